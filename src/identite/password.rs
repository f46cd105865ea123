//! Passwords: argon2id, never more than a few at once.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use argon2::{
    Argon2,
    password_hash::{PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash},
};
use tokio::sync::Semaphore;

use crate::error::AppError;

/// Computations at once. Each takes 19 MiB and a core for some 20 ms: a flood of sign-ins must not slow the pages.
const AT_ONCE: usize = 2;

/// The hash of a password that nobody knows: verified for unknown addresses, so that they take as long as known ones.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bGUtZmlsLW5vYm9keQ$5ZhnO0yShY8cS9HB0JmHfXbPpMZ8cYkzRwYg0Dp7nOo";

/// Asked of a new password (NIST SP 800-63B, § 5.1.1.2: length, and not among the most common).
const SHORTEST: usize = 12;
const LONGEST: usize = 128;

/// The most used passwords of at least twelve characters: shorter ones are refused anyway.
const COMMON: &str = include_str!("common_passwords.txt");

/// Why a new password is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Weak {
    #[error("Choisissez un mot de passe d’au moins {SHORTEST} caractères.")]
    Short,
    #[error("Choisissez un mot de passe de {LONGEST} caractères au plus.")]
    Long,
    #[error("Ce mot de passe est l’un des plus utilisés au monde. Choisissez-en un autre.")]
    Common,
}

pub fn check_new(password: &str) -> Result<(), Weak> {
    let length = password.chars().count();
    if length < SHORTEST {
        return Err(Weak::Short);
    }
    if length > LONGEST {
        return Err(Weak::Long);
    }
    let lower = password.to_lowercase();
    let mut distinct: Vec<char> = lower.chars().collect();
    distinct.sort_unstable();
    distinct.dedup();
    if distinct.len() < 4 || COMMON.lines().any(|common| common == lower) { Err(Weak::Common) } else { Ok(()) }
}

#[derive(Clone)]
pub struct Hasher {
    turns: Arc<Semaphore>,
    done: Arc<AtomicU64>,
}

impl Default for Hasher {
    fn default() -> Self {
        Self { turns: Arc::new(Semaphore::new(AT_ONCE)), done: Arc::default() }
    }
}

impl Hasher {
    /// One computation, whether the account exists or not.
    pub async fn verify(&self, password: String, hash: Option<String>) -> Result<bool, AppError> {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| NOBODY.to_owned());
        let same = self.apart(move || matches(&password, &hash)).await?;
        Ok(same && known)
    }

    /// A PHC string with a salt of its own.
    pub async fn hash(&self, password: String) -> Result<String, AppError> {
        self.apart(move || {
            Argon2::default()
                .hash_password(password.as_bytes())
                .map(|hash| hash.to_string())
                .map_err(AppError::internal)
        })
        .await?
    }

    /// Computations so far.
    pub fn computations(&self) -> u64 {
        self.done.load(Ordering::Relaxed)
    }

    async fn apart<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, AppError> {
        self.done.fetch_add(1, Ordering::Relaxed);
        let _turn = self.turns.acquire().await.map_err(AppError::internal)?;
        tokio::task::spawn_blocking(work).await.map_err(AppError::internal)
    }
}

fn matches(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}

/// A PHC string with a given salt, for demonstration data that must come out the same each time.
pub fn hash_with_salt(password: &str, salt: &[u8]) -> Result<String, AppError> {
    Argon2::default()
        .hash_password_with_salt(password.as_bytes(), salt)
        .map(|hash| hash.to_string())
        .map_err(AppError::internal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_right_password_of_a_known_account_opens() {
        let hasher = Hasher::default();
        let hash = hasher.hash("une phrase assez longue".into()).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(hasher.verify("une phrase assez longue".into(), Some(hash.clone())).await.unwrap());
        assert!(!hasher.verify("une phrase assez courte".into(), Some(hash)).await.unwrap());
        assert!(!hasher.verify("une phrase assez longue".into(), None).await.unwrap());
        assert!(PasswordHash::new(NOBODY).is_ok(), "else an unknown address would answer sooner");
    }

    #[test]
    fn weak_ones_are_refused() {
        assert_eq!(check_new("court"), Err(Weak::Short));
        assert_eq!(check_new(&"é".repeat(129)), Err(Weak::Long));
        assert_eq!(check_new("aaaaaaaaaaaaaaaa"), Err(Weak::Common));
        assert_eq!(check_new("Password1234"), Err(Weak::Common));
        assert_eq!(check_new("trois pommes au four"), Ok(()));
        assert!(COMMON.lines().count() > 300);
    }
}
