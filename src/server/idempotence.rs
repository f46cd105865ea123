//! The answer given to each create, kept in the same transaction: the same form sent twice makes one row.

use uuid::Uuid;

use super::{database::Conn, instant::Instant, secret::Fingerprint};
use crate::error::AppError;

/// What a create finds under its key: nothing yet, the same already done, or another thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Earlier {
    None,
    Same(Uuid),
    Other(Uuid),
}

/// Takes the key for this body, and keeps what it will have made: a refusal after that gives the key back with all the rest.
/// `scope`: the person, or the draft, within which the key is unique.
pub async fn claim(
    conn: &mut Conn,
    scope: Uuid,
    key: Uuid,
    body: &Fingerprint,
    object: Uuid,
    now: Instant,
) -> Result<Earlier, AppError> {
    let body = body.as_slice();
    let taken = sqlx::query!(
        "INSERT INTO idempotence (portee, cle, empreinte, objet, cree_le) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (portee, cle) DO NOTHING",
        scope,
        key,
        body,
        object,
        now
    )
    .execute(&mut *conn)
    .await?;
    if taken.rows_affected() == 1 {
        return Ok(Earlier::None);
    }
    let earlier = sqlx::query!(
        r#"SELECT empreinte, objet AS "objet: Uuid" FROM idempotence WHERE portee = $1 AND cle = $2"#,
        scope,
        key
    )
    .fetch_one(conn)
    .await?;
    Ok(if earlier.empreinte == body { Earlier::Same(earlier.objet) } else { Earlier::Other(earlier.objet) })
}
