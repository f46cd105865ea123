//! What we write to candidates.

use uuid::Uuid;

use super::model::Motif;
use crate::{
    courriel::letter::{Letter, Part},
    kernel::email::Email,
};

const SPACE: &str = "Ouvrir ma candidature";

fn space(site: &str) -> Part {
    Part::Link { label: SPACE, url: format!("{site}/mon-espace") }
}

/// The way back to a draft.
pub fn link(id: Uuid, to: Email, url: &str) -> Letter {
    let parts = vec![
        Part::text(
            "Votre questionnaire «\u{a0}Je veux devenir conseiller numérique\u{a0}» est gardé pendant 30 jours. Il n’est pas encore envoyé.",
        ),
        Part::Link { label: "Le reprendre", url: url.to_owned() },
        Part::text("Ce lien ouvre vos réponses\u{a0}: ne le donnez à personne."),
    ];
    Letter { id, to, subject: "Reprendre votre questionnaire", parts }
}

pub fn sent(id: Uuid, to: Email, site: &str) -> Letter {
    let parts = vec![
        Part::text("Votre candidature pour devenir conseiller numérique est bien envoyée."),
        Part::text(
            "La suite\u{a0}: une structure proche de chez vous peut demander à vous rencontrer. Nous vous écrirons à chaque étape.",
        ),
        Part::text("Vous pouvez suivre, modifier ou retirer votre candidature quand vous voulez\u{a0}:"),
        space(site),
    ];
    Letter { id, to, subject: "Votre candidature est envoyée", parts }
}

pub fn changed(id: Uuid, to: Email, site: &str) -> Letter {
    let parts = vec![Part::text("Les changements de votre candidature sont bien envoyés."), space(site)];
    Letter { id, to, subject: "Votre candidature est modifiée", parts }
}

pub fn withdrawn(id: Uuid, to: Email, motif: Motif, site: &str) -> Letter {
    let parts = vec![
        Part::text(format!("Votre candidature est retirée. Raison donnée\u{a0}: {}.", motif.label().to_lowercase())),
        Part::text("Aucune structure ne la voit plus. Vous pouvez l’envoyer de nouveau, ou effacer vos données\u{a0}:"),
        space(site),
    ];
    Letter { id, to, subject: "Votre candidature est retirée", parts }
}
