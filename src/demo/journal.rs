//! A conseiller's log, day after day.

use chrono::{Datelike as _, NaiveDate, Weekday};
use rand::{RngExt as _, rngs::ChaCha12Rng};
use uuid::{Builder, Uuid};

use super::names;
use crate::{
    activite::{
        entree::Entree,
        model::{Canal, Classes, Kind, Suite},
    },
    error::AppError,
    identite::access::Contrat,
    kernel::{
        duree::Duree,
        id::{LieuId, PersonneId},
    },
    referentiel::{
        nomenclature::{AUTONOMIES, MATERIELS, NIVEAUX, Nomenclature, REDIRECTIONS_V2},
        theme::{DEMARCHES_PRECISES, THEMES, Theme},
    },
    server::instant::Instant,
    territoire::model::Insee,
};

/// Whose log it is, and where they work.
pub struct Writer<'a> {
    pub personne: PersonneId,
    pub contrat: &'a Contrat,
    pub lieux: &'a [(LieuId, Insee)],
}

/// How often each class of `Nomenclature::V2` is met, in hundredths.
const AGES: [u32; 8] = [1, 4, 8, 16, 21, 18, 22, 10];
const STATUTS: [u32; 5] = [6, 27, 21, 34, 12];
const GENRES: [u32; 3] = [38, 54, 8];

impl Writer<'_> {
    /// About `a_day` entries on each working day.
    pub fn days(
        &self,
        rng: &mut ChaCha12Rng,
        from: NaiveDate,
        to: NaiveDate,
        a_day: u32,
    ) -> Result<Vec<Entree>, AppError> {
        let mut entries = Vec::new();
        for day in from.iter_days().take_while(|day| *day <= to) {
            if matches!(day.weekday(), Weekday::Sat | Weekday::Sun) {
                continue;
            }
            for _ in 0..rng.random_range(a_day.saturating_sub(1)..=a_day + 1) {
                entries.push(self.entry(rng, day)?);
            }
        }
        Ok(entries)
    }

    /// One entry of a day.
    pub fn entry(&self, rng: &mut ChaCha12Rng, jour: NaiveDate) -> Result<Entree, AppError> {
        let (kind, participants, minutes) = match rng.random_range(0..100) {
            0..60 => (Kind::Individuel, 1, one_of(rng, &[30, 30, 45, 60, 60])),
            60..80 => (Kind::Ponctuel, 1, one_of(rng, &[5, 10, 15, 15])),
            80..93 => (Kind::Collectif, rng.random_range(3..=12), one_of(rng, &[90, 120, 120, 150])),
            93..96 => (Kind::Formation, 0, 180),
            96..99 => (Kind::Reunion, 0, 60),
            _ => (Kind::Evenement, 0, 240),
        };
        let public = kind.for_the_public();
        let (lieu, commune) = &self.lieux[rng.random_range(0..self.lieux.len())];
        let canal = match rng.random_range(0..100) {
            0..6 if participants == 1 => Canal::Domicile,
            6..14 if participants == 1 => Canal::Distance,
            _ => Canal::Lieu,
        };
        let redirected = public && rng.random_range(0..100) < 12;
        let suites = match rng.random_range(0..100) {
            _ if redirected => vec![Suite::Redirection],
            0..30 if public => vec![Suite::Individuel],
            30..45 if public => vec![Suite::Atelier],
            _ => Vec::new(),
        };
        let code = |rng: &mut ChaCha12Rng, list: &[crate::referentiel::theme::Entry]| {
            list[rng.random_range(0..list.len())].code.to_owned()
        };
        Ok(Entree {
            id: id(rng, jour).into(),
            contrat: self.contrat.id,
            conseiller: self.personne,
            structure: self.contrat.structure,
            jour,
            kind,
            canal,
            lieu: (canal == Canal::Lieu).then_some(*lieu),
            commune: commune.clone(),
            duree: Duree::try_from(minutes).map_err(AppError::internal)?,
            duree_estimee: 0,
            participants,
            recurrents: if participants == 0 { 0 } else { rng.random_range(0..=participants) / 2 },
            classes: Classes {
                ages: spread(rng, participants, &AGES),
                genres: spread(rng, participants, &GENRES),
                statuts: spread(rng, participants, &STATUTS),
            },
            nomenclature: Nomenclature::V2,
            themes: if public { themes(rng) } else { Vec::new() },
            propres: Vec::new(),
            materiels: if public { vec![code(rng, &MATERIELS)] } else { Vec::new() },
            suites,
            redirections: if redirected { vec![code(rng, &REDIRECTIONS_V2)] } else { Vec::new() },
            autonomie: (participants == 1).then(|| code(rng, &AUTONOMIES)),
            niveau: (kind == Kind::Collectif).then(|| code(rng, &NIVEAUX)),
            mandats: u16::from(participants == 1 && rng.random_range(0..40) == 0),
            annotation: if rng.random_range(0..4) == 0 { one_of(rng, &names::NOTES) } else { "" }.to_owned(),
            version: 1,
            cree_le: morning(jour).to_string(),
        })
    }
}

fn themes(rng: &mut ChaCha12Rng) -> Vec<Theme> {
    let mut themes = Vec::new();
    for _ in 0..rng.random_range(1..=2) {
        // The first of the nomenclature are the most used.
        let at = rng.random_range(0..THEMES.len()).min(rng.random_range(0..THEMES.len()));
        themes.extend(Theme::from_code(THEMES[at].code));
        if THEMES[at].code == "demarches" {
            let precise = &DEMARCHES_PRECISES[rng.random_range(0..DEMARCHES_PRECISES.len())];
            themes.extend(Theme::from_code(precise.code));
        }
    }
    themes.sort();
    themes.dedup();
    themes
}

/// People into classes, by how often each is met.
fn spread(rng: &mut ChaCha12Rng, people: u16, weights: &[u32]) -> Vec<u16> {
    let mut counts = vec![0; weights.len()];
    let whole = weights.iter().sum();
    for _ in 0..people {
        let mut left = rng.random_range(0..whole);
        let at = weights.iter().position(|weight| {
            let here = left < *weight;
            left = left.saturating_sub(*weight);
            here
        });
        counts[at.unwrap_or(0)] += 1;
    }
    counts
}

fn one_of<T: Copy>(rng: &mut ChaCha12Rng, of: &[T]) -> T {
    of[rng.random_range(0..of.len())]
}

/// An id of the ten hours before that day: today's too are older than what anybody adds.
pub fn id(rng: &mut ChaCha12Rng, day: NaiveDate) -> Uuid {
    const EARLIER: u64 = 17 * 3_600_000;
    let millis = morning(day).unix_millis() - EARLIER + u64::from(rng.random_range(0..36_000_000_u32));
    Builder::from_unix_timestamp_millis(millis, &rng.random()).into_uuid()
}

pub fn morning(day: NaiveDate) -> Instant {
    day.and_hms_opt(7, 0, 0).unwrap_or_default().and_utc().into()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rand::SeedableRng as _;

    use super::*;
    use crate::referentiel::nomenclature::Axe;

    proptest! {
        #[test]
        fn people_are_spread_whole(seed: u64, people in 0_u16..40) {
            let mut rng = ChaCha12Rng::seed_from_u64(seed);
            for (axe, weights) in [(Axe::Age, &AGES[..]), (Axe::Genre, &GENRES), (Axe::Statut, &STATUTS)] {
                let counts = spread(&mut rng, people, weights);
                prop_assert_eq!(counts.len(), Nomenclature::V2.classes(axe).len());
                prop_assert_eq!(counts.iter().sum::<u16>(), people);
            }
        }
    }
}
