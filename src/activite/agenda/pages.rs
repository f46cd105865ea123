//! Where a calendar is sent, and the events that it proposes.

use axum::{
    extract::{Path, Query},
    response::{IntoResponse, Redirect, Response},
};
use chrono::NaiveDate;
use leptos::prelude::*;
use serde::Deserialize;

use super::{
    api,
    store::{After, Propose},
};
use crate::{
    activite::{
        form::{NEW_LIEU, OTHER_DUREE},
        model::{Canal, Kind},
        tableau::Choices,
    },
    error::AppError,
    kernel::{duree::Duree, form::FieldErrors, french},
    referentiel::{conservation::AGENDA, theme::Theme},
    server::{request::Request, upload::Upload},
    ui::{
        field::{Described, ErrorSummary},
        layout::Document,
    },
};

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Shown {
    /// `2026-11-24.019ab…`: the last event of the page before.
    apres: Option<String>,
    /// How many events a calendar has just brought, and how many of it come back in a way that is not read.
    recus: Option<u32>,
    non_lus: Option<u32>,
}

pub async fn home(cx: Request, Query(shown): Query<Shown>) -> Result<Response, AppError> {
    page(&cx, shown, FieldErrors::default()).await
}

pub async fn post_file(cx: Request, upload: Upload) -> Result<Response, AppError> {
    match api::deposer(&cx, upload.file).await {
        Ok(recu) => {
            let to = format!("/activites/agenda?recus={}&non_lus={}", recu.nouveaux, recu.non_lus);
            Ok(Redirect::to(&to).into_response())
        }
        Err(AppError::Invalid(errors)) => page(&cx, Shown::default(), errors).await,
        Err(error) => Err(error),
    }
}

pub async fn post_ignore(cx: Request, Path(id): Path<String>) -> Result<Response, AppError> {
    api::ignorer(&cx, id.parse().map_err(|_| AppError::NotFound)?).await?;
    Ok(Redirect::to("/activites/agenda").into_response())
}

fn read_after(text: &str) -> Option<After> {
    let (jour, id) = text.split_once('.')?;
    Some(After { jour: jour.parse().ok()?, id: id.parse().ok()? })
}

async fn page(cx: &Request, shown: Shown, errors: FieldErrors) -> Result<Response, AppError> {
    let after = shown.apres.as_deref().map(|text| read_after(text).ok_or(AppError::NotFound)).transpose()?;
    let (events, next) = api::propositions(cx, after).await?;
    let choices = crate::activite::api::choices(cx).await?;
    let status = if errors.is_empty() { 200 } else { 422 };
    let document = Document::titled("Mon agenda").status(status).with_errors(&errors).narrow();
    Ok(cx.page(document, || {
        let received = shown.recus.map(|count| {
            let said = if count == 0 {
                "Aucun nouveau rendez-vous dans cet agenda.".to_owned()
            } else {
                format!("{}.", french::count(count.into(), "nouveau rendez-vous", "nouveaux rendez-vous"))
            };
            let left = shown.non_lus.filter(|left| *left > 0).map(|left| {
                format!(" {} d’une façon que nous ne lisons pas.", french::count(left.into(), "rendez-vous se répète", "rendez-vous se répètent"))
            });
            view! { <p class="notice" role="status">{said}{left}</p> }
        });
        let next = next.map(|next| {
            view! { <p><a class="button quiet" href=format!("/activites/agenda?apres={}.{}", next.jour, next.id)>"Les 50 suivants"</a></p> }
        });
        view! {
            <p><a href="/activites">"← Mes activités"</a></p>
            <h1>"Mon agenda"</h1>
            <p>{format!("Envoyez votre agenda\u{a0}: nous vous proposons de noter les rendez-vous des {AGENDA} passés. Rien n’est ajouté sans vous.")}</p>
            {received}
            <ErrorSummary errors=errors.clone() />
            <Envoyer errors=errors />
            <section aria-labelledby="rendez-vous">
                <h2 id="rendez-vous">"Rendez-vous à noter"</h2>
                {if events.is_empty() {
                    view! { <p class="empty">"Aucun rendez-vous à noter pour le moment."</p> }.into_any()
                } else {
                    let lines: Vec<_> = events.iter().map(|event| line(event, &choices)).collect();
                    view! { <ul class="sheet plain lines">{lines}</ul> }.into_any()
                }}
                {next}
            </section>
        }
    }))
}

#[component]
fn Envoyer(errors: FieldErrors) -> impl IntoView {
    let described = Described::new(
        "fichier",
        Some("Un fichier .ics, que votre agenda sait exporter. 10 Mo au plus.".to_owned()),
        errors.of("fichier").map(str::to_owned),
    );
    let (ids, invalid) = (described.ids(), described.invalid());
    view! {
        <form method="post" action="/activites/agenda" enctype="multipart/form-data" class="sheet" novalidate>
            <div class="field">
                <label for="fichier">"Votre agenda"</label>
                {described.view()}
                <input class="control" type="file" id="fichier" name="fichier" accept=".ics,text/calendar" aria-describedby=ids aria-invalid=invalid.then_some("true") />
            </div>
            <p class="muted">"Nous ne gardons ni les titres, ni les descriptions, ni les invités\u{a0}: seulement le jour, l’heure, le lieu, et ce que le titre dit de l’activité."</p>
            <p><button type="submit" class="button">"Envoyer"</button></p>
        </form>
    }
}

fn line(event: &Propose, choices: &Choices) -> impl IntoView + use<> {
    let when = when(event.jour, event.debut);
    let said = said(event, choices);
    let named = format!(" {when}");
    let again = named.clone();
    view! {
        <li class="row spread">
            <div>
                <p><strong>{when}</strong></p>
                <p class="muted">{said}</p>
            </div>
            <div class="row">
                <a class="button" href=format!("/activites?jour={}&agenda={}", event.jour, event.id)>"Compléter"<span class="visually-hidden">{named}</span></a>
                <form method="post" action=format!("/activites/agenda/{}/ignorer", event.id)>
                    <button type="submit" class="button quiet">"Ignorer"<span class="visually-hidden">{again}</span></button>
                </form>
            </div>
        </li>
    }
}

/// « Mardi 24 novembre, 14 h 05 ».
fn when(jour: NaiveDate, debut: Option<u16>) -> String {
    let day = french::capitalised(&french::weekday(jour));
    match debut {
        Some(debut) => format!("{day}, {}\u{a0}h\u{a0}{:02}", debut / 60, debut % 60),
        None => format!("{day}, toute la journée"),
    }
}

/// « Atelier · 1 h 30 · Santé · Médiathèque ».
fn said(event: &Propose, choices: &Choices) -> String {
    let form = &event.form;
    let kind = Kind::from_code(&form.kind).unwrap_or(Kind::Individuel).label().to_owned();
    let typed = if form.duree == OTHER_DUREE { &form.duree_autre } else { &form.duree };
    let duree = Duree::parse(typed).map(|duree| duree.to_string()).unwrap_or_default();
    let themes: Vec<_> = form.themes.iter().filter_map(|code| Theme::from_code(code)).map(Theme::label).collect();
    let known = choices.lieux.iter().find(|lieu| lieu.id.to_string() == form.lieu).map(|lieu| lieu.label.clone());
    let lieu = if form.lieu == NEW_LIEU { Some(form.lieu_nom.clone()) } else { known };
    let lieu = lieu.or_else(|| Canal::from_code(&form.lieu).map(|canal| canal.label().to_owned())).unwrap_or_default();
    [kind, duree, themes.join(", "), lieu].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}
