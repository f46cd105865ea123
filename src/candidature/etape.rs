//! The pages of the questionnaire, in their order.

/// A page of the questionnaire: one group of questions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Etape {
    Situation,
    Experience,
    Lieu,
    Disponibilite,
    Motivation,
    Contact,
}

impl Etape {
    pub const ALL: [Self; 6] =
        [Self::Situation, Self::Experience, Self::Lieu, Self::Disponibilite, Self::Motivation, Self::Contact];

    /// As it stands in the address.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Situation => "situation",
            Self::Experience => "experience",
            Self::Lieu => "lieu",
            Self::Disponibilite => "disponibilite",
            Self::Motivation => "motivation",
            Self::Contact => "contact",
        }
    }

    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|etape| etape.slug() == slug)
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Situation => "Situation",
            Self::Experience => "Expérience",
            Self::Lieu => "Lieu",
            Self::Disponibilite => "Disponibilité",
            Self::Motivation => "Motivation",
            Self::Contact => "Contact",
        }
    }

    pub fn next(self) -> Option<Self> {
        Self::ALL.into_iter().find(|etape| *etape > self)
    }

    pub fn previous(self) -> Option<Self> {
        Self::ALL.into_iter().rev().find(|etape| *etape < self)
    }

    /// The page on which a field stands.
    pub fn of(field: &str) -> Self {
        match field {
            "situations" | "diplome" => Self::Situation,
            "experience" => Self::Experience,
            "commune" | "adresse" => Self::Lieu,
            "disponible_le" | "distance" => Self::Disponibilite,
            "motivation" => Self::Motivation,
            _ => Self::Contact,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_follow_each_other() {
        for etape in Etape::ALL {
            assert_eq!(Etape::from_slug(etape.slug()), Some(etape));
            assert_eq!(etape.next().and_then(Etape::previous), etape.next().map(|_| etape));
        }
    }
}
