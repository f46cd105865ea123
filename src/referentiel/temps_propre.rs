//! Own time: how much of a conseiller's hours is for the community and for continued training.

use chrono::NaiveDate;

use super::liste::day;

/// The aim, and what counts towards it.
pub struct Repere {
    pub version: &'static str,
    pub effective: NaiveDate,
    pub source: &'static str,
    /// Per cent of the hours that are noted.
    pub aim: u32,
    pub definition: &'static str,
}

pub static TEMPS_PROPRE: Repere = Repere {
    version: "v1",
    effective: day(2026, 11, 24),
    source: "programme.md § 5, interprétation v1",
    aim: 10,
    definition: "Les heures notées en «\u{a0}Formation\u{a0}», «\u{a0}Réunion, réseau\u{a0}» et «\u{a0}Événement\u{a0}», sur toutes les heures que vous avez notées, tous contrats ensemble.",
};

impl Repere {
    /// Per cent of `whole` that `own` is, both in minutes; `None` where nothing is noted.
    pub fn share(&self, own: u32, whole: u32) -> Option<f64> {
        (whole > 0).then(|| f64::from(own) * 100.0 / f64::from(whole))
    }
}
