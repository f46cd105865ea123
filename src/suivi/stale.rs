//! Somebody else was quicker: what is recorded now and what was sent, side by side; nothing was replaced.

use axum::response::Response;
use leptos::prelude::*;
use serde::Serialize;

use super::{api, dossier::Suivi, views::statut_label};
use crate::{
    error::AppError, identite::access::SuiviAccess, kernel::french, server::request::Request, ui::layout::Document,
};

/// A form's fields, to be sent again.
pub fn fields(form: &impl Serialize) -> Vec<(String, String)> {
    serde_html_form::to_string(form).ok().and_then(|text| serde_html_form::from_str(&text).ok()).unwrap_or_default()
}

/// `again`: what follows the suivi's address, and the fields to send there, where it still makes sense.
pub async fn page(
    cx: &Request,
    access: &SuiviAccess,
    suivi: &str,
    sent: Vec<(&'static str, String)>,
    again: impl FnOnce(&Suivi, String) -> Option<(String, Vec<(String, String)>)>,
) -> Result<Response, AppError> {
    let suivi = api::see(cx, access, suivi).await?;
    let side = if matches!(access, SuiviAccess::Structure(_)) { "structure" } else { "organisme" };
    let address = format!("/{side}/{}/suivis/{}", access.organisation().id, suivi.id);
    let again = again(&suivi, cx.app.clock.new_id().to_string());
    let (title, text) = AppError::Stale.explanation();
    Ok(cx.page(Document::titled(title).status(409).narrow(), || {
        let sent: Vec<_> = sent
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(label, value)| view! { <dt>{label}</dt><dd class="annotation">{value}</dd> })
            .collect();
        let again = again.map(|(path, fields)| {
            let hidden: Vec<_> = fields
                .into_iter()
                .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
                .collect();
            view! {
                <form method="post" action=format!("{address}{path}")>
                    {hidden}
                    <button type="submit" class="button">"Enregistrer mon envoi quand même"</button>
                </form>
            }
        });
        let last = suivi.evenements.first().map(|evenement| {
            let by = evenement.acteur.as_ref().map_or_else(String::new, |acteur| format!(", par {acteur}"));
            view! { <dt>"Dernier changement"</dt><dd>{format!("{}{by}", french::date(evenement.le))}</dd> }
        });
        view! {
            <h1>{title}</h1>
            <p>{text}</p>
            <section class="sheet" aria-labelledby="avant">
                <h2 id="avant">"Ce qui est enregistré"</h2>
                <dl class="facts"><dt>"Suivi de"</dt><dd>{suivi.personne_nom()}</dd><dt>"Étape"</dt><dd>{statut_label(suivi.statut)}</dd>{last}</dl>
                <p><a href=address.clone()>"Ouvrir ce suivi"</a></p>
            </section>
            <section class="sheet" aria-labelledby="envoye">
                <h2 id="envoye">"Ce que vous venez d’envoyer"</h2>
                {if sent.is_empty() { ().into_any() } else { view! { <dl class="facts">{sent}</dl> }.into_any() }}
                {again}
            </section>
        }
    }))
}
