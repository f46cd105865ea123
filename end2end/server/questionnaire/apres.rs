//! What happens to a candidature that was sent, and to an account that already exists.

use super::{candidate, candidate_again, fill};
use crate::{app::TestApp, browser::Browser};

#[tokio::test]
async fn a_change_in_progress_is_its_owners_alone() {
    let app = TestApp::without_candidates().await;
    let mut owner = candidate(&app).await;
    owner.post("/mon-espace/modifier", &[]).await;
    let draft = owner.cookies().split("; ").find(|pair| pair.starts_with("fil-brouillon")).unwrap().to_owned();
    assert_eq!(app.get("/devenir-conseiller/verifier", Some(&draft)).await.status, 401);
    let other = candidate_again(&app).await.cookies();
    let session = other.split("; ").find(|pair| pair.starts_with("fil=")).unwrap();
    let mixed = format!("{session}; {draft}");
    assert_eq!(app.get("/devenir-conseiller/verifier", Some(&mixed)).await.status, 404);
    // Left and taken up again, it is the same change.
    owner.post("/devenir-conseiller/motivation", &[("motivation", "En cours.")]).await;
    assert!(owner.get("/mon-espace").await.body.contains("Reprendre mes changements"));
    owner.post("/mon-espace/modifier", &[]).await;
    assert!(owner.get("/devenir-conseiller/verifier").await.body.contains("En cours."));
    // Given up, the candidature is as before.
    assert_eq!(owner.post("/devenir-conseiller/abandonner", &[]).await.location(), "/mon-espace");
    assert_eq!(app.value::<i64>("SELECT count(*) FROM brouillon WHERE personne IS NOT NULL").await, 0);
}

#[tokio::test]
async fn withdrawn_and_sent_again_each_is_told() {
    let app = TestApp::without_candidates().await;
    let mut browser = candidate(&app).await;
    assert_eq!(browser.post("/mon-espace/retirer", &[("motif", "rien")]).await.status, 422);
    for _ in 0..2 {
        let done = browser.post("/mon-espace/retirer", &[("motif", "autre_emploi")]).await;
        assert_eq!(done.location(), "/mon-espace?fait=retiree");
    }
    let space = browser.get("/mon-espace").await.body;
    assert!(space.contains("J’ai trouvé un autre emploi") && space.contains("L’envoyer de nouveau"), "{space}");
    browser.post("/mon-espace/relancer", &[]).await;
    assert_eq!(app.value::<String>("SELECT etat FROM candidature").await, "envoyee");
    assert_eq!(
        app.value::<String>("SELECT group_concat(kind, ' ' ORDER BY le) FROM candidature_evenement").await,
        "envoyee retiree relancee"
    );
}

#[tokio::test]
async fn the_mailbox_of_a_professional_does_not_become_a_candidate_of_another_name() {
    let app = TestApp::without_candidates().await;
    let mut browser = Browser::new(&app);
    let email = "ines@demo.example";
    fill(&mut browser, &[("prenom", "Awa"), ("nom", "Diop"), ("contact", "email"), ("email", email)]).await;
    browser.post("/devenir-conseiller/verifier", &[]).await;
    let code = browser.code_sent_to(email).await;
    let refused = browser.post("/devenir-conseiller/code", &[("code", &code)]).await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("d’une autre personne"), "{}", refused.body);
    // Nor when the professional is signed in and helps someone.
    let session = app.sign_in(email).await;
    let answer =
        app.post("/devenir-conseiller/verifier", Some(&format!("{session}; {}", browser.cookies())), &[]).await;
    assert_eq!(answer.status, 422);
    assert!(answer.body.contains("d’une autre personne"), "{}", answer.body);
    assert_eq!(app.value::<i64>("SELECT count(*) FROM candidature").await, 0);
    assert_eq!(app.value::<String>("SELECT prenom FROM personne WHERE email = 'ines@demo.example'").await, "Inès");
}
