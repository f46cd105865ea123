//! The items that an adaptive test may ask: those of the bank that count and that need no reader.

use std::{collections::HashMap, sync::LazyLock};

use serde::Deserialize;

use super::{
    grade::key,
    irt::Parametres,
    selection::{Candidat, Controle},
};
use crate::positionnement::items::{Bank, Item, bank};

/// Changes when the same answers would be followed by another item, or say another level.
pub const MOTEUR: u16 = 1;

pub struct Reserve {
    pub candidats: Vec<Candidat>,
    pub items: Vec<&'static Item>,
    /// Whether difficulties and discriminations come from answers. Else difficulties are their authors' estimates, and every
    /// item discriminates as much as another (1): what nobody has measured yet favours none.
    pub calibree: bool,
    places: HashMap<&'static str, usize>,
}

impl Reserve {
    /// Where an item stands among the candidates.
    pub fn place(&self, id: &str) -> Option<usize> {
        self.places.get(id).copied()
    }
}

/// `exposition.toml`.
#[derive(Deserialize)]
struct File {
    banque: u16,
    moteur: u16,
    /// For each item, its chance and its price.
    controles: HashMap<String, (f64, f64)>,
}

static RESERVE: LazyLock<Reserve> = LazyLock::new(|| {
    read(bank(), include_str!("../items/exposition.toml")).unwrap_or_else(|fault| panic!("exposition.toml: {fault}"))
});

pub fn reserve() -> &'static Reserve {
    &RESERVE
}

/// The items that count and are graded without a reader, in the order of the bank.
pub fn usable(bank: &Bank) -> impl Iterator<Item = &Item> {
    bank.items().iter().filter(|item| !item.entrainement && key(&item.question).is_some())
}

/// Before any calibration.
pub fn estimated(item: &Item) -> Parametres {
    Parametres { discrimination: 1.0, difficulte: item.difficulte }
}

fn read(bank: &'static Bank, text: &str) -> Result<Reserve, String> {
    let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
    if (file.banque, file.moteur) != (bank.version, MOTEUR) {
        return Err(format!("of bank {} and engine {}: to be computed again", file.banque, file.moteur));
    }
    let items: Vec<_> = usable(bank).collect();
    let candidat = |item: &&Item| {
        let (chance, prix) = *file.controles.get(&item.id).ok_or_else(|| format!("{} is missing", item.id))?;
        let controle = Controle { chance, prix };
        Ok(Candidat { famille: item.famille, parametres: estimated(item), controle })
    };
    let candidats: Vec<_> = items.iter().map(candidat).collect::<Result<_, String>>()?;
    let places = items.iter().enumerate().map(|(at, item)| (item.id.as_str(), at)).collect();
    Ok(Reserve { candidats, items, calibree: false, places })
}

#[cfg(test)]
#[path = "reserve_tests.rs"]
mod tests;
