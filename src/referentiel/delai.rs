//! Lengths of time as rules write them: months are calendar months, not thirty days.

use std::fmt;

use chrono::{DateTime, Months, NaiveDate, TimeDelta, Utc};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delai {
    Minutes(u32),
    Heures(u32),
    Jours(u32),
    Semaines(u32),
    Mois(u32),
}

impl Delai {
    /// Number, and its unit for one and for several.
    fn parts(self) -> (u32, &'static str, &'static str) {
        match self {
            Self::Minutes(number) => (number, "minute", "minutes"),
            Self::Heures(number) => (number, "heure", "heures"),
            Self::Jours(number) => (number, "jour", "jours"),
            Self::Semaines(number) => (number, "semaine", "semaines"),
            Self::Mois(number) => (number, "mois", "mois"),
        }
    }

    /// This long before a moment. Months are clamped to the end of the month.
    pub fn before_instant(self, at: DateTime<Utc>) -> DateTime<Utc> {
        match self.length() {
            Ok(months) => at.checked_sub_months(months).unwrap_or_default(),
            Err(length) => at - length,
        }
    }

    /// This long after a moment. Months are clamped to the end of the month.
    pub fn after_instant(self, at: DateTime<Utc>) -> DateTime<Utc> {
        match self.length() {
            Ok(months) => at.checked_add_months(months).unwrap_or_default(),
            Err(length) => at + length,
        }
    }

    /// This long after a day. Months are clamped to the end of the month; what is shorter than a day counts for nothing.
    pub fn after_day(self, day: NaiveDate) -> NaiveDate {
        match self.length() {
            Ok(months) => day.checked_add_months(months).unwrap_or(NaiveDate::MAX),
            Err(length) => day + length,
        }
    }

    fn length(self) -> Result<Months, TimeDelta> {
        match self {
            Self::Minutes(number) => Err(TimeDelta::minutes(number.into())),
            Self::Heures(number) => Err(TimeDelta::hours(number.into())),
            Self::Jours(number) => Err(TimeDelta::days(number.into())),
            Self::Semaines(number) => Err(TimeDelta::weeks(number.into())),
            Self::Mois(number) => Ok(Months::new(number)),
        }
    }

    /// « 24 » before « 36 mois », « 3 semaines » before « 5 mois »: the unit is said once.
    pub fn before(self, next: Self) -> String {
        let ((number, _, unit), (_, _, next_unit)) = (self.parts(), next.parts());
        if unit == next_unit { number.to_string() } else { self.to_string() }
    }
}

/// « 15 jours », « 1 mois », « 3 semaines », on one line.
impl fmt::Display for Delai {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (number, one, many) = self.parts();
        write!(f, "{number}\u{a0}{}", if number >= 2 { many } else { one })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_clamped_days_are_not() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        assert_eq!(Delai::Mois(6).after_instant(at("2026-08-31T08:00:00Z")), at("2027-02-28T08:00:00Z"));
        assert_eq!(Delai::Mois(24).before_instant(at("2026-11-24T08:00:00Z")), at("2024-11-24T08:00:00Z"));
        assert_eq!(Delai::Jours(30).after_instant(at("2026-11-24T08:00:00Z")), at("2026-12-24T08:00:00Z"));
    }

    #[test]
    fn lengths_read_as_french_writes_them() {
        assert_eq!(Delai::Jours(15).to_string(), "15\u{a0}jours");
        assert_eq!(Delai::Jours(1).to_string(), "1\u{a0}jour");
        assert_eq!(Delai::Mois(1).to_string(), "1\u{a0}mois");
        assert_eq!(Delai::Mois(24).before(Delai::Mois(36)), "24");
        assert_eq!(Delai::Semaines(3).before(Delai::Mois(3)), "3\u{a0}semaines");
    }
}
