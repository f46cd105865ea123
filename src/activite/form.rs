//! The form of an activity: what is typed, as it is typed, and how it is read.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    model::{Activite, Canal, Classes, Content, Kind, Meant, Place, Public, Suite},
    note::Personal,
};
use crate::{
    kernel::{
        duree::Duree,
        form::{FieldErrors, visible},
        french,
        id::{ActiviteId, ContratId, ThemePropreId},
    },
    referentiel::{
        nomenclature::{AUTONOMIES, Axe, MATERIELS, NIVEAUX, Nomenclature},
        theme::{Entry, Theme},
    },
};

/// Largest number of participants of one entry.
pub const MOST_PARTICIPANTS: u16 = 500;
/// Most mandats Aidants Connect of one entry.
pub const MOST_MANDATS: u16 = 100;
/// The programme began then.
pub const FIRST_DAY: NaiveDate = NaiveDate::from_ymd_opt(2020, 11, 1).expect("a day of the calendar");
/// The usual durations in minutes (nomenclature v2): they have a chip.
pub const USUAL_DUREES: [u16; 6] = [15, 30, 45, 60, 90, 120];
/// Longest annotation, in characters.
pub const LONGEST_ANNOTATION: usize = 1000;
/// Longest name of a lieu, in characters.
const LONGEST_LIEU: usize = 120;
/// Value of the list of lieux for one that is not in it.
pub const NEW_LIEU: &str = "nouveau";
/// Value of the chips of durations for another one.
pub const OTHER_DUREE: &str = "autre";

/// What is typed, as it is typed. It is also how an entry travels between the server and the offline journal.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ActiviteForm {
    /// The entry's id, made with the empty form: the same form sent twice makes one entry.
    pub cle: String,
    /// The version that an edit replaces. Empty: a new entry.
    pub base: String,
    pub contrat: String,
    pub jour: String,
    pub kind: String,
    /// Id of a lieu, `NEW_LIEU`, or the code of `Canal::Domicile` or `Canal::Distance`.
    pub lieu: String,
    pub lieu_nom: String,
    /// `true`: gone to now and then only.
    pub lieu_occasionnel: String,
    pub lieu_commune: String,
    /// INSEE code of what was chosen among the communes proposed for this text.
    pub lieu_commune_code: String,
    pub duree: String,
    pub duree_autre: String,
    pub participants: String,
    pub recurrents: String,
    /// A count for each class of the nomenclature but « non communiqué », which is the rest.
    pub ages: Vec<String>,
    pub genres: Vec<String>,
    pub statuts: Vec<String>,
    /// Codes of the nomenclature, and ids of the structure's own themes.
    pub themes: Vec<String>,
    pub materiels: Vec<String>,
    pub autonomie: String,
    pub niveau: String,
    pub suites: Vec<String>,
    pub redirections: Vec<String>,
    pub mandats: String,
    pub annotation: String,
    /// `true`: what looks personal in the note is not.
    pub note_gardee: String,
    /// Empty: the present one. An entry of an import keeps its own.
    pub nomenclature: String,
}

impl ActiviteForm {
    pub fn nomenclature(&self) -> Nomenclature {
        Nomenclature::from_code(&self.nomenclature).unwrap_or_default()
    }

    /// Chooses the chip of a usual duration, else writes it.
    pub fn set_duree(&mut self, duree: Duree) {
        let usual = USUAL_DUREES.contains(&duree.minutes());
        self.duree = if usual { duree.minutes().to_string() } else { OTHER_DUREE.to_owned() };
        self.duree_autre = if usual { String::new() } else { duree.to_string() };
    }

    /// # Errors
    /// What is to be corrected, in the order of the page.
    pub fn parse(&self, today: NaiveDate) -> Result<Activite, FieldErrors> {
        let mut errors = FieldErrors::default();
        let id = errors
            .take("cle", self.cle.parse::<ActiviteId>().map_err(|_| "Ce formulaire est incomplet. Rechargez la page."));
        let contrat = errors.take("contrat", self.contrat.parse::<ContratId>().map_err(|_| "Choisissez le contrat."));
        let kind = errors.take("kind", Kind::from_code(&self.kind).ok_or("Choisissez ce que vous avez fait."));
        let jour = errors.take("jour", parse_jour(&self.jour, today));
        let duree = errors.take("duree", self.parse_duree());
        let content = match kind {
            Some(kind) if !kind.for_the_public() => Some(Content::OwnTime { kind }),
            // Without a kind, what people would be helped by is looked at all the same: every fault at once.
            kind => self
                .parse_public(kind.unwrap_or(Kind::Individuel), &mut errors)
                .map(|public| Content::Public(Box::new(public))),
        };
        let place = self.parse_place(&mut errors);
        let annotation = errors.take("annotation", self.parse_annotation());
        match (id, contrat, jour, duree, content, place, annotation) {
            (Some(id), Some(contrat), Some(jour), Some(duree), Some(content), Some(place), Some(annotation))
                if errors.is_empty() =>
            {
                let nomenclature = self.nomenclature();
                Ok(Activite { id, contrat, jour, place, duree, nomenclature, content, annotation })
            }
            _ => Err(errors),
        }
    }

    fn parse_duree(&self) -> Result<Duree, &'static str> {
        if self.duree.is_empty() {
            return Err("Choisissez une durée.");
        }
        let typed = if self.duree == OTHER_DUREE { &self.duree_autre } else { &self.duree };
        Duree::parse(typed).map_err(|_| "Écrivez une durée de 1 minute à 23 h 59, par exemple 1 h 15.")
    }

    fn parse_public(&self, kind: Kind, errors: &mut FieldErrors) -> Option<Public> {
        let atelier = kind == Kind::Collectif;
        let themes = errors.take("themes", self.parse_themes());
        let participants = errors.take("participants", parse_participants(&self.participants));
        let whole = participants.unwrap_or(MOST_PARTICIPANTS);
        let recurrents = errors.take("recurrents", parse_recurrents(&self.recurrents, whole));
        let mut classes = |axe, typed: &[String]| errors.take(field_of(axe), self.parse_classes(axe, typed, whole));
        let (ages, genres, statuts) =
            (classes(Axe::Age, &self.ages), classes(Axe::Genre, &self.genres), classes(Axe::Statut, &self.statuts));
        let materiels = errors.take("materiels", codes(&self.materiels, &MATERIELS));
        let autonomie = errors.take("autonomie", code(&self.autonomie, &AUTONOMIES, !atelier));
        let niveau = errors.take("niveau", code(&self.niveau, &NIVEAUX, atelier));
        let mandats = errors.take("mandats", parse_count(&self.mandats, MOST_MANDATS, "Écrivez le nombre de mandats"));
        let suites = errors.take("suites", parse_suites(&self.suites));
        let redirections = errors.take("redirections", codes(&self.redirections, self.nomenclature().redirections()));
        let (themes, propres) = themes?;
        let mut suites = suites?;
        let redirections = redirections?;
        // To say where to is to say that.
        if !redirections.is_empty() && !suites.contains(&Suite::Redirection) {
            suites.push(Suite::Redirection);
        }
        Some(Public {
            kind,
            participants: participants?,
            recurrents: recurrents?,
            classes: Classes { ages: ages?, genres: genres?, statuts: statuts? },
            themes,
            propres,
            materiels: materiels?,
            autonomie: autonomie?,
            niveau: niveau?,
            suites,
            redirections,
            mandats: mandats?,
        })
    }

    /// In the order of the nomenclature, each once; a precise démarche brings the theme that it belongs to.
    fn parse_themes(&self) -> Result<(Vec<Theme>, Vec<ThemePropreId>), &'static str> {
        let (mut themes, mut propres) = (Vec::new(), Vec::new());
        for code in &self.themes {
            if let Ok(id) = code.parse() {
                propres.push(id);
                continue;
            }
            let theme = Theme::from_code(code).filter(|theme| theme.nomenclature() == self.nomenclature());
            let theme = theme.ok_or("Choisissez des thèmes de la liste.")?;
            themes.extend(theme.parent());
            themes.push(theme);
        }
        themes.sort_unstable();
        themes.dedup();
        propres.sort_unstable();
        propres.dedup();
        if themes.is_empty() && propres.is_empty() {
            Err("Choisissez au moins un thème.")
        } else {
            Ok((themes, propres))
        }
    }

    /// What was counted, then the rest as « non communiqué » where the nomenclature has it.
    fn parse_classes(&self, axe: Axe, typed: &[String], participants: u16) -> Result<Vec<u16>, String> {
        let (nomenclature, message) = (self.nomenclature(), "Écrivez des nombres de personnes");
        let classes = nomenclature.classes(axe).len();
        let asked = classes - usize::from(nomenclature.unsaid(axe).is_some());
        let mut counts = Vec::with_capacity(classes);
        for at in 0..asked {
            counts.push(parse_count(typed.get(at).map_or("", String::as_str), MOST_PARTICIPANTS, message)?);
        }
        let said: u32 = counts.iter().map(|count| u32::from(*count)).sum();
        let Some(rest) = u16::try_from(said).ok().and_then(|said| participants.checked_sub(said)) else {
            return Err(format!(
                "Vous avez compté {} ici, pour {} en tout. Corrigez l’un ou l’autre.",
                french::count(u64::from(said), "personne", "personnes"),
                participants
            ));
        };
        if asked < classes {
            counts.push(rest);
        }
        Ok(counts)
    }

    fn parse_place(&self, errors: &mut FieldErrors) -> Option<Place> {
        let without = Canal::from_code(&self.lieu).filter(|canal| matches!(canal, Canal::Domicile | Canal::Distance));
        if self.lieu != NEW_LIEU && without.is_none() {
            return errors.take("lieu", self.lieu.parse().map(Place::Known).map_err(|_| "Choisissez le lieu."));
        }
        let nom = visible(&self.lieu_nom).split_whitespace().collect::<Vec<_>>().join(" ");
        if without.is_none() && nom.is_empty() {
            errors.add("lieu_nom", "Écrivez le nom du lieu, par exemple Médiathèque Jean Moulin.");
        } else if without.is_none() && nom.chars().count() > LONGEST_LIEU {
            errors.add("lieu_nom", format!("Le nom du lieu a {LONGEST_LIEU} caractères au plus."));
        }
        let commune = Meant { text: self.lieu_commune.trim().to_owned(), code: self.lieu_commune_code.clone() };
        if commune.text.is_empty() {
            errors.add("lieu_commune", "Écrivez la commune, ou son code postal.");
        }
        let right = errors.of("lieu_nom").is_none() && errors.of("lieu_commune").is_none();
        right.then_some(match without {
            Some(canal) => Place::Without { canal, commune },
            None => Place::New { nom, commune, occasionnel: self.lieu_occasionnel == "true" },
        })
    }

    fn parse_annotation(&self) -> Result<String, String> {
        let text = visible(&self.annotation.replace("\r\n", "\n")).trim().to_owned();
        let length = text.chars().count();
        if length > LONGEST_ANNOTATION {
            return Err(format!(
                "Votre note a {} caractères. Le maximum est {}.",
                french::number(length as u64),
                french::number(LONGEST_ANNOTATION as u64)
            ));
        }
        match Personal::in_text(&text) {
            Some(personal) if self.note_gardee != "true" => Err(format!(
                "Votre note semble contenir {}. Retirez ce qui permet de reconnaître quelqu’un, ou gardez la note telle quelle.",
                personal.label()
            )),
            _ => Ok(text),
        }
    }
}

/// The form's field that counts by this.
pub fn field_of(axe: Axe) -> &'static str {
    match axe {
        Axe::Age => "ages",
        Axe::Genre => "genres",
        Axe::Statut => "statuts",
    }
}

fn parse_jour(raw: &str, today: NaiveDate) -> Result<NaiveDate, String> {
    let jour = french::iso_date(raw).ok_or("Choisissez une date.")?;
    if jour > today {
        return Err(format!("Choisissez aujourd’hui, {}, ou un jour passé.", french::date(today)));
    }
    if jour < FIRST_DAY {
        Err("Le programme a commencé en novembre 2020\u{a0}: choisissez une date plus récente.".to_owned())
    } else {
        Ok(jour)
    }
}

fn whole_number(raw: &str) -> Option<u16> {
    raw.chars().filter(|c| !c.is_whitespace()).collect::<String>().parse().ok()
}

fn parse_participants(raw: &str) -> Result<u16, String> {
    let count = whole_number(raw).filter(|count| (1..=MOST_PARTICIPANTS).contains(count));
    count.ok_or_else(|| format!("Écrivez le nombre de personnes, de 1 à {MOST_PARTICIPANTS}."))
}

fn parse_recurrents(raw: &str, participants: u16) -> Result<u16, String> {
    let count = parse_count(raw, MOST_PARTICIPANTS, "Écrivez combien étaient déjà venues")?;
    if count <= participants {
        Ok(count)
    } else {
        Err(format!("Il y a {participants} personnes en tout\u{a0}: {count} ne peuvent pas être déjà venues."))
    }
}

/// A number that may be left out.
fn parse_count(raw: &str, most: u16, ask: &str) -> Result<u16, String> {
    if raw.trim().is_empty() {
        return Ok(0);
    }
    whole_number(raw).filter(|count| *count <= most).ok_or_else(|| format!("{ask}, de 0 à {most}."))
}

fn parse_suites(raw: &[String]) -> Result<Vec<Suite>, &'static str> {
    if raw.iter().any(|code| Suite::from_code(code).is_none()) {
        return Err("Choisissez dans la liste.");
    }
    Ok(Suite::ALL.into_iter().filter(|suite| raw.iter().any(|code| code == suite.code())).collect())
}

/// Codes of a list, each once, in its order.
fn codes(raw: &[String], list: &[Entry]) -> Result<Vec<String>, &'static str> {
    if raw.iter().any(|code| list.iter().all(|entry| entry.code != code)) {
        return Err("Choisissez dans la liste.");
    }
    let chosen = list.iter().filter(|entry| raw.iter().any(|code| entry.code == code));
    Ok(chosen.map(|entry| entry.code.to_owned()).collect())
}

/// A code of a list, or nothing; nothing where it does not apply.
fn code(raw: &str, list: &[Entry], applies: bool) -> Result<Option<String>, &'static str> {
    if raw.is_empty() || !applies {
        return Ok(None);
    }
    let known = list.iter().any(|entry| entry.code == raw);
    known.then(|| Some(raw.to_owned())).ok_or("Choisissez dans la liste.")
}

#[cfg(test)]
#[path = "form_tests.rs"]
mod tests;
