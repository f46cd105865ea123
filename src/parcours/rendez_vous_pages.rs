//! The organisme fixes the rendez-vous d'évaluation.

use axum::{
    extract::Path,
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;

use super::{
    api,
    dossier::Mode,
    forms::RendezVousForm,
    stale::{self, Late},
};
use crate::{
    error::AppError,
    identite::access::OrganismeAccess,
    kernel::form::FieldErrors,
    server::{form::Posted, request::Request},
    suivi::{self, stale::fields},
    ui::{
        field::{Chips, Choice, ErrorSummary, SelectField, TextAreaField, TextField},
        layout::Document,
    },
};

pub async fn page(cx: Request, Path((id, suivi)): Path<(String, String)>) -> Result<Response, AppError> {
    let organisme = cx.organisme(&id)?;
    form_page(&cx, &organisme, &suivi, None, FieldErrors::default()).await
}

pub async fn post_page(
    cx: Request,
    Path((id, suivi)): Path<(String, String)>,
    Posted(form): Posted<RendezVousForm>,
) -> Result<Response, AppError> {
    let organisme = cx.organisme(&id)?;
    match api::fix(&cx, organisme.clone(), &suivi, &form).await {
        Ok(()) => {
            Ok(Redirect::to(&format!("/organisme/{id}/suivis/{suivi}/parcours?fait=rendez-vous")).into_response())
        }
        Err(AppError::Invalid(errors)) => form_page(&cx, &organisme, &suivi, Some(form), errors).await,
        Err(AppError::Stale) => {
            let rendez_vous = api::see(&cx, &organisme, &suivi).await?.rendez_vous;
            let version = rendez_vous.as_ref().map_or(0, |known| known.version).to_string();
            let again = RendezVousForm { cle: cx.app.clock.new_id().to_string(), version, ..form.clone() };
            let open = format!("/organisme/{id}/suivis/{suivi}/rendez-vous");
            let now = rendez_vous.map_or_else(Vec::new, |known| {
                vec![("Quand", known.quand()), ("Où", known.ou), ("Avec", known.avec_nom)]
            });
            let sent = vec![("Quand", format!("{} {}", form.jour, form.heure)), ("Où", form.ou.clone())];
            Ok(stale::page(&cx, Late { now, open: open.clone(), sent, again: Some((open, fields(&again))) }))
        }
        Err(error) => Err(error),
    }
}

async fn form_page(
    cx: &Request,
    organisme: &OrganismeAccess,
    suivi: &str,
    form: Option<RendezVousForm>,
    errors: FieldErrors,
) -> Result<Response, AppError> {
    let found = api::see(cx, organisme, suivi).await?;
    let colleagues = suivi::api::colleagues(cx, organisme).await?;
    let cle = cx.app.clock.new_id().to_string();
    let form = form.unwrap_or_else(|| match &found.rendez_vous {
        Some(known) => RendezVousForm {
            cle,
            version: known.version.to_string(),
            jour: known.jour.to_string(),
            heure: known.heure.format("%H:%M").to_string(),
            mode: known.mode.code().to_owned(),
            ou: known.ou.clone(),
            avec: known.avec.to_string(),
        },
        None => RendezVousForm {
            cle,
            version: "0".to_owned(),
            avec: organisme.personne().to_string(),
            ..RendezVousForm::default()
        },
    });
    let min = cx.today_in(found.tete.zone).to_string();
    let status = if errors.is_empty() { 200 } else { 422 };
    let document = Document::titled("Rendez-vous d’évaluation").status(status).with_errors(&errors).narrow();
    Ok(cx.page(document, || {
        let base = format!("/organisme/{}/suivis/{}", found.tete.organisme, found.tete.suivi);
        let error = |field: &str| errors.of(field).map(str::to_owned);
        let modes =
            Mode::ALL.map(|mode| Choice::new(mode.code(), mode.label(), form.mode == mode.code())).to_vec();
        let people: Vec<_> = colleagues
            .into_iter()
            .map(|one| {
                let id = one.personne.to_string();
                let chosen = id == form.avec;
                Choice::new(id, one.nom, chosen)
            })
            .collect();
        view! {
            <p><a href=format!("{base}/parcours")>{format!("← Parcours de {}", found.tete.personne_nom())}</a></p>
            <h1>"Rendez-vous d’évaluation"</h1>
            <ErrorSummary errors=errors.clone() />
            <form method="post" action=format!("{base}/rendez-vous") class="sheet" novalidate>
                <input type="hidden" name="cle" value=form.cle.clone() />
                <input type="hidden" name="version" value=form.version.clone() />
                <TextField name="jour" label="Quel jour" kind="date" class="short" min=min value=form.jour.clone() error=error("jour") />
                <TextField name="heure" label="À quelle heure" hint=format!("À l’heure du lieu de travail\u{a0}: {}. Par exemple 9:30.", found.tete.structure_nom) kind="time" class="short" value=form.heure.clone() error=error("heure") />
                <Chips name="mode" legend="Comment" choices=modes error=error("mode") />
                <TextAreaField name="ou" label="Où, ou comment se connecter" hint="L’adresse, ou le lien de la visioconférence." rows=2 value=form.ou.clone() error=error("ou") />
                <SelectField name="avec" label="Avec qui" choices=people error=error("avec") />
                <p><button type="submit" class="button">"Fixer le rendez-vous"</button></p>
            </form>
            <p class="muted">"La personne et sa structure reçoivent un e-mail. Elles voient aussi ce rendez-vous sur le site."</p>
        }
    }))
}
