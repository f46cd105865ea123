//! What is written about an evaluation, by the organisme and by the person.

use super::*;

#[tokio::test]
async fn what_is_written_about_an_evaluation_stays_text() {
    let app = TestApp::new().await;
    let (thomas, ines) = (app.sign_in("thomas@demo.example").await, app.sign_in("ines@demo.example").await);
    let emails = ["camille@demo.example", "fatou@demo.example", "malik@demo.example"];
    let mut people = Vec::new();
    for email in emails {
        people.push((app.sign_in(email).await, app.suivi(email).await));
    }
    let mut connection = app.connection().await;
    for statement in [
        "UPDATE personne SET prenom = $1, nom = $1",
        "UPDATE organisation SET nom = $1",
        "UPDATE rendez_vous SET ou = $1",
        "UPDATE entretien_individuel SET notes = $1, contenu = json_array(json_object('critere', 'projet', 'point', 2, 'note', $1))",
        "UPDATE dossier_parcours SET brouillon = json_object('heures', json_array($1), 'motif', json_array($1), 'duree_motif', $1)",
        "UPDATE parcours_proposition SET contenu = json_set(contenu, '$.duree_motif', $1, '$.lignes[0].motif', $1, '$.lignes[0].raison', $1, '$.lignes[0].heures', 3)",
        "UPDATE parcours_proposition SET motif = $1 WHERE decision = 'conteste'",
        "UPDATE parcours_evenement SET motif = $1",
    ] {
        sqlx::query(statement).bind(HOSTILE).execute(&mut connection).await.unwrap();
    }
    for (cookie, suivi) in &people {
        let mine = format!("/parcours/{}", suivi.id);
        let organisme = ["", "/parcours", "/rendez-vous", "/entretien"]
            .map(|page| (&thomas, suivi.path(&format!("/organisme/{{organisme}}/suivis/{{suivi}}{page}"))));
        let own = [(cookie, mine)];
        for (cookie, path) in organisme.into_iter().chain(own) {
            let answer = app.get(&path, Some(cookie)).await;
            assert_eq!(answer.status, 200, "{path}");
            assert_harmless(&path, &answer.body);
        }
    }
    for page in ["", "/parcours"] {
        for suivi in [people[0].1, people[1].1] {
            let path = suivi.path(&format!("/structure/{{structure}}/suivis/{{suivi}}{page}"));
            let answer = app.get(&path, Some(&ines)).await;
            assert_eq!(answer.status, 200, "{path}");
            assert_harmless(&path, &answer.body);
        }
    }
    // What is refused, and what comes too late, is shown again.
    let (fatou, suivi) = &people[1];
    let contested = people[2].1;
    let cle = app.state.clock.new_id().to_string();
    let of =
        |suivi: crate::app::Suivi, page: &str| suivi.path(&format!("/organisme/{{organisme}}/suivis/{{suivi}}/{page}"));
    let written = [
        ("jour", HOSTILE),
        ("heure", HOSTILE),
        ("mode", HOSTILE),
        ("ou", HOSTILE),
        ("avec", HOSTILE),
        ("le", HOSTILE),
        ("point", HOSTILE),
        ("note", HOSTILE),
        ("notes", HOSTILE),
        ("heures", HOSTILE),
        ("motif", HOSTILE),
        ("duree_motif", HOSTILE),
        ("decision", HOSTILE),
    ];
    for (cookie, path) in [
        (&thomas, of(contested, "rendez-vous")),
        (&thomas, of(contested, "entretien")),
        (&thomas, of(contested, "parcours")),
        (fatou, format!("/parcours/{}", suivi.id)),
    ] {
        for geste in ["proposer", "garder", "terminer"] {
            for (cle, version) in [(HOSTILE, HOSTILE), (cle.as_str(), "999")] {
                let mut form = written.to_vec();
                form.extend([("cle", cle), ("version", version), ("geste", geste)]);
                let answer = app.post(&path, Some(cookie), &form).await;
                assert!([409, 422].contains(&answer.status.as_u16()), "{path}: {}", answer.status);
                assert_harmless(&path, &answer.body);
            }
        }
    }
    let late = [("cle", cle.as_str()), ("version", "999"), ("decision", "contester"), ("motif", HOSTILE)];
    let answer = app.post(&format!("/parcours/{}", suivi.id), Some(fatou), &late).await;
    assert_eq!(answer.status, 409);
    assert_harmless("contested too late", &answer.body);
}
