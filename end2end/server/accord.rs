//! Agreement: over random logs, every way out tells the same numbers. The figures of the page, the files, the API and the
//! report are compared with what the rows themselves add up to, counted here by another way.

mod compte;
mod journal;

use std::collections::BTreeMap;

use fil::{
    kernel::id::ContratId,
    sortie::agregat,
    statistique::{model::Portee, periode::Periode},
};
use proptest::{
    strategy::{Strategy as _, ValueTree as _},
    test_runner::{Config, RngSeed, TestRunner},
};
use serde_json::Value;

use self::{
    compte::{Figures, Ligne, count},
    journal::{Act, Journal},
};
use crate::{
    app::TestApp,
    sorties::{read, rows},
};

/// A quarter: as much as the acts write in.
const PERIODE: &str = "2026-T3";

/// Random logs, always the same ones.
fn logs(cases: usize, acts: std::ops::Range<usize>) -> Vec<Vec<Act>> {
    let mut runner = TestRunner::new(Config { rng_seed: RngSeed::Fixed(20_261_127), ..Config::default() });
    let log = proptest::collection::vec(journal::act(), acts);
    (0..cases).map(|_| log.new_tree(&mut runner).unwrap().current()).collect()
}

/// What the figures are, as the store reads them.
async fn of_store(app: &TestApp, contrat: ContratId) -> Figures {
    let mut conn = app.connection().await;
    let periode = Periode::parse(PERIODE).unwrap();
    let portee = Portee::Contrats(vec![contrat]);
    let chiffres = fil::statistique::store::chiffres(&mut conn, &portee, periode).await.unwrap();
    let mut figures = Figures::default();
    for table in agregat::tables(&chiffres) {
        for rang in table.rangs {
            let version = rang.nomenclature.map_or("", |version| version.code());
            for (mesure, value) in table.mesures.iter().zip(rang.valeurs) {
                figures.add(table.nom, &rang.classe, version, mesure.label(), value);
            }
        }
    }
    figures
}

fn of_tidy(rows: &[BTreeMap<String, String>]) -> Figures {
    let mut figures = Figures::default();
    for row in rows {
        let minutes = row["Mesure"].contains("urée");
        assert_eq!(row["Unité"], if minutes { "minutes" } else { "nombre" });
        figures.add(&row["Axe"], &row["Classe"], &row["Nomenclature"], &row["Mesure"], row["Valeur"].parse().unwrap());
    }
    figures
}

fn of_api(json: &Value, figures_of: &[(&'static str, &'static str)]) -> Figures {
    let mut figures = Figures::default();
    for (axe, lines) in json["axes"].as_object().unwrap() {
        let nom = figures_of.iter().find(|(code, _)| code == axe).unwrap().1;
        for line in lines.as_array().unwrap() {
            for (mesure, value) in line["valeurs"].as_object().unwrap() {
                let mesure = agregat::Mesure::ALL.into_iter().find(|one| one.code() == mesure).unwrap().label();
                let version = line["nomenclature"].as_str().unwrap_or_default();
                figures.add(nom, line["nom"].as_str().unwrap(), version, mesure, value.as_u64().unwrap());
            }
        }
    }
    figures
}

/// A sheet of a workbook as a CSV would say it.
fn sheet(xlsx: &Value, name: &str) -> Vec<BTreeMap<String, String>> {
    let sheet = xlsx["sheets"].as_array().unwrap().iter().find(|sheet| sheet["name"] == name).unwrap();
    let said = |cell: &Value| match &cell["value"] {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let lines: Vec<Vec<_>> = sheet["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| line.as_array().unwrap().iter().map(said).collect())
        .collect();
    lines[1..].iter().map(|line| lines[0].iter().cloned().zip(line.iter().cloned()).collect()).collect()
}

/// A sheet of one axis: a column a measure.
fn of_sheet(xlsx: &Value, name: &str, mesures: &[agregat::Mesure]) -> Figures {
    let mut figures = Figures::default();
    for row in sheet(xlsx, name) {
        for mesure in mesures {
            let text = row[mesure.label()].trim_end_matches(" min");
            let version = row.get("Nomenclature").map_or("", String::as_str);
            figures.add(name, &row["Classe"], version, mesure.label(), text.parse().unwrap());
        }
    }
    figures
}

#[tokio::test]
async fn every_way_out_tells_the_same_numbers() {
    for (case, acts) in logs(8, 1..60).into_iter().enumerate() {
        let app = TestApp::new().await;
        let mut journal = Journal::of(&app).await;
        for act in acts {
            journal.apply(&app, act).await;
        }
        let (cookie, token) = (app.sign_in(journal::CAMILLE).await, app.token(journal::CAMILLE).await);
        let lines: Vec<_> = journal.entries().iter().map(|entry| journal.ligne(entry)).collect();
        let expected = count(&lines, PERIODE);
        assert_eq!(of_store(&app, journal.contrat).await, expected, "case {case}: the figures");

        // Row by row.
        let csv = read(&app, &cookie, "/activites/export.csv?du=2026-07-01&au=2026-09-30").await;
        let exported: Vec<_> = rows(&csv).iter().map(Ligne::of_csv).collect();
        assert_eq!(exported.len(), lines.len(), "case {case}");
        assert_eq!(count(&exported, PERIODE), expected, "case {case}: rows as CSV");
        let mut listed = Vec::new();
        let mut next = Some("/api/v1/activites?limite=9&du=2026-07-01&au=2026-09-30".to_owned());
        while let Some(path) = next {
            let page: Value =
                serde_json::from_str(&app.call("GET", &path, Some(&token), None, &[]).await.body).unwrap();
            listed.extend(page["activites"].as_array().unwrap().iter().map(|entry| journal.ligne_of_api(entry)));
            next = page["suivante"].as_str().map(str::to_owned);
        }
        assert_eq!(count(&listed, PERIODE), expected, "case {case}: entries of the API");

        // Added up.
        let csv = read(&app, &cookie, &format!("/activites/chiffres.csv?periode={PERIODE}")).await;
        assert_eq!(of_tidy(&rows(&csv)), expected, "case {case}: figures as CSV");
        let api = app.call("GET", "/api/v1/chiffres?du=2026-07&au=2026-09", Some(&token), None, &[]).await;
        let axes = compte::AXES;
        assert_eq!(
            of_api(&serde_json::from_str(&api.body).unwrap(), &axes),
            expected,
            "case {case}: figures of the API"
        );
        // The structure's own, where this is its only contrat with a log.
        let structure = app.sign_in("ines@demo.example").await;
        let csv =
            read(&app, &structure, &format!("/structure/{}/chiffres.csv?periode={PERIODE}", journal.structure)).await;
        assert_eq!(of_tidy(&rows(&csv)), expected, "case {case}: the structure's figures");
        let csv =
            read(&app, &structure, &format!("/structure/{}/export.csv?du=2026-07-01&au=2026-09-30", journal.structure))
                .await;
        let exported: Vec<_> = rows(&csv).iter().map(Ligne::of_csv).collect();
        assert_eq!(count(&exported, PERIODE), expected, "case {case}: the structure's rows");
        on_the_page(&app, &cookie, &expected).await;
    }
}

/// The key figures of the page are those of the files.
async fn on_the_page(app: &TestApp, cookie: &str, expected: &Figures) {
    let page = app.get(&format!("/activites/chiffres?periode={PERIODE}"), Some(cookie)).await.body;
    if expected.of("Ensemble", "Tout", "Activités") == 0 {
        return;
    }
    let document = scraper::Html::parse_document(&page);
    for (id, value) in key_figures(expected) {
        let selector = scraper::Selector::parse(&format!("[data-figure={id}]")).unwrap();
        let shown =
            document.select(&selector).next().unwrap_or_else(|| panic!("{id}")).text().next().unwrap().to_owned();
        assert_eq!(shown, value, "{id}");
    }
}

fn key_figures(expected: &Figures) -> [(&'static str, String); 5] {
    use fil::kernel::french;
    let of = |mesure| expected.of("Ensemble", "Tout", mesure);
    [
        ("personnes", french::number(of("Personnes accompagnées"))),
        ("participants", french::number(of("Participants"))),
        ("activites", french::number(of("Activités"))),
        ("heures", french::minutes(u32::try_from(of("Durée")).unwrap())),
        ("mandats", french::number(of("Mandats Aidants Connect"))),
    ]
}

#[tokio::test]
async fn workbooks_and_the_report_tell_them_too() {
    for (case, acts) in logs(2, 40..80).into_iter().enumerate() {
        let app = TestApp::new().await;
        let mut journal = Journal::of(&app).await;
        for act in acts {
            journal.apply(&app, act).await;
        }
        let cookie = app.sign_in(journal::CAMILLE).await;
        let lines: Vec<_> = journal.entries().iter().map(|entry| journal.ligne(entry)).collect();
        let expected = count(&lines, PERIODE);
        assert!(expected.of("Ensemble", "Tout", "Activités") > 0, "case {case}: an empty log shows nothing");

        let xlsx = read(&app, &cookie, "/activites/export.xlsx?du=2026-07-01&au=2026-09-30").await;
        let exported: Vec<_> = sheet(&xlsx, "Activités").iter().map(Ligne::of_xlsx).collect();
        assert_eq!(count(&exported, PERIODE), expected, "case {case}: rows as a workbook");
        let xlsx = read(&app, &cookie, &format!("/activites/chiffres.xlsx?periode={PERIODE}")).await;
        assert_eq!(of_tidy(&sheet(&xlsx, "Chiffres")), expected, "case {case}: figures as a workbook");
        let mut by_axis = Figures::default();
        for (_, name) in compte::AXES {
            by_axis.extend(of_sheet(&xlsx, name, compte::mesures(name)));
        }
        assert_eq!(by_axis, expected, "case {case}: a sheet an axis");

        let contrat = journal.contrat;
        let pdf =
            read(&app, &cookie, &format!("/activites/rapport.pdf?periode={PERIODE}&contrat={contrat}&comparer=rien"))
                .await;
        let text: Vec<_> = pdf["pages"].as_array().unwrap().iter().map(|page| page.as_str().unwrap()).collect();
        let text = text.join(" ").split_whitespace().collect::<Vec<_>>().join(" ");
        for (id, value) in key_figures(&expected) {
            let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(text.contains(&value), "case {case}: {id} {value}: {text}");
        }
        // Each bar is said in words: « Atelier : 12. ».
        let alternatives = pdf["alternatives"].to_string();
        for kind in ["Individuel", "Atelier", "Demande ponctuelle", "Formation", "Réunion, réseau", "Événement"] {
            let said = format!("{kind}\u{a0}: {}.", expected.of("Types d’activité", kind, "Activités"));
            assert!(alternatives.contains(&said), "case {case}: {said} {alternatives}");
        }
    }
}
