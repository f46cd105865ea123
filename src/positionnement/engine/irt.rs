//! The response model, and what answers say of an ability.
//!
//! Two-parameter logistic model: the probability that someone of ability θ is right is 1 / (1 + exp(−a(θ − b))), with `a` the
//! item's discrimination and `b` its difficulty, on the scale of θ, without the factor 1.7 (A. Birnbaum, « Some latent trait
//! models », in Lord & Novick, *Statistical Theories of Mental Test Scores*, 1968, ch. 17–20). Abilities are those of people
//! whose mean is 0 and standard deviation 1.

use crate::positionnement::model::Points;

/// The points on which abilities are weighed.
pub const POINTS: usize = 61;

/// From −4 to 4, equally spaced.
pub const GRID: [f64; POINTS] = {
    let mut grid = [0.0; POINTS];
    let mut at = 0_u8;
    while (at as usize) < POINTS {
        grid[at as usize] = (at as f64 - 30.0) * STEP;
        at += 1;
    }
    grid
};

const STEP: f64 = 8.0 / 60.0;

/// ln(1 + exp(z)), without overflow.
fn softplus(z: f64) -> f64 {
    z.max(0.0) + (-z.abs()).exp().ln_1p()
}

/// What the model knows of an item.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Parametres {
    /// `a`, above 0.
    pub discrimination: f64,
    /// `b`: the ability at which one in two is right.
    pub difficulte: f64,
}

impl Parametres {
    /// How far above the item an ability stands, in logits.
    pub fn logit(self, theta: f64) -> f64 {
        self.discrimination * (theta - self.difficulte)
    }

    /// That someone of this ability is right.
    pub fn probability(self, theta: f64) -> f64 {
        1.0 / (1.0 + (-self.logit(theta)).exp())
    }

    /// Fisher's information on the ability, a²P(1 − P) (Birnbaum 1968).
    pub fn information(self, theta: f64) -> f64 {
        let right = self.probability(theta);
        self.discrimination.powi(2) * right * (1.0 - right)
    }

    /// The logarithm of the likelihood of an answer, x·ln P + (1 − x)·ln(1 − P), where `x` is its share of the point.
    ///
    /// An answer that is right or wrong has the model's own likelihood. One that is partly right counts as that part of a right
    /// answer and the rest of a wrong one: a quasi-likelihood, which needs the mean to be the model's and nothing else (Papke &
    /// Wooldridge, « Econometric methods for fractional response variables », *J. Applied Econometrics* 11, 1996). The
    /// alternative, only whole points count as right, would throw away what the notes show and what the person reads. A share
    /// between 0 and 1 of mean P varies at most as a right-or-wrong one, so the precision that is stated is not flattered.
    pub fn log_likelihood(self, theta: f64, x: f64) -> f64 {
        let z = self.logit(theta);
        x * z - softplus(z)
    }

    pub fn curve(self) -> Courbe {
        Courbe(GRID.map(|theta| (self.logit(theta), self.log_likelihood(theta, 0.0))))
    }
}

/// An item on the grid: at each point its logit and the logarithm of the likelihood of a wrong answer.
#[derive(Clone, Debug)]
pub struct Courbe([(f64, f64); POINTS]);

/// The share of an item's point, 0 to 1.
pub fn share(points: Points) -> f64 {
    f64::from(points.min(Points::ONE).0) / f64::from(Points::ONE.0)
}

/// What is known of an ability: a weight for each point of the grid. Before any answer, a normal law of mean 0 and standard
/// deviation 1.
///
/// Its mean is the EAP estimate (R. D. Bock & R. J. Mislevy, « Adaptive EAP estimation of ability in a microcomputer
/// environment », *Applied Psychological Measurement* 6, 1982): it exists for every pattern, all right or all wrong too.
#[derive(Clone, Debug)]
pub struct Posterior {
    /// Logarithms, up to a constant: a sum forgets nothing that a product of small numbers would.
    log: [f64; POINTS],
}

impl Default for Posterior {
    fn default() -> Self {
        Self { log: GRID.map(|theta| -0.5 * theta * theta) }
    }
}

impl Posterior {
    pub fn of(answers: impl IntoIterator<Item = (Parametres, Points)>) -> Self {
        let mut posterior = Self::default();
        for (parametres, points) in answers {
            posterior.record(parametres, points);
        }
        posterior
    }

    pub fn record(&mut self, parametres: Parametres, points: Points) {
        self.record_share(parametres, share(points));
    }

    /// The same, for a share of the point.
    pub fn record_share(&mut self, parametres: Parametres, x: f64) {
        self.record_curve(&parametres.curve(), x);
    }

    /// The same, for an item whose curve is at hand.
    pub fn record_curve(&mut self, curve: &Courbe, x: f64) {
        for (log, (z, wrong)) in self.log.iter_mut().zip(curve.0) {
            *log += x * z + wrong;
        }
    }

    /// The weights, which add up to 1.
    pub fn weights(&self) -> [f64; POINTS] {
        let highest = self.log.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let weights = self.log.map(|log| (log - highest).exp());
        let total: f64 = weights.iter().sum();
        weights.map(|weight| weight / total)
    }

    /// The ability, and its standard deviation: what it may be off by.
    pub fn estimate(&self) -> Estimation {
        let weights = self.weights();
        let moment = |of: &dyn Fn(f64) -> f64| weights.iter().zip(GRID).map(|(weight, theta)| weight * of(theta)).sum();
        let theta: f64 = moment(&|point| point);
        let variance: f64 = moment(&|point| (point - theta).powi(2));
        Estimation { theta, ecart_type: variance.sqrt() }
    }

    /// How probable it is that the ability is below each cut: a point of the grid stands for the half step on either side.
    pub fn below(&self, cut: f64) -> f64 {
        let part = |theta: f64| ((cut - theta) / STEP + 0.5).clamp(0.0, 1.0);
        self.weights().iter().zip(GRID).map(|(weight, theta)| weight * part(theta)).sum()
    }
}

/// An ability as it is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimation {
    /// Mean of the posterior (EAP).
    pub theta: f64,
    /// Standard deviation of the posterior.
    pub ecart_type: f64,
}

#[cfg(test)]
#[path = "irt_tests.rs"]
mod tests;
