//! All the answers of a form, and the texts that were typed. Nothing says whose they are.

use serde::Deserialize;
use uuid::Uuid;

use super::Donnee;
use crate::{
    error::AppError,
    positionnement::{
        engine::irt,
        items::bank,
        model::{Forme, Points, Reponse},
    },
    server::database::Conn,
};

/// Item, points, milliseconds, and what was chosen.
#[derive(Deserialize)]
struct Written(String, u32, u32, Option<String>);

/// The tests of a form that are over, as the database writes them: `read` makes sense of them, which takes some time. The
/// earliest first.
pub async fn tests(conn: &mut Conn, forme: Forme) -> Result<Vec<String>, AppError> {
    let code = forme.code();
    Ok(sqlx::query_scalar!(
        r#"SELECT (SELECT json_group_array(json_array(item, points, temps_ms,
                          CASE WHEN substr(reponse, 3, 5) IN ('choix', 'plusi') THEN reponse END))
                   FROM reponse WHERE reponse.passage = passage.id AND points IS NOT NULL) AS "donnees!: String"
           FROM passage WHERE forme = $1 AND etat <> 'en_cours' ORDER BY fini_le"#,
        code
    )
    .fetch_all(conn)
    .await?)
}

/// The graded answers of each test. An item that the bank no longer has is left out.
pub fn read(tests: &[String]) -> Result<Vec<Vec<Donnee>>, AppError> {
    tests
        .iter()
        .map(|json| {
            let written: Vec<Written> = serde_json::from_str(json).map_err(AppError::internal)?;
            written.into_iter().filter_map(answer).collect()
        })
        .collect()
}

fn answer(Written(item, points, temps_ms, choix): Written) -> Option<Result<Donnee, AppError>> {
    let item = bank().place(&item)?;
    let choix = choix.map(|json| serde_json::from_str(&json)).transpose().map_err(AppError::internal);
    Some(choix.map(|choix| Donnee { item, part: irt::share(Points(points)), temps_ms, choix }))
}

/// A text that somebody typed.
pub struct Ecrit {
    pub personne: Uuid,
    pub texte: String,
    pub points: Points,
}

/// What was typed for an item in the tests of a form that are over.
pub async fn texts(conn: &mut Conn, item: &str, forme: Forme) -> Result<Vec<Ecrit>, AppError> {
    let code = forme.code();
    let rows = sqlx::query!(
        r#"SELECT personne AS "personne: Uuid", reponse AS "reponse!", points AS "points!: u32" FROM reponse JOIN passage ON passage.id = reponse.passage
           WHERE item = $1 AND points IS NOT NULL AND reponse IS NOT NULL AND forme = $2 AND etat <> 'en_cours'"#,
        item,
        code
    )
    .fetch_all(conn)
    .await?;
    let mut texts = Vec::new();
    for row in rows {
        if let Reponse::Texte(texte) = serde_json::from_str(&row.reponse).map_err(AppError::internal)? {
            texts.push(Ecrit { personne: row.personne, texte, points: Points(row.points) });
        }
    }
    Ok(texts)
}
