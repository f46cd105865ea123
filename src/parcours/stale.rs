//! Somebody else was quicker: what is recorded now and what was sent, side by side; nothing was replaced.

use axum::response::Response;
use leptos::prelude::*;

use crate::{error::AppError, server::request::Request, ui::layout::Document};

/// What is shown when a form came too late.
pub struct Late {
    /// What is recorded now.
    pub now: Vec<(&'static str, String)>,
    /// Where to read it whole.
    pub open: String,
    pub sent: Vec<(&'static str, String)>,
    /// Where to send it all the same, and its fields; nothing where it makes no sense any more.
    pub again: Option<(String, Vec<(String, String)>)>,
}

pub fn page(cx: &Request, late: Late) -> Response {
    let (title, text) = AppError::Stale.explanation();
    cx.page(Document::titled(title).status(409).narrow(), || {
        let again = late.again.map(|(action, fields)| {
            let hidden: Vec<_> = fields
                .into_iter()
                .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
                .collect();
            view! {
                <form method="post" action=action>
                    {hidden}
                    <button type="submit" class="button">"Enregistrer mon envoi quand même"</button>
                </form>
            }
        });
        view! {
            <h1>{title}</h1>
            <p>{text}</p>
            <section class="sheet" aria-labelledby="avant">
                <h2 id="avant">"Ce qui est enregistré"</h2>
                {facts(late.now)}
                <p><a href=late.open>"Ouvrir la page"</a></p>
            </section>
            <section class="sheet" aria-labelledby="envoye">
                <h2 id="envoye">"Ce que vous venez d’envoyer"</h2>
                {facts(late.sent)}
                {again}
            </section>
        }
    })
}

fn facts(lines: Vec<(&'static str, String)>) -> AnyView {
    let lines: Vec<_> = lines
        .into_iter()
        .filter(|(_, value)| !value.trim().is_empty())
        .map(|(label, value)| view! { <dt>{label}</dt><dd class="annotation">{value}</dd> })
        .collect();
    if lines.is_empty() { ().into_any() } else { view! { <dl class="facts">{lines}</dl> }.into_any() }
}
