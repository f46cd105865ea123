//! A table that comes as text: any separator, and the encodings that spreadsheets write.

use super::lecture::{LigneLue, MOST_TEXT};
use crate::kernel::form::visible;

/// Rows by which the separator is recognised.
const HEAD: usize = 20;
const SEPARATORS: [char; 4] = [';', '\t', ',', '|'];

/// What the first bytes say of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contenu {
    Vide,
    Classeur,
    AncienClasseur,
    /// Neither a workbook nor a text.
    Autre,
    Texte,
}

pub fn contenu(bytes: &[u8]) -> Contenu {
    let utf16 = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
    if bytes.is_empty() {
        Contenu::Vide
    } else if bytes.starts_with(b"PK\x03\x04") {
        Contenu::Classeur
    } else if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        Contenu::AncienClasseur
    } else if !utf16 && bytes.contains(&0) || bytes.starts_with(b"%PDF") {
        Contenu::Autre
    } else {
        Contenu::Texte
    }
}

/// The rows of a text where something stands, numbered as a spreadsheet does: one more than `most`, so that it is known that
/// there are too many. Cells beyond `columns` are left out.
pub fn lignes(bytes: &[u8], most: usize, columns: usize) -> Vec<LigneLue> {
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
        let cellules: Vec<_> = cellules.into_iter().take(columns).map(cell).collect();
        if cellules.iter().any(|cellule| !cellule.is_empty()) {
            lignes.push(LigneLue { numero, cellules });
        }
        if lignes.len() > most {
            break;
        }
    }
    lignes
}

/// What stands in a cell, without the apostrophe that keeps a spreadsheet from running it.
pub fn cell(text: String) -> String {
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
pub fn rows(text: &str, separator: char) -> impl Iterator<Item = Vec<String>> {
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
