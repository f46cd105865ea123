//! What is shown of the log: lines, totals, and what the form proposes.

use chrono::{Datelike, Days, NaiveDate};
use serde::{Deserialize, Serialize};

use super::model::{Canal, Kind};
use crate::{
    kernel::{
        duree::Duree,
        french,
        id::{ActiviteId, ContratId, LieuId, ThemePropreId},
    },
    referentiel::theme::Theme,
    territoire::model::Commune,
};

/// An entry as it is shown in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ligne {
    pub id: ActiviteId,
    pub jour: NaiveDate,
    pub kind: Kind,
    pub duree: Duree,
    pub participants: u16,
    pub themes: Vec<Theme>,
    /// Names of the structure's own themes.
    pub propres: Vec<String>,
    pub canal: Canal,
    /// `None` at someone's home and at a distance.
    pub lieu: Option<String>,
    pub commune: String,
}

impl Ligne {
    /// « Atelier · E-mail, Santé ».
    pub fn title(&self) -> String {
        let themes = self.themes.iter().filter(|theme| !self.made_precise(**theme)).map(|theme| theme.label());
        let themes: Vec<_> = themes.chain(self.propres.iter().map(String::as_str)).collect();
        if themes.is_empty() {
            self.kind.label().to_owned()
        } else {
            format!("{} · {}", self.kind.label(), themes.join(", "))
        }
    }

    fn made_precise(&self, theme: Theme) -> bool {
        self.themes.iter().any(|other| other.parent() == Some(theme))
    }

    /// « Médiathèque, Sarcelles », « À domicile, Sarcelles ».
    pub fn place(&self) -> String {
        format!("{}, {}", self.lieu.as_deref().unwrap_or(self.canal.label()), self.commune)
    }

    /// « 8 personnes », or nothing for one's own time.
    pub fn people(&self) -> Option<String> {
        self.kind.for_the_public().then(|| french::count(u64::from(self.participants), "personne", "personnes"))
    }
}

/// How much, over some days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    pub entries: u32,
    pub participants: u32,
    /// Minutes.
    pub duree: u32,
}

impl Totals {
    /// « 12 activités · 31 personnes · 9 h 30 ».
    pub fn in_words(self) -> String {
        let entries = french::count(u64::from(self.entries), "activité", "activités");
        let people = french::count(u64::from(self.participants), "personne", "personnes");
        format!("{entries} · {people} · {}", french::minutes(self.duree))
    }
}

impl std::iter::Sum for Totals {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), |a, b| Self {
            entries: a.entries + b.entries,
            participants: a.participants + b.participants,
            duree: a.duree + b.duree,
        })
    }
}

/// What the log's page shows of a day and of its week.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tableau {
    pub jour: NaiveDate,
    pub today: NaiveDate,
    pub lignes: Vec<Ligne>,
    pub day: Totals,
    pub week: Totals,
}

/// Something to choose in the form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choosable<T> {
    pub id: T,
    pub label: String,
}

/// What the form proposes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choices {
    pub contrats: Vec<Choosable<ContratId>>,
    /// The person's own first, latest used first.
    pub lieux: Vec<Choosable<LieuId>>,
    /// Codes of the person's themes of late, the most used first.
    pub themes: Vec<String>,
    pub propres: Vec<Choosable<ThemePropreId>>,
    /// The commune of the latest entry, for those that have no lieu.
    pub commune: Option<Commune>,
}

/// Monday to Sunday.
pub fn week_of(day: NaiveDate) -> (NaiveDate, NaiveDate) {
    let monday = day - Days::new(u64::from(day.weekday().num_days_from_monday()));
    (monday, monday + Days::new(6))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_goes_from_monday_to_sunday() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(week_of(day("2026-11-24")), (day("2026-11-23"), day("2026-11-29")));
        assert_eq!(week_of(day("2026-11-29")), (day("2026-11-23"), day("2026-11-29")));
        assert_eq!(week_of(day("2027-01-01")), (day("2026-12-28"), day("2027-01-03")));
    }
}
