//! How a line is read: from left to right, the longest thing that its next words say.

use chrono::NaiveDate;

use super::{
    Connus, LieuLu, Span, durees, jours,
    lieux::{self, Connu},
    mots::{self, Mot, Nature},
    personnes::{self, Compte},
    suites, sujets,
    vocabulaire::{self, Sens},
};
use crate::activite::model::{Kind, Suite};

/// A line that is being read.
pub(super) struct Ligne<'a> {
    pub mots: Vec<Mot<'a>>,
    /// What each word begins: how many words it takes, and what it means.
    expressions: Vec<Vec<(usize, Sens)>>,
    pub texte: &'a str,
    pub today: NaiveDate,
    /// Folded names of the structure's own themes.
    pub propres: Vec<Vec<Mot<'a>>>,
    pub lieux: Vec<Connu<'a>>,
}

/// What some words say. What several say together they share.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Dit {
    Kind(Kind),
    KindFaible(Kind),
    Jour(NaiveDate),
    /// Minutes.
    Duree(u16),
    /// Minutes from one hour to another.
    Plage(u16),
    /// Minutes for each person.
    Chacun(u16),
    Compte(Compte),
    Mandats(u16),
    /// A code of v2.
    Theme(&'static str),
    /// Place in the structure's own themes.
    Propre(usize),
    Materiel(&'static str),
    Lieu(LieuLu),
    Visio,
    Suite(Suite),
    Redirection(&'static str),
    Niveau(&'static str),
    Autonomie(&'static str),
}

impl Dit {
    /// Whether saying it twice is saying more.
    pub fn adds_up(&self) -> bool {
        matches!(self, Self::Duree(_) | Self::Plage(_) | Self::Chacun(_) | Self::Compte(_) | Self::Mandats(_))
    }

    /// Whether one's own time has it too.
    pub fn of_own_time(&self) -> bool {
        matches!(self, Self::Jour(_) | Self::Duree(_) | Self::Plage(_) | Self::Lieu(_) | Self::Visio)
            || matches!(self, Self::Kind(_) | Self::KindFaible(_))
    }
}

/// Where what is said ends, and what it is: nothing when it was understood as something that an entry does not hold.
pub(super) type Said = Option<(usize, Vec<Dit>)>;

/// Words, and what they say.
pub(super) struct Passage {
    /// Places of the first word, and after the last one.
    pub de: usize,
    pub a: usize,
    pub dits: Vec<Dit>,
}

impl<'a> Ligne<'a> {
    pub fn new(texte: &'a str, today: NaiveDate, connus: &'a Connus) -> Self {
        let propres = connus.themes_propres.iter().map(|(_, label)| mots::cut(label)).collect();
        let lieux = connus.lieux.iter().map(|(id, label)| Connu::new(id, label)).collect();
        let mut mots = mots::cut(texte);
        for mot in &mut mots {
            if let Some(meant) = vocabulaire::meant(&mot.racine) {
                meant.clone_into(&mut mot.racine);
            }
        }
        let expressions = (0..mots.len()).map(|at| vocabulaire::expressions(&mots[at..])).collect();
        Self { mots, expressions, texte, today, propres, lieux }
    }

    pub fn passages(&self) -> Vec<Passage> {
        let mut passages = Vec::new();
        let mut at = 0;
        while at < self.mots.len() {
            if let Some((end, dits, later)) = suites::read(self, at) {
                passages.push(Passage { de: at, a: end, dits });
                passages.push(Passage { de: end, a: later, dits: Vec::new() });
                at = later;
            } else if let Some((end, dits)) = self.said(at).or_else(|| self.denied(at)) {
                passages.push(Passage { de: at, a: end, dits });
                at = end;
            } else {
                at += 1;
            }
        }
        passages
    }

    /// What is said from here, and where it ends. Between two that are as long, the first of the rules.
    fn said(&self, at: usize) -> Said {
        const RULES: [fn(&Ligne, usize) -> Said; 7] =
            [durees::read, jours::read, personnes::read, sujets::appareil, sujets::propre, sujets::word, lieux::read];
        RULES.iter().filter_map(|rule| rule(self, at)).reduce(|best, next| if next.0 > best.0 { next } else { best })
    }

    /// « pas d’ordinateur », « sans mandat »: the contrary of what would be read.
    fn denied(&self, at: usize) -> Said {
        const NOT: [&str; 9] = ["pas", "sans", "ni", "aucun", "aucune", "jamais", "sauf", "hors", "non"];
        let denied = self.any(at, &NOT).then(|| self.said(self.after_articles(at + 1))).flatten();
        denied.map(|(end, _)| (end, Vec::new()))
    }

    /// Whether something else than a place begins here.
    pub fn means(&self, at: usize) -> bool {
        self.sens(at, Some).is_some() || [durees::read, jours::read].iter().any(|rule| rule(self, at).is_some())
    }

    /// Where these words end, if they stand here.
    pub fn same(&self, at: usize, name: &[Mot]) -> Option<usize> {
        let end = at + name.len();
        let here = self.mots.get(at..end)?;
        (!name.is_empty() && here.iter().zip(name).all(|(here, name)| here.plein == name.plein)).then_some(end)
    }

    /// The longest expression from here whose sense is wanted, and where it ends.
    pub fn sens<T>(&self, at: usize, wanted: impl Fn(Sens) -> Option<T>) -> Option<(usize, T)> {
        let mut best = None;
        for (length, sens) in self.expressions.get(at)? {
            if best.as_ref().is_none_or(|(end, _)| at + length > *end)
                && let Some(found) = wanted(*sens)
            {
                best = Some((at + length, found));
            }
        }
        best
    }

    /// Where the longest expression of this sense ends.
    pub fn end(&self, at: usize, wanted: Sens) -> Option<usize> {
        self.sens(at, |sens| (sens == wanted).then_some(())).map(|(end, ())| end)
    }

    /// Whether this word is one of those, folded.
    pub fn any(&self, at: usize, words: &[&str]) -> bool {
        self.mots.get(at).is_some_and(|mot| mot.nature == Nature::Lettres && words.contains(&mot.plein.as_str()))
    }

    pub fn is(&self, at: usize, word: &str) -> bool {
        self.any(at, &[word])
    }

    pub fn signe(&self, at: usize, signs: &[char]) -> bool {
        self.mots.get(at).is_some_and(|mot| matches!(mot.nature, Nature::Signe(sign) if signs.contains(&sign)))
    }

    /// Whether nothing stands between this one and the one before it.
    pub fn colle(&self, at: usize) -> bool {
        self.mots.get(at).is_some_and(|mot| mot.colle)
    }

    /// Whether this word is the rest of another: « Pointe-à-Pitre ».
    pub fn hyphened(&self, at: usize) -> bool {
        let before = self.mots.get(at).map_or("", |mot| &self.texte[..mot.span.debut]);
        self.colle(at) && before.ends_with(['-', '‑'])
    }

    /// Whether a comma, or an end of the line, stands here.
    pub fn ends(&self, at: usize) -> bool {
        self.mots.get(at).is_none_or(|mot| mot.nature == Nature::Separateur)
    }

    /// Where the part of the line that holds this word ends.
    pub fn end_of_part(&self, at: usize) -> usize {
        (at..self.mots.len()).find(|at| self.ends(*at)).unwrap_or(self.mots.len())
    }

    pub fn before(&self, at: usize, words: &[&str]) -> bool {
        at.checked_sub(1).is_some_and(|before| self.any(before, words))
    }

    /// After these words, three at most.
    pub fn skip(&self, at: usize, words: &[&str]) -> usize {
        (at..at + 3).find(|at| !self.any(*at, words)).unwrap_or(at + 3)
    }

    /// What was typed from a word to before another, on one line.
    pub fn text(&self, from: usize, to: usize) -> String {
        let span = self.span(from, to);
        span.of(self.texte).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Where these words stand: there is at least one.
    pub fn span(&self, from: usize, to: usize) -> Span {
        Span { debut: self.mots[from].span.debut, fin: self.mots[to - 1].span.fin }
    }

    pub fn is_word(&self, at: usize) -> bool {
        self.mots.get(at).is_some_and(|mot| mot.nature == Nature::Lettres)
    }

    /// Whether a full stop stands here.
    pub fn stops(&self, at: usize) -> bool {
        self.mots.get(at).is_some_and(|mot| mot.brut == ".")
    }

    pub fn after_articles(&self, at: usize) -> usize {
        (at..at + 2)
            .find(|at| self.mots.get(*at).is_none_or(|mot| !vocabulaire::is_article(&mot.plein)))
            .unwrap_or(at + 2)
    }

    /// The first of the articles, three at most, that stand just before this word, or the word itself.
    pub fn before_articles(&self, at: usize) -> usize {
        let article = |at: &usize| vocabulaire::is_article(&self.mots[*at].plein);
        (at.saturating_sub(3)..at).rev().take_while(article).last().unwrap_or(at)
    }

    /// Whether this word means nothing by itself.
    pub fn is_little(&self, at: usize) -> bool {
        self.mots.get(at).is_some_and(|mot| vocabulaire::is_petit(&mot.plein))
    }

    /// Digits, and how many there are.
    pub fn digits(&self, at: usize) -> Option<(u32, usize)> {
        let mot = self.mots.get(at).filter(|mot| mot.nature == Nature::Chiffres)?;
        Some((mot.brut.parse().ok()?, mot.brut.len()))
    }

    /// A number of things, in digits (three at most) or in letters up to sixty-nine, and where it ends. Neither part of a larger
    /// one (« 2,5 », « 12/11 », « n°3 »), nor a rank (« 2e »).
    pub fn nombre(&self, at: usize) -> Option<(usize, u16)> {
        const UNITS: [&str; 16] = [
            "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "treize",
            "quatorze", "quinze", "seize",
        ];
        const TENS: [(&str, u16); 5] =
            [("vingt", 20), ("trente", 30), ("quarante", 40), ("cinquante", 50), ("soixante", 60)];
        if let Some((value, length)) = self.digits(at) {
            const PARTS: [char; 5] = ['/', ',', '.', ':', '-'];
            let digits = |at: Option<usize>| at.is_some_and(|at| self.digits(at).is_some());
            let part_of_more = at.checked_sub(1).is_some_and(|before| {
                let parts = self.signe(before, &PARTS) && self.colle(before) && digits(before.checked_sub(1));
                self.colle(at) && (parts || self.signe(before, &['°', '#']) || self.is_word(before))
            });
            let parts = self.signe(at + 1, &PARTS) && self.colle(at + 2) && digits(Some(at + 2));
            let rank = self.any(at + 1, &["e", "er", "ere", "eme", "nd", "nde", "ieme"]);
            let goes_on = self.colle(at + 1) && (parts || rank);
            let value = u16::try_from(value).ok().filter(|_| length <= 3 && !part_of_more && !goes_on)?;
            return Some((at + 1, value));
        }
        let unit = |at: usize| {
            let one = self.is(at, "une").then_some(0);
            one.or_else(|| (0..16).find(|rank| self.is(at, UNITS[usize::from(*rank)]))).map(|rank: u16| rank + 1)
        };
        let ten = TENS.iter().find(|(ten, _)| self.is(at, ten)).map(|(_, value)| *value);
        let first = ten.or_else(|| unit(at))?;
        // « vingt et un », « quarante-cinq », « dix-sept », but « vingt, deux ».
        let (from, units) = match ten {
            Some(_) if self.is(at + 1, "et") => (at + 2, 1..=1),
            Some(_) => (at + 1, 2..=9),
            None if first == 10 => (at + 1, 7..=9),
            None => return Some((at + 1, first)),
        };
        let more = unit(from).filter(|unit| units.contains(unit) && (from > at + 1 || self.colle(from)));
        Some(more.map_or((at + 1, first), |more| (from + 1, first + more)))
    }
}
