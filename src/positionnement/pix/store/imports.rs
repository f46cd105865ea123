//! The SQL of imports that were confirmed, and of what they brought.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;
use uuid::Uuid;

use super::{json, profils::Apercu};
use crate::{
    error::AppError,
    identite::access::OrganismeAccess,
    kernel::id::{OrganisationId, PersonneId, PixImportId, PixProfilId},
    positionnement::pix::{
        essai::Comptes,
        model::{Palier, Profil},
    },
    server::{
        database::Conn,
        instant::Instant,
        secret::{self, Fingerprint},
    },
};

/// Imports of a page.
const PAGE: usize = 20;

/// A profile that the organisme has already, as far as it is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Connu {
    pub campagne: String,
    pub partage_le: NaiveDate,
    pub empreinte: Vec<u8>,
}

/// What the organisme has of these people.
pub async fn connus(
    conn: &mut Conn,
    organisme: &OrganismeAccess,
    personnes: &[PersonneId],
) -> Result<BTreeMap<PersonneId, Vec<Connu>>, AppError> {
    let (organisme, ids) = (organisme.organisation().id, json(&personnes)?);
    let rows = sqlx::query!(
        r#"SELECT personne AS "personne: Uuid", campagne, partage_le AS "partage_le: NaiveDate", empreinte
           FROM json_each($2) JOIN pix_profil ON personne = unhex(value, '-') WHERE organisme = $1"#,
        organisme.0,
        ids
    )
    .fetch_all(conn)
    .await?;
    let mut found: BTreeMap<PersonneId, Vec<Connu>> = BTreeMap::new();
    for row in rows {
        let connu = Connu { campagne: row.campagne, partage_le: row.partage_le, empreinte: row.empreinte };
        found.entry(row.personne.into()).or_default().push(connu);
    }
    Ok(found)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Etat {
    Fait,
    Annule,
}

impl Etat {
    fn from_code(code: &str) -> Result<Self, AppError> {
        match code {
            "fait" => Ok(Self::Fait),
            "annule" => Ok(Self::Annule),
            _ => Err(AppError::internal("an unknown state of an import of Pix")),
        }
    }
}

/// An import that was confirmed.
#[derive(Clone, Debug)]
pub struct Import {
    pub id: PixImportId,
    pub etat: Etat,
    pub campagne_nom: String,
    pub comptes: Comptes,
    /// Who confirmed it, unless they are gone.
    pub acteur: Option<String>,
    pub cree_le: Instant,
}

/// An import that is being confirmed.
pub struct Confirme {
    pub id: PixImportId,
    pub organisme: OrganisationId,
    pub acteur: PersonneId,
    pub campagne_nom: String,
    /// Of who was said to be who.
    pub choix: Fingerprint,
    pub comptes: Comptes,
    pub now: Instant,
}

/// What was chosen in an import of this id, if there is one.
pub async fn choix(conn: &mut Conn, organisme: &OrganismeAccess, id: PixImportId) -> Result<Option<Vec<u8>>, AppError> {
    let organisme = organisme.organisation().id;
    Ok(sqlx::query_scalar!("SELECT choix FROM pix_import WHERE id = $1 AND organisme = $2", id.0, organisme.0)
        .fetch_optional(conn)
        .await?)
}

/// A profile on its way to its row.
#[derive(Serialize)]
struct Nouveau<'a> {
    id: PixProfilId,
    personne: PersonneId,
    profil: &'a Profil,
    palier: Option<u8>,
    empreinte: String,
}

/// Writes an import, then the profiles that are not there yet; counts them.
pub async fn confirm(
    conn: &mut Conn,
    confirme: &Confirme,
    profils: &[(PixProfilId, PersonneId, Profil)],
) -> Result<(), AppError> {
    let (choix, comptes) = (confirme.choix.as_slice(), confirme.comptes);
    sqlx::query!(
        "INSERT INTO pix_import (id, organisme, acteur, etat, campagne_nom, choix, ajoutes, deja_la, ecartes, non_partages, illisibles, cree_le)
         VALUES ($1, $2, $3, 'fait', $4, $5, 0, 0, $6, $7, $8, $9)",
        confirme.id.0,
        confirme.organisme.0,
        confirme.acteur.0,
        confirme.campagne_nom,
        choix,
        comptes.ecartes,
        comptes.non_partages,
        comptes.illisibles,
        confirme.now
    )
    .execute(&mut *conn)
    .await?;
    let rows: Vec<_> = profils
        .iter()
        .map(|(id, personne, profil)| Nouveau {
            id: *id,
            personne: *personne,
            profil,
            palier: profil.palier.map(Palier::rank),
            empreinte: secret::hex(&profil.empreinte()),
        })
        .collect();
    let (rows, sent) = (json(&rows)?, i64::try_from(profils.len()).unwrap_or(i64::MAX));
    let added = sqlx::query!(
        "INSERT INTO pix_profil (id, personne, organisme, import, campagne, campagne_nom, profil_cible, partage_le, maitrise, palier, pix, detail, empreinte)
         SELECT unhex(value ->> 'id', '-'), unhex(value ->> 'personne', '-'), $1, $2, value ->> '$.profil.campagne', value ->> '$.profil.campagne_nom',
                value ->> '$.profil.profil_cible', value ->> '$.profil.partage_le', value ->> '$.profil.maitrise', value ->> 'palier', value ->> '$.profil.pix',
                value -> '$.profil.details', unhex(value ->> 'empreinte')
         FROM json_each($3) WHERE true ON CONFLICT (personne, organisme, campagne, partage_le, empreinte) DO NOTHING",
        confirme.organisme.0,
        confirme.id.0,
        rows
    )
    .execute(&mut *conn)
    .await?;
    let added = i64::try_from(added.rows_affected()).unwrap_or(0);
    let there = sent - added;
    sqlx::query!("UPDATE pix_import SET ajoutes = $2, deja_la = $3 WHERE id = $1", confirme.id.0, added, there)
        .execute(conn)
        .await?;
    Ok(())
}

/// The fields of an import from its row.
macro_rules! import_of {
    ($row:ident) => {
        Ok(Import {
            id: $row.id.into(),
            etat: Etat::from_code(&$row.etat)?,
            campagne_nom: $row.campagne_nom,
            comptes: Comptes {
                ajoutes: $row.ajoutes,
                deja_la: $row.deja_la,
                ecartes: $row.ecartes,
                non_partages: $row.non_partages,
                illisibles: $row.illisibles,
            },
            acteur: $row.prenom.zip($row.nom).map(|(prenom, nom)| format!("{prenom} {nom}")),
            cree_le: $row.cree_le,
        })
    };
}

pub async fn import(conn: &mut Conn, organisme: &OrganismeAccess, id: PixImportId) -> Result<Option<Import>, AppError> {
    let organisme = organisme.organisation().id;
    let row = sqlx::query!(
        r#"SELECT pix_import.id AS "id: Uuid", etat, campagne_nom, ajoutes AS "ajoutes: u32", deja_la AS "deja_la: u32", ecartes AS "ecartes: u32",
                  non_partages AS "non_partages: u32", illisibles AS "illisibles: u32", pix_import.cree_le AS "cree_le: Instant",
                  personne.prenom AS "prenom?", personne.nom AS "nom?"
           FROM pix_import LEFT JOIN personne ON personne.id = acteur WHERE pix_import.id = $1 AND organisme = $2"#,
        id.0,
        organisme.0
    )
    .fetch_optional(conn)
    .await?;
    row.map(|row| import_of!(row)).transpose()
}

/// A page of an organisme's imports, latest first; and the last of it where there are more.
pub async fn imports(
    conn: &mut Conn,
    organisme: &OrganismeAccess,
    before: PixImportId,
) -> Result<(Vec<Import>, Option<PixImportId>), AppError> {
    let (organisme, wanted) = (organisme.organisation().id, i64::try_from(PAGE).unwrap_or(20) + 1);
    let rows = sqlx::query!(
        r#"SELECT pix_import.id AS "id: Uuid", etat, campagne_nom, ajoutes AS "ajoutes: u32", deja_la AS "deja_la: u32", ecartes AS "ecartes: u32",
                  non_partages AS "non_partages: u32", illisibles AS "illisibles: u32", pix_import.cree_le AS "cree_le: Instant",
                  personne.prenom AS "prenom?", personne.nom AS "nom?"
           FROM pix_import LEFT JOIN personne ON personne.id = acteur
           WHERE organisme = $1 AND pix_import.id < $2 ORDER BY pix_import.id DESC LIMIT $3"#,
        organisme.0,
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

/// A profile as the list of an import shows it.
pub struct Ligne {
    pub id: PixProfilId,
    pub personne: PersonneId,
    pub nom: String,
    pub partage_le: NaiveDate,
    pub apercu: Apercu,
}

/// The profiles that an import added, by name: as many as its file had lines, at most.
pub async fn of_import(conn: &mut Conn, organisme: &OrganismeAccess, id: PixImportId) -> Result<Vec<Ligne>, AppError> {
    let organisme = organisme.organisation().id;
    let rows = sqlx::query!(
        r#"SELECT pix_profil.id AS "id: Uuid", personne AS "personne: Uuid", prenom, nom, partage_le AS "partage_le: NaiveDate",
                  maitrise AS "maitrise: u16", palier AS "palier: u8"
           FROM pix_profil JOIN personne ON personne.id = pix_profil.personne WHERE import = $1 AND organisme = $2
           ORDER BY nom, prenom, pix_profil.id LIMIT 500"#,
        id.0,
        organisme.0
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Ligne {
            id: row.id.into(),
            personne: row.personne.into(),
            nom: format!("{} {}", row.prenom, row.nom),
            partage_le: row.partage_le,
            apercu: Apercu::of(row.maitrise, row.palier),
        })
        .collect())
}

/// How many of the people of an import have passed the stage that reads their profile since: what was read then is not taken
/// back.
pub async fn servis(conn: &mut Conn, organisme: &OrganismeAccess, import: &Import) -> Result<u32, AppError> {
    let (organisme, since) = (organisme.organisation().id, import.cree_le);
    Ok(sqlx::query_scalar!(
        r#"SELECT count(DISTINCT pix_profil.personne) AS "servis!: u32"
           FROM pix_profil JOIN contrat ON contrat.personne = pix_profil.personne JOIN suivi ON suivi.contrat = contrat.id
           JOIN suivi_evenement ON suivi_evenement.suivi = suivi.id
           WHERE pix_profil.import = $1 AND suivi.organisme = $2 AND suivi_evenement.cree_le >= $3
             AND geste = 'franchir' AND sur = 'positionnement'"#,
        import.id.0,
        organisme.0,
        since
    )
    .fetch_one(conn)
    .await?)
}

/// Takes back what an import added: what it had replaced is the latest again.
pub async fn undo(conn: &mut Conn, organisme: &OrganismeAccess, id: PixImportId) -> Result<(), AppError> {
    let organisme = organisme.organisation().id;
    sqlx::query!("DELETE FROM pix_profil WHERE import = $1 AND organisme = $2", id.0, organisme.0)
        .execute(&mut *conn)
        .await?;
    sqlx::query!("UPDATE pix_import SET etat = 'annule' WHERE id = $1 AND organisme = $2", id.0, organisme.0)
        .execute(conn)
        .await?;
    Ok(())
}
