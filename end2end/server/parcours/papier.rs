//! The dossier on paper, and what the demonstration holds of dossiers.

use serde_json::Value;
use uuid::Uuid;

use super::{OURS, THEIRS};
use crate::{app::TestApp, reader};

async fn paper(app: &TestApp, cookie: &str, path: &str) -> Value {
    let (headers, bytes) = app.file(path, cookie).await;
    assert_eq!(headers["content-type"], "application/pdf");
    let file = app.folder().join("dossier.pdf");
    std::fs::write(&file, bytes).unwrap();
    reader::read("check_documents.py", &file)
}

#[tokio::test]
async fn the_dossier_on_paper_is_tagged_and_the_structures_has_no_entretien() {
    let app = TestApp::new().await;
    let suivi = app.suivi("julien@demo.example").await;
    for (email, path, whole) in [
        ("julien@demo.example", format!("/parcours/{}/dossier.pdf", suivi.id), true),
        ("thomas@demo.example", suivi.path(&format!("{THEIRS}/parcours.pdf")), true),
        ("ines@demo.example", suivi.path(&format!("{OURS}/parcours.pdf")), false),
    ] {
        let read = paper(&app, &app.sign_in(email).await, &path).await;
        assert_eq!((read["marked"].as_bool(), read["language"].as_str()), (Some(true), Some("fr-FR")));
        assert_eq!(read["title"].as_str(), Some("Dossier de parcours pédagogique"));
        assert!(read["tags"].as_array().unwrap().iter().any(|tag| tag == "/Table"));
        let words = read["pages"].as_array().unwrap().iter().map(|page| page.as_str().unwrap()).collect::<String>();
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        for said in [
            "Julien Roche",
            "Mairie de Sarcelles",
            "CCP3",
            "La personne a donné son accord",
            "au lieu de",
            "service civique",
        ] {
            assert!(words.contains(said), "{email}: {said}\n{words}");
        }
        assert_eq!(words.contains("Bénévole dans une association"), whole, "{email}");
    }
    // Proposed, not agreed: nothing for the structure.
    let fatou = app.suivi("fatou@demo.example").await;
    let ines = app.sign_in("ines@demo.example").await;
    assert_eq!(app.get(&fatou.path(&format!("{OURS}/parcours.pdf")), Some(&ines)).await.status, 404);
}

#[tokio::test]
async fn the_demonstration_has_dossiers_in_every_state() {
    let app = TestApp::new().await;
    let states: Vec<(String, String)> = sqlx::query_as(
        "SELECT personne.email, dossier_parcours.etat FROM dossier_parcours JOIN suivi ON suivi.id = suivi JOIN contrat ON contrat.id = suivi.contrat
         JOIN personne ON personne.id = contrat.personne ORDER BY personne.email",
    )
    .fetch_all(&mut app.connection().await)
    .await
    .unwrap();
    let expected = [("camille", "accepte"), ("fatou", "propose"), ("julien", "accepte"), ("malik", "conteste")];
    assert_eq!(states, expected.map(|(name, etat)| (format!("{name}@demo.example"), etat.to_owned())));
    // The test leads to the parcours that is made from it.
    let camille = app.sign_in("camille@demo.example").await;
    let passage: Uuid = app.value("SELECT passage.id FROM passage JOIN personne ON personne.id = personne WHERE email = 'camille@demo.example'").await;
    let suivi = app.suivi("camille@demo.example").await;
    let page = app.get(&format!("/positionnement/{passage}"), Some(&camille)).await;
    assert!(page.body.contains(&format!("/parcours/{}", suivi.id)));
    let data: Value = serde_json::from_str(&app.get("/mon-espace/donnees", Some(&camille)).await.body).unwrap();
    for section in ["rendez_vous", "entretien_individuel", "dossier_parcours", "parcours_proposition"] {
        assert_eq!(data[section].as_array().unwrap().len(), 1, "{section}");
    }
    assert_eq!(data["parcours_evenement"].as_array().unwrap().len(), 4);
}
