//! How good the test is, by all the answers that were given: item by item, and as a whole. No name is read, and none is shown.

pub mod api;
pub mod calibration;
pub mod calibration_pages;
pub mod item_pages;
pub mod pages;
pub mod store;

use super::{
    cles::{Cles, key_by},
    engine::{
        classical::{self, Alerte, Classique, Proposition},
        exposure,
        irt::Posterior,
        reserve::reserve,
    },
    items::{Item, Question, bank},
    model::{Forme, Reponse},
};

/// Tests, or answers to an item, below which a figure is chance, and may be somebody's.
pub const TESTS_MINIMAUX: usize = 30;
/// Tests below which the share of an item is chance.
const TESTS_D_EXPOSITION: usize = 100;

/// An answer that is graded.
#[derive(Clone, Debug)]
pub struct Donnee {
    /// Where its item stands in the bank.
    pub item: usize,
    /// Share of the point, 0 to 1.
    pub part: f64,
    pub temps_ms: u32,
    /// What was chosen, where it was a choice.
    pub choix: Option<Reponse>,
}

/// What all the tests of a form say.
pub struct Qualite {
    pub forme: Forme,
    pub tests: usize,
    /// Share of what is measured that is not chance, 1 at most; `None`: too few tests.
    pub fiabilite: Option<f64>,
    /// Those that were asked: to be read again first.
    pub items: Vec<DeItem>,
}

/// What they say of an item.
pub struct DeItem {
    pub item: &'static Item,
    pub classique: Classique,
    /// In milliseconds, the shortest first.
    pub temps: Vec<u32>,
    /// Share of the tests that asked it, 0 to 1.
    pub posee: f64,
    /// Its options, where it is a choice.
    pub propositions: Vec<Proposition>,
    /// Those that are right.
    pub bonnes: Vec<usize>,
    pub signaux: Vec<Signal>,
}

/// Why an item deserves to be read again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    Reponses(Alerte),
    TropPosee,
}

impl Signal {
    /// In two or three words.
    pub fn label(self) -> &'static str {
        match self {
            Self::Reponses(Alerte::TropFacile) => "Trop facile",
            Self::Reponses(Alerte::TropDifficile) => "Trop difficile",
            Self::Reponses(Alerte::DiscriminePeu) => "Sépare peu",
            Self::Reponses(Alerte::Leurre(_)) => "Réponse attendue\u{a0}?",
            Self::TropPosee => "Trop posée",
        }
    }

    /// In a sentence, with what to look at.
    pub fn sentence(self) -> String {
        match self {
            Self::Reponses(Alerte::TropFacile) => {
                "Presque tout le monde réussit\u{a0}: la question n’apprend rien sur la personne.".to_owned()
            }
            Self::Reponses(Alerte::TropDifficile) => {
                "Presque personne ne réussit. La question est-elle claire, et la réponse attendue juste\u{a0}?".to_owned()
            }
            Self::Reponses(Alerte::DiscriminePeu) => {
                "Les personnes qui réussissent le reste ne la réussissent guère mieux que les autres. Est-elle ambiguë\u{a0}?"
                    .to_owned()
            }
            Self::Reponses(Alerte::Leurre(option)) => format!(
                "La proposition {} n’est pas attendue, et pourtant les personnes qui réussissent le reste la choisissent. La réponse attendue est-elle la bonne\u{a0}?",
                option + 1
            ),
            Self::TropPosee => {
                "La question est posée à plus de 40\u{202f}% des personnes\u{a0}: elle finira par être connue.".to_owned()
            }
        }
    }
}

impl DeItem {
    /// Whether there are enough answers for figures to mean something, and to be nobody's.
    pub fn is_known(&self) -> bool {
        self.classique.reponses as usize >= TESTS_MINIMAUX
    }

    pub fn mediane(&self) -> Option<u32> {
        self.temps.get(self.temps.len().checked_sub(1)? / 2).map(|ms| (ms + 500) / 1000)
    }
}

/// Reads all the tests of a form. `cles`: the keys that were corrected.
pub fn qualite(forme: Forme, tests: &[Vec<Donnee>], cles: &Cles) -> Qualite {
    let items = bank().items();
    let personnes: Vec<Vec<_>> =
        tests.iter().map(|test| test.iter().map(|one| (one.item, one.part)).collect()).collect();
    let mut temps = vec![Vec::new(); items.len()];
    let mut choix = vec![Vec::new(); items.len()];
    for (test, parts) in tests.iter().zip(&personnes) {
        for donnee in test {
            if donnee.temps_ms > 0 {
                temps[donnee.item].push(donnee.temps_ms);
            }
            // Who did not know has chosen none.
            let chosen = donnee.choix.as_ref().map_or(&[][..], classical::chosen);
            choix[donnee.item].push((chosen.to_vec(), classical::rest(parts, donnee.item)));
        }
    }
    let whole = tests.len();
    let mut found: Vec<_> = items
        .iter()
        .zip(classical::items(items.len(), &personnes))
        .zip(temps.into_iter().zip(choix))
        .filter(|((_, classique), _)| classique.reponses > 0)
        .map(|((item, classique), (mut temps, choix))| {
            temps.sort_unstable();
            let propositions = classical::options(item.question.options().len(), &choix);
            let bonnes = right(item, cles);
            let posee = f64::from(classique.reponses) / as_f64(whole);
            let mut signaux = Vec::new();
            match forme {
                Forme::Fixe => {
                    signaux.extend(
                        classical::alerts(&classique, &propositions, &bonnes).into_iter().map(Signal::Reponses),
                    );
                }
                // An adaptive test asks an item of people who are alike: their answers say little of it.
                Forme::Adaptatif if whole >= TESTS_D_EXPOSITION && posee > exposure::LIMITE => {
                    signaux.push(Signal::TropPosee);
                }
                Forme::Adaptatif => {}
            }
            DeItem { item, classique, temps, posee, propositions, bonnes, signaux }
        })
        .collect();
    found.sort_by_key(|of| of.signaux.is_empty());
    let fiabilite = (whole >= TESTS_MINIMAUX).then(|| reliability(forme, &personnes)).flatten();
    Qualite { forme, tests: whole, fiabilite, items: found }
}

fn right(item: &Item, cles: &Cles) -> Vec<usize> {
    let key = key_by(item, cles.get(&item.id)).and_then(|cle| cle.reponse());
    key.iter().flat_map(classical::chosen).map(|at| usize::from(*at)).collect()
}

fn reliability(forme: Forme, personnes: &[Vec<(usize, f64)>]) -> Option<f64> {
    match forme {
        Forme::Fixe => {
            // What a person reads may still wait: the others are compared on what all have.
            let mut common: Vec<_> = bank().fixed_form().iter().filter_map(|item| bank().place(&item.id)).collect();
            common.retain(|item| !matches!(bank().items()[*item].question, Question::Libre { .. }));
            let part = |test: &Vec<(usize, f64)>, item: &usize| test.iter().find(|(of, _)| of == item).map(|(_, x)| *x);
            let whole = personnes.iter().filter_map(|test| common.iter().map(|item| part(test, item)).collect());
            let whole: Vec<Vec<f64>> = whole.collect();
            if whole.len() < TESTS_MINIMAUX { None } else { classical::alpha(&whole) }
        }
        Forme::Adaptatif => {
            let reserve = reserve();
            let abilities = personnes.iter().filter(|test| !test.is_empty()).map(|test| {
                let mut posterior = Posterior::default();
                for (item, part) in test {
                    if let Some(place) = reserve.place(&bank().items()[*item].id) {
                        posterior.record_share(reserve.candidats[place].parametres, *part);
                    }
                }
                posterior.estimate()
            });
            classical::reliability(&abilities.collect::<Vec<_>>())
        }
    }
}

pub fn as_f64(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::from(u32::MAX), f64::from)
}

#[cfg(test)]
#[path = "qualite_tests.rs"]
mod tests;
