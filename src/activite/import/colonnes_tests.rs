use super::*;
use crate::activite::import::fichier;

#[test]
fn codes_read_back() {
    for version in Nomenclature::ALL {
        for champ in Champ::all(version) {
            assert_eq!(Champ::from_code(&champ.code(), version), Some(champ));
            assert_ne!(champ.label(version), "");
        }
    }
    assert_eq!(Champ::from_code("age.7", Nomenclature::V1), None);
}

#[test]
fn titles_as_people_write_them() {
    for (title, champ) in [
        ("DATE", Some(Champ::Jour)),
        ("Date de l’activité", Some(Champ::Jour)),
        ("Durée (heures)", Some(Champ::Duree)),
        ("Nb de participants", Some(Champ::Participants)),
        ("dont récurrents", Some(Champ::Recurrents)),
        ("Thématiques", Some(Champ::Themes)),
        ("Thèmes abordés", Some(Champ::Themes)),
        ("Lieu d’activité", Some(Champ::Lieu)),
        ("CP", Some(Champ::Commune)),
        ("Commentaires", Some(Champ::Note)),
        ("Tranche d’âge", Some(Champ::Profil(Axe::Age))),
        ("Mandats Aidants Connect", Some(Champ::Mandats)),
        ("Couleur", None),
        ("", None),
    ] {
        assert_eq!(of_title(title), champ, "{title}");
    }
}

fn read(text: &str) -> (Nomenclature, Vec<Option<Champ>>) {
    let table = fichier::of_text(text.as_bytes()).unwrap();
    let version = nomenclature(&table);
    (version, propose(&table, version))
}

#[test]
fn a_table_of_the_former_lists() {
    let (version, champs) = read(
        "Date;Canal;Activité;Participants;Durée;12-18 ans;18-35 ans;35-60 ans;Sans emploi;Thèmes\n\
         12/03/2023;Rattachement;Collectif;4;60+;0;2;2;4;Courriels, Fraude et harcèlement\n",
    );
    assert_eq!(version, Nomenclature::V1);
    let age = |place| Some(Champ::Compte(Axe::Age, place));
    assert_eq!(champs[..5], [Champ::Jour, Champ::Canal, Champ::Kind, Champ::Participants, Champ::Duree].map(Some));
    assert_eq!(champs[5..], [age(1), age(2), age(3), Some(Champ::Compte(Axe::Statut, 1)), Some(Champ::Themes)]);
}

#[test]
fn a_table_of_the_present_lists_and_columns_without_a_title() {
    let (version, champs) = read(
        "Quand;;;Femmes;Dont retraités;25-39\n\
         12/03/2026;1 h 30;Prévention en sécurité numérique;1;1;0\n\
         13/03/2026;45 min;Banque et achats en ligne;2;1;1\n",
    );
    assert_eq!(version, Nomenclature::V2);
    assert_eq!(
        champs,
        [
            Some(Champ::Jour),
            Some(Champ::Duree),
            Some(Champ::Themes),
            Some(Champ::Compte(Axe::Genre, 1)),
            Some(Champ::Compte(Axe::Statut, 3)),
            Some(Champ::Compte(Axe::Age, 3)),
        ]
    );
}

#[test]
fn a_thing_is_proposed_once() {
    let (_, champs) = read("Date;Date;Thème 1;Thème 2\n12/03/2026;13/03/2026;Santé;E-mail\n");
    assert_eq!(champs[..2], [Some(Champ::Jour), None]);
    assert_eq!(champs[2..], [Some(Champ::Themes), Some(Champ::Themes)]);
}
