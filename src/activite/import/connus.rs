//! What the words of a file may name: the person's contrats, the places and the own themes of their structures.

use super::listes::norm;
use crate::{
    identite::access::Contrat,
    kernel::id::{LieuId, OrganisationId, ThemePropreId},
    territoire::model::Commune,
};

#[derive(Clone, Debug)]
pub struct Lieu {
    pub id: LieuId,
    pub nom: String,
    pub commune: Commune,
    pub structure: OrganisationId,
    /// Gone to now and then only.
    pub occasionnel: bool,
}

impl Lieu {
    /// « Médiathèque, Sarcelles ».
    pub fn label(&self) -> String {
        format!("{}, {}", self.nom, self.commune.nom)
    }
}

#[derive(Clone, Debug)]
pub struct Propre {
    pub id: ThemePropreId,
    pub nom: String,
    pub structure: OrganisationId,
}

#[derive(Clone, Debug, Default)]
pub struct Connus {
    pub contrats: Vec<Contrat>,
    pub lieux: Vec<Lieu>,
    pub propres: Vec<Propre>,
}

impl Connus {
    /// The places of this name, perhaps with their commune.
    pub fn lieux_nommes(&self, text: &str) -> Vec<&Lieu> {
        let wanted = norm(text);
        let named = |lieu: &&Lieu| !wanted.is_empty() && (norm(&lieu.nom) == wanted || norm(&lieu.label()) == wanted);
        self.lieux.iter().filter(named).collect()
    }

    pub fn lieu(&self, id: LieuId) -> Option<&Lieu> {
        self.lieux.iter().find(|lieu| lieu.id == id)
    }

    pub fn propre(&self, text: &str) -> Option<&Propre> {
        let wanted = norm(text);
        self.propres.iter().find(|propre| !wanted.is_empty() && norm(&propre.nom) == wanted)
    }
}
