//! The four families of competences, as the test counts them.

use serde::{Deserialize, Serialize};

use super::{liste::Notion, metier::FAMILLES_DE_COMPETENCES};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Famille {
    Reperer,
    Accompagner,
    Savoirs,
    Ecosysteme,
}

impl Famille {
    pub const ALL: [Self; 4] = [Self::Reperer, Self::Accompagner, Self::Savoirs, Self::Ecosysteme];

    fn notion(self) -> &'static Notion {
        &FAMILLES_DE_COMPETENCES.lines[self as usize]
    }

    pub fn label(self) -> &'static str {
        self.notion().label
    }

    /// What it is about.
    pub fn explanation(self) -> &'static str {
        self.notion().explanation
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_a_line_of_the_list_in_its_order() {
        let labels = ["Se repérer", "Accompagner", "Savoirs spécifiques", "L’écosystème"];
        assert_eq!(Famille::ALL.map(Famille::label), labels);
        assert_eq!(FAMILLES_DE_COMPETENCES.lines.len(), labels.len());
    }
}
