//! The SQL of imports: the sheet for a day, how its titles are read, what was imported.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    connus::{Lieu, Propre},
    correspondance::Correspondance,
    empreinte,
    essai::Comptes,
    fichier::Table,
};
use crate::{
    activite::entree::Entree,
    error::AppError,
    kernel::id::{ActiviteId, ImportId, PersonneId},
    server::{database::Conn, instant::Instant, secret::Fingerprint},
    territoire::model::{Commune, Insee},
};

/// Places and own themes of a person's structures, at most.
const MOST_KNOWN: i64 = 2000;
/// Entries of the log that a file is compared with, at most: years of it.
const MOST_ENTRIES: i64 = 50_000;
/// Sheets that a person has in hand at once; the oldest goes when another comes.
const MOST_DRAFTS: i64 = 3;
/// Imports of a page.
pub const PAGE: usize = 20;

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
    let claimed: std::collections::BTreeSet<Uuid> = claimed.into_iter().collect();
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

/// Forgets sheets, and why lines were refused, of before then.
pub async fn forget_before(conn: &mut Conn, then: Instant) -> Result<(), AppError> {
    sqlx::query!("DELETE FROM import_brouillon WHERE cree_le < $1", then).execute(&mut *conn).await?;
    sqlx::query!("UPDATE import SET refus = NULL WHERE refus IS NOT NULL AND cree_le < $1", then).execute(conn).await?;
    Ok(())
}
