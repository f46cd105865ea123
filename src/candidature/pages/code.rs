//! The code of the mail: writing it sends the candidature.

use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use serde::Deserialize;

use super::{CHECK, START, check, elsewhere, sent, signed_in};
use crate::{
    candidature::{
        draft::{self, Held},
        model::Contact,
        sending::{self, Outcome},
    },
    error::AppError,
    identite::by_mail_pages::{self as by_mail, CodeField, Mailbox},
    kernel::form::FieldErrors,
    server::{form::Posted, request::Request},
    ui::{field::ErrorSummary, layout::Document},
};

pub async fn code(cx: Request) -> Result<Response, AppError> {
    match draft::held(&cx, "").await? {
        Some(held) if held.draft.sent.is_none() && cx.demande.is_none() => Ok(Redirect::to(CHECK).into_response()),
        Some(held) if held.draft.sent.is_none() => Ok(code_page(&cx, 200, &held, FieldErrors::default())),
        held => Ok(elsewhere(held.as_ref())),
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    brouillon: String,
    code: String,
}

pub async fn post_code(cx: Request, Posted(form): Posted<Typed>) -> Result<Response, AppError> {
    let Some(held) = draft::held(&cx, &form.brouillon).await? else {
        return Ok(Redirect::to(START).into_response());
    };
    match sending::confirm(&cx, &held, &form.code).await {
        Ok(Outcome::Sent(opened, key)) => Ok(sent(&cx, opened.as_ref(), key.as_ref())),
        Ok(Outcome::AlreadyThere(opened)) => Ok(signed_in(&cx, opened.as_ref(), CHECK)),
        Ok(Outcome::AnotherPerson) => Ok(code_page(&cx, 422, &held, FieldErrors::one("code", check::ANOTHER_PERSON))),
        Err(AppError::Invalid(errors)) if errors.of("code").is_some() => Ok(code_page(&cx, 422, &held, errors)),
        // The answers are no longer whole: time has passed, or another tab has changed them.
        Ok(Outcome::CodeAsked(_) | Outcome::Changed) | Err(AppError::Invalid(_)) => {
            Ok(Redirect::to(CHECK).into_response())
        }
        Err(error @ AppError::TooMany { .. }) => {
            Ok(code_page(&cx, error.status(), &held, FieldErrors::one("code", &error.explanation().1)))
        }
        Err(error) => Err(error),
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Again {
    brouillon: String,
}

/// Another code, to the same address.
pub async fn post_again(cx: Request, Posted(form): Posted<Again>) -> Result<Response, AppError> {
    let Some(held) = draft::held(&cx, &form.brouillon).await?.filter(|held| held.draft.sent.is_none()) else {
        return Ok(Redirect::to(START).into_response());
    };
    let Ok((who, _)) = sending::read(&cx, &held.draft.reponses) else { return Ok(Redirect::to(CHECK).into_response()) };
    let Contact::Email { email, .. } = who.contact else { return Ok(Redirect::to(CHECK).into_response()) };
    match sending::ask_code(&cx, &email).await {
        Ok(token) => Ok(by_mail::bound(&cx, &token, Redirect::to("/devenir-conseiller/code").into_response())),
        Err(error @ AppError::TooMany { .. }) => {
            Ok(code_page(&cx, error.status(), &held, FieldErrors::one("code", &error.explanation().1)))
        }
        Err(error) => Err(error),
    }
}

fn code_page(cx: &Request, status: u16, held: &Held, errors: FieldErrors) -> Response {
    let document = Document::titled("Écrire le code pour envoyer")
        .described("Écrivez le code reçu par e-mail pour envoyer votre candidature.")
        .status(status)
        .with_errors(&errors)
        .narrow();
    cx.page(document, || {
        let error = errors.of("code").map(str::to_owned);
        let code = held.code.as_str().to_owned();
        view! {
            <h1>"Dernière étape\u{a0}: écrivez le code reçu"</h1>
            <p class="notice draft"><strong>"Votre candidature n’est pas encore envoyée. "</strong>"Elle part quand vous écrivez le code."</p>
            <p>"Un courriel vient de partir à "<strong>{held.draft.reponses.email.trim().to_owned()}</strong>", avec un code de six chiffres. Il arrive en général en moins d’une minute\u{a0}: regardez aussi dans les indésirables."</p>
            <ErrorSummary errors=errors.clone() />
            <form method="post" action="/devenir-conseiller/code" class="sheet" novalidate>
                <input type="hidden" name="brouillon" value=code.clone() />
                <CodeField name="code" label="Code" error=error />
                <button type="submit" class="button">"Envoyer ma candidature"</button>
            </form>
            <div class="row">
                <form method="post" action="/devenir-conseiller/code/encore">
                    <input type="hidden" name="brouillon" value=code />
                    <button type="submit" class="button quiet">"Recevoir un autre code"</button>
                </form>
                <a href="/devenir-conseiller/contact?retour=verifier">"Corriger mon adresse"</a>
            </div>
            <Mailbox demo=cx.app.config.demo />
        }
    })
}
