//! People who do not exist take the adaptive test, and forms of forty items drawn at random.
//!
//! What is shown: twenty adaptive items know an ability as well as forty at random, and no item becomes known to everybody. Small
//! in `make test`, with 10,000 people in `make prove`.

use rand::{Rng as _, RngExt as _, SeedableRng as _, rngs::ChaCha12Rng};

use super::{
    exposure::{LIMITE, Reglage, corrected, fit, normal, sit},
    irt::{GRID, POINTS, Parametres, Posterior},
    report::{Resultat, result},
    reserve::{reserve, usable},
    selection::{Candidat, Controle, Donnee, Regle},
};
use crate::{
    positionnement::{items::bank, model::Points},
    referentiel::{
        famille::Famille,
        niveaux::{ECHELLES, Niveau},
    },
};

/// Past the capture of `println!`, for `make test` to show it.
macro_rules! say {
    ($($text:tt)*) => { std::io::Write::write_fmt(&mut std::io::stderr(), format_args!("{}\n", format_args!($($text)*))).unwrap() };
}
pub(super) use say;

/// A discrimination as a calibration may find it: lognormal (0.1, 0.3).
fn discrimination(draw: &mut ChaCha12Rng) -> f64 {
    (0.1 + 0.3 * normal(draw)).exp()
}

/// The reference bank: as many items of each family and level as the real bank can ask, difficulties evenly spread over each
/// level (−2.5 to −1, −1 to 0, 0 to 1, 1 to 2.5).
pub fn reference() -> Vec<Candidat> {
    const BOUNDS: [(f64, f64); 4] = [(-2.5, -1.0), (-1.0, 0.0), (0.0, 1.0), (1.0, 2.5)];
    let mut draw = ChaCha12Rng::seed_from_u64(1);
    let mut candidats = vec![];
    for famille in Famille::ALL {
        for (niveau, (low, high)) in Niveau::ALL.into_iter().zip(BOUNDS) {
            let count = usable(bank()).filter(|item| item.famille == famille && item.niveau == niveau).count();
            let mut place = low;
            let step = (high - low) / f64::from(u32::try_from(count).unwrap());
            for _ in 0..count {
                let parametres =
                    Parametres { discrimination: discrimination(&mut draw), difficulte: place + step / 2.0 };
                candidats.push(Candidat { famille, parametres, controle: Controle::LIBRE });
                place += step;
            }
        }
    }
    candidats
}

/// The real items with their estimated difficulties, as if answers had shown how much each discriminates.
fn real_with_drawn_discriminations() -> Vec<Candidat> {
    let mut draw = ChaCha12Rng::seed_from_u64(1);
    let mut candidats = reserve().candidats.clone();
    for candidat in &mut candidats {
        candidat.parametres.discrimination = discrimination(&mut draw);
        candidat.controle = Controle::LIBRE;
    }
    candidats
}

fn controlled(mut candidats: Vec<Candidat>, reglage: Reglage) -> Vec<Candidat> {
    let controles = fit(&candidats, Regle::VINGT, reglage);
    for (candidat, controle) in candidats.iter_mut().zip(controles) {
        candidat.controle = controle;
    }
    candidats
}

/// How people really answer.
struct Verite {
    nom: &'static str,
    /// The share of those who do not know that are right all the same.
    hasard: f64,
    /// By how much each difficulty is off, up or down by a coin.
    ecart: f64,
}

const MODELE: Verite = Verite { nom: "the model is true", hasard: 0.0, ecart: 0.0 };
const AUTRE: Verite = Verite { nom: "guessing 0.2, difficulties off by 0.5", hasard: 0.2, ecart: 0.5 };

/// The probabilities of being right that this truth gives.
fn truth<'a>(candidats: &'a [Candidat], verite: &'a Verite) -> impl Fn(usize, f64) -> f64 + 'a {
    let mut draw = ChaCha12Rng::seed_from_u64(11);
    let ecarts: Vec<_> =
        candidats.iter().map(|_| if draw.random::<bool>() { verite.ecart } else { -verite.ecart }).collect();
    move |item, theta| {
        let knows = candidats[item].parametres.probability(theta - ecarts[item]);
        verite.hasard + (1.0 - verite.hasard) * knows
    }
}

pub fn people(count: u32) -> Vec<f64> {
    let mut draw = ChaCha12Rng::seed_from_u64(7);
    (0..count).map(|_| normal(&mut draw)).collect()
}

pub fn mean(values: impl ExactSizeIterator<Item = f64>) -> f64 {
    let count = f64::from(u32::try_from(values.len()).unwrap());
    values.sum::<f64>() / count
}

/// The RMSE of each of a hundred forms of forty items drawn at random, ten of each family; from the best to the worst.
fn random_forms(candidats: &[Candidat], people: &[f64], verite: &Verite) -> Vec<f64> {
    let right = truth(candidats, verite);
    let mut draw = ChaCha12Rng::seed_from_u64(99);
    let mut errors: Vec<_> = (0..100)
        .map(|_| {
            let mut order: Vec<_> = (0..candidats.len()).map(|at| (draw.next_u64(), at)).collect();
            order.sort_unstable();
            let form: Vec<_> = Famille::ALL
                .into_iter()
                .flat_map(|famille| {
                    order.iter().map(|(_, at)| *at).filter(move |at| candidats[*at].famille == famille).take(10)
                })
                .collect();
            assert_eq!(form.len(), 40);
            let form = Form::of(form.into_iter().map(|item| (item, candidats[item].parametres)));
            rmse(people.iter().map(|theta| form.estimate(|item| draw.random::<f64>() < right(item, *theta)) - theta))
        })
        .collect();
    errors.sort_by(f64::total_cmp);
    errors
}

/// A form that everybody takes whole. What its answers say depends on the sum of the discriminations of those that are right
/// alone (Birnbaum 1968), which makes a hundred forms quick.
struct Form {
    items: Vec<(usize, Parametres)>,
    /// At each point of the grid, the logarithm of the likelihood of nothing right, with the prior's.
    nothing: [f64; POINTS],
}

impl Form {
    fn of(items: impl Iterator<Item = (usize, Parametres)>) -> Self {
        let items: Vec<_> = items.collect();
        let wrong = |theta: f64| items.iter().map(|(_, of)| of.log_likelihood(theta, 0.0)).sum::<f64>();
        let nothing = GRID.map(|theta| -0.5 * theta * theta + wrong(theta));
        // Of each item, θ·a·x − b·a·x: the second part is the same everywhere on the grid.
        Self { items, nothing }
    }

    fn estimate(&self, mut right: impl FnMut(usize) -> bool) -> f64 {
        let sum: f64 = self.items.iter().filter(|(item, _)| right(*item)).map(|(_, of)| of.discrimination).sum();
        let logs: Vec<_> = self.nothing.iter().zip(GRID).map(|(nothing, theta)| nothing + sum * theta).collect();
        let highest = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let (mut total, mut weighted) = (0.0, 0.0);
        for (log, theta) in logs.iter().zip(GRID) {
            let weight = (log - highest).exp();
            total += weight;
            weighted += weight * theta;
        }
        weighted / total
    }
}

fn rmse(errors: impl ExactSizeIterator<Item = f64>) -> f64 {
    mean(errors.map(|error| error * error)).sqrt()
}

/// Everybody's adaptive test.
struct Taken {
    theta: f64,
    donnees: Vec<Donnee>,
    resultat: Resultat,
}

/// By lots: after each but the last, the controls are corrected by what was asked.
fn adaptive(candidats: &[Candidat], people: &[f64], verite: &Verite, regle: Regle, lot: usize) -> Vec<Taken> {
    let right = truth(candidats, verite);
    let mut candidats = candidats.to_vec();
    let mut draw = ChaCha12Rng::seed_from_u64(5);
    let mut taken = vec![];
    for lot in people.chunks(lot) {
        let from = taken.len();
        for theta in lot {
            let (graine, mut answers) = (draw.next_u64(), ChaCha12Rng::seed_from_u64(draw.next_u64()));
            let donnees = sit(&candidats, regle, graine, |item| answers.random::<f64>() < right(item, *theta));
            let resultat = result(&candidats, &ECHELLES[0], &donnees);
            taken.push(Taken { theta: *theta, donnees, resultat });
        }
        let asked = rates(&candidats, &taken[from..]);
        let controles = corrected(&candidats, &asked, Reglage::CALIBREE.part);
        for (candidat, controle) in candidats.iter_mut().zip(controles) {
            candidat.controle = controle;
        }
    }
    taken
}

impl Taken {
    fn error(&self) -> f64 {
        self.resultat.ensemble.estimation.theta - self.theta
    }
}

/// The share of people who were asked each item.
fn rates(candidats: &[Candidat], taken: &[Taken]) -> Vec<f64> {
    let mut asked = vec![0_usize; candidats.len()];
    for donnee in taken.iter().flat_map(|of| &of.donnees) {
        asked[donnee.item] += 1;
    }
    asked.into_iter().map(|count| share(count, taken.len())).collect()
}

fn highest(rates: &[f64]) -> f64 {
    rates.iter().copied().fold(0.0, f64::max)
}

fn share(count: usize, of: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap()) / f64::from(u32::try_from(of).unwrap())
}

/// What a simulation found.
struct Found {
    /// RMSE of twenty adaptive items.
    adaptive: f64,
    /// Of the median of a hundred random forms of forty items.
    random: f64,
    /// The share of people who were asked the item that was asked the most.
    exposure: f64,
}

/// Corrections come every thousand people where the truth is not the model: there would be nothing to correct.
fn simulate(nom: &str, candidats: &[Candidat], people: &[f64], verite: &Verite) -> Found {
    let lot = if verite.hasard > 0.0 { people.len() / 10 } else { people.len() };
    let taken = adaptive(candidats, people, verite, Regle::VINGT, lot);
    for of in &taken {
        assert_eq!(of.donnees.len(), 20);
        for famille in Famille::ALL {
            let count = of.donnees.iter().filter(|donnee| candidats[donnee.item].famille == famille).count();
            assert_eq!(count, 5, "{famille:?}");
        }
    }
    let forms = random_forms(candidats, people, verite);
    let asked = rates(candidats, &taken);
    let found = Found {
        adaptive: rmse(taken.iter().map(Taken::error)),
        random: f64::midpoint(forms[49], forms[50]),
        exposure: highest(&asked),
    };
    say!("{nom}, {} items, {} people, {}:", candidats.len(), people.len(), verite.nom);
    say!(
        "  RMSE of 20 adaptive items {:.4}; of 40 random ones {:.4} (median; {:.4} to {:.4}): ratio {:.3}",
        found.adaptive,
        found.random,
        forms[0],
        forms[99],
        found.adaptive / found.random
    );
    say!(
        "  item asked the most: {:.1} % of people; {:.1} % of the first {lot}, before any correction; items asked of 1 % or more: {}",
        100.0 * found.exposure,
        100.0 * highest(&rates(candidats, &taken[..lot])),
        asked.iter().filter(|rate| **rate >= 0.01).count()
    );
    let said = mean(taken.iter().map(|of| of.resultat.ensemble.estimation.ecart_type));
    let right = taken.iter().filter(|of| of.resultat.niveau == Some(ECHELLES[0].level_of_ability(of.theta))).count();
    say!(
        "  standard deviation said {said:.4} on average, mean error {:+.4}; overall level right for {:.1} %",
        mean(taken.iter().map(Taken::error)),
        100.0 * share(right, taken.len())
    );
    print_families(&taken);
    let short = adaptive(candidats, people, verite, Regle::ECOURTEE, lot);
    say!(
        "  apart, ended by precision: {:.1} items on average, RMSE {:.4}, item asked the most {:.1} %",
        mean(short.iter().map(|of| f64::from(u32::try_from(of.donnees.len()).unwrap()))),
        rmse(short.iter().map(Taken::error)),
        100.0 * highest(&rates(candidats, &short))
    );
    found
}

fn print_families(taken: &[Taken]) {
    let (mut said, mut right, mut near) = (0, 0, 0);
    for of in taken {
        let truth = ECHELLES[0].level_of_ability(of.theta);
        for niveau in of.resultat.familles.iter().filter_map(|famille| famille.niveau) {
            said += 1;
            right += usize::from(niveau == truth);
            near += usize::from(niveau.rank().abs_diff(truth.rank()) <= 1);
        }
    }
    say!(
        "  families: level said for {:.1} %, then right {:.1} %, within one level {:.1} %",
        100.0 * share(said, 4 * taken.len()),
        100.0 * share(right, said),
        100.0 * share(near, said)
    );
}

/// The square root of the least mean squared error that any choice of `items` items can reach, when none says more than
/// `information` (H. L. van Trees, *Detection, Estimation, and Modulation Theory*, 1968: the Bayesian Cramér–Rao bound; the
/// prior's own information is 1).
fn bound(items: f64, information: f64) -> f64 {
    (1.0 / (1.0 + items * information)).sqrt()
}

const VITE: Reglage = Reglage { personnes: 500, ..Reglage::CALIBREE };

/// With 2,000 people the ratio of two RMSE is known within 2 % or so, and the share of people who were asked an item within 1 %.
#[test]
fn twenty_adaptive_items_are_worth_forty_at_random() {
    let people = people(2_000);
    let candidats = controlled(reference(), VITE);
    for verite in [MODELE, AUTRE] {
        let found = simulate("reference bank", &candidats, &people, &verite);
        assert!(found.adaptive <= 1.03 * found.random, "{}", verite.nom);
        assert!(found.exposure <= LIMITE + 0.02, "{}: {}", verite.nom, found.exposure);
    }
}

/// As estimated, every item of the real bank discriminates alike (1), so none says more than 1/4: twenty items, however chosen,
/// leave a larger error than forty at random. What twenty can do, the test nearly does.
#[test]
fn the_real_bank_is_used_as_well_as_it_can_be() {
    let people = people(2_000);
    for verite in [MODELE, AUTRE] {
        let found = simulate("real bank, as estimated", &reserve().candidats, &people, &verite);
        assert!(found.exposure <= LIMITE + 0.02, "{}: {}", verite.nom, found.exposure);
        if verite.hasard > 0.0 {
            continue;
        }
        let bound = bound(20.0, 0.25);
        say!("  no choice of 20 such items has an RMSE below {bound:.4}");
        assert!(bound > found.random, "twenty items can do as well as forty at random: say so");
        assert!((bound..1.08 * bound).contains(&found.adaptive));
    }
}

#[test]
#[ignore = "two minutes of simulation: make prove"]
fn ten_thousand_people() {
    let people = people(10_000);
    let banks = [
        ("reference bank", controlled(reference(), Reglage::CALIBREE)),
        (
            "real difficulties, discriminations drawn as the reference's",
            controlled(real_with_drawn_discriminations(), Reglage::CALIBREE),
        ),
        ("real bank, as estimated", reserve().candidats.clone()),
    ];
    for (nom, candidats) in &banks {
        for verite in [MODELE, AUTRE] {
            let found = simulate(nom, candidats, &people, &verite);
            assert!(found.exposure <= LIMITE, "{nom}, {}: {}", verite.nom, found.exposure);
            let reachable = bound(20.0, most(candidats)) < found.random;
            assert!(!reachable || found.adaptive <= found.random, "{nom}, {}", verite.nom);
        }
        // Weaker people than the authors thought.
        let weaker: Vec<_> = people.iter().map(|theta| theta - 0.5).collect();
        let taken = adaptive(candidats, &weaker, &MODELE, Regle::VINGT, 1_000);
        let (asked, first) = (highest(&rates(candidats, &taken)), highest(&rates(candidats, &taken[..1_000])));
        say!(
            "{nom}, people weaker by 0.5: item asked the most {:.1} %, {:.1} % of the first 1,000",
            100.0 * asked,
            100.0 * first
        );
        assert!(asked <= LIMITE, "{nom}: {asked}");
    }
    let (nom, real) = &banks[2];
    for longueur in [24, 28, 32] {
        let taken = adaptive(real, &people, &MODELE, Regle { longueur, precision: None }, people.len());
        say!("{nom}: RMSE of {longueur} adaptive items {:.4}", rmse(taken.iter().map(Taken::error)));
    }
}

/// The most that an item of these can say.
fn most(candidats: &[Candidat]) -> f64 {
    candidats.iter().map(|of| of.parametres.information(of.parametres.difficulte)).fold(0.0, f64::max)
}

/// The quick way to score a whole form is the model's.
#[test]
fn a_form_is_scored_as_the_model_says() {
    let candidats = reference();
    let form = Form::of((0..40).map(|item| (item, candidats[item].parametres)));
    let right = |item: usize| item.is_multiple_of(3);
    let answers =
        (0..40).map(|item| (candidats[item].parametres, if right(item) { Points::ONE } else { Points::ZERO }));
    let expected = Posterior::of(answers).estimate().theta;
    assert!((form.estimate(right) - expected).abs() < 1e-9);
}
