//! Sheets that people keep become entries: read, settled, looked at, added, known again, undone.

mod life;

use std::time::Duration;

use chrono::{Days, NaiveDate};
use fil::{
    candidature::retention,
    document::{APropos, Classeur, Colonne, Fabrique, Feuille},
};
use futures_util::stream;
use scraper::{Html, Selector};
use uuid::Uuid;

use crate::app::{Answer, TestApp, fields};

const CAMILLE: &str = "camille@demo.example";
const MALIK: &str = "malik@demo.example";
const V1: &[u8] = include_bytes!("../data/import-v1.csv");
const V2: &[u8] = include_bytes!("../data/import-v2.csv");

fn select<'a>(page: &'a Html, selector: &str) -> Vec<scraper::ElementRef<'a>> {
    page.select(&Selector::parse(selector).unwrap()).collect()
}

fn text_of(answer: &Answer) -> String {
    let page = Html::parse_document(&answer.body);
    let text = select(&page, "main")[0].text().collect::<Vec<_>>().join(" ");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A sheet that somebody sent, and its database row.
pub struct InHand {
    pub id: String,
    row: (Uuid, Vec<u8>, String, String, String),
}

impl InHand {
    pub async fn of(app: &TestApp, email: &str) -> Self {
        let cookie = app.sign_in(email).await;
        let id = sent(app, &cookie, recent(app).as_bytes()).await;
        let row = sqlx::query_as("SELECT id, conseiller, contenu, correspondance, cree_le FROM import_brouillon")
            .fetch_one(&mut app.connection().await)
            .await
            .unwrap();
        Self { id, row }
    }

    /// Where it was dropped.
    pub async fn put_back(&self, app: &TestApp) {
        let (id, conseiller, contenu, correspondance, cree_le) = &self.row;
        sqlx::query("INSERT INTO import_brouillon (id, conseiller, contenu, correspondance, cree_le) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING")
            .bind(id)
            .bind(conseiller)
            .bind(contenu)
            .bind(correspondance)
            .bind(cree_le)
            .execute(&mut app.connection().await)
            .await
            .unwrap();
    }
}

fn today(app: &TestApp) -> NaiveDate {
    app.state.clock.now().utc().date_naive()
}

/// Three lines of the last days, two of them the same.
fn recent(app: &TestApp) -> String {
    let day = |ago| (today(app) - Days::new(ago)).format("%d/%m/%Y").to_string();
    let line = format!("{};Atelier;1h30;8;Santé\n", day(3));
    format!("Date;Type;Durée;Participants;Thème\n{line}{};RDV;45;1;E-mail\n{line}", day(2))
}

/// Sends a file; gives the id of the import.
async fn sent(app: &TestApp, cookie: &str, file: &[u8]) -> String {
    let cle = app.state.clock.new_id().to_string();
    let answer = app.upload("/activites/import", Some(cookie), &[("cle", &cle)], file).await;
    assert_eq!(answer.status, 303, "{}", text_of(&answer));
    assert_eq!(answer.location(), format!("/activites/import/{cle}/colonnes"));
    cle
}

/// The fields of the form of a page, as a browser sends them when nothing is touched.
fn shown_form(answer: &Answer, action: &str) -> Vec<(String, String)> {
    let page = Html::parse_document(&answer.body);
    let form = &select(&page, &format!("form[action=\"{action}\"]"))[0];
    let mut values = Vec::new();
    for field in form.select(&Selector::parse("input, select").unwrap()) {
        let Some(name) = field.attr("name") else { continue };
        let box_or_radio = matches!(field.attr("type"), Some("checkbox" | "radio"));
        let unticked = box_or_radio && field.attr("checked").is_none();
        let value = if field.value().name() == "select" {
            let chosen = field.select(&Selector::parse("option[selected]").unwrap()).next();
            chosen.and_then(|option| option.attr("value")).unwrap_or_default()
        } else {
            field.attr("value").unwrap_or_default()
        };
        if !unticked {
            values.push((name.to_owned(), value.to_owned()));
        }
    }
    values
}

async fn post(app: &TestApp, cookie: &str, path: &str, form: &[(String, String)]) -> Answer {
    let pairs: Vec<_> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    app.post(path, Some(cookie), &pairs).await
}

/// Settles the columns as they are proposed, but for these fields; gives where that leads.
async fn columns_with(app: &TestApp, cookie: &str, id: &str, other: &[(&str, &str)]) -> String {
    let path = format!("/activites/import/{id}/colonnes");
    let page = app.get(&path, Some(cookie)).await;
    assert_eq!(page.status, 200);
    let mut form = shown_form(&page, &path);
    for (name, value) in &mut form {
        if let Some((_, wanted)) = other.iter().find(|(field, _)| field == name) {
            (*wanted).clone_into(value);
        }
    }
    let answer = post(app, cookie, &path, &form).await;
    assert_eq!(answer.status, 303, "{}", text_of(&answer));
    answer.location().to_owned()
}

async fn columns(app: &TestApp, cookie: &str, id: &str) -> String {
    columns_with(app, cookie, id, &[]).await
}

async fn confirm(app: &TestApp, cookie: &str, id: &str) -> Answer {
    let path = format!("/activites/import/{id}/essai");
    let page = app.get(&path, Some(cookie)).await;
    assert_eq!(page.status, 200);
    let answer = post(app, cookie, &path, &shown_form(&page, &path)).await;
    assert_eq!(answer.status, 303, "{}", text_of(&answer));
    app.get(answer.location(), Some(cookie)).await
}

async fn trial(app: &TestApp, cookie: &str, file: &[u8]) -> (String, String) {
    let id = sent(app, cookie, file).await;
    assert_eq!(columns(app, cookie, &id).await, format!("/activites/import/{id}/essai"));
    let page = app.get(&format!("/activites/import/{id}/essai"), Some(cookie)).await;
    assert_eq!(page.status, 200);
    (id, text_of(&page))
}

async fn count(app: &TestApp) -> i64 {
    app.value(
        "SELECT count(*) FROM activite JOIN personne ON personne.id = conseiller WHERE email = 'camille@demo.example'",
    )
    .await
}

/// Her contrat covers the years of the examples.
async fn long_contrat(app: &TestApp) {
    sqlx::query("UPDATE contrat SET du = '2021-01-01' WHERE personne = (SELECT id FROM personne WHERE email = 'camille@demo.example')")
        .execute(&mut app.connection().await)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_file_is_read_looked_at_then_added_once() {
    let app = TestApp::new().await;
    let cookie = app.sign_in(CAMILLE).await;
    let (file, before) = (recent(&app), count(&app).await);
    let (id, said) = trial(&app, &cookie, file.as_bytes()).await;
    assert!(said.contains("3 lignes en tout") && said.contains("3 à ajouter"), "{said}");
    assert_eq!(count(&app).await, before, "a dry run writes nothing");
    let done = text_of(&confirm(&app, &cookie, &id).await);
    assert!(done.contains("3 activités ajoutées"), "{done}");
    assert_eq!(count(&app).await, before + 3);
    assert_eq!(app.value::<i64>("SELECT count(*) FROM import_brouillon").await, 0, "the cells are forgotten");
    // The figures follow.
    let sums: i64 =
        app.value("SELECT (SELECT sum(entrees) FROM cumul WHERE portee = x'') - (SELECT count(*) FROM activite)").await;
    assert_eq!(sums, 0);

    // Again, and again in another order with a line more.
    let (_, said) = trial(&app, &cookie, file.as_bytes()).await;
    assert!(said.contains("3 déjà là") && said.contains("Il n’y a rien à ajouter."), "{said}");
    let mut lines: Vec<_> = file.lines().collect();
    lines[1..].reverse();
    let more = format!("{}\n{}\n", lines.join("\n"), lines[2].replace("45", "50"));
    let (id, said) = trial(&app, &cookie, more.as_bytes()).await;
    assert!(said.contains("3 déjà là") && said.contains("1 à ajouter"), "{said}");
    confirm(&app, &cookie, &id).await;
    assert_eq!(count(&app).await, before + 4);
    // Sent twice.
    let again = app.post(&format!("/activites/import/{id}/essai"), Some(&cookie), &[("version", "1")]).await;
    assert_eq!((again.status.as_u16(), again.location()), (303, format!("/activites/import/{id}").as_str()));
    assert_eq!(count(&app).await, before + 4);
}

#[tokio::test]
async fn what_was_written_by_hand_or_edited_is_not_added_a_second_time() {
    let app = TestApp::new().await;
    let cookie = app.sign_in(CAMILLE).await;
    let form = app.form(CAMILLE).await;
    assert_eq!(app.post("/activites", Some(&cookie), &fields(&form)).await.status, 303);
    let lieu: String = app
        .value("SELECT nom FROM lieu JOIN activite ON activite.lieu = lieu.id ORDER BY activite.id DESC LIMIT 1")
        .await;
    let jour = (today(&app) - Days::new(1)).format("%d/%m/%Y");
    let file = format!(
        "Date;Type;Durée;Participants;Thèmes;Lieu;Note\n{jour};Atelier;1h30;7;E-mail, Santé;{lieu};Une note.\n"
    );
    let (_, said) = trial(&app, &cookie, file.as_bytes()).await;
    assert!(said.contains("1 déjà là"), "{said}");
    // Imported, then its duration corrected.
    let other = file.replace("1h30", "2h");
    let (id, _) = trial(&app, &cookie, other.as_bytes()).await;
    confirm(&app, &cookie, &id).await;
    let entry: Uuid = app.value("SELECT activite FROM import_ligne").await;
    let path = format!("/activites/{entry}/modifier");
    let mut edit = shown_form(&app.get(&path, Some(&cookie)).await, &path);
    edit.retain(|(name, _)| !["duree", "annotation", "kind", "themes"].contains(&name.as_str()));
    edit.extend(
        [("duree", "60"), ("annotation", ""), ("kind", "collectif"), ("themes", "email")]
            .map(|(name, value)| (name.to_owned(), value.to_owned())),
    );
    assert_eq!(post(&app, &cookie, &path, &edit).await.status, 303);
    let (_, said) = trial(&app, &cookie, other.as_bytes()).await;
    assert!(said.contains("1 déjà là"), "{said}");
}

#[tokio::test]
async fn what_was_deleted_does_not_come_back_and_an_undone_import_may() {
    let app = TestApp::new().await;
    let cookie = app.sign_in(CAMILLE).await;
    let (file, before) = (recent(&app), count(&app).await);
    let (id, _) = trial(&app, &cookie, file.as_bytes()).await;
    confirm(&app, &cookie, &id).await;
    let entry: Uuid = app
        .value("SELECT activite.id FROM activite JOIN import_ligne ON activite = activite.id WHERE kind = 'individuel'")
        .await;
    assert_eq!(app.post(&format!("/activites/{entry}/supprimer"), Some(&cookie), &[]).await.status, 303);
    let (_, said) = trial(&app, &cookie, file.as_bytes()).await;
    assert!(said.contains("1 supprimée par vous") && said.contains("nous ne les remettons pas"), "{said}");
    assert!(said.contains("2 déjà là") && said.contains("rien à ajouter"), "{said}");

    let undo = format!("/activites/import/{id}/annuler");
    for _ in 0..2 {
        assert_eq!(app.post(&undo, Some(&cookie), &[]).await.status, 303);
    }
    assert_eq!(count(&app).await, before);
    let page = text_of(&app.get(&format!("/activites/import/{id}"), Some(&cookie)).await);
    assert!(page.contains("Annulé") && page.contains("corbeille"), "{page}");
    assert_eq!(app.value::<i64>("SELECT count(*) FROM corbeille WHERE contenu IS NOT NULL").await, 3);
    let (again, said) = trial(&app, &cookie, file.as_bytes()).await;
    assert!(said.contains("2 à ajouter") && said.contains("1 supprimée par vous"), "{said}");
    confirm(&app, &cookie, &again).await;
    assert_eq!(count(&app).await, before + 2);
    // What changed since stays.
    sqlx::query("UPDATE activite SET version = 2 WHERE id = (SELECT activite FROM import_ligne WHERE import = (SELECT max(id) FROM import) LIMIT 1)")
        .execute(&mut app.connection().await)
        .await
        .unwrap();
    app.post(&format!("/activites/import/{again}/annuler"), Some(&cookie), &[]).await;
    assert_eq!(count(&app).await, before + 1);
    let list = text_of(&app.get("/activites/import", Some(&cookie)).await);
    assert!(list.contains("Annulé, sauf 1 activité modifiée depuis"), "{list}");
}

#[tokio::test]
async fn a_sheet_of_the_former_lists_keeps_them() {
    let app = TestApp::new().await;
    long_contrat(&app).await;
    let cookie = app.sign_in(CAMILLE).await;
    let id = sent(&app, &cookie, V1).await;
    // The place of the commune that the lines say.
    let lieu: Uuid = app.value("SELECT id FROM lieu WHERE commune = '95585' ORDER BY nom LIMIT 1").await;
    columns_with(&app, &cookie, &id, &[("lieu", &lieu.to_string())]).await;
    let said = text_of(&app.get(&format!("/activites/import/{id}/essai"), Some(&cookie)).await);
    assert!(said.contains("5 à ajouter") && said.contains("1 refusée"), "{said}");
    assert!(said.contains("4 personnes comptées (âge), pour 3 en tout."), "{said}");
    let done = text_of(&confirm(&app, &cookie, &id).await);
    assert!(done.contains("Ligne 9 : 4 personnes"), "{done}");
    let stored: Vec<(String, i64, i64, String)> = sqlx::query_as(
        "SELECT nomenclature, duree, duree_estimee, themes FROM activite JOIN import_ligne ON activite = activite.id ORDER BY jour, duree LIMIT 2",
    )
    .fetch_all(&mut app.connection().await)
    .await
    .unwrap();
    let row = |duree, themes: &str| ("v1".to_owned(), duree, 1, themes.to_owned());
    assert_eq!(stored, [row(45, r#"["v1.courriels"]"#), row(90, r#"["v1.fraude","v1.navigation"]"#)]);
    for (day, page) in
        [("2023-03-12", "/activites?jour=2023-03-12"), ("2023-03-13", "/activites/liste?du=2023-03-13&au=2023-03-13")]
    {
        assert_eq!(app.get(page, Some(&cookie)).await.status, 200, "{day}");
    }
}

#[tokio::test]
async fn words_are_settled_once_and_remembered_for_the_next_file() {
    let app = TestApp::new().await;
    long_contrat(&app).await;
    let cookie = app.sign_in(CAMILLE).await;
    let id = sent(&app, &cookie, V2).await;
    let words = format!("/activites/import/{id}/mots");
    assert_eq!(columns(&app, &cookie, &id).await, words);
    let page = app.get(&words, Some(&cookie)).await;
    let form = shown_form(&page, &words);
    assert_eq!(form, [("codes".to_owned(), String::new()), ("codes".to_owned(), "nouveau".to_owned())]);
    let refused = post(&app, &cookie, &words, &form).await;
    assert_eq!(refused.status, 422);
    assert_eq!(select(&Html::parse_document(&refused.body), "#mot-1-erreur").len(), 1);
    let answer = app.post(&words, Some(&cookie), &[("codes", "culture"), ("codes", "nouveau")]).await;
    assert_eq!(answer.location(), format!("/activites/import/{id}/essai"));
    let said = text_of(&app.get(answer.location(), Some(&cookie)).await);
    assert!(
        said.contains("4 à ajouter")
            && said.contains("3 refusées")
            && said.contains("Maison des associations, Sarcelles (nouveau)"),
        "{said}"
    );
    let only = text_of(&app.get(&format!("/activites/import/{id}/essai?voir=refusees"), Some(&cookie)).await);
    assert!(only.contains("« longtemps » n’est pas une durée") && !only.contains("Sera ajoutée"), "{only}");
    confirm(&app, &cookie, &id).await;
    assert_eq!(app.value::<i64>("SELECT count(*) FROM lieu WHERE nom = 'Maison des associations'").await, 1);
    // The next file that has these titles asks nothing.
    let (_, said) = trial(&app, &cookie, V2).await;
    assert!(said.contains("4 déjà là"), "{said}");
    let next = String::from_utf8(V2.to_vec()).unwrap().replace("03/11/2025", "10/11/2025");
    let (_, said) = trial(&app, &cookie, next.as_bytes()).await;
    assert!(said.contains("1 à ajouter") && said.contains("3 déjà là"), "{said}");
}

#[tokio::test]
async fn columns_are_corrected_and_what_was_typed_is_kept() {
    let app = TestApp::new().await;
    let cookie = app.sign_in(CAMILLE).await;
    let id = sent(&app, &cookie, recent(&app).as_bytes()).await;
    let path = format!("/activites/import/{id}/colonnes");
    let form = [
        ("nomenclature", "v2"),
        ("colonnes", "note"),
        ("colonnes", ""),
        ("duree", "une plombe"),
        ("commune", "Trifouilly"),
        ("kind", "collectif"),
    ];
    let refused = app.post(&path, Some(&cookie), &form).await;
    assert_eq!(refused.status, 422);
    let page = Html::parse_document(&refused.body);
    assert!(select(&page, "title")[0].text().collect::<String>().starts_with("Erreur\u{a0}: "));
    for field in ["colonne-1", "lieu", "commune", "duree"] {
        assert_eq!(select(&page, &format!("#{field}-erreur")).len(), 1, "{field}");
    }
    assert_eq!(select(&page, "#duree")[0].attr("value"), Some("une plombe"));
    assert_eq!(select(&page, "#commune")[0].attr("value"), Some("Trifouilly"));
    assert_eq!(select(&page, "#kind option[selected]")[0].attr("value"), Some("collectif"));
    assert_eq!(select(&page, "#colonne-1 option[selected]")[0].attr("value"), Some("note"));
    // Another nomenclature reads the columns anew.
    let turned = app.post(&path, Some(&cookie), &[("nomenclature", "v1"), ("kind", "collectif")]).await;
    assert_eq!(turned.location(), path);
    let page = Html::parse_document(&app.get(&path, Some(&cookie)).await.body);
    assert_eq!(select(&page, "#colonne-1 option[selected]")[0].attr("value"), Some("jour"));
    assert!(
        select(&page, "#colonne-1 option")
            .iter()
            .any(|option| option.text().collect::<String>().contains("35 à 60 ans"))
    );
    // What is confirmed is what was looked at.
    let stale = app.post(&format!("/activites/import/{id}/essai"), Some(&cookie), &[("version", "1")]).await;
    assert_eq!(stale.status, 422, "the columns of v1 are not settled yet");
    let dropped = app.post(&format!("/activites/import/{id}/abandonner"), Some(&cookie), &[]).await;
    assert_eq!(dropped.location(), "/activites/import");
    assert_eq!(app.get(&path, Some(&cookie)).await.status, 404);
}
