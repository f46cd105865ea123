//! A link's life: made once, read without an account, stopped.

use chrono::TimeDelta;
use fil::statistique::{
    model::Portee,
    periode::{Mois, Periode},
    store,
};
use scraper::Html;
use uuid::Uuid;

use crate::{
    app::TestApp,
    statistique::{
        pages::{select, shown, text},
        raw,
    },
};

const OWN: &str = "/activites/chiffres/partages";

fn jeton(seed: u8) -> String {
    format!("{seed:02x}").repeat(32)
}

async fn make(app: &TestApp, cookie: &str, path: &str, jeton: &str, more: &[(&str, &str)]) -> u16 {
    let mut fields = vec![("jeton", jeton), ("nom", "Conseil municipal"), ("duree", "90")];
    fields.extend(more);
    app.post(path, Some(cookie), &fields).await.status.as_u16()
}

async fn status(app: &TestApp, jeton: &str) -> u16 {
    app.get(&format!("/partage/{jeton}"), None).await.status.as_u16()
}

/// Ids of the links that a page lists.
async fn listed(app: &TestApp, cookie: &str, path: &str) -> Vec<String> {
    let page = Html::parse_document(&app.get(path, Some(cookie)).await.body);
    let forms = select(&page, ".shares form");
    forms.into_iter().map(|form| form.attr("action").unwrap().rsplit('/').nth(1).unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_link_is_made_once_shown_once_and_read_by_anyone() {
    let app = TestApp::new().await;
    let mut conn = app.connection().await;
    let desks = raw::desks(&mut conn).await;
    let malik = app.sign_in("malik@demo.example").await;
    let page = app.get(OWN, Some(&malik)).await.body;
    let proposed = page.split("name=\"jeton\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    assert!(proposed.len() == 64 && !app.get(OWN, Some(&malik)).await.body.contains(&proposed));

    assert_eq!(status(&app, &jeton(1)).await, 404);
    assert_eq!(make(&app, &malik, OWN, &jeton(1), &[]).await, 200);
    // The same form again makes nothing more; another form under the same key is said.
    assert_eq!(make(&app, &malik, OWN, &jeton(1), &[]).await, 200);
    let other = [("jeton", jeton(1)), ("nom", "Autre".to_owned()), ("duree", "30".to_owned())];
    let other: Vec<_> = other.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(app.post(OWN, Some(&malik), &other).await.status, 409);
    assert_eq!(listed(&app, &malik, OWN).await.len(), 1);
    // Of one contrat alone; not of another's.
    assert_eq!(make(&app, &malik, OWN, &jeton(2), &[("contrat", &desks[2].contrat.to_string())]).await, 200);
    assert_eq!(make(&app, &malik, OWN, &jeton(3), &[("contrat", &desks[0].contrat.to_string())]).await, 422);
    assert_eq!(status(&app, &jeton(3)).await, 404);

    let quarter = Periode::quarter(Mois::of(app.state.clock.now().utc().date_naive()));
    for (seed, contrats) in [(1, vec![desks[1].contrat, desks[2].contrat]), (2, vec![desks[2].contrat])] {
        // Whatever the address says, the figures are the link's.
        let address = format!("/partage/{}?contrat={}", jeton(seed), desks[0].contrat);
        let answer = app.get(&address, None).await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.headers["x-robots-tag"], "noindex, nofollow");
        assert_eq!(
            (&answer.headers["referrer-policy"], &answer.headers["cache-control"]),
            (&"same-origin".parse().unwrap(), &"no-store".parse().unwrap())
        );
        let portee = Portee::Contrats(contrats.into_iter().map(Into::into).collect());
        let chiffres = store::chiffres(&mut conn, &portee, quarter).await.unwrap();
        let (keys, _) = shown(&answer.body);
        assert_eq!(keys["activites"], fil::kernel::french::number(chiffres.total().entrees));
        let page = Html::parse_document(&answer.body.replace("<!>", ""));
        assert_eq!(text(select(&page, "h1")[0]), "Conseil municipal");
        assert!(!answer.body.contains("Hoarau"), "the name of the conseiller is nobody's business");
        assert_eq!(select(&page, "main a[href^='/activites'], main a[href^='/structure']").len(), 0);
        // The period is a choice, and its address is the link's.
        let months = select(&page, "#c-mois .plot li a");
        assert!(months[0].attr("href").unwrap().starts_with(&format!("/partage/{}?periode=", jeton(seed))));
    }
    // Only its print is kept.
    let kept: Vec<Vec<u8>> = sqlx::query_scalar("SELECT empreinte FROM partage").fetch_all(&mut conn).await.unwrap();
    assert!(kept.len() == 2 && kept.iter().all(|print| print.len() == 32));
    assert_eq!(app.get(&format!("/partage/{}?periode=x", jeton(1)), None).await.status, 422);
}

#[tokio::test]
async fn a_link_stops_on_its_day_with_a_click_and_with_its_maker() {
    let app = TestApp::new().await;
    let mut conn = app.connection().await;
    let desks = raw::desks(&mut conn).await;
    let structure = format!("/structure/{}/chiffres/partages", desks[0].structure);
    let (ines, rose, camille) = (
        app.sign_in("ines@demo.example").await,
        app.sign_in("rose@demo.example").await,
        app.sign_in("camille@demo.example").await,
    );
    assert_eq!(make(&app, &ines, &structure, &jeton(1), &[("conseiller", &desks[0].personne.to_string())]).await, 200);
    assert_eq!(make(&app, &ines, &structure, &jeton(2), &[]).await, 200);
    assert_eq!(make(&app, &camille, OWN, &jeton(3), &[]).await, 200);
    // Not a conseiller of another structure, nor another's structure.
    assert_eq!(make(&app, &ines, &structure, &jeton(4), &[("conseiller", &desks[1].personne.to_string())]).await, 422);
    assert_eq!(make(&app, &rose, &structure, &jeton(4), &[]).await, 404);
    // What is one's own is not the structure's, and the reverse.
    let (of_structure, own) = (listed(&app, &ines, &structure).await, listed(&app, &camille, OWN).await);
    assert_eq!((of_structure.len(), own.len()), (2, 1));
    let alone = app.get(&format!("/partage/{}", jeton(1)), None).await.body;
    assert!(alone.contains("Un conseiller de") && !alone.contains("Moreau"));

    // The last day that it was read, and not what a browser guessed at.
    let seen = async || app.value::<Option<String>>("SELECT max(vu_le) FROM partage WHERE structure IS NULL").await;
    assert_eq!(seen().await, None);
    let prefetch =
        crate::app::request("GET", &format!("/partage/{}", jeton(3)), None).header("sec-purpose", "prefetch");
    assert_eq!(app.send(prefetch.body(axum::body::Body::empty()).unwrap()).await.status, 200);
    assert_eq!(seen().await, None);
    assert_eq!(status(&app, &jeton(3)).await, 200);
    let today = app.state.clock.now().utc().with_timezone(&chrono_tz::Europe::Paris).date_naive();
    assert_eq!(seen().await, Some(today.to_string()));
    let noted = async || app.value::<i64>("SELECT count(*) FROM audit WHERE action = 'partage.voir'").await;
    let once = noted().await;
    assert_eq!((status(&app, &jeton(3)).await, noted().await), (200, once));

    // Stopped by its owner alone, and for ever.
    for (cookie, path, status) in [
        (&rose, format!("{structure}/{}/arreter", of_structure[0]), 404),
        (&ines, format!("{structure}/{}/arreter", own[0]), 404),
        (&camille, format!("{OWN}/{}/arreter", of_structure[0]), 404),
        (&camille, format!("{OWN}/{}/arreter", own[0]), 303),
        (&camille, format!("{OWN}/{}/arreter", own[0]), 303),
        (&camille, format!("{OWN}/rien/arreter"), 404),
    ] {
        assert_eq!(app.post(&path, Some(cookie), &[]).await.status, status, "{path}");
    }
    assert_eq!((status(&app, &jeton(3)).await, listed(&app, &camille, OWN).await.len()), (404, 0));
    assert_eq!(make(&app, &camille, OWN, &jeton(3), &[]).await, 409);

    // With the habilitation of who made it, and with their account.
    let held =
        "UPDATE habilitation SET au = $1 WHERE personne = (SELECT id FROM personne WHERE email = 'ines@demo.example')";
    sqlx::query(held).bind(Some("2026-01-01")).execute(&mut conn).await.unwrap();
    assert_eq!(status(&app, &jeton(2)).await, 404);
    sqlx::query(held).bind(None::<&str>).execute(&mut conn).await.unwrap();
    let account =
        "UPDATE compte SET etat = $1 WHERE personne = (SELECT id FROM personne WHERE email = 'ines@demo.example')";
    sqlx::query(account).bind("desactive").execute(&mut conn).await.unwrap();
    assert_eq!(status(&app, &jeton(2)).await, 404);
    sqlx::query(account).bind("actif").execute(&mut conn).await.unwrap();
    assert_eq!(status(&app, &jeton(2)).await, 200);

    // On its day.
    app.state.clock.shift(TimeDelta::days(89));
    assert_eq!(status(&app, &jeton(2)).await, 200);
    app.state.clock.shift(TimeDelta::days(91));
    assert_eq!(status(&app, &jeton(2)).await, 404);
    assert_eq!(listed(&app, &ines, &structure).await.len(), 0);
    for unknown in [String::new(), "x".to_owned(), Uuid::nil().to_string(), format!("{}.ics", jeton(2))] {
        assert_eq!(status(&app, &unknown).await, 404, "{unknown}");
    }
}

#[tokio::test]
async fn what_is_refused_is_kept_as_it_was_typed_and_links_have_a_limit() {
    let app = TestApp::new().await;
    let camille = app.sign_in("camille@demo.example").await;
    let long = "é".repeat(81);
    for (nom, duree, field) in [("", "90", "#nom"), (&long, "90", "#nom"), ("Conseil", "3650", "#duree")] {
        let token = jeton(9);
        let answer = app.post(OWN, Some(&camille), &[("jeton", &token), ("nom", nom), ("duree", duree)]).await;
        assert_eq!(answer.status, 422, "{nom}");
        let page = Html::parse_document(&answer.body);
        assert_eq!(select(&page, ".error-summary a")[0].attr("href"), Some(field));
        assert_eq!(select(&page, field).len(), 1);
        assert_eq!(select(&page, "#nom")[0].attr("value"), Some(nom));
        assert_eq!(select(&page, "[name=jeton]")[0].attr("value"), Some(token.as_str()));
    }
    for seed in 0..50 {
        assert_eq!(make(&app, &camille, OWN, &jeton(100 + seed), &[]).await, 200);
    }
    assert_eq!(make(&app, &camille, OWN, &jeton(99), &[]).await, 422);
    assert_eq!(listed(&app, &camille, OWN).await.len(), 50);
}
