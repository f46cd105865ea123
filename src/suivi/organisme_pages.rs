//! The organisme's side: its hires by date, and one hire, whose stages are moved by hand.

use axum::{
    extract::{Path, Query},
    response::{IntoResponse, Redirect, Response},
};
use chrono::NaiveDate;
use leptos::prelude::*;

use super::{
    api,
    dossier::{Contact, Filtre, Ligne, Suivi},
    fil,
    forms::{ContactForm, GesteForm},
    model::{Etape, Geste, Statut},
    stale,
    structure_pages::{Done, OfList},
    views::{Annonce, Figure, Fil, Filtres, Historique, LigneSuivi, ReglesImprimees, contrat_label, stage_figure},
};
use crate::{
    error::AppError,
    identite::access::{OrganismeAccess, SuiviAccess},
    kernel::{form::FieldErrors, french},
    parcours::{
        self,
        prochain::{self, ProchainPas},
        views::Carte,
    },
    server::{form::Posted, request::Request},
    ui::{
        field::{Chips, Choice, ErrorSummary, SelectField, TextAreaField, TextField},
        layout::Document,
    },
};

pub async fn list(cx: Request, Path(id): Path<String>, Query(query): Query<OfList>) -> Result<Response, AppError> {
    let organisme = cx.organisme(&id)?;
    let (filtre, after) = (query.filtre()?, query.after()?);
    let nom = organisme.organisation().nom.clone();
    let base = format!("/organisme/{}/suivis", organisme.organisation().id);
    let access = SuiviAccess::Organisme(organisme.clone());
    let liste = api::list(&cx, &access, filtre, after).await?;
    let (compte, today) = (liste.compte, liste.today);
    // From the order until the training is made: some begin the evaluation early, others are late.
    let evaluated = |ligne: &&Ligne| {
        let Statut::EnCours { etape } = ligne.statut else { return false };
        matches!(etape, Etape::Organisation | Etape::Positionnement | Etape::Creation)
    };
    let evaluated: Vec<_> = liste.lignes.iter().filter(evaluated).map(|ligne| ligne.id).collect();
    let mut prochains = prochain::of_organisme(&cx, &organisme, &evaluated).await?;
    Ok(cx.page(Document::titled("Suivis"), || {
        let empty = liste.lignes.is_empty();
        let lines: Vec<_> = liste
            .lignes
            .into_iter()
            .map(|ligne| {
                let (href, with) = (format!("{base}/{}", ligne.id), format!("{} · {}", ligne.avec, ligne.contact));
                let (id, personne) = (ligne.id, ligne.personne.clone());
                let next = prochains.remove(&id).filter(|prochain| prochain.is_news_at(ligne.statut)).map(|prochain| {
                    view! { <ProchainPas prochain=prochain organisme=organisme.organisation().id suivi=id personne=personne /> }
                        .into_any()
                });
                view! { <LigneSuivi ligne=ligne href=href with=with today=today next=next /> }
            })
            .collect();
        let next = liste.next.map(|next| {
            let filter = if filtre == Filtre::Tous { String::new() } else { format!("&etat={}", filtre.code()) };
            format!("{base}?apres={}.{}{filter}", next.ordre, next.id)
        });
        view! {
            <div class="heading"><p class="muted">{nom}</p><h1>"Suivis"</h1></div>
            <dl class="key-figures">
                <Figure label="En cours" value=french::number(compte.en_cours.into()) />
                <Figure label="En retard" value=french::number(compte.en_retard.into()) late={compte.en_retard > 0} />
                <Figure label="Commandes attendues" value=french::number(compte.a_commander.into()) />
                <Figure label="Terminés ou interrompus" value=french::number(compte.clos.into()) />
            </dl>
            <Filtres base=base.clone() chosen=filtre />
            {empty.then(|| view! { <p class="empty">"Aucun suivi ne correspond à ce choix."</p> })}
            <ol class="hires">{lines}</ol>
            {next.map(|href| view! { <p><a class="button quiet" href=href>"Les 50 suivants"</a></p> })}
        }
    }))
}

pub async fn detail(
    cx: Request,
    Path((id, suivi)): Path<(String, String)>,
    Query(done): Query<Done>,
) -> Result<Response, AppError> {
    let organisme = cx.organisme(&id)?;
    let said = match done.fait.as_str() {
        "etape" => Some("C’est enregistré. La structure le voit."),
        "contact" => Some("Le contact est changé. La structure le voit."),
        _ => None,
    };
    detail_page(&cx, &organisme, &suivi, 200, said, Typed::default(), FieldErrors::default()).await
}

/// A form that is to be corrected.
#[derive(Default)]
struct Typed {
    geste: Option<GesteForm>,
    contact: Option<ContactForm>,
}

pub async fn post_detail(
    cx: Request,
    Path((id, suivi)): Path<(String, String)>,
    Posted(form): Posted<GesteForm>,
) -> Result<Response, AppError> {
    let organisme = cx.organisme(&id)?;
    match api::deplacer(&cx, organisme.clone(), &suivi, &form).await {
        Ok(()) => Ok(Redirect::to(&format!("/organisme/{id}/suivis/{suivi}?fait=etape")).into_response()),
        Err(AppError::Invalid(errors)) => {
            let typed = Typed { geste: Some(form), contact: None };
            detail_page(&cx, &organisme, &suivi, 422, None, typed, errors).await
        }
        Err(AppError::Stale) => {
            let sent = vec![("Geste", form.geste.clone()), ("Le", form.le.clone()), ("Motif", form.motif.clone())];
            stale::page(&cx, &SuiviAccess::Organisme(organisme), &suivi, sent, |suivi, cle| {
                let still = Geste::from_code(&form.geste).is_some_and(|geste| suivi.statut.gestes().contains(&geste));
                let again = GesteForm { cle, version: suivi.version.to_string(), ..form.clone() };
                still.then(|| (String::new(), stale::fields(&again)))
            })
            .await
        }
        Err(error) => Err(error),
    }
}

pub async fn post_contact(
    cx: Request,
    Path((id, suivi)): Path<(String, String)>,
    Posted(form): Posted<ContactForm>,
) -> Result<Response, AppError> {
    let organisme = cx.organisme(&id)?;
    match api::change_contact(&cx, organisme.clone(), &suivi, &form).await {
        Ok(()) => Ok(Redirect::to(&format!("/organisme/{id}/suivis/{suivi}?fait=contact")).into_response()),
        Err(AppError::Invalid(errors)) => {
            let typed = Typed { geste: None, contact: Some(form) };
            detail_page(&cx, &organisme, &suivi, 422, None, typed, errors).await
        }
        Err(AppError::Stale) => {
            let known = api::colleagues(&cx, &organisme).await?;
            let chosen = known.into_iter().find(|contact| contact.personne.to_string() == form.contact);
            let sent = vec![("Contact", chosen.map(|contact| contact.nom).unwrap_or_default())];
            stale::page(&cx, &SuiviAccess::Organisme(organisme), &suivi, sent, |suivi, cle| {
                let again = ContactForm { cle, version: suivi.version.to_string(), ..form.clone() };
                Some(("/contact".to_owned(), stale::fields(&again)))
            })
            .await
        }
        Err(error) => Err(error),
    }
}

async fn detail_page(
    cx: &Request,
    organisme: &OrganismeAccess,
    suivi: &str,
    status: u16,
    said: Option<&'static str>,
    typed: Typed,
    errors: FieldErrors,
) -> Result<Response, AppError> {
    let access = SuiviAccess::Organisme(organisme.clone());
    let suivi = api::see(cx, &access, suivi).await?;
    let colleagues = api::colleagues(cx, organisme).await?;
    let resume = parcours::api::resume(cx, &suivi).await?;
    let running = matches!(suivi.statut, Statut::EnCours { .. }).then_some(suivi.id);
    let prochain = prochain::of_organisme(cx, organisme, running.as_slice()).await?.remove(&suivi.id);
    let today = api::today(cx, &access);
    let new_key = || cx.app.clock.new_id().to_string();
    let geste = typed.geste.unwrap_or_else(|| GesteForm {
        cle: new_key(),
        version: suivi.version.to_string(),
        geste: suivi.statut.gestes().first().map(|geste| geste.code().to_owned()).unwrap_or_default(),
        le: today.to_string(),
        ..GesteForm::default()
    });
    let contact = typed.contact.unwrap_or_else(|| ContactForm {
        cle: new_key(),
        version: suivi.version.to_string(),
        contact: suivi.contact.personne.to_string(),
    });
    let titre = format!("Le fil de {}", suivi.personne_nom());
    Ok(cx.page(Document::titled(&titre).status(status).with_errors(&errors), || {
        let noeuds = fil::noeuds(&suivi, today);
        let expected = prochain.map(|prochain| {
            view! { <ProchainPas prochain=prochain organisme=suivi.organisme suivi=suivi.id personne=suivi.personne_nom() /> }.into_any()
        });
        let next = suivi.courante().map(|echeance| echeance.due);
        let short = |day: Option<NaiveDate>| day.map_or_else(|| "–".to_owned(), french::day_and_month);
        let precisions = suivi.commande.as_ref().map(|commande| commande.precisions.clone()).filter(|text| !text.is_empty());
        view! {
            <div class="heading">
                <p class="muted"><a href=format!("/organisme/{}/suivis", suivi.organisme)>"Suivis"</a>{format!(" · {}, {}", suivi.structure_nom, contrat_label(&suivi))}</p>
                <h1>{titre.clone()}</h1>
                <p class="on-paper muted">{format!("Situation au {}.", french::date(today))}</p>
                <p class="muted">{format!("Numéro de ce suivi, à demander dans une campagne Pix\u{a0}: {}", suivi.id)}</p>
            </div>
            <Annonce text=said />
            <ErrorSummary errors=errors.clone() />
            <dl class="key-figures">
                <Figure label="Étape" value=stage_figure(suivi.statut) />
                <Figure label="Prochaine date" value=short(next) late={next.is_some_and(|due| due < today)} />
            </dl>
            <div class="columns">
                <section class="stages" aria-labelledby="etapes"><h2 id="etapes">"Les étapes"</h2><Fil noeuds=noeuds.clone() /></section>
                <div class="beside">
                    {precisions.map(|text| view! {
                        <section class="sheet" aria-labelledby="precisions-titre"><h2 id="precisions-titre">"Avec la commande"</h2><p class="annotation">{text}</p></section>
                    })}
                    <p><a class="button quiet" href=format!("/organisme/{}/suivis/{}/test", suivi.organisme, suivi.id)>"Proposer le test de positionnement"</a></p>
                    <Carte resume=resume href=format!("/organisme/{}/suivis/{}/parcours", suivi.organisme, suivi.id) tests=format!("/organisme/{}/positionnements", suivi.organisme) next=expected />
                    <GesteSheet suivi=suivi.clone() form=geste errors=errors.clone() today=today />
                    <ContactSheet suivi=suivi.clone() form=contact colleagues=colleagues errors=errors.clone() />
                    <Historique evenements=suivi.evenements.clone() />
                </div>
            </div>
            <ReglesImprimees noeuds=noeuds />
        }
    }))
}

/// What a gesture does from here.
fn geste_label(geste: Geste, statut: Statut) -> String {
    match (geste, statut.courante()) {
        (Geste::Commander, _) => "La commande est arrivée".to_owned(),
        (Geste::Franchir, Some(etape)) => format!("Fait\u{a0}: {}", etape.label()),
        (Geste::Revenir, Some(etape)) => {
            format!("Revenir à\u{a0}: {}", etape.previous().unwrap_or(etape).label())
        }
        (Geste::Interrompre, _) => "Interrompre le suivi".to_owned(),
        (Geste::Reprendre, _) => "Reprendre le suivi".to_owned(),
        (Geste::Franchir | Geste::Revenir, None) => "Rouvrir l’examen".to_owned(),
    }
}

#[component]
fn GesteSheet(suivi: Suivi, form: GesteForm, errors: FieldErrors, today: NaiveDate) -> impl IntoView {
    let error = |field: &str| errors.of(field).map(str::to_owned);
    let choices: Vec<_> = suivi
        .statut
        .gestes()
        .into_iter()
        .map(|geste| Choice::new(geste.code(), geste_label(geste, suivi.statut), form.geste == geste.code()))
        .collect();
    let creates = suivi.statut == Statut::EnCours { etape: Etape::Creation };
    view! {
        <form method="post" action=format!("/organisme/{}/suivis/{}", suivi.organisme, suivi.id) class="sheet" novalidate>
            <h2>"Faire avancer ce suivi"</h2>
            <input type="hidden" name="cle" value=form.cle.clone() />
            <input type="hidden" name="version" value=form.version.clone() />
            <Chips name="geste" legend="Ce qui s’est passé" choices=choices error=error("geste") />
            <TextField name="le" label="Quand" kind="date" class="short" max=today.to_string() value=form.le.clone() error=error("le") />
            {creates.then(|| view! {
                <TextField name="debut" label="Début de la formation" hint="Pour «\u{a0}Création de la formation\u{a0}»\u{a0}: le premier jour de la cohorte." kind="date" class="short" value=form.debut.clone() error=error("debut") />
            })}
            <TextAreaField name="motif" label="Pourquoi, en une phrase" hint="La structure lira cette phrase." rows=2 value=form.motif.clone() error=error("motif") />
            <p><button type="submit" class="button">"Enregistrer"</button></p>
        </form>
    }
}

#[component]
fn ContactSheet(suivi: Suivi, form: ContactForm, colleagues: Vec<Contact>, errors: FieldErrors) -> impl IntoView {
    let choices: Vec<_> = colleagues
        .into_iter()
        .map(|contact| {
            let id = contact.personne.to_string();
            let chosen = id == form.contact;
            Choice::new(id, contact.nom, chosen)
        })
        .collect();
    view! {
        <form method="post" action=format!("/organisme/{}/suivis/{}/contact", suivi.organisme, suivi.id) class="sheet" novalidate>
            <h2>"Contact de la structure"</h2>
            <input type="hidden" name="cle" value=form.cle.clone() />
            <input type="hidden" name="version" value=form.version.clone() />
            <SelectField name="contact" label="À qui la structure s’adresse" choices=choices error=errors.of("contact").map(str::to_owned) />
            <p><button type="submit" class="button quiet">"Changer le contact"</button></p>
        </form>
    }
}
