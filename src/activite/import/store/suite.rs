//! The SQL of imports that were confirmed: part by part to their end, or back.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{json, read};
use crate::{
    activite::{entree::Entree, import::essai::Comptes},
    error::AppError,
    kernel::id::{ActiviteId, ImportId, PersonneId},
    server::{database::Conn, instant::Instant},
};

/// Imports of a page.
const PAGE: usize = 20;

/// How far an import is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Etat {
    EnCours,
    Fait,
    Retrait,
    Annule,
}

impl Etat {
    fn code(self) -> &'static str {
        match self {
            Self::EnCours => "en_cours",
            Self::Fait => "fait",
            Self::Retrait => "retrait",
            Self::Annule => "annule",
        }
    }

    fn from_code(code: &str) -> Result<Self, AppError> {
        let all = [Self::EnCours, Self::Fait, Self::Retrait, Self::Annule];
        all.into_iter()
            .find(|etat| etat.code() == code)
            .ok_or_else(|| AppError::internal("an unknown state of an import"))
    }
}

/// An import that was confirmed.
#[derive(Clone, Debug)]
pub struct Import {
    pub id: ImportId,
    pub etat: Etat,
    pub comptes: Comptes,
    /// Entries that undoing left.
    pub restees: u32,
    /// Numbers of the refused lines, and why; forgotten after a day.
    pub refus: Vec<(u32, String)>,
    pub du: NaiveDate,
    pub au: NaiveDate,
    pub cree_le: Instant,
}

pub async fn begin(conn: &mut Conn, personne: PersonneId, import: &Import) -> Result<(), AppError> {
    let (etat, refus) = (import.etat.code(), json(&import.refus)?);
    let Comptes { ajoutees, deja_la, supprimees, refusees } = import.comptes;
    sqlx::query!(
        "INSERT INTO import (id, conseiller, etat, ajoutees, deja_la, supprimees, refusees, refus, du, au, cree_le)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        import.id.0,
        personne.0,
        etat,
        ajoutees,
        deja_la,
        supprimees,
        refusees,
        refus,
        import.du,
        import.au,
        import.cree_le
    )
    .execute(conn)
    .await?;
    Ok(())
}

macro_rules! import_of {
    ($row:expr) => {{
        let row = $row;
        Ok(Import {
            id: row.id.into(),
            etat: Etat::from_code(&row.etat)?,
            comptes: Comptes {
                ajoutees: row.ajoutees,
                deja_la: row.deja_la,
                supprimees: row.supprimees,
                refusees: row.refusees,
            },
            restees: row.restees,
            refus: row.refus.as_deref().map(read).transpose()?.unwrap_or_default(),
            du: row.du,
            au: row.au,
            cree_le: row.cree_le,
        })
    }};
}

pub async fn import(conn: &mut Conn, personne: PersonneId, id: ImportId) -> Result<Option<Import>, AppError> {
    let row = sqlx::query!(
        r#"SELECT id AS "id: Uuid", etat, ajoutees AS "ajoutees: u32", deja_la AS "deja_la: u32", supprimees AS "supprimees: u32",
                  refusees AS "refusees: u32", restees AS "restees: u32", refus, du AS "du: NaiveDate", au AS "au: NaiveDate", cree_le AS "cree_le: Instant"
           FROM import WHERE id = $1 AND conseiller = $2"#,
        id.0,
        personne.0
    )
    .fetch_optional(conn)
    .await?;
    row.map(|row| import_of!(row)).transpose()
}

/// A page of the person's imports, latest first, and where the next begins.
pub async fn imports(
    conn: &mut Conn,
    personne: PersonneId,
    before: ImportId,
) -> Result<(Vec<Import>, Option<ImportId>), AppError> {
    let wanted = i64::try_from(PAGE).unwrap_or(20) + 1;
    let rows = sqlx::query!(
        r#"SELECT id AS "id: Uuid", etat, ajoutees AS "ajoutees: u32", deja_la AS "deja_la: u32", supprimees AS "supprimees: u32",
                  refusees AS "refusees: u32", restees AS "restees: u32", NULL AS "refus: String", du AS "du: NaiveDate", au AS "au: NaiveDate", cree_le AS "cree_le: Instant"
           FROM import WHERE conseiller = $1 AND id < $2 ORDER BY id DESC LIMIT $3"#,
        personne.0,
        before.0,
        wanted
    )
    .fetch_all(conn)
    .await?;
    let more = rows.len() > PAGE;
    let imports: Vec<Import> =
        rows.into_iter().take(PAGE).map(|row| import_of!(row)).collect::<Result<_, AppError>>()?;
    let next = imports.last().filter(|_| more).map(|last| last.id);
    Ok((imports, next))
}

pub async fn set_state(conn: &mut Conn, id: ImportId, etat: Etat) -> Result<(), AppError> {
    let etat = etat.code();
    sqlx::query!("UPDATE import SET etat = $2 WHERE id = $1", id.0, etat).execute(conn).await?;
    Ok(())
}

/// An entry that waits to be written, with its line's fingerprint in hexadecimal digits.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct EnAttente {
    pub empreinte: String,
    pub entree: Entree,
}

/// Puts a part of an import in wait.
pub async fn wait(conn: &mut Conn, id: ImportId, rang: u32, part: &[EnAttente]) -> Result<(), AppError> {
    let contenu = json(&part)?;
    sqlx::query!("INSERT INTO import_attente (import, rang, contenu) VALUES ($1, $2, $3)", id.0, rang, contenu)
        .execute(conn)
        .await?;
    Ok(())
}

/// Takes the next part of an import out of wait.
pub async fn take_part(conn: &mut Conn, id: ImportId) -> Result<Option<Vec<EnAttente>>, AppError> {
    let found =
        sqlx::query!(r#"SELECT rang, contenu FROM import_attente WHERE import = $1 ORDER BY rang LIMIT 1"#, id.0)
            .fetch_optional(&mut *conn)
            .await?;
    let Some(part) = found else { return Ok(None) };
    sqlx::query!("DELETE FROM import_attente WHERE import = $1 AND rang = $2", id.0, part.rang).execute(conn).await?;
    read(&part.contenu).map(Some)
}

/// Notes lines as imported; gives the entries of those that were not yet.
pub async fn claim(
    conn: &mut Conn,
    personne: PersonneId,
    id: ImportId,
    part: Vec<EnAttente>,
) -> Result<Vec<Entree>, AppError> {
    let lines: Vec<_> = part.iter().map(|one| (one.empreinte.as_str(), one.entree.id)).collect();
    let lines = json(&lines)?;
    let claimed = sqlx::query_scalar!(
        r#"INSERT INTO import_ligne (conseiller, empreinte, activite, import)
           SELECT $1, unhex(value ->> 0), unhex(value ->> 1, '-'), $2 FROM json_each($3) WHERE true
           ON CONFLICT DO NOTHING RETURNING activite AS "activite: Uuid""#,
        personne.0,
        id.0,
        lines
    )
    .fetch_all(conn)
    .await?;
    let claimed: BTreeSet<Uuid> = claimed.into_iter().collect();
    Ok(part.into_iter().map(|one| one.entree).filter(|entree| claimed.contains(&entree.id.0)).collect())
}

/// An import has come to its end: counts what it added.
pub async fn finish(conn: &mut Conn, id: ImportId) -> Result<(), AppError> {
    sqlx::query!(
        "UPDATE import SET etat = 'fait', deja_la = deja_la + ajoutees - (SELECT count(*) FROM import_ligne WHERE import_ligne.import = import.id),
                ajoutees = (SELECT count(*) FROM import_ligne WHERE import_ligne.import = import.id)
         WHERE id = $1 AND etat = 'en_cours'",
        id.0
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Some lines of an import, in the order of their fingerprints.
pub async fn lines_after(
    conn: &mut Conn,
    id: ImportId,
    after: &[u8],
    count: i64,
) -> Result<Vec<(Vec<u8>, ActiviteId)>, AppError> {
    let rows = sqlx::query!(
        r#"SELECT empreinte, activite AS "activite: Uuid" FROM import_ligne WHERE import = $1 AND empreinte > $2 ORDER BY empreinte LIMIT $3"#,
        id.0,
        after,
        count
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| (row.empreinte, row.activite.into())).collect())
}

/// Lines whose entries an undone import took back: they may come again.
pub async fn forget_lines(
    conn: &mut Conn,
    personne: PersonneId,
    id: ImportId,
    activites: &[ActiviteId],
) -> Result<(), AppError> {
    let ids = json(&activites)?;
    sqlx::query!(
        "DELETE FROM import_ligne WHERE conseiller = $1 AND empreinte IN
           (SELECT empreinte FROM import_ligne AS line WHERE line.import = $2 AND line.activite IN (SELECT unhex(value, '-') FROM json_each($3)))",
        personne.0,
        id.0,
        ids
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// An import was undone; what is left of it had changed since.
pub async fn undone(conn: &mut Conn, id: ImportId) -> Result<(), AppError> {
    sqlx::query!(
        "UPDATE import SET etat = 'annule',
                restees = (SELECT count(*) FROM import_ligne JOIN activite ON activite.id = import_ligne.activite WHERE import_ligne.import = import.id)
         WHERE id = $1 AND etat = 'retrait'",
        id.0
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Imports that were decided and did not come to their end: the program was stopped.
pub async fn unfinished(conn: &mut Conn) -> Result<Vec<(ImportId, PersonneId)>, AppError> {
    let rows = sqlx::query!(
        r#"SELECT id AS "id: Uuid", conseiller AS "conseiller: Uuid" FROM import WHERE etat IN ('en_cours', 'retrait') ORDER BY id LIMIT 100"#
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id.into(), row.conseiller.into())).collect())
}
