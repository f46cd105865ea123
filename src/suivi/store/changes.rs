//! What changes a suivi: each time its version goes up, and its history gets a line.

use chrono::NaiveDate;

use super::{in_force, suivi};
use crate::{
    error::AppError,
    identite::access::SuiviAccess,
    kernel::id::{CommandeId, PersonneId, SuiviId},
    server::{
        database::Conn,
        idempotence::{self, Earlier},
        instant::Instant,
        secret::Fingerprint,
    },
    suivi::{
        dossier::Suivi,
        forms::Envoi,
        model::{Etape, Geste, Statut},
    },
};

/// A change of a suivi, as it came: who, from which form.
pub struct Change {
    pub access: SuiviAccess,
    pub id: SuiviId,
    pub envoi: Envoi,
    /// Of the whole form.
    pub body: Fingerprint,
    pub now: Instant,
}

/// What the change found.
pub enum Found {
    /// The same form was sent before: it is done already.
    Already,
    Suivi(Box<Suivi>),
}

impl Change {
    /// The suivi, if nobody has changed it since the person read it.
    pub async fn find(&self, conn: &mut Conn) -> Result<Found, AppError> {
        let found = suivi(conn, &self.access, self.id).await?;
        let scope = self.access.personne().0;
        match idempotence::claim(conn, scope, self.envoi.cle, &self.body, self.id.0, self.now).await? {
            Earlier::Same(_) => Ok(Found::Already),
            Earlier::None if found.version == self.envoi.version => Ok(Found::Suivi(Box::new(found))),
            Earlier::None | Earlier::Other(_) => Err(AppError::Stale),
        }
    }

    /// Its line in the history.
    async fn keep(&self, conn: &mut Conn, geste: &str, sur: &str, le: NaiveDate, motif: &str) -> Result<(), AppError> {
        let acteur = self.access.personne();
        sqlx::query!(
            "INSERT INTO suivi_evenement (id, suivi, geste, sur, le, motif, acteur, cree_le) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            self.envoi.cle,
            self.id.0,
            geste,
            sur,
            le,
            motif,
            acteur.0,
            self.now
        )
        .execute(conn)
        .await?;
        Ok(())
    }
}

/// A stage that moves.
pub struct Mouvement {
    pub geste: Geste,
    pub le: NaiveDate,
    /// When the training begins, once it is created.
    pub debut: Option<NaiveDate>,
    pub motif: String,
    /// With the order.
    pub precisions: String,
    /// The id of an order about to be sent.
    pub commande: CommandeId,
}

/// Loads, moves, saves.
pub async fn deplacer(conn: &mut Conn, change: &Change, mouvement: &Mouvement) -> Result<(), AppError> {
    let Found::Suivi(suivi) = change.find(conn).await? else { return Ok(()) };
    let (geste, le) = (mouvement.geste, mouvement.le);
    let next = suivi.statut.after(geste, le).map_err(|_| AppError::Stale)?;
    let sur = match (geste, suivi.statut) {
        (Geste::Commander, _) => {
            order(conn, &suivi, mouvement, change.now).await?;
            Etape::Commande
        }
        (Geste::Franchir, Statut::EnCours { etape }) => {
            finish(conn, &suivi, etape, mouvement).await?;
            etape
        }
        _ => next.courante().or(suivi.statut.courante()).unwrap_or(Etape::Commande),
    };
    if let (Geste::Revenir, Some(etape)) = (geste, next.courante()) {
        let etape = etape.code();
        sqlx::query!("UPDATE echeance SET fait_le = NULL WHERE suivi = $1 AND etape = $2", suivi.id.0, etape)
            .execute(&mut *conn)
            .await?;
    }
    let commande = (geste == Geste::Commander).then_some(mouvement.commande);
    save(conn, &suivi, next, commande).await?;
    if let (Geste::Revenir, Statut::EnCours { etape: Etape::Formation | Etape::Examen }) = (geste, suivi.statut) {
        // Its date followed from the stage that is taken back.
        let etape = suivi.statut.courante().map(Etape::code);
        sqlx::query!("DELETE FROM echeance WHERE suivi = $1 AND etape = $2", suivi.id.0, etape)
            .execute(&mut *conn)
            .await?;
    }
    change.keep(conn, geste.code(), sur.code(), le, &mouvement.motif).await
}

/// The order leaves: this day is J, and three deadlines open.
async fn order(conn: &mut Conn, suivi: &Suivi, mouvement: &Mouvement, now: Instant) -> Result<(), AppError> {
    sqlx::query!(
        "INSERT INTO commande (id, structure, organisme, personne, envoyee_le, precisions, cree_le) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        mouvement.commande.0,
        suivi.structure.0,
        suivi.organisme.0,
        suivi.personne.0,
        mouvement.le,
        mouvement.precisions,
        now
    )
    .execute(&mut *conn)
    .await?;
    for etape in [Etape::Organisation, Etape::Positionnement, Etape::Creation] {
        open_deadline(conn, suivi, etape, mouvement.le, mouvement.le).await?;
    }
    Ok(())
}

/// A stage is done; the two last ones open the deadline of the next.
async fn finish(conn: &mut Conn, suivi: &Suivi, etape: Etape, mouvement: &Mouvement) -> Result<(), AppError> {
    let (code, le) = (etape.code(), mouvement.le);
    sqlx::query!("UPDATE echeance SET fait_le = $3 WHERE suivi = $1 AND etape = $2", suivi.id.0, code, le)
        .execute(&mut *conn)
        .await?;
    match etape {
        Etape::Creation => open_deadline(conn, suivi, Etape::Formation, mouvement.debut.unwrap_or(le), le).await,
        Etape::Formation => open_deadline(conn, suivi, Etape::Examen, le, le).await,
        _ => Ok(()),
    }
}

/// By the rule in force on the day that it opens, which it keeps.
async fn open_deadline(
    conn: &mut Conn,
    suivi: &Suivi,
    etape: Etape,
    depuis: NaiveDate,
    opens: NaiveDate,
) -> Result<(), AppError> {
    let Some(objet) = etape.objet() else { return Ok(()) };
    let regle = in_force(objet, opens)?;
    let (code, due) = (etape.code(), regle.terme.after(depuis, suivi.territoire));
    sqlx::query!(
        "INSERT INTO echeance (suivi, etape, regle_version, depuis, due) VALUES ($1, $2, $3, $4, $5)",
        suivi.id.0,
        code,
        regle.version,
        depuis,
        due
    )
    .execute(conn)
    .await?;
    Ok(())
}

async fn save(conn: &mut Conn, suivi: &Suivi, next: Statut, commande: Option<CommandeId>) -> Result<(), AppError> {
    let (etape, clos_le) = match next {
        Statut::ACommander => (None, None),
        Statut::EnCours { etape } => (Some(etape.code()), None),
        Statut::Interrompu { etape, le } => (etape.map(Etape::code), Some(le)),
        Statut::Termine { le } => (None, Some(le)),
    };
    let (etat, commande) = (next.code(), commande.map(|commande| commande.0));
    let done = sqlx::query!(
        "UPDATE suivi SET etat = $3, etape = $4, clos_le = $5, commande = coalesce($6, commande), version = version + 1,
           due = (SELECT due FROM echeance WHERE $3 = 'en_cours' AND suivi = $1 AND etape = $4)
         WHERE id = $1 AND version = $2",
        suivi.id.0,
        suivi.version,
        etat,
        etape,
        clos_le,
        commande
    )
    .execute(conn)
    .await?;
    if done.rows_affected() == 1 { Ok(()) } else { Err(AppError::Stale) }
}

/// Another contact at the organisme.
pub async fn change_contact(
    conn: &mut Conn,
    change: &Change,
    contact: PersonneId,
    today: NaiveDate,
) -> Result<(), AppError> {
    let Found::Suivi(suivi) = change.find(conn).await? else { return Ok(()) };
    sqlx::query!("UPDATE suivi SET contact = $2, version = version + 1 WHERE id = $1", suivi.id.0, contact.0)
        .execute(&mut *conn)
        .await?;
    change.keep(conn, "contact", "", today, "").await
}

/// A tranche has come.
pub async fn receive(conn: &mut Conn, change: &Change, rang: u8, versee_le: NaiveDate) -> Result<(), AppError> {
    let Found::Suivi(suivi) = change.find(conn).await? else { return Ok(()) };
    let done = sqlx::query!(
        "UPDATE tranche SET versee_le = $3 WHERE contrat = $1 AND rang = $2 AND versee_le IS NULL",
        suivi.contrat.id.0,
        rang,
        versee_le
    )
    .execute(&mut *conn)
    .await?;
    if done.rows_affected() != 1 {
        return Err(AppError::Stale);
    }
    sqlx::query!("UPDATE suivi SET version = version + 1 WHERE id = $1", suivi.id.0).execute(&mut *conn).await?;
    change.keep(conn, "tranche", &rang.to_string(), versee_le, "").await
}
