//! An entry of the log as it is stored: everything that the form left to find is found.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    form::ActiviteForm,
    model::{Activite, Canal, Classes, Content, Kind, Public, Suite},
};
use crate::{
    identite::access::Contrat,
    kernel::{
        duree::Duree,
        id::{ActiviteId, ContratId, LieuId, OrganisationId, PersonneId, ThemePropreId},
    },
    referentiel::{
        nomenclature::{Axe, Nomenclature},
        theme::Theme,
    },
    territoire::model::Insee,
};

/// A row of `activite`, in the words of its columns. As JSON it is also what the bin and the revisions keep.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entree {
    pub id: ActiviteId,
    pub contrat: ContratId,
    pub conseiller: PersonneId,
    pub structure: OrganisationId,
    pub jour: NaiveDate,
    pub kind: Kind,
    pub canal: Canal,
    pub lieu: Option<LieuId>,
    pub commune: Insee,
    pub duree: Duree,
    /// 1: an import said only a class of durations.
    pub duree_estimee: u8,
    pub participants: u16,
    pub recurrents: u16,
    #[serde(flatten)]
    pub classes: Classes,
    pub nomenclature: Nomenclature,
    pub themes: Vec<Theme>,
    pub propres: Vec<ThemePropreId>,
    pub materiels: Vec<String>,
    pub suites: Vec<Suite>,
    pub redirections: Vec<String>,
    pub autonomie: Option<String>,
    pub niveau: Option<String>,
    pub mandats: u16,
    pub annotation: String,
    pub version: u32,
    /// UTC, as the database writes it.
    pub cree_le: String,
}

/// Where an entry took place, once found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Situated {
    pub canal: Canal,
    pub lieu: Option<LieuId>,
    pub commune: Insee,
}

impl Entree {
    pub fn new(
        activite: Activite,
        contrat: &Contrat,
        conseiller: PersonneId,
        place: Situated,
        cree_le: String,
    ) -> Self {
        let Activite { id, jour, duree, nomenclature, content, annotation, .. } = activite;
        let public = match content {
            Content::Public(public) => *public,
            Content::OwnTime { kind } => Public {
                kind,
                participants: 0,
                recurrents: 0,
                classes: Classes::unsaid(nomenclature, 0),
                themes: Vec::new(),
                propres: Vec::new(),
                materiels: Vec::new(),
                autonomie: None,
                niveau: None,
                suites: Vec::new(),
                redirections: Vec::new(),
                mandats: 0,
            },
        };
        Self {
            id,
            contrat: contrat.id,
            conseiller,
            structure: contrat.structure,
            jour,
            kind: public.kind,
            canal: place.canal,
            lieu: place.lieu,
            commune: place.commune,
            duree,
            duree_estimee: 0,
            participants: public.participants,
            recurrents: public.recurrents,
            classes: public.classes,
            nomenclature,
            themes: public.themes,
            propres: public.propres,
            materiels: public.materiels,
            suites: public.suites,
            redirections: public.redirections,
            autonomie: public.autonomie,
            niveau: public.niveau,
            mandats: public.mandats,
            annotation,
            version: 1,
            cree_le,
        }
    }

    /// Whether the two say the same, whatever their version and the day they were written.
    pub fn says_the_same(&self, other: &Self) -> bool {
        Self { version: other.version, cree_le: other.cree_le.clone(), ..self.clone() } == *other
    }

    /// The form that would be read as this entry. `commune` is the name to show, with its département.
    pub fn to_form(&self, commune: &str) -> ActiviteForm {
        let counts = |axe: Axe| {
            let asked = self.nomenclature.unsaid(axe).unwrap_or(self.nomenclature.classes(axe).len());
            self.classes.of(axe).iter().take(asked).map(|count| some(*count)).collect()
        };
        let without = self.lieu.is_none();
        let mut form = ActiviteForm {
            cle: self.id.to_string(),
            base: self.version.to_string(),
            contrat: self.contrat.to_string(),
            jour: self.jour.to_string(),
            kind: self.kind.code().to_owned(),
            lieu: self.lieu.map_or_else(|| self.canal.code().to_owned(), |lieu| lieu.to_string()),
            lieu_commune: if without { commune.to_owned() } else { String::new() },
            participants: some(self.participants),
            recurrents: some(self.recurrents),
            ages: counts(Axe::Age),
            genres: counts(Axe::Genre),
            statuts: counts(Axe::Statut),
            themes: (self.themes.iter().map(|theme| theme.code().to_owned()))
                .chain(self.propres.iter().map(ToString::to_string))
                .collect(),
            materiels: self.materiels.clone(),
            autonomie: self.autonomie.clone().unwrap_or_default(),
            niveau: self.niveau.clone().unwrap_or_default(),
            suites: self.suites.iter().map(|suite| suite.code().to_owned()).collect(),
            redirections: self.redirections.clone(),
            mandats: some(self.mandats),
            annotation: self.annotation.clone(),
            nomenclature: self.nomenclature.code().to_owned(),
            ..ActiviteForm::default()
        };
        form.set_duree(self.duree);
        form
    }
}

/// As a field shows it: nothing rather than 0.
fn some(count: u16) -> String {
    if count == 0 { String::new() } else { count.to_string() }
}
