//! The quality of a form: as a whole, then item by item, those to be read again first.

use axum::{
    extract::{Path, Query},
    response::Response,
};
use leptos::prelude::*;
use serde::Deserialize;

use super::{DeItem, Qualite, TESTS_MINIMAUX, api};
use crate::{
    error::AppError,
    kernel::french,
    positionnement::{groupe::GroupeForm, lists::VuesDesTests, model::Forme},
    server::request::Request,
    suivi::views::Figure,
    ui::{layout::Document, table::WideTable},
};

/// Items of a page.
const PAGE: usize = 50;

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Seen {
    forme: String,
    /// From 1.
    page: Option<usize>,
}

impl Seen {
    pub fn forme(&self) -> Result<Forme, AppError> {
        GroupeForm { forme: self.forme.clone(), ..GroupeForm::default() }.forme()
    }
}

pub async fn page(cx: Request, Path(id): Path<String>, Query(seen): Query<Seen>) -> Result<Response, AppError> {
    let organisme = cx.organisme(&id)?;
    let (forme, number) = (seen.forme()?, seen.page.unwrap_or(1).max(1));
    let found = api::of_forme(&cx, &organisme, forme).await?;
    let base = format!("/organisme/{id}/positionnements");
    Ok(cx.page(Document::titled("Qualité du test"), || {
        let to_read = found.items.iter().filter(|of| !of.signaux.is_empty()).count();
        let from = (number - 1).saturating_mul(PAGE);
        let lines: Vec<_> = found.items.iter().skip(from).take(PAGE).map(|of| line(of, forme, &base)).collect();
        let more = found.items.len() > from.saturating_add(PAGE);
        let next = format!("{base}/qualite?forme={}&page={}", forme.code(), number.saturating_add(1));
        view! {
            <div class="heading">
                <h1>"Qualité du test"</h1>
                <p class="lead">"Ce que toutes les réponses disent des questions. Aucun nom n’est lu ici\u{a0}: les tests de tous les organismes comptent."</p>
            </div>
            <VuesDesTests base=base.clone() current="/qualite" />
            {formes(&base, forme)}
            <dl class="key-figures">
                <Figure label="Tests lus" value={if found.tests == 0 { "moins de 10".to_owned() } else { french::number(found.tests as u64) }} />
                <Figure label="Fiabilité" value=found.fiabilite.map_or_else(|| "–".to_owned(), |found| french::fixed(found, 2)) />
                <Figure label="Questions à relire" value=to_read.to_string() late={to_read > 0} />
            </dl>
            <p>{reliability(&found)}</p>
            {if lines.is_empty() {
                view! { <p class="empty">"Pas encore assez de réponses notées pour cette forme."</p> }.into_any()
            } else {
                table(lines, forme).into_any()
            }}
            {more.then(|| view! { <p><a class="button quiet" href=next>"Les 50 suivantes"</a></p> })}
            {(forme == Forme::Adaptatif).then(|| view! {
                <p><a href=format!("{base}/qualite/calibration")>"Mesurer la difficulté des questions"</a>" avec toutes les réponses. Cela prend quelques secondes."</p>
            })}
            {meaning(forme)}
        }
    }))
}

fn formes(base: &str, chosen: Forme) -> impl IntoView + use<> {
    let links = [Forme::Fixe, Forme::Adaptatif].map(|forme| {
        let href = format!("{base}/qualite?forme={}", forme.code());
        view! { <li><a class="chip" href=href aria-current=(forme == chosen).then_some("true")>{forme.label()}</a></li> }
    });
    view! { <nav aria-label="Forme du test"><ul class="chips filters">{links}</ul></nav> }
}

/// The bars are those of J. C. Nunnally (*Psychometric Theory*, 1978): 0.7 for a first use, 0.8 beyond.
fn reliability(found: &Qualite) -> String {
    match found.fiabilite {
        None => format!("La fiabilité se dit à partir de {TESTS_MINIMAUX} tests complets."),
        Some(value) if value >= 0.8 => "Fiabilité bonne\u{a0}: refait avec d’autres questions du même genre, le test classerait les personnes presque de la même façon.".to_owned(),
        Some(value) if value >= 0.7 => "Fiabilité suffisante pour orienter une formation. Elle ne suffirait pas pour une décision sans entretien.".to_owned(),
        Some(_) => "Fiabilité faible\u{a0}: le test aide à parler avec la personne, il ne peut rien décider seul.".to_owned(),
    }
}

fn table(lines: Vec<AnyView>, forme: Forme) -> impl IntoView {
    let asked = (forme == Forme::Adaptatif).then(|| view! { <th scope="col" class="number">"Posée à"</th> });
    view! {
        <WideTable id="questions-titre" caption="Les questions, celles à relire d’abord">
            <thead>
                <tr>
                    <th scope="col">"Question"</th>
                    <th scope="col">"À relire"</th>
                    <th scope="col" class="number">"Réponses"</th>
                    {asked}
                    <th scope="col" class="number">"Réussite"</th>
                    <th scope="col" class="number">"Discrimination"</th>
                    <th scope="col" class="number">"Temps médian"</th>
                </tr>
            </thead>
            <tbody>{lines}</tbody>
        </WideTable>
    }
}

fn line(of: &DeItem, forme: Forme, base: &str) -> AnyView {
    let href = format!("{base}/qualite/{}?forme={}", of.item.id, forme.code());
    let labels: Vec<_> = of.signaux.iter().map(|signal| signal.label()).collect();
    let to_read = if labels.is_empty() { "–".to_owned() } else { labels.join(", ") };
    let figure = |value: Option<String>| value.filter(|_| of.is_known()).unwrap_or_else(|| "–".to_owned());
    let asked = (forme == Forme::Adaptatif)
        .then(|| view! { <td class="number">{figure(Some(french::percent(of.posee * 100.0)))}</td> });
    view! {
        <tr>
            <th scope="row"><a href=href>{of.item.designation.as_str()}</a></th>
            <td>{to_read}</td>
            <td class="number">{if of.is_known() { french::number(of.classique.reponses.into()) } else { format!("moins de {TESTS_MINIMAUX}") }}</td>
            {asked}
            <td class="number">{figure(of.classique.reussite.map(|part| french::percent(part * 100.0)))}</td>
            <td class="number">{figure(of.classique.discrimination.map(|value| french::fixed(value, 2)))}</td>
            <td class="number">{figure(of.mediane().map(|seconds| format!("{seconds}\u{a0}s")))}</td>
        </tr>
    }
    .into_any()
}

fn meaning(forme: Forme) -> impl IntoView {
    let reliability = match forme {
        Forme::Fixe => "Alpha de Cronbach, sur les tests complets, sans les questions qui attendent une lecture.",
        Forme::Adaptatif => {
            "Part de la variance des capacités estimées qui n’est pas de l’erreur (fiabilité marginale, Green 1984)."
        }
    };
    view! {
        <details>
            <summary>"Ce que veulent dire ces chiffres"</summary>
            <p>{format!("Les chiffres avancent de 10 tests en 10 tests, et se montrent à partir de {TESTS_MINIMAUX} réponses\u{a0}: ils ne disent rien d’une personne.")}</p>
            <dl class="facts">
                <dt>"Réussite"</dt><dd>"La part des points obtenus, en moyenne."</dd>
                <dt>"Discrimination"</dt><dd>"De −1 à 1\u{a0}: le lien entre cette question et le reste du test. Sous 0,2, elle sépare peu (Ebel 1965)."</dd>
                <dt>"Fiabilité"</dt><dd>{reliability}" Au mieux 1."</dd>
                <dt>"À relire"</dt><dd>"Dit à partir de 100 réponses\u{a0}: trop facile (plus de 95\u{202f}%), trop difficile (moins de 5\u{202f}%), sépare peu, ou une proposition fausse attire les personnes qui réussissent le reste. Dans la forme adaptée\u{a0}: posée à plus de 40\u{202f}% des personnes."</dd>
            </dl>
            {(forme == Forme::Adaptatif).then(|| view! {
                <p>"Dans la forme adaptée, une question est posée à des personnes qui se ressemblent\u{a0}: sa réussite est proche de la moitié, et sa discrimination plus basse qu’elle n’est. La mesure de la difficulté en tient compte."</p>
            })}
        </details>
    }
}
