//! The programs' API: who a token is, the same rules as the form, the same entry sent twice, versions, pages, limits.

use std::collections::BTreeSet;

use axum::{body::Body, http::header};
use fil::app;
use scraper::{Html, Selector};
use serde_json::{Value, json};

use crate::app::{Answer, TestApp, request};

const CAMILLE: &str = "camille@demo.example";
const MALIK: &str = "malik@demo.example";

/// What a program writes, that says what a form says.
pub fn written(form: &[(&'static str, String)]) -> Value {
    let of = |name: &str| form.iter().find(|(field, _)| *field == name).map(|(_, value)| value.clone()).unwrap();
    let themes: Vec<_> = form.iter().filter(|(field, _)| *field == "themes").map(|(_, value)| value).collect();
    let number = |name: &str| of(name).parse::<u32>().unwrap();
    json!({
        "id": of("cle"), "contrat": of("contrat"), "jour": of("jour"), "type": of("kind"), "lieu": of("lieu"), "duree": number("duree"),
        "participants": number("participants"), "themes": themes, "note": of("annotation"),
    })
}

fn body(answer: &Answer) -> Value {
    serde_json::from_str(&answer.body).unwrap_or_else(|error| panic!("{error}: {}", answer.body))
}

/// A refusal as programs read it.
fn refused(answer: &Answer, status: u16) -> Value {
    assert_eq!(answer.status.as_u16(), status, "{}", answer.body);
    assert_eq!(answer.headers[header::CONTENT_TYPE], "application/problem+json");
    let problem = body(answer);
    assert_eq!(problem["status"], status);
    problem
}

fn fields(problem: &Value) -> Vec<&str> {
    problem["erreurs"].as_array().unwrap().iter().map(|error| error["champ"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn the_description_has_every_route_and_no_other() {
    let app = TestApp::new().await;
    let described = body(&app.get("/api/v1/openapi.json", None).await);
    let described: BTreeSet<_> = (described["paths"].as_object().unwrap().iter())
        .flat_map(|(path, methods)| {
            methods.as_object().unwrap().keys().map(move |method| (method.to_uppercase(), path.clone()))
        })
        .collect();
    let routes: BTreeSet<_> = app::routes()
        .into_iter()
        .filter(|route| route.path.starts_with("/api/v1/"))
        .map(|route| (route.method.to_string(), route.path.to_owned()))
        .collect();
    assert_eq!(described, routes);
    let page = app.get("/api", None).await.body;
    for (method, path) in routes {
        assert!(page.contains(&format!("{method} {path}")), "{method} {path}");
    }
}

#[tokio::test]
async fn a_token_is_made_shown_once_and_stopped() {
    let app = TestApp::new().await;
    let camille = app.sign_in(CAMILLE).await;
    let page = app.get("/compte/jetons", Some(&camille)).await;
    let document = Html::parse_document(&page.body);
    let hidden = Selector::parse("input[name=jeton]").unwrap();
    let token = document.select(&hidden).next().unwrap().attr("value").unwrap().to_owned();
    assert!(token.starts_with("fil_") && token.len() == 68, "{token}");
    refused(&app.call("GET", "/api/v1/moi", Some(&token), None, &[]).await, 401);

    let form = [("jeton", token.as_str()), ("nom", "Agenda"), ("duree", "30")];
    for _ in 0..2 {
        // Sent twice, it is made once.
        let made = app.post("/compte/jetons", Some(&camille), &form).await;
        assert!(made.status == 200 && made.body.contains(&token), "{}", made.body);
    }
    assert_eq!(app.value::<i64>("SELECT count(*) FROM jeton").await, 1);
    let list = app.get("/compte/jetons", Some(&camille)).await.body;
    assert!(!list.contains(&token) && list.contains("Agenda") && list.contains("jamais utilisé"), "{list}");
    // The database cannot give it back.
    let stored: Vec<u8> = app.value("SELECT empreinte FROM jeton").await;
    assert_eq!(stored, fil::server::secret::fingerprint(&token));

    let me = app.call("GET", "/api/v1/moi", Some(&token), None, &[]).await;
    assert_eq!((me.status.as_u16(), body(&me)["prenom"].as_str().unwrap()), (200, "Camille"));
    assert!(me.headers.get(header::SET_COOKIE).is_none(), "a program is no device of anyone");
    assert!(app.get("/compte/jetons", Some(&camille)).await.body.contains("utilisé le"));

    let id: uuid::Uuid = app.value("SELECT id FROM jeton").await;
    // Another's is not found, and still works.
    let malik = app.sign_in(MALIK).await;
    assert_eq!(app.post(&format!("/compte/jetons/{id}/revoquer"), Some(&malik), &[]).await.status, 404);
    assert_eq!(app.post("/compte/jetons", Some(&malik), &form).await.status, 409, "another's token is not taken over");
    assert_eq!(app.call("GET", "/api/v1/moi", Some(&token), None, &[]).await.status, 200);
    for _ in 0..2 {
        assert_eq!(app.post(&format!("/compte/jetons/{id}/revoquer"), Some(&camille), &[]).await.status, 303);
        refused(&app.call("GET", "/api/v1/moi", Some(&token), None, &[]).await, 401);
    }
    assert_eq!(app.post("/compte/jetons", Some(&camille), &form).await.status, 409, "what was stopped stays so");
}

#[tokio::test]
async fn what_is_wrong_with_a_new_token_is_said_and_kept() {
    let app = TestApp::new().await;
    let camille = app.sign_in(CAMILLE).await;
    let token = format!("fil_{}", "a".repeat(64));
    let answer = app
        .post("/compte/jetons", Some(&camille), &[("jeton", &token), ("nom", &"é".repeat(61)), ("duree", "365")])
        .await;
    assert_eq!(answer.status, 422);
    let document = Html::parse_document(&answer.body);
    let value =
        |selector: &str| document.select(&Selector::parse(selector).unwrap()).next().unwrap().attr("value").unwrap();
    assert_eq!(
        (value("#nom"), value("[name=jeton]"), value("option[selected]")),
        ("é".repeat(61).as_str(), token.as_str(), "365")
    );
    for form in [
        [("jeton", "fil_court"), ("nom", "Agenda"), ("duree", "30")],
        [("jeton", token.as_str()), ("nom", "Agenda"), ("duree", "3650")],
    ] {
        assert_eq!(app.post("/compte/jetons", Some(&camille), &form).await.status, 422);
    }
    for _ in 0..20 {
        app.token(CAMILLE).await;
    }
    let form = [("jeton", token.as_str()), ("nom", "Agenda"), ("duree", "30")];
    let answer = app.post("/compte/jetons", Some(&camille), &form).await;
    assert!(answer.status == 422 && answer.body.contains("Arrêtez-en un"), "{}", answer.body);
}

#[tokio::test]
async fn a_token_stops_with_its_time_and_with_the_account() {
    let app = TestApp::new().await;
    let token = app.token(CAMILLE).await;
    let call = async || app.call("GET", "/api/v1/activites", Some(&token), None, &[]).await.status.as_u16();
    assert_eq!(call().await, 200);
    for (change, back) in [
        (
            "UPDATE jeton SET expire_le = '2026-01-01T00:00:00.000Z'",
            "UPDATE jeton SET expire_le = '2999-01-01T00:00:00.000Z'",
        ),
        ("UPDATE compte SET etat = 'desactive'", "UPDATE compte SET etat = 'actif'"),
    ] {
        sqlx::query(change).execute(&mut app.connection().await).await.unwrap();
        assert_eq!(call().await, 401, "{change}");
        sqlx::query(back).execute(&mut app.connection().await).await.unwrap();
        assert_eq!(call().await, 200);
    }
}

/// A browser sends its cookies wherever a page of another site leads it: there they open nothing. And a token opens no page.
#[tokio::test]
async fn cookies_are_nothing_here_and_tokens_nothing_elsewhere() {
    let app = TestApp::new().await;
    let (camille, token) = (app.sign_in(CAMILLE).await, app.token(CAMILLE).await);
    let entry = written(&app.form(CAMILLE).await);
    let before = app.value::<i64>("SELECT count(*) FROM activite").await;
    for (method, path) in [("GET", "/api/v1/moi"), ("GET", "/api/v1/activites"), ("POST", "/api/v1/activites")] {
        let request = request(method, path, Some(&camille))
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/json");
        let answer = app.send(request.body(Body::from(entry.to_string())).unwrap()).await;
        refused(&answer, 401);
        assert_eq!(answer.headers[header::WWW_AUTHENTICATE], "Bearer");
    }
    assert_eq!(app.value::<i64>("SELECT count(*) FROM activite").await, before);
    // The token's secret is no session, the session's no token.
    let session = camille.split_once('=').unwrap().1;
    refused(&app.call("GET", "/api/v1/moi", Some(session), None, &[]).await, 401);
    let name = camille.split_once('=').unwrap().0;
    assert_eq!(app.get("/activites", Some(&format!("{name}={token}"))).await.status, 401);
    for path in ["/activites", "/compte", "/mon-espace/donnees", "/activites/export.csv"] {
        let answer = app.call("GET", path, Some(&token), None, &[]).await;
        assert_eq!(answer.status, 401, "{path}");
    }
    // With both, the token alone counts: the entry is of its owner.
    let malik = app.sign_in(MALIK).await;
    let cross = app
        .call(
            "POST",
            "/api/v1/activites",
            Some(&token),
            Some(&entry),
            &[("cookie", &malik), ("sec-fetch-site", "cross-site")],
        )
        .await;
    assert_eq!(cross.status, 201, "{}", cross.body);
}

#[tokio::test]
async fn an_entry_sent_twice_is_one_and_another_under_its_id_is_refused() {
    let app = TestApp::new().await;
    let token = app.token(CAMILLE).await;
    let entry = written(&app.form(CAMILLE).await);
    let before = app.value::<i64>("SELECT count(*) FROM activite").await;
    let post = async |entry: &Value| app.call("POST", "/api/v1/activites", Some(&token), Some(entry), &[]).await;
    let first = post(&entry).await;
    assert_eq!(first.status, 201, "{}", first.body);
    let second = post(&entry).await;
    assert_eq!((second.status, &second.body), (first.status, &first.body));
    assert_eq!(app.value::<i64>("SELECT count(*) FROM activite").await, before + 1);
    let address = first.location().to_owned();
    assert_eq!(
        (first.headers[header::ETAG].to_str().unwrap(), address.as_str()),
        ("\"1\"", format!("/api/v1/activites/{}", entry["id"].as_str().unwrap()).as_str())
    );
    let read = app.call("GET", &address, Some(&token), None, &[]).await;
    assert_eq!(read.body, first.body);
    let stored = body(&read);
    for name in ["id", "contrat", "jour", "type", "lieu", "duree", "participants", "themes", "note"] {
        let (stored, sent) = (&stored[name], &entry[name]);
        let sorted =
            |value: &Value| value.as_array().map(|list| list.iter().map(Value::to_string).collect::<BTreeSet<_>>());
        assert!(
            stored == sent || sorted(stored).is_some_and(|list| Some(list) == sorted(sent)),
            "{name}: {stored} {sent}"
        );
    }
    assert_eq!((&stored["ages"]["nc"], &stored["nomenclature"]), (&json!(7), &json!("v2")));

    let mut other = entry.clone();
    other["duree"] = json!(30);
    let problem = refused(&post(&other).await, 409);
    assert_eq!(problem["existante"], entry["id"]);
    // Somebody else's id, whatever is sent under it.
    let mut theirs = written(&app.form(MALIK).await);
    theirs["id"] = entry["id"].clone();
    let malik = app.token(MALIK).await;
    let problem = refused(&app.call("POST", "/api/v1/activites", Some(&malik), Some(&theirs), &[]).await, 422);
    assert_eq!(fields(&problem), ["id"]);
    // Deleted since, it does not come back by being sent again.
    assert_eq!(app.call("DELETE", &address, Some(&token), None, &[]).await.status, 204);
    refused(&post(&entry).await, 409);
    refused(&app.call("DELETE", &address, Some(&token), None, &[]).await, 404);
    refused(&app.call("GET", &address, Some(&token), None, &[]).await, 404);
    assert_eq!(app.value::<i64>("SELECT count(*) FROM corbeille").await, 1);
}

#[tokio::test]
async fn the_rules_and_the_sentences_are_those_of_the_form() {
    let app = TestApp::new().await;
    let token = app.token(CAMILLE).await;
    let entry = written(&app.form(CAMILLE).await);
    for (name, value, field, sentence) in [
        ("jour", json!("2999-01-01"), "jour", "ou un jour passé"),
        ("jour", json!("24/11/2026"), "jour", "Choisissez une date."),
        ("type", json!("sieste"), "type", "Choisissez ce que vous avez fait."),
        ("duree", json!(0), "duree", "de 1 minute à 23 h 59"),
        ("participants", json!(501), "participants", "de 1 à 500"),
        ("recurrents", json!(8), "recurrents", "ne peuvent pas être déjà venues"),
        ("ages", json!({ "25_39": 8 }), "ages", "Corrigez l’un ou l’autre."),
        ("themes", json!(["v1.budget"]), "themes", "Choisissez des thèmes de la liste."),
        ("themes", json!([]), "themes", "au moins un thème"),
        ("themes_propres", json!(["019ab000-0000-7000-8000-000000000001"]), "themes", "de la structure de ce contrat"),
        ("materiels", json!(["minitel"]), "materiels", "Choisissez dans la liste."),
        ("mandats", json!(101), "mandats", "de 0 à 100"),
        ("note", json!("Appeler le 06 12 34 56 78"), "note", "un numéro de téléphone"),
        ("note", json!("é".repeat(1001)), "note", "Le maximum est"),
        ("lieu", json!("019ab000-0000-7000-8000-000000000001"), "lieu", "Choisissez un lieu de la structure"),
        ("contrat", json!("019ab000-0000-7000-8000-000000000001"), "contrat", "Choisissez l’un de vos contrats."),
        ("id", json!("numéro 1"), "id", "UUID"),
        ("jours", json!(1), "jours", "Ce champ n’existe pas."),
    ] {
        let mut wrong = entry.clone();
        wrong[name] = value;
        let problem = refused(&app.call("POST", "/api/v1/activites", Some(&token), Some(&wrong), &[]).await, 422);
        assert_eq!(fields(&problem), [field], "{problem}");
        assert!(problem["erreurs"][0]["message"].as_str().unwrap().contains(sentence), "{problem}");
    }
    // All at once, in the order of the form.
    let problem = refused(
        &app.call("POST", "/api/v1/activites", Some(&token), Some(&json!({ "lieu": entry["lieu"] })), &[]).await,
        422,
    );
    assert_eq!(fields(&problem), ["id", "contrat", "type", "jour", "duree", "themes", "participants"]);
    for text in ["", "{", "[]\u{1}", "nul"] {
        let request =
            request("POST", "/api/v1/activites", None).header(header::AUTHORIZATION, format!("Bearer {token}"));
        refused(&app.send(request.body(Body::from(text)).unwrap()).await, 400);
    }
    // At someone's home, of the place only the commune is said.
    let mut home = entry.clone();
    home.as_object_mut().unwrap().remove("lieu");
    (home["canal"], home["commune"]) = (json!("domicile"), json!("95585"));
    let stored = body(&app.call("POST", "/api/v1/activites", Some(&token), Some(&home), &[]).await);
    assert_eq!(
        (&stored["canal"], &stored["lieu"], &stored["commune_nom"]),
        (&json!("domicile"), &Value::Null, &json!("Sarcelles"))
    );
}

#[tokio::test]
async fn an_edit_names_the_version_that_it_replaces() {
    let app = TestApp::new().await;
    let token = app.token(CAMILLE).await;
    let entry = written(&app.form(CAMILLE).await);
    let address = app.call("POST", "/api/v1/activites", Some(&token), Some(&entry), &[]).await.location().to_owned();
    let put = async |entry: &Value, version: &str| {
        app.call("PUT", &address, Some(&token), Some(entry), &[("if-match", version)]).await
    };
    refused(&app.call("PUT", &address, Some(&token), Some(&entry), &[]).await, 428);
    let mut longer = entry.clone();
    longer["duree"] = json!(120);
    refused(&put(&longer, "\"2\"").await, 412);
    for wrong in ["", "1", "\"rien\"", "*", "\"99999999999\""] {
        refused(&put(&longer, wrong).await, 400);
    }
    let done = put(&longer, "\"1\"").await;
    assert_eq!(
        (done.status.as_u16(), done.headers[header::ETAG].to_str().unwrap(), &body(&done)["duree"]),
        (200, "\"2\"", &json!(120))
    );
    // The answer was lost: the same again is done already.
    assert_eq!(put(&longer, "\"1\"").await.body, done.body);
    refused(&put(&entry, "\"1\"").await, 412);
    let mut elsewhere = entry.clone();
    elsewhere["id"] = json!("019ab000-0000-7000-8000-000000000001");
    assert_eq!(fields(&refused(&put(&elsewhere, "\"2\"").await, 422)), ["id"]);
    refused(&app.call("DELETE", &address, Some(&token), None, &[("if-match", "\"1\"")]).await, 412);
    let malik = app.token(MALIK).await;
    for (method, version) in [("GET", "\"2\""), ("PUT", "\"2\""), ("DELETE", "\"2\"")] {
        let answer = app.call(method, &address, Some(&malik), Some(&entry), &[("if-match", version)]).await;
        refused(&answer, 404);
    }
    assert_eq!(app.call("DELETE", &address, Some(&token), None, &[("if-match", "\"2\"")]).await.status, 204);
}

#[tokio::test]
async fn the_pages_of_the_list_hold_each_entry_once_in_the_order_of_days() {
    let app = TestApp::new().await;
    let token = app.token(CAMILLE).await;
    let mut expected: Vec<String> = app.entries(CAMILLE).await.into_iter().map(|id| id.to_string()).collect();
    expected.reverse();
    let mut next = Some("/api/v1/activites?limite=200".to_owned());
    let mut found = Vec::new();
    while let Some(path) = next {
        let page = body(&app.call("GET", &path, Some(&token), None, &[]).await);
        let entries = page["activites"].as_array().unwrap();
        assert!(!entries.is_empty() && entries.len() <= 200);
        found.extend(
            entries
                .iter()
                .map(|entry| (entry["id"].as_str().unwrap().to_owned(), entry["jour"].as_str().unwrap().to_owned())),
        );
        next = page["suivante"].as_str().map(str::to_owned);
    }
    assert_eq!(found.iter().map(|(id, _)| id.clone()).collect::<Vec<_>>(), expected);
    let (first, last) = (found[10].1.clone(), found[60].1.clone());
    let within = found.iter().filter(|(_, day)| *day >= first && *day <= last).count();
    let mut next = Some(format!("/api/v1/activites?limite=7&du={first}&au={last}"));
    let mut counted = 0;
    while let Some(path) = next {
        let page = body(&app.call("GET", &path, Some(&token), None, &[]).await);
        counted += page["activites"].as_array().unwrap().len();
        next = page["suivante"].as_str().map(str::to_owned);
    }
    assert_eq!(counted, within);
    for (query, field) in [
        ("du=hier", "du"),
        ("du=", "du"),
        ("du=2026-02-01&au=2026-01-31", "au"),
        ("limite=0", "limite"),
        ("limite=201", "limite"),
        ("apres=rien", "apres"),
        ("contrat=rien", "contrat"),
        ("contrat=019ab000-0000-7000-8000-000000000001", "contrat"),
    ] {
        let problem =
            refused(&app.call("GET", &format!("/api/v1/activites?{query}"), Some(&token), None, &[]).await, 422);
        assert_eq!(fields(&problem), [field], "{query}");
    }
    refused(&app.call("GET", "/api/v1/activites?from=2026-01-01", Some(&token), None, &[]).await, 400);
}

#[tokio::test]
async fn a_program_that_calls_too_often_waits() {
    let app = TestApp::new().await;
    let (token, other) = (app.token(CAMILLE).await, app.token(CAMILLE).await);
    // As if this minute had seen them already, and the next one too.
    sqlx::query(
        "CREATE TRIGGER many AFTER UPDATE OF appels ON jeton WHEN NEW.appels = 2 AND NEW.cree_le = (SELECT min(cree_le) FROM jeton)
         BEGIN UPDATE jeton SET appels = 300 WHERE id = NEW.id; END",
    )
    .execute(&mut app.connection().await)
    .await
    .unwrap();
    let call = async |token: &str| app.call("GET", "/api/v1/moi", Some(token), None, &[]).await;
    let mut last = call(&token).await;
    for _ in 0..6 {
        if last.status == 429 {
            break;
        }
        last = call(&token).await;
    }
    refused(&last, 429);
    assert_eq!(last.headers[header::RETRY_AFTER], "60");
    assert_eq!(call(&other).await.status, 200, "another token has its own minute");
    assert_eq!(
        app.value::<i64>("SELECT count(*) FROM audit WHERE action = 'jeton.utiliser' AND issue = 'fait'").await,
        0
    );
}

#[tokio::test]
async fn an_unknown_address_or_method_is_a_problem_too() {
    let app = TestApp::new().await;
    let token = app.token(CAMILLE).await;
    refused(&app.call("GET", "/api/v1/rien", Some(&token), None, &[]).await, 404);
    refused(&app.call("GET", "/api/v1/activites/rien", Some(&token), None, &[]).await, 404);
    let answer = app.call("PATCH", "/api/v1/activites", Some(&token), None, &[]).await;
    refused(&answer, 405);
    assert_eq!(answer.headers[header::ALLOW], "GET,HEAD,POST");
}
