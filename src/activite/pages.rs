//! The pages of the log: a day, the whole, one entry.

use axum::{
    extract::{Path, Query},
    response::{IntoResponse, Redirect, Response},
};
use chrono::{Days, NaiveDate};
use leptos::prelude::*;
use serde::Deserialize;

use super::{
    api,
    day::{Day, Saved},
    fields::Fields,
    islands::{DAY, Saisie},
    model::ActiviteForm,
    store::{After, Detail},
    tableau::Ligne,
};
use crate::{
    error::AppError,
    kernel::{form::FieldErrors, french, id::ActiviteId},
    server::{form::Posted, request::Request},
    ui::layout::Document,
};

#[derive(Deserialize)]
pub struct OfDay {
    jour: Option<NaiveDate>,
    /// The entry that has just been added.
    ajout: Option<String>,
}

pub async fn day(cx: Request, Query(query): Query<OfDay>) -> Result<Response, AppError> {
    let today = cx.today();
    let jour = query.jour.filter(|jour| *jour <= today).unwrap_or(today);
    let form = api::blank(&cx, &api::choices(&cx).await?, jour)?;
    let added = query.ajout.and_then(|id| id.parse().ok());
    day_page(&cx, jour, 200, added, form, FieldErrors::default()).await
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
            day_page(&cx, jour, 422, None, form, errors).await
        }
        Err(AppError::Conflict { existing }) => conflict_page(&cx, existing, form).await,
        Err(error) => Err(error),
    }
}

async fn day_page(
    cx: &Request,
    jour: NaiveDate,
    status: u16,
    added: Option<ActiviteId>,
    form: ActiviteForm,
    errors: FieldErrors,
) -> Result<Response, AppError> {
    let choices = api::choices(cx).await?;
    let tableau = api::tableau(cx, jour).await?;
    let title = french::capitalised(&french::weekday(jour));
    let document = Document::titled(&title).status(status).with_errors(&errors).with_islands();
    let today = tableau.today;
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
                    <a href="/activites/liste">"Toutes mes activités"</a>
                </nav>
            </div>
            {added}
            <div class="columns">
                <Saisie>
                    <Fields form=form errors=errors choices=choices today=today.to_string() />
                </Saisie>
                <section class="day" id=DAY aria-labelledby="journee"><Day tableau=tableau /></section>
            </div>
        }
    }))
}

/// The same form was already sent with other answers (Back, change, send again): both are shown, nothing is replaced.
async fn conflict_page(cx: &Request, existing: ActiviteId, form: ActiviteForm) -> Result<Response, AppError> {
    let kept = api::detail(cx, existing).await?;
    let again = ActiviteForm { cle: cx.app.clock.new_id().to_string(), ..form };
    Ok(cx.page(Document::titled("Déjà enregistré autrement").status(409).narrow(), || {
        let pairs: Vec<(String, String)> =
            serde_html_form::to_string(&again).ok().and_then(|text| serde_html_form::from_str(&text).ok()).unwrap_or_default();
        let hidden: Vec<_> = pairs.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value /> }).collect();
        let described = again.parse(cx.today()).ok().map(|activite| {
            let themes: Vec<_> = activite.content.themes().iter().map(|theme| theme.label()).collect();
            view! {
                <p>
                    {format!("{} · {}", activite.content.kind().label(), french::date(activite.jour))}<br />
                    {format!("{}, {}", activite.duree, french::count(u64::from(activite.content.participants()), "personne", "personnes"))}<br />
                    {themes.join(", ")}
                </p>
                {(!activite.annotation.is_empty()).then(|| view! { <p class="annotation">{activite.annotation.clone()}</p> })}
            }
        });
        view! {
            <h1>"Déjà enregistré autrement"</h1>
            <p>"Ce formulaire avait déjà servi. L’activité enregistrée n’a pas changé."</p>
            <section class="sheet" aria-labelledby="avant">
                <h2 id="avant">"Ce qui est enregistré"</h2>
                <ActiviteDetail detail=kept />
                <p><a href=format!("/activites/{existing}")>"Ouvrir cette activité"</a></p>
            </section>
            <form method="post" action="/activites" class="sheet">
                <h2>"Ce que vous venez d’envoyer"</h2>
                {described}
                {hidden}
                <button type="submit" class="button">"L’ajouter comme une autre activité"</button>
            </form>
        }
    }))
}

#[derive(Deserialize)]
pub struct From {
    /// `2026-11-24.019ab…`: the last line of the page before.
    apres: Option<String>,
}

pub async fn list(cx: Request, Query(query): Query<From>) -> Result<Response, AppError> {
    let after = match query.apres {
        None => After::START,
        Some(text) => read_after(&text).ok_or(AppError::NotFound)?,
    };
    let (lignes, next) = api::page(&cx, after).await?;
    Ok(cx.page(Document::titled("Toutes mes activités"), || {
        let empty = lignes.is_empty();
        let rows: Vec<_> = lignes.iter().map(row).collect();
        view! {
            <div class="row spread">
                <h1>"Toutes mes activités"</h1>
                <a href="/activites">"Ajouter une activité"</a>
            </div>
            {if empty {
                view! { <p class="empty">"Aucune activité pour le moment. "<a href="/activites">"Notez la première"</a>"."</p> }.into_any()
            } else {
                view! {
                    <table>
                        <caption>"De la plus récente à la plus ancienne"</caption>
                        <thead>
                            <tr>
                                <th scope="col">"Jour"</th>
                                <th scope="col">"Activité"</th>
                                <th scope="col">"Lieu"</th>
                                <th scope="col" class="number">"Durée"</th>
                                <th scope="col" class="number">"Personnes"</th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                }
                .into_any()
            }}
            {next.map(|next| view! { <p><a class="button quiet" href=format!("/activites/liste?apres={}.{}", next.jour, next.id)>"Les 50 suivantes"</a></p> })}
        }
    }))
}

fn row(ligne: &Ligne) -> impl IntoView + use<> {
    view! {
        <tr>
            <td>{french::date(ligne.jour)}</td>
            <td><a href=format!("/activites/{}", ligne.id)>{ligne.title()}</a></td>
            <td>{format!("{}, {}", ligne.lieu, ligne.commune)}</td>
            <td class="number">{ligne.duree.to_string()}</td>
            <td class="number">{ligne.people().unwrap_or_else(|| "–".to_owned())}</td>
        </tr>
    }
}

fn read_after(text: &str) -> Option<After> {
    let (jour, id) = text.split_once('.')?;
    Some(After { jour: jour.parse().ok()?, id: id.parse().ok()? })
}

pub async fn detail(cx: Request, Path(id): Path<String>) -> Result<Response, AppError> {
    let detail = api::detail(&cx, id.parse().map_err(|_| AppError::NotFound)?).await?;
    Ok(cx.page(Document::titled(&detail.ligne.title()).narrow(), || {
        let jour = detail.ligne.jour;
        view! {
            <p><a href=format!("/activites?jour={jour}")>{format!("← {}", french::capitalised(&french::weekday(jour)))}</a></p>
            <h1>{detail.ligne.title()}</h1>
            <div class="sheet"><ActiviteDetail detail=detail /></div>
        }
    }))
}

#[component]
fn ActiviteDetail(detail: Detail) -> impl IntoView {
    let Detail { ligne, structure, departement, annotation } = detail;
    let themes: Vec<_> = ligne.themes.iter().map(|theme| view! { <li>{theme.label()}</li> }).collect();
    let people = ligne.people();
    view! {
        <dl class="facts">
            <dt>"Jour"</dt>
            <dd>{french::date(ligne.jour)}</dd>
            <dt>"Durée"</dt>
            <dd>{ligne.duree.to_string()}</dd>
            {people.map(|people| view! { <dt>"Public"</dt><dd>{people}</dd> })}
            <dt>"Lieu"</dt>
            <dd>{format!("{}, {} ({departement})", ligne.lieu, ligne.commune)}</dd>
            <dt>"Structure"</dt>
            <dd>{structure}</dd>
            {(!themes.is_empty()).then(|| view! { <dt>"Thèmes"</dt><dd><ul class="plain">{themes}</ul></dd> })}
            {(!annotation.is_empty()).then(|| view! { <dt>"Note"</dt><dd class="annotation">{annotation}</dd> })}
        </dl>
    }
}
