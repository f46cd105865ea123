//! Files made by the real program, read by independent readers (`tools/check_documents.py`).

use std::{
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use chrono::NaiveDate;
use fil::{
    document::{
        APropos, Bloc, Chiffre, Classeur, Colonne, Fabrique, Feuille, Fichier, Format, Partie, Rapport, Tableau,
    },
    error::AppError,
    ui::chart::{Calendar, Chart, Day, Form, Row, Unit},
};
use futures_util::{future::join_all, stream};
use serde_json::{Value, json};

use crate::reader;

/// What people write, and what would harm where it is not taken for words.
const WORDS: &str = "=HYPERLINK(\"http://x\"; \"Été\") #strong[un] $x^2$ *tous* _un_ `code` \\ <label> @ref // rien";

struct Ligne {
    jour: NaiveDate,
    quoi: &'static str,
    minutes: u32,
    personnes: i64,
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn lignes() -> Vec<Ligne> {
    vec![
        Ligne { jour: day("2026-11-24"), quoi: WORDS, minutes: 90, personnes: 8 },
        Ligne { jour: day("2026-02-01"), quoi: "Un ; « deux »\nlignes \u{1}\u{1f9f5}", minutes: 20, personnes: -3 },
        Ligne { jour: day("2025-12-31"), quoi: "", minutes: 6_005, personnes: 1_234 },
    ]
}

fn feuille() -> Feuille<Ligne> {
    Feuille::new(
        "Activités",
        vec![
            Colonne::date("Jour", |ligne: &Ligne| ligne.jour),
            Colonne::texte("Quoi", |ligne: &Ligne| ligne.quoi.to_owned()).large_de(60),
            Colonne::duree("Durée", |ligne: &Ligne| ligne.minutes),
            Colonne::entier("Personnes", |ligne: &Ligne| ligne.personnes),
            Colonne::nombre("Moyenne", |ligne: &Ligne| (ligne.personnes > 0).then_some(2.5)),
            Colonne::pourcentage("Part", |_| 12.5),
        ],
    )
}

fn a_propos() -> APropos {
    APropos {
        titre: "Activités de Camille".to_owned(),
        filtres: vec!["Du 1er au 30 novembre 2026".to_owned(), "=1+1".to_owned()],
        definitions: vec![("Durée".to_owned(), "Temps passé avec les personnes.".to_owned())],
        le: day("2026-11-24"),
    }
}

struct Made {
    folder: tempfile::TempDir,
    fabrique: Fabrique,
}

impl Made {
    fn by(program: impl Into<PathBuf>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let fabrique = Fabrique::new(program.into(), folder.path().to_owned());
        Self { folder, fabrique }
    }

    fn new() -> Self {
        Self::by(env!("CARGO_BIN_EXE_fil"))
    }

    async fn read(&self, format: Format, file: Fichier) -> Value {
        let path = self.folder.path().join("fichier").with_extension(format.extension());
        std::fs::write(&path, file.bytes().await.unwrap()).unwrap();
        reader::read("check_documents.py", &path)
    }
}

fn pages() -> impl futures_util::Stream<Item = Result<Vec<Ligne>, AppError>> + Send + 'static {
    let mut lignes = lignes();
    let last = lignes.split_off(2);
    stream::iter([Ok(lignes), Ok(vec![]), Ok(last)])
}

#[tokio::test]
async fn a_csv_says_what_the_rows_say() {
    let made = Made::new();
    let read = made.read(Format::Csv, made.fabrique.csv(&feuille(), pages()).await.unwrap()).await;
    assert_eq!(
        read,
        json!([
            ["Jour", "Quoi", "Durée (heures)", "Personnes", "Moyenne", "Part (%)"],
            ["24/11/2026", format!("'{WORDS}"), "1,5", "8", "2,5", "12,5"],
            ["01/02/2026", "Un ; « deux »\nlignes \u{1}\u{1f9f5}", "0,333333", "-3", "", "12,5"],
            ["31/12/2025", "", "100,083333", "1234", "2,5", "12,5"],
        ])
    );
}

#[tokio::test]
async fn a_workbook_holds_dates_and_numbers_and_no_formula() {
    let made = Made::new();
    let second = Feuille::new("Par thème", vec![Colonne::texte("Thème", |theme: &&str| (*theme).to_owned())]);
    let long = "é".repeat(40_000);
    let long: &'static str = Box::leak(long.into_boxed_str());
    let classeur =
        Classeur::new(a_propos()).avec(feuille(), pages()).avec(second, stream::iter([Ok(vec!["Santé", long])]));
    let read = made.read(Format::Xlsx, made.fabrique.xlsx(classeur).await.unwrap()).await;
    assert_eq!((read["title"].as_str(), read["created"].as_str()), (Some("Activités de Camille"), Some("2026-11-24")));
    let sheets = read["sheets"].as_array().unwrap();
    assert_eq!(sheets.iter().map(|sheet| &sheet["name"]).collect::<Vec<_>>(), ["À propos", "Activités", "Par thème"]);

    let about: Vec<_> =
        sheets[0]["rows"].as_array().unwrap().iter().map(|row| [&row[0]["value"], &row[1]["value"]]).collect();
    assert_eq!(about[0][0], "Activités de Camille");
    assert_eq!(about[2], ["Chiffres au", "24 novembre 2026"]);
    assert_eq!(about[3], ["Filtres", "Du 1er au 30 novembre 2026"]);
    assert_eq!(about[4][1], "=1+1");
    assert_eq!(about[5], ["Durée", "Temps passé avec les personnes."]);

    let sheet = &sheets[1];
    assert_eq!((sheet["frozen"].as_str(), sheet["filter"].as_str()), (Some("A2"), Some("A1:F4")));
    assert_eq!(sheet["widths"]["B"], 61);
    let cell = |row: usize, column: usize| {
        let cell = &sheet["rows"][row][column];
        (cell["type"].as_str().unwrap(), &cell["value"], cell["format"].as_str().unwrap())
    };
    assert_eq!(cell(0, 2), ("s", &json!("Durée"), "General"));
    assert_eq!(cell(1, 0), ("d", &json!("2026-11-24T00:00:00"), "dd/mm/yyyy"));
    assert_eq!(cell(1, 1), ("s", &json!(WORDS), "General"));
    assert_eq!(cell(1, 2), ("d", &json!("90 min"), "[h]:mm"));
    assert_eq!(cell(3, 2), ("d", &json!("6005 min"), "[h]:mm"));
    assert_eq!(cell(1, 3), ("n", &json!(8), "#,##0"));
    assert_eq!(cell(2, 3), ("n", &json!(-3), "#,##0"));
    assert_eq!(cell(1, 4), ("n", &json!(2.5), "#,##0.00"));
    assert_eq!(cell(2, 4).1, &Value::Null);
    assert_eq!(cell(1, 5), ("n", &json!(0.125), "0.0%"));
    for cell in
        sheets.iter().flat_map(|sheet| sheet["rows"].as_array().unwrap()).flat_map(|row| row.as_array().unwrap())
    {
        assert_ne!(cell["type"], "f", "{cell}");
    }
    let cut = sheets[2]["rows"][2][0]["value"].as_str().unwrap();
    assert_eq!((cut.chars().count(), cut.ends_with("é…")), (32_767, true));
}

fn rapport(words: &str) -> Rapport {
    let months = |values: [f64; 3]| {
        (9..).zip(values).map(|(month, value)| {
            Row::month(NaiveDate::from_ymd_opt(2026, month, 1).unwrap(), value).compared(value / 2.0)
        })
    };
    let chart = |form, title: &str| Chart {
        title: title.to_owned(),
        series: vec!["2026".to_owned(), "2025".to_owned()],
        rows: months([22.0, 30.0, 41.0]).collect(),
        ..Chart::new(form, "x")
    };
    let forms = [Form::Bars, Form::Shares, Form::Columns, Form::Line];
    let mut blocs: Vec<_> = forms.map(|form| Bloc::Graphique(chart(form, &format!("{form:?}")))).into();
    blocs.push(Bloc::Graphique(Chart { title: "Vide".to_owned(), ..Chart::new(Form::Bars, "v") }));
    blocs.push(Bloc::Mois(Calendar {
        id: "m".to_owned(),
        month: day("2026-11-01"),
        title: "Heures".to_owned(),
        unit: Unit::Minutes,
        days: vec![Day { day: day("2026-11-24"), value: 450.0, href: None }],
        today: None,
    }));
    blocs.push(Bloc::Tableau(Tableau::new("Les lignes", &feuille().colonnes, &lignes())));
    Rapport {
        titre: "Rapport d’activité".to_owned(),
        surtitre: words.to_owned(),
        sous_titre: "Novembre 2026".to_owned(),
        le: day("2026-11-24"),
        parties: vec![
            Partie {
                titre: words.to_owned(),
                blocs: vec![
                    Bloc::Chiffres(vec![Chiffre::new("Personnes", "1\u{202f}234"), Chiffre::new(words, words)]),
                    Bloc::Citation(format!("{words}\n{words}\n\n{words}")),
                    Bloc::Texte(words.to_owned()),
                    Bloc::Note(words.to_owned()),
                ],
            },
            Partie { titre: "Ce qui a été fait".to_owned(), blocs },
        ],
    }
}

#[tokio::test]
async fn a_report_is_a_tagged_pdf_that_says_the_words_as_they_are() {
    let made = Made::new();
    let read = made.read(Format::Pdf, made.fabrique.pdf(&rapport(WORDS)).await.unwrap()).await;
    assert_eq!((&read["marked"], &read["ua"], &read["shows_title"]), (&json!(true), &json!("1"), &json!(true)));
    assert_eq!((&read["language"], &read["title"]), (&json!("fr-FR"), &json!("Rapport d’activité")));
    let count = |tag: &str| read["tags"].as_array().unwrap().iter().filter(|one| *one == tag).count();
    assert_eq!((count("/Title"), count("/H1"), count("/Figure"), count("/Table"), count("/Quote")), (1, 2, 4, 2, 1));
    // Seven days and six columns; a row a line.
    let scopes = read["scopes"].as_array().unwrap();
    assert_eq!(scopes.iter().filter(|scope| *scope == "/Column").count(), 13);
    assert_eq!(scopes.iter().filter(|scope| *scope == "/Row").count(), 3);
    for alternative in read["alternatives"].as_array().unwrap() {
        assert!(
            alternative.as_str().unwrap().starts_with("septembre 2026\u{a0}: 2026\u{a0}: 22, 2025\u{a0}: 11. "),
            "{alternative}"
        );
    }
    let fonts = read["fonts"].as_array().unwrap().iter().map(|font| font.as_str().unwrap());
    assert!(
        fonts.clone().count() == 3 && fonts.clone().all(|font| font.contains("Lato-") || font.contains("Libertinus"))
    );

    let pages: Vec<_> = read["pages"].as_array().unwrap().iter().map(|page| page.as_str().unwrap()).collect();
    // Lines end where the paper does.
    let all = pages.join(" ").split_whitespace().collect::<Vec<_>>().join(" ");
    // Two titles, a figure and its name, three lines of a quotation, a paragraph, a note, a cell.
    assert_eq!(all.matches(WORDS).count(), 10, "{all}");
    for (number, page) in pages.iter().enumerate() {
        assert!(page.contains(&format!("Page {} / {}", number + 1, pages.len())), "{page}");
        assert!(page.contains("au 24 novembre 2026"));
    }
    for said in [
        "1\u{202f}234",
        "Rien à montrer pour ces critères.",
        "24 novembre 2026",
        "100\u{202f}h\u{202f}05",
        "7\u{202f}h\u{202f}30",
        "−3",
        "lignes □",
    ] {
        assert!(pages.iter().any(|page| page.contains(said)), "{said}: {pages:?}");
    }
}

#[tokio::test]
async fn the_same_report_is_the_same_file() {
    let made = Made::new();
    let rapport = rapport("");
    let (first, second) = (made.fabrique.pdf(&rapport).await.unwrap(), made.fabrique.pdf(&rapport).await.unwrap());
    let (first, second) = (first.bytes().await.unwrap(), second.bytes().await.unwrap());
    assert!(first == second && first.starts_with(b"%PDF-1.7"));
}

#[tokio::test]
async fn a_file_fails_as_its_rows_do() {
    let made = Made::new();
    let broken = || stream::iter([Ok(lignes()), Err(AppError::NotFound)]);
    assert_eq!(made.fabrique.csv(&feuille(), broken()).await.unwrap_err(), AppError::NotFound);
    let classeur = Classeur::new(a_propos()).avec(feuille(), broken());
    assert_eq!(made.fabrique.xlsx(classeur).await.unwrap_err(), AppError::NotFound);
    let column = || vec![Colonne::entier("N", |number: &i64| *number)];
    let too_many = stream::repeat_with(|| Ok(vec![1; 100_000]));
    let classeur = Classeur::new(a_propos()).avec(Feuille::new("Trop", column()), too_many);
    assert_eq!(made.fabrique.xlsx(classeur).await.unwrap_err(), AppError::TooLarge);
    assert!(std::fs::read_dir(made.folder.path()).unwrap().next().is_none(), "something was left behind");
}

#[tokio::test]
async fn a_child_that_wants_too_much_is_stopped_and_the_next_is_served() {
    let made = Made::new();
    let numbers: Vec<i64> = (0..60_000).collect();
    let tableau = Tableau::new("Trop", &[Colonne::entier("N", |number: &i64| *number)], &numbers);
    let mut huge = rapport("");
    huge.parties[0].blocs = vec![Bloc::Tableau(tableau)];
    let error = made.fabrique.pdf(&huge).await.unwrap_err();
    assert_eq!(error.status(), 500, "{error}");
    assert!(made.fabrique.pdf(&rapport("")).await.is_ok());
}

/// A program in place of ours, which leaves its number in the folder while it runs.
fn script(folder: &Path, body: &str) -> PathBuf {
    use std::os::unix::fs::PermissionsExt as _;
    let path = folder.join("programme");
    std::fs::write(&path, format!("#!/bin/sh\ncd \"$TMPDIR\"\n{body}\n")).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    path
}

fn is_running(pid: &str) -> bool {
    // A zombie has no command line.
    std::fs::read(format!("/proc/{}/cmdline", pid.trim())).is_ok_and(|command| !command.is_empty())
}

#[tokio::test]
async fn a_child_dies_with_the_request_that_wanted_it() {
    let scripts = tempfile::tempdir().unwrap();
    let made = Made::by(script(scripts.path(), "echo $$ > pid\nexec /bin/sleep 60"));
    let begun = async {
        loop {
            match std::fs::read_to_string(made.folder.path().join("pid")) {
                Ok(pid) if pid.ends_with('\n') => break pid,
                _ => tokio::time::sleep(Duration::from_millis(10)).await,
            }
        }
    };
    let rapport = rapport("");
    // Dropped once it has begun: `exec` keeps the number.
    let pid = tokio::select! {
        pid = begun => pid,
        _ = made.fabrique.pdf(&rapport) => panic!("a child that sleeps for a minute has ended"),
    };
    let since = Instant::now();
    while is_running(&pid) {
        assert!(since.elapsed() < Duration::from_secs(5), "{pid} still runs");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test]
async fn two_children_at_most_work_at_once_and_know_nothing_of_us() {
    let scripts = tempfile::tempdir().unwrap();
    let body = "/usr/bin/touch run.$$\n/bin/ls run.* | /usr/bin/wc -l >> at_once\n/usr/bin/env > env\n/bin/sleep 0.2\n/bin/rm run.$$\nexit 3";
    let made = Made::by(script(scripts.path(), body));
    for answer in join_all((0..6).map(|_| async { made.fabrique.pdf(&rapport("")).await })).await {
        assert_eq!(answer.unwrap_err().status(), 500);
    }
    let counts = std::fs::read_to_string(made.folder.path().join("at_once")).unwrap();
    let counts: Vec<u32> = counts.lines().map(|count| count.trim().parse().unwrap()).collect();
    assert_eq!((counts.len(), counts.iter().max()), (6, Some(&2)));
    let known = std::fs::read_to_string(made.folder.path().join("env")).unwrap();
    let mut names: Vec<_> = known.lines().filter_map(|line| line.split_once('=')).map(|(name, _)| name).collect();
    // The shell's own.
    names.retain(|name| !["PWD", "OLDPWD", "SHLVL", "_"].contains(name));
    names.sort_unstable();
    assert_eq!(names, ["MIMALLOC_ARENA_EAGER_COMMIT", "TMPDIR"]);
}

#[tokio::test]
async fn a_download_has_a_name_a_type_and_a_length() {
    let made = Made::new();
    let file = made.fabrique.csv(&feuille(), pages()).await.unwrap();
    let answer = file.download("Activités, « novembre » 2026\r\n");
    let header = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(header("content-disposition"), "attachment; filename=\"activites-novembre-2026.csv\"");
    assert_eq!(header("content-type"), "text/csv; charset=utf-8");
    let length: usize = header("content-length").parse().unwrap();
    let body = axum::body::to_bytes(answer.into_body(), usize::MAX).await.unwrap();
    assert_eq!(body.len(), length);
}

/// The file as `LibreOffice` reads it with French settings, saved again as a workbook.
fn through_libreoffice(folder: &Path, name: &str) -> Value {
    let profile = format!("-env:UserInstallation=file://{}", folder.join("profil").display());
    // Semicolons, quotes, UTF-8, from the first line, in French, numbers and dates recognised.
    let french = "--infilter=CSV:59,34,76,1,,1036,false,true";
    let saved = folder.join("relu");
    let mut command = std::process::Command::new("soffice");
    command.args([&profile, "--headless", "--convert-to", "xlsx", "--outdir"]).arg(&saved);
    if Path::new(name).extension().is_some_and(|extension| extension == "csv") {
        command.arg(french);
    }
    let output = command
        .arg(folder.join(name))
        .output()
        .expect("LibreOffice is missing: apt-get install libreoffice-calc-nogui");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    reader::read("check_documents.py", &saved.join(name).with_extension("xlsx"))
}

#[tokio::test]
#[ignore = "needs LibreOffice: make prove"]
async fn libreoffice_opens_both() {
    let made = Made::new();
    let folder = made.folder.path();
    let csv = made.fabrique.csv(&feuille(), pages()).await.unwrap().bytes().await.unwrap();
    std::fs::write(folder.join("lignes.csv"), csv).unwrap();
    let classeur = Classeur::new(a_propos()).avec(feuille(), pages());
    let xlsx = made.fabrique.xlsx(classeur).await.unwrap().bytes().await.unwrap();
    std::fs::write(folder.join("classeur.xlsx"), xlsx).unwrap();

    let (csv, xlsx) = (through_libreoffice(folder, "lignes.csv"), through_libreoffice(folder, "classeur.xlsx"));
    let cells = |sheet: &Value| {
        let rows = sheet["rows"].as_array().unwrap().iter();
        rows.map(|row| row.as_array().unwrap().iter().map(|cell| cell["value"].clone()).collect::<Vec<_>>())
            .collect::<Vec<_>>()
    };
    let (csv, xlsx) = (cells(&csv["sheets"][0]), cells(&xlsx["sheets"][1]));
    assert_eq!(
        csv[1],
        [json!("2026-11-24T00:00:00"), json!(format!("'{WORDS}")), json!(1.5), json!(8), json!(2.5), json!(12.5)]
    );
    assert_eq!(
        csv[3],
        [json!("2025-12-31T00:00:00"), Value::Null, json!(100.083_333), json!(1234), json!(2.5), json!(12.5)]
    );
    assert_eq!(
        xlsx[1],
        [json!("2026-11-24T00:00:00"), json!(WORDS), json!("90 min"), json!(8), json!(2.5), json!(0.125)]
    );
    assert_eq!(
        xlsx[3],
        [json!("2025-12-31T00:00:00"), Value::Null, json!("6005 min"), json!(1234), json!(2.5), json!(0.125)]
    );
}

#[tokio::test]
async fn a_hundred_thousand_rows_take_less_time_than_a_request_has() {
    let made = Made::new();
    let pages = || stream::iter((0..200).map(|_| Ok((0..500).map(|at| lignes().swap_remove(at % 3)).collect())));
    let started = Instant::now();
    let csv = made.fabrique.csv(&feuille(), pages()).await.unwrap();
    let of_csv = started.elapsed();
    let started = Instant::now();
    let xlsx = made.fabrique.xlsx(Classeur::new(a_propos()).avec(feuille(), pages())).await.unwrap();
    let of_xlsx = started.elapsed();
    println!("100,000 rows of six columns: CSV {of_csv:?}, XLSX {of_xlsx:?}");
    assert_eq!(made.read(Format::Csv, csv).await.as_array().unwrap().len(), 100_001);
    assert!(xlsx.bytes().await.unwrap().starts_with(b"PK"));
    assert!(of_csv + of_xlsx < Duration::from_secs(20), "{of_csv:?} {of_xlsx:?}");
}
