//! The figures of a page, as files: what the address asks for is what the page beside it shows.

use axum::{
    extract::{Path, Query},
    response::Response,
};

use leptos::prelude::*;

use super::api::{self, Source};
use crate::{
    document::Format,
    error::AppError,
    server::request::Request,
    statistique::{self, demande::DemandeForm, model::Portee, periode::Periode},
};

pub async fn own_csv(cx: Request, Query(form): Query<DemandeForm>) -> Result<Response, AppError> {
    own(&cx, &form, Format::Csv).await
}

pub async fn own_xlsx(cx: Request, Query(form): Query<DemandeForm>) -> Result<Response, AppError> {
    own(&cx, &form, Format::Xlsx).await
}

pub async fn structure_csv(
    cx: Request,
    Path(id): Path<String>,
    Query(form): Query<DemandeForm>,
) -> Result<Response, AppError> {
    of_structure(&cx, &id, &form, Format::Csv).await
}

pub async fn structure_xlsx(
    cx: Request,
    Path(id): Path<String>,
    Query(form): Query<DemandeForm>,
) -> Result<Response, AppError> {
    of_structure(&cx, &id, &form, Format::Xlsx).await
}

async fn own(cx: &Request, form: &DemandeForm, format: Format) -> Result<Response, AppError> {
    let source = Source::own(cx)?;
    let portee = statistique::api::own(cx, form)?;
    let conseiller = cx.conseiller()?;
    let contrat = conseiller.contrats().iter().find(|contrat| contrat.id.to_string() == form.contrat);
    let filtre = contrat.map(|contrat| contrat.structure_nom.clone());
    file(cx, &source, &portee, form, filtre, format).await
}

async fn of_structure(cx: &Request, id: &str, form: &DemandeForm, format: Format) -> Result<Response, AppError> {
    let source = Source::structure(cx, id)?;
    let structure = cx.structure(id)?;
    let employes = statistique::api::employes(cx, &structure).await?;
    let portee = statistique::api::of_structure(&structure, &employes, form)?;
    let employe = employes.iter().find(|employe| employe.id.to_string() == form.conseiller);
    let filtre = employe.map(|employe| employe.nom.clone());
    file(cx, &source, &portee, form, filtre, format).await
}

async fn file(
    cx: &Request,
    source: &Source,
    portee: &Portee,
    form: &DemandeForm,
    filtre: Option<String>,
    format: Format,
) -> Result<Response, AppError> {
    // The page says what is wrong with an address; a file has no place to.
    let Ok(demande) = form.parse(source.today(cx)) else { return Err(AppError::NotFound) };
    let file = api::figures(cx, source, portee, demande.periode, filtre, format).await?;
    Ok(file.download(&name(demande.periode)))
}

fn name(periode: Periode) -> String {
    format!("Chiffres {}", periode.in_words())
}

/// The files of a page of figures, for what it shows. `base`: `/activites`, or the address of a structure.
#[component]
pub fn Fichiers(base: String, form: DemandeForm) -> impl IntoView {
    let link = |file: &str| form.address(&format!("{base}/{file}"));
    view! {
        <p class="row">
            <a href=link("chiffres.xlsx")>"Télécharger (Excel)"</a>
            <a href=link("chiffres.csv")>"Télécharger (CSV)"</a>
            <a href=link("rapport")>"Rapport à imprimer"</a>
            <a href=format!("{base}/export")>"Activités une par une"</a>
        </p>
    }
}
