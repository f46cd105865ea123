use proptest::prelude::*;

use super::*;

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 24).unwrap()
}

fn filled() -> ActiviteForm {
    let text = str::to_owned;
    ActiviteForm {
        cle: text("019ab000-0000-7000-8000-000000000001"),
        contrat: text("019ab000-0000-7000-8000-000000000002"),
        jour: text("2026-11-24"),
        kind: text("collectif"),
        lieu: text("019ab000-0000-7000-8000-000000000003"),
        duree: text("autre"),
        duree_autre: text("1 h 15"),
        participants: text(" 8 "),
        themes: vec![text("sante"), text("demarches.logement"), text("sante")],
        annotation: text("  Deux personnes reviennent.\r\n"),
        ..ActiviteForm::default()
    }
}

fn with(change: impl Fn(&mut ActiviteForm)) -> ActiviteForm {
    let mut form = filled();
    change(&mut form);
    form
}

fn public(form: &ActiviteForm) -> Public {
    match form.parse(today()).unwrap().content {
        Content::Public(public) => *public,
        Content::OwnTime { .. } => panic!("own time"),
    }
}

fn fields(form: &ActiviteForm) -> Vec<String> {
    form.parse(today()).unwrap_err().iter().map(|error| error.field.clone()).collect()
}

fn texts(counts: &[&str]) -> Vec<String> {
    counts.iter().map(|count| (*count).to_owned()).collect()
}

#[test]
fn a_full_form_is_read() {
    let activite = filled().parse(today()).unwrap();
    assert_eq!(activite.duree.minutes(), 75);
    assert_eq!(activite.annotation, "Deux personnes reviennent.");
    let read = public(&filled());
    assert_eq!(read.participants, 8);
    let codes: Vec<_> = read.themes.iter().map(|theme| theme.code()).collect();
    assert_eq!(codes, ["demarches", "demarches.logement", "sante"]);
    assert_eq!(read.classes, Classes::unsaid(Nomenclature::V2, 8));
}

#[test]
fn an_empty_form_says_all_that_is_missing_in_the_order_of_the_page() {
    let form = ActiviteForm { cle: filled().cle, contrat: filled().contrat, ..ActiviteForm::default() };
    assert_eq!(fields(&form), ["kind", "jour", "duree", "themes", "participants", "lieu"]);
}

#[test]
fn own_time_counts_nobody() {
    let form = with(|form| {
        form.kind = "formation".to_owned();
        form.participants = String::new();
        form.ages = texts(&["9"]);
    });
    assert_eq!(form.parse(today()).unwrap().content, Content::OwnTime { kind: Kind::Formation });
}

#[test]
fn the_rest_of_the_classes_is_not_said() {
    let read = public(&with(|form| {
        form.ages = texts(&["", "2", "", "", "", "3"]);
        form.genres = texts(&["4", "4"]);
        form.statuts = texts(&["1", "0", "", "1"]);
        form.recurrents = "8".to_owned();
    }));
    assert_eq!(read.classes.ages, [0, 2, 0, 0, 0, 3, 0, 3]);
    assert_eq!(read.classes.genres, [4, 4, 0]);
    assert_eq!(read.classes.statuts, [1, 0, 0, 1, 6]);
    assert_eq!(read.recurrents, 8);
}

#[test]
fn v1_has_its_own_lists_and_no_rest_of_ages() {
    let old = |form: &mut ActiviteForm| {
        form.nomenclature = "v1".to_owned();
        form.themes = texts(&["v1.budget"]);
        form.ages = texts(&["1", "2"]);
        form.statuts = texts(&["3"]);
    };
    let read = public(&with(old));
    assert_eq!(read.classes, Classes { ages: vec![1, 2, 0, 0, 0], genres: vec![], statuts: vec![3, 0, 0, 0, 5] });
    assert_eq!(fields(&with(|form| form.themes = texts(&["v1.budget"]))), ["themes"]);
}

#[test]
fn saying_where_to_is_saying_redirected() {
    let read = public(&with(|form| form.redirections = texts(&["autre", "administration"])));
    assert_eq!(read.suites, [Suite::Redirection]);
    assert_eq!(read.redirections, ["administration", "autre"]);
}

#[test]
fn a_level_is_of_an_atelier_and_autonomy_of_one_person() {
    let both = |form: &mut ActiviteForm| {
        form.niveau = "avance".to_owned();
        form.autonomie = "guide".to_owned();
    };
    let atelier = public(&with(both));
    assert_eq!((atelier.niveau.as_deref(), atelier.autonomie.as_deref()), (Some("avance"), None));
    let alone = public(&with(|form| {
        both(form);
        form.kind = "individuel".to_owned();
    }));
    assert_eq!((alone.niveau.as_deref(), alone.autonomie.as_deref()), (None, Some("guide")));
}

#[test]
fn at_home_and_from_a_distance_only_the_commune_is_asked() {
    let form = with(|form| form.lieu = "domicile".to_owned());
    assert_eq!(fields(&form), ["lieu_commune"]);
    let form = ActiviteForm { lieu_commune: "Sarcelles".to_owned(), ..form };
    let commune = Meant { text: "Sarcelles".to_owned(), code: String::new() };
    assert_eq!(form.parse(today()).unwrap().place, Place::Without { canal: Canal::Domicile, commune });
}

#[test]
fn a_note_that_seems_personal_is_asked_about_once() {
    let form = with(|form| form.annotation = "Rappeler au 06 12 34 56 78".to_owned());
    assert_eq!(fields(&form), ["annotation"]);
    assert!(ActiviteForm { note_gardee: "true".to_owned(), ..form }.parse(today()).is_ok());
}

#[test]
fn limits() {
    let faults = |change: fn(&mut ActiviteForm)| fields(&with(change));
    assert_eq!(faults(|form| form.jour = "2026-11-25".to_owned()), ["jour"]);
    assert_eq!(faults(|form| form.jour = "2020-10-31".to_owned()), ["jour"]);
    assert_eq!(faults(|form| form.participants = "501".to_owned()), ["participants"]);
    assert_eq!(faults(|form| form.participants = "0".to_owned()), ["participants"]);
    assert_eq!(faults(|form| form.recurrents = "9".to_owned()), ["recurrents"]);
    assert_eq!(faults(|form| form.ages = texts(&["4", "5"])), ["ages"]);
    assert_eq!(faults(|form| form.statuts = texts(&["65535", "65535"])), ["statuts"]);
    assert_eq!(faults(|form| form.genres = texts(&["-1"])), ["genres"]);
    assert_eq!(faults(|form| form.mandats = "101".to_owned()), ["mandats"]);
    assert_eq!(faults(|form| form.suites = texts(&["ailleurs"])), ["suites"]);
    assert_eq!(faults(|form| form.redirections = texts(&["v1.caf"])), ["redirections"]);
    assert_eq!(faults(|form| form.materiels = texts(&["minitel"])), ["materiels"]);
    assert_eq!(faults(|form| form.themes = texts(&["cuisine"])), ["themes"]);
    assert_eq!(faults(|form| form.annotation = "é".repeat(1001)), ["annotation"]);
    assert!(with(|form| form.annotation = "é".repeat(1000)).parse(today()).is_ok());
    assert_eq!(faults(|form| form.lieu = NEW_LIEU.to_owned()), ["lieu_nom", "lieu_commune"]);
    assert_eq!(faults(|form| form.duree = "autre chose".to_owned()), ["duree"]);
}

proptest! {
    #[test]
    fn whatever_is_typed_is_read_or_refused(
        texts in proptest::collection::vec("\\PC{0,20}", 9),
        themes in proptest::collection::vec("\\PC{0,12}", 0..4),
    ) {
        let [cle, contrat, jour, kind, lieu, lieu_nom, duree, participants, annotation] = texts.try_into().unwrap();
        let form = ActiviteForm { cle, contrat, jour, kind, lieu, lieu_nom, duree, participants, themes, annotation, ..ActiviteForm::default() };
        prop_assert!(form.parse(today()).is_err_and(|errors| !errors.is_empty()));
    }

    /// What is kept always adds up: the database would refuse anything else.
    #[test]
    fn classes_add_up_or_are_refused(
        participants in 1_u16..=500,
        counts in proptest::collection::vec(0_u16..200, 0..8),
        recurrents in 0_u16..600,
    ) {
        let texts: Vec<String> = counts.iter().map(u16::to_string).collect();
        let form = with(|form| {
            form.participants = participants.to_string();
            form.recurrents = recurrents.to_string();
            form.ages.clone_from(&texts);
        });
        let said: u16 = counts.iter().take(7).sum();
        match form.parse(today()) {
            Ok(_) => {
                let read = public(&form);
                prop_assert_eq!(read.classes.ages.iter().sum::<u16>(), participants);
                prop_assert!(said <= participants && read.recurrents <= participants);
            }
            Err(_) => prop_assert!(said > participants || recurrents > participants),
        }
    }
}
