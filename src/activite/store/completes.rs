//! Entries with the names of what they point to, in the order of their days: one range of an index a page.

use crate::{
    activite::{
        completes::{Choix, Complete},
        store::After,
    },
    error::AppError,
    identite::access::StructureAccess,
    kernel::id::{ActiviteId, PersonneId},
    server::database::Conn,
};

/// A row as the queries below give it.
struct Row {
    ligne: String,
    conseiller: String,
    structure: String,
    lieu: Option<String>,
    commune: String,
    departement: String,
    propres: String,
}

impl Row {
    fn read(self) -> Result<Complete, AppError> {
        Ok(Complete {
            entree: serde_json::from_str(&self.ligne).map_err(AppError::internal)?,
            conseiller: self.conseiller,
            structure: self.structure,
            lieu: self.lieu,
            commune: self.commune,
            departement: self.departement,
            propres: serde_json::from_str(&self.propres).map_err(AppError::internal)?,
        })
    }
}

fn read(rows: Vec<Row>) -> Result<Vec<Complete>, AppError> {
    rows.into_iter().map(Row::read).collect()
}

pub async fn of_person(
    conn: &mut Conn,
    personne: PersonneId,
    choix: Choix,
    after: After,
    most: u16,
) -> Result<Vec<Complete>, AppError> {
    let contrat = choix.contrat.map(|id| id.0);
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT ligne AS "ligne!: String", conseiller_nom AS "conseiller!: String", structure_nom AS "structure!", lieu_nom AS "lieu?",
                  commune_nom AS "commune!", departement AS "departement!", propres_noms AS "propres!: String"
           FROM complete WHERE conseiller = $1 AND (jour, id) > ($2, $3) AND jour <= $4 AND ($5 IS NULL OR contrat = $5)
           ORDER BY jour, id LIMIT $6"#,
        personne.0,
        after.jour,
        after.id.0,
        choix.au,
        contrat,
        most
    )
    .fetch_all(conn)
    .await?;
    read(rows)
}

pub async fn one(conn: &mut Conn, personne: PersonneId, id: ActiviteId) -> Result<Complete, AppError> {
    let row = sqlx::query_as!(
        Row,
        r#"SELECT ligne AS "ligne!: String", conseiller_nom AS "conseiller!: String", structure_nom AS "structure!", lieu_nom AS "lieu?",
                  commune_nom AS "commune!", departement AS "departement!", propres_noms AS "propres!: String"
           FROM complete WHERE id = $1 AND conseiller = $2"#,
        id.0,
        personne.0
    )
    .fetch_optional(conn)
    .await?;
    row.ok_or(AppError::NotFound)?.read()
}

/// The notes stay in the database: they are the conseiller's own.
pub async fn of_structure(
    conn: &mut Conn,
    structure: &StructureAccess,
    choix: Choix,
    after: After,
    most: u16,
) -> Result<Vec<Complete>, AppError> {
    let (structure, contrat) = (structure.organisation().id, choix.contrat.map(|id| id.0));
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT json_set(ligne, '$.annotation', '') AS "ligne!: String", conseiller_nom AS "conseiller!: String", structure_nom AS "structure!", lieu_nom AS "lieu?",
                  commune_nom AS "commune!", departement AS "departement!", propres_noms AS "propres!: String"
           FROM complete WHERE structure = $1 AND (jour, id) > ($2, $3) AND jour <= $4 AND ($5 IS NULL OR contrat = $5)
           ORDER BY jour, id LIMIT $6"#,
        structure.0,
        after.jour,
        after.id.0,
        choix.au,
        contrat,
        most
    )
    .fetch_all(conn)
    .await?;
    read(rows)
}
