//! Before a test: one item of each kind to try, which counts for nothing.

use axum::{extract::Path, response::Response};
use leptos::prelude::*;

use super::{
    api,
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
        model::{Points, Reponse},
        pages::read,
    },
    server::{form::Posted, request::Request},
    ui::{field::ErrorSummary, layout::Document},
};

/// The items to try, the easiest first.
fn training() -> Vec<&'static Item> {
    let mut items: Vec<_> = bank().items().iter().filter(|item| item.entrainement).collect();
    items.sort_by(|a, b| a.difficulte.total_cmp(&b.difficulte));
    items
}

pub async fn list(cx: Request, Path(id): Path<String>) -> Result<Response, AppError> {
    let id = read(&id)?;
    api::convocation(&cx, id).await?;
    let items = training();
    Ok(cx.page(Document::titled("S’entraîner").narrow(), || {
        let lines: Vec<_> = items
            .iter()
            .zip(1..)
            .map(|(item, rang)| {
                view! { <li><a href=format!("/positionnement/{id}/entrainement/{rang}")>{item.designation.as_str()}</a></li> }
            })
            .collect();
        view! {
            <p class="retour"><a href=format!("/positionnement/{id}/regles")>"← Les règles"</a></p>
            <div><p class="muted">"Rien n’est gardé, rien ne compte."</p><h1>"S’entraîner"</h1></div>
            <p class="lead">{format!("Les questions du test peuvent se présenter de {} façons. Essayez celles que vous voulez, une ou toutes.", items.len())}</p>
            <div class="sheet"><ol>{lines}</ol></div>
            <p><a class="button" href=format!("/positionnement/{id}/regles")>"Revenir au départ du test"</a></p>
        }
    }))
}

async fn trained(cx: &Request, id: &str, rang: &str) -> Result<(PassageId, u8, &'static Item), AppError> {
    let (id, rang) = (read(id)?, read(rang)?);
    api::convocation(cx, id).await?;
    let at = usize::from(rang).checked_sub(1).ok_or(AppError::NotFound)?;
    Ok((id, rang, training().get(at).copied().ok_or(AppError::NotFound)?))
}

pub async fn item(cx: Request, Path((id, rang)): Path<(String, String)>) -> Result<Response, AppError> {
    let (id, rang, item) = trained(&cx, &id, &rang).await?;
    Ok(item_page(&cx, id, rang, item, None, FieldErrors::default()))
}

/// Says at once whether it is right, and keeps nothing.
pub async fn post_item(
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
            return Ok(item_page(&cx, id, rang, item, Some(moved), FieldErrors::default()));
        }
        Geste::Valider => {
            saisie.parse(item, &melange).and_then(|given| Saisie::ask_for_the_rest(&given).map(|()| given))
        }
        Geste::ValiderAinsi | Geste::Pause => saisie.parse(item, &melange),
    };
    match given {
        Ok(given) => Ok(answered_page(&cx, id, rang, item, given)),
        Err(errors) => Ok(item_page(&cx, id, rang, item, Some(saisie.as_typed(&item.question)), errors)),
    }
}

fn item_page(
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
            <p class="retour"><a href=format!("/positionnement/{id}/entrainement")>"← Les exercices"</a></p>
            <div><p class="muted">{format!("{} · rien n’est gardé, rien ne compte.", item.designation)}</p><h1>{title}</h1></div>
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
        (None, _) => "Pas de note ici\u{a0}: plusieurs réponses conviennent",
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
            <p class="retour"><a href=format!("/positionnement/{id}/entrainement")>"← Les exercices"</a></p>
            <div>
                <p class="muted">{format!("{} · rien n’est gardé.", item.designation)}</p>
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
