//! What programs call: the use cases of the pages, with JSON in and out.

use axum::{
    Json,
    body::Bytes,
    extract::{Path, Query},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use chrono::{Datelike as _, NaiveDate};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{
    corps::{self, ActiviteLue},
    description,
    probleme::Probleme,
};
use crate::{
    activite::{
        api,
        completes::{self, Choix, Complete},
        form::{ActiviteForm, FIRST_DAY},
        store::After,
    },
    error::AppError,
    kernel::{
        form::FieldErrors,
        french,
        id::{ActiviteId, ContratId},
    },
    referentiel::nomenclature::Nomenclature,
    server::request::Request,
    sortie::{
        self,
        agregat::{Rang, Table},
    },
    statistique::{
        model::Portee,
        periode::{Mois, Periode},
    },
};

/// Entries of a page, unless asked otherwise.
const PAGE: u16 = 50;
/// Entries of a page, at most.
pub const LONGEST_PAGE: u16 = 200;

/// Where an entry is.
fn address(id: ActiviteId) -> String {
    format!("/api/v1/activites/{id}")
}

pub async fn openapi() -> Response {
    Json(description::openapi()).into_response()
}

/// Who the token acts for, and what an entry may point to.
pub async fn me(cx: Request) -> Result<Response, Probleme> {
    let viewer = cx.viewer()?;
    let choices = api::choices(&cx).await?;
    let contrats: Vec<_> = (cx.conseiller()?.contrats().iter())
        .map(|contrat| json!({ "id": contrat.id, "structure": contrat.structure_nom, "du": contrat.du, "au": contrat.au }))
        .collect();
    let lieux: Vec<_> = choices.lieux.iter().map(|lieu| json!({ "id": lieu.id, "nom": lieu.label })).collect();
    let propres: Vec<_> = choices.propres.iter().map(|theme| json!({ "id": theme.id, "nom": theme.label })).collect();
    let found = json!({
        "prenom": viewer.prenom, "nom": viewer.nom, "contrats": contrats, "lieux": lieux, "themes_propres": propres,
    });
    Ok(Json(found).into_response())
}

/// What the address of the list says. What is left empty says nothing that can be understood.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct OfList {
    #[serde(skip_serializing_if = "Option::is_none")]
    du: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    au: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    contrat: Option<String>,
    /// `2026-11-24.019ab…`: the last entry of the page before.
    #[serde(skip_serializing_if = "Option::is_none")]
    apres: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    limite: Option<String>,
}

impl OfList {
    fn parse(&self, cx: &Request) -> Result<(Choix, After, u16), AppError> {
        let mut errors = FieldErrors::default();
        let day = |text: &Option<String>, otherwise| match text {
            None => Ok(otherwise),
            Some(text) => written_day(text).ok_or("Écrivez une date\u{a0}: 2026-11-24."),
        };
        let du = errors.take("du", day(&self.du, FIRST_DAY));
        let au = errors.take("au", day(&self.au, Choix::LAST_DAY));
        let contrat = errors.take("contrat", own_contrat(cx, self.contrat.as_deref())?);
        let limite = match &self.limite {
            None => Ok(PAGE),
            Some(text) => text.parse().ok().filter(|limite| (1..=LONGEST_PAGE).contains(limite)).ok_or("De 1 à 200."),
        };
        let limite = errors.take("limite", limite);
        let after = match &self.apres {
            None => Ok(None),
            Some(text) => {
                read_after(text).map(Some).ok_or("Reprenez l’adresse de «\u{a0}suivante\u{a0}» telle quelle.")
            }
        };
        let after = errors.take("apres", after);
        if du.zip(au).is_some_and(|(du, au)| au < du) {
            errors.add("au", "Cette date est avant la première.");
        }
        match (du, au, contrat, limite, after) {
            (Some(du), Some(au), Some(contrat), Some(limite), Some(after)) if errors.is_empty() => {
                let choix = Choix { du, au, contrat };
                // Never before the first day that was asked for.
                let start = choix.start();
                let after = after.filter(|after| (after.jour, after.id) > (start.jour, start.id)).unwrap_or(start);
                Ok((choix, after, limite))
            }
            _ => Err(AppError::Invalid(errors)),
        }
    }
}

/// A day that a program writes; the database's text sorts as days do up to the year 9999.
fn written_day(text: &str) -> Option<NaiveDate> {
    french::iso_date(text).filter(|day| (1..=9998).contains(&day.year()))
}

/// One of the person's own contrats, where one is asked for.
fn own_contrat(cx: &Request, text: Option<&str>) -> Result<Result<Option<ContratId>, &'static str>, AppError> {
    let Some(text) = text else { return Ok(Ok(None)) };
    let conseiller = cx.conseiller()?;
    let found = text.parse().ok().and_then(|id| conseiller.contrat(id).ok());
    Ok(found.map(|contrat| Some(contrat.id)).ok_or("Choisissez l’un de vos contrats."))
}

fn read_after(text: &str) -> Option<After> {
    let (jour, id) = text.split_once('.')?;
    Some(After { jour: written_day(jour)?, id: id.parse().ok()? })
}

/// A page of entries in the order of their days.
pub async fn list(cx: Request, Query(query): Query<OfList>) -> Result<Response, Probleme> {
    let conseiller = cx.conseiller()?;
    let (choix, after, limite) = query.parse(&cx)?;
    let mut found = completes::of_person(&cx, &conseiller, choix, after, limite + 1).await?;
    let more = found.len() > usize::from(limite);
    found.truncate(usize::from(limite));
    let suivante = found.last().filter(|_| more).map(|last| {
        let next = OfList { apres: Some(format!("{}.{}", last.entree.jour, last.entree.id)), ..query };
        format!("/api/v1/activites?{}", serde_html_form::to_string(&next).unwrap_or_default())
    });
    let activites: Vec<_> = found.into_iter().map(ActiviteLue::from).collect();
    Ok(Json(json!({ "activites": activites, "suivante": suivante })).into_response())
}

pub async fn one(cx: Request, Path(id): Path<String>) -> Result<Response, Probleme> {
    let complete = completes::one(&cx, read_id(&id)?).await?;
    Ok(shown(StatusCode::OK, complete))
}

/// Adds an entry. Its id is made by the program: sent again, it is the same entry.
pub async fn post_one(cx: Request, body: Bytes) -> Result<Response, Probleme> {
    let form = corps::read(&json_of(&body)?, Nomenclature::default()).map_err(AppError::Invalid)?;
    let id = api::record(&cx, &form).await.map_err(as_sent)?;
    match completes::one(&cx, id).await {
        Ok(complete) => Ok(shown(StatusCode::CREATED, complete)),
        // It was, and is in the bin since.
        Err(AppError::NotFound) => Err(AppError::Stale.into()),
        Err(error) => Err(error.into()),
    }
}

/// Puts what is sent in place of the version of the entry that was read.
pub async fn put_one(
    cx: Request,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Probleme> {
    let id = read_id(&id)?;
    let was = completes::one(&cx, id).await?;
    let base = version(&headers)?.ok_or_else(Probleme::without_version)?;
    let form = corps::read(&json_of(&body)?, was.entree.nomenclature).map_err(AppError::Invalid)?;
    if !form.cle.is_empty() && form.cle.parse() != Ok(id) {
        let errors = FieldErrors::one("id", "Cet identifiant n’est pas celui de l’adresse.");
        return Err(Probleme::invalid(&errors));
    }
    let form = ActiviteForm { base: base.to_string(), ..form };
    match api::edit(&cx, id, &form).await {
        Ok(_) => Ok(shown(StatusCode::OK, completes::one(&cx, id).await?)),
        Err(AppError::Stale) => Err(Probleme::changed_since()),
        Err(error) => Err(as_sent(error).into()),
    }
}

/// Moves an entry to the bin of the log, where its owner finds it for thirty days.
pub async fn delete_one(cx: Request, Path(id): Path<String>, headers: HeaderMap) -> Result<Response, Probleme> {
    let id = read_id(&id)?;
    completes::one(&cx, id).await?;
    match api::delete(&cx, vec![id], version(&headers)?).await {
        Ok(_) => Ok(StatusCode::NO_CONTENT.into_response()),
        Err(AppError::Stale) => Err(Probleme::changed_since()),
        Err(error) => Err(error.into()),
    }
}

fn read_id(text: &str) -> Result<ActiviteId, AppError> {
    text.parse().map_err(|_| AppError::NotFound)
}

fn json_of(body: &Bytes) -> Result<Value, AppError> {
    serde_json::from_slice(body).map_err(|_| AppError::BadRequest)
}

/// The version of `If-Match: "3"`, where there is one.
///
/// # Errors
/// `BadRequest` where it is no version.
fn version(headers: &HeaderMap) -> Result<Option<u32>, AppError> {
    let Some(text) = headers.get(header::IF_MATCH) else { return Ok(None) };
    let number = text.to_str().ok().and_then(|text| text.trim().strip_prefix('"')?.strip_suffix('"')?.parse().ok());
    number.map(Some).ok_or(AppError::BadRequest)
}

/// An error of the form, with the names that the program used.
fn as_sent(error: AppError) -> AppError {
    match error {
        AppError::Invalid(errors) => AppError::Invalid(corps::renamed(&errors)),
        error => error,
    }
}

/// An entry, with its version and its address.
fn shown(status: StatusCode, complete: Complete) -> Response {
    let headers =
        [(header::ETAG, format!("\"{}\"", complete.entree.version)), (header::LOCATION, address(complete.entree.id))];
    let body = Json(ActiviteLue::from(complete));
    if status == StatusCode::CREATED {
        (status, headers, body).into_response()
    } else {
        let [etag, _] = headers;
        (status, [etag], body).into_response()
    }
}

/// What the address of the figures says.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OfFigures {
    du: Option<String>,
    au: Option<String>,
    contrat: Option<String>,
}

/// The figures of whole months, of all the person's contrats or of one: the numbers of their page.
pub async fn figures(cx: Request, Query(query): Query<OfFigures>) -> Result<Response, Probleme> {
    let mut errors = FieldErrors::default();
    let month = |text: &Option<String>, otherwise| match text {
        None => Ok(otherwise),
        Some(text) => Mois::parse(text).ok_or("Écrivez un mois\u{a0}: 2026-11."),
    };
    let now = Periode::quarter(Mois::of(cx.today()));
    let du = errors.take("du", month(&query.du, now.du));
    let au = errors.take("au", month(&query.au, du.map_or(now.au, |du| du.max(now.au))));
    let contrat = errors.take("contrat", own_contrat(&cx, query.contrat.as_deref())?);
    let periode = du.zip(au).and_then(|(du, au)| {
        errors.take("au", Periode::new(du, au).ok_or("De un à trente-six mois, à partir de «\u{a0}du\u{a0}»."))
    });
    let (Some(periode), Some(contrat), true) = (periode, contrat, errors.is_empty()) else {
        return Err(Probleme::invalid(&errors));
    };
    let contrats = match contrat {
        Some(contrat) => vec![contrat],
        None => cx.conseiller()?.contrats().iter().map(|contrat| contrat.id).collect(),
    };
    let tables = sortie::api::tables(&cx, &Portee::Contrats(contrats), periode).await?;
    let axes: Map<_, _> = tables.into_iter().map(|table| (table.code.to_owned(), lines(&table))).collect();
    Ok(Json(json!({ "du": periode.du, "au": periode.au, "contrat": contrat, "axes": axes })).into_response())
}

fn lines(table: &Table) -> Value {
    let line = |rang: &Rang| {
        let values = table.mesures.iter().zip(&rang.valeurs);
        let values: Map<_, _> = values.map(|(mesure, valeur)| (mesure.code().to_owned(), (*valeur).into())).collect();
        json!({
            "code": rang.code,
            "nom": rang.classe,
            "nomenclature": rang.nomenclature.map(Nomenclature::code),
            "valeurs": values,
        })
    };
    table.rangs.iter().map(line).collect()
}
