use proptest::prelude::*;

use super::*;

fn ligne(rang: u8, designation: &str, statut: Statut, temps: Option<u32>) -> Ligne {
    Ligne { rang, designation: designation.to_owned(), famille: None, donnee: None, statut, temps }
}

fn sorted(lignes: &[Ligne], vue: Vue) -> Vec<u8> {
    let at = Tri::ALL.iter().position(|tri| *tri == vue.tri).unwrap();
    let mut keyed = keyed(lignes.to_vec());
    keyed.sort_by(|(a, x), (b, y)| order((x[at], u32::from(a.rang)), (y[at], u32::from(b.rang)), vue.decroissant));
    keyed.into_iter().map(|(ligne, _)| ligne.rang).collect()
}

#[test]
fn points_read_as_french_writes_them() {
    let shown = [0, 100, 50, 33, 950, 1205].map(|cents| (Points(cents).to_string(), Points(cents).in_column()));
    let expected =
        [("0", "0,00"), ("1", "1,00"), ("0,5", "0,50"), ("0,33", "0,33"), ("9,5", "9,50"), ("12,05", "12,05")];
    assert_eq!(shown, expected.map(|(short, column)| (short.to_owned(), column.to_owned())));
}

#[test]
fn a_status_follows_from_what_was_given_and_graded() {
    let day = "2026-06-04".parse().unwrap();
    assert_eq!(Statut::of(None, false, None), Statut::NonPassee);
    assert_eq!(Statut::of(Some(day), false, None), Statut::ARelire { depuis: day });
    assert_eq!(Statut::of(Some(day), false, Some(Points(100))), Statut::Juste);
    assert_eq!(Statut::of(Some(day), false, Some(Points(0))), Statut::Fausse);
    assert_eq!(Statut::of(Some(day), false, Some(Points(50))).points(), Some(Points(50)));
    assert_eq!(Statut::of(Some(day), true, Some(Points(0))).points(), Some(Points(0)));
    assert_eq!(Statut::of(Some(day), true, Some(Points(0))).kind(), Kind::Inconnue);
    assert_eq!(Statut::ARelire { depuis: day }.points(), None);
}

#[test]
fn a_state_has_its_end_or_none() {
    let le = DateTime::from_timestamp(1_780_000_000, 0).unwrap();
    let causes = [None, Some(Cause::Temps), Some(Cause::Personne), Some(Cause::Organisme)];
    let stopped = causes.map(|cause| Etat::Interrompu { le, cause });
    for etat in [Etat::EnCours, Etat::Termine { le }].into_iter().chain(stopped) {
        let cause = etat.cause().map(Cause::code);
        let parts = EtatParts { etat: etat.code(), fini_le: etat.over(), pause_depuis: None, cause };
        assert_eq!(Etat::from_parts(parts), Some(etat));
    }
    let read = |etat, fini_le, pause_depuis| Etat::from_parts(EtatParts { etat, fini_le, pause_depuis, cause: None });
    assert_eq!(read("en_cours", None, Some(le)), Some(Etat::EnPause { depuis: le }));
    assert_eq!(read("en_cours", Some(le), None), None);
    assert_eq!(read("termine", None, None), None);
    assert_eq!(read("termine", Some(le), Some(le)), None);
}

/// ARCHITECTURE.md draws the states of a test: they are these.
#[test]
fn the_diagram_shows_these_states() {
    let text = include_str!("../../ARCHITECTURE.md");
    let (_, from) = text.split_once("state \"passage\" as p {").unwrap();
    let (drawn, _) = from.split_once('}').unwrap();
    let mut states: Vec<_> = drawn
        .lines()
        .filter_map(|line| line.split_once("-->"))
        .flat_map(|(from, to)| [from.trim(), to.split(':').next().unwrap_or_default().trim()])
        .filter(|state| *state != "[*]")
        .collect();
    states.sort_unstable();
    states.dedup();
    // Before it is begun, and while it is put aside.
    let mut known = [Etat::CODES.as_slice(), &["en_pause", "propose", "retire"]].concat();
    known.sort_unstable();
    assert_eq!(states, known);
}

#[test]
fn lines_sort_by_each_column_and_what_is_missing_comes_last() {
    let depuis = "2026-06-04".parse().unwrap();
    let lignes = [
        ligne(1, "Zèbre", Statut::Juste, Some(42)),
        ligne(2, "abeille", Statut::Partielle(Points(50)), Some(98)),
        ligne(3, "Été", Statut::NonPassee, None),
        ligne(4, "« École »", Statut::ARelire { depuis }, Some(412)),
        ligne(5, "Escargot", Statut::Fausse, Some(42)),
    ];
    let by = |tri, decroissant| sorted(&lignes, Vue { tri, decroissant, statut: None });
    assert_eq!(by(Tri::Rang, false), [1, 2, 3, 4, 5]);
    assert_eq!(by(Tri::Rang, true), [5, 4, 3, 2, 1]);
    assert_eq!(by(Tri::Designation, false), [2, 4, 5, 3, 1]);
    assert_eq!(by(Tri::Statut, false), [1, 2, 5, 4, 3]);
    assert_eq!(by(Tri::Note, false), [5, 2, 1, 3, 4]);
    assert_eq!(by(Tri::Note, true), [1, 2, 5, 3, 4]);
    assert_eq!(by(Tri::Temps, false), [1, 5, 2, 4, 3]);
    assert_eq!(by(Tri::Temps, true), [4, 2, 1, 5, 3]);
}

#[test]
fn a_view_is_its_address() {
    let vue = Vue { tri: Tri::Note, decroissant: true, statut: Some(Kind::ARelire) };
    assert_eq!(vue.query(), "?tri=note&sens=decroissant&statut=a_relire");
    assert_eq!(Vue::read("note", "decroissant", "a_relire"), vue);
    assert_eq!(Vue::read("taille", "oblique", "bleu"), Vue::default());
    assert!(!vue.sorted_by(Tri::Note).decroissant);
    assert_eq!(vue.sorted_by(Tri::Temps), Vue { tri: Tri::Temps, decroissant: false, ..vue });
    assert!(vue.sorted_by(Tri::Note).sorted_by(Tri::Note).decroissant);
    assert_eq!(vue.said(1), "1\u{a0}ligne, triée par note, ordre décroissant");
    assert_eq!(Vue::default().said(9), "9\u{a0}lignes, triées par numéro, ordre croissant");
}

proptest! {
    #[test]
    fn sorting_keeps_every_line(keys in prop::collection::vec((prop::option::of(0_u32..5), 0_u32..100), 0..40), decroissant: bool) {
        let mut sorted = keys.clone();
        sorted.sort_by(|a, b| order(*a, *b, decroissant));
        let missing = sorted.iter().position(|(key, _)| key.is_none()).unwrap_or(sorted.len());
        prop_assert!(sorted[missing..].iter().all(|(key, _)| key.is_none()));
        let (mut before, mut after) = (keys, sorted);
        before.sort_unstable();
        after.sort_unstable();
        prop_assert_eq!(before, after);
    }
}
