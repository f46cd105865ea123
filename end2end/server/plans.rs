//! Each query of the stores, read from its source, has an index for what it looks up.

use std::path::Path;

use fil::server::database::Conn;

use crate::app::TestApp;

/// Tables that are read whole on purpose: a list that comes in as JSON, words that match within a range of numbers, a part
/// found by an index just before, what is one row, and an index that holds nothing but what is not finished.
const WHOLE: [&str; 16] = [
    "VIRTUAL TABLE INDEX 1:",
    "VIRTUAL TABLE INDEX 3:",
    "note_mot VIRTUAL TABLE INDEX 0:M1><",
    "line",
    "code",
    "CONSTANT ROW",
    "present",
    "found",
    "recent",
    "last",
    "sorts",
    "chosen",
    "running",
    "tache",
    "jalon",
    "import USING INDEX import_a_finir",
];

/// The SQL of every `query!`, `query_as!` and `query_scalar!` of a file.
fn queries(source: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in source.match_indices("sqlx::query") {
        let rest = &source[at..];
        let Some(open) = rest.find('"').filter(|open| !rest[..*open].contains('$')) else { continue };
        let raw = rest[..open].ends_with("r#");
        let body = &rest[open + 1..];
        let end = if raw { body.find("\"#") } else { body.find('"') };
        found.extend(end.map(|end| body[..end].to_owned()));
    }
    // The lists of queries that a macro takes: name, then text.
    for (at, opening) in source.match_indices("\": r#\"") {
        let body = &source[at + opening.len()..];
        found.extend(body.find("\"#").map(|end| body[..end].to_owned()));
    }
    found
}

fn stores(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            stores(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let source = std::fs::read_to_string(&path).unwrap();
            found.extend(queries(&source).into_iter().map(|query| (path.display().to_string(), query)));
        }
    }
}

/// The steps in which SQLite would answer a query.
async fn plan(connection: &mut Conn, query: &str) -> sqlx::Result<Vec<String>> {
    let explained = sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {query}"));
    let rows: Vec<(i64, i64, i64, String)> = sqlx::query_as(explained).fetch_all(connection).await?;
    Ok(rows.into_iter().map(|(_, _, _, step)| step).collect())
}

#[tokio::test]
async fn no_query_reads_a_whole_table() {
    let app = TestApp::new().await;
    let mut connection = app.connection().await;
    let mut found = Vec::new();
    stores(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    assert!(found.len() > 20, "{}", found.len());
    for (file, query) in found {
        let steps = plan(&mut connection, &query).await.unwrap_or_else(|error| panic!("{file}: {error}\n{query}"));
        for step in steps {
            let scanned = step.strip_prefix("SCAN ").map(|rest| rest.split(' ').next().unwrap_or(rest).to_owned());
            // It stops at the first rows: a table that is looked at for being empty, or the latest in an index's order.
            let first_row = query.contains("NOT EXISTS (SELECT 1 FROM personne)")
                || query.contains("ORDER BY id LIMIT 5000")
                || (step.contains("USING INDEX") && query.contains("LIMIT 50") && !query.contains("WHERE"));
            if let Some(table) = scanned {
                let whole = WHOLE.iter().any(|name| step.contains(name)) || table.starts_with('(') || first_row;
                assert!(whole, "{file}: {step}\n{query}");
            }
        }
    }
}

#[tokio::test]
async fn a_page_of_the_list_is_read_in_its_order() {
    let app = TestApp::new().await;
    let mut connection = app.connection().await;
    let mut found = Vec::new();
    stores(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/activite"), &mut found);
    let (_, page) =
        found.iter().find(|(_, query)| query.contains("(jour, activite.id) <")).expect("the query of a page");
    let steps = plan(&mut connection, page).await.unwrap();
    assert!(steps.iter().any(|step| step.contains("activite_conseiller_jour")), "{steps:?}");
    // The fifty lines that were found are put in order again; the table never is.
    assert!(!steps.iter().any(|step| step == "USE TEMP B-TREE FOR ORDER BY"), "{steps:?}");
}

#[tokio::test]
async fn the_history_reads_ranges_of_the_person_alone() {
    let app = TestApp::new().await;
    let mut connection = app.connection().await;
    let mut found = Vec::new();
    stores(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/activite/historique"), &mut found);
    for (what, index) in [
        ("WITH found", "activite_conseiller_jour (conseiller=? AND jour>? AND jour<?)"),
        ("note_mot MATCH", "note USING INTEGER PRIMARY KEY"),
        ("GROUP BY jour", "activite_conseiller_jour (conseiller=? AND jour>? AND jour<?)"),
        ("UNION SELECT jour", "activite_conseiller_jour (conseiller=? AND jour>? AND jour<?)"),
        ("FROM corbeille LEFT JOIN", "corbeille_conseiller (conseiller=? AND supprimee_le>? AND supprimee_le<?)"),
        ("JOIN cumul", "portee=? AND mois>? AND mois<?"),
    ] {
        let (_, query) = found.iter().find(|(_, query)| query.contains(what)).expect(what);
        let steps = plan(&mut connection, query).await.unwrap();
        assert!(steps.iter().any(|step| step.contains(index)), "{what}: {steps:#?}");
    }
}

#[tokio::test]
async fn a_list_of_hires_is_one_range_of_its_index() {
    let app = TestApp::new().await;
    let mut connection = app.connection().await;
    let mut found = Vec::new();
    stores(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/suivi"), &mut found);
    let pages: Vec<_> = found.iter().filter(|(_, query)| query.contains("(ordre, suivi.id) >")).collect();
    assert_eq!(pages.len(), 2, "one for each side");
    for (_, page) in pages {
        let steps = plan(&mut connection, page).await.unwrap();
        let side = if page.contains("suivi.structure = $1") { "suivi_structure" } else { "suivi_organisme" };
        assert!(steps.iter().any(|step| step.contains(side) && step.contains("ordre")), "{steps:?}");
        assert!(!steps.iter().any(|step| step.contains("TEMP B-TREE")), "{steps:?}");
    }
}

#[tokio::test]
async fn figures_are_ranges_of_what_is_kept_by_month() {
    let app = TestApp::new().await;
    let mut connection = app.connection().await;
    let mut found = Vec::new();
    stores(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/statistique"), &mut found);
    for (what, tables) in
        [("FROM json_each($1) AS line CROSS JOIN cumul ON", "cumul"), ("CROSS JOIN cumul_code ON", "cumul_code")]
    {
        let (_, query) = found.iter().find(|(_, query)| query.contains(what)).expect(what);
        // Never the entries themselves.
        assert!(!query.contains("activite"), "{query}");
        let steps = plan(&mut connection, query).await.unwrap();
        let range = format!("SEARCH {tables} USING PRIMARY KEY (portee=? AND mois>? AND mois<?)");
        assert_eq!(steps.iter().filter(|step| step.contains("cumul")).collect::<Vec<_>>(), [&range], "{steps:#?}");
    }
}

#[tokio::test]
async fn what_goes_out_is_read_in_the_order_of_its_index() {
    let app = TestApp::new().await;
    let mut connection = app.connection().await;
    let mut found = Vec::new();
    stores(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/activite"), &mut found);
    let pages: Vec<_> = found
        .iter()
        .filter(|(_, query)| query.contains("FROM complete WHERE") && query.contains("(jour, id) >"))
        .collect();
    assert_eq!(pages.len(), 2, "the person's, and the structure's");
    for (_, page) in pages {
        let steps = plan(&mut connection, page).await.unwrap();
        let index = if page.contains("WHERE structure = $1") {
            "activite_structure_jour (structure=? AND (jour,id)>(?,?) AND jour<?)"
        } else {
            "activite_conseiller_jour (conseiller=? AND (jour,id)>(?,?) AND jour<?)"
        };
        assert!(steps.iter().any(|step| step.contains(index)), "{steps:#?}");
        assert!(!steps.iter().any(|step| step == "USE TEMP B-TREE FOR ORDER BY"), "{steps:#?}");
    }
}

#[tokio::test]
async fn imports_of_pix_and_the_latest_profile_are_ranges_of_their_indexes() {
    let app = TestApp::new().await;
    let mut connection = app.connection().await;
    let mut found = Vec::new();
    stores(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/positionnement/pix"), &mut found);
    for (what, index, count) in [
        ("pix_import.id < $2", "pix_import_organisme (organisme=? AND id<?)", 1),
        ("ORDER BY partage_le DESC, id DESC LIMIT 1", "pix_profil_personne (personne=?)", 2),
    ] {
        let queries: Vec<_> = found.iter().filter(|(_, query)| query.contains(what)).collect();
        assert_eq!(queries.len(), count, "{what}");
        for (_, query) in queries {
            let steps = plan(&mut connection, query).await.unwrap();
            assert!(steps.iter().any(|step| step.contains(index)), "{what}: {steps:#?}");
            assert!(!steps.iter().any(|step| step.contains("TEMP B-TREE")), "{what}: {steps:#?}");
        }
    }
}
