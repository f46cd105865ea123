use proptest::prelude::*;

use super::*;

#[test]
fn too_few_times_say_nothing() {
    assert_eq!(Repartition::of(&[30_000; 9]), None);
    assert!(Repartition::of(&[30_000; 10]).is_some());
}

#[test]
fn quartiles_and_classes_of_known_times() {
    let times: Vec<u32> = (1..=100).map(|second| second * 1000).collect();
    let found = Repartition::of(&times).unwrap();
    assert_eq!((found.combien, found.quartiles), (100, [25, 50, 75]));
    assert_eq!((found.largeur, found.classes.len()), (10, 10));
    // From 0: 1 to 9 s; the last takes 90 s and more.
    assert_eq!(found.classes, [9, 10, 10, 10, 10, 10, 10, 10, 10, 11]);
    assert_eq!((found.label(0), found.label(9)), ("de 0 à 10\u{a0}s".to_owned(), "90\u{a0}s et plus".to_owned()));
    assert!(found.said().starts_with("La moitié des 100 réponses a pris de 25"), "{}", found.said());
}

#[test]
fn who_left_the_page_for_an_hour_does_not_flatten_the_picture() {
    let mut times: Vec<u32> = (1..=99).map(|at| 10_000 + at * 100).collect();
    times.push(3_600_000);
    let found = Repartition::of(&times).unwrap();
    // Nineteen in twenty took at most 20 s.
    assert_eq!(found.largeur, 5);
    assert_eq!(found.class(3600), found.classes.len() - 1);
}

#[test]
fn outages_are_said_with_their_length() {
    let of = |combien, secs| Coupures { combien, duree: Duration::from_secs(secs) }.said();
    assert_eq!(of(0, 0), None);
    assert!(of(1, 65).unwrap().starts_with("1\u{a0}coupure, ") && of(1, 65).unwrap().ends_with("pas comptée"));
    assert!(of(2, 65).unwrap().ends_with("pas comptées"));
}

proptest! {
    #[test]
    fn everybody_is_in_one_class(mut times in prop::collection::vec(0_u32..10_000_000, 10..200)) {
        times.sort_unstable();
        let found = Repartition::of(&times).unwrap();
        prop_assert_eq!(found.classes.iter().sum::<u32>() as usize, times.len());
        prop_assert!(found.classes.len() <= CLASSES as usize);
        prop_assert!(found.quartiles.is_sorted());
    }
}
