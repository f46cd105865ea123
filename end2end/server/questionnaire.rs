//! The questionnaire from its first page to the candidate's space, and what goes wrong on the way.

use crate::{
    app::{Answer, TestApp},
    browser::Browser,
};

mod apres;

pub const EMAIL: &str = "awa@exemple.fr";

/// Right answers, page by page.
pub const PAGES: [(&str, &[(&str, &str)]); 6] = [
    ("situation", &[("situations", "demandeur_emploi"), ("situations", "diplome"), ("diplome", "DU Médiation")]),
    ("experience", &[("experience", "oui")]),
    ("lieu", &[("commune", "sarcelles"), ("adresse", "1 rue du Fil")]),
    ("disponibilite", &[("disponible_le", "2030-01-15"), ("distance", "20")]),
    ("motivation", &[("motivation", "J’aime aider.")]),
    ("contact", &[("prenom", "Awa"), ("nom", "Diop"), ("contact", "email"), ("email", EMAIL)]),
];
const BY_TELEPHONE: &[(&str, &str)] = &[
    ("prenom", "Jo"),
    ("nom", "Bel"),
    ("contact", "telephone"),
    ("telephone", "06 12 34 56 78"),
    ("aide", "true"),
    ("aide_par", "Inès"),
];

/// Fills every page, the last one with this contact.
pub async fn fill(browser: &mut Browser<'_>, contact: &[(&str, &str)]) {
    assert_eq!(browser.post("/devenir-conseiller", &[]).await.location(), "/devenir-conseiller/situation");
    for (at, (page, fields)) in PAGES.iter().enumerate() {
        let fields = if *page == "contact" { contact } else { fields };
        let answer = browser.post(&format!("/devenir-conseiller/{page}"), fields).await;
        let next = PAGES.get(at + 1).map_or("verifier", |(next, _)| next);
        assert_eq!(answer.location(), format!("/devenir-conseiller/{next}"), "{page}: {}", answer.body);
    }
}

/// Sends by the code of the mail; the browser is signed in then.
pub async fn send(browser: &mut Browser<'_>) -> Answer {
    assert_eq!(browser.post("/devenir-conseiller/verifier", &[]).await.location(), "/devenir-conseiller/code");
    let code = browser.code_sent_to(EMAIL).await;
    browser.post("/devenir-conseiller/code", &[("code", &code)]).await
}

/// A person who has sent a candidature, signed in.
pub async fn candidate(app: &TestApp) -> Browser<'_> {
    let mut browser = Browser::new(app);
    fill(&mut browser, PAGES[5].1).await;
    assert_eq!(send(&mut browser).await.location(), "/mon-espace?fait=envoyee");
    browser
}

fn hidden(html: &str, name: &str) -> String {
    let page = scraper::Html::parse_document(html);
    let field = scraper::Selector::parse(&format!("input[name={name}]")).unwrap();
    page.select(&field).next().and_then(|field| field.attr("value")).unwrap_or_default().to_owned()
}

#[tokio::test]
async fn the_code_of_the_mail_sends_once() {
    let app = TestApp::without_candidates().await;
    let mut browser = Browser::new(&app);
    fill(&mut browser, PAGES[5].1).await;
    let check = browser.get("/devenir-conseiller/verifier").await;
    for text in ["DU Médiation", "Sarcelles (95)", "15 janvier 2030", "20 km", "Awa Diop", "Rien n’est encore envoyé"]
    {
        assert!(check.body.contains(text), "{text}");
    }
    assert_eq!(browser.post("/devenir-conseiller/verifier", &[]).await.location(), "/devenir-conseiller/code");
    let wrong = browser.post("/devenir-conseiller/code", &[("code", "000 00")]).await;
    assert_eq!(wrong.status, 422);
    assert_eq!(app.value::<i64>("SELECT count(*) FROM candidature").await, 0);
    let code = browser.code_sent_to(EMAIL).await;
    for _ in 0..3 {
        // Pressed again and again, or the answer was lost on the way: the same answer.
        let answer = browser.post("/devenir-conseiller/code", &[("code", &code)]).await;
        assert_eq!(answer.location(), "/mon-espace?fait=envoyee");
    }
    assert_eq!(app.value::<i64>("SELECT count(*) FROM candidature").await, 1);
    assert_eq!(app.value::<i64>("SELECT count(*) FROM candidature_evenement").await, 1);
    assert_eq!(app.value::<String>("SELECT reponses FROM brouillon").await, "{}");
    assert_eq!(
        app.value::<i64>("SELECT count(*) FROM courriel WHERE sujet = 'Votre candidature est envoyée'").await,
        1
    );
    let space = browser.get("/mon-espace").await;
    assert!(space.body.contains("Candidature envoyée") && space.body.contains("Entretien"), "{}", space.body);
    // A browser without the first one's token cannot use the code.
    let mut other = Browser::new(&app);
    fill(&mut other, PAGES[5].1).await;
    assert_eq!(other.post("/devenir-conseiller/code", &[("code", &code)]).await.status, 422);
}

#[tokio::test]
async fn every_press_at_once_is_one_candidature() {
    let app = TestApp::without_candidates().await;
    let mut browser = Browser::new(&app);
    fill(&mut browser, PAGES[5].1).await;
    browser.post("/devenir-conseiller/verifier", &[]).await;
    let (code, cookies) = (browser.code_sent_to(EMAIL).await, browser.cookies());
    let fields = [("code", code.as_str())];
    let presses = (0..15).map(|_| app.post_from([203, 1, 1, 1], "/devenir-conseiller/code", &cookies, &fields));
    for answer in futures_util::future::join_all(presses).await {
        assert_eq!(answer.location(), "/mon-espace?fait=envoyee", "{}", answer.body);
    }
    assert_eq!(app.value::<i64>("SELECT count(*) FROM candidature").await, 1);
    assert_eq!(app.value::<i64>("SELECT count(*) FROM personne WHERE email = 'awa@exemple.fr'").await, 1);

    // A change, pressed by several fingers.
    browser.post("/devenir-conseiller/code", &fields).await;
    browser.post("/mon-espace/modifier", &[]).await;
    browser.post("/devenir-conseiller/motivation", &[("motivation", "Autre.")]).await;
    let version = hidden(&browser.get("/devenir-conseiller/verifier").await.body, "version");
    let (cookies, fields) = (browser.cookies(), [("version", version.as_str())]);
    let presses = (0..10).map(|_| app.post_from([203, 1, 1, 2], "/devenir-conseiller/verifier", &cookies, &fields));
    for answer in futures_util::future::join_all(presses).await {
        assert_eq!(answer.location(), "/mon-espace?fait=envoyee", "{}", answer.body);
    }
    assert_eq!(app.value::<i64>("SELECT version FROM candidature").await, 2);

    // By a telephone alone: whichever answer arrives last opens the space, and shows its key.
    let mut browser = Browser::new(&app);
    fill(&mut browser, BY_TELEPHONE).await;
    let cookies = browser.cookies();
    let presses = (0..5).map(|_| app.post_from([203, 1, 1, 3], "/devenir-conseiller/verifier", &cookies, &[]));
    for answer in futures_util::future::join_all(presses).await {
        assert_eq!(answer.location(), "/mon-espace?fait=envoyee", "{}", answer.body);
    }
    assert_eq!(browser.post("/devenir-conseiller/verifier", &[]).await.location(), "/mon-espace?fait=envoyee");
    assert!(browser.get("/mon-espace").await.body.contains("Gardez ce code"));
    assert_eq!(app.value::<i64>("SELECT count(*) FROM candidature").await, 2);
}

#[tokio::test]
async fn a_code_is_not_guessed_on_a_questionnaire_that_was_sent() {
    let app = TestApp::without_candidates().await;
    let mut browser = candidate(&app).await;
    let code = browser.code_sent_to(EMAIL).await;
    let kept = browser.cookies();
    browser.post("/deconnexion/partout", &[]).await;
    let cookies = kept.split("; ").filter(|pair| !pair.starts_with("fil=")).collect::<Vec<_>>().join("; ");
    let mut last = 0;
    for guess in 0..40 {
        let guess = format!("{guess:06}");
        let fields = [("code", guess.as_str())];
        last = app.post_from([203, 2, 1, 1], "/devenir-conseiller/code", &cookies, &fields).await.status.as_u16();
    }
    assert_eq!(last, 429);
    // Long after, not even the right one opens anything.
    sqlx::query("DELETE FROM tentative").execute(&mut app.connection().await).await.unwrap();
    app.state.clock.shift(chrono::TimeDelta::minutes(11));
    let late = app.post_from([203, 2, 1, 1], "/devenir-conseiller/code", &cookies, &[("code", &code)]).await;
    assert_eq!(late.status, 422, "{}", late.body);
}

#[tokio::test]
async fn two_tabs_on_two_pages_lose_nothing_and_a_late_autosave_changes_nothing() {
    let app = TestApp::without_candidates().await;
    let mut browser = Browser::new(&app);
    fill(&mut browser, PAGES[5].1).await;
    let cookies = browser.cookies();
    for round in 0..10 {
        let text = format!("Texte {round}");
        let motivation = [("motivation", text.as_str())];
        let experience = [("experience", if round % 2 == 0 { "non" } else { "oui" })];
        let (a, b) = tokio::join!(
            app.post_from([203, 3, 1, 1], "/devenir-conseiller/motivation", &cookies, &motivation),
            app.post_from([203, 3, 1, 2], "/devenir-conseiller/experience", &cookies, &experience),
        );
        assert_eq!((a.status.as_u16(), b.status.as_u16()), (303, 303));
        let check = browser.get("/devenir-conseiller/verifier").await.body;
        assert!(check.contains(&text) && check.contains("Pas encore") == (round % 2 == 0), "{round}: {check}");
    }
    let drawn = hidden(&browser.get("/devenir-conseiller/motivation").await.body, "page");
    browser.post("/devenir-conseiller/motivation", &[("motivation", "Le début et la fin.")]).await;
    let champs = serde_html_form::to_string([("motivation", "Le début"), ("page", &drawn)]).unwrap();
    let request = crate::app::request("POST", "/api/brouillon", Some(&cookies))
        .header("origin", crate::app::ORIGIN)
        .header("content-type", "application/json")
        .body(serde_json::json!({ "etape": "motivation", "champs": champs }).to_string().into())
        .unwrap();
    assert_eq!(app.send(request).await.status, 200);
    assert!(browser.get("/devenir-conseiller/verifier").await.body.contains("Le début et la fin."));
}

#[tokio::test]
async fn what_cannot_be_seen_is_no_answer_and_too_much_is_refused() {
    let app = TestApp::without_candidates().await;
    let mut browser = Browser::new(&app);
    fill(&mut browser, PAGES[5].1).await;
    let unseen = [("prenom", "\u{0}\u{200b}"), ("nom", "\u{202e}"), ("contact", "email"), ("email", EMAIL)];
    assert_eq!(browser.post("/devenir-conseiller/contact", &unseen).await.status, 422);
    browser.post("/devenir-conseiller/contact", PAGES[5].1).await;
    browser.post("/devenir-conseiller/motivation", &[("motivation", "\u{0}Aider.")]).await;
    assert_eq!(send(&mut browser).await.location(), "/mon-espace?fait=envoyee");
    assert_eq!(app.value::<String>("SELECT motivation FROM candidature").await, "Aider.");
    let mut other = Browser::new(&app);
    other.post("/devenir-conseiller", &[]).await;
    let long = "é".repeat(30_000);
    assert_eq!(other.post("/devenir-conseiller/motivation", &[("motivation", &long)]).await.status, 413);
    // Pasted too long, it is kept to be shortened.
    let pasted = "é".repeat(6_000);
    assert_eq!(other.post("/devenir-conseiller/motivation", &[("motivation", &pasted)]).await.status, 422);
    assert!(other.get("/devenir-conseiller/motivation").await.body.contains(&pasted));
}

#[tokio::test]
async fn who_has_sent_one_already_chooses_between_both() {
    let app = TestApp::without_candidates().await;
    candidate(&app).await;
    // Strangers see the same page for an address that has a candidature and for one that has none.
    let mut second = Browser::new(&app);
    fill(&mut second, PAGES[5].1).await;
    second.post("/devenir-conseiller/motivation", &[("motivation", "Autre chose.")]).await;
    let asked = second.post("/devenir-conseiller/verifier", &[]).await;
    assert_eq!((asked.status.as_u16(), asked.location()), (303, "/devenir-conseiller/code"));
    let page = second.get("/devenir-conseiller/code").await.body;
    let mut stranger = Browser::new(&app);
    let unknown = [("prenom", "Awa"), ("nom", "Diop"), ("contact", "email"), ("email", "eva@exemple.fr")];
    fill(&mut stranger, &unknown).await;
    stranger.post("/devenir-conseiller/verifier", &[]).await;
    let other = stranger.get("/devenir-conseiller/code").await.body.replace("eva@exemple.fr", EMAIL);
    let bare = |html: &str| html.replace(&hidden(html, "brouillon"), "");
    assert_eq!(bare(&page), bare(&other));

    let code = second.code_sent_to(EMAIL).await;
    let answer = second.post("/devenir-conseiller/code", &[("code", &code)]).await;
    assert_eq!(answer.location(), "/devenir-conseiller/verifier");
    assert_eq!(app.value::<String>("SELECT motivation FROM candidature").await, "J’aime aider.");
    let both = second.get("/devenir-conseiller/verifier").await.body;
    assert!(both.contains("Autre chose.") && both.contains("Avant\u{a0}: J’aime aider."), "{both}");
    let version = hidden(&both, "version");
    // It changed elsewhere: nothing is replaced, both are shown.
    let late = second.post("/devenir-conseiller/verifier", &[("version", "0")]).await;
    assert_eq!(late.status, 409);
    assert_eq!(app.value::<String>("SELECT motivation FROM candidature").await, "J’aime aider.");
    let sent = second.post("/devenir-conseiller/verifier", &[("version", &version)]).await;
    assert_eq!(sent.location(), "/mon-espace?fait=envoyee");
    assert_eq!(app.value::<String>("SELECT motivation FROM candidature").await, "Autre chose.");
    assert_eq!(app.value::<i64>("SELECT count(*) FROM candidature").await, 1);
}

#[tokio::test]
async fn back_edit_and_resend_replaces_nothing_and_loses_nothing() {
    let app = TestApp::without_candidates().await;
    let mut browser = candidate(&app).await;
    let again = browser.post("/devenir-conseiller/motivation", &[("motivation", "Mieux dit.")]).await;
    assert_eq!(again.status, 409);
    assert!(again.body.contains("Mieux dit.") && again.body.contains("Avant\u{a0}: J’aime aider."), "{}", again.body);
    assert_eq!(app.value::<String>("SELECT motivation FROM candidature").await, "J’aime aider.");
    let version = hidden(&again.body, "version");
    browser.post("/devenir-conseiller/verifier", &[("version", &version)]).await;
    assert_eq!(app.value::<String>("SELECT motivation FROM candidature").await, "Mieux dit.");
    // Signed out meanwhile: what was typed waits on the sign-in page.
    let mut browser = candidate_again(&app).await;
    browser.forget("fil");
    let kept = browser.post("/devenir-conseiller/motivation", &[("motivation", "Encore mieux.")]).await;
    assert_eq!(kept.status, 401);
    assert!(kept.body.contains("Encore+mieux."), "{}", kept.body);
}

/// A second person.
async fn candidate_again(app: &TestApp) -> Browser<'_> {
    let mut browser = Browser::new(app);
    let contact = [("prenom", "Eva"), ("nom", "Roux"), ("contact", "email"), ("email", "eva@exemple.fr")];
    fill(&mut browser, &contact).await;
    browser.post("/devenir-conseiller/verifier", &[]).await;
    let code = browser.code_sent_to("eva@exemple.fr").await;
    browser.post("/devenir-conseiller/code", &[("code", &code)]).await;
    browser
}

#[tokio::test]
async fn a_telephone_is_enough_and_a_second_one_tells_nobody() {
    let app = TestApp::without_candidates().await;
    let mut first = Browser::new(&app);
    fill(&mut first, BY_TELEPHONE).await;
    let sent = first.post("/devenir-conseiller/verifier", &[]).await;
    let space = first.get("/mon-espace").await.body;
    assert!(space.contains("Gardez ce code") && space.contains("Un appel"), "{space}");
    let code = space.split("paper-code\">").nth(1).unwrap().split('<').next().unwrap().to_owned();

    let mut second = Browser::new(&app);
    fill(&mut second, BY_TELEPHONE).await;
    let same = second.post("/devenir-conseiller/verifier", &[]).await;
    assert_eq!((sent.status, sent.location()), (same.status, same.location()));
    let other = second.get("/mon-espace").await.body;
    let other_code = other.split("paper-code\">").nth(1).unwrap().split('<').next().unwrap().to_owned();
    let timeless = |html: String, code: &str| {
        let html = html.replace(code, "");
        // Whose device it is, told to whoever signs out of it.
        let (before, after) = html.split_once("name=\"personne\" value=\"").unwrap();
        let html = format!("{before}{}", &after[after.find('"').unwrap()..]);
        let at = html.find("class=\"when\">").unwrap();
        let end = html[at..].find("</p>").unwrap();
        format!("{}{}", &html[..at], &html[at + end..])
    };
    assert_eq!(timeless(space, &code), timeless(other, &other_code));
    assert_eq!(
        app.value::<i64>("SELECT count(*) FROM personne WHERE telephone = '+33612345678' AND doublon = 1").await,
        1
    );

    // On another computer, with the paper alone.
    let mut elsewhere = Browser::new(&app);
    assert_eq!(elsewhere.post("/reprendre", &[("code", &code.to_lowercase())]).await.location(), "/mon-espace");
    assert!(elsewhere.get("/mon-espace").await.body.contains("Jo Bel"));
    assert_eq!(elsewhere.post("/mon-espace/code", &[]).await.location(), "/mon-espace?fait=code");
    let mut late = Browser::new(&app);
    assert_eq!(late.post("/reprendre", &[("code", &code)]).await.status, 422, "the code before is worth nothing");
    // A session that ends: the paper opens it again, and what was typed is there, a wrong code in between or not.
    elsewhere.forget("fil");
    let kept = elsewhere.post("/mon-espace/retirer", &[("motif", "autre_emploi")]).await;
    assert_eq!(kept.status, 401);
    let reprise = hidden(&kept.body, "reprise");
    let paper = elsewhere.cookies().split("fil-brouillon=").nth(1).unwrap().split(';').next().unwrap().to_owned();
    let wrong = [("code", "ABCD"), ("suite", "/mon-espace/retirer"), ("reprise", reprise.as_str())];
    let again = elsewhere.post("/reprendre", &wrong).await;
    assert_eq!((again.status.as_u16(), hidden(&again.body, "reprise")), (422, reprise.clone()));
    let right = [("code", paper.as_str()), ("suite", "/mon-espace/retirer"), ("reprise", reprise.as_str())];
    let resumed = elsewhere.post("/reprendre", &right).await;
    assert!(resumed.body.contains("value=\"autre_emploi\""), "{}", resumed.body);
    // Nor is the draft's, which a mail may have carried.
    let mut mailed = Browser::new(&app);
    fill(&mut mailed, &[("prenom", "Al"), ("nom", "Ba"), ("contact", "telephone"), ("telephone", "0698765432")]).await;
    let draft = mailed.cookies().split("fil-brouillon=").nth(1).unwrap().to_owned();
    mailed.post("/devenir-conseiller/verifier", &[]).await;
    assert_eq!(late.post("/reprendre", &[("code", &draft)]).await.status, 422);
}

#[tokio::test]
async fn a_draft_is_taken_up_elsewhere_and_nothing_is_typed_twice() {
    let app = TestApp::without_candidates().await;
    let mut browser = Browser::new(&app);
    browser.post("/devenir-conseiller", &[]).await;
    // Wrong, and kept all the same.
    let wrong = browser.post("/devenir-conseiller/situation", &[("situations", "diplome"), ("diplome", "")]).await;
    assert_eq!(wrong.status, 422);
    let left = browser.post("/devenir-conseiller/experience", &[("experience", "oui"), ("suite", "plus-tard")]).await;
    assert_eq!(left.location(), "/devenir-conseiller/plus-tard");
    let mailed = browser.post("/devenir-conseiller/plus-tard", &[("email", EMAIL)]).await;
    assert_eq!(mailed.status, 200);
    let letter = app.value::<String>("SELECT texte FROM courriel WHERE sujet = 'Reprendre votre questionnaire'").await;
    let path = letter.split("/reprendre/").nth(1).unwrap().split_whitespace().next().unwrap().to_owned();

    let mut elsewhere = Browser::new(&app);
    let page = elsewhere.get(&format!("/reprendre/{path}")).await;
    assert_eq!(hidden(&page.body, "code"), path, "a link opens nothing by itself");
    assert_eq!(elsewhere.post("/reprendre", &[("code", &path)]).await.location(), "/devenir-conseiller/situation");
    assert!(elsewhere.get("/devenir-conseiller/experience").await.body.contains("value=\"oui\" checked"));

    // Cookies lost in the middle: the form itself knows its draft; a form that does not begins another.
    let form = elsewhere.get("/devenir-conseiller/motivation").await.body;
    elsewhere.forget("fil-brouillon");
    let fields = [("brouillon", hidden(&form, "brouillon")), ("motivation", "Gardé.".to_owned())];
    let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(elsewhere.post("/devenir-conseiller/motivation", &fields).await.status, 303);
    assert!(browser.get("/devenir-conseiller/motivation").await.body.contains("Gardé."));
    let mut bare = Browser::new(&app);
    assert_eq!(bare.post("/devenir-conseiller/motivation", &[("motivation", "Seul.")]).await.status, 303);
    assert!(bare.get("/devenir-conseiller/motivation").await.body.contains("Seul."));
    for code in ["", "ABCD", "0000-0000-0000-0000-0000-0000-0000"] {
        assert_eq!(bare.post("/reprendre", &[("code", code)]).await.status, 422);
    }
}
