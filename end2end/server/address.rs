//! The address of an account, and its password: changed by whoever reads the mail of the address, and nobody else.

use crate::{
    app::TestApp,
    browser::Browser,
    questionnaire::{self, EMAIL},
};

const NEW: &str = "awa.diop@exemple.fr";

#[tokio::test]
async fn an_address_changes_by_a_code_to_each() {
    let app = TestApp::without_candidates().await;
    let mut browser = questionnaire::candidate(&app).await;
    assert_eq!(browser.post("/compte/adresse", &[("email", EMAIL)]).await.status, 422);
    assert_eq!(browser.post("/compte/adresse", &[("email", NEW)]).await.status, 200);
    let (old, new) = (browser.code_sent_to(EMAIL).await, browser.code_sent_to(NEW).await);
    let swapped = browser.post("/compte/adresse/verifier", &[("code_actuelle", &new), ("code_nouvelle", &old)]).await;
    assert_eq!(swapped.status, 422);
    assert_eq!(app.value::<i64>("SELECT count(*) FROM personne WHERE email = 'awa.diop@exemple.fr'").await, 0);
    browser.post("/compte/adresse", &[("email", NEW)]).await;
    let (old, new) = (browser.code_sent_to(EMAIL).await, browser.code_sent_to(NEW).await);
    let codes = [("code_actuelle", old.as_str()), ("code_nouvelle", new.as_str())];
    assert_eq!(browser.post("/compte/adresse/verifier", &codes).await.location(), "/compte?fait=adresse");
    assert_eq!(app.value::<i64>("SELECT count(*) FROM personne WHERE email = 'awa.diop@exemple.fr'").await, 1);
    assert_eq!(
        app.value::<i64>(
            "SELECT count(*) FROM courriel WHERE destinataire = 'awa@exemple.fr' AND sujet = 'L’adresse de votre compte a changé'"
        )
        .await,
        1
    );
}

#[tokio::test]
async fn another_persons_address_is_never_taken_and_the_page_says_nothing() {
    let app = TestApp::without_candidates().await;
    let mut browser = questionnaire::candidate(&app).await;
    let free = browser.post("/compte/adresse", &[("email", NEW)]).await;
    let taken = browser.post("/compte/adresse", &[("email", "ines@demo.example")]).await;
    assert_eq!((free.status, free.body), (taken.status, taken.body));
    let letters: i64 = app
        .value("SELECT count(*) FROM courriel WHERE destinataire = 'ines@demo.example' AND texte LIKE '%    %'")
        .await;
    assert_eq!(letters, 0, "the owner of the address gets no code for somebody else's account");
}

#[tokio::test]
async fn someone_without_e_mail_adds_one() {
    let app = TestApp::without_candidates().await;
    let mut browser = Browser::new(&app);
    let contact = [("prenom", "Jo"), ("nom", "Bel"), ("contact", "telephone"), ("telephone", "06 12 34 56 78")];
    questionnaire::fill(&mut browser, &contact).await;
    browser.post("/devenir-conseiller/verifier", &[]).await;
    let page = browser.post("/compte/adresse", &[("email", NEW)]).await;
    assert!(!page.body.contains("code_actuelle"), "{}", page.body);
    let code = browser.code_sent_to(NEW).await;
    assert_eq!(
        browser.post("/compte/adresse/verifier", &[("code_nouvelle", &code)]).await.location(),
        "/compte?fait=adresse"
    );
    assert!(browser.get("/mon-espace").await.body.contains("Ma candidature"));
    assert_eq!(app.value::<String>("SELECT email FROM personne WHERE telephone = '+33612345678'").await, NEW);
}

#[tokio::test]
async fn a_password_is_chosen_by_a_code_and_ends_the_other_sessions() {
    let app = TestApp::without_candidates().await;
    let mut browser = questionnaire::candidate(&app).await;
    let mut elsewhere = Browser::new(&app);
    let ask = async |browser: &mut Browser<'_>| browser.post("/connexion/code", &[("email", EMAIL)]).await;
    assert_eq!(ask(&mut elsewhere).await.status, 200);
    let code = elsewhere.code_sent_to(EMAIL).await;
    assert_eq!(elsewhere.post("/connexion/code/verifier", &[("code", &code)]).await.status, 303);
    assert_eq!(elsewhere.get("/mon-espace").await.status, 200);

    browser.post("/compte/mot-de-passe/code", &[]).await;
    let code = browser.code_sent_to(EMAIL).await;
    let weak = [("code", code.as_str()), ("mot_de_passe", "court")];
    assert_eq!(browser.post("/compte/mot-de-passe", &weak).await.status, 422);
    let strong = [("code", code.as_str()), ("mot_de_passe", "une phrase que je retiens")];
    assert_eq!(browser.post("/compte/mot-de-passe", &strong).await.location(), "/compte?fait=mot-de-passe");
    assert_eq!(elsewhere.get("/mon-espace").await.status, 401);
    assert_eq!(browser.get("/mon-espace").await.status, 200);
    let signed = [("email", EMAIL), ("mot_de_passe", "une phrase que je retiens")];
    assert_eq!(elsewhere.post("/connexion", &signed).await.status, 303);
}
