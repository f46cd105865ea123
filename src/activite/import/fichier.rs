//! A file that is sent, and the table in it: any separator and encoding for CSV, the sheet that looks like a log for XLSX.

use serde::{Deserialize, Serialize};

use super::colonnes;
use crate::{
    document::lecture::{LigneLue, Lue, MOST_COLUMNS, MOST_TEXT},
    kernel::form::visible,
};

/// Lines of one file, its head not counted.
pub const MOST_LINES: usize = 5_000;
/// Rows among which the titles are looked for.
const HEAD: usize = 20;
const SEPARATORS: [char; 4] = [';', '\t', ',', '|'];

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
    #[error("Ce fichier est un agenda. Envoyez-le depuis la page « Mon agenda ».")]
    Agenda,
    #[error(
        "Nous n’avons pas trouvé de lignes dans ce fichier. Il faut une ligne de titres, puis une ligne par activité."
    )]
    Vide,
    #[error("Ce fichier a plus de 5 000 lignes. Coupez-le en plusieurs fichiers, par exemple un par année.")]
    TropLong,
}

pub fn nature(bytes: &[u8]) -> Result<Nature, Illisible> {
    if bytes.is_empty() {
        return Err(Illisible::Absent);
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return Ok(Nature::Classeur);
    }
    if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        return Err(Illisible::AncienExcel);
    }
    let utf16 = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
    if !utf16 && bytes.contains(&0) || bytes.starts_with(b"%PDF") {
        return Err(Illisible::PasUnTableau);
    }
    let begins = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if begins.starts_with(b"BEGIN:VCALENDAR") { Err(Illisible::Agenda) } else { Ok(Nature::Texte) }
}

/// The table of a text, whatever separates its cells.
pub fn of_text(bytes: &[u8]) -> Result<Table, Illisible> {
    let text = decode(bytes);
    let text = text.trim_start_matches('\u{feff}');
    let (announced, text) = match text.strip_prefix("sep=") {
        Some(rest) => (rest.chars().next(), rest.split_once('\n').map_or("", |(_, rest)| rest)),
        None => (None, text),
    };
    let offset = u32::from(announced.is_some());
    let separator = announced.unwrap_or_else(|| separator(text));
    let mut lignes = Vec::new();
    for (numero, cellules) in (1 + offset..).zip(rows(text, separator)) {
        let cellules: Vec<_> = cellules.into_iter().take(MOST_COLUMNS).map(cell).collect();
        if cellules.iter().any(|cellule| !cellule.is_empty()) {
            lignes.push(LigneLue { numero, cellules });
        }
        if lignes.len() > MOST_LINES + HEAD {
            break;
        }
    }
    of_rows(lignes)
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

/// What stands in a cell, without the apostrophe that keeps a spreadsheet from running it.
fn cell(text: String) -> String {
    let text = visible(text.trim());
    let guarded = text.strip_prefix('\'').filter(|rest| rest.trim_start().starts_with(['=', '+', '-', '@']));
    guarded.unwrap_or(&text).chars().take(MOST_TEXT).collect()
}

/// UTF-8, with its mark or not; UTF-16 with its mark; else Windows-1252, in which everything means something.
fn decode(bytes: &[u8]) -> String {
    let wide = |read: fn([u8; 2]) -> u16| {
        let units = bytes[2..].as_chunks().0.iter().map(|pair| read(*pair));
        char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
    };
    if bytes.starts_with(b"\xff\xfe") {
        return wide(u16::from_le_bytes);
    }
    if bytes.starts_with(b"\xfe\xff") {
        return wide(u16::from_be_bytes);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|byte| windows_1252(*byte)).collect(),
    }
}

fn windows_1252(byte: u8) -> char {
    /// From 0x80 on; what is not given stays a control character.
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘',
        '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9f => HIGH[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

/// The one that cuts most of the first rows into as many cells.
fn separator(text: &str) -> char {
    let score = |separator: char| {
        let mut widths: Vec<_> = rows(text, separator)
            .filter(|row| row.iter().any(|cell| !cell.is_empty()))
            .take(HEAD)
            .map(|row| row.len())
            .collect();
        widths.sort_unstable();
        let median = widths.get(widths.len() / 2).copied().unwrap_or(0);
        let same = widths.iter().filter(|width| **width == median).count();
        if median < 2 { 0 } else { same * 100 + median }
    };
    let best = SEPARATORS.map(|separator| (score(separator), separator));
    best.into_iter()
        .reduce(|best, next| if next.0 > best.0 { next } else { best })
        .map_or(';', |(_, separator)| separator)
}

/// Rows as spreadsheets write them: a cell between quotes may hold the separator, line breaks, and quotes written twice. A
/// quote that is never closed ends with the text.
fn rows(text: &str, separator: char) -> impl Iterator<Item = Vec<String>> {
    let mut letters = text.chars().peekable();
    std::iter::from_fn(move || {
        letters.peek()?;
        let (mut row, mut cell, mut quoted) = (Vec::new(), String::new(), false);
        while let Some(letter) = letters.next() {
            match letter {
                '"' if quoted && letters.next_if_eq(&'"').is_some() => cell.push('"'),
                '"' if quoted => quoted = false,
                '"' if cell.trim().is_empty() => {
                    cell.clear();
                    quoted = true;
                }
                letter if quoted => cell.push(letter),
                letter if letter == separator => row.push(std::mem::take(&mut cell)),
                '\r' => {
                    letters.next_if_eq(&'\n');
                    break;
                }
                '\n' => break,
                letter => cell.push(letter),
            }
        }
        row.push(cell);
        Some(row)
    })
}

#[cfg(test)]
#[path = "fichier_tests.rs"]
mod tests;
