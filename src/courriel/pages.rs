//! The mailbox of the demonstration: what would have been sent.

use axum::response::Response;
use leptos::prelude::*;

use super::outbox;
use crate::{error::AppError, kernel::french, server::request::Request, ui::layout::Document};

/// Only where nobody is real: elsewhere this page does not exist.
pub async fn mailbox(cx: Request) -> Result<Response, AppError> {
    if !cx.app.config.demo {
        return Err(AppError::NotFound);
    }
    let letters = outbox::latest(&mut *cx.db().reader().await?).await?;
    Ok(cx.page(Document::titled("Courriels de la démonstration").narrow(), || {
        let shown: Vec<_> = letters
            .into_iter()
            .map(|letter| {
                let written = letter.written.utc().with_timezone(&chrono_tz::Europe::Paris);
                view! {
                    <li class="sheet letter">
                        <h2>{letter.subject}</h2>
                        <p class="muted">"À "<span class="to">{letter.to}</span>", le "{french::date(written.date_naive())}" à "{written.format("%-H h %M").to_string()}</p>
                        <pre>{linked(&letter.text)}</pre>
                    </li>
                }
            })
            .collect();
        view! {
            <h1>"Courriels de la démonstration"</h1>
            <p>"Rien n’est envoyé en vrai\u{a0}: les courriels que le site écrirait sont ici, les derniers en haut."</p>
            {if shown.is_empty() {
                view! { <p class="empty">"Aucun courriel pour le moment."</p> }.into_any()
            } else {
                view! { <ol class="plain">{shown}</ol> }.into_any()
            }}
        }
    }))
}

/// Lines that are addresses become links.
fn linked(text: &str) -> Vec<AnyView> {
    text.split_inclusive('\n')
        .map(|line| {
            let url = line.trim_end().to_owned();
            if url.starts_with("http://") || url.starts_with("https://") {
                let shown = url.clone();
                view! { <a href=url>{shown}</a>"\n" }.into_any()
            } else {
                line.to_owned().into_any()
            }
        })
        .collect()
}
