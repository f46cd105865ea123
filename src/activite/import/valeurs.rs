//! Days, times and counts as people write them in a sheet. What may mean two things is not read.

use chrono::{Days, NaiveDate};

use crate::kernel::{duree::Duree, spelling::letters};

const MONTHS: [(&str, u32); 24] = [
    ("janvier", 1),
    ("janv", 1),
    ("fevrier", 2),
    ("fevr", 2),
    ("fev", 2),
    ("mars", 3),
    ("avril", 4),
    ("avr", 4),
    ("mai", 5),
    ("juin", 6),
    ("juillet", 7),
    ("juil", 7),
    ("aout", 8),
    ("septembre", 9),
    ("sept", 9),
    ("octobre", 10),
    ("oct", 10),
    ("novembre", 11),
    ("nov", 11),
    ("decembre", 12),
    ("dec", 12),
    ("jan", 1),
    ("jui", 6),
    ("sep", 9),
];

/// « 24/11/2026 », « 24-11-26 », « 2026-11-24 », « mardi 24 novembre 2026 », with an hour or not; and the number of days that a
/// spreadsheet shows where it was not told that it is a day.
pub fn jour(text: &str) -> Option<NaiveDate> {
    let text = letters(text);
    let words: Vec<&str> = text.split(' ').filter(|word| !WEEKDAYS.contains(word) && *word != "le").collect();
    let number =
        |word: &str| word.bytes().all(|byte| byte.is_ascii_digit()).then(|| word.parse::<u32>().ok()).flatten();
    // The « T » of an ISO instant sticks to its hour.
    let first = |word: &str| number(word).or_else(|| number(word.split('t').next()?));
    match words.as_slice() {
        [only] => serial(number(only)?),
        [year, month, day, rest @ ..] if year.len() == 4 && hour(rest) => {
            date(number(year)?, number(month)?, first(day)?)
        }
        [day, month, year, rest @ ..] if hour(rest) => {
            let month =
                number(month).or_else(|| MONTHS.iter().find(|(name, _)| name == month).map(|(_, month)| *month))?;
            let day = number(day.strip_suffix("er").unwrap_or(day))?;
            let written = number(year)?;
            let year = match year.len() {
                2 => 2000 + written,
                4 => written,
                _ => return None,
            };
            date(year, month, day)
        }
        _ => None,
    }
}

const WEEKDAYS: [&str; 14] = [
    "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche", "lun", "mar", "mer", "jeu", "ven", "sam",
    "dim",
];

/// Nothing, or what says a time of the day: it adds nothing to the day.
fn hour(words: &[&str]) -> bool {
    words.len() <= 4
        && words.iter().all(|word| {
            let digits = word.bytes().all(|byte| byte.is_ascii_digit());
            // Four digits would be another year.
            if digits { word.len() < 4 } else { word.chars().all(|c| c.is_ascii_digit() || matches!(c, 'h' | 'z')) }
        })
}

fn date(year: u32, month: u32, day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
}

/// Days since 30 December 1899, as spreadsheets count: of this century only, else it is some other number.
fn serial(days: u32) -> Option<NaiveDate> {
    const ORIGIN: NaiveDate = NaiveDate::from_ymd_opt(1899, 12, 30).expect("a day of the calendar");
    (40_000..60_000).contains(&days).then(|| ORIGIN + Days::new(days.into()))
}

/// A class of durations of the former lists: « 0-30 », « 30-60 », « 60+ ». The minutes taken for it are an interpretation, v1:
/// the middle, and 90 for more than an hour.
pub fn classe_de_duree(text: &str) -> Option<Duree> {
    let folded = letters(text);
    let words: Vec<_> = folded
        .split(' ')
        .filter(|word| !["minutes", "minute", "min", "mn", "a", "de", "entre", "et"].contains(word))
        .collect();
    let opens = text.trim().starts_with(['<', '>', '+', '-']);
    let minutes = match words.as_slice() {
        ["0" | "moins", "30"] => 15,
        ["30", "60" | "1h"] | ["30", "1", "heure"] => 45,
        ["plus", "60" | "1h"] | ["60", "plus"] | ["plus", "1", "heure"] => 90,
        ["60"] if text.contains(['+', '>']) => 90,
        ["30"] if opens && text.contains('<') => 15,
        _ => return None,
    };
    Duree::try_from(minutes).ok()
}

/// « 1h30 », « 90 », « 01:30 », « 1:30:00 », « 1,5 » (hours). A bare number is minutes, or hours where the title says so.
pub fn duree(text: &str, in_hours: bool) -> Option<Duree> {
    let text = text.trim().to_lowercase();
    let bare = text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b',' | b'.'));
    if bare && (in_hours || text.contains([',', '.'])) {
        return decimal(&text);
    }
    if let Some(hours) = text.strip_suffix("heures").or(text.strip_suffix("heure")).or(text.strip_suffix('h'))
        && hours.contains([',', '.'])
    {
        return decimal(hours.trim());
    }
    let mut parts = text.splitn(3, ':');
    let short = match (parts.next(), parts.next(), parts.next()) {
        (Some(hours), Some(minutes), Some(seconds))
            if !seconds.is_empty() && seconds.bytes().all(|byte| byte == b'0') =>
        {
            format!("{hours}:{minutes}")
        }
        _ => text,
    };
    Duree::parse(short.trim_end_matches('.')).ok()
}

/// Hours, to the nearest minute.
fn decimal(text: &str) -> Option<Duree> {
    let hours: f64 = text.replace(',', ".").parse().ok()?;
    let minutes = format!("{:.0}", hours * 60.0).parse::<u16>().ok()?;
    Duree::try_from(minutes).ok()
}

/// Minutes since midnight: « 14h », « 14h30 », « 14:30 », « 14:30:00 », and « 24/11/2026 14:30 ».
pub fn heure(text: &str) -> Option<u16> {
    let text = text.trim().to_lowercase();
    let clock = text.rsplit([' ', 't']).next()?.trim_end_matches('z');
    let (hours, rest) = clock.split_once(['h', ':'])?;
    let minutes = rest.split(':').next().unwrap_or("");
    let (hours, minutes): (u16, u16) =
        (hours.parse().ok()?, if minutes.is_empty() { 0 } else { minutes.parse().ok()? });
    (hours < 24 && minutes < 60).then_some(hours * 60 + minutes)
}

/// A number of people; nothing written is nobody, and so is a dash.
pub fn nombre(text: &str) -> Option<u16> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let text = text.strip_suffix(",0").or(text.strip_suffix(".0")).unwrap_or(&text);
    match text {
        "" | "-" | "–" | "/" | "non" => Some(0),
        "x" | "X" | "oui" => Some(1),
        digits if digits.bytes().all(|byte| byte.is_ascii_digit()) => digits.parse().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::kernel::french;

    #[test]
    fn days_in_french_forms() {
        for text in [
            "24/11/2026",
            "24-11-2026",
            "24.11.26",
            "2026-11-24",
            "2026-11-24T14:00:00Z",
            "24/11/2026 14:30",
            "mardi 24 novembre 2026",
            "Mar. 24 nov. 2026",
            "24 Novembre 2026",
            "le 24/11/2026",
            "46350",
            " 24 / 11 / 2026 ",
        ] {
            assert_eq!(jour(text), NaiveDate::from_ymd_opt(2026, 11, 24), "{text}");
        }
        assert_eq!(jour("1er mai 2026"), NaiveDate::from_ymd_opt(2026, 5, 1));
        for text in [
            "",
            "24/11",
            "11/24/2026",
            "31/02/2026",
            "demain",
            "1500",
            "24/11/2026 et 25/11/2026",
            "24/11/2026 25/11/2026",
            "24/11/126",
        ] {
            assert_eq!(jour(text), None, "{text}");
        }
    }

    #[test]
    fn times_in_french_forms() {
        for (text, in_hours, minutes) in [
            ("1h30", false, Some(90)),
            ("90", false, Some(90)),
            ("01:30", false, Some(90)),
            ("1:30:00", false, Some(90)),
            ("1,5", false, Some(90)),
            ("1.5 h", false, Some(90)),
            ("45 min.", false, Some(45)),
            ("2", true, Some(120)),
            ("0,333333", true, Some(20)),
            ("2 heures", true, Some(120)),
            ("0", false, None),
            ("25:00", false, None),
            ("longtemps", false, None),
        ] {
            assert_eq!(duree(text, in_hours).map(Duree::minutes), minutes, "{text}");
        }
        for (text, minutes) in [
            ("0-30", 15),
            ("30-60", 45),
            ("60+", 90),
            ("+60", 90),
            (">60", 90),
            ("Moins de 30 minutes", 15),
            ("30 à 60 min", 45),
            ("60 et plus", 90),
        ] {
            assert_eq!(classe_de_duree(text).map(Duree::minutes), Some(minutes), "{text}");
        }
        for text in ["60", "30", "90", "1h30", ""] {
            assert_eq!(classe_de_duree(text), None, "{text}");
        }
        assert_eq!(
            (heure("14h"), heure("9h05"), heure("14:30:00"), heure("24h"), heure("midi")),
            (Some(840), Some(545), Some(870), None, None)
        );
    }

    #[test]
    fn counts() {
        for (text, count) in [
            ("", Some(0)),
            ("8", Some(8)),
            (" 1 200 ", Some(1200)),
            ("3.0", Some(3)),
            ("-", Some(0)),
            ("x", Some(1)),
            ("-3", None),
            ("une", None),
        ] {
            assert_eq!(nombre(text), count, "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_day_reads_back(days in 0_u64..12_000) {
            let day = NaiveDate::from_ymd_opt(2001, 1, 1).unwrap() + Days::new(days);
            for text in [french::date(day), day.to_string(), day.format("%d/%m/%Y").to_string(), day.format("%d.%m.%y").to_string()] {
                prop_assert_eq!(jour(&text), Some(day), "{}", text);
            }
        }

        #[test]
        fn never_panics(text in "\\PC{0,30}", in_hours: bool) {
            let _ = (jour(&text), duree(&text, in_hours), classe_de_duree(&text), heure(&text), nombre(&text));
        }
    }
}
