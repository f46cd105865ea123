//! What an activity is. `form.rs` reads it from what is typed; the browser and the server share both.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    kernel::{
        duree::Duree,
        id::{ActiviteId, ContratId, LieuId, ThemePropreId},
    },
    referentiel::{
        nomenclature::{Axe, Nomenclature},
        theme::Theme,
    },
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
    /// A place that the structure has not yet.
    New {
        nom: String,
        commune: Meant,
        /// Gone to now and then only.
        occasionnel: bool,
    },
    /// At someone's home, or from a distance: of the place only the commune is noted.
    Without {
        canal: Canal,
        commune: Meant,
    },
}

/// A commune as it was typed, and the INSEE code chosen for this text: the server finds which.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meant {
    pub text: String,
    pub code: String,
}

/// An activity as it is recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Activite {
    pub id: ActiviteId,
    pub contrat: ContratId,
    pub jour: NaiveDate,
    pub place: Place,
    pub duree: Duree,
    pub nomenclature: Nomenclature,
    pub content: Content,
    pub annotation: String,
}

/// What only some kinds have: an own-time entry has no participants to count, a public one has at least one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    Public(Box<Public>),
    OwnTime { kind: Kind },
}

/// Help given to people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Public {
    pub kind: Kind,
    pub participants: u16,
    /// Those among them who had come before.
    pub recurrents: u16,
    pub classes: Classes,
    pub themes: Vec<Theme>,
    /// The structure's own themes.
    pub propres: Vec<ThemePropreId>,
    /// Codes of `nomenclature::MATERIELS`.
    pub materiels: Vec<String>,
    /// Code of `nomenclature::AUTONOMIES`; not of an atelier.
    pub autonomie: Option<String>,
    /// Code of `nomenclature::NIVEAUX`; of an atelier only.
    pub niveau: Option<String>,
    pub suites: Vec<Suite>,
    /// Codes of the nomenclature's redirections: some only where a `Suite` is a redirection.
    pub redirections: Vec<String>,
    /// Mandats Aidants Connect concluded.
    pub mandats: u16,
}

/// Participants by class, each list in the order of the nomenclature's.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Classes {
    pub ages: Vec<u16>,
    pub genres: Vec<u16>,
    pub statuts: Vec<u16>,
}

impl Classes {
    /// Of nobody is anything known.
    pub fn unsaid(nomenclature: Nomenclature, participants: u16) -> Self {
        let of = |axe| {
            let mut counts = vec![0; nomenclature.classes(axe).len()];
            if let Some(at) = nomenclature.unsaid(axe) {
                counts[at] = participants;
            }
            counts
        };
        Self { ages: of(Axe::Age), genres: of(Axe::Genre), statuts: of(Axe::Statut) }
    }

    pub fn of(&self, axe: Axe) -> &[u16] {
        match axe {
            Axe::Age => &self.ages,
            Axe::Genre => &self.genres,
            Axe::Statut => &self.statuts,
        }
    }
}

impl Content {
    pub fn kind(&self) -> Kind {
        match self {
            Self::Public(public) => public.kind,
            Self::OwnTime { kind } => *kind,
        }
    }
}
