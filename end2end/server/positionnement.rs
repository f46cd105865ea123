//! The viewer of a test: who sees what of it, how it is sorted, and what never leaves the server.

use std::path::Path;

use fil::positionnement::items::{self, Question};
use scraper::{Html, Selector};
use uuid::Uuid;

use crate::app::TestApp;

/// The first test that a person took, with those who may read it.
pub struct Taken {
    pub passage: String,
    pub organisme: String,
    pub structure: String,
}

impl Taken {
    pub async fn by(app: &TestApp, email: &str) -> Self {
        let (passage, organisme, structure): (Uuid, Uuid, Uuid) = sqlx::query_as(
            "SELECT passage.id, organisme, structure FROM personne JOIN passage ON passage.personne = personne.id
             JOIN contrat ON contrat.id = passage.contrat WHERE email = $1 ORDER BY commence_le LIMIT 1",
        )
        .bind(email)
        .fetch_one(&mut app.connection().await)
        .await
        .unwrap();
        Self { passage: passage.to_string(), organisme: organisme.to_string(), structure: structure.to_string() }
    }
}

/// Texts of the elements that a selector finds, but for those that are hidden.
fn texts(html: &str, selector: &str) -> Vec<String> {
    Html::parse_document(html)
        .select(&Selector::parse(selector).unwrap())
        .filter(|element| element.attr("hidden").is_none())
        .map(|element| element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" "))
        .collect()
}

/// An organisation of its own, for which this person acts.
pub async fn grant(app: &TestApp, email: &str, role: &str) -> Uuid {
    let (organisation, habilitation) = (app.state.clock.new_id(), app.state.clock.new_id());
    let mut connection = app.connection().await;
    sqlx::query("INSERT INTO organisation (id, kind, nom, zone, cree_le) VALUES ($1, $2, 'Une autre', 'Europe/Paris', '2026-01-01T00:00:00.000Z')")
        .bind(organisation)
        .bind(role)
        .execute(&mut connection)
        .await
        .unwrap();
    sqlx::query(
        "INSERT INTO habilitation (id, personne, role, organisation, du) SELECT $1, id, $2, $3, '2026-01-01' FROM personne WHERE email = $4",
    )
    .bind(habilitation)
    .bind(role)
    .bind(organisation)
    .bind(email)
    .execute(&mut connection)
    .await
    .unwrap();
    organisation
}

#[tokio::test]
async fn another_structures_or_organismes_test_is_not_found() {
    let app = TestApp::new().await;
    let hers = Taken::by(&app, "camille@demo.example").await;
    let his = Taken::by(&app, "malik@demo.example").await;
    let (structure, organisme) =
        (grant(&app, "admin@demo.example", "structure").await, grant(&app, "admin@demo.example", "organisme").await);
    let (admin, ines, thomas) = (
        app.sign_in("admin@demo.example").await,
        app.sign_in("ines@demo.example").await,
        app.sign_in("thomas@demo.example").await,
    );
    for (who, path) in [
        // Their own organisation, another's test.
        (&admin, format!("/structure/{structure}/positionnements/{}", hers.passage)),
        (&admin, format!("/organisme/{organisme}/positionnements/{}", hers.passage)),
        (&admin, format!("/organisme/{organisme}/positionnements/{}/1", hers.passage)),
        (&ines, format!("/structure/{}/positionnements/{}", hers.structure, his.passage)),
        // Another's organisation, its test.
        (&admin, format!("/structure/{}/positionnements/{}", hers.structure, hers.passage)),
        (&admin, format!("/structure/{}/positionnements", hers.structure)),
        (&admin, format!("/organisme/{}/positionnements/{}", hers.organisme, hers.passage)),
        (&admin, format!("/organisme/{}/positionnements", hers.organisme)),
        (&thomas, format!("/organisme/{organisme}/positionnements/{}", hers.passage)),
        (&ines, format!("/structure/{structure}/positionnements/{}", hers.passage)),
        // What does not exist.
        (&thomas, format!("/organisme/{}/positionnements/{}/15", hers.organisme, hers.passage)),
        (&thomas, format!("/organisme/{}/positionnements/{}/0", hers.organisme, hers.passage)),
        (&thomas, format!("/organisme/{}/positionnements/{}/300", hers.organisme, hers.passage)),
        (&thomas, format!("/organisme/{}/positionnements/{}", hers.organisme, Uuid::nil())),
        (&ines, "/structure/rien/positionnements".to_owned()),
    ] {
        assert_eq!(app.get(&path, Some(who)).await.status, 404, "{path}");
    }
    let refusals: i64 =
        app.value("SELECT count(*) FROM audit WHERE action LIKE 'positionnement.%' AND issue = 'introuvable'").await;
    assert_eq!(refusals, 11, "each refusal of an object leaves its row");
    let empty = app.get(&format!("/structure/{structure}/positionnements"), Some(&admin)).await;
    assert!(empty.body.contains("Aucun test pour le moment"), "{}", empty.body);
}

#[tokio::test]
async fn each_sight_of_someone_elses_test_is_on_disk_before_it_is_answered() {
    let app = TestApp::new().await;
    let Taken { passage, organisme, structure } = Taken::by(&app, "camille@demo.example").await;
    let (camille, ines, thomas) = (
        app.sign_in("camille@demo.example").await,
        app.sign_in("ines@demo.example").await,
        app.sign_in("thomas@demo.example").await,
    );
    for (who, path, action) in [
        (&thomas, format!("/organisme/{organisme}/positionnements"), Some("positionnement.lister")),
        (&thomas, format!("/organisme/{organisme}/positionnements/{passage}"), Some("positionnement.consulter")),
        (
            &thomas,
            format!("/organisme/{organisme}/positionnements/{passage}/2"),
            Some("positionnement.consulter_reponse"),
        ),
        (&ines, format!("/structure/{structure}/positionnements"), Some("positionnement.lister")),
        (&ines, format!("/structure/{structure}/positionnements/{passage}"), Some("positionnement.resultat")),
        // One's own test is nobody else's business.
        (&camille, format!("/positionnement/{passage}"), None),
        (&camille, format!("/positionnement/{passage}/2"), None),
    ] {
        let before: i64 = app.value("SELECT max(id) FROM audit").await;
        assert_eq!(app.get(&path, Some(who)).await.status, 200, "{path}");
        let rows: Vec<String> = sqlx::query_scalar("SELECT action FROM audit WHERE id > $1 AND issue = 'fait'")
            .bind(before)
            .fetch_all(&mut app.connection().await)
            .await
            .unwrap();
        assert_eq!(rows, action.into_iter().collect::<Vec<_>>(), "{path}");
        if action == Some("positionnement.lister") {
            let seen: Option<String> = app.value("SELECT liste FROM audit ORDER BY id DESC LIMIT 1").await;
            assert!(
                seen.is_some_and(|seen| seen.contains(&passage.replace('-', ""))),
                "{path}: whose tests were shown"
            );
        }
    }
}

#[tokio::test]
async fn the_table_is_that_of_the_deck() {
    let app = TestApp::new().await;
    let Taken { passage, .. } = Taken::by(&app, "camille@demo.example").await;
    let camille = app.sign_in("camille@demo.example").await;
    let page = app.get(&format!("/positionnement/{passage}"), Some(&camille)).await.body;
    assert_eq!(
        texts(&page, ".lignes thead th"),
        ["N°", "Désignation", "Statut", "Note", "Temps consommé (s)", "Consulter"]
    );
    assert_eq!(texts(&page, ".lignes tbody tr").len(), 14);
    let statuts = texts(&page, ".lignes tbody td:nth-child(3)");
    let squares = statuts.iter().filter(|statut| ["À lire", "Non passée"].contains(&statut.as_str())).count();
    assert_eq!((statuts.len(), squares), (14, 2), "{statuts:?}");
    // A square has no note, a dot has one; what was not taken has no time either.
    for (statut, note) in statuts.iter().zip(texts(&page, ".lignes tbody td:nth-child(4)")) {
        assert_eq!(note.contains("point"), !["À lire", "Non passée"].contains(&statut.as_str()), "{statut}: {note}");
    }
    assert_eq!(texts(&page, ".lignes tbody tr[data-statut=non_passee] td:nth-child(5)"), ["–pas de temps"]);
}

#[tokio::test]
async fn the_address_sorts_and_filters() {
    let app = TestApp::new().await;
    let Taken { passage, .. } = Taken::by(&app, "camille@demo.example").await;
    let camille = app.sign_in("camille@demo.example").await;
    let see = async |query: &str| app.get(&format!("/positionnement/{passage}{query}"), Some(&camille)).await.body;
    let seconds = |page: &str| -> Vec<u32> {
        let cells = texts(page, ".lignes tbody td:nth-child(5)");
        cells.iter().filter_map(|cell| cell.strip_suffix(" s")?.parse().ok()).collect()
    };
    let page = see("?tri=temps&sens=croissant").await;
    assert!(seconds(&page).len() == 13 && seconds(&page).is_sorted());
    assert!(texts(&page, ".lignes tbody tr").last().unwrap().contains("pas de temps"));
    let page = see("?tri=temps&sens=decroissant").await;
    assert!(seconds(&page).is_sorted_by(|a, b| a >= b));
    assert!(texts(&page, ".lignes tbody tr").last().unwrap().contains("pas de temps"), "what is missing stays last");
    assert_eq!(texts(&page, "th[aria-sort=descending]"), ["Temps consommé (s)"]);
    assert!(page.contains("href=\"?tri=temps&amp;sens=croissant&amp;statut=\""), "the header turns the order round");
    let page = see("?tri=note&sens=decroissant&statut=juste").await;
    let shown = texts(&page, ".lignes tbody tr");
    assert!(!shown.is_empty() && shown.len() < 13 && shown.iter().all(|row| row.contains("Juste")), "{shown:?}");
    let said = texts(&page, "[role=status]");
    assert_eq!(said, [format!("{} lignes, triées par note, ordre décroissant", shown.len())]);
    assert_eq!(texts(&see("?tri=taille").await, ".lignes tbody tr").len(), 14, "what is unknown is left aside");
}

#[tokio::test]
async fn a_structure_is_told_what_the_test_means_and_no_more() {
    let app = TestApp::new().await;
    let Taken { passage, structure, .. } = Taken::by(&app, "camille@demo.example").await;
    let ines = app.sign_in("ines@demo.example").await;
    let page = app.get(&format!("/structure/{structure}/positionnements/{passage}"), Some(&ines)).await.body;
    let main = texts(&page, "main").concat();
    assert!(main.contains("Camille Moreau") && main.contains("heures"), "{main}");
    assert_eq!(texts(&page, ".familles h3"), ["Se repérer", "Accompagner", "Savoirs spécifiques", "L’écosystème"]);
    assert_eq!(texts(&page, "table, .mesures"), Vec::<String>::new());
    for item in items::bank().fixed_form() {
        assert!(!main.contains(&item.designation), "{}", item.designation);
    }
    assert!(!main.contains(" sur 3") && !main.contains("12"), "no points: {main}");
    let list = app.get(&format!("/structure/{structure}/positionnements"), Some(&ines)).await.body;
    assert_eq!(texts(&list, "thead th"), ["Personne", "Commencé le", "État"]);
}

#[tokio::test]
async fn a_test_in_progress_shows_nothing() {
    let app = TestApp::new().await;
    let Taken { passage, organisme, structure } = Taken::by(&app, "nora@demo.example").await;
    let (nora, ines, thomas) = (
        app.sign_in("nora@demo.example").await,
        app.sign_in("ines@demo.example").await,
        app.sign_in("thomas@demo.example").await,
    );
    let given = format!("/organisme/{organisme}/positionnements");
    for (who, path) in [
        (&nora, format!("/positionnement/{passage}")),
        (&thomas, format!("{given}/{passage}")),
        (&ines, format!("/structure/{structure}/positionnements/{passage}")),
    ] {
        let page = app.get(&path, Some(who)).await;
        assert_eq!(page.status, 200, "{path}");
        assert!(page.body.contains("Les résultats s’affichent ici à la fin."), "{path}");
        for item in items::bank().fixed_form() {
            assert!(!page.body.contains(&item.designation), "{path}: {}", item.designation);
        }
        assert_eq!(texts(&page.body, "table, .mesures, .familles"), Vec::<String>::new(), "{path}");
    }
    assert_eq!(app.get(&format!("/positionnement/{passage}/1"), Some(&nora)).await.status, 404);
    assert_eq!(app.get(&format!("{given}/{passage}/1"), Some(&thomas)).await.status, 404);
    let list = app.get(&given, Some(&thomas)).await.body;
    let row = texts(&list, "tbody tr").into_iter().find(|row| row.contains("Nora")).unwrap();
    assert!(row.contains("En cours") && !row.contains('/'), "{row}");
    let data: serde_json::Value =
        serde_json::from_str(&app.get("/mon-espace/donnees", Some(&nora)).await.body).unwrap();
    let answers = data["reponse"].as_array().unwrap();
    assert_eq!(answers.len(), 14);
    assert!(answers.iter().all(|answer| answer["points"].is_null()), "{answers:?}");
}

#[tokio::test]
async fn an_item_that_left_the_bank_keeps_its_note() {
    let app = TestApp::new().await;
    let Taken { passage, .. } = Taken::by(&app, "camille@demo.example").await;
    let camille = app.sign_in("camille@demo.example").await;
    sqlx::query("UPDATE reponse SET item = 'disparu' WHERE rang = 1")
        .execute(&mut app.connection().await)
        .await
        .unwrap();
    let page = app.get(&format!("/positionnement/{passage}"), Some(&camille)).await.body;
    assert!(texts(&page, ".lignes tbody tr")[0].contains("Question retirée du test"));
    let answer = app.get(&format!("/positionnement/{passage}/1"), Some(&camille)).await;
    assert_eq!(answer.status, 200);
    assert!(answer.body.contains("Cette question n’est plus dans le test."));
}

#[tokio::test]
async fn a_long_list_comes_page_by_page() {
    let app = TestApp::new().await;
    let Taken { organisme, .. } = Taken::by(&app, "camille@demo.example").await;
    let thomas = app.sign_in("thomas@demo.example").await;
    // Many on the same morning: the order is that of their ids.
    sqlx::query(
        "WITH RECURSIVE many(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM many WHERE n < 120)
         INSERT INTO passage (id, personne, contrat, organisme, forme, forme_version, banque_version, graine, etat, commence_le)
         SELECT randomblob(16), personne, contrat, organisme, forme, 1, 1, n, 'en_cours', '2026-01-0' || (1 + n % 2) || 'T08:00:00.000Z'
         FROM many, (SELECT * FROM passage ORDER BY id LIMIT 1)",
    )
    .execute(&mut app.connection().await)
    .await
    .unwrap();
    let mut path = format!("/organisme/{organisme}/positionnements");
    let mut seen = Vec::new();
    let mut pages = 0;
    loop {
        let page = app.get(&path, Some(&thomas)).await;
        assert_eq!(page.status, 200, "{path}");
        let document = Html::parse_document(&page.body);
        let links = |selector: &str| -> Vec<String> {
            let selector = Selector::parse(selector).unwrap();
            document.select(&selector).map(|link| link.attr("href").unwrap().to_owned()).collect()
        };
        seen.extend(links("tbody a"));
        pages += 1;
        match links("main a.button").into_iter().next() {
            Some(next) => path = next,
            None => break,
        }
    }
    let all: i64 = app.value("SELECT count(*) FROM passage").await;
    assert_eq!((i64::try_from(seen.len()).unwrap(), pages), (all, all.div_euclid(50) + 1));
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(i64::try_from(seen.len()).unwrap(), all);
    for wrong in ["rien", "2026-01-01T08:00:00.000Z", "2026-01-01T08:00:00.000Z_rien", "_"] {
        let path = format!("/organisme/{organisme}/positionnements?apres={wrong}");
        assert_eq!(app.get(&path, Some(&thomas)).await.status, 404, "{wrong}");
    }
}

#[tokio::test]
async fn the_demonstration_has_tests_in_every_state() {
    let app = TestApp::new().await;
    let states: Vec<(String, i64, i64, i64)> = sqlx::query_as(
        "SELECT etat, count(rang), count(points), count(reponse.reponse) - count(points) FROM passage
         JOIN reponse ON reponse.passage = passage.id GROUP BY passage.id ORDER BY commence_le",
    )
    .fetch_all(&mut app.connection().await)
    .await
    .unwrap();
    let expected = [("termine", 14, 14, 0), ("termine", 14, 12, 1), ("interrompu", 14, 6, 0), ("termine", 20, 20, 0)];
    for (etat, items, notes, waiting) in expected {
        assert!(states.contains(&(etat.to_owned(), items, notes, waiting)), "{etat}: {states:?}");
    }
    assert!(states.iter().any(|(etat, ..)| etat == "en_cours"));
}

/// What is right, and why, must not travel to the browser before it is asked for: the code that every browser gets has none of
/// it. Needs the browser's files, which `make test` builds before.
#[test]
fn neither_keys_nor_feedback_are_in_the_browsers_code() {
    let site = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/site");
    let Ok(manifest) = std::fs::read_to_string(site.join("manifest.json")) else {
        eprintln!("skipped: no browser's files in target/site; build them with node tools/assets.mjs");
        return;
    };
    let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
    let name = manifest["output_name"].as_str().unwrap();
    let files = [format!("{name}_bg.wasm"), format!("{name}.js")];
    let code: String = files
        .iter()
        .map(|file| String::from_utf8_lossy(&std::fs::read(site.join("pkg").join(file)).unwrap()).into_owned())
        .collect();
    assert!(code.contains("/api/activites"), "texts of the code are found as they are written");
    for item in items::bank().items() {
        let mut texts = vec![item.id.as_str(), &item.enonce, &item.retour, &item.designation];
        match &item.question {
            Question::Choix { options, .. }
            | Question::Plusieurs { options, .. }
            | Question::Expediteur { options, .. }
            | Question::Hameconnage { options, .. } => texts.extend(options.iter().map(String::as_str)),
            Question::Ordre { elements } => texts.extend(elements.iter().map(String::as_str)),
            Question::Court { reponses }
            | Question::Formulaire { reponses, .. }
            | Question::Formule { reponses, .. } => {
                texts.extend(reponses.iter().map(String::as_str));
            }
            Question::Libre { grille } => texts.extend(grille.iter().map(String::as_str)),
            Question::Association { .. } | Question::Dossiers { .. } => texts.extend(item.question.places()),
        }
        // Shorter ones are words that any code may have.
        for text in texts.into_iter().filter(|text| text.len() >= 10) {
            assert!(!code.contains(text), "{}: {text}", item.id);
        }
    }
}
