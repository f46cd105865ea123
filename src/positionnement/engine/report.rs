//! What the answers of an adaptive test say: the ability, the levels, and what is not known well enough to be said.

use super::{
    irt::{Estimation, Posterior},
    selection::{Candidat, Donnee},
};
use crate::referentiel::{
    famille::Famille,
    niveaux::{Echelle, Niveau},
};

/// From this probability on, the level of a family is said: it is then likelier than the three others together. Five items
/// place a family within about two thirds of a level, so a higher bar would leave most of them unsaid.
pub const SEUIL: f64 = 0.5;

/// Beyond this standard deviation, the overall level is not said: a level is one deviation of people wide, and the hours of the
/// training follow from it. Seven to ten answers come below it. *Interprétation v1*.
pub const ECART_MAXIMAL: f64 = 0.6;

/// An ability, with how probable each level is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mesure {
    pub estimation: Estimation,
    /// From level 1 to level 4; they add up to 1.
    pub probabilites: [f64; 4],
}

impl Mesure {
    fn of(posterior: &Posterior, echelle: &Echelle) -> Self {
        let [second, third, fourth] = echelle.cuts().map(|cut| posterior.below(cut));
        let probabilites = [second, third - second, fourth - third, 1.0 - fourth];
        Self { estimation: posterior.estimate(), probabilites }
    }

    /// The likeliest level and its probability.
    pub fn likeliest(&self) -> (Niveau, f64) {
        let mut best = (Niveau::ALL[0], self.probabilites[0]);
        for (niveau, probability) in Niveau::ALL.into_iter().zip(self.probabilites) {
            if probability > best.1 {
                best = (niveau, probability);
            }
        }
        best
    }
}

/// What is known of a family, by its own items alone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FamilleMesuree {
    pub famille: Famille,
    /// Items that were answered.
    pub items: usize,
    pub mesure: Mesure,
    /// `None`: « non concluant ».
    pub niveau: Option<Niveau>,
}

/// What an adaptive test says.
#[derive(Clone, Debug, PartialEq)]
pub struct Resultat {
    pub ensemble: Mesure,
    /// By the ability as it is estimated; `None` when it is not known well enough.
    pub niveau: Option<Niveau>,
    pub familles: [FamilleMesuree; 4],
}

/// Answers to items that are not in the list count for nothing; an item twice, once.
pub fn result(candidats: &[Candidat], echelle: &Echelle, donnees: &[Donnee]) -> Resultat {
    let counted: Vec<_> = donnees
        .iter()
        .enumerate()
        .filter(|(at, donnee)| donnees[..*at].iter().all(|before| before.item != donnee.item))
        .filter_map(|(_, donnee)| Some((candidats.get(donnee.item)?, donnee.points)))
        .collect();
    let of = |kept: &dyn Fn(&Candidat) -> bool| {
        let kept = counted.iter().filter(|(candidat, _)| kept(candidat));
        Mesure::of(&Posterior::of(kept.map(|(candidat, points)| (candidat.parametres, *points))), echelle)
    };
    let familles = Famille::ALL.map(|famille| {
        let items = counted.iter().filter(|(candidat, _)| candidat.famille == famille).count();
        let mesure = of(&|candidat| candidat.famille == famille);
        let (niveau, probability) = mesure.likeliest();
        FamilleMesuree { famille, items, mesure, niveau: (probability >= SEUIL).then_some(niveau) }
    });
    let ensemble = of(&|_| true);
    let known = !counted.is_empty() && ensemble.estimation.ecart_type <= ECART_MAXIMAL;
    let niveau = known.then(|| echelle.level_of_ability(ensemble.estimation.theta));
    Resultat { ensemble, niveau, familles }
}

#[cfg(test)]
#[path = "report_tests.rs"]
mod tests;
