//! The address of someone's calendar, and what it shows.

use chrono::NaiveDate;
use uuid::Uuid;

use crate::{
    error::AppError,
    identite::access::StructureAccess,
    kernel::id::{OrganisationId, PersonneId},
    server::{database::Conn, instant::Instant, secret::Fingerprint},
    suivi::{
        dossier::{Date, Flux, Quoi},
        model::Etape,
    },
};

/// Dates of a calendar, at most: four thousand hires would not fit in anyone's telephone.
const DATES: i64 = 2_000;

pub async fn alive(conn: &mut Conn, structure: &StructureAccess) -> Result<Option<Flux>, AppError> {
    let (personne, structure) = (structure.personne(), structure.organisation().id);
    let depuis = sqlx::query_scalar!(
        r#"SELECT cree_le AS "cree_le: Instant" FROM flux WHERE personne = $1 AND structure = $2 AND revoque_le IS NULL"#,
        personne.0,
        structure.0
    )
    .fetch_optional(conn)
    .await?;
    Ok(depuis.map(|depuis| Flux { depuis }))
}

pub async fn revoke(conn: &mut Conn, structure: &StructureAccess, now: Instant) -> Result<(), AppError> {
    let (personne, structure) = (structure.personne(), structure.organisation().id);
    sqlx::query!(
        "UPDATE flux SET revoque_le = $3 WHERE personne = $1 AND structure = $2 AND revoque_le IS NULL",
        personne.0,
        structure.0,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// A new address; the one before stops. The same one again changes nothing, and one that has stopped stays so.
pub async fn replace(
    conn: &mut Conn,
    structure: &StructureAccess,
    fingerprint: &Fingerprint,
    now: Instant,
) -> Result<(), AppError> {
    let fingerprint = fingerprint.as_slice();
    let known = sqlx::query!(
        r#"SELECT personne AS "personne: Uuid", structure AS "structure: Uuid", revoque_le FROM flux WHERE empreinte = $1"#,
        fingerprint
    )
    .fetch_optional(&mut *conn)
    .await?;
    let (personne, organisation) = (structure.personne(), structure.organisation().id);
    if let Some(known) = known {
        let same = (known.personne, known.structure) == (personne.0, organisation.0) && known.revoque_le.is_none();
        return if same { Ok(()) } else { Err(AppError::Stale) };
    }
    revoke(conn, structure, now).await?;
    sqlx::query!(
        "INSERT INTO flux (empreinte, personne, structure, cree_le) VALUES ($1, $2, $3, $4)",
        fingerprint,
        personne.0,
        organisation.0,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Whose calendar has this address: it stops with the person's habilitation and with their account.
pub struct Reader {
    pub personne: PersonneId,
    pub structure: OrganisationId,
    pub nom: String,
}

pub async fn reader(conn: &mut Conn, fingerprint: &Fingerprint, today: NaiveDate) -> Result<Reader, AppError> {
    let fingerprint = fingerprint.as_slice();
    let row = sqlx::query!(
        r#"SELECT flux.personne AS "personne: Uuid", organisation.id AS "structure: Uuid", organisation.nom
           FROM flux JOIN organisation ON organisation.id = flux.structure
           JOIN compte ON compte.personne = flux.personne AND compte.etat = 'actif'
           WHERE flux.empreinte = $1 AND flux.revoque_le IS NULL AND EXISTS (
             SELECT 1 FROM habilitation WHERE habilitation.personne = flux.personne AND habilitation.organisation = flux.structure
               AND habilitation.role = 'structure' AND habilitation.du <= $2 AND coalesce(habilitation.au, $2) >= $2)"#,
        fingerprint,
        today
    )
    .fetch_optional(conn)
    .await?
    .ok_or(AppError::NotFound)?;
    Ok(Reader { personne: row.personne.into(), structure: row.structure.into(), nom: row.nom })
}

/// The dates that are still to come or late: stages of what runs, tranches, ends of contracts.
pub async fn dates(conn: &mut Conn, structure: OrganisationId) -> Result<Vec<Date>, AppError> {
    let rows = sqlx::query!(
        r#"WITH jalon AS (
             SELECT suivi.id, suivi.contrat, echeance.etape AS quoi, 0 AS rang, echeance.due AS jour
             FROM suivi JOIN echeance ON echeance.suivi = suivi.id
             WHERE suivi.structure = $1 AND suivi.etat = 'en_cours' AND echeance.fait_le IS NULL
             UNION ALL
             SELECT suivi.id, tranche.contrat, '', tranche.rang, tranche.due
             FROM tranche JOIN suivi ON suivi.contrat = tranche.contrat
             WHERE tranche.structure = $1 AND tranche.versee_le IS NULL AND suivi.etat <> 'interrompu'
           )
           SELECT jalon.id AS "id!: Uuid", quoi AS "quoi!: String", rang AS "rang!: u8", jour AS "jour!: NaiveDate",
                  personne.prenom AS "prenom!", personne.nom AS "nom!"
           FROM jalon JOIN contrat ON contrat.id = jalon.contrat JOIN personne ON personne.id = contrat.personne
           ORDER BY jour, jalon.id, rang LIMIT $2"#,
        structure.0,
        DATES
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Date {
            suivi: row.id.into(),
            prenom: row.prenom,
            nom: row.nom,
            quoi: Etape::from_code(&row.quoi).map_or(Quoi::Tranche(row.rang), Quoi::Etape),
            jour: row.jour,
        })
        .collect())
}
