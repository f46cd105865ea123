//! Names of participants, of campaigns and of competences come from outside.

use super::{HOSTILE, assert_harmless};
use crate::{app::TestApp, pix::Organisme, positionnement::Taken};

#[tokio::test]
async fn what_an_export_says_stays_text() {
    let app = TestApp::new().await;
    let (thomas, camille) = (app.sign_in("thomas@demo.example").await, app.sign_in("camille@demo.example").await);
    let pix = Organisme::of(&app).await;
    let Taken { passage, organisme, .. } = Taken::by(&app, "camille@demo.example").await;
    let quoted = HOSTILE.replace('"', "\"\"");
    let head = format!(
        "ID Campagne;Nom de la campagne;Nom du Profil Cible;Nom du Participant;Prénom du Participant;\"{quoted}\";% de progression;Partage (O/N);\
         Date du partage;% maitrise de l'ensemble des acquis du profil;\"% de maitrise des acquis de la compétence {quoted}\";\"% de maitrise des acquis du domaine {quoted}\""
    );
    let file = [
        head,
        format!("\"{quoted}\";\"{quoted}\";\"{quoted}\";Moreau;Camille;\"{quoted}\";1;Oui;2026-01-05;0.5;0.5;0.5"),
        format!("1;\"{quoted}\";\"{quoted}\";\"{quoted}\";\"{quoted}\";;1;Oui;2026-01-05;0.5;0.5;0.5"),
        format!("1;2;3;\"{quoted}\";b;;1;\"{quoted}\";2026-01-05;0.5;0.5;0.5"),
        format!("1;2;3;\"{quoted}\";b;;1;Oui;\"{quoted}\";\"{quoted}\";0.5;0.5"),
    ]
    .join("\n");
    let id = pix.sent(file.as_bytes()).await;
    let essai = format!("{}/{id}/essai", pix.base);
    let page = app.get(&essai, Some(&thomas)).await;
    assert!(page.body.contains("&lt;script&gt;"), "{}", page.body);
    assert_harmless(&essai, &page.body);
    let personne: uuid::Uuid = app.value("SELECT id FROM personne WHERE email = 'camille@demo.example'").await;
    for fields in [
        [("version", "1"), ("choix", &format!("2:{HOSTILE}"))],
        [("version", HOSTILE), ("choix", "2:")],
        [("version", "1"), ("choix", HOSTILE)],
    ] {
        let answer = app.post(&essai, Some(&thomas), &fields).await;
        assert!([409, 422].contains(&answer.status.as_u16()), "{fields:?}: {}", answer.status);
        assert_harmless(&essai, &answer.body);
    }
    let chosen = format!("2:{personne}");
    assert_eq!(app.post(&essai, Some(&thomas), &[("version", "1"), ("choix", &chosen)]).await.status, 303);
    // The latest share of hers, now.
    let mut connection = app.connection().await;
    for statement in [
        "UPDATE pix_profil SET partage_le = '2099-01-01' WHERE import = (SELECT id FROM pix_import ORDER BY id DESC LIMIT 1) AND $1 <> ''",
        "UPDATE personne SET prenom = $1, nom = $1",
        "UPDATE organisation SET nom = $1",
    ] {
        sqlx::query(statement).bind(HOSTILE).execute(&mut connection).await.unwrap();
    }
    let profil: uuid::Uuid = app.value("SELECT id FROM pix_profil ORDER BY partage_le DESC LIMIT 1").await;
    let waiting = pix.sent(file.as_bytes()).await;
    for (cookie, path) in [
        (&thomas, pix.base.clone()),
        (&thomas, format!("{}/{id}", pix.base)),
        (&thomas, format!("{}/{waiting}/essai", pix.base)),
        (&thomas, format!("{}/profils/{profil}", pix.base)),
        (&thomas, format!("/organisme/{organisme}/positionnements/{passage}")),
        (&camille, format!("/positionnement/{passage}")),
    ] {
        let answer = app.get(&path, Some(cookie)).await;
        assert_eq!(answer.status, 200, "{path}");
        assert!(answer.body.contains("&lt;script&gt;"), "{path}");
        assert_harmless(&path, &answer.body);
    }
}
