//! Telephone numbers.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A number that can be called from anywhere: `+` and 8 to 15 digits (ITU-T E.164). Two ways to write one are one number.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Telephone(String);

/// Country codes of the French numbering plan's overseas blocks, by the first four digits of a national number
/// (source: Arcep, plan de numérotation, in force since 2019).
const OVERSEAS: [(&str, &str); 14] = [
    ("0262", "262"),
    ("0263", "262"),
    ("0269", "262"),
    ("0639", "262"),
    ("0692", "262"),
    ("0693", "262"),
    ("0590", "590"),
    ("0690", "590"),
    ("0691", "590"),
    ("0594", "594"),
    ("0694", "594"),
    ("0596", "596"),
    ("0696", "596"),
    ("0697", "596"),
];

impl Telephone {
    /// Reads « 06 12 34 56 78 », « +33 6 12 34 56 78 », « 0033… », « 0692 12 34 56 ». `None` when it cannot be called.
    pub fn parse(raw: &str) -> Option<Self> {
        let text = raw.trim();
        let separator = |c: char| c.is_whitespace() || ".-()/\u{2011}".contains(c);
        let digits: String = text.strip_prefix('+').unwrap_or(text).chars().filter(|c| !separator(*c)).collect();
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let international = if text.starts_with('+') {
            digits
        } else if let Some(rest) = digits.strip_prefix("00") {
            rest.to_owned()
        } else if digits.len() == 10 && digits.starts_with('0') {
            let country = OVERSEAS.iter().find(|(block, _)| digits.starts_with(block)).map_or("33", |(_, code)| code);
            format!("{country}{}", &digits[1..])
        } else {
            return None;
        };
        // « +33 (0)6… »: the trunk prefix is not part of the number.
        let international = match international.strip_prefix("330") {
            Some(rest) if international.len() == 12 => format!("33{rest}"),
            _ => international,
        };
        let known = (8..=15).contains(&international.len())
            && !international.starts_with('0')
            && (!international.starts_with("33") || international.len() == 11);
        known.then(|| Self(format!("+{international}")))
    }

    /// `+33612345678`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// As it is read aloud: in pairs, with the leading zero where the number is of the metropolitan plan.
impl fmt::Display for Telephone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(national) = self.0.strip_prefix("+33") else { return f.write_str(&self.0) };
        write!(f, "0{}", &national[..1])?;
        for at in (1..national.len()).step_by(2) {
            write!(f, "\u{a0}{}", &national[at..(at + 2).min(national.len())])?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (raw, number) in [
            ("06 12 34 56 78", "+33612345678"),
            ("06.12.34.56.78", "+33612345678"),
            ("+33 6 12 34 56 78", "+33612345678"),
            ("+33 (0)6 12 34 56 78", "+33612345678"),
            ("0033612345678", "+33612345678"),
            ("0692 12 34 56", "+262692123456"),
            ("0696123456", "+596696123456"),
            ("+689 87 12 34 56", "+68987123456"),
        ] {
            assert_eq!(Telephone::parse(raw).as_ref().map(Telephone::as_str), Some(number), "{raw}");
        }
        for raw in
            ["", "06", "06 12 34 56 7", "6 12 34 56 78", "zéro six", "+33 6 12", "+0612345678", "061234567890123456"]
        {
            assert_eq!(Telephone::parse(raw), None, "{raw}");
        }
        assert_eq!(Telephone::parse("+33612345678").unwrap().to_string(), "06\u{a0}12\u{a0}34\u{a0}56\u{a0}78");
    }

    proptest! {
        #[test]
        fn what_is_shown_reads_back(raw in "\\+?[0-9 .]{0,18}") {
            if let Some(number) = Telephone::parse(&raw) {
                prop_assert_eq!(Telephone::parse(&number.to_string()), Some(number));
            }
        }

        #[test]
        fn never_panics(raw in "\\PC{0,24}") {
            let _ = Telephone::parse(&raw);
        }
    }
}
