//! Whole months: what figures are asked for, and what they are compared with.

use std::{fmt, iter::successors};

use chrono::{Datelike as _, Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::kernel::french;

/// Months that the log can hold; others are not understood.
const YEARS: std::ops::Range<i32> = 2015..2100;

/// A month of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Mois {
    year: i32,
    /// 1 to 12.
    month: u32,
}

impl Mois {
    pub fn new(year: i32, month: u32) -> Option<Self> {
        (YEARS.contains(&year) && (1..=12).contains(&month)).then_some(Self { year, month })
    }

    /// The month of a day.
    pub fn of(day: NaiveDate) -> Self {
        Self { year: day.year(), month: day.month() }
    }

    /// Reads « 2026-11 ».
    pub fn parse(text: &str) -> Option<Self> {
        let (year, month) = text.trim().split_once('-')?;
        let digits = |part: &str, length| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(year, 4) || !digits(month, 2) {
            return None;
        }
        Self::new(year.parse().ok()?, month.parse().ok()?)
    }

    pub fn year(self) -> i32 {
        self.year
    }

    pub fn first_day(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.year, self.month, 1).unwrap_or_default()
    }

    pub fn last_day(self) -> NaiveDate {
        self.first_day() + Months::new(1) - Days::new(1)
    }

    pub fn next(self) -> Self {
        self.moved(1)
    }

    /// So many months later, or earlier below zero.
    pub fn moved(self, months: i32) -> Self {
        let months = self.number() + months;
        Self { year: months.div_euclid(12), month: months.rem_euclid(12).unsigned_abs() + 1 }
    }

    /// Months since the beginning of the calendar.
    fn number(self) -> i32 {
        self.year * 12 + self.month.cast_signed() - 1
    }

    /// The first month of its quarter.
    pub fn quarter(self) -> Self {
        Self { year: self.year, month: self.month - (self.month - 1) % 3 }
    }

    /// « novembre 2026 ».
    pub fn in_words(self) -> String {
        french::month(self.first_day())
    }
}

impl fmt::Display for Mois {
    /// « 2026-11 », as the database and addresses write it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl From<Mois> for String {
    fn from(mois: Mois) -> Self {
        mois.to_string()
    }
}

impl TryFrom<String> for Mois {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("not a month")
    }
}

/// Whole months, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Periode {
    pub du: Mois,
    pub au: Mois,
}

impl Periode {
    /// Months of the longest period.
    pub const LONGEST: usize = 36;

    /// `None` where it ends before it begins, or is longer than `LONGEST`.
    pub fn new(du: Mois, au: Mois) -> Option<Self> {
        let months = au.number() - du.number() + 1;
        (usize::try_from(months).is_ok_and(|months| (1..=Self::LONGEST).contains(&months))).then_some(Self { du, au })
    }

    pub fn month(mois: Mois) -> Self {
        Self { du: mois, au: mois }
    }

    /// The quarter of a month.
    pub fn quarter(mois: Mois) -> Self {
        Self { du: mois.quarter(), au: mois.quarter().moved(2) }
    }

    /// The year of a month.
    pub fn year(mois: Mois) -> Self {
        Self { du: Mois { month: 1, ..mois }, au: Mois { month: 12, ..mois } }
    }

    /// Reads « 2026-11 », « 2026-T4 », « 2026 », « 2026-03..2026-05 ».
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Some((du, au)) = text.split_once("..") {
            return Self::new(Mois::parse(du)?, Mois::parse(au)?);
        }
        if let Some((year, quarter)) = text.split_once("-T") {
            let quarter = quarter.parse::<u32>().ok().filter(|quarter| (1..=4).contains(quarter))?;
            return Mois::parse(&format!("{year}-{:02}", quarter * 3)).map(Self::quarter);
        }
        Mois::parse(text).map(Self::month).or_else(|| Mois::parse(&format!("{text}-01")).map(Self::year))
    }

    /// The shortest way to write it, that `parse` reads.
    pub fn code(self) -> String {
        if self.du == self.au {
            self.du.to_string()
        } else if self == Self::year(self.du) {
            format!("{:04}", self.du.year)
        } else if self == Self::quarter(self.du) {
            format!("{:04}-T{}", self.du.year, self.rank_of_quarter())
        } else {
            format!("{}..{}", self.du, self.au)
        }
    }

    fn rank_of_quarter(self) -> u32 {
        self.du.month.div_ceil(3)
    }

    pub fn months(self) -> impl DoubleEndedIterator<Item = Mois> {
        (0..self.length()).map(move |at| self.du.moved(i32::try_from(at).unwrap_or(0)))
    }

    /// How many months.
    pub fn length(self) -> usize {
        usize::try_from(self.au.number() - self.du.number() + 1).unwrap_or(1)
    }

    pub fn contains(self, mois: Mois) -> bool {
        self.du <= mois && mois <= self.au
    }

    pub fn first_day(self) -> NaiveDate {
        self.du.first_day()
    }

    pub fn last_day(self) -> NaiveDate {
        self.au.last_day()
    }

    fn moved(self, months: i32) -> Self {
        Self { du: self.du.moved(months), au: self.au.moved(months) }
    }

    /// The months just before, as many.
    pub fn previous(self) -> Self {
        self.moved(-i32::try_from(self.length()).unwrap_or(1))
    }

    /// The months just after, as many.
    pub fn following(self) -> Self {
        self.moved(i32::try_from(self.length()).unwrap_or(1))
    }

    /// The same months a year before.
    pub fn year_before(self) -> Self {
        self.moved(-12)
    }

    /// Widened to whole quarters of the calendar.
    pub fn in_quarters(self) -> Self {
        Self { du: self.du.quarter(), au: self.au.quarter().moved(2) }
    }

    /// The quarters of the calendar that it is made of, once widened.
    pub fn quarters(self) -> impl Iterator<Item = Self> {
        let whole = self.in_quarters();
        successors(Some(Self::quarter(whole.du)), |quarter| Some(quarter.following()))
            .take_while(move |quarter| quarter.au <= whole.au)
    }

    /// « novembre 2026 », « 4e trimestre 2026 », « année 2026 », « mars à mai 2026 », « novembre 2025 à janvier 2026 ».
    pub fn in_words(self) -> String {
        if self.du == self.au {
            self.du.in_words()
        } else if self == Self::year(self.du) {
            format!("année {}", self.du.year)
        } else if self == Self::quarter(self.du) {
            let rank = self.rank_of_quarter();
            format!("{rank}{} trimestre {}", if rank == 1 { "er" } else { "e" }, self.du.year)
        } else if self.du.year == self.au.year {
            let first = self.du.in_words();
            let month = first.rsplit_once(' ').map_or(first.as_str(), |(month, _)| month);
            format!("{month} à {}", self.au.in_words())
        } else {
            format!("{} à {}", self.du.in_words(), self.au.in_words())
        }
    }

    /// « novembre 2026 », « le 4e trimestre 2026 », « l’année 2026 », after a preposition.
    pub fn with_article(self) -> String {
        let words = self.in_words();
        if self == Self::year(self.du) {
            format!("l’{words}")
        } else if self == Self::quarter(self.du) {
            format!("le {words}")
        } else {
            words
        }
    }

    /// « du 1er mars au 31 mai 2026 », for a sentence that says when exactly.
    pub fn in_days(self) -> String {
        let first = self.first_day();
        let from = if self.du.year == self.au.year { french::day_and_month(first) } else { french::date(first) };
        format!("du {from} au {}", french::date(self.last_day()))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn mois(text: &str) -> Mois {
        Mois::parse(text).unwrap()
    }

    #[test]
    fn what_an_address_says_is_read_and_said_in_words() {
        for (text, du, au, words, days) in [
            ("2026-11", "2026-11", "2026-11", "novembre 2026", "du 1er novembre au 30 novembre 2026"),
            ("2026-T4", "2026-10", "2026-12", "4e trimestre 2026", "du 1er octobre au 31 décembre 2026"),
            ("2026-T1", "2026-01", "2026-03", "1er trimestre 2026", "du 1er janvier au 31 mars 2026"),
            ("2024", "2024-01", "2024-12", "année 2024", "du 1er janvier au 31 décembre 2024"),
            ("2026-03..2026-05", "2026-03", "2026-05", "mars à mai 2026", "du 1er mars au 31 mai 2026"),
            (
                "2025-11..2026-02",
                "2025-11",
                "2026-02",
                "novembre 2025 à février 2026",
                "du 1er novembre 2025 au 28 février 2026",
            ),
        ] {
            let periode = Periode::parse(text).unwrap();
            assert_eq!((periode.du, periode.au), (mois(du), mois(au)), "{text}");
            assert_eq!((periode.code().as_str(), periode.in_words().as_str()), (text, words));
            assert_eq!(periode.in_days(), days);
        }
        assert_eq!(Periode::parse("2026-11..2026-11").unwrap().code(), "2026-11");
        for wrong in [
            "",
            "novembre",
            "2026-13",
            "2026-1",
            "2026-T5",
            "2026-T",
            "26",
            "2014",
            "2026-11..2026-10",
            "2023-01..2026-01",
            "+026",
            "2026-11-01",
        ] {
            assert_eq!(Periode::parse(wrong), None, "{wrong}");
        }
        assert_eq!(Periode::parse("2023-02..2026-01").map(Periode::length), Some(36));
    }

    #[test]
    fn what_it_is_compared_with_is_as_long() {
        let of = |text: &str| Periode::parse(text).unwrap();
        for (of_it, previous, year_before) in [
            ("2026-11", "2026-10", "2025-11"),
            ("2026-T1", "2025-T4", "2025-T1"),
            ("2026", "2025", "2025"),
            ("2026-01..2026-02", "2025-11..2025-12", "2025-01..2025-02"),
        ] {
            assert_eq!((of(of_it).previous(), of(of_it).year_before()), (of(previous), of(year_before)), "{of_it}");
            assert_eq!(of(previous).following(), of(of_it));
        }
        assert_eq!(of("2026-02..2026-05").in_quarters(), of("2026-01..2026-06"));
        let quarters: Vec<_> = of("2025-12..2026-02").quarters().map(Periode::code).collect();
        assert_eq!(quarters, ["2025-T4", "2026-T1"]);
    }

    proptest! {
        #[test]
        fn a_period_reads_back_and_holds_its_months(year in 2016_i32..2090, month in 1_u32..=12, length in 1_i32..=36) {
            let du = Mois::new(year, month).unwrap();
            let periode = Periode::new(du, du.moved(length - 1)).unwrap();
            prop_assert_eq!(Periode::parse(&periode.code()), Some(periode));
            let months: Vec<_> = periode.months().collect();
            prop_assert_eq!(months.len(), periode.length());
            prop_assert!(months.windows(2).all(|pair| pair[0].next() == pair[1] && pair[0] < pair[1]));
            prop_assert!(months.iter().all(|mois| periode.contains(*mois)));
            prop_assert_eq!((months[0], months[months.len() - 1]), (periode.du, periode.au));
            prop_assert_eq!(periode.last_day() + Days::new(1), periode.following().first_day());
        }

        #[test]
        fn never_panics(text in "\\PC*") {
            let _ = Periode::parse(&text);
        }
    }
}
