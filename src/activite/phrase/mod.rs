//! An entry said in one line of French, as people note it: « atelier 2h 8 personnes smartphone médiathèque de Sarcelles hier ».
//!
//! Reading is deterministic and never invents. Each value comes from words of the line, or is a declared default; two lines with
//! the same words mean the same. What may mean two things is not read, and whatever is not read stays listed: it may become
//! the note. The rules:
//!
//! - **Kind**: the first word that says it plainly (« atelier », « réunion »); « aide », « rdv », « demande » give way to
//!   such words. Nothing said: an atelier when several people or a level are, else an accompaniment. « Formation » with people
//!   counted may be given or followed: it is not read.
//! - **Own time** holds neither people, themes nor follow-up: such words stay unread.
//! - **Day, level, place**: the first one said. One that says the same joins it, another stays unread.
//! - **Duration, mandats**: the first one said; what may be added to it stays unread (« 1h puis 1h »). « De 14h à 16h (2h) »
//!   says the same twice.
//! - **Duration for each** (« 4 personnes 10 min chacune ») is multiplied by the participants that were said; unread when there
//!   are none, or when a duration of the whole is said.
//! - **Participants**: the first number of people. Without one, as many as the longest of what was counted by age, genre or
//!   status; without any, one by default, but for an atelier. A count that would exceed the participants is not read.
//! - **A person without a number** (« retraitée, 72 ans ») is read when one person was helped.
//! - **One typing error** is forgiven in words of seven letters or more that are no other word.
//!
//! Words say one thing, with these exceptions, where several values share them: all that a count says (« 3 femmes retraitées »,
//! « 3 demandes »), a device and its use (« tablette »), a redirection and where to, a duration for each and for how many.

mod durees;
mod jours;
mod lecture;
mod lieux;
mod mots;
mod personnes;
mod pieces;
mod regles;
mod remplir;
mod suites;
mod sujets;
mod vocabulaire;

#[cfg(test)]
mod tests;

use chrono::NaiveDate;

use super::model::{Kind, Suite};
use crate::{kernel::duree::Duree, referentiel::theme::Theme};

pub use pieces::Piece;
pub use remplir::remplir;

/// What the structure has of its own, each with its id.
#[derive(Clone, Copy, Debug, Default)]
pub struct Connus<'a> {
    /// Labels are « Médiathèque, Sarcelles »: a name, and its commune after the last comma.
    pub lieux: &'a [(String, String)],
    pub themes_propres: &'a [(String, String)],
}

/// A part of the text, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    pub debut: usize,
    pub fin: usize,
}

impl Span {
    /// The words of the text that was read.
    pub fn of(self, texte: &str) -> &str {
        texte.get(self.debut..self.fin).unwrap_or_default()
    }
}

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// In order: these words say it, together.
    Texte(Vec<Span>),
    /// Nothing in the line says it.
    Defaut,
}

/// A value, and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lu<T> {
    pub valeur: T,
    pub source: Source,
}

/// Where it took place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LieuLu {
    /// One of those that are known.
    Connu {
        id: String,
        label: String,
    },
    /// Another, as it was named. No name when only the commune was said.
    Nouveau {
        nom: String,
        commune: Option<String>,
    },
    Domicile,
    Distance,
}

/// One of the structure's own themes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Propre {
    pub id: String,
    pub label: String,
}

/// How many are in a class: `place` is that of `Nomenclature::V2.classes(axe)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Classe {
    pub place: usize,
    pub nombre: u16,
}

/// What a line says. Codes are those of nomenclature v2.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lecture {
    pub kind: Lu<Kind>,
    pub jour: Lu<NaiveDate>,
    pub duree: Option<Lu<Duree>>,
    /// None for one's own time, and for an atelier where nobody was counted.
    pub participants: Option<Lu<u16>>,
    pub recurrents: Option<Lu<u16>>,
    pub themes: Vec<Lu<Theme>>,
    pub propres: Vec<Lu<Propre>>,
    pub lieu: Option<Lu<LieuLu>>,
    pub materiels: Vec<Lu<&'static str>>,
    pub niveau: Option<Lu<&'static str>>,
    pub autonomie: Option<Lu<&'static str>>,
    pub ages: Vec<Lu<Classe>>,
    pub genres: Vec<Lu<Classe>>,
    pub statuts: Vec<Lu<Classe>>,
    pub suites: Vec<Lu<Suite>>,
    pub redirections: Vec<Lu<&'static str>>,
    pub mandats: Option<Lu<u16>>,
    /// What was not understood, in the order of the text. Little words alone are not listed.
    pub reste: Vec<Span>,
}

/// Reads a line written on the day `today`.
pub fn lire(texte: &str, today: NaiveDate, connus: &Connus) -> Lecture {
    lecture::assembled(&regles::Ligne::new(texte, today, connus), connus)
}

impl Lecture {
    /// What was not understood, as a note might begin.
    pub fn note(&self, texte: &str) -> String {
        self.reste.iter().map(|span| span.of(texte)).collect::<Vec<_>>().join(", ")
    }
}
