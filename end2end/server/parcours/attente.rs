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
    assert!(whole.contains("LOCATION:12 rue de la Gare\\, Sarcelles\r\n"), "{whole}");

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
    assert_eq!(of(">Yanis Petit<").as_deref(), Some("Fixer le rendez-vous d’évaluation"));
    assert!(
        list.body.contains(&suivi.path("href=\"/organisme/{organisme}/suivis/{suivi}/rendez-vous\"")),
        "{}",
        list.body
    );
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

#[tokio::test]
async fn nothing_waits_of_a_hire_that_is_interrupted_or_of_a_test_taken_back() {
    let app = TestApp::new().await;
    for (who, change) in [
        ("fatou", "UPDATE suivi SET etat = 'interrompu', due = NULL, clos_le = '2026-11-20' WHERE id = $1"),
        ("lea", "UPDATE suivi SET etat = 'interrompu', due = NULL, clos_le = '2026-11-20' WHERE id = $1"),
        (
            "lea",
            "UPDATE convocation SET retiree_le = cree_le WHERE contrat = (SELECT contrat FROM suivi WHERE id = $1)",
        ),
    ] {
        let email = format!("{who}@demo.example");
        let suivi = app.suivi(&email).await;
        sqlx::query(change).bind(suivi.id).execute(&mut app.connection().await).await.unwrap();
        let cookie = app.sign_in(&email).await;
        assert_eq!(text(&app.get("/activites", Some(&cookie)).await, ".attentes"), "", "{who}: {change}");
    }
}

#[tokio::test]
async fn the_list_goes_from_answers_to_read_to_the_agreement() {
    let app = TestApp::new().await;
    let thomas = app.sign_in("thomas@demo.example").await;
    let suivi = app.suivi("fatou@demo.example").await;
    let next = async || {
        let list = app.get(&suivi.path("/organisme/{organisme}/suivis"), Some(&thomas)).await;
        let hire = app.get(&suivi.path("/organisme/{organisme}/suivis/{suivi}"), Some(&thomas)).await;
        let row = list.body.split("<li class=\"hire\">").find(|row| row.contains(">Fatou Keita<")).unwrap().to_owned();
        let of = |body: &str| {
            body.split("class=\"next")
                .nth(1)
                .map(|rest| rest.split('>').nth(1).unwrap().split('<').next().unwrap().to_owned())
        };
        assert_eq!(of(&row), of(&hire.body), "the page of the hire says the same");
        of(&row)
    };
    let run = async |sql: &'static str| {
        sqlx::query(sql).bind(suivi.id).execute(&mut app.connection().await).await.unwrap();
    };
    run("DELETE FROM parcours_proposition WHERE suivi = $1").await;
    run("UPDATE dossier_parcours SET etat = 'a_proposer', tour = 0 WHERE suivi = $1").await;
    assert_eq!(next().await.as_deref(), Some("Proposer le parcours"));
    run("UPDATE entretien_individuel SET fini = 0 WHERE suivi = $1").await;
    assert_eq!(next().await.as_deref(), Some("Noter l’entretien"));
    // What is to be read comes first, whether the test was taken whole or not.
    run("UPDATE reponse SET points = NULL, note_le = NULL, note_par = NULL
         WHERE (passage, rang) IN (SELECT passage, rang FROM reponse JOIN passage ON passage.id = passage JOIN suivi ON suivi.contrat = passage.contrat
                                   WHERE suivi.id = $1 AND reponse IS NOT NULL ORDER BY rang LIMIT 1)").await;
    assert_eq!(next().await.as_deref(), Some("Lire 1\u{a0}réponse"));
    run("UPDATE passage SET etat = 'interrompu', cause = 'organisme' WHERE contrat = (SELECT contrat FROM suivi WHERE id = $1)").await;
    assert_eq!(next().await.as_deref(), Some("Lire 1\u{a0}réponse"));
}
