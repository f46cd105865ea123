//! What the address of a page of figures asks for.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::periode::{Mois, Periode};
use crate::{kernel::form::FieldErrors, referentiel::nomenclature::Nomenclature};

/// As it stands in the address, and as it is chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DemandeForm {
    /// Code of a `Periode`, or empty: then the two months below hold, and the present quarter without them.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub periode: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub du: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub au: String,
    /// Code of a `Comparaison`; empty: the period before.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub comparer: String,
    /// Id of one of the person's contrats.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub contrat: String,
    /// Id of one of the structure's conseillers.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub conseiller: String,
    /// Code of the nomenclature in which people are told, where entries of both are read.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub lecture: String,
}

/// What a period is compared with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Comparaison {
    #[default]
    Precedente,
    UnAnAvant,
    Rien,
}

impl Comparaison {
    pub const ALL: [Self; 3] = [Self::Precedente, Self::UnAnAvant, Self::Rien];

    pub fn code(self) -> &'static str {
        match self {
            Self::Precedente => "avant",
            Self::UnAnAvant => "an",
            Self::Rien => "rien",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Precedente => "La période d’avant",
            Self::UnAnAvant => "La même, un an avant",
            Self::Rien => "Rien",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|comparaison| comparaison.code() == code)
    }

    /// The other period.
    pub fn with(self, periode: Periode) -> Option<Periode> {
        match self {
            Self::Precedente => Some(periode.previous()),
            Self::UnAnAvant => Some(periode.year_before()),
            Self::Rien => None,
        }
    }
}

/// What is asked for, understood. Whose figures, the use case finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Demande {
    pub periode: Periode,
    pub comparaison: Comparaison,
    /// `None`: that in which most people were noted.
    pub lecture: Option<Nomenclature>,
}

impl Demande {
    /// The period that it is compared with.
    pub fn compared(&self) -> Option<Periode> {
        self.comparaison.with(self.periode)
    }
}

impl DemandeForm {
    /// # Errors
    /// A sentence beside each part that cannot be understood.
    pub fn parse(&self, today: NaiveDate) -> Result<Demande, FieldErrors> {
        const LIST: &str = "Choisissez dans la liste.";
        let mut errors = FieldErrors::default();
        let periode = self.periode(today, &mut errors);
        let comparaison = match self.comparer.trim() {
            "" => Some(Comparaison::default()),
            code => errors.take("comparer", Comparaison::from_code(code).ok_or(LIST)),
        };
        let lecture = match self.lecture.trim() {
            "" => Some(None),
            code => errors.take("lecture", Nomenclature::from_code(code).map(Some).ok_or(LIST)),
        };
        match (periode, comparaison, lecture) {
            (Some(periode), Some(comparaison), Some(lecture)) if errors.is_empty() => {
                Ok(Demande { periode, comparaison, lecture })
            }
            _ => Err(errors),
        }
    }

    fn periode(&self, today: NaiveDate, errors: &mut FieldErrors) -> Option<Periode> {
        const MONTH: &str = "Choisissez un mois.";
        let (du, au) = (self.du.trim(), self.au.trim());
        if !self.periode.trim().is_empty() {
            return errors
                .take("periode", Periode::parse(&self.periode).ok_or("Choisissez une période dans la liste."));
        }
        if du.is_empty() && au.is_empty() {
            return Some(Periode::quarter(Mois::of(today)));
        }
        let du = errors.take("du", Mois::parse(du).ok_or(MONTH));
        let au = errors.take("au", Mois::parse(au).ok_or(MONTH));
        let (du, au) = (du?, au?);
        let refusal = if au < du { "Ce mois est avant le premier." } else { "Une période dure trois ans au plus." };
        errors.take("au", Periode::new(du, au).ok_or(refusal))
    }

    /// The same of another period.
    pub fn over(&self, periode: Periode) -> Self {
        Self { periode: periode.code(), du: String::new(), au: String::new(), ..self.clone() }
    }

    /// This page, as it is asked for.
    pub fn address(&self, path: &str) -> String {
        let query = serde_html_form::to_string(self).unwrap_or_default();
        if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
    }
}

/// Periods that the form proposes, the latest first: months of a year, quarters of two, four years.
pub fn proposed(today: NaiveDate) -> Vec<Periode> {
    let now = Mois::of(today);
    let months = (0..13).map(|ago| Periode::month(now.moved(-ago)));
    let quarters = (0..9).map(|ago| Periode::quarter(now.moved(-3 * ago)));
    let years = (0..4).map(|ago| Periode::year(now.moved(-12 * ago)));
    quarters.chain(years).chain(months).collect()
}

/// Months between which one may choose, the latest first.
pub fn months(today: NaiveDate) -> Vec<Mois> {
    const YEARS: i32 = 6;
    (0..12 * YEARS).map(|ago| Mois::of(today).moved(-ago)).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn today() -> NaiveDate {
        "2026-11-27".parse().unwrap()
    }

    fn form(periode: &str, du: &str, au: &str) -> DemandeForm {
        DemandeForm { periode: periode.to_owned(), du: du.to_owned(), au: au.to_owned(), ..DemandeForm::default() }
    }

    #[test]
    fn a_period_is_chosen_in_the_list_or_by_its_months() {
        for (form, code) in [
            (form("", "", ""), "2026-T4"),
            (form("2025", "2026-01", "2026-02"), "2025"),
            (form("", "2025-11", "2026-01"), "2025-11..2026-01"),
        ] {
            assert_eq!(form.parse(today()).unwrap().periode.code(), code);
        }
    }

    #[test]
    fn each_part_that_cannot_be_read_is_said() {
        let fields = |form: DemandeForm| {
            let errors = form.parse(today()).unwrap_err();
            errors.iter().map(|error| error.field.clone()).collect::<Vec<_>>()
        };
        assert_eq!(fields(form("siècle", "", "")), ["periode"]);
        assert_eq!(fields(form("", "2026-13", "demain")), ["du", "au"]);
        assert_eq!(fields(form("", "2026-11", "2026-10")), ["au"]);
        assert_eq!(fields(form("", "2023-01", "2026-01")), ["au"]);
        let wrong = DemandeForm { comparer: "x".to_owned(), lecture: "v3".to_owned(), ..DemandeForm::default() };
        assert_eq!(fields(wrong), ["comparer", "lecture"]);
    }

    #[test]
    fn what_is_proposed_is_understood() {
        for periode in proposed(today()) {
            assert_eq!(form(&periode.code(), "", "").parse(today()).unwrap().periode, periode);
        }
        assert_eq!(months(today())[71].to_string(), "2020-12");
    }

    proptest! {
        #[test]
        fn an_address_is_read_as_it_was_written(periode in "\\PC*", du in "\\PC*", conseiller in "\\PC*") {
            let form = DemandeForm { periode, du, conseiller, ..DemandeForm::default() };
            let address = form.address("/chiffres");
            let query = address.split_once('?').map_or("", |(_, query)| query);
            prop_assert_eq!(serde_html_form::from_str::<DemandeForm>(query).unwrap(), form.clone());
            let _ = form.parse(today());
        }
    }
}
