//! What waits on a device to reach the server: for each entry, what was sent and not yet answered, and what was wanted since.
//!
//! What may have reached the server is sent again as it was until it is answered. The server knows it again (the same key and
//! form, the same content, an entry already gone), so a lost answer neither doubles an entry nor makes a person meet a conflict
//! with herself.

use serde::{Deserialize, Serialize};

use super::{
    form::ActiviteForm,
    sync::{Action, Changement, Enregistree, Issue},
};
use crate::kernel::{form::FieldErrors, id::ActiviteId};

/// The changes of one entry that wait.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attente {
    pub id: ActiviteId,
    /// The server's version that the first of the changes replaces.
    base: Option<u32>,
    /// Perhaps known to the server: stays as it is until the answer.
    envoi: Option<Action>,
    /// Replaces it once it is answered.
    suite: Option<Action>,
    arret: Option<Arret>,
}

/// Why nothing is sent before the person has chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Arret {
    ACorriger(FieldErrors),
    /// With the server's entry; `None`: it was deleted there.
    Conflit(Option<Box<Enregistree>>),
    Refuse(String),
}

impl Attente {
    /// A change of an entry that the device knows at this version; `None`: made here.
    pub fn new(id: ActiviteId, base: Option<u32>, action: Action) -> Self {
        Self { id, base, envoi: None, suite: Some(action), arret: None }
    }

    /// The entry as the person wants it. `None` when nothing is left to say: made here, deleted here, never sent.
    pub fn then(mut self, action: Action) -> Option<Self> {
        if action == Action::Supprimer && self.base.is_none() && self.envoi.is_none() {
            return None;
        }
        self.suite = Some(action);
        // In conflict, both versions stay shown: to write again is not to choose.
        if !matches!(self.arret, Some(Arret::Conflit(_))) {
            self.arret = None;
        }
        Some(self)
    }

    /// What the entry is to become, as far as this device knows.
    pub fn wanted(&self) -> Option<&Action> {
        self.suite.as_ref().or(self.envoi.as_ref())
    }

    /// The form that the person wrote last, where it is not to be deleted.
    pub fn form(&self) -> Option<&ActiviteForm> {
        match self.wanted() {
            Some(Action::Ecrire(form)) => Some(form),
            _ => None,
        }
    }

    pub fn arret(&self) -> Option<&Arret> {
        self.arret.as_ref()
    }

    /// Whether the server may have been told.
    pub fn sending(&self) -> bool {
        self.envoi.is_some()
    }

    /// What is to be sent now. To be stored before it leaves.
    pub fn send(&mut self) -> Option<Changement> {
        if self.arret.is_some() {
            return None;
        }
        if self.envoi.is_none() {
            self.envoi = self.suite.take();
        }
        let action = self.envoi.clone()?;
        Some(Changement { id: self.id, base: self.base, action })
    }

    /// Whether the answer to this change is still awaited: another tab may have had it.
    fn awaits(&self, sent: &Changement) -> bool {
        self.base == sent.base && self.envoi.as_ref() == Some(&sent.action)
    }

    /// After the answer. `None`: nothing waits any longer.
    pub fn answered(mut self, sent: &Changement, issue: Issue) -> Option<Self> {
        if !self.awaits(sent) {
            return Some(self);
        }
        let done = self.envoi.take();
        match issue {
            Issue::Fait { version } => {
                self.base = version;
                self.suite.is_some().then_some(self)
            }
            // What was wrong has been replaced since: that may be right.
            Issue::ACorriger { .. } if self.suite.is_some() => Some(self),
            Issue::ACorriger { erreurs } => Some(Self { suite: done, arret: Some(Arret::ACorriger(erreurs)), ..self }),
            Issue::Conflit { serveur } => {
                Some(Self { suite: self.suite.or(done), arret: Some(Arret::Conflit(serveur)), ..self })
            }
            Issue::Refuse { phrase } => {
                Some(Self { suite: self.suite.or(done), arret: Some(Arret::Refuse(phrase)), ..self })
            }
        }
    }

    /// In conflict: this device's version replaces the server's. Where that one is gone, it comes back as a new entry.
    pub fn keep_mine(self, fresh: ActiviteId) -> Option<Self> {
        match (self.arret, self.suite) {
            (Some(Arret::Conflit(Some(serveur))), Some(action)) => {
                Some(Self::new(self.id, Some(serveur.version), action))
            }
            (Some(Arret::Conflit(None)), Some(Action::Ecrire(form))) => Some(added(fresh, *form)),
            _ => None,
        }
    }

    /// In conflict: the server's version stays, and this device's becomes a new entry.
    pub fn keep_both(self, fresh: ActiviteId) -> Option<Self> {
        match self.suite {
            Some(Action::Ecrire(form)) => Some(added(fresh, *form)),
            _ => None,
        }
    }
}

/// A new entry under its own key.
pub fn added(id: ActiviteId, form: ActiviteForm) -> Attente {
    Attente::new(id, None, Action::Ecrire(Box::new(ActiviteForm { cle: id.to_string(), ..form })))
}

#[cfg(test)]
#[path = "attente_tests.rs"]
mod tests;
