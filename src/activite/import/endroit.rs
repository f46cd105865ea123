//! Where a line took place: the lieu or the commune that it says, else what was chosen for lines that say none.

use super::{
    colonnes::Champ,
    connus::Lieu,
    correspondance::{Endroit, NOUVEAU},
    ligne::{Lecteur, Nouveau, shown},
};
use crate::{
    activite::{
        entree::Situated,
        form::{ActiviteForm, NEW_LIEU},
        model::Canal,
    },
    document::lecture::LigneLue,
    identite::access::Contrat,
    territoire::{self, model::Commune},
};

/// What an entry's place is called where a file says « autre lieu » and no more.
const AUTRE_LIEU: &str = "Autre lieu";

impl Lecteur<'_> {
    pub(super) fn place(&self, ligne: &LigneLue, contrat: &Contrat, form: &mut ActiviteForm) -> Result<Place, String> {
        let here = self.one(ligne, Champ::Commune, "commune")?;
        let here = here.and_then(|insee| territoire::search::coded(&insee)).map(|place| place.commune.clone());
        let commune = here.clone().or_else(|| self.regles.commune.clone());
        let canal = self.one(ligne, Champ::Canal, "sur place ou non")?.and_then(|code| Canal::from_code(&code));
        let said = match canal {
            Some(Canal::Domicile | Canal::Distance) => None,
            _ => self.one(ligne, Champ::Lieu, "lieu")?,
        };
        let typed = self.cell(ligne, Champ::Lieu);
        let endroit = match (said.as_deref(), canal) {
            (Some(NOUVEAU), _) => {
                return new_place(typed.unwrap_or(AUTRE_LIEU), canal == Some(Canal::Autre), commune, form);
            }
            (Some(code), _) => Endroit::parse(code),
            (None, Some(canal @ (Canal::Domicile | Canal::Distance))) => Some(Endroit::Sans(canal)),
            (None, Some(Canal::Autre)) => return new_place(AUTRE_LIEU, true, commune, form),
            (None, _) => self.regles.lieu,
        };
        match endroit.ok_or("Le lieu manque.")? {
            Endroit::Lieu(id) => {
                let lieu: &Lieu = self.connus.lieu(id).ok_or("Ce lieu n’existe plus.")?;
                if lieu.structure != contrat.structure {
                    return Err(format!("Le lieu «\u{a0}{}\u{a0}» est d’une autre structure.", shown(&lieu.nom)));
                }
                // Nobody guesses which of the two is right.
                if let Some(here) = here.filter(|here| here.insee != lieu.commune.insee) {
                    return Err(format!(
                        "Le lieu «\u{a0}{}\u{a0}» est à {}, et la ligne dit {}. Si cette colonne n’est pas la commune du lieu, ne la lisez pas.",
                        shown(&lieu.nom),
                        lieu.commune.nom,
                        here.nom
                    ));
                }
                form.lieu = id.to_string();
                let canal = if lieu.occasionnel { Canal::Autre } else { Canal::Lieu };
                Ok(Place {
                    situated: Situated { canal, lieu: Some(id), commune: lieu.commune.insee.clone() },
                    lieu: Some(lieu.nom.clone()),
                    nouveau: None,
                    commune: lieu.commune.nom.clone(),
                })
            }
            Endroit::Sans(canal) => {
                let commune = commune.ok_or("La commune manque.")?;
                canal.code().clone_into(&mut form.lieu);
                fill_commune(form, &commune);
                Ok(Place {
                    situated: Situated { canal, lieu: None, commune: commune.insee },
                    lieu: None,
                    nouveau: None,
                    commune: commune.nom,
                })
            }
        }
    }
}

pub(super) struct Place {
    pub situated: Situated,
    pub lieu: Option<String>,
    pub nouveau: Option<Nouveau>,
    pub commune: String,
}

fn new_place(nom: &str, occasionnel: bool, commune: Option<Commune>, form: &mut ActiviteForm) -> Result<Place, String> {
    let commune = commune.ok_or("La commune du lieu manque.")?;
    let nom = nom.split_whitespace().collect::<Vec<_>>().join(" ");
    NEW_LIEU.clone_into(&mut form.lieu);
    form.lieu_nom.clone_from(&nom);
    fill_commune(form, &commune);
    let canal = if occasionnel { Canal::Autre } else { Canal::Lieu };
    Ok(Place {
        situated: Situated { canal, lieu: None, commune: commune.insee },
        lieu: Some(nom.clone()),
        nouveau: Some(Nouveau { nom, occasionnel }),
        commune: commune.nom,
    })
}

fn fill_commune(form: &mut ActiviteForm, commune: &Commune) {
    form.lieu_commune = commune.label();
    commune.insee.as_str().clone_into(&mut form.lieu_commune_code);
}
