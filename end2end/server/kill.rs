//! The real program, killed in the middle of its work again and again: what it acknowledged is there, once.

use std::{
    collections::BTreeSet,
    path::Path,
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::body::Body;
use fil::{demo::PASSWORD, server::database};
use hyper_util::{client::legacy::Client, rt::TokioExecutor};
use rand::{RngExt as _, SeedableRng as _, rngs::ChaCha12Rng};
use uuid::Uuid;

const WRITERS: usize = 8;

/// `FIL_KILLS` for the long run.
fn kills() -> u64 {
    std::env::var("FIL_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(10)
}

struct Server {
    process: Child,
    origin: String,
}

impl Server {
    /// Started, and answering.
    async fn start(data: &Path, port: u16) -> Self {
        let process = Command::new(env!("CARGO_BIN_EXE_fil"))
            .args(["serve", "--demo", "--addr", &format!("127.0.0.1:{port}"), "--data"])
            .arg(data)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let server = Self { process, origin: format!("http://127.0.0.1:{port}") };
        for _ in 0..600 {
            if tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_ok()
                && server.post("/healthz", "", &[]).await.is_some()
            {
                return server;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("the server did not start: are the site's files built (node tools/assets.mjs)?");
    }

    /// Status and cookie, or nothing when the server died before answering.
    async fn post(&self, path: &str, cookie: &str, fields: &[(&str, &str)]) -> Option<(u16, String)> {
        post(&self.origin, path, cookie, fields).await
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

async fn post(origin: &str, path: &str, cookie: &str, fields: &[(&str, &str)]) -> Option<(u16, String)> {
    let client = Client::builder(TokioExecutor::new()).build_http::<Body>();
    let request = axum::http::Request::post(format!("{origin}{path}"))
        .header("origin", origin)
        .header("cookie", cookie)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Body::from(serde_html_form::to_string(fields).unwrap()))
        .unwrap();
    let answer = client.request(request).await.ok()?;
    let set =
        answer.headers().get("set-cookie").map(|value| value.to_str().unwrap().split(';').next().unwrap().to_owned());
    Some((answer.status().as_u16(), set.unwrap_or_default()))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost_or_doubled() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("fil.sqlite");
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let mut server = Server::start(folder.path(), port).await;
    let (status, cookie) =
        server.post("/connexion", "", &[("email", "camille@demo.example"), ("mot_de_passe", PASSWORD)]).await.unwrap();
    assert_eq!(status, 303);
    let (contrat, lieu, jour): (Uuid, Uuid, String) = sqlx::query_as(
        "SELECT contrat.id, lieu.id, contrat.du FROM contrat JOIN personne ON personne.id = contrat.personne JOIN lieu ON lieu.structure = contrat.structure
         WHERE email = 'camille@demo.example' LIMIT 1",
    )
    .fetch_one(&mut database::connect(&file).await.unwrap())
    .await
    .unwrap();

    let mut rng = ChaCha12Rng::seed_from_u64(20_261_124);
    let acknowledged = Arc::new(Mutex::new(BTreeSet::new()));
    let sent = Arc::new(Mutex::new(BTreeSet::new()));
    for _ in 0..kills() {
        let writers: Vec<_> = (0..WRITERS)
            .map(|_| {
                let (origin, cookie, jour) = (server.origin.clone(), cookie.clone(), jour.clone());
                let (contrat, lieu) = (contrat.to_string(), lieu.to_string());
                let (acknowledged, sent) = (acknowledged.clone(), sent.clone());
                tokio::spawn(async move {
                    loop {
                        let key = fil::server::clock::Clock::default().new_id();
                        let text = key.to_string();
                        let fields = [
                            ("cle", text.as_str()),
                            ("contrat", &contrat),
                            ("jour", &jour),
                            ("kind", "individuel"),
                            ("duree", "30"),
                            ("participants", "1"),
                            ("themes", "email"),
                            ("lieu", &lieu),
                        ];
                        sent.lock().unwrap().insert(key);
                        match post(&origin, "/activites", &cookie, &fields).await {
                            Some((303, _)) => acknowledged.lock().unwrap().insert(key),
                            Some((status, _)) => panic!("{status}"),
                            None => break,
                        };
                    }
                })
            })
            .collect();
        tokio::time::sleep(Duration::from_millis(rng.random_range(60..400))).await;
        // SIGKILL: nothing is flushed, nothing is said.
        drop(server);
        for writer in writers {
            writer.await.unwrap();
        }
        server = Server::start(folder.path(), port).await;
    }
    drop(server);

    let mut connection = database::connect(&file).await.unwrap();
    // Of entries of the log: their key is their id.
    let stored: Vec<Uuid> =
        sqlx::query_scalar("SELECT cle FROM idempotence WHERE objet = cle").fetch_all(&mut connection).await.unwrap();
    let rows: Vec<Uuid> = sqlx::query_scalar("SELECT id FROM activite WHERE id IN (SELECT cle FROM idempotence)")
        .fetch_all(&mut connection)
        .await
        .unwrap();
    let (acknowledged, sent) = (acknowledged.lock().unwrap().clone(), sent.lock().unwrap().clone());
    let rows_once: BTreeSet<_> = rows.iter().copied().collect();
    println!(
        "{} kills: {} writes acknowledged, {} stored, {} sent",
        kills(),
        acknowledged.len(),
        rows.len(),
        sent.len()
    );
    assert!(acknowledged.len() > 100, "too little load to prove anything: {}", acknowledged.len());
    assert_eq!(rows.len(), rows_once.len());
    assert_eq!(rows_once, stored.into_iter().collect());
    assert!(acknowledged.is_subset(&rows_once), "lost: {:?}", acknowledged.difference(&rows_once));
    assert!(rows_once.is_subset(&sent));
    let sound: String = sqlx::query_scalar("PRAGMA integrity_check").fetch_one(&mut connection).await.unwrap();
    assert_eq!(sound, "ok");
    let strays: Vec<(String,)> =
        sqlx::query_as("SELECT \"table\" FROM pragma_foreign_key_check").fetch_all(&mut connection).await.unwrap();
    assert_eq!(strays.len(), 0);
}
