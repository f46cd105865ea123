use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::positionnement::engine::{exposure::sit, reserve::reserve};

fn small() -> Vec<Candidat> {
    let mut candidats = vec![];
    for difficulte in [-2.0, -1.0, 0.0, 1.0, 2.0] {
        for famille in Famille::ALL {
            let parametres = Parametres { discrimination: 1.0, difficulte };
            candidats.push(Candidat { famille, parametres, controle: Controle::LIBRE });
        }
    }
    candidats
}

fn donnee(item: usize, points: Points) -> Donnee {
    Donnee { item, points }
}

#[test]
fn it_begins_in_the_middle_and_follows_the_answers() {
    let candidats = small();
    // At ability 0, the items of difficulty 0; the first of them.
    assert_eq!(next(&candidats, Regle::VINGT, 1, &[]), Suite::Item(8));
    let after = |points| match next(&candidats, Regle::VINGT, 1, &[8, 9, 10, 11].map(|at| donnee(at, points))) {
        Suite::Item(item) => candidats[item].parametres.difficulte,
        Suite::Fin(fin) => panic!("{fin:?}"),
    };
    assert!((after(Points::ONE) - 1.0).abs() < 1e-9 && (after(Points::ZERO) + 1.0).abs() < 1e-9);
}

#[test]
fn families_take_turns() {
    let candidats = small();
    let asked = sit(&candidats, Regle::VINGT, 3, |item| item % 3 == 0);
    for turn in asked.chunks(4) {
        let familles: BTreeSet<_> = turn.iter().map(|of| candidats[of.item].famille).collect();
        assert_eq!(familles.len(), 4);
    }
}

#[test]
fn a_price_puts_an_item_behind_its_like() {
    let mut candidats = small();
    candidats[8].controle.prix = 0.001;
    assert_eq!(next(&candidats, Regle::VINGT, 1, &[]), Suite::Item(9));
}

/// As many people may be asked an item as its chance says.
#[test]
fn a_chance_is_the_share_of_people() {
    let mut candidats = small();
    for candidat in &mut candidats[8..12] {
        candidat.controle.chance = 0.4;
    }
    let first = |graine| matches!(next(&candidats, Regle::VINGT, graine, &[]), Suite::Item(8));
    let count = (0..10_000).filter(|graine| first(*graine)).count();
    // Four standard errors: 0.4 · 0.6 / 10,000.
    assert!((3_804..=4_196).contains(&count), "{count}");
}

#[test]
fn a_family_whose_items_were_all_kept_out_is_asked_all_the_same() {
    let mut candidats = small();
    for candidat in &mut candidats {
        candidat.controle.chance = 0.0;
    }
    let asked: BTreeSet<_> = sit(&candidats, Regle::VINGT, 1, |_| true).into_iter().map(|of| of.item).collect();
    assert_eq!(asked.len(), 20);
}

#[test]
fn it_ends_by_length_by_precision_or_for_want_of_items() {
    let candidats = small();
    let longer = Regle { longueur: 30, precision: None };
    let asked = sit(&candidats, longer, 1, |_| false);
    assert_eq!((asked.len(), next(&candidats, longer, 1, &asked)), (20, Suite::Fin(Fin::Epuise)));
    let asked = sit(&candidats, Regle::VINGT, 1, |_| false);
    assert_eq!(next(&candidats, Regle::VINGT, 1, &asked), Suite::Fin(Fin::Longueur));

    // One in two right: the ability settles near 0, the quickest. A round of the families is finished first, and no more.
    for ecart_type in [0.75, 0.7, 0.65, 0.6, 0.55] {
        let precise = Regle { precision: Some(Precision { ecart_type, minimum: 6 }), ..Regle::VINGT };
        let asked = sit(&candidats, precise, 1, |item| item % 2 == 0);
        assert_eq!(next(&candidats, precise, 1, &asked), Suite::Fin(Fin::Precision));
        assert!(asked.len() >= 8 && asked.len().is_multiple_of(4), "{ecart_type}: {}", asked.len());
        let mut epreuve = Epreuve::begin(&candidats, precise, 1);
        for of in &asked[..asked.len() - 4] {
            epreuve.record(*of);
        }
        assert!(asked.len() == 8 || epreuve.posterior().estimate().ecart_type > ecart_type);
    }

    assert_eq!(next(&[], Regle::VINGT, 1, &[]), Suite::Fin(Fin::Epuise));
}

#[test]
fn an_item_counts_once_and_an_unknown_one_not_at_all() {
    let candidats = small();
    let once = [donnee(8, Points::ONE)];
    let twice = [donnee(8, Points::ONE), donnee(8, Points::ZERO), donnee(999, Points::ONE)];
    let known = |donnees: &[Donnee]| {
        let mut epreuve = Epreuve::begin(&candidats, Regle::VINGT, 1);
        for of in donnees {
            epreuve.record(*of);
        }
        (epreuve.posterior().estimate(), epreuve.posees)
    };
    assert_eq!(known(&once), known(&twice));
    assert_eq!(next(&candidats, Regle::VINGT, 1, &once), next(&candidats, Regle::VINGT, 1, &twice));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Played again from any point, a test on the real bank goes on as it did.
    #[test]
    fn a_test_played_again_is_the_same(graine: u64, points in prop::collection::vec(0_u32..=100, 20)) {
        let candidats = &reserve().candidats;
        let mut donnees = vec![];
        let mut epreuve = Epreuve::begin(candidats, Regle::VINGT, graine);
        for points in points {
            let suite = next(candidats, Regle::VINGT, graine, &donnees);
            prop_assert_eq!(suite, epreuve.next());
            let Suite::Item(item) = suite else { panic!("{suite:?}") };
            prop_assert!(donnees.iter().all(|of: &Donnee| of.item != item));
            donnees.push(donnee(item, Points(points)));
            epreuve.record(donnees[donnees.len() - 1]);
        }
        prop_assert_eq!(epreuve.next(), Suite::Fin(Fin::Longueur));
        for famille in Famille::ALL {
            let count = donnees.iter().filter(|of| candidats[of.item].famille == famille).count();
            prop_assert_eq!(count, 5);
        }
    }

    /// Whatever it is given, it answers.
    #[test]
    fn it_never_panics(
        graine: u64, longueur in 0_usize..40,
        items in prop::collection::vec((0_usize..4, 0.1_f64..4.0, -6.0_f64..6.0, 0.0_f64..=1.0, 0.0_f64..2.0), 0..30),
        donnees in prop::collection::vec((0_usize..40, 0_u32..500), 0..40),
    ) {
        let candidats: Vec<_> = items.into_iter().map(|(famille, discrimination, difficulte, chance, prix)| Candidat {
            famille: Famille::ALL[famille],
            parametres: Parametres { discrimination, difficulte },
            controle: Controle { chance, prix },
        }).collect();
        let donnees: Vec<_> = donnees.into_iter().map(|(item, points)| donnee(item, Points(points))).collect();
        let regle = Regle { longueur, ..Regle::ECOURTEE };
        if let Suite::Item(item) = next(&candidats, regle, graine, &donnees) {
            prop_assert!(item < candidats.len() && donnees.iter().all(|of| of.item != item));
        }
    }
}
