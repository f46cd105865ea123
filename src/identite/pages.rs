//! Sign in, sign out, my account.

use axum::{
    extract::Query,
    http::header,
    response::{AppendHeaders, IntoResponse, Redirect, Response},
};
use leptos::prelude::*;
use serde::Deserialize;

use super::{
    api::{self, Opened},
    cookie,
    model::{ConnexionForm, local_path},
};
use crate::{
    error::AppError,
    kernel::{form::FieldErrors, french},
    server::{form::Posted, request::Request},
    ui::{
        field::{ErrorSummary, TextField},
        layout::{self, Document},
    },
};

#[derive(Deserialize)]
pub struct Arrival {
    #[serde(default)]
    suite: String,
}

pub async fn sign_in(cx: Request, Query(arrival): Query<Arrival>) -> Response {
    if cx.viewer.is_some() {
        return Redirect::to(local_path(&arrival.suite)).into_response();
    }
    let form = ConnexionForm { suite: arrival.suite, ..ConnexionForm::default() };
    sign_in_page(&cx, 200, None, &form, FieldErrors::default())
}

pub async fn post_sign_in(cx: Request, Posted(form): Posted<ConnexionForm>) -> Result<Response, AppError> {
    match api::sign_in(&cx, &form).await {
        Ok(opened) => Ok(signed_in(&cx, &opened, &form.suite, &form.reprise)),
        Err(error) => sign_in_refused(&cx, &form, error),
    }
}

/// Back to where one was; what had been written there is sent by one more press.
pub fn signed_in(cx: &Request, opened: &Opened, suite: &str, reprise: &str) -> Response {
    let lasting = opened.durable.then(|| api::DURABLE.num_seconds());
    let cookie = cookie::Kind::Session.set(&opened.token, lasting, cx.app.config.https());
    let answer = if reprise.is_empty() {
        Redirect::to(local_path(suite)).into_response()
    } else {
        resume_page(cx, suite, reprise)
    };
    (AppendHeaders([(header::SET_COOKIE, cookie)]), answer).into_response()
}

/// What the person can correct, on the page; the rest is an error.
pub fn sign_in_refused(cx: &Request, form: &ConnexionForm, error: AppError) -> Result<Response, AppError> {
    match error {
        AppError::Invalid(errors) => Ok(sign_in_page(cx, 422, None, form, errors)),
        error @ AppError::TooMany { .. } => {
            let mut page = sign_in_page(cx, 429, None, form, FieldErrors::one("email", &error.explanation().1));
            layout::retry_after(&mut page, &error);
            Ok(page)
        }
        error => Err(error),
    }
}

/// The sign-in page in the place of a page whose session has ended; what was posted there waits in the form.
pub fn session_ended(cx: &Request, posted: Option<String>) -> Response {
    let reprise = posted.unwrap_or_default();
    let notice = if reprise.is_empty() {
        "Votre session est terminée. Connectez-vous pour continuer."
    } else {
        "Votre session est terminée. Connectez-vous\u{a0}: ce que vous avez écrit est gardé."
    };
    let form = ConnexionForm { suite: cx.path.clone(), reprise, ..ConnexionForm::default() };
    sign_in_page(cx, 401, Some(notice), &form, FieldErrors::default())
}

fn sign_in_page(
    cx: &Request,
    status: u16,
    notice: Option<&'static str>,
    form: &ConnexionForm,
    errors: FieldErrors,
) -> Response {
    let document = Document::titled("Se connecter")
        .described(
            "Se connecter au Fil avec son adresse e-mail\u{a0}: par mot de passe, ou par un code reçu par courriel.",
        )
        .status(status)
        .with_errors(&errors)
        .narrow();
    cx.page(document, || {
        let error = |field| errors.of(field).map(str::to_owned);
        view! {
            <h1>"Se connecter"</h1>
            {notice.map(|text| view! { <p class="notice">{text}</p> })}
            <ErrorSummary errors=errors.clone() />
            <form method="post" action="/connexion" class="sheet" novalidate>
                <input type="hidden" name="suite" value=form.suite.clone() />
                <input type="hidden" name="reprise" value=form.reprise.clone() />
                <TextField name="email" label="Adresse e-mail" kind="email" autocomplete="username" value=form.email.clone() error=error("email") />
                <TextField name="mot_de_passe" label="Mot de passe" kind="password" autocomplete="current-password" value="" error=error("mot_de_passe") />
                <label class="check">
                    <input type="checkbox" name="rester" value="true" checked=form.rester />
                    <span>"Rester connecté·e sur cet appareil pendant 30 jours"</span>
                </label>
                <p class="hint">"Sur un ordinateur partagé, laissez cette case vide."</p>
                <div class="row">
                    <button type="submit" class="button">"Se connecter"</button>
                    <button type="submit" class="button quiet" formaction="/connexion/code">"Recevoir un code par e-mail"</button>
                </div>
                <p class="hint">"Pas de mot de passe, ou mot de passe oublié\u{a0}? Écrivez votre adresse, puis recevez un code."</p>
            </form>
            // A form of its own: Enter in it must not try the password.
            <details>
                <summary>"J’ai un code sur papier"</summary>
                <form method="post" action="/reprendre" class="sheet" novalidate>
                    <input type="hidden" name="suite" value=form.suite.clone() />
                    <input type="hidden" name="reprise" value=form.reprise.clone() />
                    <TextField name="code" label="Code sur papier" autocomplete="off" value="" />
                    <button type="submit" class="button quiet">"Entrer avec ce code"</button>
                </form>
            </details>
            {cx.app.config.demo.then(demo_accounts)}
        }
    })
}

fn demo_accounts() -> impl IntoView {
    let lines: Vec<_> = crate::demo::accounts()
        .into_iter()
        .map(|account| view! { <li><code>{account.email}</code>"\u{a0}: "{account.label}</li> })
        .collect();
    view! {
        <section aria-labelledby="demo">
            <h2 id="demo">"Comptes de démonstration"</h2>
            <ul class="plain">{lines}</ul>
            <p>"Mot de passe de tous\u{a0}: "<code>{crate::demo::PASSWORD}</code></p>
        </section>
    }
}

/// Once signed in again: what had been written is sent by one more press, by the person.
fn resume_page(cx: &Request, suite: &str, reprise: &str) -> Response {
    let fields: Vec<(String, String)> = serde_html_form::from_str(reprise).unwrap_or_default();
    cx.page(Document::titled("Reprendre votre envoi").narrow(), || {
        let hidden: Vec<_> =
            fields.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value /> }).collect();
        view! {
            <h1>"Vous êtes de nouveau connecté·e"</h1>
            <p>"Votre envoi n’était pas encore enregistré. Rien n’est perdu\u{a0}: envoyez-le maintenant."</p>
            <form method="post" action=local_path(suite).to_owned() class="sheet">
                {hidden}
                <button type="submit" class="button">"Envoyer ce que j’avais écrit"</button>
            </form>
        }
    })
}

pub async fn post_sign_out(cx: Request) -> Result<Response, AppError> {
    api::sign_out(&cx).await?;
    Ok(signed_out(&cx))
}

pub async fn post_sign_out_everywhere(cx: Request) -> Result<Response, AppError> {
    api::sign_out_everywhere(&cx).await?;
    Ok(signed_out(&cx))
}

/// In each form that signs out, for the service worker: it empties this device of the log of that person.
pub fn whose(cx: &Request) -> impl IntoView + use<> {
    let personne = cx.viewer.as_ref().map(|viewer| viewer.personne.to_string());
    view! { <input type="hidden" name="personne" value=personne /> }
}

fn signed_out(cx: &Request) -> Response {
    // The draft's code too: on a shared computer the next person must not find it.
    let clear = [cookie::Kind::Session, cookie::Kind::Brouillon, cookie::Kind::Demande, cookie::Kind::Appareil]
        .map(|kind| (header::SET_COOKIE, kind.clear(cx.app.config.https())));
    (AppendHeaders(clear), Redirect::to("/")).into_response()
}

#[derive(Deserialize)]
pub struct Done {
    #[serde(default)]
    fait: String,
}

pub async fn account(cx: Request, Query(done): Query<Done>) -> Result<Response, AppError> {
    let sessions = api::sessions(&cx).await?;
    let viewer = cx.viewer()?;
    let zone = viewer.zone();
    let said = match done.fait.as_str() {
        "mot-de-passe" => Some("Votre mot de passe est enregistré."),
        "adresse" => Some("Votre adresse e-mail est enregistrée. Si vous aviez un code sur papier, il ne sert plus."),
        _ => None,
    };
    Ok(cx.page(Document::titled("Mon compte").narrow(), || {
        let contrats: Vec<_> = viewer
            .contrats
            .iter()
            .map(|contrat| {
                let end = contrat.au.map_or_else(|| "sans date de fin".to_owned(), |day| format!("jusqu’au {}", french::date(day)));
                view! { <li>"Conseiller numérique, "{contrat.structure_nom.clone()}", depuis le "{french::date(contrat.du)}", "{end}</li> }
            })
            .collect();
        let roles: Vec<_> = viewer
            .habilitations
            .iter()
            .map(|held| {
                let nom = held.organisation.as_ref().map(|organisation| format!("\u{a0}: {}", organisation.nom));
                view! { <li>{held.role.label()}{nom}</li> }
            })
            .collect();
        let lines: Vec<_> = sessions
            .into_iter()
            .map(|session| {
                let opened = session.opened.utc().with_timezone(&zone);
                let duration = if session.durable { "pour 30 jours" } else { "pour la journée" };
                view! {
                    <li>
                        <strong>{session.device}</strong>
                        {session.current.then_some(" (cet appareil)")}
                        <span class="muted">", depuis le "{french::date(opened.date_naive())}" à "{opened.format("%-H h %M").to_string()}", "{duration}</span>
                    </li>
                }
            })
            .collect();
        view! {
            <h1>"Mon compte"</h1>
            {said.map(|text| view! { <p class="notice" role="status"><span class="saved">{text}</span></p> })}
            <p>{format!("{} {}", viewer.prenom, viewer.nom)}{viewer.email.clone().map(|email| view! { <br /><span class="muted">{email}</span> })}</p>
            <ul class="plain">{contrats}{roles}</ul>
            {viewer.email.is_some().then(|| view! {
                <section class="sheet" aria-labelledby="acces">
                    <h2 id="acces">"Me connecter"</h2>
                    <p>"Un code par e-mail suffit. Vous pouvez aussi choisir un mot de passe."</p>
                    <div class="row">
                        <form method="post" action="/compte/mot-de-passe/code"><button type="submit" class="button quiet">"Choisir ou changer mon mot de passe"</button></form>
                        <a href="/compte/adresse">"Changer d’adresse e-mail"</a>
                    </div>
                </section>
            })}
            {viewer.conseiller().is_ok().then(|| view! {
                <section class="sheet" aria-labelledby="logiciels">
                    <h2 id="logiciels">"Mes autres logiciels"</h2>
                    <p>"Un agenda ou un tableau de bord peut lire et écrire vos activités, avec un jeton que vous lui donnez."</p>
                    <p><a href="/compte/jetons">"Mes jetons"</a></p>
                </section>
            })}
            <section class="sheet" aria-labelledby="appareils">
                <h2 id="appareils">"Appareils connectés"</h2>
                <ul class="plain">{lines}</ul>
                <div class="row">
                    <form method="post" action="/deconnexion">{whose(&cx)}<button type="submit" class="button">"Se déconnecter"</button></form>
                    <form method="post" action="/deconnexion/partout">{whose(&cx)}<button type="submit" class="button quiet">"Se déconnecter de tous les appareils"</button></form>
                </div>
            </section>
        }
    }))
}
