//! The state of the log on this device, and how it follows the server's.

use std::{cell::Cell, rc::Rc};

use gloo_timers::callback::Timeout;
use leptos::{prelude::*, task::spawn_local};

use super::{
    appareil,
    carnet::{Carnet, Change, Contenu},
    reseau::{self, Sans},
};
use crate::{
    activite::{
        attente::Attente,
        sync::{Action, Envoi, PROTOCOLE},
    },
    kernel::id::{ActiviteId, PersonneId},
};

/// Seconds before a call is tried again: doubled at each failure.
const FIRST_WAIT: u32 = 2;
const LONGEST_WAIT: u32 = 60;

/// How the last call went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lien {
    /// None was made yet.
    Inconnu,
    EnCours,
    Fait,
    HorsLigne,
    /// The session is over.
    Session,
    /// The page must be loaded again.
    Version,
    /// Who is signed in has no log.
    SansJournal,
}

/// What the device is able to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ouverture {
    EnCours,
    /// Nobody's device, as far as it knows.
    Personne,
    Carnet,
    /// The browser keeps nothing: private browsing, or no room.
    Impossible,
}

/// The log, as every part of the page shares it.
#[derive(Clone, Copy)]
pub struct Journal {
    pub ouverture: RwSignal<Ouverture>,
    pub contenu: RwSignal<Contenu>,
    pub lien: RwSignal<Lien>,
    carnet: StoredValue<Option<Carnet>, LocalStorage>,
    rhythm: StoredValue<Rhythm, LocalStorage>,
}

/// When the server is called.
#[derive(Default)]
struct Rhythm {
    calling: Rc<Cell<bool>>,
    /// Asked while a call was under way: there may be more to send.
    again: Rc<Cell<bool>>,
    failures: u32,
    retry: Option<Timeout>,
}

impl Journal {
    /// Opens the log of whose device this is, then asks the server.
    pub fn open() -> Self {
        let journal = Self {
            ouverture: RwSignal::new(Ouverture::EnCours),
            contenu: RwSignal::new(Contenu::default()),
            lien: RwSignal::new(Lien::Inconnu),
            carnet: StoredValue::new_local(None),
            rhythm: StoredValue::new_local(Rhythm::default()),
        };
        spawn_local(async move {
            match appareil::owner() {
                Some(personne) => journal.open_for(personne).await,
                None => journal.ouverture.set(Ouverture::Personne),
            }
            journal.sync();
            appareil::persist().await;
        });
        journal
    }

    async fn open_for(self, personne: PersonneId) {
        let closed = move || {
            self.carnet.set_value(None);
            self.contenu.set(Contenu::default());
            self.ouverture.set(Ouverture::Personne);
        };
        match Carnet::open(personne, closed).await {
            Ok(carnet) => {
                self.carnet.set_value(Some(carnet));
                self.reload().await;
            }
            Err(_) => self.ouverture.set(Ouverture::Impossible),
        }
    }

    /// Shows what the device holds.
    pub async fn reload(self) {
        let Some(carnet) = self.carnet.get_value() else { return };
        match carnet.read().await {
            Ok(contenu) => {
                self.contenu.set(contenu);
                self.ouverture.set(Ouverture::Carnet);
            }
            Err(_) => self.ouverture.set(Ouverture::Impossible),
        }
    }

    /// Changes what waits for an entry, on the disk before anything else. Whether it was kept.
    pub async fn change(self, id: ActiviteId, change: Change) -> bool {
        let Some(carnet) = self.carnet.get_value() else { return false };
        let kept = carnet.change(id, change).await.is_ok();
        self.reload().await;
        self.sync();
        kept
    }

    /// What a person wants of an entry that she sees at this version.
    pub async fn write(self, id: ActiviteId, version: Option<u32>, action: Action) -> bool {
        let change = move |waiting: Option<Attente>| match waiting {
            Some(waiting) => waiting.then(action),
            None => Some(Attente::new(id, version, action)),
        };
        self.change(id, Box::new(change)).await
    }

    /// The same, without waiting for it.
    pub fn want(self, id: ActiviteId, version: Option<u32>, action: Action) {
        spawn_local(async move {
            let _ = self.write(id, version, action).await;
        });
    }

    /// Starts the stopwatch, or forgets it.
    pub async fn time(self, since: Option<u64>) {
        if let Some(carnet) = self.carnet.get_value() {
            let _ = carnet.time(since).await;
            self.reload().await;
        }
    }

    /// Ends the session, then empties this device of the person's log. Whether it was done: without network it is not.
    pub async fn leave(self) -> bool {
        let done = reseau::sign_out().await;
        if let Some(carnet) = self.carnet.get_value().filter(|_| done) {
            self.carnet.set_value(None);
            let _ = carnet.erase().await;
        }
        done
    }

    /// Sends what waits and receives the log, unless a call is under way: then once more after it.
    pub fn sync(self) {
        let (calling, again) = self.rhythm.with_value(|rhythm| (rhythm.calling.clone(), rhythm.again.clone()));
        again.set(true);
        if calling.replace(true) {
            return;
        }
        self.rhythm.update_value(|rhythm| rhythm.retry = None);
        spawn_local(async move {
            while again.replace(false) {
                self.lien.set(Lien::EnCours);
                let lien = self.exchange(&again).await;
                self.lien.set(lien);
                self.plan(lien);
                if lien != Lien::Fait {
                    break;
                }
            }
            calling.set(false);
        });
    }

    async fn exchange(self, again: &Cell<bool>) -> Lien {
        let carnet = self.carnet.get_value();
        let sent = match &carnet {
            Some(carnet) => carnet.send().await.unwrap_or_default(),
            None => Vec::new(),
        };
        let personne = carnet.as_ref().map(|carnet| carnet.personne);
        let envoi = Envoi { protocole: PROTOCOLE, personne, changements: sent };
        let reponse = match reseau::call(&envoi).await {
            Ok(reponse) => reponse,
            Err(Sans::Reseau) => return Lien::HorsLigne,
            Err(Sans::Session) => return Lien::Session,
            Err(Sans::Version) => return Lien::Version,
            Err(Sans::Journal) => return Lien::SansJournal,
        };
        // Somebody else is signed in: their log is opened, the other's queue stays where it is.
        if personne != Some(reponse.cliche.personne) {
            self.open_for(reponse.cliche.personne).await;
            again.set(true);
        }
        if let Some(carnet) = self.carnet.get_value() {
            let _ = carnet.answered(&envoi.changements, reponse).await;
            self.reload().await;
            // More than one call takes, or written meanwhile.
            if self.contenu.with_untracked(|contenu| contenu.file.iter().any(|attente| attente.arret().is_none())) {
                again.set(true);
            }
        }
        Lien::Fait
    }

    fn plan(self, lien: Lien) {
        self.rhythm.update_value(|rhythm| {
            rhythm.failures = if lien == Lien::HorsLigne { rhythm.failures.saturating_add(1) } else { 0 };
            rhythm.retry = (lien == Lien::HorsLigne).then(|| {
                let wait = FIRST_WAIT.saturating_mul(1 << (rhythm.failures - 1).min(10)).min(LONGEST_WAIT);
                Timeout::new(wait * 1000, move || self.sync())
            });
        });
    }
}
