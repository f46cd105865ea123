use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::{
    activite::{
        form::ActiviteForm,
        model::{Classes, Kind},
    },
    kernel::duree::Duree,
    referentiel::{
        nomenclature::Nomenclature,
        theme::{DEMARCHES_PRECISES, THEMES},
    },
    territoire::model::Insee,
};

fn id<T: From<Uuid>>(number: u128) -> T {
    Uuid::from_u128(number).into()
}

fn theme(code: &str) -> Theme {
    Theme::from_code(code).unwrap()
}

fn entree(kind: Kind, themes: &[&str]) -> Entree {
    let participants = u16::from(kind.for_the_public());
    Entree {
        id: id(1),
        contrat: id(2),
        conseiller: id(3),
        structure: id(4),
        jour: "2026-11-24".parse().unwrap(),
        kind,
        canal: Canal::Lieu,
        lieu: Some(id(5)),
        commune: Insee::parse("95585").unwrap(),
        duree: Duree::try_from(30).unwrap(),
        duree_estimee: 0,
        participants,
        recurrents: 0,
        classes: Classes::unsaid(Nomenclature::V2, participants),
        nomenclature: Nomenclature::V2,
        themes: themes.iter().map(|code| theme(code)).collect(),
        propres: Vec::new(),
        materiels: Vec::new(),
        suites: Vec::new(),
        redirections: Vec::new(),
        autonomie: None,
        niveau: None,
        mandats: 0,
        annotation: String::new(),
        version: 1,
        cree_le: "2026-11-24T08:00:00.000Z".to_owned(),
    }
}

fn contrat(structure: u128, du: &str) -> Contrat {
    Contrat {
        id: id(20),
        structure: id(structure),
        structure_nom: String::new(),
        zone: chrono_tz::Europe::Paris,
        territoire: crate::territoire::calendrier::Territoire::Metropole,
        du: du.parse().unwrap(),
        au: None,
    }
}

#[test]
fn an_entry_that_would_become_wrong_is_left_with_its_reason() {
    let individuel = entree(Kind::Individuel, &["email"]);
    let place = Situated { canal: Canal::Autre, lieu: Some(id(6)), commune: Insee::parse("75056").unwrap() };
    let own = |structure: u128| Changement::AjouterPropre { structure: id(structure), theme: id(9) };
    for (changement, entree, refus) in [
        (Changement::Situer { structure: id(7), place }, &individuel, Refus::AutreStructure),
        (Changement::Confier(contrat(4, "2026-11-25")), &individuel, Refus::HorsContrat),
        (Changement::Confier(contrat(7, "2026-01-01")), &individuel, Refus::AutreStructure),
        (Changement::Ajouter(theme("sante")), &entree(Kind::Reunion, &[]), Refus::SansPublic),
        (Changement::Ajouter(theme("v1.sante")), &individuel, Refus::AutreNomenclature),
        (own(7), &individuel, Refus::AutreStructure),
        (Changement::Retirer(OfTheme::Commun(theme("email"))), &individuel, Refus::DernierTheme),
    ] {
        assert_eq!(changement.apply(entree).unwrap_err(), refus, "{changement:?}");
    }
}

#[test]
fn a_change_keeps_the_rest() {
    let was = entree(Kind::Individuel, &["email"]);
    let distance = Changement::Sans(Canal::Distance).apply(&was).unwrap();
    assert_eq!((distance.canal, distance.lieu, &distance.commune), (Canal::Distance, None, &was.commune));
    // Without a place nor a theme of the structure, an entry may pass to another one.
    let passed = Changement::Confier(contrat(7, "2026-01-01")).apply(&distance).unwrap();
    assert_eq!((passed.contrat, passed.structure), (id(20), id(7)));
    let precise = Changement::Ajouter(theme("demarches.logement")).apply(&was).unwrap();
    assert_eq!(precise.themes.len(), 3);
    let without = Changement::Retirer(OfTheme::Commun(theme("demarches"))).apply(&precise).unwrap();
    assert!(without.says_the_same(&was));
    assert!(Changement::Ajouter(theme("email")).apply(&was).unwrap().says_the_same(&was));
}

#[test]
fn what_is_to_be_chosen_yet_is_said() {
    let fields =
        |form: LotForm| -> Vec<String> { form.parse().unwrap_err().iter().map(|error| error.field.clone()).collect() };
    assert_eq!(fields(LotForm::default()), ["cle", "ids", "geste"]);
    let one = LotForm { cle: Uuid::nil().to_string(), ids: vec![Uuid::nil().to_string()], ..LotForm::default() };
    for (geste, field) in [("lieu", "lieu"), ("contrat", "contrat"), ("theme", "theme"), ("sans_theme", "theme")] {
        assert_eq!(fields(LotForm { geste: geste.to_owned(), ..one.clone() }), [field]);
    }
    let many = (0..=MOST_AT_ONCE as u128).map(|n| Uuid::from_u128(n).to_string()).collect();
    assert_eq!(fields(LotForm { ids: many, geste: "supprimer".to_owned(), ..one.clone() }), ["ids"]);
    assert!(LotForm { geste: "supprimer".to_owned(), ..one }.parse().is_ok());
}

proptest! {
    /// What a change makes is what the form of the entry would take.
    #[test]
    fn what_is_changed_stays_right(
        kind in prop::sample::select(Kind::ALL.to_vec()),
        had in prop::sample::subsequence(THEMES.iter().map(|entry| entry.code).collect::<Vec<_>>(), 1..4),
        chosen in prop::sample::select(THEMES.iter().chain(&DEMARCHES_PRECISES).map(|entry| entry.code).collect::<Vec<_>>()),
        adds: bool,
    ) {
        let was = entree(kind, if kind.for_the_public() { &had } else { &[] });
        let changement =
            if adds { Changement::Ajouter(theme(chosen)) } else { Changement::Retirer(OfTheme::Commun(theme(chosen))) };
        if let Ok(becomes) = changement.apply(&was) {
            let form: ActiviteForm = becomes.to_form("Sarcelles (95)");
            prop_assert!(form.parse(becomes.jour).is_ok());
            prop_assert_eq!(becomes.themes.iter().any(|of| of.code() == chosen), adds && kind.for_the_public());
        }
    }
}
