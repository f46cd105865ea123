//! All the SQL about suivis.

pub mod changes;
pub mod flux;
pub mod liste;

use chrono::NaiveDate;
use serde::Deserialize;
use uuid::Uuid;

use super::{
    dossier::{Commande, Contact, Contrat, Echeance, Evenement, Suivi, Tranche},
    model::{Etape, Statut},
};
use crate::{
    error::AppError,
    identite::access::{OrganismeAccess, SuiviAccess},
    kernel::id::{ContratId, OrganisationId, PersonneId, SuiviId},
    referentiel::delais::{self, Objet, REGLES, Regle},
    server::{database::Conn, instant::Instant},
    territoire::calendrier::Territoire,
};

/// The tranches of a subvention, by rank.
const TRANCHES: [(u8, Objet); 3] = [(1, Objet::Tranche1), (2, Objet::Tranche2), (3, Objet::Tranche3)];
/// Events that a page shows: nobody has more.
const EVENTS: i64 = 100;

/// A suivi about to begin, with the contract.
pub struct New {
    pub id: SuiviId,
    pub contrat: ContratId,
    pub structure: OrganisationId,
    pub signe_le: NaiveDate,
    pub organisme: OrganisationId,
    pub contact: PersonneId,
    pub now: Instant,
}

/// Begins with the contract's signature; the dates of the subvention follow from it.
pub async fn open(conn: &mut Conn, new: &New) -> Result<(), AppError> {
    sqlx::query!(
        "INSERT INTO suivi (id, contrat, structure, organisme, contact, cree_le) VALUES ($1, $2, $3, $4, $5, $6)",
        new.id.0,
        new.contrat.0,
        new.structure.0,
        new.organisme.0,
        new.contact.0,
        new.now
    )
    .execute(&mut *conn)
    .await?;
    for (rang, objet) in TRANCHES {
        let regle = in_force(objet, new.signe_le)?;
        let due = regle.terme.after(new.signe_le, Territoire::Metropole);
        sqlx::query!(
            "INSERT INTO tranche (contrat, rang, structure, regle_version, due) VALUES ($1, $2, $3, $4, $5)",
            new.contrat.0,
            rang,
            new.structure.0,
            regle.version,
            due
        )
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}

fn in_force(objet: Objet, day: NaiveDate) -> Result<&'static Regle, AppError> {
    delais::in_force(&REGLES, objet, day).ok_or_else(|| AppError::internal(format_args!("no rule for {objet:?}")))
}

fn kept(objet: Option<Objet>, version: i64) -> Result<&'static Regle, AppError> {
    let found = objet.and_then(|objet| delais::version(&REGLES, objet, u16::try_from(version).ok()?));
    found.ok_or_else(|| AppError::internal(format_args!("no version {version} of the rule of {objet:?}")))
}

/// A suivi that this side may see; anyone else's is not found.
pub async fn suivi(conn: &mut Conn, access: &SuiviAccess, id: SuiviId) -> Result<Suivi, AppError> {
    let mine = access.organisation().id;
    let row = sqlx::query!(
        r#"SELECT suivi.version, suivi.etat, suivi.etape, suivi.clos_le AS "clos_le: NaiveDate",
                  personne.id AS "personne: Uuid", personne.prenom, personne.nom,
                  structure.id AS "structure: Uuid", structure.nom AS structure_nom, structure.departement,
                  organisme.id AS "organisme: Uuid", organisme.nom AS organisme_nom,
                  contact.id AS "contact: Uuid", contact.prenom AS contact_prenom, contact.nom AS contact_nom, contact.email,
                  contrat.id AS "contrat: Uuid", contrat.signe_le AS "signe_le: NaiveDate", contrat.du AS "du: NaiveDate", contrat.au AS "au: NaiveDate",
                  commande.envoyee_le AS "envoyee_le?: NaiveDate", commande.precisions AS "precisions?",
                  (SELECT json_group_array(json_object('rang', rang, 'regle', regle_version, 'due', due, 'versee_le', versee_le) ORDER BY rang)
                   FROM tranche WHERE tranche.contrat = suivi.contrat) AS "tranches!: String"
           FROM suivi JOIN contrat ON contrat.id = suivi.contrat JOIN personne ON personne.id = contrat.personne
           JOIN organisation AS structure ON structure.id = suivi.structure JOIN organisation AS organisme ON organisme.id = suivi.organisme
           JOIN personne AS contact ON contact.id = suivi.contact LEFT JOIN commande ON commande.id = suivi.commande
           WHERE suivi.id = $1 AND $2 IN (suivi.structure, suivi.organisme)"#,
        id.0,
        mine.0
    )
    .fetch_optional(&mut *conn)
    .await?
    .ok_or(AppError::NotFound)?;
    let contrat = Contrat { id: row.contrat.into(), signe_le: row.signe_le, du: row.du, au: row.au };
    Ok(Suivi {
        id,
        version: row.version,
        personne: row.personne.into(),
        prenom: row.prenom,
        nom: row.nom,
        structure: row.structure.into(),
        structure_nom: row.structure_nom,
        territoire: Territoire::of_departement(row.departement.as_deref().unwrap_or_default()),
        organisme: row.organisme.into(),
        organisme_nom: row.organisme_nom,
        contact: Contact {
            personne: row.contact.into(),
            nom: format!("{} {}", row.contact_prenom, row.contact_nom),
            email: row.email,
        },
        commande: row
            .envoyee_le
            .zip(row.precisions)
            .map(|(envoyee_le, precisions)| Commande { envoyee_le, precisions }),
        statut: statut(&row.etat, row.etape.as_deref(), row.clos_le)?,
        echeances: echeances(conn, id).await?,
        tranches: tranches(&row.tranches)?,
        evenements: evenements(conn, id).await?,
        contrat,
    })
}

/// The enum that the columns stand for; their constraints leave nothing else.
fn statut(etat: &str, etape: Option<&str>, clos_le: Option<NaiveDate>) -> Result<Statut, AppError> {
    let etape = etape.and_then(Etape::from_code);
    match (etat, etape, clos_le) {
        ("a_commander", ..) => Ok(Statut::ACommander),
        ("en_cours", Some(etape), _) => Ok(Statut::EnCours { etape }),
        ("interrompu", etape, Some(le)) => Ok(Statut::Interrompu { etape, le }),
        ("termine", _, Some(le)) => Ok(Statut::Termine { le }),
        _ => Err(AppError::internal(format_args!("a suivi in no state: {etat}"))),
    }
}

async fn echeances(conn: &mut Conn, id: SuiviId) -> Result<Vec<Echeance>, AppError> {
    let rows = sqlx::query!(
        r#"SELECT etape, regle_version, depuis AS "depuis: NaiveDate", due AS "due: NaiveDate", fait_le AS "fait_le: NaiveDate"
           FROM echeance WHERE suivi = $1"#,
        id.0
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            let etape = Etape::from_code(&row.etape).ok_or_else(|| AppError::internal("a deadline of no stage"))?;
            let regle = kept(etape.objet(), row.regle_version)?;
            Ok(Echeance { etape, regle, depuis: row.depuis, due: row.due, fait_le: row.fait_le })
        })
        .collect()
}

/// The tranches of a contrat, as its row has them.
fn tranches(json: &str) -> Result<Vec<Tranche>, AppError> {
    #[derive(Deserialize)]
    struct Row {
        rang: u8,
        regle: i64,
        due: NaiveDate,
        versee_le: Option<NaiveDate>,
    }
    let rows: Vec<Row> = serde_json::from_str(json).map_err(AppError::internal)?;
    rows.into_iter()
        .map(|row| {
            let objet = TRANCHES.iter().find(|(rang, _)| *rang == row.rang).map(|(_, objet)| *objet);
            let regle = kept(objet, row.regle)?;
            Ok(Tranche { rang: row.rang, regle, due: row.due, versee_le: row.versee_le })
        })
        .collect()
}

async fn evenements(conn: &mut Conn, id: SuiviId) -> Result<Vec<Evenement>, AppError> {
    let rows = sqlx::query!(
        r#"SELECT geste, sur, le AS "le: NaiveDate", motif, personne.prenom AS "prenom?", personne.nom AS "nom?"
           FROM suivi_evenement LEFT JOIN personne ON personne.id = suivi_evenement.acteur
           WHERE suivi = $1 ORDER BY suivi_evenement.cree_le DESC, suivi_evenement.id DESC LIMIT $2"#,
        id.0,
        EVENTS
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Evenement {
            geste: row.geste,
            sur: row.sur,
            le: row.le,
            motif: row.motif,
            acteur: row.prenom.zip(row.nom).map(|(prenom, nom)| format!("{prenom} {nom}")),
        })
        .collect())
}

/// The people of an organisme who can be a contact; a hundred at most.
pub async fn colleagues(
    conn: &mut Conn,
    organisme: &OrganismeAccess,
    today: NaiveDate,
) -> Result<Vec<Contact>, AppError> {
    let organisme = organisme.organisation().id;
    let rows = sqlx::query!(
        r#"SELECT DISTINCT personne.id AS "id: Uuid", personne.prenom, personne.nom, personne.email
           FROM habilitation JOIN personne ON personne.id = habilitation.personne
           WHERE habilitation.organisation = $1 AND habilitation.role = 'organisme' AND habilitation.du <= $2 AND coalesce(habilitation.au, $2) >= $2
           ORDER BY personne.nom, personne.prenom LIMIT 100"#,
        organisme.0,
        today
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Contact { personne: row.id.into(), nom: format!("{} {}", row.prenom, row.nom), email: row.email })
        .collect())
}
