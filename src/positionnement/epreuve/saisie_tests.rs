use proptest::prelude::*;

use super::*;
use crate::positionnement::{engine, items::bank, model::Points};

fn first(wanted: fn(&Question) -> bool) -> &'static Item {
    bank().items().iter().find(|item| wanted(&item.question)).unwrap()
}

/// The form that says this, as the screen shows the item.
fn posted(melange: &Melange, reponse: &Reponse) -> Saisie {
    let texts = |list: &[u8]| list.iter().map(u8::to_string).collect();
    match melange.to_screen(reponse).unwrap() {
        Reponse::Choix(at) => Saisie { choix: texts(&[at]), ..Saisie::default() },
        Reponse::Plusieurs(several) => Saisie { choix: texts(&several), ..Saisie::default() },
        Reponse::Ordre(order) => Saisie { ordre: texts(&order), ..Saisie::default() },
        Reponse::Places(places) => {
            let place = places.iter().map(|place| place.map_or_else(String::new, |place| place.to_string()));
            Saisie { place: place.collect(), ..Saisie::default() }
        }
        Reponse::Texte(written) => Saisie { texte: written, ..Saisie::default() },
        Reponse::Inconnue => Saisie { geste: "passer".to_owned(), ..Saisie::default() },
    }
}

#[test]
fn every_key_can_be_typed() {
    for item in bank().items() {
        for graine in 0..20 {
            let melange = Melange::of(graine, item);
            if let Some(key) = engine::key(&item.question) {
                let read = posted(&melange, &key).parse(item, &melange).unwrap();
                assert_eq!(engine::grade(&item.question, &read), Some(Points::ONE), "{}", item.id);
            }
        }
    }
}

#[test]
fn nothing_is_no_answer_and_says_what_is_missing() {
    for item in bank().items() {
        let melange = Melange::of(3, item);
        let errors = Saisie::default().parse(item, &melange).unwrap_err();
        assert!(errors.of(field(&item.question)).unwrap().contains("Je ne sais pas"));
    }
}

#[test]
fn gestures() {
    let geste = |text: &str| Saisie { geste: text.to_owned(), ..Saisie::default() }.geste();
    assert_eq!(geste(""), Some(Geste::Valider));
    assert_eq!(geste("valider"), Some(Geste::Valider));
    assert_eq!(geste("passer"), Some(Geste::Passer));
    assert_eq!(geste("monter-2"), Some(Geste::Monter(2)));
    assert_eq!(geste("descendre-0"), Some(Geste::Descendre(0)));
    for unknown in ["monter", "monter-x", "monter-999", "valider-1", "rien"] {
        assert_eq!(geste(unknown), None, "{unknown}");
    }
}

#[test]
fn an_element_moves_by_one() {
    let ordre = |order: [u8; 3]| Saisie { ordre: order.map(|at| at.to_string()).to_vec(), ..Saisie::default() };
    assert_eq!(ordre([2, 0, 1]).moved(Geste::Monter(1), 3), Reponse::Ordre(vec![0, 2, 1]));
    assert_eq!(ordre([2, 0, 1]).moved(Geste::Descendre(1), 3), Reponse::Ordre(vec![2, 1, 0]));
    assert_eq!(ordre([2, 0, 1]).moved(Geste::Monter(0), 3), Reponse::Ordre(vec![2, 0, 1]));
    assert_eq!(ordre([2, 0, 1]).moved(Geste::Descendre(2), 3), Reponse::Ordre(vec![2, 0, 1]));
    // A form that says no order begins with the screen's.
    assert_eq!(Saisie::default().moved(Geste::Descendre(0), 3), Reponse::Ordre(vec![1, 0, 2]));
}

#[test]
fn long_answers_are_refused_whole() {
    let court = first(|question| matches!(question, Question::Court { .. }));
    let typed = |length: usize| Saisie { texte: "é".repeat(length), ..Saisie::default() };
    let melange = Melange::of(0, court);
    assert!(typed(COURT).parse(court, &melange).is_ok());
    assert!(typed(COURT + 1).parse(court, &melange).unwrap_err().of("texte").unwrap().contains("200"));
    let libre = first(|question| matches!(question, Question::Libre { .. }));
    assert!(typed(LIBRE).parse(libre, &Melange::of(0, libre)).is_ok());
}

proptest! {
    #[test]
    fn whatever_is_posted_is_read_or_refused(
        at in 0..164_usize, graine: u64,
        lists in prop::collection::vec(prop::collection::vec(".{0,3}", 0..8), 3), texte in ".{0,40}",
    ) {
        let item = &bank().items()[at % bank().items().len()];
        let melange = Melange::of(graine, item);
        let saisie = Saisie { geste: String::new(), choix: lists[0].clone(), ordre: lists[1].clone(), place: lists[2].clone(), texte };
        if let Ok(reponse) = saisie.parse(item, &melange) {
            prop_assert!(melange.to_screen(&reponse).is_some());
            let _ = engine::grade(&item.question, &reponse);
        }
    }
}
