//! All the SQL about persons, accounts and sessions.

pub mod codes;
pub mod jetons;
mod persons;
pub mod rights;

pub use persons::{Person, person, person_of, set_names, set_reach, telephone_taken};

use chrono::NaiveDate;
use chrono_tz::Tz;
use uuid::Uuid;

use crate::identite::access::{Contrat, Habilitation, Organisation, Role, Titre, Viewer};
use crate::{
    error::AppError,
    kernel::{
        email::Email,
        id::{OrganisationId, PersonneId},
    },
    server::{database::Conn, instant::Instant, secret::Fingerprint},
    territoire::calendrier::Territoire,
};

/// One query: the person of a live session or token, a row for each of their contrats and present habilitations.
pub async fn viewer(
    conn: &mut Conn,
    titre: &Titre,
    now: Instant,
    today: NaiveDate,
) -> Result<Option<Viewer>, AppError> {
    let (session, jeton) = match titre {
        Titre::Session(fingerprint) => (Some(fingerprint.as_slice()), None),
        Titre::Jeton(fingerprint) => (None, Some(fingerprint.as_slice())),
    };
    let rows = sqlx::query!(
        r#"WITH present AS (
             SELECT personne.*, EXISTS (SELECT 1 FROM candidature WHERE candidature.personne = personne.id) AS candidat
             FROM compte JOIN personne ON personne.id = compte.personne
             WHERE compte.etat = 'actif' AND compte.personne = coalesce(
               (SELECT personne FROM session WHERE empreinte = $1 AND expire_le > $2),
               (SELECT personne FROM jeton WHERE empreinte = $4 AND expire_le > $2 AND revoque_le IS NULL))
           )
           SELECT id AS "id!: Uuid", prenom AS "prenom!", nom AS "nom!", email, candidat AS "candidat!: bool", NULL AS "contrat?: Uuid", NULL AS "role?: String",
                  NULL AS "organisation?: Uuid", NULL AS "organisation_nom?: String", NULL AS "zone?: String",
                  NULL AS "departement?: String", NULL AS "du?: NaiveDate", NULL AS "au?: NaiveDate"
           FROM present
           UNION ALL
           SELECT present.id, '', '', NULL, 0, contrat.id, NULL, organisation.id, organisation.nom, organisation.zone, organisation.departement, contrat.du, contrat.au
           FROM present JOIN contrat ON contrat.personne = present.id JOIN organisation ON organisation.id = contrat.structure
           UNION ALL
           SELECT present.id, '', '', NULL, 0, NULL, habilitation.role, organisation.id, organisation.nom, organisation.zone, organisation.departement, NULL, NULL
           FROM present JOIN habilitation ON habilitation.personne = present.id AND habilitation.du <= $3 AND coalesce(habilitation.au, $3) >= $3
           LEFT JOIN organisation ON organisation.id = habilitation.organisation"#,
        session,
        now,
        today,
        jeton
    )
    .fetch_all(conn)
    .await?;

    let mut rows = rows.into_iter();
    let Some(first) = rows.next() else { return Ok(None) };
    let mut viewer = Viewer {
        personne: PersonneId(first.id),
        prenom: first.prenom,
        nom: first.nom,
        email: first.email,
        candidat: first.candidat,
        habilitations: Vec::new(),
        contrats: Vec::new(),
    };
    for row in rows {
        match (row.contrat, row.role) {
            (Some(contrat), _) => viewer.contrats.push(Contrat {
                id: contrat.into(),
                structure: row.organisation.unwrap_or_default().into(),
                structure_nom: row.organisation_nom.unwrap_or_default(),
                zone: zone(row.zone.as_deref()),
                territoire: Territoire::of_departement(row.departement.as_deref().unwrap_or_default()),
                du: row.du.unwrap_or_default(),
                au: row.au,
            }),
            (None, Some(role)) => viewer.habilitations.extend(Role::from_code(&role).map(|role| Habilitation {
                role,
                organisation: row.organisation.map(|id| Organisation {
                    id: id.into(),
                    nom: row.organisation_nom.unwrap_or_default(),
                    zone: zone(row.zone.as_deref()),
                    territoire: Territoire::of_departement(row.departement.as_deref().unwrap_or_default()),
                }),
            })),
            (None, None) => {}
        }
    }
    viewer.contrats.sort_by_key(|contrat| std::cmp::Reverse((contrat.du, contrat.id)));
    Ok(Some(viewer))
}

fn zone(name: Option<&str>) -> Tz {
    name.and_then(|name| name.parse().ok()).unwrap_or(Tz::Europe__Paris)
}

/// The account of an address, and its password's hash when it can sign in with one.
pub async fn credentials(conn: &mut Conn, email: &Email) -> Result<Option<(PersonneId, String)>, AppError> {
    let email = email.as_str();
    let row = sqlx::query!(
        r#"SELECT personne.id AS "id: Uuid", compte.mot_de_passe
           FROM personne JOIN compte ON compte.personne = personne.id
           WHERE personne.email = $1 AND compte.etat = 'actif'"#,
        email
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.and_then(|row| Some((row.id.into(), row.mot_de_passe?))))
}

/// What a sign-in leaves in the database.
pub struct NewSession {
    pub fingerprint: Fingerprint,
    pub personne: PersonneId,
    pub now: Instant,
    pub expires: Instant,
    pub durable: bool,
    pub device: String,
}

pub async fn open_session(conn: &mut Conn, session: &NewSession) -> Result<(), AppError> {
    let fingerprint = session.fingerprint.as_slice();
    let (personne, now, expires, durable) = (session.personne.0, session.now, session.expires, session.durable);
    sqlx::query!("DELETE FROM session WHERE expire_le <= $1", now).execute(&mut *conn).await?;
    sqlx::query!(
        "INSERT INTO session (empreinte, personne, cree_le, expire_le, durable, appareil) VALUES ($1, $2, $3, $4, $5, $6)",
        fingerprint,
        personne,
        now,
        expires,
        durable,
        session.device
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub async fn close_session(conn: &mut Conn, session: &Fingerprint) -> Result<(), AppError> {
    let session = session.as_slice();
    sqlx::query!("DELETE FROM session WHERE empreinte = $1", session).execute(conn).await?;
    Ok(())
}

pub async fn close_all_sessions(conn: &mut Conn, personne: PersonneId) -> Result<(), AppError> {
    sqlx::query!("DELETE FROM session WHERE personne = $1", personne.0).execute(conn).await?;
    Ok(())
}

/// A signed-in browser, as its owner sees it.
pub struct SessionLine {
    pub device: String,
    pub opened: Instant,
    pub durable: bool,
    pub current: bool,
}

/// The live sessions of a person, latest first; fifty at most.
pub async fn sessions(
    conn: &mut Conn,
    personne: PersonneId,
    current: &Fingerprint,
    now: Instant,
) -> Result<Vec<SessionLine>, AppError> {
    let rows = sqlx::query!(
        r#"SELECT empreinte, appareil, cree_le AS "cree_le: Instant", durable AS "durable: bool" FROM session
           WHERE personne = $1 AND expire_le > $2 ORDER BY cree_le DESC LIMIT 50"#,
        personne.0,
        now
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| SessionLine {
            device: row.appareil,
            opened: row.cree_le,
            durable: row.durable,
            current: row.empreinte == current.as_slice(),
        })
        .collect())
}

/// The tries counted against a key since an instant.
pub async fn tries(conn: &mut Conn, key: &Fingerprint, since: Instant) -> Result<i64, AppError> {
    let key = key.as_slice();
    Ok(sqlx::query_scalar!(r#"SELECT count(*) AS "n!: i64" FROM tentative WHERE cle = $1 AND le > $2"#, key, since)
        .fetch_one(conn)
        .await?)
}

pub async fn count_try(conn: &mut Conn, key: &Fingerprint, now: Instant) -> Result<(), AppError> {
    let key = key.as_slice();
    sqlx::query!("INSERT INTO tentative (cle, le) VALUES ($1, $2)", key, now).execute(conn).await?;
    Ok(())
}

pub async fn forget_tries(conn: &mut Conn, key: &Fingerprint) -> Result<(), AppError> {
    let key = key.as_slice();
    sqlx::query!("DELETE FROM tentative WHERE cle = $1", key).execute(conn).await?;
    Ok(())
}

pub async fn forget_tries_before(conn: &mut Conn, before: Instant) -> Result<(), AppError> {
    sqlx::query!("DELETE FROM tentative WHERE le < $1", before).execute(conn).await?;
    Ok(())
}

/// A person with an account.
pub struct NewCompte<'a> {
    pub id: PersonneId,
    pub prenom: &'a str,
    pub nom: &'a str,
    pub email: Option<&'a Email>,
    pub password_hash: Option<&'a str>,
    pub active: bool,
    pub now: Instant,
}

pub async fn create_compte(conn: &mut Conn, compte: &NewCompte<'_>) -> Result<(), AppError> {
    let (email, state) = (compte.email.map(Email::as_str), if compte.active { "actif" } else { "desactive" });
    sqlx::query!(
        "INSERT INTO personne (id, prenom, nom, email, cree_le) VALUES ($1, $2, $3, $4, $5)",
        compte.id.0,
        compte.prenom,
        compte.nom,
        email,
        compte.now
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "INSERT INTO compte (personne, mot_de_passe, etat, cree_le) VALUES ($1, $2, $3, $4)",
        compte.id.0,
        compte.password_hash,
        state,
        compte.now
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub async fn email_taken(conn: &mut Conn, email: &Email) -> Result<bool, AppError> {
    let email = email.as_str();
    Ok(sqlx::query_scalar!(r#"SELECT EXISTS (SELECT 1 FROM personne WHERE email = $1) AS "taken!: bool""#, email)
        .fetch_one(conn)
        .await?)
}

pub async fn grant(
    conn: &mut Conn,
    id: Uuid,
    personne: PersonneId,
    role: Role,
    organisation: Option<Uuid>,
    from: NaiveDate,
) -> Result<(), AppError> {
    let role = role.code();
    sqlx::query!(
        "INSERT INTO habilitation (id, personne, role, organisation, du) VALUES ($1, $2, $3, $4, $5)",
        id,
        personne.0,
        role,
        organisation,
        from
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Whether the database knows no person yet.
pub async fn nobody(conn: &mut Conn) -> Result<bool, AppError> {
    Ok(sqlx::query_scalar!(r#"SELECT NOT EXISTS (SELECT 1 FROM personne) AS "nobody!: bool""#).fetch_one(conn).await?)
}

/// In its département, whose time and holidays it keeps.
pub async fn create_organisation(
    conn: &mut Conn,
    id: OrganisationId,
    kind: &str,
    nom: &str,
    departement: &str,
    now: Instant,
) -> Result<(), AppError> {
    sqlx::query!(
        "INSERT INTO organisation (id, kind, nom, zone, departement, cree_le)
         SELECT $1, $2, $3, departement.zone, departement.code, $5 FROM departement WHERE departement.code = $4",
        id.0,
        kind,
        nom,
        departement,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Whose active account has this address.
pub async fn active(conn: &mut Conn, email: &Email) -> Result<Option<PersonneId>, AppError> {
    let email = email.as_str();
    let found = sqlx::query_scalar!(
        r#"SELECT personne.id AS "id: Uuid" FROM personne JOIN compte ON compte.personne = personne.id
           WHERE personne.email = $1 AND compte.etat = 'actif'"#,
        email
    )
    .fetch_optional(conn)
    .await?;
    Ok(found.map(PersonneId))
}

pub async fn set_password(conn: &mut Conn, personne: PersonneId, hash: &str) -> Result<(), AppError> {
    sqlx::query!("UPDATE compte SET mot_de_passe = $2 WHERE personne = $1", personne.0, hash).execute(conn).await?;
    Ok(())
}

pub async fn set_email(conn: &mut Conn, personne: PersonneId, email: &Email) -> Result<(), AppError> {
    let email = email.as_str();
    sqlx::query!("UPDATE personne SET email = $2 WHERE id = $1", personne.0, email).execute(&mut *conn).await?;
    // Who can be written to needs no key on paper: one that is lost must not open the space for ever.
    sqlx::query!("DELETE FROM code_imprime WHERE personne = $1", personne.0).execute(conn).await?;
    Ok(())
}

pub async fn close_other_sessions(conn: &mut Conn, personne: PersonneId, kept: &Fingerprint) -> Result<(), AppError> {
    let kept = kept.as_slice();
    sqlx::query!("DELETE FROM session WHERE personne = $1 AND empreinte <> $2", personne.0, kept).execute(conn).await?;
    Ok(())
}
