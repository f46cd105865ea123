//! The structure's side: its hires, and one hire.

use axum::{
    extract::{Path, Query},
    response::{IntoResponse, Redirect, Response},
};
use chrono::NaiveDate;
use leptos::prelude::*;
use serde::Deserialize;

use super::{
    api,
    dossier::{After, Filtre, Suivi},
    fil,
    forms::TrancheForm,
    model::{Etape, Porteur, Statut},
    stale,
    views::{Annonce, Figure, Fil, Filtres, Historique, LigneSuivi, ReglesImprimees, contrat_label, stage_figure},
};
use crate::{
    error::AppError,
    identite::access::{Role, StructureAccess, SuiviAccess},
    kernel::{form::FieldErrors, french},
    parcours::{self, views::Carte},
    server::{form::Posted, request::Request},
    ui::{
        field::{Choice, ErrorSummary, SelectField, TextField},
        layout::Document,
    },
};

/// What the address of a list says.
#[derive(Deserialize)]
pub struct OfList {
    #[serde(default)]
    pub etat: String,
    /// `2026-11-24.019ab…`: the last line of the page before.
    pub apres: Option<String>,
}

impl OfList {
    pub fn filtre(&self) -> Result<Filtre, AppError> {
        if self.etat.is_empty() { Ok(Filtre::Tous) } else { Filtre::from_code(&self.etat).ok_or(AppError::NotFound) }
    }

    pub fn after(&self) -> Result<Option<After>, AppError> {
        let Some(text) = &self.apres else { return Ok(None) };
        let (ordre, id) = text.split_once('.').ok_or(AppError::NotFound)?;
        Ok(Some(After { ordre: ordre.to_owned(), id: id.parse().map_err(|_| AppError::NotFound)? }))
    }
}

pub async fn list(cx: Request, Path(id): Path<String>, Query(query): Query<OfList>) -> Result<Response, AppError> {
    let structure = cx.structure(&id)?;
    let (filtre, after) = (query.filtre()?, query.after()?);
    let others: Vec<_> = cx
        .viewer()?
        .organisations(Role::Structure)
        .filter(|other| other.id != structure.organisation().id)
        .map(|other| (other.id, other.nom.clone()))
        .collect();
    let nom = structure.organisation().nom.clone();
    let base = format!("/structure/{}/suivis", structure.organisation().id);
    let log = format!("/structure/{}", structure.organisation().id);
    let liste = api::list(&cx, &SuiviAccess::Structure(structure), filtre, after).await?;
    let (compte, today) = (liste.compte, liste.today);
    Ok(cx.page(Document::titled("Mes recrutements"), || {
        let empty = liste.lignes.is_empty();
        let lines: Vec<_> = liste
            .lignes
            .into_iter()
            .map(|ligne| {
                let (href, with) = (format!("{base}/{}", ligne.id), format!("Contact\u{a0}: {}", ligne.contact));
                view! { <LigneSuivi ligne=ligne href=href with=with today=today /> }
            })
            .collect();
        let others: Vec<_> = others
            .into_iter()
            .map(|(id, nom)| view! { <li><a href=format!("/structure/{id}/suivis")>{nom}</a></li> })
            .collect();
        let next = liste.next.map(|next| {
            let filter = if filtre == Filtre::Tous { String::new() } else { format!("&etat={}", filtre.code()) };
            format!("{base}?apres={}.{}{filter}", next.ordre, next.id)
        });
        view! {
            <div class="heading"><p class="muted">{nom}</p><h1>"Mes recrutements"</h1></div>
            <dl class="key-figures">
                <Figure label="En cours" value=french::number(compte.en_cours.into()) />
                <Figure label="Commandes à envoyer" value=french::number(compte.a_commander.into()) />
                <Figure label="En retard" value=french::number(compte.en_retard.into()) late={compte.en_retard > 0} />
                <Figure label="Terminés ou interrompus" value=french::number(compte.clos.into()) />
            </dl>
            <Filtres base=base.clone() chosen=filtre />
            {empty.then(|| {
                let text = if compte.total() == 0 {
                    "Aucun recrutement pour le moment. Chaque contrat signé apparaîtra ici, avec ses étapes et ses dates."
                } else {
                    "Aucun recrutement ne correspond à ce choix."
                };
                view! { <p class="empty">{text}</p> }
            })}
            <ol class="hires">{lines}</ol>
            {next.map(|href| view! { <p><a class="button quiet" href=href>"Les 50 suivants"</a></p> })}
            <section aria-labelledby="activites">
                <h2 id="activites">"Ce que font vos conseillers"</h2>
                <p class="row">
                    <a href=format!("{log}/chiffres")>"Chiffres"</a>
                    <a href=format!("{log}/rapport")>"Rapport à imprimer"</a>
                    <a href=format!("{log}/export")>"Exporter les activités"</a>
                </p>
            </section>
            {(!others.is_empty()).then(|| view! {
                <section aria-labelledby="autres"><h2 id="autres">"Vos autres structures"</h2><ul class="plain">{others}</ul></section>
            })}
        }
    }))
}

/// What has just been done.
#[derive(Deserialize)]
pub struct Done {
    #[serde(default)]
    pub fait: String,
}

pub async fn detail(
    cx: Request,
    Path((id, suivi)): Path<(String, String)>,
    Query(done): Query<Done>,
) -> Result<Response, AppError> {
    let structure = cx.structure(&id)?;
    let said = match done.fait.as_str() {
        "commande" => Some("Votre commande est envoyée. Les dates qui en dépendent sont fixées."),
        "tranche" => Some("C’est noté\u{a0}: la tranche est arrivée."),
        _ => None,
    };
    detail_page(&cx, &structure, &suivi, 200, said, None, FieldErrors::default()).await
}

/// A tranche has come.
pub async fn post_detail(
    cx: Request,
    Path((id, suivi)): Path<(String, String)>,
    Posted(form): Posted<TrancheForm>,
) -> Result<Response, AppError> {
    let structure = cx.structure(&id)?;
    match api::receive(&cx, structure.clone(), &suivi, &form).await {
        Ok(()) => Ok(Redirect::to(&format!("/structure/{id}/suivis/{suivi}?fait=tranche")).into_response()),
        Err(AppError::Invalid(errors)) => detail_page(&cx, &structure, &suivi, 422, None, Some(form), errors).await,
        Err(AppError::Stale) => {
            let sent = vec![("Tranche", form.rang.clone()), ("Arrivée le", form.versee_le.clone())];
            stale::page(&cx, &SuiviAccess::Structure(structure), &suivi, sent, |suivi, cle| {
                let still = suivi.attendues().iter().any(|rang| rang.to_string() == form.rang);
                let again = TrancheForm { cle, version: suivi.version.to_string(), ..form.clone() };
                still.then(|| (String::new(), stale::fields(&again)))
            })
            .await
        }
        Err(error) => Err(error),
    }
}

async fn detail_page(
    cx: &Request,
    structure: &StructureAccess,
    suivi: &str,
    status: u16,
    said: Option<&'static str>,
    form: Option<TrancheForm>,
    errors: FieldErrors,
) -> Result<Response, AppError> {
    let access = SuiviAccess::Structure(structure.clone());
    let suivi = api::see(cx, &access, suivi).await?;
    let resume = parcours::api::resume(cx, &suivi).await?;
    let today = api::today(cx, &access);
    let cle = cx.app.clock.new_id().to_string();
    let titre = format!("Le fil de {}", suivi.personne_nom());
    Ok(cx.page(Document::titled(&titre).status(status).with_errors(&errors), || {
        let noeuds = fil::noeuds(&suivi, today);
        let next = suivi.courante().map(|echeance| echeance.due);
        let tranche = suivi.tranche().map(|tranche| tranche.due);
        let late = |day: Option<NaiveDate>| day.is_some_and(|day| day < today);
        let short = |day: Option<NaiveDate>| day.map_or_else(|| "–".to_owned(), french::day_and_month);
        view! {
            <div class="heading">
                <p class="muted"><a href=format!("/structure/{}/suivis", suivi.structure)>"Mes recrutements"</a>{format!(" · {}, {}", suivi.structure_nom, contrat_label(&suivi))}</p>
                <h1>{titre.clone()}</h1>
                <p class="on-paper muted">{format!("Situation au {}.", french::date(today))}</p>
            </div>
            <Annonce text=said />
            <ErrorSummary errors=errors.clone() />
            <dl class="key-figures">
                <Figure label="Étape" value=stage_figure(suivi.statut) />
                <Figure label="Prochaine date" value=short(next) late=late(next) />
                <Figure label="Tranche suivante" value=short(tranche) late=late(tranche) />
            </dl>
            <div class="columns hire-page">
                <NextAction suivi=suivi.clone() today=today />
                <section class="stages" aria-labelledby="etapes"><h2 id="etapes">"Les étapes"</h2><Fil noeuds=noeuds.clone() /></section>
                <div class="beside">
                    <Carte resume=resume href=format!("/structure/{}/suivis/{}/parcours", suivi.structure, suivi.id) />
                    <TrancheSheet suivi=suivi.clone() form=form cle=cle errors=errors.clone() today=today />
                    <ContactSheet suivi=suivi.clone() />
                    <Historique evenements=suivi.evenements.clone() />
                </div>
            </div>
            <ReglesImprimees noeuds=noeuds />
        }
    }))
}

/// The one thing to do now, or who is at work.
#[component]
fn NextAction(suivi: Suivi, today: NaiveDate) -> impl IntoView {
    let contact = suivi.contact.nom.clone();
    let body = match suivi.statut {
        Statut::ACommander => view! {
            <p>{format!("Envoyez la commande de formation à {}. Les dates se comptent à partir de ce jour.", suivi.organisme_nom)}</p>
            <p><a class="button" href=format!("/structure/{}/suivis/{}/commande", suivi.structure, suivi.id)>"Préparer la commande"</a></p>
            <p class="hint">"Rien n’est encore envoyé."</p>
        }
        .into_any(),
        Statut::EnCours { etape } => {
            let due = suivi.courante().map(|echeance| echeance.due);
            let late = due.and_then(|due| fil::retard(due, today));
            let who = if etape.porteur() == Porteur::Jury { "au jury" } else { "à l’organisme de formation" };
            let text = if let Some(late) = late {
                view! {
                    <p><span class="badge late">{late}</span></p>
                    <p>{format!("Relancez {contact}\u{a0}: «\u{a0}{}\u{a0}» n’est pas encore fait.", etape.titre())}</p>
                }
                .into_any()
            } else {
                let until = due.map_or_else(String::new, |due| format!(", d’ici le {}", french::date(due)));
                view! { <p>{format!("Rien à faire pour vous. C’est {who} d’agir{until}.")}</p> }.into_any()
            };
            let kept = (etape == Etape::Formation).then(|| view! { <p>{format!("Laissez {} disponible\u{a0}: la formation se fait sur son temps de travail.", suivi.prenom)}</p> });
            view! { {text}{kept} }.into_any()
        }
        Statut::Interrompu { .. } => view! { <p>"Ce suivi est interrompu. L’organisme peut le reprendre."</p> }.into_any(),
        Statut::Termine { .. } => view! { <p>"Le parcours est terminé."</p> }.into_any(),
    };
    let missing = suivi.tranche().filter(|_| !matches!(suivi.statut, Statut::Interrompu { .. })).and_then(|tranche| {
        let late = fil::retard(tranche.due, today)?;
        let text = format!(
            "Vérifiez l’arrivée de la {}, attendue le {}.",
            fil::tranche_titre(tranche.rang),
            french::date(tranche.due)
        );
        Some(view! { <p><span class="badge late">{late}</span></p><p>{text}</p> })
    });
    view! { <section class="sheet next" aria-labelledby="a-faire"><h2 id="a-faire">"À faire"</h2>{body}{missing}</section> }
}

/// The tranche that is waited for: the structure says when it came.
#[component]
fn TrancheSheet(
    suivi: Suivi,
    form: Option<TrancheForm>,
    cle: String,
    errors: FieldErrors,
    today: NaiveDate,
) -> impl IntoView {
    let waited = if matches!(suivi.statut, Statut::Interrompu { .. }) { Vec::new() } else { suivi.attendues() };
    let form = form.unwrap_or_else(|| TrancheForm {
        cle: cle.clone(),
        version: suivi.version.to_string(),
        rang: String::new(),
        versee_le: today.to_string(),
    });
    let error = move |field: &str| errors.of(field).map(str::to_owned);
    let open = error("versee_le").is_some() || error("rang").is_some();
    let choices: Vec<_> = waited
        .iter()
        .map(|rang| Choice::new(rang.to_string(), fil::tranche_titre(*rang), form.rang == rang.to_string()))
        .collect();
    (!waited.is_empty()).then(|| {
        view! {
            <details class="sheet receive" open=open>
                <summary>"Une tranche de la subvention est arrivée\u{a0}?"</summary>
                <form method="post" action=format!("/structure/{}/suivis/{}", suivi.structure, suivi.id) novalidate>
                    <input type="hidden" name="cle" value=form.cle.clone() />
                    <input type="hidden" name="version" value=form.version.clone() />
                    <SelectField name="rang" label="Laquelle" choices=choices error=error("rang") />
                    <TextField name="versee_le" label="Arrivée le" kind="date" class="short" max=today.to_string() value=form.versee_le.clone() error=error("versee_le") />
                    <p><button type="submit" class="button quiet">"Noter qu’elle est arrivée"</button></p>
                </form>
            </details>
        }
    })
}

#[component]
fn ContactSheet(suivi: Suivi) -> impl IntoView {
    let email = suivi.contact.email.clone();
    view! {
        <section class="sheet" aria-labelledby="contact">
            <h2 id="contact">"Votre contact"</h2>
            <p>
                <strong>{suivi.contact.nom}</strong><br />
                {suivi.organisme_nom}
                {email.map(|email| view! { <br /><a href=format!("mailto:{email}")>{email.clone()}</a> })}
            </p>
            <p class="links">
                <a href=format!("/structure/{}/calendrier", suivi.structure)>"Mettre ces dates dans mon agenda"</a>
            </p>
        </section>
    }
}
