//! How levels become hours, and hours become blocks: dated, versioned rules.
//!
//! Source: programme.md § 4 (« Parcours v1 »: « each family at level 1 or 2 takes its share of the hours (equal shares, then
//! weighted by what is missing), a family at 4 none »; lengths published by the programme). What it leaves open is settled
//! here, and called *interprétation v1*:
//! - half of the hours are shared equally among the families at level 1 or 2, half among all by the levels that they lack: so
//!   one at level 3 takes a small part of the second half, and all of it with the others at 3 where none is below;
//! - a family that the test says nothing of counts at the overall level;
//! - where every family is at level 4, the hours go to the preparation of the exam, which belongs to no family;
//! - which blocks a family's hours are taught in: `Regle::blocs`.
//!
//! A version is never changed here, only followed by another: a proposal keeps the one of its day.

use chrono::NaiveDate;

use super::{famille::Famille, liste::CONFERENCE_DAY};

/// The lengths of a training that the programme knows, in hours.
pub const DUREES: [u16; 7] = [70, 105, 175, 280, 315, 350, 420];

/// The blocks of the title. Their names change with the title; their numbers do not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bloc {
    Ccp1,
    Ccp2,
    Ccp3,
}

impl Bloc {
    pub const ALL: [Self; 3] = [Self::Ccp1, Self::Ccp2, Self::Ccp3];

    pub fn label(self) -> &'static str {
        match self {
            Self::Ccp1 => "CCP1",
            Self::Ccp2 => "CCP2",
            Self::Ccp3 => "CCP3",
        }
    }
}

/// A version of the rule.
#[derive(Debug, PartialEq, Eq)]
pub struct Regle {
    pub version: u16,
    pub en_vigueur: NaiveDate,
    pub source: &'static str,
    /// What each family's hours are taught in, in percent of CCP1, CCP2 and CCP3, in the order of `Famille::ALL`.
    pub blocs: [[u16; 3]; 4],
    /// The same for the preparation of the exam.
    pub certification: [u16; 3],
}

pub static REGLES: [Regle; 1] = [Regle {
    version: 1,
    en_vigueur: CONFERENCE_DAY,
    source: "textes du programme, interprétation v1",
    blocs: [[100, 0, 0], [50, 50, 0], [0, 50, 50], [0, 0, 100]],
    certification: [34, 33, 33],
}];

impl Regle {
    /// The rule in force on a day.
    pub fn of(day: NaiveDate) -> &'static Self {
        REGLES.iter().rev().find(|regle| regle.en_vigueur <= day).unwrap_or(&REGLES[0])
    }

    /// A version that a proposal kept.
    pub fn version(version: u16) -> Option<&'static Self> {
        REGLES.iter().find(|regle| regle.version == version)
    }

    /// Percent of a family's hours in each block; `None` is the preparation of the exam.
    pub fn shares(&self, famille: Option<Famille>) -> [u16; 3] {
        famille.map_or(self.certification, |famille| self.blocs[famille as usize])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::referentiel::niveaux::ECHELLES;

    #[test]
    fn every_hour_of_a_family_is_in_a_block() {
        for regle in &REGLES {
            for famille in Famille::ALL.map(Some).into_iter().chain([None]) {
                assert_eq!(regle.shares(famille).iter().sum::<u16>(), 100, "{famille:?}");
            }
        }
    }

    #[test]
    fn the_hours_of_a_level_are_a_length_of_the_programme() {
        let lengths = ECHELLES.iter().flat_map(|echelle| echelle.heures);
        assert!(lengths.into_iter().all(|hours| DUREES.contains(&hours)));
        assert!(DUREES.is_sorted_by(|a, b| a < b));
    }

    #[test]
    fn versions_follow_each_other() {
        assert!(REGLES.is_sorted_by(|a, b| a.version < b.version && a.en_vigueur < b.en_vigueur));
        assert_eq!(Regle::of("2026-11-24".parse().unwrap()).version, 1);
        assert_eq!(Regle::version(1), Some(&REGLES[0]));
    }
}
