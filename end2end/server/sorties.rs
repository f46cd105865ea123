//! The files that leave the log, read by independent readers; the words of a report; who may have them.

use std::collections::BTreeMap;

use scraper::{Html, Selector};
use serde_json::{Value, json};

use crate::{
    app::{TestApp, fields, with},
    reader,
};

const CAMILLE: &str = "camille@demo.example";
const INES: &str = "ines@demo.example";
/// What people write, and what would harm where it is not taken for words.
const WORDS: &str = "=HYPERLINK(\"http://x\"; \"Été\") <b>#strong[un]</b>";

/// A file of this page, as an independent reader finds it.
pub async fn read(app: &TestApp, cookie: &str, path: &str) -> Value {
    let (headers, bytes) = app.file(path, cookie).await;
    let disposition = headers["content-disposition"].to_str().unwrap();
    assert!(disposition.starts_with("attachment; filename="), "{disposition}");
    let folder = tempfile::tempdir().unwrap();
    let extension = path.split('?').next().unwrap().rsplit('.').next().unwrap();
    let file = folder.path().join("fichier").with_extension(extension);
    std::fs::write(&file, bytes).unwrap();
    reader::read("check_documents.py", &file)
}

/// Rows by the titles of their columns.
pub fn rows(csv: &Value) -> Vec<BTreeMap<String, String>> {
    let text = |cell: &Value| cell.as_str().unwrap().to_owned();
    let lines: Vec<Vec<_>> =
        csv.as_array().unwrap().iter().map(|line| line.as_array().unwrap().iter().map(text).collect()).collect();
    lines[1..].iter().map(|line| lines[0].iter().cloned().zip(line.iter().cloned()).collect()).collect()
}

async fn structure_of(app: &TestApp) -> uuid::Uuid {
    sqlx::query_scalar("SELECT structure FROM contrat JOIN personne ON personne.id = contrat.personne WHERE email = $1 ORDER BY du DESC")
        .bind(CAMILLE)
        .fetch_one(&mut app.connection().await)
        .await
        .unwrap()
}

#[tokio::test]
async fn a_conseiller_takes_every_entry_with_all_that_it_says() {
    let app = TestApp::new().await;
    let camille = app.sign_in(CAMILLE).await;
    let mut form = with(app.form(CAMILLE).await, "annotation", WORDS);
    form.extend([
        ("recurrents", "2".to_owned()),
        ("materiels", "tablette".to_owned()),
        ("niveau", "avance".to_owned()),
        ("mandats", "3".to_owned()),
    ]);
    form.extend([("suites", "atelier".to_owned()), ("redirections", "administration".to_owned())]);
    form.extend(["1", "", "", "2"].map(|count| ("ages", count.to_owned())));
    assert_eq!(app.post("/activites", Some(&camille), &fields(&form)).await.status, 303);
    let csv = read(&app, &camille, "/activites/export.csv?periode=").await;
    let rows = rows(&csv);
    assert_eq!(rows.len(), app.entries(CAMILLE).await.len());
    assert!(rows.len() > 500, "more than one page: {}", rows.len());
    assert!(rows.windows(2).all(|pair| {
        let day = |row: &BTreeMap<String, String>| row["Jour"].split('/').rev().map(str::to_owned).collect::<Vec<_>>();
        day(&pair[0]) <= day(&pair[1])
    }));
    let row = rows.iter().find(|row| row["Identifiant"] == form[0].1).unwrap();
    for (title, value) in [
        ("Type d’activité", "Atelier"),
        ("Durée (heures)", "1,5"),
        ("Participants", "7"),
        ("Déjà venus", "2"),
        ("Personnes accompagnées", "5"),
        ("Thèmes", "E-mail ; Santé"),
        ("Matériel", "Tablette"),
        ("Niveau de l’atelier", "Avancé"),
        ("Suites", "Un atelier ; Une autre structure"),
        ("Redirections", "Administration"),
        ("Mandats Aidants Connect", "3"),
        ("Âge\u{a0}: moins de 12 ans", "1"),
        ("Âge\u{a0}: 25 à 39 ans", "2"),
        ("Âge\u{a0}: non communiqué", "4"),
        ("Genre\u{a0}: non communiqué", "7"),
        ("Âge\u{a0}: 18 à 35 ans (ancienne liste)", ""),
        ("Liste de codes", "v2"),
    ] {
        assert_eq!(row[title], value, "{title}");
    }
    assert_eq!(row["Note"], format!("'{WORDS}"), "no formula");
    let own_time = rows.iter().find(|row| row["Type d’activité"] == "Formation").unwrap();
    assert_eq!((own_time["Participants"].as_str(), own_time["Âge\u{a0}: non communiqué"].as_str()), ("", ""));
}

#[tokio::test]
async fn a_structure_takes_its_contrats_without_a_single_note() {
    let app = TestApp::new().await;
    let (camille, ines) = (app.sign_in(CAMILLE).await, app.sign_in(INES).await);
    let secret = "Un mot que personne d’autre ne lit";
    let form = with(app.form(CAMILLE).await, "annotation", secret);
    assert_eq!(app.post("/activites", Some(&camille), &fields(&form)).await.status, 303);
    let base = format!("/structure/{}", structure_of(&app).await);
    for file in ["export.csv", "export.xlsx", "chiffres.csv", "chiffres.xlsx", "rapport.pdf", "export", "rapport"] {
        let (_, bytes) = app.file(&format!("{base}/{file}"), &ines).await;
        assert!(bytes.len() > 100, "{file}");
        if file == "export.csv" {
            let text = String::from_utf8(bytes).unwrap();
            assert!(!text.contains(secret) && !text.contains("Note"), "a note went out");
            assert!(text.contains(&form[0].1) && text.contains("Camille"), "the entry itself is there");
        }
    }
    let xlsx = read(&app, &ines, &format!("{base}/export.xlsx?periode=")).await;
    assert!(!xlsx.to_string().contains(secret));
    let all: i64 = sqlx::query_scalar("SELECT count(*) FROM activite WHERE structure = $1")
        .bind(structure_of(&app).await)
        .fetch_one(&mut app.connection().await)
        .await
        .unwrap();
    assert_eq!(i64::try_from(xlsx["sheets"][1]["rows"].as_array().unwrap().len()).unwrap(), all + 1);
    // Taking it is noted.
    let noted: i64 =
        app.value("SELECT count(*) FROM audit WHERE action = 'activite.exporter' AND issue = 'fait'").await;
    assert_eq!(noted, 3);
}

#[tokio::test]
async fn a_workbook_has_dates_durations_and_numbers_and_says_what_it_is() {
    let app = TestApp::new().await;
    let camille = app.sign_in(CAMILLE).await;
    let form = with(app.form(CAMILLE).await, "annotation", WORDS);
    assert_eq!(app.post("/activites", Some(&camille), &fields(&form)).await.status, 303);
    let day = &form.iter().find(|(name, _)| *name == "jour").unwrap().1;
    let read = read(&app, &camille, &format!("/activites/export.xlsx?du={day}&au={day}")).await;
    let sheets = read["sheets"].as_array().unwrap();
    assert_eq!(
        sheets.iter().map(|sheet| sheet["name"].as_str().unwrap()).collect::<Vec<_>>(),
        ["À propos", "Activités"]
    );
    let about = sheets[0].to_string();
    assert!(
        about.contains("Activités de Camille") && about.contains("Personnes accompagnées") && about.contains("Le "),
        "{about}"
    );
    let rows = sheets[1]["rows"].as_array().unwrap();
    let at = |title: &str| {
        rows[0].as_array().unwrap().iter().position(|cell| cell["value"] == title).unwrap_or_else(|| panic!("{title}"))
    };
    let row = rows[1..].iter().find(|row| row[at("Identifiant")]["value"] == form[0].1.as_str()).unwrap();
    let cell = |title: &str| {
        let cell = &row[at(title)];
        (cell["type"].as_str().unwrap().to_owned(), cell["value"].clone(), cell["format"].as_str().unwrap().to_owned())
    };
    let is = |kind: &str, value: Value, format: &str| (kind.to_owned(), value, format.to_owned());
    assert_eq!(cell("Jour"), is("d", json!(format!("{day}T00:00:00")), "dd/mm/yyyy"));
    assert_eq!(cell("Durée"), is("d", json!("90 min"), "[h]:mm"));
    assert_eq!(cell("Participants"), is("n", json!(7), "#,##0"));
    assert_eq!(cell("Note"), is("s", json!(WORDS), "General"));
    for cell in
        sheets.iter().flat_map(|sheet| sheet["rows"].as_array().unwrap()).flat_map(|row| row.as_array().unwrap())
    {
        assert_ne!(cell["type"], "f", "{cell}");
    }
}

#[tokio::test]
async fn what_cannot_be_understood_of_an_export_is_said_and_kept() {
    let app = TestApp::new().await;
    let camille = app.sign_in(CAMILLE).await;
    for file in ["export.csv", "export.xlsx"] {
        let answer = app.get(&format!("/activites/{file}?du=hier&contrat=rien"), Some(&camille)).await;
        assert_eq!(answer.status, 422);
        let document = Html::parse_document(&answer.body);
        let typed = document.select(&Selector::parse("#du").unwrap()).next().unwrap().attr("value").unwrap();
        assert_eq!(typed, "hier");
        assert!(answer.body.contains("Choisissez une date.") && answer.body.contains("<title>Erreur\u{a0}: "));
    }
    // Somebody else's contrat is not in the list.
    let theirs: uuid::Uuid = app
        .value(
            "SELECT contrat.id FROM contrat JOIN personne ON personne.id = personne WHERE email = 'malik@demo.example'",
        )
        .await;
    for (cookie, path) in [
        (&camille, "/activites/export.csv".to_owned()),
        (&app.sign_in(INES).await, format!("/structure/{}/export.csv", structure_of(&app).await)),
    ] {
        let answer = app.get(&format!("{path}?contrat={theirs}"), Some(cookie)).await;
        assert_eq!(answer.status, 422, "{path}");
    }
    for path in ["/activites/chiffres.csv?periode=rien", "/activites/rapport.pdf?periode=rien"] {
        assert_eq!(app.get(path, Some(&camille)).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn what_was_done_stays_readable_after_a_rupture() {
    let app = TestApp::new().await;
    let camille = app.sign_in(CAMILLE).await;
    let entries = app.entries(CAMILLE).await.len();
    sqlx::query("UPDATE contrat SET du = '2020-01-01', au = '2020-01-02' WHERE personne = (SELECT id FROM personne WHERE email = $1)")
        .bind(CAMILLE)
        .execute(&mut app.connection().await)
        .await
        .unwrap();
    assert_eq!(rows(&read(&app, &camille, "/activites/export.csv?periode=").await).len(), entries);
    assert_eq!(app.get("/activites/rapport", Some(&camille)).await.status, 200);
    let token = app.token(CAMILLE).await;
    assert_eq!(app.call("GET", "/api/v1/activites", Some(&token), None, &[]).await.status, 200);
}

/// The hidden fields of the form of words, and what it proposes.
fn words_form(html: &str) -> Vec<(String, String)> {
    let document = Html::parse_document(html);
    let of = Selector::parse("form[method=post][action='/activites/rapport'] [name]").unwrap();
    document
        .select(&of)
        .map(|field| {
            let name = field.attr("name").unwrap().to_owned();
            let value = if field.value().name() == "textarea" {
                field.text().collect()
            } else {
                field.attr("value").unwrap().to_owned()
            };
            (name, value)
        })
        .collect()
}

#[tokio::test]
async fn words_are_kept_as_typed_for_their_period_and_shown_to_the_structure() {
    let app = TestApp::new().await;
    let (camille, ines) = (app.sign_in(CAMILLE).await, app.sign_in(INES).await);
    let page = "/activites/rapport?periode=2026-T3";
    let mut form = words_form(&app.get(page, Some(&camille)).await.body);
    let field = |form: &mut Vec<(String, String)>, name: &str, value: &str| {
        value.clone_into(&mut form.iter_mut().find(|(field, _)| field == name).unwrap().1);
    };
    let typed = format!("{WORDS}\r\n\r\nDeux lignes\nici.");
    field(&mut form, "texte", &typed);
    let send = async |form: &[(String, String)]| {
        let fields: Vec<_> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        app.post("/activites/rapport", Some(&camille), &fields).await
    };
    for _ in 0..2 {
        let done = send(&form).await;
        assert_eq!(done.status, 303, "{}", done.body);
        assert!(app.get(done.location(), Some(&camille)).await.body.contains("Vos mots sont enregistrés."));
    }
    let stored = typed.replace("\r\n", "\n");
    let again = words_form(&app.get(page, Some(&camille)).await.body);
    assert_eq!(again.iter().find(|(name, _)| name == "texte").unwrap().1, stored);
    // Another window wrote something else since: both are shown, and nothing is replaced.
    let mut other = again.clone();
    field(&mut other, "texte", "La deuxième fenêtre.");
    assert_eq!(send(&other).await.status, 303);
    let mut late = again.clone();
    field(&mut late, "texte", "La première fenêtre.");
    let refused = send(&late).await;
    assert_eq!(refused.status, 409);
    assert!(refused.body.contains("La deuxième fenêtre.") && refused.body.contains("La première fenêtre."));
    assert_eq!(app.value::<String>("SELECT texte FROM rapport_mot").await, "La deuxième fenêtre.");
    // Sent again from there, it is what the person wants.
    assert_eq!(send(&words_form(&refused.body)).await.status, 303);
    assert_eq!(app.value::<String>("SELECT texte FROM rapport_mot").await, "La première fenêtre.");

    let mut long = words_form(&app.get(page, Some(&camille)).await.body);
    field(&mut long, "texte", &"é".repeat(5001));
    let refused = send(&long).await;
    assert!(refused.status == 422 && words_form(&refused.body).iter().any(|(_, value)| value.chars().count() == 5001));

    field(&mut form, "texte", &typed);
    sqlx::query("UPDATE rapport_mot SET texte = $1").bind(&stored).execute(&mut app.connection().await).await.unwrap();
    let base = format!("/structure/{}", structure_of(&app).await);
    // Of the quarter, so of the year too; not of another quarter.
    for (periode, there) in [("2026-T3", true), ("2026", true), ("2026-T2", false), ("2026-07", false)] {
        let page = app.get(&format!("{base}/rapport?periode={periode}"), Some(&ines)).await;
        assert_eq!(page.body.contains("HYPERLINK"), there, "{periode}");
        assert!(!page.body.contains("<b>#strong"), "{periode}");
    }
    // Each other structure has its own.
    let rose = app.sign_in("rose@demo.example").await;
    assert_eq!(app.get(&format!("{base}/rapport"), Some(&rose)).await.status, 404);
}

#[tokio::test]
async fn the_report_is_a_tagged_pdf_with_the_figures_and_the_words() {
    let app = TestApp::new().await;
    let (camille, ines) = (app.sign_in(CAMILLE).await, app.sign_in(INES).await);
    let contrat: uuid::Uuid = app.value("SELECT contrat.id FROM contrat JOIN personne ON personne.id = personne WHERE email = 'camille@demo.example' ORDER BY contrat.du DESC").await;
    sqlx::query("INSERT INTO rapport_mot (contrat, du, au, texte, version, modifie_le) VALUES ($1, '2026-07', '2026-09', $2, 1, '2026-10-01T00:00:00.000Z')")
        .bind(contrat)
        .bind(WORDS)
        .execute(&mut app.connection().await)
        .await
        .unwrap();
    let base = format!("/structure/{}", structure_of(&app).await);
    for (cookie, path) in [
        (&camille, format!("/activites/rapport.pdf?periode=2026-T3&contrat={contrat}")),
        (&ines, format!("{base}/rapport.pdf?periode=2026-T3")),
    ] {
        let read = read(&app, cookie, &path).await;
        assert_eq!((&read["marked"], &read["ua"], &read["shows_title"]), (&json!(true), &json!("1"), &json!(true)));
        assert_eq!((&read["language"], &read["title"]), (&json!("fr-FR"), &json!("Rapport d’activité")));
        let tags: Vec<_> = read["tags"].as_array().unwrap().iter().map(|tag| tag.as_str().unwrap()).collect();
        let count = |tag: &str| tags.iter().filter(|one| **one == tag).count();
        assert!(count("/Title") == 1 && count("/H1") >= 5 && count("/Quote") == 1 && count("/Figure") >= 5, "{tags:?}");
        assert_eq!(count("/Figure"), read["alternatives"].as_array().unwrap().len(), "each chart is said in words");
        let text: Vec<_> = read["pages"].as_array().unwrap().iter().map(|page| page.as_str().unwrap()).collect();
        let text = text.join(" ").split_whitespace().collect::<Vec<_>>().join(" ");
        for said in
            [WORDS, "Camille", "3e trimestre 2026", "Personnes accompagnées", "Ce que veulent dire ces chiffres"]
        {
            assert!(text.contains(said), "{said}: {text}");
        }
    }
    // Of months without anything, it says so.
    let empty = read(&app, &camille, "/activites/rapport.pdf?periode=2021-01").await;
    assert!(empty["pages"][0].as_str().unwrap().contains("Rien n’est noté"), "{empty}");
}

#[tokio::test]
async fn files_are_found_from_the_pages() {
    let app = TestApp::new().await;
    let (camille, ines) = (app.sign_in(CAMILLE).await, app.sign_in(INES).await);
    let base = format!("/structure/{}", structure_of(&app).await);
    for (cookie, page, links) in [
        (
            &camille,
            "/activites/liste".to_owned(),
            vec!["/activites/export".to_owned(), "/activites/rapport".to_owned()],
        ),
        (
            &camille,
            "/activites/chiffres?periode=2026-T3".to_owned(),
            vec![
                "/activites/chiffres.csv?periode=2026-T3".to_owned(),
                "/activites/chiffres.xlsx?periode=2026-T3".to_owned(),
            ],
        ),
        (
            &ines,
            format!("{base}/chiffres"),
            vec![format!("{base}/chiffres.csv"), format!("{base}/rapport"), format!("{base}/export")],
        ),
        (&ines, format!("{base}/suivis"), vec![format!("{base}/rapport"), format!("{base}/export")]),
        (&camille, "/compte".to_owned(), vec!["/compte/jetons".to_owned()]),
        (&camille, "/compte/jetons".to_owned(), vec!["/api".to_owned()]),
    ] {
        let body = app.get(&page, Some(cookie)).await.body;
        let document = Html::parse_document(&body);
        let all = Selector::parse("a[href]").unwrap();
        let found: Vec<_> = document.select(&all).map(|link| link.attr("href").unwrap()).collect();
        for link in links {
            assert!(found.contains(&link.as_str()), "{page} has no link to {link}: {found:?}");
        }
    }
}
