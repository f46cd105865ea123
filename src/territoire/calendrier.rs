//! Working days and public holidays of France, by territory. Pure arithmetic: the same date gives the same answer.
//!
//! Held by tests to an independent source from 1990 to 2100 (`tools/jours_feries.py`). Interpretations, v1: Good Friday and
//! 26 December are holidays in all of Alsace-Moselle; a day that a collectivity keeps by custom (Mi-Carême in Guadeloupe) is
//! one there; Pentecost Monday was worked from 2005 to 2007, as the law on the day of solidarity had it.

use chrono::{Datelike as _, Days, Months, NaiveDate, Weekday};

/// Where the same holidays are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Territoire {
    Metropole,
    AlsaceMoselle,
    Guadeloupe,
    Martinique,
    Guyane,
    Reunion,
    SaintPierreEtMiquelon,
    Mayotte,
    SaintBarthelemy,
    SaintMartin,
    WallisEtFutuna,
    Polynesie,
    NouvelleCaledonie,
}

impl Territoire {
    /// The territory of a département, or of a collectivity overseas, by its INSEE code.
    pub fn of_departement(code: &str) -> Self {
        match code {
            "57" | "67" | "68" => Self::AlsaceMoselle,
            "971" => Self::Guadeloupe,
            "972" => Self::Martinique,
            "973" => Self::Guyane,
            "974" => Self::Reunion,
            "975" => Self::SaintPierreEtMiquelon,
            "976" => Self::Mayotte,
            "977" => Self::SaintBarthelemy,
            "978" => Self::SaintMartin,
            "986" => Self::WallisEtFutuna,
            "987" => Self::Polynesie,
            "988" => Self::NouvelleCaledonie,
            _ => Self::Metropole,
        }
    }
}

/// When a holiday falls.
#[derive(Clone, Copy)]
enum Falls {
    On(u32, u32),
    /// Days after Easter Sunday.
    Easter(i64),
}

struct Holiday {
    falls: Falls,
    /// Empty: everywhere.
    only: &'static [Territoire],
    from: i32,
    until: i32,
}

const fn everywhere(falls: Falls) -> Holiday {
    Holiday { falls, only: &[], from: i32::MIN, until: i32::MAX }
}

const fn only(only: &'static [Territoire], falls: Falls) -> Holiday {
    Holiday { falls, only, from: i32::MIN, until: i32::MAX }
}

const GOOD_FRIDAY: Falls = Falls::Easter(-2);
const PENTECOST_MONDAY: Falls = Falls::Easter(50);

static HOLIDAYS: [Holiday; 33] = {
    use Falls::{Easter, On};
    use Territoire::{
        AlsaceMoselle, Guadeloupe, Guyane, Martinique, Mayotte, NouvelleCaledonie, Polynesie, Reunion, SaintBarthelemy,
        SaintMartin, WallisEtFutuna,
    };
    [
        everywhere(On(1, 1)),
        everywhere(Easter(1)),
        everywhere(On(5, 1)),
        everywhere(On(5, 8)),
        everywhere(Easter(39)),
        Holiday { until: 2004, ..everywhere(PENTECOST_MONDAY) },
        Holiday { from: 2008, ..everywhere(PENTECOST_MONDAY) },
        everywhere(On(7, 14)),
        everywhere(On(8, 15)),
        everywhere(On(11, 1)),
        everywhere(On(11, 11)),
        everywhere(On(12, 25)),
        // Ordinance of 16 August 1892, kept by local law.
        only(&[AlsaceMoselle], GOOD_FRIDAY),
        only(&[AlsaceMoselle], On(12, 26)),
        // Abolition of slavery: decree 83-1003, as changed by decree 2012-553.
        only(&[Guadeloupe], On(5, 27)),
        only(&[Martinique], On(5, 22)),
        only(&[Guyane], On(6, 10)),
        only(&[Reunion], On(12, 20)),
        only(&[Mayotte], On(4, 27)),
        Holiday { from: 2012, ..only(&[SaintBarthelemy], On(10, 9)) },
        Holiday { from: 2012, ..only(&[SaintMartin], On(5, 28)) },
        only(&[Guadeloupe, Martinique], On(7, 21)),
        Holiday { from: 2012, ..only(&[SaintMartin], On(7, 21)) },
        only(&[Guadeloupe], GOOD_FRIDAY),
        only(&[Guadeloupe], Easter(-24)),
        only(&[NouvelleCaledonie], On(9, 24)),
        only(&[Polynesie], GOOD_FRIDAY),
        only(&[Polynesie], On(3, 5)),
        // The day of autonomy gave way to Matari'i (law of the country of 30 April 2024).
        Holiday { until: 2024, ..only(&[Polynesie], On(6, 29)) },
        Holiday { from: 2025, ..only(&[Polynesie], On(11, 20)) },
        only(&[WallisEtFutuna], On(4, 28)),
        only(&[WallisEtFutuna], On(6, 29)),
        only(&[WallisEtFutuna], On(7, 29)),
    ]
};

/// Easter Sunday of the Gregorian calendar (the computus of Meeus, Jones and Butcher).
pub fn easter(year: i32) -> NaiveDate {
    let (a, century, rest) = (year.rem_euclid(19), year.div_euclid(100), year.rem_euclid(100));
    let correction = (century - (century + 8).div_euclid(25) + 1).div_euclid(3);
    let epact = (19 * a + century - century.div_euclid(4) - correction + 15).rem_euclid(30);
    let weekday = (32 + 2 * century.rem_euclid(4) + 2 * rest.div_euclid(4) - epact - rest.rem_euclid(4)).rem_euclid(7);
    let late = (a + 11 * epact + 22 * weekday).div_euclid(451);
    let march = 22 + epact + weekday - 7 * late;
    let first = NaiveDate::from_ymd_opt(year, 3, 1).unwrap_or_default();
    first + chrono::TimeDelta::days(i64::from(march - 1))
}

pub fn is_holiday(day: NaiveDate, territoire: Territoire) -> bool {
    let after_easter = (day - easter(day.year())).num_days();
    HOLIDAYS.iter().any(|holiday| {
        (holiday.from..=holiday.until).contains(&day.year())
            && (holiday.only.is_empty() || holiday.only.contains(&territoire))
            && match holiday.falls {
                Falls::On(month, number) => (day.month(), day.day()) == (month, number),
                Falls::Easter(days) => after_easter == days,
            }
    })
}

/// Monday to Friday, but for public holidays.
pub fn is_working_day(day: NaiveDate, territoire: Territoire) -> bool {
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && !is_holiday(day, territoire)
}

/// The `count`th working day after `day`, which itself may be any day: sent on a Sunday, J+1 is the Monday.
pub fn add_working_days(day: NaiveDate, count: u32, territoire: Territoire) -> NaiveDate {
    (0..count).fold(day, |mut reached, _| {
        loop {
            reached = reached + Days::new(1);
            if is_working_day(reached, territoire) {
                break reached;
            }
        }
    })
}

/// The same day of a later month, or that month's last: one month after 31 August is 30 September.
pub fn add_months(day: NaiveDate, count: u32) -> NaiveDate {
    day.checked_add_months(Months::new(count)).unwrap_or(NaiveDate::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn months_end_where_the_month_does() {
        for (from, months, to) in [
            ("2026-08-31", 1, "2026-09-30"),
            ("2026-08-31", 6, "2027-02-28"),
            ("2027-08-31", 6, "2028-02-29"),
            ("2026-08-31", 12, "2027-08-31"),
            ("2028-02-29", 12, "2029-02-28"),
            ("2028-02-29", 1, "2028-03-29"),
            ("2026-01-30", 1, "2026-02-28"),
        ] {
            assert_eq!(add_months(day(from), months), day(to), "{from} + {months}");
        }
    }

    #[test]
    fn days_that_are_not_worked_do_not_count() {
        // The week of the deck: sent on Monday 31 May 2021.
        assert_eq!(add_working_days(day("2021-05-31"), 2, Territoire::Metropole), day("2021-06-02"));
        assert_eq!(add_working_days(day("2021-05-31"), 8, Territoire::Metropole), day("2021-06-10"));
        // Over Ascension, a week-end, and Pentecost Monday.
        assert_eq!(add_working_days(day("2026-05-13"), 2, Territoire::Metropole), day("2026-05-18"));
        assert_eq!(add_working_days(day("2026-05-22"), 1, Territoire::Metropole), day("2026-05-26"));
        // Sent on a Sunday.
        assert_eq!(add_working_days(day("2026-11-22"), 1, Territoire::Metropole), day("2026-11-23"));
        // 26 December and Good Friday in Alsace, 20 December at La Réunion.
        assert_eq!(add_working_days(day("2025-12-24"), 1, Territoire::Metropole), day("2025-12-26"));
        assert_eq!(add_working_days(day("2025-12-24"), 1, Territoire::AlsaceMoselle), day("2025-12-29"));
        assert_eq!(add_working_days(day("2026-04-02"), 1, Territoire::AlsaceMoselle), day("2026-04-07"));
        assert_eq!(add_working_days(day("2027-12-17"), 1, Territoire::Reunion), day("2027-12-21"));
    }

    fn any_day() -> impl Strategy<Value = NaiveDate> {
        (0..40_000_u64).prop_map(|days| day("1990-01-01") + Days::new(days))
    }

    fn any_territoire() -> impl Strategy<Value = Territoire> {
        prop::sample::select(vec![
            "75", "57", "971", "972", "973", "974", "975", "976", "977", "978", "986", "987", "988",
        ])
        .prop_map(Territoire::of_departement)
    }

    proptest! {
        #[test]
        fn a_deadline_is_worked_and_counts_only_worked_days(from in any_day(), count in 1..30_u32, place in any_territoire()) {
            let due = add_working_days(from, count, place);
            prop_assert!(is_working_day(due, place));
            let worked = from.iter_days().skip(1).take_while(|day| *day <= due).filter(|day| is_working_day(*day, place)).count();
            prop_assert_eq!(worked, count as usize);
        }

        #[test]
        fn counting_goes_on_from_where_it_stopped(from in any_day(), a in 0..20_u32, b in 0..20_u32, place in any_territoire()) {
            prop_assert_eq!(add_working_days(add_working_days(from, a, place), b, place), add_working_days(from, a + b, place));
        }

        #[test]
        fn a_later_order_is_never_due_earlier(from in any_day(), later in 0..30_u64, count in 0..20_u32, place in any_territoire()) {
            prop_assert!(add_working_days(from + Days::new(later), count, place) >= add_working_days(from, count, place));
        }

        #[test]
        fn months_keep_the_day_or_end_the_month(from in any_day(), count in 0..40_u32) {
            let due = add_months(from, count);
            let months = |day: NaiveDate| i64::from(day.year()) * 12 + i64::from(day.month0());
            prop_assert_eq!(months(due) - months(from), i64::from(count));
            prop_assert!(due.day() == from.day() || (due.day() < from.day() && (due + Days::new(1)).day() == 1));
        }
    }
}
