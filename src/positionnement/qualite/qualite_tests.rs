use uuid::Uuid;

use super::*;
use crate::positionnement::{
    engine::Cle,
    model::Points,
    qualite::{
        api::frequent,
        calibration::{Matiere, Mesures, file, measure},
        store::Ecrit,
    },
};

fn place(id: &str) -> usize {
    bank().place(id).unwrap()
}

/// The fixed form, by people of which the one numbered `n` is right on the first `n` in `count` of its items.
fn ladder(count: usize) -> Vec<Vec<Donnee>> {
    let form: Vec<_> = bank().fixed_form().iter().map(|item| place(&item.id)).collect();
    let answer = |person: usize, at: usize, item: usize| {
        let right = person * form.len() >= at * count;
        let part = if right { 1.0 } else { 0.0 };
        Donnee { item, part, temps_ms: 10_000 + u32::try_from(person).unwrap(), choix: None }
    };
    (0..count).map(|person| form.iter().enumerate().map(|(at, item)| answer(person, at, *item)).collect()).collect()
}

#[test]
fn a_ladder_of_people_is_reliable_and_says_nothing_odd_but_its_ends() {
    let found = qualite(Forme::Fixe, &ladder(200), &Cles::new());
    assert_eq!(found.tests, 200);
    assert!(found.fiabilite.unwrap() > 0.85, "{:?}", found.fiabilite);
    assert_eq!(found.items.len(), bank().fixed_form().len());
    // Everybody is right on the first.
    let first = bank().fixed_form()[0];
    let of_first = found.items.iter().find(|of| of.item.id == first.id).unwrap();
    assert_eq!(of_first.signaux, [Signal::Reponses(Alerte::TropFacile)]);
    assert_eq!(of_first.mediane(), Some(10));
    assert!(!found.items[0].signaux.is_empty(), "those to read again come first");
}

#[test]
fn few_tests_say_nothing() {
    let found = qualite(Forme::Fixe, &ladder(20), &Cles::new());
    assert_eq!(found.fiabilite, None);
    assert!(found.items.iter().all(|of| !of.is_known()));
    assert!(found.items.iter().all(|of| of.signaux.is_empty()));
}

#[test]
fn a_wrong_key_shows_as_a_lure_and_a_corrected_one_no_longer() {
    let item = bank().fixed_form().into_iter().find(|item| matches!(item.question, Question::Choix { .. })).unwrap();
    let Question::Choix { bonne, .. } = item.question else { unreachable!() };
    let other = usize::from(bonne == 0);
    let mut tests = ladder(200);
    for (person, test) in tests.iter_mut().enumerate() {
        let of = test.iter_mut().find(|one| one.item == place(&item.id)).unwrap();
        // Those who know more choose what the key refuses.
        let chosen = if person > 100 { other } else { bonne };
        of.part = if chosen == bonne { 1.0 } else { 0.0 };
        of.choix = Some(Reponse::Choix(u8::try_from(chosen).unwrap()));
    }
    let lure = Signal::Reponses(Alerte::Leurre(other));
    let signals = |cles: &Cles| {
        let found = qualite(Forme::Fixe, &tests, cles);
        found.items.into_iter().find(|of| of.item.id == item.id).unwrap().signaux
    };
    assert!(signals(&Cles::new()).contains(&lure));
    let right = Cle::Reponse(Reponse::Choix(u8::try_from(other).unwrap()));
    assert!(!signals(&Cles::from([(item.id.clone(), right)])).contains(&lure));
}

#[test]
fn who_does_not_know_has_chosen_none() {
    let item = bank().fixed_form().into_iter().find(|item| matches!(item.question, Question::Choix { .. })).unwrap();
    let of = |choix| Donnee { item: place(&item.id), part: 0.0, temps_ms: 1, choix };
    let mut tests = vec![vec![of(None)]; 90];
    tests.extend(vec![vec![of(Some(Reponse::Choix(2)))]; 10]);
    let found = qualite(Forme::Fixe, &tests, &Cles::new());
    assert!((found.items[0].propositions[2].part - 0.1).abs() < 1e-9);
}

#[test]
fn measures_stand_on_the_scale_of_the_authors() {
    let mesures = measure(Matiere::of(&ladder(300)));
    let known = reserve().items.iter().zip(&mesures.items).filter(|(_, mesure)| mesure.known());
    let gaps: Vec<f64> = known.map(|(item, mesure)| mesure.difficulte - item.difficulte).collect();
    assert_eq!(gaps.len(), bank().fixed_form().len() - 1);
    assert!(gaps.iter().sum::<f64>().abs() < 1e-9);
}

#[test]
fn an_item_that_too_many_were_asked_is_said() {
    let (often, seldom) = (place("reperer-1-01"), place("reperer-1-02"));
    let donnee = |item| Donnee { item, part: 1.0, temps_ms: 1, choix: None };
    let tests: Vec<_> =
        (0..100).map(|at| if at < 41 { vec![donnee(often), donnee(seldom)] } else { vec![donnee(seldom)] }).collect();
    let found = qualite(Forme::Adaptatif, &tests, &Cles::new());
    assert!(found.items.iter().all(|of| of.signaux == [Signal::TropPosee]));
    let few = qualite(Forme::Adaptatif, &tests[..99], &Cles::new());
    assert!(few.items.iter().all(|of| of.signaux.is_empty()));
}

#[test]
fn what_few_have_typed_is_not_shown() {
    let typed = |texte: &str, people: std::ops::Range<u128>| {
        let by =
            move |person| Ecrit { personne: Uuid::from_u128(person), texte: texte.to_owned(), points: Points::ZERO };
        people.map(by).collect::<Vec<_>>()
    };
    let mut all = typed("Le Cloud", 0..3);
    all.extend(typed("le cloud ", 3..5));
    all.extend(typed("mon nom", 0..4));
    // Five times, by one person.
    all.extend((0..5).flat_map(|_| typed("mon adresse", 7..8)));
    // Neither is a sign apart the same.
    all.extend(typed("le cloud :-(", 9..12));
    let texts = frequent(all);
    assert_eq!(texts.iter().map(|one| (one.texte.as_str(), one.personnes)).collect::<Vec<_>>(), [("le cloud", 5)]);
}

#[test]
fn measures_are_a_file_of_the_bank_once_they_can_be_believed() {
    let matiere = Matiere::of(&ladder(300));
    let mesures = measure(matiere.clone());
    let text = file(&mesures).unwrap();
    let read: toml::Table = toml::from_str(&text).unwrap();
    assert_eq!(read["personnes"].as_integer(), Some(300));
    // The open answer needs a reader, and is not measured.
    assert_eq!(read["parametres"].as_table().unwrap().len(), bank().fixed_form().len() - 1);
    let few = Mesures { personnes: 199, ..mesures };
    assert!(file(&few).is_err());
}
