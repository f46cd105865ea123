use proptest::prelude::*;

use super::*;

const V1: Nomenclature = Nomenclature::V1;
const V2: Nomenclature = Nomenclature::V2;

#[test]
fn labels_codes_and_what_people_write() {
    for (champ, version, text, expected) in [
        (Champ::Kind, V2, "Atelier", Some("collectif")),
        (Champ::Kind, V2, "ATELIERS COLLECTIFS", Some("collectif")),
        (Champ::Kind, V2, "accompagnement individuel", Some("individuel")),
        (Champ::Kind, V2, "Demande ponctuelle", Some("ponctuel")),
        (Champ::Kind, V2, "Réunions", Some("reunion")),
        (Champ::Kind, V2, "pétanque", None),
        (Champ::Canal, V1, "Rattachement", Some("lieu")),
        (Champ::Canal, V2, "À distance", Some("distance")),
        (Champ::Canal, V2, "domicile", Some("domicile")),
        (Champ::Themes, V2, "prevention en securite numerique", Some("securite")),
        (Champ::Themes, V2, "Bureautque", Some("bureautique")),
        (Champ::Themes, V2, "E-mails", Some("email")),
        (Champ::Themes, V1, "courriels", Some("v1.courriels")),
        (Champ::Themes, V1, "Démarche en ligne", Some("v1.demarche")),
        (Champ::Themes, V1, "Réseaux sociaux, communication", None),
        (Champ::Profil(Axe::Statut), V2, "Retraité", Some("retraite")),
        (Champ::Profil(Axe::Statut), V1, "Hétérogène", Some("heterogene")),
        (Champ::Profil(Axe::Genre), V2, "F", Some("feminin")),
        (Champ::Profil(Axe::Genre), V1, "F", None),
        (Champ::Materiels, V2, "PC", Some("ordinateur")),
        (Champ::Redirections, V1, "Pôle emploi", Some("v1.france_travail")),
        (Champ::Redirections, V1, "CAF", Some("v1.caf")),
    ] {
        assert_eq!(code(champ, version, text), expected, "{text}");
    }
}

#[test]
fn every_label_and_code_says_itself() {
    for version in Nomenclature::ALL {
        for champ in [
            Champ::Kind,
            Champ::Canal,
            Champ::Suites,
            Champ::Themes,
            Champ::Materiels,
            Champ::Autonomie,
            Champ::Niveau,
            Champ::Redirections,
        ]
        .into_iter()
        .chain(Axe::ALL.map(Champ::Profil))
        {
            for (expected, label) in choices(champ, version) {
                assert_eq!(code(champ, version, label), Some(expected), "{label}");
                assert_eq!(code(champ, version, expected), Some(expected), "{expected}");
            }
        }
    }
}

#[test]
fn synonyms_stand_for_codes_that_exist() {
    for version in Nomenclature::ALL {
        for champ in [
            Champ::Kind,
            Champ::Canal,
            Champ::Suites,
            Champ::Themes,
            Champ::Materiels,
            Champ::Autonomie,
            Champ::Niveau,
            Champ::Redirections,
        ] {
            let codes: Vec<_> = choices(champ, version).into_iter().map(|(code, _)| code).collect();
            for (code, words) in synonyms(champ, version) {
                assert!(codes.contains(code), "{code}");
                assert!(words.iter().all(|word| !norm(word).is_empty()), "{code}");
            }
        }
    }
}

#[test]
fn ages_however_they_are_written() {
    for (version, text, place) in [
        (V2, "12-17", Some(1)),
        (V2, "12 à 17 ans", Some(1)),
        (V2, "<12", Some(0)),
        (V2, "- de 12 ans", Some(0)),
        (V2, "70+", Some(6)),
        (V2, "70 ans et plus", Some(6)),
        (V2, "NC", Some(7)),
        (V2, "18-35", None),
        (V1, "18-35", Some(2)),
        (V1, "de18a35ans", Some(2)),
        (V1, "moins12ans", Some(0)),
        (V1, "+60", Some(4)),
        (V1, "plus60ans", Some(4)),
        (V1, "300-400", None),
    ] {
        assert_eq!(classe(Axe::Age, version, text), place, "{text}");
    }
}

#[test]
fn a_cell_may_say_several_things() {
    let of = |text: &str| parts(text, |part| code(Champ::Themes, V2, part).is_some());
    assert_eq!(
        of("E-mail, Réseaux sociaux, communication, Santé"),
        ["E-mail", "Réseaux sociaux, communication", "Santé"]
    );
    assert_eq!(of("E-mail ; tricot / Santé"), ["E-mail", "tricot", "Santé"]);
    assert_eq!(of(" , ;"), Vec::<String>::new());
}

proptest! {
    #[test]
    fn never_panics(text in "\\PC{0,40}") {
        for version in Nomenclature::ALL {
            for axe in Axe::ALL {
                let _ = classe(axe, version, &text);
            }
            let _ = code(Champ::Themes, version, &text);
        }
        let _ = parts(&text, |_| false);
    }
}
