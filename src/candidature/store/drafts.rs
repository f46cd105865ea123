//! Questionnaires that are being filled.

use uuid::Uuid;

use crate::{
    candidature::model::Reponses,
    error::AppError,
    kernel::id::{BrouillonId, CandidatureId, PersonneId},
    server::{database::Conn, instant::Instant, secret::Fingerprint},
};

/// A draft as it stands.
#[derive(Clone, Debug)]
pub struct Draft {
    pub id: BrouillonId,
    /// Whose candidature it changes; `None` for a first one.
    pub of: Option<PersonneId>,
    pub reponses: Reponses,
    pub sent: Option<Sent>,
    pub changed: Instant,
}

/// What a draft became, and the proof that was given.
#[derive(Clone, Debug)]
pub struct Sent {
    pub personne: PersonneId,
    pub preuve: Option<Vec<u8>>,
}

pub async fn create(
    conn: &mut Conn,
    id: BrouillonId,
    code: &Fingerprint,
    of: Option<PersonneId>,
    reponses: &Reponses,
    now: Instant,
) -> Result<(), AppError> {
    let (code, of) = (code.as_slice(), of.map(|personne| personne.0));
    let reponses = serde_json::to_string(reponses).map_err(AppError::internal)?;
    sqlx::query!(
        "INSERT INTO brouillon (id, empreinte, personne, reponses, cree_le, modifie_le) VALUES ($1, $2, $3, $4, $5, $5)",
        id.0,
        code,
        of,
        reponses,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub async fn find(conn: &mut Conn, code: &Fingerprint) -> Result<Option<Draft>, AppError> {
    let code = code.as_slice();
    let row = sqlx::query!(
        r#"SELECT brouillon.id AS "id: Uuid", brouillon.personne AS "of?: Uuid", reponses, preuve,
                  candidature.personne AS "sender?: Uuid", modifie_le AS "modifie_le: Instant"
           FROM brouillon LEFT JOIN candidature ON candidature.id = brouillon.envoyee WHERE empreinte = $1"#,
        code
    )
    .fetch_optional(conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Draft {
        id: row.id.into(),
        of: row.of.map(PersonneId),
        reponses: serde_json::from_str(&row.reponses).map_err(AppError::internal)?,
        sent: row.sender.map(|sender| Sent { personne: PersonneId(sender), preuve: row.preuve }),
        changed: row.modifie_le,
    }))
}

/// Keeps what is typed. `false` when the draft has been sent meanwhile.
pub async fn keep(conn: &mut Conn, id: BrouillonId, reponses: &Reponses, now: Instant) -> Result<bool, AppError> {
    let reponses = serde_json::to_string(reponses).map_err(AppError::internal)?;
    let done = sqlx::query!(
        "UPDATE brouillon SET reponses = $2, modifie_le = $3 WHERE id = $1 AND envoyee IS NULL",
        id.0,
        reponses,
        now
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Makes it a change to the candidature that this person already has.
pub async fn give(conn: &mut Conn, id: BrouillonId, personne: PersonneId) -> Result<(), AppError> {
    sqlx::query!("UPDATE brouillon SET personne = $2 WHERE id = $1", id.0, personne.0).execute(conn).await?;
    Ok(())
}

/// Remembers what it became; the answers are in the candidature now.
pub async fn mark_sent(
    conn: &mut Conn,
    id: BrouillonId,
    candidature: CandidatureId,
    preuve: Option<Fingerprint>,
    now: Instant,
) -> Result<(), AppError> {
    let preuve = preuve.as_ref().map(Fingerprint::as_slice);
    sqlx::query!(
        "UPDATE brouillon SET envoyee = $2, preuve = $3, reponses = '{}', modifie_le = $4 WHERE id = $1",
        id.0,
        candidature.0,
        preuve,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub async fn delete(conn: &mut Conn, id: BrouillonId) -> Result<(), AppError> {
    sqlx::query!("DELETE FROM brouillon WHERE id = $1", id.0).execute(conn).await?;
    Ok(())
}

/// Forgets those that nobody has touched since then.
pub async fn forget_before(conn: &mut Conn, then: Instant) -> Result<u64, AppError> {
    Ok(sqlx::query!("DELETE FROM brouillon WHERE modifie_le < $1", then).execute(conn).await?.rows_affected())
}
