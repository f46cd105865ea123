//! A test, its lines, and how they are sorted and filtered.

use std::fmt;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    kernel::{french, spelling::letters},
    referentiel::famille::Famille,
};

/// Hundredths of a point: what is shown adds up to the total that is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Points(pub u32);

impl Points {
    pub const ZERO: Self = Self(0);
    /// What an item gives at most.
    pub const ONE: Self = Self(100);

    /// « 1,00 », « 0,33 », for a column of figures.
    pub fn in_column(self) -> String {
        format!("{},{:02}", self.0 / 100, self.0 % 100)
    }
}

/// « 1 », « 0,5 », « 9,33 ».
impl fmt::Display for Points {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&french::number(u64::from(self.0 / 100)))?;
        match self.0 % 100 {
            0 => Ok(()),
            cents if cents % 10 == 0 => write!(f, ",{}", cents / 10),
            cents => write!(f, ",{cents:02}"),
        }
    }
}

/// An answer as it was given. Indices are those of the item's own lists, whatever order the person saw.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Reponse {
    Choix(u8),
    Plusieurs(Vec<u8>),
    /// The elements, in the order in which they were put.
    Ordre(Vec<u8>),
    /// For each element, where it was put.
    Places(Vec<Option<u8>>),
    Texte(String),
    /// Said by the person: it is worth nothing, and no guess was needed.
    Inconnue,
}

/// How the items of a test are chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Forme {
    Fixe,
    Adaptatif,
}

impl Forme {
    pub fn code(self) -> &'static str {
        match self {
            Self::Fixe => "fixe",
            Self::Adaptatif => "adaptatif",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Fixe, Self::Adaptatif].into_iter().find(|forme| forme.code() == code)
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Fixe => "Forme fixe",
            Self::Adaptatif => "Forme adaptée",
        }
    }
}

/// Where a test that was begun stands. Only one that is over shows answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Etat {
    EnCours,
    /// Nothing is on the screen, no time runs.
    EnPause {
        depuis: DateTime<Utc>,
    },
    Termine {
        le: DateTime<Utc>,
    },
    /// Stopped before its end: what was answered counts, the rest is not taken.
    Interrompu {
        le: DateTime<Utc>,
        /// Not known of tests taken elsewhere.
        cause: Option<Cause>,
    },
}

/// Why a test was stopped before its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The time given was over.
    Temps,
    Personne,
    Organisme,
}

impl Cause {
    pub const ALL: [Self; 3] = [Self::Temps, Self::Personne, Self::Organisme];

    pub fn code(self) -> &'static str {
        match self {
            Self::Temps => "temps",
            Self::Personne => "personne",
            Self::Organisme => "organisme",
        }
    }

    /// As it follows « Interrompu le 24 novembre 2026 ».
    pub fn label(self) -> &'static str {
        match self {
            Self::Temps => "le temps prévu était écoulé",
            Self::Personne => "à la demande de la personne",
            Self::Organisme => "par l’organisme de formation",
        }
    }
}

/// How a test's row says where it stands.
#[derive(Clone, Copy, Debug, Default)]
pub struct EtatParts<'a> {
    pub etat: &'a str,
    pub fini_le: Option<DateTime<Utc>>,
    pub pause_depuis: Option<DateTime<Utc>>,
    pub cause: Option<&'a str>,
}

impl Etat {
    pub const CODES: [&str; 3] = ["en_cours", "termine", "interrompu"];

    pub fn code(self) -> &'static str {
        match self {
            Self::EnCours | Self::EnPause { .. } => Self::CODES[0],
            Self::Termine { .. } => Self::CODES[1],
            Self::Interrompu { .. } => Self::CODES[2],
        }
    }

    pub fn from_parts(parts: EtatParts<'_>) -> Option<Self> {
        let cause = parts.cause.and_then(|code| Cause::ALL.into_iter().find(|cause| cause.code() == code));
        match (parts.etat, parts.fini_le, parts.pause_depuis) {
            ("en_cours", None, None) => Some(Self::EnCours),
            ("en_cours", None, Some(depuis)) => Some(Self::EnPause { depuis }),
            ("termine", Some(le), None) => Some(Self::Termine { le }),
            ("interrompu", Some(le), None) => Some(Self::Interrompu { le, cause }),
            _ => None,
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::EnCours => "En cours",
            Self::EnPause { .. } => "En pause",
            Self::Termine { .. } => "Terminé",
            Self::Interrompu { .. } => "Interrompu",
        }
    }

    /// When it ended.
    pub fn over(self) -> Option<DateTime<Utc>> {
        match self {
            Self::EnCours | Self::EnPause { .. } => None,
            Self::Termine { le } | Self::Interrompu { le, .. } => Some(le),
        }
    }

    pub fn cause(self) -> Option<Cause> {
        match self {
            Self::Interrompu { cause, .. } => cause,
            _ => None,
        }
    }
}

/// What became of an item: not graded (a square) or graded (a dot).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Statut {
    NonPassee,
    /// Given that day; a person will read it.
    ARelire {
        depuis: NaiveDate,
    },
    Juste,
    Partielle(Points),
    Fausse,
    /// The person said that they do not know: worth nothing, and not wrong.
    Inconnue,
}

impl Statut {
    /// `inconnue`: what was given is « Je ne sais pas ».
    pub fn of(given: Option<NaiveDate>, inconnue: bool, points: Option<Points>) -> Self {
        match (given, points) {
            (_, Some(Points::ZERO)) if inconnue => Self::Inconnue,
            (_, Some(Points::ONE)) => Self::Juste,
            (_, Some(Points::ZERO)) => Self::Fausse,
            (_, Some(points)) => Self::Partielle(points),
            (Some(depuis), None) => Self::ARelire { depuis },
            (None, None) => Self::NonPassee,
        }
    }

    pub fn kind(self) -> Kind {
        match self {
            Self::Juste => Kind::Juste,
            Self::Partielle(_) => Kind::Partielle,
            Self::Fausse => Kind::Fausse,
            Self::Inconnue => Kind::Inconnue,
            Self::ARelire { .. } => Kind::ARelire,
            Self::NonPassee => Kind::NonPassee,
        }
    }

    /// The note, once graded.
    pub fn points(self) -> Option<Points> {
        match self {
            Self::Juste => Some(Points::ONE),
            Self::Partielle(points) => Some(points),
            Self::Fausse | Self::Inconnue => Some(Points::ZERO),
            Self::ARelire { .. } | Self::NonPassee => None,
        }
    }
}

/// A status by its name alone: what one filters by, in the order in which they are sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Juste,
    Partielle,
    Fausse,
    Inconnue,
    ARelire,
    NonPassee,
}

impl Kind {
    pub const ALL: [Self; 6] =
        [Self::Juste, Self::Partielle, Self::Fausse, Self::Inconnue, Self::ARelire, Self::NonPassee];

    pub fn code(self) -> &'static str {
        match self {
            Self::Juste => "juste",
            Self::Partielle => "partielle",
            Self::Fausse => "fausse",
            Self::Inconnue => "inconnue",
            Self::ARelire => "a_relire",
            Self::NonPassee => "non_passee",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Juste => "Juste",
            Self::Partielle => "En partie juste",
            Self::Fausse => "Fausse",
            Self::Inconnue => "Ne sait pas",
            Self::ARelire => "À lire",
            Self::NonPassee => "Non passée",
        }
    }
}

/// What the lines are sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tri {
    /// The order of the test.
    #[default]
    Rang,
    Designation,
    Statut,
    Note,
    Temps,
}

impl Tri {
    pub const ALL: [Self; 5] = [Self::Rang, Self::Designation, Self::Statut, Self::Note, Self::Temps];

    pub fn code(self) -> &'static str {
        match self {
            Self::Rang => "rang",
            Self::Designation => "designation",
            Self::Statut => "statut",
            Self::Note => "note",
            Self::Temps => "temps",
        }
    }

    /// As it follows « triées par ».
    pub fn label(self) -> &'static str {
        match self {
            Self::Rang => "numéro",
            Self::Designation => "désignation",
            Self::Statut => "statut",
            Self::Note => "note",
            Self::Temps => "temps",
        }
    }
}

/// How the table is seen. All of it is in the address.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Vue {
    pub tri: Tri,
    pub decroissant: bool,
    /// Only the lines of this status.
    pub statut: Option<Kind>,
}

impl Vue {
    /// What is unknown is left aside: an old link still shows the table.
    pub fn read(tri: &str, sens: &str, statut: &str) -> Self {
        Self {
            tri: Tri::ALL.into_iter().find(|known| known.code() == tri).unwrap_or_default(),
            decroissant: sens == "decroissant",
            statut: Kind::ALL.into_iter().find(|known| known.code() == statut),
        }
    }

    pub fn sens(self) -> &'static str {
        if self.decroissant { "decroissant" } else { "croissant" }
    }

    /// `?tri=note&sens=croissant&statut=`, as the form of the page sends it.
    pub fn query(self) -> String {
        format!("?tri={}&sens={}&statut={}", self.tri.code(), self.sens(), self.statut.map_or("", Kind::code))
    }

    /// What the header of a column leads to: sorted by it, the other way if it already is.
    pub fn sorted_by(self, tri: Tri) -> Self {
        Self { tri, decroissant: self.tri == tri && !self.decroissant, ..self }
    }

    /// What the header of a column says of its order.
    pub fn aria_sort(self, tri: Tri) -> Option<&'static str> {
        (self.tri == tri).then_some(if self.decroissant { "descending" } else { "ascending" })
    }

    /// « 9 lignes, triées par temps, ordre décroissant ».
    pub fn said(self, lines: usize) -> String {
        let count = french::count(lines as u64, "ligne", "lignes");
        let sorted = if lines >= 2 { "triées" } else { "triée" };
        let sens = if self.decroissant { "décroissant" } else { "croissant" };
        format!("{count}, {sorted} par {}, ordre {sens}", self.tri.label())
    }
}

/// A row of the viewer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ligne {
    pub rang: u8,
    pub designation: String,
    /// `None`: an item that the bank no longer has.
    pub famille: Option<Famille>,
    pub donnee: Option<NaiveDate>,
    pub statut: Statut,
    /// Seconds, once the item was on the screen.
    pub temps: Option<u32>,
}

impl Ligne {
    /// For who has still to read the answer: what others gave is not said.
    pub fn hide_note(&mut self) {
        self.statut = Statut::of(self.donnee, false, None);
    }
}

/// Numbers to sort a line by, in the order of `Tri::ALL`. `None` comes last whichever way one sorts.
pub type Cles = [Option<u32>; 5];

/// The lines with their numbers: the same for the server and for the island, which knows nothing of French.
pub fn keyed(lignes: Vec<Ligne>) -> Vec<(Ligne, Cles)> {
    let mut names: Vec<_> = lignes.iter().map(|ligne| letters(&ligne.designation)).collect();
    names.sort();
    lignes
        .into_iter()
        .map(|ligne| {
            let name = letters(&ligne.designation);
            let at = names.partition_point(|other| *other < name);
            let cles = [
                Some(u32::from(ligne.rang)),
                u32::try_from(at).ok(),
                Some(ligne.statut.kind() as u32),
                ligne.statut.points().map(|points| points.0),
                ligne.temps,
            ];
            (ligne, cles)
        })
        .collect()
}

/// How two lines follow each other: by their number, then by their place in the test.
pub fn order(a: (Option<u32>, u32), b: (Option<u32>, u32), decroissant: bool) -> std::cmp::Ordering {
    let by_key = match (a.0, b.0) {
        (Some(a), Some(b)) if decroissant => b.cmp(&a),
        (Some(a), Some(b)) => a.cmp(&b),
        (a, b) => a.is_none().cmp(&b.is_none()),
    };
    by_key.then(a.1.cmp(&b.1))
}

#[cfg(test)]
#[path = "model_tests.rs"]
mod tests;
