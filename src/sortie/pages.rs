//! Where one chooses what to take out of the log, and the files themselves.

use axum::{
    extract::{Path, Query},
    response::Response,
};
use leptos::prelude::*;

use super::{
    api::{self, Source},
    choix::ExportForm,
    lignes::Lecteur,
};
use crate::{
    activite::historique::{filtre::Periode, liste_vues::Vues},
    document::Format,
    error::AppError,
    kernel::form::FieldErrors,
    server::request::Request,
    ui::{
        field::{Choice, ErrorSummary, SelectField, TextField},
        layout::Document,
    },
};

pub async fn own(cx: Request, Query(form): Query<ExportForm>) -> Result<Response, AppError> {
    show(&cx, &Source::own(&cx)?, form).await
}

pub async fn own_csv(cx: Request, Query(form): Query<ExportForm>) -> Result<Response, AppError> {
    file(&cx, &Source::own(&cx)?, form, Format::Csv).await
}

pub async fn own_xlsx(cx: Request, Query(form): Query<ExportForm>) -> Result<Response, AppError> {
    file(&cx, &Source::own(&cx)?, form, Format::Xlsx).await
}

pub async fn of_structure(
    cx: Request,
    Path(id): Path<String>,
    Query(form): Query<ExportForm>,
) -> Result<Response, AppError> {
    show(&cx, &Source::structure(&cx, &id)?, form).await
}

pub async fn structure_csv(
    cx: Request,
    Path(id): Path<String>,
    Query(form): Query<ExportForm>,
) -> Result<Response, AppError> {
    file(&cx, &Source::structure(&cx, &id)?, form, Format::Csv).await
}

pub async fn structure_xlsx(
    cx: Request,
    Path(id): Path<String>,
    Query(form): Query<ExportForm>,
) -> Result<Response, AppError> {
    file(&cx, &Source::structure(&cx, &id)?, form, Format::Xlsx).await
}

async fn show(cx: &Request, source: &Source, form: ExportForm) -> Result<Response, AppError> {
    let form = if form == ExportForm::default() { ExportForm::proposed() } else { form };
    page(cx, source, form, FieldErrors::default()).await
}

async fn file(cx: &Request, source: &Source, form: ExportForm, format: Format) -> Result<Response, AppError> {
    let contrats = api::contrats(cx, source).await?;
    match form.parse(source.today(cx), &contrats) {
        Ok(demande) => {
            let file = api::rows(cx, source, &demande, format).await?;
            // « activites-du-1er-janvier-2026-au-31-decembre-2026 ».
            Ok(file.download(&format!("Activités {}", demande.jours)))
        }
        Err(errors) => page(cx, source, form, errors).await,
    }
}

async fn page(cx: &Request, source: &Source, form: ExportForm, errors: FieldErrors) -> Result<Response, AppError> {
    let contrats = api::contrats(cx, source).await?;
    let (base, lecteur) = (source.base(), source.lecteur());
    let nom = match source {
        Source::Conseiller => None,
        Source::Structure(access) => Some(access.organisation().nom.clone()),
    };
    let status = if errors.is_empty() { 200 } else { 422 };
    Ok(cx.page(Document::titled("Exporter les activités").status(status).with_errors(&errors).narrow(), || {
        let error = |field| errors.of(field).map(str::to_owned);
        let periodes = std::iter::once(Choice::new("", "Les dates ci-dessous", form.periode.is_empty())).chain(
            Periode::ALL.map(|periode| Choice::new(periode.code(), periode.label(), periode.code() == form.periode)),
        );
        let all = match lecteur {
            Lecteur::Conseiller => "Tous mes contrats",
            Lecteur::Structure => "Tous les conseillers",
        };
        let contrats = std::iter::once(Choice::new("", all, form.contrat.is_empty())).chain(
            contrats
                .into_iter()
                .map(|contrat| Choice::new(contrat.id.to_string(), contrat.label, contrat.id.to_string() == form.contrat)),
        );
        view! {
            <div class="heading">
                {nom.map(|nom| view! { <p class="muted">{nom}</p> })}
                <h1>"Exporter les activités"</h1>
            </div>
            {(lecteur == Lecteur::Conseiller).then(|| view! { <Vues current="/activites/export" /> })}
            <ErrorSummary errors=errors.clone() />
            <p>"Une ligne par activité, pour un tableur\u{a0}: Excel, LibreOffice, Google Sheets."</p>
            {(lecteur == Lecteur::Structure).then(|| view! { <p>"Les notes des conseillers n’y sont pas\u{a0}: elles sont à eux seuls."</p> })}
            <form method="get" action=format!("{base}/export.xlsx") class="sheet" novalidate>
                <SelectField name="periode" label="Période" choices=periodes.collect() error=error("periode") />
                <div class="row">
                    <TextField name="du" label="Du" kind="date" class="short" value=form.du.clone() error=error("du") />
                    <TextField name="au" label="Au" kind="date" class="short" value=form.au.clone() error=error("au") />
                </div>
                <SelectField name="contrat" label="Contrat" choices=contrats.collect() error=error("contrat") />
                <div class="row">
                    <button type="submit" class="button">"Télécharger pour Excel (XLSX)"</button>
                    <button type="submit" class="button quiet" formaction=format!("{base}/export.csv")>"Télécharger en CSV"</button>
                </div>
                <p class="hint">"Le fichier Excel dit aussi ce que veut dire chaque colonne."</p>
            </form>
        }
    }))
}
