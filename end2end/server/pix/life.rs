//! Who reads what of a profile, whose an import is, what leaves a trace, and how long each thing is kept.

use chrono::TimeDelta;
use fil::candidature::retention;

use super::*;
use crate::positionnement::{Taken, grant};

#[tokio::test]
async fn the_person_and_the_organisme_read_it_whole_the_structure_two_words_of_it() {
    let app = TestApp::new().await;
    let Taken { passage, organisme, structure } = Taken::by(&app, "camille@demo.example").await;
    let (camille, thomas, ines) =
        (app.sign_in("camille@demo.example").await, app.sign_in(THOMAS).await, app.sign_in("ines@demo.example").await);
    for (who, path) in [
        (&camille, format!("/positionnement/{passage}")),
        (&thomas, format!("/organisme/{organisme}/positionnements/{passage}")),
    ] {
        let page = text_of(&app.get(&path, Some(who)).await);
        assert!(page.contains("Palier Intermédiaire 2 sur 3 Maîtrise d’ensemble 66 %"), "{page}");
        assert!(page.contains("Information et données") && page.contains("Traiter des données"), "{page}");
        assert!(
            page.contains("Conseillers numériques, test de départ") && page.contains("Pix n’est pas un seuil"),
            "{page}"
        );
    }
    let page = text_of(&app.get(&format!("/structure/{structure}/positionnements/{passage}"), Some(&ines)).await);
    assert!(page.contains("Palier : Intermédiaire. Maîtrise d’ensemble : 66 %. Pix n’est pas un seuil"), "{page}");
    for left in ["Traiter des données", "Information et données", "Partagé le", "test de départ"] {
        assert!(!page.contains(left), "{left}: {page}");
    }
    // Before any test, one's own profile stands on the page of one's tests.
    assert!(!text_of(&app.get("/positionnement", Some(&camille)).await).contains("Profil Pix"));
    let hers = Organisme::without_profiles(&app).await;
    hers.imported(V2024).await;
    let yanis = app.sign_in("yanis@demo.example").await;
    let page = text_of(&app.get("/positionnement", Some(&yanis)).await);
    assert!(page.contains("Vous n’avez pas encore passé de test.") && page.contains("Palier Avancé 3 sur 3"), "{page}");
    // Of pix alone there is no table.
    hers.imported(PROFILS).await;
    let page = app.get(&format!("/positionnement/{passage}"), Some(&camille)).await;
    assert!(text_of(&page).contains("Pix 512 en tout"), "{}", text_of(&page));
    assert_eq!(select(&Html::parse_document(&page.body), ".pix-competences").len(), 0);
}

#[tokio::test]
async fn another_organismes_imports_and_profiles_are_not_found() {
    let app = TestApp::new().await;
    let ours = Organisme::of(&app).await;
    let (import, _) = ours.imported(V2024).await;
    let draft = ours.sent(V2020).await;
    let profil: Uuid = app.value("SELECT id FROM pix_profil ORDER BY id LIMIT 1").await;
    let other = grant(&app, "admin@demo.example", "organisme").await;
    let admin = app.sign_in("admin@demo.example").await;
    let theirs = Organisme { app: &app, cookie: admin.clone(), base: format!("/organisme/{other}/pix") };
    assert!(!text_of(&theirs.get("").await).contains("Imports"));
    for path in [format!("/{import}"), format!("/{draft}/essai"), format!("/profils/{profil}"), "/rien".to_owned()] {
        assert_eq!(theirs.get(&path).await.status, 404, "{path}");
        assert_eq!(app.get(&format!("{}{path}", ours.base), Some(&admin)).await.status, 404, "{path}");
    }
    assert_eq!(theirs.upload(&draft, V2024).await.status, 404);
    assert_eq!(theirs.post(&format!("/{import}/annuler"), &[]).await.status, 404);
    assert_eq!(theirs.post(&format!("/{draft}/essai"), &[("version", "1")]).await.status, 404);
    let before = count(&app).await;
    theirs.post(&format!("/{draft}/abandonner"), &[]).await;
    assert_eq!(ours.get(&format!("/{draft}/essai")).await.status, 200, "nobody else drops it");
    // Nor is anybody recognised whom it does not train.
    let (_, said) = theirs.dry_run(V2024).await;
    assert!(said.contains("7 lignes : 6 à reconnaître, 1 non partagée."), "{said}");
    assert_eq!(count(&app).await, before);
    // A colleague confirms what another sent.
    let paula = Organisme { app: &app, cookie: app.sign_in("paula@demo.example").await, base: ours.base.clone() };
    assert_eq!(paula.confirm(&draft, &paula.form(&draft).await).await.status, 303);
    assert!(text_of(&paula.get(&format!("/{draft}")).await).contains("par Paula Ferreira"));
}

#[tokio::test]
async fn what_is_confirmed_is_what_was_seen() {
    let app = TestApp::new().await;
    let organisme = Organisme::without_profiles(&app).await;
    let id = organisme.sent(V2024).await;
    let form = organisme.form(&id).await;
    // Back, and another file under the same key.
    assert_eq!(organisme.upload(&id, V2020).await.status, 303);
    let stale = organisme.confirm(&id, &form).await;
    assert_eq!(stale.status, 409);
    assert!(text_of(&stale).contains("Un autre fichier a été envoyé"), "{}", text_of(&stale));
    assert_eq!(count(&app).await, 0);
    assert_eq!(organisme.post(&format!("/{id}/abandonner"), &[]).await.location(), organisme.base);
    assert_eq!(organisme.confirm(&id, &form).await.status, 404);
    assert_eq!(app.value::<i64>("SELECT count(*) FROM pix_brouillon").await, 0);
}

#[tokio::test]
async fn what_served_is_not_taken_back() {
    let app = TestApp::new().await;
    let organisme = Organisme::of(&app).await;
    // Camille passed the stage with the first; nobody has with the second.
    let imports: Vec<Uuid> = sqlx::query_scalar("SELECT id FROM pix_import ORDER BY id")
        .fetch_all(&mut app.connection().await)
        .await
        .unwrap();
    let [first, second] = imports[..] else { panic!("{imports:?}") };
    let page = text_of(&organisme.get(&format!("/{first}")).await);
    assert!(page.contains("ne s’annule plus : depuis, 1 personne a passé l’étape du positionnement"), "{page}");
    let refused = organisme.post(&format!("/{first}/annuler"), &[]).await;
    assert_eq!(refused.status, 422);
    assert!(text_of(&refused).contains("Ces profils ont servi depuis"), "{}", text_of(&refused));
    let before = count(&app).await;
    assert_eq!(organisme.post(&format!("/{second}/annuler"), &[]).await.status, 303);
    assert_eq!(count(&app).await, before - 3);
}

#[tokio::test]
async fn an_export_that_nobody_confirms_is_forgotten_after_a_day() {
    let app = TestApp::new().await;
    let organisme = Organisme::of(&app).await;
    let id = organisme.sent(V2024).await;
    let old = app.state.clock.real_now().minus(TimeDelta::hours(25)).to_string();
    sqlx::query("UPDATE pix_brouillon SET cree_le = $1").bind(old).execute(&mut app.connection().await).await.unwrap();
    assert_eq!(organisme.get(&format!("/{id}/essai")).await.status, 404);
    assert_eq!(organisme.post(&format!("/{id}/essai"), &[("version", "1")]).await.status, 404);
    assert!(!text_of(&organisme.get("").await).contains("À confirmer"));
    retention::sweep(&app.state.db, &app.state.clock).await.unwrap();
    assert_eq!(app.value::<i64>("SELECT count(*) FROM pix_brouillon").await, 0);
    // Nor are more than ten kept at once.
    for _ in 0..12 {
        organisme.sent(V2020).await;
    }
    assert_eq!(app.value::<i64>("SELECT count(*) FROM pix_brouillon").await, 10);
}

#[tokio::test]
async fn whom_a_page_names_is_on_disk_before_it_is_shown() {
    let app = TestApp::new().await;
    let organisme = Organisme::without_profiles(&app).await;
    let (import, _) = organisme.imported(V2024).await;
    let draft = organisme.sent(V2024).await;
    let camille = id_of(&app, "camille@demo.example").await.simple().to_string();
    let profil: Uuid = app.value("SELECT id FROM pix_profil LIMIT 1").await;
    for (path, action, named) in [
        (format!("/{draft}/essai"), "pix.essai", true),
        (format!("/{import}"), "pix.consulter_import", true),
        (format!("/profils/{profil}"), "pix.consulter", false),
    ] {
        let before: i64 = app.value("SELECT max(id) FROM audit").await;
        assert_eq!(organisme.get(&path).await.status, 200, "{path}");
        let rows: Vec<(String, Option<String>)> = sqlx::query_as("SELECT action, liste FROM audit WHERE id > $1")
            .bind(before)
            .fetch_all(&mut app.connection().await)
            .await
            .unwrap();
        assert_eq!(rows.len(), 1, "{path}: {rows:?}");
        assert_eq!(rows[0].0, action);
        assert_eq!(rows[0].1.as_deref().is_some_and(|listed| listed.contains(&camille)), named, "{path}");
    }
}

#[tokio::test]
async fn a_long_list_of_imports_comes_page_by_page() {
    let app = TestApp::new().await;
    let organisme = Organisme::of(&app).await;
    sqlx::query(
        "WITH RECURSIVE many(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM many WHERE n < 45)
         INSERT INTO pix_import (id, organisme, acteur, etat, campagne_nom, choix, ajoutes, deja_la, ecartes, non_partages, illisibles, cree_le)
         SELECT randomblob(16), organisme, acteur, etat, campagne_nom, choix, 0, 0, 0, 0, 0, cree_le
         FROM many, (SELECT * FROM pix_import ORDER BY id LIMIT 1)",
    )
    .execute(&mut app.connection().await)
    .await
    .unwrap();
    let (mut path, mut seen, mut pages) = (String::new(), Vec::new(), 0);
    loop {
        let document = Html::parse_document(&organisme.get(&path).await.body);
        let links = select(&document, ".lines a");
        seen.extend(links.iter().map(|link| link.attr("href").unwrap().to_owned()));
        pages += 1;
        match select(&document, "main a.button").first() {
            Some(next) => path = next.attr("href").unwrap().replace(&organisme.base, ""),
            None => break,
        }
    }
    seen.sort_unstable();
    seen.dedup();
    assert_eq!((seen.len(), pages), (47, 3));
}

#[tokio::test]
async fn a_profile_is_in_the_export_of_ones_data_and_goes_with_the_person() {
    let app = TestApp::new().await;
    let camille = app.sign_in("camille@demo.example").await;
    let data: serde_json::Value =
        serde_json::from_str(&app.get("/mon-espace/donnees", Some(&camille)).await.body).unwrap();
    let hers = data["pix_profil"].as_array().unwrap();
    assert_eq!(hers.len(), 2);
    assert!(
        hers.iter().any(|one| one["maitrise_pour_mille"] == 660 && one["detail"]["competences"][0]["part"].is_u64()),
        "{hers:?}"
    );

    sqlx::query("UPDATE pix_profil SET personne = $1 WHERE maitrise = 660")
        .bind(id_of(&app, "awa@demo.example").await)
        .execute(&mut app.connection().await)
        .await
        .unwrap();
    let awa = app.sign_in("awa@demo.example").await;
    let before = count(&app).await;
    assert_eq!(app.post("/mon-espace/effacer", Some(&awa), &[("sur", "true")]).await.status, 200);
    assert_eq!(count(&app).await, before - 1);
}
