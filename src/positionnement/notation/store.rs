//! All the SQL of readings and notes.

use uuid::Uuid;

use super::{Lecture, a_lire::Attente};
use crate::{
    error::AppError,
    identite::access::OrganismeAccess,
    kernel::id::{PassageId, PersonneId},
    positionnement::{
        access::PassageAccess,
        engine,
        items::bank,
        model::{Points, Reponse},
    },
    server::{database::Conn, instant::Instant},
};

/// The note of an answer that a person has to read, in a test that is over; the outer `None`: it is not for a person.
pub async fn to_read(conn: &mut Conn, access: &PassageAccess, rang: u8) -> Result<Option<Option<Points>>, AppError> {
    let id = access.id();
    let row = sqlx::query!(
        r#"SELECT item, reponse AS "reponse!: String", points AS "points: u32",
                  EXISTS (SELECT 1 FROM lecture WHERE lecture.passage = reponse.passage AND lecture.rang = reponse.rang) AS "lue!: bool"
           FROM reponse JOIN passage ON passage.id = reponse.passage
           WHERE reponse.passage = $1 AND rang = $2 AND reponse IS NOT NULL AND etat <> 'en_cours'"#,
        id.0,
        rang
    )
    .fetch_optional(conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let given: Reponse = serde_json::from_str(&row.reponse).map_err(AppError::internal)?;
    let open = bank().item(&row.item).is_some_and(|item| engine::grade(&item.question, &given).is_none());
    Ok((open || row.lue || row.points.is_none()).then_some(row.points.map(Points)))
}

/// The places of a test whose answers others have read, and this person not.
pub async fn read_by_others_alone(
    conn: &mut Conn,
    access: &PassageAccess,
    moi: PersonneId,
) -> Result<Vec<u8>, AppError> {
    let id = access.id();
    Ok(sqlx::query_scalar!(
        r#"SELECT rang AS "rang!: u8" FROM lecture WHERE passage = $1 GROUP BY rang HAVING sum(lecteur = $2) = 0"#,
        id.0,
        moi.0
    )
    .fetch_all(conn)
    .await?)
}

/// What readers gave, the first first.
pub async fn lectures(conn: &mut Conn, access: &PassageAccess, rang: u8) -> Result<Vec<Lecture>, AppError> {
    let id = access.id();
    let rows = sqlx::query!(
        r#"SELECT lecteur AS "lecteur: Uuid", prenom || ' ' || nom AS "nom!: String", points AS "points: u32", commentaire,
                  version AS "version: u32", le AS "le: Instant"
           FROM lecture JOIN personne ON personne.id = lecteur WHERE passage = $1 AND rang = $2 ORDER BY le, lecteur"#,
        id.0,
        rang
    )
    .fetch_all(conn)
    .await?;
    let lectures = rows.into_iter().map(|row| Lecture {
        lecteur: row.lecteur.into(),
        nom: row.nom,
        points: Points(row.points),
        commentaire: row.commentaire,
        version: row.version,
        le: row.le.utc(),
    });
    Ok(lectures.collect())
}

struct Waiting {
    id: Uuid,
    rang: u8,
    item: String,
    prenom: String,
    nom: String,
    fini_le: Option<Instant>,
}

impl From<Waiting> for Attente {
    fn from(Waiting { id, rang, item, prenom, nom, fini_le }: Waiting) -> Self {
        Self { passage: id.into(), rang, item, prenom, nom, depuis: fini_le.map(Instant::utc) }
    }
}

/// The answers of an organisme's tests that nobody has read, the earliest first.
pub async fn unread(conn: &mut Conn, organisme: &OrganismeAccess, count: u32) -> Result<Vec<Attente>, AppError> {
    let organisme = organisme.organisation().id;
    let rows = sqlx::query_as!(
        Waiting,
        r#"SELECT passage.id AS "id!: Uuid", rang AS "rang!: u8", item AS "item!", prenom AS "prenom!", nom AS "nom!", fini_le AS "fini_le: Instant"
           FROM passage CROSS JOIN reponse INDEXED BY reponse_a_lire ON reponse.passage = passage.id JOIN personne ON personne.id = passage.personne
           WHERE organisme = $1 AND etat <> 'en_cours' AND reponse IS NOT NULL AND points IS NULL
           ORDER BY commence_le, passage.id, rang LIMIT $2"#,
        organisme.0,
        count
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(Attente::from).collect())
}

/// Those whose two readings differ by more than `ecart` hundredths of a point.
pub async fn disputed(
    conn: &mut Conn,
    organisme: &OrganismeAccess,
    ecart: u32,
    count: u32,
) -> Result<Vec<Attente>, AppError> {
    let organisme = organisme.organisation().id;
    let rows = sqlx::query_as!(
        Waiting,
        r#"SELECT passage.id AS "id!: Uuid", reponse.rang AS "rang!: u8", item AS "item!", prenom AS "prenom!", nom AS "nom!", fini_le AS "fini_le: Instant"
           FROM passage CROSS JOIN lecture ON lecture.passage = passage.id
           JOIN reponse ON reponse.passage = lecture.passage AND reponse.rang = lecture.rang JOIN personne ON personne.id = passage.personne
           WHERE organisme = $1 AND etat <> 'en_cours' GROUP BY passage.id, lecture.rang
           HAVING count(*) = 2 AND max(lecture.points) - min(lecture.points) > $2
           ORDER BY commence_le, passage.id, lecture.rang LIMIT $3"#,
        organisme.0,
        ecart,
        count
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(Attente::from).collect())
}

/// A reading as it is given; `version`: of the one that it replaces, 0 where there is none.
pub struct Given {
    pub lecteur: PersonneId,
    pub points: Points,
    pub commentaire: String,
    pub version: u32,
    pub le: Instant,
}

pub async fn keep(conn: &mut Conn, access: &PassageAccess, rang: u8, given: &Given) -> Result<(), AppError> {
    let id = access.id();
    let done = sqlx::query!(
        "INSERT INTO lecture (passage, rang, lecteur, points, commentaire, le) SELECT $1, $2, $3, $4, $5, $6
         WHERE $7 = 0 OR EXISTS (SELECT 1 FROM lecture WHERE passage = $1 AND rang = $2 AND lecteur = $3)
         ON CONFLICT (passage, rang, lecteur) DO UPDATE SET points = excluded.points, commentaire = excluded.commentaire, le = excluded.le,
             version = version + 1 WHERE version = $7",
        id.0,
        rang,
        given.lecteur.0,
        given.points.0,
        given.commentaire,
        given.le,
        given.version
    )
    .execute(conn)
    .await?;
    if done.rows_affected() == 0 { Err(AppError::Stale) } else { Ok(()) }
}

/// Another note, and what it was.
pub async fn change_note(
    conn: &mut Conn,
    id: PassageId,
    rang: u8,
    before: Option<Points>,
    after: Points,
    by: PersonneId,
    now: Instant,
) -> Result<(), AppError> {
    let avant = before.map(|points| points.0);
    sqlx::query!(
        "INSERT INTO note_changee (passage, rang, le, avant, apres, par) VALUES ($1, $2, $3, $4, $5, $6)",
        id.0,
        rang,
        now,
        avant,
        after.0,
        by.0
    )
    .execute(&mut *conn)
    .await?;
    crate::positionnement::store::note(conn, id, rang, after, Some(by), now).await
}
