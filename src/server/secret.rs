//! Random secrets and their fingerprints. A secret itself is only with whom it was given to; the database holds its SHA-256.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

/// SHA-256.
pub type Fingerprint = [u8; 32];

/// Bytes from the system's generator.
///
/// # Panics
/// When the system has no randomness to give: nothing safe can be done then.
pub fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the system gives random bytes");
    bytes
}

/// 256 bits, as 64 hexadecimal digits.
pub fn token() -> String {
    hex(&bytes::<32>())
}

pub fn fingerprint(secret: impl AsRef<[u8]>) -> Fingerprint {
    Sha256::digest(secret).into()
}

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// A secret that people keep on paper and type again: 140 bits in 28 letters and digits, none of which look alike
/// (Crockford's base 32).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaperCode(String);

impl PaperCode {
    const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    const LENGTH: usize = 28;

    pub fn random() -> Self {
        Self(bytes::<{ Self::LENGTH }>().iter().map(|byte| char::from(Self::LETTERS[usize::from(byte % 32)])).collect())
    }

    /// Reads what was typed: spaces, hyphens and case do not matter, O is 0, I and L are 1.
    pub fn parse(typed: &str) -> Option<Self> {
        let letters: String = typed
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|letter| match letter.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                letter => letter,
            })
            .collect();
        (letters.len() == Self::LENGTH && letters.bytes().all(|letter| Self::LETTERS.contains(&letter)))
            .then_some(Self(letters))
    }

    /// In groups of four: « 7K3M-9QWE-… ».
    pub fn shown(&self) -> String {
        let groups: Vec<_> = (0..Self::LENGTH).step_by(4).map(|at| &self.0[at..at + 4]).collect();
        groups.join("-")
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn fingerprint(&self) -> Fingerprint {
        fingerprint(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paper_code_reads_back_however_it_is_typed() {
        let code = PaperCode::random();
        assert_eq!(PaperCode::parse(&code.shown()), Some(code.clone()));
        let sloppy = code.shown().to_lowercase().replace('-', " ").replace('0', "o").replace('1', "l");
        assert_eq!(PaperCode::parse(&sloppy), Some(code.clone()));
        assert_ne!(PaperCode::random(), code);
        for typed in ["", "7K3M", "U000-0000-0000-0000-0000-0000-0000", "0000-0000-0000-0000-0000-0000-00000"] {
            assert_eq!(PaperCode::parse(typed), None, "{typed}");
        }
    }
}
