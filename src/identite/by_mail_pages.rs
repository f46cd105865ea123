//! Pages of what a mailed code opens: sign in, choose a password, change of address.

use axum::{
    http::header,
    response::{AppendHeaders, IntoResponse, Redirect, Response},
};
use leptos::prelude::*;
use serde::Deserialize;

use super::{by_mail, cookie, model::CodeForm, pages};
use crate::{
    error::AppError,
    kernel::form::FieldErrors,
    server::{form::Posted, request::Request},
    ui::{
        field::{ErrorSummary, TextField},
        layout::Document,
    },
};

/// How long a browser remembers that it asked for a code, in seconds: longer than the code itself, so as to say that it is too old.
const ASKED_FOR: i64 = 3600;

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct AskForm {
    email: String,
    suite: String,
    reprise: String,
}

/// Whatever the address, the same page follows.
pub async fn post_ask_sign_in(cx: Request, Posted(form): Posted<AskForm>) -> Result<Response, AppError> {
    match by_mail::ask_sign_in(&cx, &form.email).await {
        Ok(token) => {
            let form = CodeForm { suite: form.suite, reprise: form.reprise, ..CodeForm::default() };
            Ok(bound(&cx, &token, code_page(&cx, 200, &form, FieldErrors::default())))
        }
        Err(error) => {
            let kept = super::model::ConnexionForm {
                email: form.email,
                suite: form.suite,
                reprise: form.reprise,
                ..Default::default()
            };
            pages::sign_in_refused(&cx, &kept, error)
        }
    }
}

pub async fn post_sign_in_by_code(cx: Request, Posted(form): Posted<CodeForm>) -> Result<Response, AppError> {
    match by_mail::sign_in(&cx, &form).await {
        Ok(opened) => Ok(pages::signed_in(&cx, &opened, &form.suite, &form.reprise)),
        Err(AppError::Invalid(errors)) => Ok(code_page(&cx, 422, &form, errors)),
        Err(error @ AppError::TooMany { .. }) => {
            let status = error.status();
            Ok(code_page(&cx, status, &form, FieldErrors::one("code", &error.explanation().1)))
        }
        Err(error) => Err(error),
    }
}

/// Ties the code that was sent to this browser.
pub fn bound(cx: &Request, token: &str, page: Response) -> Response {
    let cookie = cookie::Kind::Demande.set(token, Some(ASKED_FOR), cx.app.config.https());
    (AppendHeaders([(header::SET_COOKIE, cookie)]), page).into_response()
}

fn code_page(cx: &Request, status: u16, form: &CodeForm, errors: FieldErrors) -> Response {
    let document = Document::titled("Écrire le code reçu").status(status).with_errors(&errors).narrow();
    cx.page(document, || {
        let error = errors.of("code").map(str::to_owned);
        view! {
            <h1>"Écrivez le code reçu"</h1>
            <p>"Si cette adresse a un compte, un courriel vient d’y partir, avec un code de six chiffres. Il arrive en général en moins d’une minute\u{a0}: regardez aussi dans les indésirables."</p>
            <ErrorSummary errors=errors.clone() />
            <form method="post" action="/connexion/code/verifier" class="sheet" novalidate>
                <input type="hidden" name="suite" value=form.suite.clone() />
                <input type="hidden" name="reprise" value=form.reprise.clone() />
                <CodeField name="code" label="Code" error=error />
                <label class="check">
                    <input type="checkbox" name="rester" value="true" checked=form.rester />
                    <span>"Rester connecté·e sur cet appareil pendant 30 jours"</span>
                </label>
                <p class="hint">"Sur un ordinateur partagé, laissez cette case vide."</p>
                <button type="submit" class="button">"Se connecter"</button>
            </form>
            <p><a href="/connexion">"Demander un autre code"</a></p>
            <Mailbox demo=cx.app.config.demo />
        }
    })
}

/// The way to the letters of the demonstration, which are not sent.
#[component]
pub fn Mailbox(demo: bool) -> impl IntoView {
    demo.then(|| view! { <p class="notice">"Démonstration\u{a0}: le courriel n’est pas envoyé. "<a href="/courriels" target="_blank" rel="noopener">"Lire les courriels (nouvel onglet)"</a></p> })
}

/// Six digits: pasted or typed, with or without a space.
#[component]
pub fn CodeField(name: &'static str, label: &'static str, error: Option<String>) -> impl IntoView {
    view! {
        <TextField name=name label=label hint="Six chiffres, valables 10 minutes." class="short" inputmode="numeric" autocomplete="one-time-code" value="" error=error />
    }
}

pub async fn post_ask_password(cx: Request) -> Result<Response, AppError> {
    let token = by_mail::ask_password(&cx).await?;
    Ok(bound(&cx, &token, password_page(&cx, 200, FieldErrors::default())))
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct PasswordForm {
    code: String,
    mot_de_passe: String,
}

pub async fn post_password(cx: Request, Posted(form): Posted<PasswordForm>) -> Result<Response, AppError> {
    match by_mail::set_password(&cx, form.code, form.mot_de_passe).await {
        Ok(()) => Ok(Redirect::to("/compte?fait=mot-de-passe").into_response()),
        Err(AppError::Invalid(errors)) => Ok(password_page(&cx, 422, errors)),
        Err(error) => Err(error),
    }
}

fn password_page(cx: &Request, status: u16, errors: FieldErrors) -> Response {
    let document = Document::titled("Choisir un mot de passe").status(status).with_errors(&errors).narrow();
    cx.page(document, || {
        let error = |field| errors.of(field).map(str::to_owned);
        view! {
            <h1>"Choisir un mot de passe"</h1>
            <p>"Un courriel vient de partir à votre adresse, avec un code."</p>
            <ErrorSummary errors=errors.clone() />
            <form method="post" action="/compte/mot-de-passe" class="sheet" novalidate>
                <CodeField name="code" label="Code reçu" error=error("code") />
                <TextField name="mot_de_passe" label="Nouveau mot de passe" kind="password" autocomplete="new-password" hint="12 caractères ou plus. Une phrase convient très bien." value="" error=error("mot_de_passe") />
                <button type="submit" class="button">"Enregistrer ce mot de passe"</button>
                <p class="hint">"Vos autres appareils seront déconnectés."</p>
            </form>
            <p><a href="/compte">"Revenir à mon compte"</a></p>
            <Mailbox demo=cx.app.config.demo />
        }
    })
}

pub async fn address(cx: Request) -> Result<Response, AppError> {
    Ok(address_page(&cx, 200, String::new(), FieldErrors::default()))
}

pub async fn post_ask_address(cx: Request, Posted(form): Posted<AskForm>) -> Result<Response, AppError> {
    match by_mail::ask_address(&cx, &form.email).await {
        Ok(token) => Ok(bound(&cx, &token, both_codes_page(&cx, 200, FieldErrors::default()))),
        Err(AppError::Invalid(errors)) => Ok(address_page(&cx, 422, form.email, errors)),
        Err(error) => Err(error),
    }
}

fn address_page(cx: &Request, status: u16, typed: String, errors: FieldErrors) -> Response {
    let document = Document::titled("Changer d’adresse e-mail").status(status).with_errors(&errors).narrow();
    cx.page(document, || {
        let error = errors.of("email").map(str::to_owned);
        let current = cx.viewer.as_ref().and_then(|viewer| viewer.email.clone());
        let (title, hint, onward) = if current.is_some() {
            ("Changer d’adresse e-mail", "Nous enverrons un code à chacune des deux adresses\u{a0}: il faudra lire les deux.", "Envoyer les deux codes")
        } else {
            ("Ajouter une adresse e-mail", "Nous y enverrons un code.", "Envoyer le code")
        };
        view! {
            <h1>{title}</h1>
            {current.map(|current| view! { <p>"Adresse actuelle\u{a0}: "<strong>{current}</strong></p> })}
            <ErrorSummary errors=errors.clone() />
            <form method="post" action="/compte/adresse" class="sheet" novalidate>
                <TextField name="email" label="Nouvelle adresse e-mail" kind="email" autocomplete="email" hint=hint value=typed error=error />
                <button type="submit" class="button">{onward}</button>
            </form>
            <p><a href="/compte">"Revenir à mon compte"</a></p>
        }
    })
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct BothCodes {
    code_actuelle: String,
    code_nouvelle: String,
}

pub async fn post_address(cx: Request, Posted(form): Posted<BothCodes>) -> Result<Response, AppError> {
    match by_mail::change_address(&cx, form.code_actuelle, form.code_nouvelle).await {
        Ok(()) => Ok(Redirect::to("/compte?fait=adresse").into_response()),
        Err(AppError::Invalid(errors)) => Ok(both_codes_page(&cx, 422, errors)),
        Err(error) => Err(error),
    }
}

/// One code for each address that there is.
fn both_codes_page(cx: &Request, status: u16, errors: FieldErrors) -> Response {
    let has_one = cx.viewer.as_ref().is_some_and(|viewer| viewer.email.is_some());
    let title = if has_one { "Confirmez les deux adresses" } else { "Confirmez l’adresse" };
    let document = Document::titled(title).status(status).with_errors(&errors).narrow();
    cx.page(document, || {
        let error = |field| errors.of(field).map(str::to_owned);
        let text = if has_one {
            "Un courriel est parti à chacune. Si l’un des codes ne convient pas, il faudra en demander deux nouveaux."
        } else {
            "Un courriel est parti à cette adresse, avec un code."
        };
        view! {
            <h1>{title}</h1>
            <p>{text}</p>
            <ErrorSummary errors=errors.clone() />
            <form method="post" action="/compte/adresse/verifier" class="sheet" novalidate>
                {has_one.then(|| view! { <CodeField name="code_actuelle" label="Code reçu à l’adresse actuelle" error=error("code_actuelle") /> })}
                <CodeField name="code_nouvelle" label="Code reçu à la nouvelle adresse" error=error("code_nouvelle") />
                <button type="submit" class="button">"Confirmer"</button>
            </form>
            <p><a href="/compte/adresse">"Demander d’autres codes"</a></p>
            <Mailbox demo=cx.app.config.demo />
        }
    })
}
