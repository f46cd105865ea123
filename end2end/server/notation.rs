//! Answers that people read: one reading each, a second one without knowing the first, and the note that follows.

use crate::{app::TestApp, positionnement::Taken};

/// The place of the open answer in the conseillère's test.
async fn open_place(app: &TestApp) -> u8 {
    app.value(
        "SELECT rang FROM reponse JOIN passage ON passage.id = passage JOIN personne ON personne.id = personne
         WHERE email = 'camille@demo.example' AND reponse IS NOT NULL AND points IS NULL",
    )
    .await
}

#[tokio::test]
async fn two_people_read_an_answer_without_knowing_each_other() {
    let app = TestApp::new().await;
    let Taken { passage, organisme, .. } = Taken::by(&app, "camille@demo.example").await;
    let rang = open_place(&app).await;
    let (thomas, paula) = (app.sign_in("thomas@demo.example").await, app.sign_in("paula@demo.example").await);
    let path = format!("/organisme/{organisme}/positionnements/{passage}/{rang}");
    let page = app.get(&path, Some(&thomas)).await.body;
    assert!(page.contains("Personne n’a encore lu cette réponse."), "{page}");
    let waiting = async |said: Option<&str>| {
        let list = app.get(&format!("/organisme/{organisme}/positionnements/a-lire"), Some(&thomas)).await.body;
        let line = format!("{passage}/{rang}\"");
        assert_eq!(list.contains(&line), said.is_some(), "{list}");
        assert!(list.contains(said.unwrap_or("Réponses à lire")), "{list}");
    };
    waiting(Some("Personne ne les a lues")).await;

    let nothing = app.post(&format!("{path}/lecture"), Some(&thomas), &[("commentaire", "Une phrase gardée.")]).await;
    assert!(
        nothing.status == 422
            && nothing.body.contains("Choisissez une note.")
            && nothing.body.contains("Une phrase gardée.")
    );
    let first = [("points", "75"), ("commentaire", "Pensez à <b>noter</b> la suite."), ("version", "")];
    for _ in 0..2 {
        assert_eq!(app.post(&format!("{path}/lecture"), Some(&thomas), &first).await.status, 303);
    }
    let notes =
        "SELECT points FROM reponse JOIN passage ON passage.id = passage JOIN personne ON personne.id = personne
         WHERE email = 'camille@demo.example' AND note_par IS NOT NULL";
    assert_eq!(app.value::<i64>(notes).await, 75);
    waiting(None).await;

    let page = app.get(&path, Some(&paula)).await.body;
    assert!(page.contains("Sa note vous sera montrée après la vôtre.") && !page.contains("Thomas Girard"), "{page}");
    assert!(!page.contains("0,75 point sur 1") && !page.contains("En partie juste"), "{page}");
    // Nor in the table, which shows it to who gave it.
    let table = format!("/organisme/{organisme}/positionnements/{passage}");
    for (who, expected) in [(&paula, "a_relire"), (&thomas, "partielle")] {
        let body = app.get(&table, Some(who)).await.body;
        let page = scraper::Html::parse_document(&body);
        let row = scraper::Selector::parse(&format!("tr:has(a[href$=\"{passage}/{rang}\"])")).unwrap();
        assert_eq!(page.select(&row).next().unwrap().attr("data-statut"), Some(expected));
    }
    assert_eq!(app.post(&format!("{path}/lecture"), Some(&paula), &[("points", "25")]).await.status, 303);
    assert_eq!(app.value::<i64>(notes).await, 50);
    let page = app.get(&path, Some(&paula)).await.body;
    assert!(page.contains("une troisième personne doit lire") && page.contains("Thomas Girard"), "{page}");

    waiting(Some("Deux notes s’écartent")).await;
    // A form that is older than one's own reading; then the right one.
    let stale = app.post(&format!("{path}/lecture"), Some(&thomas), &[("points", "0"), ("version", "7")]).await;
    assert_eq!(stale.status, 409);
    assert!(stale.body.contains("Vous avez noté cette réponse entre-temps") && stale.body.contains("Thomas Girard"));
    assert!(stale.body.contains("name=\"version\" value=\"1\""), "{}", stale.body);
    assert_eq!(
        app.post(&format!("{path}/lecture"), Some(&thomas), &[("points", "50"), ("version", "1"), first[1]])
            .await
            .status,
        303
    );
    assert_eq!(app.value::<i64>(notes).await, 37);
    let history: Vec<(Option<i64>, i64)> = sqlx::query_as("SELECT avant, apres FROM note_changee ORDER BY le")
        .fetch_all(&mut app.connection().await)
        .await
        .unwrap();
    assert_eq!(history, [(None, 75), (Some(75), 50), (Some(50), 37)]);

    // The person reads the words, as text, and no name.
    let camille = app.sign_in("camille@demo.example").await;
    let own = app.get(&format!("/positionnement/{passage}/{rang}"), Some(&camille)).await.body;
    assert!(own.contains("Pensez à &lt;b&gt;noter") && !own.contains("Thomas"), "{own}");
}

#[tokio::test]
async fn what_the_program_notes_is_not_read_by_people() {
    let app = TestApp::new().await;
    let Taken { passage, organisme, structure } = Taken::by(&app, "camille@demo.example").await;
    let (thomas, ines) = (app.sign_in("thomas@demo.example").await, app.sign_in("ines@demo.example").await);
    let path = format!("/organisme/{organisme}/positionnements/{passage}/1");
    assert!(!app.get(&path, Some(&thomas)).await.body.contains("Lecture de cette réponse"));
    assert_eq!(app.post(&format!("{path}/lecture"), Some(&thomas), &[("points", "75")]).await.status, 404);
    let rang = open_place(&app).await;
    let of_structure = format!("/organisme/{structure}/positionnements/{passage}/{rang}/lecture");
    assert_eq!(app.post(&of_structure, Some(&ines), &[("points", "75")]).await.status, 403);
}
