//! The answer given to each create, kept in the same transaction: the same form sent twice makes one row.

use uuid::Uuid;

use super::{database::Conn, instant::Instant, secret::Fingerprint};
use crate::error::AppError;

/// What a repeated create finds: nothing yet, the same already done, or another thing done under the same key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Earlier {
    None,
    Same(Uuid),
    Other(Uuid),
}

/// `scope`: the person, or the draft, within which the key is unique.
pub async fn earlier(conn: &mut Conn, scope: Uuid, key: Uuid, body: &Fingerprint) -> Result<Earlier, AppError> {
    let row = sqlx::query!(
        r#"SELECT empreinte, objet AS "objet: Uuid" FROM idempotence WHERE portee = $1 AND cle = $2"#,
        scope,
        key
    )
    .fetch_optional(conn)
    .await?;
    Ok(match row {
        None => Earlier::None,
        Some(row) if row.empreinte == body.as_slice() => Earlier::Same(row.objet),
        Some(row) => Earlier::Other(row.objet),
    })
}

pub async fn keep(
    conn: &mut Conn,
    scope: Uuid,
    key: Uuid,
    body: &Fingerprint,
    object: Uuid,
    now: Instant,
) -> Result<(), AppError> {
    let body = body.as_slice();
    sqlx::query!(
        "INSERT INTO idempotence (portee, cle, empreinte, objet, cree_le) VALUES ($1, $2, $3, $4, $5)",
        scope,
        key,
        body,
        object,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}
