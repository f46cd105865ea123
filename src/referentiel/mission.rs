//! The three missions, and which of them each theme of the log serves.

use super::{
    liste::{CONFERENCE, CONFERENCE_DAY, Liste, Notion, day, notion},
    theme::Theme,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mission {
    Soutenir,
    Sensibiliser,
    Autonomie,
}

/// In the order of `Mission::ALL`.
pub static MISSIONS: Liste<Notion> = Liste {
    version: "v1",
    effective: CONFERENCE_DAY,
    source: CONFERENCE,
    lines: &[
        notion(
            "soutenir",
            "Soutenir les usages de tous les jours",
            "Travailler à distance, consulter un médecin, vendre un objet, acheter en ligne.",
        ),
        notion(
            "sensibiliser",
            "Sensibiliser aux enjeux du numérique",
            "S’informer et vérifier ses sources, protéger ses données, garder la main sur les réseaux sociaux, suivre la scolarité de ses enfants.",
        ),
        notion(
            "autonomie",
            "Rendre autonome pour les démarches en ligne",
            "Faire une démarche administrative sans l’aide de personne.",
        ),
    ],
};

/// Each theme of nomenclature v2 serves one mission. The programme does not say which: this is our reading of it.
pub static MISSION_OF_THEME: Liste<(&str, Mission)> = Liste {
    version: "interprétation v1",
    effective: day(2026, 11, 24),
    source: "interprétation du Fil : le programme ne range pas les thèmes par mission",
    lines: &[
        ("materiel", Mission::Soutenir),
        ("demarches", Mission::Autonomie),
        ("email", Mission::Soutenir),
        ("navigation", Mission::Soutenir),
        ("contenus", Mission::Soutenir),
        ("bureautique", Mission::Soutenir),
        ("securite", Mission::Sensibiliser),
        ("insertion", Mission::Soutenir),
        ("sante", Mission::Soutenir),
        ("reseaux", Mission::Sensibiliser),
        ("banque", Mission::Soutenir),
        ("culture", Mission::Sensibiliser),
        ("parentalite", Mission::Sensibiliser),
        ("scolarite", Mission::Sensibiliser),
        ("creer", Mission::Soutenir),
        ("ia", Mission::Sensibiliser),
        ("professionnel", Mission::Soutenir),
        ("maintenance", Mission::Soutenir),
        ("diagnostic", Mission::Soutenir),
    ],
};

impl Mission {
    pub const ALL: [Self; 3] = [Self::Soutenir, Self::Sensibiliser, Self::Autonomie];

    pub fn notion(self) -> &'static Notion {
        &MISSIONS.lines[self as usize]
    }

    /// The mission that a theme serves, or the theme that it makes precise.
    pub fn of(theme: Theme) -> Option<Self> {
        let code = theme.parent().unwrap_or(theme).code();
        MISSION_OF_THEME.lines.iter().find(|(of, _)| *of == code).map(|(_, mission)| *mission)
    }

    pub fn themes(self) -> impl Iterator<Item = Theme> {
        let served = MISSION_OF_THEME.lines.iter().filter(move |(_, mission)| *mission == self);
        served.filter_map(|(code, _)| Theme::from_code(code))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::referentiel::theme::{DEMARCHES_PRECISES, THEMES};

    #[test]
    fn every_theme_serves_exactly_one_mission() {
        for theme in &THEMES {
            let lines = MISSION_OF_THEME.lines.iter().filter(|(code, _)| *code == theme.code).count();
            assert_eq!(lines, 1, "{}", theme.code);
        }
        assert_eq!(MISSION_OF_THEME.lines.len(), THEMES.len());
        assert_eq!(Mission::ALL.map(|mission| mission.themes().count()), [12, 6, 1]);
        for precise in &DEMARCHES_PRECISES {
            assert_eq!(Mission::of(Theme::from_code(precise.code).unwrap()), Some(Mission::Autonomie));
        }
    }

    #[test]
    fn each_mission_has_its_words() {
        assert_eq!(MISSIONS.lines.len(), Mission::ALL.len());
        let codes = Mission::ALL.map(|mission| mission.notion().code);
        assert_eq!(codes, ["soutenir", "sensibiliser", "autonomie"]);
    }
}
