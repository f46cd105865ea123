//! Links: the list of those that work, with the form of a new one, and the page that a link opens.

use axum::{
    extract::{Path, Query},
    http::{HeaderName, HeaderValue},
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;

use super::{
    api,
    model::{Auteur, Duree, Partage, PartageForm},
};
use crate::{
    activite,
    error::AppError,
    kernel::{form::FieldErrors, french},
    server::{form::Posted, request::Request, secret},
    statistique::{self, demande::DemandeForm, model::Employe, pages::Page},
    ui::{
        field::{Chips, Choice, ErrorSummary, SelectField, TextField},
        layout::Document,
    },
};

const OWN: &str = "/activites/chiffres";

pub async fn own(cx: Request) -> Result<Response, AppError> {
    let auteur = api::own(&cx)?;
    list(&cx, auteur, None).await
}

pub async fn post_own(cx: Request, Posted(form): Posted<PartageForm>) -> Result<Response, AppError> {
    let auteur = api::own(&cx)?;
    create(&cx, auteur, form).await
}

pub async fn post_stop_own(cx: Request, Path(partage): Path<String>) -> Result<Response, AppError> {
    let auteur = api::own(&cx)?;
    stop(&cx, auteur, &partage).await
}

pub async fn of_structure(cx: Request, Path(id): Path<String>) -> Result<Response, AppError> {
    let auteur = api::of_structure(&cx, &id)?;
    list(&cx, auteur, None).await
}

pub async fn post_of_structure(
    cx: Request,
    Path(id): Path<String>,
    Posted(form): Posted<PartageForm>,
) -> Result<Response, AppError> {
    let auteur = api::of_structure(&cx, &id)?;
    create(&cx, auteur, form).await
}

pub async fn post_stop_of_structure(
    cx: Request,
    Path((id, partage)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let auteur = api::of_structure(&cx, &id)?;
    stop(&cx, auteur, &partage).await
}

/// The page of figures that the links of this owner show.
fn figures(auteur: &Auteur) -> String {
    auteur.structure().map_or_else(|| OWN.to_owned(), |id| format!("/structure/{id}/chiffres"))
}

async fn stop(cx: &Request, auteur: Auteur, partage: &str) -> Result<Response, AppError> {
    let path = format!("{}/partages", figures(&auteur));
    api::stop(cx, auteur, partage).await?;
    Ok(Redirect::to(&path).into_response())
}

/// Answers in place, not by a redirection: the address is shown once, and the database could not give it again.
async fn create(cx: &Request, auteur: Auteur, form: PartageForm) -> Result<Response, AppError> {
    let path = format!("{}/partages", figures(&auteur));
    match api::create(cx, auteur.clone(), &form).await {
        Ok(()) => {}
        Err(AppError::Invalid(errors)) => return list(cx, auteur, Some((form, errors))).await,
        Err(error) => return Err(error),
    }
    let address = api::address(cx, &form.jeton);
    Ok(cx.page(Document::titled("Votre lien").narrow(), || {
        view! {
            <h1>"Votre lien"</h1>
            <p class="notice" role="status"><span class="saved">"Il fonctionne dès maintenant. Copiez-le\u{a0}: il ne sera plus montré."</span></p>
            <div class="field">
                <label for="adresse">"Adresse à donner"</label>
                <input class="control" id="adresse" type="text" readonly value=address.clone() />
            </div>
            <p><a href=address>"Voir ce que montre ce lien"</a></p>
            <p><a href=path>"Tous mes liens"</a></p>
        }
    }))
}

/// `refused`: what was typed, and what is to be corrected.
async fn list(cx: &Request, auteur: Auteur, refused: Option<(PartageForm, FieldErrors)>) -> Result<Response, AppError> {
    let partages = api::list(cx, &auteur).await?;
    let employes = api::employes(cx, &auteur).await?;
    let (form, errors) = refused.unwrap_or_default();
    // Proposed here, started by the form: sent twice, it is the same link.
    let jeton = if form.jeton.is_empty() { secret::token() } else { form.jeton.clone() };
    let part = part(cx, &auteur, &employes, &form, &errors)?;
    let figures = figures(&auteur);
    let days = |at: &Partage| {
        let day = |at: crate::server::instant::Instant| french::date(cx.day(at.utc()));
        (day(at.cree_le), day(at.expire_le))
    };
    let lines: Vec<_> = partages
        .iter()
        .map(|partage| {
            let (since, until) = days(partage);
            let action = format!("{figures}/partages/{}/arreter", partage.id);
            line(partage, &since, &until, action).into_any()
        })
        .collect();
    let status = if errors.is_empty() { 200 } else { 422 };
    Ok(cx.page(Document::titled("Partager des chiffres").status(status).with_errors(&errors).narrow(), || {
        let error = |field: &str| errors.of(field).map(str::to_owned);
        let durees = Duree::ALL.map(|duree| {
            let chosen = if form.duree.is_empty() { duree == Duree::Trimestre } else { form.duree == duree.code() };
            Choice::new(duree.code(), format!("{}\u{a0}jours", duree.days()), chosen)
        });
        let empty = lines.is_empty();
        view! {
            <p><a href=figures.clone()>"Retour aux chiffres"</a></p>
            <h1>"Partager des chiffres"</h1>
            <p>"Un lien montre la page des chiffres à qui n’a pas de compte\u{a0}: un élu, un partenaire. Il ne montre ni vos activités une par une, ni vos notes. La période se choisit sur la page."</p>
            <ErrorSummary errors=errors.clone() />
            <form method="post" action=format!("{figures}/partages") class="sheet" novalidate>
                <h2>"Créer un lien"</h2>
                <input type="hidden" name="jeton" value=jeton />
                <TextField name="nom" label="Pour qui, ou pour quoi" hint="Par exemple\u{a0}: Conseil municipal. Qui ouvre le lien lit ce nom." value=form.nom.clone() error=error("nom") />
                {part}
                <Chips name="duree" legend="Il s’arrête après" choices=durees.into() error=error("duree") />
                <p><button type="submit" class="button">"Créer le lien"</button></p>
            </form>
            <section aria-labelledby="liens">
                <h2 id="liens">"Les liens qui fonctionnent"</h2>
                {empty.then(|| view! { <p class="empty">"Aucun lien pour le moment."</p> })}
                <ul class="plain shares">{lines}</ul>
                {(!empty).then(|| view! { <p class="hint">"Un lien s’arrête aussi quand la personne qui l’a créé perd son accès. Nous ne pouvons pas remontrer une adresse\u{a0}: nous n’en gardons qu’une empreinte."</p> })}
            </section>
        }
    }))
}

/// The choice of a part of the figures, where there are several.
fn part(
    cx: &Request,
    auteur: &Auteur,
    employes: &[Employe],
    form: &PartageForm,
    errors: &FieldErrors,
) -> Result<Option<AnyView>, AppError> {
    let error = |field: &str| errors.of(field).map(str::to_owned);
    let (name, label, every, chosen, each): (&'static str, _, _, _, Vec<(String, String)>) = match auteur {
        Auteur::Conseiller(_) => {
            let contrats = activite::api::contrats(&cx.conseiller()?).into_iter();
            let each = contrats.map(|contrat| (contrat.id.to_string(), contrat.label)).collect();
            ("contrat", "Quels chiffres", "Tous mes contrats", &form.contrat, each)
        }
        Auteur::Structure(_) => {
            let each = employes.iter().map(|one| (one.id.to_string(), one.nom.clone())).collect();
            ("conseiller", "Quels chiffres", "Toute la structure", &form.conseiller, each)
        }
    };
    if each.len() < 2 && error(name).is_none() {
        return Ok(None);
    }
    let first = Choice::new("", every, chosen.is_empty());
    let rest = each.into_iter().map(|(id, label)| {
        let is = id == *chosen;
        Choice::new(id, label, is)
    });
    let choices = std::iter::once(first).chain(rest).collect();
    Ok(Some(view! { <SelectField name=name label=label choices=choices error=error(name) /> }.into_any()))
}

fn line(partage: &Partage, since: &str, until: &str, action: String) -> impl IntoView + use<> {
    let seen = partage.vu_le.map_or_else(
        || "Jamais ouvert.".to_owned(),
        |day| format!("Ouvert pour la dernière fois le {}.", french::date(day)),
    );
    let of = partage.de.as_ref().map(|de| format!(" · {de}"));
    view! {
        <li>
            <p><strong>{partage.nom.clone()}</strong>{of}</p>
            <p class="muted">{format!("Créé le {since}, s’arrête le {until}. {seen}")}</p>
            <form method="post" action=action>
                <button type="submit" class="link">"Arrêter"<span class="visually-hidden">{format!(" le lien {}", partage.nom)}</span></button>
            </form>
        </li>
    }
}

/// What anyone reads who has the link.
pub async fn open(
    cx: Request,
    Path(jeton): Path<String>,
    Query(form): Query<DemandeForm>,
) -> Result<Response, AppError> {
    let ouvert = api::open(&cx, &jeton).await?;
    // Whose figures they are is the link's, whatever the address says.
    let form = DemandeForm { contrat: String::new(), conseiller: String::new(), ..form };
    let today = cx.today();
    let path = format!("/partage/{jeton}");
    let page = Page { path, form, today, entries: false, public: false, autre: None };
    let (demande, errors) = page.asked();
    let lu = match &demande {
        Some(demande) => Some(statistique::api::read(&mut *cx.db().reader().await?, &ouvert.portee, demande).await?),
        None => None,
    };
    let until = french::date(ouvert.expire_le.utc().with_timezone(&chrono_tz::Europe::Paris).date_naive());
    let status = if errors.is_empty() { 200 } else { 422 };
    let document = Document::titled("Chiffres partagés").status(status).with_errors(&errors);
    let mut response = cx.page(document, || {
        let of = match (ouvert.structure, ouvert.one) {
            (Some(structure), false) => structure,
            (Some(structure), true) => format!("Un conseiller de\u{a0}: {structure}"),
            (None, _) => "Un conseiller numérique".to_owned(),
        };
        view! {
            <div class="heading"><p class="muted">{of}</p><h1>{ouvert.nom}</h1></div>
            <p class="muted">{format!("Chiffres partagés jusqu’au {until}, en lecture seule. Choisissez la période\u{a0}: ils sont à jour.")}</p>
            {page.view(demande, lu, errors)}
        }
    });
    let robots = HeaderName::from_static("x-robots-tag");
    response.headers_mut().insert(robots, HeaderValue::from_static("noindex, nofollow"));
    Ok(response)
}
