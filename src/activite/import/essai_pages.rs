//! What would happen to each line of a sheet, looked at before anything is written; and the confirmation.

use axum::{
    extract::{Path, Query},
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;
use serde::Deserialize;

use super::{
    api, colonnes_pages,
    essai::{Comptes, Relue, Sort},
    pages::{Etapes, id_of, in_hand},
    store::Brouillon,
};
use crate::{
    error::AppError,
    kernel::{form::FieldErrors, french, id::ImportId},
    server::{form::Posted, request::Request},
    ui::{field::ErrorSummary, layout::Document},
};

/// Lines of a page.
const PAGE: usize = 50;

/// Which lines are shown.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Shown {
    /// Number of the last line of the page before.
    apres: u32,
    /// `ajoutees`, `deja`, `supprimees`, `refusees`; else all.
    voir: String,
}

pub async fn trial(cx: Request, Path(id): Path<String>, Query(shown): Query<Shown>) -> Result<Response, AppError> {
    let id = id_of(&id)?;
    let brouillon = match in_hand(&cx, id).await? {
        Ok(brouillon) => brouillon,
        Err(elsewhere) => return Ok(elsewhere),
    };
    page(&cx, &brouillon, &shown, 200, FieldErrors::default()).await
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Confirme {
    /// The version that was looked at.
    version: u32,
}

pub async fn post_trial(
    cx: Request,
    Path(id): Path<String>,
    Posted(form): Posted<Confirme>,
) -> Result<Response, AppError> {
    let id = id_of(&id)?;
    let done = || Redirect::to(&format!("/activites/import/{id}")).into_response();
    let brouillon = match api::brouillon(&cx, id).await {
        // Sent twice.
        Err(AppError::NotFound) => return api::import(&cx, id).await.map(|_| done()),
        brouillon => brouillon?,
    };
    match api::confirmer(&cx, brouillon.clone(), form.version).await {
        Ok(()) => Ok(done()),
        Err(AppError::Stale) => {
            let errors = FieldErrors::one(
                "confirmer",
                "Les colonnes ou les mots ont changé depuis. Regardez de nouveau, puis confirmez.",
            );
            page(&cx, &brouillon, &Shown::default(), 409, errors).await
        }
        Err(AppError::Invalid(errors)) => page(&cx, &brouillon, &Shown::default(), 422, errors).await,
        Err(error) => Err(error),
    }
}

async fn page(
    cx: &Request,
    brouillon: &Brouillon,
    shown: &Shown,
    status: u16,
    errors: FieldErrors,
) -> Result<Response, AppError> {
    let sorts = match api::essai(cx, brouillon).await {
        Ok(sorts) => sorts,
        // What was settled is no longer right: a place was removed, a contrat ended.
        Err(AppError::Invalid(errors)) => {
            let form = brouillon.correspondance.clone();
            return colonnes_pages::page(cx, brouillon, form, errors).await;
        }
        Err(error) => return Err(error),
    };
    let comptes = Comptes::of(&sorts);
    let kept: Vec<_> = sorts
        .into_iter()
        .filter(|(numero, sort)| *numero > shown.apres && of(sort, &shown.voir))
        .take(PAGE + 1)
        .collect();
    let next = kept.get(PAGE.saturating_sub(1)).filter(|_| kept.len() > PAGE).map(|(numero, _)| *numero);
    let (id, version) = (brouillon.id, brouillon.version);
    let document = Document::titled("Vérifier avant d’ajouter").status(status).with_errors(&errors);
    let voir =
        ["ajoutees", "deja", "supprimees", "refusees"].into_iter().find(|voir| *voir == shown.voir).unwrap_or("");
    Ok(cx.page(document, || {
        let lines: Vec<_> = kept.iter().take(PAGE).map(|(numero, sort)| line(*numero, sort)).collect();
        let table = if lines.is_empty() {
            view! { <p class="empty">"Aucune ligne de cette sorte."</p> }.into_any()
        } else {
            view! { <Lignes lines=lines /> }.into_any()
        };
        let next = next.map(|next| {
            view! { <p><a class="button quiet" href=format!("/activites/import/{id}/essai?voir={voir}&apres={next}")>"Les 50 lignes suivantes"</a></p> }
        });
        let confirm = french::count(comptes.ajoutees.into(), "activité", "activités");
        view! {
            <p><a href=format!("/activites/import/{id}/colonnes")>"← Colonnes"</a>" "<a href=format!("/activites/import/{id}/mots")>"Mots"</a></p>
            <h1>"Vérifier avant d’ajouter"</h1>
            <Etapes current=4 />
            <ErrorSummary errors=errors.clone() />
            <p>"Rien n’est encore ajouté. Voici ce qui arrivera à chaque ligne."</p>
            <Tri id=id comptes=comptes voir=voir />
            {(comptes.supprimees > 0).then(|| view! {
                <p class="notice">"Vous aviez supprimé ces activités\u{a0}: nous ne les remettons pas. Elles sont peut-être encore dans votre "<a href="/activites/corbeille">"corbeille"</a>"."</p>
            })}
            {table}
            {next}
            <form method="post" action=format!("/activites/import/{id}/essai") class="row" id="confirmer">
                <input type="hidden" name="version" value=version.to_string() />
                {(comptes.ajoutees > 0).then(|| view! { <button type="submit" class="button">{format!("Ajouter {confirm}")}</button> })}
                {(comptes.ajoutees == 0).then(|| view! { <p class="empty">"Il n’y a rien à ajouter."</p> })}
            </form>
            <form method="post" action=format!("/activites/import/{id}/abandonner")>
                <p><button type="submit" class="button quiet">"Abandonner cet import"</button></p>
            </form>
        }
    }))
}

fn of(sort: &Sort, voir: &str) -> bool {
    match voir {
        "ajoutees" => matches!(sort, Sort::Ajoutee(_)),
        "deja" => matches!(sort, Sort::DejaLa(_)),
        "supprimees" => matches!(sort, Sort::Supprimee(_)),
        "refusees" => matches!(sort, Sort::Refusee(_)),
        _ => true,
    }
}

/// How many lines of each sort, each a way to see them alone.
#[component]
fn Tri(id: ImportId, comptes: Comptes, voir: &'static str) -> impl IntoView {
    let all = comptes.ajoutees + comptes.deja_la + comptes.supprimees + comptes.refusees;
    let sorts = [
        ("", all, "ligne en tout", "lignes en tout"),
        ("ajoutees", comptes.ajoutees, "à ajouter", "à ajouter"),
        ("deja", comptes.deja_la, "déjà là", "déjà là"),
        ("supprimees", comptes.supprimees, "supprimée par vous", "supprimées par vous"),
        ("refusees", comptes.refusees, "refusée", "refusées"),
    ];
    let links: Vec<_> = sorts
        .into_iter()
        .filter(|(code, count, ..)| code.is_empty() || *count > 0)
        .map(|(code, count, one, many)| {
            let href = format!("/activites/import/{id}/essai?voir={code}");
            let said = french::count(count.into(), one, many);
            view! { <li><a class="chip-link" href=href aria-current=(code == voir).then_some("true")>{said}</a></li> }
        })
        .collect();
    view! { <nav aria-label="Lignes"><ul class="chips">{links}</ul></nav> }
}

#[component]
fn Lignes(lines: Vec<AnyView>) -> impl IntoView {
    view! {
        <table class="import-lines">
            <caption>"Ligne par ligne"</caption>
            <thead>
                <tr>
                    <th scope="col" class="number">"Ligne"</th>
                    <th scope="col">"Ce qui arrivera"</th>
                    <th scope="col">"Jour"</th>
                    <th scope="col">"Activité"</th>
                    <th scope="col">"Lieu"</th>
                    <th scope="col" class="number">"Durée"</th>
                    <th scope="col" class="number">"Personnes"</th>
                </tr>
            </thead>
            <tbody>{lines}</tbody>
        </table>
    }
}

fn line(numero: u32, sort: &Sort) -> AnyView {
    let (fate, relue) = match sort {
        Sort::Ajoutee(relue) => ("Sera ajoutée", relue),
        Sort::DejaLa(relue) => ("Déjà là", relue),
        Sort::Supprimee(relue) => ("Supprimée par vous", relue),
        Sort::Refusee(why) => {
            return view! {
                <tr>
                    <td class="number">{numero}</td>
                    <td colspan="6"><strong>"Refusée"</strong>{format!("\u{a0}: {why}")}</td>
                </tr>
            }
            .into_any();
        }
    };
    let Relue { prete, .. } = relue.as_ref();
    let entree = &prete.entree;
    let themes: Vec<_> = entree.themes.iter().map(|theme| theme.label()).collect();
    let title = if themes.is_empty() {
        entree.kind.label().to_owned()
    } else {
        format!("{} · {}", entree.kind.label(), themes.join(", "))
    };
    let place = format!("{}, {}", prete.lieu.as_deref().unwrap_or(entree.canal.label()), prete.commune);
    let duree = format!("{}{}", entree.duree, if entree.duree_estimee == 1 { " (estimée)" } else { "" });
    let people = if entree.participants == 0 { "–".to_owned() } else { entree.participants.to_string() };
    view! {
        <tr>
            <td class="number">{numero}</td>
            <td>{fate}</td>
            <td>{french::date(entree.jour)}</td>
            <td>{title}</td>
            <td>{place}{prete.nouveau.is_some().then_some(" (nouveau)")}</td>
            <td class="number">{duree}</td>
            <td class="number">{people}</td>
        </tr>
    }
    .into_any()
}
