//! The real program, killed in the middle of a test: every answer that it acknowledged is there once, and times are those of
//! who was there, within one beat.

use std::time::{Duration, Instant};

use axum::body::Body;
use fil::{demo::PASSWORD, positionnement::items::bank, server::database};
use hyper_util::{client::legacy::Client, rt::TokioExecutor};
use rand::{RngExt as _, SeedableRng as _, rngs::ChaCha12Rng};
use uuid::Uuid;

use super::{fields_of, right};
use crate::program::{Program, free_port, post};

/// What a beat is: times are right within it.
const BEAT: Duration = Duration::from_secs(5);
/// Each stay in the dark, longer than a beat: were it counted, it would show.
const DARK: Duration = Duration::from_millis(5_500);

/// `FIL_TEST_KILLS` for the long run.
fn kills() -> u64 {
    std::env::var("FIL_TEST_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(5)
}

#[derive(Clone)]
struct Browser {
    origin: String,
    cookie: String,
    id: Uuid,
}

impl Browser {
    async fn send(&self, request: axum::http::request::Builder, body: String) -> Option<u16> {
        let client = Client::builder(TokioExecutor::new()).build_http::<Body>();
        let request =
            request.header("cookie", &self.cookie).header("origin", &self.origin).body(Body::from(body)).unwrap();
        Some(client.request(request).await.ok()?.status().as_u16())
    }

    async fn open(&self, rang: u8) -> Option<u16> {
        let path = format!("{}/positionnement/{}/question/{rang}", self.origin, self.id);
        self.send(axum::http::Request::get(path), String::new()).await
    }

    async fn beat(&self, rang: u8, champs: &str) -> Option<u16> {
        let json = serde_json::json!({ "passage": self.id, "rang": rang.to_string(), "champs": champs }).to_string();
        let path = format!("{}/api/epreuve", self.origin);
        self.send(axum::http::Request::post(path).header("content-type", "application/json"), json).await
    }

    async fn answer(&self, rang: u8, fields: &[(&str, String)]) -> Option<u16> {
        let path = format!("/positionnement/{}/question/{rang}", self.id);
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        Some(post(&self.origin, &path, &self.cookie, &fields).await?.0)
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_server_loses_no_answer_and_charges_nobody() {
    let mut rng = ChaCha12Rng::seed_from_u64(20_261_128);
    let rounds = kills().div_ceil(5);
    let (mut answers, mut worst) = (0, Duration::ZERO);
    for round in 0..rounds {
        let (given, off) = one_test(&mut rng, 5.min(kills() - 5 * round)).await;
        answers += given;
        worst = worst.max(off);
    }
    println!(
        "{} kills in {rounds} tests: {answers} answers acknowledged, each there once; times off by {worst:?} at most",
        kills()
    );
    assert!(worst <= BEAT, "{worst:?}");
}

/// A whole fixed test by somebody whose server dies so many times. Gives the answers acknowledged, and how far off the time of
/// an item is at most.
async fn one_test(rng: &mut ChaCha12Rng, kills: u64) -> (usize, Duration) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("fil.sqlite");
    let port = free_port();
    let mut program = Program::start(folder.path(), port, &[]).await;
    let fields = [("email", "nora@demo.example"), ("mot_de_passe", PASSWORD)];
    let (_, cookie) = post(&program.origin, "/connexion", "", &fields).await.unwrap();
    let (id, graine): (Uuid, i64) = sqlx::query_as(
        "SELECT passage.id, graine FROM passage JOIN personne ON personne.id = personne WHERE email = 'nora@demo.example' AND etat = 'en_cours'",
    )
    .fetch_one(&mut database::connect(&file).await.unwrap())
    .await
    .unwrap();
    let browser = Browser { origin: program.origin.clone(), cookie, id };
    // The items at which it dies: some of them twice.
    let mut left = kills;
    let mut there = vec![Duration::ZERO; 15];
    let mut acknowledged = Vec::new();
    let (mut races, mut lost) = (0, 0);
    for rang in 6..=14_u8 {
        let deaths = if rang == 14 { left } else { rng.random_range(0..=left.min(2)) };
        left -= deaths;
        let item: String = sqlx::query_scalar("SELECT item FROM reponse WHERE passage = $1 AND rang = $2")
            .bind(id)
            .bind(rang)
            .fetch_one(&mut database::connect(&file).await.unwrap())
            .await
            .unwrap();
        let item = bank().item(&item).unwrap();
        let (expected, fields) = (serde_json::to_string(&right(item)).unwrap(), fields_of(graine, item, &right(item)));
        let typed = serde_html_form::to_string(&fields).unwrap();
        let mut given = false;
        assert_eq!(browser.open(rang).await, Some(200));
        for death in 1..=deaths {
            let (time, kept) = stay(&browser, rang, Duration::from_millis(rng.random_range(300..2_500)), &typed).await;
            there[usize::from(rang)] += time;
            // The last one may come while an answer is on its way.
            let race = death == deaths && rng.random::<bool>();
            let sent = race.then(|| {
                let (browser, fields) = (browser.clone(), fields.clone());
                tokio::spawn(async move { browser.answer(rang, &fields).await })
            });
            if race {
                tokio::time::sleep(Duration::from_micros(rng.random_range(0..4_000))).await;
            }
            drop(program);
            if let Some(sent) = sent {
                given = sent.await.unwrap() == Some(303);
                races += 1;
                lost += usize::from(!given);
            }
            tokio::time::sleep(DARK).await;
            program = Program::start(folder.path(), port, &[]).await;
            if given {
                break;
            }
            let stored: (Option<String>, Option<String>) =
                sqlx::query_as("SELECT brouillon, reponse FROM reponse WHERE passage = $1 AND rang = $2")
                    .bind(id)
                    .bind(rang)
                    .fetch_one(&mut database::connect(&file).await.unwrap())
                    .await
                    .unwrap();
            if kept {
                assert_eq!(stored.0.or(stored.1), Some(expected.clone()), "what was typed");
            }
            let opened = Instant::now();
            assert_eq!(browser.open(rang).await, Some(200));
            there[usize::from(rang)] += opened.elapsed();
        }
        if !given {
            let time = Duration::from_millis(rng.random_range(100..600));
            there[usize::from(rang)] += stay(&browser, rang, time, &typed).await.0;
            // Sent again where nobody knows whether it arrived.
            given = browser.answer(rang, &fields).await == Some(303);
        }
        if given {
            acknowledged.push((rang, expected));
        }
    }
    drop(program);
    println!("{races} answers sent while the server died, {lost} of them without an acknowledgement");
    let rows: Vec<(u8, String, u32)> =
        sqlx::query_as("SELECT rang, reponse, temps_ms FROM reponse WHERE passage = $1 AND rang >= 6 ORDER BY rang")
            .bind(id)
            .fetch_all(&mut database::connect(&file).await.unwrap())
            .await
            .unwrap();
    let stored: Vec<_> = rows.iter().map(|(rang, reponse, _)| (*rang, reponse.clone())).collect();
    assert_eq!(stored, acknowledged);
    let off =
        rows.iter().map(|(rang, _, ms)| Duration::from_millis(u64::from(*ms)).abs_diff(there[usize::from(*rang)]));
    (acknowledged.len(), off.max().unwrap())
}

/// Looks at an item for so long, saying so every half second with what is typed. Gives how long it was, and whether that was
/// acknowledged.
async fn stay(browser: &Browser, rang: u8, time: Duration, typed: &str) -> (Duration, bool) {
    let (begun, mut kept) = (Instant::now(), false);
    while begun.elapsed() < time {
        tokio::time::sleep(Duration::from_millis(500).min(time.saturating_sub(begun.elapsed()))).await;
        kept = browser.beat(rang, typed).await == Some(200);
    }
    (begun.elapsed(), kept)
}
