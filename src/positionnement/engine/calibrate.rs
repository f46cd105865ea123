//! Difficulties and discriminations from the answers of many people.
//!
//! Marginal maximum likelihood by EM (R. D. Bock & M. Aitkin, « Marginal maximum likelihood estimation of item parameters:
//! application of an EM algorithm », *Psychometrika* 46, 1981), on the grid of `irt`, people being normal of mean 0 and standard
//! deviation 1. Weak priors keep an item that everybody, or nobody, had right at a finite place: ln a is normal (0, 0.5), b normal
//! (0, 2) (R. J. Mislevy, « Bayes modal estimation in item response models », *Psychometrika* 51, 1986). An item that was not
//! asked is left out of the likelihood: allowed even where earlier answers decided what was asked (R. J. Mislevy & P.-K. Wu,
//! « Inferring examinee ability when some item responses are missing », 1988). Nothing is drawn at random.

use super::irt::{Courbe, GRID, POINTS, Parametres, Posterior};

/// One person's answers: the item's place and the share of its point, 0 to 1.
pub type Reponses = Vec<(usize, f64)>;

/// When to stop.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Arret {
    pub tours: u32,
    /// No parameter changes by more.
    pub ecart: f64,
}

impl Default for Arret {
    fn default() -> Self {
        Self { tours: 500, ecart: 1e-4 }
    }
}

/// What was found of an item.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estime {
    pub parametres: Parametres,
    /// Standard errors, `None` when nobody was asked the item.
    pub erreurs: Option<Erreurs>,
    /// People who answered.
    pub reponses: u32,
}

/// Standard errors of a and b.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Erreurs {
    pub discrimination: f64,
    pub difficulte: f64,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Calibration {
    pub items: Vec<Estime>,
    /// Rounds that were needed.
    pub tours: u32,
    /// Whether it settled: else the estimates are not to be used.
    pub stable: bool,
}

const ECART_LN_A: f64 = 0.5;
const ECART_B: f64 = 2.0;
/// No estimate leaves these bounds; beyond them answers say nothing more.
const LN_A: (f64, f64) = (-2.5, 1.5);
const B: (f64, f64) = (-6.0, 6.0);

/// What is expected at each point of the grid: how many people answered, and how many points they had.
type Expected = [(f64, f64); POINTS];

/// The parameters of `items` items. An answer to another item, or a share that is not between 0 and 1, is left aside.
pub fn calibrate(items: usize, personnes: &[Reponses], arret: Arret) -> Calibration {
    let personnes: Vec<Reponses> = personnes
        .iter()
        .map(|of| of.iter().copied().filter(|(item, x)| *item < items && (0.0..=1.0).contains(x)).collect())
        .collect();
    let mut parametres = vec![Parametres { discrimination: 1.0, difficulte: 0.0 }; items];
    let mut stable = false;
    let mut tours = 0;
    while tours < arret.tours && !stable {
        tours += 1;
        let expected = expect(&parametres, &personnes);
        let mut change = 0.0_f64;
        for (before, expected) in parametres.iter_mut().zip(&expected) {
            let after = maximize(*before, expected);
            change = change
                .max((after.discrimination - before.discrimination).abs())
                .max((after.difficulte - before.difficulte).abs());
            *before = after;
        }
        stable = change <= arret.ecart;
    }
    let errors = errors(&parametres, &personnes);
    let items = parametres
        .into_iter()
        .zip(errors)
        .map(|(parametres, (reponses, erreurs))| Estime { parametres, erreurs, reponses })
        .collect();
    Calibration { items, tours, stable }
}

fn curves(parametres: &[Parametres]) -> Vec<Courbe> {
    parametres.iter().map(|of| of.curve()).collect()
}

fn weights(curves: &[Courbe], reponses: &Reponses) -> [f64; POINTS] {
    let mut posterior = Posterior::default();
    for (item, x) in reponses {
        posterior.record_curve(&curves[*item], *x);
    }
    posterior.weights()
}

/// The E step: each person is spread over the grid as their answers say.
fn expect(parametres: &[Parametres], personnes: &[Reponses]) -> Vec<Expected> {
    let mut expected = vec![[(0.0, 0.0); POINTS]; parametres.len()];
    let curves = curves(parametres);
    for reponses in personnes {
        let weights = weights(&curves, reponses);
        for (item, x) in reponses {
            for ((people, points), weight) in expected[*item].iter_mut().zip(weights) {
                *people += weight;
                *points += weight * x;
            }
        }
    }
    expected
}

/// The M step of one item: Fisher scoring on (ln a, b), a step halved until it gains.
fn maximize(start: Parametres, expected: &Expected) -> Parametres {
    let mut at = start;
    let mut value = objective(at, expected);
    for _ in 0..8 {
        let (gradient, information) = slope(at, expected);
        let [[aa, ab], [_, bb]] = information;
        let determinant = aa * bb - ab * ab;
        let move_a = (bb * gradient[0] - ab * gradient[1]) / determinant;
        let move_b = (aa * gradient[1] - ab * gradient[0]) / determinant;
        let mut scale = 1.0;
        let next = loop {
            let next = Parametres {
                discrimination: (at.discrimination.ln() + scale * move_a).clamp(LN_A.0, LN_A.1).exp(),
                difficulte: (at.difficulte + scale * move_b).clamp(B.0, B.1),
            };
            let gained = objective(next, expected);
            if gained >= value {
                value = gained;
                break next;
            }
            scale /= 2.0;
            if scale < 1e-4 {
                return at;
            }
        };
        let moved = (next.discrimination - at.discrimination).abs() + (next.difficulte - at.difficulte).abs();
        at = next;
        if moved < 1e-6 {
            break;
        }
    }
    at
}

fn objective(at: Parametres, expected: &Expected) -> f64 {
    let likelihood: f64 = expected
        .iter()
        .zip(GRID)
        .filter(|((people, _), _)| *people > 0.0)
        .map(|((people, points), theta)| people * at.log_likelihood(theta, points / people))
        .sum();
    let (ln_a, b) = (at.discrimination.ln() / ECART_LN_A, at.difficulte / ECART_B);
    likelihood - f64::midpoint(ln_a * ln_a, b * b)
}

/// What the priors alone know of (ln a, b).
const PRIORS: [f64; 2] = [1.0 / (ECART_LN_A * ECART_LN_A), 1.0 / (ECART_B * ECART_B)];

/// The gradient of the objective in (ln a, b) and its expected information.
fn slope(at: Parametres, expected: &Expected) -> ([f64; 2], [[f64; 2]; 2]) {
    let a = at.discrimination;
    let mut gradient = [-at.discrimination.ln() * PRIORS[0], -at.difficulte * PRIORS[1]];
    let mut information = [[PRIORS[0], 0.0], [0.0, PRIORS[1]]];
    for ((people, points), theta) in expected.iter().zip(GRID) {
        let right = at.probability(theta);
        let (surprise, spread) = (points - people * right, people * right * (1.0 - right));
        let towards = [at.logit(theta), -a];
        for row in 0..2 {
            gradient[row] += surprise * towards[row];
            for column in 0..2 {
                information[row][column] += spread * towards[row] * towards[column];
            }
        }
    }
    (gradient, information)
}

/// People who answered each item, and the standard errors: the inverse of the information that the answers hold once people's
/// abilities are integrated out, by the cross-products of each person's own slope (I. Meilijson, « A fast improvement to the EM
/// algorithm on its own terms », *J. Royal Statistical Society B* 51, 1989), an item at a time. What one item's errors owe to
/// another's is neglected.
fn errors(parametres: &[Parametres], personnes: &[Reponses]) -> Vec<(u32, Option<Erreurs>)> {
    let mut information = vec![(0, [PRIORS[0], 0.0, PRIORS[1]]); parametres.len()];
    let curves = curves(parametres);
    for reponses in personnes {
        let weights = weights(&curves, reponses);
        for (item, x) in reponses {
            let at = parametres[*item];
            let (mut of_a, mut of_b) = (0.0, 0.0);
            for (weight, theta) in weights.iter().zip(GRID) {
                let surprise = weight * (x - at.probability(theta));
                of_a += surprise * at.logit(theta);
                of_b -= surprise * at.discrimination;
            }
            let (people, [aa, ab, bb]) = &mut information[*item];
            *people += 1;
            *aa += of_a * of_a;
            *ab += of_a * of_b;
            *bb += of_b * of_b;
        }
    }
    information
        .into_iter()
        .zip(parametres)
        .map(|((people, [aa, ab, bb]), at)| {
            let determinant = aa * bb - ab * ab;
            let erreurs = (people > 0).then(|| Erreurs {
                // Of ln a, then of a itself.
                discrimination: at.discrimination * (bb / determinant).sqrt(),
                difficulte: (aa / determinant).sqrt(),
            });
            (people, erreurs)
        })
        .collect()
}

#[cfg(test)]
#[path = "calibrate_tests.rs"]
mod tests;
