//! A group in files: a row a test, a row an answer (CSV, XLSX), and on paper what one tells a team.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use futures_util::TryStreamExt as _;

use super::{Groupe, Rangee, api, store};
use crate::{
    document::{APropos, Bloc, Chiffre, Classeur, Colonne, Feuille, Fichier, Partie, Rapport, Tableau},
    error::AppError,
    identite::access::OrganismeAccess,
    kernel::french,
    positionnement::{
        items::bank,
        model::{Forme, Ligne, Points},
        qualite::as_f64,
        results::UN_NIVEAU,
    },
    referentiel::{famille::Famille, niveaux::Niveau},
    server::request::Request,
    ui::chart::{Chart, Form, Row},
};

/// People that one prints by name at most: the latest. More pages are no longer read.
const IMPRIMES: usize = 300;

/// What leaves: a workbook has a sheet of tests and one of answers, a CSV is one or the other.
#[derive(Clone, Copy)]
pub enum Sortie {
    Tests,
    Reponses,
    Classeur,
    Papier,
}

/// # Errors
/// `TooLarge` where a workbook cannot hold it; `Unavailable` when it takes too long.
pub async fn file(
    cx: &Request,
    organisme: &OrganismeAccess,
    groupe: &Groupe,
    sortie: Sortie,
) -> Result<Fichier, AppError> {
    let id = organisme.organisation().id;
    let mut conn = cx.db().reader().await?;
    let listed = store::ids(&mut conn, organisme, groupe).await?;
    let asked = match groupe.forme {
        Forme::Fixe if matches!(sortie, Sortie::Tests | Sortie::Classeur) => {
            store::items_of_fixed(&mut conn, organisme).await?
        }
        // In an adaptive test each has other items: columns would be many and nearly empty. The answers have rows of their own.
        Forme::Fixe | Forme::Adaptatif => Vec::new(),
    };
    drop(conn);
    // Before anything leaves.
    cx.saw("positionnement.exporter", id.0, listed).await?;
    let tests = || (sheet(cx, asked), api::all(cx, organisme, groupe));
    let answers =
        || (answers(cx), api::all(cx, organisme, groupe).map_ok(|rows| rows.iter().flat_map(Rendue::of).collect()));
    match sortie {
        Sortie::Tests => {
            let (sheet, rows) = tests();
            return cx.app.fabrique.csv(&sheet, rows).await;
        }
        Sortie::Reponses => {
            let (sheet, rows) = answers();
            return cx.app.fabrique.csv(&sheet, rows).await;
        }
        Sortie::Papier => return paper(cx, organisme, groupe).await,
        Sortie::Classeur => {}
    }
    let a_propos = APropos {
        titre: format!("Tests de positionnement, {}", organisme.organisation().nom),
        filtres: vec![groupe.forme.label().to_owned(), french::capitalised(&groupe.jours)],
        definitions: definitions(groupe.forme),
        le: cx.today(),
    };
    let ((tests, of_tests), (answers, of_answers)) = (tests(), answers());
    cx.app.fabrique.xlsx(Classeur::new(a_propos).avec(tests, of_tests).avec(answers, of_answers)).await
}

/// An answer of somebody.
struct Rendue {
    prenom: String,
    nom: String,
    commence_le: DateTime<Utc>,
    item: String,
    ligne: Ligne,
}

impl Rendue {
    fn of(row: &Rangee) -> impl Iterator<Item = Self> {
        row.notes.iter().zip(&row.lignes).map(|(note, ligne)| Self {
            prenom: row.prenom.clone(),
            nom: row.nom.clone(),
            commence_le: row.commence_le,
            item: note.item.clone(),
            ligne: ligne.clone(),
        })
    }
}

fn answers(cx: &Request) -> Feuille<Rendue> {
    let cx = cx.clone();
    let of_bank = |row: &Rendue| bank().item(&row.item);
    let columns = vec![
        Colonne::texte("Prénom", |row: &Rendue| row.prenom.clone()),
        Colonne::texte("Nom", |row: &Rendue| row.nom.clone()),
        Colonne::date("Commencé le", move |row: &Rendue| cx.day(row.commence_le)),
        Colonne::entier("Rang", |row: &Rendue| Some(i64::from(row.ligne.rang))),
        Colonne::texte("Code", |row: &Rendue| row.item.clone()).large_de(18),
        Colonne::texte("Question", |row: &Rendue| row.ligne.designation.clone()).large_de(40),
        Colonne::texte("Famille", |row: &Rendue| row.ligne.famille.map(Famille::label).unwrap_or_default().to_owned())
            .large_de(18),
        Colonne::entier("Niveau de la question", move |row: &Rendue| {
            of_bank(row).map(|item| i64::from(item.niveau.rank()))
        }),
        Colonne::texte("Statut", |row: &Rendue| row.ligne.statut.kind().label().to_owned()).large_de(18),
        Colonne::nombre("Note", |row: &Rendue| note(&row.ligne)),
        Colonne::entier("Temps (s)", |row: &Rendue| row.ligne.temps.map(i64::from)),
    ];
    Feuille::new("Réponses", columns)
}

fn sheet(cx: &Request, asked: Vec<String>) -> Feuille<Rangee> {
    let cx = cx.clone();
    let mut columns = vec![
        Colonne::texte("Prénom", |row: &Rangee| row.prenom.clone()),
        Colonne::texte("Nom", |row: &Rangee| row.nom.clone()),
        Colonne::date("Commencé le", move |row: &Rangee| cx.day(row.commence_le)),
        Colonne::texte("État", |row: &Rangee| row.etat.label().to_owned()).large_de(12),
        Colonne::texte("Niveau d’ensemble", |row: &Rangee| level(row.bilan.niveau)).large_de(16),
    ];
    columns.extend(Famille::ALL.into_iter().enumerate().map(|(at, famille)| {
        Colonne::texte(famille.label(), move |row: &Rangee| level(row.bilan.familles[at].niveau)).large_de(18)
    }));
    columns.extend([
        Colonne::nombre("Points", |row: &Rangee| points(row.bilan.obtenus)),
        Colonne::nombre("Points possibles", |row: &Rangee| points(row.bilan.possibles)),
        Colonne::entier("Réponses à lire", |row: &Rangee| i64::try_from(row.bilan.a_relire).ok()),
        Colonne::entier("Questions non passées", |row: &Rangee| i64::try_from(row.bilan.non_passees).ok()),
        Colonne::entier("Temps (s)", |row: &Rangee| {
            Some(row.lignes.iter().filter_map(|ligne| ligne.temps).map(i64::from).sum())
        }),
    ]);
    for item in in_order(asked) {
        let name = bank().item(&item).map_or_else(|| item.clone(), |item| item.designation.clone());
        let of = item.clone();
        columns
            .push(Colonne::nombre(format!("Note\u{a0}: {name}"), move |row: &Rangee| row.of_item(&of).and_then(note)));
        let of = item;
        columns.push(Colonne::entier(format!("Temps (s)\u{a0}: {name}"), move |row: &Rangee| {
            row.of_item(&of).and_then(|ligne| ligne.temps).map(i64::from)
        }));
    }
    Feuille::new("Tests", columns)
}

/// As the bank has them; one that it no longer has comes last.
fn in_order(asked: Vec<String>) -> Vec<String> {
    let mut left: BTreeSet<_> = asked.into_iter().collect();
    let mut items: Vec<_> =
        bank().items().iter().filter(|item| left.remove(&item.id)).map(|item| item.id.clone()).collect();
    items.extend(left);
    items
}

fn note(ligne: &Ligne) -> Option<f64> {
    ligne.statut.points().map(points)
}

fn points(points: Points) -> f64 {
    f64::from(points.0) / 100.0
}

fn level(niveau: Option<Niveau>) -> String {
    niveau.map_or_else(|| "Non concluant".to_owned(), |niveau| format!("{} {}", niveau.rank(), niveau.label()))
}

fn definitions(forme: Forme) -> Vec<(String, String)> {
    let said = [
        ("Niveau", UN_NIVEAU),
        (
            "Note",
            "Points de la question, sur 1. Vide\u{a0}: à lire par une personne, non passée, ou pas posée à cette personne.",
        ),
        ("Temps", "Secondes passées sur la question, sans les coupures."),
        match forme {
            Forme::Fixe => ("Forme fixe", "Les mêmes questions pour tout le monde\u{a0}: les notes se comparent."),
            Forme::Adaptatif => (
                "Forme adaptée",
                "Chaque personne a d’autres questions\u{a0}: les notes ne se comparent pas, les niveaux si.",
            ),
        },
    ];
    said.map(|(name, text)| (name.to_owned(), text.to_owned())).to_vec()
}

/// What paper says of a group, counted part after part: only the people who are printed stay in memory.
#[derive(Default)]
struct Compte {
    tests: usize,
    /// By level, of the whole then of each family; the last place is of those at none.
    niveaux: [[usize; 5]; 5],
    /// By item: how many notes, and the sum of their points.
    items: BTreeMap<String, (u32, u32)>,
    personnes: Vec<Personne>,
}

/// A person on paper.
struct Personne {
    nom: String,
    commence_le: NaiveDate,
    niveaux: [Option<Niveau>; 5],
    note: String,
}

impl Compte {
    fn add(&mut self, cx: &Request, row: &Rangee) {
        self.tests += 1;
        let mut niveaux = [row.bilan.niveau; 5];
        for (niveau, famille) in niveaux[1..].iter_mut().zip(&row.bilan.familles) {
            *niveau = famille.niveau;
        }
        for (counts, niveau) in self.niveaux.iter_mut().zip(niveaux) {
            counts[niveau.map_or(4, |niveau| usize::from(niveau.rank()) - 1)] += 1;
        }
        for (note, ligne) in row.notes.iter().zip(&row.lignes) {
            if let Some(points) = ligne.statut.points() {
                let (notes, sum) = self.items.entry(note.item.clone()).or_default();
                *notes += 1;
                *sum += points.0;
            }
        }
        if self.personnes.len() < IMPRIMES {
            self.personnes.push(Personne {
                nom: row.personne(),
                commence_le: cx.day(row.commence_le),
                niveaux,
                note: format!("{}\u{a0}/\u{a0}{}", row.bilan.obtenus, row.bilan.possibles),
            });
        }
    }
}

async fn paper(cx: &Request, organisme: &OrganismeAccess, groupe: &Groupe) -> Result<Fichier, AppError> {
    let mut compte = Compte::default();
    let mut parts = std::pin::pin!(api::all(cx, organisme, groupe));
    while let Some(part) = parts.try_next().await? {
        for row in &part {
            compte.add(cx, row);
        }
    }
    let rapport = Rapport {
        titre: "Résultats du groupe".to_owned(),
        surtitre: organisme.organisation().nom.clone(),
        sous_titre: format!("{}, {}", groupe.forme.label(), groupe.jours),
        le: cx.today(),
        parties: vec![levels(&compte), people(&compte), questions(&compte)],
    };
    cx.app.fabrique.pdf(&rapport).await
}

/// A family, or all of them, and how many people at each level.
type Line = (&'static str, [usize; 5]);

fn levels(compte: &Compte) -> Partie {
    let names = ["Ensemble"].into_iter().chain(Famille::ALL.map(Famille::label));
    let lines: Vec<Line> = names.zip(compte.niveaux).collect();
    let count = |name: String, at: usize| Colonne::entier(name, move |line: &Line| i64::try_from(line.1[at]).ok());
    let mut columns = vec![Colonne::texte("Famille", |line: &Line| line.0.to_owned())];
    columns.extend(
        Niveau::ALL
            .map(|niveau| count(format!("{} {}", niveau.rank(), niveau.label()), usize::from(niveau.rank()) - 1)),
    );
    columns.push(count("Non concluant".to_owned(), 4));
    let bars = Niveau::ALL.into_iter().zip(lines[0].1).map(|(niveau, count)| Row::new(niveau.label(), as_f64(count)));
    let chart = Chart {
        title: "Niveau d’ensemble".to_owned(),
        note: "Combien de personnes à chaque niveau.".to_owned(),
        heading: "Niveau".to_owned(),
        series: vec!["Personnes".to_owned()],
        rows: bars.collect(),
        ..Chart::new(Form::Bars, "niveaux-du-groupe")
    };
    let blocs = vec![
        Bloc::Chiffres(vec![Chiffre::new("Tests finis", french::number(compte.tests as u64))]),
        Bloc::Graphique(chart),
        Bloc::Tableau(Tableau::new("Personnes par niveau et par famille", &columns, &lines)),
        Bloc::Note(UN_NIVEAU.to_owned()),
    ];
    Partie { titre: "Les niveaux".to_owned(), blocs }
}

fn people(compte: &Compte) -> Partie {
    let rank = |niveau: Option<Niveau>| niveau.map_or_else(|| "–".to_owned(), |niveau| niveau.rank().to_string());
    let mut columns = vec![
        Colonne::texte("Personne", |one: &Personne| one.nom.clone()),
        Colonne::date("Commencé le", |one: &Personne| one.commence_le),
    ];
    let names = ["Ensemble"].into_iter().chain(Famille::ALL.map(Famille::label));
    columns
        .extend(names.enumerate().map(|(at, name)| Colonne::texte(name, move |one: &Personne| rank(one.niveaux[at]))));
    columns.push(Colonne::texte("Note", |one: &Personne| one.note.clone()));
    let table = Tableau::new("Le niveau de chaque personne, de 1 à 4", &columns, &compte.personnes);
    let mut blocs = vec![Bloc::Tableau(table)];
    if compte.tests > IMPRIMES {
        blocs.push(Bloc::Note(format!(
            "Les {IMPRIMES} tests les plus récents. Tous sont dans le fichier pour tableur, et comptés dans les autres tableaux."
        )));
    }
    Partie { titre: "Les personnes".to_owned(), blocs }
}

fn questions(compte: &Compte) -> Partie {
    let lines: Vec<(String, (u32, u32))> = in_order(compte.items.keys().cloned().collect())
        .into_iter()
        .map(|item| {
            let name = bank().item(&item).map_or_else(|| item.clone(), |item| item.designation.clone());
            (name, compte.items.get(&item).copied().unwrap_or_default())
        })
        .collect();
    let columns = [
        Colonne::texte("Question", |line: &(String, (u32, u32))| line.0.clone()),
        Colonne::entier("Réponses notées", |line: &(String, (u32, u32))| i64::from(line.1.0)),
        Colonne::pourcentage("Réussite", |line: &(String, (u32, u32))| {
            let (notes, points) = line.1;
            (notes > 0).then(|| f64::from(points) / f64::from(notes))
        }),
    ];
    let table = Tableau::new("Part des points obtenus à chaque question", &columns, &lines);
    Partie { titre: "Les questions".to_owned(), blocs: vec![Bloc::Tableau(table)] }
}
