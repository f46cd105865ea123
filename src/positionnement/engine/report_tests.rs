use proptest::prelude::*;

use super::*;
use crate::{
    positionnement::{
        engine::{irt::Parametres, selection::Controle},
        model::Points,
    },
    referentiel::niveaux::ECHELLES,
};

/// Ten items of each family, from easy to hard.
fn candidats() -> Vec<Candidat> {
    let mut candidats = vec![];
    for famille in Famille::ALL {
        for at in 0..10 {
            let parametres = Parametres { discrimination: 1.5, difficulte: f64::from(at) / 2.0 - 2.25 };
            candidats.push(Candidat { famille, parametres, controle: Controle::LIBRE });
        }
    }
    candidats
}

fn of(points: impl Fn(usize) -> Points, items: impl Iterator<Item = usize>) -> Resultat {
    let donnees: Vec<_> = items.map(|item| Donnee { item, points: points(item) }).collect();
    result(&candidats(), &ECHELLES[0], &donnees)
}

#[test]
fn nothing_answered_says_nothing() {
    let resultat = of(|_| Points::ONE, 0..0);
    assert_eq!(resultat.niveau, None);
    assert!(resultat.familles.iter().all(|famille| famille.niveau.is_none() && famille.items == 0));
}

#[test]
fn all_right_is_the_highest_level_and_all_wrong_the_lowest() {
    assert_eq!(of(|_| Points::ONE, 0..40).niveau, Some(Niveau::Referent));
    assert_eq!(of(|_| Points::ZERO, 0..40).niveau, Some(Niveau::Decouverte));
    for famille in of(|_| Points::ONE, 0..40).familles {
        assert_eq!((famille.items, famille.niveau), (10, Some(Niveau::Referent)));
    }
}

/// Strong in one family, weak in the others: each is read by its own items.
#[test]
fn a_family_is_known_by_its_own_items() {
    let resultat = of(|item| if item < 10 { Points::ONE } else { Points::ZERO }, 0..40);
    let levels = resultat.familles.map(|famille| famille.niveau);
    assert_eq!(levels[0], Some(Niveau::Referent));
    assert_eq!(&levels[1..], [Some(Niveau::Decouverte); 3]);
}

/// Two answers that contradict each other leave the family without a level; its probabilities are said all the same.
#[test]
fn what_is_not_known_well_enough_is_not_said() {
    let resultat = of(|item| if item == 0 { Points::ZERO } else { Points::ONE }, [0, 5].into_iter());
    let famille = &resultat.familles[0];
    assert_eq!(famille.niveau, None);
    assert!(famille.mesure.likeliest().1 < SEUIL);
    assert!((famille.mesure.probabilites.iter().sum::<f64>() - 1.0).abs() < 1e-9);
}

#[test]
fn a_repeated_answer_counts_once_and_an_unknown_one_not_at_all() {
    let donnee = |item, points| Donnee { item, points };
    let once = [donnee(3, Points::ONE), donnee(14, Points::ZERO)];
    let twice = [once[0], once[1], donnee(3, Points::ZERO), donnee(4_000, Points::ONE)];
    let echelle = &ECHELLES[0];
    assert_eq!(result(&candidats(), echelle, &once), result(&candidats(), echelle, &twice));
}

proptest! {
    /// The level said is the likeliest, at or above the bar; and better answers never lower the overall one, where both are said.
    #[test]
    fn what_is_said_holds(points in prop::collection::vec(0_u32..=100, 1..40), at in 0_usize..40) {
        let resultat = of(|item| Points(points[item]), 0..points.len());
        for famille in resultat.familles {
            let (niveau, probability) = famille.mesure.likeliest();
            prop_assert_eq!(famille.niveau, (probability >= SEUIL).then_some(niveau));
            prop_assert!(famille.mesure.probabilites.iter().all(|of| (-1e-12..=1.0 + 1e-12).contains(of)));
        }
        let at = at % points.len();
        let better = of(|item| if item == at { Points::ONE } else { Points(points[item]) }, 0..points.len());
        prop_assert!(better.niveau.is_none() || better.niveau >= resultat.niveau);
        let [few, more] = [&resultat, &better].map(|of| of.ensemble.estimation.ecart_type <= ECART_MAXIMAL);
        prop_assert_eq!([few, more], [&resultat, &better].map(|of| of.niveau.is_some()));
    }
}
