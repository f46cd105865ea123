//! What waits for a conseiller is said where their day begins, and a rendez-vous goes into their calendar.

use chrono::{Days, TimeZone as _};

use super::{rendez_vous, text, today};
use crate::app::TestApp;

#[tokio::test]
async fn what_waits_is_said_where_the_day_begins_and_leads_there() {
    let app = TestApp::new().await;
    for (who, said, link) in [
        ("lea", "Un test de positionnement vous attend.", "Lire les règles du test"),
        ("nora", "Votre test de positionnement n’est pas terminé.", "Continuer le test"),
        (
            "fatou",
            "Un parcours de formation vous est proposé. Votre accord est demandé.",
            "Lire le parcours et répondre",
        ),
    ] {
        let cookie = app.sign_in(&format!("{who}@demo.example")).await;
        let page = app.get("/activites", Some(&cookie)).await;
        assert_eq!(text(&page, ".attentes li"), format!("{said}{link}"), "{who}");
        let href = page.body.split(link).next().unwrap().rsplit("href=\"").next().unwrap().split('"').next().unwrap();
        assert_eq!(app.get(href, Some(&cookie)).await.status, if who == "nora" { 303 } else { 200 }, "{who}: {href}");
    }
    // Nothing waits; nor is it said on a day that is over.
    let camille = app.sign_in("camille@demo.example").await;
    assert_eq!(text(&app.get("/activites", Some(&camille)).await, ".attentes"), "");
    let lea = app.sign_in("lea@demo.example").await;
    let yesterday = format!("/activites?jour={}", today(&app) - Days::new(1));
    assert_eq!(text(&app.get(&yesterday, Some(&lea)).await, ".attentes"), "");
}

#[tokio::test]
async fn a_rendez_vous_to_come_is_said_and_goes_into_a_calendar() {
    let app = TestApp::new().await;
    let (thomas, yanis) = (app.sign_in("thomas@demo.example").await, app.sign_in("yanis@demo.example").await);
    let suivi = app.suivi("yanis@demo.example").await;
    let file = format!("/parcours/{}/rendez-vous.ics", suivi.id);
    assert_eq!(app.get(&file, Some(&yanis)).await.status, 404, "none is fixed");
    assert_eq!(rendez_vous(&app, &thomas, suivi).await.0.status, 303);

    let day = today(&app) + Days::new(3);
    let page = app.get("/activites", Some(&yanis)).await;
    let said = text(&page, ".attentes");
    assert!(said.starts_with("Rendez-vous d’évaluation : ") && said.contains("à 9 h 30."), "{said}");
    assert!(page.body.contains(&format!("/parcours/{}", suivi.id)));
    let mine = app.get(&format!("/parcours/{}", suivi.id), Some(&yanis)).await;
    assert!(mine.body.contains(&file), "{}", mine.body);
    let answer = app.get(&file, Some(&yanis)).await;
    assert_eq!(answer.headers["content-type"], "text/calendar; charset=utf-8");
    let start = chrono_tz::Europe::Paris.from_local_datetime(&day.and_hms_opt(9, 30, 0).unwrap()).unwrap().to_utc();
    assert!(answer.body.contains(&format!("DTSTART:{}\r\n", start.format("%Y%m%dT%H%M%SZ"))), "{}", answer.body);
    let whole = answer.body.replace("\r\n ", "");
    assert!(whole.contains("SUMMARY:Rendez-vous d’évaluation avec Thomas Girard\r\n"), "{whole}");
    assert!(whole.contains("12 rue de la Gare\\, Sarcelles\r\n"), "{whole}");

    // Once it is over, nobody is reminded of it.
    sqlx::query("UPDATE rendez_vous SET jour = date(jour, '-4 days') WHERE suivi = $1")
        .bind(suivi.id)
        .execute(&mut app.connection().await)
        .await
        .unwrap();
    assert_eq!(text(&app.get("/activites", Some(&yanis)).await, ".attentes"), "");
}

#[tokio::test]
async fn the_list_of_an_organisme_says_what_comes_next_for_each() {
    let app = TestApp::new().await;
    let thomas = app.sign_in("thomas@demo.example").await;
    let suivi = app.suivi("yanis@demo.example").await;
    let list = app.get(&suivi.path("/organisme/{organisme}/suivis"), Some(&thomas)).await;
    let of = |name: &str| {
        let row = list.body.split("<li class=\"hire\">").find(|row| row.contains(name)).unwrap();
        row.split("class=\"next")
            .nth(1)
            .map(|rest| rest.split('>').nth(1).unwrap().split('<').next().unwrap().to_owned())
    };
    assert_eq!(of(">Yanis Petit<").as_deref(), Some("Proposer le test"));
    assert!(list.body.contains(&suivi.path("href=\"/organisme/{organisme}/suivis/{suivi}/test\"")), "{}", list.body);
    assert_eq!(of(">Léa Nguyen<").as_deref(), Some("Test proposé, pas encore commencé"));
    assert_eq!(of(">Fatou Keita<").as_deref(), Some("Parcours proposé, réponse attendue"));
    for other in [">Maëlle Roux<", ">Camille Moreau<", ">Malik Hoarau<"] {
        assert_eq!(of(other), None, "{other}");
    }
    // The structure's list says nothing of an evaluation.
    let ines = app.sign_in("ines@demo.example").await;
    let theirs = app.get(&suivi.path("/structure/{structure}/suivis"), Some(&ines)).await;
    assert!(!theirs.body.contains("class=\"next"), "{}", theirs.body);
}
