//! The SQL of profiles as they are shown.

use chrono::NaiveDate;

use super::read;
use crate::{
    error::AppError,
    identite::access::OrganismeAccess,
    kernel::id::{OrganisationId, PersonneId, PixProfilId},
    positionnement::pix::model::{Details, Palier, Part, Profil},
    server::database::Conn,
};

/// All that a structure reads of a profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Apercu {
    pub maitrise: Option<Part>,
    pub palier: Option<Palier>,
}

impl Apercu {
    pub(super) fn of(maitrise: Option<u16>, palier: Option<u8>) -> Self {
        Self { maitrise: maitrise.and_then(Part::of_thousandths), palier: palier.and_then(Palier::from_rank) }
    }
}

/// The latest profile of a person, as far as a structure reads it, of those that this organisme received.
pub async fn apercu(
    conn: &mut Conn,
    personne: PersonneId,
    organisme: OrganisationId,
) -> Result<Option<Apercu>, AppError> {
    let row = sqlx::query!(
        r#"SELECT maitrise AS "maitrise: u16", palier AS "palier: u8" FROM pix_profil
           WHERE personne = $1 AND organisme = $2 ORDER BY partage_le DESC, id DESC LIMIT 1"#,
        personne.0,
        organisme.0
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| Apercu::of(row.maitrise, row.palier)))
}

struct Row {
    campagne: String,
    campagne_nom: String,
    profil_cible: String,
    partage_le: NaiveDate,
    maitrise: Option<u16>,
    palier: Option<u8>,
    pix: Option<u16>,
    detail: String,
}

impl Row {
    fn profil(self) -> Result<Profil, AppError> {
        let details: Details = read(&self.detail)?;
        let Apercu { maitrise, palier } = Apercu::of(self.maitrise, self.palier);
        Ok(Profil {
            campagne: self.campagne,
            campagne_nom: self.campagne_nom,
            profil_cible: self.profil_cible,
            partage_le: self.partage_le,
            maitrise,
            palier,
            pix: self.pix,
            details,
        })
    }
}

/// The latest profile of a person: of those that one organisme received, or of all for the person themself.
pub async fn latest(
    conn: &mut Conn,
    personne: PersonneId,
    organisme: Option<OrganisationId>,
) -> Result<Option<Profil>, AppError> {
    let organisme = organisme.map(|id| id.0);
    let row = sqlx::query_as!(
        Row,
        r#"SELECT campagne, campagne_nom, profil_cible, partage_le AS "partage_le: NaiveDate", maitrise AS "maitrise: u16",
                  palier AS "palier: u8", pix AS "pix: u16", detail
           FROM pix_profil WHERE personne = $1 AND organisme = coalesce($2, organisme) ORDER BY partage_le DESC, id DESC LIMIT 1"#,
        personne.0,
        organisme
    )
    .fetch_optional(conn)
    .await?;
    row.map(Row::profil).transpose()
}

/// One profile that an organisme received, and whose it is.
pub async fn profil(
    conn: &mut Conn,
    organisme: &OrganismeAccess,
    id: PixProfilId,
) -> Result<(String, Profil), AppError> {
    let organisme = organisme.organisation().id;
    let row = sqlx::query!(
        r#"SELECT prenom, nom, campagne, campagne_nom, profil_cible, partage_le AS "partage_le: NaiveDate", maitrise AS "maitrise: u16",
                  palier AS "palier: u8", pix AS "pix: u16", detail
           FROM pix_profil JOIN personne ON personne.id = pix_profil.personne WHERE pix_profil.id = $1 AND organisme = $2"#,
        id.0,
        organisme.0
    )
    .fetch_optional(conn)
    .await?
    .ok_or(AppError::NotFound)?;
    let whose = format!("{} {}", row.prenom, row.nom);
    let profil = Row {
        campagne: row.campagne,
        campagne_nom: row.campagne_nom,
        profil_cible: row.profil_cible,
        partage_le: row.partage_le,
        maitrise: row.maitrise,
        palier: row.palier,
        pix: row.pix,
        detail: row.detail,
    };
    Ok((whose, profil.profil()?))
}
