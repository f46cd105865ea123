//! The entretien individuel, along its grid: kept as a draft, then for good.

use axum::{
    extract::Path,
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;

use super::{
    api,
    dossier::Entretien,
    forms::{EntretienForm, LONGEST_NOTES},
    stale::{self, Late},
    views::point_label,
};
use crate::{
    error::AppError,
    identite::access::OrganismeAccess,
    kernel::form::FieldErrors,
    referentiel::entretien::{Critere, GRILLE},
    server::{form::Posted, request::Request},
    suivi::stale::fields,
    ui::{
        field::{Described, ErrorSummary, TextAreaField, TextField},
        layout::Document,
        text_area::TextArea,
    },
};

pub async fn page(cx: Request, Path((id, suivi)): Path<(String, String)>) -> Result<Response, AppError> {
    let organisme = cx.organisme(&id)?;
    form_page(&cx, &organisme, &suivi, None, FieldErrors::default()).await
}

pub async fn post_page(
    cx: Request,
    Path((id, suivi)): Path<(String, String)>,
    Posted(form): Posted<EntretienForm>,
) -> Result<Response, AppError> {
    let organisme = cx.organisme(&id)?;
    match api::note(&cx, organisme.clone(), &suivi, &form).await {
        Ok(fini) => {
            let fait = if fini { "entretien" } else { "brouillon" };
            Ok(Redirect::to(&format!("/organisme/{id}/suivis/{suivi}/parcours?fait={fait}")).into_response())
        }
        Err(AppError::Invalid(errors)) => form_page(&cx, &organisme, &suivi, Some(form), errors).await,
        Err(AppError::Stale) => {
            let entretien = api::see(&cx, &organisme, &suivi).await?.entretien;
            let version = entretien.as_ref().map_or(0, |known| known.version).to_string();
            let again = EntretienForm { cle: cx.app.clock.new_id().to_string(), version, ..form.clone() };
            let open = format!("/organisme/{id}/suivis/{suivi}/entretien");
            let now = entretien.map_or_else(Vec::new, recorded);
            Ok(stale::page(
                &cx,
                Late { now, open: open.clone(), sent: typed(&form), again: Some((open, fields(&again))) },
            ))
        }
        Err(error) => Err(error),
    }
}

fn recorded(entretien: Entretien) -> Vec<(&'static str, String)> {
    let of = |critere: &'static Critere| {
        let found = entretien.reponses.iter().find(|reponse| reponse.critere == critere.code);
        let said = found.map_or_else(String::new, |found| both(point_label(critere, found.point), &found.note));
        (critere.label, said)
    };
    GRILLE.lines.iter().map(of).chain([("Notes", entretien.notes.clone())]).collect()
}

fn typed(form: &EntretienForm) -> Vec<(&'static str, String)> {
    let of = |(at, critere): (usize, &'static Critere)| {
        let point = form.point.get(at).and_then(|point| point.parse().ok());
        (critere.label, both(point_label(critere, point), form.note.get(at).map_or("", String::as_str)))
    };
    GRILLE.lines.iter().enumerate().map(of).chain([("Notes", form.notes.clone())]).collect()
}

fn both(point: &str, note: &str) -> String {
    format!("{point}\n{note}").trim().to_owned()
}

/// The form as what was kept says it.
fn kept(entretien: &Entretien, cle: String) -> EntretienForm {
    let of = |critere: &Critere| entretien.reponses.iter().find(|reponse| reponse.critere == critere.code);
    let point = |critere| of(critere).and_then(|reponse| reponse.point).map_or_else(String::new, |p| p.to_string());
    EntretienForm {
        cle,
        version: entretien.version.to_string(),
        geste: String::new(),
        le: entretien.le.map_or_else(String::new, |le| le.to_string()),
        point: GRILLE.lines.iter().map(point).collect(),
        note: GRILLE.lines.iter().map(|critere| of(critere).map_or_else(String::new, |r| r.note.clone())).collect(),
        notes: entretien.notes.clone(),
    }
}

async fn form_page(
    cx: &Request,
    organisme: &OrganismeAccess,
    suivi: &str,
    form: Option<EntretienForm>,
    errors: FieldErrors,
) -> Result<Response, AppError> {
    let found = api::see(cx, organisme, suivi).await?;
    let cle = cx.app.clock.new_id().to_string();
    let over = found.entretien.as_ref().is_some_and(|entretien| entretien.fini);
    let form = form.unwrap_or_else(|| match &found.entretien {
        Some(entretien) => kept(entretien, cle),
        None => EntretienForm { cle, version: "0".to_owned(), ..EntretienForm::default() },
    });
    let today = cx.today_in(organisme.organisation().zone);
    let status = if errors.is_empty() { 200 } else { 422 };
    let document = Document::titled("Entretien individuel").status(status).with_errors(&errors).narrow();
    Ok(cx.page(document, || {
        let base = format!("/organisme/{}/suivis/{}", found.tete.organisme, found.tete.suivi);
        let lines: Vec<_> = GRILLE
            .lines
            .iter()
            .enumerate()
            .map(|(at, critere)| {
                let of = |list: &[String]| list.get(at).cloned().unwrap_or_default();
                line(critere, &of(&form.point), of(&form.note), &errors)
            })
            .collect();
        let draft = (!over).then(|| {
            // The first one is what the Enter key presses.
            view! { <button type="submit" name="geste" value="garder" class="button quiet">"Garder en brouillon"</button> }
        });
        view! {
            <p><a href=format!("{base}/parcours")>{format!("← Parcours de {}", found.tete.personne_nom())}</a></p>
            <h1>"Entretien individuel"</h1>
            <ErrorSummary errors=errors.clone() />
            <p>"La personne lira ces notes quand l’entretien sera terminé. Sa structure ne les voit jamais."</p>
            <form method="post" action=format!("{base}/entretien") class="sheet" novalidate>
                <input type="hidden" name="cle" value=form.cle.clone() />
                <input type="hidden" name="version" value=form.version.clone() />
                <TextField name="le" label="Jour de l’entretien" kind="date" class="short" max=today.to_string() value=form.le.clone() error=errors.of("le").map(str::to_owned) />
                {lines}
                <TextAreaField name="notes" label="Notes d’ensemble (facultatif)" rows=4 limit=u32::try_from(LONGEST_NOTES).unwrap_or(u32::MAX) value=form.notes.clone() error=errors.of("notes").map(str::to_owned) />
                <div class="row">
                    {draft}
                    <button type="submit" name="geste" value="terminer" class="button">{if over { "Enregistrer l’entretien" } else { "Terminer l’entretien" }}</button>
                </div>
            </form>
            <p class="muted">{format!("Grille version {}.", GRILLE.version)}</p>
        }
    }))
}

fn line(critere: &'static Critere, point: &str, note: String, errors: &FieldErrors) -> impl IntoView + use<> {
    let (point_id, note_id) = (format!("point-{}", critere.code), format!("note-{}", critere.code));
    let described = Described::new(&note_id, None, errors.of(&note_id).map(str::to_owned));
    let (ids, invalid) = (described.ids().unwrap_or_default(), described.invalid());
    let options: Vec<_> = critere
        .echelle
        .points()
        .into_iter()
        .zip(1_u8..)
        .map(|(label, rank)| {
            let value = rank.to_string();
            let chosen = point == value;
            view! { <option value=value selected=chosen>{format!("{rank}. {label}")}</option> }
        })
        .collect();
    view! {
        <fieldset class="hours-line">
            <legend>{critere.label}</legend>
            <p class="hint">{critere.question}</p>
            <div class="field">
                <label for=point_id.clone()>"Où en est la personne"</label>
                <select class="control" id=point_id name="point"><option value="">"Non abordé"</option>{options}</select>
            </div>
            <div class="field">
                <label for=note_id.clone()>"Ce qui a été dit (facultatif)"</label>
                {described.view()}
                <TextArea id=note_id name="note" value=note rows=2 described_by=ids invalid=invalid />
            </div>
        </fieldset>
    }
}
