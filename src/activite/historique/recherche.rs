//! What is searched in notes: words, each the beginning of a word of the note, in any order.

use crate::kernel::spelling;

/// Letters of a word by which it is looked up (`prefix` of `note_mot`): longer beginnings would make the database read the
/// notes of everyone. The rest of a word is compared afterwards, among the person's own notes.
const LOOKED_UP: usize = 4;
/// A shorter word is in every note.
const SHORTEST: usize = 2;
/// Words beyond these say nothing more.
const MOST_WORDS: usize = 8;
/// Words of a note that are shown around what was found.
const AROUND: (usize, usize) = (8, 16);

/// Words as they were typed, at least one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recherche(Vec<String>);

impl Recherche {
    /// `None` where nothing that was typed can be looked up.
    pub fn parse(typed: &str) -> Option<Self> {
        let words = typed.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() >= SHORTEST);
        let words: Vec<_> = words.take(MOST_WORDS).map(str::to_lowercase).collect();
        (!words.is_empty()).then_some(Self(words))
    }

    /// As FTS5 reads it: letters and digits between quotes, so that nothing typed is an operator.
    pub fn expression(&self) -> String {
        let beginning = |word: &str| format!("\"{}\"*", word.chars().take(LOOKED_UP).collect::<String>());
        let looked_up = self.0.iter().map(|word| {
            // One types « soeur », another wrote « sœur ».
            let spellings = [word.replace('œ', "oe"), word.replace("oe", "œ")].map(|word| beginning(&word));
            format!("({})", spellings.join(" OR "))
        });
        looked_up.collect::<Vec<_>>().join(" AND ")
    }

    /// Whether each word begins one of the note's.
    pub fn finds(&self, note: &str) -> bool {
        let note = spelling::letters(note);
        let begins = |word: &str| note.split(' ').any(|of_note| of_note.starts_with(word));
        self.0.iter().flat_map(|word| words(word)).all(|word| begins(&word))
    }

    /// The words of a note around the first that was found.
    pub fn excerpt(&self, note: &str) -> String {
        let searched: Vec<_> = self.0.iter().flat_map(|word| words(word)).collect();
        let of_note: Vec<_> = note.split_whitespace().collect();
        let found = |word: &&str| words(word).iter().any(|word| searched.iter().any(|s| word.starts_with(s)));
        let at = of_note.iter().position(found).unwrap_or(0);
        let (from, to) = (at.saturating_sub(AROUND.0), (at + AROUND.1).min(of_note.len()));
        let before = if from > 0 { "… " } else { "" };
        let after = if to < of_note.len() { " …" } else { "" };
        format!("{before}{}{after}", of_note[from..to].join(" "))
    }
}

fn words(text: &str) -> Vec<String> {
    spelling::letters(text).split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_begin_words_whatever_the_accents() {
        let finds = |typed: &str, note: &str| Recherche::parse(typed).unwrap().finds(note);
        for typed in ["telephone", "Télé", "TÉLÉPHONE soeur", "sœur", "d’un téléphone", "n'a téléph"] {
            assert!(finds(typed, "Sa sœur n’a plus d’un vieux téléphone."), "{typed}");
        }
        for typed in ["phone", "téléphones", "telephone frere"] {
            assert!(!finds(typed, "Sa sœur n’a plus de téléphone."), "{typed}");
        }
        for typed in ["", " ", "a", "\"*", "- ( ) ^", "’"] {
            assert_eq!(Recherche::parse(typed), None, "{typed}");
        }
    }

    #[test]
    fn an_excerpt_is_around_what_was_found() {
        let note = format!("{} carte grise {}", "avant ".repeat(20), "après ".repeat(30));
        let excerpt = Recherche::parse("CARTE").unwrap().excerpt(&note);
        assert!(
            excerpt.starts_with("… avant") && excerpt.contains("carte grise après") && excerpt.ends_with("après …")
        );
        assert_eq!(Recherche::parse("cv").unwrap().excerpt("CV refait"), "CV refait");
    }

    proptest! {
        #[test]
        fn nothing_typed_is_an_operator(typed in "\\PC*") {
            if let Some(recherche) = Recherche::parse(&typed) {
                let expression = recherche.expression();
                let outside: String = expression.split('"').step_by(2).collect();
                prop_assert!(outside.chars().all(|c| "()* ANDOR".contains(c)), "{}", expression);
            }
        }

        #[test]
        fn a_note_is_found_by_any_of_its_words(note in "[a-zàâçéèêëîïôùûœ’' .]{2,60}") {
            for word in note.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() >= SHORTEST) {
                prop_assert!(Recherche::parse(word).unwrap().finds(&note), "{}", word);
            }
        }
    }
}
