//! The bin: what was deleted of late, and the way to bring it back.

use axum::{
    extract::Query,
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;
use serde::Deserialize;

use super::{
    api,
    corbeille::{AfterDeleted, Supprimee},
    liste_vues::{TickBox, Vues},
};
use crate::{
    error::AppError,
    kernel::{french, id::ActiviteId},
    referentiel::conservation::CORBEILLE,
    server::{form::Posted, instant::Instant, request::Request},
    ui::layout::Document,
};

#[derive(Deserialize)]
pub struct Shown {
    /// `1795500000000.019ab…`: the last line of the page before.
    apres: Option<String>,
    /// How many entries have just been brought back.
    reprises: Option<u32>,
}

pub async fn bin(cx: Request, Query(shown): Query<Shown>) -> Result<Response, AppError> {
    let after = shown.apres.as_deref().map(|text| AfterDeleted::parse(text).ok_or(AppError::NotFound)).transpose()?;
    let (lines, next) = api::bin(&cx, after).await?;
    let now = cx.app.clock.real_now();
    Ok(cx.page(Document::titled("Corbeille"), || {
        let back = shown.reprises.map(|count| {
            let said = french::count(count.into(), "activité remise dans votre journal", "activités remises dans votre journal");
            view! { <p class="notice" role="status">{said}". "<a href="/activites/liste">"Toutes mes activités"</a></p> }
        });
        let next = next.map(|next| view! { <p><a class="button quiet" href=format!("/activites/corbeille?apres={next}")>"Les 50 suivantes"</a></p> });
        view! {
            <h1>"Corbeille"</h1>
            <Vues current="/activites/corbeille" />
            {back}
            <p>{format!("Ce que vous supprimez reste ici {CORBEILLE}, puis est effacé. Les chiffres n’en tiennent plus compte.")}</p>
            {if lines.is_empty() {
                view! { <p class="empty">"Rien dans la corbeille."</p> }.into_any()
            } else {
                view! { <Supprimees lines=lines now=now /> }.into_any()
            }}
            {next}
        }
    }))
}

#[component]
fn Supprimees(lines: Vec<Supprimee>, now: Instant) -> impl IntoView {
    let rows: Vec<_> = lines
        .iter()
        .map(|line| {
            let left = french::count(line.days_left(now), "jour", "jours");
            let ligne = &line.ligne;
            view! {
                <tr>
                    <td><TickBox ligne=ligne checked=false /></td>
                    <td>{french::date(ligne.jour)}</td>
                    <td>{ligne.title()}</td>
                    <td>{ligne.place()}</td>
                    <td class="number">{ligne.duree.to_string()}</td>
                    <td class="number">{left}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <form method="post" action="/activites/corbeille" class="choose">
            <table class="choosing">
                <caption>"La dernière supprimée d’abord"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Choix"</th>
                        <th scope="col">"Jour"</th>
                        <th scope="col">"Activité"</th>
                        <th scope="col">"Lieu"</th>
                        <th scope="col" class="number">"Durée"</th>
                        <th scope="col" class="number">"Effacée dans"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            <div class="row"><button type="submit" class="button">"Remettre dans mon journal"</button></div>
        </form>
    }
}

#[derive(Deserialize)]
pub struct Restored {
    #[serde(default)]
    ids: Vec<ActiviteId>,
}

pub async fn post_restore(cx: Request, Posted(form): Posted<Restored>) -> Result<Response, AppError> {
    if form.ids.is_empty() {
        return Ok(Redirect::to("/activites/corbeille").into_response());
    }
    let count = api::restore(&cx, form.ids).await?;
    Ok(Redirect::to(&format!("/activites/corbeille?reprises={count}")).into_response())
}
