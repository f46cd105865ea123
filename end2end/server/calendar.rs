//! The calendar against an independent source: every day from 1990 to 2100, in every territory.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike as _, Days, NaiveDate};
use fil::territoire::calendrier::{self, Territoire};

/// Made by `tools/jours_feries.py`.
const ORACLE: &str = include_str!("data/jours_feries.tsv");

/// Days of a year and territory; `france` for those kept everywhere.
fn oracle() -> BTreeMap<(i32, &'static str), BTreeSet<NaiveDate>> {
    ORACLE
        .lines()
        .skip(2)
        .map(|line| {
            let [year, territory, days] = line.split('\t').collect::<Vec<_>>().try_into().unwrap();
            let days = days.split_whitespace().map(|day| format!("{year}-{day}").parse().unwrap()).collect();
            ((year.parse().unwrap(), territory), days)
        })
        .collect()
}

#[test]
fn holidays_are_those_of_the_independent_source() {
    let oracle = oracle();
    let territories: BTreeSet<_> = oracle.keys().map(|(_, territory)| *territory).collect();
    assert_eq!(territories.len(), 15);
    let mut compared = 0;
    for year in 1990..=2100 {
        let france = &oracle[&(year, "france")];
        let easter = calendrier::easter(year);
        assert!(france.contains(&(easter + Days::new(1))) && easter.weekday() == chrono::Weekday::Sun, "Easter {year}");
        for territory in &territories {
            let own = &oracle[&(year, *territory)];
            let code = if *territory == "france" { "75" } else { territory };
            let place = Territoire::of_departement(code);
            let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
            for day in first.iter_days().take_while(|day| day.year() == year) {
                let expected = france.contains(&day) || own.contains(&day);
                assert_eq!(calendrier::is_holiday(day, place), expected, "{day} in {territory}");
                compared += 1;
            }
        }
    }
    assert!(compared > 600_000, "{compared}");
}
