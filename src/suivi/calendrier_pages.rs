//! The dates of a structure in people's own calendars: a secret address, that its owner can stop.

use axum::{
    extract::Path,
    response::{IntoResponse as _, Redirect, Response},
};
use leptos::prelude::*;
use serde::Deserialize;

use super::{api, ical};
use crate::{
    error::AppError,
    kernel::french,
    server::{form::Posted, request::Request, secret},
    ui::layout::Document,
};

pub async fn page(cx: Request, Path(id): Path<String>) -> Result<Response, AppError> {
    let structure = cx.structure(&id)?;
    let alive = api::calendar_alive(&cx, &structure).await?;
    let organisation = structure.organisation();
    let base = format!("/structure/{}", organisation.id);
    let (zone, nom) = (organisation.zone, organisation.nom.clone());
    // Proposed here, started by the form: sent twice, it is the same address.
    let jeton = secret::token();
    Ok(cx.page(Document::titled("Mon agenda").narrow(), || {
        let started = alive.is_some();
        let since = alive.map(|flux| {
            let day = flux.depuis.utc().with_timezone(&zone).date_naive();
            view! {
                <section class="sheet" aria-labelledby="adresse">
                    <h2 id="adresse">"Votre adresse fonctionne"</h2>
                    <p>{format!("Depuis le {}. Nous ne pouvons pas la montrer de nouveau\u{a0}: nous n’en gardons qu’une empreinte.", french::date(day))}</p>
                    <form method="post" action=format!("{base}/calendrier/arreter")><button type="submit" class="button quiet">"Arrêter cette adresse"</button></form>
                </section>
            }
        });
        view! {
            <div class="heading"><p class="muted"><a href=format!("{base}/suivis")>"Mes recrutements"</a>{format!(" · {nom}")}</p><h1>"Mon agenda"</h1></div>
            <p>"Votre agenda (Outlook, Google, Thunderbird, téléphone) peut suivre les dates de vos recrutements\u{a0}: étapes, formation, examen, tranches de la subvention. Il se met à jour seul."</p>
            {since}
            <form method="post" action=format!("{base}/calendrier") class="sheet">
                <h2>{if started { "Changer d’adresse" } else { "Créer une adresse" }}</h2>
                <input type="hidden" name="jeton" value=jeton />
                <p>"L’adresse est secrète et à vous\u{a0}: qui l’a peut lire ces dates, sans mot de passe. Les noms y sont réduits au prénom et à l’initiale."</p>
                {started.then(|| view! { <p>"L’ancienne adresse s’arrête aussitôt."</p> })}
                <p><button type="submit" class="button">{if started { "Créer une nouvelle adresse" } else { "Créer mon adresse" }}</button></p>
            </form>
        }
    }))
}

/// The address of a new calendar.
#[derive(Deserialize)]
pub struct FluxForm {
    #[serde(default)]
    jeton: String,
}

/// Answers in place, not by a redirection: the address is shown once, and the database could not give it again.
pub async fn post_page(
    cx: Request,
    Path(id): Path<String>,
    Posted(form): Posted<FluxForm>,
) -> Result<Response, AppError> {
    let structure = cx.structure(&id)?;
    let base = format!("/structure/{}", structure.organisation().id);
    api::start_calendar(&cx, structure, &form.jeton).await?;
    let address = api::calendar_address(&cx, &form.jeton);
    Ok(cx.page(Document::titled("Votre adresse d’agenda").narrow(), || {
        let subscribe = address.split_once("://").map(|(_, rest)| format!("webcal://{rest}"));
        view! {
            <h1>"Votre adresse d’agenda"</h1>
            <p class="notice" role="status"><span class="saved">"Elle fonctionne dès maintenant. Copiez-la\u{a0}: elle ne sera plus montrée."</span></p>
            <div class="field">
                <label for="adresse">"Adresse secrète"</label>
                <input class="control" id="adresse" type="text" readonly value=address.clone() />
            </div>
            <p>{subscribe.map(|href| view! { <a href=href>"M’abonner avec mon agenda"</a> })}</p>
            <p>"Ou bien, dans votre agenda, choisissez «\u{a0}S’abonner à un agenda\u{a0}» ou «\u{a0}Ajouter par URL\u{a0}», puis collez l’adresse."</p>
            <p>"Quelqu’un d’autre l’a vue\u{a0}? "<a href=format!("{base}/calendrier")>"Changez-la ou arrêtez-la"</a>"."</p>
        }
    }))
}

pub async fn post_stop(cx: Request, Path(id): Path<String>) -> Result<Response, AppError> {
    let structure = cx.structure(&id)?;
    api::stop_calendar(&cx, structure).await?;
    Ok(Redirect::to(&format!("/structure/{id}/calendrier")).into_response())
}

/// For calendar programs.
pub async fn feed(cx: Request, Path(fichier): Path<String>) -> Result<Response, AppError> {
    Ok(ical::answer("le-fil.ics", api::calendar(&cx, &fichier).await?))
}
