//! All the SQL of tests that are offered.

use uuid::Uuid;

use super::{Cible, Convocation};
use crate::{
    error::AppError,
    identite::access::OrganismeAccess,
    kernel::{
        email::Email,
        id::{ContratId, OrganisationId, PassageId, PersonneId, SuiviId},
    },
    positionnement::{epreuve::cours::Conditions, model::Forme},
    referentiel::epreuve::Majoration,
    server::{database::Conn, instant::Instant},
};

/// What was offered to this person, unless it was taken back.
pub async fn of_person(conn: &mut Conn, id: PassageId, personne: PersonneId) -> Result<Convocation, AppError> {
    let found = offered(conn, personne, Some(id)).await?.pop();
    found.ok_or(AppError::NotFound)
}

/// What waits for this person: nobody is offered many.
pub async fn waiting(conn: &mut Conn, personne: PersonneId) -> Result<Vec<Convocation>, AppError> {
    Ok(offered(conn, personne, None).await?.into_iter().filter(|convocation| !convocation.commence).collect())
}

async fn offered(conn: &mut Conn, personne: PersonneId, id: Option<PassageId>) -> Result<Vec<Convocation>, AppError> {
    let id = id.map(|id| id.0);
    let rows = sqlx::query!(
        r#"SELECT convocation.id AS "id: Uuid", convocation.contrat AS "contrat: Uuid", convocation.organisme AS "organisme: Uuid",
                  organisation.nom, convocation.forme, majoration, limite AS "limite: u32", pause AS "pause: bool", relecture AS "relecture: bool", courte AS "courte: bool",
                  convocation.cree_le AS "cree_le: Instant", EXISTS (SELECT 1 FROM passage WHERE passage.id = convocation.id) AS "commence!: bool"
           FROM convocation JOIN organisation ON organisation.id = convocation.organisme
           WHERE convocation.personne = $1 AND ($2 IS NULL OR convocation.id = $2) AND retiree_le IS NULL
           ORDER BY convocation.cree_le DESC LIMIT 50"#,
        personne.0,
        id
    )
    .fetch_all(conn)
    .await?;
    let read = |row: &str, majoration: &str| Forme::from_code(row).zip(Majoration::from_code(majoration));
    rows.into_iter()
        .map(|row| {
            let (forme, majoration) =
                read(&row.forme, &row.majoration).ok_or_else(|| AppError::internal("an offer of no form"))?;
            Ok(Convocation {
                id: row.id.into(),
                contrat: row.contrat.into(),
                organisme: row.organisme.into(),
                organisme_nom: row.nom,
                conditions: Conditions {
                    forme,
                    limite: row.limite,
                    pause: row.pause,
                    relecture: row.relecture,
                    courte: row.courte,
                },
                majoration,
                cree_le: row.cree_le.utc(),
                commence: row.commence,
            })
        })
        .collect()
}

/// Whom a suivi of this organisme is about.
pub async fn cible(conn: &mut Conn, organisme: &OrganismeAccess, suivi: SuiviId) -> Result<Cible, AppError> {
    let organisme = organisme.organisation().id;
    let row = sqlx::query!(
        r#"SELECT personne.id AS "personne: Uuid", prenom, nom, email, suivi.contrat AS "contrat: Uuid",
                  (SELECT convocation.id FROM convocation LEFT JOIN passage ON passage.id = convocation.id
                   WHERE convocation.contrat = suivi.contrat AND retiree_le IS NULL AND coalesce(passage.etat, 'en_cours') = 'en_cours' LIMIT 1) AS "ouverte: Uuid",
                  (SELECT count(*) FROM passage WHERE passage.contrat = suivi.contrat AND etat <> 'en_cours') AS "passes!: u32"
           FROM suivi JOIN contrat ON contrat.id = suivi.contrat JOIN personne ON personne.id = contrat.personne
           WHERE suivi.id = $1 AND suivi.organisme = $2"#,
        suivi.0,
        organisme.0
    )
    .fetch_optional(conn)
    .await?
    .ok_or(AppError::NotFound)?;
    Ok(Cible {
        suivi,
        personne: row.personne.into(),
        prenom: row.prenom,
        nom: row.nom,
        email: row.email.as_deref().and_then(Email::parse),
        contrat: row.contrat.into(),
        ouverte: row.ouverte.map(PassageId),
        passes: row.passes,
    })
}

/// A test that is offered.
pub struct Offered {
    pub id: PassageId,
    pub personne: PersonneId,
    pub contrat: ContratId,
    pub organisme: OrganisationId,
    pub par: PersonneId,
    pub majoration: Majoration,
    pub conditions: Conditions,
    pub at: Instant,
}

pub async fn insert(conn: &mut Conn, offered: &Offered) -> Result<(), AppError> {
    let Conditions { forme, limite, pause, relecture, courte } = offered.conditions;
    let (forme, majoration) = (forme.code(), offered.majoration.code());
    sqlx::query!(
        "INSERT INTO convocation (id, personne, contrat, organisme, forme, majoration, limite, pause, relecture, courte, cree_le, par)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        offered.id.0,
        offered.personne.0,
        offered.contrat.0,
        offered.organisme.0,
        forme,
        majoration,
        limite,
        pause,
        relecture,
        courte,
        offered.at,
        offered.par.0
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// # Errors
/// `NotFound` when it is another organisme's, or was begun.
pub async fn withdraw(
    conn: &mut Conn,
    organisme: &OrganismeAccess,
    id: PassageId,
    now: Instant,
) -> Result<(), AppError> {
    let organisme = organisme.organisation().id;
    let done = sqlx::query!(
        "UPDATE convocation SET retiree_le = coalesce(retiree_le, $3)
         WHERE id = $1 AND organisme = $2 AND NOT EXISTS (SELECT 1 FROM passage WHERE passage.id = convocation.id)",
        id.0,
        organisme.0,
        now
    )
    .execute(conn)
    .await?;
    if done.rows_affected() == 0 { Err(AppError::NotFound) } else { Ok(()) }
}

/// Who takes this test of the organisme.
pub async fn taker(conn: &mut Conn, organisme: &OrganismeAccess, id: PassageId) -> Result<PersonneId, AppError> {
    let organisme = organisme.organisation().id;
    let found = sqlx::query_scalar!(
        r#"SELECT personne AS "personne: Uuid" FROM passage WHERE id = $1 AND organisme = $2"#,
        id.0,
        organisme.0
    )
    .fetch_optional(conn)
    .await?;
    found.map(PersonneId).ok_or(AppError::NotFound)
}

/// What an organisme has offered that nobody has begun, latest first: who, and since when.
pub async fn pending(conn: &mut Conn, organisme: &OrganismeAccess) -> Result<Vec<Pending>, AppError> {
    let organisme = organisme.organisation().id;
    let rows = sqlx::query!(
        r#"SELECT convocation.id AS "id: Uuid", prenom, nom, convocation.cree_le AS "cree_le: Instant", convocation.forme
           FROM convocation JOIN personne ON personne.id = convocation.personne
           WHERE convocation.organisme = $1 AND retiree_le IS NULL
             AND NOT EXISTS (SELECT 1 FROM passage WHERE passage.id = convocation.id)
           ORDER BY convocation.cree_le DESC LIMIT 50"#,
        organisme.0
    )
    .fetch_all(conn)
    .await?;
    let read = rows.into_iter().filter_map(|row| {
        let forme = Forme::from_code(&row.forme)?;
        Some(Pending { id: row.id.into(), prenom: row.prenom, nom: row.nom, cree_le: row.cree_le, forme })
    });
    Ok(read.collect())
}

pub struct Pending {
    pub id: PassageId,
    pub prenom: String,
    pub nom: String,
    pub cree_le: Instant,
    pub forme: Forme,
}
