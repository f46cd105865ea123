//! Codes sent by mail, under attack: used again, too old, guessed, and asked for addresses that nobody has.

use axum::http::StatusCode;
use futures_util::future::join_all;

use crate::{
    app::{Answer, TestApp},
    browser::Browser,
};

const CAMILLE: &str = "camille@demo.example";
const GUESSES: u32 = 10_000;
const WRONG: &str = "Ce code ne convient pas.";
const GONE: &str = "Ce code n’est plus valable.";

async fn ask(browser: &mut Browser<'_>, email: &str) -> Answer {
    browser.post("/connexion/code", &[("email", email)]).await
}

async fn type_in(browser: &mut Browser<'_>, code: &str) -> Answer {
    browser.post("/connexion/code/verifier", &[("code", code)]).await
}

#[tokio::test]
async fn a_code_serves_once_and_only_where_it_was_asked() {
    let app = TestApp::new().await;
    let (mut browser, mut other) = (Browser::new(&app), Browser::new(&app));
    ask(&mut browser, CAMILLE).await;
    let code = browser.code_sent_to(CAMILLE).await;
    ask(&mut other, "malik@demo.example").await;
    assert!(type_in(&mut other, &code).await.body.contains(WRONG));

    let asked = browser.cookies();
    assert_eq!(type_in(&mut browser, &code).await.status, 303);
    for cookies in [asked.as_str(), &browser.cookies(), ""] {
        let again = app.post_from([203, 2, 0, 1], "/connexion/code/verifier", cookies, &[("code", &code)]).await;
        assert_eq!(again.status, 422, "{cookies}");
        assert!(again.body.contains(GONE), "{cookies}");
    }
}

#[tokio::test]
async fn a_code_is_too_old_after_ten_minutes() {
    let app = TestApp::new().await;
    for (minutes, status) in [(9, 303), (10, 422)] {
        let mut browser = Browser::new(&app);
        ask(&mut browser, CAMILLE).await;
        let code = browser.code_sent_to(CAMILLE).await;
        // The clock that protects accounts cannot be moved: the code is made older instead.
        sqlx::query("UPDATE code SET expire_le = strftime('%Y-%m-%dT%H:%M:%fZ', expire_le, $1)")
            .bind(format!("-{minutes} minutes"))
            .execute(&mut app.connection().await)
            .await
            .unwrap();
        let answer = type_in(&mut browser, &code).await;
        assert_eq!(answer.status.as_u16(), status, "after {minutes} minutes");
        assert_eq!(answer.body.contains(GONE), status == 422);
    }
}

/// Sends guesses from so many networks, many at once, each with one of these cookies. Gives how often the code was said wrong.
async fn guess(app: &TestApp, networks: u8, cookies: &[String], codes: impl Iterator<Item = u32>) -> usize {
    let guesses: Vec<_> = codes.map(|code| format!("{code:06}")).zip(0_u32..).collect();
    assert_eq!(guesses.len(), GUESSES as usize);
    let mut wrong = 0;
    for part in guesses.chunks(500) {
        let answers = join_all(part.iter().map(async |(code, at)| {
            let [.., low] = (at % u32::from(networks)).to_be_bytes();
            let cookies = &cookies[*at as usize % cookies.len()];
            app.post_from([203, 3, 0, low], "/connexion/code/verifier", cookies, &[("code", code)]).await
        }));
        for answer in answers.await {
            assert!(matches!(answer.status.as_u16(), 422 | 429), "{}", answer.status);
            assert!(!answer.headers.contains_key("set-cookie"));
            wrong += usize::from(answer.body.contains(WRONG));
        }
    }
    wrong
}

#[tokio::test]
async fn ten_thousand_guesses_at_one_code_are_five() {
    let app = TestApp::new().await;
    let mut browser = Browser::new(&app);
    ask(&mut browser, CAMILLE).await;
    let right: u32 = browser.code_sent_to(CAMILLE).await.parse().unwrap();
    // The right one is among them: the last of the first hundred, when the code is long dead.
    let codes = (0..GUESSES).map(|at| (right + 1_000_001 - 100 + at) % 1_000_000);
    assert_eq!(guess(&app, 200, &[browser.cookies()], codes).await, 4);
    assert!(type_in(&mut browser, &format!("{right:06}")).await.body.contains(GONE));
    assert_eq!(app.value::<i64>("SELECT count(*) FROM session").await, 0);
}

#[tokio::test]
async fn guesses_over_many_codes_are_limited_with_the_codes() {
    let app = TestApp::new().await;
    let mut cookies = Vec::new();
    let mut refused = 0;
    for _ in 0..100 {
        let mut browser = Browser::new(&app);
        match ask(&mut browser, CAMILLE).await.status {
            StatusCode::OK => cookies.push(browser.cookies()),
            StatusCode::TOO_MANY_REQUESTS => refused += 1,
            status => panic!("{status}"),
        }
    }
    // Twelve letters an hour to one address, whoever asks.
    assert_eq!((cookies.len(), refused), (12, 88));
    let letters: Vec<String> = sqlx::query_scalar("SELECT texte FROM courriel WHERE destinataire = $1")
        .bind(CAMILLE)
        .fetch_all(&mut app.connection().await)
        .await
        .unwrap();
    // Codes that are none of the twelve: what is counted is the guesses that were compared.
    let codes = (0..1_000_000).filter(|code: &u32| {
        let shown = format!("{:03} {:03}", code / 1000, code % 1000);
        !letters.iter().any(|letter| letter.contains(&shown))
    });
    assert_eq!(guess(&app, 200, &cookies, codes.take(GUESSES as usize)).await, 12 * 4);
    assert_eq!(app.value::<i64>("SELECT count(*) FROM session").await, 0);

    // From one network, for all the addresses in the world: sixty letters, a hundred and twenty guesses.
    let (mut browser, mut sent) = (Browser::new(&app), 0);
    for at in 0..70 {
        sent += usize::from(ask(&mut browser, &format!("personne.{at}@demo.example")).await.status == 200);
    }
    assert_eq!(sent, 60);
    let mut compared = 0;
    for _ in 0..130 {
        compared += usize::from(type_in(&mut browser, "000000").await.status == 422);
    }
    assert_eq!(compared, 120);
}

#[tokio::test]
async fn asking_a_code_says_nothing_of_the_address() {
    let app = TestApp::new().await;
    let mut told = Vec::new();
    // An account, a closed one, none; then each once too often.
    for email in [CAMILLE, "yann@demo.example", "personne@demo.example"] {
        let mut answers = Vec::new();
        for _ in 0..13 {
            let mut browser = Browser::new(&app);
            let answer = ask(&mut browser, email).await;
            let token = browser.cookies();
            let token = token.split_once('=').map_or("no token", |(_, token)| token);
            let headers: Vec<_> = answer
                .headers
                .iter()
                // A refusal gives the address back, whose length is its own.
                .filter(|(name, _)| *name != "content-length")
                .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap().replace(token, "…")))
                .collect();
            answers.push((
                answer.status,
                headers,
                answer.body.replace(token, "…").replace(&format!("value=\"{email}\""), "…"),
            ));
        }
        assert_eq!((answers[0].0.as_u16(), answers[12].0.as_u16()), (200, 429), "{email}");
        assert!(answers[..12].windows(2).all(|pair| pair[0] == pair[1]), "{email}");
        told.push(answers);
    }
    // Not `assert_eq!`, which would print the pages.
    assert!(told[0] == told[1] && told[0] == told[2]);
}
