//! The rights of a person over what is kept about them.

use serde_json::{Map, Value};

use super::{inscription::Person, store, tries};
use crate::{error::AppError, kernel::email::Email, server::database::Conn};

/// All that the database holds about the person, a section a table.
pub async fn export(conn: &mut Conn, person: &Person) -> Result<Map<String, Value>, AppError> {
    store::rights::export(conn, person.id, person.email.as_deref().unwrap_or_default()).await
}

/// Erases someone who is nobody's conseiller nor colleague: what those did outlives them, and the store refuses.
pub async fn erase(conn: &mut Conn, person: &Person) -> Result<(), AppError> {
    if person.professional {
        return Err(AppError::Forbidden);
    }
    if let Some(email) = person.email.as_deref().and_then(Email::parse) {
        tries::forget_address(conn, &email).await?;
    }
    store::rights::erase(conn, person.id, person.email.as_deref().unwrap_or_default()).await
}
