//! Entries with the names of what they point to, in the order of their days: for what goes out of the log.

use chrono::{Days, NaiveDate};
use uuid::Uuid;

use super::{
    entree::Entree,
    store::{After, completes},
};
use crate::{
    error::AppError,
    identite::access::{Conseiller, StructureAccess},
    kernel::id::{ActiviteId, ContratId},
    server::request::Request,
};

/// An entry, and how people call what it points to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complete {
    pub entree: Entree,
    /// First name, then name.
    pub conseiller: String,
    pub structure: String,
    /// `None` at someone's home and at a distance.
    pub lieu: Option<String>,
    pub commune: String,
    /// Code of the département.
    pub departement: String,
    /// Names of the structure's own themes.
    pub propres: Vec<String>,
}

/// Which entries: between two days, both included, perhaps of one contrat only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choix {
    pub du: NaiveDate,
    pub au: NaiveDate,
    pub contrat: Option<ContratId>,
}

impl Choix {
    /// After every entry; its text still sorts as a date.
    pub const LAST_DAY: NaiveDate = NaiveDate::from_ymd_opt(9998, 12, 31).expect("a day of the calendar");

    /// Before the first of them.
    pub fn start(&self) -> After {
        After { jour: self.du.checked_sub_days(Days::new(1)).unwrap_or(self.du), id: ActiviteId(Uuid::max()) }
    }
}

/// A page of the person's own entries.
pub async fn of_person(
    cx: &Request,
    conseiller: &Conseiller<'_>,
    choix: Choix,
    after: After,
    most: u16,
) -> Result<Vec<Complete>, AppError> {
    completes::of_person(&mut *cx.db().reader().await?, conseiller.personne(), choix, after, most).await
}

/// One of the person's own entries.
///
/// # Errors
/// `NotFound` when it is not there, or another's.
pub async fn one(cx: &Request, id: ActiviteId) -> Result<Complete, AppError> {
    let personne = cx.conseiller()?.personne();
    completes::one(&mut *cx.db().reader().await?, personne, id).await
}

/// A page of the entries of a structure's contrats, without their notes, which are the conseiller's own.
pub async fn of_structure(
    cx: &Request,
    structure: &StructureAccess,
    choix: Choix,
    after: After,
    most: u16,
) -> Result<Vec<Complete>, AppError> {
    completes::of_structure(&mut *cx.db().reader().await?, structure, choix, after, most).await
}
