use super::*;
use crate::{positionnement::engine::irt::Parametres, referentiel::famille::Famille};

/// In each family, four items that say far more than the sixteen others.
fn uneven() -> Vec<Candidat> {
    let mut candidats = vec![];
    for famille in Famille::ALL {
        for at in 0..20 {
            let discrimination = if at < 4 { 2.0 } else { 1.0 };
            let parametres = Parametres { discrimination, difficulte: f64::from(at % 5) / 2.0 - 1.0 };
            candidats.push(Candidat { famille, parametres, controle: Controle::LIBRE });
        }
    }
    candidats
}

const REGLE: Regle = Regle { longueur: 12, precision: None };
const VITE: Reglage = Reglage { personnes: 500, tours: 15, derniers_tours: 10, ..Reglage::CALIBREE };

fn highest(candidats: &[Candidat]) -> f64 {
    let mut draw = ChaCha12Rng::seed_from_u64(8);
    rates(candidats, REGLE, Reglage::CALIBREE.publics[0], 4_000, &mut draw).into_iter().fold(0.0, f64::max)
}

fn with(candidats: &[Candidat], controles: Vec<Controle>) -> Vec<Candidat> {
    candidats.iter().zip(controles).map(|(of, controle)| Candidat { controle, ..*of }).collect()
}

#[test]
fn without_control_the_best_items_are_asked_of_everybody() {
    assert!(highest(&uneven()) > 0.99);
}

#[test]
fn with_controls_no_item_is_asked_of_too_many() {
    let candidats = with(&uneven(), fit(&uneven(), REGLE, VITE));
    let highest = highest(&candidats);
    // 0.38, and four standard errors of 4,000 people.
    assert!(highest <= LIMITE + 0.01, "{highest}");
    // What says more costs more: it is kept for those who need it.
    let price = |best: bool| {
        let of = candidats.iter().filter(|of| (of.parametres.discrimination > 1.5) == best);
        of.map(|of| of.controle.prix).sum::<f64>()
    };
    assert!(price(true) > 1.0 && price(false) < 0.1 * price(true), "{} {}", price(true), price(false));
}

#[test]
fn the_same_number_gives_the_same_controls() {
    let few = Reglage { personnes: 50, tours: 4, derniers_tours: 2, ..VITE };
    assert_eq!(fit(&uneven(), REGLE, few), fit(&uneven(), REGLE, few));
    assert_ne!(fit(&uneven(), REGLE, few), fit(&uneven(), REGLE, Reglage { graine: 2, ..few }));
}

/// Weaker people are asked the easy items more: an item keeps to its limit among them too, if they are thought of.
#[test]
fn controls_hold_for_every_public_they_are_computed_for() {
    const WEAKER: Public = Public { moyenne: -1.0, hasard: 0.0 };
    const BOTH: [Public; 2] = [VITE.publics[0], WEAKER];
    let highest = |reglage| {
        let candidats = with(&uneven(), fit(&uneven(), REGLE, reglage));
        let mut draw = ChaCha12Rng::seed_from_u64(8);
        rates(&candidats, REGLE, WEAKER, 4_000, &mut draw).into_iter().fold(0.0, f64::max)
    };
    let both = Reglage { publics: &BOTH, ..VITE };
    let (alone, together) = (highest(VITE), highest(both));
    assert!(alone > 0.45 && together <= LIMITE + 0.02, "{alone} {together}");
}

#[test]
fn a_correction_follows_what_was_asked() {
    let mut candidats = uneven();
    candidats.truncate(3);
    candidats[1].controle = Controle { chance: 0.5, prix: 0.1 };
    let found = corrected(&candidats, &[0.76, 0.19], 0.38);
    let near = |a: f64, b: f64| (a - b).abs() < 1e-9;
    assert!(near(found[0].chance, 0.5), "asked of twice too many");
    assert!(near(found[1].chance, 1.0) && near(found[1].prix, 0.1), "asked of half of what is allowed");
    assert_eq!(found[2], candidats[2].controle, "nothing is known of it");
}
