//! What a link is made of.

use chrono::{NaiveDate, TimeDelta};
use serde::{Deserialize, Serialize};

use crate::{
    identite::access::StructureAccess,
    kernel::{
        form::{FieldErrors, visible},
        id::{ContratId, OrganisationId, PartageId, PersonneId},
    },
    server::instant::Instant,
};

/// Characters of a name, at most.
const LONGEST_NAME: usize = 80;

/// How long a link may live.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Duree {
    Mois,
    Trimestre,
    Annee,
}

impl Duree {
    pub const ALL: [Self; 3] = [Self::Mois, Self::Trimestre, Self::Annee];

    pub fn days(self) -> i64 {
        match self {
            Self::Mois => 30,
            Self::Trimestre => 90,
            Self::Annee => 365,
        }
    }

    pub fn code(self) -> String {
        self.days().to_string()
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|duree| duree.code() == code)
    }

    pub fn after(self, now: Instant) -> Instant {
        now.plus(TimeDelta::days(self.days()))
    }
}

/// The form of a new link, as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PartageForm {
    /// Proposed by the page: the link itself, and the key that makes it once.
    pub jeton: String,
    pub nom: String,
    pub duree: String,
    /// Of one's own figures: those of one contrat.
    pub contrat: String,
    /// Of a structure's: those of one conseiller.
    pub conseiller: String,
}

/// A link to be made. Of whom, the use case finds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nouveau {
    pub nom: String,
    pub duree: Duree,
}

impl PartageForm {
    /// # Errors
    /// A sentence beside each field.
    pub fn parse(&self) -> Result<Nouveau, FieldErrors> {
        let mut errors = FieldErrors::default();
        let nom = visible(&self.nom).split_whitespace().collect::<Vec<_>>().join(" ");
        if nom.is_empty() {
            errors.add("nom", "Dites pour qui est ce lien, par exemple «\u{a0}Conseil municipal\u{a0}».");
        } else if nom.chars().count() > LONGEST_NAME {
            errors.add("nom", "Écrivez 80 caractères au plus.");
        }
        let duree = errors.take("duree", Duree::from_code(&self.duree).ok_or("Choisissez une durée."));
        if self.jeton.len() != 64 || !self.jeton.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            errors.add("nom", "Ce formulaire est incomplet. Rechargez la page.");
        }
        match duree {
            Some(duree) if errors.is_empty() => Ok(Nouveau { nom, duree }),
            _ => Err(errors),
        }
    }
}

/// On whose behalf links are made and stopped: a conseiller for their own figures, or a person for a structure.
#[derive(Clone, Debug)]
pub enum Auteur {
    Conseiller(PersonneId),
    Structure(StructureAccess),
}

impl Auteur {
    pub fn personne(&self) -> PersonneId {
        match self {
            Self::Conseiller(personne) => *personne,
            Self::Structure(access) => access.personne(),
        }
    }

    pub fn structure(&self) -> Option<OrganisationId> {
        match self {
            Self::Conseiller(_) => None,
            Self::Structure(access) => Some(access.organisation().id),
        }
    }
}

/// A part of the figures only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Partie {
    pub contrat: Option<ContratId>,
    pub conseiller: Option<PersonneId>,
}

/// A link that works, in the list of its owner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Partage {
    pub id: PartageId,
    pub nom: String,
    /// Of which contrat or conseiller, where it is of one alone.
    pub de: Option<String>,
    pub cree_le: Instant,
    pub expire_le: Instant,
    pub vu_le: Option<NaiveDate>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(nom: &str, duree: &str) -> PartageForm {
        let (nom, duree) = (nom.to_owned(), duree.to_owned());
        PartageForm { jeton: "0f".repeat(32), nom, duree, ..PartageForm::default() }
    }

    #[test]
    fn a_link_has_a_name_and_an_end() {
        let read = form("  Conseil \u{200b} municipal ", "90").parse().unwrap();
        assert_eq!((read.nom.as_str(), read.duree), ("Conseil municipal", Duree::Trimestre));
        assert!(form(&"é".repeat(80), "365").parse().is_ok());
        for (wrong, field) in [
            (form("\u{200b} ", "30"), "nom"),
            (form(&"é".repeat(81), "30"), "nom"),
            (form("Nom", "3650"), "duree"),
            (PartageForm { jeton: "0f".repeat(31), ..form("Nom", "30") }, "nom"),
            (PartageForm { jeton: "zz".repeat(32), ..form("Nom", "30") }, "nom"),
        ] {
            let errors = wrong.parse().unwrap_err();
            assert!(errors.of(field).is_some(), "{errors:?}");
        }
    }
}
