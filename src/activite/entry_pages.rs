//! The pages of one entry: what it says, changing it, deleting it, and what to do when it was already there.

use axum::{
    extract::{Path, Query},
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;
use serde::Deserialize;

use super::{
    api,
    entree::Entree,
    fields::Fields,
    form::ActiviteForm,
    model::{Activite, Content},
    store::Detail,
};
use crate::{
    error::AppError,
    kernel::{
        form::FieldErrors,
        french,
        id::{ActiviteId, LotId},
    },
    referentiel::{
        nomenclature::{AUTONOMIES, Axe, MATERIELS, NIVEAUX},
        theme::Entry,
    },
    server::{form::Posted, request::Request},
    ui::layout::Document,
};

fn read_id(id: &str) -> Result<ActiviteId, AppError> {
    id.parse().map_err(|_| AppError::NotFound)
}

#[derive(Deserialize)]
pub struct Shown {
    /// What has just been changed, to undo it.
    change: Option<LotId>,
}

pub async fn detail(cx: Request, Path(id): Path<String>, Query(query): Query<Shown>) -> Result<Response, AppError> {
    let id = read_id(&id)?;
    let detail = api::detail(&cx, id).await?;
    Ok(cx.page(Document::titled(&detail.ligne.title()).narrow(), || {
        let jour = detail.ligne.jour;
        let version = detail.entree.version.to_string();
        let changed = query.change.map(|lot| {
            view! {
                <form method="post" action="/activites/annuler" class="notice row spread" role="status">
                    <span>"Modification enregistrée."</span>
                    <input type="hidden" name="lot" value=lot.to_string() />
                    <button type="submit" class="button quiet">"Annuler la modification"</button>
                </form>
            }
        });
        view! {
            <p><a href=format!("/activites?jour={jour}")>{format!("← {}", french::capitalised(&french::weekday(jour)))}</a></p>
            <h1>{detail.ligne.title()}</h1>
            {changed}
            <div class="sheet"><ActiviteDetail detail=detail /></div>
            <div class="row">
                <a class="button" href=format!("/activites/{id}/modifier")>"Modifier"</a>
                <a class="button quiet" href=format!("/activites?copie={id}")>"Noter la même aujourd’hui"</a>
                <a class="button quiet" href=format!("/activites/{id}/modele")>"En faire un modèle"</a>
                <form method="post" action=format!("/activites/{id}/supprimer")>
                    <input type="hidden" name="base" value=version />
                    <button type="submit" class="button quiet danger">"Supprimer"</button>
                </form>
            </div>
        }
    }))
}

pub async fn edit(cx: Request, Path(id): Path<String>) -> Result<Response, AppError> {
    let id = read_id(&id)?;
    let form = api::form_of(&cx, id).await?;
    edit_page(&cx, id, 200, form, FieldErrors::default()).await
}

pub async fn post_edit(
    cx: Request,
    Path(id): Path<String>,
    Posted(form): Posted<ActiviteForm>,
) -> Result<Response, AppError> {
    let id = read_id(&id)?;
    match api::edit(&cx, id, &form).await {
        Ok(edited) => {
            let change = edited.lot.map_or_else(String::new, |lot| format!("?change={lot}"));
            Ok(Redirect::to(&format!("/activites/{id}{change}")).into_response())
        }
        Err(AppError::Invalid(errors)) => edit_page(&cx, id, 422, form, errors).await,
        Err(AppError::Stale) => stale(&cx, id, form).await,
        Err(error) => Err(error),
    }
}

async fn edit_page(
    cx: &Request,
    id: ActiviteId,
    status: u16,
    form: ActiviteForm,
    errors: FieldErrors,
) -> Result<Response, AppError> {
    let choices = api::choices(cx).await?;
    let today = cx.today().to_string();
    let document =
        Document::titled("Modifier une activité").status(status).with_errors(&errors).with_islands().narrow();
    Ok(cx.page(document, || {
        view! {
            <p><a href=format!("/activites/{id}")>"← Ne rien changer"</a></p>
            <h1>"Modifier une activité"</h1>
            <form method="post" action=format!("/activites/{id}/modifier") class="sheet entry" novalidate>
                <Fields form=form errors=errors choices=choices today=today />
            </form>
        }
    }))
}

/// The entry was changed elsewhere since the form was shown: both are shown, the person decides.
async fn stale(cx: &Request, id: ActiviteId, form: ActiviteForm) -> Result<Response, AppError> {
    let kept = api::detail(cx, id).await?;
    let again = ActiviteForm { base: kept.entree.version.to_string(), ..form };
    Ok(cx.page(Document::titled("Modifiée entre-temps").status(409).narrow(), || {
        let hidden = hidden_fields(&again);
        let described = again.parse(cx.today()).ok().map(|activite| view! { <Described activite=activite /> });
        view! {
            <h1>"Modifiée entre-temps"</h1>
            <p>"Cette activité a changé depuis que vous l’avez ouverte, peut-être sur un autre appareil. Rien n’a été remplacé."</p>
            <section class="sheet" aria-labelledby="avant">
                <h2 id="avant">"Ce qui est enregistré"</h2>
                <ActiviteDetail detail=kept />
                <p><a href=format!("/activites/{id}")>"Garder cette version"</a></p>
            </section>
            <form method="post" action=format!("/activites/{id}/modifier") class="sheet">
                <h2>"Ce que vous venez d’envoyer"</h2>
                {described}
                {hidden}
                <button type="submit" class="button">"Garder ma version"</button>
            </form>
        }
    }))
}

#[derive(Deserialize)]
pub struct Deleted {
    base: Option<u32>,
}

pub async fn post_delete(
    cx: Request,
    Path(id): Path<String>,
    Posted(form): Posted<Deleted>,
) -> Result<Response, AppError> {
    let id = read_id(&id)?;
    let lot = api::delete(&cx, vec![id], form.base).await?;
    Ok(Redirect::to(&format!("/activites/liste?change={lot}")).into_response())
}

#[derive(Deserialize)]
pub struct Undo {
    lot: LotId,
}

pub async fn post_undo(cx: Request, Posted(form): Posted<Undo>) -> Result<Response, AppError> {
    let undone = api::undo(&cx, form.lot).await?;
    Ok(Redirect::to(&format!("/activites/liste?annule={}&restent={}", undone.done, undone.left)).into_response())
}

/// The same form was already sent with other answers (Back, change, send again): both are shown, nothing is replaced.
pub async fn conflict(cx: &Request, existing: ActiviteId, form: ActiviteForm) -> Result<Response, AppError> {
    let kept = api::detail(cx, existing).await?;
    let again = ActiviteForm { cle: cx.app.clock.new_id().to_string(), ..form };
    Ok(cx.page(Document::titled("Déjà enregistré autrement").status(409).narrow(), || {
        let hidden = hidden_fields(&again);
        let described = again.parse(cx.today()).ok().map(|activite| view! { <Described activite=activite /> });
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

/// A form's fields as they would be posted again.
fn hidden_fields(form: &ActiviteForm) -> Vec<impl IntoView + use<>> {
    let pairs: Vec<(String, String)> = serde_html_form::to_string(form)
        .ok()
        .and_then(|text| serde_html_form::from_str(&text).ok())
        .unwrap_or_default();
    pairs.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value /> }).collect()
}

/// What a form says, in short.
#[component]
fn Described(activite: Activite) -> impl IntoView {
    let people = match &activite.content {
        Content::Public(public) => {
            let themes: Vec<_> = public.themes.iter().map(|theme| theme.label()).collect();
            let count = french::count(u64::from(public.participants), "personne", "personnes");
            Some(view! { ", "{count}<br />{themes.join(", ")} })
        }
        Content::OwnTime { .. } => None,
    };
    view! {
        <p>
            {format!("{} · {}", activite.content.kind().label(), french::date(activite.jour))}<br />
            {activite.duree.to_string()}{people}
        </p>
        {(!activite.annotation.is_empty()).then(|| view! { <p class="annotation">{activite.annotation.clone()}</p> })}
    }
}

fn label_of(list: &'static [Entry], code: &str) -> &'static str {
    list.iter().find(|entry| entry.code == code).map_or("", |entry| entry.label)
}

/// « 2 de 12 à 17 ans, 3 non communiqué », where more is known than nothing.
fn counted(entree: &Entree, axe: Axe) -> Option<String> {
    let counts = entree.classes.of(axe);
    let unsaid = entree.nomenclature.unsaid(axe);
    let said = counts.iter().enumerate().any(|(at, count)| *count > 0 && Some(at) != unsaid);
    let lines = entree.nomenclature.classes(axe).iter().zip(counts).filter(|(_, count)| **count > 0);
    said.then(|| lines.map(|(class, count)| format!("{}\u{a0}: {count}", class.label)).collect::<Vec<_>>().join(", "))
}

#[component]
fn ActiviteDetail(detail: Detail) -> impl IntoView {
    let Detail { ligne, structure, departement, entree } = detail;
    let mut themes: Vec<_> = ligne.themes.iter().map(|theme| view! { <li>{theme.label().to_owned()}</li> }).collect();
    themes.extend(ligne.propres.iter().map(|nom| view! { <li>{nom.clone()}</li> }));
    let joined = |codes: &[String], list: &'static [Entry]| {
        codes.iter().map(|code| label_of(list, code)).collect::<Vec<_>>().join(", ")
    };
    let people = ligne.people().map(|people| match entree.recurrents {
        0 => people,
        known => format!("{people}, dont {} déjà {}", known, if known == 1 { "venue" } else { "venues" }),
    });
    let suites = entree.suites.iter().map(|suite| suite.label()).collect::<Vec<_>>().join(", ");
    let facts: Vec<(&'static str, String)> = Axe::ALL
        .into_iter()
        .filter_map(|axe| Some((axe.label(), counted(&entree, axe)?)))
        .chain([
            ("La suite", suites),
            ("Vers qui", joined(&entree.redirections, entree.nomenclature.redirections())),
            ("Matériel", joined(&entree.materiels, &MATERIELS)),
            ("Autonomie", entree.autonomie.as_deref().map_or("", |code| label_of(&AUTONOMIES, code)).to_owned()),
            ("Niveau", entree.niveau.as_deref().map_or("", |code| label_of(&NIVEAUX, code)).to_owned()),
            ("Mandats Aidants Connect", if entree.mandats == 0 { String::new() } else { entree.mandats.to_string() }),
        ])
        .filter(|(_, value)| !value.is_empty())
        .collect();
    let facts: Vec<_> = facts.into_iter().map(|(label, value)| view! { <dt>{label}</dt><dd>{value}</dd> }).collect();
    view! {
        <dl class="facts">
            <dt>"Jour"</dt>
            <dd>{french::date(ligne.jour)}</dd>
            <dt>"Durée"</dt>
            <dd>{ligne.duree.to_string()}{(entree.duree_estimee == 1).then_some(" (estimée)")}</dd>
            {people.map(|people| view! { <dt>"Public"</dt><dd>{people}</dd> })}
            <dt>"Lieu"</dt>
            <dd>{format!("{} ({departement})", ligne.place())}</dd>
            <dt>"Structure"</dt>
            <dd>{structure}</dd>
            {(!themes.is_empty()).then(|| view! { <dt>"Thèmes"</dt><dd><ul class="plain">{themes}</ul></dd> })}
            {facts}
            {(!entree.annotation.is_empty()).then(|| view! { <dt>"Note"</dt><dd class="annotation">{entree.annotation.clone()}</dd> })}
        </dl>
    }
}
