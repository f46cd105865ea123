//! A day of the log, as the page shows it and as the island receives it.

use leptos::prelude::*;

use super::tableau::Tableau;
use crate::{
    kernel::{french, id::ActiviteId},
    ui::icon::KnotDone,
};

/// An entry that has just been added.
#[component]
pub fn Saved(id: ActiviteId, title: String) -> impl IntoView {
    view! { <span class="saved">"Enregistré\u{a0}: "</span><a href=format!("/activites/{id}")>{title}</a> }
}

/// The thread of a day, and its totals.
#[component]
pub fn Day(tableau: Tableau) -> impl IntoView {
    let Tableau { jour, today, lignes, day, week } = tableau;
    let empty = lignes.is_empty();
    let lines: Vec<_> = lignes
        .into_iter()
        .map(|ligne| {
            view! {
                <li>
                    <KnotDone />
                    <p class="when">{ligne.duree.to_string()}</p>
                    <h3><a href=format!("/activites/{}", ligne.id)>{ligne.title()}</a></h3>
                    <p>{ligne.place()}{ligne.people().map(|people| format!(" · {people}"))}</p>
                </li>
            }
        })
        .collect();
    view! {
        <h2 id="journee">{french::capitalised(&french::relative_day(jour, today))}</h2>
        <p class="muted totals" id="total-jour">{day.in_words()}</p>
        {empty.then(|| view! { <p class="empty">"Rien n’est encore noté ce jour-là. Votre première activité apparaîtra ici. Vous pouvez aussi "<a href="/activites/agenda">"partir de votre agenda"</a>" ou "<a href="/activites/import">"importer un tableau"</a>"."</p> })}
        <ol class="thread">{lines}</ol>
        <h2>"La semaine"</h2>
        <p class="muted totals" id="total-semaine">{week.in_words()}</p>
    }
}
