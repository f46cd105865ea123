//! What is read of an evaluation: who it is about, its rendez-vous, its entretien, where the dossier stands.

use chrono::{NaiveDate, NaiveTime};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::{model::Statut, proposition::Proposition};
use crate::kernel::{
    french,
    id::{ContratId, OrganisationId, PassageId, PersonneId, SuiviId},
};

/// Whose hire it is, and who takes part in it.
#[derive(Clone, Debug)]
pub struct Tete {
    pub suivi: SuiviId,
    pub personne: PersonneId,
    pub prenom: String,
    pub nom: String,
    pub email: Option<String>,
    pub contrat: ContratId,
    pub structure: OrganisationId,
    pub structure_nom: String,
    /// Where the person works: the rendez-vous is in its time.
    pub zone: Tz,
    pub organisme: OrganisationId,
    pub organisme_nom: String,
    /// Whom one talks to at the organisme.
    pub contact: PersonneId,
    pub contact_nom: String,
    pub contact_email: Option<String>,
    /// The suivi is stopped: nothing is proposed until it is taken up again.
    pub interrompu: bool,
}

impl Tete {
    pub fn personne_nom(&self) -> String {
        format!("{} {}", self.prenom, self.nom)
    }
}

/// How one meets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Presence,
    Distance,
}

impl Mode {
    pub const ALL: [Self; 2] = [Self::Presence, Self::Distance];

    pub fn code(self) -> &'static str {
        match self {
            Self::Presence => "presence",
            Self::Distance => "distance",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.code() == code)
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Presence => "Sur place",
            Self::Distance => "À distance",
        }
    }
}

/// The rendez-vous d'évaluation.
#[derive(Clone, Debug)]
pub struct RendezVous {
    pub jour: NaiveDate,
    /// Local, where the person works.
    pub heure: NaiveTime,
    pub mode: Mode,
    pub ou: String,
    pub avec: PersonneId,
    pub avec_nom: String,
    pub version: i64,
}

impl RendezVous {
    /// « mardi 24 novembre 2026 à 9 h 30 ».
    pub fn quand(&self) -> String {
        quand(self.jour, self.heure)
    }
}

/// « mardi 24 novembre 2026 à 9 h 30 ».
pub fn quand(jour: NaiveDate, heure: NaiveTime) -> String {
    let hour = heure.format("%-H\u{a0}h\u{a0}%M").to_string();
    format!("{} {} à {}", french::weekday(jour), jour.format("%Y"), hour.strip_suffix("\u{a0}00").unwrap_or(&hour))
}

/// What was said of one thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reponse {
    /// Its code in the grid.
    pub critere: String,
    /// From 1 to 4; none: it was not talked about.
    pub point: Option<u8>,
    pub note: String,
}

#[derive(Clone, Debug)]
pub struct Entretien {
    pub le: Option<NaiveDate>,
    /// Otherwise a draft.
    pub fini: bool,
    pub reponses: Vec<Reponse>,
    pub notes: String,
    pub version: i64,
}

/// What the organisme is about to propose, as it was typed; a line for each part.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Brouillon {
    pub heures: Vec<String>,
    pub motif: Vec<String>,
    pub duree_motif: String,
}

/// The dossier, as those read it who make it.
#[derive(Clone, Debug)]
pub struct Dossier {
    /// 0 before anything is kept.
    pub version: i64,
    pub statut: Statut,
    pub brouillon: Option<Brouillon>,
    /// The proposal that the statut is about.
    pub proposition: Option<Proposition>,
}

/// The dossier, as the structure reads it: before the agreement, that it is being made, and no more.
#[derive(Clone, Debug)]
pub enum Accord {
    EnPreparation,
    Arrete { le: NaiveDate, proposition: Box<Proposition> },
}

/// Something that happened.
#[derive(Clone, Debug)]
pub struct Evenement {
    pub geste: String,
    pub le: NaiveDate,
    pub motif: String,
    /// Who did it, while they are known.
    pub acteur: Option<String>,
}

/// What the page of a suivi says of its evaluation.
#[derive(Clone, Debug)]
pub struct Resume {
    pub rendez_vous: Option<RendezVous>,
    pub accord: Accord,
    /// The test that the parcours comes from, or that is being taken, and whether it is over.
    pub test: Option<(PassageId, bool)>,
}

/// A dossier of the person, in their list.
#[derive(Clone, Debug)]
pub struct Mien {
    pub suivi: SuiviId,
    pub structure_nom: String,
    pub organisme_nom: String,
    pub statut: Statut,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rendez_vous_is_said_as_one_says_it() {
        let day = "2026-11-24".parse().unwrap();
        let at = |hour, minute| NaiveTime::from_hms_opt(hour, minute, 0).unwrap();
        assert_eq!(quand(day, at(9, 30)).replace('\u{a0}', " "), "mardi 24 novembre 2026 à 9 h 30");
        assert_eq!(quand(day, at(14, 0)).replace('\u{a0}', " "), "mardi 24 novembre 2026 à 14 h");
    }
}
