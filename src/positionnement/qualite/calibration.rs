//! Difficulties and discriminations from the answers collected. Long arithmetic: in a child process, or by the command
//! `fil calibrer`, whose output becomes `items/calibration.toml` once somebody has read it.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use super::{Donnee, as_f64};
use crate::positionnement::{
    engine::{
        calibrate::{Arret, Estime, Reponses, calibrate},
        reserve::{MOTEUR, reserve},
    },
    items::{Item, bank},
};

/// The subcommand of `main`.
pub const COMMAND: &str = "mesurer";
/// Fewer say nothing of a difficulty within half a level.
pub const TESTS_MINIMAUX: usize = 200;
/// Of each form, the latest: more would change little, and take longer than a page may.
pub const TESTS_LUS: usize = 5_000;
/// Answers that an item needs for its measure to be believed: a difficulty is then known within about a quarter of a level.
pub const REPONSES_MINIMALES: u32 = 100;
/// A difference with the estimate worth a look: half a level.
const ECART: f64 = 0.5;

/// People's answers, by the place of each item in the reserve.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Matiere {
    pub personnes: Vec<Reponses>,
}

impl Matiere {
    pub fn of(tests: &[Vec<Donnee>]) -> Self {
        let (items, reserve) = (bank().items(), reserve());
        let person = |test: &Vec<Donnee>| -> Reponses {
            test.iter().filter_map(|one| Some((reserve.place(&items[one.item].id)?, one.part))).collect()
        };
        Self { personnes: tests.iter().map(person).filter(|answers| !answers.is_empty()).collect() }
    }
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mesures {
    pub personnes: usize,
    /// Else the estimates are not to be used.
    pub stable: bool,
    /// In the order of the reserve.
    pub items: Vec<Mesure>,
}

/// What was found of an item.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mesure {
    pub reponses: u32,
    pub difficulte: f64,
    pub discrimination: f64,
    /// Standard errors of both; `None`: nobody was asked it.
    pub erreurs: Option<(f64, f64)>,
}

impl Mesure {
    fn of(found: &Estime) -> Self {
        Self {
            reponses: found.reponses,
            difficulte: found.parametres.difficulte,
            discrimination: found.parametres.discrimination,
            erreurs: found.erreurs.map(|erreurs| (erreurs.difficulte, erreurs.discrimination)),
        }
    }

    /// Enough answers.
    pub fn known(&self) -> bool {
        self.reponses >= REPONSES_MINIMALES
    }

    /// Surely another difficulty than its author thought: by half a level, and by twice the standard error.
    pub fn differs(&self, item: &Item) -> bool {
        let gap = (self.difficulte - item.difficulte).abs();
        self.known() && self.erreurs.is_some_and(|(error, _)| gap > ECART && gap > 2.0 * error)
    }
}

/// Answers alone do not say where the scale begins: the mean of people is 0. Measures are moved so that items are as difficult
/// on average as their authors thought (mean-mean linking: M. J. Kolen & R. L. Brennan, *Test Equating, Scaling, and Linking*,
/// 2014): a level keeps its meaning, and an item that nobody measured yet stands on the same scale.
pub fn measure(matiere: Matiere) -> Mesures {
    let found = calibrate(reserve().items.len(), &matiere.personnes, Arret::default());
    let mut items: Vec<_> = found.items.iter().map(Mesure::of).collect();
    let known = reserve().items.iter().zip(&items).filter(|(_, mesure)| mesure.known());
    let gaps: Vec<_> = known.map(|(item, mesure)| item.difficulte - mesure.difficulte).collect();
    if !gaps.is_empty() {
        let shift = gaps.iter().sum::<f64>() / as_f64(gaps.len());
        for mesure in &mut items {
            mesure.difficulte += shift;
        }
    }
    Mesures { personnes: matiere.personnes.len(), stable: found.stable, items }
}

/// `items/calibration.toml`, with the items whose measure can be believed.
///
/// # Errors
/// A sentence when there is nothing to believe.
pub fn file(mesures: &Mesures) -> Result<String, String> {
    if mesures.personnes < TESTS_MINIMAUX {
        return Err(format!("{} tests\u{a0}: pas assez pour mesurer ({TESTS_MINIMAUX} au moins).", mesures.personnes));
    }
    if !mesures.stable {
        return Err("Le calcul ne se stabilise pas\u{a0}: ces mesures ne peuvent pas servir.".to_owned());
    }
    let mut text = format!(
        "# Difficulté et discrimination de chaque item, mesurées par les réponses (voir engine/calibrate.rs).\n\
         # Calculé, jamais écrit à la main : fil calibrer\n\
         # Avec lui, MOTEUR (engine/reserve.rs) devient {next} et exposition.toml est recalculé : les niveaux des tests déjà\n\
         # passés sont relus avec ces mesures.\n\nbanque = {}\nmoteur = {next}\npersonnes = {}\n\n[parametres]\n",
        bank().version,
        mesures.personnes,
        next = MOTEUR + 1
    );
    for (item, mesure) in reserve().items.iter().zip(&mesures.items).filter(|(_, mesure)| mesure.known()) {
        let Mesure { difficulte, discrimination, .. } = mesure;
        writeln!(text, "{} = [{difficulte:.3}, {discrimination:.3}]", item.id).map_err(|error| error.to_string())?;
    }
    Ok(text)
}
