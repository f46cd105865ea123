//! From levels to hours. Pure: the same levels and the same rule give the same lines.

use super::proposition::{Ligne, Part, heures};
use crate::referentiel::{
    famille::Famille,
    niveaux::{Echelle, Niveau},
    parcours::Regle,
};

/// The test says no overall level: there is nothing to propose from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the test gives no overall level")]
pub struct NonConcluant;

/// The parcours that the rule proposes (`referentiel::parcours` says which): a line for each part, in the order of
/// `Part::ALL`, whose hours add up to those of the overall level.
///
/// # Errors
/// Without an overall level.
pub fn propose(
    echelle: &Echelle,
    niveau: Option<Niveau>,
    familles: [(Famille, Option<Niveau>); 4],
) -> Result<Vec<Ligne>, NonConcluant> {
    let ensemble = niveau.ok_or(NonConcluant)?;
    let total = echelle.hours(ensemble);
    let counted = familles.map(|(_, niveau)| niveau.unwrap_or(ensemble));
    let low = counted.map(|niveau| u32::from(niveau <= Niveau::Autonome));
    let missing = counted.map(|niveau| u32::from(Niveau::Referent.rank() - niveau.rank()));
    let (sharing, lacking): (u32, u32) = (low.iter().sum(), missing.iter().sum());
    // Half in equal shares among the low ones, half by what is missing, over the same denominator.
    let weights = std::array::from_fn(|at| low[at] * lacking + sharing.max(1) * missing[at]);
    let parts: [u16; 4] = share(total, weights);
    let line = |part, rang, hours: u16, why: String| Ligne {
        part,
        rang,
        regle: hours,
        raison: format!("{}\u{a0}: {why}.", heures(hours)),
        heures: hours,
        motif: String::new(),
    };
    let mut lines = Vec::with_capacity(Part::ALL.len());
    for (at, (famille, known)) in familles.into_iter().enumerate() {
        let why = reason(famille, known, counted[at]);
        lines.push(line(Part::Famille(famille), known.map(Niveau::rank), parts[at], why));
    }
    let (hours, why) = if lacking > 0 {
        (0, "des familles demandent des heures, l’examen se prépare avec elles")
    } else {
        (total, "toutes les familles sont au niveau 4, les heures préparent l’examen")
    };
    lines.push(line(Part::Certification, None, hours, why.to_owned()));
    Ok(lines)
}

/// « famille « Accompagner », niveau 1 sur 4, trois niveaux manquent ».
fn reason(famille: Famille, known: Option<Niveau>, counted: Niveau) -> String {
    let name = format!("famille «\u{a0}{}\u{a0}»", famille.label());
    let rank = counted.rank();
    let level = if known.is_some() {
        format!("niveau {rank} sur 4")
    } else {
        format!("non concluante, comptée au niveau d’ensemble, {rank} sur 4")
    };
    let then = match counted {
        Niveau::Referent => "rien ne manque",
        Niveau::Confirme => "un niveau manque",
        Niveau::Autonome => "deux niveaux manquent",
        Niveau::Decouverte => "trois niveaux manquent",
    };
    format!("{name}, {level}, {then}")
}

/// The hours of a part in each block.
pub fn blocs(regle: &Regle, famille: Option<Famille>, hours: u16) -> [u16; 3] {
    share(hours, regle.shares(famille).map(u32::from))
}

/// Whole parts of `total` in proportion to the weights: they add up to it, and a heavier one never gets less (largest
/// remainders; between equals, the first).
fn share<const N: usize>(total: u16, weights: [u32; N]) -> [u16; N] {
    let sum: u32 = weights.iter().sum();
    if sum == 0 {
        return [0; N];
    }
    let exact = |weight: u32| u32::from(total) * weight;
    let mut parts = weights.map(|weight| exact(weight) / sum);
    let mut order: Vec<_> = (0..N).collect();
    order.sort_by_key(|at| std::cmp::Reverse((exact(weights[*at]) % sum, weights[*at])));
    let left = u32::from(total) - parts.iter().sum::<u32>();
    for at in order.into_iter().take(usize::try_from(left).unwrap_or(0)) {
        parts[at] += 1;
    }
    parts.map(|part| u16::try_from(part).unwrap_or(u16::MAX))
}

#[cfg(test)]
#[path = "engine_tests.rs"]
mod tests;
