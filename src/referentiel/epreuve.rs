//! How long a positioning test may last, and the extra time that a person may need: dated, versioned rules.
//!
//! Source: programme.md § 4 asks for a test and says no length. Ours, *interprétation v1*: about three minutes an item, rounded
//! up. Extra times are those usual in examinations (a third, a half, twice).

use chrono::NaiveDate;

use super::liste::CONFERENCE_DAY;

/// A version of the durations.
#[derive(Debug, PartialEq, Eq)]
pub struct Durees {
    pub version: u16,
    pub en_vigueur: NaiveDate,
    /// Seconds for the whole of the fixed form.
    pub fixe: u32,
    /// Seconds for the whole of the adaptive form.
    pub adaptative: u32,
}

pub static DUREES: [Durees; 1] =
    [Durees { version: 1, en_vigueur: CONFERENCE_DAY, fixe: 45 * 60, adaptative: 60 * 60 }];

impl Durees {
    pub fn of(day: NaiveDate) -> &'static Self {
        DUREES.iter().rev().find(|durees| durees.en_vigueur <= day).unwrap_or(&DUREES[0])
    }
}

/// Extra time, decided with the person before the test.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Majoration {
    #[default]
    Aucune,
    Tiers,
    Moitie,
    Double,
    SansLimite,
}

impl Majoration {
    pub const ALL: [Self; 5] = [Self::Aucune, Self::Tiers, Self::Moitie, Self::Double, Self::SansLimite];

    pub fn code(self) -> &'static str {
        match self {
            Self::Aucune => "aucune",
            Self::Tiers => "tiers",
            Self::Moitie => "moitie",
            Self::Double => "double",
            Self::SansLimite => "sans_limite",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|majoration| majoration.code() == code)
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Aucune => "Durée ordinaire",
            Self::Tiers => "Un tiers de temps en plus (×\u{a0}1,33)",
            Self::Moitie => "La moitié du temps en plus (×\u{a0}1,5)",
            Self::Double => "Deux fois plus de temps (×\u{a0}2)",
            Self::SansLimite => "Sans limite de temps",
        }
    }

    /// Seconds, where `ordinary` are those of everybody; `None`: no limit. Rounded up to the second.
    pub fn limit(self, ordinary: u32) -> Option<u32> {
        let percent = match self {
            Self::Aucune => 100,
            Self::Tiers => 133,
            Self::Moitie => 150,
            Self::Double => 200,
            Self::SansLimite => return None,
        };
        Some((ordinary * percent).div_ceil(100))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extra_time() {
        let v1 = Durees::of("2026-11-24".parse().unwrap());
        assert_eq!(v1.version, 1);
        let limits = Majoration::ALL.map(|majoration| majoration.limit(v1.fixe));
        assert_eq!(limits, [Some(2700), Some(3591), Some(4050), Some(5400), None]);
        assert_eq!(Majoration::Tiers.limit(100), Some(133));
        assert_eq!(Majoration::Tiers.limit(1), Some(2));
    }

    #[test]
    fn codes_are_read_back() {
        for majoration in Majoration::ALL {
            assert_eq!(Majoration::from_code(majoration.code()), Some(majoration));
        }
    }

    #[test]
    fn versions_follow_each_other() {
        assert!(DUREES.is_sorted_by(|a, b| a.version < b.version && a.en_vigueur < b.en_vigueur));
    }
}
