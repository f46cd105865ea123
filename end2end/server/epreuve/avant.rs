//! Before a test: it is offered, and tried.

use fil::positionnement::items;
use uuid::Uuid;

use super::{fields_of, right, says_nothing_of};
use crate::app::TestApp;

#[tokio::test]
async fn an_offer_is_made_once_taken_back_and_told_by_mail() {
    let app = TestApp::new().await;
    let thomas = app.sign_in("thomas@demo.example").await;
    let suivi = app.suivi("maelle@demo.example").await;
    let path = suivi.path("/organisme/{organisme}/suivis/{suivi}/test");
    let page = app.get(&path, Some(&thomas)).await;
    assert!(page.status == 200 && page.body.contains("Proposer le test"), "{}", page.body);
    let key = Uuid::from_u128(0x0195_0000_0000_7000_8000_0000_0000_0001).to_string();
    let form = [("cle", key.as_str()), ("forme", "fixe"), ("majoration", "tiers"), ("relecture", "oui")];
    let mails = "SELECT count(*) FROM courriel WHERE sujet = 'Votre test de positionnement' AND destinataire = 'maelle@demo.example'";
    for _ in 0..3 {
        assert_eq!(app.post(&path, Some(&thomas), &form).await.status, 303);
    }
    let (count, limit): (i64, i64) =
        sqlx::query_as("SELECT count(*), max(limite) FROM convocation WHERE majoration = 'tiers'")
            .fetch_one(&mut app.connection().await)
            .await
            .unwrap();
    assert_eq!((count, limit), (1, 3591));
    let sent: i64 = app.value(mails).await;
    assert_eq!(sent, 1);
    // Another one while it waits.
    let other = Uuid::from_u128(0x0195_0000_0000_7000_8000_0000_0000_0002).to_string();
    let again = [("cle", other.as_str()), ("forme", "fixe"), ("majoration", "aucune")];
    let refused = app.post(&path, Some(&thomas), &again).await;
    assert!(refused.status == 422 && refused.body.contains("déjà proposé"), "{}", refused.body);
    // The same key with other conditions.
    assert_eq!(
        app.post(&path, Some(&thomas), &[("cle", key.as_str()), ("forme", "adaptatif"), ("majoration", "aucune")])
            .await
            .status,
        409
    );
    let wrong =
        app.post(&path, Some(&thomas), &[("cle", other.as_str()), ("forme", "autre"), ("majoration", "autre")]).await;
    assert!(wrong.status == 422 && wrong.body.contains("Choisissez une forme de test."));

    let id: Uuid = app.value("SELECT id FROM convocation WHERE majoration = 'tiers'").await;
    let list = suivi.path("/organisme/{organisme}/positionnements");
    assert!(app.get(&list, Some(&thomas)).await.body.contains("Proposés, pas encore commencés"));
    assert_eq!(app.post(&format!("{list}/{id}/retirer"), Some(&thomas), &[]).await.status, 303);
    assert_eq!(app.post(&path, Some(&thomas), &again).await.status, 303);
}

#[tokio::test]
async fn training_says_why_and_keeps_nothing() {
    let app = TestApp::new().await;
    let lea = app.sign_in("lea@demo.example").await;
    let id: Uuid = app
        .value("SELECT convocation.id FROM convocation JOIN personne ON personne.id = personne WHERE email = 'lea@demo.example'")
        .await;
    let rules = app.get(&format!("/positionnement/{id}/regles"), Some(&lea)).await;
    assert!(
        rules.status == 200 && rules.body.contains("20 questions") && rules.body.contains("1\u{a0}heure"),
        "{}",
        rules.body
    );
    let mut items: Vec<_> = items::bank().items().iter().filter(|item| item.entrainement).collect();
    items.sort_by(|a, b| a.difficulte.total_cmp(&b.difficulte));
    let list = app.get(&format!("/positionnement/{id}/entrainement"), Some(&lea)).await;
    for (item, rang) in items.iter().zip(1..) {
        let path = format!("/positionnement/{id}/entrainement/{rang}");
        assert!(list.body.contains(&format!("<a href=\"{path}\">{}</a>", item.designation)), "{}", list.body);
        let page = app.get(&path, Some(&lea)).await;
        assert_eq!(page.status, 200);
        says_nothing_of(item, &page.body);
        assert_eq!(app.post(&path, Some(&lea), &[]).await.status, 422);
        let fields = fields_of(0, item, &right(item));
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let answer = app.post(&path, Some(&lea), &fields).await;
        let open = matches!(item.question, items::Question::Libre { .. });
        let title = if open { "Pas de note ici\u{a0}: plusieurs réponses conviennent" } else { "C’est juste" };
        assert!(answer.status == 200 && answer.body.contains(title), "{}", answer.body);
        assert!(app.post(&path, Some(&lea), &[("geste", "passer")]).await.body.contains("Voici la réponse"));
    }
    assert_eq!(app.get(&format!("/positionnement/{id}/entrainement/12"), Some(&lea)).await.status, 404);
    let kept: i64 = app
        .value("SELECT count(*) FROM passage JOIN personne ON personne.id = personne WHERE email = 'lea@demo.example'")
        .await;
    assert_eq!(kept, 0);
}
