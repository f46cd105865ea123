//! An item, by all the answers to it: its options, what was typed, how long it takes.

use axum::{
    extract::{Path, Query},
    response::Response,
};
use leptos::prelude::*;

use super::{
    DeItem, TESTS_MINIMAUX,
    api::{self, Texte},
    pages::Seen,
};
use crate::{
    error::AppError,
    identite::access::OrganismeAccess,
    kernel::{form::FieldErrors, french},
    positionnement::{
        answer::Situation,
        items::Item,
        model::{Forme, Statut},
        results::difficulty_of,
        signalement::{self, SignalementForm, pages::Signaler},
        table::StatutMark,
        temps::{Repartition, Temps},
    },
    server::request::Request,
    suivi::views::Figure,
    ui::{field::ErrorSummary, layout::Document},
};

pub async fn page(
    cx: Request,
    Path((id, item)): Path<(String, String)>,
    Query(seen): Query<Seen>,
) -> Result<Response, AppError> {
    let organisme = cx.organisme(&id)?;
    item_page(&cx, &organisme, seen.forme()?, &item, None, FieldErrors::default()).await
}

/// The same, beside what is wrong with a message about the question.
pub async fn to_correct(
    cx: &Request,
    organisme: &OrganismeAccess,
    item: &str,
    form: SignalementForm,
    errors: FieldErrors,
) -> Result<Response, AppError> {
    let forme = Forme::from_code(&form.forme).unwrap_or(Forme::Fixe);
    item_page(cx, organisme, forme, item, Some(form), errors).await
}

async fn item_page(
    cx: &Request,
    organisme: &OrganismeAccess,
    forme: Forme,
    item: &str,
    form: Option<SignalementForm>,
    errors: FieldErrors,
) -> Result<Response, AppError> {
    let (item, found, texts) = api::of_item(cx, organisme, forme, item).await?;
    let dit = signalement::store::own(&mut *cx.db().reader().await?, &item.id, organisme.personne()).await?;
    let status = if errors.is_empty() { 200 } else { 422 };
    let document = Document::titled(&item.designation).status(status).with_errors(&errors).narrow();
    Ok(cx.page(document, || {
        let id = organisme.organisation().id;
        let action = format!("/organisme/{id}/positionnements/qualite/{}/signaler", item.id);
        view! {
            <p class="retour"><a href=format!("/organisme/{id}/positionnements/qualite?forme={}", forme.code())>"← Qualité du test"</a></p>
            <div>
                <p class="muted">{format!("{} · {} · niveau {} · {}", item.id, item.famille.label(), item.niveau.rank(), forme.label())}</p>
                <h1>{item.designation.as_str()}</h1>
            </div>
            <ErrorSummary errors=errors.clone() />
            {match found {
                Some(found) if found.is_known() => figures(&found, texts).into_any(),
                _ => view! { <p class="empty">{format!("Moins de {TESTS_MINIMAUX} réponses notées dans cette forme\u{a0}: rien n’en est encore dit.")}</p> }.into_any(),
            }}
            <Situation item=item />
            <section class="sheet" aria-labelledby="explication">
                <h2 id="explication">"Pourquoi"</h2>
                <p>{item.retour.as_str()}</p>
                <p class="muted">{format!("Source\u{a0}: {}", item.source)}</p>
                <p class="muted">{difficulty_of(item)}</p>
            </section>
            <p class="muted">"Une faute, une réponse attendue qui vous paraît fausse\u{a0}? Signalez-la. L’administration du site peut corriger la réponse attendue\u{a0}: toutes les réponses données sont alors notées de nouveau."</p>
            <Signaler cx=cx.clone() action=action dit=dit form=form errors=errors forme=forme />
        }
    }))
}

fn figures(found: &DeItem, texts: Vec<Texte>) -> impl IntoView + use<> {
    let warnings: Vec<_> = found.signaux.iter().map(|signal| view! { <li>{signal.sentence()}</li> }).collect();
    let figure = |value: Option<String>| value.unwrap_or_else(|| "–".to_owned());
    let success = figure(found.classique.reussite.map(|part| french::percent(part * 100.0)));
    let discrimination = figure(found.classique.discrimination.map(|value| french::fixed(value, 2)));
    view! {
        {(!warnings.is_empty()).then(|| view! { <section class="notice" aria-labelledby="relire"><h2 id="relire">"À relire"</h2><ul>{warnings}</ul></section> })}
        <dl class="key-figures">
            <Figure label="Réponses" value=french::number(found.classique.reponses.into()) />
            <Figure label="Réussite" value=success />
            <Figure label="Discrimination" value=discrimination />
        </dl>
        {(!found.propositions.is_empty()).then(|| choices(found.item, found))}
        {(!texts.is_empty()).then(|| typed(texts))}
        {Repartition::of(&found.temps).map(|repartition| view! { <Temps titre="Temps des réponses" repartition=repartition /> })}
    }
}

fn choices(item: &'static Item, found: &DeItem) -> impl IntoView + use<> {
    let lines: Vec<_> = item
        .question
        .options()
        .iter()
        .zip(&found.propositions)
        .enumerate()
        .map(|(at, (option, of))| {
            let expected = if found.bonnes.contains(&at) { "Oui" } else { "Non" };
            let link = of.correlation.map_or_else(|| "–".to_owned(), |value| french::fixed(value, 2));
            view! {
                <tr>
                    <th scope="row">{at + 1}". "{option.as_str()}</th>
                    <td>{expected}</td>
                    <td class="number">{french::percent(of.part * 100.0)}</td>
                    <td class="number">{link}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <section class="sheet large" aria-labelledby="propositions" tabindex="0">
            <h2 id="propositions">"Les propositions"</h2>
            <table class="tabular">
                <caption>"Une bonne réponse est choisie par les personnes qui réussissent le reste\u{a0}: son lien est positif. Celui d’une proposition fausse est négatif."</caption>
                <thead><tr><th scope="col">"Proposition"</th><th scope="col">"Attendue"</th><th scope="col" class="number">"Choisie"</th><th scope="col" class="number">"Lien avec le reste"</th></tr></thead>
                <tbody>{lines}</tbody>
            </table>
        </section>
    }
}

fn typed(texts: Vec<Texte>) -> impl IntoView {
    let lines: Vec<_> = texts
        .into_iter()
        .map(|Texte { texte, personnes, points }| {
            let kind = Statut::of(None, false, Some(points)).kind();
            view! { <tr><th scope="row">{texte}</th><td><StatutMark kind=kind /></td><td class="number">{french::number(personnes as u64)}</td></tr> }
        })
        .collect();
    view! {
        <section class="sheet large" aria-labelledby="textes" tabindex="0">
            <h2 id="textes">"Ce qui est écrit souvent"</h2>
            <table class="tabular">
                <caption>"Seules les réponses écrites par 5 personnes au moins sont montrées."</caption>
                <thead><tr><th scope="col">"Réponse"</th><th scope="col">"Statut"</th><th scope="col" class="number">"Personnes"</th></tr></thead>
                <tbody>{lines}</tbody>
            </table>
        </section>
    }
}
