use proptest::prelude::*;
use uuid::Uuid;

use super::{super::lecture::Lue, *};

fn id(number: u128) -> PersonneId {
    PersonneId(Uuid::from_u128(number))
}

fn connue(number: u128, prenom: &str, nom: &str) -> Connue {
    Connue {
        id: id(number),
        prenom: prenom.to_owned(),
        nom: nom.to_owned(),
        email: Some(format!("p{number}@exemple.fr")),
        suivis: vec![SuiviId(Uuid::from_u128(number + 100))],
        structures: Vec::new(),
    }
}

fn line(prenom: &str, nom: &str, identifiant: &str) -> Participation {
    Participation {
        numero: 2,
        prenom: prenom.to_owned(),
        nom: nom.to_owned(),
        identifiant: identifiant.to_owned(),
        contenu: Lue::NonPartage,
    }
}

fn known() -> Vec<Connue> {
    vec![
        connue(1, "Léa", "Nguyen"),
        connue(2, "Jean-Noël", "Le Goff"),
        connue(3, "Julien", "Roche"),
        connue(4, "Julien", "ROCHE"),
        connue(5, "Fatou", "Keïta Diallo"),
    ]
}

#[test]
fn names_are_recognised_however_they_are_written() {
    let known = known();
    let annuaire = Annuaire::new(&known);
    for (prenom, nom, found) in [
        ("lea", "NGUYEN", Rapprochement::ParNom(id(1))),
        ("Nguyen", "Léa", Rapprochement::ParNom(id(1))),
        ("Jean Noel", "LE-GOFF", Rapprochement::ParNom(id(2))),
        ("julien", "Roché", Rapprochement::Plusieurs(vec![id(3), id(4)])),
        // One letter aside, one surname of two.
        ("Julien", "Rocher", Rapprochement::Personne(vec![id(3), id(4)])),
        ("Fatou", "Keita", Rapprochement::Personne(vec![id(5)])),
        ("Léa", "N.", Rapprochement::Personne(vec![])),
        ("Inconnu", "Total", Rapprochement::Personne(vec![])),
    ] {
        assert_eq!(annuaire.cherche(&line(prenom, nom, "")), found, "{prenom} {nom}");
    }
}

#[test]
fn what_was_asked_besides_the_name_comes_first_and_says_when_the_name_is_another() {
    let known = known();
    let annuaire = Annuaire::new(&known);
    let number = Uuid::from_u128(104).to_string();
    for (identifiant, found) in [
        (" P4@exemple.fr", Rapprochement::ParIdentifiant { personne: id(4), autre_nom: false }),
        (number.as_str(), Rapprochement::ParIdentifiant { personne: id(4), autre_nom: false }),
        ("p1@exemple.fr", Rapprochement::ParIdentifiant { personne: id(1), autre_nom: true }),
        // Known to nobody here: the name says who.
        ("p9@exemple.fr", Rapprochement::Plusieurs(vec![id(3), id(4)])),
        ("A-1234", Rapprochement::Plusieurs(vec![id(3), id(4)])),
    ] {
        assert_eq!(annuaire.cherche(&line("Julien", "Roche", identifiant)), found, "{identifiant}");
    }
}

proptest! {
    #[test]
    fn never_panics_and_proposes_only_people_it_knows(prenom in ".{0,12}", nom in ".{0,12}", identifiant in ".{0,20}") {
        let known = known();
        let found = Annuaire::new(&known).cherche(&line(&prenom, &nom, &identifiant));
        for candidat in found.candidats() {
            prop_assert!(known.iter().any(|connue| connue.id == candidat));
        }
    }
}
