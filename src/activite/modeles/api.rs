//! Use cases of models.

use chrono::{Datelike as _, NaiveDate};
use serde::{Deserialize, Serialize};

use super::store;
use crate::{
    activite::{self, form::ActiviteForm, tableau::Ligne},
    error::AppError,
    kernel::{
        form::{FieldErrors, visible},
        id::{ActiviteId, ModeleId},
    },
    server::request::Request,
};

/// Sorts of entries that are proposed besides the last one.
const SORTS: i64 = 3;
/// Longest name, in characters.
const LONGEST: usize = 60;

/// An entry that the next one may resemble.
pub struct Usual {
    /// The latest of all: « comme la dernière fois ».
    pub last: bool,
    pub ligne: Ligne,
}

/// A form to begin with, under a name.
#[derive(Clone, Debug)]
pub struct Modele {
    pub id: ModeleId,
    pub nom: String,
    /// Days of the week on which it is proposed, Monday is 1. Empty: every day.
    pub jours: Vec<u8>,
    pub form: ActiviteForm,
}

/// What a day's page proposes to begin with.
pub struct Propositions {
    pub modeles: Vec<Modele>,
    pub usual: Vec<Usual>,
}

/// Those of the day first, a workshop of each Tuesday on Tuesdays only.
pub async fn propose(cx: &Request, jour: NaiveDate) -> Result<Propositions, AppError> {
    let personne = cx.conseiller()?.personne();
    let mut reader = cx.db().reader().await?;
    let mut modeles = store::modeles(&mut reader, personne).await?;
    let weekday = u8::try_from(jour.weekday().number_from_monday()).unwrap_or(1);
    modeles.retain(|modele| modele.jours.is_empty() || modele.jours.contains(&weekday));
    modeles.sort_by_key(|modele| modele.jours.is_empty());
    let mut usual = store::usual(&mut reader, personne, SORTS).await?;
    // The last one may be of a sort that comes back.
    if let Some(last) = usual.first().map(|usual| usual.ligne.title()) {
        let mut seen = false;
        usual.retain(|usual| usual.ligne.title() != last || !std::mem::replace(&mut seen, true));
    }
    Ok(Propositions { modeles, usual })
}

pub async fn all(cx: &Request) -> Result<Vec<Modele>, AppError> {
    let personne = cx.conseiller()?.personne();
    store::modeles(&mut *cx.db().reader().await?, personne).await
}

/// The form that a model begins an entry of this day with.
pub async fn form(cx: &Request, id: ModeleId, jour: NaiveDate) -> Result<ActiviteForm, AppError> {
    let modele = all(cx).await?.into_iter().find(|modele| modele.id == id).ok_or(AppError::NotFound)?;
    let blank = activite::api::blank(cx, &activite::api::choices(cx).await?, jour)?;
    Ok(ActiviteForm { cle: blank.cle, contrat: blank.contrat, jour: blank.jour, ..modele.form })
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ModeleForm {
    pub cle: String,
    pub nom: String,
    pub jours: Vec<u8>,
}

/// Keeps what an entry says as a model: all but the people who came and the note.
pub async fn keep(cx: &Request, of: ActiviteId, form: &ModeleForm) -> Result<(), AppError> {
    let personne = cx.conseiller()?.personne();
    let entry = activite::api::copy(cx, of, cx.today()).await?;
    let mut errors = FieldErrors::default();
    let nom = visible(&form.nom).split_whitespace().collect::<Vec<_>>().join(" ");
    let id = form.cle.parse::<ModeleId>().map_err(|_| AppError::BadRequest)?;
    if nom.is_empty() {
        errors.add("nom", "Écrivez un nom, par exemple Atelier du mardi.");
    } else if nom.chars().count() > LONGEST {
        errors.add("nom", format!("Le nom a {LONGEST} caractères au plus."));
    }
    if form.jours.iter().any(|jour| !(1..=7).contains(jour)) {
        errors.add("jours", "Choisissez des jours de la liste.");
    }
    if !errors.is_empty() {
        return Err(AppError::Invalid(errors));
    }
    let mut jours = form.jours.clone();
    jours.sort_unstable();
    jours.dedup();
    let form = ActiviteForm { cle: String::new(), contrat: String::new(), jour: String::new(), ..entry };
    let (modele, now) = (Modele { id, nom, jours, form }, cx.app.clock.real_now());
    cx.write("modele.garder", id.0, move |c| Box::pin(async move { store::keep(c, personne, &modele, now).await }))
        .await
}

pub async fn forget(cx: &Request, id: ModeleId) -> Result<(), AppError> {
    let personne = cx.conseiller()?.personne();
    cx.write("modele.oublier", id.0, move |c| {
        Box::pin(async move { if store::forget(c, personne, id).await? { Ok(()) } else { Err(AppError::NotFound) } })
    })
    .await
}
