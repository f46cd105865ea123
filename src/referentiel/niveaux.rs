//! The four levels, how a share of the points becomes one, and the hours of training that each means: dated, versioned rules.
//!
//! Source: programme.md § 4 (« Levels » and « Parcours », interprétation v1; the lengths are among those published by the
//! programme: 70 to 420 h). A version is never changed here, only followed by another: a test keeps the one of its day.

use chrono::NaiveDate;

use super::liste::CONFERENCE_DAY;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Niveau {
    Decouverte = 1,
    Autonome,
    Confirme,
    Referent,
}

impl Niveau {
    pub const ALL: [Self; 4] = [Self::Decouverte, Self::Autonome, Self::Confirme, Self::Referent];

    /// 1 to 4.
    pub fn rank(self) -> u8 {
        self as u8
    }

    pub fn from_rank(rank: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|niveau| niveau.rank() == rank)
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Decouverte => "Découverte",
            Self::Autonome => "Autonome",
            Self::Confirme => "Confirmé",
            Self::Referent => "Référent",
        }
    }
}

/// A version of the scale.
#[derive(Debug, PartialEq, Eq)]
pub struct Echelle {
    pub version: u16,
    pub en_vigueur: NaiveDate,
    /// On a fixed form: from these shares of the points on, in percent, one is at level 2, 3, 4.
    pub seuils: [u32; 3],
    /// On an adaptive form: from these abilities on, in hundredths of the standard deviation of people.
    pub coupures: [i16; 3],
    /// Length of the training by overall level, in hours.
    pub heures: [u16; 4],
}

pub static ECHELLES: [Echelle; 1] = [Echelle {
    version: 1,
    // No test is older than the conference that announced the parcours.
    en_vigueur: CONFERENCE_DAY,
    seuils: [40, 65, 85],
    coupures: [-100, 0, 100],
    heures: [420, 315, 175, 105],
}];

impl Echelle {
    /// The scale of a test that began on this day.
    pub fn of(day: NaiveDate) -> &'static Self {
        ECHELLES.iter().rev().find(|echelle| echelle.en_vigueur <= day).unwrap_or(&ECHELLES[0])
    }

    /// The level of `obtained` points out of `possible`; `None` when nothing was graded.
    pub fn level(&self, obtained: u32, possible: u32) -> Option<Niveau> {
        let reached = |seuil: &&u32| u64::from(obtained) * 100 >= u64::from(possible) * u64::from(**seuil);
        let passed = self.seuils.iter().filter(reached).count();
        (possible > 0).then(|| Niveau::ALL[passed])
    }

    /// The abilities at which levels 2, 3 and 4 begin, in standard deviations.
    pub fn cuts(&self) -> [f64; 3] {
        self.coupures.map(|hundredths| f64::from(hundredths) / 100.0)
    }

    /// The level of an ability.
    pub fn level_of_ability(&self, theta: f64) -> Niveau {
        Niveau::ALL[self.cuts().iter().filter(|cut| theta >= **cut).count()]
    }

    pub fn hours(&self, niveau: Niveau) -> u16 {
        self.heures[usize::from(niveau.rank() - 1)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_begin_at_their_share() {
        let v1 = &ECHELLES[0];
        for (obtained, niveau) in [
            (0, Niveau::Decouverte),
            (39, Niveau::Decouverte),
            (40, Niveau::Autonome),
            (64, Niveau::Autonome),
            (65, Niveau::Confirme),
            (84, Niveau::Confirme),
            (85, Niveau::Referent),
            (100, Niveau::Referent),
        ] {
            assert_eq!(v1.level(obtained, 100), Some(niveau), "{obtained} %");
        }
        assert_eq!(v1.level(0, 0), None);
    }

    #[test]
    fn levels_begin_at_their_ability() {
        let v1 = &ECHELLES[0];
        for (theta, niveau) in [
            (-4.0, Niveau::Decouverte),
            (-1.01, Niveau::Decouverte),
            (-1.0, Niveau::Autonome),
            (-0.01, Niveau::Autonome),
            (0.0, Niveau::Confirme),
            (0.99, Niveau::Confirme),
            (1.0, Niveau::Referent),
            (4.0, Niveau::Referent),
        ] {
            assert_eq!(v1.level_of_ability(theta), niveau, "{theta}");
        }
    }

    #[test]
    fn versions_follow_each_other() {
        assert!(
            ECHELLES
                .windows(2)
                .all(|pair| pair[0].en_vigueur < pair[1].en_vigueur && pair[0].version < pair[1].version)
        );
        assert_eq!(Echelle::of("2026-11-24".parse().unwrap()).version, 1);
        for echelle in &ECHELLES {
            assert!(echelle.seuils.is_sorted() && echelle.coupures.is_sorted_by(|a, b| a < b));
            assert!(echelle.heures.is_sorted_by(|a, b| a >= b));
        }
    }

    #[test]
    fn a_higher_level_means_fewer_hours() {
        let v1 = &ECHELLES[0];
        assert_eq!(Niveau::ALL.map(|niveau| v1.hours(niveau)), [420, 315, 175, 105]);
        assert_eq!((0..=5).filter_map(Niveau::from_rank).collect::<Vec<_>>(), Niveau::ALL);
    }
}
