//! What a conseiller is awaited for around the training, said on the page where their day begins.

use chrono::{NaiveDate, NaiveTime};
use leptos::prelude::*;

use super::{
    dossier::quand,
    store::attentes::{self, Attente},
};
use crate::{error::AppError, kernel::id::SuiviId, server::request::Request};

pub async fn mine(cx: &Request, today: NaiveDate) -> Result<Vec<Attente>, AppError> {
    let personne = cx.conseiller()?.personne();
    attentes::of_person(&mut *cx.db().reader().await?, personne, today).await
}

/// One line each, with what to do; nothing when nothing waits.
#[component]
pub fn Attentes(attentes: Vec<Attente>) -> impl IntoView {
    let lines: Vec<_> = attentes.into_iter().map(line).collect();
    (!lines.is_empty())
        .then(|| view! { <section aria-label="Ce qui vous attend"><ul class="plain attentes">{lines}</ul></section> })
}

fn line(attente: Attente) -> impl IntoView {
    let (said, href, label) = match attente {
        Attente::Test(id) => (
            "Un test de positionnement vous attend.".to_owned(),
            format!("/positionnement/{id}/regles"),
            "Lire les règles du test",
        ),
        Attente::TestCommence(id) => (
            "Votre test de positionnement n’est pas terminé.".to_owned(),
            format!("/positionnement/{id}/question"),
            "Continuer le test",
        ),
        Attente::Parcours(suivi) => (
            "Un parcours de formation vous est proposé. Votre accord est demandé.".to_owned(),
            format!("/parcours/{suivi}"),
            "Lire le parcours et répondre",
        ),
        Attente::RendezVous { suivi, jour, heure } => meeting(suivi, jour, heure),
    };
    view! { <li class="notice row spread"><span>{said}</span><a href=href>{label}</a></li> }
}

fn meeting(suivi: SuiviId, jour: NaiveDate, heure: NaiveTime) -> (String, String, &'static str) {
    let said = format!("Rendez-vous d’évaluation\u{a0}: {}.", quand(jour, heure));
    (said, format!("/parcours/{suivi}"), "Voir où et avec qui")
}
