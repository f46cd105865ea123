//! A test while it is taken: its clock, what comes next, when it is over. Pure.

use chrono::TimeDelta;

use super::exposition::{self, Chances};
use crate::{
    kernel::id::PassageId,
    positionnement::{
        engine::{
            reserve::reserve,
            selection::{self, Candidat, Donnee, Regle, Suite},
        },
        model::{Etat, Forme, Points, Reponse},
    },
    server::instant::Instant,
};

/// A page that is alive says so this often.
pub const BATTEMENT: TimeDelta = TimeDelta::seconds(5);
/// From this silence on, a page that used to say that it is there is not: an outage, which is not counted.
const SILENCE: TimeDelta = TimeDelta::milliseconds(12_500);
/// After the end of the time, an answer that was on its way still counts.
const DELAI: TimeDelta = TimeDelta::seconds(30);

/// What is on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ecran {
    pub rang: u8,
    /// Until when its time is counted already.
    pub compte_depuis: Instant,
}

/// What went by since: either time that counts, or an outage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ecoule {
    pub compte_ms: u32,
    pub coupure_ms: u32,
}

impl Ecran {
    /// `bat`: whether the page says that it is there.
    pub fn ecoule(self, bat: bool, now: Instant) -> Ecoule {
        let gap = (now.utc() - self.compte_depuis.utc()).max(TimeDelta::zero());
        let ms = u32::try_from(gap.num_milliseconds()).unwrap_or(u32::MAX);
        if bat && gap > SILENCE {
            Ecoule { compte_ms: 0, coupure_ms: ms }
        } else {
            Ecoule { compte_ms: ms, coupure_ms: 0 }
        }
    }
}

/// What the organisme allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Conditions {
    pub forme: Forme,
    /// Seconds for the whole test; `None`: no limit.
    pub limite: Option<u32>,
    pub pause: bool,
    /// Answers can be changed until the end.
    pub relecture: bool,
    /// An adaptive test ends once its result is known well enough.
    pub courte: bool,
}

impl Conditions {
    /// When an adaptive test ends.
    pub fn regle(&self) -> Regle {
        if self.courte { Regle::ECOURTEE } else { Regle::VINGT }
    }
}

/// An item of the test.
#[derive(Clone, Debug)]
pub struct Place {
    pub rang: u8,
    pub item: String,
    pub reponse: Option<Reponse>,
    pub brouillon: Option<Reponse>,
    pub points: Option<Points>,
    pub temps_ms: u32,
}

/// A test that is being taken.
#[derive(Clone, Debug)]
pub struct Cours {
    pub id: PassageId,
    pub conditions: Conditions,
    pub graine: u64,
    pub etat: Etat,
    pub ecran: Option<Ecran>,
    /// Whether its pages say that they are there: once one has, the next are expected to.
    pub bat: bool,
    /// Of an adaptive test: how seldom items may be asked in it.
    pub chances: Chances,
    /// Items of the person's earlier tests, whose answers they have read: not asked again while others are left.
    pub vus: Vec<String>,
    /// In the order of the test, from 1.
    pub places: Vec<Place>,
}

/// What comes after what was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Apres {
    /// This place waits for an answer.
    Place(u8),
    /// This item is asked now.
    Poser(&'static str),
    /// All is answered; the person may read it again.
    Relire,
    Fini,
}

impl Cours {
    pub fn place(&self, rang: u8) -> Option<&Place> {
        self.places.iter().find(|place| place.rang == rang)
    }

    /// Whether an answer of this place may still be given, or changed.
    pub fn is_open(&self, rang: u8) -> bool {
        self.place(rang).is_some_and(|place| place.reponse.is_none() || self.conditions.relecture)
    }

    /// Milliseconds left; `None`: there is no limit. Below zero once it is over.
    pub fn restant(&self, now: Instant) -> Option<TimeDelta> {
        let limite = TimeDelta::seconds(self.conditions.limite?.into());
        let counted: i64 = self.places.iter().map(|place| i64::from(place.temps_ms)).sum();
        let running = self.ecran.map_or(0, |ecran| ecran.ecoule(self.bat, now).compte_ms);
        Some(limite - TimeDelta::milliseconds(counted + i64::from(running)))
    }

    pub fn is_out_of_time(&self, now: Instant) -> bool {
        self.restant(now).is_some_and(|left| left <= TimeDelta::zero())
    }

    /// Whether what is given now comes too late to count.
    pub fn is_too_late(&self, now: Instant) -> bool {
        self.restant(now).is_some_and(|left| left < -DELAI)
    }

    pub fn next(&self) -> Apres {
        if let Some(place) = self.places.iter().find(|place| place.reponse.is_none()) {
            return Apres::Place(place.rang);
        }
        match self.conditions.forme {
            Forme::Fixe if self.conditions.relecture => Apres::Relire,
            Forme::Fixe => Apres::Fini,
            Forme::Adaptatif => {
                let reserve = reserve();
                let donnees: Vec<_> = self
                    .places
                    .iter()
                    .filter_map(|place| Some(Donnee { item: reserve.place(&place.item)?, points: place.points? }))
                    .collect();
                // Items that were answered and wait for a reader still count as asked.
                let regle = self.conditions.regle();
                if self.places.len() >= regle.longueur {
                    return Apres::Fini;
                }
                match selection::next(&self.candidats(), regle, self.graine, &donnees) {
                    Suite::Item(at) => Apres::Poser(&reserve.items[at].id),
                    Suite::Fin(_) => Apres::Fini,
                }
            }
        }
    }

    /// What this test may ask.
    pub fn candidats(&self) -> Vec<Candidat> {
        let mut candidats = exposition::candidats(&self.chances);
        for seen in self.vus.iter().filter_map(|id| reserve().place(id)) {
            candidats[seen].controle.chance = 0.0;
        }
        candidats
    }

    /// Whether time runs on a page without an item too: it is no pause where none is allowed.
    pub fn is_kept_running(&self) -> bool {
        self.etat == Etat::EnCours && self.conditions.limite.is_some() && !self.conditions.pause
    }

    /// How many items the test has, at most.
    pub fn longueur(&self) -> usize {
        match self.conditions.forme {
            Forme::Fixe => self.places.len(),
            Forme::Adaptatif => Regle::VINGT.longueur,
        }
    }
}

#[cfg(test)]
#[path = "cours_tests.rs"]
mod tests;
