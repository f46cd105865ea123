//! What is kept of people, why, who sees it, and how long.

use super::{
    delai::Delai,
    liste::{Liste, day},
};

/// How long, and from when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Garde {
    /// So long after this.
    Apres(Delai, &'static str),
    /// No longer than the first, or than the second when the person asked for it.
    AuPlus(Delai, Option<(Delai, &'static str)>),
    /// Between the two.
    Entre(Delai, Delai),
    /// Until this.
    Jusqua(&'static str),
}

pub struct Conservation {
    pub code: &'static str,
    pub label: &'static str,
    pub content: &'static str,
    pub purpose: &'static str,
    pub seen_by: &'static str,
    pub kept: Garde,
}

/// After the last change of a draft.
pub const BROUILLON: Delai = Delai::Jours(30);
/// After the last sign of life of someone who was not recruited.
pub const CANDIDATURE: Delai = Delai::Mois(24);
/// After an entry of the log was deleted, or replaced.
pub const CORBEILLE: Delai = Delai::Jours(30);
/// After a sheet, or the results of Pix, were sent to be imported.
pub const FICHIER: Delai = Delai::Heures(24);
/// How far back the events of a calendar are proposed, and remembered.
pub const AGENDA: Delai = Delai::Jours(31);
/// The longest that the trace of who did what is kept.
pub const TRACE: Delai = Delai::Mois(12);

pub static CONSERVATIONS: Liste<Conservation> = Liste {
    version: "v1",
    effective: day(2026, 11, 24),
    source: "choix du Fil, d’après les recommandations de la CNIL sur le recrutement et sur les mots de passe",
    lines: &[
        Conservation {
            code: "brouillon",
            label: "Un questionnaire commencé",
            content: "Ce que vous y avez écrit.",
            purpose: "Vous permettre de finir plus tard.",
            seen_by: "Vous. Personne d’autre : rien n’est envoyé avant que vous ne le demandiez.",
            kept: Garde::Apres(BROUILLON, "votre dernière modification"),
        },
        Conservation {
            code: "candidature",
            label: "Une candidature envoyée",
            content: "Votre nom, votre adresse e-mail ou votre téléphone, où vous habitez, votre situation, votre expérience, vos disponibilités, votre motivation.",
            purpose: "Vous proposer des postes près de chez vous, et vous répondre.",
            seen_by: "Vous ; les structures à qui votre candidature est proposée, sans l’adresse de votre domicile.",
            kept: Garde::Apres(CANDIDATURE, "le dernier contact, si vous n’êtes pas recruté·e"),
        },
        Conservation {
            code: "compte",
            label: "Un compte",
            content: "Votre nom, votre adresse e-mail, vos contrats. De votre mot de passe, seulement une empreinte : personne ne peut le lire.",
            purpose: "Vous reconnaître, et vous montrer ce qui est à vous.",
            seen_by: "Vous, et votre structure pour votre contrat.",
            kept: Garde::Jusqua("tant que le compte existe"),
        },
        Conservation {
            code: "activites",
            label: "Les activités d’un conseiller",
            content: "Le jour, le lieu, la durée, les thèmes, le nombre de personnes. Aucune donnée sur les personnes aidées.",
            purpose: "Rendre compte du travail fait.",
            seen_by: "Le conseiller. Sa structure voit les chiffres et peut exporter les activités, jamais les notes.",
            kept: Garde::Jusqua("tant que le compte existe"),
        },
        Conservation {
            code: "corbeille",
            label: "Une activité supprimée ou modifiée",
            content: "L’activité comme elle était avant, avec sa note. Ensuite, il ne reste que son numéro.",
            purpose: "Vous permettre de revenir en arrière.",
            seen_by: "Vous.",
            kept: Garde::Apres(CORBEILLE, "la suppression ou la modification"),
        },
        Conservation {
            code: "partages",
            label: "Un lien vers des chiffres",
            content: "Le nom que vous lui donnez, sa date de fin, le dernier jour où il a été ouvert. De l’adresse, seulement une empreinte.",
            purpose: "Montrer des chiffres à qui n’a pas de compte.",
            seen_by: "Qui a le lien lit des nombres, sans nom. Vous, et votre structure pour les siens, voyez la liste des liens.",
            kept: Garde::Jusqua("tant que le compte existe"),
        },
        Conservation {
            code: "rapports",
            label: "Les mots d’un rapport",
            content: "Le texte que vous écrivez sur une période, tel que vous l’écrivez.",
            purpose: "Dire ce que les chiffres ne disent pas.",
            seen_by: "Vous, et votre structure.",
            kept: Garde::Jusqua("tant que le compte existe"),
        },
        Conservation {
            code: "jetons",
            label: "Un jeton pour un autre logiciel",
            content: "Le nom que vous lui donnez, sa date de fin, sa dernière utilisation. Du jeton, seulement une empreinte.",
            purpose: "Laisser ce logiciel lire et écrire vos activités.",
            seen_by: "Vous, dans «\u{a0}Mon compte\u{a0}».",
            kept: Garde::Jusqua("tant que le compte existe"),
        },
        Conservation {
            code: "import",
            label: "Un tableau que vous importez",
            content: "Ce que disent ses cellules. Ensuite, il ne reste que les activités, une empreinte de chaque ligne, et ce que vous avez dit des colonnes et des mots.",
            purpose: "Vous montrer ce qui sera ajouté. Reconnaître une ligne qui l’a déjà été, et lire de même votre prochain fichier.",
            seen_by: "Vous.",
            kept: Garde::AuPlus(FICHIER, None),
        },
        Conservation {
            code: "agenda",
            label: "Un agenda que vous envoyez",
            content: "Le jour, l’heure, la durée, le lieu, et ce que le titre dit de l’activité. Ni le titre, ni la description, ni les invités.",
            purpose: "Vous proposer de noter ces rendez-vous.",
            seen_by: "Vous.",
            kept: Garde::Apres(AGENDA, "le jour du rendez-vous"),
        },
        Conservation {
            code: "jours",
            label: "Un jour sans activité",
            content: "Les jours dont vous avez dit que vous n’aviez rien à noter.",
            purpose: "Ne plus vous les rappeler.",
            seen_by: "Vous.",
            kept: Garde::Jusqua("tant que le compte existe"),
        },
        Conservation {
            code: "tests",
            label: "Un test de positionnement",
            content: "Vos réponses, vos notes, le temps passé sur chaque question.",
            purpose: "Adapter la durée et le contenu de votre formation.",
            seen_by: "Vous et votre organisme de formation. Votre structure voit vos niveaux, ni vos réponses ni vos notes.",
            kept: Garde::Jusqua("tant que le compte existe"),
        },
        Conservation {
            code: "signalements",
            label: "Un problème signalé dans une question du test",
            content: "Votre message, et son jour.",
            purpose: "Corriger le test.",
            seen_by: "Vous. L’administration du site lit le message, sans votre nom.",
            kept: Garde::Jusqua("tant que le compte existe"),
        },
        Conservation {
            code: "pix",
            label: "Un profil Pix",
            content: "La date du partage, la campagne, le palier, la part des acquis maîtrisés par domaine et par compétence.",
            purpose: "Adapter la durée et le contenu de votre formation.",
            seen_by: "Vous et l’organisme de formation à qui vous l’avez partagé. Votre structure voit le palier et la maîtrise d’ensemble.",
            kept: Garde::Jusqua("tant que le compte existe"),
        },
        Conservation {
            code: "pix_fichier",
            label: "Un fichier de résultats Pix",
            content: "Le nom de chaque participant, son identifiant, ses résultats. Ensuite, il ne reste que les profils des personnes confirmées.",
            purpose: "Dire qui est chaque participant, avant d’enregistrer un profil.",
            seen_by: "L’organisme de formation qui l’envoie.",
            kept: Garde::AuPlus(FICHIER, None),
        },
        Conservation {
            code: "suivi",
            label: "Le suivi d’un recrutement",
            content: "Les étapes de la formation, leurs dates, qui les a notées et pourquoi, les tranches de la subvention.",
            purpose: "Suivre la formation, de la commande à l’examen.",
            seen_by: "La structure qui emploie la personne, et son organisme de formation.",
            kept: Garde::Jusqua("tant que le compte existe"),
        },
        Conservation {
            code: "parcours",
            label: "Votre dossier de parcours",
            content: "Le rendez-vous d’évaluation, les notes de l’entretien, les heures proposées et leurs raisons, votre réponse.",
            purpose: "Construire votre formation avec vous.",
            seen_by: "Vous et votre organisme de formation. Votre structure voit le rendez-vous et le parcours accepté, ni l’entretien ni vos désaccords.",
            kept: Garde::Jusqua("tant que le compte existe"),
        },
        Conservation {
            code: "courriels",
            label: "Les courriels que nous écrivons",
            content: "L’adresse, le texte.",
            purpose: "Vous les envoyer.",
            seen_by: "Personne d’autre que vous.",
            kept: Garde::Jusqua("jusqu’à leur envoi : ensuite, nous en effaçons l’adresse et le texte"),
        },
        Conservation {
            code: "codes",
            label: "Un code reçu par e-mail",
            content: "Une empreinte du code, et l’adresse.",
            purpose: "Vérifier que l’adresse est à vous.",
            seen_by: "Personne.",
            kept: Garde::AuPlus(Delai::Minutes(10), None),
        },
        Conservation {
            code: "sessions",
            label: "Une connexion",
            content: "Le nom de votre navigateur, l’heure de la connexion.",
            purpose: "Vous garder connecté·e, et vous montrer vos appareils.",
            seen_by: "Vous, dans « Mon compte ».",
            kept: Garde::AuPlus(
                Delai::Heures(12),
                Some((Delai::Jours(30), "si vous avez coché « Rester connecté·e »")),
            ),
        },
        Conservation {
            code: "tentatives",
            label: "Les essais de connexion",
            content: "Une empreinte de l’adresse e-mail et de l’adresse du réseau, pas ces adresses elles-mêmes.",
            purpose: "Empêcher que l’on devine un mot de passe.",
            seen_by: "Personne.",
            kept: Garde::AuPlus(Delai::Heures(24), None),
        },
        Conservation {
            code: "trace",
            label: "La trace des actions",
            content: "Qui a fait quoi, et quand : des numéros, sans nom ni adresse.",
            purpose: "Retrouver l’origine d’une erreur ou d’un abus.",
            seen_by: "La personne qui gère le site.",
            kept: Garde::Entre(Delai::Mois(6), TRACE),
        },
    ],
};

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_thing_is_said_once() {
        let codes: BTreeSet<_> = CONSERVATIONS.lines.iter().map(|line| line.code).collect();
        assert_eq!(codes.len(), CONSERVATIONS.lines.len());
    }
}
