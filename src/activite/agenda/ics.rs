//! Events of a calendar file (RFC 5545), read by hand: a file that other programs write is never quite right, and a line that
//! is not understood takes its event away, not the calendar.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate, NaiveDateTime, TimeDelta, TimeZone as _, Timelike as _};
use chrono_tz::Tz;

use super::regle::Regle;

/// Events that are read, and occurrences that are proposed, at most.
const MOST_EVENTS: usize = 20_000;
const MOST_FOUND: usize = 500;

/// Why a file is no calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Illisible {
    #[error("Choisissez un fichier.")]
    Absent,
    #[error("Ce fichier n’est pas un agenda. Exportez votre agenda en .ics, puis envoyez ce fichier.")]
    PasUnAgenda,
}

/// An event on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// Its own identifier, and its beginning where it comes back: the same in the next file.
    pub cle: String,
    pub jour: NaiveDate,
    /// Minutes since midnight, in the zone that was asked for; `None`: all day.
    pub debut: Option<u16>,
    /// Minutes.
    pub duree: Option<u16>,
    pub titre: String,
    pub lieu: String,
}

/// What a calendar holds of some days.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Agenda {
    pub occurrences: Vec<Occurrence>,
    /// Events that come back in a way that is not read.
    pub non_lus: u32,
}

/// A moment as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Moment {
    Jour(NaiveDate),
    /// Of the clock on the wall, in the zone of the event.
    Heure(NaiveDateTime),
}

impl Moment {
    fn local(self) -> NaiveDateTime {
        match self {
            Self::Jour(day) => day.and_time(chrono::NaiveTime::MIN),
            Self::Heure(moment) => moment,
        }
    }
}

#[derive(Debug, Default)]
struct Event {
    uid: String,
    start: Option<(Moment, Tz)>,
    end: Option<(Moment, Tz)>,
    duration: Option<TimeDelta>,
    titre: String,
    lieu: String,
    rule: Option<String>,
    excluded: BTreeSet<Moment>,
    /// The beginning that this one replaces.
    replaces: Option<Moment>,
    cancelled: bool,
    transparent: bool,
}

/// The events of a calendar from `du` to `au`, in the order of their beginnings; the latest, where there are very many.
///
/// # Errors
/// Why it is no calendar.
pub fn read(bytes: &[u8], zone: Tz, du: NaiveDate, au: NaiveDate) -> Result<Agenda, Illisible> {
    if bytes.is_empty() {
        return Err(Illisible::Absent);
    }
    let text = String::from_utf8_lossy(bytes);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if !text.get(..15).is_some_and(|head| head.eq_ignore_ascii_case("BEGIN:VCALENDAR")) {
        return Err(Illisible::PasUnAgenda);
    }
    let events = events(text, zone);
    let mut replaced: BTreeMap<&str, BTreeSet<Moment>> = BTreeMap::new();
    for event in &events {
        if let Some(moment) = event.replaces {
            replaced.entry(&event.uid).or_default().insert(moment);
        }
    }
    let mut agenda = Agenda::default();
    for event in &events {
        let none = BTreeSet::new();
        let replaced = replaced.get(event.uid.as_str()).filter(|_| event.replaces.is_none()).unwrap_or(&none);
        match event.occurrences(zone, (du, au), replaced) {
            Some(found) => agenda.occurrences.extend(found),
            None => agenda.non_lus += 1,
        }
    }
    agenda.occurrences.sort_by_key(|found| (found.jour, found.debut));
    let extra = agenda.occurrences.len().saturating_sub(MOST_FOUND);
    agenda.occurrences.drain(..extra);
    Ok(agenda)
}

fn events(text: &str, zone: Tz) -> Vec<Event> {
    let mut events = Vec::new();
    let mut open: Option<Event> = None;
    // What stands inside of an event, an alarm for one, is not of it.
    let mut inner = 0_u32;
    for line in unfolded(text) {
        let Some(property) = Property::read(&line) else { continue };
        match (property.name.as_str(), open.as_mut()) {
            ("BEGIN", None) if property.value.eq_ignore_ascii_case("VEVENT") => open = Some(Event::default()),
            ("BEGIN", Some(_)) => inner += 1,
            ("END", Some(_)) if inner > 0 => inner -= 1,
            ("END", Some(_)) => {
                events.extend(open.take());
                if events.len() == MOST_EVENTS {
                    break;
                }
            }
            (_, Some(event)) if inner == 0 => event.take(&property, zone),
            _ => {}
        }
    }
    events
}

/// Lines of the file, each with what was carried over to the next ones.
fn unfolded(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in text.split('\n').map(|line| line.trim_end_matches('\r')) {
        match (line.strip_prefix([' ', '\t']), lines.last_mut()) {
            (Some(rest), Some(last)) => last.push_str(rest),
            _ => lines.push(line.to_owned()),
        }
    }
    lines
}

/// `DTSTART;TZID=Europe/Paris:20261124T140000`
struct Property {
    name: String,
    zone: Option<String>,
    value: String,
}

impl Property {
    fn read(line: &str) -> Option<Self> {
        let mut quoted = false;
        let colon = line.char_indices().find(|(_, c)| {
            quoted ^= *c == '"';
            *c == ':' && !quoted
        })?;
        let (head, value) = (&line[..colon.0], &line[colon.0 + 1..]);
        let mut parts = head.split(';');
        let name = parts.next()?.to_ascii_uppercase();
        let zone = parts.find_map(|part| {
            let (name, value) = part.split_once('=')?;
            name.eq_ignore_ascii_case("TZID").then(|| value.trim_matches('"').to_owned())
        });
        Some(Self { name, zone, value: value.to_owned() })
    }

    fn text(&self) -> String {
        let mut text = String::new();
        let mut letters = self.value.chars();
        while let Some(letter) = letters.next() {
            match letter {
                '\\' => match letters.next() {
                    Some('n' | 'N') => text.push(' '),
                    Some(other) => text.push(other),
                    None => {}
                },
                letter => text.push(letter),
            }
        }
        text.trim().to_owned()
    }

    fn moment(&self, zone: Tz) -> Option<(Moment, Tz)> {
        moment(&self.value, self.zone.as_deref(), zone)
    }
}

/// A moment, and the zone that it is said in: that of the person where none is named.
fn moment(value: &str, named: Option<&str>, zone: Tz) -> Option<(Moment, Tz)> {
    let value = value.trim();
    if value.len() == 8 {
        return NaiveDate::parse_from_str(value, "%Y%m%d").ok().map(|day| (Moment::Jour(day), zone));
    }
    let (value, zone) = match value.strip_suffix('Z') {
        Some(value) => (value, Tz::UTC),
        None => (value, named.map_or(zone, |name| zone_named(name).unwrap_or(zone))),
    };
    NaiveDateTime::parse_from_str(value, "%Y%m%dT%H%M%S").ok().map(|moment| (Moment::Heure(moment), zone))
}

/// By its name in the world's list, or by that which Windows gives it where French calendars have it.
fn zone_named(name: &str) -> Option<Tz> {
    const WINDOWS: [(&str, Tz); 8] = [
        ("Romance Standard Time", Tz::Europe__Paris),
        ("W. Europe Standard Time", Tz::Europe__Berlin),
        ("GMT Standard Time", Tz::Europe__London),
        ("SA Western Standard Time", Tz::America__Guadeloupe),
        ("SA Eastern Standard Time", Tz::America__Cayenne),
        ("Mauritius Standard Time", Tz::Indian__Reunion),
        ("E. Africa Standard Time", Tz::Indian__Mayotte),
        ("UTC", Tz::UTC),
    ];
    let plain = name.rsplit('/').take(2).collect::<Vec<_>>();
    let tail = plain.into_iter().rev().collect::<Vec<_>>().join("/");
    name.parse()
        .or_else(|_| tail.parse())
        .ok()
        .or_else(|| WINDOWS.iter().find(|(known, _)| *known == name).map(|(_, zone)| *zone))
}

/// « PT1H30M », « P1D ».
fn duration(text: &str) -> Option<TimeDelta> {
    let mut seconds = 0_i64;
    let mut number = String::new();
    for letter in text.trim().strip_prefix('P')?.chars() {
        let unit = match letter {
            digit if digit.is_ascii_digit() => {
                number.push(digit);
                continue;
            }
            'T' => continue,
            'W' => 7 * 86_400,
            'D' => 86_400,
            'H' => 3600,
            'M' => 60,
            'S' => 1,
            _ => return None,
        };
        seconds = seconds.checked_add(number.parse::<i64>().ok()?.checked_mul(unit)?)?;
        number.clear();
    }
    TimeDelta::try_seconds(seconds)
}

impl Event {
    fn take(&mut self, property: &Property, zone: Tz) {
        match property.name.as_str() {
            "UID" => property.value.trim().clone_into(&mut self.uid),
            "DTSTART" => self.start = property.moment(zone),
            "DTEND" => self.end = property.moment(zone),
            "DURATION" => self.duration = duration(&property.value),
            "SUMMARY" => self.titre = property.text(),
            "LOCATION" => self.lieu = property.text(),
            "RRULE" => self.rule = Some(property.value.clone()),
            "EXDATE" => {
                let moments =
                    property.value.split(',').filter_map(|value| moment(value, property.zone.as_deref(), zone));
                self.excluded.extend(moments.map(|(moment, _)| moment));
            }
            "RECURRENCE-ID" => self.replaces = property.moment(zone).map(|(moment, _)| moment),
            "STATUS" => self.cancelled = property.value.trim().eq_ignore_ascii_case("CANCELLED"),
            "TRANSP" => self.transparent = property.value.trim().eq_ignore_ascii_case("TRANSPARENT"),
            _ => {}
        }
    }

    /// `None`: it comes back in a way that is not read.
    fn occurrences(
        &self,
        zone: Tz,
        (du, au): (NaiveDate, NaiveDate),
        replaced: &BTreeSet<Moment>,
    ) -> Option<Vec<Occurrence>> {
        let Some((start, own)) = self.start.filter(|_| !self.cancelled) else { return Some(Vec::new()) };
        let all_day = matches!(start, Moment::Jour(_));
        // A birthday, a public holiday: it takes nobody's time.
        if all_day && self.transparent {
            return Some(Vec::new());
        }
        let days = match &self.rule {
            // A day more on both sides: another zone may have another date.
            Some(rule) => {
                let (from, to) = (du.checked_sub_days(Days::new(1))?, au.checked_add_days(Days::new(1))?);
                Regle::parse(rule)?.days(start.local(), from, to)
            }
            None => vec![start.local().date()],
        };
        let begins = days.into_iter().map(|day| match start {
            Moment::Jour(_) => Moment::Jour(day),
            Moment::Heure(first) => Moment::Heure(day.and_time(first.time())),
        });
        let kept = begins.filter(|moment| !self.is_excluded(*moment) && !replaced.contains(moment));
        let found = kept.filter_map(|moment| {
            let (jour, debut) = match moment {
                Moment::Jour(day) => (day, None),
                Moment::Heure(moment) => {
                    let there = own.from_local_datetime(&moment).earliest()?.with_timezone(&zone);
                    (there.date_naive(), u16::try_from(there.hour() * 60 + there.minute()).ok())
                }
            };
            let cle = match (self.replaces, &self.rule) {
                (Some(first), _) => format!("{}|{}", self.uid, first.local()),
                (None, Some(_)) => format!("{}|{}", self.uid, moment.local()),
                (None, None) if self.uid.is_empty() => format!("|{}|{:?}", moment.local(), self.minutes(own)),
                (None, None) => self.uid.clone(),
            };
            let (titre, lieu) = (self.titre.clone(), self.lieu.clone());
            Some(Occurrence { cle, jour, debut, duree: self.minutes(own), titre, lieu })
        });
        Some(found.filter(|found| (du..=au).contains(&found.jour)).collect())
    }

    /// What is excluded may be said as a day.
    fn is_excluded(&self, moment: Moment) -> bool {
        self.excluded.contains(&moment) || self.excluded.contains(&Moment::Jour(moment.local().date()))
    }

    /// How long it takes, where it has an hour and ends within a day.
    fn minutes(&self, own: Tz) -> Option<u16> {
        let (start, _) = self.start?;
        if matches!(start, Moment::Jour(_)) {
            return None;
        }
        let at = |(moment, zone): (Moment, Tz)| zone.from_local_datetime(&moment.local()).earliest();
        let length = match self.end {
            Some(end) => at(end)?.signed_duration_since(at((start, own))?),
            None => self.duration?,
        };
        u16::try_from(length.num_minutes()).ok().filter(|minutes| (1..1440).contains(minutes))
    }
}

#[cfg(test)]
#[path = "ics_tests.rs"]
mod tests;
