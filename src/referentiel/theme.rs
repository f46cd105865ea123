//! The themes of an activity, in both nomenclatures. Codes of v1 begin with `v1.`: a code says its version.
//!
//! Source: programme.md § 7 (the lists in use on the public platforms of the programme). New entries use v2; v1 comes with
//! imports. The mission of each theme of v2 is an interpretation, v1 (programme.md § 5).

use std::borrow::Cow;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use super::nomenclature::Nomenclature;

/// A theme of a nomenclature. Only codes of the tables below make one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Theme(&'static str);

/// A line of the nomenclature: the code that is stored, and what people read.
pub struct Entry {
    pub code: &'static str,
    pub label: &'static str,
}

pub(super) const fn entry(code: &'static str, label: &'static str) -> Entry {
    Entry { code, label }
}

/// The nineteen themes, the most used on the public platform first.
pub static THEMES: [Entry; 19] = [
    entry("materiel", "Prendre en main du matériel"),
    entry("demarches", "Aide aux démarches administratives"),
    entry("email", "E-mail"),
    entry("navigation", "Navigation sur Internet"),
    entry("contenus", "Gérer ses contenus numériques"),
    entry("bureautique", "Bureautique"),
    entry("securite", "Prévention en sécurité numérique"),
    entry("insertion", "Insertion professionnelle"),
    entry("sante", "Santé"),
    entry("reseaux", "Réseaux sociaux, communication"),
    entry("banque", "Banque et achats en ligne"),
    entry("culture", "Culture numérique"),
    entry("parentalite", "Parentalité"),
    entry("scolarite", "Scolarité et numérique"),
    entry("creer", "Créer avec le numérique"),
    entry("ia", "Intelligence artificielle"),
    entry("professionnel", "Accompagner un professionnel"),
    entry("maintenance", "Maintenance de matériel"),
    entry("diagnostic", "Diagnostic numérique"),
];

/// The theme that the lines below make precise.
pub const DEMARCHES: Theme = Theme("demarches");

/// The eleven kinds of « aide aux démarches administratives ».
pub static DEMARCHES_PRECISES: [Entry; 11] = [
    entry("demarches.papiers", "Papiers, élections, citoyenneté"),
    entry("demarches.famille", "Famille, scolarité"),
    entry("demarches.social", "Social, santé"),
    entry("demarches.travail", "Travail, formation, entreprise"),
    entry("demarches.logement", "Logement"),
    entry("demarches.transports", "Transports, mobilité"),
    entry("demarches.argent", "Argent, impôts"),
    entry("demarches.justice", "Justice"),
    entry("demarches.etrangers", "Étrangers, Europe"),
    entry("demarches.loisirs", "Loisirs, sports, culture"),
    entry("demarches.associations", "Associations"),
];

/// The eighteen themes of v1.
pub static THEMES_V1: [Entry; 18] = [
    entry("v1.diagnostic", "Diagnostic numérique"),
    entry("v1.materiel", "Prendre en main du matériel (ordinateur, tablette, téléphone)"),
    entry("v1.budget", "Budget"),
    entry("v1.culture", "Culture numérique"),
    entry("v1.navigation", "Naviguer sur Internet"),
    entry("v1.emploi", "Emploi, formation"),
    entry("v1.courriels", "Courriels"),
    entry("v1.proches", "Échanger avec ses proches"),
    entry("v1.entreprise", "Numérique et TPE, PME"),
    entry("v1.equipement", "Sécuriser un équipement"),
    entry("v1.contenus", "Gestion de contenus numériques"),
    entry("v1.aidant", "Accompagner un aidant (parent, travailleur social, enseignant)"),
    entry("v1.fraude", "Fraude et harcèlement"),
    entry("v1.bureautique", "Bureautique"),
    entry("v1.scolaire", "Scolaire"),
    entry("v1.sante", "Santé"),
    entry("v1.demarche", "Démarche en ligne"),
    entry("v1.applications", "Applications smartphone"),
];

impl Theme {
    pub fn from_code(code: &str) -> Option<Self> {
        Self::all().find(|entry| entry.code == code).map(|entry| Self(entry.code))
    }

    pub fn code(self) -> &'static str {
        self.0
    }

    pub fn label(self) -> &'static str {
        Self::all().find(|entry| entry.code == self.0).map_or(self.0, |entry| entry.label)
    }

    /// The theme that this one makes precise.
    pub fn parent(self) -> Option<Self> {
        self.0.starts_with("demarches.").then_some(DEMARCHES)
    }

    /// The version whose code it is.
    pub fn nomenclature(self) -> Nomenclature {
        if self.0.starts_with("v1.") { Nomenclature::V1 } else { Nomenclature::V2 }
    }

    fn all() -> impl Iterator<Item = &'static Entry> {
        THEMES.iter().chain(&DEMARCHES_PRECISES).chain(&THEMES_V1)
    }
}

impl std::fmt::Debug for Theme {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

impl Serialize for Theme {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0)
    }
}

impl<'de> Deserialize<'de> for Theme {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = Cow::<str>::deserialize(deserializer)?;
        Self::from_code(&code).ok_or_else(|| D::Error::custom("unknown theme"))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn codes_are_unique_and_read_back() {
        let codes: BTreeSet<_> = Theme::all().map(|entry| entry.code).collect();
        assert_eq!(codes.len(), 48);
        for entry in Theme::all() {
            let theme = Theme::from_code(entry.code).unwrap();
            assert_eq!((theme.code(), theme.label()), (entry.code, entry.label));
        }
        assert_eq!(Theme::from_code("demarches.logement").unwrap().parent(), Some(DEMARCHES));
        assert_eq!(Theme::from_code("cuisine"), None);
    }
}
