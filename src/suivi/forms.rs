//! What is typed on the pages of a suivi, and what it becomes.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::model::{Etape, Geste, Statut};
use crate::kernel::{form::FieldErrors, french, id::PersonneId};

/// Longest motif, and longest note with an order, in characters.
pub const LONGEST_TEXT: usize = 1000;

/// What every form that changes a suivi carries: a key that makes it happen once, and the version that the person saw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Envoi {
    pub cle: Uuid,
    pub version: i64,
}

impl Envoi {
    pub fn parse(errors: &mut FieldErrors, cle: &str, version: &str) -> Option<Self> {
        const INCOMPLETE: &str = "Ce formulaire est incomplet. Rechargez la page.";
        let cle = errors.take("cle", Uuid::parse_str(cle).map_err(|_| INCOMPLETE))?;
        let version = errors.take("cle", version.parse().map_err(|_| INCOMPLETE))?;
        Some(Self { cle, version })
    }
}

/// The order: the page says all the rest.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct CommandeForm {
    pub cle: String,
    pub version: String,
    pub precisions: String,
}

#[derive(Clone, Debug)]
pub struct Commande {
    pub envoi: Envoi,
    pub precisions: String,
}

impl CommandeForm {
    pub fn parse(&self) -> Result<Commande, FieldErrors> {
        let mut errors = FieldErrors::default();
        let envoi = Envoi::parse(&mut errors, &self.cle, &self.version);
        let precisions = errors.take("precisions", text(&self.precisions));
        match (envoi, precisions) {
            (Some(envoi), Some(precisions)) => Ok(Commande { envoi, precisions }),
            _ => Err(errors),
        }
    }
}

/// A stage moved by hand at the organisme.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct GesteForm {
    pub cle: String,
    pub version: String,
    pub geste: String,
    pub le: String,
    /// When the training begins: asked with its creation.
    pub debut: String,
    pub motif: String,
}

#[derive(Clone, Debug)]
pub struct Deplacement {
    pub envoi: Envoi,
    pub geste: Geste,
    pub le: NaiveDate,
    /// Only with the creation of the training.
    pub debut: Option<NaiveDate>,
    pub motif: String,
}

impl GesteForm {
    /// The key and the version alone: enough to know a form that was sent before.
    pub fn envoi(&self) -> Result<Envoi, FieldErrors> {
        let mut errors = FieldErrors::default();
        Envoi::parse(&mut errors, &self.cle, &self.version).ok_or(errors)
    }

    /// `depuis`: the earliest day that makes sense, the last thing done.
    pub fn parse(&self, statut: Statut, depuis: NaiveDate, today: NaiveDate) -> Result<Deplacement, FieldErrors> {
        let mut errors = FieldErrors::default();
        let envoi = Envoi::parse(&mut errors, &self.cle, &self.version);
        let possible = Geste::from_code(&self.geste).filter(|geste| statut.gestes().contains(geste));
        let geste = errors.take("geste", possible.ok_or("Choisissez ce qui s’est passé."));
        let le = errors.take("le", past_day(&self.le, depuis, today));
        let creates = statut == Statut::EnCours { etape: Etape::Creation } && geste == Some(Geste::Franchir);
        let debut = if creates { errors.take("debut", begin(&self.debut, le.unwrap_or(depuis))) } else { None };
        let motif = errors.take(
            "motif",
            text(&self.motif).and_then(|motif| {
                if motif.is_empty() {
                    Err("Dites pourquoi, en une phrase. La structure la lira.".to_owned())
                } else {
                    Ok(motif)
                }
            }),
        );
        match (envoi, geste, le, motif) {
            (Some(envoi), Some(geste), Some(le), Some(motif)) if errors.is_empty() => {
                Ok(Deplacement { envoi, geste, le, debut, motif })
            }
            _ => Err(errors),
        }
    }
}

/// Another contact at the organisme.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ContactForm {
    pub cle: String,
    pub version: String,
    pub contact: String,
}

impl ContactForm {
    /// `known`: the colleagues who can be chosen.
    pub fn parse(&self, known: &[PersonneId]) -> Result<(Envoi, PersonneId), FieldErrors> {
        let mut errors = FieldErrors::default();
        let envoi = Envoi::parse(&mut errors, &self.cle, &self.version);
        let contact = self.contact.parse().ok().filter(|contact| known.contains(contact));
        let contact = errors.take("contact", contact.ok_or("Choisissez quelqu’un de votre organisme."));
        envoi.zip(contact).ok_or(errors)
    }
}

/// A tranche of the subvention that has come.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TrancheForm {
    pub cle: String,
    pub version: String,
    pub rang: String,
    pub versee_le: String,
}

#[derive(Clone, Copy, Debug)]
pub struct Versement {
    pub envoi: Envoi,
    pub rang: u8,
    pub versee_le: NaiveDate,
}

impl TrancheForm {
    pub fn parse(&self, signature: NaiveDate, today: NaiveDate) -> Result<Versement, FieldErrors> {
        let mut errors = FieldErrors::default();
        let envoi = Envoi::parse(&mut errors, &self.cle, &self.version);
        let rang = self.rang.parse().ok().filter(|rang| (1..=3).contains(rang));
        let rang = errors.take("rang", rang.ok_or("Choisissez la tranche qui est arrivée."));
        let versee_le = errors.take("versee_le", past_day(&self.versee_le, signature, today));
        match (envoi, rang, versee_le) {
            (Some(envoi), Some(rang), Some(versee_le)) => Ok(Versement { envoi, rang, versee_le }),
            _ => Err(errors),
        }
    }
}

fn text(raw: &str) -> Result<String, String> {
    let text = raw.trim().replace("\r\n", "\n");
    if text.chars().count() > LONGEST_TEXT {
        let said = french::number(u64::try_from(LONGEST_TEXT).unwrap_or(u64::MAX));
        return Err(format!("Raccourcissez ce texte\u{a0}: {said} caractères au plus."));
    }
    Ok(text)
}

fn past_day(raw: &str, from: NaiveDate, today: NaiveDate) -> Result<NaiveDate, String> {
    let day: NaiveDate = raw.trim().parse().map_err(|_| "Écrivez une date, par exemple 24/11/2026.".to_owned())?;
    if day > today {
        return Err("Cette date n’est pas encore passée.".to_owned());
    }
    if day < from {
        return Err(format!("Cette date est trop tôt\u{a0}: choisissez le {} ou après.", french::date(from)));
    }
    Ok(day)
}

fn begin(raw: &str, from: NaiveDate) -> Result<NaiveDate, String> {
    let day: NaiveDate =
        raw.trim().parse().map_err(|_| "Dites quand commence la formation, par exemple 24/11/2026.".to_owned())?;
    let latest = from + chrono::Days::new(730);
    if (from..=latest).contains(&day) {
        Ok(day)
    } else {
        Err(format!("La formation commence entre le {} et le {}.", french::date(from), french::date(latest)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn form() -> GesteForm {
        GesteForm {
            cle: Uuid::nil().to_string(),
            version: "3".to_owned(),
            geste: "franchir".to_owned(),
            le: "2026-06-02".to_owned(),
            debut: String::new(),
            motif: " Rendez-vous fixé. ".to_owned(),
        }
    }

    fn refused(form: &GesteForm, statut: Statut) -> Vec<String> {
        let errors = form.parse(statut, day("2026-05-31"), day("2026-06-03")).unwrap_err();
        errors.iter().map(|error| error.field.clone()).collect()
    }

    #[test]
    fn a_stage_moves_with_its_day_and_its_reason() {
        let statut = Statut::EnCours { etape: Etape::Organisation };
        let moved = form().parse(statut, day("2026-05-31"), day("2026-06-03")).unwrap();
        assert_eq!((moved.geste, moved.motif.as_str(), moved.debut), (Geste::Franchir, "Rendez-vous fixé.", None));
        for (field, wrong) in [
            ("le", GesteForm { le: "2026-06-04".to_owned(), ..form() }),
            ("le", GesteForm { le: "2026-05-30".to_owned(), ..form() }),
            ("geste", GesteForm { geste: "reprendre".to_owned(), ..form() }),
            ("motif", GesteForm { motif: "  ".to_owned(), ..form() }),
            ("motif", GesteForm { motif: "é".repeat(1001), ..form() }),
            ("cle", GesteForm { version: String::new(), ..form() }),
        ] {
            assert_eq!(refused(&wrong, statut), [field]);
        }
        assert_eq!(refused(&GesteForm::default(), statut), ["cle", "geste", "le", "motif"]);
    }

    #[test]
    fn creating_the_training_says_when_it_begins() {
        let statut = Statut::EnCours { etape: Etape::Creation };
        assert_eq!(refused(&form(), statut), ["debut"]);
        let dated = GesteForm { debut: "2026-06-22".to_owned(), ..form() };
        let moved = dated.parse(statut, day("2026-05-31"), day("2026-06-03")).unwrap();
        assert_eq!(moved.debut, Some(day("2026-06-22")));
        assert_eq!(refused(&GesteForm { debut: "2026-06-01".to_owned(), ..form() }, statut), ["debut"]);
    }

    #[test]
    fn a_tranche_comes_after_the_signature_and_before_tomorrow() {
        let form = |rang: &str, versee_le: &str| TrancheForm {
            cle: Uuid::nil().to_string(),
            version: "1".to_owned(),
            rang: rang.to_owned(),
            versee_le: versee_le.to_owned(),
        };
        let parsed = |form: TrancheForm| form.parse(day("2026-01-01"), day("2026-06-03"));
        assert_eq!(parsed(form("2", "2026-06-02")).unwrap().rang, 2);
        assert!(parsed(form("4", "2026-06-02")).unwrap_err().of("rang").is_some());
        assert!(parsed(form("1", "2025-12-31")).unwrap_err().of("versee_le").is_some());
        assert!(parsed(form("1", "2026-06-04")).unwrap_err().of("versee_le").is_some());
    }
}
