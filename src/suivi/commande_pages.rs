//! The order that a structure sends to its organisme de formation.

use axum::{
    extract::Path,
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;

use super::{
    api,
    forms::{CommandeForm, LONGEST_TEXT},
    model::Statut,
    stale,
    views::contrat_label,
};
use crate::{
    error::AppError,
    identite::access::{StructureAccess, SuiviAccess},
    kernel::{form::FieldErrors, french},
    server::{form::Posted, request::Request},
    ui::{
        field::{ErrorSummary, TextAreaField},
        layout::Document,
    },
};

pub async fn page(cx: Request, Path((id, suivi)): Path<(String, String)>) -> Result<Response, AppError> {
    let structure = cx.structure(&id)?;
    order_page(&cx, structure, &suivi, 200, None, FieldErrors::default()).await
}

pub async fn post_page(
    cx: Request,
    Path((id, suivi)): Path<(String, String)>,
    Posted(form): Posted<CommandeForm>,
) -> Result<Response, AppError> {
    let structure = cx.structure(&id)?;
    match api::order(&cx, structure.clone(), &suivi, &form).await {
        Ok(()) => Ok(Redirect::to(&format!("/structure/{id}/suivis/{suivi}?fait=commande")).into_response()),
        Err(AppError::Invalid(errors)) => order_page(&cx, structure, &suivi, 422, Some(form), errors).await,
        Err(AppError::Stale) => {
            let sent = vec![("Commande, avec ces précisions", form.precisions.clone())];
            stale::page(&cx, &SuiviAccess::Structure(structure), &suivi, sent, |suivi, cle| {
                let again = CommandeForm { cle, version: suivi.version.to_string(), ..form.clone() };
                (suivi.statut == Statut::ACommander).then(|| ("/commande".to_owned(), stale::fields(&again)))
            })
            .await
        }
        Err(error) => Err(error),
    }
}

async fn order_page(
    cx: &Request,
    structure: StructureAccess,
    suivi: &str,
    status: u16,
    form: Option<CommandeForm>,
    errors: FieldErrors,
) -> Result<Response, AppError> {
    let access = SuiviAccess::Structure(structure);
    let suivi = api::see(cx, &access, suivi).await?;
    let back = format!("/structure/{}/suivis/{}", suivi.structure, suivi.id);
    if suivi.statut != Statut::ACommander && form.is_none() {
        return Ok(Redirect::to(&back).into_response());
    }
    let today = api::today(cx, &access);
    let form = form.unwrap_or_else(|| CommandeForm {
        cle: cx.app.clock.new_id().to_string(),
        version: suivi.version.to_string(),
        precisions: String::new(),
    });
    let document = Document::titled("Commander la formation").status(status).with_errors(&errors).narrow();
    Ok(cx.page(document, || {
        view! {
            <p><a href=back.clone()>{format!("← Le fil de {}", suivi.personne_nom())}</a></p>
            <h1>"Commander la formation"</h1>
            <ErrorSummary errors=errors.clone() />
            <dl class="facts">
                <dt>"Structure"</dt><dd>{suivi.structure_nom.clone()}</dd>
                <dt>"Personne recrutée"</dt><dd>{suivi.personne_nom()}</dd>
                <dt>"Contrat"</dt><dd>{french::capitalised(&contrat_label(&suivi))}</dd>
                <dt>"Organisme de formation"</dt><dd>{format!("{}, {}", suivi.organisme_nom, suivi.contact.nom)}</dd>
                <dt>"Jour J"</dt><dd>{french::capitalised(&format!("{}, dès l’envoi", french::weekday(today)))}</dd>
            </dl>
            <form method="post" action=format!("{back}/commande") class="sheet" novalidate>
                <input type="hidden" name="cle" value=form.cle.clone() />
                <input type="hidden" name="version" value=form.version.clone() />
                <TextAreaField
                    name="precisions"
                    label="Ce que l’organisme doit savoir (facultatif)"
                    hint=format!("Par exemple\u{a0}: les jours d’absence, un besoin d’aménagement. {} caractères au plus.", french::number(u64::try_from(LONGEST_TEXT).unwrap_or(0)))
                    rows=4
                    value=form.precisions.clone()
                    error=errors.of("precisions").map(str::to_owned)
                />
                <div class="row">
                    <button type="submit" class="button">"Envoyer la commande"</button>
                    <span class="muted">"Rien n’est encore envoyé."</span>
                </div>
            </form>
            <p class="muted">"Ensuite\u{a0}: l’organisme informe l’État, qui émet le bon de commande. Vous suivez tout ici."</p>
        }
    }))
}
