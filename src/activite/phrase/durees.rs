//! How long.
//!
//! « De 14h à 16h30 » lasts two hours and a half. An hour of the day (« à 9h », « 14h »: nothing longer than seven hours is
//! written so) and the time of something else (« 30 min de trajet », « dont 10 min de retard », « 3 x 45 min ») are not read.
//! « Environ 1h » is one hour: a duration is always rounded.

use super::{
    jours, personnes,
    regles::{Dit, Ligne, Said},
};
use crate::kernel::duree::Duree;

/// Longest duration that is written with « h »: beyond it is an hour of the day.
const LONGEST_HOURS: u16 = 7;
/// Before it, « de 2h à 14h » is no part of a working day.
const EARLIEST: u16 = 6 * 60;
const HOUR: [&str; 4] = ["h", "heure", "heures", "hrs"];
const MINUTE: [&str; 6] = ["min", "mins", "mn", "mns", "minute", "minutes"];

pub(super) fn read(ligne: &Ligne, at: usize) -> Said {
    if let Some(end) = another(ligne, at) {
        return Some((end, Vec::new()));
    }
    from_to(ligne, at).or_else(|| lasting(ligne, at))
}

/// Hours of the day, and the time of something else.
fn another(ligne: &Ligne, at: usize) -> Option<usize> {
    const BEFORE: [&str; 10] = ["a", "vers", "des", "avant", "apres", "depuis", "dans", "dont", "moins", "plus"];
    const ASIDE: [&str; 9] =
        ["trajet", "route", "retard", "attente", "pause", "preparation", "prepa", "transport", "deplacement"];
    const LINKS: [&str; 4] = ["d", "de", "environ", "des"];
    let time = |at: usize| clock(ligne, at).or_else(|| Some(minutes(ligne, at)?.0));
    if ligne.any(at, &BEFORE) || ligne.any(at, &ASIDE) || ligne.signe(at, &['<', '>', '+']) {
        let from = ligne.skip(at + 1, &LINKS);
        return time(if ligne.signe(from, &[':']) { from + 1 } else { from });
    }
    if let Some((times, _)) = ligne.nombre(at)
        && (ligne.any(times, &["x", "fois"]) || ligne.signe(times, &['×', '*']))
    {
        return time(ligne.skip(times + 1, &LINKS));
    }
    let (end, _) = minutes(ligne, at)?;
    (ligne.any(end, &["d", "de"]) && ligne.any(end + 1, &ASIDE)).then_some(end + 2)
}

/// « 1h30 », « pendant 45 min », « 10 min chacune ».
fn lasting(ligne: &Ligne, at: usize) -> Said {
    let opened = ligne.any(at, &["duree", "pendant", "environ", "env"]) || ligne.signe(at, &['~']);
    let from = if opened { at + 1 } else { at };
    let from = if opened && ligne.signe(from, &[':']) { from + 1 } else { from };
    let (end, total) = minutes(ligne, from)?;
    // « 3H 2F » are men and women.
    let women = |at: usize| ligne.digits(at).is_some() && ligne.is(at + 1, "f") && ligne.colle(at + 1);
    if women(end) || from.checked_sub(2).is_some_and(women) {
        return None;
    }
    if ligne.any(end, &["chacun", "chacune"]) {
        return Some((end + 1, vec![Dit::Chacun(total)]));
    }
    let each = ligne.is(end, "par") || ligne.signe(end, &['/']);
    if each && ligne.any(end + 1, &["personne", "pers", "usager", "tete", "participant"]) {
        return Some((end + 2, vec![Dit::Chacun(total)]));
    }
    Some((end, vec![Dit::Duree(total)]))
}

/// Minutes that are said from here.
fn minutes(ligne: &Ligne, at: usize) -> Option<(usize, u16)> {
    if let Some(found) = fraction(ligne, at).or_else(|| decimal(ligne, at)) {
        return Some(found);
    }
    let (unit, value) = ligne.nombre(at)?;
    if ligne.any(unit, &MINUTE) || (ligne.signe(unit, &['\'', '’', '′']) && ligne.colle(unit)) {
        return valid(unit + 1, value);
    }
    let spelt = ligne.any(unit, &["heure", "heures"]);
    if !spelt && !ligne.is(unit, "h") && !ligne.is(unit, "hrs") || value > LONGEST_HOURS {
        return None;
    }
    let (end, rest) = after_hours(ligne, unit + 1, spelt)?;
    valid(end, value * 60 + rest)
}

/// « une demi-heure », « trois quarts d’heure », « 1/2 h ».
fn fraction(ligne: &Ligne, at: usize) -> Option<(usize, u16)> {
    let hour = |at: usize| {
        let at = if ligne.is(at, "d") { at + 1 } else { at };
        ligne.any(at, &HOUR).then_some(at + 1)
    };
    let written = ligne.signe(at + 1, &['/']).then(|| Some((ligne.digits(at)?.0, ligne.digits(at + 2)?.0))).flatten();
    let part = match written {
        Some((1, 4)) => Some(15),
        Some((1, 2)) => Some(30),
        Some((3, 4)) => Some(45),
        _ => None,
    };
    if let Some(part) = part {
        return hour(at + 3).map(|end| (end, part));
    }
    let (from, value) = ligne.nombre(at).unwrap_or((at, 1));
    match value {
        1 if ligne.is(from, "demi") => hour(from + 1).map(|end| (end, 30)),
        1 | 3 if ligne.any(from, &["quart", "quarts"]) => hour(from + 1).map(|end| (end, value * 15)),
        _ => None,
    }
}

/// « 1,5 h ».
fn decimal(ligne: &Ligne, at: usize) -> Option<(usize, u16)> {
    let (value, _) = ligne.digits(at)?;
    let written = ligne.signe(at + 1, &[',', '.']) && ligne.colle(at + 1) && ligne.colle(at + 2);
    if !written || !ligne.any(at + 3, &HOUR) {
        return None;
    }
    let rest = match ligne.mots[at + 2].brut {
        "25" => 15,
        "5" | "50" => 30,
        "75" => 45,
        _ => return None,
    };
    let value = u16::try_from(value).ok().filter(|hours| *hours < LONGEST_HOURS)?;
    Some((at + 4, value * 60 + rest))
}

/// « 30 », « 5 min », « et demie », « et quart » after an hour; « trente » after an hour in letters. Nothing is zero, « 75 » is
/// no time.
fn after_hours(ligne: &Ligne, at: usize, spelt: bool) -> Option<(usize, u16)> {
    if ligne.is(at, "et") && ligne.any(at + 1, &["demi", "demie"]) {
        return Some((at + 2, 30));
    }
    if ligne.is(at, "et") && ligne.is(at + 1, "quart") {
        return Some((at + 2, 15));
    }
    let written = ligne.digits(at).and_then(|(value, length)| Some((at + 1, u16::try_from(value).ok()?, length == 2)));
    let said = || ligne.nombre(at).map(|(end, value)| (end, value, spelt && value % 5 == 0));
    match written.or_else(said) {
        Some((_, 60.., _)) if ligne.colle(at) => None,
        Some((end, value @ ..60, _)) if ligne.any(end, &MINUTE) => Some((end + 1, value)),
        // « 2 h 10 personnes »: the number counts something else.
        Some((end, value @ ..60, true)) if ligne.colle(at) || !begins_another(ligne, at) => Some((end, value)),
        _ => Some((at, 0)),
    }
}

fn begins_another(ligne: &Ligne, at: usize) -> bool {
    let goes_on = ligne.any(at + 1, &HOUR) || (ligne.colle(at + 1) && !ligne.ends(at + 1));
    goes_on || personnes::read(ligne, at).is_some() || jours::dated(ligne, at)
}

fn valid(end: usize, total: u16) -> Option<(usize, u16)> {
    Duree::try_from(total).ok().map(|_| (end, total))
}

/// Where an hour of the day ends: « 14h », « 14h30 », « 14:30 ».
pub(super) fn clock(ligne: &Ligne, at: usize) -> Option<usize> {
    moment(ligne, at).filter(|moment| moment.said).map(|moment| moment.end)
}

struct Moment {
    end: usize,
    /// Minutes since midnight.
    minutes: u16,
    /// That it is an hour was said.
    said: bool,
}

fn moment(ligne: &Ligne, at: usize) -> Option<Moment> {
    if ligne.is(at, "midi") {
        return Some(Moment { end: at + 1, minutes: 12 * 60, said: true });
    }
    let hour = u16::try_from(ligne.digits(at)?.0).ok().filter(|hour| *hour < 24)?;
    let written = ligne.signe(at + 1, &[':']) && ligne.colle(at + 1) && ligne.colle(at + 2);
    let said = written || ligne.any(at + 1, &HOUR);
    let past = ligne.digits(at + 2).filter(|(value, length)| said && *length == 2 && *value < 60);
    let past = past.filter(|_| ligne.colle(at + 2) || !begins_another(ligne, at + 2));
    match past.and_then(|(past, _)| u16::try_from(past).ok()) {
        Some(past) => Some(Moment { end: at + 3, minutes: hour * 60 + past, said }),
        None if written => None,
        None => Some(Moment { end: if said { at + 2 } else { at + 1 }, minutes: hour * 60, said }),
    }
}

/// « de 14h à 16h30 », « 14h-16h », « 14-16h ».
fn from_to(ligne: &Ligne, at: usize) -> Said {
    let opened = ligne.any(at, &["de", "entre"]);
    let from = moment(ligne, if opened { at + 1 } else { at })?;
    let apart = from.said && ligne.mots.get(from.end).is_some_and(|mot| matches!(mot.brut, "-" | "–" | "—"));
    let dash = apart || ligne.signe(from.end, &['-', '–', '/', '→', '>']);
    let to = if ligne.is(from.end, "jusqu") { from.end + 1 } else { from.end };
    if !(dash || ligne.is(to, "a") || (opened && ligne.is(to, "et"))) {
        return None;
    }
    // « 8 à 10 h » may be eight to ten hours.
    if !(from.said || opened || (dash && ligne.colle(to))) {
        return None;
    }
    let until = moment(ligne, to + 1).filter(|until| until.said && from.minutes >= EARLIEST)?;
    let (end, total) = valid(until.end, until.minutes.checked_sub(from.minutes)?)?;
    Some((end, vec![Dit::Plage(total)]))
}
