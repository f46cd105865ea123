//! A key that was wrong: everything is graded again, what notes were is kept, people are told.

use fil::positionnement::{
    engine::{self, Cle},
    items::{Question, bank},
    model::{Points, Reponse},
};
use uuid::Uuid;

use crate::{
    app::TestApp,
    epreuve::{fields_of, right},
    positionnement::Taken,
};

/// The choice that nobody would call right today, but for whom it is corrected: what the conseillère answered to a question of
/// one choice, or another choice where she was right.
async fn asked(app: &TestApp) -> (String, u8, Reponse) {
    let rows: Vec<(String, u8, String)> = sqlx::query_as(
        "SELECT item, rang, reponse FROM reponse JOIN passage ON passage.id = passage JOIN personne ON personne.id = personne
         WHERE email = 'camille@demo.example' AND reponse IS NOT NULL ORDER BY rang",
    )
    .fetch_all(&mut app.connection().await)
    .await
    .unwrap();
    rows.into_iter()
        .map(|(item, rang, reponse)| (item, rang, serde_json::from_str(&reponse).unwrap()))
        .find(|(item, _, _)| matches!(bank().item(item).unwrap().question, Question::Choix { .. }))
        .unwrap()
}

fn plural(count: i64, one: &str, more: &str) -> String {
    fil::kernel::french::count(u64::try_from(count).unwrap(), one, more)
}

#[tokio::test]
async fn a_wrong_key_is_corrected_for_all_and_told() {
    let app = TestApp::new().await;
    let admin = app.sign_in("admin@demo.example").await;
    let (id, rang, given) = asked(&app).await;
    let item = bank().item(&id).unwrap();
    let before = engine::grade(&item.question, &given).unwrap();
    let Reponse::Choix(chosen) = given else { panic!("{given:?}") };
    // What she said is right from now on; where it was already, another choice is.
    let key = Reponse::Choix(if before == Points::ONE { u8::from(chosen == 0) } else { chosen });
    let after = engine::grade_by(&item.question, Some(&Cle::Reponse(key.clone())), &given).unwrap();
    assert_ne!(before, after);

    let path = format!("/administration/questions/{id}");
    assert!(app.get("/administration/questions", Some(&admin)).await.body.contains(&item.designation));
    assert_eq!(app.get(&path, Some(&admin)).await.status, 200);
    let fresh = Uuid::from_u128(0x0195_0000_0000_7000_8000_0000_0000_0301).to_string();
    let mut fields = fields_of(0, item, &key);
    fields.extend([("cle", fresh.clone()), ("motif", "L’arrêté <i>a changé</i>.".to_owned())]);
    let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let without_motif: Vec<_> = fields.iter().filter(|(name, _)| *name != "motif").copied().collect();
    let refused = app.post(&path, Some(&admin), &without_motif).await;
    assert!(refused.status == 422 && refused.body.contains("Dites pourquoi"), "{}", refused.body);
    let mut tried = fields.clone();
    tried.push(("geste", "essayer"));
    let tried = app.post(&path, Some(&admin), &tried).await;
    assert_eq!((tried.status.as_u16(), app.value::<i64>("SELECT count(*) FROM cle_corrigee").await), (200, 0));
    for _ in 0..2 {
        let done = app.post(&path, Some(&admin), &fields).await;
        assert_eq!(done.status, 303, "{}", done.body);
        // Sent again, it is the same correction.
        assert_eq!(done.location(), format!("{path}?fait={fresh}"));
    }

    let changes: Vec<(Option<u32>, u32)> = sqlx::query_as(
        "SELECT avant, apres FROM note_changee JOIN passage ON passage.id = passage JOIN personne ON personne.id = personne WHERE email = 'camille@demo.example'",
    )
    .fetch_all(&mut app.connection().await)
    .await
    .unwrap();
    assert_eq!(changes, [(Some(before.0), after.0)]);
    let count: i64 = app.value("SELECT count(*) FROM note_changee").await;
    let done = app.get(&format!("{path}?fait={fresh}"), Some(&admin)).await.body;
    assert!(count > 1 && done.contains(&format!("{count}\u{a0}notes changent")), "{count}: {done}");
    let up: i64 = app.value("SELECT count(*) FROM note_changee WHERE apres > avant").await;
    let said = format!(
        "{} et {}. Rien n’est enregistré.",
        plural(up, "note monterait", "notes monteraient"),
        plural(count - up, "baisserait", "baisseraient")
    );
    assert!(tried.body.contains(&said), "{said}: {}", tried.body);
    // Somebody else's page does not know of it.
    let other = Uuid::from_u128(0x0195_0000_0000_7000_8000_0000_0000_0302).to_string();
    let late: Vec<_> =
        fields.iter().map(|(name, value)| (*name, if *name == "cle" { &other } else { *value })).collect();
    let late = app.post(&path, Some(&admin), &late).await;
    assert!(
        late.status == 409 && late.body.contains("Cette réponse a été corrigée depuis que la page est ouverte"),
        "{}",
        late.body
    );
    let Question::Choix { options, .. } = &item.question else { unreachable!() };
    let Reponse::Choix(at) = &key else { unreachable!() };
    let today = format!("<span class=\"annotation\">{}</span>", options[usize::from(*at)]);
    assert!(late.body.contains(&today), "{}", late.body);
    assert!(late.body.contains(&format!("name=\"vue\" value=\"{fresh}\"")), "{}", late.body);
    // A try changes nothing of that: only the page that has said it may replace the correction.
    let mut late: Vec<_> = fields.iter().filter(|(name, _)| *name != "cle").copied().collect();
    late.extend([("cle", other.as_str()), ("geste", "essayer")]);
    let tried = app.post(&path, Some(&admin), &late).await;
    assert!(tried.status == 409 && tried.body.contains("L’arrêté &lt;i&gt;a changé&lt;/i&gt;."), "{}", tried.body);
    late.push(("vue", &fresh));
    assert_eq!(app.post(&path, Some(&admin), &late).await.status, 200);
    late.retain(|(name, _)| *name != "motif");
    let refused = app.post(&path, Some(&admin), &late[..late.len() - 2]).await;
    assert!(refused.status == 422 && refused.body.contains("name=\"vue\" value=\"\""), "{}", refused.body);
    // Everybody who was asked, once.
    let wrong: Vec<(String, u32)> = sqlx::query_as(
        "SELECT reponse, points FROM reponse WHERE item = $1 AND points IS NOT NULL AND note_par IS NULL",
    )
    .bind(&id)
    .fetch_all(&mut app.connection().await)
    .await
    .unwrap();
    for (reponse, points) in wrong {
        let reponse: Reponse = serde_json::from_str(&reponse).unwrap();
        assert_eq!(engine::grade_by(&item.question, Some(&Cle::Reponse(key.clone())), &reponse), Some(Points(points)));
    }
    let told: i64 = app
        .value("SELECT count(*) FROM courriel WHERE sujet = 'Votre test est noté de nouveau' AND destinataire = 'camille@demo.example'")
        .await;
    assert_eq!(told, 1);
    let organisme: i64 =
        app.value("SELECT count(*) FROM courriel WHERE sujet = 'Des tests sont notés de nouveau'").await;
    assert_eq!(organisme, 1, "who follows her, once");

    let camille = app.sign_in("camille@demo.example").await;
    let test = Taken::by(&app, "camille@demo.example").await.passage;
    let page = app.get(&format!("/positionnement/{test}"), Some(&camille)).await.body;
    assert!(
        page.contains("Ce test est noté de nouveau") && page.contains("L’arrêté &lt;i&gt;a changé&lt;/i&gt;."),
        "{page}"
    );
    let answer = app.get(&format!("/positionnement/{test}/{rang}"), Some(&camille)).await.body;
    assert!(answer.contains("Réponse attendue corrigée le"), "{answer}");
}

#[tokio::test]
async fn texts_places_and_orders_are_corrected_too() {
    let app = TestApp::new().await;
    let admin = app.sign_in("admin@demo.example").await;
    let first = |wanted: fn(&Question) -> bool| {
        bank().items().iter().find(|item| wanted(&item.question) && !item.entrainement).unwrap()
    };
    let mut number = 0x0195_0000_0000_7000_8000_0000_0000_0400_u128;
    for item in [
        first(|question| matches!(question, Question::Ordre { .. })),
        first(|question| matches!(question, Question::Association { .. })),
        first(|question| matches!(question, Question::Plusieurs { .. })),
    ] {
        number += 1;
        let cle = Uuid::from_u128(number).to_string();
        let mut fields = fields_of(0, item, &right(item));
        fields.extend([("cle", cle), ("motif", "Vérifié.".to_owned())]);
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let done = app.post(&format!("/administration/questions/{}", item.id), Some(&admin), &fields).await;
        assert_eq!(done.status, 303, "{}: {}", item.id, done.body);
        let kept: String = sqlx::query_scalar("SELECT cle FROM cle_corrigee WHERE item = $1")
            .bind(&item.id)
            .fetch_one(&mut app.connection().await)
            .await
            .unwrap();
        assert_eq!(serde_json::from_str::<Cle>(&kept).unwrap(), Cle::of(&item.question).unwrap(), "{}", item.id);
    }
    let court = first(|question| matches!(question, Question::Court { .. }));
    let path = format!("/administration/questions/{}", court.id);
    let cle = Uuid::from_u128(number + 1).to_string();
    assert_eq!(
        app.post(&path, Some(&admin), &[("cle", cle.as_str()), ("motif", "Aussi."), ("textes", " \n ")]).await.status,
        422
    );
    assert_eq!(
        app.post(&path, Some(&admin), &[("cle", cle.as_str()), ("motif", "Aussi."), ("textes", "Un mot\nUn autre")])
            .await
            .status,
        303
    );
    let libre = first(|question| matches!(question, Question::Libre { .. }));
    let page = app.get(&format!("/administration/questions/{}", libre.id), Some(&admin)).await.body;
    assert!(page.contains("Une personne lit cette réponse"), "{page}");
    assert_eq!(app.get("/administration/questions/rien", Some(&admin)).await.status, 404);
}

#[tokio::test]
async fn what_is_wrong_with_a_question_reaches_who_corrects_it() {
    let app = TestApp::new().await;
    let (camille, thomas, admin) = (
        app.sign_in("camille@demo.example").await,
        app.sign_in("thomas@demo.example").await,
        app.sign_in("admin@demo.example").await,
    );
    let (item, rang, _) = asked(&app).await;
    let taken = Taken::by(&app, "camille@demo.example").await;
    let own = format!("/positionnement/{}/{rang}", taken.passage);
    let theirs = format!("/organisme/{}/positionnements/qualite/{item}", taken.organisme);
    for (page, cookie) in [(&own, &camille), (&theirs, &thomas)] {
        assert!(
            app.get(page, Some(cookie)).await.body.contains("<details id=\"signaler\"><summary>"),
            "{page}: folded"
        );
        let long = "é".repeat(501);
        let refused = app.post(&format!("{page}/signaler"), Some(cookie), &[("signalement", &long)]).await;
        assert!(refused.status == 422 && refused.body.contains("Raccourcissez le message"), "{}", refused.body);
        assert!(refused.body.contains(&long), "what was typed is kept");
    }
    // Said twice, it is one message; said otherwise, the newer.
    for said in ["Deux réponses justes.", "Deux réponses justes.", "Deux réponses <b>justes</b>."] {
        let done = app.post(&format!("{own}/signaler"), Some(&camille), &[("signalement", said)]).await;
        assert_eq!((done.status.as_u16(), done.location()), (303, format!("{own}#signaler").as_str()));
    }
    let done = app.post(&format!("{theirs}/signaler"), Some(&thomas), &[("signalement", "Une coquille.")]).await;
    assert_eq!(done.location(), format!("{theirs}#signaler"));
    let mine = app.get(&own, Some(&camille)).await.body;
    assert!(mine.contains("Vous avez signalé un problème le") && !mine.contains("Une coquille."), "{mine}");

    let list = app.get("/administration/questions", Some(&admin)).await.body;
    assert!(list.contains("Questions signalées") && list.contains("2\u{a0}messages"), "{list}");
    let page = app.get(&format!("/administration/questions/{item}"), Some(&admin)).await.body;
    assert!(page.contains("Deux réponses &lt;b&gt;justes&lt;/b&gt;.") && page.contains("Une coquille."), "{page}");
    assert!(!page.contains("Camille") && !page.contains("Thomas"), "no names: {page}");
    let data = app.get("/mon-espace/donnees", Some(&camille)).await.body;
    assert!(data.contains("Deux réponses"), "{data}");
    // Taken back, nothing of it is left; there is nothing more to take back.
    for (status, count) in [(303, 1), (422, 1)] {
        assert_eq!(app.post(&format!("{own}/signaler"), Some(&camille), &[("signalement", " ")]).await.status, status);
        assert_eq!(app.value::<i64>("SELECT count(*) FROM signalement").await, count);
    }
    // Of a test that runs, nothing is said yet.
    let nora = app.sign_in("nora@demo.example").await;
    let running: Uuid = app
        .value("SELECT passage.id FROM passage JOIN personne ON personne.id = personne WHERE email = 'nora@demo.example' AND etat = 'en_cours'")
        .await;
    let early =
        app.post(&format!("/positionnement/{running}/1/signaler"), Some(&nora), &[("signalement", "Non.")]).await;
    assert_eq!(early.status, 404);
}
