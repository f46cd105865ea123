//! The item bank: data files of this folder, read once. Server only: what is right and why must not reach the browser.

use std::{collections::HashMap, sync::LazyLock};

use serde::Deserialize;

use crate::referentiel::{famille::Famille, niveaux::Niveau};

/// The version of the fixed form: which items it has, in which order.
pub const FIXED_FORM: u16 = 1;

/// One task of the test.
#[derive(Debug)]
pub struct Item {
    pub id: String,
    pub famille: Famille,
    pub niveau: Niveau,
    pub designation: String,
    /// The situation and what is asked.
    pub enonce: String,
    /// Said once the answer is final.
    pub retour: String,
    pub question: Question,
    /// Estimated by the author of the item, not calibrated yet.
    pub difficulte: f64,
    /// Of the fixed form.
    pub fixe: bool,
    /// For training: counts for nothing.
    pub entrainement: bool,
    /// Where the fact comes from.
    pub source: String,
}

/// What is asked, with its key. Indices are those of the lists as they stand here; the runner shows them in another order.
#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum Question {
    Choix {
        options: Vec<String>,
        bonne: usize,
    },
    Plusieurs {
        options: Vec<String>,
        bonnes: Vec<usize>,
    },
    /// In the right order.
    Ordre {
        elements: Vec<String>,
    },
    /// Left and right; `leurres` are further right sides that belong to none.
    Association {
        paires: Vec<(String, String)>,
        leurres: Vec<String>,
    },
    Court {
        reponses: Vec<String>,
    },
    /// Which address a letter really comes from.
    Expediteur {
        courriel: Courriel,
        options: Vec<String>,
        bonne: usize,
    },
    /// Which addresses lead elsewhere.
    Hameconnage {
        options: Vec<String>,
        bonnes: Vec<usize>,
    },
    /// An element and its folder.
    Dossiers {
        elements: Vec<(String, String)>,
        dossiers: Vec<String>,
    },
    /// A page to read: what a line is called, what it says.
    Formulaire {
        lignes: Vec<(String, String)>,
        reponses: Vec<String>,
    },
    /// A formula to mend. The first line and column of the sheet are its headers.
    Formule {
        feuille: Vec<Vec<String>>,
        cellule: String,
        actuelle: String,
        reponses: Vec<String>,
    },
    /// Read by a person, who looks for these points.
    Libre {
        grille: Vec<String>,
    },
}

#[derive(Debug, Deserialize)]
pub struct Courriel {
    pub affiche: String,
    pub adresse: String,
    pub repondre_a: Option<String>,
    pub objet: String,
    pub corps: String,
}

impl Question {
    /// What one chooses among; nothing where there is no choice.
    pub fn options(&self) -> &[String] {
        match self {
            Self::Choix { options, .. }
            | Self::Plusieurs { options, .. }
            | Self::Expediteur { options, .. }
            | Self::Hameconnage { options, .. } => options,
            _ => &[],
        }
    }

    /// What the elements of an association or of folders are put beside, in the order of the indices of an answer.
    pub fn places(&self) -> Vec<&str> {
        match self {
            Self::Association { paires, leurres } => {
                paires.iter().map(|(_, right)| right).chain(leurres).map(String::as_str).collect()
            }
            Self::Dossiers { dossiers, .. } => dossiers.iter().map(String::as_str).collect(),
            _ => Vec::new(),
        }
    }

    /// For each element to place, its text and the index of its place.
    pub fn placed(&self) -> Vec<(&str, usize)> {
        match self {
            Self::Association { paires, .. } => {
                paires.iter().enumerate().map(|(at, (left, _))| (left.as_str(), at)).collect()
            }
            Self::Dossiers { elements, dossiers } => elements
                .iter()
                .filter_map(|(element, folder)| {
                    Some((element.as_str(), dossiers.iter().position(|dossier| dossier == folder)?))
                })
                .collect(),
            _ => Vec::new(),
        }
    }
}

#[derive(Deserialize)]
struct File {
    version: u16,
    famille: Famille,
    item: Vec<Line>,
}

#[derive(Deserialize)]
struct Line {
    id: String,
    designation: String,
    niveau: u8,
    difficulte: f64,
    #[serde(default)]
    fixe: bool,
    #[serde(default)]
    entrainement: bool,
    source: String,
    enonce: String,
    retour: String,
    #[serde(flatten)]
    question: Question,
}

pub struct Bank {
    /// Of the data files: kept with each test, so that one knows what was asked.
    pub version: u16,
    items: Vec<Item>,
    by_id: HashMap<String, usize>,
}

const FILES: [&str; 4] = [
    include_str!("items/reperer.toml"),
    include_str!("items/accompagner.toml"),
    include_str!("items/savoirs.toml"),
    include_str!("items/ecosysteme.toml"),
];

static BANK: LazyLock<Bank> =
    LazyLock::new(|| Bank::read(&FILES).unwrap_or_else(|fault| panic!("the item bank: {fault}")));

pub fn bank() -> &'static Bank {
    &BANK
}

impl Bank {
    fn read(files: &[&str]) -> Result<Self, String> {
        let mut bank = Self { version: 0, items: Vec::new(), by_id: HashMap::new() };
        for text in files {
            let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
            bank.version = bank.version.max(file.version);
            for line in file.item {
                let niveau = Niveau::from_rank(line.niveau).ok_or_else(|| format!("{}: no such level", line.id))?;
                if bank.by_id.insert(line.id.clone(), bank.items.len()).is_some() {
                    return Err(format!("{} twice", line.id));
                }
                bank.items.push(Item {
                    id: line.id,
                    famille: file.famille,
                    niveau,
                    designation: line.designation,
                    enonce: line.enonce,
                    retour: line.retour,
                    question: line.question,
                    difficulte: line.difficulte,
                    fixe: line.fixe,
                    entrainement: line.entrainement,
                    source: line.source,
                });
            }
        }
        Ok(bank)
    }

    pub fn items(&self) -> &[Item] {
        &self.items
    }

    pub fn item(&self, id: &str) -> Option<&Item> {
        self.by_id.get(id).map(|at| &self.items[*at])
    }

    /// Where an item stands among `items`.
    pub fn place(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    /// The fixed form: from the lowest level to the highest, one family after the other within a level.
    pub fn fixed_form(&self) -> Vec<&Item> {
        let mut form: Vec<_> = self.items.iter().filter(|item| item.fixe).collect();
        form.sort_by_key(|item| (item.niveau, item.famille));
        form
    }
}

#[cfg(test)]
#[path = "items_tests.rs"]
mod tests;
