//! Letters through a real SMTP server, the program killed again and again while it sends them: each arrives, under one name.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
    time::Duration,
};

use fil::{courriel::sender::Sender, server::database};
use rand::{RngExt as _, SeedableRng as _, rngs::ChaCha12Rng};
use serde::Deserialize;
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::{
    app::TestApp,
    program::{Program, free_port, post},
};

const KILLS: usize = 10;
const LETTERS: usize = 40;
/// They have an account; nobody else of the test has.
const KNOWN: [&str; 6] = ["camille", "malik", "lea", "ines", "thomas", "admin"];

/// A letter as the SMTP server got it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
struct Got {
    id: String,
    to: Vec<String>,
    header: Vec<String>,
    from: String,
    subject: String,
    kind: String,
    text: String,
    html: String,
}

struct Smtp {
    process: Child,
    port: u16,
    got: Arc<Mutex<Vec<Got>>>,
}

impl Smtp {
    fn start() -> Self {
        let project = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut process = Command::new(project.join(".tools/python/bin/python"))
            .arg(project.join("end2end/server/smtp.py"))
            .stdout(Stdio::piped())
            .spawn()
            .expect("aiosmtpd is installed by tools/setup.sh test");
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let port = lines.next().unwrap().unwrap().parse().unwrap();
        let got = Arc::new(Mutex::new(Vec::new()));
        let kept = got.clone();
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                kept.lock().unwrap().push(serde_json::from_str(&line).unwrap());
            }
        });
        Self { process, port, got }
    }
}

impl Drop for Smtp {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_letter_arrives_though_the_program_is_killed_while_it_sends() {
    let (folder, port, smtp) = (tempfile::tempdir().unwrap(), free_port(), Smtp::start());
    let url = format!("smtp://127.0.0.1:{}", smtp.port);
    let settings = [("FIL_SMTP_URL", url.as_str()), ("FIL_MAIL_FROM", "Le Fil <ne-pas-repondre@fil.example>")];
    let mut to_ask: Vec<String> = (0..LETTERS)
        .map(|at| match KNOWN.get(at / 3).filter(|_| at % 3 == 0) {
            Some(name) => format!("{name}@demo.example"),
            None => format!("personne.{at}@demo.example"),
        })
        .collect();
    let mut acknowledged = BTreeSet::new();
    let mut rng = ChaCha12Rng::seed_from_u64(20_261_124);
    for _ in 0..KILLS {
        let program = Program::start(folder.path(), port, &settings).await;
        let now = to_ask.len().min(8);
        let asked = ask(&program, to_ask.drain(..now));
        tokio::time::sleep(Duration::from_millis(rng.random_range(40..400))).await;
        drop(program);
        for (email, status) in asked.join_all().await {
            match status {
                Some(status) => assert!(status == 200 && acknowledged.insert(email)),
                // It may have been written down, or not: the person asks again.
                None => to_ask.push(email),
            }
        }
    }
    let program = Program::start(folder.path(), port, &settings).await;
    for (email, status) in ask(&program, to_ask.drain(..)).join_all().await {
        assert_eq!(status, Some(200), "{email}");
        acknowledged.insert(email);
    }
    all_sent(folder.path()).await;
    drop(program);

    let mut connection = connection(folder.path()).await;
    let written: BTreeSet<Uuid> =
        sqlx::query_scalar("SELECT id FROM courriel").fetch_all(&mut connection).await.unwrap().into_iter().collect();
    let got = smtp.got.lock().unwrap().clone();
    let mut letters: BTreeMap<String, Got> = BTreeMap::new();
    for one in &got {
        check(one);
        let first = letters.entry(one.id.clone()).or_insert_with(|| one.clone());
        assert_eq!(first, one, "another letter under the same name");
    }
    println!("{KILLS} kills: {} letters written, {} deliveries", written.len(), got.len());
    assert_eq!(
        letters.keys().cloned().collect::<BTreeSet<_>>(),
        written.iter().map(|id| format!("<{id}@fil.example>")).collect()
    );
    let reached: BTreeSet<String> = letters.values().map(|letter| letter.to[0].clone()).collect();
    assert_eq!(acknowledged.len(), LETTERS);
    assert_eq!(reached, acknowledged);
    assert!(got.len() > letters.len(), "no letter went twice: the kills came at the wrong moments");
}

#[tokio::test]
async fn a_letter_that_was_taken_is_not_sent_again_while_that_cannot_be_written_down() {
    let (app, smtp) = (TestApp::new().await, Smtp::start());
    let mut connection = app.connection().await;
    // As on a full disk: the letter waits in the database, whatever becomes of it.
    sqlx::query("CREATE TRIGGER plein BEFORE UPDATE OF envoye_le ON courriel BEGIN SELECT RAISE(ABORT, 'plein'); END")
        .execute(&mut connection)
        .await
        .unwrap();
    app.post("/connexion/code", None, &[("email", "camille@demo.example")]).await;
    let sender = Sender::new(&format!("smtp://127.0.0.1:{}", smtp.port), "fil@fil.example").unwrap();
    let sending = tokio::spawn(sender.run(app.state.db.clone(), app.state.clock.clone()));
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert_eq!(smtp.got.lock().unwrap().len(), 1);
    sqlx::query("DROP TRIGGER plein").execute(&mut connection).await.unwrap();
    all_sent(app.folder()).await;
    assert_eq!(smtp.got.lock().unwrap().len(), 1);
    sending.abort();
}

/// Codes to sign in with, all at once: the status of each, or nothing when the program died before answering.
fn ask(program: &Program, emails: impl Iterator<Item = String>) -> JoinSet<(String, Option<u16>)> {
    let one = |email: String| {
        let origin = program.origin.clone();
        async move {
            let answer = post(&origin, "/connexion/code", "", &[("email", &email)]).await;
            (email, answer.map(|(status, _)| status))
        }
    };
    emails.map(one).collect()
}

/// To one person, as text and as HTML, under a subject that reads, and saying what the address is owed.
fn check(got: &Got) {
    assert_eq!((&got.header, got.to.len()), (&got.to, 1), "{got:?}");
    assert_eq!(
        (got.from.as_str(), got.kind.as_str()),
        ("Le Fil <ne-pas-repondre@fil.example>", "multipart/alternative")
    );
    let known = KNOWN.iter().any(|name| got.to[0] == format!("{name}@demo.example"));
    let subject = if known { "Votre code pour vous connecter" } else { "Aucun compte avec cette adresse" };
    assert_eq!(got.subject, subject, "{got:?}");
    let code =
        |text: &str| text.split_whitespace().filter(|word| word.len() == 3 && word.parse::<u16>().is_ok()).count();
    assert_eq!(code(&got.text), if known { 2 } else { 0 }, "{got:?}");
    let html = scraper::Html::parse_document(&got.html);
    let shown: String = html.select(&scraper::Selector::parse("body").unwrap()).flat_map(|body| body.text()).collect();
    for part in got.text.split("\n\n").filter(|part| !part.starts_with("-- ")) {
        assert!(
            part.lines().all(|line| shown.contains(line.trim().trim_end_matches("\u{a0}:"))),
            "{part} is not in {shown}"
        );
    }
    assert!(got.html.starts_with("<!DOCTYPE html><html lang=\"fr\">"), "{}", got.html);
}

async fn connection(data: &Path) -> database::Conn {
    database::connect(&data.join("fil.sqlite")).await.unwrap()
}

async fn all_sent(data: &Path) {
    for _ in 0..600 {
        tokio::time::sleep(Duration::from_millis(100)).await;
        let waiting: i64 = sqlx::query_scalar("SELECT count(*) FROM courriel WHERE envoye_le IS NULL")
            .fetch_one(&mut connection(data).await)
            .await
            .unwrap();
        if waiting == 0 {
            return;
        }
    }
    panic!("letters still wait after a minute");
}
