//! A candidature, from what is typed to what it means.
//!
//! Source of the questions: the deck of 28 May 2021 and the public form of the programme (programme.md § 2).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::etape::Etape;
use crate::{
    kernel::{
        email::Email,
        form::{FieldErrors, visible},
        french,
        telephone::Telephone,
    },
    territoire::model::Insee,
};

macro_rules! coded {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $code:literal, $label:literal;)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $name { $($variant),* }

        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),* }
            }

            pub fn label(self) -> &'static str {
                match self { $(Self::$variant => $label),* }
            }

            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.code() == code)
            }
        }
    };
}

coded! {
    /// Where the person stands today; several may be true at once.
    Situation {
        DemandeurEmploi = "demandeur_emploi", "En recherche d’emploi";
        EnEmploi = "en_emploi", "En emploi, ou en démission";
        EnFormation = "en_formation", "En formation";
        Diplome = "diplome", "Diplômé·e de la médiation numérique";
    }
}

coded! {
    /// How far the person will go to work.
    Distance {
        Km5 = "5", "5 km";
        Km10 = "10", "10 km";
        Km15 = "15", "15 km";
        Km20 = "20", "20 km";
        Km40 = "40", "40 km";
        Km100 = "100", "100 km";
        France = "france", "Toute la France";
    }
}

impl Distance {
    /// Kilometres; `None`: anywhere in France.
    pub fn kilometres(self) -> Option<u8> {
        self.code().parse().ok()
    }

    pub fn from_kilometres(kilometres: Option<i64>) -> Option<Self> {
        kilometres.map_or(Some(Self::France), |kilometres| Self::from_code(&kilometres.to_string()))
    }
}

coded! {
    /// Why a candidate withdraws.
    Motif {
        AutreEmploi = "autre_emploi", "J’ai trouvé un autre emploi";
        AutreProjet = "autre_projet", "Mon projet a changé";
        PlusDisponible = "plus_disponible", "Je ne suis plus disponible";
        Delai = "delai", "L’attente est trop longue";
        Autre = "autre", "Une autre raison";
    }
}

/// How to be reached: an e-mail, or a telephone for whoever has none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Contact {
    Email { email: Email, telephone: Option<Telephone> },
    Telephone(Telephone),
}

/// Who the person is, and how to reach them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coordonnees {
    pub prenom: String,
    pub nom: String,
    pub contact: Contact,
    /// Where letters may be sent; typed freely.
    pub adresse: Option<String>,
}

/// What the person says of their project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Projet {
    pub situations: Vec<Situation>,
    /// `None` unless the person has a diploma of this trade.
    pub diplome: Option<String>,
    pub experience: bool,
    pub commune: Insee,
    pub disponible_le: NaiveDate,
    pub distance: Distance,
    pub motivation: String,
    pub aide_par: Option<String>,
}

/// Longest motivation, in characters (public form of the programme).
pub const LONGEST_MOTIVATION: usize = 2500;
const LONGEST_NAME: usize = 80;
const LONGEST_ADRESSE: usize = 200;
const LONGEST_DIPLOME: usize = 200;
const LONGEST_AIDE: usize = 120;

/// Value of `contact` for an e-mail.
pub const BY_EMAIL: &str = "email";
/// Value of `contact` for a telephone alone.
pub const BY_TELEPHONE: &str = "telephone";

/// All that is typed, as it is typed. A page of the questionnaire posts its own part.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Reponses {
    pub situations: Vec<String>,
    pub diplome: String,
    pub experience: String,
    pub commune: String,
    pub commune_code: String,
    pub adresse: String,
    pub disponible_le: String,
    pub distance: String,
    pub motivation: String,
    pub prenom: String,
    pub nom: String,
    pub contact: String,
    pub email: String,
    pub telephone: String,
    pub aide: bool,
    pub aide_par: String,
}

impl Reponses {
    /// Takes the answers of one page, and leaves the others as they are.
    pub fn take(&mut self, etape: Etape, posted: Self) {
        match etape {
            Etape::Situation => (self.situations, self.diplome) = (posted.situations, posted.diplome),
            Etape::Experience => self.experience = posted.experience,
            Etape::Lieu => {
                (self.commune, self.commune_code, self.adresse) = (posted.commune, posted.commune_code, posted.adresse);
            }
            Etape::Disponibilite => {
                (self.disponible_le, self.distance) = (posted.disponible_le, posted.distance);
            }
            Etape::Motivation => self.motivation = posted.motivation,
            Etape::Contact => {
                (self.prenom, self.nom, self.contact) = (posted.prenom, posted.nom, posted.contact);
                (self.email, self.telephone) = (posted.email, posted.telephone);
                (self.aide, self.aide_par) = (posted.aide, posted.aide_par);
            }
        }
    }

    pub fn has_diploma(&self) -> bool {
        self.situations.iter().any(|code| code == Situation::Diplome.code())
    }

    /// Reads everything. `commune` finds which commune was meant.
    ///
    /// # Errors
    /// What is to be corrected, in the order of the pages.
    pub fn parse(
        &self,
        today: NaiveDate,
        commune: impl FnOnce(&str, &str) -> Result<Insee, String>,
    ) -> Result<(Coordonnees, Projet), FieldErrors> {
        let mut errors = FieldErrors::default();
        let situations = errors.take("situations", self.parse_situations());
        let diplome = if self.has_diploma() {
            errors
                .take("diplome", required(&self.diplome, LONGEST_DIPLOME, "Écrivez le nom de votre diplôme."))
                .map(Some)
        } else {
            Some(None)
        };
        let experience = errors.take(
            "experience",
            match self.experience.as_str() {
                "oui" => Ok(true),
                "non" => Ok(false),
                _ => Err("Choisissez oui ou non."),
            },
        );
        let commune = errors.take("commune", self.parse_commune(commune));
        let adresse = errors.take("adresse", optional(&self.adresse, LONGEST_ADRESSE));
        let disponible_le = errors.take("disponible_le", self.parse_disponible_le(today));
        let distance = errors
            .take("distance", Distance::from_code(&self.distance).ok_or("Choisissez jusqu’où vous pouvez aller."));
        let motivation = errors.take("motivation", self.parse_motivation());
        let prenom = errors.take("prenom", required(&self.prenom, LONGEST_NAME, "Écrivez votre prénom."));
        let nom = errors.take("nom", required(&self.nom, LONGEST_NAME, "Écrivez votre nom."));
        let contact = self.parse_contact(&mut errors);
        let aide_par = if self.aide {
            let missing = "Écrivez qui vous aide, ou décochez la case.";
            errors.take("aide_par", required(&self.aide_par, LONGEST_AIDE, missing)).map(Some)
        } else {
            Some(None)
        };
        let project = situations.zip(diplome).zip(experience).zip(commune).zip(disponible_le).zip(distance);
        let person = prenom.zip(nom).zip(contact).zip(adresse);
        match (person, project, motivation, aide_par) {
            (
                Some((((prenom, nom), contact), adresse)),
                Some((((((situations, diplome), experience), commune), disponible_le), distance)),
                Some(motivation),
                Some(aide_par),
            ) if errors.is_empty() => Ok((
                Coordonnees { prenom, nom, contact, adresse },
                Projet { situations, diplome, experience, commune, disponible_le, distance, motivation, aide_par },
            )),
            _ => Err(errors),
        }
    }

    fn parse_situations(&self) -> Result<Vec<Situation>, &'static str> {
        let read = |code: &String| Situation::from_code(code).ok_or("Choisissez dans la liste.");
        let mut situations = self.situations.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        situations.sort_unstable();
        situations.dedup();
        if situations.is_empty() { Err("Choisissez au moins une situation.") } else { Ok(situations) }
    }

    fn parse_commune(&self, commune: impl FnOnce(&str, &str) -> Result<Insee, String>) -> Result<Insee, String> {
        if self.commune.trim().is_empty() {
            return Err("Écrivez votre commune ou son code postal.".to_owned());
        }
        commune(&self.commune, &self.commune_code)
    }

    fn parse_disponible_le(&self, today: NaiveDate) -> Result<NaiveDate, String> {
        let day = self.disponible_le.trim().parse::<NaiveDate>().map_err(|_| "Choisissez une date.".to_owned())?;
        let last = today.checked_add_months(chrono::Months::new(60)).unwrap_or(today);
        if day < today {
            Err("Choisissez un jour à partir d’aujourd’hui.".to_owned())
        } else if day > last {
            Err("Choisissez une date dans les cinq ans.".to_owned())
        } else {
            Ok(day)
        }
    }

    fn parse_motivation(&self) -> Result<String, String> {
        let text = visible(&self.motivation.replace("\r\n", "\n")).trim().to_owned();
        match text.chars().count() {
            0 => Err("Écrivez en quelques phrases ce qui vous attire.".to_owned()),
            length if length > LONGEST_MOTIVATION => Err(format!(
                "Votre texte a {} caractères. Le maximum est {}.",
                french::number(length as u64),
                french::number(LONGEST_MOTIVATION as u64)
            )),
            _ => Ok(text),
        }
    }

    fn parse_contact(&self, errors: &mut FieldErrors) -> Option<Contact> {
        const NUMBER: &str = "Écrivez un numéro de téléphone, par exemple 06 12 34 56 78.";
        match self.contact.as_str() {
            BY_EMAIL => {
                let email = errors.take("email", Email::parse(&self.email).ok_or(Email::EXPECTED));
                let telephone = if self.telephone.trim().is_empty() {
                    Some(None)
                } else {
                    errors.take("telephone", Telephone::parse(&self.telephone).ok_or(NUMBER)).map(Some)
                };
                email.zip(telephone).map(|(email, telephone)| Contact::Email { email, telephone })
            }
            BY_TELEPHONE => {
                errors.take("telephone", Telephone::parse(&self.telephone).ok_or(NUMBER)).map(Contact::Telephone)
            }
            _ => {
                errors.add("contact", "Choisissez comment vous joindre.");
                None
            }
        }
    }
}

impl Reponses {
    /// A candidature as it would be typed again.
    pub fn written(who: &Coordonnees, projet: &Projet, commune: String) -> Self {
        let (by, email, telephone) = match &who.contact {
            Contact::Email { email, telephone } => (BY_EMAIL, email.to_string(), telephone.as_ref()),
            Contact::Telephone(telephone) => (BY_TELEPHONE, String::new(), Some(telephone)),
        };
        Self {
            situations: projet.situations.iter().map(|situation| situation.code().to_owned()).collect(),
            diplome: projet.diplome.clone().unwrap_or_default(),
            experience: if projet.experience { "oui" } else { "non" }.to_owned(),
            commune,
            commune_code: projet.commune.as_str().to_owned(),
            adresse: who.adresse.clone().unwrap_or_default(),
            disponible_le: projet.disponible_le.to_string(),
            distance: projet.distance.code().to_owned(),
            motivation: projet.motivation.clone(),
            prenom: who.prenom.clone(),
            nom: who.nom.clone(),
            contact: by.to_owned(),
            email,
            telephone: telephone.map(Telephone::to_string).unwrap_or_default(),
            aide: projet.aide_par.is_some(),
            aide_par: projet.aide_par.clone().unwrap_or_default(),
        }
    }
}

/// The errors of one page.
pub fn on_page(errors: &FieldErrors, etape: Etape) -> FieldErrors {
    let mut here = FieldErrors::default();
    for error in errors.iter().filter(|error| Etape::of(&error.field) == etape) {
        here.add(&error.field, error.message.clone());
    }
    here
}

fn cleaned(raw: &str) -> String {
    visible(raw).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn required(raw: &str, longest: usize, missing: &str) -> Result<String, String> {
    optional(raw, longest)?.ok_or_else(|| missing.to_owned())
}

fn optional(raw: &str, longest: usize) -> Result<Option<String>, String> {
    let text = cleaned(raw);
    if text.chars().count() > longest {
        return Err(format!("C’est trop long\u{a0}: {longest} caractères au plus."));
    }
    Ok((!text.is_empty()).then_some(text))
}

#[cfg(test)]
#[path = "model_tests.rs"]
mod tests;
