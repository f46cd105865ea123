//! Which commune a person means, while they type and once they have.

use leptos::prelude::*;

use super::{
    field::Options,
    islands::Proposees,
    load,
    search::{self, Meant, Place},
};
use crate::{kernel::french, ui::layout};

/// How many are proposed to someone who types.
const PROPOSED: usize = 7;
/// No commune, with its département and its postcode, takes more characters.
const LONGEST: usize = 80;

/// Why a text is not one commune: the sentence stands beside the field.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Unresolved {
    #[error("Nous ne trouvons pas cette commune. Vérifiez son nom, ou écrivez son code postal.")]
    Nothing,
    /// For `CommuneField`, which asks which one.
    #[error("Plusieurs communes correspondent. Choisissez la bonne.")]
    Several(Vec<&'static Place>),
}

/// The commune of a text, and of the INSEE code that was chosen for it. A code that goes with another text says nothing.
pub fn resolve(text: &str, code: &str) -> Result<&'static Place, Unresolved> {
    if is_too_long(text) {
        return Err(Unresolved::Nothing);
    }
    let candidates = search::likely(text);
    let chosen = search::coded(code)
        .filter(|place| place.label() == text.trim() || candidates.iter().any(|other| std::ptr::eq(*other, *place)));
    match (chosen, search::meant(text)) {
        (Some(place), _) | (None, Meant::One(place)) => Ok(place),
        (None, Meant::Several(found)) => Err(Unresolved::Several(found)),
        (None, Meant::Nothing) => Err(Unresolved::Nothing),
    }
}

/// Those among which a person must choose when a text alone does not say which.
pub fn candidates(text: &str) -> Vec<&'static Place> {
    match resolve(text, "") {
        Err(Unresolved::Several(found)) => found,
        _ => Vec::new(),
    }
}

/// Codes and names of all départements, in the order of their codes.
pub fn departements() -> impl Iterator<Item = (&'static str, &'static str)> {
    load::lines(load::DEPARTEMENTS).map(|[code, nom, _, _, _]| (code, nom))
}

/// For someone who types.
pub fn propose(text: &str) -> Proposees {
    let found = if is_too_long(text) { Vec::new() } else { search::search(text, PROPOSED) };
    if found.is_empty() {
        return Proposees { said: "Aucune commune trouvée".to_owned(), options: String::new() };
    }
    Proposees {
        said: french::count(found.len() as u64, "commune", "communes"),
        options: layout::fragment(|| view! { <Options places=found /> }),
    }
}

fn is_too_long(text: &str) -> bool {
    text.chars().nth(LONGEST).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn insee(text: &str, code: &str) -> Option<&'static str> {
        resolve(text, code).ok().map(|place| place.commune.insee.as_str())
    }

    #[test]
    fn a_code_counts_only_with_a_text_that_may_mean_it() {
        assert_eq!(insee("Saint-Denis (93)", "93066"), Some("93066"));
        assert_eq!(insee("saint denis", "97411"), Some("97411"));
        // The text was changed after the choice.
        assert_eq!(insee("Sarcelles", "93066"), Some("95585"));
        assert_eq!(insee("saint denis", "75056"), None);
        assert_eq!(insee("saint denis", "<script>"), None);
        assert_eq!(insee("saint denis", ""), None);
        assert_eq!(insee("", "93066"), None);
    }

    #[test]
    fn what_is_not_one_commune_says_why() {
        assert!(matches!(resolve("saint denis", ""), Err(Unresolved::Several(found)) if found.len() > 1));
        assert!(matches!(resolve("qqqqqqq", ""), Err(Unresolved::Nothing)));
        assert!(matches!(resolve(&"Sarcelles ".repeat(9), ""), Err(Unresolved::Nothing)));
        assert!(candidates("Sarcelles").is_empty() && candidates("qqqqqqq").is_empty());
        assert!(candidates("saint denis").len() > 1);
    }

    #[test]
    fn proposals_are_counted_and_few() {
        let found = propose("saint denis");
        assert_eq!(found.said, "7\u{a0}communes");
        assert_eq!(found.options.matches("role=\"option\"").count(), 7);
        assert!(found.options.contains("data-insee=\"93066\" data-label=\"Saint-Denis (93)\""), "{}", found.options);
        for text in ["qqqqqqq", &"a".repeat(81)] {
            let none = propose(text);
            assert_eq!((none.said.as_str(), none.options.as_str()), ("Aucune commune trouvée", ""));
        }
    }
}
