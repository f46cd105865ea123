use uuid::Uuid;

use super::*;
use crate::positionnement::pix::lecture;

const V2024: &[u8] = include_bytes!("../../../end2end/server/data/pix-2024.csv");
const V2020: &[u8] = include_bytes!("../../../end2end/server/data/pix-2020.csv");

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn id(number: u128) -> PersonneId {
    PersonneId(Uuid::from_u128(number))
}

fn connues() -> Vec<Connue> {
    let names = [
        ("Camille", "Moreau"),
        ("Malik", "Hoarau"),
        ("Fatou", "Keita"),
        ("Yanis", "Petit"),
        ("Yanis", "PETIT"),
        ("Julien", "Roche"),
    ];
    names
        .into_iter()
        .zip(1..)
        .map(|((prenom, nom), number)| Connue {
            id: id(number),
            prenom: prenom.to_owned(),
            nom: nom.to_owned(),
            email: Some(format!("{}@demo.example", prenom.to_lowercase())),
            suivis: Vec::new(),
            structures: Vec::new(),
        })
        .collect()
}

fn judged(bytes: &[u8], connus: &BTreeMap<PersonneId, Vec<Connu>>) -> Vec<Jugee> {
    let lignes = lecture::lire(bytes, day("2026-11-24")).unwrap();
    let rapprochements = rapprocher(&lignes, &connues());
    juger(lignes, rapprochements, connus)
}

fn as_known(profil: &Profil) -> Connu {
    Connu { campagne: profil.campagne.clone(), partage_le: profil.partage_le, empreinte: profil.empreinte().to_vec() }
}

fn proposed(jugee: &Jugee) -> Option<(PersonneId, Effet)> {
    match &jugee.sort {
        Sort::AChoisir { proposee, .. } => *proposee,
        other => panic!("{other:?}"),
    }
}

#[test]
fn each_line_has_its_fate() {
    let lines = judged(V2024, &BTreeMap::new());
    assert_eq!(proposed(&lines[0]), Some((id(1), Effet::Nouveau)));
    assert_eq!(proposed(&lines[1]), Some((id(2), Effet::Nouveau)));
    assert_eq!(proposed(&lines[2]), Some((id(3), Effet::Nouveau)));
    assert_eq!(lines[3].sort, Sort::NonPartage);
    // Nobody; two of that name; nearly.
    for (line, candidates) in [(4, vec![]), (5, vec![id(4), id(5)]), (6, vec![id(6)])] {
        let Sort::AChoisir { rapprochement, proposee: None } = &lines[line].sort else { panic!("{:?}", lines[line]) };
        assert_eq!(rapprochement.candidats(), candidates);
    }
}

#[test]
fn a_share_is_new_there_already_or_before_or_after_another() {
    let (old, new) = (judged(V2020, &BTreeMap::new()), judged(V2024, &BTreeMap::new()));
    let (first, second) = (old[0].profil().unwrap(), new[0].profil().unwrap());
    let had = |profils: &[&Profil]| BTreeMap::from([(id(1), profils.iter().map(|profil| as_known(profil)).collect())]);
    let effet = |bytes, had| proposed(&judged(bytes, &had)[0]).unwrap().1;
    assert_eq!(effet(V2024, had(&[first])), Effet::Remplace(day("2023-09-18")));
    assert_eq!(effet(V2024, had(&[first, second])), Effet::DejaLa);
    assert_eq!(effet(V2020, had(&[second])), Effet::Anterieur(day("2024-03-11")));
    assert_eq!(effet(V2020, had(&[first, second])), Effet::DejaLa);
    // The same day, other results: the later export is shown.
    let corrected = Profil { pix: Some(300), ..second.clone() };
    assert_eq!(effet(V2024, had(&[&corrected])), Effet::Remplace(day("2024-03-11")));
}

#[test]
fn of_two_with_one_name_the_one_who_has_this_profile_is_proposed() {
    let profil = judged(V2024, &BTreeMap::new())[5].profil().unwrap().clone();
    let lines = judged(V2024, &BTreeMap::from([(id(5), vec![as_known(&profil)])]));
    assert_eq!(proposed(&lines[5]), Some((id(5), Effet::DejaLa)));
}

#[test]
fn only_what_a_person_said_is_decided() {
    let lines = judged(V2024, &BTreeMap::new());
    let said = |choix: &[String]| decider(&lines, &connues(), &Choix::read(choix));
    let at = |numero: u32, personne: u128| format!("{numero}:{}", id(personne));
    let decided = said(&[at(2, 1), at(3, 2), "4:".to_owned(), at(7, 4)]).unwrap();
    assert_eq!(decided.profils.iter().map(|(personne, _)| *personne).collect::<Vec<_>>(), [id(1), id(2), id(4)]);
    assert_eq!(decided.comptes, Comptes { ecartes: 3, non_partages: 1, ..Comptes::default() });

    let refused = said(&[at(2, 1), at(3, 1), at(4, 99), "6:rien".to_owned()]).unwrap_err();
    let fields: Vec<_> = refused.iter().map(|error| error.field.as_str()).collect();
    assert_eq!(fields, ["ligne-3", "ligne-4", "ligne-6"]);
    assert!(refused.of("ligne-3").unwrap().contains("déjà choisie à la ligne 2"));
    // Nobody; a line that was not shared; what is no choice.
    for nothing in [vec![], vec!["2:".to_owned()], vec![at(5, 1)], vec!["x:1".to_owned(), String::new()]] {
        assert!(said(&nothing).unwrap_err().of("confirmer").is_some(), "{nothing:?}");
    }
}
