//! What is read of items and tests without a model: success, discrimination, distractors, reliability.
//! (F. M. Lord & M. R. Novick, *Statistical Theories of Mental Test Scores*, 1968; R. L. Ebel, *Measuring Educational
//! Achievement*, 1965.)

use super::irt::Estimation;
use crate::positionnement::model::Reponse;

/// Below it, an item tells too little of who knows more (Ebel 1965).
pub const DISCRIMINATION_FAIBLE: f64 = 0.2;

/// An item, by the answers of everybody who was asked it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Classique {
    pub reponses: u32,
    /// Mean share of the point, 0 to 1; `None` without an answer.
    pub reussite: Option<f64>,
    /// Correlation between the item and the mean of the person's other items, so that it does not correlate with itself;
    /// `None` where all had the same.
    pub discrimination: Option<f64>,
}

/// One line an item. Each person's answers are the item's place and the share of its point, 0 to 1.
pub fn items(count: usize, personnes: &[Vec<(usize, f64)>]) -> Vec<Classique> {
    let mut pairs = vec![Pairs::default(); count];
    for reponses in personnes {
        for (item, x) in reponses.iter().filter(|(item, _)| *item < count) {
            pairs[*item].add(*x, rest(reponses, *item));
        }
    }
    pairs
        .into_iter()
        .map(|pairs| Classique { reponses: pairs.seen, reussite: pairs.mean_x(), discrimination: pairs.correlation() })
        .collect()
}

/// The mean of a person's other items; `None` where there is no other.
pub fn rest(reponses: &[(usize, f64)], item: usize) -> Option<f64> {
    let (mut total, mut count) = (0.0, 0.0);
    for (_, x) in reponses.iter().filter(|(other, _)| *other != item) {
        total += x;
        count += 1.0;
    }
    (count > 0.0).then(|| total / count)
}

/// An option of an item: how many chose it, and who.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Proposition {
    /// Share of the people who chose it, 0 to 1; 0 without an answer.
    pub part: f64,
    /// Correlation between choosing it and the mean of the person's other items: above 0 for a good key, below for a good
    /// distractor.
    pub correlation: Option<f64>,
}

/// Each option of an item: `choix` holds what a person chose and the mean of their other items.
pub fn options(count: usize, choix: &[(Vec<u8>, Option<f64>)]) -> Vec<Proposition> {
    (0..count)
        .map(|option| {
            let mut pairs = Pairs::default();
            for (chosen, rest) in choix {
                let here = chosen.iter().any(|at| usize::from(*at) == option);
                pairs.add(if here { 1.0 } else { 0.0 }, *rest);
            }
            Proposition { part: pairs.mean_x().unwrap_or(0.0), correlation: pairs.correlation() }
        })
        .collect()
}

/// The options that an answer chose; none where it does not choose among options.
pub fn chosen(reponse: &Reponse) -> &[u8] {
    match reponse {
        Reponse::Choix(option) => std::slice::from_ref(option),
        Reponse::Plusieurs(options) => options,
        _ => &[],
    }
}

/// Why an item deserves to be read again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alerte {
    TropFacile,
    TropDifficile,
    DiscriminePeu,
    /// This option is wrong, yet chosen by those who know more: is the key right?
    Leurre(usize),
}

/// Below so many answers nothing is said: a correlation is then not known within 0.1.
pub const REPONSES_MINIMALES: u32 = 100;

/// What is odd about an item of a form that everybody takes whole. An adaptive test asks an item of people who are alike, which
/// lowers every correlation: there the discrimination that a calibration finds is what says it.
pub fn alerts(item: &Classique, options: &[Proposition], bonnes: &[usize]) -> Vec<Alerte> {
    let mut alerts = vec![];
    if item.reponses < REPONSES_MINIMALES {
        return alerts;
    }
    alerts.extend(item.reussite.and_then(|reussite| match reussite {
        high if high > 0.95 => Some(Alerte::TropFacile),
        low if low < 0.05 => Some(Alerte::TropDifficile),
        _ => None,
    }));
    // An item that all have right, or wrong, has no discrimination: it is said already.
    if item.discrimination.is_some_and(|found| found < DISCRIMINATION_FAIBLE) {
        alerts.push(Alerte::DiscriminePeu);
    }
    let lures = |option: &Proposition| option.part >= 0.05 && option.correlation.is_some_and(|found| found > 0.1);
    let wrong = options.iter().enumerate().filter(|(at, _)| !bonnes.contains(at));
    alerts.extend(wrong.filter(|(_, option)| lures(option)).map(|(at, _)| Alerte::Leurre(at)));
    alerts
}

/// Cronbach's alpha of a form that everybody took whole: k/(k − 1)·(1 − Σ var(item) / var(total)) (L. J. Cronbach,
/// *Psychometrika* 16, 1951). One row a person. `None` below two items or two people, where rows differ in length, or where all
/// have the same total.
pub fn alpha(personnes: &[Vec<f64>]) -> Option<f64> {
    let items = personnes.first()?.len();
    if items < 2 || personnes.iter().any(|row| row.len() != items) {
        return None;
    }
    let of_items: f64 = (0..items).map(|item| variance(personnes.iter().map(|row| row[item]))).sum::<Option<f64>>()?;
    let of_total = variance(personnes.iter().map(|row| row.iter().sum()))?;
    let count = f64::from(u32::try_from(items).ok()?);
    (of_total > 0.0).then(|| count / (count - 1.0) * (1.0 - of_items / of_total))
}

/// Marginal reliability of abilities: the share of their variance that is not error, var(θ̂) / (var(θ̂) + mean of the squared
/// standard deviations) (B. F. Green et al., « Technical guidelines for assessing computerized adaptive tests », *J. Educational
/// Measurement* 21, 1984, for EAP estimates). Tests of other items may be put together. `None` below two people.
pub fn reliability(estimations: &[Estimation]) -> Option<f64> {
    let between = variance(estimations.iter().map(|of| of.theta))?;
    let count = f64::from(u32::try_from(estimations.len()).ok()?);
    let within = estimations.iter().map(|of| of.ecart_type.powi(2)).sum::<f64>() / count;
    (between + within > 0.0).then(|| between / (between + within))
}

/// Of a sample (n − 1); `None` below two values.
fn variance(values: impl Iterator<Item = f64> + Clone) -> Option<f64> {
    let (mut total, mut count) = (0.0, 0.0);
    for value in values.clone() {
        total += value;
        count += 1.0;
    }
    let mean = total / count;
    (count >= 2.0).then(|| values.map(|value| (value - mean).powi(2)).sum::<f64>() / (count - 1.0))
}

/// Sums of pairs, for a mean and a correlation in one reading.
#[derive(Clone, Debug, Default)]
struct Pairs {
    seen: u32,
    /// Of every x.
    total: f64,
    /// Of the pairs that are whole: x, y.
    whole: Vec<(f64, f64)>,
}

impl Pairs {
    fn add(&mut self, x: f64, y: Option<f64>) {
        self.seen += 1;
        self.total += x;
        self.whole.extend(y.map(|y| (x, y)));
    }

    fn mean_x(&self) -> Option<f64> {
        (self.seen > 0).then(|| self.total / f64::from(self.seen))
    }

    fn correlation(&self) -> Option<f64> {
        let count = f64::from(u32::try_from(self.whole.len()).ok()?);
        let mean = |of: fn(&(f64, f64)) -> f64| self.whole.iter().map(of).sum::<f64>() / count;
        let (mean_x, mean_y) = (mean(|pair| pair.0), mean(|pair| pair.1));
        let (mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0);
        for (x, y) in &self.whole {
            let (dx, dy) = (x - mean_x, y - mean_y);
            xx += dx * dx;
            xy += dx * dy;
            yy += dy * dy;
        }
        // Rounding leaves a trace of variance where there is none.
        let varies = |sum: f64| sum > 1e-12 * count;
        (varies(xx) && varies(yy)).then(|| xy / (xx * yy).sqrt())
    }
}

#[cfg(test)]
#[path = "classical_tests.rs"]
mod tests;
