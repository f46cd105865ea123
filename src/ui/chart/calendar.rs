//! A month of days, Monday first, each with its value in words and in five steps of colour.

use chrono::{Datelike as _, Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{Unit, scale};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Calendar {
    /// Unique on its page, letters, digits and hyphens.
    pub id: String,
    /// Any day of the month.
    pub month: NaiveDate,
    /// What is counted: « Heures notées ».
    pub title: String,
    pub unit: Unit,
    /// Days that have a value; the others are blank.
    pub days: Vec<Day>,
    /// The day to mark, where it is of the month.
    pub today: Option<NaiveDate>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Day {
    pub day: NaiveDate,
    pub value: f64,
    pub href: Option<String>,
}

/// Colours after « nothing »: each up to its edge.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Steps(f64);

impl Steps {
    /// 0 for nothing, then 1 to 4.
    pub fn step(self, value: f64) -> usize {
        if value <= 0.0 { 0 } else { 1 + self.edges().iter().take(3).filter(|edge| value > **edge).count() }
    }

    pub fn edges(self) -> [f64; 4] {
        [1.0, 2.0, 3.0, 4.0].map(|times| times * self.0)
    }
}

impl Calendar {
    fn first(&self) -> NaiveDate {
        self.month - Days::new(u64::from(self.month.day0()))
    }

    /// The weeks of the month; `None` for days of the months around.
    pub fn weeks(&self) -> Vec<[Option<NaiveDate>; 7]> {
        let (first, end) = (self.first(), self.first() + Months::new(1));
        let monday = first - Days::new(u64::from(first.weekday().num_days_from_monday()));
        let of_month = |day: NaiveDate| Some(day).filter(|day| *day >= first && *day < end);
        let week = |monday: NaiveDate| [0, 1, 2, 3, 4, 5, 6].map(|day| of_month(monday + Days::new(day)));
        monday.iter_weeks().take_while(|monday| *monday < end).map(week).collect()
    }

    /// The day as it was given.
    pub fn day(&self, day: NaiveDate) -> Option<&Day> {
        self.days.iter().find(|given| given.day == day)
    }

    pub fn value(&self, day: NaiveDate) -> Option<f64> {
        self.day(day).map(|given| given.value)
    }

    pub fn steps(&self) -> Steps {
        Steps(scale::step(self.unit, self.days.iter().map(|day| day.value).fold(0.0, f64::max)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calendar(month: &str, unit: Unit, values: &[f64]) -> Calendar {
        let month: NaiveDate = month.parse().unwrap();
        let days = month.iter_days().zip(values).map(|(day, value)| Day { day, value: *value, href: None }).collect();
        Calendar { id: "m".to_owned(), month, title: "Heures".to_owned(), unit, days, today: None }
    }

    #[test]
    fn weeks_begin_on_monday_and_hold_the_whole_month() {
        for (month, weeks, first, days) in
            [("2026-11-24", 6, 6, 30), ("2027-02-01", 4, 0, 28), ("2024-02-29", 5, 3, 29)]
        {
            let weeks_of = calendar(month, Unit::Count, &[]).weeks();
            assert_eq!((weeks_of.len(), weeks_of[0].iter().position(Option::is_some)), (weeks, Some(first)), "{month}");
            let all: Vec<_> = weeks_of.iter().flatten().flatten().collect();
            assert_eq!(all.len(), days);
            assert!(all.is_sorted());
        }
    }

    #[test]
    fn steps_end_on_round_values() {
        let hours = calendar("2026-11-01", Unit::Minutes, &[0.0, 30.0, 450.0]).steps();
        assert_eq!(hours.edges(), [120.0, 240.0, 360.0, 480.0]);
        assert_eq!([0.0, 30.0, 120.0, 121.0, 450.0, 480.0].map(|value| hours.step(value)), [0, 1, 1, 2, 4, 4]);
        assert_eq!(calendar("2026-11-01", Unit::Count, &[3.0]).steps().edges(), [1.0, 2.0, 3.0, 4.0]);
        assert_eq!(calendar("2026-11-01", Unit::Count, &[]).steps().step(0.0), 0);
    }
}
