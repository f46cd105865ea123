//! What may be told in public: a group of fewer than five people is not, and cannot be worked out from what is told.
//!
//! Public figures are of whole quarters. Each count is looked at quarter by quarter, as the smallest thing that anyone could
//! learn by taking one period from another. Where a line is too small, so many others of the same sum are left out that what
//! is left out is at least two lines and five people. A line that is left out of one quarter is left out of each period that
//! holds it. Figures of a département are rounded: taken from those of the programme, they would tell the département that is
//! left. Source of the threshold: `referentiel::diffusion`.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    decompte::{Cle, Decompte, Etat, Rang, Unite},
    definitions,
    model::{Chiffres, Releve},
    periode::Periode,
    repartition::Lecture,
};
use crate::referentiel::diffusion::{SMALLEST_GROUP, publishable};

/// To what figures of a département are rounded.
const ROUNDED: u64 = SMALLEST_GROUP;

/// Key figures that anyone may read: the others would tell, by difference, what is left out.
const PUBLIC: [&definitions::Definition; 5] = [
    &definitions::PERSONNES,
    &definitions::PARTICIPANTS,
    &definitions::ACTIVITES,
    &definitions::HEURES,
    &definitions::MANDATS,
];

/// What of a period may be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Precision {
    Exacte,
    Arrondie,
}

/// A line, by its count and its code.
type Place = (&'static str, String);

/// The figures of whole quarters, without what may not be told.
pub fn publiable(releve: &Releve, periode: Periode, lecture: Lecture, precision: Precision) -> Etat {
    let periode = periode.in_quarters();
    let hidden: BTreeSet<Place> = periode
        .quarters()
        .flat_map(|quarter| {
            let chiffres = Chiffres::of(quarter, releve);
            left_out(&chiffres, &Etat::of(&chiffres, lecture))
        })
        .collect();
    let whole = Etat::of(&Chiffres::of(periode, releve), lecture);
    let told = |place: Place, valeur: Option<u64>| {
        let valeur = publishable(valeur.filter(|_| !hidden.contains(&place))?)?;
        Some(match precision {
            Precision::Exacte => valeur,
            Precision::Arrondie => (valeur + ROUNDED / 2) / ROUNDED * ROUNDED,
        })
    };
    let cles = whole.cles.into_iter().filter(|cle| PUBLIC.iter().any(|told| told.id == cle.definition.id));
    let cles = cles.map(|cle| Cle { valeur: told((cle.definition.id, String::new()), cle.valeur), ..cle });
    let decomptes = whole.decomptes.into_iter().map(|decompte| {
        let id = decompte.definition.id;
        let rangs = decompte.rangs.into_iter();
        let rangs = rangs.map(|rang| Rang { valeur: told((id, rang.code.clone()), rang.valeur), vers: None, ..rang });
        Decompte { rangs: rangs.collect(), ..decompte }
    });
    Etat { cles: cles.collect(), decomptes: decomptes.collect() }
}

/// What may not be told of a quarter.
fn left_out(chiffres: &Chiffres, etat: &Etat) -> Vec<Place> {
    let total = chiffres.total();
    let mut hidden = Vec::new();
    for cle in &etat.cles {
        // Hours are told where entries are.
        let group = if cle.unite == Unite::Minutes { Some(total.entrees) } else { cle.valeur };
        if group.is_some_and(too_small) {
            hidden.push((cle.definition.id, String::new()));
        }
    }
    for decompte in &etat.decomptes {
        let id = decompte.definition.id;
        hidden.extend(lines_left_out(&decompte.rangs).into_iter().map(|code| (id, code)));
    }
    // People less those who had come before: both together would tell how few these are.
    if too_small(total.recurrents) {
        hidden.push((definitions::PERSONNES.id, String::new()));
        let months = etat.decomptes.iter().filter(|decompte| decompte.definition.id == definitions::MOIS.id);
        hidden.extend(months.flat_map(|months| &months.rangs).map(|rang| (definitions::MOIS.id, rang.code.clone())));
    }
    hidden
}

/// Somebody, but too few.
fn too_small(count: u64) -> bool {
    count > 0 && publishable(count).is_none()
}

/// Lines that are too small, and those that are left out with them: of one sum, two lines and five people at least.
fn lines_left_out(rangs: &[Rang]) -> Vec<String> {
    let mut sums: BTreeMap<Option<&str>, Vec<(u64, &Rang)>> = BTreeMap::new();
    for rang in rangs {
        if let Some(valeur) = rang.valeur.filter(|valeur| *valeur > 0) {
            sums.entry(rang.somme).or_default().push((valeur, rang));
        }
    }
    let mut hidden = Vec::new();
    for (sum, mut lines) in sums {
        lines.sort_by_key(|(valeur, rang)| (*valeur, rang.code.clone()));
        let (mut people, mut count) = (0, 0);
        for (valeur, rang) in lines {
            let protects = sum.is_some() && count > 0 && (count < 2 || publishable(people).is_none());
            if !too_small(valeur) && !protects {
                break;
            }
            people += valeur;
            count += 1;
            hidden.push(rang.code.clone());
        }
    }
    hidden
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn lines(values: &[u64], somme: Option<&'static str>) -> Vec<Rang> {
        let line = |(at, valeur): (usize, &u64)| Rang {
            code: at.to_string(),
            nom: String::new(),
            valeur: Some(*valeur),
            vers: None,
            somme,
        };
        values.iter().enumerate().map(line).collect()
    }

    #[test]
    fn a_small_line_is_never_left_out_alone_of_a_sum() {
        let out = |values: &[u64], somme| lines_left_out(&lines(values, somme));
        assert_eq!(out(&[50, 3, 20], Some("tout")), ["1", "2"]);
        assert_eq!(out(&[50, 3, 1, 20], Some("tout")), ["2", "1", "3"], "1 and 3 are four people");
        assert_eq!(out(&[50, 3, 2, 20], Some("tout")), ["2", "1"]);
        assert_eq!(out(&[50, 0, 20], Some("tout")), Vec::<String>::new(), "nobody is nobody");
        // Lines without a sum tell nothing about each other.
        assert_eq!(out(&[50, 3, 20], None), ["1"]);
    }

    proptest! {
        #[test]
        fn what_is_left_out_of_a_sum_is_two_lines_and_five_people(values in prop::collection::vec(0_u64..30, 0..9)) {
            let out = lines_left_out(&lines(&values, Some("tout")));
            let values_out: Vec<_> = out.iter().map(|code| values[code.parse::<usize>().unwrap()]).collect();
            for (at, value) in values.iter().enumerate() {
                let hidden = out.contains(&at.to_string());
                prop_assert!(hidden || !too_small(*value));
            }
            let others = values.iter().filter(|value| **value > 0).count() > values_out.len();
            if !values_out.is_empty() && others {
                prop_assert!(values_out.len() >= 2 && values_out.iter().sum::<u64>() >= SMALLEST_GROUP);
            }
        }
    }
}
