//! All the SQL about candidatures; `drafts` about the questionnaires that become them.

pub mod drafts;

use chrono::NaiveDate;
use uuid::Uuid;

use super::{
    etat::Etat,
    model::{Distance, Motif, Projet, Situation},
};
use crate::{
    error::AppError,
    kernel::id::{CandidatureId, PersonneId},
    server::{database::Conn, instant::Instant},
    territoire::model::Insee,
};

/// A candidature as it stands.
pub struct Candidature {
    pub id: CandidatureId,
    pub projet: Projet,
    pub etat: Etat,
    pub contact_le: Instant,
    pub version: i64,
}

/// The person's candidature, if they have one.
pub async fn of(conn: &mut Conn, personne: PersonneId) -> Result<Option<Candidature>, AppError> {
    let row = sqlx::query!(
        r#"SELECT id AS "id: Uuid", situations, diplome, experience AS "experience: bool", commune,
                  disponible_le AS "disponible_le: NaiveDate", distance, motivation, aide_par, etat, motif,
                  contact_le AS "contact_le: Instant", version
           FROM candidature WHERE personne = $1"#,
        personne.0
    )
    .fetch_optional(conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let unreadable = || AppError::internal(format_args!("candidature {} is unreadable", row.id));
    let codes: Vec<String> = serde_json::from_str(&row.situations).map_err(AppError::internal)?;
    let etat = match (row.etat.as_str(), row.motif.as_deref().and_then(Motif::from_code)) {
        ("envoyee", None) => Etat::Envoyee,
        ("retiree", Some(motif)) => Etat::Retiree { motif },
        _ => return Err(unreadable()),
    };
    let some = |text: String| (!text.is_empty()).then_some(text);
    let projet = Projet {
        situations: codes.iter().filter_map(|code| Situation::from_code(code)).collect(),
        diplome: some(row.diplome),
        experience: row.experience,
        commune: Insee::parse(&row.commune).ok_or_else(unreadable)?,
        disponible_le: row.disponible_le,
        distance: Distance::from_kilometres(row.distance).ok_or_else(unreadable)?,
        motivation: row.motivation,
        aide_par: some(row.aide_par),
    };
    Ok(Some(Candidature { id: row.id.into(), projet, etat, contact_le: row.contact_le, version: row.version }))
}

/// The columns that a questionnaire fills.
struct Columns<'a> {
    situations: String,
    diplome: &'a str,
    distance: Option<u8>,
    aide_par: &'a str,
}

impl<'a> Columns<'a> {
    fn of(projet: &'a Projet) -> Result<Self, AppError> {
        let codes: Vec<_> = projet.situations.iter().map(|situation| situation.code()).collect();
        Ok(Self {
            situations: serde_json::to_string(&codes).map_err(AppError::internal)?,
            diplome: projet.diplome.as_deref().unwrap_or_default(),
            distance: projet.distance.kilometres(),
            aide_par: projet.aide_par.as_deref().unwrap_or_default(),
        })
    }
}

pub async fn insert(
    conn: &mut Conn,
    id: CandidatureId,
    personne: PersonneId,
    projet: &Projet,
    now: Instant,
) -> Result<(), AppError> {
    let Columns { situations, diplome, distance, aide_par } = Columns::of(projet)?;
    let commune = projet.commune.as_str();
    sqlx::query!(
        "INSERT INTO candidature (id, personne, situations, diplome, experience, commune, disponible_le, distance, motivation, aide_par, etat, contact_le, cree_le)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'envoyee', $11, $11)",
        id.0,
        personne.0,
        situations,
        diplome,
        projet.experience,
        commune,
        projet.disponible_le,
        distance,
        projet.motivation,
        aide_par,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Replaces what the questionnaire says, and sends it again. `false` when it is no longer at this version.
pub async fn replace(
    conn: &mut Conn,
    id: CandidatureId,
    version: i64,
    projet: &Projet,
    now: Instant,
) -> Result<bool, AppError> {
    let Columns { situations, diplome, distance, aide_par } = Columns::of(projet)?;
    let commune = projet.commune.as_str();
    let done = sqlx::query!(
        "UPDATE candidature SET situations = $3, diplome = $4, experience = $5, commune = $6, disponible_le = $7, distance = $8,
                motivation = $9, aide_par = $10, etat = 'envoyee', motif = NULL, contact_le = $11, version = version + 1
         WHERE id = $1 AND version = $2",
        id.0,
        version,
        situations,
        diplome,
        projet.experience,
        commune,
        projet.disponible_le,
        distance,
        projet.motivation,
        aide_par,
        now
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

pub async fn set_etat(conn: &mut Conn, id: CandidatureId, etat: Etat, now: Instant) -> Result<(), AppError> {
    let (code, motif) = match etat {
        Etat::Envoyee => ("envoyee", None),
        Etat::Retiree { motif } => ("retiree", Some(motif.code())),
    };
    sqlx::query!(
        "UPDATE candidature SET etat = $2, motif = $3, contact_le = $4, version = version + 1 WHERE id = $1",
        id.0,
        code,
        motif,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    Envoyee,
    Modifiee,
    Retiree(Motif),
    Relancee,
}

impl Event {
    fn columns(self) -> (&'static str, Option<&'static str>) {
        match self {
            Self::Envoyee => ("envoyee", None),
            Self::Modifiee => ("modifiee", None),
            Self::Retiree(motif) => ("retiree", Some(motif.code())),
            Self::Relancee => ("relancee", None),
        }
    }

    fn read(kind: &str, motif: Option<&str>) -> Option<Self> {
        match (kind, motif.and_then(Motif::from_code)) {
            ("envoyee", _) => Some(Self::Envoyee),
            ("modifiee", _) => Some(Self::Modifiee),
            ("retiree", Some(motif)) => Some(Self::Retiree(motif)),
            ("relancee", _) => Some(Self::Relancee),
            _ => None,
        }
    }
}

pub async fn tell(
    conn: &mut Conn,
    id: Uuid,
    candidature: CandidatureId,
    event: Event,
    now: Instant,
) -> Result<(), AppError> {
    let (kind, motif) = event.columns();
    sqlx::query!(
        "INSERT INTO candidature_evenement (id, candidature, le, kind, motif) VALUES ($1, $2, $3, $4, $5)",
        id,
        candidature.0,
        now,
        kind,
        motif
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// What happened, the oldest first; the last hundred.
pub async fn events(conn: &mut Conn, candidature: CandidatureId) -> Result<Vec<(Instant, Event)>, AppError> {
    let rows = sqlx::query!(
        r#"SELECT le AS "le: Instant", kind, motif FROM candidature_evenement WHERE candidature = $1 ORDER BY le DESC LIMIT 100"#,
        candidature.0
    )
    .fetch_all(conn)
    .await?;
    let read = rows.into_iter().rev();
    Ok(read.filter_map(|row| Some((row.le, Event::read(&row.kind, row.motif.as_deref())?))).collect())
}

/// Removes a candidature with its events and the drafts about it; what was counted stays counted.
pub async fn erase(conn: &mut Conn, personne: PersonneId) -> Result<(), AppError> {
    sqlx::query!("DELETE FROM candidature WHERE personne = $1", personne.0).execute(&mut *conn).await?;
    sqlx::query!("DELETE FROM brouillon WHERE personne = $1", personne.0).execute(conn).await?;
    Ok(())
}

/// Persons without a sign of life since then; a handful at a time.
pub async fn silent_since(conn: &mut Conn, then: Instant) -> Result<Vec<PersonneId>, AppError> {
    let rows = sqlx::query_scalar!(
        r#"SELECT personne AS "personne: Uuid" FROM candidature WHERE contact_le < $1 ORDER BY contact_le LIMIT 100"#,
        then
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(PersonneId).collect())
}
