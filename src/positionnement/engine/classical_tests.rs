use proptest::prelude::*;

use super::*;

fn near(found: Option<f64>, expected: f64) -> bool {
    found.is_some_and(|found| (found - expected).abs() < 1e-9)
}

/// Four people, three items, by hand.
const ROWS: [[f64; 3]; 4] = [[1.0, 1.0, 1.0], [1.0, 1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 0.0]];

fn sparse(rows: &[[f64; 3]]) -> Vec<Vec<(usize, f64)>> {
    rows.iter().map(|row| row.iter().copied().enumerate().collect()).collect()
}

#[test]
fn success_and_discrimination_by_hand() {
    let found = items(3, &sparse(&ROWS));
    assert_eq!(found.iter().map(|of| of.reponses).collect::<Vec<_>>(), [4, 4, 4]);
    assert!(near(found[0].reussite, 0.75) && near(found[1].reussite, 0.5) && near(found[2].reussite, 0.25));
    // Item 2 against the mean of the others, 1, ½, ½, 0: covariance 1/8, variances 1/4 and 1/8.
    assert!(near(found[1].discrimination, std::f64::consts::FRAC_1_SQRT_2));
}

#[test]
fn alpha_by_hand() {
    let rows: Vec<_> = ROWS.iter().map(|row| row.to_vec()).collect();
    // Variances of the items 1/4, 1/3, 1/4, of the totals 5/3: 3/2 · (1 − 5/6 ÷ 5/3).
    assert!(near(alpha(&rows), 0.75));
    assert_eq!(alpha(&[]), None);
    assert_eq!(alpha(&rows[..1]), None);
    assert_eq!(alpha(&[vec![1.0, 0.0], vec![1.0]]), None);
    assert_eq!(alpha(&[vec![1.0, 0.0], vec![0.0, 1.0]]), None);
}

#[test]
fn reliability_is_the_share_of_variance_that_is_not_error() {
    let of = |theta, ecart_type| Estimation { theta, ecart_type };
    // Between them 2, within 0.5.
    let found = reliability(&[of(-1.0, 0.5_f64.sqrt()), of(1.0, 0.5_f64.sqrt())]);
    assert!(near(found, 0.8), "{found:?}");
    assert_eq!(reliability(&[of(0.0, 0.3)]), None);
}

#[test]
fn a_distractor_is_told_from_a_key_by_who_chooses_it() {
    // The key is option 0; those who know choose it. Option 3 nobody.
    let choix: Vec<_> =
        [(0, 0.9), (0, 0.8), (0, 0.7), (1, 0.3), (2, 0.2)].map(|(option, rest)| (vec![option], Some(rest))).to_vec();
    let found = options(4, &choix);
    assert!(near(Some(found[0].part), 0.6) && near(Some(found[1].part), 0.2) && near(Some(found[3].part), 0.0));
    assert!(found[0].correlation.unwrap() > 0.9 && found[2].correlation.unwrap() < 0.0);
    assert_eq!(found[3].correlation, None);
}

#[test]
fn what_was_not_asked_counts_neither_way() {
    let found = items(3, &[vec![(0, 1.0), (1, 1.0)], vec![(0, 0.0)], vec![]]);
    assert_eq!((found[0].reponses, found[1].reponses, found[2].reponses), (2, 1, 0));
    assert!(near(found[0].reussite, 0.5) && near(found[1].reussite, 1.0));
    assert_eq!((found[2].reussite, found[0].discrimination), (None, None));
    assert!(options(2, &[]).iter().all(|option| option.part == 0.0 && option.correlation.is_none()));
}

#[test]
fn what_is_odd_is_said_once_there_are_answers_enough() {
    let item = |reponses, reussite, discrimination| Classique {
        reponses,
        reussite: Some(reussite),
        discrimination: Some(discrimination),
    };
    let option = |part, correlation| Proposition { part, correlation: Some(correlation) };
    // The key, a good distractor, one that those who know more choose, one that next to nobody chooses.
    let choices = [option(0.5, 0.4), option(0.3, -0.4), option(0.18, 0.2), option(0.02, 0.3)];
    assert_eq!(alerts(&item(100, 0.5, 0.4), &choices, &[0]), [Alerte::Leurre(2)]);
    assert_eq!(alerts(&item(100, 0.5, 0.4), &choices, &[0, 2]), []);
    assert_eq!(alerts(&item(100, 0.96, 0.1), &[], &[]), [Alerte::TropFacile, Alerte::DiscriminePeu]);
    assert_eq!(alerts(&item(100, 0.04, 0.3), &[], &[]), [Alerte::TropDifficile]);
    assert_eq!(alerts(&item(99, 0.96, 0.1), &choices, &[0]), []);
}

#[test]
fn an_answer_says_what_it_chose() {
    assert_eq!(chosen(&Reponse::Choix(2)), [2]);
    assert_eq!(chosen(&Reponse::Plusieurs(vec![0, 3])), [0, 3]);
    assert_eq!(chosen(&Reponse::Texte("2".to_owned())), [0_u8; 0]);
}

proptest! {
    #[test]
    fn correlations_stay_within_one(
        personnes in prop::collection::vec(prop::collection::vec((0_usize..7, 0.0_f64..=1.0), 0..8), 0..40),
    ) {
        for item in items(6, &personnes) {
            prop_assert!(item.discrimination.is_none_or(|of| of.abs() <= 1.0 + 1e-9));
            prop_assert!(item.reussite.is_none_or(|of| (0.0..=1.0).contains(&of)));
        }
    }
}
