//! How seldom an item may be asked, corrected by how often it was: real people are not those of the simulation.

use std::collections::HashMap;

use crate::{
    error::AppError,
    positionnement::{
        engine::{
            exposure::{Reglage, corrected},
            reserve::{MOTEUR, reserve},
            selection::Candidat,
        },
        items::bank,
    },
    server::{database::Conn, instant::Instant},
};

/// After so many tests the controls are corrected, as in the simulation that shows what they hold.
const LOT: u32 = 1_000;

/// The share of people who may be asked each item that is named; the others keep that of the bank's file.
pub type Chances = HashMap<String, f64>;

/// What a test may ask, by its controls.
pub fn candidats(chances: &Chances) -> Vec<Candidat> {
    let reserve = reserve();
    let mut candidats = reserve.candidats.clone();
    for (candidat, item) in candidats.iter_mut().zip(&reserve.items) {
        if let Some(chance) = chances.get(&item.id) {
            candidat.controle.chance = *chance;
        }
    }
    candidats
}

/// The version of the controls of a test that begins: corrected first, where enough tests have ended under the last ones.
pub async fn current(conn: &mut Conn, now: Instant) -> Result<i64, AppError> {
    let banque = bank().version;
    let row = sqlx::query!(
        "SELECT version, chances FROM exposition WHERE banque_version = $1 AND moteur_version = $2 ORDER BY version DESC LIMIT 1",
        banque,
        MOTEUR
    )
    .fetch_optional(&mut *conn)
    .await?;
    let (version, chances) = match row {
        Some(row) => (row.version, serde_json::from_str(&row.chances).map_err(AppError::internal)?),
        None => (0, Chances::new()),
    };
    let tests = sqlx::query_scalar!(
        r#"SELECT count(*) AS "tests!: u32" FROM passage
           WHERE exposition = $1 AND banque_version = $2 AND moteur_version = $3 AND etat <> 'en_cours'"#,
        version,
        banque,
        MOTEUR
    )
    .fetch_one(&mut *conn)
    .await?;
    if tests < LOT { Ok(version) } else { correct(conn, version, &chances, tests, now).await }
}

async fn correct(conn: &mut Conn, version: i64, chances: &Chances, tests: u32, now: Instant) -> Result<i64, AppError> {
    let (reserve, banque) = (reserve(), bank().version);
    let rows = sqlx::query!(
        r#"SELECT item, count(*) AS "times!: u32" FROM passage JOIN reponse ON reponse.passage = passage.id
           WHERE exposition = $1 AND banque_version = $2 AND moteur_version = $3 AND etat <> 'en_cours' GROUP BY item"#,
        version,
        banque,
        MOTEUR
    )
    .fetch_all(&mut *conn)
    .await?;
    let mut asked = vec![0.0; reserve.items.len()];
    for row in rows {
        if let Some(place) = reserve.place(&row.item) {
            asked[place] = f64::from(row.times) / f64::from(tests);
        }
    }
    let controles = corrected(&candidats(chances), &asked, Reglage::CALIBREE.part);
    let chances: Chances =
        reserve.items.iter().zip(controles).map(|(item, controle)| (item.id.clone(), controle.chance)).collect();
    let chances = serde_json::to_string(&chances).map_err(AppError::internal)?;
    Ok(sqlx::query_scalar!(
        "INSERT INTO exposition (version, banque_version, moteur_version, chances, tests, le)
         VALUES ((SELECT coalesce(max(version), 0) + 1 FROM exposition), $1, $2, $3, $4, $5) RETURNING version",
        banque,
        MOTEUR,
        chances,
        tests,
        now
    )
    .fetch_one(conn)
    .await?)
}
