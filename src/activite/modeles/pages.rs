//! What a day proposes to begin with, and the page of models.

use axum::{
    extract::Path,
    response::{IntoResponse, Redirect, Response},
};
use chrono::NaiveDate;
use leptos::prelude::*;

use super::api::{self, ModeleForm, Propositions};
use crate::{
    error::AppError,
    kernel::{form::FieldErrors, french, id::ActiviteId},
    server::{form::Posted, request::Request},
    ui::{
        field::{Chips, Choice, ErrorSummary, TextField},
        layout::Document,
    },
};

/// Links that fill the form of this day; nothing when there is nothing to resemble.
#[component]
pub fn Propose(propositions: Propositions, jour: NaiveDate) -> impl IntoView {
    let Propositions { modeles, usual } = propositions;
    let modeles = modeles.into_iter().map(|modele| {
        let href = format!("/activites?jour={jour}&modele={}", modele.id);
        view! { <li><a class="chip-link" href=href>{modele.nom}</a></li> }.into_any()
    });
    let usual = usual.into_iter().map(|usual| {
        let ligne = usual.ligne;
        let href = format!("/activites?jour={jour}&copie={}", ligne.id);
        let told = format!("{} · {}", ligne.title(), ligne.duree);
        let text = if usual.last { format!("Comme la dernière fois\u{a0}: {told}") } else { told };
        view! { <li><a class="chip-link" href=href>{text}</a></li> }.into_any()
    });
    let links: Vec<_> = modeles.chain(usual).collect();
    (!links.is_empty()).then(|| {
        view! {
            <nav aria-label="Reprendre" class="propose">
                <ul class="chips">{links}</ul>
                <p class="muted"><a href="/activites/modeles">"Mes modèles"</a></p>
            </nav>
        }
    })
}

pub async fn list(cx: Request) -> Result<Response, AppError> {
    let modeles = api::all(&cx).await?;
    Ok(cx.page(Document::titled("Mes modèles").narrow(), || {
        let empty = modeles.is_empty();
        let lines: Vec<_> = modeles
            .into_iter()
            .map(|modele| {
                let named = modele.nom.clone();
                view! {
                    <li class="row spread">
                        <div>
                            <a href=format!("/activites?modele={}", modele.id)>{modele.nom}</a>
                            <p class="muted">{days(&modele.jours)}</p>
                        </div>
                        <form method="post" action=format!("/activites/modeles/{}/oublier", modele.id)>
                            <button type="submit" class="button quiet">"Oublier"<span class="visually-hidden">{format!(" {named}")}</span></button>
                        </form>
                    </li>
                }
            })
            .collect();
        view! {
            <p><a href="/activites">"← Mes activités"</a></p>
            <h1>"Mes modèles"</h1>
            <p>"Un modèle remplit le formulaire pour ce que vous faites souvent\u{a0}: un atelier de chaque mardi, une permanence. Il est proposé en haut du journal."</p>
            {if empty {
                view! { <p class="empty">"Aucun modèle pour le moment. Ouvrez une activité, puis «\u{a0}En faire un modèle\u{a0}»."</p> }.into_any()
            } else {
                view! { <ul class="sheet plain lines">{lines}</ul> }.into_any()
            }}
        }
    }))
}

/// « Chaque mardi et jeudi », « Chaque jour ».
fn days(jours: &[u8]) -> String {
    let names: Vec<_> =
        french::WEEKDAYS.iter().zip(1..).filter(|(_, at)| jours.contains(at)).map(|(name, _)| *name).collect();
    match names.as_slice() {
        [] => "Proposé chaque jour".to_owned(),
        [one] => format!("Chaque {one}"),
        [first @ .., last] => format!("Chaque {} et {last}", first.join(", ")),
    }
}

pub async fn new(cx: Request, Path(id): Path<String>) -> Result<Response, AppError> {
    let cle = cx.app.clock.new_id().to_string();
    new_page(&cx, &id, 200, ModeleForm { cle, ..ModeleForm::default() }, FieldErrors::default()).await
}

pub async fn post_new(
    cx: Request,
    Path(id): Path<String>,
    Posted(form): Posted<ModeleForm>,
) -> Result<Response, AppError> {
    let of = id.parse().map_err(|_| AppError::NotFound)?;
    match api::keep(&cx, of, &form).await {
        Ok(()) => Ok(Redirect::to("/activites/modeles").into_response()),
        Err(AppError::Invalid(errors)) => new_page(&cx, &id, 422, form, errors).await,
        Err(error) => Err(error),
    }
}

async fn new_page(
    cx: &Request,
    id: &str,
    status: u16,
    form: ModeleForm,
    errors: FieldErrors,
) -> Result<Response, AppError> {
    let id: ActiviteId = id.parse().map_err(|_| AppError::NotFound)?;
    let title = crate::activite::api::detail(cx, id).await?.ligne.title();
    let document = Document::titled("En faire un modèle").status(status).with_errors(&errors).narrow();
    Ok(cx.page(document, || {
        let error = |field: &str| errors.of(field).map(str::to_owned);
        let jours = french::WEEKDAYS
            .iter()
            .zip(1_u8..)
            .map(|(name, at)| Choice::new(at.to_string(), french::capitalised(name), form.jours.contains(&at)))
            .collect();
        view! {
            <p><a href=format!("/activites/{id}")>{format!("← {title}")}</a></p>
            <h1>"En faire un modèle"</h1>
            <form method="post" action=format!("/activites/{id}/modele") class="sheet" novalidate>
                <ErrorSummary errors=errors.clone() />
                <input type="hidden" name="cle" value=form.cle.clone() />
                <TextField name="nom" label="Nom du modèle" hint="Par exemple Atelier du mardi" value=form.nom.clone() error=error("nom") />
                <Chips name="jours" legend="Le proposer (facultatif)" hint="Sans choix, il est proposé chaque jour." several=true choices=jours error=error("jours") />
                <p class="muted">"Le modèle garde le lieu, la durée, les thèmes et le nombre de personnes. Ni la note, ni qui est venu."</p>
                <p><button type="submit" class="button">"Garder ce modèle"</button></p>
            </form>
        }
    }))
}

pub async fn post_forget(cx: Request, Path(id): Path<String>) -> Result<Response, AppError> {
    api::forget(&cx, id.parse().map_err(|_| AppError::NotFound)?).await?;
    Ok(Redirect::to("/activites/modeles").into_response())
}
