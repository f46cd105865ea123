//! Who, and how many: participants, those who had come before, age bands, genres, statuses, mandats.
//!
//! A count says all that its nouns say: « 3 femmes retraitées » is three women and three retired people. About numbers (« une
//! dizaine », « 8 à 10 personnes », « plus de 8 personnes ») are not read; nor are nouns that fall in no single class
//! (« seniors », « plus de 60 ans »), but as people. Without a number, a noun in the singular is the one person that was helped.

use super::{
    regles::{Dit, Ligne, Said},
    vocabulaire::{Nom, Sens},
};
use crate::activite::{
    form::{MOST_MANDATS, MOST_PARTICIPANTS},
    model::Kind,
};

/// A number of people, and what is said of them.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Compte {
    /// None where a noun stands alone.
    pub nombre: Option<u16>,
    /// They are all that were helped: neither « dont » nor one of their qualities alone.
    pub personnes: bool,
    pub recurrents: bool,
    /// Places in the classes of v2.
    pub genre: Option<usize>,
    pub statut: Option<usize>,
    pub age: Option<usize>,
}

pub(super) fn read(ligne: &Ligne, at: usize) -> Said {
    if let Some(end) = about(ligne, at) {
        return Some((end, Vec::new()));
    }
    mandats(ligne, at).or_else(|| labelled(ligne, at)).or_else(|| counted(ligne, at)).or_else(|| alone(ligne, at))
}

/// Numbers that are not sure, with what they count.
fn about(ligne: &Ligne, at: usize) -> Option<usize> {
    const ABOUT: [&str; 9] = ["environ", "env", "presque", "plus", "moins", "quelque", "quelques", "jusqu", "peut"];
    let people = |at: usize| qualities(ligne, at).map(|(end, _)| end);
    let ten = if ligne.any(at, &["une", "la"]) { at + 1 } else { at };
    if let Some(end) = ligne.end(ten, Sens::Dizaine) {
        return Some(people(ligne.skip(end, &["de", "d"])).unwrap_or(end));
    }
    if ligne.any(at, &ABOUT) || ligne.signe(at, &['~', '±', '+', '<', '>', '≈']) {
        let from = ligne.skip(at + 1, &["de", "d", "a", "etre"]);
        return people(ligne.nombre(from).map_or(from, |(end, _)| end));
    }
    // « 8 à 10 personnes », « 8/10 personnes ».
    ligne.digits(at)?;
    let link = ligne.any(at + 1, &["a", "ou", "sur"]) || ligne.signe(at + 1, &['/', '-', '–']);
    let to = if link { ligne.digits(at + 2).map(|_| at + 3) } else { None }?;
    people(to)
}

/// « 2 mandats Aidants Connect », « un mandat », « mandat Aidants Connect signé ».
fn mandats(ligne: &Ligne, at: usize) -> Said {
    const DONE: [&str; 8] = ["signe", "signes", "conclu", "conclus", "cree", "crees", "fait", "faits"];
    const UNDONE: [&str; 8] = ["fin", "refus", "renouvellement", "revocation", "sous", "via", "avec", "par"];
    const NOT_DONE: [&str; 6] = ["non", "pas", "refuse", "refuses", "annule", "annules"];
    let said = ligne.nombre(at);
    let from = said.map_or(at, |(from, _)| from);
    let named = ligne.end(from, Sens::Mandat)?;
    let end = if ligne.any(named, &DONE) { named + 1 } else { named };
    if ligne.any(end, &NOT_DONE) || ligne.before(ligne.before_articles(at), &UNDONE) {
        return Some((end, Vec::new()));
    }
    let one = (!ligne.mots[from].is_plural() && end > at + 1).then_some(1);
    let count = said.map(|(_, count)| count).or(one).filter(|count| *count <= MOST_MANDATS)?;
    Some((end, vec![Dit::Mandats(count)]))
}

/// « 8 personnes », « dont 2 habitués », « 3 femmes retraitées de plus de 70 ans », « 3 demandes », « groupe de 8 », « un couple ».
fn counted(ligne: &Ligne, at: usize) -> Said {
    let all = Compte { personnes: true, ..Compte::default() };
    let (part, group) = (ligne.is(at, "dont"), ligne.is(at, "groupe") && ligne.is(at + 1, "de"));
    let (from, nombre) = ligne.nombre(if group { at + 2 } else { at + usize::from(part) })?;
    // « une demande de logement » is not for a moment.
    let demande =
        || ligne.end(from, Sens::Demande).filter(|end| !part && (nombre > 1 || !ligne.any(*end, &["d", "de"])));
    let couple = ligne.end(from, Sens::Couple).filter(|_| nombre == 1);
    let (end, kind, nombre, compte) = if let Some(end) = couple {
        let (end, compte) = qualities(ligne, ligne.skip(end, &["de"])).unwrap_or((end, all));
        (end, None, 2, Compte { personnes: true, ..compte })
    } else if let Some((end, compte)) = qualities(ligne, from) {
        let personnes = group || (compte.personnes && !part);
        (end, group.then_some(Kind::Collectif), nombre, Compte { personnes, ..compte })
    } else if group {
        (from, Some(Kind::Collectif), nombre, all)
    } else {
        (demande()?, Some(Kind::Ponctuel), nombre, all)
    };
    if nombre > MOST_PARTICIPANTS || (!part && of_a_family(ligne, at)) || of_several(ligne, at) {
        return Some((end, Vec::new()));
    }
    let compte = Dit::Compte(Compte { nombre: Some(nombre), ..compte });
    Some((end, kind.map(Dit::KindFaible).into_iter().chain([compte]).collect()))
}

/// « Participants : 8 ».
fn labelled(ligne: &Ligne, at: usize) -> Said {
    let colon = ligne.end(at, Sens::NomCompte(Nom::Personne))?;
    let (end, nombre) =
        ligne.nombre(colon + 1).filter(|(end, _)| ligne.signe(colon, &[':']) && !ligne.is_word(*end))?;
    let compte = Compte { nombre: Some(nombre), personnes: true, ..Compte::default() };
    Some((end, vec![Dit::Compte(compte)]))
}

/// « 2 classes de 25 élèves »: fifty, or twice the same?
fn of_several(ligne: &Ligne, at: usize) -> bool {
    ligne.before(at, &["de"])
        && at.checked_sub(3).is_some_and(|before| ligne.nombre(before).is_some_and(|(_, times)| times > 1))
}

/// Whose age or family is said is not who was helped: « son fils de 8 ans », « mère de 3 enfants ».
fn of_a_family(ligne: &Ligne, at: usize) -> bool {
    let from = if ligne.before(at, &["de", "d"]) { at - 1 } else { at };
    from.checked_sub(1).is_some_and(|before| ligne.end(before, Sens::Parente).is_some())
}

/// « retraitée », « dame de 72 ans », « 72 ans ».
fn alone(ligne: &Ligne, at: usize) -> Said {
    const OWNERS: [&str; 8] = ["sa", "son", "ses", "leur", "leurs", "ma", "mon", "mes"];
    const SINCE: [&str; 3] = ["depuis", "durant", "pendant"];
    let (end, compte, other) = if let Some((end, place)) = age(ligne, at, false) {
        // « À 8 ans », « depuis 8 ans », « 8 ans d’expérience » are no one’s age.
        let after_little = at.checked_sub(1).is_some_and(|before| ligne.is_little(before));
        let other = after_little || ligne.before(at, &SINCE) || ligne.any(end, &["d", "de"]);
        (end, Compte { age: place, ..Compte::default() }, other)
    } else {
        let (end, nom) = ligne.sens(at, |sens| if let Sens::Nom(nom) = sens { Some(nom) } else { None })?;
        (end, noted(Compte::default(), nom), ligne.mots[at].is_plural() && !ligne.is(at, "sans"))
    };
    let (end, compte) = chain(ligne, end, compte);
    let other = other || of_a_family(ligne, at) || ligne.before(at, &OWNERS);
    Some((end, if other { Vec::new() } else { vec![Dit::Compte(compte)] }))
}

/// Nouns, adjectives and ages, one after the other.
fn qualities(ligne: &Ligne, at: usize) -> Option<(usize, Compte)> {
    let (end, compte) = chain(ligne, at, Compte::default());
    (end > at).then_some((end, compte))
}

fn chain(ligne: &Ligne, mut at: usize, mut compte: Compte) -> (usize, Compte) {
    let noun = |at: usize| {
        ligne.sens(at, |sens| match sens {
            Sens::Nom(nom) | Sens::NomCompte(nom) => Some(nom),
            _ => None,
        })
    };
    loop {
        if let Some((end, nom)) = noun(at) {
            compte = noted(compte, nom);
            at = end;
        } else if let Some((end, place)) = age(ligne, at, true) {
            compte.age = place;
            at = end;
        } else {
            return (at, compte);
        }
    }
}

fn noted(mut compte: Compte, nom: Nom) -> Compte {
    match nom {
        Nom::Personne => compte.personnes = true,
        Nom::Recurrent => compte.recurrents = true,
        Nom::Genre(place) => compte.genre = Some(place),
        Nom::Statut(place) => compte.statut = Some(place),
    }
    compte
}

/// « 72 ans », « de 60 à 69 ans », « plus de 70 ans », and the class that holds all those ages, if one does.
fn age(ligne: &Ligne, at: usize, of_someone: bool) -> Option<(usize, Option<usize>)> {
    let opening: &[&str] =
        if of_someone { &["de", "d", "age", "agee", "ages", "agees", "entre"] } else { &["age", "agee"] };
    let from = ligne.skip(at, opening);
    let years = |at: usize| Some((at + 1, ligne.digits(at)?.0));
    let ans = |at: usize| ligne.any(at, &["ans", "an"]);
    let more = ligne.is(from, "plus") || ligne.signe(from, &['+']);
    if more || ligne.is(from, "moins") || ligne.signe(from, &['-']) {
        let (end, limit) = years(ligne.skip(from + 1, &["de", "d"]))?;
        let (low, high) = if more { (limit.saturating_add(1), OLDEST) } else { (0, limit.saturating_sub(1)) };
        return ans(end).then(|| (end + 1, class(low, high)));
    }
    let (end, low) = years(from)?;
    if ans(end) && ligne.is(end + 1, "et") && ligne.is(end + 2, "plus") {
        return Some((end + 3, class(low, OLDEST)));
    }
    if ans(end) {
        return Some((end + 1, class(low, low)));
    }
    let link = ligne.any(end, &["a", "et"]) || ligne.signe(end, &['-', '–', '/']);
    let (end, high) = if link { years(end + 1) } else { None }?;
    ans(end).then(|| (end + 1, class(low, high)))
}

const OLDEST: u32 = 130;

/// First and last age of each class of v2, in its order.
pub(super) const AGES: [(u32, u32); 7] = [(0, 11), (12, 17), (18, 24), (25, 39), (40, 59), (60, 69), (70, OLDEST)];

fn class(low: u32, high: u32) -> Option<usize> {
    AGES.iter().position(|(first, last)| *first <= low && low <= high && high <= *last)
}
