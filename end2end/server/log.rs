//! The log through its page: what is stored, what is refused, and that nothing is stored twice.

use fil::kernel::french;

use crate::app::{TestApp, fields, with};

#[tokio::test]
async fn an_entry_is_stored_as_it_was_typed() {
    let app = TestApp::new().await;
    let cookie = app.sign_in("camille@demo.example").await;
    let form = app.form("camille@demo.example").await;
    let answer = app.post("/activites", Some(&cookie), &fields(&form)).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    assert_eq!(answer.location(), format!("/activites?jour={}&ajout={}", form[2].1, form[0].1));
    let page = app.get(answer.location(), Some(&cookie)).await;
    assert!(page.body.contains("Enregistré\u{a0}: "));
    let detail = app.get(&format!("/activites/{}", form[0].1), Some(&cookie)).await;
    for text in [
        "Atelier · E-mail, Santé",
        &french::minutes(90),
        &french::count(7, "personne", "personnes"),
        "Mairie de Sarcelles",
        "Une note.",
    ] {
        assert!(detail.body.contains(text), "{text}");
    }
}

#[tokio::test]
async fn a_form_sent_a_hundred_times_makes_one_entry() {
    let app = TestApp::new().await;
    let cookie = app.sign_in("camille@demo.example").await;
    let before = app.entries("camille@demo.example").await.len();
    let form = app.form("camille@demo.example").await;
    let fields = fields(&form);
    let sent = futures_util::future::join_all((0..100).map(|_| app.post("/activites", Some(&cookie), &fields))).await;
    assert!(sent.iter().all(|answer| answer.status == 303));
    assert_eq!(app.entries("camille@demo.example").await.len(), before + 1);

    // Back, another answer, sent again: both are shown, nothing is replaced.
    let changed = with(form.clone(), "participants", "9");
    let answer = app.post("/activites", Some(&cookie), &crate::app::fields(&changed)).await;
    assert_eq!(answer.status, 409);
    assert!(answer.body.contains("7\u{a0}personnes") && answer.body.contains("9\u{a0}personnes"));
    assert_eq!(app.entries("camille@demo.example").await.len(), before + 1);

    // The button of that page adds the other one.
    let page = scraper::Html::parse_document(&answer.body);
    let hidden = scraper::Selector::parse("main form input[type=hidden]").unwrap();
    let again: Vec<_> =
        page.select(&hidden).map(|input| (input.attr("name").unwrap(), input.attr("value").unwrap())).collect();
    assert_eq!(app.post("/activites", Some(&cookie), &again).await.status, 303);
    assert_eq!(app.entries("camille@demo.example").await.len(), before + 2);
}

#[tokio::test]
async fn a_key_that_is_someone_elses_entry_changes_nothing() {
    let app = TestApp::new().await;
    let cookie = app.sign_in("camille@demo.example").await;
    let theirs = app.entries("malik@demo.example").await[0].to_string();
    let form = with(app.form("camille@demo.example").await, "cle", &theirs);
    assert_eq!(app.post("/activites", Some(&cookie), &fields(&form)).await.status, 422);
    assert_eq!(app.get(&format!("/activites/{theirs}"), Some(&cookie)).await.status, 404);
}

#[tokio::test]
async fn a_new_place_is_found_by_name_or_by_postcode() {
    let app = TestApp::new().await;
    let cookie = app.sign_in("camille@demo.example").await;
    let new = |form, commune: &str| {
        with(with(with(form, "lieu", "nouveau"), "lieu_nom", "Salle des fêtes"), "lieu_commune", commune)
    };
    for commune in ["Garges-lès-Gonesse", "garges les gonesse", "95140"] {
        let form = new(app.form("camille@demo.example").await, commune);
        let answer = app.post("/activites", Some(&cookie), &fields(&form)).await;
        assert_eq!(answer.status, 303, "{commune}: {}", answer.body);
    }
    let places: Vec<String> = sqlx::query_scalar("SELECT commune FROM lieu WHERE nom = 'Salle des fêtes'")
        .fetch_all(&mut app.connection().await)
        .await
        .unwrap();
    assert_eq!(places, ["95268"]);

    let form = new(app.form("camille@demo.example").await, "Saint-Denis");
    let several = app.post("/activites", Some(&cookie), &fields(&form)).await;
    assert_eq!(several.status, 422);
    assert!(several.body.contains("Saint-Denis (93)") && several.body.contains("Saint-Denis (974)"));
    let form = new(app.form("camille@demo.example").await, "Saint-Denis (93)");
    assert_eq!(app.post("/activites", Some(&cookie), &fields(&form)).await.status, 303);
    let form = new(app.form("camille@demo.example").await, "Nulle-Part");
    assert!(
        app.post("/activites", Some(&cookie), &fields(&form))
            .await
            .body
            .contains("Nous ne trouvons pas cette commune.")
    );
}

#[tokio::test]
async fn a_commune_that_was_chosen_is_the_one_unless_the_text_changed() {
    let app = TestApp::new().await;
    let cookie = app.sign_in("camille@demo.example").await;
    let new = |form, commune: &str, code: &str| {
        let form = with(with(form, "lieu", "nouveau"), "lieu_nom", &format!("Salle {commune} {code}"));
        with(with(form, "lieu_commune", commune), "lieu_commune_code", code)
    };
    for (commune, code, stored) in
        [("Saint-Denis", "97411", "97411"), ("Saint-Denis (93)", "93066", "93066"), ("Sarcelles", "93066", "95585")]
    {
        let form = new(app.form("camille@demo.example").await, commune, code);
        let answer = app.post("/activites", Some(&cookie), &fields(&form)).await;
        assert_eq!(answer.status, 303, "{commune} {code}: {}", answer.body);
        let found: String = sqlx::query_scalar("SELECT commune FROM lieu WHERE nom = $1")
            .bind(format!("Salle {commune} {code}"))
            .fetch_one(&mut app.connection().await)
            .await
            .unwrap();
        assert_eq!(found, stored, "{commune} {code}");
    }

    // Something else is wrong: the text and the choice are still there, and the choice can be seen.
    let form = with(new(app.form("camille@demo.example").await, "Saint-Denis", "97411"), "participants", "mille");
    let page = app.post("/activites", Some(&cookie), &fields(&form)).await;
    let page = scraper::Html::parse_document(&page.body);
    let checked = scraper::Selector::parse("[name=lieu_commune_code]:not([disabled])[checked]").unwrap();
    let chosen: Vec<_> = page.select(&checked).map(|input| input.attr("value").unwrap()).collect();
    assert_eq!(chosen, ["97411"]);
    let form = with(new(app.form("camille@demo.example").await, "Sarcelles (95)", "95585"), "participants", "mille");
    let page = app.post("/activites", Some(&cookie), &fields(&form)).await;
    let page = scraper::Html::parse_document(&page.body);
    let hidden = scraper::Selector::parse("[name=lieu_commune_code][type=hidden]").unwrap();
    let kept = page.select(&hidden).next().unwrap();
    assert_eq!((kept.attr("value"), kept.attr("disabled")), (Some("95585"), None));
}

#[tokio::test]
async fn a_day_outside_the_contrat_is_refused_with_its_dates() {
    let app = TestApp::new().await;
    let cookie = app.sign_in("joel@demo.example").await;
    let form = app.form("joel@demo.example").await;
    let answer = app.post("/activites", Some(&cookie), &fields(&form)).await;
    assert_eq!(answer.status, 422);
    assert!(answer.body.contains("Ce jour est hors de votre contrat avec Département de l’Ain"));
    // Their log is still theirs to read.
    assert_eq!(app.get("/activites/liste", Some(&cookie)).await.status, 200);
}

#[tokio::test]
async fn the_list_shows_each_entry_once_over_its_pages() {
    let app = TestApp::new().await;
    let cookie = app.sign_in("camille@demo.example").await;
    let (mut path, mut seen) = ("/activites/liste".to_owned(), Vec::new());
    loop {
        let answer = app.get(&path, Some(&cookie)).await;
        let page = scraper::Html::parse_document(&answer.body);
        let rows = scraper::Selector::parse("tbody a").unwrap();
        let ids: Vec<_> = page
            .select(&rows)
            .map(|link| link.attr("href").unwrap().trim_start_matches("/activites/").to_owned())
            .collect();
        assert!(ids.len() <= 50);
        seen.extend(ids);
        let next = scraper::Selector::parse("main p a.button").unwrap();
        match page.select(&next).next() {
            Some(link) => path = link.attr("href").unwrap().to_owned(),
            None => break,
        }
    }
    let all: Vec<_> = app.entries("camille@demo.example").await.iter().map(ToString::to_string).collect();
    assert!(all.len() > 500);
    assert_eq!(seen, all);
}

#[tokio::test]
async fn each_mutation_and_refusal_leaves_its_trace() {
    let app = TestApp::new().await;
    let cookie = app.sign_in("camille@demo.example").await;
    let form = app.form("camille@demo.example").await;
    app.post("/activites", Some(&cookie), &fields(&form)).await;
    app.post("/activites", Some(&cookie), &fields(&with(form, "participants", "9"))).await;
    let rows: Vec<(String, String, Option<Vec<u8>>)> =
        sqlx::query_as("SELECT action, issue, acteur FROM audit ORDER BY id DESC LIMIT 4")
            .fetch_all(&mut app.connection().await)
            .await
            .unwrap();
    let told: Vec<_> = rows.iter().map(|(action, issue, _)| (action.as_str(), issue.as_str())).collect();
    assert_eq!(
        told,
        [
            ("activite.ajouter", "conflit"),
            ("activite.ajouter", "fait"),
            ("session.ouvrir", "fait"),
            ("connexion.essayer", "fait")
        ]
    );
    assert!(rows[0].2.is_some());
    for statement in ["UPDATE audit SET issue = 'fait'", "DELETE FROM audit"] {
        assert!(sqlx::query(statement).execute(&mut app.connection().await).await.is_err(), "{statement}");
    }
}
