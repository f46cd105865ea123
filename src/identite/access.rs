//! Who may do what. A check returns a value scoped to its object, that store functions take: no value, no access.

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::store;
use crate::{
    error::AppError,
    kernel::id::{ContratId, OrganisationId, PersonneId},
    server::{clock::Clock, database::Database, secret::Fingerprint},
    territoire::calendrier::Territoire,
};

/// Who may call a route at all; objects are checked by the use case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    Public,
    SignedIn,
    /// Someone who has sent a candidature.
    Candidat,
    /// Someone who has, or had, a contrat: the log stays readable after its end.
    Conseiller,
    /// Someone who acts for a structure.
    Structure,
    /// Someone who acts for an organisme de formation.
    Organisme,
    /// Someone who administers the site.
    Admin,
}

impl Access {
    pub fn check(self, viewer: Option<&Viewer>) -> Result<(), AppError> {
        match (self, viewer) {
            (Self::Public, _) | (Self::SignedIn, Some(_)) => Ok(()),
            (_, None) => Err(AppError::Unauthenticated),
            (Self::Candidat, Some(viewer)) if viewer.candidat => Ok(()),
            (Self::Candidat, Some(_)) => Err(AppError::Forbidden),
            (Self::Conseiller, Some(viewer)) => viewer.conseiller().map(|_| ()),
            (Self::Structure, Some(viewer)) => viewer.has(Role::Structure),
            (Self::Organisme, Some(viewer)) => viewer.has(Role::Organisme),
            (Self::Admin, Some(viewer)) => viewer.administration().map(|_| ()),
        }
    }
}

/// What an habilitation lets a person be. A conseiller needs none: the contrat says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Structure,
    Organisme,
    Etat,
    Jury,
    Admin,
}

impl Role {
    pub const ALL: [Self; 5] = [Self::Structure, Self::Organisme, Self::Etat, Self::Jury, Self::Admin];

    pub fn code(self) -> &'static str {
        match self {
            Self::Structure => "structure",
            Self::Organisme => "organisme",
            Self::Etat => "etat",
            Self::Jury => "jury",
            Self::Admin => "admin",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Structure => "Structure",
            Self::Organisme => "Organisme de formation",
            Self::Etat => "Service de l’État",
            Self::Jury => "Jury",
            Self::Admin => "Administration du site",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }
}

/// By what a request says who asks: the fingerprint of a secret that only they have. One never stands for the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Titre {
    /// A browser's cookie, on pages.
    Session(Fingerprint),
    /// A program's token, on the API.
    Jeton(Fingerprint),
}

/// The signed-in person.
#[derive(Clone, Debug)]
pub struct Viewer {
    pub personne: PersonneId,
    pub prenom: String,
    pub nom: String,
    pub email: Option<String>,
    /// Has sent a candidature.
    pub candidat: bool,
    pub habilitations: Vec<Habilitation>,
    /// Latest first.
    pub contrats: Vec<Contrat>,
}

/// What the signed-in person may be, and for which organisation.
#[derive(Clone, Debug)]
pub struct Habilitation {
    pub role: Role,
    /// `None`: jury, administration of the site.
    pub organisation: Option<Organisation>,
}

/// An organisation, with what it says of time.
#[derive(Clone, Debug)]
pub struct Organisation {
    pub id: OrganisationId,
    pub nom: String,
    pub zone: Tz,
    /// Whose holidays it keeps.
    pub territoire: Territoire,
}

/// The signed-in person acting for one of their structures. Only `Viewer::structure` makes one.
#[derive(Clone, Debug)]
pub struct StructureAccess {
    personne: PersonneId,
    organisation: Organisation,
}

/// The signed-in person acting for their organisme de formation. Only `Viewer::organisme` makes one.
#[derive(Clone, Debug)]
pub struct OrganismeAccess {
    personne: PersonneId,
    organisation: Organisation,
}

/// The signed-in person administering the site. Only `Viewer::administration` makes one.
#[derive(Clone, Copy, Debug)]
pub struct AdminAccess {
    personne: PersonneId,
}

impl AdminAccess {
    pub fn personne(self) -> PersonneId {
        self.personne
    }
}

impl StructureAccess {
    pub fn personne(&self) -> PersonneId {
        self.personne
    }

    pub fn organisation(&self) -> &Organisation {
        &self.organisation
    }
}

impl OrganismeAccess {
    pub fn personne(&self) -> PersonneId {
        self.personne
    }

    pub fn organisation(&self) -> &Organisation {
        &self.organisation
    }
}

/// The side from which a suivi is reached.
#[derive(Clone, Debug)]
pub enum SuiviAccess {
    Structure(StructureAccess),
    Organisme(OrganismeAccess),
}

impl SuiviAccess {
    pub fn personne(&self) -> PersonneId {
        match self {
            Self::Structure(access) => access.personne,
            Self::Organisme(access) => access.personne,
        }
    }

    pub fn organisation(&self) -> &Organisation {
        match self {
            Self::Structure(access) => &access.organisation,
            Self::Organisme(access) => &access.organisation,
        }
    }
}

/// A contrat of the signed-in person, with what its structure says of time.
#[derive(Clone, Debug)]
pub struct Contrat {
    pub id: ContratId,
    pub structure: OrganisationId,
    pub structure_nom: String,
    pub zone: Tz,
    /// Whose holidays it keeps.
    pub territoire: Territoire,
    pub du: NaiveDate,
    /// `None`: open-ended.
    pub au: Option<NaiveDate>,
}

impl Contrat {
    pub fn covers(&self, day: NaiveDate) -> bool {
        self.du <= day && self.au.is_none_or(|end| day <= end)
    }
}

/// The signed-in person in their capacity of conseiller. Only `Viewer::conseiller` makes one.
#[derive(Clone, Copy)]
pub struct Conseiller<'a> {
    viewer: &'a Viewer,
}

impl Conseiller<'_> {
    pub fn personne(&self) -> PersonneId {
        self.viewer.personne
    }

    pub fn contrats(&self) -> &[Contrat] {
        &self.viewer.contrats
    }

    /// One of their own contrats; anyone else's is not found.
    pub fn contrat(&self, id: ContratId) -> Result<&Contrat, AppError> {
        self.contrats().iter().find(|contrat| contrat.id == id).ok_or(AppError::NotFound)
    }
}

impl Viewer {
    /// Who shows this, unless it has expired or the account is disabled.
    pub async fn of(db: &Database, titre: &Titre, clock: &Clock) -> Result<Option<Self>, AppError> {
        let mut reader = db.reader().await?;
        let today = clock.now().utc().date_naive();
        store::viewer(&mut reader, titre, clock.real_now(), today).await
    }

    pub fn conseiller(&self) -> Result<Conseiller<'_>, AppError> {
        if self.contrats.is_empty() { Err(AppError::Forbidden) } else { Ok(Conseiller { viewer: self }) }
    }

    fn has(&self, role: Role) -> Result<(), AppError> {
        self.organisations(role).next().map(|_| ()).ok_or(AppError::Forbidden)
    }

    /// In their capacity of administrator of the site.
    pub fn administration(&self) -> Result<AdminAccess, AppError> {
        let held = self.habilitations.iter().any(|held| held.role == Role::Admin);
        if held { Ok(AdminAccess { personne: self.personne }) } else { Err(AppError::Forbidden) }
    }

    /// The organisations that they act for in a role.
    pub fn organisations(&self, role: Role) -> impl Iterator<Item = &Organisation> {
        self.habilitations.iter().filter(move |held| held.role == role).filter_map(|held| held.organisation.as_ref())
    }

    fn organisation(&self, role: Role, id: OrganisationId) -> Result<Organisation, AppError> {
        self.organisations(role).find(|organisation| organisation.id == id).cloned().ok_or(AppError::NotFound)
    }

    /// One of their structures; anyone else's is not found.
    pub fn structure(&self, id: OrganisationId) -> Result<StructureAccess, AppError> {
        Ok(StructureAccess { personne: self.personne, organisation: self.organisation(Role::Structure, id)? })
    }

    /// Their organisme; anyone else's is not found.
    pub fn organisme(&self, id: OrganisationId) -> Result<OrganismeAccess, AppError> {
        Ok(OrganismeAccess { personne: self.personne, organisation: self.organisation(Role::Organisme, id)? })
    }

    /// The page that they come for.
    pub fn first_page(&self) -> Option<String> {
        let first = |role| self.organisations(role).next().map(|organisation| organisation.id);
        if self.conseiller().is_ok() {
            return Some("/activites".to_owned());
        }
        if self.candidat {
            return Some("/mon-espace".to_owned());
        }
        let structure = first(Role::Structure).map(|id| format!("/structure/{id}/suivis"));
        structure.or_else(|| first(Role::Organisme).map(|id| format!("/organisme/{id}/suivis")))
    }

    /// Where « today » is read: the latest contrat's structure, else Paris.
    pub fn zone(&self) -> Tz {
        self.contrats.first().map_or(Tz::Europe__Paris, |contrat| contrat.zone)
    }
}
