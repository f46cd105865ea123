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
