//! The trade: what a conseiller helps with, how, with which qualities, and what they commit to.

use super::liste::{CONFERENCE, CONFERENCE_DAY, Liste, Notion, notion};

const fn list(lines: &'static [Notion]) -> Liste<Notion> {
    Liste { version: "v1", effective: CONFERENCE_DAY, source: CONFERENCE, lines }
}

/// What comes first.
pub static AIDES_PRIORITAIRES: Liste<Notion> = list(&[
    notion("equipement", "Prendre en main un équipement", "Un ordinateur, un smartphone, une tablette."),
    notion("internet", "Naviguer sur Internet", "Ouvrir un site, chercher, revenir en arrière."),
    notion("courriels", "Envoyer, recevoir, gérer ses courriels", "Créer une adresse, joindre un fichier, trier."),
    notion(
        "applications",
        "Installer et utiliser des applications utiles",
        "Sur son smartphone, sans se faire piéger.",
    ),
    notion(
        "contenus",
        "Créer et gérer ses contenus numériques",
        "Stocker, ranger et partager ses photos, ses papiers.",
    ),
    notion(
        "vocabulaire",
        "Connaître l’environnement et le vocabulaire numérique",
        "Savoir ce que les mots veulent dire.",
    ),
    notion(
        "traitement_texte",
        "Apprendre les bases du traitement de texte",
        "Écrire une lettre, la mettre en forme, l’imprimer.",
    ),
]);

/// What may be added; the structure can widen the offer further.
pub static AUTRES_AIDES: Liste<Notion> = list(&[
    notion("proches", "Échanger avec ses proches", "Messagerie, réseaux sociaux, appels en vidéo."),
    notion(
        "emploi",
        "Trouver un emploi ou une formation",
        "Recherche en ligne, réseaux professionnels, petites annonces.",
    ),
    notion("enfant", "Accompagner son enfant", "Suivi de la scolarité, services de la commune, usages des écrans."),
    notion(
        "entreprise",
        "Voir ce que le numérique apporte à sa petite entreprise",
        "Démarches, présence et publicité en ligne.",
    ),
]);

/// The kinds of action.
pub static ACTIONS: Liste<Notion> = list(&[
    notion("informer", "Répondre et informer", "Donner une réponse claire à qui la demande."),
    notion("presenter", "Présenter les services", "Faire connaître les services et les aides qui existent."),
    notion("accompagner", "Accompagner une personne", "En tête-à-tête, à son rythme."),
    notion("animer", "Animer un atelier", "Un thème, un petit groupe, chacun·e pratique."),
    notion("rediriger", "Rediriger", "Vers la structure qui pourra aider, quand ce n’est pas vous."),
    notion(
        "mandats",
        "Conclure des mandats Aidants Connect",
        "Faire une démarche à la place d’une personne, avec son accord écrit.",
    ),
]);

/// The trade in key words.
pub static MOTS_CLES: Liste<Notion> = list(&[
    notion("nouveau", "Nouveau", "Un métier qui se crée : le candidat parfait n’existe pas."),
    notion(
        "service",
        "Service",
        "Une première expérience de travail, de bénévolat ou de service civique aide à se projeter.",
    ),
    notion("bicephale", "Bicéphale", "Deux têtes : l’humain et la technique."),
    notion("curiosite", "Curiosité", "Les outils changent : vous apprenez tout le temps."),
    notion("empathie", "Empathie", "Se mettre à la place d’une personne qui n’ose pas."),
    notion("expression", "Expression orale et écoute", "Dire simplement. Écouter jusqu’au bout."),
    notion("remise_en_question", "Remise en question", "Changer de méthode quand elle ne marche pas."),
    notion("methode", "Méthode", "Avancer pas à pas, dans le bon ordre."),
]);

/// What each conseiller commits to.
pub static ENGAGEMENTS: Liste<Notion> = list(&[
    notion("formation", "Suivre la formation", "Elle est obligatoire. Un test fixe sa durée, selon votre niveau."),
    notion(
        "journal",
        "Noter son activité",
        "Sur l’espace « Conseiller ». Votre structure s’en sert pour rendre compte.",
    ),
    notion("communaute", "Participer à la communauté", "Rencontres locales et nationales, formation continue."),
    notion("tenue", "Porter la tenue", "Une tenue dédiée, financée par l’État, pendant vos activités."),
    notion("veille", "Rester à jour", "Suivre l’actualité des outils et des usages."),
]);

/// How and where the work is done.
pub static CONDITIONS: Liste<Notion> = list(&[
    notion("lieux_de_passage", "Là où les gens passent", "Mairie, médiathèque, France Services, centre social."),
    notion("itinerance", "En itinérance", "D’une commune à l’autre, plusieurs lieux dans la semaine. C’est encouragé."),
    notion(
        "hors_les_murs",
        "Hors les murs",
        "Sur un marché, dans un foyer, au pied d’un immeuble. C’est encouragé aussi.",
    ),
]);

/// What future conseillers learn.
pub static FAMILLES_DE_COMPETENCES: Liste<Notion> = list(&[
    notion(
        "se_reperer",
        "Se repérer",
        "L’histoire du métier, les attentes des publics, les diagnostics, l’administration en ligne.",
    ),
    notion(
        "accompagner",
        "Accompagner",
        "Les usages, la société d’aujourd’hui, la pédagogie, en présence et à distance.",
    ),
    notion(
        "savoirs_specifiques",
        "Savoirs spécifiques",
        "Les acteurs du territoire, les données, le développement durable, les risques, les outils, la communication.",
    ),
    notion(
        "ecosysteme",
        "L’écosystème",
        "La veille, la cartographie, les réseaux locaux, les quartiers prioritaires, la contribution en ligne.",
    ),
]);

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn lists_have_their_counts_and_no_code_twice() {
        let expected: [(&Liste<Notion>, usize); 7] = [
            (&AIDES_PRIORITAIRES, 7),
            (&AUTRES_AIDES, 4),
            (&ACTIONS, 6),
            (&MOTS_CLES, 8),
            (&ENGAGEMENTS, 5),
            (&CONDITIONS, 3),
            (&FAMILLES_DE_COMPETENCES, 4),
        ];
        for (list, count) in expected {
            let codes: BTreeSet<_> = list.lines.iter().map(|notion| notion.code).collect();
            assert_eq!((list.lines.len(), codes.len()), (count, count), "{codes:?}");
            assert!(list.lines.iter().all(|notion| !notion.label.is_empty() && notion.explanation.ends_with('.')));
        }
    }
}
