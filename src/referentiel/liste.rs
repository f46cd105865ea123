//! What each list of the programme carries besides its lines.

use chrono::NaiveDate;

/// A list in one of its versions: the day from which it holds, and where it was read, in words for the reader.
pub struct Liste<T: 'static> {
    pub version: &'static str,
    pub effective: NaiveDate,
    pub source: &'static str,
    pub lines: &'static [T],
}

/// A line that needs no more than words: the code that is stored, the name, and what it means in plain French.
#[derive(Clone, Copy, Debug)]
pub struct Notion {
    pub code: &'static str,
    pub label: &'static str,
    pub explanation: &'static str,
}

pub(super) const fn notion(code: &'static str, label: &'static str, explanation: &'static str) -> Notion {
    Notion { code, label, explanation }
}

/// A day written in the source: one that does not exist does not compile.
pub(super) const fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    match NaiveDate::from_ymd_opt(year, month, day) {
        Some(day) => day,
        None => panic!("no such day"),
    }
}

/// The deck that most lists come from.
pub(super) const CONFERENCE: &str = "conférence du CNFPT « Conseiller numérique en Île-de-France », 28 mai 2021";
pub(super) const CONFERENCE_DAY: NaiveDate = day(2021, 5, 28);
