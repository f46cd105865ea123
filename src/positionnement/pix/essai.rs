//! What would happen to each line of an export, looked at before anything is kept; and what a person says of each.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::{
    lecture::{Lue, Participation},
    model::Profil,
    rapprochement::{Annuaire, Rapprochement},
    store::{Connue, imports::Connu},
};
use crate::kernel::{form::FieldErrors, id::PersonneId};

/// What became of the lines of an import.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Comptes {
    pub ajoutes: u32,
    pub deja_la: u32,
    /// A person said not to import them.
    pub ecartes: u32,
    pub non_partages: u32,
    pub illisibles: u32,
}

/// What writing a profile would do, for a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effet {
    Nouveau,
    /// The very same is there.
    DejaLa,
    /// It is shown instead of the share of that day.
    Remplace(NaiveDate),
    /// The share of that day, later, stays the one that is shown.
    Anterieur(NaiveDate),
}

impl Effet {
    fn of(profil: &Profil, connus: &[Connu]) -> Self {
        let same = |connu: &&Connu| connu.campagne == profil.campagne && connu.partage_le == profil.partage_le;
        let empreinte = profil.empreinte();
        if connus.iter().filter(same).any(|connu| connu.empreinte == empreinte) {
            return Self::DejaLa;
        }
        match connus.iter().map(|connu| connu.partage_le).max() {
            None => Self::Nouveau,
            Some(latest) if latest > profil.partage_le => Self::Anterieur(latest),
            Some(latest) => Self::Remplace(latest),
        }
    }
}

/// A line, and what would happen to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Jugee {
    pub ligne: Participation,
    pub sort: Sort,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sort {
    Illisible(String),
    NonPartage,
    AChoisir {
        rapprochement: Rapprochement,
        /// Who is chosen unless somebody says otherwise.
        proposee: Option<(PersonneId, Effet)>,
    },
}

impl Jugee {
    /// Nobody is chosen for it until somebody does.
    pub fn is_unknown(&self) -> bool {
        matches!(&self.sort, Sort::AChoisir { proposee: None, .. })
    }

    pub fn profil(&self) -> Option<&Profil> {
        match &self.ligne.contenu {
            Lue::Profil(profil) => Some(profil),
            Lue::NonPartage | Lue::Illisible(_) => None,
        }
    }
}

/// Who the lines may be.
pub fn rapprocher(lignes: &[Participation], connues: &[Connue]) -> Vec<Option<Rapprochement>> {
    let annuaire = Annuaire::new(connues);
    let profiles = |ligne: &Participation| matches!(ligne.contenu, Lue::Profil(_));
    lignes.iter().map(|ligne| profiles(ligne).then(|| annuaire.cherche(ligne))).collect()
}

/// What would happen to each line, with what the organisme has of those who may be meant.
pub fn juger(
    lignes: Vec<Participation>,
    rapprochements: Vec<Option<Rapprochement>>,
    connus: &BTreeMap<PersonneId, Vec<Connu>>,
) -> Vec<Jugee> {
    let judge = |(ligne, rapprochement): (Participation, Option<Rapprochement>)| {
        let sort = match (&ligne.contenu, rapprochement) {
            (Lue::Profil(profil), Some(rapprochement)) => {
                let effet = |personne: PersonneId| {
                    (personne, Effet::of(profil, connus.get(&personne).map_or(&[], Vec::as_slice)))
                };
                // Of several, the one who has this very profile: somebody said so before.
                let before = || {
                    let mut candidats = rapprochement.candidats().into_iter().map(effet);
                    candidats.find(|(_, effet)| *effet == Effet::DejaLa)
                };
                let proposee = rapprochement.proposee().map(effet).or_else(before);
                Sort::AChoisir { rapprochement, proposee }
            }
            (Lue::Illisible(why), _) => Sort::Illisible(why.clone()),
            (Lue::NonPartage, _) | (Lue::Profil(_), None) => Sort::NonPartage,
        };
        Jugee { ligne, sort }
    };
    lignes.into_iter().zip(rapprochements).map(judge).collect()
}

/// Who a person said that each line is; of a line that is not here, nothing was said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choix(BTreeMap<u32, Option<String>>);

impl Choix {
    /// From `12:019a…`, a line and a person, or `12:`, nobody.
    pub fn read(posted: &[String]) -> Self {
        let one = |text: &String| {
            let (numero, personne) = text.split_once(':')?;
            Some((numero.parse().ok()?, (!personne.is_empty()).then(|| personne.to_owned())))
        };
        Self(posted.iter().filter_map(one).collect())
    }

    /// All that was chosen, in one text: the same choices have the same.
    pub fn said(&self) -> String {
        let lines = self.0.iter().filter_map(|(numero, chosen)| Some(format!("{numero}:{}", chosen.as_deref()?)));
        lines.collect::<Vec<_>>().join(" ")
    }

    /// What was chosen for a line, as it was sent; `None`: nothing yet.
    pub fn of(&self, numero: u32) -> Option<Option<&str>> {
        self.0.get(&numero).map(Option::as_deref)
    }
}

/// What is to be written: each profile with its person.
#[derive(Debug, PartialEq, Eq)]
pub struct Decide {
    pub profils: Vec<(PersonneId, Profil)>,
    /// All but what the writing itself counts.
    pub comptes: Comptes,
}

/// What the choices decide. The field of a line is `ligne-12`.
pub fn decider(jugees: &[Jugee], connues: &[Connue], choix: &Choix) -> Result<Decide, FieldErrors> {
    let mut errors = FieldErrors::default();
    let mut decide = Decide { profils: Vec::new(), comptes: Comptes::default() };
    let mut taken: BTreeMap<(PersonneId, String, NaiveDate), u32> = BTreeMap::new();
    let known: BTreeSet<_> = connues.iter().map(|connue| connue.id).collect();
    for jugee in jugees {
        let numero = jugee.ligne.numero;
        let Some(profil) = jugee.profil() else {
            match jugee.sort {
                Sort::Illisible(_) => decide.comptes.illisibles += 1,
                Sort::NonPartage | Sort::AChoisir { .. } => decide.comptes.non_partages += 1,
            }
            continue;
        };
        let Some(Some(chosen)) = choix.of(numero) else {
            decide.comptes.ecartes += 1;
            continue;
        };
        let Some(personne) = chosen.parse().ok().filter(|personne| known.contains(personne)) else {
            errors
                .add(&format!("ligne-{numero}"), format!("Ligne {numero}\u{a0}: choisissez une personne de la liste."));
            continue;
        };
        let key = (personne, profil.campagne.clone(), profil.partage_le);
        if let Some(other) = taken.insert(key, numero) {
            errors.add(
                &format!("ligne-{numero}"),
                format!("Ligne {numero}\u{a0}: cette personne est déjà choisie à la ligne {other}, pour le même jour."),
            );
            continue;
        }
        decide.profils.push((personne, profil.clone()));
    }
    if errors.is_empty() && decide.profils.is_empty() {
        errors.add("confirmer", "Choisissez au moins une personne, ou abandonnez cet import.");
    }
    if errors.is_empty() { Ok(decide) } else { Err(errors) }
}

#[cfg(test)]
#[path = "essai_tests.rs"]
mod tests;
