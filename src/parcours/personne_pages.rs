//! The conseiller's side: read the parcours, agree, or say what is wrong.

use axum::{
    extract::{Path, Query},
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;

use super::{
    agenda,
    api::{self, Parcours},
    dossier::Mien,
    forms::DecisionForm,
    model::Statut,
    proposition::heures,
    stale::{self, Late},
    views::{EntretienLu, Etat, Heures, Historique, NiveauxProposes, RendezVousVu, phrase_statut},
};
use crate::{
    error::AppError,
    kernel::form::FieldErrors,
    server::{form::Posted, request::Request},
    suivi::{
        ical,
        structure_pages::Done,
        views::{Annonce, Figure},
    },
    ui::{
        field::{Choice, ErrorSummary, Rows, TextAreaField},
        layout::Document,
    },
};

/// Who has only one goes straight to it.
pub async fn list(cx: Request) -> Result<Response, AppError> {
    let mine = api::mine(&cx).await?;
    if let [one] = mine.as_slice() {
        return Ok(Redirect::to(&format!("/parcours/{}", one.suivi)).into_response());
    }
    Ok(cx.page(Document::titled("Mon parcours").narrow(), || {
        let none = mine.is_empty();
        let cards: Vec<_> = mine.into_iter().map(card).collect();
        view! {
            <h1>"Mon parcours"</h1>
            {none.then(|| view! { <p class="empty">"Pas encore de parcours. Il apparaîtra ici quand votre structure aura commandé votre formation."</p> })}
            <ul class="plain tests">{cards}</ul>
        }
    }))
}

fn card(mien: Mien) -> impl IntoView {
    view! {
        <li class="sheet">
            <h2><a href=format!("/parcours/{}", mien.suivi)>{mien.structure_nom}</a></h2>
            <p>{mien.organisme_nom}" "<Etat statut=mien.statut /></p>
        </li>
    }
}

pub async fn page(cx: Request, Path(suivi): Path<String>, Query(done): Query<Done>) -> Result<Response, AppError> {
    let said = match done.fait.as_str() {
        "accord" => Some("Votre accord est enregistré. Votre structure et l’organisme sont prévenus."),
        "desaccord" => Some("Votre réponse est enregistrée. L’organisme va vous proposer un autre parcours."),
        _ => None,
    };
    detail(&cx, &suivi, 200, said, None, FieldErrors::default()).await
}

pub async fn post_page(
    cx: Request,
    Path(suivi): Path<String>,
    Posted(form): Posted<DecisionForm>,
) -> Result<Response, AppError> {
    match api::decide(&cx, &suivi, &form).await {
        Ok(()) => {
            let fait = if form.decision == "accepter" { "accord" } else { "desaccord" };
            Ok(Redirect::to(&format!("/parcours/{suivi}?fait={fait}")).into_response())
        }
        Err(AppError::Invalid(errors)) => detail(&cx, &suivi, 422, None, Some(form), errors).await,
        Err(AppError::Stale) => {
            let found = api::own(&cx, &suivi).await?;
            let open = format!("/parcours/{suivi}");
            let answer = if form.decision == "accepter" { "Je suis d’accord" } else { "Je ne suis pas d’accord" };
            let sent = vec![("Votre réponse", answer.to_owned()), ("Pourquoi", form.motif.clone())];
            let now = vec![("Parcours", phrase_statut(&found.dossier.statut))];
            // What was agreed or not was another proposal: it is to be read first.
            Ok(stale::page(&cx, Late { now, open, sent, again: None }))
        }
        Err(error) => Err(error),
    }
}

pub async fn pdf(cx: Request, Path(suivi): Path<String>) -> Result<Response, AppError> {
    Ok(api::own_paper(&cx, &suivi).await?.download("Dossier de parcours"))
}

/// For calendar programs.
pub async fn meeting(cx: Request, Path(suivi): Path<String>) -> Result<Response, AppError> {
    Ok(ical::answer("rendez-vous.ics", agenda::own(&cx, &suivi).await?))
}

async fn detail(
    cx: &Request,
    suivi: &str,
    status: u16,
    said: Option<&'static str>,
    form: Option<DecisionForm>,
    errors: FieldErrors,
) -> Result<Response, AppError> {
    let Parcours { tete, rendez_vous, entretien, dossier, evenements } = api::own(cx, suivi).await?;
    let form = form.unwrap_or_else(|| DecisionForm {
        cle: cx.app.clock.new_id().to_string(),
        version: dossier.version.to_string(),
        ..DecisionForm::default()
    });
    let document = Document::titled("Mon parcours").status(status).with_errors(&errors);
    Ok(cx.page(document, || {
        let base = format!("/parcours/{}", tete.suivi);
        let asked = matches!(dossier.statut, Statut::Propose { .. });
        let next = match &dossier.statut {
            Statut::AProposer => format!("{} prépare votre parcours, après le test et l’entretien. Vous recevrez un e-mail.", tete.organisme_nom),
            Statut::Propose { .. } => "Lisez ce parcours, puis répondez en bas de la page. Rien n’est décidé sans vous.".to_owned(),
            Statut::Accepte { .. } => "Vous avez donné votre accord.".to_owned(),
            Statut::Conteste { .. } => format!("Vous n’êtes pas d’accord. {} va vous proposer un autre parcours.", tete.organisme_nom),
        };
        let mine = if let Statut::Conteste { motif, .. } = &dossier.statut { Some(motif.clone()) } else { None };
        let proposed = dossier.proposition.clone().map(|proposition| {
            let total = heures(proposition.total());
            let levels = proposition.clone();
            view! {
                <dl class="key-figures"><Figure label="Durée proposée" value=total /></dl>
                <section aria-labelledby="heures"><h2 id="heures">"Les heures"</h2><Heures proposition=proposition /></section>
                <section aria-labelledby="niveaux">
                    <h2 id="niveaux">"Vos niveaux au test"</h2>
                    <NiveauxProposes proposition=levels />
                    <p><a href="/positionnement">"Mon test de positionnement"</a></p>
                </section>
            }
        });
        let to_come = rendez_vous.as_ref().is_some_and(|rendez_vous| rendez_vous.jour >= cx.today());
        let agenda = to_come.then(|| {
            view! { <p><a href=format!("{base}/rendez-vous.ics")>"Ajouter à mon agenda"</a></p> }
        });
        let pdf = dossier.proposition.is_some().then(|| {
            view! { <p><a href=format!("{base}/dossier.pdf")>"Télécharger le dossier (PDF)"</a></p> }
        });
        view! {
            <div class="heading">
                <p class="muted">{format!("{} · {}", tete.structure_nom, tete.organisme_nom)}</p>
                <h1>"Mon parcours"</h1>
                <p><Etat statut=dossier.statut /></p>
            </div>
            <Annonce text=said />
            <ErrorSummary errors=errors.clone() />
            <p class="lead">{next}</p>
            {mine.map(|motif| view! { <blockquote><p class="annotation">{motif}</p></blockquote> })}
            <div class="columns">
                <div class="evaluation">
                    {proposed}
                    {asked.then(|| view! { <Decider base=base.clone() form=form errors=errors.clone() /> })}
                </div>
                <div class="beside">
                    <section class="sheet" aria-labelledby="rendez-vous"><h2 id="rendez-vous">"Mon rendez-vous d’évaluation"</h2><RendezVousVu rendez_vous=rendez_vous />{agenda}</section>
                    {entretien.map(|entretien| view! {
                        <section class="sheet" aria-labelledby="entretien"><h2 id="entretien">"Mon entretien"</h2><EntretienLu entretien=entretien /><p class="muted">"Votre structure ne voit pas cet entretien."</p></section>
                    })}
                    {pdf}
                    <Historique evenements=evenements />
                </div>
            </div>
        }
    }))
}

#[component]
fn Decider(base: String, form: DecisionForm, errors: FieldErrors) -> impl IntoView {
    let choice = |value: &str, label: &str| Choice::new(value, label, form.decision == value);
    let choices =
        vec![choice("accepter", "Je suis d’accord avec ce parcours"), choice("contester", "Je ne suis pas d’accord")];
    let error = |field: &str| errors.of(field).map(str::to_owned);
    view! {
        <form method="post" action=base class="sheet" novalidate>
            <h2>"Ma réponse"</h2>
            <input type="hidden" name="cle" value=form.cle.clone() />
            <input type="hidden" name="version" value=form.version.clone() />
            <Rows name="decision" legend=view! { "Que répondez-vous\u{a0}?" }.into_any() choices=choices error=error("decision") />
            <TextAreaField
                name="motif"
                label="Si vous n’êtes pas d’accord, qu’est-ce qui ne va pas\u{a0}?"
                hint="Par exemple\u{a0}: trop d’heures, pas assez, un niveau qui ne vous ressemble pas. L’organisme lira ces mots, pas votre structure."
                rows=3
                value=form.motif.clone()
                error=error("motif")
            />
            <p><button type="submit" class="button">"Envoyer ma réponse"</button></p>
        </form>
    }
}
