//! The items that an adaptive test may ask: those of the bank that count and that need no reader.

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

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
    /// The items whose difficulty and discrimination come from answers. The difficulties of others are their authors' estimates,
    /// and each discriminates as much as another (1): what nobody has measured yet favours none.
    mesures: HashSet<String>,
    places: HashMap<&'static str, usize>,
}

impl Reserve {
    pub fn is_measured(&self, id: &str) -> bool {
        self.mesures.contains(id)
    }

    /// How many are.
    pub fn mesurees(&self) -> usize {
        self.mesures.len()
    }

    /// Where an item stands among the candidates.
    pub fn place(&self, id: &str) -> Option<usize> {
        self.places.get(id).copied()
    }
}

/// `calibration.toml`.
#[derive(Deserialize)]
struct Calibration {
    banque: u16,
    moteur: u16,
    /// For each item that was measured, its difficulty and its discrimination.
    parametres: HashMap<String, (f64, f64)>,
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
    let (exposition, calibration) =
        (include_str!("../items/exposition.toml"), include_str!("../items/calibration.toml"));
    read(bank(), exposition, calibration).unwrap_or_else(|fault| panic!("the reserve: {fault}"))
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

fn read(bank: &'static Bank, exposition: &str, calibration: &str) -> Result<Reserve, String> {
    let file: File = toml::from_str(exposition).map_err(|error| error.to_string())?;
    let calibration: Calibration = toml::from_str(calibration).map_err(|error| error.to_string())?;
    for (banque, moteur) in [(file.banque, file.moteur), (calibration.banque, calibration.moteur)] {
        if (banque, moteur) != (bank.version, MOTEUR) {
            return Err(format!("of bank {banque} and engine {moteur}: to be computed again"));
        }
    }
    let items: Vec<_> = usable(bank).collect();
    if let Some(id) = calibration.parametres.keys().find(|id| !items.iter().any(|item| item.id == **id)) {
        return Err(format!("{id} was measured, and is not of the bank"));
    }
    let parametres = |item: &Item| match calibration.parametres.get(&item.id) {
        Some((difficulte, discrimination)) => Parametres { discrimination: *discrimination, difficulte: *difficulte },
        None => estimated(item),
    };
    let candidat = |item: &&Item| {
        let (chance, prix) = *file.controles.get(&item.id).ok_or_else(|| format!("{} is missing", item.id))?;
        let controle = Controle { chance, prix };
        Ok(Candidat { famille: item.famille, parametres: parametres(item), controle })
    };
    let candidats: Vec<_> = items.iter().map(candidat).collect::<Result<_, String>>()?;
    let places = items.iter().enumerate().map(|(at, item)| (item.id.as_str(), at)).collect();
    let mesures = calibration.parametres.into_keys().collect();
    Ok(Reserve { candidats, items, mesures, places })
}

#[cfg(test)]
#[path = "reserve_tests.rs"]
mod tests;
