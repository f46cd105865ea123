//! The calendar at its secret address, read by an independent parser (icalendar of Python, `tools/check_ics.py`).

use std::path::Path;

use chrono::NaiveDate;

use crate::{
    app::{Suivi, TestApp},
    reader,
};

const PAGE: &str = "/structure/{structure}/calendrier";

fn parse(folder: &Path, calendar: &str) -> serde_json::Value {
    let file = folder.join("fil.ics");
    std::fs::write(&file, calendar).unwrap();
    reader::read("check_ics.py", &file)
}

async fn start(app: &TestApp, cookie: &str, hire: Suivi, jeton: &str) -> u16 {
    app.post(&hire.path(PAGE), Some(cookie), &[("jeton", jeton)]).await.status.as_u16()
}

#[tokio::test]
async fn an_independent_parser_reads_what_the_pages_show() {
    let app = TestApp::new().await;
    let (ines, yanis) = (app.sign_in("ines@demo.example").await, app.suivi("yanis@demo.example").await);
    let mut conn = app.connection().await;
    // A long name with all that RFC 5545 separates by.
    sqlx::query("UPDATE organisation SET nom = 'Mairie de Sarcelles, service « Médiation; numérique » \\ équipe été, une ligne assez longue pour être pliée'")
        .execute(&mut conn)
        .await
        .unwrap();
    sqlx::query(
        "UPDATE personne SET prenom = 'Yanis, Étienne; \\n🧵' || char(10) || 'deux' WHERE email = 'yanis@demo.example'",
    )
    .execute(&mut conn)
    .await
    .unwrap();
    let jeton = "0123456789abcdef".repeat(4);
    assert_eq!(start(&app, &ines, yanis, &jeton).await, 200);
    let answer = app.get(&format!("/flux/{jeton}.ics"), None).await;
    assert_eq!(
        (answer.status.as_u16(), answer.headers["content-type"].to_str().unwrap()),
        (200, "text/calendar; charset=utf-8")
    );

    let folder = tempfile::tempdir().unwrap();
    let read = parse(folder.path(), &answer.body);
    assert_eq!(read["bare_newlines"], 0);
    assert!(read["longest"].as_u64().unwrap() <= 75);
    assert_eq!(
        read["name"],
        "Le Fil, Mairie de Sarcelles, service « Médiation; numérique » \\ équipe été, une ligne assez longue pour être pliée"
    );
    let events = read["events"].as_array().unwrap();

    let expected: Vec<(uuid::Uuid, String, NaiveDate)> = sqlx::query_as(
        "SELECT suivi.id, echeance.etape, echeance.due FROM suivi JOIN echeance ON echeance.suivi = suivi.id WHERE structure = $1 AND etat = 'en_cours' AND fait_le IS NULL
         UNION ALL SELECT suivi.id, 'tranche-' || rang, tranche.due FROM tranche JOIN suivi ON suivi.contrat = tranche.contrat WHERE suivi.structure = $1 AND versee_le IS NULL AND etat <> 'interrompu'",
    )
    .bind(yanis.structure)
    .fetch_all(&mut conn)
    .await
    .unwrap();
    assert_eq!(events.len(), expected.len());
    for (id, what, day) in expected {
        let uid = format!("{id}-{what}@lefil");
        let event = events.iter().find(|event| event["uid"] == uid.as_str()).unwrap_or_else(|| panic!("no {uid}"));
        assert_eq!(
            (event["start"].as_str().unwrap(), event["end"].as_str().unwrap()),
            (day.to_string().as_str(), day.succ_opt().unwrap().to_string().as_str())
        );
        let url = event["url"].as_str().unwrap();
        assert!(url.ends_with(&format!("/structure/{}/suivis/{id}", yanis.structure)), "{url}");
    }
    // The name is cut short, whatever is in it.
    let summaries: Vec<_> = events.iter().map(|event| event["summary"].as_str().unwrap()).collect();
    assert!(
        summaries.contains(&"J+2 · Organisation administrative\u{a0}: Yanis, Étienne; \\n🧵\ndeux P."),
        "{summaries:?}"
    );
}

#[tokio::test]
async fn an_address_is_secret_single_and_stops() {
    let app = TestApp::new().await;
    let (ines, yanis) = (app.sign_in("ines@demo.example").await, app.suivi("yanis@demo.example").await);
    let (first, second) = ("a1".repeat(32), "b2".repeat(32));
    let status = async |jeton: &str| app.get(&format!("/flux/{jeton}.ics"), None).await.status.as_u16();
    let page = app.get(&yanis.path(PAGE), Some(&ines)).await.body;
    let proposed = page.split("name=\"jeton\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    assert!(proposed.len() == 64 && !app.get(&yanis.path(PAGE), Some(&ines)).await.body.contains(&proposed));

    for wrong in ["", "a1", &"zz".repeat(32)] {
        assert_eq!(start(&app, &ines, yanis, wrong).await, 422, "{wrong}");
    }
    // Sent twice, it is the same address.
    assert_eq!(
        (start(&app, &ines, yanis, &first).await, start(&app, &ines, yanis, &first).await, status(&first).await),
        (200, 200, 200)
    );
    // Another takes its place, and the first never comes back.
    assert_eq!(
        (start(&app, &ines, yanis, &second).await, status(&first).await, status(&second).await),
        (200, 404, 200)
    );
    assert_eq!(start(&app, &ines, yanis, &first).await, 409);
    // Someone else cannot take an address that is in use.
    let rose = app.sign_in("rose@demo.example").await;
    assert_eq!(start(&app, &rose, app.suivi("malik@demo.example").await, &second).await, 409);
    // Only its print is kept.
    let stored: Vec<Vec<u8>> =
        sqlx::query_scalar("SELECT empreinte FROM flux").fetch_all(&mut app.connection().await).await.unwrap();
    assert!(stored.iter().all(|print| print.len() == 32));
    for unknown in ["c3".repeat(32), String::new(), format!("{second}.ics")] {
        assert_eq!(status(&unknown).await, 404);
    }
    assert_eq!(app.get(&format!("/flux/{second}"), None).await.status, 404);

    // It stops with the habilitation, and when its owner says so.
    let mut conn = app.connection().await;
    let grant =
        "UPDATE habilitation SET au = $1 WHERE personne = (SELECT id FROM personne WHERE email = 'ines@demo.example')";
    sqlx::query(grant).bind(Some("2026-01-01")).execute(&mut conn).await.unwrap();
    assert_eq!(status(&second).await, 404);
    sqlx::query(grant).bind(None::<&str>).execute(&mut conn).await.unwrap();
    assert_eq!(status(&second).await, 200);
    assert_eq!(app.post(&yanis.path("/structure/{structure}/calendrier/arreter"), Some(&ines), &[]).await.status, 303);
    assert_eq!(status(&second).await, 404);
}
