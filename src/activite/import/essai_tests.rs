use chrono::NaiveDate;
use uuid::Uuid;

use super::*;
use crate::{
    activite::import::{
        connus::{Connus, Lieu},
        correspondance::{Choisi, Correspondance, Regles, SANS_SENS},
        fichier,
    },
    identite::access::Contrat,
    territoire::{calendrier::Territoire, search},
};

const V1: &[u8] = include_bytes!("../../../end2end/server/data/import-v1.csv");
const V2: &[u8] = include_bytes!("../../../end2end/server/data/import-v2.csv");

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn connus() -> Connus {
    let structure = Uuid::from_u128(1).into();
    let contrat = Contrat {
        id: Uuid::from_u128(2).into(),
        structure,
        structure_nom: "Mairie".to_owned(),
        zone: chrono_tz::Tz::Europe__Paris,
        territoire: Territoire::Metropole,
        du: day("2021-01-01"),
        au: None,
    };
    let commune = search::coded("95585").unwrap().commune.clone();
    let lieu =
        Lieu { id: Uuid::from_u128(3).into(), nom: "Médiathèque".to_owned(), commune, structure, occasionnel: false };
    Connus { contrats: vec![contrat], lieux: vec![lieu], propres: Vec::new() }
}

fn read(bytes: &[u8], settle: impl Fn(&mut Correspondance)) -> (Table, Regles, Vec<Lue>) {
    let (table, connus) = (fichier::of_text(bytes).unwrap(), connus());
    let mut form = Correspondance::propose(&table, &connus);
    settle(&mut form);
    let regles = form.parse(&table, &connus).unwrap();
    let lues = lire(&table, &Lecteur::new(&table, &regles, &connus, Uuid::from_u128(4).into(), day("2026-11-27")));
    (table, regles, lues)
}

fn ready(lue: &Lue) -> &Prete {
    &lue.lecture.as_ref().unwrap_or_else(|why| panic!("{}: {why}", lue.numero)).prete
}

#[test]
fn a_sheet_of_the_former_lists_is_stored_as_it_was() {
    let (_, regles, lues) = read(V1, |_| ());
    assert_eq!(regles.nomenclature, Nomenclature::V1);
    assert_eq!(lues.iter().map(|lue| lue.numero).collect::<Vec<_>>(), [4, 5, 6, 7, 8, 9]);
    let first = ready(&lues[0]);
    assert_eq!(first.entree.nomenclature, Nomenclature::V1);
    assert_eq!((first.entree.duree.minutes(), first.entree.duree_estimee), (45, 1));
    assert_eq!(
        (first.entree.classes.ages.as_slice(), first.entree.classes.statuts.as_slice()),
        (&[0, 0, 0, 0, 1][..], &[0, 0, 0, 1, 0][..])
    );
    assert_eq!((first.lieu.as_deref(), first.entree.annotation.as_str()), (Some("Médiathèque"), "Première visite"));
    let group = ready(&lues[1]);
    assert_eq!((group.entree.participants, group.entree.recurrents, group.entree.themes.len()), (6, 2, 2));
    // Nothing was said of two of them: v1 has a class for their status, none for their age.
    assert_eq!(ready(&lues[2]).entree.canal.code(), "distance");
    assert_eq!(lues[5].lecture.as_ref().unwrap_err(), "4\u{a0}personnes comptées (âge), pour 3 en tout.");
    // The same line twice is two entries, each known again.
    let (one, two) = (lues[3].lecture.as_ref().unwrap(), lues[4].lecture.as_ref().unwrap());
    assert_eq!((one.contenu.as_str(), one.occurrence, two.occurrence), (two.contenu.as_str(), 1, 2));
    assert_ne!(one.empreinte, two.empreinte);
}

#[test]
fn a_sheet_of_the_present_lists_with_words_to_settle() {
    let (table, connus) = (fichier::of_text(V2).unwrap(), connus());
    let mut form = Correspondance::propose(&table, &connus);
    let regles = form.parse(&table, &connus).unwrap();
    let person = Uuid::from_u128(4).into();
    let lecteur = Lecteur::new(&table, &regles, &connus, person, day("2026-11-27"));
    let asked = inconnus(&table, &lecteur);
    let words: Vec<_> = asked.iter().map(|word| (word.texte.as_str(), word.lignes, word.propose.as_deref())).collect();
    assert_eq!(words, [("Tricot", 1, None), ("Maison des associations", 3, Some(NOUVEAU))]);
    for (word, code) in asked.iter().zip([SANS_SENS, NOUVEAU]) {
        form.mots.push(Choisi { champ: word.champ.code(), mot: word.mot.clone(), code: code.to_owned() });
    }
    let (_, _, lues) = read(V2, |settled| settled.clone_from(&form));
    let group = ready(&lues[0]);
    assert_eq!(group.entree.classes.genres, [3, 5, 0]);
    assert_eq!(group.entree.classes.ages, [0, 0, 0, 0, 0, 4, 4, 0]);
    assert_eq!(group.nouveau.as_ref().map(|place| place.nom.as_str()), Some("Maison des associations"));
    let alone = ready(&lues[1]);
    assert_eq!(
        (alone.entree.kind.code(), alone.entree.canal.code(), alone.entree.materiels.as_slice()),
        ("individuel", "domicile", &["telephone".to_owned()][..])
    );
    let meeting = ready(&lues[3]);
    assert_eq!(
        (meeting.entree.jour, meeting.entree.duree.minutes(), meeting.entree.participants),
        (day("2025-11-05"), 150, 0)
    );
    let refused: Vec<_> =
        lues.iter().filter_map(|lue| Some((lue.numero, lue.lecture.as_ref().err()?.as_str()))).collect();
    assert_eq!(refused.len(), 4, "{refused:#?}");
    assert_eq!(refused[0], (4, "Choisissez au moins un thème."));
    assert_eq!(refused[1], (6, "«\u{a0}longtemps\u{a0}» n’est pas une durée que nous comprenons."));
    assert!(refused[2].1.contains("un numéro de téléphone"), "{refused:?}");
    assert_eq!(refused[3], (8, "Le jour manque."));
    let (_, _, lues) = read(V2, |settled| {
        settled.clone_from(&form);
        "true".clone_into(&mut settled.sans_notes);
        "1 h".clone_into(&mut settled.duree);
    });
    assert_eq!(ready(&lues[5]).entree.annotation, "");
}

#[test]
fn a_place_of_another_commune_than_the_line_s_is_not_guessed() {
    let (_, _, lues) = read(
        "Date;Type;Durée;Personnes;Thème;Lieu;Ville\n12/03/2026;RDV;45;1;Santé;médiathèque;95200\n12/03/2026;RDV;45;1;Santé;médiathèque;Garges-lès-Gonesse\n".as_bytes(),
        |_| (),
    );
    assert_eq!(ready(&lues[0]).commune, "Sarcelles");
    let why = lues[1].lecture.as_ref().unwrap_err();
    assert!(why.contains("est à Sarcelles, et la ligne dit Garges-lès-Gonesse"), "{why}");
}

#[test]
fn what_is_there_already_is_not_added() {
    let (_, _, lues) = read(V1, |_| ());
    let of = |at: usize| lues[at].lecture.as_ref().unwrap().clone();
    let mut vu = DejaVu::default();
    vu.importees.insert(of(0).empreinte, true);
    vu.importees.insert(of(1).empreinte, false);
    // One entry that says what two lines say.
    vu.presentes.insert(of(3).contenu, 1);
    let comptes = Comptes::of(&juger(lues.clone(), &vu));
    assert_eq!(comptes, Comptes { ajoutees: 2, deja_la: 2, supprimees: 1, refusees: 1 });
    // Deleted, then written again by hand: it is there.
    vu.presentes.insert(of(1).contenu, 1);
    assert_eq!(Comptes::of(&juger(lues, &vu)).deja_la, 3);
}

#[test]
fn what_is_to_be_said_is_said_beside_its_field() {
    let (table, connus) = (fichier::of_text("A;B\n1;2\n".as_bytes()).unwrap(), connus());
    let errors = Correspondance::default().parse(&table, &Connus::default()).unwrap_err();
    let fields: Vec<_> = errors.iter().map(|error| error.field.as_str()).collect();
    assert_eq!(fields, ["colonne-1", "kind", "duree", "lieu"]);
    let form = Correspondance {
        colonnes: vec!["jour".to_owned(), "jour".to_owned()],
        contrat: "autre".to_owned(),
        kind: "rien".to_owned(),
        lieu: Uuid::from_u128(9).to_string(),
        commune: "Nulle part".to_owned(),
        duree: "longtemps".to_owned(),
        theme: "v1.budget".to_owned(),
        ..Correspondance::default()
    };
    let errors = form.parse(&table, &connus).unwrap_err();
    let fields: Vec<_> = errors.iter().map(|error| error.field.as_str()).collect();
    assert_eq!(fields, ["colonne-2", "contrat", "kind", "duree", "theme", "lieu", "commune"]);
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config::with_cases(40))]
    #[test]
    fn whatever_cells_hold_a_line_is_right_or_refused(
        cells in proptest::collection::vec(proptest::collection::vec("([0-9/;,.:-]{0,10}|\\PC{0,10}|atelier|12/03/2023|1h30|Courriels|-)", 19), 1..4)
    ) {
        let (table, connus) = (fichier::of_text(V1).unwrap(), connus());
        let regles = Correspondance::propose(&table, &connus).parse(&table, &connus).unwrap();
        let lecteur = Lecteur::new(&table, &regles, &connus, Uuid::from_u128(4).into(), day("2026-11-27"));
        for (numero, cellules) in (1..).zip(cells) {
            if let Ok(prete) = lecteur.lire(&crate::document::lecture::LigneLue { numero, cellules }) {
                proptest::prop_assert!(prete.entree.jour <= day("2026-11-27"));
                proptest::prop_assert!(prete.entree.recurrents <= prete.entree.participants);
            }
        }
    }
}
