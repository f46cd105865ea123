//! What we write about an evaluation. Hours and reasons stay on the site: a letter says that there is something to read.

use uuid::Uuid;

use super::dossier::{Mode, RendezVous, Tete};
use crate::{
    courriel::letter::{Letter, Part},
    kernel::email::Email,
};

fn own(site: &str, tete: &Tete) -> Part {
    Part::Link { label: "Ouvrir mon parcours", url: format!("{site}/parcours/{}", tete.suivi) }
}

fn of_structure(site: &str, tete: &Tete) -> Part {
    let url = format!("{site}/structure/{}/suivis/{}/parcours", tete.structure, tete.suivi);
    Part::Link { label: "Ouvrir le parcours", url }
}

fn of_organisme(site: &str, tete: &Tete) -> Part {
    let url = format!("{site}/organisme/{}/suivis/{}/parcours", tete.organisme, tete.suivi);
    Part::Link { label: "Ouvrir le dossier de parcours", url }
}

fn when(rendez_vous: &RendezVous) -> Part {
    Part::text(format!("C’est {}, avec {}.", rendez_vous.quand(), rendez_vous.avec_nom))
}

fn place(rendez_vous: &RendezVous) -> Part {
    Part::text(match rendez_vous.mode {
        Mode::Presence => format!("Où\u{a0}: {}", rendez_vous.ou),
        Mode::Distance => format!("À distance\u{a0}: {}", rendez_vous.ou),
    })
}

/// `moved`: another one was fixed before.
pub fn fixed_for_person(id: Uuid, to: Email, tete: &Tete, rendez_vous: &RendezVous, moved: bool, site: &str) -> Letter {
    let first = if moved { "a changé" } else { "est fixé" };
    let parts = vec![
        Part::text(format!("Votre rendez-vous d’évaluation avec {} {first}.", tete.organisme_nom)),
        when(rendez_vous),
        place(rendez_vous),
        Part::text(
            "Vous passerez le test de positionnement et vous parlerez de votre projet. Ce n’est ni un examen, ni une sélection.",
        ),
        own(site, tete),
    ];
    Letter { id, to, subject: "Votre rendez-vous d’évaluation", parts }
}

pub fn fixed_for_structure(
    id: Uuid,
    to: Email,
    tete: &Tete,
    rendez_vous: &RendezVous,
    moved: bool,
    site: &str,
) -> Letter {
    let first = if moved { "a changé" } else { "est fixé" };
    let parts = vec![
        Part::text(format!("Le rendez-vous d’évaluation de {} {first}.", tete.personne_nom())),
        when(rendez_vous),
        place(rendez_vous),
        Part::text("Ce rendez-vous compte comme du temps de travail."),
        of_structure(site, tete),
    ];
    Letter { id, to, subject: "Le rendez-vous d’évaluation de votre conseiller", parts }
}

/// To the conseiller: there is a parcours to read.
pub fn proposed(id: Uuid, to: Email, tete: &Tete, site: &str) -> Letter {
    let parts = vec![
        Part::text(format!("{} vous propose un parcours de formation.", tete.organisme_nom)),
        Part::text("Lisez-le. Vous pouvez être d’accord, ou dire ce qui ne va pas\u{a0}: rien n’est décidé sans vous."),
        own(site, tete),
    ];
    Letter { id, to, subject: "Votre parcours de formation est à lire", parts }
}

/// To the organisme: the conseiller agrees.
pub fn accepted_for_organisme(id: Uuid, to: Email, tete: &Tete, site: &str) -> Letter {
    let parts =
        vec![Part::text(format!("{} est d’accord avec son parcours.", tete.personne_nom())), of_organisme(site, tete)];
    Letter { id, to, subject: "Un parcours est accepté", parts }
}

/// To the structure, before the training begins.
pub fn accepted_for_structure(id: Uuid, to: Email, tete: &Tete, site: &str) -> Letter {
    let parts = vec![
        Part::text(format!("Le parcours de formation de {} est décidé.", tete.personne_nom())),
        Part::text("Vous pouvez lire les niveaux, les heures et leurs raisons, et télécharger le dossier."),
        of_structure(site, tete),
    ];
    Letter { id, to, subject: "Le parcours de votre conseiller est décidé", parts }
}

/// To the organisme: the conseiller does not agree.
pub fn contested(id: Uuid, to: Email, tete: &Tete, site: &str) -> Letter {
    let parts = vec![
        Part::text(format!("{} n’est pas d’accord avec le parcours proposé.", tete.personne_nom())),
        Part::text("Lisez ce qui ne va pas, puis proposez un autre parcours."),
        of_organisme(site, tete),
    ];
    Letter { id, to, subject: "Un parcours est contesté", parts }
}
