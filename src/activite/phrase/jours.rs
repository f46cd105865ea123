//! Which day.
//!
//! Never one to come. Without a year it is the last one past, no more than half a year ago: « 12/12 » said in November is not
//! last December's. A bare weekday is today or the last one past, « lundi dernier » is not today. Days said of something else
//! (« reporté à jeudi », « depuis lundi »), several at once (« du 12 au 15 »), habits (« tous les lundis ») and contradictions
//! (« lundi 20/11 », a Friday) are not read.

use chrono::{Datelike as _, Days, Months, NaiveDate, Weekday};

use super::{
    durees, personnes,
    regles::{Dit, Ligne, Said},
    vocabulaire::Sens,
};
use crate::activite::form::FIRST_DAY;

/// Days after which one says the year.
const OLDEST: i64 = 183;

pub(super) fn read(ligne: &Ligne, at: usize) -> Said {
    if let Some(end) = another(ligne, at).filter(|_| !ligne.is(at + 1, "hier")) {
        return Some((end, Vec::new()));
    }
    let (end, day) = day(ligne, at)?;
    let read = day.filter(|day| (FIRST_DAY..=ligne.today).contains(day));
    Some((end, read.map(Dit::Jour).into_iter().collect()))
}

/// Days that are not the one of the entry.
fn another(ligne: &Ligne, at: usize) -> Option<usize> {
    const LINKS: [&str; 8] = ["a", "au", "d", "de", "l", "la", "le", "pour"];
    const OF_ELSE: [&str; 13] = [
        "pris",
        "prise",
        "prevu",
        "prevue",
        "fixe",
        "reporte",
        "reportee",
        "programme",
        "programmee",
        "depuis",
        "avant",
        "pour",
        "jusqu",
    ];
    if ligne.any(at, &OF_ELSE) {
        let from = ligne.skip(at + 1, &LINKS);
        return [from, from - 1]
            .into_iter()
            .filter(|from| *from > at)
            .find_map(|from| day(ligne, from))
            .map(|(end, _)| end);
    }
    if let Some(end) = several(ligne, at) {
        return Some(end);
    }
    let habit = ligne.skip(at, &["tous", "toutes", "chaque", "les", "le", "du"]);
    let (end, _) = weekday(ligne, habit)?;
    if ligne.any(end, &["prochain", "prochaine"]) {
        return Some(end + 1);
    }
    let dated = date(ligne, after_le(ligne, end), true).is_some();
    ((habit > at || ligne.mots[at].is_plural()) && !dated).then_some(end)
}

/// « du 12 au 15 novembre », « lundi et mardi », « du lundi au vendredi ».
fn several(ligne: &Ligne, at: usize) -> Option<usize> {
    let from = after_le(ligne, at);
    let (to, _) = day(ligne, from).or_else(|| Some((from + 1, ligne.digits(from).map(|_| None)?)))?;
    let links = ligne.any(to, &["au", "et", "ou", "a"]) || ligne.signe(to, &['-', '–', '+', '&']);
    let next = ligne.skip(to + 1, &["le"]);
    let (end, _) = if links { day(ligne, next).or_else(|| date(ligne, next, from > at)) } else { None }?;
    Some(end)
}

/// A day, and which one it is where that is sure.
fn day(ligne: &Ligne, at: usize) -> Option<(usize, Option<NaiveDate>)> {
    named(ligne, at).or_else(|| of_the_week(ligne, at)).or_else(|| {
        let from = after_le(ligne, at);
        let opens = at == 0 || ligne.ends(at - 1);
        date(ligne, from, from > at).filter(|_| from > at || opens || !like_a_mark(ligne, from))
    })
}

/// « hier », « ce matin », « il y a 3 jours ».
fn named(ligne: &Ligne, at: usize) -> Option<(usize, Option<NaiveDate>)> {
    let ago = |days: u16| ligne.today.checked_sub_days(Days::new(days.into()));
    if ligne.is(at, "hier") {
        return Some((after_part(ligne, at + 1), ago(1)));
    }
    if ligne.is(at, "avant") && ligne.is(at + 1, "hier") {
        return Some((after_part(ligne, at + 2), ago(2)));
    }
    if ligne.is(at, "aujourd") && ligne.is(at + 1, "hui") {
        return Some((at + 2, ago(0)));
    }
    if ligne.any(at, &["aujourdhui", "auj", "ajd"]) {
        return Some((at + 1, ago(0)));
    }
    if ligne.any(at, &["ce", "cet", "cette"]) {
        let end = if ligne.is(at + 1, "jour") { at + 2 } else { after_part(ligne, at + 1) };
        return (end > at + 1).then(|| (end, ago(0)));
    }
    if ligne.is(at, "il") && ligne.is(at + 1, "y") && ligne.is(at + 2, "a") {
        let (unit, days) = ligne.nombre(at + 3)?;
        // « Il y a huit jours » is a week, « quinze jours » two.
        let sure = days <= 31 && ![8, 15].contains(&days);
        return ligne.any(unit, &["jour", "jours"]).then(|| (unit + 1, ago(days).filter(|_| sure)));
    }
    None
}

/// After « matin » or « après-midi », where it is said.
fn after_part(ligne: &Ligne, at: usize) -> usize {
    if ligne.any(at, &["matin", "soir", "midi", "aprem"]) {
        at + 1
    } else if ligne.is(at, "apres") && ligne.is(at + 1, "midi") {
        at + 2
    } else {
        at
    }
}

/// « lundi », « lundi dernier », « vendredi 20/11 », « ven 20 nov ».
fn of_the_week(ligne: &Ligne, at: usize) -> Option<(usize, Option<NaiveDate>)> {
    let whole = weekday(ligne, at);
    let (from, weekday) = whole.or_else(|| short_weekday(ligne, at))?;
    if let Some((end, date)) = date(ligne, after_le(ligne, from), true) {
        return Some((end, date.filter(|date| date.weekday() == weekday)));
    }
    whole?;
    let last = ligne.any(from, &["dernier", "passe"]);
    let back = match ligne.today.weekday().days_since(weekday) {
        0 if last => 7,
        back => back,
    };
    let end = after_part(ligne, if last { from + 1 } else { from });
    Some((end, ligne.today.checked_sub_days(Days::new(back.into()))))
}

fn weekday(ligne: &Ligne, at: usize) -> Option<(usize, Weekday)> {
    ligne.sens(at, |sens| if let Sens::Jour(day) = sens { Some(day) } else { None })
}

/// So short a word is a day only before a number.
fn short_weekday(ligne: &Ligne, at: usize) -> Option<(usize, Weekday)> {
    const SHORT: [(&str, Weekday); 7] = [
        ("lun", Weekday::Mon),
        ("mar", Weekday::Tue),
        ("mer", Weekday::Wed),
        ("jeu", Weekday::Thu),
        ("ven", Weekday::Fri),
        ("sam", Weekday::Sat),
        ("dim", Weekday::Sun),
    ];
    let (_, day) = SHORT.into_iter().find(|(word, _)| ligne.is(at, word))?;
    let from = if ligne.stops(at + 1) { at + 2 } else { at + 1 };
    ligne.digits(after_le(ligne, from)).map(|_| (from, day))
}

fn after_le(ligne: &Ligne, at: usize) -> usize {
    if ligne.any(at, &["le", "du"]) { at + 1 } else { at }
}

/// « 3/11 »: in the middle of a line it may be a mark out of eleven.
fn like_a_mark(ligne: &Ligne, at: usize) -> bool {
    let one = |at: usize| ligne.digits(at).is_some_and(|(_, length)| length < 2);
    ligne.signe(at + 1, &['/'])
        && (one(at) || one(at + 2))
        && !(ligne.signe(at + 3, &['/']) && ligne.digits(at + 4).is_some())
}

/// « 12/11 », « 12/11/2026 », « 2026-11-12 », « 12 novembre », « 12 nov 2026 », and, where a day is awaited, « 12 ».
fn date(ligne: &Ligne, at: usize, awaited: bool) -> Option<(usize, Option<NaiveDate>)> {
    const SIGNS: [char; 3] = ['/', '-', '.'];
    let (first, length) = ligne.digits(at)?;
    let part = |sign: usize| {
        let joined = ligne.signe(sign, &SIGNS) && ligne.colle(sign) && ligne.colle(sign + 1);
        if joined { ligne.digits(sign + 1) } else { None }
    };
    let whole = |year: u32, month, day| NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day);
    match (length, part(at + 1), part(at + 3)) {
        (4, Some((month, 2)), Some((day, 2))) => return Some((at + 5, whole(first, month, day))),
        (1 | 2, Some((month, 1 | 2)), Some((year, 4))) => return Some((at + 5, whole(year, month, first))),
        (1 | 2, Some((month, 1 | 2)), Some((year, 2))) => return Some((at + 5, whole(2000 + year, month, first))),
        (1 | 2, Some((month @ 1..=12, 1 | 2)), None) if ligne.signe(at + 1, &['/']) => {
            return (1..=31).contains(&first).then(|| (at + 3, last_of_year(ligne.today, month, first)));
        }
        (1 | 2, None, _) if (1..=31).contains(&first) => {}
        _ => return None,
    }
    let from = if first == 1 && ligne.is(at + 1, "er") { at + 2 } else { at + 1 };
    if let Some((end, month)) = ligne.sens(from, |sens| if let Sens::Mois(month) = sens { Some(month) } else { None }) {
        let end = if ligne.stops(end) && ligne.colle(end) && ligne.digits(end + 1).is_some() { end + 1 } else { end };
        return Some(match ligne.digits(end) {
            Some((year, 4)) => (end + 1, whole(year, month, first)),
            _ => (end, last_of_year(ligne.today, month, first)),
        });
    }
    // « le 12 », but neither « le 20 h », « le 3 personnes » nor « le 2e ».
    let counts = || {
        let joined = ligne.colle(from) && (ligne.signe(from, &SIGNS) || ligne.is_word(from));
        joined
            || durees::clock(ligne, at).is_some()
            || durees::read(ligne, at).is_some()
            || personnes::read(ligne, at).is_some()
    };
    (awaited && !counts()).then(|| (from, last_of_month(ligne.today, first)))
}

/// Whether a date is written from here, in figures or with its month.
pub(super) fn dated(ligne: &Ligne, at: usize) -> bool {
    date(ligne, at, false).is_some()
}

fn last_of_year(today: NaiveDate, month: u32, day: u32) -> Option<NaiveDate> {
    let years = [today.year(), today.year() - 1];
    last(today, years.into_iter().filter_map(|year| NaiveDate::from_ymd_opt(year, month, day)))
}

fn last_of_month(today: NaiveDate, day: u32) -> Option<NaiveDate> {
    let months = (0..3).filter_map(|back| today.with_day(1)?.checked_sub_months(Months::new(back)));
    last(today, months.filter_map(|month| month.with_day(day)))
}

/// The first of these days, the latest before, that is not to come, unless it is too long ago to be meant.
fn last(today: NaiveDate, mut days: impl Iterator<Item = NaiveDate>) -> Option<NaiveDate> {
    days.find(|day| *day <= today).filter(|day| (today - *day).num_days() <= OLDEST)
}
