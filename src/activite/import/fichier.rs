//! A file that is sent, and the table in it: any separator and encoding for CSV, the sheet that looks like a log for XLSX.

use serde::{Deserialize, Serialize};

use super::colonnes;
use crate::document::{
    lecture::{LigneLue, Lue, MOST_COLUMNS},
    texte::{self, Contenu},
};

/// Lines of one file, its head not counted.
pub const MOST_LINES: usize = 5_000;
/// Rows among which the titles are looked for.
const HEAD: usize = 20;

/// The titles of the columns, and the rows below.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    pub titres: Vec<String>,
    pub lignes: Vec<LigneLue>,
}

/// What the first bytes say of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nature {
    Classeur,
    Texte,
}

/// Why a file cannot be imported: the sentence stands beside the field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Illisible {
    #[error("Choisissez un fichier.")]
    Absent,
    #[error(
        "Ce fichier est d’un ancien format d’Excel. Ouvrez-le dans votre tableur, puis enregistrez-le en .xlsx ou en .csv."
    )]
    AncienExcel,
    #[error(
        "Ce fichier n’est pas un tableau. Choisissez un fichier .csv ou .xlsx. Depuis LibreOffice, enregistrez en .xlsx."
    )]
    PasUnTableau,
    #[error("Ce fichier est un agenda. Envoyez-le depuis la page «\u{a0}Mon agenda\u{a0}».")]
    Agenda,
    #[error(
        "Nous n’avons pas trouvé de lignes dans ce fichier. Il faut une ligne de titres, puis une ligne par activité."
    )]
    Vide,
    #[error("Ce fichier a plus de 5 000 lignes. Coupez-le en plusieurs fichiers, par exemple un par année.")]
    TropLong,
}

pub fn nature(bytes: &[u8]) -> Result<Nature, Illisible> {
    match texte::contenu(bytes) {
        Contenu::Vide => Err(Illisible::Absent),
        Contenu::Classeur => Ok(Nature::Classeur),
        Contenu::AncienClasseur => Err(Illisible::AncienExcel),
        Contenu::Autre => Err(Illisible::PasUnTableau),
        Contenu::Texte => {
            let begins = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
            if begins.starts_with(b"BEGIN:VCALENDAR") { Err(Illisible::Agenda) } else { Ok(Nature::Texte) }
        }
    }
}

/// The table of a text, whatever separates its cells.
pub fn of_text(bytes: &[u8]) -> Result<Table, Illisible> {
    of_rows(texte::lignes(bytes, MOST_LINES + HEAD, MOST_COLUMNS))
}

/// The sheet whose titles say most.
pub fn of_sheets(sheets: Vec<Lue>) -> Result<Table, Illisible> {
    let best = sheets.into_iter().map(|sheet| (score(&sheet.lignes), sheet.lignes)).reduce(|best, next| {
        let better = (next.0, next.1.len()) > (best.0, best.1.len());
        if better { next } else { best }
    });
    of_rows(best.map(|(_, lignes)| lignes).unwrap_or_default())
}

/// Titles that are known in the best of the first rows.
fn score(lignes: &[LigneLue]) -> usize {
    lignes.iter().take(HEAD).map(|ligne| known(&ligne.cellules)).max().unwrap_or(0)
}

fn known(cellules: &[String]) -> usize {
    cellules.iter().filter(|cellule| colonnes::of_title(cellule).is_some()).count()
}

/// The titles are the row that knows most of them, among the first; else the first row.
fn of_rows(mut lignes: Vec<LigneLue>) -> Result<Table, Illisible> {
    let best = lignes.iter().take(HEAD).map(|ligne| known(&ligne.cellules)).enumerate();
    let (at, _) = best.reduce(|best, next| if next.1 > best.1 { next } else { best }).ok_or(Illisible::Vide)?;
    let below = lignes.split_off(at + 1);
    let titres = lignes.pop().map(|ligne| ligne.cellules).unwrap_or_default();
    if below.is_empty() || titres.is_empty() {
        return Err(Illisible::Vide);
    }
    if below.len() > MOST_LINES {
        return Err(Illisible::TropLong);
    }
    Ok(trimmed(titres, below))
}

/// As many cells in each row as the widest has; no column where nothing stands.
fn trimmed(mut titres: Vec<String>, mut lignes: Vec<LigneLue>) -> Table {
    let widest = lignes.iter().map(|ligne| ligne.cellules.len()).max().unwrap_or(0).max(titres.len());
    titres.resize(widest, String::new());
    for ligne in &mut lignes {
        ligne.cellules.resize(widest, String::new());
    }
    let kept: Vec<bool> =
        (0..widest).map(|column| lignes.iter().any(|ligne| !ligne.cellules[column].is_empty())).collect();
    let keep =
        |cells: Vec<String>| cells.into_iter().zip(&kept).filter(|(_, kept)| **kept).map(|(cell, _)| cell).collect();
    let titres = keep(titres);
    let lignes =
        lignes.into_iter().map(|ligne| LigneLue { numero: ligne.numero, cellules: keep(ligne.cellules) }).collect();
    Table { titres, lignes }
}

#[cfg(test)]
#[path = "fichier_tests.rs"]
mod tests;
