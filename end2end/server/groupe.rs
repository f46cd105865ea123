//! A group of five thousand people and thirty questions: its first page is quick, its files hold everybody, and all that the
//! answers say of the questions is read from it.

use std::{
    io::Write as _,
    time::{Duration, Instant},
};

use fil::positionnement::items::bank;

use crate::{app::TestApp, positionnement::Taken, reader};

const PEOPLE: usize = 5_000;
const ITEMS: usize = 30;

/// Tests that are over, of `people` who know more and more, at `ITEMS` questions that ask more and more.
async fn give(app: &TestApp, people: usize) {
    let mut items: Vec<_> = bank().fixed_form().iter().map(|item| item.id.as_str()).collect();
    let others = bank().items().iter().filter(|item| !item.fixe && !item.entrainement);
    items.extend(others.map(|item| item.id.as_str()).take(ITEMS - items.len()));
    let mut conn = app.connection().await;
    let sql = format!(
        "BEGIN;
         CREATE TEMP TABLE gens AS
         WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {people})
         SELECT i, randomblob(16) AS personne, randomblob(16) AS passage,
                strftime('%Y-%m-%dT%H:%M:%fZ', '2026-05-01', '-' || i || ' minutes') AS le FROM n;
         INSERT INTO personne (id, prenom, nom, cree_le) SELECT personne, 'Alix', 'Dupont ' || i, '2026-01-01T00:00:00.000Z' FROM gens;
         INSERT INTO passage (id, personne, organisme, forme, forme_version, banque_version, graine, etat, commence_le, fini_le)
         SELECT passage, personne, (SELECT organisme FROM passage WHERE organisme IS NOT NULL LIMIT 1), 'fixe', 1, 1, i, 'termine', le, le FROM gens;
         INSERT INTO reponse (passage, rang, item, reponse, donnee_le, temps_ms, points, note_le)
         SELECT passage, key + 1, value, '{{\"choix\":' || (i % 4) || '}}', le, 5000 + 10 * i + 1000 * key,
                CASE WHEN (i * 37) % {people} * {ITEMS} > key * {people} THEN 100 ELSE 0 END, le
         FROM gens, json_each('{}');
         DROP TABLE gens;
         COMMIT;
         ANALYZE;",
        serde_json::to_string(&items).unwrap()
    );
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&mut conn).await.unwrap();
}

fn p99(times: &mut [Duration]) -> Duration {
    times.sort();
    times[times.len() * 99 / 100]
}

#[tokio::test]
async fn five_thousand_people_and_thirty_questions() {
    let app = TestApp::new().await;
    let thomas = app.sign_in("thomas@demo.example").await;
    let organisme = Taken::by(&app, "camille@demo.example").await.organisme;
    give(&app, PEOPLE).await;
    let base = format!("/organisme/{organisme}/positionnements");

    let path = format!("{base}/groupe");
    let mut best = Duration::MAX;
    // Other tests run beside: the quietest of a few rounds counts.
    for _ in 0..5 {
        let mut times = Vec::new();
        for _ in 0..100 {
            let begun = Instant::now();
            let answer = app.get(&path, Some(&thomas)).await;
            times.push(begun.elapsed());
            assert_eq!(answer.status, 200);
        }
        best = best.min(p99(&mut times));
    }
    writeln!(std::io::stdout(), "a group of {PEOPLE} people × {ITEMS} items, first page: p99 {best:.1?}").unwrap();
    assert!(best <= Duration::from_millis(20), "p99 {best:?}");

    // Every page once, everybody once.
    let (mut next, mut seen) = (Some(format!("{path}?du=2020-01-01&au=2026-05-01")), 0);
    while let Some(path) = next {
        let body = app.get(&path, Some(&thomas)).await.body;
        seen += body.matches(">Alix Dupont ").count();
        let link =
            body.split("href=\"").find(|part| part.contains("apres=")).map(|part| part.split('"').next().unwrap());
        next = link.map(|link| link.replace("&amp;", "&"));
    }
    assert_eq!(seen, PEOPLE);

    let csv = app.get(&format!("{path}.csv"), Some(&thomas)).await.body;
    assert_eq!(csv.matches("Dupont ").count(), PEOPLE);
    assert_eq!(csv.lines().next().unwrap().matches("Note").count(), ITEMS, "{}", csv.lines().next().unwrap());

    let begun = Instant::now();
    let quality = app.get(&format!("{base}/qualite"), Some(&thomas)).await;
    writeln!(std::io::stdout(), "the quality of {PEOPLE} tests: {:.0?}", begun.elapsed()).unwrap();
    let others: i64 = app.value("SELECT count(*) FROM passage WHERE forme = 'fixe' AND etat <> 'en_cours'").await;
    // Ten by ten: one test more says nothing of who took it.
    let figure = fil::kernel::french::number(u64::try_from(others - others % 10).unwrap());
    assert!(quality.body.contains(&format!("<dt>Tests lus</dt><dd>{figure}</dd>")), "{}", quality.body);
    assert!(quality.body.contains("Fiabilité bonne"), "{}", quality.body);
}

#[tokio::test]
async fn the_files_of_a_group_open_and_say_who_took_them() {
    let app = TestApp::new().await;
    let thomas = app.sign_in("thomas@demo.example").await;
    let base = format!("/organisme/{}/positionnements/groupe", Taken::by(&app, "camille@demo.example").await.organisme);
    for (extension, start) in [("csv", &b"\xef\xbb\xbf"[..]), ("xlsx", b"PK"), ("pdf", b"%PDF-")] {
        let (_, bytes) = app.file(&format!("{base}.{extension}"), &thomas).await;
        assert!(bytes.starts_with(start), "{extension}");
        let file = app.folder().join("groupe").with_extension(extension);
        std::fs::write(&file, bytes).unwrap();
        let read = reader::read("check_documents.py", &file);
        match extension {
            "csv" => assert!(read.as_array().unwrap().iter().any(|row| row[1] == "Moreau"), "{read}"),
            "xlsx" => {
                assert_eq!(read["sheets"][2]["rows"][0][5]["value"], "Question", "a sheet of answers");
                let rows = read["sheets"][1]["rows"].as_array().unwrap();
                let column =
                    |name: &str| rows[0].as_array().unwrap().iter().position(|cell| cell["value"] == name).unwrap();
                // Dates are dates, points are numbers.
                assert_eq!(
                    (rows[1][column("Commencé le")]["type"].as_str(), rows[1][column("Points")]["type"].as_str()),
                    (Some("d"), Some("n"))
                );
            }
            _ => {
                assert_eq!((read["marked"].as_bool(), read["language"].as_str()), (Some(true), Some("fr-FR")));
                assert_eq!(read["title"].as_str(), Some("Résultats du groupe"));
            }
        }
    }
    let (_, bytes) = app.file(&format!("{base}-reponses.csv"), &thomas).await;
    let file = app.folder().join("reponses.csv");
    std::fs::write(&file, bytes).unwrap();
    let read = reader::read("check_documents.py", &file);
    let camille: Vec<_> = read.as_array().unwrap().iter().filter(|row| row[1] == "Moreau").collect();
    // One row an answer: what was asked at the first place, of the level of its item.
    assert_eq!(
        (camille.len(), &camille[0][3], &camille[0][4]),
        (14, &"1".into(), &"reperer-1-09".into()),
        "{camille:?}"
    );
    assert_eq!((&camille[0][7], camille[0].as_array().unwrap().len()), (&"1".into(), 11), "{camille:?}");
    let taken: i64 = app.value("SELECT count(*) FROM audit WHERE action = 'positionnement.exporter'").await;
    assert_eq!(taken, 4);
    let listed: i64 = app.value("SELECT min(length(liste)) FROM audit WHERE action = 'positionnement.exporter'").await;
    assert!(listed >= 32, "who was in the file");
    for wrong in ["?forme=autre", "?apres=rien"] {
        assert_eq!(app.get(&format!("{base}{wrong}"), Some(&thomas)).await.status, 404);
    }
    let wrong = app.get(&format!("{base}?du=hier"), Some(&thomas)).await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.body.contains("value=\"hier\"") && !wrong.body.contains("groupe.csv"), "{}", wrong.body);
    assert_eq!(app.get(&format!("{base}.csv?du=hier"), Some(&thomas)).await.status, 404);
}

#[tokio::test]
async fn the_answers_measure_the_items_in_a_child() {
    let app = TestApp::new().await;
    let thomas = app.sign_in("thomas@demo.example").await;
    let base =
        format!("/organisme/{}/positionnements/qualite", Taken::by(&app, "camille@demo.example").await.organisme);
    let former = "DELETE FROM reponse WHERE passage IN (SELECT id FROM passage WHERE contrat IS NULL);
                  DELETE FROM passage WHERE contrat IS NULL";
    sqlx::raw_sql(former).execute(&mut app.connection().await).await.unwrap();
    let few = app.get(&format!("{base}/calibration"), Some(&thomas)).await;
    assert!(few.body.contains("Il en faut 200"), "{}", few.body);
    give(&app, 300).await;
    let begun = Instant::now();
    let measured = app.get(&format!("{base}/calibration"), Some(&thomas)).await;
    writeln!(std::io::stdout(), "a calibration by 300 tests: {:.1?}", begun.elapsed()).unwrap();
    assert!(measured.body.contains("questions mesurées"), "{}", measured.body);
    // The item that nearly everybody had right is easier than the one that nearly nobody had.
    let difficulty = |id: &str| -> f64 {
        let row = measured.body.split("<tr>").find(|row| row.contains(&format!("qualite/{id}?"))).unwrap();
        let cell = row.split("<td class=\"number\">").nth(3).unwrap();
        cell.split(' ').next().unwrap().replace(',', ".").replace('−', "-").parse().unwrap()
    };
    let form = bank().fixed_form();
    assert!(difficulty(&form[1].id) < difficulty(&form[12].id));
    let item = app.get(&format!("{base}/{}", form[0].id), Some(&thomas)).await;
    assert!(item.body.contains("Temps des réponses") && item.body.contains("À relire"), "{}", item.body);
    for wrong in ["rien", "reperer-0-01"] {
        assert_eq!(app.get(&format!("{base}/{wrong}"), Some(&thomas)).await.status, 404);
    }
}
