//! A test that is put aside, and one that is about to end.

use axum::{
    extract::Path,
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;

use super::api::{self, Vers};
use crate::{
    error::AppError,
    kernel::french,
    positionnement::{model::Etat, pages::read},
    server::request::Request,
    ui::layout::Document,
};

pub async fn paused(cx: Request, Path(id): Path<String>) -> Result<Response, AppError> {
    let id = read(&id)?;
    let cours = api::aside(&cx, id).await?;
    let Etat::EnPause { .. } = cours.etat else {
        let to = if cours.etat.over().is_some() { "" } else { "/question" };
        return Ok(Redirect::to(&format!("/positionnement/{id}{to}")).into_response());
    };
    let answered = cours.places.iter().filter(|place| place.reponse.is_some()).count();
    let left = cours.restant(cx.app.clock.real_now()).and_then(|left| u32::try_from(left.num_seconds()).ok());
    Ok(cx.page(Document::titled("Test en pause").narrow(), || {
        let left = left.map(|seconds| view! { <p>{format!("Il vous restera {}.", french::spoken(seconds))}</p> });
        view! {
            <p class="retour"><a href="/positionnement">"← Mon test de positionnement"</a></p>
            <h1>"Test en pause"</h1>
            <p class="lead">"Le temps est arrêté. Vos réponses sont gardées."</p>
            <p>{format!("{} sur {}.", french::count(answered as u64, "réponse donnée", "réponses données"), cours.longueur())}</p>
            {left}
            <form method="post" action=format!("/positionnement/{id}/reprendre")><button type="submit" class="button">"Reprendre le test"</button></form>
        }
    }))
}

pub async fn post_resume(cx: Request, Path(id): Path<String>) -> Result<Response, AppError> {
    let id = read(&id)?;
    Ok(api::resume(&cx, id).await?.redirect(id))
}

/// What was answered and what was not, before the end is confirmed.
pub async fn end(cx: Request, Path(id): Path<String>) -> Result<Response, AppError> {
    let id = read(&id)?;
    let cours = api::aside(&cx, id).await?;
    if cours.etat.over().is_some() {
        return Ok(Vers::Resultats.redirect(id));
    }
    let missing = cours.longueur() - cours.places.iter().filter(|place| place.reponse.is_some()).count();
    let title = if cours.conditions.relecture { "Toutes les questions" } else { "Arrêter le test\u{a0}?" };
    Ok(cx.page(Document::titled(title).narrow(), || {
        let lines: Vec<_> = cours
            .places
            .iter()
            .map(|place| {
                let said = match (&place.reponse, &place.brouillon) {
                    (Some(_), Some(_)) => "réponse donnée\u{a0}; un changement n’est pas validé",
                    (Some(_), None) => "réponse donnée",
                    (None, Some(_)) => "commencée, pas encore validée",
                    (None, None) => "sans réponse",
                };
                let name = format!("Question {}", place.rang);
                view! {
                    <li>
                        {if cours.conditions.relecture {
                            view! { <a href=format!("/positionnement/{id}/question/{}", place.rang)>{name}</a> }.into_any()
                        } else {
                            view! { <span>{name}</span> }.into_any()
                        }}
                        <span class="muted">{said}</span>
                    </li>
                }
            })
            .collect();
        let caution = match missing {
            0 => "Vous avez répondu à toutes les questions.".to_owned(),
            missing => format!(
                "Il reste {}. Si vous arrêtez maintenant, elles resteront sans réponse et le résultat sera moins sûr.",
                french::count(missing as u64, "question sans réponse", "questions sans réponse")
            ),
        };
        view! {
            <p class="retour"><a href=format!("/positionnement/{id}/question")>"← Continuer le test"</a></p>
            <h1>{title}</h1>
            <p class="lead">{caution}</p>
            <ol class="sheet plain questions">{lines}</ol>
            <form method="post" action=format!("/positionnement/{id}/fin")>
                <button type="submit" class=if missing == 0 { "button" } else { "button quiet danger" }>
                    {if missing == 0 { "Terminer le test" } else { "Arrêter maintenant" }}
                </button>
            </form>
        }
    }))
}

pub async fn post_end(cx: Request, Path(id): Path<String>) -> Result<Response, AppError> {
    let id = read(&id)?;
    api::end(&cx, id).await?;
    Ok(Vers::Resultats.redirect(id))
}
