//! What would happen to each line of a file: nothing is written. The same reading is what is written afterwards.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    colonnes::Champ,
    correspondance::NOUVEAU,
    empreinte::Occurrences,
    fichier::Table,
    ligne::{Lecteur, Mot, Prete},
    listes::{self, norm},
};
use crate::{
    activite::phrase,
    kernel::spelling,
    referentiel::nomenclature::{Nomenclature, SAME_THEMES},
    server::secret::Fingerprint,
    territoire,
};

/// A line as it was read.
#[derive(Clone, Debug)]
pub struct Lue {
    /// As the spreadsheet numbers it.
    pub numero: u32,
    pub lecture: Result<Relue, String>,
}

/// A line that would be an entry, and how it is known again.
#[derive(Clone, Debug)]
pub struct Relue {
    pub prete: Prete,
    pub contenu: String,
    pub empreinte: Fingerprint,
    /// Which of the lines of the file that say the same, from 1.
    pub occurrence: u32,
}

/// What would happen to a line.
#[derive(Clone, Debug)]
pub enum Sort {
    Ajoutee(Box<Relue>),
    DejaLa(Box<Relue>),
    /// It was imported, then deleted by the person: it does not come back by itself.
    Supprimee(Box<Relue>),
    Refusee(String),
}

/// What is in the database of what a file says.
#[derive(Clone, Debug, Default)]
pub struct DejaVu {
    /// Fingerprints of lines that were imported, and whether their entry is in the log.
    pub importees: BTreeMap<Fingerprint, bool>,
    /// How many entries of the log say this.
    pub presentes: BTreeMap<String, u32>,
}

/// Every line, in the order of the file.
pub fn lire(table: &Table, lecteur: &Lecteur) -> Vec<Lue> {
    let mut occurrences = Occurrences::default();
    let mut read = |ligne: &_| {
        let prete = lecteur.lire(ligne)?;
        let contenu = super::empreinte::contenu(&prete.entree, prete.lieu.as_deref());
        let (empreinte, occurrence) = occurrences.next(&contenu);
        Ok(Relue { prete, contenu, empreinte, occurrence })
    };
    table.lignes.iter().map(|ligne| Lue { numero: ligne.numero, lecture: read(ligne) }).collect()
}

/// What becomes of each line, with what is already there.
pub fn juger(lues: Vec<Lue>, vu: &DejaVu) -> Vec<(u32, Sort)> {
    let judged = lues.into_iter().map(|Lue { numero, lecture }| {
        let sort = match lecture {
            Err(why) => Sort::Refusee(why),
            Ok(relue) => {
                let importee = vu.importees.get(&relue.empreinte).copied();
                let there = vu.presentes.get(&relue.contenu).is_some_and(|count| *count >= relue.occurrence);
                match importee {
                    Some(true) => Sort::DejaLa(Box::new(relue)),
                    _ if there => Sort::DejaLa(Box::new(relue)),
                    Some(false) => Sort::Supprimee(Box::new(relue)),
                    None => Sort::Ajoutee(Box::new(relue)),
                }
            }
        };
        (numero, sort)
    });
    judged.collect()
}

/// How many lines of each sort.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Comptes {
    pub ajoutees: u32,
    pub deja_la: u32,
    pub supprimees: u32,
    pub refusees: u32,
}

impl Comptes {
    pub fn of(sorts: &[(u32, Sort)]) -> Self {
        let mut comptes = Self::default();
        for (_, sort) in sorts {
            *match sort {
                Sort::Ajoutee(_) => &mut comptes.ajoutees,
                Sort::DejaLa(_) => &mut comptes.deja_la,
                Sort::Supprimee(_) => &mut comptes.supprimees,
                Sort::Refusee(_) => &mut comptes.refusees,
            } += 1;
        }
        comptes
    }
}

/// A word of a column that is not understood, or that is a place to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inconnu {
    pub champ: Champ,
    /// As it was first written.
    pub texte: String,
    /// As it is compared.
    pub mot: String,
    pub lignes: u32,
    /// The person said what it means, for this file or for one before.
    pub regle: bool,
    /// What it seems to mean, or means.
    pub propose: Option<String>,
    /// Codes and names of what it may mean.
    pub choix: Vec<(String, String)>,
}

/// Words that are asked about, at most: a column of which each cell is another word is no list.
pub const MOST_WORDS: usize = 150;

/// What is to be settled, each word once, in the order of columns; what was settled by hand before is there too, as it was.
pub fn inconnus(table: &Table, lecteur: &Lecteur) -> Vec<Inconnu> {
    let mut found: BTreeMap<(Champ, String), Inconnu> = BTreeMap::new();
    let champs: BTreeSet<Champ> =
        lecteur.regles.colonnes.iter().flatten().copied().filter(|champ| champ.in_words()).collect();
    for ligne in &table.lignes {
        for champ in &champs {
            for texte in lecteur.mots(ligne, *champ) {
                let mot = norm(&texte);
                let chosen = lecteur.regles.mots.get(&(*champ, mot.clone())).filter(|code| !code.is_empty());
                if chosen.is_none() && lecteur.mot(*champ, &texte) != Mot::Inconnu {
                    continue;
                }
                if let Some(known) = found.get_mut(&(*champ, mot.clone())) {
                    known.lignes += 1;
                } else if found.len() <= MOST_WORDS {
                    let regle = chosen.is_some();
                    let propose = chosen.cloned().or_else(|| propose(*champ, &texte, lecteur));
                    let choix = choix(*champ, &texte, lecteur);
                    let inconnu = Inconnu { champ: *champ, texte, mot: mot.clone(), lignes: 1, regle, propose, choix };
                    found.insert((*champ, mot), inconnu);
                }
            }
        }
    }
    found.into_values().collect()
}

fn propose(champ: Champ, texte: &str, lecteur: &Lecteur) -> Option<String> {
    match champ {
        Champ::Themes => {
            let other =
                if lecteur.regles.nomenclature == Nomenclature::V2 { Nomenclature::V1 } else { Nomenclature::V2 };
            let there = listes::code(champ, other, texte);
            let same = SAME_THEMES.iter().find_map(|(v1, v2)| match (there, other) {
                (Some(code), Nomenclature::V1) if code == *v1 => Some(*v2),
                (Some(code), Nomenclature::V2) if code == *v2 => Some(*v1),
                _ => None,
            });
            let read = || {
                let lecture = phrase::lire(texte, lecteur.today, &phrase::Connus::default());
                let themes: Vec<_> = lecture.themes.iter().map(|theme| theme.valeur.code()).collect();
                if let [one] = themes.as_slice() { Some(*one) } else { None }
            };
            same.or_else(|| if other == Nomenclature::V1 { read() } else { None }).map(str::to_owned)
        }
        Champ::Lieu => {
            let wanted = norm(texte);
            let near =
                |name: &str| wanted.len() > 6 && spelling::mistyped(wanted.as_bytes(), norm(name).as_bytes(), false);
            let lieu = lecteur.connus.lieux.iter().find(|lieu| near(&lieu.nom));
            Some(lieu.map_or_else(|| NOUVEAU.to_owned(), |lieu| lieu.id.to_string()))
        }
        _ => None,
    }
}

fn choix(champ: Champ, texte: &str, lecteur: &Lecteur) -> Vec<(String, String)> {
    let own = |(code, label): (&str, &str)| (code.to_owned(), label.to_owned());
    match champ {
        Champ::Lieu => {
            let new = (NOUVEAU.to_owned(), "Un nouveau lieu, à ce nom".to_owned());
            let known = lecteur.connus.lieux.iter().map(|lieu| (lieu.id.to_string(), lieu.label()));
            let without = [("domicile", "À domicile"), ("distance", "À distance")].map(own);
            std::iter::once(new).chain(known).chain(without).collect()
        }
        Champ::Commune => {
            let found = territoire::api::candidates(texte).into_iter();
            found.map(|place| (place.commune.insee.as_str().to_owned(), place.label())).collect()
        }
        Champ::Themes => {
            let propres = lecteur.connus.propres.iter().map(|propre| (propre.id.to_string(), propre.nom.clone()));
            propres.chain(listes::choices(champ, lecteur.regles.nomenclature).into_iter().map(own)).collect()
        }
        _ => listes::choices(champ, lecteur.regles.nomenclature).into_iter().map(own).collect(),
    }
}

#[cfg(test)]
#[path = "essai_tests.rs"]
mod tests;
