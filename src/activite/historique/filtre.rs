//! What the list of the log is narrowed to: read from the address, said in words, written to the address again.

use chrono::{Datelike as _, Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

use super::recherche::Recherche;
use crate::{
    activite::{
        model::{Canal, Kind},
        tableau::{Choices, Choosable, week_of},
    },
    kernel::{
        form::FieldErrors,
        french,
        id::{ContratId, LieuId, ThemePropreId},
    },
    referentiel::theme::Theme,
};

/// The filter as it stands in the address, and as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FiltreForm {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub q: String,
    /// Code of a `Periode`, or empty: then the dates below hold.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub periode: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub du: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub au: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub kind: String,
    /// Code of a nomenclature, or id of an own theme.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub theme: String,
    /// Id of a lieu, or code of a canal.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub lieu: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub contrat: String,
}

/// A period that moves with the day on which it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Periode {
    Semaine,
    Mois,
    MoisDernier,
    Trimestre,
    Annee,
}

impl Periode {
    pub const ALL: [Self; 5] = [Self::Semaine, Self::Mois, Self::MoisDernier, Self::Trimestre, Self::Annee];

    pub fn code(self) -> &'static str {
        match self {
            Self::Semaine => "semaine",
            Self::Mois => "mois",
            Self::MoisDernier => "mois_dernier",
            Self::Trimestre => "trimestre",
            Self::Annee => "annee",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Semaine => "Cette semaine",
            Self::Mois => "Ce mois-ci",
            Self::MoisDernier => "Le mois dernier",
            Self::Trimestre => "Ce trimestre",
            Self::Annee => "Cette année",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|periode| periode.code() == code)
    }

    /// Its first and last days.
    pub fn days(self, today: NaiveDate) -> (NaiveDate, NaiveDate) {
        let month = today - Days::new(u64::from(today.day0()));
        let months = |from: NaiveDate, count| (from, from + Months::new(count) - Days::new(1));
        match self {
            Self::Semaine => week_of(today),
            Self::Mois => months(month, 1),
            Self::MoisDernier => months(month - Months::new(1), 1),
            Self::Trimestre => months(month - Months::new(month.month0() % 3), 3),
            Self::Annee => months(month - Months::new(month.month0()), 12),
        }
    }
}

/// A part of a filter, that can be taken off by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Partie {
    Periode,
    Kind,
    Theme,
    Lieu,
    Contrat,
    Recherche,
}

/// What is kept of the log. Each part that is there must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filtre {
    pub du: Option<NaiveDate>,
    pub au: Option<NaiveDate>,
    pub kind: Option<Kind>,
    pub theme: Option<OfTheme>,
    pub lieu: Option<LieuId>,
    pub canal: Option<Canal>,
    pub contrat: Option<ContratId>,
    pub recherche: Option<Recherche>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfTheme {
    Commun(Theme),
    Propre(ThemePropreId),
}

impl OfTheme {
    pub fn parse(raw: &str) -> Option<Self> {
        raw.parse().map(Self::Propre).ok().or_else(|| Theme::from_code(raw).map(Self::Commun))
    }

    /// As it stands in the lists of an entry's themes.
    pub fn code(self) -> String {
        match self {
            Self::Commun(theme) => theme.code().to_owned(),
            Self::Propre(id) => id.to_string(),
        }
    }
}

impl FiltreForm {
    /// # Errors
    /// A sentence beside each part that cannot be understood.
    pub fn parse(&self, today: NaiveDate) -> Result<Filtre, FieldErrors> {
        const LIST: &str = "Choisissez dans la liste.";
        let mut errors = FieldErrors::default();
        let recherche = errors.take("q", read(&self.q, Recherche::parse, "Écrivez au moins un mot de deux lettres."));
        let periode = errors.take("periode", read(&self.periode, Periode::from_code, LIST));
        let day = |text: &str| text.parse::<NaiveDate>().ok().filter(|day| (2000..2200).contains(&day.year()));
        let du = errors.take("du", read(&self.du, day, "Choisissez une date."));
        let au = errors.take("au", read(&self.au, day, "Choisissez une date."));
        let kind = errors.take("kind", read(&self.kind, Kind::from_code, LIST));
        let theme = errors.take("theme", read(&self.theme, OfTheme::parse, LIST));
        let canal = Canal::from_code(&self.lieu);
        let place = if canal.is_some() { "" } else { &self.lieu };
        let lieu = errors.take("lieu", read(place, |id| id.parse().ok(), LIST));
        let contrat = errors.take("contrat", read(&self.contrat, |id| id.parse().ok(), LIST));
        let (du, au) = match periode.flatten().map(|periode| periode.days(today)) {
            Some((du, au)) => (Some(du), Some(au)),
            None => (du.flatten(), au.flatten()),
        };
        if du.zip(au).is_some_and(|(du, au)| au < du) {
            errors.add("au", "Cette date est avant la première.");
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        let (kind, theme, lieu, contrat) = (kind.flatten(), theme.flatten(), lieu.flatten(), contrat.flatten());
        Ok(Filtre { du, au, kind, theme, lieu, canal, contrat, recherche: recherche.flatten() })
    }

    /// Whether everything is asked for.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The filter with one part taken off.
    pub fn without(&self, partie: Partie) -> Self {
        let mut form = self.clone();
        match partie {
            Partie::Periode => (form.periode, form.du, form.au) = Default::default(),
            Partie::Kind => form.kind.clear(),
            Partie::Theme => form.theme.clear(),
            Partie::Lieu => form.lieu.clear(),
            Partie::Contrat => form.contrat.clear(),
            Partie::Recherche => form.q.clear(),
        }
        form
    }

    /// The filter in words, a part each.
    pub fn in_words(&self, filtre: &Filtre, choices: &Choices) -> Vec<(Partie, String)> {
        let unknown = || "hors de la liste".to_owned();
        let quoted = |text: &str| format!("«\u{a0}{text}\u{a0}»");
        let period = match (Periode::from_code(&self.periode), filtre.du, filtre.au) {
            (Some(periode), ..) => Some(periode.label().to_lowercase()),
            (None, Some(du), Some(au)) if du == au => Some(format!("le {}", french::date(du))),
            (None, Some(du), Some(au)) => Some(format!("du {} au {}", french::date(du), french::date(au))),
            (None, Some(du), None) => Some(format!("depuis le {}", french::date(du))),
            (None, None, Some(au)) => Some(format!("jusqu’au {}", french::date(au))),
            (None, None, None) => None,
        };
        let theme = filtre.theme.map(|theme| match theme {
            OfTheme::Commun(theme) => theme.label().to_owned(),
            OfTheme::Propre(id) => label(&choices.propres, id).unwrap_or_else(unknown),
        });
        let place = (filtre.lieu.map(|id| label(&choices.lieux, id).unwrap_or_else(unknown)))
            .or_else(|| filtre.canal.map(|canal| canal.label().to_owned()));
        let contrat = filtre.contrat.map(|id| label(&choices.contrats, id).unwrap_or_else(unknown));
        [
            (Partie::Periode, period),
            (Partie::Kind, filtre.kind.map(|kind| kind.label().to_owned())),
            (Partie::Theme, theme.map(|theme| format!("thème {}", quoted(&theme)))),
            (Partie::Lieu, place),
            (Partie::Contrat, contrat),
            (Partie::Recherche, filtre.recherche.as_ref().map(|_| format!("{} dans la note", quoted(self.q.trim())))),
        ]
        .into_iter()
        .filter_map(|(partie, said)| Some((partie, said?)))
        .collect()
    }
}

/// Nothing where nothing is typed.
fn read<T>(raw: &str, parse: impl Fn(&str) -> Option<T>, refusal: &'static str) -> Result<Option<T>, &'static str> {
    let raw = raw.trim();
    if raw.is_empty() { Ok(None) } else { parse(raw).map(Some).ok_or(refusal) }
}

fn label<T: PartialEq>(list: &[Choosable<T>], id: T) -> Option<String> {
    list.iter().find(|choice| choice.id == id).map(|choice| choice.label.clone())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_period_ends_on_the_last_day_of_what_it_names() {
        let today = day("2026-11-24");
        for (periode, du, au) in [
            (Periode::Semaine, "2026-11-23", "2026-11-29"),
            (Periode::Mois, "2026-11-01", "2026-11-30"),
            (Periode::MoisDernier, "2026-10-01", "2026-10-31"),
            (Periode::Trimestre, "2026-10-01", "2026-12-31"),
            (Periode::Annee, "2026-01-01", "2026-12-31"),
        ] {
            assert_eq!(periode.days(today), (day(du), day(au)), "{periode:?}");
        }
        assert_eq!(Periode::MoisDernier.days(day("2027-03-31")), (day("2027-02-01"), day("2027-02-28")));
    }

    #[test]
    fn each_part_that_cannot_be_read_is_said() {
        let form = FiltreForm {
            q: "?".to_owned(),
            periode: "siècle".to_owned(),
            du: "2026-13-01".to_owned(),
            au: "demain".to_owned(),
            kind: "repos".to_owned(),
            theme: "rien".to_owned(),
            lieu: "là".to_owned(),
            contrat: "x".to_owned(),
        };
        let errors = form.parse(day("2026-11-24")).unwrap_err();
        let fields: Vec<_> = errors.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["q", "periode", "du", "au", "kind", "theme", "lieu", "contrat"]);
        let form = FiltreForm { du: "2026-11-24".to_owned(), au: "2026-11-23".to_owned(), ..FiltreForm::default() };
        assert!(form.parse(day("2026-11-24")).unwrap_err().of("au").is_some());
    }

    #[test]
    fn what_is_filtered_is_said_in_words() {
        let form = FiltreForm {
            q: " cv ".to_owned(),
            du: "2026-11-01".to_owned(),
            au: "2026-11-30".to_owned(),
            kind: "collectif".to_owned(),
            theme: "email".to_owned(),
            lieu: "distance".to_owned(),
            ..FiltreForm::default()
        };
        let choices =
            Choices { contrats: Vec::new(), lieux: Vec::new(), themes: Vec::new(), propres: Vec::new(), commune: None };
        let parts = form.in_words(&form.parse(day("2026-11-24")).unwrap(), &choices);
        let words: Vec<_> = parts.iter().map(|(_, said)| said.replace('\u{a0}', " ")).collect();
        let words = words.join(", ");
        assert_eq!(
            words,
            "du 1er novembre 2026 au 30 novembre 2026, Atelier, thème « E-mail », À distance, « cv » dans la note"
        );
        let bare = parts.iter().fold(form, |form, (partie, _)| form.without(*partie));
        assert!(bare.is_empty());
    }

    proptest! {
        #[test]
        fn an_address_is_read_as_it_was_written(q in "\\PC*", du in "\\PC*", kind in "[a-z]*") {
            let form = FiltreForm { q, du, kind, ..FiltreForm::default() };
            let written = serde_html_form::to_string(&form).unwrap();
            prop_assert_eq!(serde_html_form::from_str::<FiltreForm>(&written).unwrap(), form.clone());
            let _ = form.parse(day("2026-11-24"));
        }
    }
}
