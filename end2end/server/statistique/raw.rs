//! Random logs, changed at random; their figures, against an aggregation of the entries that shares nothing with them.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use chrono::{Days, NaiveDate};
use fil::{
    activite::{
        entree::Entree,
        model::{Canal, Classes, Kind, Suite},
        store::entries,
    },
    kernel::duree::Duree,
    referentiel::{
        nomenclature::{AUTONOMIES, Axe, MATERIELS, NIVEAUX, Nomenclature},
        theme::{DEMARCHES_PRECISES, Theme},
    },
    server::database::Conn,
    statistique::{
        model::{AxeCode, Chiffres, Compte, Effectifs, Portee, Sommes},
        periode::{Mois, Periode},
        store,
    },
};
use rand::{RngExt as _, SeedableRng as _, rngs::ChaCha12Rng};
use uuid::{Builder, Uuid};

use crate::app::TestApp;

/// Who writes, for whom, where.
#[derive(Clone)]
pub struct Desk {
    pub personne: Uuid,
    pub contrat: Uuid,
    pub structure: Uuid,
    /// Id, INSEE code.
    pub lieux: Vec<(Uuid, String)>,
    pub propres: Vec<Uuid>,
}

/// The desks of the demonstration: three contrats of two persons, in two départements.
pub async fn desks(conn: &mut Conn) -> Vec<Desk> {
    let contrats: Vec<(Uuid, Uuid, Uuid)> = sqlx::query_as(
        "SELECT personne.id, contrat.id, contrat.structure FROM contrat JOIN personne ON personne.id = contrat.personne
         WHERE email IN ('camille@demo.example', 'malik@demo.example') ORDER BY email, contrat.du",
    )
    .fetch_all(&mut *conn)
    .await
    .unwrap();
    let mut desks = Vec::new();
    for (at, (personne, contrat, structure)) in contrats.into_iter().enumerate() {
        let lieux = sqlx::query_as("SELECT id, commune FROM lieu WHERE structure = $1 ORDER BY nom")
            .bind(structure)
            .fetch_all(&mut *conn)
            .await
            .unwrap();
        let own = Uuid::from_u128(0x71e0 + at as u128);
        sqlx::query("INSERT INTO theme_propre (id, structure, nom, cree_le) VALUES ($1, $2, 'Couture', '2026-01-01T00:00:00.000Z') ON CONFLICT DO NOTHING")
            .bind(own)
            .bind(structure)
            .execute(&mut *conn)
            .await
            .unwrap();
        desks.push(Desk { personne, contrat, structure, lieux, propres: vec![own] });
    }
    assert_eq!(desks.len(), 3);
    desks
}

/// Some of a list, each once.
fn some<T: Clone>(rng: &mut ChaCha12Rng, of: &[T], most: usize) -> Vec<T> {
    let mut found = Vec::new();
    for one in of {
        if found.len() < most && rng.random_range(0..of.len()) < most {
            found.push(one.clone());
        }
    }
    found
}

fn one<T: Clone>(rng: &mut ChaCha12Rng, of: &[T]) -> T {
    of[rng.random_range(0..of.len())].clone()
}

/// An entry as a form or an import could have made it.
pub fn entry(rng: &mut ChaCha12Rng, desk: &Desk, (from, days): (NaiveDate, u64)) -> Entree {
    let nomenclature = if rng.random_range(0..3) == 0 { Nomenclature::V1 } else { Nomenclature::V2 };
    let kind = one(rng, &Kind::ALL);
    let participants = match kind {
        Kind::Collectif => rng.random_range(1..30),
        Kind::Individuel | Kind::Ponctuel => rng.random_range(1..3),
        _ => 0,
    };
    let public = participants > 0;
    let canal = one(rng, &Canal::ALL);
    let (lieu, commune) = one(rng, &desk.lieux);
    let mut themes: Vec<Theme> = Vec::new();
    if public {
        let codes: Vec<_> = nomenclature.themes().iter().map(|theme| theme.code).collect();
        themes.extend(some(rng, &codes, 3).into_iter().filter_map(Theme::from_code));
        if nomenclature == Nomenclature::V2 && rng.random_range(0..3) == 0 {
            let precise = Theme::from_code(one(rng, &DEMARCHES_PRECISES.each_ref().map(|entry| entry.code))).unwrap();
            themes.push(precise);
            themes.extend(precise.parent());
        }
        themes.sort();
        themes.dedup();
    }
    let redirected = public && rng.random_range(0..4) == 0;
    let redirections: Vec<_> = nomenclature.redirections().iter().map(|entry| entry.code.to_owned()).collect();
    let code = |rng: &mut ChaCha12Rng, list: &[fil::referentiel::theme::Entry]| {
        list[rng.random_range(0..list.len())].code.to_owned()
    };
    let v2 = nomenclature == Nomenclature::V2 && public;
    Entree {
        id: Builder::from_random_bytes(rng.random()).into_uuid().into(),
        contrat: desk.contrat.into(),
        conseiller: desk.personne.into(),
        structure: desk.structure.into(),
        jour: from + Days::new(rng.random_range(0..days)),
        kind,
        canal,
        lieu: matches!(canal, Canal::Lieu | Canal::Autre).then(|| lieu.into()),
        commune: fil::territoire::model::Insee::parse(&commune).unwrap(),
        duree: Duree::try_from(rng.random_range(1..300)).unwrap(),
        duree_estimee: u8::from(nomenclature == Nomenclature::V1),
        participants,
        recurrents: if public { rng.random_range(0..=participants) } else { 0 },
        classes: Classes {
            ages: spread(rng, nomenclature, Axe::Age, participants),
            genres: spread(rng, nomenclature, Axe::Genre, participants),
            statuts: spread(rng, nomenclature, Axe::Statut, participants),
        },
        nomenclature,
        themes,
        propres: if public { some(rng, &desk.propres, 1).into_iter().map(Into::into).collect() } else { Vec::new() },
        materiels: if v2 { some(rng, &MATERIELS.each_ref().map(|entry| entry.code.to_owned()), 2) } else { Vec::new() },
        suites: if redirected { vec![Suite::Redirection, Suite::Atelier] } else { Vec::new() },
        redirections: if redirected { some(rng, &redirections, 2) } else { Vec::new() },
        autonomie: (v2 && kind != Kind::Collectif).then(|| code(rng, &AUTONOMIES)),
        niveau: (v2 && kind == Kind::Collectif).then(|| code(rng, &NIVEAUX)),
        mandats: if public { rng.random_range(0..3) } else { 0 },
        annotation: String::new(),
        version: 1,
        cree_le: "2026-11-27T08:00:00.000Z".to_owned(),
    }
}

/// Participants in the classes of a nomenclature; in v1 some have none.
fn spread(rng: &mut ChaCha12Rng, nomenclature: Nomenclature, axe: Axe, participants: u16) -> Vec<u16> {
    let mut counts = vec![0; nomenclature.classes(axe).len()];
    let known = if nomenclature == Nomenclature::V1 { rng.random_range(0..=participants) } else { participants };
    for _ in 0..if counts.is_empty() { 0 } else { known } {
        let at = rng.random_range(0..counts.len());
        counts[at] += 1;
    }
    counts
}

/// Every entry of the database, with the département of its commune.
pub async fn all(conn: &mut Conn) -> Vec<(Entree, String)> {
    let rows: Vec<(String, String)> = sqlx::query_as(
        "SELECT entree.ligne, commune.departement FROM entree JOIN activite ON activite.id = entree.id JOIN commune ON commune.insee = activite.commune",
    )
    .fetch_all(conn)
    .await
    .unwrap();
    rows.into_iter().map(|(line, departement)| (serde_json::from_str(&line).unwrap(), departement)).collect()
}

fn is_of(portee: &Portee, entree: &Entree, departement: &str) -> bool {
    match portee {
        Portee::Contrats(contrats) => contrats.contains(&entree.contrat),
        Portee::Structure(structure) => entree.structure == *structure,
        Portee::Departement(code) => departement == code,
        Portee::Programme => true,
    }
}

fn sums(entries: &[&Entree]) -> Sommes {
    let sum = |of: &dyn Fn(&Entree) -> u64| entries.iter().map(|entree| of(entree)).sum();
    let minutes = |entree: &Entree| u64::from(entree.duree.minutes());
    Sommes {
        entrees: entries.len() as u64,
        participants: sum(&|entree| entree.participants.into()),
        recurrents: sum(&|entree| entree.recurrents.into()),
        minutes: sum(&minutes),
        minutes_estimees: sum(&|entree| minutes(entree) * u64::from(entree.duree_estimee)),
        mandats: sum(&|entree| entree.mandats.into()),
    }
}

fn people(entries: &[&Entree], nomenclature: Nomenclature) -> Effectifs {
    let of_it: Vec<_> = entries.iter().filter(|entree| entree.nomenclature == nomenclature).collect();
    let class = |axe: Axe, at: usize| -> u64 {
        of_it.iter().map(|entree| u64::from(entree.classes.of(axe).get(at).copied().unwrap_or(0))).sum()
    };
    Effectifs {
        participants: of_it.iter().map(|entree| u64::from(entree.participants)).sum(),
        ages: std::array::from_fn(|at| class(Axe::Age, at)),
        genres: std::array::from_fn(|at| class(Axe::Genre, at)),
        statuts: std::array::from_fn(|at| class(Axe::Statut, at)),
    }
}

fn codes_of(entree: &Entree, axe: AxeCode) -> Vec<String> {
    match axe {
        AxeCode::Theme => entree.themes.iter().map(|theme| theme.code().to_owned()).collect(),
        AxeCode::Propre => entree.propres.iter().map(ToString::to_string).collect(),
        AxeCode::Canal => vec![entree.canal.code().to_owned()],
        AxeCode::Lieu => entree.lieu.iter().map(|lieu| lieu.0.simple().to_string()).collect(),
        AxeCode::Suite => entree.suites.iter().map(|suite| suite.code().to_owned()).collect(),
        AxeCode::Redirection => entree.redirections.clone(),
        AxeCode::Materiel => entree.materiels.clone(),
        AxeCode::Autonomie => entree.autonomie.iter().cloned().collect(),
        AxeCode::Niveau => entree.niveau.iter().cloned().collect(),
    }
}

fn counts(entries: &[&Entree], axe: AxeCode) -> BTreeMap<String, Compte> {
    let mut counts: BTreeMap<String, Compte> = BTreeMap::new();
    for entree in entries {
        for code in codes_of(entree, axe) {
            let count = counts.entry(code).or_default();
            count.entrees += 1;
            count.participants += u64::from(entree.participants);
            count.minutes += u64::from(entree.duree.minutes());
        }
    }
    counts
}

/// Fails where one figure of a scope is not what its entries say.
pub fn assert_as_entries_say(what: &str, portee: &Portee, chiffres: &Chiffres, all: &[(Entree, String)]) {
    let periode = chiffres.periode;
    let entries: Vec<_> = all
        .iter()
        .filter(|(entree, departement)| {
            (periode.first_day()..=periode.last_day()).contains(&entree.jour) && is_of(portee, entree, departement)
        })
        .map(|(entree, _)| entree)
        .collect();
    let of_kind = |kind: Kind, month: Option<Mois>| -> Vec<&Entree> {
        let of_month = |entree: &Entree| month.is_none_or(|month| Mois::of(entree.jour) == month);
        entries.iter().copied().filter(|entree| entree.kind == kind && of_month(entree)).collect()
    };
    assert_eq!(chiffres.total(), sums(&entries), "{what}");
    let public: Vec<_> = entries.iter().copied().filter(|entree| entree.participants > 0).collect();
    assert_eq!(chiffres.public(), sums(&public), "{what}");
    let newcomers: u64 = public.iter().map(|entree| u64::from(entree.participants - entree.recurrents)).sum();
    assert_eq!(chiffres.total().personnes(), newcomers, "{what}");
    for kind in Kind::ALL {
        assert_eq!(chiffres.of_kind(kind), sums(&of_kind(kind, None)), "{what}: {kind:?}");
    }
    assert_eq!(chiffres.mois.len(), periode.length());
    for (mois, kinds) in &chiffres.mois {
        let expected = Kind::ALL.map(|kind| sums(&of_kind(kind, Some(*mois))));
        assert_eq!(*kinds, expected, "{what}: {mois}");
    }
    assert_eq!(chiffres.v1, people(&entries, Nomenclature::V1), "{what}");
    assert_eq!(chiffres.v2, people(&entries, Nomenclature::V2), "{what}");
    for axe in AxeCode::ALL {
        let told: BTreeMap<_, _> = chiffres.lignes(axe).into_iter().map(|ligne| (ligne.code, ligne.compte)).collect();
        let known = portee.internal() || !matches!(axe, AxeCode::Lieu | AxeCode::Propre);
        let expected = if known { counts(&entries, axe) } else { BTreeMap::new() };
        assert_eq!(told, expected, "{what}: {axe:?}");
    }
}

/// One change of a log: new entries, some changed, some deleted, some back from the bin.
async fn change(conn: &mut Conn, rng: &mut ChaCha12Rng, desks: &[Desk], span: (NaiveDate, u64)) {
    let now = "2026-11-27T08:00:00Z".parse::<chrono::DateTime<chrono::Utc>>().unwrap().into();
    let lot = || Uuid::from_u128(7).into();
    let desk = one(rng, desks);
    let present: Vec<Entree> = all(conn)
        .await
        .into_iter()
        .map(|(entree, _)| entree)
        .filter(|entree| entree.contrat.0 == desk.contrat)
        .collect();
    match rng.random_range(0..5) {
        0 | 1 => {
            let new: Vec<_> = (0..rng.random_range(1..20)).map(|_| entry(rng, &desk, span)).collect();
            assert_eq!(entries::insert(conn, &new, now).await.unwrap(), new.len() as u64);
        }
        2 if !present.is_empty() => {
            // To another day, kind, place, and for one in two to another employer.
            let was = one(rng, &present);
            let to = one(rng, desks);
            let desk = if to.personne == desk.personne { to } else { desk };
            let becomes = Entree { id: was.id, version: was.version, ..entry(rng, &desk, span) };
            entries::replace(conn, &was, &becomes, lot(), now).await.unwrap();
        }
        3 if !present.is_empty() => {
            let gone = some(rng, &present, 4);
            entries::delete(conn, &gone, lot(), now).await.unwrap();
        }
        4 => {
            let in_bin: Vec<Uuid> = sqlx::query_scalar("SELECT id FROM corbeille WHERE conseiller = $1 LIMIT 3")
                .bind(desk.personne)
                .fetch_all(&mut *conn)
                .await
                .unwrap();
            let ids: Vec<_> = in_bin.into_iter().map(Into::into).collect();
            let back = entries::deleted(conn, desk.personne.into(), &ids).await.unwrap();
            entries::bring_back(conn, back, now).await.unwrap();
        }
        _ => {}
    }
}

#[tokio::test]
async fn figures_are_what_the_entries_say_however_the_log_changed() {
    let app = TestApp::new().await;
    let mut conn = app.connection().await;
    let desks = desks(&mut conn).await;
    // The demonstration's year is slow to read again and again: the log is made by this test alone.
    sqlx::query("DELETE FROM activite").execute(&mut conn).await.unwrap();
    let left: i64 = app.value("SELECT count(*) FROM cumul").await;
    assert_eq!(left, 0, "an empty log has no figures");
    let span = ("2026-01-15".parse().unwrap(), 200);
    let portees = [
        Portee::Contrats(vec![desks[0].contrat.into()]),
        Portee::Contrats(vec![desks[1].contrat.into(), desks[2].contrat.into()]),
        Portee::Contrats(Vec::new()),
        Portee::Structure(desks[0].structure.into()),
        Portee::Structure(desks[2].structure.into()),
        Portee::Departement("95".to_owned()),
        Portee::Departement("974".to_owned()),
        Portee::Departement("01".to_owned()),
        Portee::Programme,
    ];
    let periods = ["2026-03", "2026-T2", "2026", "2026-02..2026-05", "2024-08..2027-07", "2025"];
    let periods = periods.map(|code| Periode::parse(code).unwrap());
    for seed in 0..6 {
        let mut rng = ChaCha12Rng::seed_from_u64(seed);
        for _ in 0..25 {
            change(&mut conn, &mut rng, &desks, span).await;
        }
        let all = all(&mut conn).await;
        assert!(all.len() > 40, "{}", all.len());
        assert!(Nomenclature::ALL.iter().all(|version| all.iter().any(|(entree, _)| entree.nomenclature == *version)));
        for portee in &portees {
            for periode in periods {
                let chiffres = store::chiffres(&mut conn, portee, periode).await.unwrap();
                let what = format!("seed {seed}, {portee:?}, {}", periode.code());
                assert_as_entries_say(&what, portee, &chiffres, &all);
            }
        }
    }
}

/// Steps that SQLite takes to answer.
async fn steps(conn: &mut Conn, portee: &Portee, periode: Periode) -> (u64, Chiffres) {
    let count = Arc::new(AtomicU64::new(0));
    let seen = count.clone();
    conn.lock_handle().await.unwrap().set_progress_handler(1, move || {
        seen.fetch_add(1, Ordering::Relaxed);
        true
    });
    let chiffres = store::chiffres(conn, portee, periode).await.unwrap();
    conn.lock_handle().await.unwrap().remove_progress_handler();
    (count.load(Ordering::Relaxed), chiffres)
}

#[tokio::test]
async fn five_times_the_entries_are_read_in_as_many_steps() {
    let app = TestApp::new().await;
    let mut conn = app.connection().await;
    let desks = desks(&mut conn).await;
    sqlx::query("DELETE FROM activite").execute(&mut conn).await.unwrap();
    let now = "2026-11-27T08:00:00Z".parse::<chrono::DateTime<chrono::Utc>>().unwrap().into();
    let mut rng = ChaCha12Rng::seed_from_u64(11);
    let span = ("2026-01-01".parse().unwrap(), 300);
    let log: Vec<_> = (0..600).map(|at| entry(&mut rng, &desks[at % 3], span)).collect();
    entries::insert(&mut conn, &log, now).await.unwrap();
    let periode = Periode::parse("2026").unwrap();
    let portees = [
        Portee::Contrats(vec![desks[1].contrat.into(), desks[2].contrat.into()]),
        Portee::Structure(desks[0].structure.into()),
        Portee::Departement("95".to_owned()),
        Portee::Programme,
    ];
    let mut before = Vec::new();
    for portee in &portees {
        // Once for what a connection does the first time only.
        steps(&mut conn, portee, periode).await;
        before.push(steps(&mut conn, portee, periode).await);
    }
    for _ in 0..4 {
        let again: Vec<_> = log
            .iter()
            .map(|entree| Entree { id: Builder::from_random_bytes(rng.random()).into_uuid().into(), ..entree.clone() })
            .collect();
        entries::insert(&mut conn, &again, now).await.unwrap();
    }
    for (portee, (steps_before, chiffres)) in portees.iter().zip(before) {
        let (steps_after, after) = steps(&mut conn, portee, periode).await;
        assert_eq!(after.total().entrees, 5 * chiffres.total().entrees);
        assert!(steps_before > 1_000, "{steps_before}: the handler counts nothing");
        assert_eq!(steps_after, steps_before, "{portee:?}");
    }
}
