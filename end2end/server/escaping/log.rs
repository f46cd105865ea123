//! What the log adds up to, what leaves it and what comes in.

use super::*;

#[tokio::test]
async fn what_is_named_in_figures_stays_text() {
    let app = TestApp::new().await;
    let (camille, ines) = (app.sign_in("camille@demo.example").await, app.sign_in("ines@demo.example").await);
    let structure = app.suivi("camille@demo.example").await.structure;
    let mut connection = app.connection().await;
    // A theme of the structure, noted once.
    let own = uuid::Uuid::from_u128(0x71e0);
    sqlx::query(
        "INSERT INTO theme_propre (id, structure, nom, cree_le) VALUES ($1, $2, $3, '2026-01-01T00:00:00.000Z')",
    )
    .bind(own)
    .bind(structure)
    .bind("<img src=x onerror=alert(1)>")
    .execute(&mut connection)
    .await
    .unwrap();
    let mut form = app.form("camille@demo.example").await;
    form.push(("themes", own.to_string()));
    assert_eq!(app.post("/activites", Some(&camille), &fields(&form)).await.status, 303);
    let (own_links, structure_links) =
        ("/activites/chiffres/partages".to_owned(), format!("/structure/{structure}/chiffres/partages"));
    let personne: uuid::Uuid = app.value("SELECT id FROM personne WHERE email = 'camille@demo.example'").await;
    let personne = personne.to_string();
    // A link has a name of 80 characters at most.
    let named = "</title><script>alert(1)</script><b>";
    let made = [(&own_links, &camille, "a1", ""), (&structure_links, &ines, "b2", personne.as_str())];
    for (path, cookie, jeton, conseiller) in made {
        let jeton = jeton.repeat(32);
        let form = [("jeton", jeton.as_str()), ("nom", named), ("duree", "30"), ("conseiller", conseiller)];
        let answer = app.post(path, Some(cookie), &form).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        assert_harmless(path, &answer.body);
    }
    for statement in [
        "UPDATE personne SET prenom = $1, nom = $1",
        "UPDATE organisation SET nom = $1",
        "UPDATE departement SET nom = $1",
        "UPDATE lieu SET nom = $1 || hex(id)",
    ] {
        let text = if statement.contains("lieu SET") { "</title><script>alert(1)</script>" } else { HOSTILE };
        sqlx::query(statement).bind(text).execute(&mut connection).await.unwrap();
    }
    let of_one = format!("/structure/{structure}/chiffres?conseiller={personne}");
    let (first, second) = (format!("/partage/{}", "a1".repeat(32)), format!("/partage/{}", "b2".repeat(32)));
    for (path, cookie) in [
        ("/activites/chiffres", Some(&camille)),
        (&own_links, Some(&camille)),
        (&of_one, Some(&ines)),
        (&structure_links, Some(&ines)),
        (&first, None),
        (&second, None),
        ("/chiffres", None),
        ("/chiffres/departement/95", None),
    ] {
        let answer = app.get(path, cookie.map(String::as_str)).await;
        assert_eq!(answer.status, 200, "{path}");
        assert_harmless(path, &answer.body);
    }
    let page = app.get("/activites/chiffres", Some(&camille)).await.body;
    assert!(page.contains("&lt;img src=x onerror=alert(1)&gt;"), "the theme is named");
    // What an address says wrong.
    for name in ["periode", "du", "au", "comparer", "lecture"] {
        let query = serde_html_form::to_string([(name, HOSTILE)]).unwrap();
        for path in ["/chiffres", "/chiffres/departement/95", &first] {
            let answer = app.get(&format!("{path}?{query}"), None).await;
            assert_eq!(answer.status, 422, "{path} {name}");
            assert_harmless(name, &answer.body);
        }
    }
    // What a form says wrong comes back in its field.
    for name in ["jeton", "nom", "duree", "contrat"] {
        let long = HOSTILE.repeat(2);
        let form = [("jeton", "c3"), ("nom", "Conseil"), ("duree", "30"), ("contrat", "")];
        let form = form.map(|(field, value)| (field, if field == name { long.as_str() } else { value }));
        let answer = app.post(&own_links, Some(&camille), &form).await;
        assert_eq!(answer.status, 422, "{name}");
        assert_harmless(name, &answer.body);
    }
    let form = [("jeton", "c3"), ("nom", &HOSTILE.repeat(2)), ("duree", "30")];
    let answer = app.post(&own_links, Some(&camille), &form).await;
    let document = Html::parse_document(&answer.body);
    let typed = document.select(&Selector::parse("#nom").unwrap()).next().unwrap();
    assert_eq!(typed.attr("value"), Some(HOSTILE.repeat(2).as_str()));
}

#[tokio::test]
async fn what_goes_out_stays_text_on_its_pages() {
    let app = TestApp::new().await;
    let (camille, ines) = (app.sign_in("camille@demo.example").await, app.sign_in("ines@demo.example").await);
    let structure = app.suivi("maelle@demo.example").await.structure;
    let contrat: uuid::Uuid = app.value("SELECT contrat.id FROM contrat JOIN personne ON personne.id = personne WHERE email = 'camille@demo.example' ORDER BY contrat.du DESC").await;
    app.token("camille@demo.example").await;
    let mut connection = app.connection().await;
    sqlx::query("INSERT INTO rapport_mot (contrat, du, au, texte, version, modifie_le) VALUES ($2, '2026-07', '2026-09', $1, 1, '2026-10-01T00:00:00.000Z')")
        .bind(HOSTILE)
        .bind(contrat)
        .execute(&mut connection)
        .await
        .unwrap();
    for statement in [
        "UPDATE personne SET prenom = $1, nom = $1 WHERE $1 <> ''",
        "UPDATE organisation SET nom = $1",
        "UPDATE jeton SET nom = $1",
    ] {
        let text = if statement.contains("jeton") { "</title><script>alert(1)</script>" } else { HOSTILE };
        sqlx::query(statement).bind(text).execute(&mut connection).await.unwrap();
    }
    let base = format!("/structure/{structure}");
    let (export, rapport) = (format!("{base}/export"), format!("{base}/rapport?periode=2026-T3"));
    for (page, cookie) in [
        ("/activites/export", &camille),
        ("/activites/rapport?periode=2026-T3", &camille),
        ("/compte/jetons", &camille),
        ("/api", &camille),
        (export.as_str(), &ines),
        (rapport.as_str(), &ines),
    ] {
        let answer = app.get(page, Some(cookie)).await;
        assert_eq!(answer.status, 200, "{page}");
        assert_harmless(page, &answer.body);
    }
    let words = Html::parse_document(&app.get(&rapport, Some(&ines)).await.body);
    let words: String = words.select(&Selector::parse(".annotation").unwrap()).next().unwrap().text().collect();
    assert_eq!(words, HOSTILE);
    for name in ["periode", "du", "au", "contrat"] {
        let query = serde_html_form::to_string([(name, HOSTILE)]).unwrap();
        for (page, cookie) in [("/activites", &camille), (base.as_str(), &ines)] {
            let answer = app.get(&format!("{page}/export.csv?{query}"), Some(cookie)).await;
            assert_eq!(answer.status, 422, "{name}");
            assert_harmless(name, &answer.body);
        }
    }
    for (page, cookie) in [("/activites/rapport", &camille), (rapport.split('?').next().unwrap(), &ines)] {
        let query = serde_html_form::to_string([("periode", HOSTILE)]).unwrap();
        let answer = app.get(&format!("{page}?{query}"), Some(cookie)).await;
        assert_eq!(answer.status, 422, "{page}");
        assert_harmless(page, &answer.body);
    }
    let long = HOSTILE.repeat(60);
    let contrat = contrat.to_string();
    let refused = [("contrat", contrat.as_str()), ("periode", "2026-T3"), ("version", HOSTILE), ("texte", &long)];
    let answer = app.post("/activites/rapport", Some(&camille), &refused).await;
    assert_eq!(answer.status, 422);
    assert_harmless("words", &answer.body);
    let document = Html::parse_document(&answer.body);
    let area: String = document.select(&Selector::parse("textarea").unwrap()).next().unwrap().text().collect();
    assert_eq!(area, long);
    for name in ["jeton", "nom", "duree"] {
        let answer = app.post("/compte/jetons", Some(&camille), &[(name, HOSTILE)]).await;
        assert_eq!(answer.status, 422, "{name}");
        assert_harmless(name, &answer.body);
    }
}

#[tokio::test]
async fn cells_and_events_stay_text_at_each_step() {
    let app = TestApp::new().await;
    let camille = app.sign_in("camille@demo.example").await;
    let yesterday = app.state.clock.now().utc().date_naive().pred_opt().unwrap().format("%d/%m/%Y");
    let cell = format!("\"{}\"", HOSTILE.replace('"', "\"\""));
    let titles = ["Date", "Type", "Durée", "Participants", "Thème", "Lieu", "Ville", "Note", &cell].join(";");
    let mut lines = vec![["", "RDV", "30", "1", "Santé", "", "Sarcelles", "", "x"].map(str::to_owned)];
    lines[0][0] = yesterday.to_string();
    for column in 0..9 {
        let mut line = lines[0].clone();
        line[column].clone_from(&cell);
        lines.push(line);
    }
    let file = lines.iter().fold(titles, |file, line| format!("{file}\n{}", line.join(";")));
    let cle = app.state.clock.new_id().to_string();
    let sent = app.upload("/activites/import", Some(&camille), &[("cle", &cle)], file.as_bytes()).await;
    assert_eq!(sent.status, 303, "{}", sent.body);
    let at = |step: &str| format!("/activites/import/{cle}/{step}");
    assert_harmless("columns", &app.get(&at("colonnes"), Some(&camille)).await.body);
    let codes = ["jour", "kind", "duree", "participants", "themes", "lieu", "commune", "note", ""];
    let lieu: uuid::Uuid = app.value("SELECT id FROM lieu WHERE structure = (SELECT structure FROM contrat JOIN personne ON personne.id = personne WHERE email = 'camille@demo.example') AND commune = '95585' LIMIT 1").await;
    let lieu = lieu.to_string();
    let form: Vec<_> =
        codes.iter().map(|code| ("colonnes", *code)).chain([("nomenclature", "v2"), ("lieu", lieu.as_str())]).collect();
    let settled = app.post(&at("colonnes"), Some(&camille), &form).await;
    assert_eq!(settled.location(), at("mots"));
    let words = app.get(&at("mots"), Some(&camille)).await;
    assert_eq!(words.status, 200);
    assert_harmless("words", &words.body);
    let refused = app.post(&at("mots"), Some(&camille), &[("codes", HOSTILE), ("codes", HOSTILE)]).await;
    assert_eq!(refused.status, 422);
    assert_harmless("words refused", &refused.body);
    let trial = app.get(&at("essai"), Some(&camille)).await;
    assert_eq!(trial.status, 200);
    assert_harmless("trial", &trial.body);
    assert!(trial.body.contains("Refusée"));
    for name in [
        "nomenclature",
        "colonnes",
        "contrat",
        "kind",
        "lieu",
        "commune",
        "commune_code",
        "duree",
        "theme",
        "sans_notes",
    ] {
        let answer = app.post(&at("colonnes"), Some(&camille), &[(name, HOSTILE)]).await;
        assert!([303, 422].contains(&answer.status.as_u16()), "{name}: {}", answer.status);
        if answer.status == 422 {
            assert_harmless(name, &answer.body);
        }
    }
    // Back to what is right: then what was added, and what was refused, are shown.
    app.post(&at("colonnes"), Some(&camille), &form).await;
    let version: i64 = app.value("SELECT version FROM import_brouillon").await;
    let added = app.post(&at("essai"), Some(&camille), &[("version", &version.to_string())]).await;
    assert_eq!(added.status, 303, "{}", added.body);
    let done = app.get(added.location(), Some(&camille)).await;
    assert!(done.body.contains("Lignes refusées"));
    assert_harmless("import", &done.body);

    let day = app.state.clock.now().utc().date_naive().format("%Y%m%d");
    let calendar = format!(
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:{HOSTILE}\nDTSTART:{day}T080000Z\nSUMMARY:Atelier {HOSTILE}\nLOCATION:Salle {HOSTILE}\nEND:VEVENT\nEND:VCALENDAR\n"
    );
    assert_eq!(app.upload("/activites/agenda", Some(&camille), &[], calendar.as_bytes()).await.status, 303);
    let agenda = app.get("/activites/agenda", Some(&camille)).await;
    assert!(agenda.body.contains("Salle"));
    assert_harmless("calendar", &agenda.body);
    let event: uuid::Uuid = app.value("SELECT id FROM agenda_evenement").await;
    assert_harmless("event", &app.get(&format!("/activites?agenda={event}"), Some(&camille)).await.body);
}
