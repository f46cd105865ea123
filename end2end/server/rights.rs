//! What a person takes away, what they erase, and what is erased by itself.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use fil::candidature::retention;
use serde_json::Value;

use crate::{app::TestApp, questionnaire};

/// Tables that say something of a person: by a reference to `personne`, to what belongs to one, or by an address.
async fn tables_about_persons(app: &TestApp) -> BTreeSet<String> {
    let mut found: BTreeSet<String> =
        ["personne", "code", "courriel", "idempotence", "audit"].map(str::to_owned).into();
    let mut connection = app.connection().await;
    loop {
        let before = found.len();
        let links: Vec<(String, String)> = sqlx::query_as(
            "SELECT tables.name, keys.\"table\" FROM sqlite_schema AS tables, pragma_foreign_key_list(tables.name) AS keys
             WHERE tables.type = 'table'",
        )
        .fetch_all(&mut connection)
        .await
        .unwrap();
        for (table, of) in links {
            if ["personne", "compte", "candidature", "contrat", "suivi", "dossier_parcours", "passage", "reponse"]
                .contains(&of.as_str())
            {
                found.insert(table);
            }
        }
        if found.len() == before {
            return found;
        }
    }
}

#[tokio::test]
async fn the_export_has_a_section_for_every_table_about_a_person() {
    let app = TestApp::without_candidates().await;
    let mut browser = questionnaire::candidate(&app).await;
    browser.post("/mon-espace/modifier", &[]).await;
    let answer = browser.get("/mon-espace/donnees").await;
    assert!(answer.headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
    let data: Value = serde_json::from_str(&answer.body).unwrap();
    let sections: BTreeSet<String> = data.as_object().unwrap().keys().cloned().collect();
    assert_eq!(sections, tables_about_persons(&app).await);
    let count = |section: &str| data[section].as_array().unwrap().len();
    for (section, rows) in [
        ("personne", 1),
        ("compte", 1),
        ("session", 1),
        ("candidature", 1),
        ("candidature_evenement", 1),
        ("brouillon", 2),
        ("activite", 0),
    ] {
        assert_eq!(count(section), rows, "{section}");
    }
    let letters: i64 = app.value("SELECT count(*) FROM courriel WHERE destinataire = 'awa@exemple.fr'").await;
    assert_eq!(i64::try_from(count("courriel")).unwrap(), letters);
    assert!(answer.body.contains("1 rue du Fil") && answer.body.contains("donnees.telecharger"), "{}", answer.body);

    // A conseillère's year is all there too.
    let camille = app.sign_in("camille@demo.example").await;
    let hers: Value = serde_json::from_str(&app.get("/mon-espace/donnees", Some(&camille)).await.body).unwrap();
    assert_eq!(hers["activite"].as_array().unwrap().len(), app.entries("camille@demo.example").await.len());
}

#[tokio::test]
async fn erased_nothing_is_left_in_the_file_and_the_figures_stay() {
    let app = TestApp::without_candidates().await;
    let mut browser = questionnaire::candidate(&app).await;
    // Somebody else's draft with the same address: it keeps its words, without the address.
    let mut other = crate::browser::Browser::new(&app);
    let contact =
        [("prenom", "Paul"), ("nom", "Noir"), ("contact", "email"), ("email", " AWA@exemple.fr"), ("telephone", "")];
    questionnaire::fill(&mut other, &contact).await;
    // An unsent draft of the same person, a code that waits, a letter that waits.
    let mut draft = crate::browser::Browser::new(&app);
    questionnaire::fill(&mut draft, questionnaire::PAGES[5].1).await;
    draft.post("/devenir-conseiller/verifier", &[]).await;
    let before = app.value::<i64>("SELECT sum(recues) FROM candidature_statistique").await;

    assert_eq!(browser.post("/mon-espace/effacer", &[]).await.status, 422);
    let done = browser.post("/mon-espace/effacer", &[("sur", "true")]).await;
    assert!(done.body.contains("Vos données sont effacées"), "{}", done.body);
    assert!(!browser.cookies().contains("fil="), "{}", browser.cookies());
    assert_eq!(app.value::<i64>("SELECT count(*) FROM personne WHERE email = 'awa@exemple.fr'").await, 0);
    assert_eq!(app.value::<String>("SELECT reponses ->> 'nom' FROM brouillon").await, "Noir");
    sqlx::query("DELETE FROM brouillon").execute(&mut app.connection().await).await.unwrap();
    for table in ["candidature", "candidature_evenement", "code"] {
        let rows: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(format!("SELECT count(*) FROM {table}")))
            .fetch_one(&mut app.connection().await)
            .await
            .unwrap();
        assert_eq!(rows, 0, "{table}");
    }
    assert_eq!(app.value::<i64>("SELECT sum(recues) FROM candidature_statistique").await, before);

    // Not even in the free pages of the file.
    let folder = app.folder().to_owned();
    app.state.db.clone().close().await;
    sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&mut app.connection().await).await.unwrap();
    for file in ["fil.sqlite", "fil.sqlite-wal"] {
        let bytes = std::fs::read(folder.join(file)).unwrap_or_default();
        for text in ["awa@exemple.fr", "Diop", "AWA@"] {
            let found = bytes.windows(text.len()).any(|window| window == text.as_bytes());
            assert!(!found, "{text} is still in {file}");
        }
    }
}

#[tokio::test]
async fn what_is_kept_too_long_is_erased_by_itself() {
    let app = TestApp::without_candidates().await;
    questionnaire::candidate(&app).await;
    crate::browser::Browser::new(&app).post("/devenir-conseiller", &[]).await;
    let persons = app.value::<i64>("SELECT count(*) FROM personne").await;
    let (db, clock) = (&app.state.db, &app.state.clock);
    let after = async |days| {
        clock.shift(TimeDelta::days(days));
        retention::sweep(db, clock).await.unwrap();
    };
    after(29).await;
    assert_eq!(app.value::<i64>("SELECT count(*) FROM brouillon").await, 2);
    after(31).await;
    assert_eq!(app.value::<i64>("SELECT count(*) FROM brouillon").await, 0);
    after(729).await;
    assert_eq!(app.value::<i64>("SELECT count(*) FROM candidature").await, 1);
    after(732).await;
    assert_eq!(app.value::<i64>("SELECT count(*) FROM candidature").await, 0);
    assert_eq!(app.value::<i64>("SELECT count(*) FROM personne").await, persons - 1);
}
