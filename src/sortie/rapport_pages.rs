//! The pages of a report: its period, the conseiller's words, the file.

use axum::{
    extract::{Path, Query},
    response::{IntoResponse as _, Redirect, Response},
};
use leptos::prelude::*;
use serde::Deserialize;

use super::{
    api,
    mots::{self, LONGEST, Mot, MotForm, MotSigne},
};
use crate::{
    activite::historique::liste_vues::Vues,
    error::AppError,
    identite::access::Contrat,
    kernel::{form::FieldErrors, french},
    server::{form::Posted, request::Request},
    statistique::{
        self,
        demande::{DemandeForm, proposed},
        periode::Periode,
    },
    ui::{
        field::{Choice, ErrorSummary, SelectField, TextAreaField},
        layout::Document,
    },
};

#[derive(Deserialize)]
pub struct Done {
    #[serde(default)]
    fait: String,
}

/// The contrat that the report is of: the one that is asked for, else the one that runs, else the latest.
///
/// # Errors
/// `NotFound` when it is not the person's.
fn chosen(cx: &Request, id: &str) -> Result<Contrat, AppError> {
    let conseiller = cx.conseiller()?;
    if !id.is_empty() {
        return conseiller.contrat(id.parse().map_err(|_| AppError::NotFound)?).cloned();
    }
    let contrats = conseiller.contrats();
    let today = cx.today();
    let runs = contrats.iter().find(|contrat| contrat.covers(today)).or(contrats.first());
    runs.cloned().ok_or(AppError::Forbidden)
}

pub async fn own(cx: Request, Query(form): Query<DemandeForm>, Query(done): Query<Done>) -> Result<Response, AppError> {
    let contrat = chosen(&cx, &form.contrat)?;
    match form.parse(cx.today()) {
        Ok(demande) => {
            let mot = mots::of_contrat(&cx, &contrat, demande.periode).await?;
            let page = Page { periode: demande.periode, version: mot.version, texte: mot.texte, stored: None };
            Ok(page.show(&cx, 200, done.fait == "mot", &contrat, FieldErrors::default()))
        }
        Err(errors) => {
            let page = Page { periode: this_quarter(&cx), version: 0, texte: String::new(), stored: None };
            Ok(page.show(&cx, 422, false, &contrat, errors))
        }
    }
}

fn this_quarter(cx: &Request) -> Periode {
    Periode::quarter(statistique::periode::Mois::of(cx.today()))
}

/// The conseiller's words of a period.
pub async fn post_own(cx: Request, Posted(form): Posted<MotForm>) -> Result<Response, AppError> {
    let contrat = chosen(&cx, &form.contrat)?;
    let periode = Periode::parse(&form.periode).ok_or(AppError::BadRequest)?;
    let page = |version, stored| Page { periode, version, texte: form.texte.clone(), stored };
    match mots::keep(&cx, &contrat, periode, &form).await {
        Ok(()) => {
            let address = format!("/activites/rapport?periode={}&contrat={}&fait=mot", periode.code(), contrat.id);
            Ok(Redirect::to(&address).into_response())
        }
        Err(AppError::Invalid(errors)) => {
            let version = form.version.parse().unwrap_or(0);
            Ok(page(version, None).show(&cx, 422, false, &contrat, errors))
        }
        Err(AppError::Stale) => {
            let stored = mots::of_contrat(&cx, &contrat, periode).await?;
            let message =
                "Ce texte a changé entre-temps. Voici les deux\u{a0}: gardez ce qu’il faut, puis enregistrez.";
            let errors = FieldErrors::one("texte", message);
            Ok(page(stored.version, Some(stored)).show(&cx, 409, false, &contrat, errors))
        }
        Err(error) => Err(error),
    }
}

pub async fn own_pdf(cx: Request, Query(form): Query<DemandeForm>) -> Result<Response, AppError> {
    let contrat = chosen(&cx, &form.contrat)?;
    let demande = form.parse(cx.today()).map_err(|_| AppError::NotFound)?;
    let file = api::own_report(&cx, &contrat, &demande).await?;
    Ok(file.download(&format!("Rapport d’activité {}", demande.periode.in_words())))
}

/// What the conseiller's page shows.
struct Page {
    periode: Periode,
    /// The version that the text would replace.
    version: u32,
    texte: String,
    /// What is stored now, where it is not what the person had read.
    stored: Option<Mot>,
}

impl Page {
    fn show(self, cx: &Request, status: u16, saved: bool, contrat: &Contrat, errors: FieldErrors) -> Response {
        let Self { periode, version, texte, stored } = self;
        let contrats: Vec<_> =
            cx.conseiller().into_iter().flat_map(|conseiller| conseiller.contrats().to_vec()).collect();
        let today = cx.today();
        cx.page(Document::titled("Mon rapport").status(status).with_errors(&errors).narrow(), || {
            let error = |field| errors.of(field).map(str::to_owned);
            let choices: Vec<_> = contrats
                .into_iter()
                .map(|one| Choice::new(one.id.to_string(), one.structure_nom, one.id == contrat.id))
                .collect();
            let several = choices.len() > 1;
            let pdf = format!("/activites/rapport.pdf?periode={}&contrat={}", periode.code(), contrat.id);
            let label = format!("Vos mots sur {}", periode.with_article());
            view! {
                <h1>"Mon rapport"</h1>
                <Vues current="/activites/rapport" />
                {saved.then(|| view! { <p class="notice" role="status"><span class="saved">"Vos mots sont enregistrés."</span></p> })}
                <ErrorSummary errors=errors.clone() />
                <p>{format!("Vos chiffres et vos mots, dans un document à imprimer ou à envoyer. {} peut aussi le télécharger.", contrat.structure_nom)}</p>
                <form method="get" action="/activites/rapport" class="sheet" novalidate>
                    <SelectField name="periode" label="Période" choices=periods(today, periode) error=error("periode") />
                    {if several {
                        view! { <SelectField name="contrat" label="Contrat" choices=choices /> }.into_any()
                    } else {
                        view! { <input type="hidden" name="contrat" value=contrat.id.to_string() /> }.into_any()
                    }}
                    <p><button type="submit" class="button quiet">"Choisir cette période"</button></p>
                </form>
                {stored.map(|stored| view! {
                    <section aria-labelledby="enregistre">
                        <h2 id="enregistre">"Ce qui est enregistré"</h2>
                        <p class="annotation">{stored.texte}</p>
                    </section>
                })}
                <form method="post" action="/activites/rapport" class="sheet" novalidate>
                    <h2>{french::capitalised(&periode.in_words())}</h2>
                    <input type="hidden" name="contrat" value=contrat.id.to_string() />
                    <input type="hidden" name="periode" value=periode.code() />
                    <input type="hidden" name="version" value=version.to_string() />
                    <TextAreaField name="texte" label=label hint="Ce que les chiffres ne disent pas. Rien qui permette de reconnaître une personne aidée." rows=10 limit=LONGEST value=texte error=error("texte") />
                    <div class="row">
                        <button type="submit" class="button">"Enregistrer mes mots"</button>
                        <a href=pdf>"Télécharger le rapport (PDF)"</a>
                    </div>
                </form>
            }
        })
    }
}

/// What is proposed, and what the address says where it is something else.
fn periods(today: chrono::NaiveDate, chosen: Periode) -> Vec<Choice> {
    let mut all = proposed(today);
    if !all.contains(&chosen) {
        all.insert(0, chosen);
    }
    all.into_iter()
        .map(|periode| Choice::new(periode.code(), french::capitalised(&periode.in_words()), periode == chosen))
        .collect()
}

pub async fn of_structure(
    cx: Request,
    Path(id): Path<String>,
    Query(form): Query<DemandeForm>,
) -> Result<Response, AppError> {
    let structure = cx.structure(&id)?;
    let employes = statistique::api::employes(&cx, &structure).await?;
    let today = cx.today_in(structure.organisation().zone);
    // Somebody else's conseiller is not found here either.
    statistique::api::of_structure(&structure, &employes, &form)?;
    let (demande, errors) = match form.parse(today) {
        Ok(demande) => (Some(demande), FieldErrors::default()),
        Err(errors) => (None, errors),
    };
    let periode = demande.as_ref().map_or_else(|| this_quarter(&cx), |demande| demande.periode);
    let shown = if demande.is_some() { api::words(&cx, &employes, &form, periode).await? } else { Vec::new() };
    let base = format!("/structure/{}", structure.organisation().id);
    let nom = structure.organisation().nom.clone();
    let status = if errors.is_empty() { 200 } else { 422 };
    Ok(cx.page(Document::titled("Rapport d’activité").status(status).with_errors(&errors).narrow(), || {
        let error = |field| errors.of(field).map(str::to_owned);
        let people = std::iter::once(Choice::new("", "Tous les conseillers", form.conseiller.is_empty())).chain(
            employes
                .iter()
                .map(|one| Choice::new(one.id.to_string(), one.nom.clone(), one.id.to_string() == form.conseiller)),
        );
        let known = demande.is_some();
        let pdf = form.over(periode).address(&format!("{base}/rapport.pdf"));
        view! {
            <div class="heading"><p class="muted">{nom}</p><h1>"Rapport d’activité"</h1></div>
            <ErrorSummary errors=errors.clone() />
            <form method="get" action=format!("{base}/rapport") class="sheet" novalidate>
                <SelectField name="periode" label="Période" choices=periods(today, periode) error=error("periode") />
                <SelectField name="conseiller" label="Conseiller" choices=people.collect() />
                <p><button type="submit" class="button quiet">"Choisir"</button></p>
            </form>
            {known.then(|| view! {
                <section class="sheet" aria-labelledby="document">
                    <h2 id="document">{french::capitalised(&periode.in_words())}</h2>
                    <p>"Les chiffres, les graphiques et les mots des conseillers, dans un document à imprimer ou à envoyer."</p>
                    <p><a class="button" href=pdf>"Télécharger le rapport (PDF)"</a></p>
                </section>
                <section aria-labelledby="mots">
                    <h2 id="mots">"Les mots des conseillers"</h2>
                    {words(shown)}
                </section>
            })}
        }
    }))
}

fn words(mots: Vec<MotSigne>) -> AnyView {
    if mots.is_empty() {
        return view! { <p class="empty">"Aucun pour cette période. Chaque conseiller écrit les siens depuis «\u{a0}Mon rapport\u{a0}»."</p> }.into_any();
    }
    let lines: Vec<_> = mots
        .into_iter()
        .map(|mot| {
            let head = format!("{}, {}", mot.conseiller, mot.periode.in_words());
            view! { <li><h3>{head}</h3><p class="annotation">{mot.texte}</p></li> }
        })
        .collect();
    view! { <ul class="plain">{lines}</ul> }.into_any()
}

pub async fn structure_pdf(
    cx: Request,
    Path(id): Path<String>,
    Query(form): Query<DemandeForm>,
) -> Result<Response, AppError> {
    let structure = cx.structure(&id)?;
    let demande = form.parse(cx.today_in(structure.organisation().zone)).map_err(|_| AppError::NotFound)?;
    let file = api::structure_report(&cx, &structure, &form, &demande).await?;
    Ok(file.download(&format!("Rapport d’activité {}", demande.periode.in_words())))
}
