//! What the answers say of the difficulty of each item, beside what its author thought.

use axum::{extract::Path, response::Response};
use leptos::prelude::*;

use super::{
    api,
    calibration::{Mesure, Mesures, REPONSES_MINIMALES, TESTS_MINIMAUX},
};
use crate::{
    error::AppError,
    kernel::french,
    positionnement::{engine::reserve::reserve, items::Item},
    server::request::Request,
    ui::{layout::Document, table::WideTable},
};

pub async fn page(cx: Request, Path(id): Path<String>) -> Result<Response, AppError> {
    let organisme = cx.organisme(&id)?;
    let found = api::measure(&cx, &organisme).await?;
    let base = format!("/organisme/{id}/positionnements/qualite");
    Ok(cx.page(Document::titled("Difficulté mesurée"), || {
        view! {
            <p class="retour"><a href=format!("{base}?forme=adaptatif")>"← Qualité du test"</a></p>
            <div class="heading">
                <h1>"Difficulté mesurée"</h1>
                <p class="lead">"La difficulté de chaque question, telle que les réponses la disent, à côté de celle que son auteur a estimée."</p>
            </div>
            {match found {
                Err(tests) => view! {
                    <p class="empty">{format!("{} pour le moment. Il en faut {TESTS_MINIMAUX} pour que la mesure veuille dire quelque chose.", french::count(tests as u64, "test terminé", "tests terminés"))}</p>
                }.into_any(),
                Ok(found) if !found.stable => view! {
                    <p class="empty">"Le calcul ne se stabilise pas\u{a0}: les réponses sont encore trop peu nombreuses, ou se contredisent. Rien n’est montré."</p>
                }.into_any(),
                Ok(found) => measured(&found, &base).into_any(),
            }}
            <p class="muted">"Modèle de réponse à deux paramètres, par maximum de vraisemblance marginale (Bock et Aitkin 1981). Les mesures sont placées sur l’échelle des auteurs\u{a0}: en moyenne, les questions y sont aussi difficiles qu’ils le pensaient. Le test continue de se servir des difficultés estimées, jusqu’à ce qu’une nouvelle version de la banque prenne ces mesures."</p>
        }
    }))
}

fn measured(found: &Mesures, base: &str) -> impl IntoView + use<> {
    let mut pairs: Vec<(&Item, &Mesure)> =
        reserve().items.iter().copied().zip(&found.items).filter(|(_, mesure)| mesure.known()).collect();
    pairs.sort_by_key(|(item, mesure)| !mesure.differs(item));
    let few = found.items.len() - pairs.len();
    let lines: Vec<_> = pairs
        .iter()
        .map(|(item, mesure)| {
            let (of_difficulty, of_discrimination) = mesure.erreurs.unwrap_or_default();
            let gap = if mesure.differs(item) { "Oui" } else { "–" };
            view! {
                <tr>
                    <th scope="row"><a href=format!("{base}/{}?forme=adaptatif", item.id)>{item.designation.clone()}</a></th>
                    <td>{gap}</td>
                    <td class="number">{french::number(mesure.reponses.into())}</td>
                    <td class="number">{french::fixed(item.difficulte, 2)}</td>
                    <td class="number">{around(mesure.difficulte, of_difficulty)}</td>
                    <td class="number">{around(mesure.discrimination, of_discrimination)}</td>
                </tr>
            }
        })
        .collect();
    let said = format!(
        "{}, {} avec au moins {REPONSES_MINIMALES} réponses{}.",
        french::count(found.personnes as u64, "test lu", "tests lus"),
        french::count(pairs.len() as u64, "question mesurée", "questions mesurées"),
        if few > 0 { format!("\u{a0}; {few} en ont moins") } else { String::new() }
    );
    view! {
        <p>{said}</p>
        <WideTable id="mesures-titre" caption="Entre parenthèses, l’erreur type. Celles qui s’écartent d’un demi-niveau viennent d’abord.">
            <thead>
                <tr>
                    <th scope="col">"Question"</th>
                    <th scope="col">"S’écarte"</th>
                    <th scope="col" class="number">"Réponses"</th>
                    <th scope="col" class="number">"Difficulté estimée"</th>
                    <th scope="col" class="number">"Difficulté mesurée"</th>
                    <th scope="col" class="number">"Discrimination mesurée"</th>
                </tr>
            </thead>
            <tbody>{lines}</tbody>
        </WideTable>
    }
}

/// « 0,42 (0,08) ».
fn around(value: f64, error: f64) -> String {
    format!("{} ({})", french::fixed(value, 2), french::fixed(error, 2))
}
