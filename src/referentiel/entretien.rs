//! What is talked about at the entretien individuel: a dated, versioned grid. *Interprétation v1*: the programme names the
//! entretien (programme.md § 4) and says nothing of its content.
//!
//! A version is never changed here, only followed by another: an entretien keeps the one of its day.

use super::liste::{Liste, day};

/// What the four points of a scale say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Echelle {
    /// How far the person has come.
    Acquis,
    /// How much something is in the way.
    Contrainte,
}

impl Echelle {
    /// From 1 to 4.
    pub fn points(self) -> [&'static str; 4] {
        match self {
            Self::Acquis => ["À construire", "En partie", "Bien avancé", "Solide"],
            Self::Contrainte => ["Bloquant", "Difficile", "À aménager", "Sans difficulté"],
        }
    }
}

/// Something to talk about.
#[derive(Clone, Copy, Debug)]
pub struct Critere {
    pub code: &'static str,
    pub label: &'static str,
    /// How to ask it.
    pub question: &'static str,
    pub echelle: Echelle,
}

const fn critere(code: &'static str, label: &'static str, question: &'static str, echelle: Echelle) -> Critere {
    Critere { code, label, question, echelle }
}

pub static GRILLE: Liste<Critere> = Liste {
    version: "1",
    effective: day(2026, 11, 24),
    source: "programme.md § 4, interprétation v1",
    lines: &[
        critere("projet", "Projet", "Quel conseiller ou quelle conseillère voulez-vous être\u{a0}?", Echelle::Acquis),
        critere("motivation", "Motivation", "Qu’est-ce qui vous donne envie de ce métier\u{a0}?", Echelle::Acquis),
        critere(
            "experience",
            "Expérience",
            "Avez-vous déjà accompagné, animé, accueilli du public\u{a0}?",
            Echelle::Acquis,
        ),
        critere("attentes", "Attentes", "Qu’attendez-vous de la formation\u{a0}?", Echelle::Acquis),
        critere(
            "horaires",
            "Horaires",
            "Quels jours et quelles heures sont difficiles pour vous\u{a0}?",
            Echelle::Contrainte,
        ),
        critere("transport", "Trajets", "Comment viendrez-vous en formation\u{a0}?", Echelle::Contrainte),
        critere(
            "equipement",
            "Équipement",
            "Avez-vous un ordinateur et une connexion pour les jours à distance\u{a0}?",
            Echelle::Contrainte,
        ),
        critere(
            "amenagements",
            "Aménagements",
            "De quoi avez-vous besoin pour suivre la formation\u{a0}? Notez seulement ce que la personne veut dire.",
            Echelle::Contrainte,
        ),
    ],
};

pub fn critere_of(code: &str) -> Option<&'static Critere> {
    GRILLE.lines.iter().find(|critere| critere.code == code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_asked_once() {
        for critere in GRILLE.lines {
            assert_eq!(critere_of(critere.code).map(|found| found.label), Some(critere.label));
        }
    }
}
