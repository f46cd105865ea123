//! Who may read which dossier, and what of it. Another's is not found.

use super::store;
use crate::{
    error::AppError,
    identite::access::{OrganismeAccess, StructureAccess},
    kernel::id::{PersonneId, SuiviId},
    server::database::Conn,
    suivi::dossier::Suivi,
};

/// A dossier of which one may read the rendez-vous and what was agreed: neither the entretien nor what is being discussed.
pub struct AccordAccess(SuiviId);

/// A dossier that may be read whole: by the conseiller whose it is, or by the organisme that makes it.
pub struct DossierAccess(AccordAccess);

/// A dossier that the organisme makes: it may change it.
pub struct EvaluationAccess(DossierAccess);

/// One's own dossier: one may agree to it, or not.
pub struct PersonneAccess(DossierAccess);

impl AccordAccess {
    pub fn suivi(&self) -> SuiviId {
        self.0
    }
}

impl DossierAccess {
    pub fn accord(&self) -> &AccordAccess {
        &self.0
    }
}

impl EvaluationAccess {
    pub fn dossier(&self) -> &DossierAccess {
        &self.0
    }
}

impl PersonneAccess {
    pub fn dossier(&self) -> &DossierAccess {
        &self.0
    }
}

fn granted(id: SuiviId, granted: bool) -> Result<AccordAccess, AppError> {
    if granted { Ok(AccordAccess(id)) } else { Err(AppError::NotFound) }
}

pub async fn of_organisme(
    conn: &mut Conn,
    organisme: &OrganismeAccess,
    id: SuiviId,
) -> Result<EvaluationAccess, AppError> {
    let accord = granted(id, store::is_of_organisme(conn, id, organisme.organisation().id).await?)?;
    Ok(EvaluationAccess(DossierAccess(accord)))
}

pub async fn own(conn: &mut Conn, personne: PersonneId, id: SuiviId) -> Result<PersonneAccess, AppError> {
    let accord = granted(id, store::is_of_person(conn, id, personne).await?)?;
    Ok(PersonneAccess(DossierAccess(accord)))
}

pub async fn of_structure(conn: &mut Conn, structure: &StructureAccess, id: SuiviId) -> Result<AccordAccess, AppError> {
    granted(id, store::is_of_structure(conn, id, structure.organisation().id).await?)
}

/// From the page of a suivi: who could read it may read this too.
pub fn of_read(suivi: &Suivi) -> AccordAccess {
    AccordAccess(suivi.id)
}
