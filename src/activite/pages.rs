//! The pages of the log: a day, the whole, one entry.

use axum::{
    extract::Query,
    response::{IntoResponse, Redirect, Response},
};
use chrono::{Days, NaiveDate};
use leptos::prelude::*;
use serde::Deserialize;

use super::{
    agenda, api,
    day::{Day, Saved},
    entry_pages,
    fields::Fields,
    form::ActiviteForm,
    historique::{
        self,
        liste_vues::Vues,
        rappel::{JoursVides, TempsPropre},
    },
    islands::{DAY, Saisie},
    ligne::{self, Line, Lue},
    modeles::{api as modeles, pages::Propose},
};
use crate::{
    error::AppError,
    kernel::{form::FieldErrors, french, id::ActiviteId},
    parcours::attente::{self, Attentes},
    server::{form::Posted, request::Request},
    ui::layout::Document,
};

#[derive(Deserialize)]
pub struct OfDay {
    jour: Option<NaiveDate>,
    /// The entry that has just been added.
    ajout: Option<String>,
    /// The entry that the form begins with.
    copie: Option<String>,
    /// The model that it begins with.
    modele: Option<String>,
    /// The event of a calendar that it begins with.
    agenda: Option<String>,
    /// The entry said in one line.
    ligne: Option<String>,
}

pub async fn day(cx: Request, Query(query): Query<OfDay>) -> Result<Response, AppError> {
    let today = cx.today();
    let jour = query.jour.filter(|jour| *jour <= today).unwrap_or(today);
    let filled = query.copie.is_some() || query.modele.is_some() || query.agenda.is_some() || query.ligne.is_some();
    let mut lue = None;
    let from = (
        query.copie.and_then(|id| id.parse().ok()),
        query.modele.and_then(|id| id.parse().ok()),
        query.agenda.and_then(|id| id.parse().ok()),
    );
    let form = match from {
        (Some(id), ..) => api::copy(&cx, id, jour).await?,
        (None, Some(modele), _) => modeles::form(&cx, modele, jour).await?,
        (None, None, Some(event)) => agenda::api::form(&cx, event).await?,
        (None, None, None) => match query.ligne.filter(|texte| !texte.trim().is_empty()) {
            Some(texte) => {
                let (form, read) = ligne::read(&cx, &texte, jour).await?;
                lue = Some(read);
                form
            }
            None => api::blank(&cx, &api::choices(&cx).await?, jour)?,
        },
    };
    let added = query.ajout.and_then(|id| id.parse().ok());
    let shown = Shown { form, filled, errors: FieldErrors::default(), added, lue };
    day_page(&cx, jour, 200, shown).await
}

pub async fn post_day(cx: Request, Posted(form): Posted<ActiviteForm>) -> Result<Response, AppError> {
    match api::record(&cx, &form).await {
        Ok(id) => {
            let jour = form.jour.parse::<NaiveDate>().unwrap_or_else(|_| cx.today());
            Ok(Redirect::to(&format!("/activites?jour={jour}&ajout={id}")).into_response())
        }
        Err(AppError::Invalid(errors)) => {
            let jour =
                form.jour.parse::<NaiveDate>().ok().filter(|jour| *jour <= cx.today()).unwrap_or_else(|| cx.today());
            day_page(&cx, jour, 422, Shown { form, filled: false, errors, added: None, lue: None }).await
        }
        Err(AppError::Conflict { existing }) => entry_pages::conflict(&cx, existing, form).await,
        Err(error) => Err(error),
    }
}

/// What the page of a day shows besides the day.
struct Shown {
    form: ActiviteForm,
    filled: bool,
    errors: FieldErrors,
    added: Option<ActiviteId>,
    lue: Option<Lue>,
}

async fn day_page(
    cx: &Request,
    jour: NaiveDate,
    status: u16,
    Shown { form, filled, errors, added, lue }: Shown,
) -> Result<Response, AppError> {
    let choices = api::choices(cx).await?;
    let tableau = api::tableau(cx, jour).await?;
    let propositions = modeles::propose(cx, jour).await?;
    let reminders = historique::api::reminders(cx).await?;
    let attentes = if jour == tableau.today { attente::mine(cx, jour).await? } else { Vec::new() };
    let title = french::capitalised(&french::weekday(jour));
    let document = Document::titled(&title)
        .status(status)
        .with_errors(&errors)
        .with_islands()
        .with_way_to("ligne", "Aller à la saisie");
    let today = tableau.today;
    let whose = choices.contrats.first().map(|contrat| contrat.id.to_string()).unwrap_or_default();
    Ok(cx.page(document, || {
        let link = |day: NaiveDate, text: &'static str| view! { <a href=format!("/activites?jour={day}")>{text}</a> };
        let added = added.and_then(|id| tableau.lignes.iter().find(|ligne| ligne.id == id)).map(|ligne| {
            view! { <p class="notice" role="status"><Saved id=ligne.id title=ligne.title() /></p> }
        });
        let next = jour.succ_opt().filter(|next| *next <= today);
        view! {
            <div class="row spread">
                <h1>{title.clone()}</h1>
                <nav class="row" aria-label="Jours">
                    {link(jour - Days::new(1), "← Jour précédent")}
                    {next.map(|next| link(next, "Jour suivant →"))}
                    <a href="/journal">"Mon journal, même sans réseau"</a>
                </nav>
            </div>
            <Attentes attentes=attentes />
            <Vues current="/activites" />
            {added}
            <Line jour=jour lue=lue />
            <Propose propositions=propositions jour=jour />
            <div class="columns">
                <Saisie>
                    <Chronometre of=whose />
                    <Fields form=form errors=errors choices=choices today=today.to_string() filled=filled />
                </Saisie>
                <div class="beside">
                    <section class="day" id=DAY aria-labelledby="journee"><Day tableau=tableau /></section>
                    <JoursVides days=reminders.empty shown=jour />
                    {reminders.own_time.map(|share| view! { <TempsPropre share=share /> })}
                </div>
            </div>
        }
    }))
}

/// A stopwatch for the duration; the island `Saisie` makes it run. `of`: whose it is, on a device that is shared.
#[component]
fn Chronometre(of: String) -> impl IntoView {
    view! {
        <p class="stopwatch row" data-of=of>
            <button type="button" class="link start">"Démarrer le chronomètre"</button>
            <span role="timer"></span>
            <button type="button" class="link stop">"Arrêter et noter la durée"</button>
            <button type="button" class="link drop">"Abandonner"</button>
        </p>
    }
}
