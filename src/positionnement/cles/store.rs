//! All the SQL of corrected keys.

use serde::Serialize;
use uuid::Uuid;

use super::{Cles, Corrigee, Renotee};
use crate::{
    error::AppError,
    kernel::id::{OrganisationId, PassageId, PersonneId},
    positionnement::{
        access::PassageAccess,
        engine::Cle,
        model::{Points, Reponse},
    },
    server::{database::Conn, instant::Instant},
};

/// The latest correction of an item.
pub async fn latest(conn: &mut Conn, item: &str) -> Result<Option<Corrigee>, AppError> {
    let row = sqlx::query!(
        r#"SELECT id AS "id: Uuid", cle, motif, le AS "le: Instant" FROM cle_corrigee WHERE item = $1 ORDER BY le DESC LIMIT 1"#,
        item
    )
    .fetch_optional(conn)
    .await?;
    row.map(|row| {
        let cle: Cle = serde_json::from_str(&row.cle).map_err(AppError::internal)?;
        Ok(Corrigee { id: row.id, cle, motif: row.motif, le: row.le.utc() })
    })
    .transpose()
}

/// The key of each of these items whose key was corrected.
pub async fn keys(conn: &mut Conn, items: &[&str]) -> Result<Cles, AppError> {
    let items = serde_json::to_string(items).map_err(AppError::internal)?;
    let rows = sqlx::query!(
        r#"SELECT value || '' AS "item!: String",
                  (SELECT cle FROM cle_corrigee WHERE item = value ORDER BY le DESC LIMIT 1) AS "cle?: String" FROM json_each($1)"#,
        items
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .filter_map(|row| Some((row.item, row.cle?)))
        .map(|(item, cle)| Ok((item, serde_json::from_str(&cle).map_err(AppError::internal)?)))
        .collect()
}

/// Those of these items whose key was corrected.
pub async fn corrected(conn: &mut Conn, items: &[&str]) -> Result<Vec<String>, AppError> {
    let items = serde_json::to_string(items).map_err(AppError::internal)?;
    Ok(sqlx::query_scalar!(
        r#"SELECT value || '' AS "item!: String" FROM json_each($1) WHERE EXISTS (SELECT 1 FROM cle_corrigee WHERE item = value)"#,
        items
    )
    .fetch_all(conn)
    .await?)
}

pub async fn insert(
    conn: &mut Conn,
    id: Uuid,
    item: &str,
    cle: &Cle,
    motif: &str,
    par: PersonneId,
    now: Instant,
) -> Result<(), AppError> {
    let cle = serde_json::to_string(cle).map_err(AppError::internal)?;
    sqlx::query!(
        "INSERT INTO cle_corrigee (id, item, cle, motif, par, le) VALUES ($1, $2, $3, $4, $5, $6)",
        id,
        item,
        cle,
        motif,
        par.0,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// An answer that the program graded.
pub struct Graded {
    pub passage: PassageId,
    pub rang: u8,
    pub reponse: Reponse,
    pub points: Points,
    pub email: Option<String>,
    /// Whether its test is over.
    pub over: bool,
    /// Who follows the person's hire at the organisme, and where its tests are.
    pub contact: Option<(String, OrganisationId)>,
}

/// All answers to an item that the program graded.
pub async fn graded(conn: &mut Conn, item: &str) -> Result<Vec<Graded>, AppError> {
    let rows = sqlx::query!(
        r#"SELECT passage AS "passage!: Uuid", rang AS "rang!: u8", reponse AS "reponse!: String", points AS "points!: u32", email,
                  etat <> 'en_cours' AS "over!: bool", passage.organisme AS "organisme: Uuid",
                  (SELECT contact.email FROM suivi JOIN personne AS contact ON contact.id = suivi.contact WHERE suivi.contrat = passage.contrat) AS "contact?: String"
           FROM reponse JOIN passage ON passage.id = reponse.passage JOIN personne ON personne.id = passage.personne
           WHERE item = $1 AND points IS NOT NULL AND note_par IS NULL"#,
        item
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Graded {
                passage: row.passage.into(),
                rang: row.rang,
                reponse: serde_json::from_str(&row.reponse).map_err(AppError::internal)?,
                points: Points(row.points),
                email: row.email,
                over: row.over,
                contact: row.contact.zip(row.organisme.map(OrganisationId)),
            })
        })
        .collect()
}

#[derive(Serialize)]
pub struct Change {
    pub passage: PassageId,
    pub rang: u8,
    pub avant: Points,
    pub apres: Points,
}

/// Other notes, and what they were.
pub async fn change(conn: &mut Conn, cle: Uuid, par: Uuid, changes: &[Change], now: Instant) -> Result<(), AppError> {
    let json = serde_json::to_string(changes).map_err(AppError::internal)?;
    sqlx::query!(
        "INSERT INTO note_changee (passage, rang, le, avant, apres, par, cle)
         SELECT unhex(value ->> 'passage', '-'), value ->> 'rang', $2, value ->> 'avant', value ->> 'apres', $3, $4 FROM json_each($1)",
        json,
        now,
        par,
        cle
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "UPDATE reponse SET points = line.apres, note_le = $2
         FROM (SELECT unhex(value ->> 'passage', '-') AS passage, value ->> 'rang' AS rang, value ->> 'apres' AS apres FROM json_each($1)) AS line
         WHERE reponse.passage = line.passage AND reponse.rang = line.rang",
        json,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// How many notes a correction of this item has changed; `None`: there is no such correction.
pub async fn changed_by(conn: &mut Conn, correction: Uuid, item: &str) -> Result<Option<u32>, AppError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT (SELECT count(*) FROM note_changee WHERE cle = cle_corrigee.id) AS "count!: u32"
           FROM cle_corrigee WHERE id = $1 AND item = $2"#,
        correction,
        item
    )
    .fetch_optional(conn)
    .await?)
}

/// The notes of a test that a corrected key has changed, the latest first.
pub async fn changes_of(conn: &mut Conn, access: &PassageAccess) -> Result<Vec<Renotee>, AppError> {
    let id = access.id();
    let rows = sqlx::query!(
        r#"SELECT rang AS "rang: u8", avant AS "avant!: u32", apres AS "apres: u32", motif, note_changee.le AS "le: Instant"
           FROM note_changee JOIN cle_corrigee ON cle_corrigee.id = note_changee.cle WHERE passage = $1 ORDER BY note_changee.le DESC, rang"#,
        id.0
    )
    .fetch_all(conn)
    .await?;
    let read = rows.into_iter().map(|row| Renotee {
        rang: row.rang,
        avant: Points(row.avant),
        apres: Points(row.apres),
        motif: row.motif,
        le: row.le.utc(),
    });
    Ok(read.collect())
}
