//! The tests of a group, page after page, each with its notes.

use chrono::{DateTime, Utc};
use serde::Deserialize;
use uuid::Uuid;

use super::Groupe;
use crate::{
    error::AppError,
    identite::access::OrganismeAccess,
    kernel::id::PassageId,
    positionnement::{
        model::{Etat, EtatParts, Forme, Points},
        store::{After, Note, read_state},
        temps::Coupures,
    },
    server::{database::Conn, instant::Instant},
};

/// A test, and its notes.
pub struct Test {
    pub id: PassageId,
    pub prenom: String,
    pub nom: String,
    pub commence_le: DateTime<Utc>,
    pub etat: Etat,
    pub notes: Vec<Note>,
}

/// A note as the database writes it: an array, a third as long as an object.
#[derive(Deserialize)]
struct Written(u8, String, Option<DateTime<Utc>>, u32, Option<u32>, u8);

/// At most `count` tests, the latest first, from `after` on.
pub async fn page(
    conn: &mut Conn,
    organisme: &OrganismeAccess,
    groupe: &Groupe,
    after: Option<After>,
    count: u32,
) -> Result<Vec<Test>, AppError> {
    let (organisme, forme) = (organisme.organisation().id, groupe.forme.code());
    let du = Instant::from(groupe.du);
    // What came before the end of the group, or before the last that was shown.
    let last = |at: DateTime<Utc>| Instant::from(at).to_string();
    let (commence_le, id) = match (after, groupe.avant) {
        (Some(after), _) => (last(after.commence_le), after.id.0),
        (None, Some(avant)) => (last(avant), Uuid::nil()),
        (None, None) => ("9".to_owned(), Uuid::nil()),
    };
    let ids = sqlx::query_scalar!(
        r#"SELECT id AS "id: Uuid" FROM passage
           WHERE organisme = $1 AND forme = $2 AND etat <> 'en_cours' AND (commence_le, id) < ($3, $4) AND commence_le >= $5
           ORDER BY commence_le DESC, id DESC LIMIT $6"#,
        organisme.0,
        forme,
        commence_le,
        id,
        du,
        count
    )
    .fetch_all(&mut *conn)
    .await?;
    tests(conn, &ids).await
}

async fn tests(conn: &mut Conn, ids: &[Uuid]) -> Result<Vec<Test>, AppError> {
    let ids = serde_json::to_string(&ids.iter().map(|id| id.simple().to_string()).collect::<Vec<_>>())
        .map_err(AppError::internal)?;
    let rows = sqlx::query!(
        r#"SELECT passage.id AS "id!: Uuid", prenom, nom, commence_le AS "commence_le: Instant", etat,
                  fini_le AS "fini_le: Instant", cause,
                  (SELECT json_group_array(json_array(rang, item, donnee_le, temps_ms, points, coalesce(reponse = '"inconnue"', 0)) ORDER BY rang)
                   FROM reponse WHERE reponse.passage = passage.id) AS "notes!: String"
           FROM json_each($1) JOIN passage ON passage.id = unhex(value || '') JOIN personne ON personne.id = passage.personne
           ORDER BY json_each.key"#,
        ids
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            let parts = EtatParts {
                etat: &row.etat,
                fini_le: row.fini_le.map(Instant::utc),
                pause_depuis: None,
                cause: row.cause.as_deref(),
            };
            let written: Vec<Written> = serde_json::from_str(&row.notes).map_err(AppError::internal)?;
            Ok(Test {
                id: row.id.into(),
                prenom: row.prenom,
                nom: row.nom,
                commence_le: row.commence_le.utc(),
                etat: read_state(parts)?,
                notes: written.into_iter().map(note).collect(),
            })
        })
        .collect()
}

fn note(Written(rang, item, donnee_le, temps_ms, points, inconnue): Written) -> Note {
    // A table of a group says nothing of outages.
    Note {
        rang,
        item,
        donnee_le,
        temps_ms,
        points: points.map(Points),
        inconnue: inconnue != 0,
        coupures: Coupures::default(),
    }
}

/// The tests of a group, all of them, the latest first.
pub async fn ids(conn: &mut Conn, organisme: &OrganismeAccess, groupe: &Groupe) -> Result<Vec<Uuid>, AppError> {
    let (organisme, forme, du) = (organisme.organisation().id, groupe.forme.code(), Instant::from(groupe.du));
    let avant = groupe.avant.map_or_else(|| "9".to_owned(), |avant| Instant::from(avant).to_string());
    Ok(sqlx::query_scalar!(
        r#"SELECT id AS "id: Uuid" FROM passage
           WHERE organisme = $1 AND forme = $2 AND etat <> 'en_cours' AND commence_le < $3 AND commence_le >= $4
           ORDER BY commence_le DESC, id DESC"#,
        organisme.0,
        forme,
        avant,
        du
    )
    .fetch_all(conn)
    .await?)
}

/// Every item that a test of the fixed form, over, has asked for this organisme: of all its versions.
pub async fn items_of_fixed(conn: &mut Conn, organisme: &OrganismeAccess) -> Result<Vec<String>, AppError> {
    let (organisme, forme) = (organisme.organisation().id, Forme::Fixe.code());
    Ok(sqlx::query_scalar!(
        "SELECT DISTINCT item FROM passage JOIN reponse ON reponse.passage = passage.id
         WHERE organisme = $1 AND forme = $2 AND etat <> 'en_cours'",
        organisme.0,
        forme
    )
    .fetch_all(conn)
    .await?)
}
