//! The SQL of imports: the sheet for a day, how its titles are read, what is there already; `suite`: what was confirmed.

pub mod suite;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    connus::{Lieu, Propre},
    correspondance::Correspondance,
    empreinte,
    fichier::Table,
};
use crate::{
    activite::entree::Entree,
    error::AppError,
    kernel::id::{ImportId, PersonneId},
    server::{database::Conn, instant::Instant, secret::Fingerprint},
    territoire::model::{Commune, Insee},
};

/// Places and own themes of a person's structures, at most.
const MOST_KNOWN: i64 = 2000;
/// Entries of the log that a file is compared with, at most: years of it.
const MOST_ENTRIES: i64 = 50_000;
/// Sheets that a person has in hand at once; the oldest goes when another comes.
const MOST_DRAFTS: i64 = 3;

fn json(value: &impl Serialize) -> Result<String, AppError> {
    serde_json::to_string(value).map_err(AppError::internal)
}

fn read<T: for<'de> Deserialize<'de>>(text: &str) -> Result<T, AppError> {
    serde_json::from_str(text).map_err(AppError::internal)
}

/// The places of the person's structures, latest used first.
pub async fn lieux(conn: &mut Conn, personne: PersonneId) -> Result<Vec<Lieu>, AppError> {
    let rows = sqlx::query!(
        r#"WITH recent AS (
             SELECT lieu, max(jour) AS dernier
             FROM (SELECT lieu, jour FROM activite WHERE conseiller = $1 ORDER BY jour DESC, id DESC LIMIT 100) GROUP BY lieu
           )
           SELECT lieu.id AS "id: Uuid", lieu.nom, lieu.structure AS "structure: Uuid", occasionnel AS "occasionnel: bool",
                  commune.insee, commune.nom AS commune, commune.departement
           FROM contrat JOIN lieu ON lieu.structure = contrat.structure
           JOIN commune ON commune.insee = lieu.commune LEFT JOIN recent ON recent.lieu = lieu.id
           WHERE contrat.personne = $1
           GROUP BY lieu.id
           ORDER BY recent.dernier DESC NULLS LAST, lieu.nom LIMIT $2"#,
        personne.0,
        MOST_KNOWN
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            let insee = Insee::parse(&row.insee).ok_or_else(|| AppError::internal("a commune without a code"))?;
            Ok(Lieu {
                id: row.id.into(),
                nom: row.nom,
                commune: Commune { insee, nom: row.commune, departement: row.departement },
                structure: row.structure.into(),
                occasionnel: row.occasionnel,
            })
        })
        .collect()
}

pub async fn propres(conn: &mut Conn, personne: PersonneId) -> Result<Vec<Propre>, AppError> {
    let rows = sqlx::query!(
        r#"SELECT id AS "id: Uuid", nom, structure AS "structure: Uuid" FROM theme_propre
           WHERE structure IN (SELECT structure FROM contrat WHERE personne = $1) AND retire_le IS NULL ORDER BY nom LIMIT $2"#,
        personne.0,
        MOST_KNOWN
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Propre { id: row.id.into(), nom: row.nom, structure: row.structure.into() })
        .collect())
}

/// A sheet in hand.
#[derive(Clone, Debug)]
pub struct Brouillon {
    pub id: ImportId,
    pub table: Table,
    pub correspondance: Correspondance,
    pub version: u32,
}

/// Keeps a sheet. The same id again takes another sheet, of the same person.
///
/// # Errors
/// `NotFound` where the id is somebody else's.
pub async fn keep(conn: &mut Conn, personne: PersonneId, brouillon: &Brouillon, now: Instant) -> Result<(), AppError> {
    let (contenu, correspondance) = (json(&brouillon.table)?, json(&brouillon.correspondance)?);
    let done = sqlx::query!(
        "INSERT INTO import_brouillon (id, conseiller, contenu, correspondance, cree_le) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (id) DO UPDATE SET contenu = excluded.contenu, correspondance = excluded.correspondance, version = version + 1, cree_le = excluded.cree_le
         WHERE conseiller = excluded.conseiller",
        brouillon.id.0,
        personne.0,
        contenu,
        correspondance,
        now
    )
    .execute(&mut *conn)
    .await?;
    if done.rows_affected() == 0 {
        return Err(AppError::NotFound);
    }
    sqlx::query!(
        "DELETE FROM import_brouillon WHERE conseiller = $1 AND id IN
           (SELECT id FROM import_brouillon WHERE conseiller = $1 ORDER BY id DESC LIMIT -1 OFFSET $2)",
        personne.0,
        MOST_DRAFTS
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// A sheet in hand that came since then.
pub async fn brouillon(
    conn: &mut Conn,
    personne: PersonneId,
    id: ImportId,
    since: Instant,
) -> Result<Option<Brouillon>, AppError> {
    let row = sqlx::query!(
        r#"SELECT contenu, correspondance, version AS "version: u32" FROM import_brouillon
           WHERE id = $1 AND conseiller = $2 AND cree_le >= $3"#,
        id.0,
        personne.0,
        since
    )
    .fetch_optional(conn)
    .await?;
    row.map(|row| {
        let (table, correspondance) = (read(&row.contenu)?, read(&row.correspondance)?);
        Ok(Brouillon { id, table, correspondance, version: row.version })
    })
    .transpose()
}

/// Puts another correspondance in place. Whether the sheet is still there.
pub async fn settle(
    conn: &mut Conn,
    personne: PersonneId,
    id: ImportId,
    correspondance: &Correspondance,
) -> Result<bool, AppError> {
    let correspondance = json(correspondance)?;
    let done = sqlx::query!(
        "UPDATE import_brouillon SET correspondance = $3, version = version + 1 WHERE id = $1 AND conseiller = $2",
        id.0,
        personne.0,
        correspondance
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The version of a sheet in hand.
pub async fn version(conn: &mut Conn, personne: PersonneId, id: ImportId) -> Result<Option<u32>, AppError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT version AS "version: u32" FROM import_brouillon WHERE id = $1 AND conseiller = $2"#,
        id.0,
        personne.0
    )
    .fetch_optional(conn)
    .await?)
}

pub async fn drop_draft(conn: &mut Conn, personne: PersonneId, id: ImportId) -> Result<(), AppError> {
    sqlx::query!("DELETE FROM import_brouillon WHERE id = $1 AND conseiller = $2", id.0, personne.0)
        .execute(conn)
        .await?;
    Ok(())
}

/// How this person read the last sheet that had these titles.
pub async fn remembered(
    conn: &mut Conn,
    personne: PersonneId,
    titres: &Fingerprint,
) -> Result<Option<Correspondance>, AppError> {
    let titres = titres.as_slice();
    let found = sqlx::query_scalar!(
        "SELECT contenu FROM import_correspondance WHERE conseiller = $1 AND titres = $2",
        personne.0,
        titres
    )
    .fetch_optional(conn)
    .await?;
    found.as_deref().map(read).transpose()
}

pub async fn remember(
    conn: &mut Conn,
    personne: PersonneId,
    titres: &Fingerprint,
    correspondance: &Correspondance,
    now: Instant,
) -> Result<(), AppError> {
    let (titres, contenu) = (titres.as_slice(), json(correspondance)?);
    sqlx::query!(
        "INSERT INTO import_correspondance (conseiller, titres, contenu, modifie_le) VALUES ($1, $2, $3, $4)
         ON CONFLICT (conseiller, titres) DO UPDATE SET contenu = excluded.contenu, modifie_le = excluded.modifie_le",
        personne.0,
        titres,
        contenu,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Which of these lines were imported before, and whether their entries are in the log.
pub async fn imported(
    conn: &mut Conn,
    personne: PersonneId,
    empreintes: &[Fingerprint],
) -> Result<BTreeMap<Fingerprint, bool>, AppError> {
    let wanted = json(&empreintes.iter().map(|one| crate::server::secret::hex(one)).collect::<Vec<_>>())?;
    let rows = sqlx::query!(
        r#"SELECT empreinte, EXISTS (SELECT 1 FROM activite WHERE activite.id = import_ligne.activite) AS "presente!: bool"
           FROM import_ligne WHERE conseiller = $1 AND empreinte IN (SELECT unhex(value) FROM json_each($2))"#,
        personne.0,
        wanted
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok((
                row.empreinte.try_into().map_err(|_| AppError::internal("a fingerprint of another length"))?,
                row.presente,
            ))
        })
        .collect()
}

/// How many entries of the person's log say each thing, over some days.
pub async fn present(
    conn: &mut Conn,
    personne: PersonneId,
    du: NaiveDate,
    au: NaiveDate,
) -> Result<BTreeMap<String, u32>, AppError> {
    let rows = sqlx::query!(
        r#"SELECT entree.ligne AS "ligne!: String", lieu.nom AS "lieu?: String"
           FROM entree JOIN activite ON activite.id = entree.id LEFT JOIN lieu ON lieu.id = activite.lieu
           WHERE entree.conseiller = $1 AND entree.jour BETWEEN $2 AND $3 ORDER BY entree.jour DESC LIMIT $4"#,
        personne.0,
        du,
        au,
        MOST_ENTRIES
    )
    .fetch_all(conn)
    .await?;
    let mut counts = BTreeMap::new();
    for row in rows {
        let entree: Entree = read(&row.ligne)?;
        *counts.entry(empreinte::contenu(&entree, row.lieu.as_deref())).or_default() += 1;
    }
    Ok(counts)
}

/// Forgets sheets, and why lines were refused, of before then.
pub async fn forget_before(conn: &mut Conn, then: Instant) -> Result<(), AppError> {
    sqlx::query!("DELETE FROM import_brouillon WHERE cree_le < $1", then).execute(&mut *conn).await?;
    sqlx::query!("UPDATE import SET refus = NULL WHERE refus IS NOT NULL AND cree_le < $1", then).execute(conn).await?;
    Ok(())
}
