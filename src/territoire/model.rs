//! A commune, and how its name is compared with what people type.

use serde::{Deserialize, Serialize};

use crate::kernel::spelling::letters;

/// INSEE code of a commune: two digits or 2A, 2B, then three digits.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Insee(String);

impl Insee {
    pub fn parse(raw: &str) -> Option<Self> {
        let text = raw.trim().to_uppercase();
        let mut bytes = text.bytes().enumerate();
        let known = text.len() == 5
            && bytes.all(|(at, byte)| byte.is_ascii_digit() || (at == 1 && matches!(byte, b'A' | b'B')));
        known.then_some(Self(text))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Enough of a commune to name it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commune {
    pub insee: Insee,
    pub nom: String,
    /// Code of the département.
    pub departement: String,
}

impl Commune {
    /// « Saint-Denis (974) »: thirty communes are called Sainte-Colombe.
    pub fn label(&self) -> String {
        format!("{} ({})", self.nom, self.departement)
    }
}

/// A name as it is compared: lower case, no accents, no punctuation, « St » and « Ste » spelt out.
pub fn folded(name: &str) -> String {
    let plain = letters(name);
    let words = plain.split(' ').map(|word| match word {
        "st" => "saint",
        "ste" => "sainte",
        word => word,
    });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_compare_as_people_type_them() {
        assert_eq!(folded("L'Haÿ-les-Roses"), "l hay les roses");
        assert_eq!(folded("St-Denis"), folded("SAINT DENIS"));
        assert_eq!(folded("  Œuilly "), "oeuilly");
        assert_eq!(folded("Bourg-en-Bresse"), "bourg en bresse");
    }

    #[test]
    fn codes() {
        assert_eq!(Insee::parse(" 2a004 ").unwrap().as_str(), "2A004");
        assert_eq!(Insee::parse("97411").unwrap().as_str(), "97411");
        for raw in ["", "9561", "956100", "A2004", "2C004", "95é1"] {
            assert_eq!(Insee::parse(raw), None, "{raw}");
        }
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(name in "\\PC{0,40}") {
            prop_assert_eq!(folded(&folded(&name)), folded(&name));
        }
    }
}
