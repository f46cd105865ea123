//! Leaving a questionnaire and taking it up again, on this device or another.

use axum::{
    extract::Path,
    http::header,
    response::{AppendHeaders, IntoResponse, Redirect, Response},
};
use leptos::prelude::*;
use serde::Deserialize;

use super::{LATER, START, elsewhere, holding, resume_at};
use crate::{
    candidature::draft::{self, Held, Resumed},
    error::AppError,
    identite::{self, by_mail_pages::Mailbox, cookie},
    kernel::{form::FieldErrors, french},
    referentiel::conservation::BROUILLON,
    server::{
        form::{Fields, Posted},
        request::Request,
    },
    ui::{
        field::{ErrorSummary, TextField},
        layout::Document,
    },
};

pub async fn later(cx: Request) -> Result<Response, AppError> {
    match draft::held(&cx, "").await? {
        Some(held) if held.draft.sent.is_none() => Ok(later_page(&cx, 200, &held, None, "", FieldErrors::default())),
        held => Ok(elsewhere(held.as_ref())),
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Leaving {
    brouillon: String,
    /// Absent from the button that only leads here.
    email: Option<String>,
}

/// Sends the way back by mail.
pub async fn post_later(cx: Request, fields: Fields) -> Result<Response, AppError> {
    let form: Leaving = fields.read()?;
    let Some(held) = draft::held(&cx, &form.brouillon).await?.filter(|held| held.draft.sent.is_none()) else {
        return Ok(Redirect::to(START).into_response());
    };
    let Some(email) = form.email else { return Ok(holding(&cx, &held.code, Redirect::to(LATER))) };
    match draft::mail_link(&cx, &held, &email).await {
        Ok(()) => Ok(later_page(&cx, 200, &held, Some(&email), &email, FieldErrors::default())),
        Err(AppError::Invalid(errors)) => Ok(later_page(&cx, 422, &held, None, &email, errors)),
        Err(error @ AppError::TooMany { .. }) => {
            let errors = FieldErrors::one("email", &error.explanation().1);
            Ok(later_page(&cx, error.status(), &held, None, &email, errors))
        }
        Err(error) => Err(error),
    }
}

fn later_page(
    cx: &Request,
    status: u16,
    held: &Held,
    sent_to: Option<&str>,
    typed: &str,
    errors: FieldErrors,
) -> Response {
    let document = Document::titled("Finir plus tard")
        .described("Gardez le lien ou le code pour reprendre votre questionnaire.")
        .status(status)
        .with_errors(&errors)
        .narrow();
    let typed = if typed.is_empty() { held.draft.reponses.email.clone() } else { typed.to_owned() };
    let until = BROUILLON.after_instant(cx.now.utc()).with_timezone(&chrono_tz::Europe::Paris);
    cx.page(document, || {
        let link = draft::resume_link(cx, &held.code);
        let error = errors.of("email").map(str::to_owned);
        view! {
            <h1>"Finir plus tard"</h1>
            <p class="notice draft"><strong>"Vos réponses sont gardées, pas envoyées. "</strong>"Elles vous attendent jusqu’au "{french::date(until.date_naive())}"."</p>
            {sent_to.map(|email| view! { <p class="notice" role="status"><span class="saved">"Le lien est parti à "{email.to_owned()}"."</span></p> })}
            <ErrorSummary errors=errors.clone() />
            <form method="post" action=LATER class="sheet" novalidate>
                <h2>"Recevoir le lien par e-mail"</h2>
                <input type="hidden" name="brouillon" value=held.code.as_str().to_owned() />
                <TextField name="email" label="Adresse e-mail" kind="email" autocomplete="email" hint="Elle sert à cet envoi seulement." value=typed error=error />
                <button type="submit" class="button">"Envoyer le lien"</button>
            </form>
            <section class="sheet" aria-labelledby="noter">
                <h2 id="noter">"Ou noter le code"</h2>
                <p>"Sur la page «\u{a0}Reprendre\u{a0}», depuis n’importe quel appareil\u{a0}:"</p>
                <p class="paper-code">{held.code.shown()}</p>
                <p class="hint">"Ce code ouvre vos réponses. Ne le donnez à personne. Le lien direct\u{a0}: "<a href=link.clone()>{link.clone()}</a></p>
            </section>
            <div class="row">
                <a class="button" href=resume_at(held)>"Continuer maintenant"</a>
                <form method="post" action="/devenir-conseiller/oublier">
                    <button type="submit" class="button quiet">"Quitter cet appareil"</button>
                </form>
            </div>
            <p class="hint">"Sur un ordinateur partagé, «\u{a0}Quitter cet appareil\u{a0}» en retire votre questionnaire\u{a0}: seuls le lien ou le code le rouvrent."</p>
            <Mailbox demo=cx.app.config.demo />
        }
    })
}

/// This browser forgets the draft; whoever has its code takes it up.
pub async fn post_forget(cx: Request) -> Response {
    let cookie = cookie::Kind::Brouillon.clear(cx.app.config.https());
    (AppendHeaders([(header::SET_COOKIE, cookie)]), Redirect::to("/")).into_response()
}

/// Throws away a draft that changes a candidature: the candidature stays.
pub async fn post_abandon(cx: Request, fields: Fields) -> Result<Response, AppError> {
    let form: Leaving = fields.read()?;
    if let Some(held) = draft::held(&cx, &form.brouillon).await?.filter(|held| held.draft.sent.is_none()) {
        draft::abandon(&cx, &held).await?;
    }
    Ok(Redirect::to("/mon-espace").into_response())
}

pub async fn resume(cx: Request) -> Response {
    resume_page(&cx, 200, &Resuming::default(), FieldErrors::default())
}

/// From the link of the mail: one press more, so that programs that look at links open nothing.
pub async fn resume_link(cx: Request, Path(code): Path<String>) -> Response {
    resume_page(&cx, 200, &Resuming { code, ..Resuming::default() }, FieldErrors::default())
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Resuming {
    code: String,
    /// From the sign-in page: where to go, and what had been written there.
    suite: String,
    reprise: String,
}

pub async fn post_resume(cx: Request, Posted(form): Posted<Resuming>) -> Result<Response, AppError> {
    match draft::resume(&cx, &form.code).await {
        Ok(Resumed::Draft(code)) => {
            let held = draft::held(&cx, code.as_str()).await?;
            let next = held.as_ref().map_or_else(|| START.to_owned(), resume_at);
            Ok(holding(&cx, &code, Redirect::to(&next)))
        }
        Ok(Resumed::Space(opened)) => {
            let next = if form.suite.is_empty() { "/mon-espace" } else { &form.suite };
            Ok(identite::pages::signed_in(&cx, &opened, next, &form.reprise))
        }
        Err(AppError::Invalid(errors)) => Ok(resume_page(&cx, 422, &form, errors)),
        Err(error @ AppError::TooMany { .. }) => {
            Ok(resume_page(&cx, error.status(), &form, FieldErrors::one("code", &error.explanation().1)))
        }
        Err(error) => Err(error),
    }
}

fn resume_page(cx: &Request, status: u16, form: &Resuming, errors: FieldErrors) -> Response {
    let document = Document::titled("Reprendre avec un code")
        .described("Reprenez votre questionnaire, ou ouvrez votre espace, avec le code que vous avez gardé.")
        .status(status)
        .with_errors(&errors)
        .narrow();
    cx.page(document, || {
        let error = errors.of("code").map(str::to_owned);
        view! {
            <h1>"Reprendre"</h1>
            <p>"Avec le code noté en quittant le questionnaire, ou celui qui ouvre votre espace si vous n’avez pas d’e-mail."</p>
            <ErrorSummary errors=errors.clone() />
            <form method="post" action="/reprendre" class="sheet" novalidate>
                <input type="hidden" name="suite" value=form.suite.clone() />
                <input type="hidden" name="reprise" value=form.reprise.clone() />
                <TextField name="code" label="Code" hint="28 lettres et chiffres. Les tirets et les majuscules ne comptent pas." autocomplete="off" value=form.code.clone() error=error />
                <button type="submit" class="button">"Reprendre"</button>
            </form>
            <p><a href="/connexion">"Ma candidature est envoyée\u{a0}: me connecter par e-mail"</a></p>
        }
    })
}
