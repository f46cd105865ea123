//! What a workbook says: the texts of its cells, as the spreadsheet shows them to a French reader. In the child process.

use std::io::Cursor;

use calamine::{Data, DataRef, Reader as _, Xlsx, XlsxError};
use serde::{Deserialize, Serialize};

/// Sheets that are read, and what is read of each: more is not a table that a person keeps.
const MOST_SHEETS: usize = 20;
const MOST_CELLS: usize = 600_000;
/// Rows of a sheet, and columns: one more row than may be imported, so that it is known that there are too many.
pub const MOST_ROWS: usize = 5_050;
pub const MOST_COLUMNS: usize = 100;
/// Characters of a cell.
pub const MOST_TEXT: usize = 2_000;

/// A sheet that was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lue {
    pub nom: String,
    pub lignes: Vec<LigneLue>,
}

/// A row where something stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LigneLue {
    /// As the spreadsheet numbers it.
    pub numero: u32,
    pub cellules: Vec<String>,
}

/// Reads cell after cell: a sheet that claims to be huge takes no more memory than what stands in it.
pub fn read(bytes: Vec<u8>) -> Result<Vec<Lue>, XlsxError> {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes))?;
    let mut left = MOST_CELLS;
    let mut sheets = Vec::new();
    for nom in workbook.sheet_names().into_iter().take(MOST_SHEETS) {
        // A sheet of charts has no cells.
        let Ok(mut cells) = workbook.worksheet_cells_reader(&nom) else { continue };
        let mut lignes: Vec<LigneLue> = Vec::new();
        while let Some(cell) = cells.next_cell()? {
            let (row, column) = cell.get_position();
            let column = usize::try_from(column).unwrap_or(usize::MAX);
            let texte = text(cell.get_value());
            if column >= MOST_COLUMNS || texte.is_empty() {
                continue;
            }
            let numero = row.saturating_add(1);
            if lignes.last().is_none_or(|ligne| ligne.numero != numero) {
                if lignes.len() == MOST_ROWS {
                    break;
                }
                lignes.push(LigneLue { numero, cellules: Vec::new() });
            }
            if let Some(ligne) = lignes.last_mut() {
                ligne.cellules.resize(ligne.cellules.len().max(column + 1), String::new());
                ligne.cellules[column] = texte;
            }
            left = left.saturating_sub(1);
            if left == 0 {
                break;
            }
        }
        sheets.push(Lue { nom, lignes });
    }
    Ok(sheets)
}

fn text(value: &DataRef) -> String {
    let text = match value {
        DataRef::Empty | DataRef::Error(_) => String::new(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.trim().to_owned(),
        DataRef::SharedString(text) => text.trim().to_owned(),
        DataRef::Bool(true) => "oui".to_owned(),
        DataRef::Bool(false) => "non".to_owned(),
        DataRef::DateTime(moment) => {
            let days = moment.as_f64();
            // A time of the day, or as long as that.
            if moment.is_duration() || days < 1.0 {
                hours(days)
            } else {
                let (year, month, day, hour, minute, ..) = moment.to_ymd_hms_milli();
                let day = format!("{day:02}/{month:02}/{year:04}");
                if (hour, minute) == (0, 0) { day } else { format!("{day} {hour:02}:{minute:02}") }
            }
        }
        other => Data::from(other.clone()).to_string(),
    };
    text.chars().take(MOST_TEXT).collect()
}

/// « 1:30 » for a sixteenth of a day.
fn hours(days: f64) -> String {
    let minutes = format!("{:.0}", days.clamp(0.0, 1000.0) * 1440.0).parse::<u32>().unwrap_or(0);
    format!("{}:{:02}", minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn times_are_said_in_hours_and_minutes() {
        assert_eq!(hours(0.0625), "1:30");
        assert_eq!(hours(1.25), "30:00");
        assert_eq!(hours(-3.0), "0:00");
    }

    proptest! {
        #[test]
        fn what_is_no_workbook_is_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            prop_assert!(read(bytes).is_err());
        }
    }
}
