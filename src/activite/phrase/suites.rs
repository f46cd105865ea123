//! What comes next: another accompaniment, an atelier, another structure.
//!
//! What is said of later (« à revoir jeudi en atelier ») is only of later until the next comma: neither its day nor its themes
//! are those of the entry. The same for where people are sent when it is not known; where they come from (« envoyé par la
//! CAF ») is not read.

use super::{
    regles::{Dit, Ligne},
    vocabulaire::Sens,
};
use crate::activite::model::Suite;

/// Where what is said ends, what it is, and where the line is read again.
pub(super) fn read(ligne: &Ligne, at: usize) -> Option<(usize, Vec<Dit>, usize)> {
    sent(ligne, at).or_else(|| later(ligne, at)).or_else(|| offered(ligne, at))
}

/// « à revoir en atelier », « prochain rdv mardi », « inscrite à l’atelier mails ».
fn later(ligne: &Ligne, at: usize) -> Option<(usize, Vec<Dit>, usize)> {
    let (from, offer) = ligne.sens(at, |sens| match sens {
        Sens::PlusTard => Some(false),
        Sens::Propose => Some(true),
        _ => None,
    })?;
    let end = ligne.end_of_part(at);
    let offered = (from..end).find(|at| !ligne.is_little(*at)).map_or(end, |here| here + 1);
    let (mut dits, mut a) = (Vec::new(), at);
    for here in at..if offer { offered } else { end } {
        if let Some((after, suite)) = suite(ligne, here).filter(|(after, _)| *after > a) {
            dits.push(Dit::Suite(suite));
            a = after;
        }
    }
    (!offer || !dits.is_empty()).then_some((a, dits, end))
}

/// « atelier proposé »: to this person, or to the public?
fn offered(ligne: &Ligne, at: usize) -> Option<(usize, Vec<Dit>, usize)> {
    let (end, _) = suite(ligne, at)?;
    let offer = ligne.any(end, &["propose", "proposee", "proposes"])
        || (ligne.is(end, "a") && ligne.any(end + 1, &["prevoir", "programmer", "proposer", "venir", "suivre"]));
    offer.then_some((end, Vec::new(), end + 1))
}

fn suite(ligne: &Ligne, at: usize) -> Option<(usize, Suite)> {
    ligne.sens(at, |sens| if let Sens::Suite(suite) = sens { Some(suite) } else { None })
}

/// « orienté vers la CAF et la mairie », « vers France Services », « -> CCAS », « réorientée en atelier ».
fn sent(ligne: &Ligne, at: usize) -> Option<(usize, Vec<Dit>, usize)> {
    let verb = ligne.end(at, Sens::Oriente);
    let arrow = if ligne.signe(at, &['-', '=']) && ligne.signe(at + 1, &['>']) {
        Some(at + 2)
    } else {
        ligne.signe(at, &['→', '➜', '➔']).then_some(at + 1)
    };
    let said = verb.or(arrow).unwrap_or(at);
    let sure = verb.is_some() && ["orient", "redirig"].iter().any(|verb| ligne.mots[at].racine.contains(verb));
    if verb.is_some() && ligne.is(said, "par") {
        let from = ligne.after_articles(said + 1);
        let end = cible(ligne, from).map_or_else(|| ligne.end_of_part(at), |(end, _)| end);
        return Some((end, Vec::new(), end));
    }
    let toward = ligne.any(said, &["vers", "chez", "a", "au", "aux", "en"]);
    if verb.is_none() && arrow.is_none() && !ligne.is(said, "vers") {
        return None;
    }
    let from = if toward { said + 1 } else { said };
    let from = ligne.after_articles(from);
    if let Some((a, suite)) = suite(ligne, from).filter(|_| sure || ligne.is(said, "vers")) {
        return Some((a, vec![Dit::Suite(suite)], ligne.end_of_part(a)));
    }
    let mut dits = vec![Dit::Suite(Suite::Redirection)];
    let mut a = said + 1;
    let mut next = from;
    while let Some((end, code)) = cible(ligne, next) {
        dits.push(Dit::Redirection(code));
        a = end;
        let and = ligne.any(end, &["et", "puis", "ou"]) || ligne.signe(end, &['/', '+', '&']);
        next = if and { ligne.after_articles(ligne.skip(end + 1, &["vers", "a", "au"])) } else { ligne.mots.len() };
    }
    if dits.len() > 1 {
        return Some((a, dits, a));
    }
    (sure && ligne.is(said, "vers")).then(|| (a, dits, ligne.end_of_part(a)))
}

fn cible(ligne: &Ligne, at: usize) -> Option<(usize, &'static str)> {
    ligne.sens(at, |sens| if let Sens::Cible(code) = sens { Some(code) } else { None })
}
