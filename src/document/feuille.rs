//! A sheet: columns that read their values from a row. A value is of its column's kind by construction, and no row is
//! shorter than another.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::kernel::french;

/// What a column holds, so how it is written, aligned, and how wide it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Genre {
    Texte,
    Date,
    Entier,
    Nombre,
    Duree,
    Pourcentage,
}

/// A value as it leaves its row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) enum Valeur {
    #[serde(rename = "t")]
    Texte(String),
    #[serde(rename = "d")]
    Date(NaiveDate),
    #[serde(rename = "e")]
    Entier(i64),
    #[serde(rename = "n")]
    Nombre(f64),
    /// Minutes.
    #[serde(rename = "m")]
    Duree(u32),
    /// 12.5 is 12,5 %.
    #[serde(rename = "p")]
    Pourcentage(f64),
}

impl Valeur {
    /// As a table that is read shows it.
    pub fn en_francais(&self) -> String {
        match self {
            Self::Texte(texte) => texte.clone(),
            Self::Date(jour) => french::date(*jour),
            Self::Entier(entier) => french::integer(*entier),
            Self::Nombre(nombre) => french::decimal(*nombre, 2),
            Self::Duree(minutes) => french::minutes(*minutes),
            Self::Pourcentage(part) => french::percent(*part),
        }
    }
}

/// The head of a column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Entete {
    pub titre: String,
    pub genre: Genre,
    /// In characters; that of the kind where nothing is said.
    pub largeur: Option<u16>,
}

type Lire<T> = Box<dyn Fn(&T) -> Option<Valeur> + Send + Sync>;

/// A column: its title, and what it reads in a row. An empty cell is `None`; so is an empty text.
pub struct Colonne<T> {
    pub(super) entete: Entete,
    pub(super) lire: Lire<T>,
}

impl<T> Colonne<T> {
    /// Words, whoever wrote them: a spreadsheet never takes them for a formula.
    pub fn texte<V: Into<Option<String>>>(
        titre: impl Into<String>,
        lire: impl Fn(&T) -> V + Send + Sync + 'static,
    ) -> Self {
        Self::new(titre, Genre::Texte, move |ligne| {
            lire(ligne).into().filter(|texte| !texte.is_empty()).map(Valeur::Texte)
        })
    }

    /// A civil date.
    pub fn date<V: Into<Option<NaiveDate>>>(
        titre: impl Into<String>,
        lire: impl Fn(&T) -> V + Send + Sync + 'static,
    ) -> Self {
        Self::new(titre, Genre::Date, move |ligne| lire(ligne).into().map(Valeur::Date))
    }

    /// A whole number.
    pub fn entier<V: Into<Option<i64>>>(
        titre: impl Into<String>,
        lire: impl Fn(&T) -> V + Send + Sync + 'static,
    ) -> Self {
        Self::new(titre, Genre::Entier, move |ligne| lire(ligne).into().map(Valeur::Entier))
    }

    /// A number, two decimals shown. What is not finite is an empty cell.
    pub fn nombre<V: Into<Option<f64>>>(
        titre: impl Into<String>,
        lire: impl Fn(&T) -> V + Send + Sync + 'static,
    ) -> Self {
        Self::new(titre, Genre::Nombre, move |ligne| finite(lire(ligne).into()).map(Valeur::Nombre))
    }

    /// A duration in minutes. Hours to add up in a spreadsheet: `[h]:mm` in XLSX, decimal hours in CSV.
    pub fn duree<V: Into<Option<u32>>>(
        titre: impl Into<String>,
        lire: impl Fn(&T) -> V + Send + Sync + 'static,
    ) -> Self {
        Self::new(titre, Genre::Duree, move |ligne| lire(ligne).into().map(Valeur::Duree))
    }

    /// A share: 12.5 is 12,5 %.
    pub fn pourcentage<V: Into<Option<f64>>>(
        titre: impl Into<String>,
        lire: impl Fn(&T) -> V + Send + Sync + 'static,
    ) -> Self {
        Self::new(titre, Genre::Pourcentage, move |ligne| finite(lire(ligne).into()).map(Valeur::Pourcentage))
    }

    /// Another width than that of its kind, in characters.
    pub fn large_de(mut self, caracteres: u16) -> Self {
        self.entete.largeur = Some(caracteres);
        self
    }

    fn new(
        titre: impl Into<String>,
        genre: Genre,
        lire: impl Fn(&T) -> Option<Valeur> + Send + Sync + 'static,
    ) -> Self {
        Self { entete: Entete { titre: titre.into(), genre, largeur: None }, lire: Box::new(lire) }
    }
}

fn finite(value: Option<f64>) -> Option<f64> {
    value.filter(|value| value.is_finite())
}

/// A table without its rows, which come page by page when it is written.
pub struct Feuille<T> {
    /// The name of its tab: 31 characters at most, none of `[ ] : * ? / \`.
    pub nom: &'static str,
    pub colonnes: Vec<Colonne<T>>,
}

impl<T> Feuille<T> {
    pub fn new(nom: &'static str, colonnes: Vec<Colonne<T>>) -> Self {
        Self { nom, colonnes }
    }

    pub(super) fn entetes(&self) -> Vec<Entete> {
        self.colonnes.iter().map(|colonne| colonne.entete.clone()).collect()
    }

    pub(super) fn valeurs<'a>(&'a self, ligne: &'a T) -> impl Iterator<Item = Option<Valeur>> + 'a {
        self.colonnes.iter().map(move |colonne| (colonne.lire)(ligne))
    }
}

/// What a table says of itself where there is room to: the first sheet of a workbook.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct APropos {
    pub titre: String,
    /// What was chosen, in words: « Du 1er au 30 novembre 2026 », « Ateliers ».
    pub filtres: Vec<String>,
    /// A word of the columns, and what it means.
    pub definitions: Vec<(String, String)>,
    /// The day that the figures are of.
    pub le: NaiveDate,
}
