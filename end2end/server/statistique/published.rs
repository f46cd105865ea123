//! What anyone reads: nothing of few people, nor what would tell of them.

use std::collections::BTreeMap;

use chrono::Datelike as _;
use fil::{
    activite::{entree::Entree, model::Kind, store::entries},
    referentiel::diffusion::SMALLEST_GROUP,
    statistique::{
        model::{Chiffres, Portee},
        periode::Periode,
        store,
    },
};
use rand::{RngExt as _, SeedableRng as _, rngs::ChaCha12Rng};
use scraper::Html;
use uuid::Builder;

use crate::{
    app::TestApp,
    statistique::{
        pages::{select, shown, text},
        raw,
    },
};

type Tables = BTreeMap<String, BTreeMap<String, Option<u64>>>;

fn number(told: &str) -> Option<u64> {
    if told == "non publié" { None } else { Some(told.replace('\u{202f}', "").parse().unwrap()) }
}

/// What a public page tells: key figures, then the lines of each table.
async fn told(app: &TestApp, path: &str, periode: Periode) -> (BTreeMap<String, Option<u64>>, Tables) {
    let answer = app.get(&format!("{path}?comparer=rien&periode={}", periode.code()), None).await;
    assert_eq!(answer.status, 200, "{path}");
    let (keys, tables) = shown(&answer.body);
    let keys = keys.into_iter().filter(|(id, _)| id != "heures").map(|(id, told)| (id, number(&told))).collect();
    let line = |(name, cells): (String, Vec<String>)| (name, number(&cells[0]));
    let tables = tables.into_iter().map(|(id, rows)| (id, rows.into_iter().map(line).collect())).collect();
    (keys, tables)
}

/// A log of one quarter, by ages of participants: one entry a class.
async fn log_of_ages(app: &TestApp, ages: [u16; 8], month: &str) {
    let mut conn = app.connection().await;
    let desks = raw::desks(&mut conn).await;
    let mut rng = ChaCha12Rng::seed_from_u64(1);
    let day = format!("{month}-10").parse().unwrap();
    let mut log = Vec::new();
    for (at, people) in ages.into_iter().enumerate().filter(|(_, people)| *people > 0) {
        let mut entree = loop {
            let entree = raw::entry(&mut rng, &desks[0], (day, 1));
            if entree.kind == Kind::Collectif && entree.nomenclature.code() == "v2" {
                break entree;
            }
        };
        entree.id = app.state.clock.new_id().into();
        entree.participants = people;
        entree.recurrents = 0;
        entree.classes.ages = (0..8).map(|class| if class == at { people } else { 0 }).collect();
        entree.classes.genres = vec![people, 0, 0];
        entree.classes.statuts = vec![people, 0, 0, 0, 0];
        log.push(entree);
    }
    assert_eq!(entries::insert(&mut conn, &log, app.state.clock.now()).await.unwrap(), log.len() as u64);
}

async fn empty(app: &TestApp) {
    sqlx::query("DELETE FROM activite").execute(&mut app.connection().await).await.unwrap();
}

#[tokio::test]
async fn a_small_class_is_hidden_with_another_and_stays_so_in_longer_periods() {
    let app = TestApp::new().await;
    empty(&app).await;
    // In the first quarter three people from 12 to 17; in the second twenty.
    log_of_ages(&app, [50, 3, 20, 60, 0, 0, 0, 0], "2026-02").await;
    log_of_ages(&app, [50, 20, 20, 60, 0, 0, 0, 0], "2026-05").await;
    let of = async |code: &str| told(&app, "/chiffres", Periode::parse(code).unwrap()).await;
    let (keys, tables) = of("2026-T1").await;
    assert_eq!(keys["participants"], Some(133));
    let ages = &tables["ages"];
    assert_eq!((ages["Moins de 12 ans"], ages["12 à 17 ans"], ages["18 à 24 ans"]), (Some(50), None, None));
    assert_eq!(ages["25 à 39 ans"], Some(60));
    // Nobody at all is no group: not told either.
    assert_eq!(ages["70 ans et plus"], None);
    let (_, second) = of("2026-T2").await;
    assert_eq!((second["ages"]["12 à 17 ans"], second["ages"]["18 à 24 ans"]), (Some(20), Some(20)));
    // From both quarters less the second, nobody finds the first.
    for longer in ["2026-01..2026-06", "2026"] {
        let (keys, both) = of(longer).await;
        assert_eq!(keys["participants"], Some(283));
        assert_eq!((both["ages"]["12 à 17 ans"], both["ages"]["18 à 24 ans"]), (None, None), "{longer}");
        assert_eq!(both["ages"]["Moins de 12 ans"], Some(100));
    }
    // A month is told as its quarter, whatever the address says.
    let (keys, month) = of("2026-02").await;
    assert_eq!((keys["participants"], month["ages"]["12 à 17 ans"]), (Some(133), None));
    // All the programme is in one département, told to the nearest five.
    let (keys, there) = told(&app, "/chiffres/departement/95", Periode::parse("2026-T1").unwrap()).await;
    assert_eq!((keys["participants"], there["ages"]["25 à 39 ans"]), (Some(135), Some(60)));
    assert_eq!((there["ages"]["12 à 17 ans"], there["ages"]["18 à 24 ans"]), (None, None));
    // Where nothing is noted, nothing is shown.
    let nothing = app.get("/chiffres/departement/23?periode=2026-T1", None).await;
    assert_eq!((nothing.status.as_u16(), shown(&nothing.body).0.len()), (200, 0));
}

#[tokio::test]
async fn a_log_of_four_people_tells_nothing() {
    let app = TestApp::new().await;
    empty(&app).await;
    log_of_ages(&app, [0, 4, 0, 0, 0, 0, 0, 0], "2026-02").await;
    for path in ["/chiffres", "/chiffres/departement/95"] {
        let (keys, tables) = told(&app, path, Periode::parse("2026-T1").unwrap()).await;
        assert!(keys.values().all(Option::is_none), "{keys:?}");
        assert!(tables.values().all(|rows| rows.values().all(Option::is_none)), "{tables:?}");
        let body = app.get(&format!("{path}?periode=2026-T1"), None).await.body;
        let (keys, _) = shown(&body);
        assert_eq!(keys["heures"], "non publié");
    }
}

/// Logs at random: whoever takes what is told together never finds a line of one to four people.
#[tokio::test]
async fn what_is_hidden_is_not_the_difference_of_what_is_told() {
    let app = TestApp::new().await;
    let mut conn = app.connection().await;
    let desks = raw::desks(&mut conn).await;
    for seed in 0..4 {
        empty(&app).await;
        let mut rng = ChaCha12Rng::seed_from_u64(seed);
        let span = ("2026-01-01".parse().unwrap(), 365);
        let size = rng.random_range(20..120);
        let log: Vec<Entree> = (0..size)
            .map(|at| Entree {
                id: Builder::from_random_bytes(rng.random()).into_uuid().into(),
                ..raw::entry(&mut rng, &desks[at % 3], span)
            })
            .collect();
        entries::insert(&mut conn, &log, app.state.clock.now()).await.unwrap();
        let quarters = [1, 2, 3, 4].map(|rank| Periode::parse(&format!("2026-T{rank}")).unwrap());
        let mut by_quarter = Vec::new();
        for quarter in quarters {
            by_quarter.push(told(&app, "/chiffres", quarter).await);
        }
        let mut hidden = 0;
        for (quarter, (keys, tables)) in quarters.iter().zip(&by_quarter) {
            let chiffres = store::chiffres(&mut conn, &Portee::Programme, *quarter).await.unwrap();
            let rows = tables.values().flat_map(BTreeMap::values).chain(keys.values());
            for told in rows {
                assert!(told.is_none_or(|told| told >= SMALLEST_GROUP), "seed {seed}, {}: {told:?}", quarter.code());
            }
            hidden += assert_sums_tell_nothing(&chiffres, keys, tables, &format!("seed {seed}, {}", quarter.code()));
        }
        assert!(hidden > 0, "seed {seed}: a log where nothing is small proves nothing");
        // A line that is hidden in a quarter is hidden in each period with it: no difference tells.
        for longer in ["2026", "2026-01..2026-06", "2026-04..2026-12", "2026-07..2026-12"] {
            let periode = Periode::parse(longer).unwrap();
            let (_, tables) = told(&app, "/chiffres", periode).await;
            for (quarter, (_, of_quarter)) in quarters.iter().zip(&by_quarter) {
                let chiffres = store::chiffres(&mut conn, &Portee::Programme, *quarter).await.unwrap();
                if !periode.contains(quarter.du) || chiffres.is_empty() {
                    continue;
                }
                for (id, rows) in of_quarter {
                    for (name, told) in rows {
                        let whole = tables.get(id).and_then(|rows| rows.get(name)).copied().flatten();
                        let exact = exact(&chiffres, id, name);
                        let small = exact > 0 && told.is_none();
                        assert!(!small || whole.is_none(), "seed {seed}: {name} of {} in {longer}", quarter.code());
                    }
                }
            }
        }
    }
}

/// The value of a line as it is counted, 0 where it is not comparable.
fn exact(chiffres: &Chiffres, id: &str, name: &str) -> u64 {
    let lecture = fil::statistique::repartition::Lecture::of(None, &[chiffres]);
    let etat = fil::statistique::decompte::Etat::of(chiffres, lecture);
    let decompte = etat.decomptes.iter().find(|decompte| decompte.definition.id == id);
    let rang = decompte.and_then(|decompte| decompte.rangs.iter().find(|rang| rang.nom == name));
    rang.and_then(|rang| rang.valeur).unwrap_or(0)
}

/// Tables whose lines add up to a key figure: what they leave of it is nobody, or five people in two lines at least.
fn assert_sums_tell_nothing(
    chiffres: &Chiffres,
    keys: &BTreeMap<String, Option<u64>>,
    tables: &Tables,
    what: &str,
) -> usize {
    let mut hidden = 0;
    for (id, key) in [
        ("ages", "participants"),
        ("genres", "participants"),
        ("situations", "participants"),
        ("types", "activites"),
        ("canaux", "activites"),
        ("mois", "personnes"),
    ] {
        let (Some(rows), Some(Some(total))) = (tables.get(id), keys.get(key)) else { continue };
        // Where no line is told, nothing but the sum is.
        if rows.is_empty() {
            continue;
        }
        let left = total - rows.values().flatten().sum::<u64>();
        let somebody = rows.iter().filter(|(name, told)| told.is_none() && exact(chiffres, id, name) > 0).count();
        assert!(left == 0 || (left >= SMALLEST_GROUP && somebody >= 2), "{what}: {id} leaves {left} in {somebody}");
        hidden += somebody;
    }
    let missions = tables.get("missions").into_iter().flatten().filter(|(_, told)| told.is_some());
    let told: u64 = missions.map(|(_, told)| told.unwrap()).sum();
    let themes: u64 = tables.get("themes").into_iter().flatten().filter_map(|(_, told)| *told).sum();
    assert!(themes <= told || tables["missions"].values().any(Option::is_none), "{what}");
    hidden
}

#[tokio::test]
async fn public_pages_are_for_everyone_and_a_departement_is_a_choice_away() {
    let app = TestApp::new().await;
    let home = app.get("/", None).await;
    assert_eq!(select(&Html::parse_document(&home.body), "a[href='/chiffres']").len(), 1);
    let answer = app.get("/chiffres?departement=974&periode=2026&comparer=an", None).await;
    assert_eq!(
        (answer.status.as_u16(), answer.location()),
        (303, "/chiffres/departement/974?periode=2026&comparer=an")
    );
    for wrong in ["/chiffres?departement=rien", "/chiffres/departement/00", "/chiffres/departement/%3Cb%3E"] {
        assert_eq!(app.get(wrong, None).await.status, 404, "{wrong}");
    }
    assert_eq!(app.get("/chiffres?periode=jamais", None).await.status, 422);
    let today = app.state.clock.now().utc().date_naive();
    let page = app.get("/chiffres/departement/95", None).await;
    let page = Html::parse_document(&page.body.replace("<!>", ""));
    assert!(text(select(&page, "p[role=status]")[0]).contains(&today.year().to_string()));
    // Months have their short names.
    let months: Vec<_> = select(&page, "#c-mois .plot .short").into_iter().map(text).collect();
    assert_eq!((months.len(), months[0].as_str(), months[10].as_str()), (12, "janv.", "nov."));
    // No line leads to entries, and each word to what it means.
    assert_eq!(select(&page, "a[href^='/activites']").len(), 0);
    for link in select(&page, "a.defined") {
        assert_eq!(select(&page, link.attr("href").unwrap()).len(), 1);
    }
}
