//! What a note should not hold: the log says nothing that tells who was helped (programme.md § 7).

use crate::kernel::email::Email;

/// What the person says who keeps such a note.
pub const KEPT: &str = "Garder la note telle quelle\u{a0}: elle ne permet de reconnaître personne";

/// Something in a note that looks like it belongs to one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Personal {
    Email,
    Telephone,
    /// Numéro de sécurité sociale.
    Nir,
    Iban,
}

impl Personal {
    /// « un numéro de téléphone ».
    pub fn label(self) -> &'static str {
        match self {
            Self::Email => "une adresse e-mail",
            Self::Telephone => "un numéro de téléphone",
            Self::Nir => "un numéro de sécurité sociale",
            Self::Iban => "un numéro de compte bancaire (IBAN)",
        }
    }

    /// The first that a text seems to hold. It is a guess: the person decides.
    pub fn in_text(text: &str) -> Option<Self> {
        let words = text.split(|c: char| c.is_whitespace() || "<>()[],;\"".contains(c));
        if words.into_iter().any(|word| Email::parse(word.trim_end_matches(['.', ':', '!', '?'])).is_some()) {
            return Some(Self::Email);
        }
        let runs = runs(text);
        let found = |is: fn(&str) -> bool| runs.iter().any(|run| is(run));
        if found(is_iban) {
            Some(Self::Iban)
        } else if found(is_nir) {
            Some(Self::Nir)
        } else {
            found(is_telephone).then_some(Self::Telephone)
        }
    }
}

/// Letters and digits that are written together, or apart by what people put inside of a number. A run begins at each word.
fn runs(text: &str) -> Vec<String> {
    /// No IBAN has more.
    const LONGEST: usize = 34;
    let chars: Vec<char> = text.chars().collect();
    let begins = |at: usize| {
        let opens = chars[at].is_ascii_alphanumeric() || chars[at] == '+';
        opens && (at == 0 || !(chars[at - 1].is_ascii_alphanumeric() || chars[at - 1] == '+'))
    };
    let inside = |c: char| matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '.' | '-' | '/');
    let read = |from: usize| {
        let mut run = String::new();
        for (at, c) in chars.iter().enumerate().skip(from) {
            let kept = c.is_ascii_alphanumeric() || (*c == '+' && at == from);
            if kept && run.len() < LONGEST {
                run.push(c.to_ascii_uppercase());
            } else if kept || !inside(*c) {
                break;
            }
        }
        run
    };
    (0..chars.len()).filter(|at| begins(*at)).map(read).collect()
}

/// The head of a run, if it has that many digits and no more.
fn digits(run: &str, count: usize) -> Option<&str> {
    let head = run.get(..count)?;
    let more = run[count..].starts_with(|c: char| c.is_ascii_digit());
    (head.bytes().all(|byte| byte.is_ascii_digit()) && !more).then_some(head)
}

fn is_telephone(run: &str) -> bool {
    let national = digits(run, 10).is_some_and(|number| number.starts_with('0') && !number.starts_with("00"));
    let abroad = ["+33", "+262", "+590", "+594", "+596"].iter().filter_map(|code| run.strip_prefix(code));
    national || abroad.into_iter().any(|rest| digits(rest, 9).is_some() || digits(rest, 10).is_some())
}

/// Thirteen figures of the shape of a NIR; where its key follows, the key must be right (97 minus the rest by 97).
fn is_nir(run: &str) -> bool {
    let number = |text: &str| text.replacen("2A", "19", 1).replacen("2B", "18", 1);
    let shape = |text: &str| {
        let text = number(text);
        let month = text.get(3..5).and_then(|month| month.parse::<u8>().ok());
        text.len() == 13
            && text.starts_with(['1', '2'])
            && month.is_some_and(|month| (1..=12).contains(&month) || month >= 20)
    };
    let Some(head) = run.get(..13).filter(|head| shape(head)) else { return false };
    let Ok(value) = number(head).parse::<u64>() else { return false };
    match run.get(13..15).and_then(|key| key.parse::<u64>().ok()) {
        Some(key) => key == 97 - value % 97,
        None => !run[13..].starts_with(|c: char| c.is_ascii_digit()),
    }
}

/// ISO 13616: the rest of the rearranged number by 97 is 1.
fn is_iban(run: &str) -> bool {
    let country = run.get(..2).is_some_and(|code| code.bytes().all(|byte| byte.is_ascii_uppercase()));
    let key = run.get(2..4).is_some_and(|key| key.bytes().all(|byte| byte.is_ascii_digit()));
    let right = |length: usize| {
        let Some(iban) = run.get(..length) else { return false };
        let turned = iban[4..].chars().chain(iban[..4].chars());
        let rest = turned
            .filter_map(|c| c.to_digit(36))
            .fold(0_u32, |rest, value| (rest * if value < 10 { 10 } else { 100 } + value) % 97);
        rest == 1
    };
    // From Norway's to Malta's. A French one has 27: what follows it in the sentence must not hide it.
    country && key && (15..=31).any(right)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_tells_who_somebody_is() {
        for (text, found) in [
            ("rappeler mme au 06 12 34 56 78 demain", Some(Personal::Telephone)),
            ("Tel: 0692.12.34.56", Some(Personal::Telephone)),
            ("+33 6 12 34 56 78", Some(Personal::Telephone)),
            ("écrire à jeanne.dupont@exemple.fr.", Some(Personal::Email)),
            ("(jeanne@exemple.fr)", Some(Personal::Email)),
            ("sécu 2 55 08 14 168 025 38", Some(Personal::Nir)),
            ("sécu 2550814168025", Some(Personal::Nir)),
            ("FR76 3000 6000 0112 3456 7890 189 pour la CAF", Some(Personal::Iban)),
            ("", None),
            ("Groupe de 8 personnes, 2 h, le 24/11/2026 de 14h00 à 16h00", None),
            ("Dossier 2 sur 3, rendez-vous 12.11.2026", None),
            ("code postal 95200, INSEE 95585, SIRET 21950585600018", None),
            ("Windows 11, 16 Go, 512 Go", None),
            ("écrit sur @mairie", None),
        ] {
            assert_eq!(Personal::in_text(text), found, "{text}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in "\\PC{0,80}") {
            let _ = Personal::in_text(&text);
        }

        #[test]
        fn a_telephone_is_seen_however_it_is_written(number in 1_u32..=799_999_999, separator in "[ .-]?", before in "[a-zé ]{0,8}") {
            let digits = format!("0{number:09}");
            prop_assume!(!digits.starts_with("00"));
            let pairs: Vec<_> = digits.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).unwrap()).collect();
            let text = format!("{before} {}", pairs.join(&separator));
            prop_assert_eq!(Personal::in_text(&text), Some(Personal::Telephone));
        }
    }
}
