//! Every field that a person fills, on every page that shows it: nothing typed becomes markup.

mod log;
mod parcours;
mod pix;

use scraper::{Html, Selector};

use fil::candidature::etape::Etape;

use crate::{
    app::{TestApp, fields, with},
    browser::Browser,
    positionnement::Taken,
    questionnaire,
};

const HOSTILE: &str = "</textarea></title></script><script>alert(1)</script><img src=x onerror=alert(1)>\"'><b>";

/// Our own scripts carry the nonce of the page; a script or a handler that came from text does not.
fn assert_harmless(page: &str, html: &str) {
    let document = Html::parse_document(html);
    let all = |selector: &str| document.select(&Selector::parse(selector).unwrap()).count();
    assert_eq!(all("script"), all("script[nonce]"), "{page}: a script got in");
    assert_eq!(all("img") + all("b") + all("[onerror]"), 0, "{page}: markup got in");
    assert_eq!(all("title"), 1, "{page}");
}

#[tokio::test]
async fn stored_text_stays_text_on_every_page() {
    let app = TestApp::new().await;
    let camille = app.sign_in("camille@demo.example").await;
    let form = with(app.form("camille@demo.example").await, "annotation", HOSTILE);
    let saved = app.post("/activites", Some(&camille), &fields(&form)).await;
    assert_eq!(saved.status, 303, "{}", saved.body);
    let mut connection = app.connection().await;
    for statement in [
        "UPDATE personne SET prenom = $1, nom = $1 WHERE email = 'camille@demo.example'",
        "UPDATE organisation SET nom = $1",
        "UPDATE commune SET nom = $1 WHERE insee IN (SELECT commune FROM lieu)",
        "UPDATE lieu SET nom = $1 || hex(id)",
        "UPDATE session SET appareil = $1",
        "UPDATE departement SET nom = $1",
    ] {
        // The name of a place has at most 120 characters.
        let text = if statement.contains("lieu SET") { "</title><script>alert(1)</script>" } else { HOSTILE };
        sqlx::query(statement).bind(text).execute(&mut connection).await.unwrap();
    }
    let entry = format!("/activites/{}", form[0].1);
    let searched = serde_html_form::to_string([("q", HOSTILE)]).unwrap();
    let searched = format!("/activites/liste?{searched}");
    let signed_in = [
        "/compte",
        "/activites",
        saved.location(),
        "/activites/liste",
        &entry,
        &searched,
        "/activites/liste?choisir=tout",
        "/activites/semaine",
        "/activites/mois",
        "/activites/corbeille",
    ];
    let open = ["/", "/connexion", "/accessibilite", "/design"];
    for (page, cookie) in signed_in
        .into_iter()
        .map(|page| (page, Some(camille.as_str())))
        .chain(open.into_iter().map(|page| (page, None)))
    {
        let answer = app.get(page, cookie).await;
        assert_eq!(answer.status, 200, "{page}");
        assert_harmless(page, &answer.body);
    }
    let found = Html::parse_document(&app.get(&searched, Some(&camille)).await.body);
    assert_eq!(found.select(&Selector::parse(".excerpt").unwrap()).count(), 1);
    let detail = app.get(&entry, Some(&camille)).await;
    let note = Html::parse_document(&detail.body);
    let note: String = note.select(&Selector::parse("dd.annotation").unwrap()).next().unwrap().text().collect();
    assert_eq!(note, HOSTILE);
}

#[tokio::test]
async fn an_answer_to_a_test_stays_text() {
    let app = TestApp::new().await;
    let (camille, thomas) = (app.sign_in("camille@demo.example").await, app.sign_in("thomas@demo.example").await);
    let Taken { passage, organisme, .. } = Taken::by(&app, "camille@demo.example").await;
    let mut connection = app.connection().await;
    let answer = serde_json::json!({ "texte": HOSTILE }).to_string();
    for statement in [
        "UPDATE reponse SET reponse = $1 WHERE reponse IS NOT NULL",
        "UPDATE personne SET prenom = $1, nom = $1 WHERE $1 <> ''",
        "UPDATE organisation SET nom = $1",
    ] {
        let text = if statement.contains("reponse") { answer.as_str() } else { HOSTILE };
        sqlx::query(statement).bind(text).execute(&mut connection).await.unwrap();
    }
    // The open answer, and that which is read off a form.
    for rang in [1, 10] {
        let page = app.get(&format!("/positionnement/{passage}/{rang}"), Some(&camille)).await;
        assert_harmless("an answer", &page.body);
        let document = Html::parse_document(&page.body);
        let written = Selector::parse(".written").unwrap();
        assert_eq!(document.select(&written).next().unwrap().text().collect::<String>(), HOSTILE);
    }
    let list = format!("/organisme/{organisme}/positionnements");
    for page in [list.clone(), format!("{list}/{passage}"), format!("{list}/{passage}/10")] {
        let answer = app.get(&page, Some(&thomas)).await;
        assert_eq!(answer.status, 200, "{page}");
        assert_harmless(&page, &answer.body);
    }
    for query in ["?tri=%3Cscript%3E", "?statut=%22%3E%3Cscript%3Ealert(1)%3C/script%3E", "?sens=%22onload=alert(1)"] {
        let answer = app.get(&format!("/positionnement/{passage}{query}"), Some(&camille)).await;
        assert_eq!(answer.status, 200, "{query}");
        assert_harmless(query, &answer.body);
    }
}

#[tokio::test]
async fn refused_text_comes_back_as_text_in_its_field() {
    let app = TestApp::new().await;
    let camille = app.sign_in("camille@demo.example").await;
    let names = [
        "cle",
        "contrat",
        "jour",
        "kind",
        "duree",
        "duree_autre",
        "participants",
        "themes",
        "lieu",
        "lieu_nom",
        "lieu_commune",
        "lieu_commune_code",
        "annotation",
    ];
    for name in names {
        let mut form = with(with(app.form("camille@demo.example").await, "jour", "jamais"), name, HOSTILE);
        if name.starts_with("lieu_") {
            form = with(form, "lieu", "nouveau");
        }
        let answer = app.post("/activites", Some(&camille), &fields(&form)).await;
        assert_eq!(answer.status, 422, "{name}");
        assert_harmless(name, &answer.body);
        let document = Html::parse_document(&answer.body);
        let typed = |selector: &str| {
            document
                .select(&Selector::parse(selector).unwrap())
                .next()
                .map(|field| field.attr("value").unwrap_or_default().to_owned())
        };
        match name {
            "annotation" => {
                let area =
                    document.select(&Selector::parse("textarea").unwrap()).next().unwrap().text().collect::<String>();
                assert_eq!(area, HOSTILE);
            }
            "duree_autre" | "participants" | "lieu_nom" | "lieu_commune" | "jour" => {
                assert_eq!(typed(&format!("#{name}")).as_deref(), Some(HOSTILE), "{name}");
            }
            _ => {}
        }
    }
    for name in ["periode", "du", "au", "kind", "theme", "lieu", "contrat"] {
        let query = serde_html_form::to_string([(name, HOSTILE)]).unwrap();
        let answer = app.get(&format!("/activites/liste?{query}"), Some(&camille)).await;
        assert_eq!(answer.status, 422, "{name}");
        assert_harmless(name, &answer.body);
    }
    for name in ["cle", "retour", "ids", "geste", "lieu", "contrat", "theme"] {
        let answer = app.post("/activites/lot", Some(&camille), &[(name, HOSTILE)]).await;
        assert_eq!(answer.status, 422, "{name}");
        assert_harmless(name, &answer.body);
    }
    for name in ["email", "suite", "reprise"] {
        let answer = app.post("/connexion", None, &[(name, HOSTILE), ("mot_de_passe", "")]).await;
        assert_eq!(answer.status, 422);
        assert_harmless(name, &answer.body);
    }
    let kept = app.post("/activites", None, &[("annotation", HOSTILE)]).await;
    assert_harmless("session ended", &kept.body);
    assert_harmless("not found", &app.get("/%3Cscript%3Ealert(1)%3C/script%3E", None).await.body);
}

#[tokio::test]
async fn a_questionnaire_shows_what_was_typed_as_text() {
    let app = TestApp::new().await;
    let mut browser = Browser::new(&app);
    browser.post("/devenir-conseiller", &[]).await;
    let names = [
        "situations",
        "diplome",
        "experience",
        "commune",
        "commune_code",
        "adresse",
        "disponible_le",
        "distance",
        "motivation",
    ];
    let contact = ["prenom", "nom", "contact", "email", "telephone", "aide_par", "retour", "suite"];
    let hostile: Vec<_> = names.iter().chain(&contact).map(|name| (*name, HOSTILE)).chain([("aide", "true")]).collect();
    for etape in Etape::ALL {
        let path = format!("/devenir-conseiller/{}", etape.slug());
        let posted = browser.post(&path, &hostile).await;
        if posted.status == 422 {
            assert_harmless(&path, &posted.body);
        }
        assert_harmless(&path, &browser.get(&path).await.body);
    }
    for path in ["/devenir-conseiller/verifier", "/devenir-conseiller/code", "/devenir-conseiller/plus-tard"] {
        for shown in [browser.get(path).await, browser.post(path, &[("email", HOSTILE), ("code", HOSTILE)]).await] {
            if shown.status != 303 {
                assert_harmless(path, &shown.body);
            }
        }
    }
    assert_harmless("resume", &browser.post("/reprendre", &[("code", HOSTILE)]).await.body);
    assert_harmless("resume", &browser.get("/reprendre/%3C%2Ftitle%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E").await.body);

    let mut candidate = questionnaire::candidate(&app).await;
    let mut connection = app.connection().await;
    for statement in [
        "UPDATE candidature SET diplome = $1, motivation = $1, aide_par = $1",
        "UPDATE personne SET prenom = $1, nom = $1, adresse = $1 WHERE email = 'awa@exemple.fr'",
    ] {
        sqlx::query(statement).bind(HOSTILE).execute(&mut connection).await.unwrap();
    }
    candidate.post("/mon-espace/modifier", &[]).await;
    for path in
        ["/mon-espace", "/mon-espace/retirer", "/mon-espace/effacer", "/devenir-conseiller/verifier", "/courriels"]
    {
        assert_harmless(path, &candidate.get(path).await.body);
    }
}

#[tokio::test]
async fn what_the_island_receives_is_harmless_too() {
    let app = TestApp::new().await;
    let camille = app.sign_in("camille@demo.example").await;
    sqlx::query("UPDATE lieu SET nom = $1 || hex(id)")
        .bind("</title><script>alert(1)</script>")
        .execute(&mut app.connection().await)
        .await
        .unwrap();
    let champs = serde_html_form::to_string(fields(&app.form("camille@demo.example").await)).unwrap();
    let request = crate::app::request("POST", "/api/activites", Some(&camille))
        .header("origin", crate::app::ORIGIN)
        .header("content-type", "application/json")
        .body(serde_json::json!({ "champs": champs }).to_string().into())
        .unwrap();
    let answer = app.send(request).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let recorded: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
    for part in ["said", "day"] {
        assert_harmless("island", &format!("<title></title>{}", recorded[part].as_str().unwrap()));
    }
}

#[tokio::test]
async fn what_is_written_about_a_hire_stays_text() {
    let app = TestApp::new().await;
    let (ines, thomas) = (app.sign_in("ines@demo.example").await, app.sign_in("thomas@demo.example").await);
    let (maelle, camille) = (app.suivi("maelle@demo.example").await, app.suivi("camille@demo.example").await);
    let (form, cle) =
        (maelle.path("/structure/{structure}/suivis/{suivi}/commande"), app.state.clock.new_id().to_string());
    let version = maelle.version.to_string();
    let order = [("cle", cle.as_str()), ("version", &version), ("precisions", HOSTILE)];
    assert_eq!(app.post(&form, Some(&ines), &order).await.status, 303);
    let mut connection = app.connection().await;
    for statement in [
        "UPDATE personne SET prenom = $1, nom = $1",
        "UPDATE personne SET email = lower($1) WHERE email = 'thomas@demo.example'",
        "UPDATE organisation SET nom = $1",
        "UPDATE suivi_evenement SET motif = $1",
    ] {
        sqlx::query(statement).bind(HOSTILE).execute(&mut connection).await.unwrap();
    }
    for (cookie, side) in [(&ines, "/structure/{structure}"), (&thomas, "/organisme/{organisme}")] {
        for page in ["/suivis", "/suivis/{suivi}", "/a-faire", "/calendrier"] {
            for hire in [maelle, camille] {
                let path = hire.path(&format!("{side}{page}"));
                let answer = app.get(&path, Some(cookie)).await;
                if side == "/organisme/{organisme}" && !page.starts_with("/suivis") {
                    continue;
                }
                assert_eq!(answer.status, 200, "{path}");
                assert_harmless(&path, &answer.body);
            }
        }
    }
    // What is refused, and what comes too late, is shown again.
    for (cookie, path, fields) in [
        (&ines, form.clone(), vec![("cle", cle.as_str()), ("version", "0"), ("precisions", HOSTILE)]),
        (&ines, form.clone(), vec![("cle", HOSTILE), ("version", HOSTILE), ("precisions", HOSTILE)]),
        (
            &ines,
            maelle.path("/structure/{structure}/suivis/{suivi}"),
            vec![("cle", HOSTILE), ("rang", HOSTILE), ("versee_le", HOSTILE)],
        ),
        (
            &thomas,
            maelle.path("/organisme/{organisme}/suivis/{suivi}"),
            vec![
                ("cle", HOSTILE),
                ("version", HOSTILE),
                ("geste", HOSTILE),
                ("le", HOSTILE),
                ("debut", HOSTILE),
                ("motif", HOSTILE),
            ],
        ),
        (
            &thomas,
            maelle.path("/organisme/{organisme}/suivis/{suivi}"),
            vec![("cle", cle.as_str()), ("version", "0"), ("geste", "franchir"), ("motif", HOSTILE)],
        ),
        (
            &thomas,
            maelle.path("/organisme/{organisme}/suivis/{suivi}/contact"),
            vec![("cle", HOSTILE), ("contact", HOSTILE)],
        ),
    ] {
        let answer = app.post(&path, Some(cookie), &fields).await;
        assert!([409, 422].contains(&answer.status.as_u16()), "{path}: {}", answer.status);
        assert_harmless(&path, &answer.body);
    }
}
