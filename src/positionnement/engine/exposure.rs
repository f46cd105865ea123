//! How much each item may be used, so that none is known to everybody: computed in advance by having simulated people take the
//! test, again and again, until no item is asked of more than a stated share of them.

use rand::{Rng as _, RngExt as _, SeedableRng as _, rngs::ChaCha12Rng};

use super::selection::{Candidat, Controle, Donnee, Epreuve, Regle, Suite};
use crate::positionnement::model::Points;

/// No item may be asked of more than this share of people.
pub const LIMITE: f64 = 0.40;

/// Simulated people.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Public {
    /// Mean ability; the standard deviation is 1.
    pub moyenne: f64,
    /// The share of those who do not know that are right all the same.
    pub hasard: f64,
}

/// How the controls are computed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reglage {
    /// An item keeps to its limit among each.
    pub publics: &'static [Public],
    /// Simulated people of each, in each round.
    pub personnes: u32,
    /// Rounds in which prices and chances move.
    pub tours: u32,
    /// Rounds after them, in which chances alone settle.
    pub derniers_tours: u32,
    /// Where chances settle: below the limit, which the count of a few thousand people may pass by chance.
    pub part: f64,
    pub graine: u64,
}

impl Reglage {
    /// Where parameters come from answers: people are then normal of mean 0 and standard deviation 1, by the choice of the scale,
    /// and whether they guess is in the parameters.
    pub const CALIBREE: Self = Self {
        publics: &[Public { moyenne: 0.0, hasard: 0.0 }],
        personnes: 4_000,
        tours: 25,
        derniers_tours: 15,
        part: 0.38,
        graine: 20_261_127,
    };

    /// Where difficulties are their authors' estimates: people may be stronger or weaker than was thought, and may guess. It costs
    /// little, since no item is thought to say much more than another.
    pub const ESTIMEE: Self = Self {
        publics: &[
            Public { moyenne: 0.0, hasard: 0.0 },
            Public { moyenne: 0.0, hasard: 0.2 },
            Public { moyenne: -0.5, hasard: 0.0 },
            Public { moyenne: 0.5, hasard: 0.0 },
        ],
        ..Self::CALIBREE
    };
}

/// From this part of what is allowed on, an item begins to cost something: a little before its chance falls, so that it is kept
/// first for those who need it.
const CHER: f64 = 0.95;
/// What a share of people too many adds to a price, in the unit of information.
const PAS: f64 = 0.3;
/// A chance falls no lower: the draw must leave enough items of each family.
const CHANCE_MINIMALE: f64 = 0.2;

/// The controls of these items, in their order. What they had is left aside.
///
/// Chances follow Sympson & Hetter (1985): each round multiplies an item's by what is allowed over what was seen. Prices follow
/// the gradient of the dual: more for what is used too much, less for what is not. Items that say nearly the same would take
/// turns for ever: prices stay at their mean, and the last rounds settle the chances.
pub fn fit(candidats: &[Candidat], regle: Regle, reglage: Reglage) -> Vec<Controle> {
    let mut candidats: Vec<_> =
        candidats.iter().map(|candidat| Candidat { controle: Controle::LIBRE, ..*candidat }).collect();
    let mut draw = ChaCha12Rng::seed_from_u64(reglage.graine);
    let mut means = vec![0.0; candidats.len()];
    for tour in 0..reglage.tours {
        let step = 1.0 / (1.0 + f64::from(tour) / 10.0);
        let asked = highest_rates(&candidats, regle, reglage, &mut draw);
        for (candidat, rate) in candidats.iter_mut().zip(asked) {
            let Controle { chance, prix } = &mut candidat.controle;
            *chance = nearer(*chance, rate, reglage.part, step);
            *prix = (*prix + PAS * step * (rate - CHER * reglage.part)).max(0.0);
        }
        if tour >= reglage.tours / 2 {
            let count = f64::from(tour - reglage.tours / 2 + 1);
            for (mean, candidat) in means.iter_mut().zip(&candidats) {
                *mean += (candidat.controle.prix - *mean) / count;
            }
        }
    }
    for (candidat, mean) in candidats.iter_mut().zip(means) {
        candidat.controle.prix = mean;
    }
    for tour in 0..reglage.derniers_tours {
        let step = 1.0 / (1.0 + f64::from(tour) / 3.0);
        let asked = highest_rates(&candidats, regle, reglage, &mut draw);
        for (candidat, rate) in candidats.iter_mut().zip(asked) {
            candidat.controle.chance = nearer(candidat.controle.chance, rate, reglage.part, step);
        }
    }
    candidats.iter().map(|candidat| candidat.controle).collect()
}

fn nearer(chance: f64, rate: f64, part: f64, step: f64) -> f64 {
    (chance * (part / rate.max(0.001)).powf(step)).clamp(CHANCE_MINIMALE, 1.0)
}

/// The controls, once some people took the test: real people are not those of the simulation. What was asked of too many is drawn
/// for fewer, what is far from the limit for more. `asked` is the share of people who were asked each item, in the order of the
/// items; an item beyond its end keeps its control.
pub fn corrected(candidats: &[Candidat], asked: &[f64], part: f64) -> Vec<Controle> {
    let mut controles: Vec<_> = candidats.iter().map(|candidat| candidat.controle).collect();
    for (controle, rate) in controles.iter_mut().zip(asked) {
        controle.chance = nearer(controle.chance, *rate, part, 1.0);
    }
    controles
}

/// For each item, the share of the people who are asked it, among those of whom it is asked the most.
fn highest_rates(candidats: &[Candidat], regle: Regle, reglage: Reglage, draw: &mut ChaCha12Rng) -> Vec<f64> {
    let mut highest = vec![0.0_f64; candidats.len()];
    for public in reglage.publics {
        for (highest, rate) in highest.iter_mut().zip(rates(candidats, regle, *public, reglage.personnes, draw)) {
            *highest = highest.max(rate);
        }
    }
    highest
}

fn rates(candidats: &[Candidat], regle: Regle, public: Public, personnes: u32, draw: &mut ChaCha12Rng) -> Vec<f64> {
    let mut asked = vec![0_u32; candidats.len()];
    for _ in 0..personnes {
        let theta = public.moyenne + normal(draw);
        let (graine, mut answers) = (draw.next_u64(), ChaCha12Rng::seed_from_u64(draw.next_u64()));
        let right = |item: usize| {
            let knows = candidats[item].parametres.probability(theta);
            answers.random::<f64>() < public.hasard + (1.0 - public.hasard) * knows
        };
        for donnee in sit(candidats, regle, graine, right) {
            asked[donnee.item] += 1;
        }
    }
    asked.into_iter().map(|count| f64::from(count) / f64::from(personnes.max(1))).collect()
}

/// A whole test, by someone who is right or wrong.
pub fn sit(candidats: &[Candidat], regle: Regle, graine: u64, mut right: impl FnMut(usize) -> bool) -> Vec<Donnee> {
    let mut epreuve = Epreuve::begin(candidats, regle, graine);
    let mut donnees = Vec::with_capacity(regle.longueur);
    while let Suite::Item(item) = epreuve.next() {
        let donnee = Donnee { item, points: if right(item) { Points::ONE } else { Points::ZERO } };
        epreuve.record(donnee);
        donnees.push(donnee);
    }
    donnees
}

/// A draw of the normal law of mean 0 and standard deviation 1 (G. E. P. Box & M. E. Muller, *Annals of Mathematical Statistics*
/// 29, 1958).
pub fn normal(draw: &mut ChaCha12Rng) -> f64 {
    let (radius, angle): (f64, f64) = (1.0 - draw.random::<f64>(), draw.random());
    (-2.0 * radius.ln()).sqrt() * (std::f64::consts::TAU * angle).cos()
}

#[cfg(test)]
#[path = "exposure_tests.rs"]
mod tests;
