//! Whatever fails has a page of its own: the true status, a sentence in French, and nothing of the cause.

use axum::{body::Body, http::header};
use fil::{
    error::AppError,
    identite::access::Access::Public,
    kernel::id::ActiviteId,
    server::router::{self, Route, get},
};
use uuid::Uuid;

use crate::app::TestApp;

const CAUSE: &str = "no such table: secret";

fn failing() -> Vec<(Route, u16, &'static str)> {
    vec![
        (get("/e/400", Public, async || AppError::BadRequest), 400, "Nous n’avons pas compris cette demande"),
        (get("/e/401", Public, async || AppError::Unauthenticated), 401, "Votre session est terminée"),
        (get("/e/403", Public, async || AppError::Forbidden), 403, "Cette page ne vous est pas ouverte"),
        (get("/e/404", Public, async || AppError::NotFound), 404, "Cette page n’existe pas"),
        (
            get("/e/409", Public, async || AppError::Conflict { existing: ActiviteId(Uuid::nil()) }),
            409,
            "Déjà enregistré autrement",
        ),
        (get("/e/409/depasse", Public, async || AppError::Stale), 409, "Cela a changé entre-temps"),
        (get("/e/413", Public, async || AppError::TooLarge), 413, "C’est trop volumineux"),
        (
            get("/e/422", Public, async || AppError::Invalid(fil::kernel::form::FieldErrors::default())),
            422,
            "Il reste quelque chose à corriger",
        ),
        (get("/e/429", Public, async || AppError::TooMany { minutes: 15 }), 429, "Trop d’essais"),
        (get("/e/500", Public, async || AppError::internal(CAUSE)), 500, "Une erreur s’est produite"),
        (get("/e/panic", Public, panics), 500, "Une erreur s’est produite"),
        (get("/e/503", Public, async || AppError::Unavailable), 503, "Le service ne répond pas pour le moment"),
        (get("/e/507", Public, async || AppError::Full), 507, "Le service ne peut plus rien enregistrer"),
        (
            get("/api/e/500", Public, async || AppError::internal(CAUSE)),
            500,
            "\"Une erreur s’est produite. C’est de notre fait",
        ),
    ]
}

async fn panics() -> AppError {
    panic!("{CAUSE}")
}

#[tokio::test]
async fn each_failure_has_its_page() {
    let mut app = TestApp::new().await;
    let paths: Vec<_> = failing().iter().map(|(route, status, text)| (route.path, *status, *text)).collect();
    let routes = failing().into_iter().map(|(route, _, _)| route).collect();
    app.router = router::router(app.state.clone(), routes);
    for (path, status, text) in paths {
        let answer = app.get(path, None).await;
        assert_eq!(answer.status, status, "{path}");
        assert!(answer.body.contains(text), "{path}: {}", answer.body);
        assert!(!answer.body.contains("secret"), "{path} leaks its cause");
        let kind = if path.starts_with("/api/") { "application/json" } else { "text/html; charset=utf-8" };
        assert_eq!(answer.headers[header::CONTENT_TYPE], kind, "{path}");
        assert_eq!(answer.headers.contains_key(header::RETRY_AFTER), status == 429, "{path}");
        assert!(answer.headers.contains_key(header::CONTENT_SECURITY_POLICY), "{path}");
    }
}

#[tokio::test]
async fn an_island_is_told_in_a_sentence_or_sent_to_the_page() {
    let app = TestApp::new().await;
    let camille = app.sign_in("camille@demo.example").await;
    let call = async |cookie: Option<&str>, body: &str| {
        let request = crate::app::request("POST", "/api/activites", cookie)
            .header("origin", crate::app::ORIGIN)
            .header("content-type", "application/json")
            .body(Body::from(body.to_owned()))
            .unwrap();
        let answer = app.send(request).await;
        (answer.status.as_u16(), serde_json::from_str::<String>(&answer.body).unwrap())
    };
    let unreadable =
        "Nous n’avons pas compris cette demande. Revenez à la page précédente et recommencez. Rien n’a été enregistré.";
    for body in ["", "{}", "[1]", "{\"champs\":3}", "{\"champs\":\"cle=%ff&cle=2\"}"] {
        assert_eq!(call(Some(&camille), body).await, (400, unreadable.to_owned()), "{body}");
    }
    assert_eq!(call(Some(&camille), "{\"champs\":\"\"}").await, (422, String::new()));
    assert_eq!(call(None, "{\"champs\":\"\"}").await, (401, String::new()));
}
