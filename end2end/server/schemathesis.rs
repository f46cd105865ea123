//! The API against its own description, by Schemathesis: every answer is one that is described, whatever is sent.

use std::{net::SocketAddr, path::Path};

use fil::{
    activite::form::field_of,
    referentiel::nomenclature::{Axe, Nomenclature},
};
use serde_json::{Value, json};

use crate::app::TestApp;

const CAMILLE: &str = "camille@demo.example";
/// Tries of each kind for each call.
const TRIES: &str = "25";

/// Only what exists here: a random id finds nothing, and then nothing behind the first refusal is tried.
async fn narrowed(app: &TestApp) -> Value {
    let mut description: Value = serde_json::from_str(&app.get("/api/v1/openapi.json", None).await.body).unwrap();
    let form = app.form(CAMILLE).await;
    let of = |name: &str| form.iter().find(|(field, _)| *field == name).map(|(_, value)| value.clone()).unwrap();
    for schema in ["ActiviteNouvelle", "ActiviteEcrite"] {
        let schema = &mut description["components"]["schemas"][schema];
        let entry = &mut schema["properties"];
        // Lists of what is right, so that what is out of them is wrong: never limits closer than the true ones.
        let among = |kind: &str, values: Value| json!({ "type": kind, "enum": values });
        entry["contrat"] = among("string", json!([of("contrat")]));
        entry["lieu"] = among("string", json!([of("lieu")]));
        entry["jour"] = among("string", json!([of("jour")]));
        entry["type"] = among("string", json!(["individuel", "collectif", "ponctuel"]));
        entry["participants"] = among("integer", json!([300, 500]));
        entry["recurrents"] = among("integer", json!([0, 3]));
        let themes = among("string", json!(["email", "sante", "demarches.logement"]));
        entry["themes"] = json!({ "type": "array", "minItems": 1, "items": themes });
        entry["redirections"]["items"]["enum"] = json!(["administration", "autre"]);
        entry["themes_propres"]["maxItems"] = json!(0);
        for axe in Axe::ALL {
            let classes = Nomenclature::V2.classes(axe).iter().filter(|class| class.code != "nc");
            let classes: serde_json::Map<_, _> =
                classes.map(|class| (class.code.to_owned(), among("integer", json!([0, 1, 20])))).collect();
            entry[field_of(axe)]["properties"] = classes.into();
        }
        for elsewhere in ["canal", "commune"] {
            entry.as_object_mut().unwrap().remove(elsewhere);
        }
        schema["required"].as_array_mut().unwrap().extend(["lieu", "participants", "themes"].map(Value::from));
    }
    let known: Vec<_> = app.entries(CAMILLE).await.iter().take(200).map(ToString::to_string).collect();
    let paths = description["paths"].as_object_mut().unwrap();
    for methods in paths.values_mut() {
        for call in methods.as_object_mut().unwrap().values_mut() {
            for parameter in call.get_mut("parameters").and_then(Value::as_array_mut).into_iter().flatten() {
                match parameter["name"].as_str().unwrap() {
                    "id" => parameter["schema"]["enum"] = json!(known),
                    // Nothing of the demonstration was ever changed.
                    "If-Match" => parameter["schema"]["enum"] = json!(["\"1\""]),
                    "contrat" => parameter["schema"]["enum"] = json!([of("contrat")]),
                    _ => {}
                }
            }
        }
    }
    description
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_is_sent_gets_an_answer_that_is_not_described() {
    let app = TestApp::new().await;
    let token = app.token(CAMILLE).await;
    // Far more calls than a token may make.
    sqlx::query("CREATE TRIGGER patient AFTER UPDATE OF appels ON jeton BEGIN UPDATE jeton SET appels = 0 WHERE id = NEW.id; END")
        .execute(&mut app.connection().await)
        .await
        .unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("openapi.json");
    std::fs::write(&file, narrowed(&app).await.to_string()).unwrap();

    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let service = app.router.clone().into_make_service_with_connect_info::<SocketAddr>();
    let server = tokio::spawn(async move { axum::serve(listener, service).await });

    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let program = root.join(".tools/python/bin/schemathesis");
    assert!(program.exists(), "the Python of the tests is missing: tools/setup.sh test");
    let output = tokio::process::Command::new(program)
        .arg("--config-file")
        .arg(root.join("tools/schemathesis.toml"))
        .arg("run")
        .arg(&file)
        .args(["--url", &url, "--header", &format!("Authorization: Bearer {token}")])
        .args(["--max-examples", TRIES, "--seed", "20261127", "--checks", "all", "--no-shrink"])
        .env("NO_COLOR", "1")
        .env("HOME", folder.path())
        .current_dir(folder.path())
        .output()
        .await
        .unwrap();
    server.abort();
    let said = String::from_utf8_lossy(&output.stdout);
    let last: Vec<_> = said.lines().rev().take(25).collect();
    println!("{}", last.into_iter().rev().collect::<Vec<_>>().join("\n"));
    assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
    // It did get behind the first refusals.
    let made: i64 = app.value("SELECT count(*) FROM idempotence").await;
    let binned: i64 = app.value("SELECT count(*) FROM corbeille").await;
    assert!(made > 3 && binned > 3, "{made} made, {binned} deleted");
}
