use std::time::Instant;

use proptest::prelude::*;
use rand::{SeedableRng as _, rngs::ChaCha12Rng};

use super::*;
use crate::positionnement::engine::simulation::{mean, people, reference, say};

/// People answer these items as the model says; `asked` says who is asked what.
fn answers(items: &[Parametres], count: u32, mut asked: impl FnMut(usize, &mut ChaCha12Rng) -> bool) -> Vec<Reponses> {
    let mut draw = ChaCha12Rng::seed_from_u64(21);
    people(count)
        .into_iter()
        .map(|theta| {
            let mut reponses = vec![];
            for (at, item) in items.iter().enumerate() {
                if asked(at, &mut draw) {
                    let right = draw.random::<f64>() < item.probability(theta);
                    reponses.push((at, if right { 1.0 } else { 0.0 }));
                }
            }
            reponses
        })
        .collect()
}

fn correlation(pairs: &[(f64, f64)]) -> f64 {
    let (mean_x, mean_y) = (mean(pairs.iter().map(|pair| pair.0)), mean(pairs.iter().map(|pair| pair.1)));
    let of = |f: &dyn Fn(&(f64, f64)) -> f64| mean(pairs.iter().map(f));
    let cross = of(&|(x, y)| (x - mean_x) * (y - mean_y));
    cross / (of(&|(x, _)| (x - mean_x).powi(2)) * of(&|(_, y)| (y - mean_y).powi(2))).sqrt()
}

struct Recovered {
    difficulties: f64,
    discriminations: f64,
    /// Root of the mean square of (found − true) / standard error: 1 if the errors are what is said.
    errors: [f64; 2],
}

fn recovered(nom: &str, truth: &[Parametres], calibration: &Calibration, tolerated: u32) -> Recovered {
    assert!(calibration.stable && calibration.tours < tolerated, "{} rounds", calibration.tours);
    let pairs = |of: fn(Parametres) -> f64| {
        let pairs: Vec<_> =
            truth.iter().zip(&calibration.items).map(|(truth, found)| (of(*truth), of(found.parametres))).collect();
        correlation(&pairs)
    };
    let scores: Vec<_> = truth
        .iter()
        .zip(&calibration.items)
        .map(|(truth, found)| {
            let erreurs = found.erreurs.unwrap();
            let a = (found.parametres.discrimination - truth.discrimination) / erreurs.discrimination;
            let b = (found.parametres.difficulte - truth.difficulte) / erreurs.difficulte;
            (a * a, b * b)
        })
        .collect();
    let recovered = Recovered {
        difficulties: pairs(|of| of.difficulte),
        discriminations: pairs(|of| of.discrimination),
        errors: [mean(scores.iter().map(|of| of.0)).sqrt(), mean(scores.iter().map(|of| of.1)).sqrt()],
    };
    say!(
        "{nom}: {} items, {} rounds, correlation of difficulties {:.4}, of discriminations {:.4}; \
         errors over the standard errors said: a {:.2}, b {:.2}",
        truth.len(),
        calibration.tours,
        recovered.difficulties,
        recovered.discriminations,
        recovered.errors[0],
        recovered.errors[1]
    );
    recovered
}

/// One item in four of the reference bank.
fn some() -> Vec<Parametres> {
    reference().iter().step_by(4).map(|of| of.parametres).collect()
}

#[test]
fn difficulties_are_found_again() {
    let truth = some();
    let calibration = calibrate(truth.len(), &answers(&truth, 600, |_, _| true), Arret::default());
    let found = recovered("600 people", &truth, &calibration, 200);
    assert!(found.difficulties >= 0.97 && found.discriminations >= 0.8);
    assert!(found.errors.iter().all(|ratio| (0.75..1.35).contains(ratio)), "{:?}", found.errors);
    assert!(calibration.items.iter().all(|item| item.reponses == 600));
}

/// What was not asked is left out, not counted as wrong.
#[test]
fn half_the_answers_are_enough_to_find_them() {
    let truth = some();
    let half = answers(&truth, 1_000, |_, draw| draw.random());
    let found = recovered(
        "1,000 people, each asked one item in two",
        &truth,
        &calibrate(truth.len(), &half, Arret::default()),
        300,
    );
    assert!(found.difficulties >= 0.97);
    assert!(found.errors.iter().all(|ratio| (0.75..1.35).contains(ratio)), "{:?}", found.errors);
}

#[test]
#[ignore = "a calibration of 156 items: make prove"]
fn two_thousand_complete_answers() {
    let truth: Vec<_> = reference().iter().map(|of| of.parametres).collect();
    let answers = answers(&truth, 2_000, |_, _| true);
    let clock = Instant::now();
    let calibration = calibrate(truth.len(), &answers, Arret::default());
    say!("calibrated in {:.1} s", clock.elapsed().as_secs_f64());
    let found = recovered("2,000 people, complete answers", &truth, &calibration, 500);
    assert!(found.difficulties >= 0.98);
    assert!(found.errors.iter().all(|ratio| (0.8..1.25).contains(ratio)), "{:?}", found.errors);
}

/// Everybody right, nobody right, nobody asked: the priors give an answer, and the error says how little is known.
#[test]
fn items_without_contrast_stay_at_a_finite_place() {
    let personnes: Vec<_> =
        (0..100_u32).map(|of| vec![(0, 1.0), (1, 0.0), (2, if of % 2 == 0 { 1.0 } else { 0.0 })]).collect();
    let calibration = calibrate(4, &personnes, Arret::default());
    let [easy, hard, middle, unseen] = [0, 1, 2, 3].map(|at| calibration.items[at]);
    assert!(calibration.stable);
    assert!(easy.parametres.difficulte < -2.0 && hard.parametres.difficulte > 2.0);
    assert!(middle.parametres.difficulte.abs() < 0.1);
    assert!(easy.erreurs.unwrap().difficulte > 2.0 * middle.erreurs.unwrap().difficulte);
    assert_eq!((unseen.erreurs, unseen.reponses), (None, 0));
    assert_eq!(unseen.parametres, Parametres { discrimination: 1.0, difficulte: 0.0 });
}

/// Half a point to everybody places an item as one in two right does.
#[test]
fn a_part_of_a_point_counts_as_that_part() {
    let halves: Vec<_> = (0..200).map(|_| vec![(0, 0.5)]).collect();
    let found = calibrate(1, &halves, Arret::default()).items[0].parametres;
    assert!(found.difficulte.abs() < 0.05, "{found:?}");
}

#[test]
fn stopped_too_soon_it_says_so() {
    let truth = some();
    let calibration = calibrate(truth.len(), &answers(&truth, 50, |_, _| true), Arret { tours: 2, ..Arret::default() });
    assert_eq!((calibration.tours, calibration.stable), (2, false));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn whatever_the_answers_the_estimates_are_numbers(
        personnes in prop::collection::vec(prop::collection::vec((0_usize..6, -0.5_f64..1.5), 0..8), 0..30),
    ) {
        let calibration = calibrate(5, &personnes, Arret { tours: 30, ..Arret::default() });
        prop_assert_eq!(calibration.items.len(), 5);
        for item in calibration.items {
            let Parametres { discrimination, difficulte } = item.parametres;
            prop_assert!(discrimination > 0.0 && discrimination < 5.0 && difficulte.abs() <= 6.0);
            if let Some(erreurs) = item.erreurs {
                prop_assert!(erreurs.discrimination > 0.0 && erreurs.discrimination.is_finite());
                prop_assert!(erreurs.difficulte > 0.0 && erreurs.difficulte.is_finite());
            }
        }
    }
}
