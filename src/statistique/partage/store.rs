//! The SQL of links. Their secret is never here, only its fingerprint.

use chrono::NaiveDate;
use uuid::Uuid;

use super::model::{Auteur, Nouveau, Partage, Partie};
use crate::{
    error::AppError,
    kernel::id::{ContratId, PartageId, PersonneId},
    server::{database::Conn, instant::Instant, secret::Fingerprint},
    statistique::model::Portee,
};

/// Links of one owner that work at the same time, at most.
pub const MOST: usize = 50;

/// Those of this owner that work, the latest first. A structure's are everyone's who acts for it.
pub async fn alive(conn: &mut Conn, auteur: &Auteur, now: Instant) -> Result<Vec<Partage>, AppError> {
    let (personne, structure) = (auteur.personne(), auteur.structure().map(|id| id.0));
    let most = i64::try_from(MOST).unwrap_or(50);
    let rows = sqlx::query!(
        r#"SELECT found.id AS "id!: Uuid", found.nom AS "nom!", coalesce(organisation.nom, conseiller.prenom || ' ' || conseiller.nom) AS "de?: String",
                  found.cree_le AS "cree_le!: Instant", expire_le AS "expire_le!: Instant", vu_le AS "vu_le?: NaiveDate"
           FROM (SELECT * FROM partage WHERE $2 IS NULL AND personne = $1 AND structure IS NULL
                 UNION ALL SELECT * FROM partage WHERE structure = $2) AS found
           LEFT JOIN contrat ON contrat.id = found.contrat LEFT JOIN organisation ON organisation.id = contrat.structure
           LEFT JOIN personne AS conseiller ON conseiller.id = found.conseiller
           WHERE revoque_le IS NULL AND expire_le > $3 ORDER BY found.id DESC LIMIT $4"#,
        personne.0,
        structure,
        now,
        most
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Partage {
            id: row.id.into(),
            nom: row.nom,
            de: row.de,
            cree_le: row.cree_le,
            expire_le: row.expire_le,
            vu_le: row.vu_le,
        })
        .collect())
}

/// Whether the very same link was made already.
///
/// # Errors
/// `Stale` where this secret is another link's, or one that has stopped.
pub async fn same(
    conn: &mut Conn,
    auteur: &Auteur,
    fingerprint: &Fingerprint,
    nouveau: &Nouveau,
    partie: Partie,
) -> Result<bool, AppError> {
    let fingerprint = fingerprint.as_slice();
    let found = sqlx::query!(
        r#"SELECT personne AS "personne: Uuid", structure AS "structure: Uuid", contrat AS "contrat: Uuid", conseiller AS "conseiller: Uuid",
                  nom, revoque_le FROM partage WHERE empreinte = $1"#,
        fingerprint
    )
    .fetch_optional(conn)
    .await?;
    let Some(row) = found else { return Ok(false) };
    let known = (row.personne, row.structure, row.contrat, row.conseiller, row.nom.as_str());
    let asked = (
        auteur.personne().0,
        auteur.structure().map(|id| id.0),
        partie.contrat.map(|id| id.0),
        partie.conseiller.map(|id| id.0),
        nouveau.nom.as_str(),
    );
    if known == asked && row.revoque_le.is_none() { Ok(true) } else { Err(AppError::Stale) }
}

pub async fn create(
    conn: &mut Conn,
    auteur: &Auteur,
    (id, fingerprint): (PartageId, &Fingerprint),
    nouveau: &Nouveau,
    partie: Partie,
    now: Instant,
) -> Result<(), AppError> {
    let (personne, structure) = (auteur.personne(), auteur.structure().map(|id| id.0));
    let (contrat, conseiller) = (partie.contrat.map(|id| id.0), partie.conseiller.map(|id| id.0));
    let (fingerprint, expire) = (fingerprint.as_slice(), nouveau.duree.after(now));
    sqlx::query!(
        "INSERT INTO partage (id, empreinte, personne, structure, contrat, conseiller, nom, cree_le, expire_le)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        id.0,
        fingerprint,
        personne.0,
        structure,
        contrat,
        conseiller,
        nouveau.nom,
        now,
        expire
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Stops a link of this owner, for ever. One that has stopped stays as it is.
///
/// # Errors
/// `NotFound` where it is not theirs.
pub async fn revoke(conn: &mut Conn, auteur: &Auteur, id: PartageId, now: Instant) -> Result<(), AppError> {
    let (personne, structure) = (auteur.personne(), auteur.structure().map(|id| id.0));
    let done = sqlx::query!(
        "UPDATE partage SET revoque_le = coalesce(revoque_le, $4)
         WHERE id = $1 AND CASE WHEN $3 IS NULL THEN personne = $2 AND structure IS NULL ELSE structure = $3 END",
        id.0,
        personne.0,
        structure,
        now
    )
    .execute(conn)
    .await?;
    if done.rows_affected() == 0 { Err(AppError::NotFound) } else { Ok(()) }
}

/// What a link opens.
#[derive(Clone, Debug)]
pub struct Ouvert {
    pub id: PartageId,
    pub nom: String,
    /// The structure's name; those of the person's contrats are theirs alone.
    pub structure: Option<String>,
    pub portee: Portee,
    pub one: bool,
    pub expire_le: Instant,
    pub vu_le: Option<NaiveDate>,
}

/// The link of a secret, if it works: on this day and at this moment, with its maker's account and habilitation.
pub async fn open(
    conn: &mut Conn,
    fingerprint: &Fingerprint,
    now: Instant,
    today: NaiveDate,
) -> Result<Ouvert, AppError> {
    let fingerprint = fingerprint.as_slice();
    let row = sqlx::query!(
        r#"SELECT partage.id AS "id: Uuid", partage.nom, partage.personne AS "personne: Uuid", partage.structure AS "structure: Uuid",
                  partage.contrat AS "contrat: Uuid", partage.conseiller AS "conseiller: Uuid", organisation.nom AS "organisation?",
                  expire_le AS "expire_le: Instant", vu_le AS "vu_le: NaiveDate"
           FROM partage JOIN compte ON compte.personne = partage.personne AND compte.etat = 'actif'
           LEFT JOIN organisation ON organisation.id = partage.structure
           WHERE partage.empreinte = $1 AND revoque_le IS NULL AND expire_le > $2 AND (partage.structure IS NULL OR EXISTS (
             SELECT 1 FROM habilitation WHERE habilitation.personne = partage.personne AND habilitation.organisation = partage.structure
               AND habilitation.role = 'structure' AND habilitation.du <= $3 AND coalesce(habilitation.au, $3) >= $3))"#,
        fingerprint,
        now,
        today
    )
    .fetch_optional(&mut *conn)
    .await?
    .ok_or(AppError::NotFound)?;
    let portee = match (row.structure, row.conseiller, row.contrat) {
        (Some(structure), None, _) => Portee::Structure(structure.into()),
        (Some(structure), Some(conseiller), _) => {
            Portee::Contrats(contrats(conn, conseiller.into(), Some(structure)).await?)
        }
        (None, _, Some(contrat)) => Portee::Contrats(vec![contrat.into()]),
        (None, _, None) => Portee::Contrats(contrats(conn, row.personne.into(), None).await?),
    };
    Ok(Ouvert {
        id: row.id.into(),
        nom: row.nom,
        structure: row.organisation,
        portee,
        one: row.conseiller.is_some(),
        expire_le: row.expire_le,
        vu_le: row.vu_le,
    })
}

/// Those of a person, with one structure or with all.
async fn contrats(conn: &mut Conn, personne: PersonneId, structure: Option<Uuid>) -> Result<Vec<ContratId>, AppError> {
    let ids = sqlx::query_scalar!(
        r#"SELECT id AS "id: Uuid" FROM contrat WHERE personne = $1 AND ($2 IS NULL OR structure = $2)"#,
        personne.0,
        structure
    )
    .fetch_all(conn)
    .await?;
    Ok(ids.into_iter().map(ContratId::from).collect())
}

/// Notes the day that a link was read.
pub async fn seen(conn: &mut Conn, id: PartageId, today: NaiveDate) -> Result<(), AppError> {
    sqlx::query!("UPDATE partage SET vu_le = $2 WHERE id = $1", id.0, today).execute(conn).await?;
    Ok(())
}
