//! One item a page.

use axum::{
    extract::{Path, Query},
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;
use serde::Deserialize;

use super::{
    api::{self, Etape, Montree, Recue, Vers},
    islands::Epreuve,
    question::{Champs, is_partial},
    saisie::{Geste, Saisie},
};
use crate::{
    error::AppError,
    kernel::{form::FieldErrors, french, id::PassageId},
    positionnement::{answer::Situation, model::Forme, pages::read},
    server::{form::Posted, request::Request},
    ui::{field::ErrorSummary, layout::Document},
};

impl Vers {
    /// The address, below the test's own.
    pub fn address(self, id: PassageId) -> String {
        match self {
            Self::Question(rang) => format!("/positionnement/{id}/question/{rang}"),
            Self::Relire => format!("/positionnement/{id}/fin"),
            Self::Pause => format!("/positionnement/{id}/pause"),
            Self::Resultats => format!("/positionnement/{id}"),
        }
    }

    pub fn redirect(self, id: PassageId) -> Response {
        Redirect::to(&self.address(id)).into_response()
    }
}

/// Leads to the item that waits.
pub async fn current(cx: Request, Path(id): Path<String>) -> Result<Response, AppError> {
    let id = read(&id)?;
    match api::question(&cx, id, None).await? {
        Etape::Vers(vers) => Ok(vers.redirect(id)),
        Etape::Montree(shown) => Ok(Vers::Question(shown.rang).redirect(id)),
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Said {
    /// An answer came twice.
    deja: String,
}

pub async fn question(
    cx: Request,
    Path((id, rang)): Path<(String, String)>,
    Query(said): Query<Said>,
) -> Result<Response, AppError> {
    let (id, rang) = (read(&id)?, read(&rang)?);
    match api::question(&cx, id, Some(rang)).await? {
        Etape::Vers(vers) => Ok(vers.redirect(id)),
        Etape::Montree(shown) => Ok(page(&cx, *shown, 200, FieldErrors::default(), !said.deja.is_empty())),
    }
}

pub async fn post_question(
    cx: Request,
    Path((id, rang)): Path<(String, String)>,
    Posted(saisie): Posted<Saisie>,
) -> Result<Response, AppError> {
    let (id, rang) = (read(&id)?, read(&rang)?);
    match api::answer(&cx, id, rang, saisie.clone()).await {
        Ok(Recue::Vers(vers)) => {
            // Where the element went, for the page not to begin at its top again.
            let place = match saisie.geste() {
                Some(Geste::Monter(at)) => Some(at.saturating_sub(1)),
                Some(Geste::Descendre(at)) => Some(at.saturating_add(1)),
                _ => None,
            };
            let anchor = place.map(|place| if place == 0 { "#ordre".to_owned() } else { format!("#ordre-{place}") });
            Ok(Redirect::to(&format!("{}{}", vers.address(id), anchor.unwrap_or_default())).into_response())
        }
        Ok(Recue::Deja(vers)) => {
            let note = if matches!(vers, Vers::Question(_)) { "?deja=oui" } else { "" };
            Ok(Redirect::to(&format!("{}{note}", vers.address(id))).into_response())
        }
        Err(AppError::Invalid(errors)) => {
            let mut shown = api::again(&cx, id, rang).await?;
            shown.dite = Some(saisie.as_typed(&shown.item.question));
            Ok(page(&cx, shown, 422, errors, false))
        }
        Err(error) => Err(error),
    }
}

fn page(cx: &Request, shown: Montree, status: u16, errors: FieldErrors, deja: bool) -> Response {
    let Montree { cours, rang, item, melange, dite, restant } = shown;
    let longueur = cours.longueur();
    let most = if cours.conditions.courte { " au plus" } else { "" };
    let title = format!("Question {rang} sur {longueur}{most}");
    let document = Document::titled(&title).status(status).with_errors(&errors).with_islands().narrow();
    let base = format!("/positionnement/{}", cours.id);
    let action = format!("{base}/question/{rang}");
    let answered = cours.places.iter().filter(|place| place.reponse.is_some()).count();
    let (conditions, partial) = (cours.conditions, is_partial(&errors, dite.as_ref()));
    cx.page(document, || {
        let left = restant.map(|seconds| {
            view! { <span>"Temps restant\u{a0}: "<span data-temps>{french::spoken(seconds)}</span></span> }
        });
        let here = cours.place(rang).map_or(0, |place| place.temps_ms / 1000);
        let back = (conditions.forme == Forme::Fixe && conditions.relecture && rang > 1)
            .then(|| view! { <a href=format!("{base}/question/{}", rang - 1)>{format!("← Question {}", rang - 1)}</a> });
        view! {
            <div class="avancee">
                <p class="muted">{format!("{} · {}", item.famille.label(), french::count(answered as u64, "réponse donnée", "réponses données"))}</p>
                <h1>{title}</h1>
                <progress max=longueur.to_string() value=answered.to_string() aria-label="Avancée du test"></progress>
            </div>
            <ErrorSummary errors=errors.clone() />
            {deja.then(|| view! { <p class="notice" role="status">"Cette réponse était déjà enregistrée. Voici la question suivante."</p> })}
            <Epreuve>
                <form
                    method="post"
                    action=action
                    class="sheet epreuve"
                    novalidate
                    data-passage=cours.id.to_string()
                    data-rang=rang.to_string()
                    data-restant=restant.map(|seconds| seconds.to_string())
                    data-moitie=conditions.limite.map(|seconds| (seconds / 2).to_string())
                    data-compte=here.to_string()
                >
                    <p class="temps">{left}<span class="muted">"Sur cette question\u{a0}: "<span data-ici>{french::spoken(here)}</span></span></p>
                    <p role="status" class="visually-hidden" data-annonce></p>
                    <Situation item=item />
                    <Champs item=item melange=melange dite=dite errors=errors />
                    <p class="notice coupure" role="status" data-coupure></p>
                    <div class="row">
                        <button type="submit" class="button" name="geste" value="valider">"Valider"</button>
                        {partial.then(|| view! { <button type="submit" class="button quiet" name="geste" value="valider-ainsi">"Valider quand même"</button> })}
                        <button type="submit" class="button quiet" name="geste" value="passer" formnovalidate>"Je ne sais pas"</button>
                        {conditions.pause.then(|| view! { <button type="submit" class="button quiet" name="geste" value="pause" formnovalidate>"Pause"</button> })}
                    </div>
                </form>
            </Epreuve>
            <nav class="row spread" aria-label="Test">
                {back}
                <a href=format!("{base}/fin")>{if conditions.relecture { "Voir toutes les questions" } else { "Arrêter le test" }}</a>
            </nav>
        }
    })
}
