//! Accessibility, health.

use axum::{
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use leptos::prelude::*;

use super::legal::Contact;
use crate::{error::AppError, server::request::Request, ui::layout::Document};

pub async fn accessibility(cx: Request) -> Response {
    let document = Document::titled("Accessibilité")
        .described(
            "Où en est l’accessibilité du Fil, comment signaler une page qui vous bloque, et vers qui vous tourner.",
        )
        .narrow();
    cx.page(document, || {
        view! {
            <h1>"Accessibilité : non conforme"</h1>
            <p>"Le Fil est fait pour être utilisé par tout le monde. Nous suivons le référentiel RGAA 4.1 et les règles WCAG 2.2, niveau AA."</p>
            <h2>"Où nous en sommes"</h2>
            <p>"Aucun audit n’a encore été fait par un organisme indépendant. Tant que ce n’est pas le cas, nous écrivons « non conforme », comme la loi le demande."</p>
            <p>"Chaque page est vérifiée par un outil automatique, en clair et en sombre, sur un petit écran, avec et sans erreur. Ces vérifications ne remplacent pas un audit."</p>
            <h2>"Contenus concernés"</h2>
            <p>"Toutes les pages de ce site. Nous ne connaissons pas de contenu qui ne serait pas accessible ; un audit peut en trouver."</p>
            <h2>"Nous le dire"</h2>
            <p>"Si une page vous bloque, dites-le à la personne qui gère ce site pour votre territoire. Elle doit vous répondre et vous donner l’information autrement."</p>
            <Contact of=cx.app.config.operateur.clone() />
            <h2>"Si vous n’avez pas de réponse"</h2>
            <p>
                "Vous pouvez écrire au Défenseur des droits : par le formulaire de son site "
                <a href="https://formulaire.defenseurdesdroits.fr/">"formulaire.defenseurdesdroits.fr"</a>
                ", par téléphone au 09 69 39 00 00, ou par courrier gratuit, sans timbre : Défenseur des droits, Libre réponse 71120, 75342 Paris CEDEX 07."
            </p>
            <h2>"La suite"</h2>
            <p>"Un audit est prévu avant l’ouverture au public. Cette page dira ses résultats, et ce qui sera corrigé, quand."</p>
        }
    })
}

/// The process runs.
pub async fn health() -> Response {
    plain(StatusCode::OK, "vivant")
}

/// The database answers too.
pub async fn readiness(cx: Request) -> Result<Response, AppError> {
    cx.db().ready().await?;
    Ok(plain(StatusCode::OK, "prêt"))
}

fn plain(status: StatusCode, text: &'static str) -> Response {
    (status, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
}
