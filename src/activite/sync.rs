//! What the offline log and the server say to each other. Both sides are compiled from these types; `PROTOCOLE` changes with
//! their meaning, and a device that still runs another one is told to reload.

use serde::{Deserialize, Serialize};

use super::{form::ActiviteForm, tableau::Choices};
use crate::kernel::{
    form::FieldErrors,
    id::{ActiviteId, PersonneId},
};

/// Version of what this module says.
pub const PROTOCOLE: u16 = 1;
/// Most changes of one call.
pub const MOST_CHANGES: usize = 50;
/// Days of the log that a device keeps, today among them.
pub const DAYS: u64 = 31;

/// Ids of the shell's elements that the program fills: how things stand, the form with its tools, and the thread.
pub const ETAT: &str = "etat";
pub const CARNET: &str = "carnet";
pub const SAISIE: &str = "saisie";
pub const OUTILS: &str = "outils";
pub const FIL: &str = "fil";

/// What is to become of an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    Ecrire(Box<ActiviteForm>),
    Supprimer,
}

/// One change of one entry. Sent any number of times, it is done once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changement {
    pub id: ActiviteId,
    /// The version that it replaces. `None`: the entry is new.
    pub base: Option<u32>,
    pub action: Action,
}

/// A call of a device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Envoi {
    pub protocole: u16,
    /// Whose log it is, as far as the device knows. Nothing is done when somebody else is signed in.
    pub personne: Option<PersonneId>,
    pub changements: Vec<Changement>,
}

/// What came of a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Issue {
    /// The entry is at this version; gone, when there is none.
    Fait {
        version: Option<u32>,
    },
    /// It changed elsewhere since `base`. `None`: it was deleted elsewhere.
    Conflit {
        serveur: Option<Box<Enregistree>>,
    },
    ACorriger {
        erreurs: FieldErrors,
    },
    /// Nothing that the person could correct in the form.
    Refuse {
        phrase: String,
    },
}

/// An entry as the server has recorded it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enregistree {
    pub id: ActiviteId,
    pub version: u32,
    pub form: ActiviteForm,
}

/// The answer to a call: what came of the changes, by entry, and the log as it is afterwards.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reponse {
    pub issues: Vec<(ActiviteId, Issue)>,
    pub cliche: Cliche,
}

/// What a device keeps of a person's log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cliche {
    pub personne: PersonneId,
    pub prenom: String,
    /// Milliseconds since 1970 on the server's clock. A device never goes back to an earlier one.
    pub pris: u64,
    pub choix: Choices,
    pub entrees: Vec<Enregistree>,
}
