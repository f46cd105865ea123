//! Questionnaires that are being filled.

use std::collections::BTreeMap;

use uuid::Uuid;

use crate::{
    candidature::model::Reponses,
    error::AppError,
    kernel::{
        email::Email,
        id::{BrouillonId, CandidatureId, PersonneId},
    },
    server::{database::Conn, instant::Instant, secret::Fingerprint},
};

/// A draft as it stands.
#[derive(Clone, Debug)]
pub struct Draft {
    pub id: BrouillonId,
    /// Whose candidature it changes; `None` for a first one.
    pub of: Option<PersonneId>,
    pub reponses: Reponses,
    /// When each page was last posted, in milliseconds.
    pub posted: BTreeMap<String, u64>,
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
    let email = address(reponses);
    let reponses = serde_json::to_string(reponses).map_err(AppError::internal)?;
    sqlx::query!(
        "INSERT INTO brouillon (id, empreinte, personne, email, reponses, cree_le, modifie_le) VALUES ($1, $2, $3, $4, $5, $6, $6)",
        id.0,
        code,
        of,
        email,
        reponses,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}

fn address(reponses: &Reponses) -> Option<String> {
    Email::parse(&reponses.email).map(|email| email.to_string())
}

pub async fn find(conn: &mut Conn, code: &Fingerprint) -> Result<Option<Draft>, AppError> {
    let code = code.as_slice();
    let id = sqlx::query_scalar!(r#"SELECT id AS "id: Uuid" FROM brouillon WHERE empreinte = $1"#, code)
        .fetch_optional(&mut *conn)
        .await?;
    match id {
        Some(id) => load(conn, id.into()).await,
        None => Ok(None),
    }
}

pub async fn load(conn: &mut Conn, id: BrouillonId) -> Result<Option<Draft>, AppError> {
    let row = sqlx::query!(
        r#"SELECT brouillon.personne AS "of?: Uuid", reponses, postees, preuve,
                  candidature.personne AS "sender?: Uuid", modifie_le AS "modifie_le: Instant"
           FROM brouillon LEFT JOIN candidature ON candidature.id = brouillon.envoyee WHERE brouillon.id = $1"#,
        id.0
    )
    .fetch_optional(conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Draft {
        id,
        of: row.of.map(PersonneId),
        reponses: serde_json::from_str(&row.reponses).map_err(AppError::internal)?,
        posted: serde_json::from_str(&row.postees).map_err(AppError::internal)?,
        sent: row.sender.map(|sender| Sent { personne: PersonneId(sender), preuve: row.preuve }),
        changed: row.modifie_le,
    }))
}

/// The change that a person has begun and not sent.
pub async fn change_of(conn: &mut Conn, personne: PersonneId) -> Result<Option<BrouillonId>, AppError> {
    let id = sqlx::query_scalar!(
        r#"SELECT id AS "id: Uuid" FROM brouillon WHERE personne = $1 AND envoyee IS NULL ORDER BY modifie_le DESC LIMIT 1"#,
        personne.0
    )
    .fetch_optional(conn)
    .await?;
    Ok(id.map(BrouillonId))
}

/// Gives it another code: the one before opens nothing any more.
pub async fn rekey(conn: &mut Conn, id: BrouillonId, code: &Fingerprint) -> Result<(), AppError> {
    let code = code.as_slice();
    sqlx::query!("UPDATE brouillon SET empreinte = $2 WHERE id = $1", id.0, code).execute(conn).await?;
    Ok(())
}

/// Keeps what is typed.
pub async fn keep(conn: &mut Conn, draft: &Draft, now: Instant) -> Result<(), AppError> {
    let email = address(&draft.reponses);
    let reponses = serde_json::to_string(&draft.reponses).map_err(AppError::internal)?;
    let posted = serde_json::to_string(&draft.posted).map_err(AppError::internal)?;
    sqlx::query!(
        "UPDATE brouillon SET reponses = $2, email = $3, postees = $4, modifie_le = $5 WHERE id = $1",
        draft.id.0,
        reponses,
        email,
        posted,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The unsent drafts in which an address was typed, by whomever.
pub async fn with_address(conn: &mut Conn, email: &Email) -> Result<Vec<Draft>, AppError> {
    let email = email.as_str();
    let ids = sqlx::query_scalar!(r#"SELECT id AS "id: Uuid" FROM brouillon WHERE email = $1"#, email)
        .fetch_all(&mut *conn)
        .await?;
    let mut drafts = Vec::with_capacity(ids.len());
    for id in ids {
        drafts.extend(load(conn, id.into()).await?);
    }
    Ok(drafts)
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
        "UPDATE brouillon SET envoyee = $2, preuve = $3, reponses = '{}', email = NULL, modifie_le = $4 WHERE id = $1",
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
