//! All the SQL about evaluations and dossiers de parcours.

pub mod attentes;
pub mod changes;
pub mod prochains;

use chrono::{NaiveDate, NaiveTime};
use uuid::Uuid;

use super::{
    access::{AccordAccess, DossierAccess},
    dossier::{Accord, Dossier, Entretien, Evenement, Mien, Mode, RendezVous, Resume, Tete},
    model::Statut,
    proposition::Proposition,
};
use crate::{
    error::AppError,
    kernel::id::{ContratId, OrganisationId, PassageId, PersonneId, SuiviId},
    server::database::Conn,
};

/// Events that a page shows: nobody has more.
const EVENTS: i64 = 100;

pub async fn is_of_organisme(conn: &mut Conn, id: SuiviId, organisme: OrganisationId) -> Result<bool, AppError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT 1 FROM suivi WHERE id = $1 AND organisme = $2) AS "found!: bool""#,
        id.0,
        organisme.0
    )
    .fetch_one(conn)
    .await?)
}

pub async fn is_of_structure(conn: &mut Conn, id: SuiviId, structure: OrganisationId) -> Result<bool, AppError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT 1 FROM suivi WHERE id = $1 AND structure = $2) AS "found!: bool""#,
        id.0,
        structure.0
    )
    .fetch_one(conn)
    .await?)
}

pub async fn is_of_person(conn: &mut Conn, id: SuiviId, personne: PersonneId) -> Result<bool, AppError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT 1 FROM suivi JOIN contrat ON contrat.id = suivi.contrat
                          WHERE suivi.id = $1 AND contrat.personne = $2) AS "found!: bool""#,
        id.0,
        personne.0
    )
    .fetch_one(conn)
    .await?)
}

pub async fn tete(conn: &mut Conn, access: &AccordAccess) -> Result<Tete, AppError> {
    let suivi = access.suivi();
    let row = sqlx::query!(
        r#"SELECT personne.id AS "personne: Uuid", personne.prenom, personne.nom, personne.email, suivi.contrat AS "contrat: Uuid",
                  structure.id AS "structure: Uuid", structure.nom AS structure_nom, structure.zone,
                  organisme.id AS "organisme: Uuid", organisme.nom AS organisme_nom,
                  contact.id AS "contact: Uuid", contact.prenom AS contact_prenom, contact.nom AS contact_nom, contact.email AS contact_email,
                  suivi.etat = 'interrompu' AS "interrompu!: bool"
           FROM suivi JOIN contrat ON contrat.id = suivi.contrat JOIN personne ON personne.id = contrat.personne
           JOIN organisation AS structure ON structure.id = suivi.structure JOIN organisation AS organisme ON organisme.id = suivi.organisme
           JOIN personne AS contact ON contact.id = suivi.contact WHERE suivi.id = $1"#,
        suivi.0
    )
    .fetch_optional(conn)
    .await?
    .ok_or(AppError::NotFound)?;
    Ok(Tete {
        suivi,
        personne: row.personne.into(),
        prenom: row.prenom,
        nom: row.nom,
        email: row.email,
        contrat: ContratId(row.contrat),
        structure: row.structure.into(),
        structure_nom: row.structure_nom,
        zone: row.zone.parse().map_err(AppError::internal)?,
        organisme: row.organisme.into(),
        organisme_nom: row.organisme_nom,
        contact: row.contact.into(),
        contact_nom: format!("{} {}", row.contact_prenom, row.contact_nom),
        contact_email: row.contact_email,
        interrompu: row.interrompu,
    })
}

/// The test that the parcours is made from: the latest that is over of the contrat, a whole one before one that stopped.
pub async fn test_of(conn: &mut Conn, contrat: ContratId) -> Result<Option<PassageId>, AppError> {
    let found = sqlx::query_scalar!(
        r#"SELECT id AS "id: Uuid" FROM passage WHERE contrat = $1 AND etat <> 'en_cours'
           ORDER BY etat = 'termine' DESC, commence_le DESC, id DESC LIMIT 1"#,
        contrat.0
    )
    .fetch_optional(conn)
    .await?;
    Ok(found.map(PassageId))
}

/// Whom the structure is written to: who sent the order while they act for it, else whoever has acted for it the longest.
pub async fn structure_email(
    conn: &mut Conn,
    access: &AccordAccess,
    today: NaiveDate,
) -> Result<Option<String>, AppError> {
    let suivi = access.suivi();
    let found = sqlx::query_scalar!(
        r#"SELECT personne.email AS "email!: String" FROM suivi JOIN habilitation ON habilitation.organisation = suivi.structure
           JOIN personne ON personne.id = habilitation.personne
           WHERE suivi.id = $1 AND habilitation.role = 'structure' AND habilitation.du <= $2 AND coalesce(habilitation.au, $2) >= $2
             AND personne.email IS NOT NULL
           ORDER BY personne.id IN (SELECT acteur FROM suivi_evenement WHERE suivi = $1 AND geste = 'commander') DESC, habilitation.du, habilitation.id
           LIMIT 1"#,
        suivi.0,
        today
    )
    .fetch_optional(conn)
    .await?;
    Ok(found)
}

pub async fn rendez_vous(conn: &mut Conn, access: &AccordAccess) -> Result<Option<RendezVous>, AppError> {
    let suivi = access.suivi();
    let row = sqlx::query_as!(
        Fixed,
        r#"SELECT jour AS "jour: NaiveDate", heure, mode, ou, avec AS "avec: Uuid", version, personne.prenom, personne.nom
           FROM rendez_vous JOIN personne ON personne.id = avec WHERE suivi = $1"#,
        suivi.0
    )
    .fetch_optional(conn)
    .await?;
    row.map(read_rendez_vous).transpose()
}

/// A rendez-vous as its row says it.
struct Fixed {
    jour: NaiveDate,
    heure: String,
    mode: String,
    ou: String,
    avec: Uuid,
    prenom: String,
    nom: String,
    version: i64,
}

fn read_rendez_vous(row: Fixed) -> Result<RendezVous, AppError> {
    Ok(RendezVous {
        jour: row.jour,
        heure: NaiveTime::parse_from_str(&row.heure, "%H:%M").map_err(AppError::internal)?,
        mode: Mode::from_code(&row.mode).ok_or_else(|| AppError::internal("a rendez-vous of no mode"))?,
        ou: row.ou,
        avec: row.avec.into(),
        avec_nom: format!("{} {}", row.prenom, row.nom),
        version: row.version,
    })
}

/// What was said; drafts only where they are asked for.
pub async fn entretien(conn: &mut Conn, access: &DossierAccess, drafts: bool) -> Result<Option<Entretien>, AppError> {
    let suivi = access.accord().suivi();
    let row = sqlx::query!(
        r#"SELECT contenu, notes, le AS "le: NaiveDate", fini AS "fini: bool", version FROM entretien_individuel
           WHERE suivi = $1 AND (fini = 1 OR $2)"#,
        suivi.0,
        drafts
    )
    .fetch_optional(conn)
    .await?;
    row.map(|row| {
        Ok(Entretien {
            le: row.le,
            fini: row.fini,
            reponses: serde_json::from_str(&row.contenu).map_err(AppError::internal)?,
            notes: row.notes,
            version: row.version,
        })
    })
    .transpose()
}

/// The dossier; where nothing is kept yet, one that begins.
pub async fn dossier(conn: &mut Conn, access: &DossierAccess) -> Result<Dossier, AppError> {
    let suivi = access.accord().suivi();
    let row = sqlx::query!(
        r#"SELECT dossier_parcours.etat, dossier_parcours.tour AS "tour: u16", dossier_parcours.version, brouillon,
                  contenu AS "contenu?", propose_le AS "propose_le?: NaiveDate", decide_le AS "decide_le?: NaiveDate", motif AS "motif?"
           FROM dossier_parcours LEFT JOIN parcours_proposition
             ON parcours_proposition.suivi = dossier_parcours.suivi AND parcours_proposition.tour = dossier_parcours.tour
           WHERE dossier_parcours.suivi = $1"#,
        suivi.0
    )
    .fetch_optional(conn)
    .await?;
    let Some(row) = row else {
        return Ok(Dossier { version: 0, statut: Statut::AProposer, brouillon: None, proposition: None });
    };
    let read = |json: String| serde_json::from_str(&json).map_err(AppError::internal);
    Ok(Dossier {
        version: row.version,
        statut: statut(&row.etat, row.tour, row.propose_le, row.decide_le, row.motif)?,
        brouillon: row.brouillon.map(|json| serde_json::from_str(&json).map_err(AppError::internal)).transpose()?,
        proposition: row.contenu.map(read).transpose()?,
    })
}

/// The enum that the columns stand for; their constraints leave nothing else.
fn statut(
    etat: &str,
    tour: u16,
    propose_le: Option<NaiveDate>,
    decide_le: Option<NaiveDate>,
    motif: Option<String>,
) -> Result<Statut, AppError> {
    match (etat, propose_le, decide_le) {
        ("a_proposer", ..) => Ok(Statut::AProposer),
        ("propose", Some(le), None) => Ok(Statut::Propose { tour, le }),
        ("accepte", _, Some(le)) => Ok(Statut::Accepte { tour, le }),
        ("conteste", _, Some(le)) => Ok(Statut::Conteste { tour, le, motif: motif.unwrap_or_default() }),
        _ => Err(AppError::internal(format_args!("a dossier in no state: {etat}"))),
    }
}

/// What a structure may know: the rendez-vous, and what was agreed; nothing of what came before.
pub async fn resume(conn: &mut Conn, access: &AccordAccess) -> Result<Resume, AppError> {
    let suivi = access.suivi();
    let row = sqlx::query!(
        r#"SELECT jour AS "jour?: NaiveDate", heure AS "heure?", mode AS "mode?", ou AS "ou?", avec AS "avec?: Uuid",
                  rendez_vous.version AS "version?", personne.prenom AS "prenom?", personne.nom AS "nom?",
                  contenu AS "contenu?", decide_le AS "decide_le?: NaiveDate",
                  (SELECT id FROM passage WHERE passage.contrat = suivi.contrat
                   ORDER BY etat = 'en_cours', etat = 'termine' DESC, commence_le DESC, id DESC LIMIT 1) AS "passage: Uuid",
                  EXISTS (SELECT 1 FROM passage WHERE passage.contrat = suivi.contrat AND etat <> 'en_cours') AS "over!: bool"
           FROM suivi LEFT JOIN rendez_vous ON rendez_vous.suivi = suivi.id LEFT JOIN personne ON personne.id = avec
           LEFT JOIN dossier_parcours ON dossier_parcours.suivi = suivi.id AND dossier_parcours.etat = 'accepte'
           LEFT JOIN parcours_proposition ON parcours_proposition.suivi = dossier_parcours.suivi
             AND parcours_proposition.tour = dossier_parcours.tour AND decision = 'accepte'
           WHERE suivi.id = $1"#,
        suivi.0
    )
    .fetch_one(conn)
    .await?;
    let fixed = (row.jour, row.heure, row.mode, row.ou, row.avec, row.prenom, row.nom, row.version);
    let rendez_vous = match fixed {
        (Some(jour), Some(heure), Some(mode), Some(ou), Some(avec), Some(prenom), Some(nom), Some(version)) => {
            Some(read_rendez_vous(Fixed { jour, heure, mode, ou, avec, prenom, nom, version })?)
        }
        _ => None,
    };
    let accord = match row.contenu.zip(row.decide_le) {
        Some((contenu, le)) => {
            let proposition: Proposition = serde_json::from_str(&contenu).map_err(AppError::internal)?;
            Accord::Arrete { le, proposition: Box::new(proposition) }
        }
        None => Accord::EnPreparation,
    };
    let test = row.passage.map(|passage| (PassageId(passage), row.over));
    Ok(Resume { rendez_vous, accord, test })
}

/// Latest first.
pub async fn evenements(conn: &mut Conn, access: &DossierAccess) -> Result<Vec<Evenement>, AppError> {
    let suivi = access.accord().suivi();
    let rows = sqlx::query!(
        r#"SELECT geste, le AS "le: NaiveDate", motif, personne.prenom AS "prenom?", personne.nom AS "nom?"
           FROM parcours_evenement LEFT JOIN personne ON personne.id = acteur
           WHERE suivi = $1 ORDER BY parcours_evenement.cree_le DESC, parcours_evenement.id DESC LIMIT $2"#,
        suivi.0,
        EVENTS
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Evenement {
            geste: row.geste,
            le: row.le,
            motif: row.motif,
            acteur: row.prenom.zip(row.nom).map(|(prenom, nom)| format!("{prenom} {nom}")),
        })
        .collect())
}

/// The dossiers of a person, one a suivi, the latest contrat first; nobody has many.
pub async fn of_person(conn: &mut Conn, personne: PersonneId) -> Result<Vec<Mien>, AppError> {
    let rows = sqlx::query!(
        r#"SELECT suivi.id AS "id: Uuid", structure.nom AS structure_nom, organisme.nom AS organisme_nom,
                  coalesce(dossier_parcours.etat, 'a_proposer') AS "etat!: String", coalesce(dossier_parcours.tour, 0) AS "tour!: u16",
                  propose_le AS "propose_le?: NaiveDate", decide_le AS "decide_le?: NaiveDate", motif AS "motif?"
           FROM contrat JOIN suivi ON suivi.contrat = contrat.id
           JOIN organisation AS structure ON structure.id = suivi.structure JOIN organisation AS organisme ON organisme.id = suivi.organisme
           LEFT JOIN dossier_parcours ON dossier_parcours.suivi = suivi.id
           LEFT JOIN parcours_proposition ON parcours_proposition.suivi = suivi.id AND parcours_proposition.tour = dossier_parcours.tour
           WHERE contrat.personne = $1 ORDER BY contrat.du DESC, suivi.id LIMIT 20"#,
        personne.0
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Mien {
                suivi: row.id.into(),
                structure_nom: row.structure_nom,
                organisme_nom: row.organisme_nom,
                statut: statut(&row.etat, row.tour, row.propose_le, row.decide_le, row.motif)?,
            })
        })
        .collect()
}
