//! A group: all the tests of a form that an organisme has given, item by item, on a page and in files.

pub mod api;
pub mod pages;
pub mod sorties;
pub mod store;

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::{
    engine::Bilan,
    model::{Etat, Forme, Ligne},
    store::Note,
};
use crate::{
    activite::historique::filtre::FiltreForm,
    error::AppError,
    kernel::{form::FieldErrors, french, id::PassageId},
};

/// As it stands in the address, and as it is chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct GroupeForm {
    /// Empty: the fixed form.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub forme: String,
    /// The days on which tests began.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub du: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub au: String,
}

/// Which tests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Groupe {
    pub forme: Forme,
    /// They began from then on, and before.
    pub du: DateTime<Utc>,
    /// `None`: without an end.
    pub avant: Option<DateTime<Utc>>,
    /// « du 1er novembre 2026 au 30 novembre 2026 ».
    pub jours: String,
}

impl GroupeForm {
    /// The form that is asked for.
    ///
    /// # Errors
    /// `NotFound` when there is none of this name.
    pub fn forme(&self) -> Result<Forme, AppError> {
        if self.forme.is_empty() { Ok(Forme::Fixe) } else { Forme::from_code(&self.forme).ok_or(AppError::NotFound) }
    }

    /// Days are those of `zone`.
    ///
    /// # Errors
    /// A sentence beside each day that cannot be understood.
    pub fn parse(&self, forme: Forme, today: NaiveDate, zone: Tz) -> Result<Groupe, FieldErrors> {
        let (du, au) = (self.du.clone(), self.au.clone());
        let days = FiltreForm { du, au, ..FiltreForm::default() }.parse(today)?;
        let begins = |day: NaiveDate| {
            let midnight = day.and_time(NaiveTime::MIN).and_local_timezone(zone).earliest();
            midnight.map_or_else(|| day.and_time(NaiveTime::MIN).and_utc(), |at| at.to_utc())
        };
        Ok(Groupe {
            forme,
            du: days.du.map_or(DateTime::UNIX_EPOCH, begins),
            avant: days.au.and_then(|au| au.checked_add_days(Days::new(1))).map(begins),
            jours: french::days(days.du, days.au),
        })
    }

    /// The same choice, below a path.
    pub fn address(&self, path: &str) -> String {
        let query = serde_html_form::to_string(self).unwrap_or_default();
        if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
    }
}

/// A test of the group.
pub struct Rangee {
    pub id: PassageId,
    pub prenom: String,
    pub nom: String,
    pub commence_le: DateTime<Utc>,
    pub etat: Etat,
    pub bilan: Bilan,
    /// In the order of the test; as many as `lignes`.
    pub notes: Vec<Note>,
    pub lignes: Vec<Ligne>,
}

impl Rangee {
    pub fn personne(&self) -> String {
        format!("{} {}", self.prenom, self.nom)
    }

    /// What became of an item, and how long it took in seconds.
    pub fn of_item(&self, item: &str) -> Option<&Ligne> {
        self.notes.iter().position(|note| note.item == item).and_then(|at| self.lignes.get(at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(du: &str, au: &str) -> Result<Groupe, FieldErrors> {
        let form = GroupeForm { du: du.to_owned(), au: au.to_owned(), ..GroupeForm::default() };
        form.parse(Forme::Fixe, "2026-11-24".parse().unwrap(), chrono_tz::Europe::Paris)
    }

    #[test]
    fn days_are_those_of_the_place() {
        let november = parse("2026-11-01", "2026-11-30").unwrap();
        assert_eq!(november.du.to_rfc3339(), "2026-10-31T23:00:00+00:00");
        assert_eq!(november.avant.unwrap().to_rfc3339(), "2026-11-30T23:00:00+00:00");
        assert_eq!(november.jours, "du 1er novembre 2026 au 30 novembre 2026");
        let all = parse("", "").unwrap();
        assert_eq!((all.du, all.avant, all.jours.as_str()), (DateTime::UNIX_EPOCH, None, "depuis le début"));
    }

    #[test]
    fn what_is_no_day_is_said_beside_it() {
        assert!(parse("hier", "").unwrap_err().of("du").is_some());
    }

    #[test]
    fn an_address_says_the_choice_and_no_more() {
        let form = GroupeForm { forme: "adaptatif".to_owned(), ..GroupeForm::default() };
        assert_eq!(form.address("/groupe"), "/groupe?forme=adaptatif");
        assert_eq!(GroupeForm::default().address("/groupe"), "/groupe");
        assert!(GroupeForm { forme: "autre".to_owned(), ..GroupeForm::default() }.forme().is_err());
    }
}
