//! What anyone may read: told to search engines, honest about who runs the site, and counted without naming few people.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use fil::server::config::Operateur;
use scraper::{Html, Selector};

use crate::app::{Answer, TestApp, fields};

const PAGES: [&str; 9] = [
    "/",
    "/le-metier",
    "/engager-un-conseiller",
    "/aide",
    "/donnees-personnelles",
    "/mentions-legales",
    "/accessibilite",
    "/connexion",
    "/chiffres",
];

fn texts(answer: &Answer, selector: &str) -> Vec<String> {
    let page = Html::parse_document(&answer.body);
    let selector = Selector::parse(selector).unwrap();
    page.select(&selector).map(|element| element.text().collect()).collect()
}

fn attributes(answer: &Answer, selector: &str, name: &str) -> Vec<String> {
    let page = Html::parse_document(&answer.body);
    let selector = Selector::parse(selector).unwrap();
    page.select(&selector).filter_map(|element| element.attr(name).map(str::to_owned)).collect()
}

#[tokio::test]
async fn each_page_has_a_title_and_a_description_of_its_own() {
    let app = TestApp::new().await;
    let (mut titles, mut descriptions) = (BTreeSet::new(), BTreeSet::new());
    for path in PAGES {
        let answer = app.get(path, None).await;
        assert_eq!(attributes(&answer, "html", "lang"), ["fr"]);
        assert_eq!(texts(&answer, "h1").len(), 1, "{path}");
        titles.extend(texts(&answer, "title"));
        let description = attributes(&answer, "meta[name=description]", "content");
        assert_eq!(description.len(), 1, "{path}");
        assert!((50..=200).contains(&description[0].chars().count()), "{path}: {}", description[0]);
        descriptions.extend(description);
    }
    assert_eq!((titles.len(), descriptions.len()), (PAGES.len(), PAGES.len()));
}

#[tokio::test]
async fn every_page_ends_with_the_same_ways_and_they_lead_somewhere() {
    let app = TestApp::new().await;
    let expected = ["/accessibilite", "/donnees-personnelles", "/mentions-legales", "/aide"];
    for path in PAGES.into_iter().chain(["/rien"]) {
        assert_eq!(attributes(&app.get(path, None).await, "footer a", "href"), expected, "{path}");
    }
    for path in expected {
        assert_eq!(app.get(path, None).await.status, 200);
    }
}

#[tokio::test]
async fn an_operator_is_named_and_one_who_has_not_said_is_not_invented() {
    let silent = TestApp::new().await.get("/mentions-legales", None).await;
    assert_eq!(texts(&silent, "main .empty").len(), 3);
    let operateur = Operateur {
        editeur: Some("Ville de <b>Sarcelles</b>\n4 place de Navarre".to_owned()),
        hebergeur: Some(String::new()),
        contact: Some("fil@sarcelles.example".to_owned()),
    };
    let named = TestApp::run_by(operateur).await.get("/mentions-legales", None).await;
    assert_eq!(texts(&named, "main .stated"), ["Ville de <b>Sarcelles</b>\n4 place de Navarre"]);
    assert_eq!(texts(&named, "main .empty").len(), 1);
    assert_eq!(attributes(&named, "main a", "href"), ["mailto:fil@sarcelles.example"]);
}

#[tokio::test]
async fn figures_hide_few_people_and_are_counted_every_five_minutes() {
    let app = TestApp::new().await;
    let figures = async || texts(&app.get("/", None).await, ".figures dd");
    let before = figures().await;
    // Eight conseillers in post, of three structures: these are too few to be told.
    assert_eq!(before[3..], ["8", "moins de 5"]);

    let cookie = app.sign_in("camille@demo.example").await;
    let form = app.form("camille@demo.example").await;
    assert_eq!(app.post("/activites", Some(&cookie), &fields(&form)).await.status, 303);
    assert_eq!(figures().await, before);
    app.state.clock.shift(TimeDelta::minutes(6));
    let after = figures().await;
    let number = |text: &str| text.replace('\u{202f}', "").parse::<u32>().unwrap();
    assert_eq!((number(&after[0]), number(&after[1])), (number(&before[0]) + 7, number(&before[1]) + 1));
}
