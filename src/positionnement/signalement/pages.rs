//! Where one says that something is wrong with a question, and where it is read.

use axum::{
    extract::Path,
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;

use super::{Signalement, SignalementForm, TEXTE, store::MESSAGES};
use crate::{
    error::AppError,
    kernel::{form::FieldErrors, french},
    positionnement::{
        model::Forme,
        pages::{answer_to_report, read},
        qualite::item_pages,
    },
    server::{form::Posted, request::Request},
    ui::field::TextAreaField,
};

pub async fn post_own(
    cx: Request,
    Path((passage, rang)): Path<(String, String)>,
    Posted(form): Posted<SignalementForm>,
) -> Result<Response, AppError> {
    let (id, rang) = (read(&passage)?, read(&rang)?);
    match super::by_person(&cx, id, rang, &form).await {
        Ok(()) => Ok(Redirect::to(&format!("/positionnement/{id}/{rang}#signaler")).into_response()),
        Err(AppError::Invalid(errors)) => answer_to_report(&cx, id, rang, form, errors).await,
        Err(error) => Err(error),
    }
}

pub async fn post_of_organisme(
    cx: Request,
    Path((organisme, item)): Path<(String, String)>,
    Posted(form): Posted<SignalementForm>,
) -> Result<Response, AppError> {
    let access = cx.organisme(&organisme)?;
    match super::by_organisme(&cx, &access, &item, &form).await {
        Ok(()) => {
            let base = format!("/organisme/{}/positionnements/qualite/{item}", access.organisation().id);
            let forme =
                Forme::from_code(&form.forme).map_or_else(String::new, |forme| format!("?forme={}", forme.code()));
            let address = format!("{base}{forme}#signaler");
            Ok(Redirect::to(&address).into_response())
        }
        Err(AppError::Invalid(errors)) => item_pages::to_correct(&cx, &access, &item, form, errors).await,
        Err(error) => Err(error),
    }
}

/// Folded away until one needs it, or has used it.
#[component]
pub fn Signaler(
    cx: Request,
    action: String,
    /// What this person said before.
    dit: Option<Signalement>,
    form: Option<SignalementForm>,
    errors: FieldErrors,
    /// Of the test whose figures the page shows.
    #[prop(optional)]
    forme: Option<Forme>,
) -> impl IntoView {
    let le = dit.as_ref().map(|dit| french::date(cx.day(dit.le)));
    let open = dit.is_some() || form.is_some();
    let error = errors.of("signalement").map(str::to_owned);
    let value = form.map(|form| form.signalement).or_else(|| dit.map(|dit| dit.texte)).unwrap_or_default();
    view! {
        <details id="signaler" open=open>
            <summary>"Signaler un problème avec cette question"</summary>
            <form method="post" action=action class="sheet" novalidate>
                {le.map(|le| view! { <p class="notice">{format!("Vous avez signalé un problème le {le}. L’administration du site peut lire votre message. Changez-le, ou videz le champ pour le retirer.")}</p> })}
                {forme.map(|forme| view! { <input type="hidden" name="forme" value=forme.code() /> })}
                <TextAreaField name="signalement" label="Ce qui ne va pas" hint="Une faute, deux réponses justes, une explication fausse… Votre nom n’est pas montré." rows=3 value=value limit=u32::try_from(TEXTE).unwrap_or(u32::MAX) error=error />
                <p><button type="submit" class="button quiet">"Envoyer"</button></p>
            </form>
        </details>
    }
}

/// What was said, without names.
#[component]
pub fn Signalements(cx: Request, dits: Vec<Signalement>) -> impl IntoView {
    let lines: Vec<_> = dits
        .into_iter()
        .map(|dit| {
            let le = french::date(cx.day(dit.le));
            view! { <li><p class="annotation">{dit.texte}</p><p class="muted">{le}</p></li> }
        })
        .collect();
    let all = lines.len() < usize::from(MESSAGES);
    (!lines.is_empty()).then(|| {
        view! {
            <section class="sheet" aria-labelledby="signalements">
                <h2 id="signalements">"Ce qui a été signalé"</h2>
                {(!all).then(|| view! { <p class="muted">{format!("Les {MESSAGES} messages les plus récents.")}</p> })}
                <ul class="plain reasons">{lines}</ul>
            </section>
        }
    })
}
