//! What each figure means, in plain words: pages, exports and reports say the same.

use crate::referentiel::temps_propre::TEMPS_PROPRE;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Definition {
    /// Letters and hyphens: a link leads to it.
    pub id: &'static str,
    pub nom: &'static str,
    pub texte: &'static str,
}

const fn definition(id: &'static str, nom: &'static str, texte: &'static str) -> Definition {
    Definition { id, nom, texte }
}

pub static PERSONNES: Definition = definition(
    "personnes",
    "Personnes accompagnées",
    "Les participants, moins ceux qui étaient déjà venus. On compte les accompagnements individuels, les ateliers et les demandes ponctuelles. Une personne suivie par deux conseillers compte deux fois.",
);
pub static PARTICIPANTS: Definition = definition(
    "participants",
    "Participants",
    "Le nombre de personnes présentes, additionné sur toutes les activités pour le public. Une personne venue trois fois compte trois fois.",
);
pub static RECURRENTS: Definition =
    definition("recurrents", "Déjà venus", "Les participants que le conseiller a notés comme déjà venus auparavant.");
pub static ACCOMPAGNEMENTS: Definition = definition(
    "accompagnements",
    "Accompagnements",
    "Les activités pour le public\u{a0}: individuel, atelier, demande ponctuelle. Un atelier compte une fois, quel que soit le nombre de participants.",
);
pub static ACTIVITES: Definition = definition(
    "activites",
    "Activités",
    "Tout ce qui est noté\u{a0}: les accompagnements, et le temps propre (formation, réunion, événement).",
);
pub static HEURES: Definition = definition(
    "heures",
    "Heures",
    "La durée de toutes les activités, temps propre compris. Une durée reprise d’un autre outil qui ne donnait qu’une tranche est estimée\u{a0}: elle compte, et la part estimée est dite.",
);
pub static MANDATS: Definition =
    definition("mandats", "Mandats Aidants Connect", "Le nombre de mandats conclus avec les personnes accompagnées.");
pub static TEMPS_PROPRES: Definition =
    definition("temps-propre", "Temps pour le réseau et la formation", TEMPS_PROPRE.definition);
pub static KINDS: Definition =
    definition("types", "Types d’activité", "Chaque activité a un seul type\u{a0}: les types s’additionnent.");
pub static MOIS: Definition =
    definition("mois", "Évolution par mois", "Chaque activité compte dans le mois de son jour.");
pub static THEMES: Definition = definition(
    "themes",
    "Thèmes",
    "Le nombre d’activités où ce thème a été noté. Une activité peut avoir plusieurs thèmes\u{a0}: elle compte une fois dans chacun, et les thèmes ne s’additionnent pas.",
);
pub static DEMARCHES: Definition = definition(
    "demarches",
    "Démarches administratives",
    "Le détail du thème «\u{a0}Aide aux démarches administratives\u{a0}», quand il a été précisé. Une activité peut en avoir plusieurs.",
);
pub static PROPRES: Definition = definition(
    "themes-propres",
    "Thèmes de la structure",
    "Les thèmes que la structure a ajoutés à la liste du programme, comptés comme les autres thèmes.",
);
pub static MISSIONS: Definition = definition(
    "missions",
    "Missions",
    "Chaque thème noté compte une fois pour la mission qu’il sert. Le programme ne range pas les thèmes par mission\u{a0}: ce classement est une interprétation du Fil.",
);
pub static CANAUX: Definition = definition(
    "canaux",
    "Où",
    "Chaque activité a eu lieu dans un lieu d’activité, dans un autre lieu, à domicile ou à distance, temps propre compris.",
);
pub static LIEUX: Definition =
    definition("lieux", "Lieux", "Le nombre d’activités notées dans chaque lieu, temps propre compris.");
pub static AGES: Definition = definition(
    "ages",
    "Âge",
    "Les participants par tranche d’âge. «\u{a0}Non communiqué\u{a0}»\u{a0}: l’âge n’a pas été noté.",
);
pub static GENRES: Definition = definition(
    "genres",
    "Genre",
    "Les participants par genre. «\u{a0}Non communiqué\u{a0}»\u{a0}: le genre n’a pas été noté.",
);
pub static STATUTS: Definition = definition(
    "situations",
    "Situation",
    "Les participants par situation. «\u{a0}Non communiqué\u{a0}»\u{a0}: la situation n’a pas été notée.",
);
pub static SUITES: Definition = definition(
    "suites",
    "Suites données",
    "Ce que le conseiller a proposé après l’accompagnement. Plusieurs suites sont possibles.",
);
pub static REDIRECTIONS: Definition = definition(
    "redirections",
    "Redirections",
    "Vers qui la personne a été orientée. Plusieurs sont possibles pour un même accompagnement.",
);
pub static MATERIELS: Definition =
    definition("materiels", "Matériel", "Le matériel utilisé, quand il a été noté. Plusieurs sont possibles.");
pub static AUTONOMIES: Definition = definition(
    "autonomies",
    "Autonomie",
    "Le besoin d’aide de la personne, noté pour un accompagnement individuel ou une demande ponctuelle.",
);
pub static NIVEAUX: Definition =
    definition("niveaux", "Niveau des ateliers", "Le niveau de l’atelier, quand il a été noté.");
pub static NON_COMPARABLE: Definition = definition(
    "non-comparable",
    "Non comparable",
    "Deux listes ont servi à noter les participants\u{a0}: une ancienne et celle d’aujourd’hui. Nous n’additionnons que les tranches qui sont exactement les mêmes dans les deux. Les autres participants sont comptés ici.",
);

/// All of them, in the order in which one meets them.
pub static ALL: [&Definition; 25] = [
    &PERSONNES,
    &PARTICIPANTS,
    &RECURRENTS,
    &ACCOMPAGNEMENTS,
    &ACTIVITES,
    &HEURES,
    &MANDATS,
    &TEMPS_PROPRES,
    &MOIS,
    &KINDS,
    &THEMES,
    &DEMARCHES,
    &PROPRES,
    &MISSIONS,
    &CANAUX,
    &LIEUX,
    &AGES,
    &GENRES,
    &STATUTS,
    &NON_COMPARABLE,
    &SUITES,
    &REDIRECTIONS,
    &MATERIELS,
    &AUTONOMIES,
    &NIVEAUX,
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_has_an_address_of_its_own_and_a_sentence() {
        let ids: BTreeSet<_> = ALL.iter().map(|definition| definition.id).collect();
        assert_eq!(ids.len(), ALL.len());
        for Definition { id, nom, texte } in ALL {
            assert!(id.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'), "{id}");
            assert!(!nom.is_empty() && texte.ends_with('.'), "{id}");
        }
    }
}
