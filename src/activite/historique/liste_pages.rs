//! The list of the log: whole as fast as can be, narrowed by what the address says, or with boxes to change several entries.

use std::collections::BTreeMap;

use axum::{
    extract::Query,
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;
use serde::Deserialize;

use super::{
    api,
    filtre::{Filtre, FiltreForm},
    liste_vues::{Annulable, Chercher, EnMots, Filtrer, Gestes, Lignes, RienTrouve, Vues, address},
    lot::LotForm,
};
use crate::{
    activite::{
        self,
        store::After,
        tableau::{Choices, Ligne, Totals},
    },
    error::AppError,
    kernel::{
        form::FieldErrors,
        french,
        id::{ActiviteId, LotId},
    },
    server::{form::Posted, request::Request},
    ui::{field::ErrorSummary, layout::Document},
};

/// How the list is shown, whatever it is narrowed to.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Shown {
    /// `2026-11-24.019ab…`: the last line of the page before.
    apres: Option<String>,
    /// The filter is open.
    filtrer: Option<String>,
    /// Boxes to tick; `tout`: ticked.
    choisir: Option<String>,
    /// What has just been changed, to undo it.
    change: Option<LotId>,
    /// What has just been undone: how many entries are as they were, and how many had changed since.
    annule: Option<u32>,
    restent: Option<u32>,
}

pub async fn list(
    cx: Request,
    Query(form): Query<FiltreForm>,
    Query(shown): Query<Shown>,
) -> Result<Response, AppError> {
    page(&cx, form, shown, None).await
}

/// What one reads of the log.
struct Found {
    filtre: Filtre,
    lignes: Vec<Ligne>,
    /// Of all that the filter keeps; `None` for the whole log, which is not counted.
    totaux: Option<Totals>,
    excerpts: BTreeMap<ActiviteId, String>,
    next: Option<After>,
}

async fn find(cx: &Request, form: &FiltreForm, filtre: Filtre, after: Option<After>) -> Result<Found, AppError> {
    if form.is_empty() {
        let (lignes, next) = activite::api::page(cx, after.unwrap_or(After::START)).await?;
        return Ok(Found { filtre, lignes, totaux: None, excerpts: BTreeMap::new(), next });
    }
    let (page, notes) = api::list(cx, &filtre, after).await?;
    let excerpts = filtre.recherche.as_ref().map_or_else(BTreeMap::new, |recherche| {
        let found = page.lignes.iter().filter_map(|ligne| Some((ligne.id, recherche.excerpt(notes.get(&ligne.id)?))));
        found.collect()
    });
    Ok(Found { filtre, lignes: page.lignes, totaux: Some(page.totaux), excerpts, next: page.next })
}

/// `refused`: what was asked of several entries, and why it could not be done.
async fn page(
    cx: &Request,
    form: FiltreForm,
    shown: Shown,
    refused: Option<(LotForm, FieldErrors)>,
) -> Result<Response, AppError> {
    let after = shown.apres.as_deref().map(|text| read_after(text).ok_or(AppError::NotFound)).transpose()?;
    let notice = notice(cx, &shown).await?;
    let choosing = shown.choisir.is_some() || refused.is_some();
    let open = choosing || shown.filtrer.is_some() || !form.is_empty();
    let choices = if open { Some(api::choices(cx).await?) } else { None };
    let (found, errors) = match form.parse(cx.today()) {
        Ok(filtre) => (Some(find(cx, &form, filtre, after).await?), FieldErrors::default()),
        Err(errors) => (None, errors),
    };
    let status = if errors.is_empty() && refused.is_none() { 200 } else { 422 };
    let cle = cx.app.clock.new_id().to_string();
    let all_errors = refused.as_ref().map_or_else(|| errors.clone(), |(_, errors)| errors.clone());
    let document = Document::titled("Toutes mes activités").status(status).with_errors(&all_errors);
    Ok(cx.page(document, || {
        let head = match choices.clone() {
            None => view! { <Chercher /> }.into_any(),
            Some(_) if choosing => ().into_any(),
            Some(choices) => view! { <Filtrer form=form.clone() choices=choices errors=errors /> }.into_any(),
        };
        view! {
            <div class="row spread">
                <h1>"Toutes mes activités"</h1>
                <p class="row"><a href="/activites">"Ajouter une activité"</a><a href="/activites/import">"Importer un tableau"</a></p>
            </div>
            <Vues current="/activites/liste" />
            {notice}
            <ErrorSummary errors=all_errors />
            {head}
            {found.map(|found| results(found, form, choices, choosing.then_some((shown, refused, cle))))}
        }
    }))
}

type Choosing = (Shown, Option<(LotForm, FieldErrors)>, String);

fn results(found: Found, form: FiltreForm, choices: Option<Choices>, choosing: Option<Choosing>) -> AnyView {
    let Found { filtre, lignes, totaux, excerpts, next } = found;
    let words =
        choices.clone().map(|choices| view! { <EnMots form=form.clone() filtre=filtre.clone() choices=choices /> });
    let count = totaux.filter(|_| !lignes.is_empty()).map(|totaux| {
        let all = choosing
            .is_none()
            .then(|| view! { <a href=address(&form, "&choisir=1")>"Modifier plusieurs activités"</a> });
        view! { <div class="row spread"><p class="muted totals" role="status">{totaux.in_words()}</p>{all}</div> }
    });
    if lignes.is_empty() {
        let empty = if form.is_empty() {
            view! { <p class="empty">"Aucune activité pour le moment. "<a href="/activites">"Notez la première"</a>", ou "<a href="/activites/import">"importez votre tableau"</a>"."</p> }.into_any()
        } else {
            view! { <RienTrouve form=form filtre=filtre /> }.into_any()
        };
        return view! { {words}{empty} }.into_any();
    }
    let mode = if choosing.is_some() { "&choisir=1" } else { "" };
    let next = next.map(|next| {
        let href = address(&form, &format!("{mode}&apres={}.{}", next.jour, next.id));
        view! { <p><a class="button quiet" href=href>"Les 50 suivantes"</a></p> }
    });
    let lines = match choosing {
        None => view! { <Lignes lignes=lignes excerpts=excerpts /> }.into_any(),
        Some(choosing) => choose(lignes, excerpts, form, choices.unwrap_or_default(), choosing),
    };
    view! { {words}{count}{lines}{next} }.into_any()
}

/// The lines with boxes, and what to do below them: one form.
fn choose(
    lignes: Vec<Ligne>,
    excerpts: BTreeMap<ActiviteId, String>,
    form: FiltreForm,
    choices: Choices,
    (shown, refused, cle): Choosing,
) -> AnyView {
    let (asked, errors) = refused.unwrap_or_default();
    let all = shown.choisir.as_deref() == Some("tout");
    let ids = asked.ids.clone();
    let ticked = Box::new(move |id: ActiviteId| all || ids.contains(&id.to_string()));
    let place = shown.apres.map_or_else(String::new, |apres| format!("&apres={apres}"));
    let (other, name) = if all { ("1", "Tout décocher") } else { ("tout", "Tout cocher") };
    let retour = format!("{}{place}", serde_html_form::to_string(&form).unwrap_or_default());
    let asked = LotForm { cle, retour, ..asked };
    view! {
        <p class="row">
            <a href=address(&form, &format!("&choisir={other}{place}"))>{name}</a>
            <a href=address(&form, "")>"Ne rien changer"</a>
        </p>
        <form method="post" action="/activites/lot" class="choose" id="ids">
            <Lignes lignes=lignes excerpts=excerpts ticked=Some(ticked as _) />
            <Gestes form=asked choices=choices errors=errors />
        </form>
    }
    .into_any()
}

/// What has just been done, with the way back; or what has just been undone.
async fn notice(cx: &Request, shown: &Shown) -> Result<Option<AnyView>, AppError> {
    if let Some(lot) = shown.change {
        let fait = api::lot(cx, lot).await?;
        return Ok(said(fait.deleted, fait.replaced).map(|said| view! { <Annulable said=said lot=lot /> }.into_any()));
    }
    let Some(done) = shown.annule else { return Ok(None) };
    let back =
        french::count(done.into(), "activité est de nouveau comme avant", "activités sont de nouveau comme avant");
    let left = shown.restent.filter(|left| *left > 0).map(|left| {
        let left = french::count(left.into(), "activité a changé depuis", "activités ont changé depuis");
        format!(" {left}\u{a0}: nous n’y avons pas touché.")
    });
    let said =
        if done == 0 && left.is_none() { "Il n’y a plus rien à annuler.".to_owned() } else { format!("{back}.") };
    Ok(Some(view! { <p class="notice" role="status">{said}{left}</p> }.into_any()))
}

/// « 12 activités modifiées. », unless nothing of it is left to undo.
fn said(deleted: u32, replaced: u32) -> Option<String> {
    match (deleted, replaced) {
        (0, 0) => None,
        (0, replaced) => Some(french::count(replaced.into(), "activité modifiée", "activités modifiées")),
        (deleted, _) => Some(french::count(deleted.into(), "activité supprimée", "activités supprimées")),
    }
    .map(|said| format!("{said}."))
}

pub async fn post_lot(cx: Request, Posted(form): Posted<LotForm>) -> Result<Response, AppError> {
    let filtre: FiltreForm = serde_html_form::from_str(&form.retour).unwrap_or_default();
    match api::edit_many(&cx, &form).await {
        Ok(fait) if fait.left.is_empty() => {
            Ok(Redirect::to(&address(&filtre, &format!("&change={}", fait.lot))).into_response())
        }
        Ok(fait) => left_page(&cx, fait, &filtre).await,
        Err(AppError::Invalid(errors)) => {
            let Shown { apres, .. } = serde_html_form::from_str(&form.retour).unwrap_or_default();
            let shown = Shown { apres: apres.filter(|text| read_after(text).is_some()), ..Shown::default() };
            page(&cx, filtre, shown, Some((form, errors))).await
        }
        Err(error) => Err(error),
    }
}

/// Some entries could not be changed: which, and why.
async fn left_page(cx: &Request, fait: api::Fait, filtre: &FiltreForm) -> Result<Response, AppError> {
    let ids: Vec<_> = fait.left.iter().map(|(id, _)| *id).collect();
    let lines = api::lines(cx, &ids).await?;
    Ok(cx.page(Document::titled("Modifier plusieurs activités").narrow(), || {
        let done = said(fait.deleted, fait.replaced).map_or_else(
            || view! { <p class="notice" role="status">"Rien n’a été modifié."</p> }.into_any(),
            |said| view! { <Annulable said=said lot=fait.lot /> }.into_any(),
        );
        let left: Vec<_> = lines
            .iter()
            .filter_map(|ligne| {
                let (_, refus) = fait.left.iter().find(|(id, _)| *id == ligne.id)?;
                Some(view! {
                    <li>
                        <a href=format!("/activites/{}", ligne.id)>{format!("{}, {}", ligne.title(), french::date(ligne.jour))}</a>
                        {format!("\u{a0}: {}", refus.label())}
                    </li>
                })
            })
            .collect();
        let more = fait.left.len().saturating_sub(left.len());
        let count = french::count(fait.left.len() as u64, "activité reste comme elle était", "activités restent comme elles étaient");
        view! {
            <h1>"Modifier plusieurs activités"</h1>
            {done}
            <section aria-labelledby="restent">
                <h2 id="restent">{count}</h2>
                <ul>{left}</ul>
                {(more > 0).then(|| view! { <p>{format!("Et {more} autres.")}</p> })}
            </section>
            <p><a href=address(filtre, "")>"Revenir à la liste"</a></p>
        }
    }))
}

fn read_after(text: &str) -> Option<After> {
    let (jour, id) = text.split_once('.')?;
    Some(After { jour: jour.parse().ok()?, id: id.parse().ok()? })
}
