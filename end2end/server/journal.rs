//! The offline log's one call: each change once, nobody else's, both versions shown; and the shell that says nothing.

use axum::{
    body::Body,
    http::{StatusCode, header},
};
use fil::activite::{
    form::ActiviteForm,
    sync::{Action, Changement, Envoi, Issue, PROTOCOLE, Reponse},
};
use uuid::Uuid;

use crate::app::{Answer, TestApp, fields, request};

const CAMILLE: &str = "camille@demo.example";
const MALIK: &str = "malik@demo.example";

async fn form(app: &TestApp, email: &str) -> ActiviteForm {
    let fields = serde_html_form::to_string(fields(&app.form(email).await)).unwrap();
    serde_html_form::from_str(&fields).unwrap()
}

async fn personne(app: &TestApp, email: &str) -> Uuid {
    sqlx::query_scalar("SELECT id FROM personne WHERE email = $1")
        .bind(email)
        .fetch_one(&mut app.connection().await)
        .await
        .unwrap()
}

async fn call(app: &TestApp, cookie: Option<&str>, envoi: &Envoi) -> Answer {
    let request = request("POST", "/api/journal/sync", cookie)
        .header("sec-fetch-site", "same-origin")
        .header(header::CONTENT_TYPE, "application/json");
    app.send(request.body(Body::from(serde_json::to_vec(envoi).unwrap())).unwrap()).await
}

/// What became of these changes of a person's own log.
async fn sync(app: &TestApp, email: &str, cookie: &str, changements: Vec<Changement>) -> Reponse {
    let envoi = Envoi { protocole: PROTOCOLE, personne: Some(personne(app, email).await.into()), changements };
    let answer = call(app, Some(cookie), &envoi).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    serde_json::from_str(&answer.body).unwrap()
}

fn write(form: &ActiviteForm, base: Option<u32>) -> Changement {
    Changement { id: form.cle.parse().unwrap(), base, action: Action::Ecrire(Box::new(form.clone())) }
}

fn delete(form: &ActiviteForm, base: u32) -> Changement {
    Changement { id: form.cle.parse().unwrap(), base: Some(base), action: Action::Supprimer }
}

fn done(version: impl Into<Option<u32>>) -> Issue {
    Issue::Fait { version: version.into() }
}

#[tokio::test]
async fn each_change_is_done_once_however_often_it_is_sent() {
    let app = TestApp::new().await;
    let cookie = app.sign_in(CAMILLE).await;
    let before = app.entries(CAMILLE).await.len();
    let form = form(&app, CAMILLE).await;
    let edited = ActiviteForm { annotation: "Corrigée.".to_owned(), ..form.clone() };
    for _ in 0..3 {
        // The same call twice in one, too.
        let reponse = sync(&app, CAMILLE, &cookie, vec![write(&form, None), write(&form, None)]).await;
        assert!(reponse.issues.iter().all(|(_, issue)| *issue == done(1)), "{:?}", reponse.issues);
    }
    assert_eq!(app.entries(CAMILLE).await.len(), before + 1);
    for _ in 0..3 {
        let reponse = sync(&app, CAMILLE, &cookie, vec![write(&edited, Some(1))]).await;
        assert_eq!(reponse.issues[0].1, done(2));
        let kept = reponse.cliche.entrees.iter().find(|entree| entree.form.cle == form.cle).unwrap();
        assert_eq!((kept.version, kept.form.annotation.as_str()), (2, "Corrigée."));
    }
    // What was sent before it comes again: the edit stays.
    sync(&app, CAMILLE, &cookie, vec![write(&form, None)]).await;
    for _ in 0..3 {
        assert_eq!(sync(&app, CAMILLE, &cookie, vec![delete(&form, 2)]).await.issues[0].1, done(None));
    }
    let late = sync(&app, CAMILLE, &cookie, vec![write(&form, None), write(&edited, Some(1))]).await;
    assert!(late.cliche.entrees.iter().all(|entree| entree.form.cle != form.cle), "it came back");
    assert_eq!(late.issues[1].1, Issue::Conflit { serveur: None });
    assert_eq!(app.entries(CAMILLE).await.len(), before);
}

#[tokio::test]
async fn what_changed_elsewhere_is_shown_and_not_replaced() {
    let app = TestApp::new().await;
    let cookie = app.sign_in(CAMILLE).await;
    let form = form(&app, CAMILLE).await;
    sync(&app, CAMILLE, &cookie, vec![write(&form, None)]).await;
    let theirs = ActiviteForm { annotation: "Ailleurs.".to_owned(), ..form.clone() };
    sync(&app, CAMILLE, &cookie, vec![write(&theirs, Some(1))]).await;
    let mine = ActiviteForm { annotation: "Ici.".to_owned(), ..form.clone() };
    for change in [write(&mine, Some(1)), delete(&form, 1)] {
        let reponse = sync(&app, CAMILLE, &cookie, vec![change]).await;
        let Issue::Conflit { serveur: Some(serveur) } = &reponse.issues[0].1 else { panic!("{:?}", reponse.issues) };
        assert_eq!((serveur.version, serveur.form.annotation.as_str()), (2, "Ailleurs."));
    }
    assert_eq!(sync(&app, CAMILLE, &cookie, vec![write(&mine, Some(2))]).await.issues[0].1, done(3));
}

#[tokio::test]
async fn one_wrong_change_does_not_stop_the_others() {
    let app = TestApp::new().await;
    let cookie = app.sign_in(CAMILLE).await;
    let (right, wrong) = (form(&app, CAMILLE).await, form(&app, CAMILLE).await);
    let wrong = ActiviteForm { jour: "2019-01-01".to_owned(), ..wrong };
    let reponse = sync(&app, CAMILLE, &cookie, vec![write(&wrong, None), write(&right, None)]).await;
    let Issue::ACorriger { erreurs } = &reponse.issues[0].1 else { panic!("{:?}", reponse.issues) };
    assert!(erreurs.of("jour").is_some());
    assert_eq!(reponse.issues[1].1, done(1));
}

#[tokio::test]
async fn a_device_ahead_of_the_server_may_already_be_tomorrow() {
    let app = TestApp::new().await;
    let cookie = app.sign_in(CAMILLE).await;
    let utc = app.state.clock.now().utc();
    let day = |hours: i64| (utc + chrono::TimeDelta::hours(hours)).date_naive().to_string();
    let outcome = async |jour: String| {
        let form = ActiviteForm { jour, ..form(&app, CAMILLE).await };
        sync(&app, CAMILLE, &cookie, vec![write(&form, None)]).await.issues.remove(0).1
    };
    assert_eq!(outcome(day(14)).await, done(1));
    assert!(matches!(outcome(day(14 + 24)).await, Issue::ACorriger { .. }));
}

#[tokio::test]
async fn nothing_of_somebody_else_is_done_nor_told() {
    let app = TestApp::new().await;
    let malik = app.sign_in(MALIK).await;
    let camille = app.sign_in(CAMILLE).await;
    let of_camille = form(&app, CAMILLE).await;
    sync(&app, CAMILLE, &camille, vec![write(&of_camille, None)]).await;
    // Camille's queue, sent while Malik is signed in.
    let queue = vec![write(&form(&app, CAMILLE).await, None)];
    let envoi =
        Envoi { protocole: PROTOCOLE, personne: Some(personne(&app, CAMILLE).await.into()), changements: queue };
    let answer = call(&app, Some(&malik), &envoi).await;
    let reponse: Reponse = serde_json::from_str(&answer.body).unwrap();
    assert_eq!((reponse.issues.len(), reponse.cliche.prenom.as_str()), (0, "Malik"));
    // Malik's own queue with ids of Camille.
    let stolen = ActiviteForm { cle: of_camille.cle.clone(), ..form(&app, MALIK).await };
    let changes = vec![write(&stolen, Some(1)), delete(&stolen, 1), write(&stolen, None)];
    let reponse = sync(&app, MALIK, &malik, changes).await;
    assert!(matches!(reponse.issues[0].1, Issue::Refuse { .. }), "{:?}", reponse.issues);
    assert!(matches!(reponse.issues[1].1, Issue::Refuse { .. }), "{:?}", reponse.issues);
    assert!(matches!(reponse.issues[2].1, Issue::ACorriger { .. }), "{:?}", reponse.issues);
    assert!(!answer.body.contains(&of_camille.cle));
}

#[tokio::test]
async fn who_may_not_is_told_why_and_another_protocol_to_reload() {
    let app = TestApp::new().await;
    let envoi = Envoi { protocole: PROTOCOLE, personne: None, changements: Vec::new() };
    assert_eq!(call(&app, None, &envoi).await.status, 401);
    let structure = app.sign_in("ines@demo.example").await;
    assert_eq!(call(&app, Some(&structure), &envoi).await.status, 403);
    let camille = app.sign_in(CAMILLE).await;
    let other = Envoi { protocole: PROTOCOLE + 1, ..envoi };
    assert_eq!(call(&app, Some(&camille), &other).await.status, 426);
}

#[tokio::test]
async fn the_shell_is_the_same_for_everybody_and_says_nothing_of_anybody() {
    let app = TestApp::new().await;
    let camille = app.sign_in(CAMILLE).await;
    let (open, signed_in) = (app.get("/journal", None).await, app.get("/journal", Some(&camille)).await);
    assert_eq!((open.status, &open.body), (StatusCode::OK, &signed_in.body));
    assert!(!open.body.contains("nonce") && !open.body.contains("Camille"));
    let policy = open.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
    assert!(!policy.contains("nonce") && !policy.contains("unsafe-inline") && policy.contains("default-src 'none'"));
    let worker = app.get("/sw.js", None).await;
    assert!(worker.body.contains("/pkg/journal.js") && worker.headers[header::CACHE_CONTROL] == "no-cache");
    let tag = worker.headers[header::ETAG].to_str().unwrap();
    let again = request("GET", "/sw.js", None).header(header::IF_NONE_MATCH, tag).body(Body::empty()).unwrap();
    assert_eq!(app.send(again).await.status, 304);
}

#[tokio::test]
async fn a_browser_knows_whose_it_is_until_they_sign_out() {
    let app = TestApp::new().await;
    let camille = app.sign_in(CAMILLE).await;
    let said = |answer: &Answer| {
        let cookies = answer.headers.get_all(header::SET_COOKIE).iter().map(|value| value.to_str().unwrap().to_owned());
        cookies.filter(|text| text.starts_with("fil-appareil=")).collect::<Vec<_>>()
    };
    let id = personne(&app, CAMILLE).await;
    let first = said(&app.get("/compte", Some(&camille)).await);
    assert!(first.len() == 1 && first[0].starts_with(&format!("fil-appareil={id};")) && !first[0].contains("HttpOnly"));
    let knowing = format!("{camille}; fil-appareil={id}");
    assert_eq!(said(&app.get("/compte", Some(&knowing)).await), Vec::<String>::new());
    let out = said(&app.post("/deconnexion", Some(&knowing), &[]).await);
    assert!(out.len() == 1 && out[0].starts_with("fil-appareil=;") && out[0].contains("Max-Age=0"));
}
