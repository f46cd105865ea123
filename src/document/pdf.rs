//! A report as PDF/UA-1: tagged, in French, with a title, headings, tables with their heads, and charts that say in words
//! what they show. Runs in the child process.
//!
//! The template reads the report as data (`rapport.json`): no word of a person is ever part of its source.

use serde_json::Value;
use typst::{
    Feature, Library, LibraryExt as _, World,
    diag::{FileError, FileResult, SourceDiagnostic},
    foundations::{Bytes, Datetime, Duration, Smart},
    syntax::{FileId, Source},
    text::{Font, FontBook},
    utils::LazyHash,
};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use super::{paper, rapport::Rapport};

const TEMPLATE: &str = include_str!("rapport.typ");
const FONTS: [&[u8]; 3] = [
    include_bytes!("fonts/Lato-Regular.ttf"),
    include_bytes!("fonts/Lato-Bold.ttf"),
    include_bytes!("fonts/LibertinusSerif-Semibold.otf"),
];

/// The template does not take this report: our fault.
#[derive(Debug, thiserror::Error)]
#[error("the report cannot be laid out: {0}")]
pub struct Fault(String);

impl Fault {
    fn of(diagnostics: &[SourceDiagnostic]) -> Self {
        Self(diagnostics.iter().map(|diagnostic| diagnostic.message.as_str()).collect::<Vec<_>>().join("; "))
    }
}

/// The bytes of the PDF: the same report gives the same bytes.
pub(super) fn render(rapport: &Rapport) -> Result<Vec<u8>, Fault> {
    let fonts: Vec<_> = fonts().collect();
    let mut data = paper::lay_out(rapport);
    show_with(&fonts, &mut data);
    let paper = Paper::new(fonts, &data).map_err(|error| Fault(error.to_string()))?;
    let document: PagedDocument = typst::compile(&paper).output.map_err(|faults| Fault::of(&faults))?;
    let standards = PdfStandards::new(&[PdfStandard::Ua_1]).map_err(|error| Fault(error.message().to_string()))?;
    let options = PdfOptions { standards, creator: Smart::Custom(Some("Le Fil".to_owned())), ..PdfOptions::default() };
    typst_pdf::pdf(&document, &options).map_err(|faults| Fault::of(&faults))
}

fn fonts() -> impl Iterator<Item = Font> {
    FONTS.into_iter().flat_map(|font| Font::iter(Bytes::new(font)))
}

/// What typst may reach: the template, the report, the fonts; no file, no network, no clock.
struct Paper {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    template: Source,
    report: Bytes,
}

impl Paper {
    fn new(fonts: Vec<Font>, data: &Value) -> Result<Self, serde_json::Error> {
        Ok(Self {
            // What gives a table's rows their heads.
            library: LazyHash::new(
                Library::builder().with_features([Feature::A11yExtras].into_iter().collect()).build(),
            ),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            template: Source::detached(TEMPLATE),
            report: Bytes::new(serde_json::to_vec(data)?),
        })
    }
}

impl World for Paper {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.template.id() { Ok(self.template.clone()) } else { Err(FileError::AccessDenied) }
    }

    /// The only file there is, whatever its name.
    fn file(&self, _: FileId) -> FileResult<Bytes> {
        Ok(self.report.clone())
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// PDF/UA wants a glyph for every character: what no font can show becomes a square, what is never seen goes.
fn show_with(fonts: &[Font], data: &mut Value) {
    match data {
        Value::String(text) => {
            let shown = |letter: char| {
                let has = |font: &Font| font.info().coverage.contains(letter.into());
                match letter {
                    '\n' => Some(' '),
                    letter if letter.is_control() || is_invisible(letter) => None,
                    letter if letter.is_whitespace() || fonts.iter().any(has) => Some(letter),
                    _ => Some('□'),
                }
            };
            *text = text.chars().filter_map(shown).collect();
        }
        Value::Array(values) => values.iter_mut().for_each(|value| show_with(fonts, value)),
        Value::Object(fields) => fields.values_mut().for_each(|value| show_with(fonts, value)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Joiners, marks of direction, variants: they change the letters around, and have no shape of their own.
fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use proptest::prelude::*;

    use super::*;
    use crate::document::{Bloc, Chiffre, Partie};

    fn rapport(words: &str) -> Rapport {
        let blocs = vec![
            Bloc::Texte(words.to_owned()),
            Bloc::Citation(words.to_owned()),
            Bloc::Chiffres(vec![Chiffre::new(words, words)]),
        ];
        Rapport {
            titre: format!("Rapport {words}"),
            surtitre: words.to_owned(),
            sous_titre: words.to_owned(),
            le: NaiveDate::from_ymd_opt(2026, 11, 24).unwrap(),
            parties: vec![Partie { titre: format!("Partie {words}"), blocs }],
        }
    }

    #[test]
    fn what_no_font_can_show_is_a_square() {
        let fonts: Vec<_> = fonts().collect();
        let mut data =
            serde_json::json!(["Été, Ωμέγα, Привет", "👩\u{200d}🌾 oui", ["العربية 中"], "a\u{0}\u{7}b\nc\u{202f}%"]);
        show_with(&fonts, &mut data);
        assert_eq!(data, serde_json::json!(["Été, Ωμέγα, Привет", "□□ oui", ["□□□□□□□ □"], "ab c\u{202f}%"]));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn any_words_make_a_report(words in any::<String>()) {
            prop_assert!(render(&rapport(&words)).unwrap().starts_with(b"%PDF"));
        }
    }
}
