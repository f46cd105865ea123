//! Which item comes next. Pure: the same person's number and the same answers give the same items.
//!
//! Among the families that have had the fewest items (G. G. Kingsbury & A. R. Zara, « Procedures for selecting items for
//! computerized adaptive tests », *Applied Measurement in Education* 2, 1989), the item that says the most at the ability as it
//! is known: the highest information there (F. M. Lord, *Applications of Item Response Theory to Practical Testing Problems*,
//! 1980), less the item's price.
//!
//! So that no item is known to everybody, each has a chance to be in a person's test at all, drawn once from the person's number
//! (J. B. Sympson & R. D. Hetter, « Controlling item-exposure rates in computerized adaptive testing », 1985, drawn before the
//! test as in W. J. van der Linden & B. P. Veldkamp, *J. Educational and Behavioral Statistics* 29, 2004), and a price, which
//! keeps an item that many need for those to whom no other says as much: the shadow price of the limit on its use, in the sense
//! of linear programming. Both are computed in advance: see `exposure`.

use rand::{RngExt as _, SeedableRng as _, rngs::ChaCha12Rng};

use super::irt::{Parametres, Posterior};
use crate::{positionnement::model::Points, referentiel::famille::Famille};

/// How much an item may be used.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Controle {
    /// The share of people who may be asked the item, 0 to 1.
    pub chance: f64,
    /// In the unit of information.
    pub prix: f64,
}

impl Controle {
    pub const LIBRE: Self = Self { chance: 1.0, prix: 0.0 };
}

/// An item that may be asked. It is known by its place in the list.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Candidat {
    pub famille: Famille,
    pub parametres: Parametres,
    pub controle: Controle,
}

/// When a test ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Regle {
    /// Items at most: as many of each family, if that is a multiple of four.
    pub longueur: usize,
    pub precision: Option<Precision>,
}

/// To end before, once the ability is known well enough.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Precision {
    /// Standard deviation of the ability, at most.
    pub ecart_type: f64,
    /// Items at least. A test ends only when each family has had as many.
    pub minimum: usize,
}

impl Regle {
    /// Twenty items, five a family: everybody's test is as long.
    pub const VINGT: Self = Self { longueur: 20, precision: None };
    /// Ends from twelve items on, once the ability is known within half a level.
    pub const ECOURTEE: Self = Self { precision: Some(Precision { ecart_type: 0.5, minimum: 12 }), ..Self::VINGT };
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Suite {
    /// The place of the next item in the list.
    Item(usize),
    Fin(Fin),
}

/// Why a test is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fin {
    Longueur,
    Precision,
    /// Nothing is left to ask.
    Epuise,
}

/// An item that was asked, and what its answer is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Donnee {
    pub item: usize,
    pub points: Points,
}

/// What follows these answers. `graine` is the person's number, drawn when the test began.
pub fn next(candidats: &[Candidat], regle: Regle, graine: u64, donnees: &[Donnee]) -> Suite {
    let mut epreuve = Epreuve::begin(candidats, regle, graine);
    for donnee in donnees {
        epreuve.record(*donnee);
    }
    epreuve.next()
}

/// A test as it goes on.
pub struct Epreuve<'a> {
    candidats: &'a [Candidat],
    regle: Regle,
    etats: Vec<Etat>,
    posees: [usize; Famille::ALL.len()],
    posterior: Posterior,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Etat {
    /// The person's draw keeps it out: asked only when its family has nothing else left.
    Ecarte,
    Possible,
    Pose,
}

impl<'a> Epreuve<'a> {
    pub fn begin(candidats: &'a [Candidat], regle: Regle, graine: u64) -> Self {
        let mut draw = ChaCha12Rng::seed_from_u64(graine);
        let etats = candidats
            .iter()
            .map(|candidat| if draw.random::<f64>() < candidat.controle.chance { Etat::Possible } else { Etat::Ecarte })
            .collect();
        Self { candidats, regle, etats, posees: [0; Famille::ALL.len()], posterior: Posterior::default() }
    }

    /// An item counts once; one that is not in the list, not at all.
    pub fn record(&mut self, donnee: Donnee) {
        let Some((candidat, etat)) = self.candidats.get(donnee.item).zip(self.etats.get_mut(donnee.item)) else {
            return;
        };
        if *etat == Etat::Pose {
            return;
        }
        *etat = Etat::Pose;
        self.posees[candidat.famille as usize] += 1;
        self.posterior.record(candidat.parametres, donnee.points);
    }

    pub fn posterior(&self) -> &Posterior {
        &self.posterior
    }

    pub fn next(&self) -> Suite {
        let count: usize = self.posees.iter().sum();
        if count >= self.regle.longueur {
            return Suite::Fin(Fin::Longueur);
        }
        let estimation = self.posterior.estimate();
        if let Some(precision) = self.regle.precision
            && count >= precision.minimum
            && self.posees.iter().all(|of| *of == self.posees[0])
            && estimation.ecart_type <= precision.ecart_type
        {
            return Suite::Fin(Fin::Precision);
        }
        self.best(estimation.theta).map_or(Suite::Fin(Fin::Epuise), Suite::Item)
    }

    fn best(&self, theta: f64) -> Option<usize> {
        let left = |famille: usize| {
            self.candidats
                .iter()
                .zip(&self.etats)
                .any(|(of, etat)| of.famille as usize == famille && *etat != Etat::Pose)
        };
        let familles: Vec<_> = (0..self.posees.len()).filter(|famille| left(*famille)).collect();
        let fewest = familles.iter().map(|famille| self.posees[*famille]).min()?;
        let turn = |famille: Famille| self.posees[famille as usize] == fewest;
        let among = |wanted: Etat| {
            self.candidats
                .iter()
                .zip(&self.etats)
                .enumerate()
                .filter(|(_, (candidat, etat))| **etat == wanted && turn(candidat.famille))
                .map(|(at, (of, _))| (of.parametres.information(theta) - of.controle.prix, at))
                // Of two that are worth as much, the first.
                .max_by(|(a, at), (b, other)| a.total_cmp(b).then(other.cmp(at)))
                .map(|(_, at)| at)
        };
        among(Etat::Possible).or_else(|| among(Etat::Ecarte))
    }
}

#[cfg(test)]
#[path = "selection_tests.rs"]
mod tests;
