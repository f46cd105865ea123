use proptest::prelude::*;

use super::*;
use crate::{positionnement::items::bank, referentiel::niveaux::ECHELLES};

fn of(id: &str) -> &'static Question {
    &bank().item(id).unwrap().question
}

fn text(id: &str, typed: &str) -> u32 {
    grade(of(id), &Reponse::Texte(typed.to_owned())).unwrap().0
}

#[test]
fn every_key_is_worth_a_point_and_every_listed_answer_too() {
    for item in bank().items() {
        match key(&item.question) {
            Some(answer) => assert_eq!(grade(&item.question, &answer), Some(Points::ONE), "{}", item.id),
            None => assert!(matches!(item.question, Question::Libre { .. }), "{}", item.id),
        }
        if let Question::Court { reponses }
        | Question::Formulaire { reponses, .. }
        | Question::Formule { reponses, .. } = &item.question
        {
            for expected in reponses {
                assert_eq!(text(&item.id, expected), 100, "{}: {expected}", item.id);
            }
        }
    }
}

#[test]
fn the_formula_to_mend_is_wrong() {
    for item in bank().items() {
        if let Question::Formule { actuelle, .. } = &item.question {
            assert_eq!(text(&item.id, actuelle), 0, "{}", item.id);
        }
    }
}

#[test]
fn short_answers_forgive_the_hand_not_the_head() {
    for typed in ["ETAYAGE", "  l'étayage ", "L’ÉTAYAGE.", "un étayage", "étaiage", "étayge", "étayagee", "étaaygee"]
    {
        let forgiven = typed != "étaaygee";
        assert_eq!(text("accompagner-4-09", typed), u32::from(forgiven) * 100, "{typed}");
    }
    assert_eq!(text("accompagner-1-08", "Pièce\u{a0}jointe"), 100);
    assert_eq!(text("reperer-2-08", "aidents connect"), 100);
    assert_eq!(text("reperer-2-08", "aidents conect"), 0, "one error, not two");
    assert_eq!(text("reperer-3-08", "NON RECOURS"), 100);
    for typed in ["", "   ", "le", "la tutelle", "…"] {
        assert_eq!(text("accompagner-4-09", typed), 0, "{typed:?}");
    }
    // « DPO » is too short for a typing error.
    assert_eq!(text("savoirs-3-07", "dpa"), 0);
    assert_eq!(text("ecosysteme-2-10", "Vendredi"), 100);
    assert_eq!(text("ecosysteme-2-10", "vendrdi"), 100);
    assert_eq!(text("ecosysteme-2-10", "mardi"), 0);
}

#[test]
fn figures_are_right_or_wrong() {
    for typed in ["19 260", "19260", "19\u{a0}260\u{a0}€", "19\u{202f}260 Euros", "19260€"] {
        assert_eq!(text("reperer-2-09", typed), 100, "{typed}");
    }
    for typed in ["19 261", "1926", "192600", "19,260", "19 260,5", "20839"] {
        assert_eq!(text("reperer-2-09", typed), 0, "{typed}");
    }
    assert!(same_answer("4,80 €", "4.80€") && !same_answer("480", "4,80"));
}

#[test]
fn formulas_forgive_spaces_case_and_separators_only() {
    for typed in [
        "=NB.SI(C2:C5;\"oui\")",
        " =nb.si( C2:C5 ; \"OUI\" )",
        "=NB.SI(C2:C5,\"oui\")",
        "=NB.SI(C2:C5;«\u{a0}oui\u{a0}»)",
    ] {
        assert_eq!(text("ecosysteme-3-09", typed), 100, "{typed}");
    }
    for typed in ["NB.SI(C2:C5;\"oui\")", "=NB.SI(C2:C4;\"oui\")", "=NB.S(C2:C5;\"oui\")", "=NB.SI(C2:C5;\"oi\")", ""] {
        assert_eq!(text("ecosysteme-3-09", typed), 0, "{typed}");
    }
    assert_eq!(text("savoirs-3-05", "=B3/$B$5"), 100);
    assert_eq!(text("savoirs-3-05", "=B3/B5"), 0, "the dollar counts");
    assert_eq!(formula("=ARRONDI(A1,2)"), "=ARRONDI(A1,2)", "a comma between two figures may be a decimal's");
    assert_eq!(formula("=SI(A1>1,5;\"a,b\";B1)"), "=SI(A1>1,5;\"A,B\";B1)");
    assert_eq!(formula("=SOMME(A1,B2)"), "=SOMME(A1;B2)");
}

#[test]
fn several_choices_count_right_less_wrong() {
    let options: Vec<String> = ["a", "b", "c", "d", "e"].map(String::from).to_vec();
    let question = Question::Plusieurs { options, bonnes: vec![0, 1, 3] };
    for (chosen, points) in [
        (vec![0, 1, 3], 100),
        (vec![3, 0, 1, 1], 100),
        (vec![0, 1], 66),
        (vec![0], 33),
        (vec![0, 1, 2], 33),
        (vec![0, 1, 2, 3, 4], 33),
        (vec![2, 4], 0),
        (vec![], 0),
        (vec![250], 0),
    ] {
        assert_eq!(grade(&question, &Reponse::Plusieurs(chosen.clone())), Some(Points(points)), "{chosen:?}");
    }
}

#[test]
fn an_order_counts_its_pairs() {
    let question = Question::Ordre { elements: ["a", "b", "c", "d"].map(String::from).to_vec() };
    for (order, points) in [
        (vec![0, 1, 2, 3], 100),
        (vec![0, 1, 3, 2], 66),
        (vec![1, 0, 3, 2], 33),
        (vec![3, 2, 1, 0], 0),
        (vec![0, 1, 2], 0),
        (vec![0, 0, 1, 2], 0),
        (vec![0, 1, 2, 9], 0),
    ] {
        assert_eq!(grade(&question, &Reponse::Ordre(order.clone())), Some(Points(points)), "{order:?}");
    }
}

#[test]
fn each_element_in_its_place_counts() {
    let pair = |left: &str, right: &str| (left.to_owned(), right.to_owned());
    let association = Question::Association {
        paires: vec![pair("a", "1"), pair("b", "2"), pair("c", "3"), pair("d", "4")],
        leurres: vec!["5".to_owned()],
    };
    let places = |places: &[i8]| Reponse::Places(places.iter().map(|at| u8::try_from(*at).ok()).collect());
    assert_eq!(grade(&association, &places(&[0, 1, 2, 3])), Some(Points::ONE));
    assert_eq!(grade(&association, &places(&[0, 2, 1, 3])), Some(Points(50)));
    assert_eq!(grade(&association, &places(&[4, -1, 2, -1])), Some(Points(25)));
    assert_eq!(grade(&association, &places(&[])), Some(Points::ZERO));
    let folders = Question::Dossiers {
        elements: vec![pair("a", "x"), pair("b", "y"), pair("c", "x")],
        dossiers: vec!["x".to_owned(), "y".to_owned()],
    };
    assert_eq!(grade(&folders, &places(&[0, 1, 0])), Some(Points::ONE));
    assert_eq!(grade(&folders, &places(&[0, 0, 0, 0, 0])), Some(Points(66)));
}

#[test]
fn an_answer_of_another_kind_is_worth_nothing_and_an_open_one_waits_for_a_person() {
    for item in bank().items() {
        let odd = match item.question {
            Question::Choix { .. } | Question::Expediteur { .. } => Reponse::Texte("2".to_owned()),
            _ => Reponse::Choix(0),
        };
        let expected = if matches!(item.question, Question::Libre { .. }) { None } else { Some(Points::ZERO) };
        assert_eq!(grade(&item.question, &odd), expected, "{}", item.id);
    }
}

#[test]
fn a_summary_counts_what_is_graded() {
    let depuis = "2026-06-04".parse().unwrap();
    let lignes = [
        (Some(Famille::Reperer), Statut::Juste),
        (Some(Famille::Reperer), Statut::Partielle(Points(50))),
        (Some(Famille::Accompagner), Statut::Fausse),
        (Some(Famille::Accompagner), Statut::Inconnue),
        (Some(Famille::Accompagner), Statut::ARelire { depuis }),
        (Some(Famille::Ecosysteme), Statut::NonPassee),
        // One question says nothing of a family.
        (Some(Famille::Ecosysteme), Statut::Juste),
        (None, Statut::Juste),
    ];
    let found = bilan(&ECHELLES[0], &lignes);
    assert_eq!((found.obtenus, found.possibles), (Points(350), Points(600)));
    assert_eq!((found.questions, found.a_relire, found.non_passees), (8, 1, 1));
    assert_eq!(found.niveau, Some(Niveau::Autonome));
    let levels: Vec<_> = found.familles.iter().map(|famille| famille.niveau).collect();
    assert_eq!(levels, [Some(Niveau::Confirme), Some(Niveau::Decouverte), None, None]);
    assert_eq!(bilan(&ECHELLES[0], &lignes[..7]).niveau, None);
}

fn any_answer() -> impl Strategy<Value = Reponse> {
    prop_oneof![
        any::<u8>().prop_map(Reponse::Choix),
        prop::collection::vec(0_u8..10, 0..12).prop_map(Reponse::Plusieurs),
        prop::collection::vec(0_u8..10, 0..12).prop_map(Reponse::Ordre),
        prop::collection::vec(prop::option::of(0_u8..10), 0..12).prop_map(Reponse::Places),
        "\\PC{0,60}".prop_map(Reponse::Texte),
        "[=A-Z0-9;,.\" ()«»]{0,40}".prop_map(Reponse::Texte),
    ]
}

proptest! {
    #[test]
    fn any_answer_has_a_note_within_bounds(at in 0..164_usize, answer in any_answer()) {
        let item = &bank().items()[at];
        let open = matches!(item.question, Question::Libre { .. });
        let points = grade(&item.question, &answer);
        prop_assert_eq!(points.is_none(), open);
        prop_assert!(points.is_none_or(|points| points <= Points::ONE));
    }

    #[test]
    fn a_permutation_is_whole_only_in_order(order in Just((0..6_u8).collect::<Vec<_>>()).prop_shuffle()) {
        let question = Question::Ordre { elements: (0..6).map(|at| at.to_string()).collect() };
        let points = grade(&question, &Reponse::Ordre(order.clone())).unwrap();
        prop_assert_eq!(points == Points::ONE, order.is_sorted());
    }

    #[test]
    fn answers_survive_the_database(answer in any_answer()) {
        let json = serde_json::to_string(&answer).unwrap();
        prop_assert_eq!(serde_json::from_str::<Reponse>(&json).unwrap(), answer);
    }

    #[test]
    fn a_better_note_is_never_a_lower_level(a in 0_u32..=1400, b in 0_u32..=1400) {
        let echelle = &ECHELLES[0];
        prop_assert!(a > b || echelle.level(a, 1400) <= echelle.level(b, 1400));
    }
}
