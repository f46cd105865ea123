//! Grading: what an answer is worth, and what the notes of a test say. Pure, and on the server only.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::positionnement::{
    items::Question,
    model::{Points, Reponse, Statut},
};
use crate::{
    kernel::spelling::{letters, mistyped},
    referentiel::{
        famille::Famille,
        niveaux::{Echelle, Niveau},
    },
};

/// The note of an answer; `None` when a person has to read it. « Je ne sais pas » is worth nothing. An answer that is not of the item's kind is worth nothing.
///
/// Partial credit. A guess gains nothing on average where several are chosen (the right ones less the wrong ones) or put in order
/// (the pairs that stand as they should less the others). One choice, and each element that is placed, count for themselves: a
/// guess may be right there, as in any such question.
pub fn grade(question: &Question, reponse: &Reponse) -> Option<Points> {
    grade_by(question, Cle::of(question).as_ref(), reponse)
}

/// What is right, in the indices of the bank's lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Cle {
    Reponse(Reponse),
    /// Each of these texts.
    Textes(Vec<String>),
}

impl Cle {
    /// The key that the item was written with; `None`: a person reads it.
    pub fn of(question: &Question) -> Option<Self> {
        match question {
            Question::Court { reponses }
            | Question::Formulaire { reponses, .. }
            | Question::Formule { reponses, .. } => Some(Self::Textes(reponses.clone())),
            question => key(question).map(Self::Reponse),
        }
    }

    /// One answer that is right.
    pub fn reponse(&self) -> Option<Reponse> {
        match self {
            Self::Reponse(reponse) => Some(reponse.clone()),
            Self::Textes(texts) => texts.first().cloned().map(Reponse::Texte),
        }
    }
}

/// The same by another key: one that was corrected.
pub fn grade_by(question: &Question, cle: Option<&Cle>, reponse: &Reponse) -> Option<Points> {
    if *reponse == Reponse::Inconnue {
        return Some(Points::ZERO);
    }
    Some(match (cle?, reponse) {
        (Cle::Reponse(Reponse::Choix(right)), Reponse::Choix(chosen)) => all_or_nothing(chosen == right),
        (Cle::Reponse(Reponse::Plusieurs(right)), Reponse::Plusieurs(chosen)) => several(right, chosen),
        (Cle::Reponse(Reponse::Ordre(right)), Reponse::Ordre(order)) => ordered(right, order),
        (Cle::Reponse(Reponse::Places(right)), Reponse::Places(places)) => placed(right, places),
        (Cle::Textes(right), Reponse::Texte(text)) if matches!(question, Question::Formule { .. }) => {
            let typed = formula(text);
            all_or_nothing(right.iter().any(|expected| formula(expected) == typed))
        }
        (Cle::Textes(right), Reponse::Texte(text)) => {
            all_or_nothing(right.iter().any(|expected| same_answer(text, expected)))
        }
        _ => Points::ZERO,
    })
}

fn all_or_nothing(right: bool) -> Points {
    if right { Points::ONE } else { Points::ZERO }
}

/// A part of a point, rounded down: only what is wholly right is worth a whole one.
fn part(of: usize, whole: usize) -> Points {
    let cents = (of.min(whole) * 100).checked_div(whole).unwrap_or(0);
    Points(u32::try_from(cents).unwrap_or(0))
}

fn several(right: &[u8], chosen: &[u8]) -> Points {
    let chosen: BTreeSet<_> = chosen.iter().collect();
    let hits = right.iter().filter(|at| chosen.contains(at)).count();
    let misses = chosen.iter().filter(|at| !right.contains(at)).count();
    part(hits.saturating_sub(misses), right.len())
}

fn ordered(right: &[u8], order: &[u8]) -> Points {
    let count = right.len();
    // Where each element should stand.
    let places: Option<Vec<_>> = order.iter().map(|at| right.iter().position(|other| other == at)).collect();
    let Some(order) = places.filter(|places| places.iter().collect::<BTreeSet<_>>().len() == count) else {
        return Points::ZERO;
    };
    if order.len() != count {
        return Points::ZERO;
    }
    let pairs = count * count.saturating_sub(1) / 2;
    let right = order.iter().enumerate().map(|(at, a)| order[at + 1..].iter().filter(|b| a < b).count()).sum::<usize>();
    part((2 * right).saturating_sub(pairs), pairs)
}

fn placed(right: &[Option<u8>], places: &[Option<u8>]) -> Points {
    let hits = right.iter().zip(places).filter(|(expected, given)| given.is_some() && expected == given).count();
    part(hits, right.len())
}

/// Whether a short answer says what was expected: case, accents, punctuation, a leading article and one typing error in a
/// word of five letters or more are forgiven. Nothing is where there are figures.
fn same_answer(typed: &str, expected: &str) -> bool {
    if expected.chars().any(|letter| letter.is_ascii_digit()) {
        return figures(typed) == figures(expected);
    }
    let (typed, expected) = (letters(typed), letters(expected));
    let (typed, expected) = (without_article(&typed), without_article(&expected));
    let mut errors = 0;
    typed.len() == expected.len()
        && typed.iter().zip(&expected).all(|(word, right)| {
            if word == right {
                return true;
            }
            errors += 1;
            errors == 1
                && right.chars().count() >= 5
                && word.chars().all(char::is_alphabetic)
                && mistyped(word.as_bytes(), right.as_bytes(), false)
        })
}

/// « l’étayage », « de la carte »: the words after the articles.
fn without_article(text: &str) -> Vec<&str> {
    let article = |word: &&str| matches!(*word, "le" | "la" | "les" | "l" | "un" | "une" | "des" | "du" | "de" | "d");
    let words: Vec<_> = text.split(' ').filter(|word| !word.is_empty()).collect();
    let articles = words.iter().take_while(|word| article(word)).count();
    // An answer of articles alone is what it is.
    if articles == words.len() { words } else { words[articles..].to_vec() }
}

/// Without spaces, so that « 19 260 € » is « 19260€ »; the comma of a decimal stays.
fn figures(text: &str) -> String {
    let compact: String = text.split_whitespace().collect();
    let decimal = |at: usize| {
        let digit = |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii_digit());
        digit(compact[..at].chars().next_back()) && digit(compact[at + 1..].chars().next())
    };
    let mut parts = vec![];
    let mut from = 0;
    for (at, _) in compact.match_indices([',', '.']).filter(|(at, _)| decimal(*at)) {
        parts.push(&compact[from..at]);
        from = at + 1;
    }
    parts.push(&compact[from..]);
    parts.into_iter().map(|part| letters(part).replace(' ', "")).collect::<Vec<_>>().join(",")
}

/// A formula as it is compared: upper case, no spaces, straight quotes. A comma separates arguments as « ; » does, unless it
/// stands between two figures, where it may be a decimal's.
fn formula(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for letter in text.chars().filter(|letter| !letter.is_whitespace()) {
        match letter {
            '“' | '”' | '«' | '»' | '„' => plain.push('"'),
            letter => plain.extend(letter.to_uppercase()),
        }
    }
    let letters: Vec<char> = plain.chars().collect();
    let digit = |at: Option<usize>| at.and_then(|at| letters.get(at)).is_some_and(char::is_ascii_digit);
    let mut quoted = false;
    let separated = letters.iter().enumerate().map(|(at, letter)| {
        quoted ^= *letter == '"';
        let decimal = digit(at.checked_sub(1)) && digit(Some(at + 1));
        if *letter == ',' && !quoted && !decimal { ';' } else { *letter }
    });
    separated.collect()
}

/// Below so many graded questions, a level of the fixed form is not said: of a family, of the whole. *Interprétation v1*.
pub const QUESTIONS_MINIMALES: (u32, u32) = (2, 6);

/// What the notes say of a family.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeFamille {
    pub famille: Famille,
    /// `None`: nothing graded, so nothing can be said.
    pub niveau: Option<Niveau>,
    pub obtenus: Points,
    pub possibles: Points,
}

/// What the notes of a test say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bilan {
    pub obtenus: Points,
    /// Of what is graded: what waits for a reader, or was not taken, counts neither way.
    pub possibles: Points,
    pub familles: Vec<DeFamille>,
    /// Of all families together.
    pub niveau: Option<Niveau>,
    /// How many the test has.
    pub questions: usize,
    pub a_relire: usize,
    pub non_passees: usize,
}

pub fn bilan(echelle: &Echelle, lignes: &[(Option<Famille>, Statut)]) -> Bilan {
    let sums = |lignes: &mut dyn Iterator<Item = &Statut>| {
        lignes
            .filter_map(|statut| statut.points())
            .fold((Points::ZERO, Points::ZERO), |(obtained, possible), points| {
                (Points(obtained.0 + points.0), Points(possible.0 + Points::ONE.0))
            })
    };
    let count = |wanted: fn(&Statut) -> bool| lignes.iter().filter(|(_, statut)| wanted(statut)).count();
    let level = |obtained: Points, possible: Points, minimum: u32| {
        echelle.level(obtained.0, possible.0).filter(|_| possible.0 >= minimum * Points::ONE.0)
    };
    let familles = Famille::ALL.map(|famille| {
        let (obtenus, possibles) =
            sums(&mut lignes.iter().filter(|(of, _)| *of == Some(famille)).map(|(_, statut)| statut));
        DeFamille { famille, niveau: level(obtenus, possibles, QUESTIONS_MINIMALES.0), obtenus, possibles }
    });
    let (obtenus, possibles) = sums(&mut lignes.iter().map(|(_, statut)| statut));
    Bilan {
        obtenus,
        possibles,
        familles: familles.to_vec(),
        niveau: level(obtenus, possibles, QUESTIONS_MINIMALES.1),
        questions: lignes.len(),
        a_relire: count(|statut| matches!(statut, Statut::ARelire { .. })),
        non_passees: count(|statut| matches!(statut, Statut::NonPassee)),
    }
}

/// The answer that the key expects, if it is not for a person to read.
pub fn key(question: &Question) -> Option<Reponse> {
    let index = |at: usize| u8::try_from(at).ok();
    match question {
        Question::Choix { bonne, .. } | Question::Expediteur { bonne, .. } => Some(Reponse::Choix(index(*bonne)?)),
        Question::Plusieurs { bonnes, .. } | Question::Hameconnage { bonnes, .. } => {
            Some(Reponse::Plusieurs(bonnes.iter().map(|at| index(*at)).collect::<Option<_>>()?))
        }
        Question::Ordre { elements } => Some(Reponse::Ordre((0..elements.len()).map(index).collect::<Option<_>>()?)),
        Question::Association { .. } | Question::Dossiers { .. } => {
            Some(Reponse::Places(question.placed().iter().map(|(_, place)| index(*place)).collect()))
        }
        Question::Court { reponses } | Question::Formulaire { reponses, .. } | Question::Formule { reponses, .. } => {
            reponses.first().map(|expected| Reponse::Texte(expected.clone()))
        }
        Question::Libre { .. } => None,
    }
}

#[cfg(test)]
#[path = "grade_tests.rs"]
mod tests;
