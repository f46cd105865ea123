//! Words of a sheet that were not understood: what each means is said once.

use axum::{
    extract::Path,
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;
use serde::Deserialize;

use super::{
    api, colonnes_pages,
    correspondance::SANS_SENS,
    essai::{Inconnu, MOST_WORDS},
    ligne::shown,
    pages::{Etapes, cell, id_of, in_hand},
    store::Brouillon,
};
use crate::{
    error::AppError,
    kernel::{form::FieldErrors, french},
    server::{form::Posted, request::Request},
    ui::{field::ErrorSummary, layout::Document},
};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct MotsForm {
    /// What each word of the page means, in its order.
    codes: Vec<String>,
}

pub async fn words(cx: Request, Path(id): Path<String>) -> Result<Response, AppError> {
    let id = id_of(&id)?;
    let brouillon = match in_hand(&cx, id).await? {
        Ok(brouillon) => brouillon,
        Err(elsewhere) => return Ok(elsewhere),
    };
    match api::mots(&cx, &brouillon).await {
        Ok(words) if words.is_empty() => Ok(Redirect::to(&format!("/activites/import/{id}/essai")).into_response()),
        Ok(words) => Ok(page(&cx, &brouillon, words, None, FieldErrors::default())),
        Err(AppError::Invalid(_)) => Ok(Redirect::to(&format!("/activites/import/{id}/colonnes")).into_response()),
        Err(error) => Err(error),
    }
}

pub async fn post_words(
    cx: Request,
    Path(id): Path<String>,
    Posted(form): Posted<MotsForm>,
) -> Result<Response, AppError> {
    let id = id_of(&id)?;
    let brouillon = api::brouillon(&cx, id).await?;
    let words = match api::mots(&cx, &brouillon).await {
        Err(AppError::Invalid(errors)) => {
            let form = brouillon.correspondance.clone();
            return colonnes_pages::page(&cx, &brouillon, form, errors).await;
        }
        words => words?,
    };
    match api::dire_mots(&cx, &brouillon, &form.codes).await {
        Ok(()) => Ok(Redirect::to(&format!("/activites/import/{id}/essai")).into_response()),
        Err(AppError::Invalid(errors)) => Ok(page(&cx, &brouillon, words, Some(form.codes), errors)),
        Err(error) => Err(error),
    }
}

fn page(
    cx: &Request,
    brouillon: &Brouillon,
    words: Vec<Inconnu>,
    chosen: Option<Vec<String>>,
    errors: FieldErrors,
) -> Response {
    let status = if errors.is_empty() { 200 } else { 422 };
    let document = Document::titled("Mots de votre tableau").status(status).with_errors(&errors);
    let (id, nomenclature) = (brouillon.id, brouillon.correspondance.nomenclature());
    cx.page(document, || {
        let many = words.len() > MOST_WORDS;
        let rows: Vec<_> = words
            .iter()
            .take(MOST_WORDS)
            .enumerate()
            .map(|(at, word)| {
                let chosen = chosen.as_ref().map_or_else(|| word.propose.clone(), |codes| codes.get(at).cloned());
                row(at + 1, word, word.champ.label(nomenclature), &chosen.unwrap_or_default(), &errors)
            })
            .collect();
        let too_many = many.then(|| {
            view! { <p class="notice">"Il y a trop de mots différents pour les montrer tous. Vérifiez que ces colonnes sont bien des listes\u{a0}: une note, par exemple, n’en est pas une."</p> }
        });
        view! {
            <p><a href=format!("/activites/import/{id}/colonnes")>"← Colonnes"</a></p>
            <h1>"Mots de votre tableau"</h1>
            <Etapes current=3 />
            <p>"Nous ne sommes pas sûrs de ces mots. Dites une fois ce qu’ils veulent dire."</p>
            {too_many}
            <form method="post" action=format!("/activites/import/{id}/mots") class="stack" novalidate>
                <ErrorSummary errors=errors.clone() />
                <table class="import-columns">
                    <caption>"Ce que veut dire chaque mot"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Votre mot"</th>
                            <th scope="col">"Où"</th>
                            <th scope="col">"Ce qu’il veut dire"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
                <p><button type="submit" class="button">"Continuer"</button></p>
            </form>
        }
    })
}

fn row(number: usize, word: &Inconnu, champ: String, chosen: &str, errors: &FieldErrors) -> impl IntoView + use<> {
    let field = format!("mot-{number}");
    let texte = shown(&word.texte);
    let first = [("", "Choisissez"), (SANS_SENS, "Ne pas en tenir compte")];
    let first = first.map(|(code, label)| (code.to_owned(), label.to_owned()));
    let options = first.into_iter().chain(word.choix.clone());
    let what = cell((field, "codes"), format!("Ce que veut dire «\u{a0}{texte}\u{a0}»"), options, chosen, errors);
    let count = french::count(word.lignes.into(), "ligne", "lignes");
    view! {
        <tr>
            <th scope="row">{texte}</th>
            <td class="muted">{format!("{champ}, {count}")}</td>
            {what}
        </tr>
    }
}
