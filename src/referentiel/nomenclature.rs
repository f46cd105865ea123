//! The two nomenclatures of the log, by version. An entry keeps the codes of the version that it was written in.
//!
//! Source: programme.md § 7 (the lists in use on the public platforms of the programme). New entries use v2; v1 comes with
//! imports. Counts by class are stored in the order of these lists: a list never changes, a new version gets a new list.

use serde::{Deserialize, Serialize};

use super::theme::{Entry, THEMES, THEMES_V1, entry};

/// A version of the lists of codes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Nomenclature {
    V1,
    #[default]
    V2,
}

/// What participants are counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Axe {
    Age,
    Genre,
    Statut,
}

/// Classes of the longest list: that many columns hold any version's counts.
pub const MOST_CLASSES: usize = 8;

static AGES_V1: [Entry; 5] = [
    entry("moins12ans", "Moins de 12 ans"),
    entry("de12a18ans", "12 à 18 ans"),
    entry("de18a35ans", "18 à 35 ans"),
    entry("de35a60ans", "35 à 60 ans"),
    entry("plus60ans", "60 ans et plus"),
];

static STATUTS_V1: [Entry; 5] = [
    entry("etudiant", "Scolarisé·e"),
    entry("sansEmploi", "Sans emploi"),
    entry("enEmploi", "En emploi"),
    entry("retraite", "Retraité·e"),
    entry("heterogene", "Non communiqué ou hétérogène"),
];

static AGES_V2: [Entry; 8] = [
    entry("moins_12", "Moins de 12 ans"),
    entry("12_17", "12 à 17 ans"),
    entry("18_24", "18 à 24 ans"),
    entry("25_39", "25 à 39 ans"),
    entry("40_59", "40 à 59 ans"),
    entry("60_69", "60 à 69 ans"),
    entry("70_plus", "70 ans et plus"),
    entry(NON_COMMUNIQUE, "Non communiqué"),
];

static GENRES_V2: [Entry; 3] =
    [entry("masculin", "Masculin"), entry("feminin", "Féminin"), entry(NON_COMMUNIQUE, "Non communiqué")];

static STATUTS_V2: [Entry; 5] = [
    entry("scolarise", "Scolarisé·e"),
    entry("sans_emploi", "Sans emploi"),
    entry("en_emploi", "En emploi"),
    entry("retraite", "Retraité·e"),
    entry(NON_COMMUNIQUE, "Non communiqué"),
];

const NON_COMMUNIQUE: &str = "nc";

/// Durations of v1: classes only. An import says which minutes it takes for each, and marks them as estimated.
pub static DUREES_V1: [Entry; 3] =
    [entry("0-30", "Moins de 30 minutes"), entry("30-60", "30 minutes à 1 heure"), entry("60", "Plus de 1 heure")];

pub static REDIRECTIONS_V1: [Entry; 21] = [
    entry("v1.ants", "ANTS"),
    entry("v1.assistante_sociale", "Assistante sociale"),
    entry("v1.caf", "CAF"),
    entry("v1.carsat", "CARSAT"),
    entry("v1.ccas", "CCAS"),
    entry("v1.cefs", "CEFS"),
    entry("v1.cip", "CIP"),
    entry("v1.cpam", "CPAM"),
    entry("v1.dgfip", "DGFIP"),
    entry("v1.france_services", "France Services"),
    entry("v1.mairie", "Mairie"),
    entry("v1.mediatheque", "Médiathèque"),
    entry("v1.mission_locale", "Mission locale"),
    entry("v1.france_travail", "Pôle emploi, France Travail"),
    entry("v1.prefecture", "Préfecture"),
    entry("v1.sous_prefecture", "Sous-préfecture"),
    entry("v1.police", "Police"),
    entry("v1.gendarmerie", "Gendarmerie"),
    entry("v1.revendeur", "Revendeur informatique"),
    entry("v1.tiers_lieu", "Tiers-lieu, fablab"),
    entry("v1.autre", "Autre"),
];

pub static REDIRECTIONS_V2: [Entry; 7] = [
    entry("administration", "Administration"),
    entry("mediation", "Autre structure de médiation"),
    entry("operateur", "Opérateur ou organisme en charge"),
    entry("aide_sociale", "Aide sociale"),
    entry("insertion", "Insertion professionnelle"),
    entry("demarches", "Aide aux démarches"),
    entry("autre", "Autre"),
];

/// Equipment of an accompaniment (v2).
pub static MATERIELS: [Entry; 5] = [
    entry("ordinateur", "Ordinateur"),
    entry("telephone", "Téléphone"),
    entry("tablette", "Tablette"),
    entry("autre", "Autre"),
    entry("aucun", "Aucun"),
];

/// How much help someone needed (v2, individuel and ponctuel).
pub static AUTONOMIES: [Entry; 3] = [
    entry("guide", "Avec guidage"),
    entry("besoin", "Autonome, avec guidage en cas de besoin"),
    entry("autonome", "Autonome"),
];

/// Level of an atelier (v2).
pub static NIVEAUX: [Entry; 3] =
    [entry("debutant", "Débutant"), entry("intermediaire", "Intermédiaire"), entry("avance", "Avancé")];

impl Nomenclature {
    pub const ALL: [Self; 2] = [Self::V1, Self::V2];

    pub fn code(self) -> &'static str {
        match self {
            Self::V1 => "v1",
            Self::V2 => "v2",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|version| version.code() == code)
    }

    /// The classes of participants, in the order of their counts. v1 does not know genres.
    pub fn classes(self, axe: Axe) -> &'static [Entry] {
        match (self, axe) {
            (Self::V1, Axe::Age) => &AGES_V1,
            (Self::V1, Axe::Statut) => &STATUTS_V1,
            (Self::V1, Axe::Genre) => &[],
            (Self::V2, Axe::Age) => &AGES_V2,
            (Self::V2, Axe::Genre) => &GENRES_V2,
            (Self::V2, Axe::Statut) => &STATUTS_V2,
        }
    }

    /// The class of those of whom nothing was said, where there is one: v1 has none for ages.
    pub fn unsaid(self, axe: Axe) -> Option<usize> {
        self.classes(axe).iter().position(|class| class.code == NON_COMMUNIQUE || class.code == "heterogene")
    }

    pub fn themes(self) -> &'static [Entry] {
        match self {
            Self::V1 => &THEMES_V1,
            Self::V2 => &THEMES,
        }
    }

    pub fn redirections(self) -> &'static [Entry] {
        match self {
            Self::V1 => &REDIRECTIONS_V1,
            Self::V2 => &REDIRECTIONS_V2,
        }
    }
}

impl Axe {
    pub const ALL: [Self; 3] = [Self::Age, Self::Genre, Self::Statut];

    pub fn code(self) -> &'static str {
        match self {
            Self::Age => "age",
            Self::Genre => "genre",
            Self::Statut => "statut",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Age => "Âge",
            Self::Genre => "Genre",
            Self::Statut => "Situation",
        }
    }
}

/// Classes that hold the same people in both versions: places in the list of v1, places in the list of v2. What is in no
/// line is « non comparable » in the other version: v2's 25 to 39 straddles v1's 35, v1 has no « non communiqué » of ages.
pub static SAME_CLASSES: [(Axe, &[usize], &[usize]); 8] = [
    (Axe::Age, &[0], &[0]),
    (Axe::Age, &[1], &[1]),
    (Axe::Age, &[4], &[5, 6]),
    (Axe::Statut, &[0], &[0]),
    (Axe::Statut, &[1], &[1]),
    (Axe::Statut, &[2], &[2]),
    (Axe::Statut, &[3], &[3]),
    (Axe::Statut, &[4], &[4]),
];

/// Themes that have the same name and extent in both versions, v1 then v2.
pub static SAME_THEMES: [(&str, &str); 8] = [
    ("v1.diagnostic", "diagnostic"),
    ("v1.materiel", "materiel"),
    ("v1.culture", "culture"),
    ("v1.navigation", "navigation"),
    ("v1.courriels", "email"),
    ("v1.contenus", "contenus"),
    ("v1.bureautique", "bureautique"),
    ("v1.sante", "sante"),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::referentiel::theme::Theme;

    #[test]
    fn lists_have_unique_codes_and_fit_their_columns() {
        for version in Nomenclature::ALL {
            assert_eq!(Nomenclature::from_code(version.code()), Some(version));
            for axe in Axe::ALL {
                let classes = version.classes(axe);
                let codes: BTreeSet<_> = classes.iter().map(|class| class.code).collect();
                assert_eq!(codes.len(), classes.len());
                assert!(classes.len() <= MOST_CLASSES);
                assert!(version.unsaid(axe).is_none_or(|at| at + 1 == classes.len()));
            }
        }
        assert_eq!(Nomenclature::V1.unsaid(Axe::Age), None);
        assert_eq!(Nomenclature::V1.unsaid(Axe::Statut), Some(4));
    }

    #[test]
    fn what_is_the_same_is_in_both_lists_once() {
        let (mut of_v1, mut of_v2) = (BTreeSet::new(), BTreeSet::new());
        for (axe, v1, v2) in &SAME_CLASSES {
            assert!(v1.iter().all(|at| *at < Nomenclature::V1.classes(*axe).len() && of_v1.insert((*axe, *at))));
            assert!(v2.iter().all(|at| *at < Nomenclature::V2.classes(*axe).len() && of_v2.insert((*axe, *at))));
        }
        for (v1, v2) in &SAME_THEMES {
            assert_eq!(Theme::from_code(v1).map(Theme::nomenclature), Some(Nomenclature::V1), "{v1}");
            assert_eq!(Theme::from_code(v2).map(Theme::nomenclature), Some(Nomenclature::V2), "{v2}");
        }
    }
}
