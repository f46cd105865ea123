//! A calendar that is sent: its events of the past month are proposed, completed, ignored, and never proposed again.

use chrono::{Days, NaiveDate};
use fil::candidature::retention;
use scraper::{Html, Selector};
use uuid::Uuid;

use crate::app::{Answer, TestApp};

const CAMILLE: &str = "camille@demo.example";
const MALIK: &str = "malik@demo.example";

fn today(app: &TestApp) -> NaiveDate {
    app.state.clock.now().utc().date_naive()
}

/// An event so many days ago.
fn event(app: &TestApp, uid: &str, ago: u64, lines: &str) -> String {
    let day = (today(app) - Days::new(ago)).format("%Y%m%d");
    format!(
        "BEGIN:VEVENT\r\nUID:{uid}\r\nDTSTART;TZID=Europe/Paris:{day}T140000\r\nDTEND;TZID=Europe/Paris:{day}T153000\r\n{lines}\r\nEND:VEVENT\r\n"
    )
}

async fn send(app: &TestApp, cookie: &str, events: &str) -> Answer {
    let calendar = format!("BEGIN:VCALENDAR\r\n{events}END:VCALENDAR\r\n");
    let answer = app.upload("/activites/agenda", Some(cookie), &[], calendar.as_bytes()).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    app.get(answer.location(), Some(cookie)).await
}

/// An event of this person that is proposed.
pub async fn proposed(app: &TestApp, email: &str) -> String {
    let cookie = app.sign_in(email).await;
    send(app, &cookie, &event(app, "acces", 2, "SUMMARY:Atelier")).await;
    app.value::<Uuid>("SELECT id FROM agenda_evenement").await.to_string()
}

/// Where the links « Compléter » lead.
fn links(answer: &Answer) -> Vec<String> {
    let page = Html::parse_document(&answer.body);
    let completed = Selector::parse("a[href*=\"agenda=\"]").unwrap();
    page.select(&completed).map(|link| link.attr("href").unwrap().to_owned()).collect()
}

#[tokio::test]
async fn an_event_is_proposed_completed_and_not_proposed_again() {
    let app = TestApp::new().await;
    let cookie = app.sign_in(CAMILLE).await;
    let calendar = event(
        &app,
        "1@exemple",
        3,
        "SUMMARY:Atelier smartphone avec Jeanne Martin\r\nDESCRIPTION:Tél. 06 12 34 56 78\r\nATTENDEE:mailto:jeanne@exemple.fr",
    ) + &event(&app, "2@exemple", 2, "SUMMARY:Réunion d’équipe\r\nLOCATION:Microsoft Teams")
        + &event(&app, "3@exemple", 60, "SUMMARY:Trop ancien");
    let page = send(&app, &cookie, &calendar).await;
    assert!(page.body.contains("2\u{a0}nouveaux rendez-vous"), "{}", page.body);
    assert!(page.body.contains("Atelier · 1\u{202f}h\u{202f}30 · Prendre en main du matériel"), "{}", page.body);
    assert!(page.body.contains("Réunion, réseau") && page.body.contains("À distance"));
    // Nothing of who was there is kept.
    let kept: String = app.value("SELECT group_concat(contenu) FROM agenda_evenement").await;
    for word in ["Jeanne", "jeanne", "Martin", "Atelier smartphone", "34 56", "exemple.fr"] {
        assert!(!kept.contains(word), "{word}: {kept}");
    }
    let links = links(&page);
    assert_eq!(links.len(), 2);
    let day = app.get(&links[1], Some(&cookie)).await;
    let html = Html::parse_document(&day.body);
    let value = |selector: &str| {
        html.select(&Selector::parse(selector).unwrap())
            .next()
            .and_then(|field| field.attr("value"))
            .unwrap_or_default()
            .to_owned()
    };
    assert_eq!(value("input[name=kind][checked]"), "collectif");
    assert_eq!(value("input[name=duree][checked]"), "90");
    let id = links[1].split("agenda=").nth(1).unwrap();
    assert_eq!(value("input[name=cle]"), id);
    let jour = (today(&app) - Days::new(3)).to_string();
    let contrat = value("input[name=contrat]");
    let lieu: Uuid = app.value("SELECT lieu.id FROM lieu JOIN contrat ON contrat.structure = lieu.structure JOIN personne ON personne.id = contrat.personne WHERE email = 'camille@demo.example' LIMIT 1").await;
    let form = [
        ("cle", id),
        ("contrat", &contrat),
        ("jour", &jour),
        ("kind", "collectif"),
        ("duree", "90"),
        ("participants", "6"),
        ("themes", "materiel"),
        ("lieu", &lieu.to_string()),
    ];
    let saved = app.post("/activites", Some(&cookie), &form).await;
    assert_eq!(saved.status, 303, "{}", saved.body);
    // Ignored too; then the same calendar comes again.
    let other = links[0].split("agenda=").nth(1).unwrap();
    assert_eq!(app.post(&format!("/activites/agenda/{other}/ignorer"), Some(&cookie), &[]).await.status, 303);
    let again = send(&app, &cookie, &calendar).await;
    assert!(again.body.contains("Aucun nouveau rendez-vous"), "{}", again.body);
    assert_eq!(self::links(&again), [""; 0]);
    for link in &links {
        assert_eq!(app.get(link, Some(&cookie)).await.status, 404, "{link}");
    }
    // Deleted, it does not come back by its calendar either.
    assert_eq!(app.post(&format!("/activites/{id}/supprimer"), Some(&cookie), &[]).await.status, 303);
    assert_eq!(self::links(&send(&app, &cookie, &calendar).await), [""; 0]);
}

#[tokio::test]
async fn what_comes_back_is_proposed_each_time_and_what_moved_once() {
    let app = TestApp::new().await;
    let cookie = app.sign_in(CAMILLE).await;
    let weekly = event(&app, "a", 28, "SUMMARY:Permanence\r\nRRULE:FREQ=WEEKLY");
    assert_eq!(links(&send(&app, &cookie, &weekly).await).len(), 5);
    assert_eq!(links(&send(&app, &cookie, &(weekly + &event(&app, "b", 5, "SUMMARY:RDV"))).await).len(), 6);
    let moved = links(&send(&app, &cookie, &event(&app, "b", 4, "SUMMARY:RDV")).await);
    assert_eq!(moved.len(), 6);
    let day = (today(&app) - Days::new(4)).to_string();
    assert!(moved.iter().any(|link| link.contains(&day)), "{moved:?}");
    let odd = send(&app, &cookie, &event(&app, "c", 3, "RRULE:FREQ=WEEKLY;BYSETPOS=1")).await;
    assert!(odd.body.contains("1\u{a0}rendez-vous se répète d’une façon que nous ne lisons pas."), "{}", odd.body);
}

#[tokio::test]
async fn files_that_are_no_calendar_are_refused_and_events_are_of_one_person() {
    let app = TestApp::new().await;
    let (camille, malik) = (app.sign_in(CAMILLE).await, app.sign_in(MALIK).await);
    for (file, said) in [(&b""[..], "Choisissez un fichier."), (b"Date;Type\n", "n’est pas un agenda")] {
        let answer = app.upload("/activites/agenda", Some(&camille), &[], file).await;
        assert_eq!(answer.status, 422);
        assert!(answer.body.contains(said), "{said}");
    }
    let links = links(&send(&app, &camille, &event(&app, "a", 1, "SUMMARY:Atelier")).await);
    assert_eq!(app.get(&links[0], Some(&malik)).await.status, 404);
    let id = links[0].split("agenda=").nth(1).unwrap();
    assert_eq!(app.post(&format!("/activites/agenda/{id}/ignorer"), Some(&malik), &[]).await.status, 404);
    assert_eq!(self::links(&app.get("/activites/agenda", Some(&malik)).await), [""; 0]);
}

#[tokio::test]
async fn events_are_forgotten_after_a_month() {
    let app = TestApp::new().await;
    let cookie = app.sign_in(CAMILLE).await;
    send(&app, &cookie, &event(&app, "a", 1, "SUMMARY:Atelier")).await;
    app.state.clock.shift(chrono::TimeDelta::days(30));
    retention::sweep(&app.state.db, &app.state.clock).await.unwrap();
    assert_eq!(app.value::<i64>("SELECT count(*) FROM agenda_evenement").await, 1);
    app.state.clock.shift(chrono::TimeDelta::days(33));
    retention::sweep(&app.state.db, &app.state.clock).await.unwrap();
    assert_eq!(app.value::<i64>("SELECT count(*) FROM agenda_evenement").await, 0);
}
