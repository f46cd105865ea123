//! All the SQL about the programme as a whole.

use chrono::NaiveDate;

use super::figures::Counts;
use crate::{error::AppError, server::database::Conn};

/// On this day. Communes are stepped through by the index of their lieux: as many steps as there are communes with one.
pub async fn counts(conn: &mut Conn, today: NaiveDate) -> Result<Counts, AppError> {
    let row = sqlx::query!(
        r#"WITH RECURSIVE present (commune) AS (
               SELECT min(commune) FROM lieu
               UNION ALL
               SELECT (SELECT min(lieu.commune) FROM lieu WHERE lieu.commune > present.commune) FROM present WHERE present.commune IS NOT NULL
           ),
           running AS MATERIALIZED (SELECT personne, structure FROM contrat WHERE du <= $1 AND (au IS NULL OR au >= $1))
           SELECT
               (SELECT count(DISTINCT personne) FROM running) AS "conseillers!: i64",
               (SELECT count(DISTINCT structure) FROM running) AS "structures!: i64",
               (SELECT count(commune) FROM present) AS "communes!: i64",
               (SELECT coalesce(sum(entrees), 0) FROM cumul WHERE portee = x'') AS "activites!: i64",
               (SELECT coalesce(sum(participants), 0) FROM cumul WHERE portee = x'') AS "participants!: i64""#,
        today
    )
    .fetch_one(conn)
    .await?;
    let count = |value: i64| u64::try_from(value).unwrap_or(0);
    Ok(Counts {
        conseillers: count(row.conseillers),
        structures: count(row.structures),
        communes: count(row.communes),
        activites: count(row.activites),
        participants: count(row.participants),
    })
}
