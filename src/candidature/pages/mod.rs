//! The questionnaire's pages: where it begins, its steps, how one leaves and comes back.

pub mod check;
pub mod code;
pub mod leave;
pub mod space;
mod steps;

use axum::{
    extract::{Path, Query},
    http::header,
    response::{AppendHeaders, IntoResponse, Redirect, Response},
};
use leptos::prelude::*;
use serde::Deserialize;

use super::{
    draft::{self, Held, WithForm},
    etape::Etape,
    islands::Brouillon,
    model::{Reponses, on_page},
};
use crate::{
    error::AppError,
    identite::{self, api::Opened, cookie},
    kernel::form::FieldErrors,
    referentiel::conservation::BROUILLON,
    server::{
        form::{Fields, Posted},
        request::Request,
        secret::PaperCode,
    },
    ui::{
        field::ErrorSummary,
        layout::Document,
        stepper::{Step, StepState, Stepper},
    },
};

pub const START: &str = "/devenir-conseiller";
const CHECK: &str = "/devenir-conseiller/verifier";
const LATER: &str = "/devenir-conseiller/plus-tard";

fn step_path(etape: Etape) -> String {
    format!("{START}/{}", etape.slug())
}

pub async fn start(cx: Request) -> Result<Response, AppError> {
    let held = first_draft(&cx).await;
    let own = cx.viewer.as_ref().is_some_and(|viewer| viewer.candidat);
    Ok(cx.page(Document::titled("Devenir conseiller numérique").described("Remplissez en quelques minutes le questionnaire pour devenir conseiller ou conseillère numérique, sans créer de compte.").narrow(), || {
        let doors = match &held {
            Some(held) => view! {
                <p class="notice">"Vous avez commencé un questionnaire. "<strong>"Il n’est pas encore envoyé."</strong>" "{draft::saved_at(&cx, held.draft.changed)}</p>
                <div class="row">
                    <a class="button" href=resume_at(held)>"Reprendre mon questionnaire"</a>
                    <form method="post" action=START>
                        <input type="hidden" name="recommencer" value="true" />
                        <button type="submit" class="button quiet">"Ce n’est pas le mien\u{a0}: en commencer un autre"</button>
                    </form>
                </div>
                <p class="hint">"L’autre n’est pas effacé\u{a0}: son lien ou son code l’ouvre encore."</p>
            }.into_any(),
            None if own => view! {
                <p class="notice">"Votre candidature est déjà envoyée."</p>
                <p><a class="button" href="/mon-espace">"Voir ma candidature"</a></p>
            }.into_any(),
            None => view! {
                <form method="post" action=START class="row">
                    <button type="submit" class="button">"Commencer"</button>
                    <a href="/reprendre">"Reprendre avec un code"</a>
                </form>
            }.into_any(),
        };
        view! {
            <h1>"Devenir conseiller numérique"</h1>
            <p class="lead">"Six pages de questions, environ dix minutes. Il n’y a pas de bonne réponse\u{a0}: le candidat parfait n’existe pas."</p>
            <ul class="plain promises">
                <li>"Sans créer de compte\u{a0}: un e-mail suffit, ou un téléphone."</li>
                <li>"Vos réponses sont gardées à chaque page. Vous pouvez finir plus tard, ailleurs."</li>
                <li>"Rien n’est envoyé avant que vous appuyiez sur «\u{a0}Envoyer\u{a0}»."</li>
                <li>"Ensuite, vous voyez tout ce qui arrive à votre candidature."</li>
            </ul>
            {doors}
            <p class="hint">"Quelqu’un peut vous aider à remplir. "<a href="/donnees-personnelles">"Ce que nous faisons de vos réponses"</a></p>
        }
    }))
}

/// This browser's unsent draft of a first candidature; one that changes a candidature is reached from there.
async fn first_draft(cx: &Request) -> Option<Held> {
    let held = draft::held(cx, "").await.ok().flatten();
    held.filter(|held| held.draft.sent.is_none() && held.draft.of.is_none())
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Start {
    recommencer: bool,
}

pub async fn post_start(cx: Request, Posted(form): Posted<Start>) -> Result<Response, AppError> {
    if let Some(held) = first_draft(&cx).await.filter(|_| !form.recommencer) {
        return Ok(Redirect::to(&resume_at(&held)).into_response());
    }
    let code = draft::begin(&cx).await?;
    Ok(holding(&cx, &code, Redirect::to(&step_path(Etape::Situation))))
}

/// To a page of one's own, with the session that has just been opened.
fn signed_in(cx: &Request, opened: Option<&Opened>, path: &str) -> Response {
    match opened {
        Some(opened) => identite::pages::signed_in(cx, opened, path, ""),
        None => Redirect::to(path).into_response(),
    }
}

/// To one's space, with its key where there is no e-mail.
fn sent(cx: &Request, opened: Option<&Opened>, key: Option<&PaperCode>) -> Response {
    let answer = signed_in(cx, opened, "/mon-espace?fait=envoyee");
    match key {
        Some(key) => keyed(cx, key, answer),
        None => answer,
    }
}

/// Shows the key of a space until the browser is closed: it is for paper, not for a shared computer.
fn keyed(cx: &Request, key: &PaperCode, answer: impl IntoResponse) -> Response {
    let cookie = cookie::Kind::Brouillon.set(key.as_str(), None, cx.app.config.https());
    (AppendHeaders([(header::SET_COOKIE, cookie)]), answer).into_response()
}

/// The browser keeps the draft's code as long as the draft is kept.
fn holding(cx: &Request, code: &PaperCode, answer: impl IntoResponse) -> Response {
    let lasting = (BROUILLON.after_instant(cx.now.utc()) - cx.now.utc()).num_seconds();
    let cookie = cookie::Kind::Brouillon.set(code.as_str(), Some(lasting), cx.app.config.https());
    (AppendHeaders([(header::SET_COOKIE, cookie)]), answer).into_response()
}

/// The first page that still lacks something, else the check.
fn resume_at(held: &Held) -> String {
    match first_incomplete(&held.draft.reponses) {
        Some(etape) if held.draft.of.is_none() => step_path(etape),
        _ => CHECK.to_owned(),
    }
}

fn first_incomplete(reponses: &Reponses) -> Option<Etape> {
    let lacking = lacking(reponses);
    Etape::ALL.into_iter().find(|etape| !on_page(&lacking, *etape).is_empty())
}

/// What is missing, whatever the day: what time has made wrong is said at the check.
fn lacking(reponses: &Reponses) -> FieldErrors {
    let day = reponses.disponible_le.parse().unwrap_or_default();
    reponses.parse(day, draft::find_commune).err().unwrap_or_default()
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Coming {
    retour: String,
}

pub async fn step(cx: Request, Path(slug): Path<String>, Query(coming): Query<Coming>) -> Result<Response, AppError> {
    let etape = Etape::from_slug(&slug).ok_or(AppError::NotFound)?;
    match draft::held(&cx, "").await? {
        Some(held) if held.draft.sent.is_none() => {
            let reponses = held.draft.reponses.clone();
            Ok(step_page(&cx, 200, &held, etape, &reponses, FieldErrors::default(), &coming.retour))
        }
        held => Ok(elsewhere(held.as_ref())),
    }
}

/// There is no draft to fill here: it was sent, or never begun.
fn elsewhere(held: Option<&Held>) -> Response {
    Redirect::to(if held.is_some() { "/mon-espace" } else { START }).into_response()
}

pub async fn post_step(cx: Request, Path(slug): Path<String>, fields: Fields) -> Result<Response, AppError> {
    let etape = Etape::from_slug(&slug).ok_or(AppError::NotFound)?;
    let with: WithForm = fields.read()?;
    let posted: Reponses = fields.read()?;
    let held = match draft::held(&cx, &with.brouillon).await {
        Ok(Some(held)) => held,
        // Nothing of what was typed is lost: it begins a draft of its own.
        Ok(None) => {
            let code = draft::begin(&cx).await?;
            let begun = draft::held(&cx, code.as_str()).await?.ok_or(AppError::NotFound)?;
            draft::keep(&cx, &begun, etape, posted).await?;
            return Ok(holding(&cx, &code, Redirect::to(&step_path(Etape::Situation))));
        }
        Err(AppError::Unauthenticated) => return Ok(fields.unauthenticated()),
        Err(error) => return Err(error),
    };
    if held.draft.sent.is_some() {
        return check::after_sending(&cx, etape, posted, fields).await;
    }
    let (reponses, errors) = draft::keep(&cx, &held, etape, posted).await?;
    let next = match with.suite.as_str() {
        "plus-tard" => LATER.to_owned(),
        "avant" => etape.previous().map_or_else(|| START.to_owned(), step_path),
        _ if !errors.is_empty() => {
            return Ok(step_page(&cx, 422, &held, etape, &reponses, errors, &with.retour));
        }
        _ if with.retour == "verifier" => CHECK.to_owned(),
        _ => etape.next().map_or_else(|| CHECK.to_owned(), step_path),
    };
    Ok(holding(&cx, &held.code, Redirect::to(&next)))
}

fn step_page(
    cx: &Request,
    status: u16,
    held: &Held,
    etape: Etape,
    reponses: &Reponses,
    errors: FieldErrors,
    retour: &str,
) -> Response {
    let document = Document::titled(steps::question(etape))
        .described("Questionnaire pour devenir conseiller ou conseillère numérique.")
        .status(status)
        .with_errors(&errors)
        .with_islands()
        .narrow();
    let changes = held.draft.of.is_some();
    let checked = retour == "verifier";
    let steps = progress(etape, &held.draft.reponses);
    let said = draft::saved_at(cx, held.draft.changed);
    let (code, drawn) = (held.code.as_str().to_owned(), cx.now.unix_millis().to_string());
    let (reponses, today) = (reponses.clone(), draft::earliest_today(cx).to_string());
    cx.page(document, move || {
        let fields = steps::fields(etape, &reponses, &errors, &today, changes);
        let onward = if checked { "Enregistrer et revenir" } else { "Continuer" };
        view! {
            <Stepper steps=steps />
            <DraftBanner changes=changes />
            <ErrorSummary errors=errors.clone() />
            <Brouillon>
                <form method="post" action=step_path(etape) class="sheet" novalidate data-etape=etape.slug()>
                    <input type="hidden" name="brouillon" value=code />
                    <input type="hidden" name="page" value=drawn />
                    <input type="hidden" name="retour" value=checked.then_some("verifier") />
                    {fields}
                    <div class="row">
                        <button type="submit" class="button">{onward}</button>
                        {(!checked && etape.previous().is_some()).then(|| view! { <button type="submit" class="button quiet" name="suite" value="avant">"Page précédente"</button> })}
                        <button type="submit" class="button quiet" name="suite" value="plus-tard">"Finir plus tard"</button>
                    </div>
                    <p class="muted kept" role="status">{said}</p>
                </form>
            </Brouillon>
        }
    })
}

/// Said loudly on every page: nothing has been sent.
#[component]
fn DraftBanner(changes: bool) -> impl IntoView {
    if changes {
        view! { <p class="notice draft"><strong>"Changements en cours. "</strong>"Votre candidature reste comme avant tant que vous ne les envoyez pas."</p> }.into_any()
    } else {
        view! { <p class="notice draft"><strong>"Brouillon. "</strong>"Rien n’est encore envoyé."</p> }.into_any()
    }
}

fn progress(now: Etape, reponses: &Reponses) -> Vec<Step> {
    let lacking = lacking(reponses);
    Etape::ALL
        .into_iter()
        .map(|etape| {
            let complete = on_page(&lacking, etape).is_empty();
            let state = match (etape == now, complete) {
                (true, _) => StepState::Now,
                (false, true) => StepState::Done,
                (false, false) => StepState::ToCome,
            };
            Step { label: etape.label(), state, href: (state == StepState::Done).then(|| step_path(etape)) }
        })
        .collect()
}
