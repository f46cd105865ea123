//! Signing in and out, and what someone who should not be in may learn.

use axum::http::header;
use fil::demo::PASSWORD;

use crate::app::{TestApp, fields};

#[tokio::test]
async fn a_planted_token_is_worth_nothing() {
    let app = TestApp::new().await;
    let planted = format!("fil={}", "a".repeat(64));
    let answer =
        app.post("/connexion", Some(&planted), &[("email", "camille@demo.example"), ("mot_de_passe", PASSWORD)]).await;
    assert_ne!(answer.cookie(), planted);
    assert_eq!(app.get("/compte", Some(&planted)).await.status, 401);
    assert_eq!(app.get("/compte", Some(&answer.cookie())).await.status, 200);
    let set = answer.headers[header::SET_COOKIE].to_str().unwrap();
    assert!(
        set.contains("HttpOnly") && set.contains("SameSite=Lax") && set.contains("Path=/") && !set.contains("Max-Age"),
        "{set}"
    );
}

#[tokio::test]
async fn signing_in_again_ends_the_session_before() {
    let app = TestApp::new().await;
    let first = app.sign_in("camille@demo.example").await;
    let answer = app
        .post(
            "/connexion",
            Some(&first),
            &[("email", "camille@demo.example"), ("mot_de_passe", PASSWORD), ("rester", "true")],
        )
        .await;
    assert!(answer.headers[header::SET_COOKIE].to_str().unwrap().contains("Max-Age=2592000"));
    assert_eq!(app.get("/compte", Some(&first)).await.status, 401);
    assert_eq!(app.get("/compte", Some(&answer.cookie())).await.status, 200);
}

#[tokio::test]
async fn a_token_is_dead_after_signing_out() {
    let app = TestApp::new().await;
    let (here, elsewhere) = (app.sign_in("camille@demo.example").await, app.sign_in("camille@demo.example").await);
    let other = app.sign_in("malik@demo.example").await;
    assert_eq!(app.post("/deconnexion", Some(&here), &[]).await.status, 303);
    assert_eq!(app.get("/compte", Some(&here)).await.status, 401);
    assert_eq!(app.get("/compte", Some(&elsewhere)).await.status, 200);

    let here = app.sign_in("camille@demo.example").await;
    assert_eq!(app.post("/deconnexion/partout", Some(&here), &[]).await.status, 303);
    for cookie in [&here, &elsewhere] {
        assert_eq!(app.get("/compte", Some(cookie)).await.status, 401);
    }
    assert_eq!(app.get("/compte", Some(&other)).await.status, 200);
}

#[tokio::test]
async fn a_disabled_account_is_out_at_once() {
    let app = TestApp::new().await;
    let cookie = app.sign_in("camille@demo.example").await;
    sqlx::query("UPDATE compte SET etat = 'desactive' WHERE personne = (SELECT id FROM personne WHERE email = 'camille@demo.example')")
        .execute(&mut app.connection().await)
        .await
        .unwrap();
    assert_eq!(app.get("/compte", Some(&cookie)).await.status, 401);
    let answer = app.post("/connexion", None, &[("email", "camille@demo.example"), ("mot_de_passe", PASSWORD)]).await;
    assert_eq!(answer.status, 422);
}

#[tokio::test]
async fn a_session_ends_with_its_time() {
    let app = TestApp::new().await;
    let cookie = app.sign_in("camille@demo.example").await;
    sqlx::query("UPDATE session SET expire_le = '2020-01-01T00:00:00.000Z'")
        .execute(&mut app.connection().await)
        .await
        .unwrap();
    assert_eq!(app.get("/compte", Some(&cookie)).await.status, 401);
}

#[tokio::test]
async fn the_database_holds_no_token() {
    let app = TestApp::new().await;
    let cookie = app.sign_in("camille@demo.example").await;
    let token = cookie.split_once('=').unwrap().1;
    assert_eq!(token.len(), 64);
    let kept: Vec<Vec<u8>> =
        sqlx::query_scalar("SELECT empreinte FROM session").fetch_all(&mut app.connection().await).await.unwrap();
    assert!(!kept.is_empty() && kept.iter().all(|hash| hash.len() == 32 && hash != token.as_bytes()));
}

#[tokio::test]
async fn known_and_unknown_addresses_answer_alike() {
    let app = TestApp::new().await;
    let mut answers = Vec::new();
    // An account, a closed one, and none.
    for email in ["camille@demo.example", "yann@demo.example", "personne@demo.example"] {
        let before = app.state.hasher.computations();
        let answer = app.post("/connexion", None, &[("email", email), ("mot_de_passe", "un mot de passe faux")]).await;
        let computations = app.state.hasher.computations() - before;
        answers.push((
            answer.status,
            answer.body.replace(&format!("value=\"{email}\""), "…"),
            answer.headers.len(),
            computations,
        ));
    }
    assert_eq!(answers[0].0, 422);
    assert_eq!(answers[0].3, 1);
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]));
}

#[tokio::test]
async fn tries_are_limited_the_same_for_everyone() {
    let app = TestApp::new().await;
    for email in ["camille@demo.example", "personne@demo.example"] {
        let mut statuses = Vec::new();
        for _ in 0..8 {
            statuses.push(
                app.post("/connexion", None, &[("email", email), ("mot_de_passe", "faux")]).await.status.as_u16(),
            );
        }
        assert_eq!(statuses, [422, 422, 422, 422, 422, 422, 429, 429], "{email}");
        let answer = app.post("/connexion", None, &[("email", email), ("mot_de_passe", PASSWORD)]).await;
        assert_eq!(answer.status, 429);
        assert!(answer.body.contains("Réessayez dans 15"), "{}", answer.body);
    }
    // Somebody else still comes in.
    app.sign_in("malik@demo.example").await;
}

#[tokio::test]
async fn parallel_guesses_are_counted_one_by_one() {
    let app = TestApp::new().await;
    let guesses =
        (0..30).map(|_| app.post("/connexion", None, &[("email", "camille@demo.example"), ("mot_de_passe", "faux")]));
    let answers = futures_util::future::join_all(guesses).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 422).count(), 6);
}

#[tokio::test]
async fn nothing_typed_is_lost_when_the_session_has_ended() {
    let app = TestApp::new().await;
    let form = app.form("camille@demo.example").await;
    let refused = app.post("/activites", None, &fields(&form)).await;
    assert_eq!(refused.status, 401);
    let page = scraper::Html::parse_document(&refused.body);
    let value = |page: &scraper::Html, name: &str| {
        let field = scraper::Selector::parse(&format!("input[name={name}]")).unwrap();
        page.select(&field).next().and_then(|input| input.attr("value")).unwrap_or_default().to_owned()
    };
    let (suite, reprise) = (value(&page, "suite"), value(&page, "reprise"));
    let fields =
        [("email", "camille@demo.example"), ("mot_de_passe", PASSWORD), ("suite", &suite), ("reprise", &reprise)];
    let answer = app.post("/connexion", None, &fields).await;
    assert_eq!(answer.status, 200);

    // The page that resumes holds a form with all that was typed.
    let page = scraper::Html::parse_document(&answer.body);
    let hidden = scraper::Selector::parse("main form input[type=hidden]").unwrap();
    let kept: Vec<_> =
        page.select(&hidden).map(|input| (input.attr("name").unwrap(), input.attr("value").unwrap())).collect();
    assert_eq!(kept.len(), form.len());
    let saved = app.post(&suite, Some(&answer.cookie()), &kept).await;
    assert_eq!(saved.status, 303);
    assert_eq!(app.entries("camille@demo.example").await.iter().filter(|id| id.to_string() == form[0].1).count(), 1);
}

#[tokio::test]
async fn one_never_leaves_for_another_site() {
    let app = TestApp::new().await;
    let fields = [("email", "camille@demo.example"), ("mot_de_passe", PASSWORD), ("suite", "//ailleurs.example")];
    assert_eq!(app.post("/connexion", None, &fields).await.location(), "/");
}
