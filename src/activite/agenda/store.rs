//! The SQL of calendars' events.

use chrono::NaiveDate;
use serde::Serialize;
use uuid::Uuid;

use crate::{
    activite::form::ActiviteForm,
    error::AppError,
    kernel::id::{EvenementId, PersonneId},
    server::{database::Conn, instant::Instant},
};

/// Events of a page.
const PAGE: usize = 50;

/// An event to propose.
#[derive(Clone, Debug, Serialize)]
pub struct Nouveau {
    pub id: EvenementId,
    /// In hexadecimal digits.
    pub empreinte: String,
    pub jour: NaiveDate,
    pub debut: Option<u16>,
    pub contenu: ActiviteForm,
}

/// Proposes events; gives how many were not known. One that is still proposed and was moved takes its new day and time.
pub async fn propose(conn: &mut Conn, personne: PersonneId, events: &[Nouveau], now: Instant) -> Result<u32, AppError> {
    let ids: std::collections::BTreeSet<Uuid> = events.iter().map(|event| event.id.0).collect();
    let events = serde_json::to_string(events).map_err(AppError::internal)?;
    let stored = sqlx::query_scalar!(
        r#"INSERT INTO agenda_evenement (id, conseiller, empreinte, jour, debut, contenu, cree_le)
           SELECT unhex(value ->> 'id', '-'), $1, unhex(value ->> 'empreinte'), value ->> 'jour', value ->> 'debut', value -> 'contenu', $3
           FROM json_each($2) WHERE true
           ON CONFLICT (conseiller, empreinte) DO UPDATE SET jour = excluded.jour, debut = excluded.debut, contenu = excluded.contenu
           WHERE contenu IS NOT NULL
           RETURNING id AS "id: Uuid""#,
        personne.0,
        events,
        now
    )
    .fetch_all(conn)
    .await?;
    Ok(u32::try_from(stored.iter().filter(|id| ids.contains(id)).count()).unwrap_or(u32::MAX))
}

/// An event as it is proposed.
#[derive(Clone, Debug)]
pub struct Propose {
    pub id: EvenementId,
    pub jour: NaiveDate,
    pub debut: Option<u16>,
    pub form: ActiviteForm,
}

/// Where a page begins: after this event, latest day first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct After {
    pub jour: NaiveDate,
    pub id: EvenementId,
}

impl After {
    /// Before every event.
    pub const START: Self =
        Self { jour: NaiveDate::from_ymd_opt(9999, 12, 31).expect("the last day"), id: EvenementId(Uuid::max()) };
}

pub async fn proposed(
    conn: &mut Conn,
    personne: PersonneId,
    since: NaiveDate,
    after: After,
) -> Result<(Vec<Propose>, Option<After>), AppError> {
    let wanted = i64::try_from(PAGE).unwrap_or(50) + 1;
    let rows = sqlx::query!(
        r#"SELECT id AS "id: Uuid", jour AS "jour: NaiveDate", debut AS "debut: u16", contenu AS "contenu!: String" FROM agenda_evenement AS event
           WHERE conseiller = $1 AND jour >= $2 AND (jour, id) < ($3, $4) AND contenu IS NOT NULL
             AND NOT EXISTS (SELECT 1 FROM activite WHERE activite.id = event.id) AND NOT EXISTS (SELECT 1 FROM corbeille WHERE corbeille.id = event.id)
           ORDER BY jour DESC, id DESC LIMIT $5"#,
        personne.0,
        since,
        after.jour,
        after.id.0,
        wanted
    )
    .fetch_all(conn)
    .await?;
    let more = rows.len() > PAGE;
    let read = rows.into_iter().take(PAGE).map(|row| {
        let form = serde_json::from_str(&row.contenu).map_err(AppError::internal)?;
        Ok(Propose { id: row.id.into(), jour: row.jour, debut: row.debut, form })
    });
    let events: Vec<Propose> = read.collect::<Result<_, AppError>>()?;
    let next = events.last().filter(|_| more).map(|last| After { jour: last.jour, id: last.id });
    Ok((events, next))
}

/// An event that is still proposed: its day, and the form that it begins.
pub async fn event(
    conn: &mut Conn,
    personne: PersonneId,
    id: EvenementId,
) -> Result<Option<(NaiveDate, ActiviteForm)>, AppError> {
    let row = sqlx::query!(
        r#"SELECT jour AS "jour: NaiveDate", contenu AS "contenu!: String" FROM agenda_evenement AS event
           WHERE id = $1 AND conseiller = $2 AND contenu IS NOT NULL
             AND NOT EXISTS (SELECT 1 FROM activite WHERE activite.id = event.id) AND NOT EXISTS (SELECT 1 FROM corbeille WHERE corbeille.id = event.id)"#,
        id.0,
        personne.0
    )
    .fetch_optional(conn)
    .await?;
    row.map(|row| Ok((row.jour, serde_json::from_str(&row.contenu).map_err(AppError::internal)?))).transpose()
}

/// Whether there was one; ignored twice is once.
pub async fn ignore(conn: &mut Conn, personne: PersonneId, id: EvenementId) -> Result<bool, AppError> {
    let done =
        sqlx::query!("UPDATE agenda_evenement SET contenu = NULL WHERE id = $1 AND conseiller = $2", id.0, personne.0)
            .execute(conn)
            .await?;
    Ok(done.rows_affected() == 1)
}

pub async fn forget_before(conn: &mut Conn, jour: NaiveDate) -> Result<(), AppError> {
    sqlx::query!("DELETE FROM agenda_evenement WHERE jour < $1", jour).execute(conn).await?;
    Ok(())
}
