//! A suivi as it is read: whole, as a line of a list, or as something to do.

use chrono::NaiveDate;

use super::model::{Etape, Statut};
use crate::{
    kernel::id::{ContratId, OrganisationId, PersonneId, SuiviId},
    referentiel::delais::Regle,
    server::instant::Instant,
    territoire::calendrier::Territoire,
};

/// A deadline, with the rule that it opened with.
#[derive(Clone, Debug)]
pub struct Echeance {
    pub etape: Etape,
    pub regle: &'static Regle,
    /// The day that the rule counts from.
    pub depuis: NaiveDate,
    pub due: NaiveDate,
    pub fait_le: Option<NaiveDate>,
}

/// A part of the subvention.
#[derive(Clone, Debug)]
pub struct Tranche {
    pub rang: u8,
    pub regle: &'static Regle,
    pub due: NaiveDate,
    pub versee_le: Option<NaiveDate>,
}

/// Something that happened.
#[derive(Clone, Debug)]
pub struct Evenement {
    pub geste: String,
    /// The stage, or the rank of the tranche.
    pub sur: String,
    pub le: NaiveDate,
    pub motif: String,
    /// Who did it, while they are known.
    pub acteur: Option<String>,
}

/// Someone to talk to.
#[derive(Clone, Debug)]
pub struct Contact {
    pub personne: PersonneId,
    pub nom: String,
    pub email: Option<String>,
}

#[derive(Clone, Debug)]
pub struct Contrat {
    pub id: ContratId,
    pub signe_le: NaiveDate,
    pub du: NaiveDate,
    /// `None`: open-ended.
    pub au: Option<NaiveDate>,
}

#[derive(Clone, Debug)]
pub struct Commande {
    /// J.
    pub envoyee_le: NaiveDate,
    pub precisions: String,
}

/// A suivi, whole.
#[derive(Clone, Debug)]
pub struct Suivi {
    pub id: SuiviId,
    pub version: i64,
    pub personne: PersonneId,
    pub prenom: String,
    pub nom: String,
    pub structure: OrganisationId,
    pub structure_nom: String,
    /// Whose holidays count.
    pub territoire: Territoire,
    pub organisme: OrganisationId,
    pub organisme_nom: String,
    pub contact: Contact,
    pub contrat: Contrat,
    pub commande: Option<Commande>,
    pub statut: Statut,
    pub echeances: Vec<Echeance>,
    pub tranches: Vec<Tranche>,
    /// Latest first.
    pub evenements: Vec<Evenement>,
}

impl Suivi {
    pub fn personne_nom(&self) -> String {
        format!("{} {}", self.prenom, self.nom)
    }

    pub fn echeance(&self, etape: Etape) -> Option<&Echeance> {
        self.echeances.iter().find(|echeance| echeance.etape == etape)
    }

    /// The deadline of the stage that is being done.
    pub fn courante(&self) -> Option<&Echeance> {
        self.echeance(self.statut.courante()?)
    }

    /// The next tranche that has not come.
    pub fn tranche(&self) -> Option<&Tranche> {
        self.tranches.iter().find(|tranche| tranche.versee_le.is_none())
    }

    pub fn attendues(&self) -> Vec<u8> {
        self.tranches.iter().filter(|tranche| tranche.versee_le.is_none()).map(|tranche| tranche.rang).collect()
    }

    /// The last thing that is done: nothing that follows can be earlier.
    pub fn dernier_jour(&self) -> NaiveDate {
        let done = self.echeances.iter().filter_map(|echeance| echeance.fait_le);
        let order = self.commande.as_ref().map(|commande| commande.envoyee_le);
        done.chain(order).max().unwrap_or(self.contrat.signe_le)
    }
}

/// A line of a list.
#[derive(Clone, Debug)]
pub struct Ligne {
    pub id: SuiviId,
    pub personne: String,
    /// The organisme for a structure, the structure for an organisme.
    pub avec: String,
    pub contact: String,
    pub statut: Statut,
    pub due: Option<NaiveDate>,
}

/// How many suivis there are, by where they stand.
#[derive(Clone, Copy, Debug, Default)]
pub struct Compte {
    pub a_commander: u32,
    pub en_cours: u32,
    /// Among those that run.
    pub en_retard: u32,
    pub clos: u32,
}

impl Compte {
    pub fn total(self) -> u32 {
        self.a_commander + self.en_cours + self.clos
    }
}

/// What a list is limited to; in the page's address.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Filtre {
    #[default]
    Tous,
    ACommander,
    EnRetard,
    EnCours,
    Clos,
}

impl Filtre {
    pub const ALL: [Self; 5] = [Self::Tous, Self::ACommander, Self::EnRetard, Self::EnCours, Self::Clos];

    pub fn code(self) -> &'static str {
        match self {
            Self::Tous => "tous",
            Self::ACommander => "a-commander",
            Self::EnRetard => "en-retard",
            Self::EnCours => "en-cours",
            Self::Clos => "clos",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Tous => "Tous",
            Self::ACommander => "Commande à envoyer",
            Self::EnRetard => "En retard",
            Self::EnCours => "En cours",
            Self::Clos => "Terminés ou interrompus",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|filtre| filtre.code() == code)
    }

    /// A filter is a range of `suivi.ordre`: from, and up to but not with.
    pub fn range(self, today: NaiveDate) -> (&'static str, String) {
        const FIRST_DATE: &str = "0001-01-01";
        const OVER: &str = "9999-12-30";
        const END: &str = "~";
        let (from, to) = match self {
            Self::Tous => ("", END),
            Self::ACommander => ("", FIRST_DATE),
            Self::EnRetard => return (FIRST_DATE, today.to_string()),
            Self::EnCours => (FIRST_DATE, OVER),
            Self::Clos => (OVER, END),
        };
        (from, to.to_owned())
    }
}

/// Where a page of a list begins: after this place in its order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct After {
    pub ordre: String,
    pub id: SuiviId,
}

/// Something that waits for the structure, or that it waits for.
#[derive(Clone, Debug)]
pub struct AFaire {
    pub suivi: SuiviId,
    pub contrat: ContratId,
    pub personne: String,
    pub contact: String,
    pub quoi: Quoi,
    /// Nothing is due before the order is sent.
    pub due: Option<NaiveDate>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quoi {
    Etape(Etape),
    Tranche(u8),
}

impl Quoi {
    pub fn rang(self) -> u8 {
        if let Self::Tranche(rang) = self { rang } else { 0 }
    }
}

/// Where a page of what is to be done begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AfterTask {
    pub due: Option<NaiveDate>,
    pub contrat: ContratId,
    pub rang: u8,
}

/// What the calendar of a structure shows.
#[derive(Clone, Debug)]
pub struct Date {
    pub suivi: SuiviId,
    pub prenom: String,
    pub nom: String,
    pub quoi: Quoi,
    pub jour: NaiveDate,
}

/// The address of a calendar that is alive.
#[derive(Clone, Copy, Debug)]
pub struct Flux {
    pub depuis: Instant,
}
