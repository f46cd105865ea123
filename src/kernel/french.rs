//! Numbers, dates and plurals as French writes them.

use chrono::{Datelike, NaiveDate};

const MONTHS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

/// From Monday.
pub const WEEKDAYS: [&str; 7] = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"];

/// Narrow no-break space: keeps « 1 234 » and « 2 h » on one line.
const THIN: char = '\u{202f}';

/// A date as a form sends it, « 2026-11-24 ». chrono's own reader knows every format there is: too much code for a browser.
pub fn iso_date(text: &str) -> Option<NaiveDate> {
    let mut parts = text.trim().split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let digits = [(year, 4), (month, 2), (day, 2)];
    let right = digits.iter().all(|(part, length)| part.len() == *length && part.bytes().all(|c| c.is_ascii_digit()));
    let date = NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    date.filter(|_| right && parts.next().is_none())
}

/// « 24 novembre 2026 », « 1er mai 2027 ».
pub fn date(day: NaiveDate) -> String {
    format!("{} {}", day_and_month(day), day.year())
}

/// « du 1er novembre 2026 au 30 novembre 2026 », « depuis le 1er mai 2026 »; « depuis le début » without any day.
pub fn days(du: Option<NaiveDate>, au: Option<NaiveDate>) -> String {
    match (du, au) {
        (Some(du), Some(au)) if du == au => format!("le {}", date(du)),
        (Some(du), Some(au)) => format!("du {} au {}", date(du), date(au)),
        (Some(du), None) => format!("depuis le {}", date(du)),
        (None, Some(au)) => format!("jusqu’au {}", date(au)),
        (None, None) => "depuis le début".to_owned(),
    }
}

/// « 24 novembre ».
pub fn day_and_month(day: NaiveDate) -> String {
    let number = if day.day() == 1 { "1er".to_owned() } else { day.day().to_string() };
    format!("{number} {}", MONTHS[day.month0() as usize])
}

/// « novembre 2026 ».
pub fn month(day: NaiveDate) -> String {
    format!("{} {}", MONTHS[day.month0() as usize], day.year())
}

/// « nov. », « mai »: where a month has little room.
pub fn short_month(day: NaiveDate) -> &'static str {
    const SHORT: [&str; 12] =
        ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."];
    SHORT[day.month0() as usize]
}

/// « mardi 24 novembre ».
pub fn weekday(day: NaiveDate) -> String {
    format!("{} {}", WEEKDAYS[day.weekday().num_days_from_monday() as usize], day_and_month(day))
}

/// « aujourd’hui », « hier », else « mardi 24 novembre », with the year when it is another one.
pub fn relative_day(day: NaiveDate, today: NaiveDate) -> String {
    match (today - day).num_days() {
        0 => "aujourd’hui".to_owned(),
        1 => "hier".to_owned(),
        _ if day.year() == today.year() => weekday(day),
        _ => format!("{} {}", weekday(day), day.year()),
    }
}

/// « 15 min », « 2 h », « 1 h 05 ».
pub fn minutes(total: u32) -> String {
    let (hours, rest) = (total / 60, total % 60);
    match (hours, rest) {
        (0, rest) => format!("{rest}{THIN}min"),
        (hours, 0) => format!("{}{THIN}h", number(u64::from(hours))),
        (hours, rest) => format!("{}{THIN}h{THIN}{rest:02}", number(u64::from(hours))),
    }
}

/// « 42 secondes », « 1 minute 20 », « 34 minutes 05 », « 1 heure 2 minutes »: as one says it.
pub fn spoken(seconds: u32) -> String {
    let (minutes, rest) = (seconds / 60, seconds % 60);
    let (hours, of_hour) = (minutes / 60, minutes % 60);
    let hour = || count(u64::from(hours), "heure", "heures");
    let minute = |minutes: u32| count(u64::from(minutes), "minute", "minutes");
    match (hours, of_hour, rest) {
        (0, 0, rest) => count(u64::from(rest), "seconde", "secondes"),
        (0, minutes, 0) => minute(minutes),
        (0, minutes, rest) => format!("{}\u{a0}{rest:02}", minute(minutes)),
        (_, 0, _) => hour(),
        (_, minutes, _) => format!("{} {}", hour(), minute(minutes)),
    }
}

/// « 1 234 567 ».
pub fn number(value: u64) -> String {
    let digits = value.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len());
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(THIN);
        }
        text.push(digit);
    }
    text
}

/// « −12 », « 1 234 ».
pub fn integer(value: i64) -> String {
    format!("{}{}", if value < 0 { "−" } else { "" }, number(value.unsigned_abs()))
}

/// « 0,10 », « −1,25 »: as many decimals on each line of a column.
pub fn fixed(value: f64, places: usize) -> String {
    let text = format!("{:.places$}", value.abs()).replace('.', ",");
    let sign = if value < 0.0 && text.bytes().any(|byte| (b'1'..=b'9').contains(&byte)) { "−" } else { "" };
    format!("{sign}{text}")
}

/// « 1 234,5 », « 0,33 », « 12 »: that many decimals at most, none that says nothing.
pub fn decimal(value: f64, places: usize) -> String {
    let text = format!("{:.places$}", value.abs());
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let fraction = fraction.trim_end_matches('0');
    let whole = whole.parse().map_or_else(|_| whole.to_owned(), number);
    let comma = if fraction.is_empty() { "" } else { "," };
    let sign = if value < 0.0 && (whole != "0" || !fraction.is_empty()) { "−" } else { "" };
    format!("{sign}{whole}{comma}{fraction}")
}

/// 12.5 is « 12,5 % »: one decimal at most.
pub fn percent(value: f64) -> String {
    format!("{}{THIN}%", decimal(value, 1))
}

/// « 0 personne », « 1 personne », « 2 personnes »: in French the plural begins at two.
pub fn count(value: u64, one: &str, many: &str) -> String {
    format!("{}\u{a0}{}", number(value), if value >= 2 { many } else { one })
}

/// « Encore 2 480 caractères », « 12 caractères de trop » : what a text may still hold.
pub fn room(typed: u32, limit: u32) -> String {
    if typed <= limit {
        format!("Encore {}", count(u64::from(limit - typed), "caractère", "caractères"))
    } else {
        format!("{} de trop", count(u64::from(typed - limit), "caractère", "caractères"))
    }
}

/// The first letter in capital: « Mardi 24 novembre » at the head of a line.
pub fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn dates() {
        assert_eq!(date(day("2026-11-24")), "24 novembre 2026");
        assert_eq!(date(day("2027-05-01")), "1er mai 2027");
        assert_eq!(month(day("2026-11-24")), "novembre 2026");
        assert_eq!(short_month(day("2026-07-01")), "juil.");
        assert_eq!(weekday(day("2026-11-24")), "mardi 24 novembre");
        assert_eq!(relative_day(day("2026-11-24"), day("2026-11-24")), "aujourd’hui");
        assert_eq!(relative_day(day("2026-11-23"), day("2026-11-24")), "hier");
        assert_eq!(relative_day(day("2025-12-31"), day("2026-01-02")), "mercredi 31 décembre 2025");
    }

    #[test]
    fn dates_of_forms() {
        assert_eq!(iso_date(" 2026-11-24 "), Some(day("2026-11-24")));
        for wrong in
            ["", "2026-11", "2026-02-30", "2026-1-2", "24/11/2026", "2026-11-24-1", "+026-11-24", "2026-11-24T08:00"]
        {
            assert_eq!(iso_date(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn numbers() {
        assert_eq!([fixed(0.1, 2), fixed(-1.25, 2), fixed(-0.001, 2)], ["0,10", "−1,25", "0,00"]);
        assert_eq!(number(0), "0");
        assert_eq!(number(1_234_567), "1\u{202f}234\u{202f}567");
        assert_eq!(integer(-1234), "−1\u{202f}234");
        for (value, places, written) in [
            (0.0, 2, "0"),
            (1234.5, 2, "1\u{202f}234,5"),
            (-0.001, 2, "0"),
            (-0.5, 1, "−0,5"),
            (0.995, 1, "1"),
            (12.0, 0, "12"),
            (1e20, 1, "100000000000000000000"),
        ] {
            assert_eq!(decimal(value, places), written);
        }
        assert_eq!(percent(12.54), "12,5\u{202f}%");
        assert_eq!(minutes(45), "45\u{202f}min");
        assert_eq!(minutes(120), "2\u{202f}h");
        assert_eq!(minutes(65), "1\u{202f}h\u{202f}05");
        for (seconds, said) in [
            (0, "0 seconde"),
            (42, "42 secondes"),
            (60, "1 minute"),
            (80, "1 minute 20"),
            (2045, "34 minutes 05"),
            (3600, "1 heure"),
            (7_329, "2 heures 2 minutes"),
        ] {
            assert_eq!(spoken(seconds).replace('\u{a0}', " "), said);
        }
        assert_eq!(count(1, "personne", "personnes"), "1\u{a0}personne");
        assert_eq!(count(0, "personne", "personnes"), "0\u{a0}personne");
        assert_eq!(count(2, "personne", "personnes"), "2\u{a0}personnes");
        assert_eq!(capitalised("écrire"), "Écrire");
        assert_eq!(room(20, 2500), "Encore 2\u{202f}480\u{a0}caractères");
        assert_eq!(room(2501, 2500), "1\u{a0}caractère de trop");
    }
}
