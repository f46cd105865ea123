//! What waits for a reader, in all the tests of an organisme.

use axum::{extract::Path, response::Response};
use chrono::{DateTime, Utc};
use leptos::prelude::*;

use super::{ECART, store};
use crate::{
    error::AppError,
    kernel::{french, id::PassageId},
    positionnement::{items::bank, lists::VuesDesTests},
    server::request::Request,
    ui::layout::Document,
};

/// Answers of a page, of each kind: the earliest first, so that the next come as these are read.
pub const PAGE: u32 = 50;

/// An answer that somebody has to read.
pub struct Attente {
    pub passage: PassageId,
    pub rang: u8,
    pub item: String,
    pub prenom: String,
    pub nom: String,
    /// When its test ended.
    pub depuis: Option<DateTime<Utc>>,
}

pub async fn page(cx: Request, Path(id): Path<String>) -> Result<Response, AppError> {
    let organisme = cx.organisme(&id)?;
    let (unread, disputed) = {
        let mut reader = cx.db().reader().await?;
        (
            store::unread(&mut reader, &organisme, PAGE).await?,
            store::disputed(&mut reader, &organisme, ECART, PAGE).await?,
        )
    };
    let listed = unread.iter().chain(&disputed).map(|of| of.passage.0).collect();
    cx.saw("positionnement.lister", organisme.organisation().id.0, listed).await?;
    let base = format!("/organisme/{id}/positionnements");
    let nom = organisme.organisation().nom.clone();
    Ok(cx.page(Document::titled("Réponses à lire"), || {
        let nothing = unread.is_empty() && disputed.is_empty();
        view! {
            <div class="heading"><p class="muted">{nom}</p><h1>"Réponses à lire"</h1></div>
            <VuesDesTests base=base.clone() current="/a-lire" />
            {nothing.then(|| view! { <p class="empty">"Aucune réponse n’attend de lecture."</p> })}
            {list(&cx, &base, "attendent", "Personne ne les a lues", &unread)}
            {list(&cx, &base, "ecart", "Deux notes s’écartent\u{a0}: une troisième personne doit lire", &disputed)}
        }
    }))
}

fn list(cx: &Request, base: &str, id: &'static str, title: &'static str, answers: &[Attente]) -> impl IntoView + use<> {
    let lines: Vec<_> = answers
        .iter()
        .map(|Attente { passage, rang, item, prenom, nom, depuis }| {
            let name = bank().item(item).map_or("Question retirée du test", |item| item.designation.as_str());
            let since = depuis.map(|le| format!(" · test fini le {}", french::date(cx.day(le))));
            view! {
                <li class="row spread">
                    <a href=format!("{base}/{passage}/{rang}")>{format!("{prenom} {nom}, question {rang}")}</a>
                    <span class="muted">{name}{since}</span>
                </li>
            }
        })
        .collect();
    (!lines.is_empty()).then(|| {
        view! { <section class="sheet" aria-labelledby=id><h2 id=id>{title}</h2><ul class="plain lines">{lines}</ul></section> }
    })
}
