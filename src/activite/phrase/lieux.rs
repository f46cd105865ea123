//! Where: a place that is known, or another one as it was named.
//!
//! A known place is named by its whole name, the end of it (« Langfus »), its kind or its commune, as long as no other known
//! place answers to those words. Another place needs a word that says its kind (« médiathèque », « centre social »), or « à »
//! before a capital. Where capitals do not show what belongs to the name, only « de » and a town follow it. « Avec la mairie »
//! is no place.

use super::{
    LieuLu,
    mots::{self, Mot, Nature},
    regles::{Dit, Ligne, Said},
    vocabulaire::{self, Sens},
};
use crate::kernel::{french, spelling};

/// A place of the structure, as it is looked for.
pub(super) struct Connu<'a> {
    id: &'a str,
    label: &'a str,
    nom: Vec<Mot<'a>>,
    commune: Vec<Mot<'a>>,
    /// Words of the name that only say which kind of place it is.
    kind: usize,
}

impl<'a> Connu<'a> {
    /// A label is « Médiathèque, Sarcelles ».
    pub fn new(id: &'a str, label: &'a str) -> Self {
        let (nom, commune) = label.rsplit_once(',').unwrap_or((label, ""));
        let words = |text| {
            let mut words = mots::cut(text);
            words.retain(|mot| {
                mot.nature != Nature::Separateur && !mot.plein.is_empty() && !vocabulaire::is_petit(&mot.plein)
            });
            words
        };
        let (nom, commune) = (words(nom), words(commune));
        let kinds = vocabulaire::expressions(&nom).into_iter().filter(|(_, sens)| *sens == Sens::TypeLieu);
        let kind = kinds.map(|(length, _)| length).max().unwrap_or(0);
        Self { id, label, nom, commune, kind }
    }
}

const AT: [&str; 5] = ["a", "au", "aux", "en", "dans"];
const NOT_AT: [&str; 4] = ["avec", "pour", "par", "contre"];

pub(super) fn read(ligne: &Ligne, at: usize) -> Said {
    if ligne.hyphened(at) || ligne.before(ligne.before_articles(at), &NOT_AT) {
        return None;
    }
    let said_at = ligne.any(at, &AT);
    let from = if said_at { ligne.after_articles(at + 1) } else { at };
    let known = known(ligne, from, said_at || !ligne.before(at, &["de", "d", "du", "des"]));
    let other = named(ligne, from, said_at).or_else(|| town(ligne, at));
    let (end, lieu) = match (known, other) {
        (Some(known), Some(other)) if other.0 > known.0 => other,
        (known, other) => known.or(other)?,
    };
    Some((end, lieu.map(Dit::Lieu).into_iter().collect()))
}

/// The known place that these words name; none when several do.
fn known(ligne: &Ligne, from: usize, towns: bool) -> Option<(usize, Option<LieuLu>)> {
    let mut best: Vec<(&Connu, Match)> = Vec::new();
    for connu in &ligne.lieux {
        let Some(found) = matched(ligne, from, connu).filter(|found| towns || !found.town_alone) else { continue };
        let longest = best.first().map_or(0, |(_, best)| best.end);
        if found.end > longest {
            best.clear();
        }
        if found.end >= longest {
            best.push((connu, found));
        }
    }
    let end = best.first()?.1.end;
    if best.len() > 1 {
        best.retain(|(_, found)| found.whole);
    }
    let lieu = match best.as_slice() {
        [(connu, _)] => Some(LieuLu::Connu { id: connu.id.to_owned(), label: connu.label.to_owned() }),
        _ => None,
    };
    Some((end, lieu))
}

struct Match {
    end: usize,
    /// The whole name was said.
    whole: bool,
    town_alone: bool,
}

/// The words of a place that stand here, in any order.
fn matched(ligne: &Ligne, from: usize, connu: &Connu) -> Option<Match> {
    let mut nom = vec![false; connu.nom.len()];
    let mut commune = vec![false; connu.commune.len()];
    let mut end = from;
    let mut at = from;
    while let Some(mot) = ligne.mots.get(at) {
        let place =
            |words: &[Mot], used: &[bool]| words.iter().zip(used).position(|(word, used)| !used && same(mot, word));
        if let Some(place) = place(&connu.nom, &nom) {
            nom[place] = true;
            end = at + 1;
        } else if let Some(place) = place(&connu.commune, &commune) {
            commune[place] = true;
            end = at + 1;
        } else if end == from || at > end + 1 || !(vocabulaire::is_petit(&mot.plein) || matches!(mot.brut, "," | "(")) {
            break;
        }
        at += 1;
    }
    let all = |used: &[bool]| !used.is_empty() && used.iter().all(|used| *used);
    let (whole, town) = (all(&nom), all(&commune));
    let kind = connu.kind > 0 && nom[..connu.kind].iter().all(|used| *used);
    let only_kind = nom[connu.kind..].iter().all(|used| !used);
    let last = nom.last() == Some(&true) && connu.nom.last().is_some_and(distinctive);
    let other_kind = connu.kind > 0 && !kind && nom[..connu.kind].contains(&true);
    if other_kind || (!town && commune.contains(&true)) || !(town || whole || kind || last) {
        return None;
    }
    let some_nom = nom.contains(&true);
    (town || !only_kind || stands_alone(ligne, end)).then_some(Match { end, whole, town_alone: !some_nom })
}

/// « St-Denis » is Saint-Denis; a long word may have one typing error.
fn same(typed: &Mot, word: &Mot) -> bool {
    fn spelt(plein: &str) -> &str {
        match plein {
            "st" => "saint",
            "ste" => "sainte",
            plein => plein,
        }
    }
    let (typed, word) = (spelt(&typed.plein), spelt(&word.plein));
    let long = typed.len() >= vocabulaire::LONG && word.len() >= vocabulaire::LONG;
    typed == word || (long && spelling::mistyped(typed.as_bytes(), word.as_bytes(), false))
}

/// The end of a name that means nothing else: « Langfus », but not « services » nor « tous ».
fn distinctive(mot: &Mot) -> bool {
    const COMMON: [&str; 9] =
        ["annexe", "centre", "communale", "commune", "municipale", "municipal", "principal", "quartier", "ville"];
    mot.plein.len() >= 5 && !vocabulaire::knows(&mot.racine) && !COMMON.contains(&mot.plein.as_str())
}

/// Whether a kind of place can end here: what follows is not its name.
fn stands_alone(ligne: &Ligne, end: usize) -> bool {
    let next = ligne.skip(end, &["a", "au", "d", "de", "des", "du", "l", "la", "le", "les"]);
    !ligne.is_word(next) || ligne.is_little(next) || ligne.means(next)
}

/// « Médiathèque Jean Moulin à Cergy », « médiathèque de cergy ».
fn named(ligne: &Ligne, from: usize, said_at: bool) -> Option<(usize, Option<LieuLu>)> {
    /// Alone they may be something else.
    const COMMON: [&str; 6] = ["case", "college", "creche", "ecole", "foyer", "lycee"];
    let kind = ligne.end(from, Sens::TypeLieu)?;
    let (mut nom, mut end, mut commune) = (kind, kind, None);
    while let Some((town, start, after)) = part_of_name(ligne, end) {
        // The last « de » and « à » say the commune.
        (nom, commune) = if town { (end, Some(start)) } else { (after, None) };
        end = after;
    }
    if end == kind
        && let Some((start, after)) = small_town(ligne, kind)
    {
        (end, commune) = (after, Some(start));
    }
    if end == kind && !said_at && kind == from + 1 && ligne.any(from, &COMMON) {
        return None;
    }
    if end == kind && !stands_alone(ligne, end) {
        return Some((end, None));
    }
    let end = commune.map_or(end, |_| after_departement(ligne, end));
    let commune = commune.map(|start| ligne.text(start, end));
    Some((end, Some(LieuLu::Nouveau { nom: french::capitalised(&ligne.text(from, nom)), commune })))
}

/// « à Cergy »: a commune, unless it is someone (« aide à Paul »).
fn town(ligne: &Ligne, at: usize) -> Option<(usize, Option<LieuLu>)> {
    const GIVEN: [&str; 9] =
        ["aide", "accompagnement", "explique", "montre", "appris", "donne", "dit", "rendu", "conseil"];
    if !ligne.is(at, "a") || ligne.before(at, &GIVEN) {
        return None;
    }
    let end = after_departement(ligne, capitals(ligne, at + 1)?);
    Some((end, Some(LieuLu::Nouveau { nom: String::new(), commune: Some(ligne.text(at + 1, end)) })))
}

/// One more part of a name in capitals, whether « de » or « à » opens it, and where it begins and ends.
fn part_of_name(ligne: &Ligne, at: usize) -> Option<(bool, usize, usize)> {
    let town = ligne.any(at, &["de", "d", "a"]);
    let from = if town || ligne.any(at, &["au", "aux", "des", "du", "l", "la", "le", "les"]) { at + 1 } else { at };
    if let Some(end) = capitals(ligne, from) {
        return Some((town, from, end));
    }
    // « MJC de la Gare ».
    let from = ligne.skip(from, &["l", "la", "le", "les"]);
    capitals(ligne, from).map(|end| (false, from, end))
}

/// Where a run of words with a capital ends: « Jean Moulin », « Villiers-le-Bel », « Épinay sur Seine ».
fn capitals(ligne: &Ligne, from: usize) -> Option<usize> {
    let name = |at: usize| ligne.mots.get(at).is_some_and(Mot::is_name) && !ligne.means(at);
    if !name(from) {
        return None;
    }
    let mut end = from + 1;
    loop {
        if name(end) || (ligne.is_word(end) && ligne.colle(end)) {
            end += 1;
        } else if ligne.any(end, &["en", "la", "le", "les", "sous", "sur"]) && name(end + 1) {
            end += 2;
        } else {
            return Some(end);
        }
    }
}

/// « de sarcelles », « à st denis »: without capitals, one word, or those that hyphens join to it.
fn small_town(ligne: &Ligne, at: usize) -> Option<(usize, usize)> {
    let from = at + 1;
    let plain = !ligne.is_little(from) && ligne.is_word(from) && !ligne.means(from);
    if !ligne.any(at, &["de", "d", "a"]) || !plain {
        return None;
    }
    let saint = ligne.any(from, &["saint", "sainte", "st", "ste"]) && ligne.is_word(from + 1);
    let first = if saint { from + 2 } else { from + 1 };
    let joined = (first..ligne.mots.len()).take_while(|at| ligne.is_word(*at) && ligne.colle(*at)).count();
    Some((from, first + joined))
}

/// « Saint-Denis (974) ».
fn after_departement(ligne: &Ligne, at: usize) -> usize {
    let brut = |at: usize| ligne.mots.get(at).map(|mot| mot.brut);
    let code = ligne.digits(at + 1).is_some_and(|(_, length)| length == 2 || length == 3);
    if brut(at) == Some("(") && code && brut(at + 2) == Some(")") { at + 3 } else { at }
}
