//! What an export is narrowed to: days, a contrat. Read from the address, said in words.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    activite::{
        completes::Choix,
        historique::filtre::{FiltreForm, Periode},
        tableau::Choosable,
    },
    kernel::{form::FieldErrors, french, id::ContratId},
};

/// The form of an export, as it stands in the address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ExportForm {
    /// Code of a `Periode`, or empty: then the dates below hold.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub periode: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub du: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub au: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub contrat: String,
}

/// What is exported, and how one says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Demande {
    pub choix: Choix,
    /// « du 1er janvier 2026 au 31 décembre 2026 ».
    pub jours: String,
    /// The contrat's name; `None`: all of them.
    pub contrat: Option<String>,
}

impl ExportForm {
    /// What an empty form proposes.
    pub fn proposed() -> Self {
        Self { periode: Periode::Annee.code().to_owned(), ..Self::default() }
    }

    /// # Errors
    /// A sentence beside each part that cannot be understood; so is a contrat that is not among `contrats`.
    pub fn parse(&self, today: NaiveDate, contrats: &[Choosable<ContratId>]) -> Result<Demande, FieldErrors> {
        let Self { periode, du, au, contrat } = self.clone();
        // The days are read as the list of the log reads them.
        let days = FiltreForm { periode, du, au, ..FiltreForm::default() }.parse(today);
        let mut errors = days.as_ref().err().cloned().unwrap_or_default();
        let known = |id| contrats.iter().find(|contrat| contrat.id == id);
        let chosen = match contrat.trim() {
            "" => Ok(None),
            text => text.parse().ok().and_then(known).map(Some).ok_or("Choisissez dans la liste."),
        };
        let chosen = errors.take("contrat", chosen);
        let (Ok(days), Some(chosen)) = (days, chosen) else { return Err(errors) };
        let choix = Choix {
            du: days.du.unwrap_or(crate::activite::form::FIRST_DAY),
            au: days.au.unwrap_or(Choix::LAST_DAY),
            contrat: chosen.map(|contrat| contrat.id),
        };
        let jours = french::days(days.du, days.au);
        Ok(Demande { choix, jours, contrat: chosen.map(|contrat| contrat.label.clone()) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn days_are_read_and_said() {
        let parse = |form: ExportForm| form.parse(day("2026-11-24"), &[]).unwrap();
        let year = parse(ExportForm::proposed());
        assert_eq!((year.choix.du, year.choix.au), (day("2026-01-01"), day("2026-12-31")));
        assert_eq!(year.jours, "du 1er janvier 2026 au 31 décembre 2026");
        let all = parse(ExportForm::default());
        assert_eq!((all.choix.au, all.jours.as_str()), (Choix::LAST_DAY, "depuis le début"));
        let from = parse(ExportForm { du: "2026-11-01".to_owned(), ..ExportForm::default() });
        assert_eq!((from.choix.du, from.jours.as_str()), (day("2026-11-01"), "depuis le 1er novembre 2026"));
    }

    #[test]
    fn each_fault_is_said_beside_its_field() {
        let wrong = ExportForm {
            du: "hier".to_owned(),
            contrat: "019ab000-0000-7000-8000-000000000002".to_owned(),
            ..ExportForm::default()
        };
        let errors = wrong.parse(day("2026-11-24"), &[]).unwrap_err();
        assert!(errors.of("du").is_some() && errors.of("contrat").is_some());
    }
}
