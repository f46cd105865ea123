//! An activity, from what is typed to what it means. The browser and the server read a form with the same code.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    kernel::{
        duree::Duree,
        form::{FieldErrors, visible},
        french,
        id::{ActiviteId, ContratId, LieuId},
    },
    referentiel::theme::Theme,
};

/// What was done. The first three are for the public, the others are one's own time (programme.md § 7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Individuel,
    Collectif,
    Ponctuel,
    Formation,
    Reunion,
    Evenement,
}

impl Kind {
    pub const ALL: [Self; 6] =
        [Self::Individuel, Self::Collectif, Self::Ponctuel, Self::Formation, Self::Reunion, Self::Evenement];

    pub fn code(self) -> &'static str {
        match self {
            Self::Individuel => "individuel",
            Self::Collectif => "collectif",
            Self::Ponctuel => "ponctuel",
            Self::Formation => "formation",
            Self::Reunion => "reunion",
            Self::Evenement => "evenement",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Individuel => "Individuel",
            Self::Collectif => "Atelier",
            Self::Ponctuel => "Demande ponctuelle",
            Self::Formation => "Formation",
            Self::Reunion => "Réunion, réseau",
            Self::Evenement => "Événement",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// Whether people are helped: then they are counted, and themes said.
    pub fn for_the_public(self) -> bool {
        matches!(self, Self::Individuel | Self::Collectif | Self::Ponctuel)
    }
}

/// Where it took place, as it is counted. Both nomenclatures know these four.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Canal {
    Lieu,
    Autre,
    Domicile,
    Distance,
}

impl Canal {
    pub const ALL: [Self; 4] = [Self::Lieu, Self::Autre, Self::Domicile, Self::Distance];

    pub fn code(self) -> &'static str {
        match self {
            Self::Lieu => "lieu",
            Self::Autre => "autre",
            Self::Domicile => "domicile",
            Self::Distance => "distance",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Lieu => "Lieu d’activité",
            Self::Autre => "Autre lieu",
            Self::Domicile => "À domicile",
            Self::Distance => "À distance",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|canal| canal.code() == code)
    }
}

/// What follows an accompaniment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Suite {
    Individuel,
    Atelier,
    Redirection,
}

impl Suite {
    pub const ALL: [Self; 3] = [Self::Individuel, Self::Atelier, Self::Redirection];

    pub fn code(self) -> &'static str {
        match self {
            Self::Individuel => "individuel",
            Self::Atelier => "atelier",
            Self::Redirection => "redirection",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Individuel => "Un accompagnement individuel",
            Self::Atelier => "Un atelier",
            Self::Redirection => "Une autre structure",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|suite| suite.code() == code)
    }
}

/// Where it took place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    Known(LieuId),
    /// A name, and what was typed and chosen of its commune: the server finds which.
    New {
        nom: String,
        commune: String,
        code: String,
    },
}

/// An activity as it is recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Activite {
    pub id: ActiviteId,
    pub contrat: ContratId,
    pub jour: NaiveDate,
    pub place: Place,
    pub duree: Duree,
    pub content: Content,
    pub annotation: String,
}

/// What only some kinds have: an own-time entry has no participants to count, a public one has at least one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    Public { kind: Kind, participants: u16, themes: Vec<Theme> },
    OwnTime { kind: Kind },
}

impl Content {
    pub fn kind(&self) -> Kind {
        match self {
            Self::Public { kind, .. } | Self::OwnTime { kind } => *kind,
        }
    }

    pub fn participants(&self) -> u16 {
        if let Self::Public { participants, .. } = self { *participants } else { 0 }
    }

    pub fn themes(&self) -> &[Theme] {
        if let Self::Public { themes, .. } = self { themes } else { &[] }
    }
}

/// Largest number of participants of one entry.
pub const MOST_PARTICIPANTS: u16 = 500;
/// Longest annotation, in characters.
pub const LONGEST_ANNOTATION: usize = 1000;
/// Longest name of a lieu, in characters.
const LONGEST_LIEU: usize = 120;
/// Value of the list of lieux for one that is not in it.
pub const NEW_LIEU: &str = "nouveau";
/// Value of the chips of durations for another one.
pub const OTHER_DUREE: &str = "autre";

/// What is typed, as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ActiviteForm {
    /// The entry's id, made with the empty form: the same form sent twice makes one entry.
    pub cle: String,
    pub contrat: String,
    pub jour: String,
    pub kind: String,
    pub lieu: String,
    pub lieu_nom: String,
    pub lieu_commune: String,
    /// INSEE code of what was chosen among the communes proposed for this text.
    pub lieu_commune_code: String,
    pub duree: String,
    pub duree_autre: String,
    pub participants: String,
    pub themes: Vec<String>,
    pub annotation: String,
}

impl ActiviteForm {
    /// # Errors
    /// What is to be corrected, in the order of the page.
    pub fn parse(&self, today: NaiveDate) -> Result<Activite, FieldErrors> {
        let mut errors = FieldErrors::default();
        let id = errors
            .take("cle", self.cle.parse::<ActiviteId>().map_err(|_| "Ce formulaire est incomplet. Rechargez la page."));
        let contrat = errors.take("contrat", self.contrat.parse::<ContratId>().map_err(|_| "Choisissez le contrat."));
        let kind = errors.take("kind", Kind::from_code(&self.kind).ok_or("Choisissez ce que vous avez fait."));
        let jour = errors.take("jour", parse_jour(&self.jour, today));
        let duree = errors.take("duree", self.parse_duree());
        let public = kind.is_none_or(Kind::for_the_public);
        let participants =
            if public { errors.take("participants", parse_participants(&self.participants)) } else { Some(0) };
        let themes = if public { errors.take("themes", parse_themes(&self.themes)) } else { Some(Vec::new()) };
        let place = self.parse_place(&mut errors);
        let annotation = errors.take("annotation", parse_annotation(&self.annotation));
        match (id, contrat, kind, jour, duree, participants, themes, place, annotation) {
            (
                Some(id),
                Some(contrat),
                Some(kind),
                Some(jour),
                Some(duree),
                Some(participants),
                Some(themes),
                Some(place),
                Some(annotation),
            ) if errors.is_empty() => {
                let content =
                    if public { Content::Public { kind, participants, themes } } else { Content::OwnTime { kind } };
                Ok(Activite { id, contrat, jour, place, duree, content, annotation })
            }
            _ => Err(errors),
        }
    }

    fn parse_duree(&self) -> Result<Duree, &'static str> {
        if self.duree.is_empty() {
            return Err("Choisissez une durée.");
        }
        let typed = if self.duree == OTHER_DUREE { &self.duree_autre } else { &self.duree };
        Duree::parse(typed).map_err(|_| "Écrivez une durée de 1 minute à 23 h 59, par exemple 1 h 15.")
    }

    fn parse_place(&self, errors: &mut FieldErrors) -> Option<Place> {
        if self.lieu != NEW_LIEU {
            return errors.take("lieu", self.lieu.parse().map(Place::Known).map_err(|_| "Choisissez le lieu."));
        }
        let nom = visible(&self.lieu_nom).split_whitespace().collect::<Vec<_>>().join(" ");
        if nom.is_empty() {
            errors.add("lieu_nom", "Écrivez le nom du lieu, par exemple Médiathèque Jean Moulin.");
        } else if nom.chars().count() > LONGEST_LIEU {
            errors.add("lieu_nom", format!("Le nom du lieu a {LONGEST_LIEU} caractères au plus."));
        }
        let commune = self.lieu_commune.trim().to_owned();
        if commune.is_empty() {
            errors.add("lieu_commune", "Écrivez la commune du lieu, ou son code postal.");
        }
        let code = self.lieu_commune_code.clone();
        (errors.of("lieu_nom").is_none() && errors.of("lieu_commune").is_none()).then_some(Place::New {
            nom,
            commune,
            code,
        })
    }
}

fn parse_jour(raw: &str, today: NaiveDate) -> Result<NaiveDate, String> {
    let jour = raw.trim().parse::<NaiveDate>().map_err(|_| "Choisissez une date.".to_owned())?;
    if jour > today {
        return Err(format!("Choisissez aujourd’hui, {}, ou un jour passé.", french::date(today)));
    }
    let earliest = NaiveDate::from_ymd_opt(2020, 11, 1).unwrap_or(NaiveDate::MIN);
    if jour < earliest {
        Err("Le programme a commencé en novembre 2020 : choisissez une date plus récente.".to_owned())
    } else {
        Ok(jour)
    }
}

fn parse_participants(raw: &str) -> Result<u16, String> {
    let digits: String = raw.chars().filter(|c| !c.is_whitespace()).collect();
    let count = digits.parse::<u16>().ok().filter(|count| (1..=MOST_PARTICIPANTS).contains(count));
    count.ok_or_else(|| format!("Écrivez le nombre de personnes, de 1 à {MOST_PARTICIPANTS}."))
}

/// In the order of the nomenclature, each once; a precise démarche brings the theme that it belongs to.
fn parse_themes(raw: &[String]) -> Result<Vec<Theme>, &'static str> {
    let mut themes = Vec::with_capacity(raw.len());
    for code in raw {
        let theme = Theme::from_code(code).ok_or("Choisissez des thèmes de la liste.")?;
        themes.extend(theme.parent());
        themes.push(theme);
    }
    themes.sort();
    themes.dedup();
    if themes.is_empty() { Err("Choisissez au moins un thème.") } else { Ok(themes) }
}

fn parse_annotation(raw: &str) -> Result<String, String> {
    let text = visible(&raw.replace("\r\n", "\n")).trim().to_owned();
    let length = text.chars().count();
    if length > LONGEST_ANNOTATION {
        Err(format!(
            "Votre note a {} caractères. Le maximum est {}.",
            french::number(length as u64),
            french::number(LONGEST_ANNOTATION as u64)
        ))
    } else {
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 24).unwrap()
    }

    fn filled() -> ActiviteForm {
        let text = str::to_owned;
        ActiviteForm {
            cle: text("019ab000-0000-7000-8000-000000000001"),
            contrat: text("019ab000-0000-7000-8000-000000000002"),
            jour: text("2026-11-24"),
            kind: text("collectif"),
            lieu: text("019ab000-0000-7000-8000-000000000003"),
            duree: text("autre"),
            duree_autre: text("1 h 15"),
            participants: text(" 8 "),
            themes: vec![text("sante"), text("demarches.logement"), text("sante")],
            annotation: text("  Deux personnes reviennent.\r\n"),
            ..ActiviteForm::default()
        }
    }

    fn fields(form: &ActiviteForm) -> Vec<String> {
        form.parse(today()).unwrap_err().iter().map(|error| error.field.clone()).collect()
    }

    #[test]
    fn a_full_form_is_read() {
        let activite = filled().parse(today()).unwrap();
        assert_eq!(activite.duree.minutes(), 75);
        assert_eq!(activite.content.participants(), 8);
        assert_eq!(
            activite.content.themes().iter().map(|theme| theme.code()).collect::<Vec<_>>(),
            ["demarches", "demarches.logement", "sante"]
        );
        assert_eq!(activite.annotation, "Deux personnes reviennent.");
    }

    #[test]
    fn an_empty_form_says_all_that_is_missing_in_the_order_of_the_page() {
        let form = ActiviteForm { cle: filled().cle, contrat: filled().contrat, ..ActiviteForm::default() };
        assert_eq!(fields(&form), ["kind", "jour", "duree", "participants", "themes", "lieu"]);
    }

    #[test]
    fn own_time_counts_nobody() {
        let form = ActiviteForm { kind: "formation".to_owned(), participants: String::new(), ..filled() };
        assert_eq!(form.parse(today()).unwrap().content, Content::OwnTime { kind: Kind::Formation });
    }

    #[test]
    fn limits() {
        let with = |change: fn(&mut ActiviteForm)| {
            let mut form = filled();
            change(&mut form);
            form
        };
        assert_eq!(fields(&with(|form| form.jour = "2026-11-25".to_owned())), ["jour"]);
        assert_eq!(fields(&with(|form| form.jour = "2020-10-31".to_owned())), ["jour"]);
        assert_eq!(fields(&with(|form| form.participants = "501".to_owned())), ["participants"]);
        assert_eq!(fields(&with(|form| form.participants = "0".to_owned())), ["participants"]);
        assert_eq!(fields(&with(|form| form.themes = vec!["cuisine".to_owned()])), ["themes"]);
        assert_eq!(fields(&with(|form| form.annotation = "é".repeat(1001))), ["annotation"]);
        assert!(with(|form| form.annotation = "é".repeat(1000)).parse(today()).is_ok());
        assert_eq!(fields(&with(|form| form.lieu = NEW_LIEU.to_owned())), ["lieu_nom", "lieu_commune"]);
        assert_eq!(fields(&with(|form| form.duree = "autre chose".to_owned())), ["duree"]);
    }

    proptest! {
        #[test]
        fn whatever_is_typed_is_read_or_refused(texts in proptest::collection::vec("\\PC{0,20}", 9), themes in proptest::collection::vec("\\PC{0,12}", 0..4)) {
            let [cle, contrat, jour, kind, lieu, lieu_nom, duree, participants, annotation] = texts.try_into().unwrap();
            let form = ActiviteForm { cle, contrat, jour, kind, lieu, lieu_nom, duree, participants, themes, annotation, ..ActiviteForm::default() };
            prop_assert!(form.parse(today()).is_err_and(|errors| !errors.is_empty()));
        }
    }
}
