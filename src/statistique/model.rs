//! What figures are made of: sums by kind, month and class of people, counts by code. Folded from what the store read.

use std::{collections::BTreeMap, ops::AddAssign};

use super::periode::{Mois, Periode};
use crate::{
    activite::model::{Canal, Kind, Suite},
    kernel::id::{ContratId, OrganisationId, PersonneId},
    referentiel::{
        mission::Mission,
        nomenclature::{
            AUTONOMIES, Axe, MATERIELS, NIVEAUX, Nomenclature, REDIRECTIONS_V1, REDIRECTIONS_V2, SAME_THEMES,
        },
        temps_propre::TEMPS_PROPRE,
        theme::{Entry, Theme},
    },
    server::secret,
};

/// Whose figures. Made only once access to it is checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Portee {
    Contrats(Vec<ContratId>),
    Structure(OrganisationId),
    /// By its code: « 95 », « 2A », « 974 ».
    Departement(String),
    Programme,
}

impl Portee {
    /// The keys under which the database keeps its figures, in hexadecimal digits.
    pub fn keys(&self) -> Vec<String> {
        match self {
            Self::Contrats(contrats) => contrats.iter().map(|id| id.0.simple().to_string()).collect(),
            Self::Structure(id) => vec![id.0.simple().to_string()],
            Self::Departement(code) => vec![secret::hex(code.as_bytes())],
            Self::Programme => vec![String::new()],
        }
    }

    /// Whether lieux and a structure's own themes are counted: they mean nothing outside of it.
    pub fn internal(&self) -> bool {
        matches!(self, Self::Contrats(_) | Self::Structure(_))
    }
}

/// A conseiller of a structure, with the contrats that they have or had there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Employe {
    pub id: PersonneId,
    pub nom: String,
    pub contrats: Vec<ContratId>,
}

/// Sums over entries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sommes {
    pub entrees: u64,
    /// Of the three public kinds: own time has none.
    pub participants: u64,
    pub recurrents: u64,
    /// All of them, estimated or not.
    pub minutes: u64,
    /// Those of which an import said only a class of durations.
    pub minutes_estimees: u64,
    /// Mandats Aidants Connect concluded.
    pub mandats: u64,
}

impl Sommes {
    /// « Personnes accompagnées »: participants who had not come before (programme.md § 7).
    pub fn personnes(self) -> u64 {
        self.participants.saturating_sub(self.recurrents)
    }
}

impl AddAssign for Sommes {
    fn add_assign(&mut self, other: Self) {
        self.entrees += other.entrees;
        self.participants += other.participants;
        self.recurrents += other.recurrents;
        self.minutes += other.minutes;
        self.minutes_estimees += other.minutes_estimees;
        self.mandats += other.mandats;
    }
}

impl std::iter::Sum for Sommes {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), |mut sum, one| {
            sum += one;
            sum
        })
    }
}

/// Participants of one nomenclature, by its classes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effectifs {
    pub participants: u64,
    pub ages: [u64; 8],
    pub genres: [u64; 3],
    pub statuts: [u64; 5],
}

impl Effectifs {
    /// In the order of the nomenclature's list; what is beyond its end is 0.
    pub fn of(&self, axe: Axe) -> &[u64] {
        match axe {
            Axe::Age => &self.ages,
            Axe::Genre => &self.genres,
            Axe::Statut => &self.statuts,
        }
    }
}

impl AddAssign<&Self> for Effectifs {
    fn add_assign(&mut self, other: &Self) {
        self.participants += other.participants;
        let add = |to: &mut [u64], from: &[u64]| to.iter_mut().zip(from).for_each(|(to, from)| *to += from);
        add(&mut self.ages, &other.ages);
        add(&mut self.genres, &other.genres);
        add(&mut self.statuts, &other.statuts);
    }
}

/// What entries are counted by, beside their kind. An entry with two codes of an axis counts whole in each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AxeCode {
    Theme,
    /// A structure's own themes.
    Propre,
    Canal,
    Lieu,
    Suite,
    Redirection,
    Materiel,
    Autonomie,
    Niveau,
}

impl AxeCode {
    pub const ALL: [Self; 9] = [
        Self::Theme,
        Self::Propre,
        Self::Canal,
        Self::Lieu,
        Self::Suite,
        Self::Redirection,
        Self::Materiel,
        Self::Autonomie,
        Self::Niveau,
    ];

    pub fn code(self) -> &'static str {
        match self {
            Self::Theme => "theme",
            Self::Propre => "propre",
            Self::Canal => "canal",
            Self::Lieu => "lieu",
            Self::Suite => "suite",
            Self::Redirection => "redirection",
            Self::Materiel => "materiel",
            Self::Autonomie => "autonomie",
            Self::Niveau => "niveau",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|axe| axe.code() == code)
    }

    /// The name of a code, where the referentiel has it: not a lieu's nor an own theme's.
    fn label(self, code: &str) -> Option<String> {
        let of = |lists: &[&[Entry]]| {
            let found = lists.iter().flat_map(|list| list.iter()).find(|entry| entry.code == code);
            found.map(|entry| entry.label.to_owned())
        };
        match self {
            Self::Theme => Theme::from_code(code).map(|theme| theme.label().to_owned()),
            Self::Canal => Canal::from_code(code).map(|canal| canal.label().to_owned()),
            Self::Suite => Suite::from_code(code).map(|suite| suite.label().to_owned()),
            Self::Redirection => of(&[&REDIRECTIONS_V1, &REDIRECTIONS_V2]),
            Self::Materiel => of(&[&MATERIELS]),
            Self::Autonomie => of(&[&AUTONOMIES]),
            Self::Niveau => of(&[&NIVEAUX]),
            Self::Propre | Self::Lieu => None,
        }
    }
}

/// What entries with a code amount to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Compte {
    pub entrees: u64,
    pub participants: u64,
    pub minutes: u64,
}

impl AddAssign for Compte {
    fn add_assign(&mut self, other: Self) {
        self.entrees += other.entrees;
        self.participants += other.participants;
        self.minutes += other.minutes;
    }
}

/// Sums of a month, a kind and a nomenclature, as they are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cumul {
    pub mois: Mois,
    pub kind: Kind,
    pub nomenclature: Nomenclature,
    pub sommes: Sommes,
    pub effectifs: Effectifs,
}

/// Counts of a month and a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CumulCode {
    pub mois: Mois,
    pub axe: AxeCode,
    pub code: String,
    pub compte: Compte,
}

/// What the store read of a scope: as many lines as there are months, kinds and codes, however many entries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Releve {
    pub cumuls: Vec<Cumul>,
    pub codes: Vec<CumulCode>,
    /// Names of lieux and own themes, by axis and code.
    pub noms: BTreeMap<(AxeCode, String), String>,
}

/// A line of a count by code, with its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ligne {
    pub code: String,
    pub nom: String,
    pub compte: Compte,
}

/// All the figures of a scope over a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chiffres {
    pub periode: Periode,
    /// In the order of `Kind::ALL`.
    pub kinds: [Sommes; 6],
    /// Each month of the period, with its sums by kind.
    pub mois: Vec<(Mois, [Sommes; 6])>,
    pub v1: Effectifs,
    pub v2: Effectifs,
    codes: BTreeMap<(AxeCode, String), Compte>,
    noms: BTreeMap<(AxeCode, String), String>,
}

impl Chiffres {
    /// Folds the part of what was read that is of this period.
    pub fn of(periode: Periode, releve: &Releve) -> Self {
        let mut chiffres = Self {
            periode,
            kinds: Default::default(),
            mois: periode.months().map(|mois| (mois, Default::default())).collect(),
            v1: Effectifs::default(),
            v2: Effectifs::default(),
            codes: BTreeMap::new(),
            noms: BTreeMap::new(),
        };
        for cumul in &releve.cumuls {
            let Some((_, kinds)) = chiffres.mois.iter_mut().find(|(mois, _)| *mois == cumul.mois) else { continue };
            kinds[cumul.kind as usize] += cumul.sommes;
            chiffres.kinds[cumul.kind as usize] += cumul.sommes;
            match cumul.nomenclature {
                Nomenclature::V1 => chiffres.v1 += &cumul.effectifs,
                Nomenclature::V2 => chiffres.v2 += &cumul.effectifs,
            }
        }
        for line in releve.codes.iter().filter(|line| periode.contains(line.mois)) {
            let key = (line.axe, line.code.clone());
            if let Some(nom) = releve.noms.get(&key) {
                chiffres.noms.insert(key.clone(), nom.clone());
            }
            *chiffres.codes.entry(key).or_default() += line.compte;
        }
        chiffres
    }

    pub fn is_empty(&self) -> bool {
        self.total().entrees == 0
    }

    /// Of all kinds.
    pub fn total(&self) -> Sommes {
        self.kinds.into_iter().sum()
    }

    pub fn of_kind(&self, kind: Kind) -> Sommes {
        self.kinds[kind as usize]
    }

    /// Of the three kinds for the public: « accompagnements ».
    pub fn public(&self) -> Sommes {
        of_kinds(&self.kinds, Kind::for_the_public)
    }

    /// Of formation, réunion and événement.
    pub fn own_time(&self) -> Sommes {
        of_kinds(&self.kinds, |kind| !kind.for_the_public())
    }

    /// Per cent of the hours that are own time; `None` where nothing is noted.
    pub fn own_time_share(&self) -> Option<f64> {
        let minutes = |sommes: Sommes| u32::try_from(sommes.minutes).unwrap_or(u32::MAX);
        TEMPS_PROPRE.share(minutes(self.own_time()), minutes(self.total()))
    }

    pub fn effectifs(&self, nomenclature: Nomenclature) -> &Effectifs {
        match nomenclature {
            Nomenclature::V1 => &self.v1,
            Nomenclature::V2 => &self.v2,
        }
    }

    /// What entries with this code amount to.
    pub fn code(&self, axe: AxeCode, code: &str) -> Compte {
        self.codes.get(&(axe, code.to_owned())).copied().unwrap_or_default()
    }

    /// Every code of an axis that was noted, the most entries first.
    pub fn lignes(&self, axe: AxeCode) -> Vec<Ligne> {
        let of_axe = self.codes.iter().filter(|((of, _), _)| *of == axe);
        let line = |((_, code), compte): (&(AxeCode, String), &Compte)| {
            let known = self.noms.get(&(axe, code.clone())).cloned();
            let nom = known.or_else(|| axe.label(code)).unwrap_or_else(|| code.clone());
            Ligne { code: code.clone(), nom, compte: *compte }
        };
        let mut lignes: Vec<_> = of_axe.map(line).collect();
        lignes.sort_by(|a, b| b.compte.entrees.cmp(&a.compte.entrees).then_with(|| a.nom.cmp(&b.nom)));
        lignes
    }

    /// The themes, without those that make another precise: an entry says both, and counts once in the first.
    pub fn themes(&self) -> Vec<Ligne> {
        let mut lignes = self.lignes(AxeCode::Theme);
        lignes.retain(|ligne| Theme::from_code(&ligne.code).is_none_or(|theme| theme.parent().is_none()));
        lignes
    }

    /// The kinds of « aide aux démarches administratives » that were said.
    pub fn demarches(&self) -> Vec<Ligne> {
        let mut lignes = self.lignes(AxeCode::Theme);
        lignes.retain(|ligne| Theme::from_code(&ligne.code).is_some_and(|theme| theme.parent().is_some()));
        lignes
    }

    /// How many times a theme of each mission was said, in the order of `Mission::ALL`. An entry with two themes counts in
    /// both. Themes of v1 count where they are exactly one of v2's.
    pub fn missions(&self) -> [u64; 3] {
        let mut counts = [0; 3];
        for ligne in self.themes() {
            if let Some(mission) = mission_of(&ligne.code) {
                counts[mission as usize] += ligne.compte.entrees;
            }
        }
        counts
    }

    /// How many times a theme was said that no mission is known for: those of v1 alone.
    pub fn without_mission(&self) -> u64 {
        let themes = self.themes();
        themes.iter().filter(|ligne| mission_of(&ligne.code).is_none()).map(|ligne| ligne.compte.entrees).sum()
    }
}

/// Sums of some kinds, out of sums in the order of `Kind::ALL`.
pub fn of_kinds(kinds: &[Sommes; 6], kept: impl Fn(Kind) -> bool) -> Sommes {
    Kind::ALL.into_iter().filter(|kind| kept(*kind)).map(|kind| kinds[kind as usize]).sum()
}

/// The mission that a theme serves, of either nomenclature.
pub fn mission_of(code: &str) -> Option<Mission> {
    let code = SAME_THEMES.iter().find(|(v1, _)| *v1 == code).map_or(code, |(_, v2)| v2);
    Theme::from_code(code).and_then(Mission::of)
}

#[cfg(test)]
#[path = "model_tests.rs"]
mod tests;
