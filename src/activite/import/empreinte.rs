//! By what a line is known again: its contrat and what it says, whatever its place in the file, and its occurrence among
//! the lines of the file that say the same.

use std::{collections::BTreeMap, fmt::Write as _};

use crate::{
    activite::entree::Entree,
    kernel::spelling::letters,
    server::secret::{self, Fingerprint},
};

/// What an entry says, in one text: two entries that say the same have the same, however they were written. `lieu`: the name of
/// its place, since one that is new has no id yet.
pub fn contenu(entree: &Entree, lieu: Option<&str>) -> String {
    let mut text = String::new();
    let themes: Vec<_> = entree.themes.iter().map(|theme| theme.code()).collect();
    let propres: Vec<_> = entree.propres.iter().map(ToString::to_string).collect();
    let suites: Vec<_> = entree.suites.iter().map(|suite| suite.code()).collect();
    let _ = write!(
        text,
        "{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|",
        entree.contrat,
        entree.jour,
        entree.kind.code(),
        entree.canal.code(),
        lieu.map(letters).unwrap_or_default(),
        entree.commune.as_str(),
        entree.duree.minutes(),
        entree.participants,
        entree.recurrents,
        entree.mandats,
    );
    let _ = write!(
        text,
        "{:?}|{:?}|{:?}|{}|{}|{}|{}|{}|{}|{}|{}|{}",
        entree.classes.ages,
        entree.classes.genres,
        entree.classes.statuts,
        entree.nomenclature.code(),
        themes.join(","),
        propres.join(","),
        entree.materiels.join(","),
        suites.join(","),
        entree.redirections.join(","),
        entree.autonomie.as_deref().unwrap_or_default(),
        entree.niveau.as_deref().unwrap_or_default(),
        letters(&entree.annotation),
    );
    text
}

/// Counts the lines that say the same, and fingerprints each with its occurrence.
#[derive(Debug, Default)]
pub struct Occurrences(BTreeMap<String, u32>);

impl Occurrences {
    /// The fingerprint of the next line that says this, and which occurrence it is, from 1.
    pub fn next(&mut self, contenu: &str) -> (Fingerprint, u32) {
        let count = self.0.entry(contenu.to_owned()).or_default();
        *count += 1;
        (secret::fingerprint(format!("{contenu}|{count}")), *count)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn of(lines: &[String]) -> BTreeSet<Fingerprint> {
        let mut occurrences = Occurrences::default();
        lines.iter().map(|line| occurrences.next(line).0).collect()
    }

    proptest! {
        #[test]
        fn order_does_not_matter_and_more_lines_only_add(
            lines in prop::collection::vec("[ab]{0,2}", 0..12),
            more in prop::collection::vec("[ab]{0,2}", 0..6),
            turn in 0_usize..12,
        ) {
            let first = of(&lines);
            prop_assert_eq!(first.len(), lines.len(), "each line has a fingerprint of its own");
            let mut turned = lines.clone();
            turned.rotate_left(turn.min(lines.len()));
            prop_assert_eq!(&of(&turned), &first);
            let longer = of(&[more, turned].concat());
            prop_assert!(longer.is_superset(&first));
        }
    }
}
