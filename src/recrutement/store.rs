//! All the SQL about contracts.

use chrono::NaiveDate;

use crate::{
    error::AppError,
    kernel::id::{ContratId, OrganisationId, PersonneId},
    server::database::Conn,
};

/// A contract, signed.
pub struct Signed {
    pub id: ContratId,
    pub personne: PersonneId,
    pub structure: OrganisationId,
    pub signe_le: NaiveDate,
    pub du: NaiveDate,
    /// `None`: open-ended (CDI).
    pub au: Option<NaiveDate>,
}

pub async fn sign(conn: &mut Conn, contrat: &Signed) -> Result<(), AppError> {
    sqlx::query!(
        "INSERT INTO contrat (id, personne, structure, signe_le, du, au) VALUES ($1, $2, $3, $4, $5, $6)",
        contrat.id.0,
        contrat.personne.0,
        contrat.structure.0,
        contrat.signe_le,
        contrat.du,
        contrat.au
    )
    .execute(conn)
    .await?;
    Ok(())
}
