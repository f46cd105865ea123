use uuid::Uuid;

use super::*;
use crate::{
    parcours::engine,
    referentiel::{
        famille::Famille,
        niveaux::{ECHELLES, Niveau},
    },
};

fn key() -> String {
    Uuid::nil().to_string()
}

fn regle() -> Vec<Ligne> {
    // 158, 131, 26, 0, 0.
    let levels = [Niveau::Decouverte, Niveau::Autonome, Niveau::Confirme, Niveau::Referent];
    let familles = std::array::from_fn(|at| (Famille::ALL[at], Some(levels[at])));
    engine::propose(&ECHELLES[0], Some(Niveau::Autonome), familles).unwrap()
}

fn proposed(heures: [&str; 5], motif: [&str; 5], duree_motif: &str) -> Result<Ajuste, Vec<String>> {
    let form = PropositionForm {
        cle: key(),
        version: "0".to_owned(),
        geste: "proposer".to_owned(),
        heures: heures.map(str::to_owned).to_vec(),
        motif: motif.map(str::to_owned).to_vec(),
        duree_motif: duree_motif.to_owned(),
    };
    let parsed = form.parse(&regle());
    parsed.map(|(_, ajuste)| ajuste).map_err(|errors| errors.iter().map(|error| error.field.clone()).collect())
}

#[test]
fn hours_as_the_rule_says_need_no_word() {
    let Ok(Ajuste::Proposer { lignes, duree_motif }) = proposed(["158", "131", "26", "0", "0"], [""; 5], "") else {
        panic!("refused");
    };
    assert!(lignes == regle() && duree_motif.is_empty());
}

#[test]
fn hours_that_differ_say_why_and_so_does_a_length_of_no_training() {
    let fewer = ["105", "105", "0", "70", "0"];
    assert_eq!(
        proposed(fewer, [""; 5], "").unwrap_err(),
        ["motif-reperer", "motif-accompagner", "motif-savoirs", "motif-ecosysteme"]
    );
    let why = ["Diplôme récent.", "Stage.", "Acquis.", "Projet de territoire.", "mot sans effet"];
    let Ok(Ajuste::Proposer { lignes, .. }) = proposed(fewer, why, "") else { panic!("refused") };
    assert_eq!(lignes[0].ajustement().unwrap().replace('\u{a0}', " "), "105 h au lieu de 158 h");
    assert_eq!((lignes[4].motif.as_str(), lignes[2].motif.as_str()), ("", "Acquis."));
    let odd = ["100", "105", "0", "70", "0"];
    assert_eq!(proposed(odd, why, "").unwrap_err(), ["duree_motif"]);
    assert!(matches!(proposed(odd, why, "Temps partiel."), Ok(Ajuste::Proposer { .. })));
    assert_eq!(proposed(["0"; 5], ["Rien."; 5], "Rien.").unwrap_err(), ["duree_motif"]);
    assert_eq!(
        proposed(["421", "-1", "1,5", "", "0"], [""; 5], "").unwrap_err(),
        ["heures-reperer", "heures-accompagner", "heures-savoirs", "heures-ecosysteme"]
    );
}

#[test]
fn a_draft_is_kept_as_it_was_typed() {
    let form = PropositionForm {
        cle: key(),
        version: "2".to_owned(),
        heures: vec!["cent".to_owned()],
        motif: vec![String::new(), "À voir.".to_owned()],
        ..PropositionForm::default()
    };
    let (envoi, Ajuste::Garder(brouillon)) = form.parse(&[]).unwrap() else { panic!("not kept") };
    assert_eq!((envoi.version, brouillon.heures[0].as_str(), brouillon.motif[1].as_str()), (2, "cent", "À voir."));
    assert_eq!((brouillon.heures.len(), brouillon.motif.len()), (5, 5));
}

#[test]
fn a_rendez_vous_is_to_come_and_says_where() {
    let today: NaiveDate = "2026-11-24".parse().unwrap();
    let avec = PersonneId(Uuid::nil());
    let right = RendezVousForm {
        cle: key(),
        version: "0".to_owned(),
        jour: "2026-11-30".to_owned(),
        heure: "9h30".to_owned(),
        mode: "distance".to_owned(),
        ou: " https://visio.example/x ".to_owned(),
        avec: avec.to_string(),
    };
    let fixed = right.parse(today, &[avec]).unwrap();
    assert_eq!((fixed.ou.as_str(), fixed.heure.to_string().as_str()), ("https://visio.example/x", "09:30:00"));
    for (field, wrong) in [
        ("jour", RendezVousForm { jour: "2026-11-23".to_owned(), ..right.clone() }),
        ("jour", RendezVousForm { jour: "2028-11-23".to_owned(), ..right.clone() }),
        ("heure", RendezVousForm { heure: "25:00".to_owned(), ..right.clone() }),
        ("mode", RendezVousForm { mode: String::new(), ..right.clone() }),
        ("ou", RendezVousForm { ou: " \u{200b} ".to_owned(), ..right.clone() }),
    ] {
        let errors = wrong.parse(today, &[avec]).unwrap_err();
        assert_eq!(errors.iter().map(|error| error.field.as_str()).collect::<Vec<_>>(), [field]);
    }
    assert!(right.parse(today, &[]).unwrap_err().of("avec").is_some());
}

#[test]
fn an_entretien_is_over_on_a_day_and_a_draft_is_not() {
    let today: NaiveDate = "2026-11-24".parse().unwrap();
    let draft = EntretienForm {
        cle: key(),
        version: "0".to_owned(),
        point: vec!["4".to_owned(), "9".to_owned()],
        note: vec!["Veut aider.".to_owned()],
        ..EntretienForm::default()
    };
    let kept = draft.parse(today).unwrap();
    assert_eq!((kept.fini, kept.le, kept.reponses.len()), (false, None, GRILLE.lines.len()));
    assert_eq!((kept.reponses[0].point, kept.reponses[1].point), (Some(4), None));
    let over = EntretienForm { geste: "terminer".to_owned(), ..draft.clone() };
    assert!(over.parse(today).unwrap_err().of("le").is_some());
    assert!(EntretienForm { le: "2026-11-24".to_owned(), ..over.clone() }.parse(today).unwrap().fini);
    let long = EntretienForm { note: vec!["é".repeat(1001)], notes: "é".repeat(2001), ..draft };
    let errors = long.parse(today).unwrap_err();
    assert!(errors.of("note-projet").is_some() && errors.of("notes").is_some());
}

#[test]
fn disagreeing_says_why() {
    let form = |decision: &str, motif: &str| DecisionForm {
        cle: key(),
        version: "1".to_owned(),
        decision: decision.to_owned(),
        motif: motif.to_owned(),
    };
    assert_eq!(form("accepter", "").parse().unwrap().1, Geste::Accepter);
    assert_eq!(form("contester", " Non. ").parse().unwrap().1, Geste::Contester { motif: "Non.".to_owned() });
    assert!(form("contester", " ").parse().unwrap_err().of("motif").is_some());
    assert!(form("", "").parse().unwrap_err().of("decision").is_some());
}
