//! All the SQL of a test that is being taken.

use uuid::Uuid;

use super::cours::{Conditions, Cours, Ecoule, Ecran, Place};
use crate::{
    error::AppError,
    kernel::id::{PassageId, PersonneId},
    positionnement::{
        model::{Cause, Etat, EtatParts, Forme, Points, Reponse},
        store,
    },
    server::{database::Conn, instant::Instant},
};

/// The test of this person; anyone else's is not found, nor one that was never offered here.
pub async fn cours(conn: &mut Conn, id: PassageId, personne: PersonneId) -> Result<Cours, AppError> {
    let row = sqlx::query!(
        r#"SELECT passage.forme, graine, etat, fini_le AS "fini_le: Instant", pause_depuis AS "pause_depuis: Instant", cause,
                  a_l_ecran AS "a_l_ecran: u8", compte_depuis AS "compte_depuis: Instant", bat AS "bat: bool",
                  limite AS "limite: u32", pause AS "pause: bool", relecture AS "relecture: bool", courte AS "courte: bool",
                  (SELECT chances FROM exposition WHERE version = passage.exposition) AS "chances?: String",
                  (SELECT json_group_array(item) FROM passage AS earlier JOIN reponse ON reponse.passage = earlier.id
                   WHERE passage.forme = 'adaptatif' AND earlier.personne = passage.personne AND earlier.commence_le < passage.commence_le) AS "vus!: String"
           FROM passage JOIN convocation ON convocation.id = passage.id WHERE passage.id = $1 AND passage.personne = $2"#,
        id.0,
        personne.0
    )
    .fetch_optional(&mut *conn)
    .await?
    .ok_or(AppError::NotFound)?;
    let parts = EtatParts {
        etat: &row.etat,
        fini_le: row.fini_le.map(Instant::utc),
        pause_depuis: row.pause_depuis.map(Instant::utc),
        cause: row.cause.as_deref(),
    };
    let etat = store::read_state(parts)?;
    let forme = Forme::from_code(&row.forme).ok_or_else(|| AppError::internal("a test of no form"))?;
    let ecran = row.a_l_ecran.zip(row.compte_depuis).map(|(rang, compte_depuis)| Ecran { rang, compte_depuis });
    Ok(Cours {
        id,
        conditions: Conditions {
            forme,
            limite: row.limite,
            pause: row.pause,
            relecture: row.relecture,
            courte: row.courte,
        },
        graine: row.graine.cast_unsigned(),
        etat,
        ecran,
        bat: row.bat,
        chances: row
            .chances
            .map(|json| serde_json::from_str(&json))
            .transpose()
            .map_err(AppError::internal)?
            .unwrap_or_default(),
        vus: serde_json::from_str(&row.vus).map_err(AppError::internal)?,
        places: places(conn, id).await?,
    })
}

async fn places(conn: &mut Conn, id: PassageId) -> Result<Vec<Place>, AppError> {
    let rows = sqlx::query!(
        r#"SELECT rang AS "rang: u8", item, reponse, brouillon, points AS "points: u32", temps_ms AS "temps_ms: u32"
           FROM reponse WHERE passage = $1 ORDER BY rang"#,
        id.0
    )
    .fetch_all(conn)
    .await?;
    let read = |json: Option<String>| -> Result<Option<Reponse>, AppError> {
        json.map(|json| serde_json::from_str(&json).map_err(AppError::internal)).transpose()
    };
    rows.into_iter()
        .map(|row| {
            Ok(Place {
                rang: row.rang,
                item: row.item,
                reponse: read(row.reponse)?,
                brouillon: read(row.brouillon)?,
                points: row.points.map(Points),
                temps_ms: row.temps_ms,
            })
        })
        .collect()
}

/// Adds what went by to the item that was on the screen.
pub async fn charge(conn: &mut Conn, id: PassageId, rang: u8, ecoule: Ecoule) -> Result<(), AppError> {
    let outages = u32::from(ecoule.coupure_ms > 0);
    sqlx::query!(
        "UPDATE reponse SET temps_ms = min(temps_ms + $3, 4294967295), coupures = coupures + $4, coupures_ms = min(coupures_ms + $5, 4294967295)
         WHERE passage = $1 AND rang = $2",
        id.0,
        rang,
        ecoule.compte_ms,
        outages,
        ecoule.coupure_ms
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// What is on the screen from now on (`None`: nothing), and whether its page says that it is there.
pub async fn show(conn: &mut Conn, id: PassageId, ecran: Option<Ecran>, bat: bool) -> Result<(), AppError> {
    let (rang, depuis) = (ecran.map(|ecran| ecran.rang), ecran.map(|ecran| ecran.compte_depuis));
    sqlx::query!(
        "UPDATE passage SET a_l_ecran = $2, compte_depuis = $3, bat = $4 WHERE id = $1",
        id.0,
        rang,
        depuis,
        bat
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Keeps what is typed; what was given before stays what counts.
pub async fn keep_draft(conn: &mut Conn, id: PassageId, rang: u8, typed: Option<&Reponse>) -> Result<(), AppError> {
    let json = typed.map(serde_json::to_string).transpose().map_err(AppError::internal)?;
    sqlx::query!("UPDATE reponse SET brouillon = $3 WHERE passage = $1 AND rang = $2", id.0, rang, json)
        .execute(conn)
        .await?;
    Ok(())
}

/// An answer, with its note where nobody has to read it.
pub async fn give(
    conn: &mut Conn,
    id: PassageId,
    rang: u8,
    reponse: &Reponse,
    points: Option<Points>,
    now: Instant,
) -> Result<(), AppError> {
    let json = serde_json::to_string(reponse).map_err(AppError::internal)?;
    let (points, noted) = (points.map(|points| points.0), points.map(|_| now));
    sqlx::query!(
        "UPDATE reponse SET reponse = $3, donnee_le = $4, points = $5, note_le = $6, note_par = NULL, brouillon = NULL
         WHERE passage = $1 AND rang = $2",
        id.0,
        rang,
        json,
        now,
        points,
        noted
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub async fn pause(conn: &mut Conn, id: PassageId, depuis: Option<Instant>) -> Result<(), AppError> {
    sqlx::query!("UPDATE passage SET pause_depuis = $2 WHERE id = $1", id.0, depuis).execute(conn).await?;
    Ok(())
}

pub async fn end(conn: &mut Conn, id: PassageId, cause: Option<Cause>, now: Instant) -> Result<(), AppError> {
    let etat = match cause {
        None => Etat::Termine { le: now.utc() },
        Some(_) => Etat::Interrompu { le: now.utc(), cause },
    };
    store::end(conn, id, etat).await
}

/// Whether any test is on a screen since this moment at the earliest: one that was left open for longer is left alone.
pub async fn is_watched(conn: &mut Conn, since: Instant) -> Result<bool, AppError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT 1 FROM passage WHERE a_l_ecran IS NOT NULL AND compte_depuis > $1) AS "watched!: bool""#,
        since
    )
    .fetch_one(conn)
    .await?)
}

/// Notes that the server is running.
pub async fn note_running(conn: &mut Conn, now: Instant) -> Result<(), AppError> {
    sqlx::query!(
        "INSERT INTO veille (id, vue_le) VALUES (1, $1) ON CONFLICT (id) DO UPDATE SET vue_le = excluded.vue_le",
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The server starts again: what was on a screen counts until it was last seen running, and from now on. Gives how many.
pub async fn skip_outage(conn: &mut Conn, now: Instant) -> Result<u64, AppError> {
    let seen = sqlx::query_scalar!(r#"SELECT vue_le AS "vue_le: Instant" FROM veille WHERE id = 1"#)
        .fetch_optional(&mut *conn)
        .await?;
    let rows = sqlx::query!(
        r#"SELECT id AS "id: Uuid", a_l_ecran AS "rang!: u8", compte_depuis AS "depuis!: Instant", bat AS "bat: bool"
           FROM passage WHERE a_l_ecran IS NOT NULL"#
    )
    .fetch_all(&mut *conn)
    .await?;
    let mut count = 0;
    for row in rows {
        let (id, until) = (PassageId(row.id), seen.filter(|seen| *seen > row.depuis).unwrap_or(row.depuis));
        // A page that had fallen silent before the server did is charged for neither.
        let compte_ms = Ecran { rang: row.rang, compte_depuis: row.depuis }.ecoule(row.bat, until).compte_ms;
        let whole = Ecran { rang: row.rang, compte_depuis: row.depuis }.ecoule(false, now).compte_ms;
        charge(conn, id, row.rang, Ecoule { compte_ms, coupure_ms: whole.saturating_sub(compte_ms) }).await?;
        show(conn, id, Some(Ecran { rang: row.rang, compte_depuis: now }), row.bat).await?;
        count += 1;
    }
    Ok(count)
}
