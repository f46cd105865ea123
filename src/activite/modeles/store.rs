//! All the SQL about models, and about what is done most.

use uuid::Uuid;

use super::api::{Modele, Usual};
use crate::{
    error::AppError,
    kernel::id::{ModeleId, PersonneId},
    server::{database::Conn, instant::Instant},
};

/// Most models of one person.
const MOST: i64 = 50;

/// Of the person's last hundred entries, the latest one, then one of each sort that comes back, the most frequent first.
pub async fn usual(conn: &mut Conn, personne: PersonneId, count: i64) -> Result<Vec<Usual>, AppError> {
    let rows = sqlx::query!(
        r#"WITH recent AS MATERIALIZED (
             SELECT id, jour, kind, canal, lieu, duree, themes, propres FROM activite
             WHERE conseiller = $1 AND nomenclature = 'v2' ORDER BY jour DESC, id DESC LIMIT 100
           ),
           last AS (SELECT id, 0 AS place, 0 AS times FROM recent ORDER BY jour DESC, id DESC LIMIT 1),
           sorts AS (
             SELECT max(id) AS id, 1 AS place, count(*) AS times FROM recent
             GROUP BY kind, canal, lieu, duree, themes, propres HAVING count(*) > 1 ORDER BY count(*) DESC, max(jour) DESC LIMIT $2
           ),
           chosen AS (SELECT * FROM last UNION ALL SELECT * FROM sorts)
           SELECT chosen.id AS "id!: Uuid", place AS "place!: i64",
                  json_object('id', lower(hex(activite.id)), 'jour', activite.jour, 'kind', activite.kind, 'duree', duree, 'participants', participants,
                      'themes', json(themes), 'propres', (SELECT json_group_array(nom) FROM theme_propre WHERE propres <> '[]' AND id IN (SELECT unhex(value, '-') FROM json_each(propres))),
                      'canal', canal, 'lieu', lieu.nom, 'commune', commune.nom) AS "ligne!: String"
           FROM chosen JOIN activite ON activite.id = chosen.id LEFT JOIN lieu ON lieu.id = activite.lieu
           JOIN commune ON commune.insee = activite.commune
           ORDER BY place, times DESC"#,
        personne.0,
        count
    )
    .fetch_all(conn)
    .await?;
    let read = |ligne: &str| serde_json::from_str(ligne).map_err(AppError::internal);
    rows.into_iter().map(|row| Ok(Usual { last: row.place == 0, ligne: read(&row.ligne)? })).collect()
}

pub async fn modeles(conn: &mut Conn, personne: PersonneId) -> Result<Vec<Modele>, AppError> {
    let rows = sqlx::query!(
        r#"SELECT id AS "id: Uuid", nom, jours, contenu FROM modele WHERE conseiller = $1 ORDER BY nom LIMIT $2"#,
        personne.0,
        MOST
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            let jours = serde_json::from_str(&row.jours).map_err(AppError::internal)?;
            let form = serde_json::from_str(&row.contenu).map_err(AppError::internal)?;
            Ok(Modele { id: row.id.into(), nom: row.nom, jours, form })
        })
        .collect()
}

/// The same name again takes the place of the model that had it.
pub async fn keep(conn: &mut Conn, personne: PersonneId, modele: &Modele, now: Instant) -> Result<(), AppError> {
    let jours = serde_json::to_string(&modele.jours).map_err(AppError::internal)?;
    let contenu = serde_json::to_string(&modele.form).map_err(AppError::internal)?;
    sqlx::query!(
        "INSERT INTO modele (id, conseiller, nom, jours, contenu, cree_le) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (conseiller, nom) DO UPDATE SET jours = excluded.jours, contenu = excluded.contenu",
        modele.id.0,
        personne.0,
        modele.nom,
        jours,
        contenu,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Whether there was one.
pub async fn forget(conn: &mut Conn, personne: PersonneId, id: ModeleId) -> Result<bool, AppError> {
    let done =
        sqlx::query!("DELETE FROM modele WHERE id = $1 AND conseiller = $2", id.0, personne.0).execute(conn).await?;
    Ok(done.rows_affected() == 1)
}
