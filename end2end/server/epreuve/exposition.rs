//! How seldom an item is asked follows how often it was.

use fil::positionnement::engine::reserve::reserve;

use super::Sitting;
use crate::app::TestApp;

/// So many adaptive tests are over, and no other: the first item was asked in six of ten.
async fn given(app: &TestApp, tests: usize) {
    let item = &reserve().items[0].id;
    let sql = format!(
        "BEGIN;
         UPDATE passage SET exposition = NULL;
         CREATE TEMP TABLE donnes AS
         WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {tests}) SELECT i, randomblob(16) AS id FROM n;
         INSERT INTO passage (id, personne, forme, forme_version, banque_version, moteur_version, exposition, graine, etat, commence_le, fini_le)
         SELECT donnes.id, (SELECT id FROM personne LIMIT 1), 'adaptatif', 1, 1, 1, 0, i, 'termine', '2026-05-01T08:00:00.000Z', '2026-05-01T09:00:00.000Z' FROM donnes;
         INSERT INTO reponse (passage, rang, item) SELECT id, 1, '{item}' FROM donnes WHERE i % 10 < 6;
         DROP TABLE donnes;
         COMMIT;"
    );
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&mut app.connection().await).await.unwrap();
}

#[tokio::test]
async fn what_was_asked_of_too_many_is_asked_of_fewer() {
    let app = TestApp::new().await;
    given(&app, 999).await;
    let before = Sitting::begin(&app, "lea@demo.example").await;
    let version: i64 = app.value("SELECT exposition FROM passage ORDER BY rowid DESC LIMIT 1").await;
    assert_eq!(version, 0, "too few tests");
    before.get("/question/1").await;

    let app = TestApp::new().await;
    given(&app, 1_000).await;
    let after = Sitting::begin(&app, "lea@demo.example").await;
    let (tests, chances): (i64, String) = sqlx::query_as(
        "SELECT tests, chances FROM passage JOIN exposition ON exposition.version = passage.exposition WHERE id = $1",
    )
    .bind(after.id)
    .fetch_one(&mut app.connection().await)
    .await
    .unwrap();
    let chances: std::collections::HashMap<String, f64> = serde_json::from_str(&chances).unwrap();
    let (first, second) = (&reserve().items[0].id, &reserve().items[1].id);
    let was = reserve().candidats[0].controle.chance;
    assert_eq!(tests, 1_000);
    // 0.38 is allowed, 0.6 was seen.
    assert!((chances[first] - was * 0.38 / 0.6).abs() < 1e-9, "{}", chances[first]);
    assert!((chances[second] - 1.0).abs() < 1e-9, "never asked: free");
    assert_eq!(after.get("/question/1").await.status, 200);
}
