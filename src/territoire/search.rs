//! Which commune is meant: by name, postcode or INSEE code, whole or begun, with or without its département, one typing
//! error forgiven. A plain look at all 35,000 names: it takes less than a millisecond, and nothing has to be kept in step.

use std::{cmp::Reverse, collections::BTreeSet, sync::LazyLock};

use super::{
    load,
    model::{Commune, Insee, folded},
};
use crate::kernel::spelling::{letters, mistyped};

/// A commune as it is searched.
#[derive(Debug)]
pub struct Place {
    pub commune: Commune,
    pub postcodes: Vec<&'static str>,
    pub departement_nom: &'static str,
    population: u32,
    /// The name without spaces, accents or punctuation.
    name: String,
    /// Where its words begin, but the first.
    words: Vec<usize>,
}

impl Place {
    /// « Saint-Denis (93) ».
    pub fn label(&self) -> String {
        self.commune.label()
    }

    /// « 93200, 93210 · Seine-Saint-Denis ».
    pub fn detail(&self) -> String {
        let codes = match self.postcodes.as_slice() {
            [first, _, _, .., last] => format!("{first} à {last}"),
            few => few.join(", "),
        };
        if codes.is_empty() { self.departement_nom.to_owned() } else { format!("{codes} · {}", self.departement_nom) }
    }
}

/// What a text means.
pub enum Meant {
    One(&'static Place),
    /// Likely ones, the best first: a person chooses.
    Several(Vec<&'static Place>),
    Nothing,
}

struct Index {
    /// In the order of the départements.
    places: Vec<Place>,
    /// The letters of each name, side by side: most names are put aside by looking here alone.
    letters: Vec<u32>,
    /// Code and folded name.
    departements: Vec<(&'static str, String)>,
}

static INDEX: LazyLock<Index> = LazyLock::new(Index::build);

/// Reads the list now, so that the first person to search does not wait for it.
pub fn prepare() {
    LazyLock::force(&INDEX);
}

/// The best first, `limit` at most.
pub fn search(typed: &str, limit: usize) -> Vec<&'static Place> {
    let mut found: Vec<_> =
        INDEX.ranked(typed).into_iter().map(|(rank, at)| (rank, Reverse(INDEX.places[at].population), at)).collect();
    found.sort_unstable();
    let mut seen = BTreeSet::new();
    found.retain(|(_, _, at)| seen.insert(*at));
    found.into_iter().take(limit).map(|(_, _, at)| &INDEX.places[at]).collect()
}

/// One commune when the text names no other exactly; else those that it may mean.
pub fn meant(typed: &str) -> Meant {
    let mut exact: Vec<_> =
        INDEX.ranked(typed).into_iter().filter(|(rank, _)| rank.closeness == EXACT).map(|(_, at)| at).collect();
    exact.sort_unstable();
    exact.dedup();
    match exact.as_slice() {
        [one] => Meant::One(&INDEX.places[*one]),
        _ => match likely(typed) {
            found if found.is_empty() => Meant::Nothing,
            found => Meant::Several(found),
        },
    }
}

/// Those among which a person chooses.
pub fn likely(typed: &str) -> Vec<&'static Place> {
    search(typed, 8)
}

/// The commune of an INSEE code.
pub fn coded(insee: &str) -> Option<&'static Place> {
    INDEX.places.iter().find(|place| place.commune.insee.as_str() == insee)
}

/// Smaller is better.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    closeness: u8,
    /// 0: the département was given too.
    reading: u8,
}

const EXACT: u8 = 0;
/// Whoever gives the département has written the whole name: a mistyped one comes before those that it begins.
const MISTYPED_WHOLE: u8 = 1;
const BEGINS: u8 = 2;
const WORD_BEGINS: u8 = 3;
const MISTYPED: u8 = 4;
const BEGINS_MISTYPED: u8 = 5;

/// One way to read what was typed: a name, perhaps a département, perhaps a code.
struct Reading {
    name: String,
    departement: Option<&'static str>,
    code: Option<String>,
    rank: u8,
}

impl Index {
    fn build() -> Self {
        let departements: Vec<(&str, &str)> =
            load::lines(load::DEPARTEMENTS).map(|[code, nom, _, _, _]| (code, nom)).collect();
        let named = |code: &str| departements.iter().find(|(found, _)| *found == code).map_or("", |(_, nom)| *nom);
        let mut places: Vec<_> = load::lines(load::COMMUNES)
            .filter_map(|[insee, _, nom, departement, population, codes, _, _, _]| {
                let spaced = folded(nom);
                let mut words = Vec::new();
                let mut at = 0;
                for word in spaced.split(' ') {
                    words.push(at);
                    at += word.len();
                }
                Some(Place {
                    commune: Commune {
                        insee: Insee::parse(insee)?,
                        nom: nom.to_owned(),
                        departement: departement.to_owned(),
                    },
                    postcodes: codes.split(',').filter(|code| !code.is_empty()).collect(),
                    departement_nom: named(departement),
                    population: population.parse().unwrap_or(0),
                    name: spaced.replace(' ', ""),
                    words: words.split_off(1),
                })
            })
            .collect();
        places.sort_by(|a, b| a.commune.departement.cmp(&b.commune.departement));
        let letters = places.iter().map(|place| letters_of(&place.name)).collect();
        Self {
            places,
            letters,
            departements: departements.into_iter().map(|(code, nom)| (code, folded(nom))).collect(),
        }
    }

    fn ranked(&self, typed: &str) -> Vec<(Rank, usize)> {
        let mut found = Vec::new();
        for reading in self.readings(typed) {
            let range = match reading.departement {
                Some(code) => {
                    let from = self.places.partition_point(|place| place.commune.departement.as_str() < code);
                    from..self.places.partition_point(|place| place.commune.departement.as_str() <= code)
                }
                None => 0..self.places.len(),
            };
            let asked = if reading.by_number() { 0 } else { letters_of(&reading.name) };
            for at in range {
                // One typing error brings in one letter at most that the name has not.
                if (asked & !self.letters[at]).count_ones() > 1 {
                    continue;
                }
                if let Some(closeness) = reading.closeness(&self.places[at]) {
                    found.push((Rank { closeness, reading: reading.rank }, at));
                }
            }
        }
        found
    }

    /// « St » may be Saint or a mistyped word; « ain » at the end may be the département or part of the name.
    fn readings(&self, typed: &str) -> Vec<Reading> {
        let mut readings = Vec::new();
        let (spelt, plain) = (folded(typed), letters(typed));
        let texts = if spelt == plain { vec![spelt] } else { vec![spelt, plain] };
        for text in texts {
            let words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
            let code = words.iter().position(|word| is_code(word));
            if let Some(at) = code {
                let rest: String =
                    words.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, word)| *word).collect();
                readings.push(Reading { name: rest, departement: None, code: Some(words[at].to_owned()), rank: 0 });
                continue;
            }
            let departement = |word: &&str| {
                self.departements.iter().find(|(code, _)| code.eq_ignore_ascii_case(word)).map(|(code, _)| *code)
            };
            if let [rest @ .., last] = words.as_slice()
                && !rest.is_empty()
                && let Some(code) = departement(last)
            {
                readings.push(Reading { name: rest.concat(), departement: Some(code), code: None, rank: 0 });
            } else if let [first, rest @ ..] = words.as_slice()
                && !rest.is_empty()
                && let Some(code) = departement(first)
            {
                readings.push(Reading { name: rest.concat(), departement: Some(code), code: None, rank: 0 });
            }
            for (code, nom) in &self.departements {
                if let Some(rest) = text.strip_suffix(nom.as_str()).and_then(|rest| rest.strip_suffix(' ')) {
                    readings.push(Reading {
                        name: rest.replace(' ', ""),
                        departement: Some(code),
                        code: None,
                        rank: 0,
                    });
                }
            }
            readings.push(Reading { name: words.concat(), departement: None, code: None, rank: 1 });
        }
        readings.retain(|reading| !reading.name.is_empty() || reading.code.is_some());
        readings
    }
}

/// Five digits, or 2A and 2B with three.
fn is_code(word: &str) -> bool {
    word.len() == 5 && Insee::parse(word).is_some()
}

impl Reading {
    fn closeness(&self, place: &Place) -> Option<u8> {
        if let Some(code) = &self.code {
            let right =
                place.commune.insee.as_str().eq_ignore_ascii_case(code) || place.postcodes.contains(&code.as_str());
            return if !right {
                None
            } else if self.name.is_empty() {
                Some(EXACT)
            } else {
                self.name_closeness(place)
            };
        }
        if self.by_number() {
            return place.postcodes.iter().any(|code| code.starts_with(&self.name)).then_some(BEGINS);
        }
        self.name_closeness(place)
    }

    /// A code, or the beginning of one: the name has no say.
    fn by_number(&self) -> bool {
        self.code.is_some() || (self.name.len() >= 2 && self.name.bytes().all(|byte| byte.is_ascii_digit()))
    }

    fn name_closeness(&self, place: &Place) -> Option<u8> {
        let (typed, name) = (self.name.as_str(), place.name.as_str());
        let mistyped_whole = || typed.len() >= 4 && mistyped(typed.as_bytes(), name.as_bytes(), false);
        if name == typed {
            Some(EXACT)
        } else if self.departement.is_some() && mistyped_whole() {
            Some(MISTYPED_WHOLE)
        } else if name.starts_with(typed) {
            Some(BEGINS)
        } else if place.words.iter().any(|at| name[*at..].starts_with(typed)) {
            Some(WORD_BEGINS)
        } else if mistyped_whole() {
            Some(MISTYPED)
        } else if typed.len() >= 5 && mistyped(typed.as_bytes(), name.as_bytes(), true) {
            Some(BEGINS_MISTYPED)
        } else {
            None
        }
    }
}

/// One bit a letter; some share theirs.
fn letters_of(name: &str) -> u32 {
    name.bytes().fold(0, |letters, byte| letters | 1 << (byte & 31))
}

#[cfg(test)]
#[path = "search_tests.rs"]
mod tests;
