//! A parcours as it is proposed: hours line by line, each with its reason.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::engine;
use crate::{
    kernel::{french, id::PassageId},
    positionnement::niveaux_du_test::NiveauxDuTest,
    referentiel::{
        famille::Famille,
        niveaux::Niveau,
        parcours::{Bloc, DUREES, Regle},
    },
};

/// What hours are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    Famille(Famille),
    /// The preparation of the exam, which belongs to no family.
    Certification,
}

impl Part {
    pub const ALL: [Self; 5] = [
        Self::Famille(Famille::Reperer),
        Self::Famille(Famille::Accompagner),
        Self::Famille(Famille::Savoirs),
        Self::Famille(Famille::Ecosysteme),
        Self::Certification,
    ];

    pub fn code(self) -> &'static str {
        match self {
            Self::Famille(Famille::Reperer) => "reperer",
            Self::Famille(Famille::Accompagner) => "accompagner",
            Self::Famille(Famille::Savoirs) => "savoirs",
            Self::Famille(Famille::Ecosysteme) => "ecosysteme",
            Self::Certification => "certification",
        }
    }

    pub fn label(self) -> &'static str {
        self.famille().map_or("Préparation de l’examen", Famille::label)
    }

    pub fn famille(self) -> Option<Famille> {
        match self {
            Self::Famille(famille) => Some(famille),
            Self::Certification => None,
        }
    }
}

/// The hours of one part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ligne {
    pub part: Part,
    /// Rank of the family's level, from 1 to 4; none where the test says nothing.
    pub rang: Option<u8>,
    /// Hours by the rule.
    pub regle: u16,
    /// Why the rule says so, as a sentence.
    pub raison: String,
    /// Hours that are proposed.
    pub heures: u16,
    /// Why they differ from the rule's; empty where they do not.
    pub motif: String,
}

impl Ligne {
    pub fn niveau(&self) -> Option<Niveau> {
        self.rang.and_then(Niveau::from_rank)
    }

    pub fn ajustee(&self) -> bool {
        self.heures != self.regle
    }

    /// « 80 h au lieu de 105 h », where the evaluator changed the hours.
    pub fn ajustement(&self) -> Option<String> {
        self.ajustee().then(|| format!("{} au lieu de {}", heures(self.heures), heures(self.regle)))
    }

    /// Hours in each block.
    pub fn blocs(&self, regle: &Regle) -> [u16; 3] {
        engine::blocs(regle, self.part.famille(), self.heures)
    }
}

/// What is sent to the conseiller, whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposition {
    pub regle_version: u16,
    pub passage: PassageId,
    /// The day of the test.
    pub test_le: NaiveDate,
    pub interrompu: bool,
    /// Rank of the overall level.
    pub rang: u8,
    pub lignes: Vec<Ligne>,
    /// Why the length is none of the programme's; empty where it is one.
    pub duree_motif: String,
}

impl Proposition {
    /// Whether the levels are still those of the test that it comes from: a corrected key, or an answer read since, moves them.
    pub fn follows(&self, test: &NiveauxDuTest) -> bool {
        let of =
            |famille| self.lignes.iter().find(|ligne| ligne.part == Part::Famille(famille)).and_then(Ligne::niveau);
        self.passage == test.passage
            && self.niveau() == test.niveau
            && test.familles.iter().all(|(famille, niveau)| of(*famille) == *niveau)
    }

    pub fn total(&self) -> u16 {
        self.lignes.iter().map(|ligne| ligne.heures).sum()
    }

    pub fn niveau(&self) -> Option<Niveau> {
        Niveau::from_rank(self.rang)
    }

    pub fn regle(&self) -> &'static Regle {
        Regle::version(self.regle_version).unwrap_or(&crate::referentiel::parcours::REGLES[0])
    }

    pub fn blocs(&self) -> [(Bloc, u16); 3] {
        let regle = self.regle();
        let of = |at: usize| self.lignes.iter().map(|ligne| ligne.blocs(regle)[at]).sum();
        [(Bloc::Ccp1, of(0)), (Bloc::Ccp2, of(1)), (Bloc::Ccp3, of(2))]
    }
}

/// « 105 h ».
pub fn heures(heures: u16) -> String {
    format!("{}\u{a0}h", french::number(heures.into()))
}

/// Whether a length is one of the programme's.
pub fn duree_connue(total: u16) -> bool {
    DUREES.contains(&total)
}

/// « 70, 105, …, 350 ou 420 ».
pub fn durees() -> String {
    let all: Vec<_> = DUREES.iter().map(u16::to_string).collect();
    let (last, first) =
        all.split_last().map_or((String::new(), String::new()), |(last, first)| (last.clone(), first.join(", ")));
    format!("{first} ou {last}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_read_back_and_lengths_are_said() {
        for part in Part::ALL {
            let json = serde_json::to_string(&part).unwrap();
            assert_eq!(serde_json::from_str::<Part>(&json).unwrap(), part);
        }
        assert_eq!(durees(), "70, 105, 175, 280, 315, 350 ou 420");
        assert!(duree_connue(280) && !duree_connue(281));
    }
}
