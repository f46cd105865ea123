//! All the SQL about tests and their answers.

use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    access::{PassageAccess, ResultatAccess},
    model::{Cause, Etat, EtatParts, Forme, Points, Reponse},
    temps::Coupures,
};
use crate::{
    error::AppError,
    identite::access::{OrganismeAccess, StructureAccess},
    kernel::id::{ContratId, OrganisationId, PassageId, PersonneId, SuiviId},
    server::{database::Conn, instant::Instant},
};

/// Lines of a page of a list.
pub const PAGE: usize = 50;

pub async fn is_of_person(conn: &mut Conn, id: PassageId, personne: PersonneId) -> Result<bool, AppError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT 1 FROM passage WHERE id = $1 AND personne = $2) AS "found!: bool""#,
        id.0,
        personne.0
    )
    .fetch_one(conn)
    .await?)
}

pub async fn is_of_organisme(conn: &mut Conn, id: PassageId, organisme: OrganisationId) -> Result<bool, AppError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT 1 FROM passage WHERE id = $1 AND organisme = $2) AS "found!: bool""#,
        id.0,
        organisme.0
    )
    .fetch_one(conn)
    .await?)
}

pub async fn is_of_structure(conn: &mut Conn, id: PassageId, structure: OrganisationId) -> Result<bool, AppError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT 1 FROM passage JOIN contrat ON contrat.id = passage.contrat
                          WHERE passage.id = $1 AND contrat.structure = $2) AS "found!: bool""#,
        id.0,
        structure.0
    )
    .fetch_one(conn)
    .await?)
}

/// A test, without its answers.
pub struct Passage {
    pub id: PassageId,
    pub personne: PersonneId,
    /// Who gives it.
    pub organisme: Option<OrganisationId>,
    pub prenom: String,
    pub nom: String,
    pub forme: Forme,
    pub commence_le: DateTime<Utc>,
    pub etat: Etat,
    /// The hire that it prepares, whose parcours is made from it.
    pub suivi: Option<SuiviId>,
}

pub async fn passage(conn: &mut Conn, access: &ResultatAccess) -> Result<Passage, AppError> {
    let id = access.id();
    let row = sqlx::query!(
        r#"SELECT passage.personne AS "personne: Uuid", passage.organisme AS "organisme: Uuid", personne.prenom, personne.nom, forme, passage.etat,
                  commence_le AS "commence_le: Instant", fini_le AS "fini_le: Instant", pause_depuis AS "pause_depuis: Instant", cause,
                  suivi.id AS "suivi?: Uuid"
           FROM passage JOIN personne ON personne.id = passage.personne LEFT JOIN suivi ON suivi.contrat = passage.contrat
           WHERE passage.id = $1"#,
        id.0
    )
    .fetch_optional(conn)
    .await?
    .ok_or(AppError::NotFound)?;
    let etat = read_state(EtatParts {
        etat: &row.etat,
        fini_le: row.fini_le.map(Instant::utc),
        pause_depuis: row.pause_depuis.map(Instant::utc),
        cause: row.cause.as_deref(),
    })?;
    let forme = Forme::from_code(&row.forme).ok_or_else(|| AppError::internal("a test of no form"))?;
    Ok(Passage {
        id,
        personne: row.personne.into(),
        organisme: row.organisme.map(OrganisationId),
        prenom: row.prenom,
        nom: row.nom,
        forme,
        commence_le: row.commence_le.utc(),
        etat,
        suivi: row.suivi.map(SuiviId),
    })
}

/// Where a test stands, as its row says it.
pub fn read_state(parts: EtatParts<'_>) -> Result<Etat, AppError> {
    Etat::from_parts(parts).ok_or_else(|| AppError::internal(format_args!("a test that is {}", parts.etat)))
}

/// What became of an item, without the answer itself.
pub struct Note {
    pub rang: u8,
    pub item: String,
    pub donnee_le: Option<DateTime<Utc>>,
    pub temps_ms: u32,
    pub points: Option<Points>,
    /// « Je ne sais pas ».
    pub inconnue: bool,
    pub coupures: Coupures,
}

/// In the order of the test.
pub async fn notes(conn: &mut Conn, access: &ResultatAccess) -> Result<Vec<Note>, AppError> {
    let id = access.id();
    let rows = sqlx::query!(
        r#"SELECT rang AS "rang: u8", item, donnee_le AS "donnee_le: Instant", temps_ms AS "temps_ms: u32", points AS "points: u32",
                  coalesce(reponse = '"inconnue"', 0) AS "inconnue!: bool", coupures AS "coupures: u32", coupures_ms AS "coupures_ms: u32"
           FROM reponse WHERE passage = $1 ORDER BY rang"#,
        id.0
    )
    .fetch_all(conn)
    .await?;
    let notes = rows.into_iter().map(|row| Note {
        rang: row.rang,
        item: row.item,
        donnee_le: row.donnee_le.map(Instant::utc),
        temps_ms: row.temps_ms,
        points: row.points.map(Points),
        inconnue: row.inconnue,
        coupures: Coupures { combien: row.coupures, duree: Duration::from_millis(row.coupures_ms.into()) },
    });
    Ok(notes.collect())
}

/// The times of the answers that others gave to an item, in milliseconds, the shortest first.
pub async fn times_of_others(conn: &mut Conn, item: &str, personne: PersonneId) -> Result<Vec<u32>, AppError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT temps_ms AS "temps_ms: u32" FROM reponse
           WHERE item = $1 AND reponse IS NOT NULL AND temps_ms > 0
             AND passage NOT IN (SELECT id FROM passage WHERE personne = $2) ORDER BY temps_ms"#,
        item,
        personne.0
    )
    .fetch_all(conn)
    .await?)
}

/// The answer given to an item; `None` when none was.
pub async fn answer(conn: &mut Conn, access: &PassageAccess, rang: u8) -> Result<Option<Reponse>, AppError> {
    let id = access.id();
    let json = sqlx::query_scalar!("SELECT reponse FROM reponse WHERE passage = $1 AND rang = $2", id.0, rang)
        .fetch_optional(conn)
        .await?
        .ok_or(AppError::NotFound)?;
    json.map(|json| serde_json::from_str(&json).map_err(AppError::internal)).transpose()
}

/// A test as a list shows it.
#[derive(Deserialize)]
pub struct Ligne {
    pub id: PassageId,
    pub prenom: String,
    pub nom: String,
    pub commence_le: DateTime<Utc>,
    etat: String,
    fini_le: Option<DateTime<Utc>>,
    pause_depuis: Option<DateTime<Utc>>,
    pub items: u32,
    pub notes: u32,
    pub a_relire: u32,
    pub points: Points,
}

impl Ligne {
    pub fn etat(&self) -> Result<Etat, AppError> {
        let (fini_le, pause_depuis) = (self.fini_le, self.pause_depuis);
        read_state(EtatParts { etat: &self.etat, fini_le, pause_depuis, cause: None })
    }
}

/// Where a page of a list begins: after this test, the latest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct After {
    pub commence_le: DateTime<Utc>,
    pub id: PassageId,
}

impl After {
    fn key(after: Option<Self>) -> (String, Uuid) {
        after.map_or_else(
            || ("9".to_owned(), Uuid::max()),
            |after| (Instant::from(after.commence_le).to_string(), after.id.0),
        )
    }
}

/// A page, and where the next begins, if there is one.
pub type Page = (Vec<Ligne>, Option<After>);

fn wanted() -> i64 {
    i64::try_from(PAGE).unwrap_or(50) + 1
}

/// The tests of a person, all of them: nobody takes many.
pub async fn of_person(conn: &mut Conn, personne: PersonneId) -> Result<Vec<Ligne>, AppError> {
    let ids = sqlx::query_scalar!(
        r#"SELECT id AS "id: Uuid" FROM passage WHERE personne = $1 ORDER BY commence_le DESC, id DESC LIMIT 50"#,
        personne.0
    )
    .fetch_all(&mut *conn)
    .await?;
    Ok(page(conn, &ids).await?.0)
}

/// The tests that an organisme gives, latest first.
pub async fn of_organisme(
    conn: &mut Conn,
    organisme: &OrganismeAccess,
    after: Option<After>,
) -> Result<Page, AppError> {
    let (organisme, (commence_le, id), wanted) = (organisme.organisation().id, After::key(after), wanted());
    let ids = sqlx::query_scalar!(
        r#"SELECT id AS "id: Uuid" FROM passage
           WHERE organisme = $1 AND (commence_le, id) < ($2, $3) ORDER BY commence_le DESC, id DESC LIMIT $4"#,
        organisme.0,
        commence_le,
        id,
        wanted
    )
    .fetch_all(&mut *conn)
    .await?;
    page(conn, &ids).await
}

/// The tests of the people whom a structure has hired, latest first.
pub async fn of_structure(
    conn: &mut Conn,
    structure: &StructureAccess,
    after: Option<After>,
) -> Result<Page, AppError> {
    let (structure, (commence_le, id), wanted) = (structure.organisation().id, After::key(after), wanted());
    let ids = sqlx::query_scalar!(
        r#"SELECT passage.id AS "id: Uuid" FROM contrat JOIN passage ON passage.contrat = contrat.id
           WHERE contrat.structure = $1 AND (commence_le, passage.id) < ($2, $3)
           ORDER BY commence_le DESC, passage.id DESC LIMIT $4"#,
        structure.0,
        commence_le,
        id,
        wanted
    )
    .fetch_all(&mut *conn)
    .await?;
    page(conn, &ids).await
}

/// The lines of these tests, the same whoever reads the list. One more than a page says that there is another.
async fn page(conn: &mut Conn, ids: &[Uuid]) -> Result<Page, AppError> {
    let ids = serde_json::to_string(&ids.iter().map(|id| id.simple().to_string()).collect::<Vec<_>>())
        .map_err(AppError::internal)?;
    let json = sqlx::query_scalar!(
        r#"SELECT json_group_array(json_object('id', lower(hex(id)), 'prenom', prenom, 'nom', nom, 'commence_le', commence_le, 'etat', etat,
                  'fini_le', fini_le, 'pause_depuis', pause_depuis, 'items', items, 'notes', notes, 'a_relire', a_relire, 'points', points) ORDER BY commence_le DESC, id DESC) AS "json!: String"
           FROM (SELECT passage.id, prenom, nom, commence_le, etat, fini_le, pause_depuis, count(rang) AS items, count(points) AS notes,
                        count(reponse.reponse) - count(points) AS a_relire, coalesce(sum(points), 0) AS points
                 FROM json_each($1) JOIN passage ON passage.id = unhex(value) JOIN personne ON personne.id = passage.personne
                 LEFT JOIN reponse ON reponse.passage = passage.id GROUP BY passage.id)"#,
        ids
    )
    .fetch_one(conn)
    .await?;
    let mut lignes: Vec<Ligne> = serde_json::from_str(&json).map_err(AppError::internal)?;
    let more = lignes.len() > PAGE;
    lignes.truncate(PAGE);
    let next = lignes.last().filter(|_| more).map(|last| After { commence_le: last.commence_le, id: last.id });
    Ok((lignes, next))
}

/// A test that begins.
pub struct Begun {
    pub id: PassageId,
    pub personne: PersonneId,
    pub contrat: Option<ContratId>,
    pub organisme: OrganisationId,
    pub forme: Forme,
    pub forme_version: u16,
    pub banque_version: u16,
    /// Of what chooses the items; `None`: they are the same for all.
    pub moteur_version: Option<u16>,
    /// The version of how seldom they may be asked, likewise.
    pub exposition: Option<i64>,
    pub graine: i64,
    pub at: Instant,
}

pub async fn begin(conn: &mut Conn, begun: &Begun) -> Result<(), AppError> {
    let (contrat, forme) = (begun.contrat.map(|id| id.0), begun.forme.code());
    sqlx::query!(
        "INSERT INTO passage (id, personne, contrat, organisme, forme, forme_version, banque_version, moteur_version, exposition, graine, etat, commence_le)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'en_cours', $11)",
        begun.id.0,
        begun.personne.0,
        contrat,
        begun.organisme.0,
        forme,
        begun.forme_version,
        begun.banque_version,
        begun.moteur_version,
        begun.exposition,
        begun.graine,
        begun.at
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Asks an item.
pub async fn ask(conn: &mut Conn, passage: PassageId, rang: u8, item: &str) -> Result<(), AppError> {
    sqlx::query!("INSERT INTO reponse (passage, rang, item) VALUES ($1, $2, $3)", passage.0, rang, item)
        .execute(conn)
        .await?;
    Ok(())
}

/// Keeps an answer as it is given, with the time that the item took.
pub async fn keep(
    conn: &mut Conn,
    passage: PassageId,
    rang: u8,
    reponse: &Reponse,
    temps_ms: u32,
    at: Instant,
) -> Result<(), AppError> {
    let json = serde_json::to_string(reponse).map_err(AppError::internal)?;
    sqlx::query!(
        "UPDATE reponse SET reponse = $3, donnee_le = $4, temps_ms = $5 WHERE passage = $1 AND rang = $2",
        passage.0,
        rang,
        json,
        at,
        temps_ms
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Notes an answer. `by`: the person who read it, or the program itself.
pub async fn note(
    conn: &mut Conn,
    passage: PassageId,
    rang: u8,
    points: Points,
    by: Option<PersonneId>,
    at: Instant,
) -> Result<(), AppError> {
    let by = by.map(|id| id.0);
    sqlx::query!(
        "UPDATE reponse SET points = $3, note_le = $4, note_par = $5 WHERE passage = $1 AND rang = $2",
        passage.0,
        rang,
        points.0,
        at,
        by
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub async fn end(conn: &mut Conn, passage: PassageId, etat: Etat) -> Result<(), AppError> {
    let (code, at, cause) = (etat.code(), etat.over().map(Instant::from), etat.cause().map(Cause::code));
    sqlx::query!("UPDATE passage SET etat = $2, fini_le = $3, cause = $4 WHERE id = $1", passage.0, code, at, cause)
        .execute(conn)
        .await?;
    Ok(())
}
