use proptest::prelude::*;

use super::*;

const ITEM: Parametres = Parametres { discrimination: 1.3, difficulte: -0.4 };

fn near(a: f64, b: f64, within: f64) -> bool {
    (a - b).abs() <= within
}

#[test]
fn the_grid_goes_from_minus_four_to_four() {
    assert!(near(GRID[0], -4.0, 1e-12) && near(GRID[30], 0.0, 1e-12) && near(GRID[60], 4.0, 1e-12));
    assert!(GRID.windows(2).all(|pair| near(pair[1] - pair[0], STEP, 1e-12)));
}

/// At its difficulty one in two is right, and the item says most: a²/4.
#[test]
fn an_item_says_most_at_its_difficulty() {
    assert!(near(ITEM.probability(-0.4), 0.5, 1e-12));
    assert!(near(ITEM.information(-0.4), 1.3 * 1.3 / 4.0, 1e-12));
    assert!(GRID.iter().all(|theta| ITEM.information(*theta) <= ITEM.information(-0.4)));
}

/// The information is what the likelihood's slope varies by: its numerical second derivative, on average over both answers.
#[test]
fn the_information_is_that_of_the_likelihood() {
    for theta in [-3.0, -0.4, 0.0, 2.5] {
        let step = 1e-4;
        let curve = |x: f64| {
            let at = |theta| ITEM.log_likelihood(theta, x);
            -(at(theta + step) - 2.0 * at(theta) + at(theta - step)) / (step * step)
        };
        let right = ITEM.probability(theta);
        assert!(near(right * curve(1.0) + (1.0 - right) * curve(0.0), ITEM.information(theta), 1e-5), "{theta}");
    }
}

#[test]
fn the_likelihood_of_right_and_wrong_is_the_probability() {
    for theta in GRID {
        let right = ITEM.probability(theta);
        assert!(near(ITEM.log_likelihood(theta, 1.0).exp(), right, 1e-12));
        assert!(near(ITEM.log_likelihood(theta, 0.0).exp(), 1.0 - right, 1e-12));
        let half = right.ln().midpoint((1.0 - right).ln());
        assert!(near(ITEM.log_likelihood(theta, 0.5), half, 1e-9));
    }
}

/// Far from an item nothing overflows, nor becomes nothing.
#[test]
fn extremes_stay_numbers() {
    let far = Parametres { discrimination: 3.0, difficulte: 40.0 };
    assert!(near(far.log_likelihood(-4.0, 1.0), -132.0, 1e-9));
    assert!(near(far.log_likelihood(-4.0, 0.0), 0.0, 1e-9));
    let posterior = Posterior::of((0..500).map(|_| (far, Points::ONE)));
    assert!(posterior.estimate().theta > 3.9);
}

#[test]
fn nothing_answered_is_the_prior() {
    let Estimation { theta, ecart_type } = Posterior::default().estimate();
    // A normal law cut at ±4: its standard deviation is 0.9995.
    assert!(near(theta, 0.0, 1e-12) && near(ecart_type, 1.0, 1e-3), "{ecart_type}");
    let posterior = Posterior::default();
    assert!(near(posterior.below(0.0), 0.5, 1e-12));
    // Φ(−1) = 0.1587.
    assert!(near(posterior.below(-1.0), 0.1587, 1e-3) && near(posterior.below(1.0), 0.8413, 1e-3));
    assert!(near(posterior.below(-5.0), 0.0, 1e-12) && near(posterior.below(5.0), 1.0, 1e-12));
}

/// One right answer to an item of difficulty 0 and discrimination 1, by hand: E(θ) = ∫θφ(θ)P(θ) / ½ on a grid a hundred times
/// finer.
#[test]
fn one_answer_moves_the_ability_as_the_integral_says() {
    let item = Parametres { discrimination: 1.0, difficulte: 0.0 };
    let (mut total, mut weighted) = (0.0, 0.0);
    for at in -40_000..=40_000 {
        let theta = f64::from(at) / 10_000.0;
        let weight = (-0.5 * theta * theta).exp() * item.probability(theta);
        total += weight;
        weighted += weight * theta;
    }
    let found = Posterior::of([(item, Points::ONE)]).estimate().theta;
    assert!(near(found, weighted / total, 1e-4), "{found} {}", weighted / total);
}

fn parametres() -> impl Strategy<Value = Parametres> {
    (0.2_f64..3.0, -4.0_f64..4.0).prop_map(|(discrimination, difficulte)| Parametres { discrimination, difficulte })
}

fn answers() -> impl Strategy<Value = Vec<(Parametres, Points)>> {
    prop::collection::vec((parametres(), (0_u32..=100).prop_map(Points)), 0..60)
}

proptest! {
    #[test]
    fn an_estimate_always_exists(answers in answers()) {
        let posterior = Posterior::of(answers);
        let Estimation { theta, ecart_type } = posterior.estimate();
        prop_assert!((-4.0..=4.0).contains(&theta) && ecart_type > 0.0 && ecart_type <= 1.0);
        prop_assert!(near(posterior.weights().iter().sum(), 1.0, 1e-9));
    }

    /// More points on one answer never lower the ability.
    #[test]
    fn a_better_answer_never_lowers_the_ability(
        mut answers in answers(), parametres in parametres(), low in 0_u32..=100, high in 0_u32..=100,
    ) {
        let (low, high) = (low.min(high), low.max(high));
        answers.push((parametres, Points(low)));
        let worse = Posterior::of(answers.clone()).estimate().theta;
        answers.pop();
        answers.push((parametres, Points(high)));
        let better = Posterior::of(answers).estimate().theta;
        prop_assert!(better >= worse - 1e-9, "{worse} {better}");
        prop_assert!(high < low + 20 || better > worse || worse.abs() > 3.9, "no point counts: {worse} {better}");
    }

    #[test]
    fn the_order_of_answers_does_not_matter(answers in answers(), by in 0_usize..60) {
        let mut turned = answers.clone();
        turned.reverse();
        let by = by % turned.len().max(1);
        turned.rotate_left(by);
        let (a, b) = (Posterior::of(answers).estimate(), Posterior::of(turned).estimate());
        prop_assert!(near(a.theta, b.theta, 1e-9) && near(a.ecart_type, b.ecart_type, 1e-9));
    }

    #[test]
    fn probabilities_grow_with_the_cut(answers in answers(), a in -5.0_f64..5.0, b in -5.0_f64..5.0) {
        let posterior = Posterior::of(answers);
        let (low, high) = (posterior.below(a.min(b)), posterior.below(a.max(b)));
        prop_assert!(low <= high + 1e-12 && low >= 0.0 && high <= 1.0 + 1e-12);
    }
}
