//! Where a file is sent, what was imported, and what became of one import.

use axum::{
    extract::{Path, Query},
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;
use serde::Deserialize;

use super::{
    api,
    store::{
        Brouillon,
        suite::{Etat, Import},
    },
};
use crate::{
    error::AppError,
    kernel::{form::FieldErrors, french, id::ImportId},
    referentiel::conservation::{CORBEILLE, FICHIER},
    server::{request::Request, upload::Upload},
    ui::{
        field::{Described, ErrorSummary},
        layout::Document,
    },
};

/// Refused lines that are named on the page of an import.
const NAMED: usize = 200;

/// The step of an import, in the order of the pages.
#[component]
pub fn Etapes(current: u8) -> impl IntoView {
    let steps = ["Fichier", "Colonnes", "Mots", "Vérifier"];
    let lines: Vec<_> = (1..)
        .zip(steps)
        .map(|(at, name)| view! { <li aria-current=(at == current).then_some("step")>{name}</li> })
        .collect();
    view! { <nav class="import-steps" aria-label="Étapes de l’import"><ol>{lines}</ol></nav> }
}

#[derive(Deserialize)]
pub struct Shown {
    /// The last import of the page before.
    avant: Option<ImportId>,
}

pub async fn home(cx: Request, Query(shown): Query<Shown>) -> Result<Response, AppError> {
    home_page(&cx, shown.avant, FieldErrors::default()).await
}

pub async fn post_file(cx: Request, upload: Upload) -> Result<Response, AppError> {
    match api::deposer(&cx, upload.field("cle"), upload.file.clone()).await {
        Ok(id) => Ok(Redirect::to(&format!("/activites/import/{id}/colonnes")).into_response()),
        Err(AppError::Invalid(errors)) => home_page(&cx, None, errors).await,
        Err(error) => Err(error),
    }
}

async fn home_page(cx: &Request, before: Option<ImportId>, errors: FieldErrors) -> Result<Response, AppError> {
    let (imports, next) = api::imports(cx, before).await?;
    let status = if errors.is_empty() { 200 } else { 422 };
    let document = Document::titled("Importer un tableau").status(status).with_errors(&errors).narrow();
    let cle = cx.app.clock.new_id().to_string();
    let rows: Vec<_> = imports.iter().map(|import| row(cx, import)).collect();
    Ok(cx.page(document, || {
        let described = Described::new("fichier", Some("CSV ou XLSX, 10 Mo et 5 000 lignes au plus.".to_owned()), errors.of("fichier").map(str::to_owned));
        let (ids, invalid) = (described.ids(), described.invalid());
        let past = (!rows.is_empty()).then(|| {
            view! {
                <section aria-labelledby="imports">
                    <h2 id="imports">"Mes imports"</h2>
                    <ul class="sheet plain lines">{rows}</ul>
                    {next.map(|next| view! { <p><a class="button quiet" href=format!("/activites/import?avant={next}")>"Les précédents"</a></p> })}
                </section>
            }
        });
        view! {
            <p><a href="/activites">"← Mes activités"</a></p>
            <h1>"Importer un tableau"</h1>
            <Etapes current=1 />
            <p>"Vous tenez vos activités dans un tableur\u{a0}? Envoyez le fichier\u{a0}: une ligne de titres, puis une ligne par activité. Rien n’est ajouté avant que vous ayez tout vérifié."</p>
            <ErrorSummary errors=errors.clone() />
            <form method="post" action="/activites/import" enctype="multipart/form-data" class="sheet" novalidate>
                <input type="hidden" name="cle" value=cle />
                <div class="field">
                    <label for="fichier">"Votre fichier"</label>
                    {described.view()}
                    <input class="control" type="file" id="fichier" name="fichier" accept=".csv,.tsv,.txt,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" aria-describedby=ids aria-invalid=invalid.then_some("true") />
                </div>
                <p class="muted">{format!("Nous ne gardons pas le fichier. Ce que disent ses cellules est effacé après {FICHIER}.")}</p>
                <p><button type="submit" class="button">"Envoyer"</button></p>
            </form>
            <p>"Vos rendez-vous sont dans un agenda\u{a0}? "<a href="/activites/agenda">"Partir de mon agenda"</a></p>
            {past}
        }
    }))
}

fn row(cx: &Request, import: &Import) -> impl IntoView + use<> {
    let day = french::date(cx.day(import.cree_le.utc()));
    let said = told(import);
    view! {
        <li>
            <a href=format!("/activites/import/{}", import.id)>{format!("Import du {day}")}</a>
            <p class="muted">{said}</p>
        </li>
    }
}

/// « 120 activités ajoutées, 3 déjà là, 2 lignes refusées ».
fn told(import: &Import) -> String {
    let comptes = import.comptes;
    let added = french::count(comptes.ajoutees.into(), "activité ajoutée", "activités ajoutées");
    let rest = [
        (comptes.deja_la, "déjà là", "déjà là"),
        (comptes.supprimees, "que vous aviez supprimée", "que vous aviez supprimées"),
        (comptes.refusees, "ligne refusée", "lignes refusées"),
    ];
    let rest = rest
        .iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, one, many)| format!(", {}", french::count((*count).into(), one, many)));
    match import.etat {
        Etat::Fait => added + &rest.collect::<String>(),
        Etat::EnCours => "En cours".to_owned(),
        Etat::Retrait => "Annulation en cours".to_owned(),
        Etat::Annule if import.restees == 0 => "Annulé".to_owned(),
        Etat::Annule => format!(
            "Annulé, sauf {}",
            french::count(import.restees.into(), "activité modifiée depuis", "activités modifiées depuis")
        ),
    }
}

/// A sheet in hand, or the way to the import that it has become meanwhile.
pub async fn in_hand(cx: &Request, id: ImportId) -> Result<Result<Brouillon, Response>, AppError> {
    match api::brouillon(cx, id).await {
        Err(AppError::NotFound) => {
            api::import(cx, id).await?;
            Ok(Err(Redirect::to(&format!("/activites/import/{id}")).into_response()))
        }
        brouillon => brouillon.map(Ok),
    }
}

/// The cell of a table where one says what its row means: a list, with what is wrong above it. `field`: its id.
pub fn cell(
    (field, name): (String, &'static str),
    label: String,
    options: impl IntoIterator<Item = (String, String)>,
    chosen: &str,
    errors: &FieldErrors,
) -> AnyView {
    let error = errors.of(&field).map(str::to_owned);
    let (error_id, invalid) = (format!("{field}-erreur"), error.is_some());
    let described = invalid.then(|| error_id.clone());
    let error = error.map(
        |text| view! { <p class="error" id=error_id><span class="visually-hidden">"Erreur\u{a0}: "</span>{text}</p> },
    );
    let option = |(code, label): (String, String)| {
        let selected = code == chosen;
        view! { <option value=code selected=selected>{label}</option> }
    };
    let options: Vec<_> = options.into_iter().map(option).collect();
    view! {
        <td>
            {error}
            <label class="visually-hidden" for=field.clone()>{label}</label>
            <select class="control" id=field name=name aria-describedby=described aria-invalid=invalid.then_some("true")>{options}</select>
        </td>
    }
    .into_any()
}

/// A part of a path that is no id is the address of nothing.
pub fn id_of(text: &str) -> Result<ImportId, AppError> {
    text.parse().map_err(|_| AppError::NotFound)
}

pub async fn detail(cx: Request, Path(id): Path<String>) -> Result<Response, AppError> {
    let id = id_of(&id)?;
    let import = match api::import(&cx, id).await {
        // Still in hand.
        Err(AppError::NotFound) => {
            api::brouillon(&cx, id).await?;
            return Ok(Redirect::to(&format!("/activites/import/{id}/colonnes")).into_response());
        }
        import => import?,
    };
    let day = french::date(cx.day(import.cree_le.utc()));
    Ok(cx.page(Document::titled("Import").narrow(), || {
        let refused: Vec<_> = import.refus.iter().take(NAMED).map(|(numero, why)| view! { <li>{format!("Ligne {numero}\u{a0}: {why}")}</li> }).collect();
        let more = import.refus.len().saturating_sub(NAMED);
        let list = format!("/activites/liste?du={}&au={}", import.du, import.au);
        view! {
            <p><a href="/activites/import">"← Importer un tableau"</a></p>
            <h1>{format!("Import du {day}")}</h1>
            <p class="notice" role="status">{told(&import)}"."</p>
            {(import.etat == Etat::Fait).then(|| view! {
                <p>{format!("Du {} au {}. ", french::date(import.du), french::date(import.au))}<a href=list>"Voir ces jours dans mes activités"</a></p>
            })}
            {matches!(import.etat, Etat::EnCours | Etat::Retrait).then(|| view! {
                <p>"C’est un peu long. Vous pouvez quitter cette page. "<a href=format!("/activites/import/{}", import.id)>"Actualiser"</a></p>
            })}
            {(import.etat == Etat::Annule).then(|| view! {
                <p>{format!("Ces activités sont dans la corbeille pendant {CORBEILLE}. ")}<a href="/activites/corbeille">"Ouvrir la corbeille"</a></p>
            })}
            {(!refused.is_empty()).then(|| view! {
                <section aria-labelledby="refusees">
                    <h2 id="refusees">"Lignes refusées"</h2>
                    <p>"Corrigez-les dans votre tableau, puis envoyez-le de nouveau. Les lignes déjà ajoutées ne le seront pas deux fois."</p>
                    <ul>{refused}</ul>
                    {(more > 0).then(|| view! { <p>{format!("Et {more} autres.")}</p> })}
                </section>
            })}
            {(import.etat == Etat::Fait && import.comptes.ajoutees > 0).then(|| view! {
                <form method="post" action=format!("/activites/import/{}/annuler", import.id) class="sheet">
                    <h2>"Annuler cet import"</h2>
                    <p>"Les activités ajoutées vont dans la corbeille. Celles que vous avez modifiées depuis restent."</p>
                    <p><button type="submit" class="button quiet">"Annuler cet import"</button></p>
                </form>
            })}
        }
    }))
}

pub async fn post_undo(cx: Request, Path(id): Path<String>) -> Result<Response, AppError> {
    let id = id_of(&id)?;
    api::annuler(&cx, id).await?;
    Ok(Redirect::to(&format!("/activites/import/{id}")).into_response())
}

pub async fn post_drop(cx: Request, Path(id): Path<String>) -> Result<Response, AppError> {
    let id = id_of(&id)?;
    api::brouillon(&cx, id).await?;
    api::abandonner(&cx, id).await?;
    Ok(Redirect::to("/activites/import").into_response())
}
