//! The order in which the parts of an item are shown: drawn from the person's number, so that neighbours see another, and
//! that the page says nothing of the bank's own order, which for some items is the key.

use rand::{RngExt as _, SeedableRng as _, rngs::ChaCha12Rng};

use crate::positionnement::{
    items::{Item, Question},
    model::Reponse,
};

/// For each place of the screen, the index in the bank's list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Melange {
    /// Choices, elements to order, elements to place.
    pub elements: Vec<usize>,
    /// What elements are placed beside.
    pub places: Vec<usize>,
}

impl Melange {
    pub fn of(graine: u64, item: &Item) -> Self {
        let (elements, places) = match &item.question {
            Question::Choix { options, .. }
            | Question::Plusieurs { options, .. }
            | Question::Expediteur { options, .. }
            | Question::Hameconnage { options, .. } => (options.len(), 0),
            Question::Ordre { elements } => (elements.len(), 0),
            question @ (Question::Association { .. } | Question::Dossiers { .. }) => {
                (question.placed().len(), question.places().len())
            }
            Question::Court { .. }
            | Question::Formulaire { .. }
            | Question::Formule { .. }
            | Question::Libre { .. } => (0, 0),
        };
        let mut draw = ChaCha12Rng::seed_from_u64(graine ^ fingerprint(&item.id));
        let mut elements = shuffled(elements, &mut draw);
        // The right order is never what the screen begins with: nobody is right by touching nothing.
        if matches!(item.question, Question::Ordre { .. }) && elements.is_sorted() {
            elements.rotate_left(1);
        }
        Self { elements, places: shuffled(places, &mut draw) }
    }

    /// What the form of an item says before anybody touches it, in the indices of the bank.
    pub fn untouched(&self, item: &Item) -> Option<Reponse> {
        let Question::Ordre { .. } = item.question else { return None };
        Some(Reponse::Ordre(self.elements.iter().map(|at| u8::try_from(*at)).collect::<Result<_, _>>().ok()?))
    }

    /// An answer as the screen says it, in the indices of the bank; `None` where one is not of the screen.
    pub fn to_bank(&self, shown: Reponse) -> Option<Reponse> {
        let element = |at: u8| of(&self.elements, at);
        Some(match shown {
            Reponse::Choix(at) => Reponse::Choix(element(at)?),
            Reponse::Plusieurs(several) => {
                let mut several = several.into_iter().map(element).collect::<Option<Vec<_>>>()?;
                several.sort_unstable();
                several.dedup();
                Reponse::Plusieurs(several)
            }
            Reponse::Ordre(order) => Reponse::Ordre(order.into_iter().map(element).collect::<Option<_>>()?),
            Reponse::Places(shown) => {
                let mut places = vec![None; self.elements.len()];
                for (at, place) in shown.into_iter().enumerate() {
                    let element = *self.elements.get(at)?;
                    places[element] = match place {
                        Some(place) => Some(of(&self.places, place)?),
                        None => None,
                    };
                }
                Reponse::Places(places)
            }
            other @ (Reponse::Texte(_) | Reponse::Inconnue) => other,
        })
    }

    /// The other way.
    pub fn to_screen(&self, kept: &Reponse) -> Option<Reponse> {
        let element = |at: u8| back(&self.elements, at);
        Some(match kept {
            Reponse::Choix(at) => Reponse::Choix(element(*at)?),
            Reponse::Plusieurs(several) => {
                Reponse::Plusieurs(several.iter().map(|at| element(*at)).collect::<Option<_>>()?)
            }
            Reponse::Ordre(order) => Reponse::Ordre(order.iter().map(|at| element(*at)).collect::<Option<_>>()?),
            Reponse::Places(kept) => {
                let place = |at: &usize| kept.get(*at).copied().flatten().and_then(|place| back(&self.places, place));
                Reponse::Places(self.elements.iter().map(place).collect())
            }
            other @ (Reponse::Texte(_) | Reponse::Inconnue) => other.clone(),
        })
    }
}

fn of(list: &[usize], at: u8) -> Option<u8> {
    list.get(usize::from(at)).and_then(|found| u8::try_from(*found).ok())
}

fn back(list: &[usize], index: u8) -> Option<u8> {
    list.iter().position(|found| *found == usize::from(index)).and_then(|at| u8::try_from(at).ok())
}

/// Fisher & Yates, as Durstenfeld has it (*Communications of the ACM* 7, 1964, algorithm 235).
fn shuffled(count: usize, draw: &mut ChaCha12Rng) -> Vec<usize> {
    let mut list: Vec<_> = (0..count).collect();
    for last in (1..count).rev() {
        list.swap(last, draw.random_range(0..=last));
    }
    list
}

/// FNV-1a: the same on every machine and for ever, which a hasher of the standard library does not promise.
fn fingerprint(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::positionnement::{engine, items::bank};

    proptest! {
        #[test]
        fn the_key_goes_to_the_screen_and_back(graine: u64) {
            for item in bank().items() {
                let melange = Melange::of(graine, item);
                if let Some(key) = engine::key(&item.question) {
                    let shown = melange.to_screen(&key).unwrap();
                    prop_assert_eq!(engine::grade(&item.question, &melange.to_bank(shown).unwrap()), engine::grade(&item.question, &key));
                }
            }
        }
    }

    #[test]
    fn an_order_never_begins_right() {
        let items = || bank().items().iter().filter(|item| matches!(item.question, Question::Ordre { .. }));
        for graine in 0..2_000 {
            for item in items() {
                assert!(!Melange::of(graine, item).elements.is_sorted(), "{}", item.id);
            }
        }
        assert!(items().count() >= 10);
    }

    #[test]
    fn what_is_not_on_the_screen_is_no_answer() {
        let item = bank().items().iter().find(|item| matches!(item.question, Question::Choix { .. })).unwrap();
        let melange = Melange::of(1, item);
        assert_eq!(melange.to_bank(Reponse::Choix(200)), None);
        assert_eq!(melange.to_bank(Reponse::Plusieurs(vec![0, 9])), None);
    }

    #[test]
    fn every_choice_is_first_for_somebody() {
        let item = bank().items().iter().find(|item| matches!(item.question, Question::Choix { .. })).unwrap();
        let firsts: std::collections::BTreeSet<_> =
            (0..200).map(|graine| Melange::of(graine, item).elements[0]).collect();
        assert_eq!(firsts.len(), Melange::of(0, item).elements.len());
    }
}
