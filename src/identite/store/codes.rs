//! Codes sent by mail, and the one that is printed.

use uuid::Uuid;

use crate::{
    error::AppError,
    identite::code::Usage,
    kernel::{email::Email, id::PersonneId},
    server::{database::Conn, instant::Instant, secret::Fingerprint},
};

/// Keeps a code in the place of an earlier one of the same browser, and forgets those whose time is over.
pub async fn keep(
    conn: &mut Conn,
    (demande, usage): (&Fingerprint, Usage),
    email: &Email,
    code: &Fingerprint,
    (now, expires): (Instant, Instant),
) -> Result<(), AppError> {
    sqlx::query!("DELETE FROM code WHERE expire_le <= $1", now).execute(&mut *conn).await?;
    let (demande, usage, email, code) = (demande.as_slice(), usage.code(), email.as_str(), code.as_slice());
    sqlx::query!(
        "INSERT INTO code (demande, usage, email, empreinte, expire_le) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (demande, usage) DO UPDATE SET email = excluded.email, empreinte = excluded.empreinte,
           essais = 0, expire_le = excluded.expire_le",
        demande,
        usage,
        email,
        code,
        expires
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// A code that waits to be typed.
pub struct Kept {
    pub email: Option<Email>,
    pub fingerprint: Vec<u8>,
    pub tries: i64,
}

pub async fn find(
    conn: &mut Conn,
    demande: &Fingerprint,
    usage: Usage,
    now: Instant,
) -> Result<Option<Kept>, AppError> {
    let (demande, usage) = (demande.as_slice(), usage.code());
    let row = sqlx::query!(
        "SELECT email, empreinte, essais FROM code WHERE demande = $1 AND usage = $2 AND expire_le > $3",
        demande,
        usage,
        now
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| Kept { email: Email::parse(&row.email), fingerprint: row.empreinte, tries: row.essais }))
}

pub async fn count_try(conn: &mut Conn, demande: &Fingerprint, usage: Usage) -> Result<(), AppError> {
    let (demande, usage) = (demande.as_slice(), usage.code());
    sqlx::query!("UPDATE code SET essais = essais + 1 WHERE demande = $1 AND usage = $2", demande, usage)
        .execute(conn)
        .await?;
    Ok(())
}

pub async fn forget(conn: &mut Conn, demande: &Fingerprint, usage: Usage) -> Result<(), AppError> {
    let (demande, usage) = (demande.as_slice(), usage.code());
    sqlx::query!("DELETE FROM code WHERE demande = $1 AND usage = $2", demande, usage).execute(conn).await?;
    Ok(())
}

/// The printed code that opens the space of someone without e-mail, in the place of the one before.
pub async fn set_printed(
    conn: &mut Conn,
    personne: PersonneId,
    code: &Fingerprint,
    now: Instant,
) -> Result<(), AppError> {
    let code = code.as_slice();
    sqlx::query!(
        "INSERT INTO code_imprime (personne, empreinte, cree_le) VALUES ($1, $2, $3)
         ON CONFLICT (personne) DO UPDATE SET empreinte = excluded.empreinte, cree_le = excluded.cree_le",
        personne.0,
        code,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Whose space a printed code opens, unless the account is closed.
pub async fn printed(conn: &mut Conn, code: &Fingerprint) -> Result<Option<PersonneId>, AppError> {
    let code = code.as_slice();
    let found = sqlx::query_scalar!(
        r#"SELECT code_imprime.personne AS "personne: Uuid" FROM code_imprime JOIN compte ON compte.personne = code_imprime.personne
           WHERE empreinte = $1 AND compte.etat = 'actif'"#,
        code
    )
    .fetch_optional(conn)
    .await?;
    Ok(found.map(PersonneId))
}
