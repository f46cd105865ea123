//! Lists of suivis: one range of one index each, a page at a time.

use chrono::NaiveDate;
use uuid::Uuid;

use super::statut;
use crate::{
    error::AppError,
    identite::access::{StructureAccess, SuiviAccess},
    kernel::id::ContratId,
    server::database::Conn,
    suivi::{
        dossier::{AFaire, After, AfterTask, Compte, Filtre, Ligne, Quoi},
        model::Etape,
    },
};

/// Lines of a page.
pub const PAGE: usize = 50;
/// One more tells whether there is a next page.
const WANTED: i64 = 51;

/// How many, by where they stand.
pub async fn count(conn: &mut Conn, access: &SuiviAccess, today: NaiveDate) -> Result<Compte, AppError> {
    let mine = access.organisation().id;
    let compte = match access {
        SuiviAccess::Structure(_) => {
            sqlx::query_as!(
                Compte,
                r#"SELECT count(*) FILTER (WHERE ordre < '0001') AS "a_commander!: u32", count(*) FILTER (WHERE ordre BETWEEN '0001' AND '9999-12-29') AS "en_cours!: u32",
                          count(*) FILTER (WHERE ordre >= '0001' AND ordre < $2) AS "en_retard!: u32", count(*) FILTER (WHERE ordre >= '9999-12-30') AS "clos!: u32"
                   FROM suivi WHERE structure = $1"#,
                mine.0,
                today
            )
            .fetch_one(conn)
            .await?
        }
        SuiviAccess::Organisme(_) => {
            sqlx::query_as!(
                Compte,
                r#"SELECT count(*) FILTER (WHERE ordre < '0001') AS "a_commander!: u32", count(*) FILTER (WHERE ordre BETWEEN '0001' AND '9999-12-29') AS "en_cours!: u32",
                          count(*) FILTER (WHERE ordre >= '0001' AND ordre < $2) AS "en_retard!: u32", count(*) FILTER (WHERE ordre >= '9999-12-30') AS "clos!: u32"
                   FROM suivi WHERE organisme = $1"#,
                mine.0,
                today
            )
            .fetch_one(conn)
            .await?
        }
    };
    Ok(compte)
}

/// A line as the two queries below give it.
struct Row {
    id: Uuid,
    ordre: String,
    prenom: String,
    nom: String,
    avec: String,
    contact_prenom: String,
    contact_nom: String,
    etat: String,
    etape: Option<String>,
    due: Option<NaiveDate>,
    clos_le: Option<NaiveDate>,
}

/// A page of the list, what is to be sent first, then by date; and where the next begins, if there is one.
pub async fn page(
    conn: &mut Conn,
    access: &SuiviAccess,
    filtre: Filtre,
    today: NaiveDate,
    after: Option<After>,
) -> Result<(Vec<Ligne>, Option<After>), AppError> {
    let mine = access.organisation().id;
    let (from, to) = filtre.range(today);
    let after = after.unwrap_or(After { ordre: from.to_owned(), id: Uuid::nil().into() });
    let mut rows = match access {
        SuiviAccess::Structure(_) => {
            sqlx::query_as!(
                Row,
                r#"SELECT suivi.id AS "id: Uuid", ordre AS "ordre!", personne.prenom, personne.nom, organisme.nom AS avec,
                          contact.prenom AS contact_prenom, contact.nom AS contact_nom, etat, etape, due AS "due: NaiveDate", clos_le AS "clos_le: NaiveDate"
                   FROM suivi JOIN contrat ON contrat.id = suivi.contrat JOIN personne ON personne.id = contrat.personne
                   JOIN organisation AS organisme ON organisme.id = suivi.organisme JOIN personne AS contact ON contact.id = suivi.contact
                   WHERE suivi.structure = $1 AND (ordre, suivi.id) > ($2, $3) AND ordre < $4 ORDER BY ordre, suivi.id LIMIT $5"#,
                mine.0,
                after.ordre,
                after.id.0,
                to,
                WANTED
            )
            .fetch_all(conn)
            .await?
        }
        SuiviAccess::Organisme(_) => {
            sqlx::query_as!(
                Row,
                r#"SELECT suivi.id AS "id: Uuid", ordre AS "ordre!", personne.prenom, personne.nom, structure.nom AS avec,
                          contact.prenom AS contact_prenom, contact.nom AS contact_nom, etat, etape, due AS "due: NaiveDate", clos_le AS "clos_le: NaiveDate"
                   FROM suivi JOIN contrat ON contrat.id = suivi.contrat JOIN personne ON personne.id = contrat.personne
                   JOIN organisation AS structure ON structure.id = suivi.structure JOIN personne AS contact ON contact.id = suivi.contact
                   WHERE suivi.organisme = $1 AND (ordre, suivi.id) > ($2, $3) AND ordre < $4 ORDER BY ordre, suivi.id LIMIT $5"#,
                mine.0,
                after.ordre,
                after.id.0,
                to,
                WANTED
            )
            .fetch_all(conn)
            .await?
        }
    };
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let next = rows.last().filter(|_| more).map(|last| After { ordre: last.ordre.clone(), id: last.id.into() });
    let lignes = rows
        .into_iter()
        .map(|row| {
            Ok(Ligne {
                id: row.id.into(),
                personne: format!("{} {}", row.prenom, row.nom),
                avec: row.avec,
                contact: format!("{} {}", row.contact_prenom, row.contact_nom),
                statut: statut(&row.etat, row.etape.as_deref(), row.clos_le)?,
                due: row.due,
            })
        })
        .collect::<Result<_, AppError>>()?;
    Ok((lignes, next))
}

/// What waits for a structure, or that it waits for, up to a day: what has no date first, then by date.
pub async fn a_faire(
    conn: &mut Conn,
    structure: &StructureAccess,
    until: NaiveDate,
    after: Option<AfterTask>,
) -> Result<(Vec<AFaire>, Option<AfterTask>), AppError> {
    let structure = structure.organisation().id;
    let (due, contrat, rang) = match after {
        None => (String::new(), Uuid::nil(), 0),
        Some(after) => {
            (after.due.map_or_else(|| "0000-00-00".to_owned(), |due| due.to_string()), after.contrat.0, after.rang)
        }
    };
    let rows = sqlx::query!(
        r#"WITH tache AS (
             SELECT suivi.id, suivi.contrat, 0 AS rang, ordre AS le, etape, due FROM suivi
             WHERE suivi.structure = $1 AND ordre >= $2 AND ordre <= $5
             UNION ALL
             SELECT suivi.id, tranche.contrat, tranche.rang, tranche.due, NULL, tranche.due
             FROM tranche JOIN suivi ON suivi.contrat = tranche.contrat
             WHERE tranche.structure = $1 AND tranche.versee_le IS NULL AND tranche.due >= $2 AND tranche.due <= $5
               AND suivi.etat <> 'interrompu'
           )
           SELECT tache.id AS "id!: Uuid", tache.contrat AS "contrat!: Uuid", rang AS "rang!: u8", tache.etape AS "etape?: String", tache.due AS "due?: NaiveDate",
                  personne.prenom AS "prenom!", personne.nom AS "nom!", contact.prenom AS "contact_prenom!", contact.nom AS "contact_nom!"
           FROM tache JOIN suivi ON suivi.id = tache.id JOIN contrat ON contrat.id = tache.contrat JOIN personne ON personne.id = contrat.personne
           JOIN personne AS contact ON contact.id = suivi.contact
           WHERE (le, tache.contrat, rang) > ($2, $3, $4) ORDER BY le, tache.contrat, rang LIMIT $6"#,
        structure.0,
        due,
        contrat,
        rang,
        until,
        WANTED
    )
    .fetch_all(conn)
    .await?;
    let mut taches = rows
        .into_iter()
        .map(|row| {
            let etape = row.etape.as_deref().and_then(Etape::from_code);
            AFaire {
                suivi: row.id.into(),
                contrat: ContratId(row.contrat),
                personne: format!("{} {}", row.prenom, row.nom),
                contact: format!("{} {}", row.contact_prenom, row.contact_nom),
                quoi: if row.rang > 0 {
                    Quoi::Tranche(row.rang)
                } else {
                    Quoi::Etape(etape.unwrap_or(Etape::Commande))
                },
                due: row.due,
            }
        })
        .collect::<Vec<_>>();
    let more = taches.len() > PAGE;
    taches.truncate(PAGE);
    let next = taches.last().filter(|_| more).map(|last| AfterTask {
        due: last.due,
        contrat: last.contrat,
        rang: last.quoi.rang(),
    });
    Ok((taches, next))
}
