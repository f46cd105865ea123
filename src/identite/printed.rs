//! The printed code that opens the space of someone without e-mail.

use super::store::codes;
use crate::{
    error::AppError,
    kernel::id::PersonneId,
    server::{database::Conn, instant::Instant, secret::Fingerprint},
};

/// From now on this code opens the person's space, and the one before does not.
pub async fn set(conn: &mut Conn, personne: PersonneId, code: &Fingerprint, now: Instant) -> Result<(), AppError> {
    codes::set_printed(conn, personne, code, now).await
}

/// Whose space a code opens, unless the account is closed.
pub async fn find(conn: &mut Conn, code: &Fingerprint) -> Result<Option<PersonneId>, AppError> {
    codes::printed(conn, code).await
}
