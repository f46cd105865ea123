//! What each column of a sheet is, and what stands where the sheet says nothing.

use axum::{
    extract::Path,
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;

use super::{
    api::{self, Ensuite},
    colonnes::Champ,
    connus::Connus,
    correspondance::Correspondance,
    fichier::Table,
    ligne::shown,
    pages::{Etapes, cell, id_of, in_hand},
    store::Brouillon,
};
use crate::{
    activite::model::Kind,
    error::AppError,
    kernel::{form::FieldErrors, french},
    referentiel::nomenclature::Nomenclature,
    server::{form::Posted, request::Request},
    territoire::{self, field::CommuneField},
    ui::{
        field::{Choice, ErrorSummary, SelectField, TextField},
        layout::Document,
    },
};

/// Cells that are shown of each column.
const EXAMPLES: usize = 3;

pub async fn columns(cx: Request, Path(id): Path<String>) -> Result<Response, AppError> {
    let id = id_of(&id)?;
    let brouillon = match in_hand(&cx, id).await? {
        Ok(brouillon) => brouillon,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let form = brouillon.correspondance.clone();
    page(&cx, &brouillon, form, FieldErrors::default()).await
}

pub async fn post_columns(
    cx: Request,
    Path(id): Path<String>,
    Posted(form): Posted<Correspondance>,
) -> Result<Response, AppError> {
    let brouillon = api::brouillon(&cx, id_of(&id)?).await?;
    match api::dire_colonnes(&cx, &brouillon, form.clone()).await {
        Ok(next) => {
            let next = match next {
                Ensuite::Colonnes => "colonnes",
                Ensuite::Mots => "mots",
                Ensuite::Essai => "essai",
            };
            Ok(Redirect::to(&format!("/activites/import/{}/{next}", brouillon.id)).into_response())
        }
        Err(AppError::Invalid(errors)) => page(&cx, &brouillon, form, errors).await,
        Err(error) => Err(error),
    }
}

/// The page of columns, with what is to be corrected.
pub async fn page(
    cx: &Request,
    brouillon: &Brouillon,
    form: Correspondance,
    errors: FieldErrors,
) -> Result<Response, AppError> {
    let connus = api::connus(cx).await?;
    let status = if errors.is_empty() { 200 } else { 422 };
    let document = Document::titled("Colonnes de votre tableau").status(status).with_errors(&errors).with_islands();
    let (id, table) = (brouillon.id, brouillon.table.clone());
    Ok(cx.page(document, || {
        let count = french::count(table.lignes.len() as u64, "ligne", "lignes");
        view! {
            <p><a href="/activites/import">"← Importer un tableau"</a></p>
            <h1>"Colonnes de votre tableau"</h1>
            <Etapes current=2 />
            <p>{format!("Nous avons lu {count}. Dites ce qu’est chaque colonne. Nous nous en souviendrons pour votre prochain fichier.")}</p>
            <form method="post" action=format!("/activites/import/{id}/colonnes") class="stack" novalidate>
                <ErrorSummary errors=errors.clone() />
                <Colonnes table=table form=form.clone() errors=errors.clone() />
                <Defauts form=form connus=connus errors=errors />
                <p><button type="submit" class="button">"Continuer"</button></p>
            </form>
            <form method="post" action=format!("/activites/import/{id}/abandonner")>
                <p><button type="submit" class="button quiet">"Abandonner cet import"</button></p>
            </form>
        }
    }))
}

#[component]
fn Colonnes(table: Table, form: Correspondance, errors: FieldErrors) -> impl IntoView {
    let nomenclature = form.nomenclature();
    let champs: Vec<_> = Champ::all(nomenclature).map(|champ| (champ.code(), champ.label(nomenclature))).collect();
    let rows: Vec<_> = table
        .titres
        .iter()
        .enumerate()
        .map(|(at, titre)| {
            let number = at + 1;
            let field = format!("colonne-{number}");
            let titre = if titre.is_empty() { format!("Colonne {number}") } else { shown(titre) };
            let examples: Vec<_> = table
                .lignes
                .iter()
                .filter_map(|ligne| ligne.cellules.get(at))
                .filter(|text| !text.is_empty())
                .take(EXAMPLES)
                .map(|text| shown(text))
                .collect();
            let chosen = form.colonnes.get(at).map_or("", String::as_str);
            let unread = (String::new(), "Ne pas lire".to_owned());
            let options = std::iter::once(unread).chain(champs.clone());
            let what = cell((field, "colonnes"), format!("Ce qu’est «\u{a0}{titre}\u{a0}»"), options, chosen, &errors);
            view! {
                <tr>
                    <th scope="row">{titre}</th>
                    <td class="muted">{examples.join(" · ")}</td>
                    {what}
                </tr>
            }
        })
        .collect();
    view! {
        <table class="import-columns">
            <caption>"Ce qu’est chaque colonne"</caption>
            <thead>
                <tr>
                    <th scope="col">"Votre colonne"</th>
                    <th scope="col">"Exemples"</th>
                    <th scope="col">"Ce que c’est"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

#[component]
fn Defauts(form: Correspondance, connus: Connus, errors: FieldErrors) -> impl IntoView {
    let error = |field: &str| errors.of(field).map(str::to_owned);
    let nomenclature = form.nomenclature();
    let list = |first: &str, chosen: &str, rest: Vec<(String, String)>| {
        let none = Choice::new("", first, chosen.is_empty());
        std::iter::once(none)
            .chain(rest.into_iter().map(|(code, label)| {
                let is = code == chosen;
                Choice::new(code, label, is)
            }))
            .collect::<Vec<_>>()
    };
    let own = |(code, label): (&str, &str)| (code.to_owned(), label.to_owned());
    let contrats = (connus.contrats.len() > 1).then(|| {
        let contrats =
            connus.contrats.iter().map(|contrat| (contrat.id.to_string(), contrat.structure_nom.clone())).collect();
        let choices = list("Celui du jour de l’activité", &form.contrat, contrats);
        view! { <SelectField name="contrat" label="Contrat" choices=choices error=error("contrat") /> }
    });
    let kinds =
        list("Ce que dit le tableau", &form.kind, Kind::ALL.map(|kind| own((kind.code(), kind.label()))).to_vec());
    let lieux = connus.lieux.iter().map(|lieu| (lieu.id.to_string(), lieu.label()));
    let lieux = lieux.chain([("domicile", "À domicile"), ("distance", "À distance")].map(own)).collect();
    let lieux = list("Ce que dit le tableau", &form.lieu, lieux);
    let themes = nomenclature.themes().iter().map(|theme| own((theme.code, theme.label))).collect();
    let themes = list("Ce que dit le tableau", &form.theme, themes);
    let versions = [
        (Nomenclature::V2, "Les listes actuelles (18 à 24 ans, 25 à 39 ans…)"),
        (Nomenclature::V1, "Les anciennes listes (18 à 35 ans, 35 à 60 ans…)"),
    ]
    .map(|(version, label)| Choice::new(version.code(), label, version == nomenclature))
    .to_vec();
    let candidates = errors.of("commune").map(|_| territoire::api::candidates(&form.commune)).unwrap_or_default();
    view! {
        <section class="sheet" aria-labelledby="defauts">
            <h2 id="defauts">"Quand le tableau ne le dit pas"</h2>
            <SelectField name="nomenclature" label="Vos âges et vos thèmes suivent" hint="Une activité garde les listes de son époque. Si vous changez ce choix, nous relisons les colonnes." choices=versions />
            {contrats}
            <SelectField name="kind" label="Ce que vous avez fait" choices=kinds error=error("kind") />
            <SelectField name="lieu" label="Lieu" choices=lieux error=error("lieu") />
            <CommuneField name="commune" label="Commune d’un lieu nouveau, ou sans lieu (facultatif)" value=form.commune.clone() code_name="commune_code" code=form.commune_code.clone() error=error("commune") candidates=candidates />
            <TextField name="duree" label="Durée (facultatif)" class="short" hint="Par exemple 1 h. Elle sera notée «\u{a0}estimée\u{a0}»." value=form.duree.clone() error=error("duree") />
            <SelectField name="theme" label="Thème" choices=themes error=error("theme") />
            <label class="check">
                <input type="checkbox" name="sans_notes" value="true" checked=form.sans_notes == "true" />
                <span>"Laisser de côté les notes qui semblent contenir un téléphone, une adresse ou un numéro"</span>
            </label>
            <p class="hint">"Sans cela, ces lignes sont refusées. Les durées «\u{a0}0-30\u{a0}», «\u{a0}30-60\u{a0}» et «\u{a0}60+ » deviennent 15, 45 et 90 minutes, notées «\u{a0}estimées\u{a0}»."</p>
        </section>
    }
}
