//! Before a test: its rules, said plainly, and items to try that count for nothing.

use axum::{
    extract::Path,
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;

use super::{
    api,
    convocation::duration,
    islands::Epreuve,
    melange::Melange,
    question::{Champs, is_partial},
    saisie::{Geste, Saisie},
};
use crate::{
    error::AppError,
    kernel::{form::FieldErrors, id::PassageId},
    positionnement::{
        answer::{Comparee, Situation},
        engine,
        items::{Item, bank},
        model::{Forme, Points, Reponse},
        pages::read,
    },
    server::{form::Posted, request::Request},
    ui::{field::ErrorSummary, layout::Document},
};

pub async fn rules(cx: Request, Path(id): Path<String>) -> Result<Response, AppError> {
    let id = read(&id)?;
    let offered = api::convocation(&cx, id).await?;
    if offered.commence {
        return Ok(Redirect::to(&format!("/positionnement/{id}/question")).into_response());
    }
    let conditions = offered.conditions;
    Ok(cx.page(Document::titled("Avant le test").narrow(), || {
        let (questions, forme) = match conditions.forme {
            Forme::Adaptatif => (
                if conditions.courte { "12 à 20 questions" } else { "20 questions" },
                "La question suivante dépend de vos réponses\u{a0}: une réponse donnée ne se change plus, et il est normal d’en trouver de difficiles.",
            ),
            Forme::Fixe if conditions.relecture => (
                "14 questions",
                "Vous pouvez revenir en arrière, relire et changer vos réponses jusqu’à la fin.",
            ),
            Forme::Fixe => ("14 questions", "Une réponse donnée ne se change plus."),
        };
        let time = match conditions.limite {
            None => "Prenez votre temps\u{a0}: il n’y a pas de limite.".to_owned(),
            limite => format!("Vous avez {} pour tout le test. Le temps qui reste est affiché en haut.", duration(limite)),
        };
        let pause = if conditions.pause {
            "Vous pouvez faire une pause\u{a0}: le temps s’arrête."
        } else {
            "Le test se passe en une fois. Prévoyez un moment au calme."
        };
        view! {
            <p class="retour"><a href="/positionnement">"← Mon test de positionnement"</a></p>
            <div><p class="muted">{format!("Proposé par {}", offered.organisme_nom)}</p><h1>"Avant le test"</h1></div>
            <p class="lead">"Ce n’est ni un examen, ni une sélection. Le test dit où vous en êtes, pour que votre formation parte de là."</p>
            <ol class="thread">
                <li><span class="knot-plain" aria-hidden="true"></span><h2>{questions}</h2><p>"Une par page. "{forme}</p></li>
                <li><span class="knot-plain" aria-hidden="true"></span><h2>{if conditions.limite.is_none() { "Sans limite de temps" } else { "Le temps" }}</h2><p>{time}</p><p>{pause}</p></li>
                <li><span class="knot-plain" aria-hidden="true"></span><h2>"Si vous ne savez pas"</h2><p>"Appuyez sur «\u{a0}Je ne sais pas\u{a0}». Deviner ne vous aide pas\u{a0}: la formation serait mal réglée."</p></li>
                <li><span class="knot-plain" aria-hidden="true"></span><h2>"Si la connexion s’arrête"</h2><p>"Chaque réponse est gardée aussitôt. Revenez ici\u{a0}: vous reprendrez où vous en étiez."</p></li>
                <li><span class="knot-plain" aria-hidden="true"></span><h2>"Ensuite"</h2><p>"Vous verrez vos réponses, les réponses attendues et vos niveaux. L’organisme de formation les voit aussi. Votre structure voit les niveaux, pas vos réponses."</p></li>
            </ol>
            <div class="row">
                <a class="button quiet" href=format!("/positionnement/{id}/entrainement/1")>"S’entraîner d’abord"</a>
                <form method="post" action=format!("/positionnement/{id}/commencer")><button type="submit" class="button">"Commencer le test"</button></form>
            </div>
        }
    }))
}

pub async fn post_begin(cx: Request, Path(id): Path<String>) -> Result<Response, AppError> {
    let id = read(&id)?;
    Ok(api::begin(&cx, id).await?.redirect(id))
}

/// The items to try, in the order of the families.
fn training() -> Vec<&'static Item> {
    bank().items().iter().filter(|item| item.entrainement).collect()
}

async fn trained(cx: &Request, id: &str, rang: &str) -> Result<(PassageId, u8, &'static Item), AppError> {
    let (id, rang) = (read(id)?, read(rang)?);
    api::convocation(cx, id).await?;
    let at = usize::from(rang).checked_sub(1).ok_or(AppError::NotFound)?;
    Ok((id, rang, training().get(at).copied().ok_or(AppError::NotFound)?))
}

pub async fn training_item(cx: Request, Path((id, rang)): Path<(String, String)>) -> Result<Response, AppError> {
    let (id, rang, item) = trained(&cx, &id, &rang).await?;
    Ok(training_page(&cx, id, rang, item, None, FieldErrors::default()))
}

/// Says at once whether it is right, and keeps nothing.
pub async fn post_training_item(
    cx: Request,
    Path((id, rang)): Path<(String, String)>,
    Posted(saisie): Posted<Saisie>,
) -> Result<Response, AppError> {
    let (id, rang, item) = trained(&cx, &id, &rang).await?;
    let melange = Melange::of(0, item);
    let given = match saisie.geste().ok_or(AppError::BadRequest)? {
        Geste::Passer => Ok(Reponse::Inconnue),
        geste @ (Geste::Monter(_) | Geste::Descendre(_)) => {
            let moved = saisie.moved(geste, melange.elements.len());
            return Ok(training_page(&cx, id, rang, item, Some(moved), FieldErrors::default()));
        }
        Geste::Valider => {
            saisie.parse(item, &melange).and_then(|given| Saisie::ask_for_the_rest(&given).map(|()| given))
        }
        Geste::ValiderAinsi | Geste::Pause => saisie.parse(item, &melange),
    };
    match given {
        Ok(given) => Ok(answered_page(&cx, id, rang, item, given)),
        Err(errors) => Ok(training_page(&cx, id, rang, item, Some(saisie.as_typed(&item.question)), errors)),
    }
}

fn training_page(
    cx: &Request,
    id: PassageId,
    rang: u8,
    item: &'static Item,
    dite: Option<Reponse>,
    errors: FieldErrors,
) -> Response {
    let title = format!("Entraînement {rang} sur {}", training().len());
    let status = if errors.is_empty() { 200 } else { 422 };
    let partial = is_partial(&errors, dite.as_ref());
    cx.page(Document::titled(&title).status(status).with_errors(&errors).with_islands().narrow(), || {
        view! {
            <p class="retour"><a href=format!("/positionnement/{id}/regles")>"← Les règles"</a></p>
            <div><p class="muted">"Rien n’est gardé, rien ne compte."</p><h1>{title}</h1></div>
            <ErrorSummary errors=errors.clone() />
            <Epreuve>
                <form method="post" action=format!("/positionnement/{id}/entrainement/{rang}") class="sheet epreuve" novalidate>
                    <Situation item=item />
                    <Champs item=item melange=Melange::of(0, item) dite=dite errors=errors />
                    <div class="row">
                        <button type="submit" class="button" name="geste" value="valider">"Valider"</button>
                        {partial.then(|| view! { <button type="submit" class="button quiet" name="geste" value="valider-ainsi">"Valider quand même"</button> })}
                        <button type="submit" class="button quiet" name="geste" value="passer" formnovalidate>"Je ne sais pas"</button>
                    </div>
                </form>
            </Epreuve>
        }
    })
}

fn answered_page(cx: &Request, id: PassageId, rang: u8, item: &'static Item, given: Reponse) -> Response {
    let title = match (engine::grade(&item.question, &given), &given) {
        (_, Reponse::Inconnue) => "Voici la réponse",
        (Some(Points::ONE), _) => "C’est juste",
        (Some(points), _) if points > Points::ZERO => "C’est en partie juste",
        _ => "Ce n’est pas la réponse attendue",
    };
    let next = usize::from(rang) < training().len();
    cx.page(Document::titled("Entraînement\u{a0}: la réponse").narrow(), || {
        let onward = if next {
            view! { <a class="button quiet" href=format!("/positionnement/{id}/entrainement/{}", rang + 1)>"Encore un exercice"</a> }.into_any()
        } else {
            ().into_any()
        };
        view! {
            <p class="retour"><a href=format!("/positionnement/{id}/regles")>"← Les règles"</a></p>
            <div>
                <p class="muted">"Entraînement\u{a0}: rien n’est gardé."</p>
                <h1>{title}</h1>
            </div>
            <section class="sheet" aria-labelledby="reponses">
                <h2 id="reponses">"Les réponses"</h2>
                <Comparee question=&item.question donnee=Some(given) attendue=engine::key(&item.question) />
                <p>{item.retour.as_str()}</p>
            </section>
            <p>"Pendant le test, les explications ne s’affichent qu’à la fin."</p>
            <div class="row">
                {onward}
                <a class="button" href=format!("/positionnement/{id}/regles")>"Revenir au départ du test"</a>
            </div>
        }
    })
}
