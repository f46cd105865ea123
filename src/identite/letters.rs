//! What we write to people about their account.

use uuid::Uuid;

use super::code::Code;
use crate::{
    courriel::letter::{Letter, Part},
    kernel::email::Email,
};

const NOT_ME: &str = "Vous n’avez rien demandé\u{a0}? Ne donnez ce code à personne et oubliez ce message\u{a0}: sans lui, rien ne se passe.";

fn with_code(id: Uuid, to: Email, subject: &'static str, why: &str, code: &Code) -> Letter {
    let parts = vec![
        Part::text(why),
        Part::Code(code.shown()),
        Part::text("Il sert une seule fois, pendant 10 minutes, dans le navigateur où vous l’avez demandé."),
        Part::text(NOT_ME),
    ];
    Letter { id, to, subject, parts }
}

pub fn sign_in(id: Uuid, to: Email, code: &Code) -> Letter {
    with_code(id, to, "Votre code pour vous connecter", "Voici le code pour vous connecter au Fil\u{a0}:", code)
}

pub fn confirm(id: Uuid, to: Email, code: &Code) -> Letter {
    let why = "Voici le code pour envoyer votre candidature. Tant que vous ne l’avez pas écrit sur le site, elle n’est pas envoyée.";
    with_code(id, to, "Votre code pour envoyer votre candidature", why, code)
}

pub fn password(id: Uuid, to: Email, code: &Code) -> Letter {
    with_code(
        id,
        to,
        "Votre code pour choisir un mot de passe",
        "Voici le code pour choisir votre mot de passe\u{a0}:",
        code,
    )
}

pub fn leaving(id: Uuid, to: Email, code: &Code) -> Letter {
    let why = "Vous voulez changer l’adresse e-mail de votre compte. Voici le code qui confirme que l’adresse actuelle est à vous\u{a0}:";
    with_code(id, to, "Votre code pour changer d’adresse (adresse actuelle)", why, code)
}

pub fn arriving(id: Uuid, to: Email, code: &Code) -> Letter {
    let why = "Vous voulez utiliser cette adresse e-mail pour votre compte. Voici le code qui confirme qu’elle est à vous\u{a0}:";
    with_code(id, to, "Votre code pour changer d’adresse (nouvelle adresse)", why, code)
}

/// To an address without an account: the page said the same as to one with.
pub fn nobody(id: Uuid, to: Email, site: &str) -> Letter {
    let parts = vec![
        Part::text(
            "Quelqu’un, peut-être vous, a demandé un code pour se connecter au Fil avec cette adresse. Aucun compte ne l’utilise.",
        ),
        Part::text(
            "Si c’est vous, essayez avec une autre de vos adresses. Pour devenir conseiller numérique, remplissez d’abord le questionnaire\u{a0}:",
        ),
        Part::Link { label: "Devenir conseiller numérique", url: format!("{site}/devenir-conseiller") },
        Part::text("Si ce n’est pas vous, oubliez ce message\u{a0}: rien ne se passe."),
    ];
    Letter { id, to, subject: "Aucun compte avec cette adresse", parts }
}

/// To an address that somebody wants for their account, and that another account has.
pub fn taken(id: Uuid, to: Email) -> Letter {
    let parts = vec![
        Part::text(
            "Quelqu’un, peut-être vous, a voulu utiliser cette adresse pour un autre compte du Fil. Elle a déjà un compte\u{a0}: elle ne peut pas en avoir deux.",
        ),
        Part::text(
            "Si c’est vous, connectez-vous avec cette adresse. Sinon, oubliez ce message\u{a0}: rien n’a changé.",
        ),
    ];
    Letter { id, to, subject: "Cette adresse a déjà un compte", parts }
}

/// To the address that was left.
pub fn moved(id: Uuid, to: Email) -> Letter {
    let parts = vec![
        Part::text(
            "L’adresse e-mail de votre compte sur Le Fil vient de changer. Cette adresse ne sert plus à vous connecter.",
        ),
        Part::text(
            "Ce n’était pas vous\u{a0}? Prévenez tout de suite la personne qui gère Le Fil pour votre territoire.",
        ),
    ];
    Letter { id, to, subject: "L’adresse de votre compte a changé", parts }
}
