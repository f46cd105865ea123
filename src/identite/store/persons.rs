//! Persons: their names and how to reach them.

use uuid::Uuid;

use crate::{
    error::AppError,
    kernel::{email::Email, id::PersonneId, telephone::Telephone},
    server::database::Conn,
};

/// What is known of a person.
pub struct Person {
    pub id: PersonneId,
    pub prenom: String,
    pub nom: String,
    pub email: Option<String>,
    pub telephone: Option<String>,
    pub adresse: Option<String>,
    pub doublon: bool,
    /// The account is not closed.
    pub active: bool,
    /// Has, or had, a contrat or an habilitation: what they did outlives their candidature.
    pub professional: bool,
}

pub async fn person(conn: &mut Conn, id: PersonneId) -> Result<Option<Person>, AppError> {
    let row = sqlx::query!(
        r#"SELECT prenom, nom, email, telephone, adresse, doublon AS "doublon: bool",
                  coalesce(compte.etat, 'actif') = 'actif' AS "active!: bool",
                  (EXISTS (SELECT 1 FROM contrat WHERE contrat.personne = personne.id)
                   OR EXISTS (SELECT 1 FROM habilitation WHERE habilitation.personne = personne.id)) AS "professional!: bool"
           FROM personne LEFT JOIN compte ON compte.personne = personne.id WHERE personne.id = $1"#,
        id.0
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| Person {
        id,
        prenom: row.prenom,
        nom: row.nom,
        email: row.email,
        telephone: row.telephone,
        adresse: row.adresse,
        doublon: row.doublon,
        active: row.active,
        professional: row.professional,
    }))
}

pub async fn person_of(conn: &mut Conn, email: &Email) -> Result<Option<Person>, AppError> {
    let email = email.as_str();
    let id = sqlx::query_scalar!(r#"SELECT id AS "id: Uuid" FROM personne WHERE email = $1"#, email)
        .fetch_optional(&mut *conn)
        .await?;
    match id {
        Some(id) => person(conn, PersonneId(id)).await,
        None => Ok(None),
    }
}

/// Whether someone known by their telephone alone has this one.
pub async fn telephone_taken(conn: &mut Conn, telephone: &Telephone) -> Result<bool, AppError> {
    let telephone = telephone.as_str();
    Ok(sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT 1 FROM personne WHERE telephone = $1 AND email IS NULL AND doublon = 0) AS "taken!: bool""#,
        telephone
    )
    .fetch_one(conn)
    .await?)
}

pub async fn set_names(conn: &mut Conn, id: PersonneId, prenom: &str, nom: &str) -> Result<(), AppError> {
    sqlx::query!("UPDATE personne SET prenom = $2, nom = $3 WHERE id = $1", id.0, prenom, nom).execute(conn).await?;
    Ok(())
}

pub async fn set_reach(
    conn: &mut Conn,
    id: PersonneId,
    telephone: Option<&Telephone>,
    adresse: Option<&str>,
    doublon: bool,
) -> Result<(), AppError> {
    let telephone = telephone.map(Telephone::as_str);
    sqlx::query!(
        "UPDATE personne SET telephone = $2, adresse = $3, doublon = $4 WHERE id = $1",
        id.0,
        telephone,
        adresse,
        doublon
    )
    .execute(conn)
    .await?;
    Ok(())
}
