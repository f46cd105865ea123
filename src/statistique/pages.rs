//! The pages of figures: a conseiller's own, a structure's, and what anyone may read.

use axum::{
    extract::{Path, Query},
    response::{IntoResponse, Redirect, Response},
};
use chrono::NaiveDate;
use leptos::prelude::*;

use super::{
    api::{self, Lu},
    choix::{Autre, Choisir},
    demande::{Demande, DemandeForm},
    model::Portee,
    periode::Mois,
    vues::{Chiffres, Liens},
};
use crate::{
    activite::{self, historique::liste_vues::Vues},
    error::AppError,
    kernel::{form::FieldErrors, french},
    referentiel::diffusion::SMALLEST_GROUP,
    server::request::Request,
    sortie::chiffres_pages::Fichiers,
    territoire,
    ui::{
        field::{Choice, ErrorSummary},
        layout::Document,
    },
};

/// A page of figures, before what surrounds them.
pub struct Page {
    pub path: String,
    pub form: DemandeForm,
    pub today: NaiveDate,
    /// The reader may open the entries.
    pub entries: bool,
    pub public: bool,
    pub autre: Option<Autre>,
}

impl Page {
    /// What is asked for, or what is to be corrected.
    pub fn asked(&self) -> (Option<Demande>, FieldErrors) {
        match self.form.parse(self.today) {
            Ok(demande) => (Some(demande), FieldErrors::default()),
            Err(errors) => (None, errors),
        }
    }

    /// The choice of a period, and the figures where it was understood.
    pub fn view(self, demande: Option<Demande>, lu: Option<Lu>, errors: FieldErrors) -> impl IntoView {
        let Self { path, form, today, entries, public, autre } = self;
        // What is told in public is of whole quarters, whatever was asked for.
        let demande =
            demande.zip(lu.as_ref()).map(|(demande, lu)| Demande { periode: lu.periode, ..demande }).or(demande);
        let of = lu.as_ref().map(|lu| {
            let running = (lu.periode.last_day() >= today && lu.periode.first_day() <= today)
                .then_some(" Cette période n’est pas terminée.");
            view! { <p class="muted" role="status">{format!("{}, {}.", french::capitalised(&lu.periode.in_words()), lu.periode.in_days())}{running}</p> }
        });
        let liens = Liens { path: path.clone(), form: form.clone(), entries };
        view! {
            <ErrorSummary errors=errors.clone() />
            <Choisir path=path form=form demande=demande today=today errors=errors autre=autre public=public />
            {of}
            {lu.map(|lu| view! { <Chiffres lu=lu liens=liens public=public /> })}
        }
    }
}

fn status(errors: &FieldErrors) -> u16 {
    if errors.is_empty() { 200 } else { 422 }
}

/// The signed-in conseiller's.
pub async fn own(cx: Request, Query(form): Query<DemandeForm>) -> Result<Response, AppError> {
    const PATH: &str = "/activites/chiffres";
    let portee = api::own(&cx, &form)?;
    let contrats = activite::api::contrats(&cx.conseiller()?);
    let autre = (contrats.len() > 1).then(|| {
        let every = Choice::new("", "Tous mes contrats", form.contrat.is_empty());
        let each = contrats
            .iter()
            .map(|one| Choice::new(one.id.to_string(), one.label.clone(), one.id.to_string() == form.contrat));
        ("contrat", "Pour", std::iter::once(every).chain(each).collect())
    });
    let files = form.clone();
    let page = Page { path: PATH.to_owned(), form, today: cx.today(), entries: true, public: false, autre };
    let (demande, errors) = page.asked();
    let lu = match &demande {
        Some(demande) => Some(api::read(&mut *cx.db().reader().await?, &portee, demande).await?),
        None => None,
    };
    let document = Document::titled("Mes chiffres").status(status(&errors)).with_errors(&errors);
    Ok(cx.page(document, || {
        view! {
            <div class="row spread"><h1>"Mes chiffres"</h1><a href="/activites/chiffres/partages">"Partager ces chiffres"</a></div>
            <Vues current=PATH />
            {errors.is_empty().then(|| view! { <Fichiers base="/activites".to_owned() form=files /> })}
            {page.view(demande, lu, errors)}
        }
    }))
}

/// A structure's, of all its contrats or of one conseiller's.
pub async fn of_structure(
    cx: Request,
    Path(id): Path<String>,
    Query(form): Query<DemandeForm>,
) -> Result<Response, AppError> {
    let structure = cx.structure(&id)?;
    let employes = api::employes(&cx, &structure).await?;
    let portee = api::of_structure(&structure, &employes, &form)?;
    let chosen = employes.iter().find(|employe| employe.id.to_string() == form.conseiller);
    if let Some(employe) = chosen {
        cx.saw("chiffres.voir", employe.id.0, Vec::new()).await?;
    }
    let of_whom = chosen.map(|employe| employe.nom.clone());
    let every = Choice::new("", "Tous les conseillers", form.conseiller.is_empty());
    let each = employes
        .iter()
        .map(|one| Choice::new(one.id.to_string(), one.nom.clone(), one.id.to_string() == form.conseiller));
    let autre = Some(("conseiller", "Conseiller", std::iter::once(every).chain(each).collect()));
    let path = format!("/structure/{}/chiffres", structure.organisation().id);
    let today = cx.today_in(structure.organisation().zone);
    let (base, files) = (format!("/structure/{}", structure.organisation().id), form.clone());
    let page = Page { path: path.clone(), form, today, entries: false, public: false, autre };
    let (demande, errors) = page.asked();
    let lu = match &demande {
        Some(demande) => Some(api::read(&mut *cx.db().reader().await?, &portee, demande).await?),
        None => None,
    };
    let nom = structure.organisation().nom.clone();
    let document = Document::titled("Chiffres de la structure").status(status(&errors)).with_errors(&errors);
    Ok(cx.page(document, || {
        view! {
            <div class="heading">
                <p class="muted">{nom}{of_whom.map(|whom| format!(" · {whom}"))}</p>
                <div class="row spread"><h1>"Chiffres"</h1><a href=format!("{path}/partages")>"Partager ces chiffres"</a></div>
            </div>
            {errors.is_empty().then(|| view! { <Fichiers base=base form=files /> })}
            {page.view(demande, lu, errors)}
        }
    }))
}

/// The choice of a département, that leads to its page.
#[derive(serde::Deserialize, Default)]
#[serde(default)]
pub struct Ou {
    departement: String,
}

/// The whole programme's.
pub async fn programme(
    cx: Request,
    Query(form): Query<DemandeForm>,
    Query(ou): Query<Ou>,
) -> Result<Response, AppError> {
    if !ou.departement.is_empty() {
        let (code, _) = api::departement(&ou.departement)?;
        return Ok(Redirect::to(&form.address(&format!("/chiffres/departement/{code}"))).into_response());
    }
    public(&cx, form, &Portee::Programme, None).await
}

pub async fn departement(
    cx: Request,
    Path(code): Path<String>,
    Query(form): Query<DemandeForm>,
) -> Result<Response, AppError> {
    let (code, nom) = api::departement(&code)?;
    public(&cx, form, &Portee::Departement(code.to_owned()), Some((code, nom))).await
}

async fn public(
    cx: &Request,
    form: DemandeForm,
    portee: &Portee,
    departement: Option<(&'static str, &'static str)>,
) -> Result<Response, AppError> {
    let today = cx.today_in(chrono_tz::Europe::Paris);
    // A quarter that has just begun has little to tell: this year, unless something is asked for.
    let form = if form.periode.is_empty() && form.du.is_empty() && form.au.is_empty() {
        form.over(super::periode::Periode::year(Mois::of(today)))
    } else {
        form
    };
    let path = departement.map_or_else(|| "/chiffres".to_owned(), |(code, _)| format!("/chiffres/departement/{code}"));
    let page = Page { path: path.clone(), form: form.clone(), today, entries: false, public: true, autre: None };
    let (demande, errors) = page.asked();
    let lu = match &demande {
        Some(demande) => Some(api::read_public(&mut *cx.db().reader().await?, portee, demande).await?),
        None => None,
    };
    let title = departement.map_or_else(
        || "Le programme en chiffres".to_owned(),
        |(code, nom)| format!("Le programme en chiffres\u{a0}: {nom} ({code})"),
    );
    let document = Document::titled(&title).status(status(&errors)).with_errors(&errors).described(
        "Les chiffres du programme Conseiller numérique\u{a0}: personnes accompagnées, thèmes, âges, lieux, par trimestre et par département.",
    );
    Ok(cx.page(document, || {
        let rounded = departement.map(|_| format!(" Les nombres d’un département sont arrondis à {SMALLEST_GROUP} près."));
        let back = departement.map(|_| view! { <p><a href=form.address("/chiffres")>"Tout le programme"</a></p> });
        view! {
            <h1>{title.clone()}</h1>
            {back}
            <p>"Par trimestres entiers. Sous "{SMALLEST_GROUP}" personnes, et là où un calcul le ferait deviner, nous ne donnons pas le nombre."{rounded}</p>
            {page.view(demande, lu, errors)}
            <Departements form=form current=departement.map(|(code, _)| code) />
        }
    }))
}

/// The way to a département.
#[component]
fn Departements(form: DemandeForm, current: Option<&'static str>) -> impl IntoView {
    let options: Vec<_> = territoire::api::departements()
        .map(|(code, nom)| view! { <option value=code selected=Some(code) == current>{format!("{code} · {nom}")}</option> })
        .collect();
    let hidden = [("periode", form.periode), ("du", form.du), ("au", form.au), ("comparer", form.comparer)];
    let hidden: Vec<_> = hidden
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
        .collect();
    view! {
        <form method="get" action="/chiffres" class="sheet" aria-labelledby="par-departement">
            <h2 id="par-departement">"Par département"</h2>
            {hidden}
            <div class="field">
                <label for="departement">"Département"</label>
                <select class="control" id="departement" name="departement">{options}</select>
            </div>
            <p><button type="submit" class="button quiet">"Voir ce département"</button></p>
        </form>
    }
}
