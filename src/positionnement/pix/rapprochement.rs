//! Who a participant may be, among the people whom the organisme trains: by what it asked for besides the name, else by the
//! name. It is a proposal: a person says yes or no to each.

use std::collections::BTreeMap;

use super::lecture::Participation;
use crate::{
    kernel::{
        email::Email,
        id::{PersonneId, SuiviId},
        spelling::{letters, mistyped},
    },
    positionnement::pix::store::Connue,
};

/// People proposed for one line whose name is only like theirs.
const MOST_NEAR: usize = 6;

/// What was recognised of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rapprochement {
    /// The e-mail, or the number of the suivi. `autre_nom`: the name is not that person's.
    ParIdentifiant {
        personne: PersonneId,
        autre_nom: bool,
    },
    ParNom(PersonneId),
    /// That many have the name.
    Plusieurs(Vec<PersonneId>),
    /// Nobody has it; these have nearly.
    Personne(Vec<PersonneId>),
}

impl Rapprochement {
    /// Who is proposed first.
    pub fn proposee(&self) -> Option<PersonneId> {
        match self {
            Self::ParIdentifiant { personne, .. } | Self::ParNom(personne) => Some(*personne),
            Self::Plusieurs(_) | Self::Personne(_) => None,
        }
    }

    /// Everybody whom the line may mean.
    pub fn candidats(&self) -> Vec<PersonneId> {
        match self {
            Self::ParIdentifiant { personne, .. } | Self::ParNom(personne) => vec![*personne],
            Self::Plusieurs(candidats) | Self::Personne(candidats) => candidats.clone(),
        }
    }
}

/// The people of an organisme, found by what lines say.
pub struct Annuaire<'a> {
    connues: &'a [Connue],
    par_email: BTreeMap<&'a str, usize>,
    par_suivi: BTreeMap<SuiviId, usize>,
    par_nom: BTreeMap<String, Vec<usize>>,
    lettres: Vec<Lettres>,
}

/// A name as others are compared with it.
struct Lettres {
    /// First name then name, and the reverse.
    ordres: [String; 2],
    mots: Vec<String>,
}

/// The words of a name, in an order that does not depend on how it is written.
fn mots(prenom: &str, nom: &str) -> Vec<String> {
    let mut mots: Vec<_> = letters(&format!("{prenom} {nom}")).split(' ').map(str::to_owned).collect();
    mots.sort_unstable();
    mots
}

impl<'a> Annuaire<'a> {
    pub fn new(connues: &'a [Connue]) -> Self {
        let mut annuaire = Self {
            connues,
            par_email: BTreeMap::new(),
            par_suivi: BTreeMap::new(),
            par_nom: BTreeMap::new(),
            lettres: Vec::with_capacity(connues.len()),
        };
        for (at, connue) in connues.iter().enumerate() {
            annuaire.par_email.extend(connue.email.as_deref().map(|email| (email, at)));
            annuaire.par_suivi.extend(connue.suivis.iter().map(|suivi| (*suivi, at)));
            annuaire.par_nom.entry(mots(&connue.prenom, &connue.nom).join(" ")).or_default().push(at);
            let (prenom, nom) = (letters(&connue.prenom), letters(&connue.nom));
            annuaire.lettres.push(Lettres {
                ordres: [format!("{prenom} {nom}"), format!("{nom} {prenom}")],
                mots: mots(&prenom, &nom),
            });
        }
        annuaire
    }

    pub fn cherche(&self, participation: &Participation) -> Rapprochement {
        let named = mots(&participation.prenom, &participation.nom).join(" ");
        if let Some(at) = self.par_identifiant(&participation.identifiant) {
            let connue = &self.connues[at];
            let autre_nom = mots(&connue.prenom, &connue.nom).join(" ") != named;
            return Rapprochement::ParIdentifiant { personne: connue.id, autre_nom };
        }
        let ids = |found: &[usize]| found.iter().map(|at| self.connues[*at].id).collect();
        match self.par_nom.get(&named).map(Vec::as_slice) {
            Some([at]) => Rapprochement::ParNom(self.connues[*at].id),
            Some(several) => Rapprochement::Plusieurs(ids(several)),
            None => Rapprochement::Personne(ids(&self.proches(participation))),
        }
    }

    fn par_identifiant(&self, text: &str) -> Option<usize> {
        let by_mail = || Email::parse(text).and_then(|email| self.par_email.get(email.as_str()).copied());
        let by_number = || text.parse().ok().and_then(|suivi| self.par_suivi.get(&suivi).copied());
        by_mail().or_else(by_number)
    }

    /// One letter aside, or one of two surnames.
    fn proches(&self, participation: &Participation) -> Vec<usize> {
        let typed = letters(&format!("{} {}", participation.prenom, participation.nom));
        let words = mots(&participation.prenom, &participation.nom);
        let within =
            |fewer: &[String], more: &[String]| fewer.len() >= 2 && fewer.iter().all(|word| more.contains(word));
        let like = |name: &Lettres| {
            within(&words, &name.mots)
                || within(&name.mots, &words)
                || name.ordres.iter().any(|ordre| mistyped(typed.as_bytes(), ordre.as_bytes(), false))
        };
        let found = self.lettres.iter().enumerate().filter(|(_, name)| like(name));
        found.map(|(at, _)| at).take(MOST_NEAR).collect()
    }
}

#[cfg(test)]
#[path = "rapprochement_tests.rs"]
mod tests;
