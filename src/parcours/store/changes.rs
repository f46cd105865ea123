//! What changes an evaluation: each time its version goes up, and what matters gets a line in its history.

use chrono::NaiveDate;
use uuid::Uuid;

use super::{dossier, entretien, rendez_vous, tete};
use crate::{
    error::AppError,
    kernel::{form::FieldErrors, id::PersonneId},
    parcours::{
        access::{EvaluationAccess, PersonneAccess},
        dossier::Brouillon,
        forms::{Fixe, Mene},
        model::{Geste, Statut},
        proposition::Proposition,
    },
    referentiel::entretien::GRILLE,
    server::{
        database::Conn,
        idempotence::{self, Earlier},
        instant::Instant,
        secret::Fingerprint,
    },
    suivi::forms::Envoi,
};

/// A change, as it came: who, from which form, on which day.
pub struct Change {
    pub acteur: PersonneId,
    pub envoi: Envoi,
    /// Of the whole form.
    pub body: Fingerprint,
    pub le: NaiveDate,
    pub now: Instant,
}

/// Whether the change was done now; otherwise the same form had done it before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fait {
    Maintenant,
    Deja,
}

impl Change {
    /// Takes the key of the form, and says whether there is anything to do, if nobody has changed what the person read.
    async fn begins(&self, conn: &mut Conn, suivi: Uuid, version: i64) -> Result<bool, AppError> {
        match idempotence::claim(conn, self.acteur.0, self.envoi.cle, &self.body, suivi, self.now).await? {
            Earlier::Same(_) => Ok(false),
            Earlier::None if version == self.envoi.version => Ok(true),
            Earlier::None | Earlier::Other(_) => Err(AppError::Stale),
        }
    }

    /// Its line in the history.
    async fn tell(&self, conn: &mut Conn, suivi: Uuid, geste: &str, motif: &str) -> Result<(), AppError> {
        sqlx::query!(
            "INSERT INTO parcours_evenement (id, suivi, geste, le, motif, acteur, cree_le) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            self.envoi.cle,
            suivi,
            geste,
            self.le,
            motif,
            self.acteur.0,
            self.now
        )
        .execute(conn)
        .await?;
        Ok(())
    }
}

/// Fixes the rendez-vous, or another one in its place.
pub async fn fixer(conn: &mut Conn, access: &EvaluationAccess, change: &Change, fixe: &Fixe) -> Result<Fait, AppError> {
    let accord = access.dossier().accord();
    let suivi = accord.suivi().0;
    let version = rendez_vous(conn, accord).await?.map_or(0, |known| known.version);
    if !change.begins(conn, suivi, version).await? {
        return Ok(Fait::Deja);
    }
    let (heure, mode) = (fixe.heure.format("%H:%M").to_string(), fixe.mode.code());
    sqlx::query!(
        "INSERT INTO rendez_vous (suivi, jour, heure, mode, ou, avec) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (suivi) DO UPDATE SET jour = excluded.jour, heure = excluded.heure, mode = excluded.mode, ou = excluded.ou,
           avec = excluded.avec, version = version + 1",
        suivi,
        fixe.jour,
        heure,
        mode,
        fixe.ou,
        fixe.avec.0
    )
    .execute(&mut *conn)
    .await?;
    let when = crate::parcours::dossier::quand(fixe.jour, fixe.heure);
    change.tell(conn, suivi, "rendez_vous", &when).await?;
    Ok(Fait::Maintenant)
}

/// Keeps what was said, as a draft or for good.
pub async fn noter(conn: &mut Conn, access: &EvaluationAccess, change: &Change, mene: &Mene) -> Result<Fait, AppError> {
    let suivi = access.dossier().accord().suivi().0;
    let known = entretien(conn, access.dossier(), true).await?;
    if !change.begins(conn, suivi, known.as_ref().map_or(0, |known| known.version)).await? {
        return Ok(Fait::Deja);
    }
    let contenu = serde_json::to_string(&mene.reponses).map_err(AppError::internal)?;
    // What is over does not become a draft again: the person may have read it.
    let fini = mene.fini || known.as_ref().is_some_and(|known| known.fini);
    let le = mene.le.or(known.as_ref().and_then(|known| known.le));
    sqlx::query!(
        "INSERT INTO entretien_individuel (suivi, grille_version, contenu, notes, le, fini) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (suivi) DO UPDATE SET grille_version = excluded.grille_version, contenu = excluded.contenu, notes = excluded.notes,
           le = excluded.le, fini = excluded.fini, version = version + 1",
        suivi,
        GRILLE.version,
        contenu,
        mene.notes,
        le,
        fini
    )
    .execute(&mut *conn)
    .await?;
    if mene.fini {
        change.tell(conn, suivi, "entretien", "").await?;
    }
    Ok(Fait::Maintenant)
}

/// Keeps the hours as they were typed, to be proposed later.
pub async fn garder(
    conn: &mut Conn,
    access: &EvaluationAccess,
    change: &Change,
    brouillon: &Brouillon,
) -> Result<Fait, AppError> {
    let suivi = access.dossier().accord().suivi().0;
    let found = dossier(conn, access.dossier()).await?;
    if !change.begins(conn, suivi, found.version).await? {
        return Ok(Fait::Deja);
    }
    let json = serde_json::to_string(brouillon).map_err(AppError::internal)?;
    sqlx::query!(
        "INSERT INTO dossier_parcours (suivi, brouillon) VALUES ($1, $2)
         ON CONFLICT (suivi) DO UPDATE SET brouillon = excluded.brouillon, version = version + 1",
        suivi,
        json
    )
    .execute(&mut *conn)
    .await?;
    Ok(Fait::Maintenant)
}

/// Loads, moves, saves: the proposal leaves for the conseiller. `depasse`: the last one rests on levels that are the test's no
/// longer, so that another one makes sense whatever became of it.
pub async fn proposer(
    conn: &mut Conn,
    access: &EvaluationAccess,
    change: &Change,
    proposition: &Proposition,
    depasse: bool,
) -> Result<Fait, AppError> {
    let suivi = access.dossier().accord().suivi().0;
    let found = dossier(conn, access.dossier()).await?;
    if !change.begins(conn, suivi, found.version).await? {
        return Ok(Fait::Deja);
    }
    if tete(conn, access.dossier().accord()).await?.interrompu {
        let why = "Ce suivi est interrompu. Reprenez-le avant de proposer un parcours.";
        return Err(AppError::Invalid(FieldErrors::one("niveaux", why)));
    }
    if !found.statut.proposable() && !depasse {
        return Err(AppError::Stale);
    }
    let geste = Geste::Proposer;
    let next = found.statut.after(&geste, change.le).map_err(|_| AppError::Stale)?;
    let (etat, tour) = (next.code(), next.tour());
    sqlx::query!(
        "INSERT INTO dossier_parcours (suivi, etat, tour) VALUES ($1, $2, $3)
         ON CONFLICT (suivi) DO UPDATE SET etat = excluded.etat, tour = excluded.tour, brouillon = NULL, version = version + 1",
        suivi,
        etat,
        tour
    )
    .execute(&mut *conn)
    .await?;
    let contenu = serde_json::to_string(proposition).map_err(AppError::internal)?;
    sqlx::query!(
        "INSERT INTO parcours_proposition (suivi, tour, contenu, propose_le) VALUES ($1, $2, $3, $4)",
        suivi,
        tour,
        contenu,
        change.le
    )
    .execute(&mut *conn)
    .await?;
    change.tell(conn, suivi, geste.code(), "").await?;
    Ok(Fait::Maintenant)
}

/// Loads, moves, saves: the conseiller agrees, or not.
pub async fn decider(
    conn: &mut Conn,
    access: &PersonneAccess,
    change: &Change,
    geste: &Geste,
) -> Result<Fait, AppError> {
    let suivi = access.dossier().accord().suivi().0;
    let found = dossier(conn, access.dossier()).await?;
    if !change.begins(conn, suivi, found.version).await? {
        return Ok(Fait::Deja);
    }
    let next = found.statut.after(geste, change.le).map_err(|_| AppError::Stale)?;
    let motif = if let Statut::Conteste { motif, .. } = &next { motif.as_str() } else { "" };
    let (etat, tour) = (next.code(), next.tour());
    sqlx::query!("UPDATE dossier_parcours SET etat = $2, version = version + 1 WHERE suivi = $1", suivi, etat)
        .execute(&mut *conn)
        .await?;
    sqlx::query!(
        "UPDATE parcours_proposition SET decision = $3, decide_le = $4, motif = $5 WHERE suivi = $1 AND tour = $2",
        suivi,
        tour,
        etat,
        change.le,
        motif
    )
    .execute(&mut *conn)
    .await?;
    change.tell(conn, suivi, geste.code(), motif).await?;
    Ok(Fait::Maintenant)
}
