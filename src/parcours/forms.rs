//! What is typed on the pages of an evaluation, and what it becomes.

use chrono::{Days, NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};

use super::{
    dossier::{Brouillon, Mode, Reponse},
    model::Geste,
    proposition::{Ligne, Part, duree_connue, durees, heures},
};
use crate::{
    kernel::{
        form::{FieldErrors, visible},
        french,
        id::PersonneId,
    },
    referentiel::entretien::GRILLE,
    suivi::forms::Envoi,
};

/// Longest motif or note, in characters.
pub const LONGEST_TEXT: usize = 1000;
/// Longest notes of a whole entretien.
pub const LONGEST_NOTES: usize = 2000;
/// Longest address of a rendez-vous.
pub const LONGEST_PLACE: usize = 300;
/// Most hours of one part: the longest training of the programme.
const MOST_HOURS: u16 = 420;
/// How far ahead a rendez-vous may be fixed.
const AHEAD: Days = Days::new(366);

/// The rendez-vous d'évaluation.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct RendezVousForm {
    pub cle: String,
    pub version: String,
    pub jour: String,
    pub heure: String,
    pub mode: String,
    pub ou: String,
    pub avec: String,
}

#[derive(Clone, Debug)]
pub struct Fixe {
    pub envoi: Envoi,
    pub jour: NaiveDate,
    pub heure: NaiveTime,
    pub mode: Mode,
    pub ou: String,
    pub avec: PersonneId,
}

impl RendezVousForm {
    /// `known`: the colleagues who can receive the person.
    pub fn parse(&self, today: NaiveDate, known: &[PersonneId]) -> Result<Fixe, FieldErrors> {
        let mut errors = FieldErrors::default();
        let envoi = Envoi::parse(&mut errors, &self.cle, &self.version);
        let jour = errors.take("jour", coming_day(&self.jour, today));
        let heure = errors.take("heure", hour(&self.heure));
        let mode = errors.take("mode", Mode::from_code(&self.mode).ok_or("Choisissez\u{a0}: sur place ou à distance."));
        let ou = errors.take("ou", wanted(&self.ou, LONGEST_PLACE, "Dites où, ou comment se connecter."));
        let avec = self.avec.parse().ok().filter(|avec| known.contains(avec));
        let avec = errors.take("avec", avec.ok_or("Choisissez quelqu’un de votre organisme."));
        match (envoi, jour, heure, mode, ou, avec) {
            (Some(envoi), Some(jour), Some(heure), Some(mode), Some(ou), Some(avec)) => {
                Ok(Fixe { envoi, jour, heure, mode, ou, avec })
            }
            _ => Err(errors),
        }
    }
}

/// The entretien individuel: one point and one note for each line of the grid, in its order.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct EntretienForm {
    pub cle: String,
    pub version: String,
    /// `terminer`, or anything else to keep a draft.
    pub geste: String,
    pub le: String,
    pub point: Vec<String>,
    pub note: Vec<String>,
    pub notes: String,
}

#[derive(Clone, Debug)]
pub struct Mene {
    pub envoi: Envoi,
    pub le: Option<NaiveDate>,
    pub fini: bool,
    pub reponses: Vec<Reponse>,
    pub notes: String,
}

impl EntretienForm {
    pub fn parse(&self, today: NaiveDate) -> Result<Mene, FieldErrors> {
        let mut errors = FieldErrors::default();
        let fini = self.geste == "terminer";
        let envoi = Envoi::parse(&mut errors, &self.cle, &self.version);
        let le = if self.le.trim().is_empty() && !fini {
            Some(None)
        } else {
            errors.take("le", past_day(&self.le, today)).map(Some)
        };
        let mut reponses = Vec::with_capacity(GRILLE.lines.len());
        for (at, critere) in GRILLE.lines.iter().enumerate() {
            let point = self.point.get(at).and_then(|point| point.parse().ok()).filter(|point| (1..=4).contains(point));
            let note = self.note.get(at).map_or("", String::as_str);
            let note = errors.take(&format!("note-{}", critere.code), text(note, LONGEST_TEXT)).unwrap_or_default();
            reponses.push(Reponse { critere: critere.code.to_owned(), point, note });
        }
        let notes = errors.take("notes", text(&self.notes, LONGEST_NOTES));
        match (envoi, le, notes) {
            (Some(envoi), Some(le), Some(notes)) if errors.is_empty() => Ok(Mene { envoi, le, fini, reponses, notes }),
            _ => Err(errors),
        }
    }
}

/// The hours of each part, in the order of `Part::ALL`, and why.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PropositionForm {
    pub cle: String,
    pub version: String,
    /// `proposer`, or anything else to keep a draft.
    pub geste: String,
    pub heures: Vec<String>,
    pub motif: Vec<String>,
    pub duree_motif: String,
}

/// What is to be done with the hours that were typed.
#[derive(Clone, Debug)]
pub enum Ajuste {
    Garder(Brouillon),
    Proposer { lignes: Vec<Ligne>, duree_motif: String },
}

impl PropositionForm {
    pub fn parse(&self, regle: &[Ligne]) -> Result<(Envoi, Ajuste), FieldErrors> {
        let mut errors = FieldErrors::default();
        let envoi = Envoi::parse(&mut errors, &self.cle, &self.version);
        let typed = |list: &[String], at: usize| list.get(at).cloned().unwrap_or_default();
        let mut motifs = Vec::with_capacity(Part::ALL.len());
        let duree_motif = text(&self.duree_motif, LONGEST_TEXT);
        let ajuste = if self.geste == "proposer" {
            let mut lignes = Vec::with_capacity(regle.len());
            for (at, ligne) in regle.iter().enumerate() {
                let code = ligne.part.code();
                let hours = errors.take(&format!("heures-{code}"), hours(&typed(&self.heures, at)));
                let differs = hours.is_some_and(|hours| hours != ligne.regle);
                let motif = text(&typed(&self.motif, at), LONGEST_TEXT).and_then(|motif| match (differs, motif) {
                    (true, motif) if motif.is_empty() => {
                        Err(format!("Dites pourquoi ces heures changent\u{a0}: la règle dit {}.", heures(ligne.regle)))
                    }
                    (true, motif) => Ok(motif),
                    (false, _) => Ok(String::new()),
                });
                let motif = errors.take(&format!("motif-{code}"), motif);
                if let (Some(heures), Some(motif)) = (hours, motif) {
                    lignes.push(Ligne { heures, motif, ..ligne.clone() });
                }
            }
            let total: u32 = lignes.iter().map(|ligne| u32::from(ligne.heures)).sum();
            let known = u16::try_from(total).is_ok_and(duree_connue);
            let duree_motif = duree_motif.and_then(|motif| match (total, known, motif) {
                (0, ..) if errors.is_empty() => Err("Un parcours a au moins une heure.".to_owned()),
                (_, true, _) => Ok(String::new()),
                (_, false, motif) if motif.is_empty() && errors.is_empty() => Err(format!(
                    "Le total fait {total} heures. Les durées du programme sont {}\u{a0}: changez les heures, ou dites pourquoi.",
                    durees()
                )),
                (_, false, motif) => Ok(motif),
            });
            errors.take("duree_motif", duree_motif).map(|duree_motif| Ajuste::Proposer { lignes, duree_motif })
        } else {
            for (at, part) in Part::ALL.into_iter().enumerate() {
                let motif = errors.take(&format!("motif-{}", part.code()), text(&typed(&self.motif, at), LONGEST_TEXT));
                motifs.push(motif.unwrap_or_default());
            }
            let hours = (0..Part::ALL.len()).map(|at| typed(&self.heures, at).chars().take(10).collect()).collect();
            errors
                .take("duree_motif", duree_motif)
                .map(|duree_motif| Ajuste::Garder(Brouillon { heures: hours, motif: motifs, duree_motif }))
        };
        match (envoi, ajuste) {
            (Some(envoi), Some(ajuste)) if errors.is_empty() => Ok((envoi, ajuste)),
            _ => Err(errors),
        }
    }
}

/// What the conseiller answers.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct DecisionForm {
    pub cle: String,
    pub version: String,
    pub decision: String,
    pub motif: String,
}

impl DecisionForm {
    pub fn parse(&self) -> Result<(Envoi, Geste), FieldErrors> {
        let mut errors = FieldErrors::default();
        let envoi = Envoi::parse(&mut errors, &self.cle, &self.version);
        let geste = match self.decision.as_str() {
            "accepter" => Some(Geste::Accepter),
            "contester" => {
                let why = "Dites ce qui ne va pas, en une phrase\u{a0}: l’organisme la lira.";
                errors.take("motif", wanted(&self.motif, LONGEST_TEXT, why)).map(|motif| Geste::Contester { motif })
            }
            _ => errors.take("decision", Err("Choisissez votre réponse.")),
        };
        envoi.zip(geste).ok_or(errors)
    }
}

fn text(raw: &str, longest: usize) -> Result<String, String> {
    let text = visible(&raw.trim().replace("\r\n", "\n"));
    if text.chars().count() > longest {
        let said = french::number(u64::try_from(longest).unwrap_or(u64::MAX));
        return Err(format!("Raccourcissez ce texte\u{a0}: {said} caractères au plus."));
    }
    Ok(text.trim().to_owned())
}

fn wanted(raw: &str, longest: usize, missing: &str) -> Result<String, String> {
    text(raw, longest).and_then(|text| if text.is_empty() { Err(missing.to_owned()) } else { Ok(text) })
}

fn hours(raw: &str) -> Result<u16, String> {
    let hours = raw.trim().parse::<u16>().ok().filter(|hours| *hours <= MOST_HOURS);
    hours.ok_or_else(|| format!("Écrivez un nombre entier d’heures, de 0 à {MOST_HOURS}."))
}

/// « 9:30 », « 09:30 », « 9h30 ».
fn hour(raw: &str) -> Result<NaiveTime, &'static str> {
    let typed = raw.trim().replace(['h', 'H'], ":").replace(' ', "");
    let typed = if typed.ends_with(':') { format!("{typed}00") } else { typed };
    NaiveTime::parse_from_str(&typed, "%H:%M").map_err(|_| "Écrivez une heure, par exemple 9:30.")
}

fn coming_day(raw: &str, today: NaiveDate) -> Result<NaiveDate, String> {
    let day = french::iso_date(raw).ok_or("Écrivez une date, par exemple 24/11/2026.")?;
    if day < today {
        return Err("Cette date est passée.".to_owned());
    }
    if day > today + AHEAD {
        return Err(format!("Cette date est trop loin\u{a0}: choisissez le {} ou avant.", french::date(today + AHEAD)));
    }
    Ok(day)
}

fn past_day(raw: &str, today: NaiveDate) -> Result<NaiveDate, &'static str> {
    let day = french::iso_date(raw).ok_or("Dites quel jour a eu lieu l’entretien, par exemple 24/11/2026.")?;
    if day > today { Err("Cette date n’est pas encore passée.") } else { Ok(day) }
}

#[cfg(test)]
#[path = "forms_tests.rs"]
mod tests;
