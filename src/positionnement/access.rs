//! Who may read which test. Another's is not found.

use super::store;
use crate::{
    error::AppError,
    identite::access::{OrganismeAccess, StructureAccess},
    kernel::id::{PassageId, PersonneId},
    server::database::Conn,
};

/// A test that may be read in all its detail: by the person who took it, or by the organisme that gives it.
pub struct PassageAccess(ResultatAccess);

/// A test of which one may read what it means, and no answer.
pub struct ResultatAccess(PassageId);

impl PassageAccess {
    pub fn id(&self) -> PassageId {
        self.0.0
    }

    pub fn resultat(&self) -> &ResultatAccess {
        &self.0
    }

    fn granted(id: PassageId, granted: bool) -> Result<Self, AppError> {
        if granted { Ok(Self(ResultatAccess(id))) } else { Err(AppError::NotFound) }
    }
}

impl ResultatAccess {
    pub fn id(&self) -> PassageId {
        self.0
    }
}

/// For the levels alone, which a dossier de parcours is made of: whoever asks may read that dossier.
pub(super) fn of_dossier(id: PassageId) -> ResultatAccess {
    ResultatAccess(id)
}

pub async fn own(conn: &mut Conn, personne: PersonneId, id: PassageId) -> Result<PassageAccess, AppError> {
    PassageAccess::granted(id, store::is_of_person(conn, id, personne).await?)
}

pub async fn of_organisme(
    conn: &mut Conn,
    organisme: &OrganismeAccess,
    id: PassageId,
) -> Result<PassageAccess, AppError> {
    PassageAccess::granted(id, store::is_of_organisme(conn, id, organisme.organisation().id).await?)
}

pub async fn of_structure(
    conn: &mut Conn,
    structure: &StructureAccess,
    id: PassageId,
) -> Result<ResultatAccess, AppError> {
    if store::is_of_structure(conn, id, structure.organisation().id).await? {
        Ok(ResultatAccess(id))
    } else {
        Err(AppError::NotFound)
    }
}
