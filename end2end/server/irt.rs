//! The engine of the adaptive test, against an independent package (`tools/check_irt.py`).

use fil::positionnement::{
    engine::{
        calibrate::{Arret, calibrate},
        classical,
        exposure::{normal, sit},
        irt::{GRID, Parametres, Posterior},
        reserve::reserve,
        selection::Regle,
    },
    model::Points,
};
use rand::{Rng as _, RngExt as _, SeedableRng as _, rngs::ChaCha12Rng};
use serde_json::json;

use crate::reader;

/// One line a person: 1, 0, or nothing where the item was not asked.
type Patterns = Vec<Vec<Option<u8>>>;

fn numbers(value: &serde_json::Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|one| one.as_f64().unwrap()).collect()
}

/// The greatest distance between two lists.
fn furthest(a: &[f64], b: &[f64]) -> f64 {
    assert_eq!(a.len(), b.len());
    a.iter().zip(b).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
}

/// The real items, with discriminations that differ.
fn items(draw: &mut ChaCha12Rng) -> Vec<Parametres> {
    let discrimination = |draw: &mut ChaCha12Rng| (0.1 + 0.3 * normal(draw)).exp();
    let of = |candidat: Parametres, draw: &mut _| Parametres { discrimination: discrimination(draw), ..candidat };
    reserve().candidats.iter().map(|candidat| of(candidat.parametres, draw)).collect()
}

/// Adaptive tests, the first of the patterns.
const TESTS: usize = 200;

/// Adaptive tests, whole forms answered at random, all right and all wrong.
fn patterns(items: &[Parametres], draw: &mut ChaCha12Rng) -> Patterns {
    let mut patterns: Patterns = (0..TESTS)
        .map(|_| {
            let (theta, graine) = (normal(draw), draw.next_u64());
            let mut pattern = vec![None; items.len()];
            let answer = |item: usize| draw.random::<f64>() < items[item].probability(theta);
            for donnee in sit(&reserve().candidats, Regle::VINGT, graine, answer) {
                pattern[donnee.item] = Some(u8::from(donnee.points == Points::ONE));
            }
            pattern
        })
        .collect();
    patterns.extend((0..50).map(|_| (0..items.len()).map(|_| Some(u8::from(draw.random::<bool>()))).collect()));
    patterns.extend([Some(0), Some(1), None].map(|answer| vec![answer; items.len()]));
    patterns
}

/// Everybody answers every item.
fn complete(items: &[Parametres], people: usize, draw: &mut ChaCha12Rng) -> Patterns {
    let person = |draw: &mut ChaCha12Rng| {
        let theta = normal(draw);
        items.iter().map(|item| Some(u8::from(draw.random::<f64>() < item.probability(theta)))).collect()
    };
    (0..people).map(|_| person(draw)).collect()
}

fn points(answer: u8) -> Points {
    if answer == 1 { Points::ONE } else { Points::ZERO }
}

#[test]
fn an_independent_package_finds_the_same() {
    let mut draw = ChaCha12Rng::seed_from_u64(17);
    let items = items(&mut draw);
    let patterns = patterns(&items, &mut draw);
    let form: Vec<_> = items.iter().step_by(8).copied().collect();
    let complete = complete(&form, 1_000, &mut draw);

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("patterns.json");
    let asked = json!({
        "grid": GRID.as_slice(),
        "discriminations": items.iter().map(|item| item.discrimination).collect::<Vec<_>>(),
        "difficulties": items.iter().map(|item| item.difficulte).collect::<Vec<_>>(),
        "patterns": patterns,
        "complete": complete,
    });
    std::fs::write(&path, asked.to_string()).unwrap();
    let read = reader::read("check_irt.py", &path);

    let scored: Vec<_> = patterns
        .iter()
        .map(|pattern| {
            let answers = items.iter().zip(pattern).filter_map(|(item, answer)| Some((*item, points((*answer)?))));
            Posterior::of(answers).estimate().theta
        })
        .collect();
    let same = furthest(&scored, &numbers(&read["same_points"]));
    // All 156 items answered, an ability is known more closely than points stand apart: only of real tests are others asked.
    let own = furthest(&scored[..TESTS], &numbers(&read["own_points"])[..TESTS]);
    println!("EAP of {} patterns, furthest from girth: {same:.1e} on the same points", scored.len());
    println!("EAP of {TESTS} adaptive tests, furthest from girth: {own:.1e} on its own points");
    assert!(same <= 1e-6, "{same}");
    assert!(own <= 2e-3, "{own}");

    let personnes: Vec<Vec<(usize, f64)>> = complete
        .iter()
        .map(|pattern| pattern.iter().map(|answer| f64::from(answer.unwrap())).enumerate().collect())
        .collect();
    let found = calibrate(form.len(), &personnes, Arret::default()).items;
    let of = |f: fn(Parametres) -> f64| found.iter().map(|item| f(item.parametres)).collect::<Vec<_>>();
    let a = furthest(&of(|item| item.discrimination), &numbers(&read["discriminations"]));
    let b = furthest(&of(|item| item.difficulte), &numbers(&read["difficulties"]));
    println!("calibration of {} items by 1,000 people, furthest from girth: a {a:.3}, b {b:.3}", form.len());
    assert!(a <= 0.1 && b <= 0.1, "{a} {b}");

    let classical = classical::items(form.len(), &personnes);
    let success: Vec<_> = classical.iter().map(|item| item.reussite.unwrap()).collect();
    let correlations: Vec<_> = classical.iter().map(|item| item.discrimination.unwrap()).collect();
    assert!(furthest(&success, &numbers(&read["success"])) <= 1e-9);
    assert!(furthest(&correlations, &numbers(&read["correlations"])) <= 1e-9);
    let rows: Vec<Vec<f64>> = personnes.iter().map(|row| row.iter().map(|(_, x)| *x).collect()).collect();
    let alpha = classical::alpha(&rows).unwrap();
    assert!((alpha - read["alpha"].as_f64().unwrap()).abs() <= 1e-9, "{alpha}");
}
