//! The history of the log: narrowed, searched, changed several entries at once, undone, brought back, reminded of.

use std::collections::BTreeSet;

use chrono::{Datelike as _, Days, NaiveDate};
use fil::{candidature::retention, kernel::french};
use scraper::{Html, Selector};
use uuid::Uuid;

use crate::app::{Answer, TestApp, fields, with};

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

/// A form for these entries, as the page proposes it.
async fn lot_form(
    app: &TestApp,
    cookie: &str,
    ids: &[String],
    more: &[(&'static str, &str)],
) -> Vec<(&'static str, String)> {
    let page = app.get("/activites/liste?choisir=1", Some(cookie)).await;
    let page = Html::parse_document(&page.body);
    let cle = select(&page, "[name=cle]")[0].attr("value").unwrap().to_owned();
    let mut form = vec![("cle", cle), ("retour", "kind=individuel".to_owned())];
    form.extend(ids.iter().map(|id| ("ids", id.clone())));
    form.extend(more.iter().map(|(name, value)| (*name, (*value).to_owned())));
    form
}

async fn themes(app: &TestApp, id: &str) -> (String, i64) {
    sqlx::query_as("SELECT themes, version FROM activite WHERE id = unhex($1, '-')")
        .bind(id)
        .fetch_one(&mut app.connection().await)
        .await
        .unwrap()
}

#[tokio::test]
async fn several_entries_are_changed_once_and_undone_together() {
    let app = TestApp::new().await;
    let cookie = app.sign_in(CAMILLE).await;
    let mut ids = Vec::new();
    for note in ["une", "deux", "trois"] {
        ids.push(noted(&app, CAMILLE, note).await);
    }
    let cumul = "SELECT sum(entrees * minutes) FROM cumul_code WHERE axe = 'theme' AND code = 'ia'";
    let before: Option<i64> = app.value(cumul).await;
    let form = lot_form(&app, &cookie, &ids, &[("geste", "theme"), ("theme", "ia")]).await;
    let done = app.post("/activites/lot", Some(&cookie), &fields(&form)).await;
    assert_eq!(done.status, 303, "{}", done.body);
    assert!(done.location().starts_with("/activites/liste?kind=individuel&change="), "{}", done.location());
    let page = app.get(done.location(), Some(&cookie)).await;
    assert!(page.body.contains("3\u{a0}activités modifiées."), "{}", page.body);
    assert_eq!(themes(&app, &ids[0]).await, (r#"["email","ia","sante"]"#.to_owned(), 2));
    assert_ne!(app.value::<Option<i64>>(cumul).await, before);
    // Twice is once; the same form cannot do another thing.
    let again = app.post("/activites/lot", Some(&cookie), &fields(&form)).await;
    assert_eq!(again.location(), done.location());
    assert_eq!(themes(&app, &ids[0]).await.1, 2);
    let other = with(form, "theme", "culture");
    assert_eq!(app.post("/activites/lot", Some(&cookie), &fields(&other)).await.status, 409);

    // One is changed since: undoing leaves that one.
    let mut edit = with(app.form(CAMILLE).await, "annotation", "entre-temps");
    edit.push(("base", "2".to_owned()));
    assert_eq!(app.post(&format!("/activites/{}/modifier", ids[2]), Some(&cookie), &fields(&edit)).await.status, 303);
    let lot = done.location().rsplit_once('=').unwrap().1.to_owned();
    let undone = app.post("/activites/annuler", Some(&cookie), &[("lot", &lot)]).await;
    assert_eq!(undone.location(), "/activites/liste?annule=2&restent=1");
    let page = app.get(undone.location(), Some(&cookie)).await;
    assert!(
        page.body.contains("2\u{a0}activités sont de nouveau comme avant.")
            && page.body.contains("1\u{a0}activité a changé depuis")
    );
    assert_eq!(themes(&app, &ids[0]).await, (r#"["email","sante"]"#.to_owned(), 3));
    assert_eq!(app.value::<Option<i64>>(cumul).await, before);
    // Another's act is not theirs to undo, nor their entries to change.
    let malik = app.sign_in(MALIK).await;
    let theirs = app.post("/activites/annuler", Some(&malik), &[("lot", &lot)]).await;
    assert_eq!(theirs.location(), "/activites/liste?annule=0&restent=0");
    let form = lot_form(&app, &malik, &ids, &[("geste", "supprimer")]).await;
    assert_eq!(app.post("/activites/lot", Some(&malik), &fields(&form)).await.status, 404);
}

#[tokio::test]
async fn what_would_become_wrong_is_left_and_named() {
    let app = TestApp::new().await;
    let cookie = app.sign_in(CAMILLE).await;
    let helped = noted(&app, CAMILLE, "").await;
    let form = with(app.form(CAMILLE).await, "kind", "reunion");
    app.post("/activites", Some(&cookie), &fields(&form)).await;
    let meeting = form[0].1.clone();
    let both = [helped.clone(), meeting.clone()];
    let form = lot_form(&app, &cookie, &both, &[("geste", "theme"), ("theme", "demarches.logement")]).await;
    for _ in 0..2 {
        let answer = app.post("/activites/lot", Some(&cookie), &fields(&form)).await;
        assert_eq!(answer.status, 200);
        assert!(
            answer.body.contains("1\u{a0}activité modifiée.")
                && answer.body.contains("1\u{a0}activité reste comme elle était")
        );
        let page = Html::parse_document(&answer.body);
        let left = select(&page, "main li");
        assert_eq!(left.len(), 1);
        assert!(left[0].text().collect::<String>().contains("une activité sans public n’a pas de thème"));
        assert_eq!(select(&page, "main li a")[0].attr("href"), Some(format!("/activites/{meeting}").as_str()));
    }
    assert!(themes(&app, &helped).await.0.contains("demarches.logement"));
    // A lieu of another structure, another's contrat, nothing chosen: said beside the field, all kept.
    let (lieu, contrat): (Uuid, Uuid) = sqlx::query_as(
        "SELECT lieu.id, contrat.id FROM personne JOIN contrat ON contrat.personne = personne.id JOIN lieu ON lieu.structure = contrat.structure WHERE email = $1",
    )
    .bind(MALIK)
    .fetch_one(&mut app.connection().await)
    .await
    .unwrap();
    for (more, field) in [
        (vec![("geste", "lieu"), ("lieu", &*lieu.to_string())], "lieu"),
        (vec![("geste", "contrat"), ("contrat", &*contrat.to_string())], "contrat"),
        (vec![("geste", "")], "geste"),
    ] {
        let form = with(lot_form(&app, &cookie, &both, &more).await, "retour", "");
        let answer = app.post("/activites/lot", Some(&cookie), &fields(&form)).await;
        assert_eq!(answer.status, 422, "{field}");
        let page = Html::parse_document(&answer.body);
        assert_eq!(select(&page, &format!("#erreurs a[href='#{field}']")).len(), 1, "{field}");
        let ticked: BTreeSet<_> =
            select(&page, "[name=ids][checked]").iter().map(|tick| tick.attr("value").unwrap()).collect();
        assert_eq!(ticked, both.iter().map(String::as_str).collect(), "{field}");
    }
    let none = lot_form(&app, &cookie, &[], &[("geste", "supprimer")]).await;
    let answer = app.post("/activites/lot", Some(&cookie), &fields(&none)).await;
    assert_eq!(answer.status, 422);
    assert!(answer.body.contains("Cochez au moins une activité."));
}

#[tokio::test]
async fn the_bin_shows_what_was_deleted_of_late_and_gives_it_back() {
    let app = TestApp::new().await;
    let cookie = app.sign_in(CAMILLE).await;
    let ids: Vec<_> = app.entries(CAMILLE).await[..60].iter().map(ToString::to_string).collect();
    let figures = "SELECT sum(entrees * 1000000 + minutes) FROM cumul WHERE portee = x''";
    let before: i64 = app.value(figures).await;
    let form = lot_form(&app, &cookie, &ids, &[("geste", "supprimer")]).await;
    let done = app.post("/activites/lot", Some(&cookie), &fields(&form)).await;
    assert_eq!(done.status, 303, "{}", done.body);
    let lot = done.location().rsplit_once('=').unwrap().1;
    let told = app.get(done.location(), Some(&cookie)).await;
    assert!(told.body.contains("60\u{a0}activités supprimées."), "{}", told.body);
    let first = app.get("/activites/corbeille", Some(&cookie)).await;
    assert!(first.body.contains("30\u{a0}jours"), "{}", first.body);
    // Over its pages, each once.
    let (mut path, mut seen) = ("/activites/corbeille".to_owned(), Vec::new());
    loop {
        let answer = app.get(&path, Some(&cookie)).await;
        let page = Html::parse_document(&answer.body);
        seen.extend(select(&page, "[name=ids]").iter().map(|one| one.attr("value").unwrap().to_owned()));
        match select(&page, "main p a.button").first() {
            Some(link) => link.attr("href").unwrap().clone_into(&mut path),
            None => break,
        }
    }
    assert_eq!(seen.len(), 60);
    assert_eq!(seen.iter().collect::<BTreeSet<_>>(), ids.iter().collect());
    // Two come back, once; another's bin is closed.
    let two = [("ids", ids[0].as_str()), ("ids", ids[1].as_str())];
    let malik = app.sign_in(MALIK).await;
    assert_eq!(app.post("/activites/corbeille", Some(&malik), &two).await.status, 404);
    assert_eq!(
        app.post("/activites/corbeille", Some(&cookie), &two).await.location(),
        "/activites/corbeille?reprises=2"
    );
    assert_eq!(
        app.post("/activites/corbeille", Some(&cookie), &two).await.location(),
        "/activites/corbeille?reprises=0"
    );
    assert_eq!(app.get(&format!("/activites/{}", ids[0]), Some(&cookie)).await.status, 200);
    // The rest by undoing the act.
    assert_eq!(
        app.post("/activites/annuler", Some(&cookie), &[("lot", lot)]).await.location(),
        "/activites/liste?annule=58&restent=0"
    );
    assert_eq!(app.value::<i64>(figures).await, before);

    // After thirty days only the number is left, and the form that made it is refused.
    app.post(&format!("/activites/{}/supprimer", ids[0]), Some(&cookie), &[]).await;
    let mut connection = app.connection().await;
    for (days, kept) in [(29, 1), (31, 0)] {
        sqlx::query("UPDATE corbeille SET supprimee_le = strftime('%Y-%m-%dT%H:%M:%fZ', 'now', $1)")
            .bind(format!("-{days} days"))
            .execute(&mut connection)
            .await
            .unwrap();
        let page = Html::parse_document(&app.get("/activites/corbeille", Some(&cookie)).await.body);
        assert_eq!(select(&page, "[name=ids]").len(), kept, "{days}");
        retention::sweep(&app.state.db, &app.state.clock).await.unwrap();
        assert_eq!(
            app.value::<i64>("SELECT count(*) FROM corbeille WHERE contenu IS NOT NULL").await,
            i64::try_from(kept).unwrap(),
            "{days}"
        );
    }
    assert_eq!(app.post("/activites/corbeille", Some(&cookie), &two[..1]).await.status, 404);
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
    let today = app.state.clock.now().utc().date_naive();
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
    let today = app.state.clock.now().utc().date_naive();
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
