//! All the SQL about communes.

use super::model::{Commune, Insee};
use crate::{
    error::AppError,
    server::{database::Conn, instant::Instant},
};

pub async fn commune(conn: &mut Conn, insee: &Insee) -> Result<Option<Commune>, AppError> {
    let insee = insee.as_str();
    let row = sqlx::query!("SELECT insee, nom, departement FROM commune WHERE insee = $1", insee)
        .fetch_optional(conn)
        .await?;
    Ok(row.and_then(|row| named(&row.insee, row.nom, row.departement)))
}

fn named(insee: &str, nom: String, departement: String) -> Option<Commune> {
    Some(Commune { insee: Insee::parse(insee)?, nom, departement })
}

/// SHA-256 of the file that the tables hold.
pub async fn edition(conn: &mut Conn, file: &str) -> Result<Option<Vec<u8>>, AppError> {
    Ok(sqlx::query_scalar!("SELECT empreinte FROM edition WHERE fichier = $1", file).fetch_optional(conn).await?)
}

pub async fn set_edition(conn: &mut Conn, file: &str, hash: &[u8], now: Instant) -> Result<(), AppError> {
    sqlx::query!(
        "INSERT INTO edition (fichier, empreinte, chargee_le) VALUES ($1, $2, $3)
         ON CONFLICT (fichier) DO UPDATE SET empreinte = excluded.empreinte, chargee_le = excluded.chargee_le",
        file,
        hash,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub async fn replace_departements(conn: &mut Conn, rows: &str) -> Result<(), AppError> {
    sqlx::query!(
        "INSERT INTO departement (code, nom, region, zone)
         SELECT value ->> 'code', value ->> 'nom', value ->> 'region', value ->> 'zone' FROM json_each($1) WHERE true
         ON CONFLICT (code) DO UPDATE SET nom = excluded.nom, region = excluded.region, zone = excluded.zone",
        rows
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// A commune that a new edition no longer has stays: a lieu may refer to it.
pub async fn replace_communes(conn: &mut Conn, rows: &str) -> Result<(), AppError> {
    sqlx::query!(
        "INSERT INTO commune (insee, kind, nom, cherche, departement, population, latitude, longitude, position)
         SELECT value ->> 'insee', value ->> 'kind', value ->> 'nom', value ->> 'cherche', value ->> 'departement', value ->> 'population',
                value ->> 'latitude', value ->> 'longitude', value ->> 'position'
         FROM json_each($1) WHERE true
         ON CONFLICT (insee) DO UPDATE SET kind = excluded.kind, nom = excluded.nom, cherche = excluded.cherche,
           departement = excluded.departement, population = excluded.population, latitude = excluded.latitude,
           longitude = excluded.longitude, position = excluded.position",
        rows
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!("DELETE FROM code_postal WHERE commune IN (SELECT value ->> 'insee' FROM json_each($1))", rows)
        .execute(&mut *conn)
        .await?;
    sqlx::query!(
        "INSERT INTO code_postal (code, commune)
         SELECT code.value, line.value ->> 'insee' FROM json_each($1) AS line, json_each(line.value -> 'codes') AS code WHERE true
         ON CONFLICT DO NOTHING",
        rows
    )
    .execute(conn)
    .await?;
    Ok(())
}
