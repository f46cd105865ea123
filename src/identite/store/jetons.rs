//! The tokens of a person's programs.

use uuid::Uuid;

use crate::{
    error::AppError,
    identite::jetons::{Jeton, NewJeton},
    kernel::id::{JetonId, PersonneId},
    server::{database::Conn, instant::Instant, secret::Fingerprint},
};

/// The tokens of a person, latest first; fifty at most.
pub async fn list(conn: &mut Conn, personne: PersonneId) -> Result<Vec<Jeton>, AppError> {
    let rows = sqlx::query!(
        r#"SELECT id AS "id: Uuid", nom, cree_le AS "cree_le: Instant", expire_le AS "expire_le: Instant",
                  revoque_le AS "revoque_le: Instant", utilise_le AS "utilise_le: Instant"
           FROM jeton WHERE personne = $1 ORDER BY cree_le DESC LIMIT 50"#,
        personne.0
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Jeton {
            id: row.id.into(),
            nom: row.nom,
            cree_le: row.cree_le,
            expire_le: row.expire_le,
            revoque_le: row.revoque_le,
            utilise_le: row.utilise_le,
        })
        .collect())
}

/// How many tokens of a person work.
pub async fn alive(conn: &mut Conn, personne: PersonneId, now: Instant) -> Result<u32, AppError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT count(*) AS "n!: u32" FROM jeton WHERE personne = $1 AND revoque_le IS NULL AND expire_le > $2"#,
        personne.0,
        now
    )
    .fetch_one(conn)
    .await?)
}

/// Whose token has this fingerprint, and whether it still works; working or not, it is never another's.
pub async fn known(
    conn: &mut Conn,
    fingerprint: &Fingerprint,
    now: Instant,
) -> Result<Option<(PersonneId, bool)>, AppError> {
    let fingerprint = fingerprint.as_slice();
    let row = sqlx::query!(
        r#"SELECT personne AS "personne: Uuid", revoque_le IS NULL AND expire_le > $2 AS "works!: bool" FROM jeton WHERE empreinte = $1"#,
        fingerprint,
        now
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| (row.personne.into(), row.works)))
}

pub async fn create(conn: &mut Conn, jeton: &NewJeton) -> Result<(), AppError> {
    let fingerprint = jeton.fingerprint.as_slice();
    sqlx::query!(
        "INSERT INTO jeton (id, personne, empreinte, nom, cree_le, expire_le) VALUES ($1, $2, $3, $4, $5, $6)",
        jeton.id.0,
        jeton.personne.0,
        fingerprint,
        jeton.nom,
        jeton.cree_le,
        jeton.expire_le
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Stops a token of this person, for ever. Twice is once.
///
/// # Errors
/// `NotFound` when it is another's.
pub async fn revoke(conn: &mut Conn, personne: PersonneId, id: JetonId, now: Instant) -> Result<(), AppError> {
    let done = sqlx::query!(
        "UPDATE jeton SET revoque_le = coalesce(revoque_le, $3) WHERE id = $1 AND personne = $2",
        id.0,
        personne.0,
        now
    )
    .execute(conn)
    .await?;
    if done.rows_affected() == 0 { Err(AppError::NotFound) } else { Ok(()) }
}

/// Notes a call; says how many this minute has seen with it.
pub async fn used(conn: &mut Conn, fingerprint: &Fingerprint, now: Instant) -> Result<u32, AppError> {
    let fingerprint = fingerprint.as_slice();
    // To the minute: what an instant begins with.
    let minute: String = now.to_string().chars().take(16).collect();
    let calls = sqlx::query_scalar!(
        r#"UPDATE jeton SET appels = CASE WHEN minute = $2 THEN appels + 1 ELSE 1 END, minute = $2, utilise_le = $3
           WHERE empreinte = $1 RETURNING appels AS "appels!: u32""#,
        fingerprint,
        minute,
        now
    )
    .fetch_optional(conn)
    .await?;
    Ok(calls.unwrap_or(0))
}
