//! From the test to the training, through its pages: rendez-vous, entretien, proposal, agreement; who sees what of it.

use chrono::{Days, NaiveDate};
use scraper::{Html, Selector};
use serde_json::Value;
use uuid::Uuid;

use crate::app::{Answer, Suivi, TestApp};

mod attente;
mod papier;

const THEIRS: &str = "/organisme/{organisme}/suivis/{suivi}";
const OURS: &str = "/structure/{structure}/suivis/{suivi}";
/// What must not reach a structure.
const SECRET: &str = "A besoin d’une pause toutes les heures.";
const DISAGREES: &str = "Trop d’heures pour moi.";

fn today(app: &TestApp) -> NaiveDate {
    app.state.clock.now().utc().with_timezone(&chrono_tz::Europe::Paris).date_naive()
}

fn text(answer: &Answer, selector: &str) -> String {
    let page = Html::parse_document(&answer.body);
    let found = page.select(&Selector::parse(selector).unwrap()).flat_map(|element| element.text()).collect::<String>();
    found.replace('\u{a0}', " ")
}

/// The fields of a form of the page, as a browser would send them with this button.
fn form_of(answer: &Answer, geste: Option<&str>) -> Vec<(String, String)> {
    let page = Html::parse_document(&answer.body);
    let fields =
        Selector::parse("main form input[type=hidden], main form input.control, main form textarea, main form select")
            .unwrap();
    let chosen = Selector::parse("option[selected]").unwrap();
    let mut form: Vec<_> = page
        .select(&fields)
        .map(|field| {
            let value = match field.value().name() {
                "textarea" => field.text().collect::<String>().trim_start_matches('\n').to_owned(),
                "select" => {
                    field.select(&chosen).next().and_then(|option| option.attr("value")).unwrap_or("").to_owned()
                }
                _ => field.attr("value").unwrap_or_default().to_owned(),
            };
            (field.attr("name").unwrap().to_owned(), value)
        })
        .collect();
    form.extend(geste.map(|geste| ("geste".to_owned(), geste.to_owned())));
    form
}

async fn send(app: &TestApp, path: &str, cookie: &str, form: &[(String, String)]) -> Answer {
    let fields: Vec<_> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    app.post(path, Some(cookie), &fields).await
}

/// Sets the nth field of this name.
fn set(form: &mut [(String, String)], name: &str, at: usize, value: &str) {
    value.clone_into(&mut form.iter_mut().filter(|(known, _)| known == name).nth(at).unwrap().1);
}

fn field(form: &[(String, String)], name: &str, at: usize) -> String {
    form.iter().filter(|(known, _)| known == name).nth(at).unwrap().1.clone()
}

/// The answers of the first conseillère, as if this person had given them.
async fn give_test(app: &TestApp, email: &str) -> Uuid {
    let mut conn = app.connection().await;
    let passage = app.state.clock.new_id();
    for statement in [
        "INSERT INTO passage (id, personne, contrat, organisme, forme, forme_version, banque_version, graine, etat, commence_le, fini_le)
         SELECT $1, hers.id, contrat.id, organisme, forme, forme_version, banque_version, graine, etat, commence_le, fini_le
         FROM personne AS hers JOIN contrat ON contrat.personne = hers.id, passage JOIN personne ON personne.id = passage.personne
         WHERE hers.email = $2 AND personne.email = 'camille@demo.example'",
        "INSERT INTO reponse (passage, rang, item, reponse, donnee_le, temps_ms, points, note_le)
         SELECT $1, rang, item, reponse, donnee_le, temps_ms, points, note_le FROM reponse JOIN passage ON passage.id = passage
         JOIN personne ON personne.id = passage.personne WHERE personne.email = 'camille@demo.example' AND $2 = $2",
    ] {
        sqlx::query(statement).bind(passage).bind(email).execute(&mut conn).await.unwrap();
    }
    passage
}

/// The letters that wait for an address, by subject, with their links' texts.
async fn letters(app: &TestApp, to: &str) -> Vec<(String, String)> {
    sqlx::query_as("SELECT sujet, texte FROM courriel WHERE destinataire = $1 ORDER BY cree_le, id")
        .bind(to)
        .fetch_all(&mut app.connection().await)
        .await
        .unwrap()
}

async fn rendez_vous(app: &TestApp, thomas: &str, suivi: Suivi) -> (Answer, Vec<(String, String)>) {
    let path = suivi.path(&format!("{THEIRS}/rendez-vous"));
    let mut form = form_of(&app.get(&path, Some(thomas)).await, None);
    let day = (today(app) + Days::new(3)).to_string();
    set(&mut form, "jour", 0, &day);
    set(&mut form, "heure", 0, "09:30");
    set(&mut form, "ou", 0, "12 rue de la Gare, Sarcelles");
    form.push(("mode".to_owned(), "presence".to_owned()));
    (send(app, &path, thomas, &form).await, form)
}

#[tokio::test]
async fn the_rendez_vous_is_fixed_seen_and_written_about() {
    let app = TestApp::new().await;
    let (thomas, ines, yanis) = (
        app.sign_in("thomas@demo.example").await,
        app.sign_in("ines@demo.example").await,
        app.sign_in("yanis@demo.example").await,
    );
    let suivi = app.suivi("yanis@demo.example").await;
    let path = suivi.path(&format!("{THEIRS}/rendez-vous"));
    let empty = app.post(&path, Some(&thomas), &[("ou", "Là")]).await;
    assert_eq!(empty.status, 422);
    assert!(text(&empty, "#erreurs").contains("Écrivez une date") && text(&empty, "#ou").contains("Là"));

    let (first, form) = rendez_vous(&app, &thomas, suivi).await;
    assert_eq!(first.status, 303, "{}", first.body);
    // The same form again is the same rendez-vous, and no other letter.
    assert_eq!(send(&app, &path, &thomas, &form).await.status, 303);
    let said = "9 h 30, avec Thomas Girard";
    for to in ["yanis@demo.example", "ines@demo.example"] {
        let got = letters(&app, to).await;
        assert_eq!(got.len(), 1, "{to}: {got:?}");
        assert!(got[0].1.replace('\u{a0}', " ").contains(said) && got[0].1.contains("12 rue de la Gare"), "{got:?}");
    }
    for (cookie, page) in
        [(&ines, suivi.path(OURS)), (&thomas, suivi.path(THEIRS)), (&yanis, format!("/parcours/{}", suivi.id))]
    {
        let page = app.get(&page, Some(cookie)).await;
        assert!(text(&page, "main").contains("9 h 30") && page.body.contains("12 rue de la Gare"), "{}", page.body);
    }
    let alone = app.get("/parcours", Some(&yanis)).await;
    assert_eq!((alone.status.as_u16(), alone.location()), (303, format!("/parcours/{}", suivi.id).as_str()));

    // Somebody who has the older page changes nothing, and sees both.
    let mut late = form.clone();
    set(&mut late, "cle", 0, &app.state.clock.new_id().to_string());
    set(&mut late, "ou", 0, "Salle 2");
    let late = send(&app, &path, &app.sign_in("paula@demo.example").await, &late).await;
    assert_eq!(late.status, 409);
    assert!(late.body.contains("12 rue de la Gare") && late.body.contains("Salle 2"));
    let again = form_of(&late, None);
    assert_eq!(send(&app, &path, &thomas, &again).await.status, 303);
    let moved = letters(&app, "yanis@demo.example").await;
    assert!(moved.len() == 2 && moved[1].1.contains("a changé") && moved[1].1.contains("Salle 2"), "{moved:?}");
    assert_eq!(app.value::<i64>("SELECT count(*) - count(DISTINCT id) FROM courriel").await, 0);
}

#[tokio::test]
async fn an_entretien_is_a_draft_until_it_is_over_and_never_the_structures() {
    let app = TestApp::new().await;
    let (thomas, ines, yanis) = (
        app.sign_in("thomas@demo.example").await,
        app.sign_in("ines@demo.example").await,
        app.sign_in("yanis@demo.example").await,
    );
    let suivi = app.suivi("yanis@demo.example").await;
    let path = suivi.path(&format!("{THEIRS}/entretien"));
    let mut form = form_of(&app.get(&path, Some(&thomas)).await, Some("garder"));
    set(&mut form, "note", 7, SECRET);
    set(&mut form, "point", 7, "2");
    assert_eq!(send(&app, &path, &thomas, &form).await.status, 303);
    let mine = format!("/parcours/{}", suivi.id);
    assert!(!app.get(&mine, Some(&yanis)).await.body.contains(SECRET), "a draft");
    let kept = app.get(&path, Some(&thomas)).await;
    let mut over = form_of(&kept, Some("terminer"));
    assert_eq!((field(&over, "note", 7), field(&over, "point", 7)), (SECRET.to_owned(), "2".to_owned()));
    let undated = send(&app, &path, &thomas, &over).await;
    assert_eq!(undated.status, 422);
    assert!(undated.body.contains(SECRET) && text(&undated, "#erreurs").contains("Dites quel jour"));
    let day = today(&app).to_string();
    set(&mut over, "le", 0, &day);
    assert_eq!(send(&app, &path, &thomas, &over).await.status, 303);
    let read = app.get(&mine, Some(&yanis)).await;
    assert!(read.body.contains(SECRET) && read.body.contains("Votre structure ne voit pas cet entretien."));
    for page in [OURS.to_owned(), format!("{OURS}/parcours")] {
        assert!(!app.get(&suivi.path(&page), Some(&ines)).await.body.contains(SECRET), "{page}");
    }
    // Another who had the draft open.
    set(&mut form, "cle", 0, &app.state.clock.new_id().to_string());
    set(&mut form, "notes", 0, "Autre lecture.");
    let late = send(&app, &path, &app.sign_in("paula@demo.example").await, &form).await;
    assert_eq!(late.status, 409);
    assert!(late.body.contains("Autre lecture.") && late.body.contains("Enregistrer mon envoi quand même"));
    let data: Value = serde_json::from_str(&app.get("/mon-espace/donnees", Some(&yanis)).await.body).unwrap();
    assert!(data["entretien_individuel"].to_string().contains("pause"), "{}", data["entretien_individuel"]);
}

/// What the rule proposes for a hire, and the form that changes its longest line.
struct Proposed {
    form: Vec<(String, String)>,
    hours: Vec<u16>,
    longest: usize,
}

impl Proposed {
    async fn page(app: &TestApp, thomas: &str, path: &str) -> Self {
        let page = app.get(path, Some(thomas)).await;
        assert!(text(&page, ".hours-line").contains("sur 4"), "{}", text(&page, "main"));
        let mut form = form_of(&page, Some("proposer"));
        let hours: Vec<u16> = (0..5).map(|at| field(&form, "heures", at).parse().unwrap()).collect();
        assert!([105, 175, 315, 420].contains(&hours.iter().sum::<u16>()), "{hours:?}");
        let (longest, most) = hours.iter().copied().enumerate().max_by_key(|(_, hours)| *hours).unwrap();
        set(&mut form, "heures", longest, &(most - 1).to_string());
        Self { form, hours, longest }
    }

    fn explained(mut self) -> Self {
        set(&mut self.form, "motif", self.longest, "Diplôme de médiation.");
        set(&mut self.form, "duree_motif", 0, "Temps partiel.");
        self
    }
}

#[tokio::test]
async fn hours_that_change_say_why_and_a_draft_stays_with_the_organisme() {
    let app = TestApp::new().await;
    let (thomas, yanis) = (app.sign_in("thomas@demo.example").await, app.sign_in("yanis@demo.example").await);
    let suivi = app.suivi("yanis@demo.example").await;
    let (path, mine) = (suivi.path(&format!("{THEIRS}/parcours")), format!("/parcours/{}", suivi.id));
    let none = app.get(&path, Some(&thomas)).await;
    assert!(none.body.contains("Aucun test terminé") && text(&none, "main form").is_empty(), "nothing to propose from");
    let cle = app.state.clock.new_id().to_string();
    let early = [("cle", cle.as_str()), ("version", "0"), ("geste", "proposer")];
    let early = app.post(&path, Some(&thomas), &early).await;
    assert!(early.status == 422 && text(&early, "#erreurs").contains("Il faut un test terminé"));

    give_test(&app, "yanis@demo.example").await;
    let Proposed { mut form, longest, .. } = Proposed::page(&app, &thomas, &path).await;
    let refused = send(&app, &path, &thomas, &form).await;
    assert_eq!(refused.status, 422);
    assert!(text(&refused, "#erreurs").contains("Dites pourquoi ces heures changent"));
    set(&mut form, "motif", longest, "Diplôme de médiation.");
    let refused = send(&app, &path, &thomas, &form).await;
    assert!(refused.status == 422 && text(&refused, "#erreurs").contains("Les durées du programme sont"));
    assert_eq!(form_of(&refused, Some("proposer")), form, "all that was typed is kept");
    set(&mut form, "duree_motif", 0, "Temps partiel.");
    // What is interrupted waits.
    let mut conn = app.connection().await;
    let (etat, due): (String, Option<String>) =
        sqlx::query_as("SELECT etat, due FROM suivi WHERE id = $1").bind(suivi.id).fetch_one(&mut conn).await.unwrap();
    let mut set_state = async |etat: &str, due: Option<&str>, over: Option<&str>| {
        sqlx::query("UPDATE suivi SET etat = $2, due = $3, clos_le = $4 WHERE id = $1")
            .bind(suivi.id)
            .bind(etat)
            .bind(due)
            .bind(over)
            .execute(&mut conn)
            .await
            .unwrap();
    };
    set_state("interrompu", None, Some("2026-11-20")).await;
    let refused = send(&app, &path, &thomas, &form).await;
    assert!(refused.status == 422 && text(&refused, "#erreurs").contains("Ce suivi est interrompu"));
    set_state(&etat, due.as_deref(), None).await;
    // A draft: nobody else sees it.
    set(&mut form, "geste", 0, "garder");
    assert_eq!(send(&app, &path, &thomas, &form).await.status, 303);
    assert!(!app.get(&mine, Some(&yanis)).await.body.contains("Temps partiel."));
    assert_eq!(letters(&app, "yanis@demo.example").await, []);
    let kept = form_of(&app.get(&path, Some(&thomas)).await, None);
    assert_eq!(field(&kept, "motif", longest), "Diplôme de médiation.");
}

#[tokio::test]
async fn a_parcours_is_proposed_contested_proposed_again_and_agreed() {
    let app = TestApp::new().await;
    let (thomas, ines, yanis) = (
        app.sign_in("thomas@demo.example").await,
        app.sign_in("ines@demo.example").await,
        app.sign_in("yanis@demo.example").await,
    );
    let suivi = app.suivi("yanis@demo.example").await;
    let (path, ours, mine) = (
        suivi.path(&format!("{THEIRS}/parcours")),
        suivi.path(&format!("{OURS}/parcours")),
        format!("/parcours/{}", suivi.id),
    );
    give_test(&app, "yanis@demo.example").await;
    let Proposed { mut form, hours, longest } = Proposed::page(&app, &thomas, &path).await.explained();
    for _ in 0..3 {
        assert_eq!(send(&app, &path, &thomas, &form).await.status, 303, "the same form is the same proposal");
    }
    assert_eq!(letters(&app, "yanis@demo.example").await.len(), 1);

    // The person reads it, and disagrees with a word.
    let page = app.get(&mine, Some(&yanis)).await;
    let changed = format!("{} h au lieu de {} h", hours[longest] - 1, hours[longest]);
    assert!(text(&page, ".reasons").contains(&changed) && page.body.contains("Diplôme de médiation."));
    assert!(app.get(&ours, Some(&ines)).await.body.contains("Le parcours n’est pas encore décidé."));
    let answer = |page: &Answer, decision: &str, motif: &str| {
        let mut form = form_of(page, None);
        set(&mut form, "motif", 0, motif);
        form.push(("decision".to_owned(), decision.to_owned()));
        form
    };
    assert_eq!(send(&app, &mine, &yanis, &answer(&page, "contester", "")).await.status, 422);
    let contested = answer(&page, "contester", DISAGREES);
    let accepted_too_late = answer(&page, "accepter", "");
    assert_eq!(send(&app, &mine, &yanis, &contested).await.status, 303);
    let mut second = accepted_too_late.clone();
    set(&mut second, "cle", 0, &app.state.clock.new_id().to_string());
    let stale = send(&app, &mine, &yanis, &second).await;
    assert!(stale.status == 409 && stale.body.contains("Contesté le"), "{}", stale.body);
    assert!(letters(&app, "thomas@demo.example").await[0].0.contains("contesté"));
    for page in [ours.clone(), suivi.path(OURS)] {
        assert!(!app.get(&page, Some(&ines)).await.body.contains(DISAGREES), "{page}");
    }
    assert_eq!(app.get(&suivi.path(&format!("{OURS}/parcours.pdf")), Some(&ines)).await.status, 404);

    // Proposed again, as the rule says.
    let page = app.get(&path, Some(&thomas)).await;
    assert!(page.body.contains(DISAGREES));
    form = form_of(&page, Some("proposer"));
    for (at, hours) in hours.iter().enumerate() {
        set(&mut form, "heures", at, &hours.to_string());
    }
    assert_eq!(send(&app, &path, &thomas, &form).await.status, 303);
    let page = app.get(&mine, Some(&yanis)).await;
    assert!(text(&page, "main").contains("2e proposition"));
    let agreed = answer(&page, "accepter", "");
    let sent = futures_util::future::join_all((0..8).map(|_| send(&app, &mine, &yanis, &agreed))).await;
    assert!(sent.iter().all(|answer| answer.status == 303));
    // Nothing goes on from there.
    set(&mut form, "cle", 0, &app.state.clock.new_id().to_string());
    let dead = send(&app, &path, &thomas, &form).await;
    assert!(dead.status == 409 && !dead.body.contains("quand même"), "{}", dead.body);

    // The structure is told at once, of the parcours alone.
    let told = letters(&app, "ines@demo.example").await;
    assert_eq!(
        told.iter().map(|(subject, _)| subject.as_str()).collect::<Vec<_>>(),
        ["Le parcours de votre conseiller est décidé"]
    );
    assert!(told[0].1.contains(&ours));
    let page = app.get(&ours, Some(&ines)).await;
    assert!(
        text(&page, ".key-figures").contains(&hours.iter().sum::<u16>().to_string())
            && text(&page, "table").contains("CCP3")
    );
    assert!(!page.body.contains(DISAGREES));
    assert!(app.get(&suivi.path(OURS), Some(&ines)).await.body.contains("accepté le"));
    let history = text(&app.get(&path, Some(&thomas)).await, ".history");
    assert!(history.contains("Parcours accepté") && history.contains("par Yanis Petit") && history.contains(DISAGREES));
    let events: Vec<String> =
        sqlx::query_scalar("SELECT geste FROM parcours_evenement WHERE suivi = $1 ORDER BY cree_le, id")
            .bind(suivi.id)
            .fetch_all(&mut app.connection().await)
            .await
            .unwrap();
    assert_eq!(events, ["proposer", "contester", "proposer", "accepter"]);
    let noted: i64 = app
        .value("SELECT count(DISTINCT action) FROM audit WHERE action IN ('parcours.proposer', 'parcours.contester', 'parcours.accepter', 'parcours.voir') AND issue = 'fait'")
        .await;
    assert_eq!(noted, 4);
    assert_eq!(app.value::<i64>("SELECT count(*) - count(DISTINCT id) FROM courriel").await, 0);
}

#[tokio::test]
async fn two_evaluators_both_see_what_the_other_sent() {
    let app = TestApp::new().await;
    let (thomas, paula) = (app.sign_in("thomas@demo.example").await, app.sign_in("paula@demo.example").await);
    give_test(&app, "yanis@demo.example").await;
    let suivi = app.suivi("yanis@demo.example").await;
    let path = suivi.path(&format!("{THEIRS}/parcours"));
    let first = form_of(&app.get(&path, Some(&thomas)).await, Some("garder"));
    let mut second = form_of(&app.get(&path, Some(&paula)).await, Some("proposer"));
    assert_eq!(send(&app, &path, &thomas, &first).await.status, 303);
    let late = send(&app, &path, &paula, &second).await;
    assert_eq!(late.status, 409);
    assert!(late.body.contains("À proposer") && late.body.contains("Enregistrer mon envoi quand même"));
    assert_eq!(send(&app, &path, &paula, &form_of(&late, None)).await.status, 303);
    // The key of a form that was sent does not carry another one.
    set(&mut second, "cle", 0, &field(&first, "cle", 0));
    assert_eq!(send(&app, &path, &thomas, &second).await.status, 409);
}

#[tokio::test]
async fn a_test_that_says_something_else_reopens_what_was_agreed() {
    let app = TestApp::new().await;
    let thomas = app.sign_in("thomas@demo.example").await;
    let suivi = app.suivi("camille@demo.example").await;
    let path = suivi.path(&format!("{THEIRS}/parcours"));
    let agreed = app.get(&path, Some(&thomas)).await;
    assert!(!agreed.body.contains("Proposer à la personne"), "{}", agreed.body);
    sqlx::query("UPDATE reponse SET points = 0 WHERE points IS NOT NULL AND passage IN (SELECT passage.id FROM passage JOIN personne ON personne.id = personne WHERE email = 'camille@demo.example')")
        .execute(&mut app.connection().await)
        .await
        .unwrap();
    let page = app.get(&path, Some(&thomas)).await;
    assert!(page.body.contains("Les niveaux du test ont changé depuis cette proposition."), "{}", page.body);
    let mut form = form_of(&page, Some("proposer"));
    for at in 0..5 {
        set(&mut form, "motif", at, "Le test est noté de nouveau.");
    }
    assert_eq!(send(&app, &path, &thomas, &form).await.status, 303);
    let etat = "SELECT dossier_parcours.etat FROM dossier_parcours JOIN suivi ON suivi.id = suivi JOIN contrat ON contrat.id = suivi.contrat
                JOIN personne ON personne.id = contrat.personne WHERE personne.email = 'camille@demo.example'";
    assert_eq!(app.value::<String>(etat).await, "propose");
    // She decides again.
    let camille = app.sign_in("camille@demo.example").await;
    let own = app.get(&format!("/parcours/{}", suivi.id), Some(&camille)).await;
    assert!(own.body.contains("puis répondez en bas de la page"), "{}", own.body);
}
