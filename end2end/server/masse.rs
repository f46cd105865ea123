//! A log of years: how large it is, how long its pages take, and how much of it they read. A small one in each run, the large
//! ones in `make prove` (`FIL_ENTRIES`: other sizes; `FIL_MASSE`: a folder where what was made is kept, to be measured again).

use std::{
    path::{Path, PathBuf},
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use axum::body::Body;
use chrono::NaiveDate;
use fil::{
    activite::store::{self, After},
    demo::PASSWORD,
    kernel::id::PersonneId,
    server::database::{self, Conn},
    statistique::{
        self,
        model::Portee,
        periode::{Mois, Periode},
    },
};
use http_body_util::BodyExt as _;
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use uuid::Uuid;

use crate::program::{Program, free_port, post};

const TODAY: &str = "2026-11-20";
const LIMIT: Duration = Duration::from_millis(20);
const REQUESTS: usize = 400;

/// Made by the command, as an operator would.
fn seed(folder: &Path, conseillers: u32, entries: u64) -> Duration {
    let begun = Instant::now();
    let done = Command::new(env!("CARGO_BIN_EXE_fil"))
        .args([
            "seed",
            "--today",
            TODAY,
            "--conseillers",
            &conseillers.to_string(),
            "--entries",
            &entries.to_string(),
            "--data",
        ])
        .arg(folder)
        .output()
        .unwrap();
    let said = String::from_utf8(done.stdout).unwrap();
    assert!(done.status.success(), "{said}{}", String::from_utf8_lossy(&done.stderr));
    // The command has counted the figures again by itself.
    assert!(said.contains(" 0 fausses"), "{said}");
    begun.elapsed()
}

/// What `work` makes the database do, in steps of its virtual machine: more rows read are more steps, whatever the machine.
async fn steps(conn: &mut Conn, work: impl AsyncFn(&mut Conn)) -> u64 {
    let total = Arc::new(AtomicU64::new(0));
    let counter = total.clone();
    conn.lock_handle().await.unwrap().set_progress_handler(1, move || {
        counter.fetch_add(1, Ordering::Relaxed);
        true
    });
    work(conn).await;
    conn.lock_handle().await.unwrap().remove_progress_handler();
    total.load(Ordering::Relaxed)
}

/// What the pages of one person, of a structure, of a département and of the country read.
async fn read(folder: &Path) -> Vec<(&'static str, u64)> {
    let mut conn = database::connect(&folder.join("fil.sqlite")).await.unwrap();
    let (personne, contrat, structure, departement): (Uuid, Uuid, Uuid, String) = sqlx::query_as(
        "SELECT personne.id, contrat.id, structure, departement FROM contrat JOIN personne ON personne.id = contrat.personne
         JOIN organisation ON organisation.id = contrat.structure WHERE email = 'masse@demo.example'",
    )
    .fetch_one(&mut conn)
    .await
    .unwrap();
    let personne = PersonneId(personne);
    let today: NaiveDate = TODAY.parse().unwrap();
    let month = Periode::month(Mois::of(today));
    let day = async |conn: &mut Conn| drop(store::tableau(conn, personne, today, today).await.unwrap());
    let list = async |conn: &mut Conn| drop(store::page(conn, personne, After::START).await.unwrap());
    let mut read = vec![("a day", steps(&mut conn, day).await), ("a page of the list", steps(&mut conn, list).await)];
    for (what, portee) in [
        ("a person's month in figures", Portee::Contrats(vec![contrat.into()])),
        ("a structure's", Portee::Structure(structure.into())),
        ("a département's", Portee::Departement(departement)),
        ("the programme's", Portee::Programme),
    ] {
        let figures = async |conn: &mut Conn| drop(statistique::store::chiffres(conn, &portee, month).await.unwrap());
        read.push((what, steps(&mut conn, figures).await));
    }
    read
}

#[tokio::test]
async fn a_log_five_times_as_long_is_read_no_longer() {
    let sizes = [2_000, 10_000];
    let mut of_sizes = Vec::new();
    for entries in sizes {
        let folder = tempfile::tempdir().unwrap();
        seed(folder.path(), 10, entries);
        let mut conn = database::connect(&folder.path().join("fil.sqlite")).await.unwrap();
        let (there, notes, words): (i64, i64, i64) = sqlx::query_as(
            "SELECT (SELECT count(*) FROM activite), (SELECT count(*) FROM activite WHERE annotation <> ''), (SELECT count(*) FROM note)",
        )
        .fetch_one(&mut conn)
        .await
        .unwrap();
        assert!(there > i64::try_from(entries).unwrap());
        assert_eq!(notes, words);
        of_sizes.push(read(folder.path()).await);
    }
    for ((what, small), (_, large)) in of_sizes[0].iter().zip(&of_sizes[1]) {
        println!("{what}: {small} steps of {} entries, {large} of {}", sizes[0], sizes[1]);
        // Not the same entries: a few codes more or less in the month.
        assert!(*large <= small + small / 5, "{what}: {small} steps, then {large}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "minutes of writing and gigabytes of disk: make prove"]
async fn years_of_a_country() {
    let sizes = std::env::var("FIL_ENTRIES").unwrap_or_else(|_| "1000000 10000000".to_owned());
    let mut before: Vec<(&str, u64)> = Vec::new();
    for entries in sizes.split_whitespace().map(|size| size.parse::<u64>().unwrap()) {
        let dropped = tempfile::tempdir().unwrap();
        let kept = std::env::var_os("FIL_MASSE").map_or_else(|| dropped.path().into(), PathBuf::from);
        let (bare, folder) = (kept.join("1"), kept.join(entries.to_string()));
        for (folder, entries) in [(&bare, 1), (&folder, entries)] {
            if !folder.join("fil.sqlite").exists() {
                let took = seed(folder, 4_000, entries);
                println!("{entries} entries of 4000 conseillers: {} s to make and to count again", took.as_secs());
            }
        }
        let size = |folder: &Path| std::fs::metadata(folder.join("fil.sqlite")).unwrap().len();
        let grown = size(&folder) - size(&bare);
        println!("{entries} entries: {} bytes each with its indexes, words and figures", grown / entries);
        let reads = read(&folder).await;
        for (at, (what, steps)) in reads.iter().enumerate() {
            println!("  {what}: {steps} steps");
            if let Some((_, earlier)) = before.get(at) {
                assert!(*steps <= earlier + earlier / 5, "{what}: {steps} steps where {earlier} were enough");
            }
        }
        before = reads;
        pages(&folder).await;
    }
}

/// Times pages of the running program, one request after the other.
async fn pages(folder: &Path) {
    let program = Program::start(folder, free_port(), &[]).await;
    let structure: Uuid = sqlx::query_scalar(
        "SELECT structure FROM contrat JOIN personne ON personne.id = contrat.personne WHERE email = 'masse@demo.example'",
    )
    .fetch_one(&mut database::connect(&folder.join("fil.sqlite")).await.unwrap())
    .await
    .unwrap();
    let client = Client::builder(TokioExecutor::new()).build_http::<Body>();
    for (email, paths) in [
        (
            "masse@demo.example",
            ["/activites", "/activites/liste", "/activites/mois", "/activites/chiffres"].map(str::to_owned).to_vec(),
        ),
        (
            "ines@demo.example",
            vec![format!("/structure/{structure}/suivis"), format!("/structure/{structure}/chiffres")],
        ),
    ] {
        let (_, cookie) =
            post(&program.origin, "/connexion", "", &[("email", email), ("mot_de_passe", PASSWORD)]).await.unwrap();
        for path in paths {
            time(&client, &format!("{}{path}", program.origin), &cookie, &path.replace(&structure.to_string(), "…"))
                .await;
        }
    }
    for path in ["/", "/chiffres", "/chiffres/departement/95"] {
        time(&client, &format!("{}{path}", program.origin), "", path).await;
    }
}

async fn time(client: &Client<HttpConnector, Body>, address: &str, cookie: &str, name: &str) {
    let mut times = Vec::with_capacity(REQUESTS);
    for _ in 0..REQUESTS {
        let request = axum::http::Request::get(address).header("cookie", cookie).body(Body::empty()).unwrap();
        let begun = Instant::now();
        let answer = client.request(request).await.unwrap();
        assert_eq!(answer.status(), 200, "{name}");
        answer.into_body().collect().await.unwrap();
        times.push(begun.elapsed());
    }
    times.sort();
    let (p50, p99) = (times[REQUESTS / 2], times[REQUESTS * 99 / 100]);
    println!("  {name}: p50 {p50:?}, p99 {p99:?}");
    assert!(p99 < LIMIT, "{name}: p99 {p99:?}");
}
