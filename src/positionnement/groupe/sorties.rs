//! A group in files: a row a person and its columns an item (CSV, XLSX), and on paper what one tells a team.

use std::collections::BTreeSet;

use futures_util::TryStreamExt as _;

use super::{Groupe, Rangee, api, store};
use crate::{
    document::{APropos, Bloc, Chiffre, Classeur, Colonne, Feuille, Fichier, Format, Partie, Rapport, Tableau},
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

/// # Errors
/// `TooLarge` where a workbook cannot hold it; `Unavailable` when it takes too long.
pub async fn file(
    cx: &Request,
    organisme: &OrganismeAccess,
    groupe: &Groupe,
    format: Format,
) -> Result<Fichier, AppError> {
    let id = organisme.organisation().id;
    cx.saw("positionnement.exporter", id.0, Vec::new()).await?;
    if format == Format::Pdf {
        return paper(cx, organisme, groupe).await;
    }
    let asked = store::items(&mut *cx.db().reader().await?, organisme, groupe.forme).await?;
    let feuille = sheet(cx, asked);
    let rows = api::all(cx, organisme, groupe);
    if format == Format::Csv {
        return cx.app.fabrique.csv(&feuille, rows).await;
    }
    let a_propos = APropos {
        titre: format!("Tests de positionnement, {}", organisme.organisation().nom),
        filtres: vec![groupe.forme.label().to_owned(), french::capitalised(&groupe.jours)],
        definitions: definitions(groupe.forme),
        le: cx.today(),
    };
    cx.app.fabrique.xlsx(Classeur::new(a_propos).avec(feuille, rows)).await
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
        ("Note", "Points de la question, sur 1. Vide\u{a0}: à lire par une personne, ou non passée."),
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

async fn paper(cx: &Request, organisme: &OrganismeAccess, groupe: &Groupe) -> Result<Fichier, AppError> {
    let mut rows = Vec::new();
    let mut parts = std::pin::pin!(api::all(cx, organisme, groupe));
    while let Some(part) = parts.try_next().await? {
        rows.extend(part);
    }
    let rapport = Rapport {
        titre: "Résultats du groupe".to_owned(),
        surtitre: organisme.organisation().nom.clone(),
        sous_titre: format!("{}, {}", groupe.forme.label(), groupe.jours),
        le: cx.today(),
        parties: vec![levels(&rows), people(cx, &rows), questions(&rows)],
    };
    cx.app.fabrique.pdf(&rapport).await
}

/// A family, how many people at each level, how many at none.
type Line = (String, [usize; 4], usize);

fn levels(rows: &[Rangee]) -> Partie {
    let counts = |of: &dyn Fn(&Rangee) -> Option<Niveau>| {
        Niveau::ALL.map(|niveau| rows.iter().filter(|row| of(row) == Some(niveau)).count())
    };
    let line = |name: &str, counts: [usize; 4]| (name.to_owned(), counts, rows.len() - counts.iter().sum::<usize>());
    let mut lines = vec![line("Ensemble", counts(&|row| row.bilan.niveau))];
    lines.extend(
        Famille::ALL
            .into_iter()
            .enumerate()
            .map(|(at, famille)| line(famille.label(), counts(&|row: &Rangee| row.bilan.familles[at].niveau))),
    );
    let whole = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let mut columns = vec![Colonne::texte("Famille", |line: &Line| line.0.clone())];
    columns.extend(Niveau::ALL.map(|niveau| {
        Colonne::entier(format!("{} {}", niveau.rank(), niveau.label()), move |line: &Line| {
            whole(line.1[usize::from(niveau.rank()) - 1])
        })
    }));
    columns.push(Colonne::entier("Non concluant", move |line: &Line| whole(line.2)));
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
        Bloc::Chiffres(vec![Chiffre::new("Tests terminés", french::number(rows.len() as u64))]),
        Bloc::Graphique(chart),
        Bloc::Tableau(Tableau::new("Personnes par niveau et par famille", &columns, &lines)),
        Bloc::Note(UN_NIVEAU.to_owned()),
    ];
    Partie { titre: "Les niveaux".to_owned(), blocs }
}

fn people(cx: &Request, rows: &[Rangee]) -> Partie {
    let rank = |niveau: Option<Niveau>| niveau.map_or_else(|| "–".to_owned(), |niveau| niveau.rank().to_string());
    let cx = cx.clone();
    let mut columns = vec![
        Colonne::texte("Personne", |row: &Rangee| row.personne()),
        Colonne::date("Commencé le", move |row: &Rangee| cx.day(row.commence_le)),
        Colonne::texte("Ensemble", move |row: &Rangee| rank(row.bilan.niveau)),
    ];
    columns.extend(
        Famille::ALL.into_iter().enumerate().map(|(at, famille)| {
            Colonne::texte(famille.label(), move |row: &Rangee| rank(row.bilan.familles[at].niveau))
        }),
    );
    columns.push(Colonne::texte("Note", |row: &Rangee| {
        format!("{}\u{a0}/\u{a0}{}", row.bilan.obtenus, row.bilan.possibles)
    }));
    let table = Tableau::new("Le niveau de chaque personne, de 1 à 4", &columns, &rows[..rows.len().min(IMPRIMES)]);
    let mut blocs = vec![Bloc::Tableau(table)];
    if rows.len() > IMPRIMES {
        blocs.push(Bloc::Note(format!(
            "Les {IMPRIMES} tests les plus récents. Tous sont dans le fichier pour tableur, et comptés dans les autres tableaux."
        )));
    }
    Partie { titre: "Les personnes".to_owned(), blocs }
}

fn questions(rows: &[Rangee]) -> Partie {
    struct Line {
        name: String,
        notes: u32,
        points: u32,
    }
    let asked = rows.iter().flat_map(|row| row.notes.iter().map(|note| note.item.clone())).collect();
    let lines: Vec<_> = in_order(asked)
        .into_iter()
        .map(|item| {
            let name = bank().item(&item).map_or_else(|| item.clone(), |item| item.designation.clone());
            let notes = rows.iter().filter_map(|row| row.of_item(&item)?.statut.points());
            notes.fold(Line { name, notes: 0, points: 0 }, |line, points| Line {
                notes: line.notes + 1,
                points: line.points + points.0,
                ..line
            })
        })
        .collect();
    let columns = [
        Colonne::texte("Question", |line: &Line| line.name.clone()),
        Colonne::entier("Réponses notées", |line: &Line| i64::from(line.notes)),
        Colonne::pourcentage("Réussite", |line: &Line| {
            (line.notes > 0).then(|| f64::from(line.points) / f64::from(line.notes))
        }),
    ];
    let table = Tableau::new("Part des points obtenus à chaque question", &columns, &lines);
    Partie { titre: "Les questions".to_owned(), blocs: vec![Bloc::Tableau(table)] }
}
