//! The history of the log: narrowed, searched, changed several entries at once, undone, brought back, reminded of.

use std::collections::BTreeSet;

use chrono::{Datelike as _, Days, NaiveDate};
use fil::{candidature::retention, kernel::french};
use scraper::{Html, Selector};
use uuid::Uuid;

use crate::app::{Answer, TestApp, fields, with};

mod lots;

const CAMILLE: &str = "camille@demo.example";
const MALIK: &str = "malik@demo.example";

fn select<'a>(page: &'a Html, selector: &str) -> Vec<scraper::ElementRef<'a>> {
    page.select(&Selector::parse(selector).unwrap()).collect()
}

/// Ids of the lines of a page.
fn lines(answer: &Answer) -> Vec<String> {
    let page = Html::parse_document(&answer.body);
    let links = select(&page, "tbody a");
    links.iter().map(|link| link.attr("href").unwrap().trim_start_matches("/activites/").to_owned()).collect()
}

/// Every line of a list, page after page.
async fn all_lines(app: &TestApp, cookie: &str, path: &str) -> Vec<String> {
    let (mut path, mut seen) = (path.to_owned(), Vec::new());
    loop {
        let answer = app.get(&path, Some(cookie)).await;
        assert_eq!(answer.status, 200, "{path}");
        seen.extend(lines(&answer));
        let page = Html::parse_document(&answer.body);
        match select(&page, "main p a.button").first() {
            Some(link) => link.attr("href").unwrap().clone_into(&mut path),
            None => return seen,
        }
    }
}

async fn ids(app: &TestApp, sql: &'static str) -> BTreeSet<String> {
    let found: Vec<Uuid> = sqlx::query_scalar(sql).fetch_all(&mut app.connection().await).await.unwrap();
    found.iter().map(ToString::to_string).collect()
}

/// An entry with this note; gives its id.
async fn noted(app: &TestApp, email: &str, note: &str) -> String {
    let cookie = app.sign_in(email).await;
    let form = with(app.form(email).await, "annotation", note);
    let answer = app.post("/activites", Some(&cookie), &fields(&form)).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    form[0].1.clone()
}

#[tokio::test]
async fn each_filter_keeps_what_the_database_says_over_its_pages() {
    let app = TestApp::new().await;
    let cookie = app.sign_in(CAMILLE).await;
    let lieu: Uuid = app
        .value("SELECT lieu FROM activite JOIN personne ON personne.id = conseiller WHERE email = 'camille@demo.example' AND lieu IS NOT NULL LIMIT 1")
        .await;
    macro_rules! same {
        ($query:expr, $condition:literal) => {
            let found = all_lines(&app, &cookie, &format!("/activites/liste?{}", $query)).await;
            let kept: BTreeSet<_> = found.iter().cloned().collect();
            assert_eq!(kept.len(), found.len(), "{}: a line twice", $query);
            let all = ids(&app, concat!("SELECT activite.id FROM activite JOIN personne ON personne.id = conseiller WHERE email = 'camille@demo.example' AND ", $condition)).await;
            assert_eq!(kept, all, "{}", $query);
            assert!(!kept.is_empty(), "{}: nothing to compare", $query);
        };
    }
    same!("kind=individuel", "activite.kind = 'individuel'");
    same!("theme=email", "themes LIKE '%\"email\"%'");
    same!("lieu=distance", "canal = 'distance'");
    same!(
        format!("lieu={lieu}"),
        "lieu = (SELECT lieu FROM activite JOIN personne ON personne.id = conseiller WHERE email = 'camille@demo.example' AND lieu IS NOT NULL LIMIT 1)"
    );
    same!(
        "du=2000-01-01&au=2100-01-01&kind=collectif&theme=sante",
        "activite.kind = 'collectif' AND themes LIKE '%\"sante\"%'"
    );
    let (du, au) = (
        app.state.clock.now().utc().date_naive() - Days::new(60),
        app.state.clock.now().utc().date_naive() - Days::new(20),
    );
    let found = all_lines(&app, &cookie, &format!("/activites/liste?du={du}&au={au}")).await;
    let all: Vec<(Uuid, NaiveDate)> = sqlx::query_as(
        "SELECT activite.id, jour FROM activite JOIN personne ON personne.id = conseiller WHERE email = $1 AND jour BETWEEN $2 AND $3 ORDER BY jour DESC, activite.id DESC",
    )
    .bind(CAMILLE)
    .bind(du)
    .bind(au)
    .fetch_all(&mut app.connection().await)
    .await
    .unwrap();
    assert!(all.len() > 50, "{}", all.len());
    assert_eq!(found, all.iter().map(|(id, _)| id.to_string()).collect::<Vec<_>>());
    // The figures of the whole, on the first page.
    let page = app.get(&format!("/activites/liste?du={du}&au={au}"), Some(&cookie)).await;
    assert!(page.body.contains(&french::count(all.len() as u64, "activité", "activités")), "{}", page.body);
    assert!(page.body.contains(&format!("du {} au {}", french::date(du), french::date(au))));
}

#[tokio::test]
async fn a_filter_that_cannot_be_read_is_said_beside_its_field_and_kept() {
    let app = TestApp::new().await;
    let cookie = app.sign_in(CAMILLE).await;
    let page = app.get("/activites/liste?du=demain&kind=individuel&q=cv", Some(&cookie)).await;
    assert_eq!(page.status, 422);
    let html = Html::parse_document(&page.body);
    assert_eq!(select(&html, "#du-erreur").len(), 1);
    assert_eq!(select(&html, "#q")[0].attr("value"), Some("cv"));
    assert_eq!(select(&html, "#kind option[selected]")[0].attr("value"), Some("individuel"));
    assert_eq!(lines(&page).len(), 0);
    assert_eq!(app.get("/activites/liste?apres=hier", Some(&cookie)).await.status, 404);
    let empty = app.get("/activites/liste?du=2020-12-25&au=2020-12-25", Some(&cookie)).await;
    assert!(empty.body.contains("Aucune activité ne correspond.") && empty.body.contains("Toutes les périodes"));
}

#[tokio::test]
async fn words_of_a_note_find_it_for_whoever_wrote_it_only() {
    let app = TestApp::new().await;
    let (camille, malik) = (app.sign_in(CAMILLE).await, app.sign_in(MALIK).await);
    let hers = noted(&app, CAMILLE, "Sa sœur a créé une boîte aux lettres zéphyrine").await;
    let his = noted(&app, MALIK, "Zéphyrine n’est pas venue").await;
    let search = async |cookie: &str, q: &str| {
        let q = serde_html_form::to_string([("q", q)]).unwrap();
        let answer = app.get(&format!("/activites/liste?{q}"), Some(cookie)).await;
        assert_eq!(answer.status, 200, "{q}");
        lines(&answer)
    };
    for q in [
        "zephyrine",
        "ZÉPHYR",
        "zé",
        "soeur",
        "sœur cree",
        "lettres zephyrine",
        "\"zephyrine\"",
        "zephyrine AND",
        "zephyr*",
    ] {
        let expected: &[&String] = if q == "zephyrine AND" { &[] } else { &[&hers] };
        assert_eq!(search(&camille, q).await.iter().collect::<Vec<_>>(), expected, "{q}");
    }
    assert_eq!(search(&malik, "zephyrine").await, [his]);
    for q in ["annotation:zephyrine lettre", "rowid", "phyrine", "zephyrines", "sœur NOT zephyrine"] {
        assert!(search(&camille, q).await.is_empty(), "{q}");
    }
    // What does not hold a word is said; what looks like an operator is not one.
    for q in ["*", "\"", "'", "a", "^", "(((", "NEAR(", "-"] {
        let query = serde_html_form::to_string([("q", q)]).unwrap();
        let status = app.get(&format!("/activites/liste?{query}"), Some(&camille)).await.status;
        assert_eq!(status, if q == "NEAR(" { 200 } else { 422 }, "{q}");
    }

    // Changed, deleted, brought back: the words follow the note.
    let base = ("base", "1".to_owned());
    let mut form = with(app.form(CAMILLE).await, "annotation", "Rien que des hippocampes");
    form.push(base);
    let edited = app.post(&format!("/activites/{hers}/modifier"), Some(&camille), &fields(&form)).await;
    assert_eq!(edited.status, 303, "{}", edited.body);
    assert_eq!(search(&camille, "zephyrine").await, [""; 0]);
    assert_eq!(search(&camille, "hippocampe").await, std::slice::from_ref(&hers));
    app.post(&format!("/activites/{hers}/supprimer"), Some(&camille), &[]).await;
    assert_eq!(search(&camille, "hippocampe").await, [""; 0]);
    app.post("/activites/corbeille", Some(&camille), &[("ids", &hers)]).await;
    assert_eq!(search(&camille, "hippocampe").await, [hers]);
}

#[tokio::test]
async fn a_note_that_is_gone_leaves_no_word_in_the_file() {
    let app = TestApp::new().await;
    let id = noted(&app, CAMILLE, "Ornithorynquement sien").await;
    let cookie = app.sign_in(CAMILLE).await;
    app.post(&format!("/activites/{id}/supprimer"), Some(&cookie), &[]).await;
    let mut connection = app.connection().await;
    sqlx::query("UPDATE corbeille SET supprimee_le = '2026-01-01T00:00:00.000Z'")
        .execute(&mut connection)
        .await
        .unwrap();
    retention::sweep(&app.state.db, &app.state.clock).await.unwrap();
    assert_eq!(app.value::<i64>("SELECT count(*) FROM corbeille WHERE contenu IS NULL").await, 1);
    let folder = app.folder().to_owned();
    app.state.db.clone().close().await;
    sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&mut connection).await.unwrap();
    for file in ["fil.sqlite", "fil.sqlite-wal"] {
        let bytes = std::fs::read(folder.join(file)).unwrap_or_default();
        for text in ["Ornithorynquement", "ornithorynquement", "rnithor"] {
            assert!(!bytes.windows(text.len()).any(|window| window == text.as_bytes()), "{text} is still in {file}");
        }
    }
}

/// The numbers of notes outlive what SQLite does to rows that have none.
#[tokio::test]
async fn words_find_their_note_after_a_vacuum() {
    let app = TestApp::new().await;
    let id = noted(&app, CAMILLE, "Hippocampe").await;
    let mut connection = app.connection().await;
    sqlx::query("DELETE FROM activite WHERE jour < date('now', '-60 days')").execute(&mut connection).await.unwrap();
    sqlx::query("VACUUM").execute(&mut connection).await.unwrap();
    let cookie = app.sign_in(CAMILLE).await;
    assert_eq!(lines(&app.get("/activites/liste?q=hippocampe", Some(&cookie)).await), [id]);
    let notes: (i64, i64) =
        sqlx::query_as("SELECT (SELECT count(*) FROM note), (SELECT count(*) FROM activite WHERE annotation <> '')")
            .fetch_one(&mut connection)
            .await
            .unwrap();
    assert_eq!(notes.0, notes.1);
}

#[tokio::test]
async fn week_and_month_hold_the_same_figures_as_the_log() {
    let app = TestApp::new().await;
    let cookie = app.sign_in(CAMILLE).await;
    let jour: NaiveDate =
        app.value("SELECT max(jour) FROM activite JOIN personne ON personne.id = conseiller WHERE email = 'camille@demo.example'").await;
    let monday = jour - Days::new(jour.weekday().num_days_from_monday().into());
    let said = async |from: NaiveDate, to: NaiveDate| -> String {
        let (entries, people, minutes): (i64, i64, i64) = sqlx::query_as(
            "SELECT count(*), sum(participants), sum(duree) FROM activite JOIN personne ON personne.id = conseiller WHERE email = $1 AND jour BETWEEN $2 AND $3",
        )
        .bind(CAMILLE)
        .bind(from)
        .bind(to)
        .fetch_one(&mut app.connection().await)
        .await
        .unwrap();
        let count = |value: i64, one, many| french::count(value.unsigned_abs(), one, many);
        format!(
            "{} · {} · {}",
            count(entries, "activité", "activités"),
            count(people, "personne", "personnes"),
            french::minutes(u32::try_from(minutes).unwrap())
        )
    };
    let text = |answer: &Answer, selector: &str| -> String {
        let page = Html::parse_document(&answer.body);
        select(&page, selector)[0].text().collect()
    };
    let week = app.get(&format!("/activites/semaine?jour={jour}"), Some(&cookie)).await;
    assert_eq!(text(&week, "#total-semaine"), said(monday, monday + Days::new(6)).await);
    let first = jour - Days::new(jour.day0().into());
    let last = first + chrono::Months::new(1) - Days::new(1);
    let month = app.get(&format!("/activites/mois?mois={}", first.format("%Y-%m")), Some(&cookie)).await;
    assert_eq!(text(&month, "#total-mois"), said(first, last).await);
    let page = Html::parse_document(&month.body);
    let day = format!("table.days a[href='/activites?jour={jour}']");
    let minutes = said(jour, jour).await.rsplit_once(" · ").unwrap().1.to_owned();
    assert!(select(&page, &day)[0].text().collect::<String>().contains(&minutes));
    for (path, status) in [
        ("/activites/mois?mois=2026-13", 404),
        ("/activites/mois?mois=novembre", 404),
        ("/activites/mois?mois=1999-01", 404),
        ("/activites/semaine?jour=-200000-01-01", 404),
        ("/activites/semaine?jour=2021-01-01", 200),
        ("/activites/mois?mois=2021-01", 200),
    ] {
        assert_eq!(app.get(path, Some(&cookie)).await.status.as_u16(), status, "{path}");
    }
}

#[tokio::test]
async fn days_without_entry_are_reminded_of_until_something_is_said() {
    let app = TestApp::new().await;
    let cookie = app.sign_in(CAMILLE).await;
    let reminded = async || -> Vec<String> {
        let page = Html::parse_document(&app.get("/activites", Some(&cookie)).await.body);
        select(&page, ".nudge [name=jour]").iter().map(|button| button.attr("value").unwrap().to_owned()).collect()
    };
    let today = app.state.clock.now().utc().with_timezone(&chrono_tz::Europe::Paris).date_naive();
    // The two days before, where somebody works.
    let mut days = Vec::new();
    let mut day = today;
    while days.len() < 2 {
        day = day.pred_opt().unwrap();
        let territoire = fil::territoire::calendrier::Territoire::Metropole;
        if fil::territoire::calendrier::is_working_day(day, territoire) {
            days.push(day);
        }
    }
    let mut connection = app.connection().await;
    for day in &days {
        sqlx::query("DELETE FROM activite WHERE jour = $1").bind(day).execute(&mut connection).await.unwrap();
    }
    days.reverse();
    let both: Vec<_> = days.iter().map(ToString::to_string).collect();
    let before: Vec<_> = reminded().await;
    assert!(both.iter().all(|day| before.contains(day)), "{before:?} {both:?}");
    // Not on its own page.
    let own = app.get(&format!("/activites?jour={}", both[0]), Some(&cookie)).await;
    assert!(!own.body.contains(&format!("name=\"jour\" value=\"{}\" class=\"link\"", both[0])));
    // Something noted, or nothing to note.
    let form = with(app.form(CAMILLE).await, "jour", &both[0]);
    assert_eq!(app.post("/activites", Some(&cookie), &fields(&form)).await.status, 303);
    for _ in 0..2 {
        let said =
            app.post("/activites/sans-activite", Some(&cookie), &[("jour", &both[1]), ("retour", &both[0])]).await;
        assert_eq!(said.location(), format!("/activites?jour={}", both[0]));
    }
    let after = reminded().await;
    assert!(both.iter().all(|day| !after.contains(day)), "{after:?}");
    for day in [today.to_string(), "2020-11-02".to_owned()] {
        assert_eq!(app.post("/activites/sans-activite", Some(&cookie), &[("jour", &day)]).await.status, 400, "{day}");
    }
    // A contrat that has ended long ago reminds of nothing.
    let joel = app.sign_in("joel@demo.example").await;
    assert!(!app.get("/activites", Some(&joel)).await.body.contains("Rien de noté"));
}

#[tokio::test]
async fn own_time_is_the_share_that_the_figures_give() {
    let app = TestApp::new().await;
    let cookie = app.sign_in(CAMILLE).await;
    let today = app.state.clock.now().utc().with_timezone(&chrono_tz::Europe::Paris).date_naive();
    let first = today.with_day(1).unwrap() - chrono::Months::new(today.month0() % 3);
    let (own, whole): (i64, i64) = sqlx::query_as(
        "SELECT coalesce(sum(duree) FILTER (WHERE activite.kind IN ('formation', 'reunion', 'evenement')), 0), coalesce(sum(duree), 0)
         FROM activite JOIN personne ON personne.id = conseiller WHERE email = $1 AND jour >= $2",
    )
    .bind(CAMILLE)
    .bind(first)
    .fetch_one(&mut app.connection().await)
    .await
    .unwrap();
    let page = app.get("/activites", Some(&cookie)).await;
    if whole == 0 {
        assert!(!page.body.contains("Temps pour le réseau et la formation\u{a0}:"));
    } else {
        #[expect(clippy::cast_precision_loss, reason = "minutes of a quarter")]
        let share = french::percent(own as f64 * 100.0 / whole as f64);
        assert!(
            page.body
                .contains(&format!("Temps pour le réseau et la formation\u{a0}: {share} de vos heures ce trimestre")),
            "{share}"
        );
    }
}
