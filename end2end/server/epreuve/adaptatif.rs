//! An adaptive test that follows another, that ends early, that is stopped.

use fil::positionnement::model::Reponse;

use super::{Sitting, leads_to, right};
use crate::app::TestApp;

/// Another adaptive test for the same person; with `courte`, it may end early.
async fn offer_again(app: &TestApp, email: &str, courte: bool) {
    sqlx::query(
        "INSERT INTO convocation (id, personne, contrat, organisme, forme, majoration, limite, pause, relecture, courte, cree_le, par)
         SELECT randomblob(16), personne, contrat, organisme, 'adaptatif', 'sans_limite', NULL, 1, 0, $2, '2030-01-01T00:00:00.000Z', par
         FROM convocation JOIN personne ON personne.id = personne WHERE email = $1 LIMIT 1",
    )
    .bind(email)
    .bind(courte)
    .execute(&mut app.connection().await)
    .await
    .unwrap();
}

#[tokio::test]
async fn what_was_read_after_one_test_is_not_asked_in_the_next() {
    let app = TestApp::new().await;
    let mut asked = Vec::new();
    for turn in 0..2 {
        if turn == 1 {
            offer_again(&app, "lea@demo.example", false).await;
        }
        let test = Sitting::begin(&app, "lea@demo.example").await;
        for rang in 1..=20_u8 {
            test.get(&format!("/question/{rang}")).await;
            let item = test.item(rang).await;
            asked.push(item.id.as_str());
            test.answer(rang, &right(item)).await;
        }
        assert_eq!(test.state().await.0, "termine");
    }
    let all = asked.len();
    asked.sort_unstable();
    asked.dedup();
    assert_eq!((all, asked.len()), (40, 40));
}

#[tokio::test]
async fn a_test_may_end_once_it_is_known_well_enough() {
    let app = TestApp::new().await;
    offer_again(&app, "lea@demo.example", true).await;
    let test = Sitting::begin(&app, "lea@demo.example").await;
    let mut rang = 0_u8;
    while test.state().await.0 == "en_cours" {
        rang += 1;
        let page = test.get(&format!("/question/{rang}")).await.body;
        assert!(page.contains(&format!("Question {rang} sur 20 au plus")), "{page}");
        let given = if rang.is_multiple_of(2) { right(test.item(rang).await) } else { Reponse::Inconnue };
        test.answer(rang, &given).await;
    }
    assert!((12..20).contains(&rang), "{rang}");
    let result = test.get("").await.body;
    assert!(!result.contains("Non passées") && result.contains("Ne sait pas"), "{result}");
}

#[tokio::test]
async fn an_adaptive_test_that_stopped_early_says_what_is_missing_and_no_level() {
    let app = TestApp::new().await;
    let test = Sitting::begin(&app, "lea@demo.example").await;
    test.get("/question/1").await;
    test.answer(1, &right(test.item(1).await)).await;
    assert_eq!(leads_to(&test.post("/fin", &[]).await), test.path(""));
    let result = test.get("").await.body;
    assert!(result.contains("19\u{a0}questions n’ont pas été passées"), "{result}");
    assert!(result.contains("Trop peu de réponses sont notées"), "{result}");
}
