//! What a file must be, whose an import is, and what becomes of it when the program stops or time goes by.

use super::*;

#[tokio::test]
async fn files_that_are_no_table_are_refused_in_words() {
    let app = TestApp::new().await;
    let cookie = app.sign_in(CAMILLE).await;
    let many = format!("Date;Durée\n{}", "24/11/2026;30\n".repeat(5_001));
    for (file, said) in [
        (&b""[..], "Choisissez un fichier."),
        (b"\xd0\xcf\x11\xe0", "ancien format"),
        (b"%PDF-1.7 \0", "n’est pas un tableau"),
        (b"PK\x03\x04 rien", "n’est pas un tableau"),
        (b"Date;Type\n", "pas trouvé de lignes"),
        (b"BEGIN:VCALENDAR\n", "est un agenda"),
        (many.as_bytes(), "plus de 5 000 lignes"),
    ] {
        let cle = app.state.clock.new_id().to_string();
        let answer = app.upload("/activites/import", Some(&cookie), &[("cle", &cle)], file).await;
        assert_eq!(answer.status, 422, "{said}");
        assert!(answer.body.contains(said), "{said}: {}", text_of(&answer));
    }
    // Three megabytes are more than a form, and less than a file.
    let large = recent(&app) + &"x".repeat(3_000_000);
    sent(&app, &cookie, large.as_bytes()).await;
    assert_eq!(
        app.upload("/activites/import", Some(&cookie), &[("cle", "rien")], recent(&app).as_bytes()).await.status,
        400
    );
    assert_eq!(app.upload("/activites/import", None, &[], b"").await.status, 401);
}

#[tokio::test]
async fn an_import_is_of_one_person() {
    let app = TestApp::new().await;
    let (camille, malik) = (app.sign_in(CAMILLE).await, app.sign_in(MALIK).await);
    let (id, _) = trial(&app, &camille, recent(&app).as_bytes()).await;
    let taken = app.upload("/activites/import", Some(&malik), &[("cle", &id)], recent(&app).as_bytes()).await;
    assert_eq!(taken.status, 404);
    confirm(&app, &camille, &id).await;
    for path in [
        format!("/activites/import/{id}"),
        format!("/activites/import/{id}/colonnes"),
        format!("/activites/import/{id}/essai"),
    ] {
        assert_eq!(app.get(&path, Some(&malik)).await.status, 404, "{path}");
        assert_ne!(app.get(&path, Some(&camille)).await.status, 404, "{path}");
    }
    for act in ["annuler", "essai"] {
        assert_eq!(
            app.post(&format!("/activites/import/{id}/{act}"), Some(&malik), &[("version", "1")]).await.status,
            404
        );
    }
    assert!(!text_of(&app.get("/activites/import", Some(&malik)).await).contains("Import du"));
}

struct Ligne {
    jour: NaiveDate,
    themes: &'static str,
    minutes: u32,
    personnes: i64,
}

/// What Le Fil itself writes, it reads.
#[tokio::test]
async fn a_workbook_of_ours_reads_back() {
    let app = TestApp::new().await;
    let cookie = app.sign_in(CAMILLE).await;
    let jour = today(&app) - Days::new(4);
    let lignes = vec![
        Ligne { jour, themes: "E-mail, Réseaux sociaux, communication", minutes: 90, personnes: 8 },
        Ligne { jour, themes: "Santé", minutes: 20, personnes: 1_0 },
    ];
    let feuille = Feuille::new(
        "Activités",
        vec![
            Colonne::date("Jour", |ligne: &Ligne| ligne.jour),
            Colonne::texte("Activité", |_| "Atelier".to_owned()),
            Colonne::texte("Thèmes", |ligne: &Ligne| ligne.themes.to_owned()),
            Colonne::duree("Durée", |ligne: &Ligne| ligne.minutes),
            Colonne::entier("Personnes", |ligne: &Ligne| ligne.personnes),
        ],
    );
    let about = APropos {
        titre: "Activités".to_owned(),
        filtres: Vec::new(),
        definitions: vec![("Durée".to_owned(), "En heures.".to_owned())],
        le: jour,
    };
    let fabrique = Fabrique::new(env!("CARGO_BIN_EXE_fil").into(), app.folder().to_owned());
    let xlsx = fabrique
        .xlsx(Classeur::new(about).avec(feuille, stream::iter([Ok(lignes)])))
        .await
        .unwrap()
        .bytes()
        .await
        .unwrap();
    let (id, said) = trial(&app, &cookie, &xlsx).await;
    assert!(said.contains("2 à ajouter") && said.contains("1 h 30") && said.contains("20 min"), "{said}");
    confirm(&app, &cookie, &id).await;
    let stored: Vec<(String, i64, i64)> = sqlx::query_as(
        "SELECT themes, duree, participants FROM activite JOIN import_ligne ON activite = activite.id ORDER BY duree",
    )
    .fetch_all(&mut app.connection().await)
    .await
    .unwrap();
    assert_eq!(stored, [(r#"["sante"]"#.to_owned(), 20, 10), (r#"["email","reseaux"]"#.to_owned(), 90, 8)]);
}

/// Long enough for several parts; the program stopped between two of them.
#[tokio::test]
async fn an_import_that_was_stopped_is_carried_to_its_end() {
    let app = TestApp::new().await;
    let cookie = app.sign_in(CAMILLE).await;
    let before = count(&app).await;
    let line = |at: u64| {
        let day = (today(&app) - Days::new(at % 300)).format("%d/%m/%Y");
        format!("{day};Atelier;{};8;Santé", 100 + at)
    };
    let lines: Vec<_> =
        std::iter::once("Date;Type;Durée;Participants;Thème".to_owned()).chain((0..400).map(line)).collect();
    let file = lines.join("\n");
    let (id, said) = trial(&app, &cookie, file.as_bytes()).await;
    assert!(said.contains("400 à ajouter"), "{said}");
    let page = app.get(&format!("/activites/import/{id}/essai"), Some(&cookie)).await;
    assert!(page.body.contains("Les 50 lignes suivantes"));
    // The disk refuses the second part.
    sqlx::query(
        "CREATE TRIGGER refuse BEFORE DELETE ON import_attente WHEN OLD.rang = 1 BEGIN SELECT raise(ABORT, 'no'); END",
    )
    .execute(&mut app.connection().await)
    .await
    .unwrap();
    let path = format!("/activites/import/{id}/essai");
    let stopped = post(&app, &cookie, &path, &shown_form(&page, &path)).await;
    assert_eq!(stopped.status, 500);
    assert_eq!(count(&app).await, before + 100);
    let waiting = text_of(&app.get(&format!("/activites/import/{id}"), Some(&cookie)).await);
    assert!(waiting.contains("En cours"), "{waiting}");
    // While it cannot go on, what follows it does.
    sent(&app, &cookie, recent(&app).as_bytes()).await;
    let old = app.state.clock.real_now().minus(chrono::TimeDelta::hours(25)).to_string();
    sqlx::query("UPDATE import_brouillon SET cree_le = $1")
        .bind(old)
        .execute(&mut app.connection().await)
        .await
        .unwrap();
    retention::sweep(&app.state.db, &app.state.clock).await.unwrap();
    assert_eq!(app.value::<i64>("SELECT count(*) FROM import_brouillon").await, 0);
    assert_eq!(count(&app).await, before + 100);
    sqlx::query("DROP TRIGGER refuse").execute(&mut app.connection().await).await.unwrap();
    retention::sweep(&app.state.db, &app.state.clock).await.unwrap();
    assert_eq!(count(&app).await, before + 400);
    let done = text_of(&app.get(&format!("/activites/import/{id}"), Some(&cookie)).await);
    assert!(done.contains("400 activités ajoutées"), "{done}");
    app.post(&format!("/activites/import/{id}/annuler"), Some(&cookie), &[]).await;
    assert_eq!(count(&app).await, before);
}

#[tokio::test]
async fn a_sheet_is_forgotten_after_a_day() {
    let app = TestApp::new().await;
    let cookie = app.sign_in(CAMILLE).await;
    let id = sent(&app, &cookie, recent(&app).as_bytes()).await;
    let old = app.state.clock.real_now().minus(chrono::TimeDelta::hours(25)).to_string();
    sqlx::query("UPDATE import_brouillon SET cree_le = $1")
        .bind(old)
        .execute(&mut app.connection().await)
        .await
        .unwrap();
    assert_eq!(app.get(&format!("/activites/import/{id}/colonnes"), Some(&cookie)).await.status, 404);
    retention::sweep(&app.state.db, &app.state.clock).await.unwrap();
    assert_eq!(app.value::<i64>("SELECT count(*) FROM import_brouillon").await, 0);
    // Nor are more than three kept at once.
    for _ in 0..5 {
        sent(&app, &cookie, recent(&app).as_bytes()).await;
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    assert_eq!(app.value::<i64>("SELECT count(*) FROM import_brouillon").await, 3);
}

/// Two employers on the same day: nobody guesses.
#[tokio::test]
async fn the_contrat_is_that_of_the_day_or_chosen() {
    let app = TestApp::new().await;
    let cookie = app.sign_in(MALIK).await;
    let id = sent(&app, &cookie, recent(&app).as_bytes()).await;
    let path = format!("/activites/import/{id}/colonnes");
    let mut form = shown_form(&app.get(&path, Some(&cookie)).await, &path);
    assert_eq!(post(&app, &cookie, &path, &form).await.status, 303);
    let said = text_of(&app.get(&format!("/activites/import/{id}/essai"), Some(&cookie)).await);
    assert!(said.contains("3 refusées") && said.contains("Deux de vos contrats couvrent ce jour."), "{said}");
    let (contrat, lieu): (Uuid, Uuid) = sqlx::query_as(
        "SELECT contrat.id, lieu.id FROM contrat JOIN lieu ON lieu.structure = contrat.structure WHERE personne = (SELECT id FROM personne WHERE email = $1) ORDER BY contrat.du LIMIT 1",
    )
    .bind(MALIK)
    .fetch_one(&mut app.connection().await)
    .await
    .unwrap();
    for (name, value) in &mut form {
        match name.as_str() {
            "contrat" => *value = contrat.to_string(),
            "lieu" => *value = lieu.to_string(),
            _ => {}
        }
    }
    post(&app, &cookie, &path, &form).await;
    let said = text_of(&app.get(&format!("/activites/import/{id}/essai"), Some(&cookie)).await);
    assert!(said.contains("3 à ajouter"), "{said}");
}
