//! A workbook: a first sheet that says what it is, then tables with a frozen head and filters. Dates are dates, numbers are
//! numbers, words are never formulas.
//!
//! [`Classeur`] turns sheets into lines of JSON, page after page; [`write`], in the child process, turns the lines into the
//! workbook with no more than a row in memory.

use std::{
    borrow::Cow,
    io::{BufRead, Write},
};

use chrono::Datelike as _;
use futures_util::{Stream, StreamExt as _, stream::BoxStream};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, XlsxError};
use serde::{Deserialize, Serialize};

use super::feuille::{APropos, Entete, Feuille, Genre, Valeur};
use crate::{error::AppError, kernel::french};

/// The rows of a sheet, its head not counted: what a spreadsheet can hold.
const MAX_ROWS: usize = 1_048_575;
/// What a cell can hold, in UTF-16 units.
const MAX_TEXT: usize = 32_767;
/// Its number among paper sizes.
const A4: u8 = 9;

/// What goes from one process to the other, a line each.
#[derive(Serialize, Deserialize)]
enum Line {
    About(APropos),
    Sheet { nom: String, entetes: Vec<Entete> },
    Row(Vec<Option<Valeur>>),
}

impl Line {
    fn json(&self) -> Result<Vec<u8>, AppError> {
        let mut json = serde_json::to_vec(self).map_err(AppError::internal)?;
        json.push(b'\n');
        Ok(json)
    }
}

/// Sheets with their rows, not yet written.
pub struct Classeur {
    lines: BoxStream<'static, Result<Vec<u8>, AppError>>,
}

impl Classeur {
    pub fn new(a_propos: APropos) -> Self {
        Self { lines: futures_util::stream::once(async move { Line::About(a_propos).json() }).boxed() }
    }

    /// With this sheet. Its rows are asked for page by page, as fast as they are written.
    ///
    /// The workbook fails with the error of a page, and with `TooLarge` beyond what a spreadsheet can hold (1,048,575 rows).
    pub fn avec<T: Send + 'static>(
        self,
        feuille: Feuille<T>,
        pages: impl Stream<Item = Result<Vec<T>, AppError>> + Send + 'static,
    ) -> Self {
        let head = Line::Sheet { nom: feuille.nom.to_owned(), entetes: feuille.entetes() };
        let mut written = 0;
        let rows = pages.map(move |page| {
            let page = page?;
            written += page.len();
            if written > MAX_ROWS {
                return Err(AppError::TooLarge);
            }
            page.iter().try_fold(Vec::new(), |mut lines, row| {
                lines.extend(Line::Row(feuille.valeurs(row).collect()).json()?);
                Ok(lines)
            })
        });
        let head = futures_util::stream::once(async move { head.json() });
        Self { lines: self.lines.chain(head).chain(rows).boxed() }
    }

    pub(super) fn lines(self) -> BoxStream<'static, Result<Vec<u8>, AppError>> {
        self.lines
    }
}

#[derive(Debug, thiserror::Error)]
pub enum Fault {
    #[error("the lines cannot be read: {0}")]
    Read(#[from] std::io::Error),
    #[error("a line is not of a workbook: {0}")]
    Json(#[from] serde_json::Error),
    #[error("a row before its sheet")]
    Order,
    #[error("the workbook cannot be written: {0}")]
    Xlsx(#[from] XlsxError),
}

/// Writes the workbook that these lines tell. In the child process.
pub fn write(lines: impl BufRead, to: impl Write + Send) -> Result<(), Fault> {
    let mut workbook = Workbook::new();
    let mut open: Option<Open> = None;
    for line in lines.lines() {
        match serde_json::from_str(&line?)? {
            Line::About(a_propos) => about(&mut workbook, &a_propos)?,
            Line::Sheet { nom, entetes } => {
                if let Some(sheet) = open.take() {
                    sheet.close(&mut workbook)?;
                }
                open = Some(Open::new(&mut workbook, &nom, &entetes)?);
            }
            Line::Row(valeurs) => open.as_mut().ok_or(Fault::Order)?.row(&mut workbook, valeurs)?,
        }
    }
    if let Some(sheet) = open {
        sheet.close(&mut workbook)?;
    }
    Ok(workbook.save_to_writer(to)?)
}

/// What the workbook is: title, filters, definitions, date.
fn about(workbook: &mut Workbook, a_propos: &APropos) -> Result<(), XlsxError> {
    let made = ExcelDateTime::from_ymd(
        u16::try_from(a_propos.le.year()).unwrap_or(1900),
        u8::try_from(a_propos.le.month()).unwrap_or(1),
        u8::try_from(a_propos.le.day()).unwrap_or(1),
    )?;
    workbook.set_properties(&DocProperties::new().set_title(&a_propos.titre).set_creation_datetime(&made));
    let (title, name) =
        (Format::new().set_bold().set_font_size(14), Format::new().set_bold().set_align(FormatAlign::Top));
    let text = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let sheet = workbook.add_worksheet().set_name("À propos")?;
    sheet.set_column_width(0, 28)?.set_column_width(1, 90)?.set_paper_size(A4).set_print_fit_to_pages(1, 0);
    sheet.write_string_with_format(0, 0, cut(&a_propos.titre), &title)?;
    let day = ("Chiffres au".to_owned(), french::date(a_propos.le));
    let filters = a_propos
        .filtres
        .iter()
        .enumerate()
        .map(|(at, filtre)| (if at == 0 { "Filtres" } else { "" }.to_owned(), filtre.clone()));
    for (row, (label, said)) in
        (2..).zip(std::iter::once(day).chain(filters).chain(a_propos.definitions.iter().cloned()))
    {
        sheet.write_string_with_format(row, 0, cut(&label), &name)?.write_string_with_format(
            row,
            1,
            cut(&said),
            &text,
        )?;
    }
    Ok(())
}

/// The sheet that rows go to.
struct Open {
    at: usize,
    formats: Vec<Format>,
    rows: u32,
}

impl Open {
    fn new(workbook: &mut Workbook, nom: &str, entetes: &[Entete]) -> Result<Self, XlsxError> {
        let at = workbook.worksheets().len();
        let sheet = workbook.add_worksheet_with_constant_memory()?.set_name(nom)?;
        sheet
            .set_freeze_panes(1, 0)?
            .set_repeat_rows(0, 0)?
            .set_landscape()
            .set_paper_size(A4)
            .set_print_fit_to_pages(1, 0);
        let head =
            Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Top).set_border_bottom(FormatBorder::Thin);
        for (column, entete) in (0..).zip(entetes) {
            sheet.set_column_width(column, entete.largeur.unwrap_or(width(entete.genre)))?;
            let align = if entete.genre == Genre::Texte { FormatAlign::Left } else { FormatAlign::Right };
            sheet.write_string_with_format(0, column, cut(&entete.titre), &head.clone().set_align(align))?;
        }
        Ok(Self { at, formats: entetes.iter().map(|entete| format(entete.genre)).collect(), rows: 0 })
    }

    fn row(&mut self, workbook: &mut Workbook, valeurs: Vec<Option<Valeur>>) -> Result<(), XlsxError> {
        let sheet = workbook.worksheet_from_index(self.at)?;
        self.rows += 1;
        for ((column, format), valeur) in (0..).zip(&self.formats).zip(valeurs) {
            match valeur {
                None => continue,
                Some(Valeur::Texte(texte)) => sheet.write_string_with_format(self.rows, column, cut(&texte), format)?,
                Some(Valeur::Date(jour)) => sheet.write_datetime_with_format(self.rows, column, jour, format)?,
                #[expect(clippy::cast_precision_loss, reason = "a spreadsheet has no other numbers")]
                Some(Valeur::Entier(entier)) => {
                    sheet.write_number_with_format(self.rows, column, entier as f64, format)?
                }
                Some(Valeur::Nombre(nombre)) => sheet.write_number_with_format(self.rows, column, nombre, format)?,
                // A spreadsheet counts time in days, and shares in units.
                Some(Valeur::Duree(minutes)) => {
                    sheet.write_number_with_format(self.rows, column, f64::from(minutes) / 1440.0, format)?
                }
                Some(Valeur::Pourcentage(part)) => {
                    sheet.write_number_with_format(self.rows, column, part / 100.0, format)?
                }
            };
        }
        Ok(())
    }

    fn close(self, workbook: &mut Workbook) -> Result<(), XlsxError> {
        if let Some(last) = self.formats.len().checked_sub(1).and_then(|last| u16::try_from(last).ok()) {
            workbook.worksheet_from_index(self.at)?.autofilter(0, 0, self.rows, last)?;
        }
        Ok(())
    }
}

/// Written as a spreadsheet expects them: each shows its own language's signs in their place.
fn format(genre: Genre) -> Format {
    let format = Format::new().set_align(FormatAlign::Top);
    match genre {
        Genre::Texte => format.set_text_wrap(),
        Genre::Date => format.set_num_format("dd/mm/yyyy"),
        Genre::Entier => format.set_num_format("#,##0"),
        Genre::Nombre => format.set_num_format("#,##0.00"),
        Genre::Duree => format.set_num_format("[h]:mm"),
        Genre::Pourcentage => format.set_num_format("0.0%"),
    }
}

/// In characters.
fn width(genre: Genre) -> u16 {
    match genre {
        Genre::Texte => 28,
        Genre::Date => 12,
        Genre::Entier | Genre::Nombre | Genre::Duree | Genre::Pourcentage => 14,
    }
}

/// What a cell can hold of a text.
fn cut(text: &str) -> Cow<'_, str> {
    if text.encode_utf16().count() <= MAX_TEXT {
        return text.into();
    }
    let mut units = 1;
    let kept = text.chars().take_while(|letter| {
        units += letter.len_utf16();
        units <= MAX_TEXT
    });
    (kept.collect::<String>() + "…").into()
}
