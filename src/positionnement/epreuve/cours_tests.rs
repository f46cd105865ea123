use chrono::DateTime;
use proptest::prelude::*;

use super::*;

fn at(ms: i64) -> Instant {
    DateTime::from_timestamp_millis(1_790_000_000_000 + ms).unwrap().into()
}

fn cours(forme: Forme, limite: Option<u32>, relecture: bool, places: &[(bool, u32)]) -> Cours {
    let items: Vec<_> = reserve().items.iter().map(|item| item.id.clone()).collect();
    let places = places.iter().zip(items).zip(1..).map(|(((answered, temps_ms), item), rang)| Place {
        rang,
        item,
        reponse: answered.then_some(Reponse::Inconnue),
        brouillon: None,
        points: answered.then_some(Points::ZERO),
        temps_ms: *temps_ms,
    });
    Cours {
        id: uuid::Uuid::nil().into(),
        vus: Vec::new(),
        conditions: Conditions { forme, limite, pause: false, relecture, courte: false },
        graine: 7,
        etat: Etat::EnCours,
        ecran: None,
        bat: false,
        chances: Chances::new(),
        places: places.collect(),
    }
}

#[test]
fn a_page_that_beats_is_counted_until_it_falls_silent() {
    let ecran = Ecran { rang: 1, compte_depuis: at(0) };
    assert_eq!(ecran.ecoule(true, at(5_000)), Ecoule { compte_ms: 5_000, coupure_ms: 0 });
    assert_eq!(ecran.ecoule(true, at(60_000)), Ecoule { compte_ms: 0, coupure_ms: 60_000 });
    // Without JavaScript nobody knows: all of it counts.
    assert_eq!(ecran.ecoule(false, at(60_000)), Ecoule { compte_ms: 60_000, coupure_ms: 0 });
    // A clock that was set back takes nothing away.
    assert_eq!(ecran.ecoule(false, at(-1)), Ecoule::default());
}

#[test]
fn time_left_counts_what_is_on_the_screen() {
    let mut cours = cours(Forme::Fixe, Some(60), false, &[(true, 20_000), (false, 5_000)]);
    assert_eq!(cours.restant(at(0)), Some(TimeDelta::seconds(35)));
    cours.ecran = Some(Ecran { rang: 2, compte_depuis: at(0) });
    assert_eq!(cours.restant(at(10_000)), Some(TimeDelta::seconds(25)));
    assert!(!cours.is_out_of_time(at(34_999)));
    assert!(cours.is_out_of_time(at(35_000)));
    assert!(!cours.is_too_late(at(65_000)));
    assert!(cours.is_too_late(at(65_001)));
    cours.conditions.limite = None;
    assert_eq!(cours.restant(at(10_000)), None);
    assert!(!cours.is_too_late(at(100_000_000)));
}

#[test]
fn what_comes_next() {
    let fixed = |relecture, places: &[(bool, u32)]| cours(Forme::Fixe, None, relecture, places).next();
    assert_eq!(fixed(false, &[(true, 0), (false, 0), (false, 0)]), Apres::Place(2));
    assert_eq!(fixed(false, &[(true, 0), (true, 0)]), Apres::Fini);
    assert_eq!(fixed(true, &[(true, 0), (true, 0)]), Apres::Relire);
    let adaptive = |answered: usize| cours(Forme::Adaptatif, None, false, &vec![(true, 0); answered]).next();
    assert!(matches!(adaptive(0), Apres::Poser(_)));
    assert!(matches!(adaptive(19), Apres::Poser(_)));
    assert_eq!(adaptive(20), Apres::Fini);
    assert_eq!(cours(Forme::Adaptatif, None, false, &[(true, 0), (false, 0)]).next(), Apres::Place(2));
}

#[test]
fn an_answer_is_changed_only_where_the_form_allows() {
    let open = |relecture| cours(Forme::Fixe, None, relecture, &[(true, 0), (false, 0)]).is_open(1);
    assert!(open(true));
    assert!(!open(false));
    assert!(!cours(Forme::Fixe, None, true, &[(true, 0)]).is_open(2));
}

proptest! {
    /// Whatever the moments at which a page beats, its time is that of the world, but for outages, within one beat each.
    #[test]
    fn time_is_right_within_a_beat(
        gaps in prop::collection::vec(prop_oneof![4 => 1_i64..=5_000, 1 => 20_000_i64..600_000], 1..60)
    ) {
        let (mut ecran, mut now) = (Ecran { rang: 1, compte_depuis: at(0) }, 0);
        let (mut counted, mut there) = (0_i64, 0_i64);
        for gap in gaps {
            now += gap;
            let ecoule = ecran.ecoule(true, at(now));
            counted += i64::from(ecoule.compte_ms);
            there += if gap > BATTEMENT.num_milliseconds() { 0 } else { gap };
            ecran.compte_depuis = at(now);
        }
        prop_assert_eq!(counted, there);
    }
}
