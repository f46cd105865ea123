use std::collections::{BTreeMap, BTreeSet};

use super::*;

#[test]
fn ten_items_a_family_and_level_and_one_of_each_kind_for_training() {
    let bank = bank();
    let mut counts = BTreeMap::new();
    for item in bank.items().iter().filter(|item| !item.entrainement) {
        *counts.entry((item.famille, item.niveau)).or_insert(0) += 1;
    }
    let expected = Famille::ALL.into_iter().flat_map(|famille| Niveau::ALL.map(|niveau| ((famille, niveau), 10)));
    assert_eq!(counts, expected.collect());
    let training = || bank.items().iter().filter(|item| item.entrainement);
    let kinds: Vec<_> = training().map(|item| std::mem::discriminant(&item.question)).collect();
    assert_eq!((kinds.len(), bank.items().len(), bank.version), (11, 171, 1));
    for item in bank.items() {
        let kind = std::mem::discriminant(&item.question);
        assert_eq!(kinds.iter().filter(|tried| **tried == kind).count(), 1, "{}: its kind, once in training", item.id);
    }
    assert!(training().all(|item| !item.fixe));
}

#[test]
fn every_file_has_the_version_of_the_bank() {
    for text in FILES {
        assert_eq!(toml::from_str::<File>(text).unwrap().version, bank().version);
    }
}

#[test]
fn ids_and_designations_are_unique() {
    let items = bank().items();
    let ids: BTreeSet<_> = items.iter().map(|item| &item.id).collect();
    let designations: BTreeSet<_> = items.iter().map(|item| &item.designation).collect();
    assert_eq!((ids.len(), designations.len()), (items.len(), items.len()));
    for item in items {
        assert!(
            item.id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'),
            "{}",
            item.id
        );
        assert_eq!(bank().item(&item.id).map(|found| &found.id), Some(&item.id));
    }
    assert!(bank().item("rien").is_none());
}

/// A field that no type knows would be silently ignored: a misspelt key, for instance.
#[test]
fn no_item_has_a_field_of_another_type() {
    const COMMON: [&str; 10] =
        ["id", "designation", "niveau", "difficulte", "fixe", "entrainement", "source", "enonce", "retour", "type"];
    for text in FILES {
        let file: toml::Table = toml::from_str(text).unwrap();
        for item in file["item"].as_array().unwrap() {
            let item = item.as_table().unwrap();
            let own: BTreeSet<_> = item.keys().map(String::as_str).filter(|key| !COMMON.contains(key)).collect();
            let expected: &[&str] = match item["type"].as_str().unwrap() {
                "choix" => &["options", "bonne"],
                "plusieurs" | "hameconnage" => &["options", "bonnes"],
                "ordre" => &["elements"],
                "association" => &["paires", "leurres"],
                "court" => &["reponses"],
                "expediteur" => &["courriel", "options", "bonne"],
                "dossiers" => &["elements", "dossiers"],
                "formulaire" => &["lignes", "reponses"],
                "formule" => &["feuille", "cellule", "actuelle", "reponses"],
                "libre" => &["grille"],
                other => panic!("{other}"),
            };
            assert_eq!(own, expected.iter().copied().collect(), "{:?}", item["id"]);
        }
    }
}

#[test]
fn estimates_are_within_their_ranges() {
    let low = [f64::NEG_INFINITY, -1.0, 0.0, 1.0];
    for item in bank().items() {
        let at = usize::from(item.niveau.rank() - 1);
        let high = low.get(at + 1).copied().unwrap_or(f64::INFINITY);
        assert!((-4.0..=4.0).contains(&item.difficulte), "{}", item.id);
        assert!(item.difficulte >= low[at] && item.difficulte <= high, "{}: {}", item.id, item.difficulte);
    }
}

#[test]
fn texts_are_there_and_written_in_good_typography() {
    for item in bank().items() {
        for (name, text) in [
            ("designation", &item.designation),
            ("enonce", &item.enonce),
            ("retour", &item.retour),
            ("source", &item.source),
        ] {
            assert!(!text.trim().is_empty(), "{}: {name}", item.id);
            assert_eq!(text.trim(), text, "{}: {name}", item.id);
            assert!(!text.contains('\''), "{}: {name}: a straight apostrophe", item.id);
            for mark in [" ?", " !", " :", " ;", "« ", " »"] {
                assert!(!text.contains(mark), "{}: {name}: a space that breaks in {mark:?}", item.id);
            }
        }
        assert!(item.designation.chars().count() <= 60, "{}", item.id);
    }
}

#[test]
fn keys_point_at_what_exists() {
    let distinct = |texts: &[&str]| texts.iter().collect::<BTreeSet<_>>().len() == texts.len();
    for item in bank().items() {
        let id = &item.id;
        match &item.question {
            Question::Choix { options, bonne } | Question::Expediteur { options, bonne, .. } => {
                assert!(options.len() >= 3 && *bonne < options.len(), "{id}");
                assert!(distinct(&options.iter().map(String::as_str).collect::<Vec<_>>()), "{id}");
            }
            Question::Plusieurs { options, bonnes } | Question::Hameconnage { options, bonnes } => {
                assert!(bonnes.is_sorted_by(|a, b| a < b) && bonnes.iter().all(|at| *at < options.len()), "{id}");
                assert!((2..options.len()).contains(&bonnes.len()), "{id}");
                assert!(distinct(&options.iter().map(String::as_str).collect::<Vec<_>>()), "{id}");
            }
            Question::Ordre { elements } => {
                assert!(elements.len() >= 3, "{id}");
                assert!(distinct(&elements.iter().map(String::as_str).collect::<Vec<_>>()), "{id}");
            }
            Question::Association { paires, .. } => {
                assert!(paires.len() >= 3 && distinct(&item.question.places()), "{id}");
            }
            Question::Dossiers { elements, dossiers } => {
                assert_eq!(item.question.placed().len(), elements.len(), "{id}: a folder that does not exist");
                assert!(dossiers.len() >= 2 && distinct(&item.question.places()), "{id}");
            }
            Question::Court { reponses } => assert!(!reponses.is_empty(), "{id}"),
            Question::Formulaire { lignes, reponses } => assert!(lignes.len() >= 3 && !reponses.is_empty(), "{id}"),
            Question::Formule { feuille, cellule, actuelle, reponses } => {
                assert!(
                    feuille.iter().all(|line| line.len() == feuille[0].len()),
                    "{id}: the sheet is not a rectangle"
                );
                let column = feuille[0].iter().position(|name| !name.is_empty() && cellule.starts_with(name.as_str()));
                let row = feuille.iter().position(|line| !line[0].is_empty() && cellule.ends_with(line[0].as_str()));
                assert!(column.is_some() && row.is_some(), "{id}: no cell {cellule}");
                assert!(reponses.iter().chain([actuelle]).all(|formula| formula.starts_with('=')), "{id}");
            }
            Question::Libre { grille } => assert!(grille.len() >= 2, "{id}"),
        }
    }
}

#[test]
fn the_fixed_form_has_fourteen_items_from_easy_to_hard() {
    let form = bank().fixed_form();
    let ids: Vec<_> = form.iter().map(|item| item.id.as_str()).collect();
    assert_eq!(
        ids,
        [
            "reperer-1-09",
            "accompagner-1-07",
            "savoirs-1-08",
            "ecosysteme-1-02",
            "reperer-2-02",
            "accompagner-2-09",
            "savoirs-2-04",
            "ecosysteme-2-10",
            "reperer-3-02",
            "accompagner-3-10",
            "savoirs-3-01",
            "ecosysteme-3-07",
            "accompagner-4-01",
            "savoirs-4-03",
        ]
    );
    assert!(form.is_sorted_by_key(|item| item.niveau));
    assert!(form.windows(2).all(|pair| pair[0].famille != pair[1].famille));
    assert_eq!(form.iter().filter(|item| matches!(item.question, Question::Libre { .. })).count(), 1);
}
