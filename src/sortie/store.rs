//! The SQL of what goes out, beside the entries' own.

use chrono::NaiveDate;
use uuid::Uuid;

use crate::{
    activite::tableau::Choosable, error::AppError, identite::access::StructureAccess, kernel::{french, id::ContratId},
    server::database::Conn,
};

/// Contrats of a structure that are proposed: more would be no list.
const CONTRATS: i64 = 500;

/// The contrats of a structure, ended ones too: « Camille Martin, depuis le 2 janvier 2025 ».
pub async fn contrats(conn: &mut Conn, structure: &StructureAccess) -> Result<Vec<Choosable<ContratId>>, AppError> {
    let structure = structure.organisation().id;
    let rows = sqlx::query!(
        r#"SELECT contrat.id AS "id: Uuid", personne.prenom || ' ' || personne.nom AS "nom!: String", du AS "du: NaiveDate", au AS "au: NaiveDate"
           FROM contrat JOIN personne ON personne.id = contrat.personne
           WHERE contrat.structure = $1 ORDER BY personne.nom, personne.prenom, du DESC LIMIT $2"#,
        structure.0,
        CONTRATS
    )
    .fetch_all(conn)
    .await?;
    let label = |nom: &str, du, au: Option<NaiveDate>| match au {
        Some(au) => format!("{nom}, du {} au {}", french::date(du), french::date(au)),
        None => format!("{nom}, depuis le {}", french::date(du)),
    };
    Ok(rows.into_iter().map(|row| Choosable { id: row.id.into(), label: label(&row.nom, row.du, row.au) }).collect())
}
