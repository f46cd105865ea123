//! One act on several entries: what it asks, and what it makes of each. An entry that it would make wrong is left.

use serde::{Deserialize, Serialize};

use super::filtre::OfTheme;
use crate::{
    activite::{
        api::MOST_AT_ONCE,
        entree::{Entree, Situated},
        model::Canal,
    },
    identite::access::Contrat,
    kernel::{
        form::FieldErrors,
        id::{ActiviteId, ContratId, LieuId, LotId, OrganisationId, ThemePropreId},
    },
    referentiel::theme::Theme,
};

/// What is typed below the list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LotForm {
    /// Id of the act, made with the empty form: sent twice, it is done once.
    pub cle: String,
    /// The filter of the list and the place in it, as its address has them: where to go back to.
    pub retour: String,
    pub ids: Vec<String>,
    pub geste: String,
    /// Id of a lieu, or code of `Canal::Domicile` or `Canal::Distance`.
    pub lieu: String,
    pub contrat: String,
    pub theme: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lot {
    pub id: LotId,
    pub ids: Vec<ActiviteId>,
    pub geste: Geste,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Geste {
    Supprimer,
    Lieu(LieuId),
    /// At someone's home or at a distance; the commune stays.
    Canal(Canal),
    Contrat(ContratId),
    Ajouter(OfTheme),
    Retirer(OfTheme),
}

/// Codes and names of the acts, in the order of the page.
pub const GESTES: [(&str, &str); 5] = [
    ("theme", "Ajouter un thème"),
    ("sans_theme", "Retirer un thème"),
    ("lieu", "Changer le lieu"),
    ("contrat", "Changer le contrat"),
    ("supprimer", "Supprimer"),
];

impl LotForm {
    /// # Errors
    /// What is to be chosen yet, in the order of the page.
    pub fn parse(&self) -> Result<Lot, FieldErrors> {
        let mut errors = FieldErrors::default();
        let id = self.cle.parse().map_err(|_| "Ce formulaire est incomplet. Rechargez la page.");
        let id = errors.take("cle", id);
        let ids = errors.take("ids", self.parse_ids());
        let theme = || OfTheme::parse(&self.theme).ok_or(("theme", "Choisissez le thème."));
        let geste = match self.geste.as_str() {
            "supprimer" => Ok(Geste::Supprimer),
            "lieu" => self.parse_lieu().ok_or(("lieu", "Choisissez le lieu.")),
            "contrat" => self.contrat.parse().map(Geste::Contrat).map_err(|_| ("contrat", "Choisissez le contrat.")),
            "theme" => theme().map(Geste::Ajouter),
            "sans_theme" => theme().map(Geste::Retirer),
            _ => Err(("geste", "Choisissez ce que vous voulez faire.")),
        };
        let geste = geste.map_err(|(field, message)| errors.add(field, message)).ok();
        match (id, ids, geste) {
            (Some(id), Some(ids), Some(geste)) => Ok(Lot { id, ids, geste }),
            _ => Err(errors),
        }
    }

    fn parse_ids(&self) -> Result<Vec<ActiviteId>, String> {
        let ids: Result<Vec<ActiviteId>, _> = self.ids.iter().map(|id| id.parse()).collect();
        let mut ids = ids.unwrap_or_default();
        ids.sort();
        ids.dedup();
        match ids.len() {
            0 => Err("Cochez au moins une activité.".to_owned()),
            1..=MOST_AT_ONCE => Ok(ids),
            _ => Err(format!("Cochez {MOST_AT_ONCE} activités au plus.")),
        }
    }

    fn parse_lieu(&self) -> Option<Geste> {
        let canal = Canal::from_code(&self.lieu).filter(|canal| matches!(canal, Canal::Domicile | Canal::Distance));
        canal.map(Geste::Canal).or_else(|| self.lieu.parse().map(Geste::Lieu).ok())
    }
}

/// A change, with all that was to be found for it.
#[derive(Clone, Debug)]
pub enum Changement {
    Situer { structure: OrganisationId, place: Situated },
    Sans(Canal),
    Confier(Contrat),
    Ajouter(Theme),
    AjouterPropre { structure: OrganisationId, theme: ThemePropreId },
    Retirer(OfTheme),
}

/// Why an entry is left as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refus {
    AutreStructure,
    HorsContrat,
    SansPublic,
    AutreNomenclature,
    DernierTheme,
}

impl Refus {
    pub fn label(self) -> &'static str {
        match self {
            Self::AutreStructure => "son lieu, ou un de ses thèmes, est d’une autre structure",
            Self::HorsContrat => "ce jour est hors du contrat",
            Self::SansPublic => "une activité sans public n’a pas de thème",
            Self::AutreNomenclature => "elle est notée avec une autre liste de thèmes",
            Self::DernierTheme => "ce serait retirer son dernier thème",
        }
    }
}

impl Changement {
    /// What the entry becomes; the same where it already says so.
    ///
    /// # Errors
    /// Why it would no longer be right.
    pub fn apply(&self, entree: &Entree) -> Result<Entree, Refus> {
        let mut becomes = entree.clone();
        match self {
            Self::Situer { structure, place } => {
                if entree.structure != *structure {
                    return Err(Refus::AutreStructure);
                }
                (becomes.canal, becomes.lieu) = (place.canal, place.lieu);
                becomes.commune = place.commune.clone();
            }
            Self::Sans(canal) => (becomes.canal, becomes.lieu) = (*canal, None),
            Self::Confier(contrat) => {
                if !contrat.covers(entree.jour) {
                    return Err(Refus::HorsContrat);
                }
                let bound = entree.lieu.is_some() || !entree.propres.is_empty();
                if contrat.structure != entree.structure && bound {
                    return Err(Refus::AutreStructure);
                }
                (becomes.contrat, becomes.structure) = (contrat.id, contrat.structure);
            }
            Self::Ajouter(theme) => {
                public(entree)?;
                if theme.nomenclature() != entree.nomenclature {
                    return Err(Refus::AutreNomenclature);
                }
                becomes.themes.extend(theme.parent());
                becomes.themes.push(*theme);
                becomes.themes.sort();
                becomes.themes.dedup();
            }
            Self::AjouterPropre { structure, theme } => {
                public(entree)?;
                if entree.structure != *structure {
                    return Err(Refus::AutreStructure);
                }
                becomes.propres.push(*theme);
                becomes.propres.sort();
                becomes.propres.dedup();
            }
            Self::Retirer(OfTheme::Commun(theme)) => {
                // What makes it precise goes with it.
                becomes.themes.retain(|of_entry| of_entry != theme && of_entry.parent() != Some(*theme));
                keeps_a_theme(&becomes)?;
            }
            Self::Retirer(OfTheme::Propre(id)) => {
                becomes.propres.retain(|of_entry| of_entry != id);
                keeps_a_theme(&becomes)?;
            }
        }
        Ok(becomes)
    }
}

fn public(entree: &Entree) -> Result<(), Refus> {
    if entree.kind.for_the_public() { Ok(()) } else { Err(Refus::SansPublic) }
}

fn keeps_a_theme(becomes: &Entree) -> Result<(), Refus> {
    let without = becomes.themes.is_empty() && becomes.propres.is_empty();
    if becomes.kind.for_the_public() && without { Err(Refus::DernierTheme) } else { Ok(()) }
}

#[cfg(test)]
#[path = "lot_tests.rs"]
mod tests;
