//! Before a test: its rules, said plainly.

use axum::{
    extract::Path,
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;

use super::{api, convocation::duration};
use crate::{
    error::AppError,
    positionnement::{model::Forme, pages::read},
    server::request::Request,
    ui::layout::Document,
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
                <a class="button quiet" href=format!("/positionnement/{id}/entrainement")>"S’entraîner d’abord"</a>
                <form method="post" action=format!("/positionnement/{id}/commencer")><button type="submit" class="button">"Commencer le test"</button></form>
            </div>
        }
    }))
}

pub async fn post_begin(cx: Request, Path(id): Path<String>) -> Result<Response, AppError> {
    let id = read(&id)?;
    Ok(api::begin(&cx, id).await?.redirect(id))
}
