//! The SQL of Pix profiles: the export for a day, and the people whom it may name; `imports`: what was confirmed; `profils`:
//! what is shown.

pub mod imports;
pub mod profils;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::lecture::Participation;
use crate::{
    error::AppError,
    identite::access::OrganismeAccess,
    kernel::id::{PersonneId, PixImportId, SuiviId},
    server::{database::Conn, instant::Instant},
};

/// Exports that an organisme has in hand at once; the oldest goes when another comes.
const MOST_DRAFTS: i64 = 10;
/// Lines of people whom an organisme trains, at most: more than one ever has.
const MOST_PEOPLE: i64 = 20_000;

fn json(value: &impl Serialize) -> Result<String, AppError> {
    serde_json::to_string(value).map_err(AppError::internal)
}

fn read<T: for<'de> Deserialize<'de>>(text: &str) -> Result<T, AppError> {
    serde_json::from_str(text).map_err(AppError::internal)
}

/// Someone whom the organisme trains, or tests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Connue {
    pub id: PersonneId,
    pub prenom: String,
    pub nom: String,
    pub email: Option<String>,
    pub suivis: Vec<SuiviId>,
    /// Names of those who hired them.
    pub structures: Vec<String>,
}

/// The people who have a suivi with the organisme, or take its test; by name.
pub async fn connues(conn: &mut Conn, organisme: &OrganismeAccess) -> Result<Vec<Connue>, AppError> {
    let organisme = organisme.organisation().id;
    let rows = sqlx::query!(
        r#"SELECT personne.id AS "id!: Uuid", personne.prenom AS "prenom!", personne.nom AS "nom!", personne.email AS "email?",
                  suivi.id AS "suivi?: Uuid", organisation.nom AS "structure?"
           FROM suivi JOIN contrat ON contrat.id = suivi.contrat JOIN personne ON personne.id = contrat.personne
           JOIN organisation ON organisation.id = suivi.structure WHERE suivi.organisme = $1
           UNION ALL
           SELECT personne.id, personne.prenom, personne.nom, personne.email, NULL, organisation.nom
           FROM passage JOIN personne ON personne.id = passage.personne LEFT JOIN contrat ON contrat.id = passage.contrat
           LEFT JOIN organisation ON organisation.id = contrat.structure WHERE passage.organisme = $1
           LIMIT $2"#,
        organisme.0,
        MOST_PEOPLE
    )
    .fetch_all(conn)
    .await?;
    let mut found: BTreeMap<PersonneId, Connue> = BTreeMap::new();
    for row in rows {
        let connue = found.entry(row.id.into()).or_insert_with(|| Connue {
            id: row.id.into(),
            prenom: row.prenom,
            nom: row.nom,
            email: row.email,
            suivis: Vec::new(),
            structures: Vec::new(),
        });
        connue.suivis.extend(row.suivi.map(SuiviId));
        connue.structures.extend(row.structure.filter(|nom| !connue.structures.contains(nom)));
    }
    let mut connues: Vec<_> = found.into_values().collect();
    connues.sort_by(|a, b| (&a.nom, &a.prenom, a.id).cmp(&(&b.nom, &b.prenom, b.id)));
    Ok(connues)
}

/// An export in hand.
#[derive(Clone, Debug)]
pub struct Brouillon {
    pub id: PixImportId,
    pub lignes: Vec<Participation>,
    pub version: u32,
}

/// Keeps an export. The same id again takes another one, of the same organisme.
///
/// # Errors
/// `NotFound` where the id is another organisme's.
pub async fn keep(
    conn: &mut Conn,
    organisme: &OrganismeAccess,
    id: PixImportId,
    lignes: &[Participation],
    now: Instant,
) -> Result<(), AppError> {
    let (organisme, contenu) = (organisme.organisation().id, json(&lignes)?);
    let done = sqlx::query!(
        "INSERT INTO pix_brouillon (id, organisme, contenu, cree_le) VALUES ($1, $2, $3, $4)
         ON CONFLICT (id) DO UPDATE SET contenu = excluded.contenu, version = version + 1, cree_le = excluded.cree_le
         WHERE organisme = excluded.organisme",
        id.0,
        organisme.0,
        contenu,
        now
    )
    .execute(&mut *conn)
    .await?;
    if done.rows_affected() == 0 {
        return Err(AppError::NotFound);
    }
    sqlx::query!(
        "DELETE FROM pix_brouillon WHERE organisme = $1 AND id IN
           (SELECT id FROM pix_brouillon WHERE organisme = $1 ORDER BY id DESC LIMIT -1 OFFSET $2)",
        organisme.0,
        MOST_DRAFTS
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// An export in hand that came since then.
pub async fn brouillon(
    conn: &mut Conn,
    organisme: &OrganismeAccess,
    id: PixImportId,
    since: Instant,
) -> Result<Option<Brouillon>, AppError> {
    let organisme = organisme.organisation().id;
    let row = sqlx::query!(
        r#"SELECT contenu, version AS "version: u32" FROM pix_brouillon WHERE id = $1 AND organisme = $2 AND cree_le >= $3"#,
        id.0,
        organisme.0,
        since
    )
    .fetch_optional(conn)
    .await?;
    row.map(|row| Ok(Brouillon { id, lignes: read(&row.contenu)?, version: row.version })).transpose()
}

/// Those that wait, and when they came; latest first.
pub async fn en_attente(
    conn: &mut Conn,
    organisme: &OrganismeAccess,
    since: Instant,
) -> Result<Vec<(PixImportId, Instant)>, AppError> {
    let organisme = organisme.organisation().id;
    let rows = sqlx::query!(
        r#"SELECT id AS "id: Uuid", cree_le AS "cree_le: Instant" FROM pix_brouillon
           WHERE organisme = $1 AND cree_le >= $2 ORDER BY id DESC LIMIT $3"#,
        organisme.0,
        since,
        MOST_DRAFTS
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id.into(), row.cree_le)).collect())
}

/// Takes an export out of hand, in the version that was looked at; whether it was there.
pub async fn drop_draft(
    conn: &mut Conn,
    organisme: &OrganismeAccess,
    id: PixImportId,
    version: u32,
) -> Result<bool, AppError> {
    let organisme = organisme.organisation().id;
    let done = sqlx::query!(
        "DELETE FROM pix_brouillon WHERE id = $1 AND organisme = $2 AND version = $3",
        id.0,
        organisme.0,
        version
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Forgets an export in hand.
pub async fn forget(conn: &mut Conn, organisme: &OrganismeAccess, id: PixImportId) -> Result<(), AppError> {
    let organisme = organisme.organisation().id;
    sqlx::query!("DELETE FROM pix_brouillon WHERE id = $1 AND organisme = $2", id.0, organisme.0).execute(conn).await?;
    Ok(())
}

/// Forgets exports of before then that nobody confirmed.
pub async fn forget_before(conn: &mut Conn, then: Instant) -> Result<(), AppError> {
    sqlx::query!("DELETE FROM pix_brouillon WHERE cree_le < $1", then).execute(conn).await?;
    Ok(())
}
