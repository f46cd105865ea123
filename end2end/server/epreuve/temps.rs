//! The time of a test: put aside, cut off, over, and how much each person has.

use std::time::Instant;

use chrono::TimeDelta;
use fil::positionnement::{epreuve, model::Reponse};
use uuid::Uuid;

use super::{Sitting, fields_of, leads_to, right, since};
use crate::app::TestApp;

#[tokio::test]
async fn a_pause_stops_the_time_where_it_is_allowed() {
    let app = TestApp::new().await;
    let test = Sitting::begin(&app, "lea@demo.example").await;
    test.get("/question/1").await;
    let pause = test.post("/question/1", &[("geste", "pause".to_owned())]).await;
    assert_eq!(leads_to(&pause), test.path("/pause"));
    assert_eq!(test.state().await.2, None);
    assert_eq!(leads_to(&test.get("/question/1").await), test.path("/pause"));
    let page = test.get("/pause").await;
    assert!(page.body.contains("Le temps est arrêté."));
    let (before, ..) = test.times(1).await;
    assert_eq!(leads_to(&test.post("/reprendre", &[]).await), test.path("/question/1"));
    test.get("/question/1").await;
    assert!(test.times(1).await.0 - before < 100);
    sqlx::query("UPDATE convocation SET pause = 0 WHERE id = $1")
        .bind(test.id)
        .execute(&mut app.connection().await)
        .await
        .unwrap();
    let page = test.get("/question/1").await;
    assert!(!page.body.contains("value=\"pause\""));
    assert_eq!(test.post("/question/1", &[("geste", "pause".to_owned())]).await.status, 403);
}

#[tokio::test]
async fn the_end_of_the_time_ends_the_test() {
    let app = TestApp::new().await;
    let test = Sitting::begin(&app, "lea@demo.example").await;
    let page = test.get("/question/1").await;
    assert!(page.body.contains("1\u{a0}heure"), "{}", page.body);
    let item = test.item(1).await;
    // Just in time for the server's grace: it counts.
    test.wait(TimeDelta::minutes(60) + TimeDelta::seconds(10)).await;
    assert_eq!(leads_to(&test.answer(1, &right(item)).await), test.path(""));
    assert_eq!(test.state().await, ("interrompu".to_owned(), Some("temps".to_owned()), None));
    let result = test.get("").await.body;
    assert!(result.contains("le temps prévu était écoulé"), "{result}");
    let points: i64 =
        app.value("SELECT points FROM reponse JOIN passage ON passage.id = passage WHERE cause = 'temps'").await;
    assert_eq!(points, 100);
}

#[tokio::test]
async fn what_comes_too_late_is_kept_for_a_reader() {
    let app = TestApp::new().await;
    let test = Sitting::begin(&app, "lea@demo.example").await;
    test.get("/question/1").await;
    test.wait(TimeDelta::minutes(62)).await;
    assert_eq!(leads_to(&test.answer(1, &right(test.item(1).await)).await), test.path(""));
    let (given, points): (bool, Option<i64>) =
        sqlx::query_as("SELECT reponse IS NOT NULL, points FROM reponse WHERE passage = $1")
            .bind(test.id)
            .fetch_one(&mut app.connection().await)
            .await
            .unwrap();
    assert_eq!((given, points), (true, None));
}

#[tokio::test]
async fn a_page_that_beats_keeps_what_is_typed_and_is_not_charged_for_an_outage() {
    let app = TestApp::new().await;
    let test = Sitting::begin(&app, "nora@demo.example").await;
    let item = test.item(6).await;
    let begun = Instant::now();
    test.get("/question/6").await;
    let typed = serde_html_form::to_string(fields_of(test.graine, item, &right(item))).unwrap();
    test.wait(TimeDelta::seconds(4)).await;
    let beat = test.beat(6, &typed).await;
    assert_eq!(beat.status, 200, "{}", beat.body);
    let said: serde_json::Value = serde_json::from_str(&beat.body).unwrap();
    assert_eq!(said["ici"], "oui");
    let (counted, outages, _) = test.times(6).await;
    assert!((4_000..=4_001 + since(begun)).contains(&counted) && outages == 0, "{counted}");
    // Ten minutes without a word, then the page is opened again: it shows what was typed.
    test.wait(TimeDelta::minutes(10)).await;
    test.get("/question/6").await;
    let (after, outages, silent) = test.times(6).await;
    assert!(after - counted < 500 && outages == 1 && silent >= 600_000, "{after} {outages} {silent}");
    let kept: Option<String> = sqlx::query_scalar("SELECT brouillon FROM reponse WHERE passage = $1 AND rang = 6")
        .bind(test.id)
        .fetch_one(&mut app.connection().await)
        .await
        .unwrap();
    assert_eq!(kept, Some(serde_json::to_string(&right(item)).unwrap()));
    // Once answered in another tab, the page is asked to look again.
    test.answer(6, &right(item)).await;
    sqlx::query("UPDATE convocation SET relecture = 0 WHERE id = $1")
        .bind(test.id)
        .execute(&mut app.connection().await)
        .await
        .unwrap();
    let said: serde_json::Value = serde_json::from_str(&test.beat(6, &typed).await.body).unwrap();
    assert_eq!(said["ici"], "");
}

#[tokio::test]
async fn what_was_typed_counts_when_the_test_is_stopped() {
    let app = TestApp::new().await;
    let test = Sitting::begin(&app, "nora@demo.example").await;
    let item = test.item(6).await;
    test.get("/question/6").await;
    test.beat(6, &serde_html_form::to_string(fields_of(test.graine, item, &right(item))).unwrap()).await;
    assert!(test.get("/fin").await.body.contains("Il reste 9"));
    assert_eq!(leads_to(&test.post("/fin", &[]).await), test.path(""));
    assert_eq!(test.state().await, ("interrompu".to_owned(), Some("personne".to_owned()), None));
    assert_eq!(test.points(6).await, 100);
}

#[tokio::test]
async fn each_person_has_the_time_that_was_decided() {
    let app = TestApp::new().await;
    let (thomas, maelle) = (app.sign_in("thomas@demo.example").await, app.sign_in("maelle@demo.example").await);
    let suivi = app.suivi("maelle@demo.example").await;
    let path = suivi.path("/organisme/{organisme}/suivis/{suivi}/test");
    let cases = [
        ("aucune", Some("45\u{a0}minutes")),
        ("tiers", Some("59\u{a0}minutes\u{a0}51")),
        ("moitie", Some("1\u{a0}heure 7\u{a0}minutes")),
        ("double", Some("1\u{a0}heure 30\u{a0}minutes")),
        ("sans_limite", None),
    ];
    for (n, (majoration, said)) in cases.into_iter().enumerate() {
        let cle = Uuid::from_u128(0x0195_0000_0000_7000_8000_0000_0000_1000 + n as u128).to_string();
        let offered =
            app.post(&path, Some(&thomas), &[("cle", &cle), ("forme", "fixe"), ("majoration", majoration)]).await;
        assert_eq!(offered.status, 303, "{majoration}: {}", offered.body);
        let id: Uuid = sqlx::query_scalar("SELECT objet FROM idempotence WHERE cle = $1")
            .bind(Uuid::parse_str(&cle).unwrap())
            .fetch_one(&mut app.connection().await)
            .await
            .unwrap();
        assert_eq!(app.post(&format!("/positionnement/{id}/commencer"), Some(&maelle), &[]).await.status, 303);
        let page = app.get(&format!("/positionnement/{id}/question/1"), Some(&maelle)).await.body;
        match said {
            Some(said) => assert!(page.contains("Temps restant") && page.contains(said), "{majoration}"),
            None => assert!(!page.contains("Temps restant"), "{majoration}"),
        }
        let end = suivi.path("/organisme/{organisme}/positionnements/");
        assert_eq!(app.post(&format!("{end}{id}/clore"), Some(&thomas), &[]).await.status, 303);
        let cause: String = sqlx::query_scalar("SELECT cause FROM passage WHERE id = $1")
            .bind(id)
            .fetch_one(&mut app.connection().await)
            .await
            .unwrap();
        assert_eq!(cause, "organisme");
    }
}

#[tokio::test]
async fn a_page_without_an_item_stops_the_time_of_the_last_one() {
    let app = TestApp::new().await;
    let test = Sitting::begin(&app, "nora@demo.example").await;
    let begun = Instant::now();
    test.get("/question/6").await;
    test.wait(TimeDelta::seconds(20)).await;
    // Without JavaScript: what was looked at counts until it is left, and nothing does on the page of all questions.
    assert_eq!(test.get("/fin").await.status, 200);
    let (counted, outages, _) = test.times(6).await;
    assert!((20_000..=20_001 + since(begun)).contains(&counted) && outages == 0, "{counted} {outages}");
    assert_eq!(test.state().await.2, None);
    assert_eq!(test.get("/question/6").await.status, 200);
    assert!(test.times(6).await.0 - counted < 500);
    test.answer(6, &Reponse::Inconnue).await;
    assert_eq!(test.state().await.2, None);
}

#[tokio::test]
async fn a_server_that_comes_back_charges_nobody_who_had_left_before() {
    let app = TestApp::new().await;
    let test = Sitting::begin(&app, "nora@demo.example").await;
    let ago = |delta| app.state.clock.real_now().minus(delta);
    for (bat, counted, silent) in [(true, 0, 3_600_000), (false, 3_590_000, 10_000)] {
        let begun = Instant::now();
        test.get("/question/6").await;
        let mut conn = app.connection().await;
        // On a screen for an hour; the server was seen running until ten seconds ago.
        sqlx::query("UPDATE passage SET compte_depuis = $2, bat = $3 WHERE id = $1")
            .bind(test.id)
            .bind(ago(TimeDelta::hours(1)))
            .bind(bat)
            .execute(&mut conn)
            .await
            .unwrap();
        epreuve::store::note_running(&mut conn, ago(TimeDelta::seconds(10))).await.unwrap();
        sqlx::query("UPDATE reponse SET temps_ms = 0, coupures_ms = 0 WHERE passage = $1")
            .bind(test.id)
            .execute(&mut conn)
            .await
            .unwrap();
        assert_eq!(epreuve::store::skip_outage(&mut conn, app.state.clock.real_now()).await.unwrap(), 1);
        let (time, _, outage) = test.times(6).await;
        assert!(
            (counted..=counted + 1 + since(begun)).contains(&time)
                && (silent..=silent + 1 + since(begun)).contains(&outage),
            "{bat}: {time} {outage}"
        );
    }
}
