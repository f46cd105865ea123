//! An entry said in one line, on the page of a day: what was read fills the form, where it is looked at and corrected.

use chrono::NaiveDate;
use leptos::prelude::*;

use super::{
    api,
    form::ActiviteForm,
    phrase::{self, Connus, Lecture},
};
use crate::{error::AppError, kernel::form::visible, server::request::Request};

/// Longest line that is read, in characters.
const LONGEST: usize = 300;

/// A line and what was read in it.
pub struct Lue {
    texte: String,
    lecture: Lecture,
}

/// Reads a line into the form of a day: the line's own day comes first.
pub async fn read(cx: &Request, texte: &str, jour: NaiveDate) -> Result<(ActiviteForm, Lue), AppError> {
    let choices = api::choices(cx).await?;
    let texte: String = visible(texte).chars().take(LONGEST).collect();
    let lieux: Vec<_> = choices.lieux.iter().map(|lieu| (lieu.id.to_string(), lieu.label.clone())).collect();
    let propres: Vec<_> = choices.propres.iter().map(|theme| (theme.id.to_string(), theme.label.clone())).collect();
    let lecture = phrase::lire(&texte, cx.today(), &Connus { lieux: &lieux, themes_propres: &propres });
    let mut form = api::blank(cx, &choices, jour)?;
    phrase::remplir(&lecture, &mut form);
    Ok((form, Lue { texte, lecture }))
}

/// Where the line is written, and what was understood of it.
#[component]
pub fn Line(jour: NaiveDate, #[prop(default = None)] lue: Option<Lue>) -> impl IntoView {
    let texte = lue.as_ref().map(|lue| lue.texte.clone()).unwrap_or_default();
    let understood = lue.map(|Lue { texte, lecture }| {
        let said = |spans: &[phrase::Span]| spans.iter().map(|span| span.of(&texte)).collect::<Vec<_>>().join(" … ");
        let pieces: Vec<_> = lecture
            .pieces()
            .into_iter()
            .map(|piece| {
                let from = if piece.spans.is_empty() {
                    view! { <span class="muted">" (non dit)"</span> }.into_any()
                } else {
                    view! { <q>{said(&piece.spans)}</q> }.into_any()
                };
                view! { <div><dt>{piece.label}</dt><dd>{piece.valeur}" "{from}</dd></div> }
            })
            .collect();
        let rest = lecture.note(&texte);
        view! {
            <section class="understood" aria-labelledby="compris" role="status">
                <h2 id="compris">"Ce que nous avons compris"</h2>
                <dl>{pieces}</dl>
                {(!rest.is_empty()).then(|| view! { <p>"Pas compris\u{a0}: "<q>{rest}</q></p> })}
                <p class="hint">"Le formulaire est rempli. Corrigez ce qui doit l’être, puis enregistrez."</p>
            </section>
        }
    });
    view! {
        <form method="get" action="/activites" class="line">
            <input type="hidden" name="jour" value=jour.to_string() />
            <label for="ligne">"En une ligne"</label>
            <p class="hint" id="ligne-aide">"Par exemple\u{a0}: atelier 2h 8 personnes smartphone hier"</p>
            <div class="row">
                <input class="control" type="text" id="ligne" name="ligne" value=texte aria-describedby="ligne-aide" autocomplete="off" />
                <button type="submit" class="button quiet">"Remplir"</button>
            </div>
        </form>
        {understood}
    }
}
