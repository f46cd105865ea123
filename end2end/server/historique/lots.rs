//! Several entries at once: changed, deleted, undone, brought back.

use std::collections::BTreeSet;

use scraper::Html;

use super::*;
use crate::app::{TestApp, fields, with};

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
