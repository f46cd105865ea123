//! A line cut into words, numbers and signs, each with its place in the text.

use super::Span;
use crate::kernel::spelling;

/// A word, a number or a sign.
pub(super) struct Mot<'a> {
    pub span: Span,
    /// As it was typed.
    pub brut: &'a str,
    /// Folded: lower case, no accents. Empty for a sign.
    pub plein: String,
    /// Folded, without the mark of the plural: what is compared. Empty for a sign.
    pub racine: String,
    pub nature: Nature,
    /// Nothing stands between the previous one and this one.
    pub colle: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Nature {
    Lettres,
    Chiffres,
    /// Means something to its neighbours: « 14-16h », « 12/11 ».
    Signe(char),
    /// What comes after it is said apart: a comma, the end of a sentence.
    Separateur,
}

impl Mot<'_> {
    pub fn is_plural(&self) -> bool {
        racine(&self.plein) != self.plein
    }

    /// « Sarcelles », neither « sarcelles » nor « SARCELLES »: capitals that everything has say nothing.
    pub fn is_name(&self) -> bool {
        self.brut.starts_with(char::is_uppercase) && self.brut.contains(char::is_lowercase)
    }
}

/// Nouns that are another word with an accent at the end.
const PARTICIPES: [&str; 3] = ["demande", "retraite", "telephone"];

/// A word without the mark of its plural: « mails » and « mail », « reseaux » and « reseau » are the same word.
pub(super) fn racine(plein: &str) -> &str {
    if plein.len() >= 4 { plein.strip_suffix(['s', 'x']).unwrap_or(plein) } else { plein }
}

#[derive(Clone, Copy, PartialEq)]
enum Class {
    Letter,
    Digit,
    Space,
    Sign,
}

fn class(c: char) -> Class {
    if c.is_ascii_digit() {
        Class::Digit
    } else if c.is_alphanumeric() || is_mark(c) {
        Class::Letter
    } else if c.is_whitespace() && c != '\n' {
        Class::Space
    } else {
        Class::Sign
    }
}

/// An accent written apart from its letter, as some systems do.
fn is_mark(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

pub(super) fn cut(texte: &str) -> Vec<Mot<'_>> {
    let mut mots: Vec<Mot> = Vec::new();
    let mut chars = texte.char_indices().peekable();
    let mut before = Class::Space;
    let mut colle = false;
    while let Some((debut, c)) = chars.next() {
        let this = class(c);
        let mut fin = debut + c.len_utf8();
        match this {
            Class::Space => colle = false,
            Class::Sign => {
                let after = chars.peek().map_or(Class::Space, |(_, next)| class(*next));
                // « l’écran », « rendez-vous »: two words, no sign.
                let joins =
                    matches!(c, '\'' | '’' | 'ʼ' | '-' | '‑') && (before, after) == (Class::Letter, Class::Letter);
                if !joins {
                    let span = Span { debut, fin };
                    let nature = sign(c, before, after);
                    let (plein, racine) = (String::new(), String::new());
                    mots.push(Mot { span, brut: &texte[debut..fin], plein, racine, nature, colle });
                }
                colle = true;
            }
            Class::Letter | Class::Digit => {
                while let Some((_, next)) = chars.next_if(|(_, next)| class(*next) == this) {
                    fin += next.len_utf8();
                }
                mots.push(word(texte, Span { debut, fin }, this, colle));
                colle = true;
            }
        }
        before = this;
    }
    mots
}

fn word(texte: &str, span: Span, class: Class, colle: bool) -> Mot<'_> {
    let brut = &texte[span.debut..span.fin];
    if class == Class::Digit {
        let digits = brut.to_owned();
        return Mot { span, brut, plein: digits.clone(), racine: digits, nature: Nature::Chiffres, colle };
    }
    let whole: String = brut.chars().filter(|c| !is_mark(*c)).collect();
    let mut plein = spelling::letters(&whole);
    // Without its accent a retired person would be a pension. The feminine says which.
    let accented = brut.trim_end_matches(['s', 'S']).ends_with(['é', 'É', '\u{301}']);
    if accented && PARTICIPES.contains(&racine(&plein)) {
        plein.insert(plein.trim_end_matches('s').len(), 'e');
    }
    let racine = racine(&plein).to_owned();
    Mot { span, brut, plein, racine, nature: Nature::Lettres, colle }
}

fn sign(c: char, before: Class, after: Class) -> Nature {
    let separates = match c {
        ',' => (before, after) != (Class::Digit, Class::Digit),
        '.' => after == Class::Space,
        '-' | '–' | '—' => (before, after) == (Class::Space, Class::Space),
        c => ";!?…|()[]«»\"“”•\n".contains(c),
    };
    if separates { Nature::Separateur } else { Nature::Signe(c) }
}
