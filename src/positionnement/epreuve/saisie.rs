//! The form of an item, as it is posted: with or without JavaScript, given or only typed.

use serde::Deserialize;

use super::melange::Melange;
use crate::{
    kernel::{
        form::{FieldErrors, visible},
        french,
    },
    positionnement::{
        items::{Item, Question},
        model::Reponse,
    },
};

/// Characters of a short answer, at most.
pub const COURT: usize = 200;
/// Characters of an open answer, at most.
pub const LIBRE: usize = 4_000;

/// What was pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Geste {
    Valider,
    /// The same, of an answer that is not whole.
    ValiderAinsi,
    /// « Je ne sais pas ».
    Passer,
    /// The element at this place of the screen goes up one.
    Monter(u8),
    Descendre(u8),
    Pause,
}

/// Everything is a position on the screen: the page says nothing of the bank's own order.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Saisie {
    pub geste: String,
    pub choix: Vec<String>,
    pub ordre: Vec<String>,
    pub place: Vec<String>,
    pub texte: String,
}

impl Saisie {
    pub fn geste(&self) -> Option<Geste> {
        let (verb, at) = self.geste.split_once('-').unwrap_or((&self.geste, ""));
        match (verb, at) {
            ("" | "valider", "") => Some(Geste::Valider),
            ("valider", "ainsi") => Some(Geste::ValiderAinsi),
            ("passer", "") => Some(Geste::Passer),
            ("pause", "") => Some(Geste::Pause),
            ("monter", at) => at.parse().ok().map(Geste::Monter),
            ("descendre", at) => at.parse().ok().map(Geste::Descendre),
            _ => None,
        }
    }

    /// What is typed so far, in the indices of the bank; `None`: nothing.
    pub fn draft(&self, item: &Item, melange: &Melange) -> Option<Reponse> {
        match field(&item.question) {
            "texte" => Some(visible(&self.texte)).filter(|text| !text.trim().is_empty()).map(Reponse::Texte),
            _ => self.parse(item, melange).ok(),
        }
    }

    /// The answer, in the indices of the bank.
    pub fn parse(&self, item: &Item, melange: &Melange) -> Result<Reponse, FieldErrors> {
        let missing = |sentence: &str| FieldErrors::one(field(&item.question), sentence);
        let read = |texts: &[String]| texts.iter().map(|text| text.parse::<u8>()).collect::<Result<Vec<_>, _>>().ok();
        let shown = match &item.question {
            Question::Choix { .. } | Question::Expediteur { .. } => {
                read(&self.choix).and_then(|chosen| chosen.first().copied().map(Reponse::Choix))
            }
            Question::Plusieurs { .. } | Question::Hameconnage { .. } => {
                read(&self.choix).filter(|chosen| !chosen.is_empty()).map(Reponse::Plusieurs)
            }
            Question::Ordre { elements } => {
                read(&self.ordre).filter(|order| is_whole(order, elements.len())).map(Reponse::Ordre)
            }
            Question::Association { .. } | Question::Dossiers { .. } => {
                let places =
                    self.place.iter().map(|text| if text.is_empty() { Ok(None) } else { text.parse().map(Some) });
                let places: Option<Vec<Option<u8>>> = places.collect::<Result<_, _>>().ok();
                let places = places.filter(|places| places.len() == melange.elements.len());
                places.filter(|places| places.iter().any(Option::is_some)).map(Reponse::Places)
            }
            question => {
                let text = visible(&self.texte);
                let most = if matches!(question, Question::Libre { .. }) { LIBRE } else { COURT };
                if text.chars().count() > most {
                    return Err(missing(&format!("Raccourcissez votre réponse\u{a0}: {most} caractères au plus.")));
                }
                Some(text).filter(|text| !text.trim().is_empty()).map(Reponse::Texte)
            }
        };
        let sentence = match &item.question {
            Question::Choix { .. } | Question::Expediteur { .. } => "Choisissez une réponse.",
            Question::Plusieurs { .. } | Question::Hameconnage { .. } => "Choisissez au moins une réponse.",
            Question::Ordre { .. } => "Rangez tous les éléments.",
            Question::Association { .. } | Question::Dossiers { .. } => "Placez au moins un élément.",
            _ => "Écrivez votre réponse.",
        };
        let unknown = format!("{sentence} Si vous ne savez pas, appuyez sur «\u{a0}Je ne sais pas\u{a0}».");
        shown.and_then(|shown| melange.to_bank(shown)).ok_or_else(|| missing(&unknown))
    }

    /// What is to be said before a part of an answer counts for the whole.
    pub fn ask_for_the_rest(reponse: &Reponse) -> Result<(), FieldErrors> {
        let Reponse::Places(places) = reponse else { return Ok(()) };
        match places.iter().filter(|place| place.is_none()).count() {
            0 => Ok(()),
            left => {
                let what = french::count(left as u64, "élément", "éléments");
                let sentence = format!(
                    "Il reste {what} à placer. Si vous ne savez pas, appuyez sur «\u{a0}Valider quand même\u{a0}»."
                );
                Err(FieldErrors::one("place", &sentence))
            }
        }
    }

    /// What was posted, right or wrong, by positions on the screen: to be shown again.
    pub fn as_typed(&self, question: &Question) -> Reponse {
        let read = |texts: &[String]| texts.iter().filter_map(|text| text.parse().ok()).collect::<Vec<u8>>();
        match field(question) {
            "choix" => Reponse::Plusieurs(read(&self.choix)),
            "ordre" => self.moved(Geste::Valider, self.ordre.len()),
            "place" => Reponse::Places(self.place.iter().map(|text| text.parse().ok()).collect()),
            _ => Reponse::Texte(self.texte.clone()),
        }
    }

    /// The order on the screen after an element went up or down; as it was where it cannot.
    pub fn moved(&self, geste: Geste, elements: usize) -> Reponse {
        let order: Vec<u8> = self.ordre.iter().filter_map(|text| text.parse().ok()).collect();
        let mut order = if is_whole(&order, elements) { order } else { (0..).take(elements).collect() };
        let swap = match geste {
            Geste::Monter(at) => usize::from(at).checked_sub(1),
            Geste::Descendre(at) => Some(usize::from(at)),
            _ => None,
        };
        if let Some(at) = swap.filter(|at| at + 1 < order.len()) {
            order.swap(at, at + 1);
        }
        Reponse::Ordre(order)
    }
}

/// The name of an item's field, which its errors lead to.
pub fn field(question: &Question) -> &'static str {
    match question {
        Question::Choix { .. }
        | Question::Plusieurs { .. }
        | Question::Expediteur { .. }
        | Question::Hameconnage { .. } => "choix",
        Question::Ordre { .. } => "ordre",
        Question::Association { .. } | Question::Dossiers { .. } => "place",
        Question::Court { .. } | Question::Formulaire { .. } | Question::Formule { .. } | Question::Libre { .. } => {
            "texte"
        }
    }
}

/// Each of so many elements once.
fn is_whole(order: &[u8], elements: usize) -> bool {
    let mut sorted = order.to_vec();
    sorted.sort_unstable();
    sorted.len() == elements && sorted.iter().enumerate().all(|(at, element)| usize::from(*element) == at)
}

#[cfg(test)]
#[path = "saisie_tests.rs"]
mod tests;
