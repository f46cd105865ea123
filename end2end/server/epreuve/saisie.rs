//! What is typed and not given yet: kept as it is, and never more than that. What pages say before the end.

use std::time::Instant;

use chrono::TimeDelta;
use fil::positionnement::{
    items::{self, Question},
    model::Reponse,
};

use super::{Sitting, fields_of, leads_to, right, since};
use crate::app::TestApp;

async fn draft(test: &Sitting<'_>, rang: u8) -> Option<Reponse> {
    let json: Option<String> = sqlx::query_scalar("SELECT brouillon FROM reponse WHERE passage = $1 AND rang = $2")
        .bind(test.id)
        .bind(rang)
        .fetch_one(&mut test.app.connection().await)
        .await
        .unwrap();
    json.map(|json| serde_json::from_str(&json).unwrap())
}

/// Puts an item of this kind in place of another.
async fn place(test: &Sitting<'_>, rang: u8, wanted: fn(&Question) -> bool) -> &'static items::Item {
    let item = items::bank().items().iter().find(|item| !item.entrainement && wanted(&item.question)).unwrap();
    sqlx::query("UPDATE reponse SET item = $3 WHERE passage = $1 AND rang = $2")
        .bind(test.id)
        .bind(rang)
        .bind(&item.id)
        .execute(&mut test.app.connection().await)
        .await
        .unwrap();
    item
}

fn typed(fields: &[(&str, String)]) -> String {
    serde_html_form::to_string(fields).unwrap()
}

#[tokio::test]
async fn an_order_that_nobody_touched_is_no_answer() {
    let app = TestApp::new().await;
    let test = Sitting::begin(&app, "nora@demo.example").await;
    let item = place(&test, 6, |question| matches!(question, Question::Ordre { .. })).await;
    let Question::Ordre { elements } = &item.question else { unreachable!() };
    test.get("/question/6").await;
    let shown: Vec<_> = (0..elements.len()).map(|at| ("ordre", at.to_string())).collect();
    test.beat(6, &typed(&shown)).await;
    assert_eq!(draft(&test, 6).await, None);
    test.beat(6, &typed(&fields_of(test.graine, item, &right(item)))).await;
    assert_eq!(draft(&test, 6).await, Some(right(item)));
    assert!(test.get("/fin").await.body.contains("commencée, pas encore validée"));
}

#[tokio::test]
async fn a_text_that_is_too_long_is_kept_until_it_is_shortened() {
    let app = TestApp::new().await;
    let test = Sitting::begin(&app, "nora@demo.example").await;
    place(&test, 6, |question| matches!(question, Question::Libre { .. })).await;
    test.get("/question/6").await;
    let long = "mot ".repeat(1_200).trim_end().to_owned();
    test.beat(6, &typed(&[("texte", long.clone())])).await;
    assert_eq!(draft(&test, 6).await, Some(Reponse::Texte(long.clone())));
    let longer = format!("{long} encore");
    let pause = test.post("/question/6", &[("texte", longer.clone()), ("geste", "pause".to_owned())]).await;
    assert_eq!(leads_to(&pause), test.path("/pause"));
    assert_eq!(draft(&test, 6).await, Some(Reponse::Texte(longer)));
}

#[tokio::test]
async fn a_change_that_was_not_validated_changes_nothing() {
    let app = TestApp::new().await;
    let test = Sitting::begin(&app, "nora@demo.example").await;
    let item = place(&test, 6, |question| matches!(question, Question::Choix { .. })).await;
    test.get("/question/6").await;
    test.answer(6, &right(item)).await;
    test.get("/question/6").await;
    let Reponse::Choix(key) = right(item) else { unreachable!() };
    let other = Reponse::Choix(u8::from(key == 0));
    test.beat(6, &typed(&fields_of(test.graine, item, &other))).await;
    assert_eq!(draft(&test, 6).await, Some(other));
    assert!(test.get("/fin").await.body.contains("un changement n’est pas validé"));
    // What was given, chosen again: there is no change any more.
    test.beat(6, &typed(&fields_of(test.graine, item, &right(item)))).await;
    assert_eq!(draft(&test, 6).await, None);
    test.beat(6, &typed(&fields_of(test.graine, item, &Reponse::Choix(u8::from(key == 0))))).await;
    test.post("/fin", &[]).await;
    assert_eq!(test.points(6).await, 100);
}

#[tokio::test]
async fn where_no_pause_is_allowed_a_page_without_an_item_is_none() {
    let app = TestApp::new().await;
    let test = Sitting::begin(&app, "nora@demo.example").await;
    sqlx::query("UPDATE convocation SET pause = 0 WHERE id = $1")
        .bind(test.id)
        .execute(&mut app.connection().await)
        .await
        .unwrap();
    let begun = Instant::now();
    test.get("/question/6").await;
    test.beat(6, "").await;
    assert_eq!(test.get("/fin").await.status, 200);
    let (before, ..) = test.times(6).await;
    test.wait(TimeDelta::seconds(40)).await;
    assert_eq!(test.get("/question/6").await.status, 200);
    let (after, outages, _) = test.times(6).await;
    assert!((40_000..=40_001 + since(begun)).contains(&(after - before)) && outages == 0, "{before} {after} {outages}");
}

/// Pages, refusals, and what a sign is answered.
#[tokio::test]
async fn nothing_that_is_said_during_a_test_holds_a_feedback() {
    let app = TestApp::new().await;
    let test = Sitting::begin(&app, "nora@demo.example").await;
    let mut said = Vec::new();
    for rang in 6..=14_u8 {
        let item = test.item(rang).await;
        said.push(test.get(&format!("/question/{rang}")).await.body);
        said.push(test.post(&format!("/question/{rang}"), &[]).await.body);
        said.push(test.beat(rang, &typed(&fields_of(test.graine, item, &right(item)))).await.body);
        said.push(test.get("/fin").await.body);
        said.push(test.answer(rang, &right(item)).await.body);
        said.push(test.get(&format!("/question/{rang}")).await.body);
    }
    test.get("/question/6").await;
    test.post("/question/6", &[("geste", "pause".to_owned())]).await;
    said.push(test.get("/pause").await.body);
    said.push(app.get("/positionnement", Some(&test.cookie)).await.body);
    said.push(app.get("/mon-espace/donnees", Some(&test.cookie)).await.body);
    for item in items::bank().items() {
        for form in [html_escape::encode_text(&item.retour).into_owned(), item.retour.clone()] {
            assert!(said.iter().all(|body| !body.contains(&form)), "{}", item.id);
        }
    }
}

#[tokio::test]
async fn a_part_of_a_placement_is_asked_about_before_it_counts() {
    let app = TestApp::new().await;
    let test = Sitting::begin(&app, "nora@demo.example").await;
    let item = place(&test, 6, |question| matches!(question, Question::Association { .. })).await;
    let count = item.question.placed().len();
    let mut fields: Vec<_> = (0..count).map(|_| ("place", String::new())).collect();
    fields[0].1 = "0".to_owned();
    let asked = test.post("/question/6", &fields).await;
    assert_eq!(asked.status, 422);
    let left = format!("Il reste {}\u{a0}éléments à placer.", count - 1);
    assert!(asked.body.contains(&left) && asked.body.contains("Valider quand même"), "{}", asked.body);
    assert!(asked.body.contains("selected"), "what was placed stays");
    fields.push(("geste", "valider-ainsi".to_owned()));
    assert_eq!(leads_to(&test.post("/question/6", &fields).await), test.path("/question/7"));
}
