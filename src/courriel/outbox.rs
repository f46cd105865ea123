//! All the SQL about mail.

use uuid::Uuid;

use super::letter::Letter;
use crate::{
    error::AppError,
    kernel::email::Email,
    server::{database::Conn, instant::Instant},
};

/// Writes the letter down, to be sent as soon as it is on disk. The same one twice is one.
pub async fn queue(conn: &mut Conn, letter: &Letter, now: Instant) -> Result<(), AppError> {
    let (to, text, html) = (letter.to.as_str(), letter.text(), letter.html());
    sqlx::query!(
        "INSERT INTO courriel (id, destinataire, sujet, texte, html, prochain_le, cree_le) VALUES ($1, $2, $3, $4, $5, $6, $6)
         ON CONFLICT (id) DO NOTHING",
        letter.id,
        to,
        letter.subject,
        text,
        html,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// A letter that waits.
pub struct Waiting {
    pub id: Uuid,
    pub to: String,
    pub subject: String,
    pub text: String,
    pub html: String,
    pub tries: i64,
    pub written: Instant,
}

/// Those whose time has come, the oldest first; a handful at a time.
pub async fn due(conn: &mut Conn, now: Instant) -> Result<Vec<Waiting>, AppError> {
    let letters = sqlx::query_as!(
        Waiting,
        r#"SELECT id AS "id: Uuid", destinataire AS "to", sujet AS subject, texte AS text, html, essais AS tries, cree_le AS "written: Instant"
           FROM courriel WHERE prochain_le <= $1 ORDER BY prochain_le LIMIT 20"#,
        now
    )
    .fetch_all(conn)
    .await?;
    Ok(letters)
}

/// The last letters written, the latest first: the mailbox of the demonstration.
pub async fn latest(conn: &mut Conn) -> Result<Vec<Waiting>, AppError> {
    let letters = sqlx::query_as!(
        Waiting,
        r#"SELECT id AS "id: Uuid", destinataire AS "to", sujet AS subject, texte AS text, html, essais AS tries, cree_le AS "written: Instant"
           FROM courriel ORDER BY cree_le DESC LIMIT 50"#
    )
    .fetch_all(conn)
    .await?;
    Ok(letters)
}

/// The server of the recipient has it: nothing of what was written stays here.
pub async fn sent(conn: &mut Conn, id: Uuid, now: Instant) -> Result<(), AppError> {
    sqlx::query!(
        "UPDATE courriel SET envoye_le = $2, prochain_le = NULL, destinataire = '', sujet = '', texte = '', html = '' WHERE id = $1",
        id,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// To be tried again at `next`, or never.
pub async fn failed(conn: &mut Conn, id: Uuid, next: Option<Instant>) -> Result<(), AppError> {
    sqlx::query!("UPDATE courriel SET essais = essais + 1, prochain_le = $2 WHERE id = $1", id, next)
        .execute(conn)
        .await?;
    Ok(())
}

/// What waits for an address is no longer to be sent.
pub async fn forget(conn: &mut Conn, to: &Email) -> Result<(), AppError> {
    let to = to.as_str();
    sqlx::query!("DELETE FROM courriel WHERE destinataire = $1 AND destinataire <> ''", to).execute(conn).await?;
    Ok(())
}
