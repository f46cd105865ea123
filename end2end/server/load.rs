//! Writes that share a sync against one sync each, over HTTP, side by side: part of `make prove`.

use std::{
    path::Path,
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use axum::body::Body;
use fil::{
    demo::PASSWORD,
    server::{clock::Clock, database},
};
use http_body_util::BodyExt as _;
use hyper_util::{client::legacy::Client, rt::TokioExecutor};
use uuid::Uuid;

use crate::program::{Program, free_port, post};

const CONNECTIONS: usize = 64;
const WARM: Duration = Duration::from_secs(1);
const MEASURED: Duration = Duration::from_secs(8);
/// Each way twice, in turns: what the machine does meanwhile falls on both.
const ROUNDS: usize = 2;

#[derive(Default)]
struct Measure {
    writes: f64,
    p99: Duration,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a minute of load: make prove"]
async fn writes_that_share_a_sync() {
    let folder = tempfile::tempdir().unwrap();
    let slow = folder.path().join("slow_sync.so");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("end2end/server/data/slow_sync.c");
    let built = Command::new("cc").args(["-O2", "-shared", "-fPIC", "-o"]).arg(&slow).arg(source).arg("-ldl").status();
    assert!(built.unwrap().success());
    let slow = slow.to_str().unwrap();

    for (disk, settings, wanted) in [("this disk", vec![], 2.0), ("sync + 4 ms", vec![("LD_PRELOAD", slow)], 10.0)] {
        let (mut shared, mut single) = (Measure::default(), Measure::default());
        for _ in 0..ROUNDS {
            best(&mut single, measure(&[settings.as_slice(), &[("FIL_COMMIT", "1")]].concat()).await);
            best(&mut shared, measure(&settings).await);
        }
        let ratio = shared.writes / single.writes;
        println!(
            "{disk}, {CONNECTIONS} connections: {:.0} writes/s shared, p99 {:?}; {:.0} writes/s with a commit each, p99 {:?}; ratio {ratio:.1}",
            shared.writes, shared.p99, single.writes, single.p99
        );
        assert!(ratio >= wanted, "{disk}: {ratio:.2} where {wanted} is promised");
        assert!(shared.p99 < Duration::from_millis(50), "{disk}: {:?}", shared.p99);
    }
}

fn best(of: &mut Measure, other: Measure) {
    if other.writes > of.writes {
        *of = other;
    }
}

/// Entries acknowledged a second by a server of its own, and all of them found in its database.
async fn measure(settings: &[(&str, &str)]) -> Measure {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("fil.sqlite");
    let program = Program::start(folder.path(), free_port(), settings).await;
    let fields = [("email", "camille@demo.example"), ("mot_de_passe", PASSWORD)];
    let (_, cookie) = post(&program.origin, "/connexion", "", &fields).await.unwrap();
    let (contrat, lieu, jour): (Uuid, Uuid, String) = sqlx::query_as(
        "SELECT contrat.id, lieu.id, contrat.du FROM contrat JOIN personne ON personne.id = contrat.personne JOIN lieu ON lieu.structure = contrat.structure
         WHERE email = 'camille@demo.example' LIMIT 1",
    )
    .fetch_one(&mut database::connect(&file).await.unwrap())
    .await
    .unwrap();
    let entry = Arc::new(Entry { origin: program.origin.clone(), cookie, contrat, lieu, jour });
    let stop = Arc::new(AtomicBool::new(false));
    let begun = Instant::now();
    let tasks: Vec<_> = (0..CONNECTIONS)
        .map(|_| {
            let (entry, stop) = (entry.clone(), stop.clone());
            tokio::spawn(async move {
                let client = Client::builder(TokioExecutor::new()).build_http::<Body>();
                let (mut keys, mut times) = (Vec::new(), Vec::new());
                while !stop.load(Ordering::Relaxed) {
                    let key = Clock::default().new_id();
                    let sent = Instant::now();
                    let answer = client.request(entry.request(key)).await.unwrap();
                    assert_eq!(answer.status(), 303);
                    answer.into_body().collect().await.unwrap();
                    keys.push(key);
                    if sent.duration_since(begun) > WARM {
                        times.push(sent.elapsed());
                    }
                }
                (keys, times)
            })
        })
        .collect();
    tokio::time::sleep(WARM + MEASURED).await;
    stop.store(true, Ordering::Relaxed);
    let (mut keys, mut times) = (0_i64, Vec::new());
    for task in tasks {
        let (of_task, times_of_task) = task.await.unwrap();
        keys += i64::try_from(of_task.len()).unwrap();
        times.extend(times_of_task);
    }
    drop(program);
    let kept: i64 = sqlx::query_scalar("SELECT count(*) FROM activite WHERE id IN (SELECT cle FROM idempotence)")
        .fetch_one(&mut database::connect(&file).await.unwrap())
        .await
        .unwrap();
    assert_eq!(kept, keys);
    times.sort();
    #[expect(clippy::cast_precision_loss, reason = "a few ten thousand")]
    let writes = times.len() as f64 / MEASURED.as_secs_f64();
    Measure { writes, p99: times[times.len() * 99 / 100] }
}

struct Entry {
    origin: String,
    cookie: String,
    contrat: Uuid,
    lieu: Uuid,
    jour: String,
}

impl Entry {
    fn request(&self, key: Uuid) -> axum::http::Request<Body> {
        let (key, contrat, lieu) = (key.to_string(), self.contrat.to_string(), self.lieu.to_string());
        let fields = [
            ("cle", key.as_str()),
            ("contrat", &contrat),
            ("jour", &self.jour),
            ("kind", "individuel"),
            ("duree", "30"),
            ("participants", "1"),
            ("themes", "email"),
            ("lieu", &lieu),
        ];
        axum::http::Request::post(format!("{}/activites", self.origin))
            .header("origin", &self.origin)
            .header("cookie", &self.cookie)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(serde_html_form::to_string(fields).unwrap()))
            .unwrap()
    }
}
