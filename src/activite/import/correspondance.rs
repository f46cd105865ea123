//! What the person says that a file means: what each column is, what stands where the file says nothing, and what the words
//! that were not understood mean. It is kept for the next file that has the same titles.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    colonnes::{self, Champ},
    connus::Connus,
    fichier::Table,
    listes::norm,
};
use crate::{
    activite::model::{Canal, Kind},
    kernel::{
        duree::Duree,
        form::FieldErrors,
        id::{ContratId, LieuId},
    },
    referentiel::{nomenclature::Nomenclature, theme::Theme},
    server::secret::{self, Fingerprint},
    territoire::{self, model::Commune},
};

/// A word of the file that means nothing here.
pub const SANS_SENS: &str = "-";
/// A place that is to be made.
pub const NOUVEAU: &str = "nouveau";

/// What is chosen on the page of columns, as it is typed, then what is chosen for words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Correspondance {
    pub nomenclature: String,
    /// Code of a `Champ` for each column; empty: it is not read.
    pub colonnes: Vec<String>,
    /// Empty: that of the day.
    pub contrat: String,
    pub kind: String,
    /// Id of a lieu, or code of `Canal::Domicile` or `Canal::Distance`.
    pub lieu: String,
    pub commune: String,
    pub commune_code: String,
    pub duree: String,
    pub theme: String,
    /// `true`: a note that looks like it tells who somebody is is left out, instead of its line.
    pub sans_notes: String,
    pub mots: Vec<Choisi>,
}

/// What a word of a column means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choisi {
    /// Code of the `Champ`.
    pub champ: String,
    /// The word, as `listes::norm` has it.
    pub mot: String,
    /// Code of what it means, `NOUVEAU`, or `SANS_SENS`.
    pub code: String,
}

/// Where it took place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Endroit {
    Lieu(LieuId),
    Sans(Canal),
}

impl Endroit {
    pub fn parse(text: &str) -> Option<Self> {
        let canal = Canal::from_code(text).filter(|canal| matches!(canal, Canal::Domicile | Canal::Distance));
        canal.map(Self::Sans).or_else(|| text.parse().ok().map(Self::Lieu))
    }
}

/// A correspondance that was understood.
#[derive(Clone, Debug)]
pub struct Regles {
    pub nomenclature: Nomenclature,
    pub colonnes: Vec<Option<Champ>>,
    pub contrat: Option<ContratId>,
    pub kind: Option<Kind>,
    pub lieu: Option<Endroit>,
    pub commune: Option<Commune>,
    pub duree: Option<Duree>,
    pub theme: Option<Theme>,
    pub sans_notes: bool,
    pub mots: BTreeMap<(Champ, String), String>,
}

impl Correspondance {
    /// What a table seems to mean.
    pub fn propose(table: &Table, connus: &Connus) -> Self {
        let nomenclature = colonnes::nomenclature(table);
        let colonnes = colonnes::propose(table, nomenclature);
        let lieu = connus.lieux.first();
        Self {
            nomenclature: nomenclature.code().to_owned(),
            colonnes: colonnes.into_iter().map(|champ| champ.map_or_else(String::new, Champ::code)).collect(),
            lieu: lieu.map_or_else(String::new, |lieu| lieu.id.to_string()),
            commune: lieu.map_or_else(String::new, |lieu| lieu.commune.label()),
            ..Self::default()
        }
    }

    pub fn nomenclature(&self) -> Nomenclature {
        Nomenclature::from_code(&self.nomenclature).unwrap_or_default()
    }

    /// # Errors
    /// What is to be corrected, in the order of the page. A column's field is `colonne-3`.
    pub fn parse(&self, table: &Table, connus: &Connus) -> Result<Regles, FieldErrors> {
        let mut errors = FieldErrors::default();
        let nomenclature = self.nomenclature();
        let mut colonnes: Vec<Option<Champ>> = Vec::new();
        for at in 0..table.titres.len() {
            let code = self.colonnes.get(at).map_or("", String::as_str);
            let champ = Champ::from_code(code, nomenclature);
            let field = format!("colonne-{}", at + 1);
            if champ.is_none() && !code.is_empty() {
                errors.add(&field, "Choisissez dans la liste.");
            }
            let twice = champ
                .is_some_and(|champ| !matches!(champ, Champ::Themes | Champ::Note) && colonnes.contains(&Some(champ)));
            if twice {
                errors.add(
                    &field,
                    format!(
                        "Deux colonnes sont «\u{a0}{}\u{a0}». Gardez-en une.",
                        champ.map_or_else(String::new, |champ| champ.label(nomenclature))
                    ),
                );
            }
            colonnes.push(champ);
        }
        let has = |champ: Champ| colonnes.contains(&Some(champ));
        if !has(Champ::Jour) {
            errors.add("colonne-1", "Dites quelle colonne est le jour.");
        }
        let contrat = errors.take("contrat", self.parse_contrat(connus)).flatten();
        let kind = errors.take("kind", optional(&self.kind, Kind::from_code)).flatten();
        if kind.is_none() && !has(Champ::Kind) && errors.of("kind").is_none() {
            errors.add("kind", "Aucune colonne ne dit ce que vous avez fait. Choisissez-le ici.");
        }
        let duree = errors.take("duree", self.parse_duree()).flatten();
        if duree.is_none()
            && !has(Champ::Duree)
            && !(has(Champ::Debut) && has(Champ::Fin))
            && errors.of("duree").is_none()
        {
            errors.add("duree", "Aucune colonne ne dit la durée. Écrivez-la ici, par exemple 1 h.");
        }
        let theme = errors
            .take(
                "theme",
                optional(&self.theme, |code| {
                    Theme::from_code(code).filter(|theme| theme.nomenclature() == nomenclature)
                }),
            )
            .flatten();
        let lieu = errors
            .take("lieu", optional(&self.lieu, |text| Endroit::parse(text).filter(|endroit| known(*endroit, connus))))
            .flatten();
        if lieu.is_none() && !has(Champ::Lieu) && errors.of("lieu").is_none() {
            errors.add("lieu", "Aucune colonne ne dit le lieu. Choisissez-le ici.");
        }
        let commune = errors.take("commune", self.parse_commune()).flatten();
        if !errors.is_empty() {
            return Err(errors);
        }
        let mots = self.mots.iter().filter_map(|choisi| {
            Some(((Champ::from_code(&choisi.champ, nomenclature)?, choisi.mot.clone()), choisi.code.clone()))
        });
        let sans_notes = self.sans_notes == "true";
        Ok(Regles {
            nomenclature,
            colonnes,
            contrat,
            kind,
            lieu,
            commune,
            duree,
            theme,
            sans_notes,
            mots: mots.collect(),
        })
    }

    fn parse_contrat(&self, connus: &Connus) -> Result<Option<ContratId>, &'static str> {
        optional(&self.contrat, |id| {
            id.parse().ok().filter(|id: &ContratId| connus.contrats.iter().any(|contrat| contrat.id == *id))
        })
        .map_err(|_| "Choisissez l’un de vos contrats.")
    }

    fn parse_duree(&self) -> Result<Option<Duree>, &'static str> {
        if self.duree.trim().is_empty() {
            return Ok(None);
        }
        let read = Duree::parse(&self.duree).map(Some);
        read.map_err(|_| "Écrivez une durée de 1 minute à 23 h 59, par exemple 1 h 15.")
    }

    fn parse_commune(&self) -> Result<Option<Commune>, String> {
        if self.commune.trim().is_empty() {
            return Ok(None);
        }
        let found = territoire::api::resolve(&self.commune, &self.commune_code);
        found.map(|place| Some(place.commune.clone())).map_err(|unresolved| unresolved.to_string())
    }
}

fn known(endroit: Endroit, connus: &Connus) -> bool {
    match endroit {
        Endroit::Lieu(id) => connus.lieu(id).is_some(),
        Endroit::Sans(_) => true,
    }
}

fn optional<T>(text: &str, read: impl Fn(&str) -> Option<T>) -> Result<Option<T>, &'static str> {
    if text.is_empty() { Ok(None) } else { read(text).map(Some).ok_or("Choisissez dans la liste.") }
}

/// By what a file's titles are known again, in whatever order its rows are.
pub fn of_titles(titres: &[String]) -> Fingerprint {
    secret::fingerprint(titres.iter().map(|titre| norm(titre)).collect::<Vec<_>>().join("\n"))
}
