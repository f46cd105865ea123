//! What is typed in the questionnaire, and what becomes of it.

use proptest::prelude::*;

use super::*;

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 24).unwrap()
}

fn sarcelles(_: &str, _: &str) -> Result<Insee, String> {
    Insee::parse("95585").ok_or_else(String::new)
}

pub fn filled() -> Reponses {
    let text = str::to_owned;
    Reponses {
        situations: vec![text("diplome"), text("demandeur_emploi")],
        diplome: text("  DU  Médiation numérique "),
        experience: text("oui"),
        commune: text("Sarcelles"),
        commune_code: String::new(),
        adresse: String::new(),
        disponible_le: text("2026-12-01"),
        distance: text("20"),
        motivation: text("J’aime aider.\r\n"),
        prenom: text("Awa"),
        nom: text("Diop"),
        contact: text("email"),
        email: text("awa@exemple.fr"),
        telephone: String::new(),
        aide: false,
        aide_par: text("gardé, mais pas envoyé"),
    }
}

fn refused(change: impl FnOnce(&mut Reponses)) -> Vec<String> {
    let mut reponses = filled();
    change(&mut reponses);
    reponses.parse(today(), sarcelles).unwrap_err().iter().map(|error| error.field.clone()).collect()
}

#[test]
fn a_whole_questionnaire_is_read() {
    let (who, project) = filled().parse(today(), sarcelles).unwrap();
    assert_eq!(who.contact, Contact::Email { email: Email::parse("awa@exemple.fr").unwrap(), telephone: None });
    assert_eq!(project.situations, [Situation::DemandeurEmploi, Situation::Diplome]);
    assert_eq!(project.diplome.as_deref(), Some("DU Médiation numérique"));
    assert_eq!((project.distance.kilometres(), project.motivation.as_str()), (Some(20), "J’aime aider."));
    assert_eq!(project.aide_par, None);
}

#[test]
fn an_empty_questionnaire_names_all_that_is_missing_in_the_order_of_the_pages() {
    let errors = Reponses::default().parse(today(), sarcelles).unwrap_err();
    let fields: Vec<_> = errors.iter().map(|error| error.field.as_str()).collect();
    assert_eq!(
        fields,
        ["situations", "experience", "commune", "disponible_le", "distance", "motivation", "prenom", "nom", "contact"]
    );
    let by_page: usize = Etape::ALL.into_iter().map(|etape| on_page(&errors, etape).iter().count()).sum();
    assert_eq!(by_page, fields.len());
    assert_eq!(on_page(&errors, Etape::Disponibilite).iter().count(), 2);
}

#[test]
fn limits() {
    assert_eq!(refused(|r| r.disponible_le = "2026-11-23".to_owned()), ["disponible_le"]);
    assert_eq!(refused(|r| r.disponible_le = "2032-01-01".to_owned()), ["disponible_le"]);
    assert_eq!(refused(|r| r.distance = "12".to_owned()), ["distance"]);
    assert_eq!(refused(|r| r.motivation = "é".repeat(2501)), ["motivation"]);
    assert_eq!(refused(|r| r.diplome.clear()), ["diplome"]);
    assert_eq!(refused(|r| r.email = "awa".to_owned()), ["email"]);
    assert_eq!(refused(|r| r.telephone = "12".to_owned()), ["telephone"]);
    assert_eq!(refused(|r| r.situations.push("riche".to_owned())), ["situations"]);
    assert_eq!(refused(|r| r.nom = "x".repeat(81)), ["nom"]);
    let mut whole = filled();
    whole.motivation = "é".repeat(2500);
    whole.disponible_le = "2026-11-24".to_owned();
    assert!(whole.parse(today(), sarcelles).is_ok());
}

#[test]
fn without_an_e_mail_a_telephone_is_enough() {
    let reponses = Reponses {
        contact: BY_TELEPHONE.to_owned(),
        email: "laissé là".to_owned(),
        telephone: "06 12 34 56 78".to_owned(),
        aide: true,
        aide_par: "Inès, médiathèque".to_owned(),
        ..filled()
    };
    let (who, project) = reponses.parse(today(), sarcelles).unwrap();
    assert_eq!(who.contact, Contact::Telephone(Telephone::parse("0612345678").unwrap()));
    assert_eq!(project.aide_par.as_deref(), Some("Inès, médiathèque"));
}

#[test]
fn the_diploma_outlives_another_box() {
    let mut reponses = filled();
    let posted =
        Reponses { situations: vec!["en_emploi".to_owned()], diplome: filled().diplome, ..Reponses::default() };
    reponses.take(Etape::Situation, posted);
    assert_eq!(reponses.diplome, filled().diplome);
    assert_eq!(reponses.parse(today(), sarcelles).unwrap().1.diplome, None);
    assert_eq!(reponses.prenom, "Awa");
}

#[test]
fn distances_read_back() {
    for distance in Distance::ALL {
        assert_eq!(Distance::from_kilometres(distance.kilometres().map(i64::from)), Some(*distance));
    }
}

proptest! {
    #[test]
    fn whatever_is_typed_is_read_or_refused(texts in proptest::collection::vec("\\PC{0,20}", 8), aide: bool) {
        let [diplome, commune, disponible_le, motivation, prenom, nom, email, telephone] = texts.try_into().unwrap();
        let reponses = Reponses { diplome, commune, disponible_le, motivation, prenom, nom, email, telephone, aide, ..filled() };
        match reponses.parse(today(), sarcelles) {
            Ok((who, project)) => prop_assert!(!who.prenom.is_empty() && project.disponible_le >= today()),
            Err(errors) => prop_assert!(!errors.is_empty()),
        }
    }
}
