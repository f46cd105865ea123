//! All the SQL of what is said to be wrong with questions.

use std::collections::HashMap;

use super::Signalement;
use crate::{
    error::AppError,
    kernel::id::PersonneId,
    positionnement::access::PassageAccess,
    server::{database::Conn, instant::Instant},
};

/// Messages that the page of a key shows, the latest; beyond, they say the same.
pub const MESSAGES: u8 = 50;

/// The item at this place of a test that is over.
pub async fn asked(conn: &mut Conn, access: &PassageAccess, rang: u8) -> Result<Option<String>, AppError> {
    let passage = access.id();
    Ok(sqlx::query_scalar!(
        "SELECT item FROM passage JOIN reponse ON reponse.passage = passage.id WHERE passage.id = $1 AND rang = $2 AND etat <> 'en_cours'",
        passage.0,
        rang
    )
    .fetch_optional(conn)
    .await?)
}

pub async fn keep(conn: &mut Conn, item: &str, par: PersonneId, texte: &str, now: Instant) -> Result<(), AppError> {
    sqlx::query!(
        "INSERT INTO signalement (item, par, texte, le) VALUES ($1, $2, $3, $4)
         ON CONFLICT (item, par) DO UPDATE SET texte = excluded.texte, le = excluded.le WHERE texte <> excluded.texte",
        item,
        par.0,
        texte,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Says whether there was something to take back.
pub async fn take_back(conn: &mut Conn, item: &str, par: PersonneId) -> Result<bool, AppError> {
    let done = sqlx::query!("DELETE FROM signalement WHERE item = $1 AND par = $2", item, par.0).execute(conn).await?;
    Ok(done.rows_affected() > 0)
}

/// What this person said of an item.
pub async fn own(conn: &mut Conn, item: &str, par: PersonneId) -> Result<Option<Signalement>, AppError> {
    let row =
        sqlx::query!(r#"SELECT texte, le AS "le: Instant" FROM signalement WHERE item = $1 AND par = $2"#, item, par.0)
            .fetch_optional(conn)
            .await?;
    Ok(row.map(|row| Signalement { texte: row.texte, le: row.le.utc() }))
}

/// What was said of an item since its key was last corrected, the latest first.
pub async fn of_item(conn: &mut Conn, item: &str) -> Result<Vec<Signalement>, AppError> {
    let rows = sqlx::query!(
        r#"SELECT texte, le AS "le: Instant" FROM signalement
           WHERE item = $1 AND le > coalesce((SELECT max(le) FROM cle_corrigee WHERE item = $1), '') ORDER BY le DESC LIMIT $2"#,
        item,
        MESSAGES
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| Signalement { texte: row.texte, le: row.le.utc() }).collect())
}

/// The same, counted, of each of these items that has one.
pub async fn counts(conn: &mut Conn, items: &[&str]) -> Result<HashMap<String, u32>, AppError> {
    let items = serde_json::to_string(items).map_err(AppError::internal)?;
    let rows = sqlx::query!(
        r#"SELECT value || '' AS "item!: String", (SELECT count(*) FROM signalement WHERE item = value
                    AND le > coalesce((SELECT max(le) FROM cle_corrigee WHERE item = value), '')) AS "count!: u32"
           FROM json_each($1)"#,
        items
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().filter(|row| row.count > 0).map(|row| (row.item, row.count)).collect())
}
