//! What one person's log is on this device: an `IndexedDB` database of its own, so that nobody's queue meets another's.
//!
//! Each change reads and writes in one transaction: two tabs may be open.

use std::rc::Rc;

use idb::{Database, DatabaseEvent as _, Error, Factory, ObjectStore, ObjectStoreParams, Transaction, TransactionMode};
use js_sys::JsString;
use leptos::wasm_bindgen::{JsCast as _, JsValue};
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    activite::{
        attente::Attente,
        sync::{Changement, Cliche, Enregistree, MOST_CHANGES, Reponse},
    },
    kernel::id::{ActiviteId, PersonneId},
};

/// Entries as the server last said, by id.
const ENTREES: &str = "entrees";
/// Changes that wait, by id of the entry. The service worker counts them before it signs somebody out.
const FILE: &str = "file";
/// Under `CLICHE`, the rest of the server's last answer.
const META: &str = "meta";
const CLICHE: &str = "cliche";
/// When the stopwatch was started.
const CHRONO: &str = "chrono";

/// The open database of a person.
#[derive(Clone)]
pub struct Carnet {
    pub personne: PersonneId,
    database: Rc<Database>,
}

/// What becomes of that which waits for an entry.
pub type Change = Box<dyn FnOnce(Option<Attente>) -> Option<Attente>>;

/// All that it holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contenu {
    /// `None`: the server has never answered.
    pub cliche: Option<Cliche>,
    pub file: Vec<Attente>,
    /// Since when the stopwatch runs, in milliseconds since 1970.
    pub chrono: Option<u64>,
}

fn name(personne: PersonneId) -> String {
    format!("fil-{personne}")
}

impl Carnet {
    /// Opens it, made if absent. `closed` is called when another tab, or signing out, erases it.
    pub async fn open(personne: PersonneId, closed: impl Fn() + 'static) -> Result<Self, Error> {
        let mut request = Factory::new()?.open(&name(personne), Some(1))?;
        request.on_upgrade_needed(|event| {
            let Ok(database) = event.database() else { return };
            for store in [ENTREES, FILE, META] {
                let _ = database.create_object_store(store, ObjectStoreParams::new());
            }
        });
        let mut database = request.await?;
        database.on_version_change(move |event| {
            if let Ok(database) = event.database() {
                database.close();
            }
            closed();
        });
        Ok(Self { personne, database: Rc::new(database) })
    }

    pub async fn erase(self) -> Result<(), Error> {
        self.database.close();
        Factory::new()?.delete(&name(self.personne))?.await
    }

    fn transaction(&self, mode: TransactionMode) -> Result<Transaction, Error> {
        self.database.transaction(&[ENTREES, FILE, META], mode)
    }

    pub async fn read(&self) -> Result<Contenu, Error> {
        let transaction = self.transaction(TransactionMode::ReadOnly)?;
        let meta = transaction.object_store(META)?;
        let (cliche, chrono): (Option<Cliche>, _) = (get(&meta, CLICHE).await?, get(&meta, CHRONO).await?);
        let entrees: Vec<Enregistree> = all(&transaction.object_store(ENTREES)?).await?;
        let file = all(&transaction.object_store(FILE)?).await?;
        Ok(Contenu { cliche: cliche.map(|cliche| Cliche { entrees, ..cliche }), file, chrono })
    }

    /// Changes what waits for an entry: `None` is nothing. It may have become another entry.
    pub async fn change(&self, id: ActiviteId, change: Change) -> Result<(), Error> {
        let transaction = self.transaction(TransactionMode::ReadWrite)?;
        let file = transaction.object_store(FILE)?;
        let before = get(&file, &id.to_string()).await?;
        let after = change(before);
        if after.as_ref().is_none_or(|attente| attente.id != id) {
            set(&file, id, None).await?;
        }
        if let Some(attente) = after {
            set(&file, attente.id, Some(attente)).await?;
        }
        transaction.commit()?.await.map(|_| ())
    }

    /// Starts the stopwatch, or forgets it.
    pub async fn time(&self, since: Option<u64>) -> Result<(), Error> {
        let transaction = self.transaction(TransactionMode::ReadWrite)?;
        let meta = transaction.object_store(META)?;
        match since {
            Some(since) => put(&meta, CHRONO, &since).await?,
            None => meta.delete(JsValue::from_str(CHRONO))?.await?,
        }
        transaction.commit()?.await.map(|_| ())
    }

    /// What is to be sent now. From here on it may have reached the server.
    pub async fn send(&self) -> Result<Vec<Changement>, Error> {
        let transaction = self.transaction(TransactionMode::ReadWrite)?;
        let file = transaction.object_store(FILE)?;
        let mut sent = Vec::new();
        for mut attente in all::<Attente>(&file).await? {
            if let Some(changement) = attente.send() {
                set(&file, attente.id, Some(attente)).await?;
                sent.push(changement);
            }
            if sent.len() == MOST_CHANGES {
                break;
            }
        }
        transaction.commit()?.await?;
        Ok(sent)
    }

    /// Takes in the answer to what was sent.
    pub async fn answered(&self, sent: &[Changement], reponse: Reponse) -> Result<(), Error> {
        let transaction = self.transaction(TransactionMode::ReadWrite)?;
        let (entrees, file, meta) =
            (transaction.object_store(ENTREES)?, transaction.object_store(FILE)?, transaction.object_store(META)?);
        for (id, issue) in reponse.issues {
            let (Some(changement), Some(attente)) =
                (sent.iter().find(|sent| sent.id == id), get::<Attente>(&file, &id.to_string()).await?)
            else {
                continue;
            };
            set(&file, id, attente.answered(changement, issue)).await?;
        }
        let before: Option<Cliche> = get(&meta, CLICHE).await?;
        // Another tab may have received a later one.
        if before.is_none_or(|before| before.pris <= reponse.cliche.pris) {
            entrees.clear()?.await?;
            for entree in &reponse.cliche.entrees {
                put(&entrees, &entree.id.to_string(), entree).await?;
            }
            put(&meta, CLICHE, &Cliche { entrees: Vec::new(), ..reponse.cliche }).await?;
        }
        transaction.commit()?.await.map(|_| ())
    }
}

async fn get<T: DeserializeOwned>(store: &ObjectStore, key: &str) -> Result<Option<T>, Error> {
    Ok(store.get(JsValue::from_str(key))?.await?.and_then(read))
}

async fn all<T: DeserializeOwned>(store: &ObjectStore) -> Result<Vec<T>, Error> {
    Ok(store.get_all(None, None)?.await?.into_iter().filter_map(read).collect())
}

async fn put<T: Serialize>(store: &ObjectStore, key: &str, value: &T) -> Result<(), Error> {
    let text = serde_json::to_string(value).unwrap_or_default();
    store.put(&JsValue::from_str(&text), Some(&JsValue::from_str(key)))?.await.map(|_| ())
}

async fn set(file: &ObjectStore, id: ActiviteId, attente: Option<Attente>) -> Result<(), Error> {
    match attente {
        Some(attente) => put(file, &id.to_string(), &attente).await,
        None => file.delete(JsValue::from_str(&id.to_string()))?.await,
    }
}

fn read<T: DeserializeOwned>(value: JsValue) -> Option<T> {
    let text: String = value.dyn_into::<JsString>().ok()?.into();
    serde_json::from_str(&text).ok()
}
