//! A hire from the order to the certificate, through its pages: dates, who may see, who was quicker, what is noted.

use chrono::{Days, NaiveDate};
use fil::{
    app,
    kernel::french,
    server::database::Conn,
    territoire::calendrier::{self, Territoire},
};
use scraper::{Html, Selector};

use crate::app::{Answer, Suivi, TestApp};

const ORDER: &str = "/structure/{structure}/suivis/{suivi}/commande";
const OURS: &str = "/structure/{structure}/suivis/{suivi}";
const THEIRS: &str = "/organisme/{organisme}/suivis/{suivi}";

fn today(app: &TestApp) -> NaiveDate {
    app.state.clock.now().utc().with_timezone(&chrono_tz::Europe::Paris).date_naive()
}

/// Sends what the organisme's form would, and gives the answer.
async fn move_stage(app: &TestApp, cookie: &str, suivi: Suivi, changes: &[(&str, &str)]) -> Answer {
    let (cle, le, version) = (app.state.clock.new_id().to_string(), today(app).to_string(), suivi.version.to_string());
    let mut form = vec![
        ("cle", cle.as_str()),
        ("version", &version),
        ("geste", "franchir"),
        ("le", &le),
        ("motif", "C’est fait."),
    ];
    for (name, value) in changes {
        form.retain(|(known, _)| known != name);
        form.push((name, value));
    }
    app.post(&suivi.path(THEIRS), Some(cookie), &form).await
}

async fn order(app: &TestApp, cookie: &str, suivi: Suivi, cle: &str, precisions: &str) -> Answer {
    let version = suivi.version.to_string();
    app.post(&suivi.path(ORDER), Some(cookie), &[("cle", cle), ("version", &version), ("precisions", precisions)]).await
}

async fn deadlines(conn: &mut Conn, suivi: Suivi) -> Vec<(String, NaiveDate, Option<NaiveDate>)> {
    sqlx::query_as("SELECT etape, due, fait_le FROM echeance WHERE suivi = $1 ORDER BY due")
        .bind(suivi.id)
        .fetch_all(conn)
        .await
        .unwrap()
}

fn text(answer: &Answer, selector: &str) -> String {
    let page = Html::parse_document(&answer.body);
    page.select(&Selector::parse(selector).unwrap()).flat_map(|element| element.text()).collect::<Vec<_>>().join(" ")
}

#[tokio::test]
async fn the_day_of_the_order_is_j() {
    let app = TestApp::new().await;
    let ines = app.sign_in("ines@demo.example").await;
    let maelle = app.suivi("maelle@demo.example").await;
    let before = app.get(&maelle.path(OURS), Some(&ines)).await;
    assert!(before.body.contains("J · commande à envoyer") && before.body.contains("J+2 · pas de date avant l’envoi"));
    assert_eq!(deadlines(&mut app.connection().await, maelle).await, []);

    let cle = app.state.clock.new_id().to_string();
    let sent =
        futures_util::future::join_all((0..20).map(|_| order(&app, &ines, maelle, &cle, "Absente le lundi."))).await;
    assert!(
        sent.iter().all(|answer| answer.status == 303),
        "{:?}",
        sent.iter().map(|answer| answer.status).collect::<Vec<_>>()
    );
    let mut conn = app.connection().await;
    let orders: i64 = sqlx::query_scalar("SELECT count(*) FROM commande JOIN suivi ON suivi.commande = commande.id WHERE suivi.id = $1 AND precisions = 'Absente le lundi.'")
        .bind(maelle.id)
        .fetch_one(&mut conn)
        .await
        .unwrap();
    assert_eq!(orders, 1);
    let j = today(&app);
    let due = |days| calendrier::add_working_days(j, days, Territoire::Metropole);
    let expected = [("organisation", due(2)), ("positionnement", due(4)), ("creation", due(8))];
    assert_eq!(deadlines(&mut conn, maelle).await, expected.map(|(etape, day)| (etape.to_owned(), day, None)));

    let page = app.get(sent[0].location(), Some(&ines)).await;
    assert!(page.body.contains("Votre commande est envoyée.") && page.body.contains("J · fait aujourd’hui"));
    // The rule is one click away, with its source and what we read into it.
    for part in [
        "Pourquoi cette date",
        "Conférence CNFPT du 28 mai 2021",
        "Interprétation",
        "Règle version 1, en vigueur depuis le 28 mai 2021",
    ] {
        assert!(text(&page, ".thread details").contains(part), "{part}");
    }
    // Sent again with a new form: it is ordered already.
    let late = order(&app, &ines, maelle, &app.state.clock.new_id().to_string(), "Une autre.").await;
    assert_eq!(late.status, 409);
    assert!(late.body.contains("Une autre.") && late.body.contains("J+2 · Organisation administrative"));
    assert_eq!(app.get(&maelle.path(ORDER), Some(&ines)).await.status, 303);
}

#[tokio::test]
async fn the_organisme_moves_stages_by_hand_and_says_why() {
    let app = TestApp::new().await;
    let thomas = app.sign_in("thomas@demo.example").await;
    let fatou = || app.suivi("fatou@demo.example");
    let refused = move_stage(&app, &thomas, fatou().await, &[("motif", ""), ("debut", "bientôt")]).await;
    assert_eq!(refused.status, 422);
    assert!(
        text(&refused, "#erreurs").contains("Dites pourquoi")
            && text(&refused, "#erreurs").contains("Dites quand commence")
    );

    let debut = (today(&app) + Days::new(20)).to_string();
    let cle = app.state.clock.new_id().to_string();
    let moved = [("cle", cle.as_str()), ("debut", debut.as_str()), ("motif", "Cohorte de décembre.")];
    let first = fatou().await;
    for _ in 0..3 {
        assert_eq!(
            move_stage(&app, &thomas, first, &moved).await.status,
            303,
            "the same form again is the same answer"
        );
    }
    let mut conn = app.connection().await;
    let last = deadlines(&mut conn, first).await.pop().unwrap();
    assert_eq!(last, ("formation".to_owned(), calendrier::add_months(debut.parse().unwrap(), 5), None));
    let ines = app.sign_in("ines@demo.example").await;
    let page = app.get(&first.path(OURS), Some(&ines)).await;
    assert!(
        text(&page, ".history").contains("Cohorte de décembre.")
            && text(&page, ".history").contains("par Thomas Girard")
    );

    // Taken back: the date that followed from it is gone, the history stays.
    assert_eq!(
        move_stage(&app, &thomas, fatou().await, &[("geste", "revenir"), ("motif", "Cohorte annulée.")]).await.status,
        303
    );
    assert_eq!(deadlines(&mut conn, first).await.len(), 3);
    for (geste, etat) in [("interrompre", "interrompu"), ("reprendre", "en_cours")] {
        assert_eq!(move_stage(&app, &thomas, fatou().await, &[("geste", geste)]).await.status, 303, "{geste}");
        let found: String = sqlx::query_scalar("SELECT etat FROM suivi WHERE id = $1")
            .bind(first.id)
            .fetch_one(&mut conn)
            .await
            .unwrap();
        assert_eq!(found, etat);
    }
    // To the certificate.
    assert_eq!(move_stage(&app, &thomas, fatou().await, &[("debut", debut.as_str())]).await.status, 303);
    for _ in ["formation", "examen"] {
        assert_eq!(move_stage(&app, &thomas, fatou().await, &[]).await.status, 303);
    }
    let page = app.get(&first.path(THEIRS), Some(&thomas)).await;
    assert!(text(&page, ".key-figures").contains("terminé"));
    let noted: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM audit WHERE action = 'suivi.deplacer' AND objet = $1 AND issue = 'fait'",
    )
    .bind(first.id)
    .fetch_one(&mut conn)
    .await
    .unwrap();
    assert!(noted >= 7, "{noted}");
}

#[tokio::test]
async fn two_who_change_the_same_hire_both_see_it() {
    let app = TestApp::new().await;
    let (thomas, paula) = (app.sign_in("thomas@demo.example").await, app.sign_in("paula@demo.example").await);
    let seen_by_both = app.suivi("yanis@demo.example").await;
    assert_eq!(move_stage(&app, &thomas, seen_by_both, &[("motif", "Dossier complet.")]).await.status, 303);
    let late = move_stage(&app, &paula, seen_by_both, &[("geste", "interrompre"), ("motif", "Arrêt maladie.")]).await;
    assert_eq!(late.status, 409);
    assert!(
        late.body.contains("J+4 · Test de positionnement")
            && late.body.contains("Arrêt maladie.")
            && late.body.contains("par Thomas Girard")
    );
    // Sent all the same, by one press.
    let page = Html::parse_document(&late.body);
    let hidden = Selector::parse("main form input[type=hidden]").unwrap();
    let again: Vec<_> =
        page.select(&hidden).map(|input| (input.attr("name").unwrap(), input.attr("value").unwrap())).collect();
    assert_eq!(app.post(&seen_by_both.path(THEIRS), Some(&paula), &again).await.status, 303);

    // Another contact, named to the structure.
    let yanis = app.suivi("yanis@demo.example").await;
    let other: uuid::Uuid = sqlx::query_scalar("SELECT id FROM personne WHERE email = 'paula@demo.example'")
        .fetch_one(&mut app.connection().await)
        .await
        .unwrap();
    let (cle, version, other) = (app.state.clock.new_id().to_string(), yanis.version.to_string(), other.to_string());
    let form = [("cle", cle.as_str()), ("version", &version), ("contact", &other)];
    let path = format!("{}/contact", yanis.path(THEIRS));
    assert_eq!(app.post(&path, Some(&thomas), &form).await.status, 303);
    assert_eq!(app.post(&path, Some(&thomas), &form).await.status, 303);
    let ines = app.sign_in("ines@demo.example").await;
    assert!(
        text(&app.get(&yanis.path(OURS), Some(&ines)).await, "[aria-labelledby=contact]").contains("Paula Ferreira")
    );
}

#[tokio::test]
async fn a_tranche_is_waited_for_until_it_has_come() {
    let app = TestApp::new().await;
    let ines = app.sign_in("ines@demo.example").await;
    let camille = app.suivi("camille@demo.example").await;
    let todo = camille.path("/structure/{structure}/a-faire");
    assert!(app.get(&todo, Some(&ines)).await.body.contains("Vérifier l’arrivée de la 3e tranche"));
    let (cle, version, day) =
        (app.state.clock.new_id().to_string(), camille.version.to_string(), today(&app).to_string());
    let form = [("cle", cle.as_str()), ("version", &version), ("rang", "3"), ("versee_le", &day)];
    for _ in 0..2 {
        assert_eq!(app.post(&camille.path(OURS), Some(&ines), &form).await.status, 303);
    }
    assert!(!app.get(&todo, Some(&ines)).await.body.contains("Vérifier l’arrivée de la 3e tranche"));
    let page = app.get(&camille.path(OURS), Some(&ines)).await;
    assert!(page.body.contains("Reçue aujourd’hui") && !page.body.contains("Une tranche de la subvention est arrivée"));
}

#[tokio::test]
async fn a_deadline_keeps_the_version_of_its_rule() {
    let app = TestApp::new().await;
    let ines = app.sign_in("ines@demo.example").await;
    let julien = app.suivi("julien@demo.example").await;
    assert!(text(&app.get(&julien.path(OURS), Some(&ines)).await, ".thread").contains("entre 3 semaines et 5 mois"));
    // As if it had opened before 28 May 2021.
    sqlx::query("UPDATE echeance SET regle_version = 1 WHERE suivi = $1 AND etape = 'formation'")
        .bind(julien.id)
        .execute(&mut app.connection().await)
        .await
        .unwrap();
    let page = text(&app.get(&julien.path(OURS), Some(&ines)).await, ".thread");
    assert!(
        page.contains("entre 3 semaines et 3 mois") && page.contains("Mode opératoire de la structure, 4 février 2021")
    );
}

#[tokio::test]
async fn another_structures_hire_is_nowhere() {
    let app = TestApp::new().await;
    let mut conn = app.connection().await;
    // A second organisme, of which Joël is.
    let elsewhere = app.state.clock.new_id();
    sqlx::query("INSERT INTO organisation (id, kind, nom, zone, cree_le) VALUES ($1, 'organisme', 'Ailleurs', 'Europe/Paris', '2026')").bind(elsewhere).execute(&mut conn).await.unwrap();
    sqlx::query("INSERT INTO habilitation (id, personne, role, organisation, du) SELECT $1, id, 'organisme', $2, '2020-01-01' FROM personne WHERE email = 'joel@demo.example'")
        .bind(app.state.clock.new_id())
        .bind(elsewhere)
        .execute(&mut conn)
        .await
        .unwrap();
    let (maelle, malik) = (app.suivi("maelle@demo.example").await, app.suivi("malik@demo.example").await);
    let (rose, joel) = (app.sign_in("rose@demo.example").await, app.sign_in("joel@demo.example").await);
    let mut tried = 0;
    for route in app::routes() {
        let (cookie, mine) = match route.path {
            path if path.contains("{structure}") => (&rose, malik.structure),
            path if path.contains("{organisme}") => (&joel, elsewhere),
            _ => continue,
        };
        // Under the address of the others, and another's hire under one's own address.
        let own = Suivi { id: maelle.id, version: maelle.version, structure: mine, organisme: mine };
        let unknown = Suivi { id: uuid::Uuid::nil(), ..own };
        let mut paths = vec![maelle.path(route.path)];
        if route.path.contains("{suivi}") {
            paths.extend([
                own.path(route.path),
                unknown.path(route.path),
                own.path(route.path).replace(&maelle.id.to_string(), "rien"),
            ]);
        }
        for path in paths {
            let cle = app.state.clock.new_id().to_string();
            let form = [
                ("cle", cle.as_str()),
                ("version", "1"),
                ("jeton", &"a".repeat(64)),
                ("geste", "franchir"),
                ("rang", "1"),
                ("versee_le", "2026-11-20"),
            ];
            let answer = if route.method.is_safe() {
                app.get(&path, Some(cookie)).await
            } else {
                app.post(&path, Some(cookie), &form).await
            };
            assert_eq!(answer.status, 404, "{} {path}", route.method);
            tried += 1;
        }
    }
    assert!(tried > 30, "{tried}");
    // Each finds their own, and only it, in their list.
    let list = app.get(&malik.path("/structure/{structure}/suivis"), Some(&rose)).await;
    let names = text(&list, ".hires");
    assert!(names.contains("Malik Hoarau") && !names.contains("Maëlle"));
    assert!(!app.get(&format!("/organisme/{elsewhere}/suivis"), Some(&joel)).await.body.contains("Maëlle"));
}

#[tokio::test]
async fn filters_and_pages_show_each_hire_once() {
    let app = TestApp::new().await;
    let ines = app.sign_in("ines@demo.example").await;
    let base = app.suivi("maelle@demo.example").await.path("/structure/{structure}/suivis");
    for (filter, names) in
        [("", 8), ("?etat=a-commander", 1), ("?etat=en-retard", 1), ("?etat=en-cours", 5), ("?etat=clos", 2)]
    {
        let page = app.get(&format!("{base}{filter}"), Some(&ines)).await;
        let document = Html::parse_document(&page.body);
        assert_eq!(document.select(&Selector::parse(".hire").unwrap()).count(), names, "{filter}");
    }
    for wrong in ["?etat=rien", "?apres=rien"] {
        assert_eq!(app.get(&format!("{base}{wrong}"), Some(&ines)).await.status, 404, "{wrong}");
    }
}

#[tokio::test]
async fn who_sees_a_hire_is_noted_before_it_is_shown() {
    let app = TestApp::new().await;
    let ines = app.sign_in("ines@demo.example").await;
    let maelle = app.suivi("maelle@demo.example").await;
    app.get(&maelle.path(OURS), Some(&ines)).await;
    app.get(&maelle.path("/structure/{structure}/suivis"), Some(&ines)).await;
    let rows: Vec<(String, Option<Vec<u8>>, Option<String>)> =
        sqlx::query_as("SELECT action, objet, liste FROM audit WHERE action LIKE 'suivi.%' ORDER BY id")
            .fetch_all(&mut app.connection().await)
            .await
            .unwrap();
    assert_eq!((rows[0].0.as_str(), rows[0].1.as_deref()), ("suivi.voir", Some(maelle.id.as_bytes().as_slice())));
    let listed = rows[1].2.as_deref().unwrap();
    assert_eq!(
        (rows[1].0.as_str(), rows[1].1.as_deref(), listed.split(' ').count()),
        ("suivi.lister", Some(maelle.structure.as_bytes().as_slice()), 8)
    );
    assert!(listed.contains(&maelle.id.simple().to_string()));

    // A page that the browser only guesses at is neither shown nor noted.
    let guessed = crate::app::request("GET", &maelle.path(OURS), Some(&ines)).header("sec-purpose", "prefetch");
    assert_eq!(app.send(guessed.body(axum::body::Body::empty()).unwrap()).await.status, 503);
    let seen: i64 = sqlx::query_scalar("SELECT count(*) FROM audit WHERE action = 'suivi.voir'")
        .fetch_one(&mut app.connection().await)
        .await
        .unwrap();
    assert_eq!(seen, 1);
}

#[tokio::test]
async fn holidays_are_those_of_the_structure() {
    let app = TestApp::new().await;
    // Ordered on Friday 18 December 2026: at La Réunion, the 20th is a Sunday; in 2027, Monday the 20th is not worked.
    let friday: NaiveDate = "2027-12-17".parse().unwrap();
    app.state.clock.shift(friday.and_hms_opt(9, 0, 0).unwrap().and_utc() - app.state.clock.real_now().utc());
    let rose = app.sign_in("rose@demo.example").await;
    let malik = app.suivi("malik@demo.example").await;
    let mut conn = app.connection().await;
    sqlx::query("UPDATE suivi SET etat = 'a_commander', etape = NULL, due = NULL, commande = NULL WHERE id = $1")
        .bind(malik.id)
        .execute(&mut conn)
        .await
        .unwrap();
    sqlx::query("DELETE FROM echeance WHERE suivi = $1").bind(malik.id).execute(&mut conn).await.unwrap();
    assert_eq!(order(&app, &rose, malik, &app.state.clock.new_id().to_string(), "").await.status, 303);
    assert_eq!(deadlines(&mut conn, malik).await[0].1, "2027-12-22".parse::<NaiveDate>().unwrap());
    let page = app.get(&malik.path(OURS), Some(&rose)).await;
    assert!(page.body.contains(&french::weekday("2027-12-22".parse().unwrap())));
}
