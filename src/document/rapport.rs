//! A report: what it says, in order. How it looks is in `rapport.typ`.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::feuille::{Colonne, Entete};
use crate::ui::chart::{Calendar, Chart};

/// Every text is shown as it is: nothing in it is markup.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rapport {
    /// The title of the document, on its first page and in its properties. Never empty.
    pub titre: String,
    /// Above the title: who it is about, « Ville de Sarcelles · Camille Martin ».
    pub surtitre: String,
    /// Under the title: the period and the filters, in words.
    pub sous_titre: String,
    /// The day it is made, at the foot of each page.
    pub le: NaiveDate,
    pub parties: Vec<Partie>,
}

/// A part with its heading, where it has one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Partie {
    pub titre: String,
    pub blocs: Vec<Bloc>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Bloc {
    /// Words; an empty line begins another paragraph, an end of line is kept.
    Texte(String),
    /// Somebody's own words: set apart, so that they are not taken for the programme's.
    Citation(String),
    /// A precision: a definition, a source, a limit.
    Note(String),
    /// Figures to read first, large.
    Chiffres(Vec<Chiffre>),
    Graphique(Chart),
    /// A month of days.
    Mois(Calendar),
    Tableau(Tableau),
}

/// A figure, already written as French writes it (`kernel::french`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chiffre {
    pub nom: String,
    pub valeur: String,
}

impl Chiffre {
    pub fn new(nom: impl Into<String>, valeur: impl Into<String>) -> Self {
        Self { nom: nom.into(), valeur: valeur.into() }
    }
}

/// A table, written as French writes it. The first cell of a row is its heading.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tableau {
    pub(super) legende: String,
    pub(super) entetes: Vec<Entete>,
    /// Each as long as `entetes`.
    pub(super) lignes: Vec<Vec<String>>,
}

impl Tableau {
    /// The rows as these columns read them: the very columns of a sheet, where there is one. `legende` says what it shows.
    pub fn new<T>(legende: impl Into<String>, colonnes: &[Colonne<T>], lignes: &[T]) -> Self {
        let texte = |ligne: &T, colonne: &Colonne<T>| {
            (colonne.lire)(ligne).map_or_else(String::new, |valeur| valeur.en_francais())
        };
        Self {
            legende: legende.into(),
            entetes: colonnes.iter().map(|colonne| colonne.entete.clone()).collect(),
            lignes: lignes.iter().map(|ligne| colonnes.iter().map(|colonne| texte(ligne, colonne)).collect()).collect(),
        }
    }
}
