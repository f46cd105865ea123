//! When an event comes back (RFC 5545, RRULE): by days, weeks, months or years. A rule that says more than this is not read.

use chrono::{Datelike as _, Days, NaiveDate, NaiveDateTime, Weekday};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Freq {
    Daily,
    Weekly,
    Monthly,
    Yearly,
}

/// A rule that is understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Regle {
    freq: Freq,
    interval: i64,
    count: Option<u32>,
    until: Option<NaiveDateTime>,
    /// With which one of the month, from its end when negative; 0: each.
    days: Vec<(i32, Weekday)>,
    month_days: Vec<i32>,
    week_start: Weekday,
}

/// Days that are walked from an event's beginning to count its occurrences: more than a century of them is no calendar.
const LONGEST: i64 = 40_000;

impl Regle {
    /// `None` where it says something that is not read here.
    pub fn parse(text: &str) -> Option<Self> {
        let mut freq = None;
        let mut regle = Self {
            freq: Freq::Daily,
            interval: 1,
            count: None,
            until: None,
            days: Vec::new(),
            month_days: Vec::new(),
            week_start: Weekday::Mon,
        };
        for part in text.trim().split(';').filter(|part| !part.is_empty()) {
            let (name, value) = part.split_once('=')?;
            match name.to_ascii_uppercase().as_str() {
                "FREQ" => freq = Some(frequency(value)?),
                "INTERVAL" => regle.interval = value.parse().ok().filter(|interval| (1..=1000).contains(interval))?,
                "COUNT" => regle.count = Some(value.parse().ok()?),
                "UNTIL" => regle.until = Some(until(value)?),
                "BYDAY" => regle.days = value.split(',').map(by_day).collect::<Option<_>>()?,
                "BYMONTHDAY" => {
                    regle.month_days = value.split(',').map(|day| day.parse().ok()).collect::<Option<_>>()?;
                }
                "WKST" => regle.week_start = weekday(value)?,
                _ => return None,
            }
        }
        regle.freq = freq?;
        let yearly = regle.freq == Freq::Yearly && !(regle.days.is_empty() && regle.month_days.is_empty());
        let ordinals = regle.freq != Freq::Monthly && regle.days.iter().any(|(which, _)| *which != 0);
        (!yearly && !ordinals).then_some(regle)
    }

    /// The days from `du` to `au` on which an event that first began at `first` begins.
    pub fn days(&self, first: NaiveDateTime, du: NaiveDate, au: NaiveDate) -> Vec<NaiveDate> {
        let start = first.date();
        let within = |day: &NaiveDate| self.until.is_none_or(|until| day.and_time(first.time()) <= until);
        // Only what is counted must be walked from the beginning.
        let from = if self.count.is_some() { start } else { start.max(du) };
        if (au - from).num_days() > LONGEST {
            return Vec::new();
        }
        let most = self.count.map_or(usize::MAX, |count| usize::try_from(count).unwrap_or(usize::MAX));
        let mut days = Vec::new();
        let mut counted = 0;
        let mut day = from;
        while day <= au && within(&day) && counted < most {
            if self.falls_on(start, day) {
                counted += 1;
                if day >= du {
                    days.push(day);
                }
            }
            let Some(next) = day.checked_add_days(Days::new(1)) else { break };
            day = next;
        }
        days
    }

    fn falls_on(&self, start: NaiveDate, day: NaiveDate) -> bool {
        let named = |day: NaiveDate| self.days.iter().any(|(_, weekday)| *weekday == day.weekday());
        match self.freq {
            Freq::Daily => (day - start).num_days() % self.interval == 0 && (self.days.is_empty() || named(day)),
            Freq::Weekly => {
                let week = |day: NaiveDate| day.week(self.week_start).checked_first_day().unwrap_or(day);
                let apart = (week(day) - week(start)).num_days() / 7;
                let right = if self.days.is_empty() { day.weekday() == start.weekday() } else { named(day) };
                apart % self.interval == 0 && right
            }
            Freq::Monthly => {
                let apart = months(day) - months(start);
                apart % self.interval == 0 && self.of_month(start, day)
            }
            Freq::Yearly => {
                let apart = i64::from(day.year() - start.year());
                apart % self.interval == 0 && (day.month(), day.day()) == (start.month(), start.day())
            }
        }
    }

    fn of_month(&self, start: NaiveDate, day: NaiveDate) -> bool {
        let length = i32::from(day.num_days_in_month());
        let number = i32::try_from(day.day()).unwrap_or(0);
        if !self.month_days.is_empty() {
            return self.month_days.iter().any(|wanted| *wanted == number || length + 1 + wanted == number);
        }
        if self.days.is_empty() {
            return day.day() == start.day();
        }
        let from_start = (number - 1) / 7 + 1;
        let from_end = -((length - number) / 7 + 1);
        let is = |(which, weekday): &(i32, Weekday)| {
            *weekday == day.weekday() && (*which == 0 || *which == from_start || *which == from_end)
        };
        self.days.iter().any(is)
    }
}

fn months(day: NaiveDate) -> i64 {
    i64::from(day.year()) * 12 + i64::from(day.month0())
}

fn frequency(text: &str) -> Option<Freq> {
    match text.to_ascii_uppercase().as_str() {
        "DAILY" => Some(Freq::Daily),
        "WEEKLY" => Some(Freq::Weekly),
        "MONTHLY" => Some(Freq::Monthly),
        "YEARLY" => Some(Freq::Yearly),
        _ => None,
    }
}

/// The last moment, in whatever zone the event is: a day is its end.
fn until(text: &str) -> Option<NaiveDateTime> {
    let text = text.trim_end_matches('Z');
    NaiveDateTime::parse_from_str(text, "%Y%m%dT%H%M%S")
        .ok()
        .or_else(|| NaiveDate::parse_from_str(text, "%Y%m%d").ok()?.and_hms_opt(23, 59, 59))
}

fn weekday(text: &str) -> Option<Weekday> {
    match text.to_ascii_uppercase().as_str() {
        "MO" => Some(Weekday::Mon),
        "TU" => Some(Weekday::Tue),
        "WE" => Some(Weekday::Wed),
        "TH" => Some(Weekday::Thu),
        "FR" => Some(Weekday::Fri),
        "SA" => Some(Weekday::Sat),
        "SU" => Some(Weekday::Sun),
        _ => None,
    }
}

/// « MO », « 2TU », « -1FR ».
fn by_day(text: &str) -> Option<(i32, Weekday)> {
    let at = text.len().checked_sub(2)?;
    let (which, day) = (text.get(..at)?, text.get(at..)?);
    let which = if which.is_empty() { 0 } else { which.parse().ok().filter(|which| (-5..=5).contains(which))? };
    Some((which, weekday(day)?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn days(rule: &str, first: &str, du: &str, au: &str) -> Vec<String> {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let first = day(first).and_hms_opt(14, 0, 0).unwrap();
        Regle::parse(rule).unwrap().days(first, day(du), day(au)).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_comes_back() {
        let november = |rule: &str, first: &str| days(rule, first, "2026-11-01", "2026-11-30");
        assert_eq!(november("FREQ=WEEKLY", "2026-01-06"), ["2026-11-03", "2026-11-10", "2026-11-17", "2026-11-24"]);
        assert_eq!(
            november("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH", "2026-11-03"),
            ["2026-11-03", "2026-11-05", "2026-11-17", "2026-11-19"]
        );
        assert_eq!(november("FREQ=DAILY;INTERVAL=10", "2026-11-05"), ["2026-11-05", "2026-11-15", "2026-11-25"]);
        assert_eq!(november("FREQ=DAILY;COUNT=3", "2026-10-31"), ["2026-11-01", "2026-11-02"]);
        assert_eq!(
            november("FREQ=DAILY;UNTIL=20261103T235959Z", "2026-11-01"),
            ["2026-11-01", "2026-11-02", "2026-11-03"]
        );
        assert_eq!(november("FREQ=DAILY;UNTIL=20261102", "2026-11-01"), ["2026-11-01", "2026-11-02"]);
        assert_eq!(november("FREQ=MONTHLY;BYDAY=2TU", "2026-01-13"), ["2026-11-10"]);
        assert_eq!(november("FREQ=MONTHLY;BYDAY=-1FR", "2026-01-30"), ["2026-11-27"]);
        assert_eq!(november("FREQ=MONTHLY;BYMONTHDAY=-1", "2026-01-31"), ["2026-11-30"]);
        assert_eq!(november("FREQ=MONTHLY", "2026-01-31"), Vec::<String>::new());
        assert_eq!(november("FREQ=YEARLY", "2020-11-24"), ["2026-11-24"]);
        assert_eq!(november("FREQ=WEEKLY", "2026-12-01"), Vec::<String>::new());
    }

    #[test]
    fn what_is_not_read() {
        for rule in [
            "",
            "FREQ=HOURLY",
            "FREQ=WEEKLY;BYSETPOS=1",
            "FREQ=WEEKLY;BYDAY=2TU",
            "FREQ=YEARLY;BYDAY=MO",
            "FREQ=DAILY;INTERVAL=0",
            "FREQ=WEEKLY;BYDAY=é",
            "FREQ",
        ] {
            assert_eq!(Regle::parse(rule), None, "{rule}");
        }
    }

    proptest! {
        #[test]
        fn never_panics_nor_leaves_its_bounds(text in "(FREQ=(DAILY|WEEKLY|MONTHLY);(INTERVAL=[0-9]{1,4};|COUNT=[0-9]{1,9};|BYDAY=-?[0-9]?(MO|SU);|BYMONTHDAY=-?[0-9]{1,2};|WKST=SU;){0,4})|\\PC{0,30}", year in 1_i32..9999) {
            if let Some(regle) = Regle::parse(&text) {
                let first = NaiveDate::from_ymd_opt(year, 5, 31).unwrap().and_hms_opt(9, 0, 0).unwrap();
                let (du, au) = (NaiveDate::from_ymd_opt(2026, 10, 27).unwrap(), NaiveDate::from_ymd_opt(2026, 11, 27).unwrap());
                let days = regle.days(first, du, au);
                prop_assert!(days.iter().all(|day| (du..=au).contains(day) && *day >= first.date()));
            }
        }
    }
}
