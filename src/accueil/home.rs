//! The first page.

use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;

use super::figures::Figures;
use crate::{
    identite::access::Viewer,
    referentiel::{mission::Mission, parcours_structure::Regles},
    server::request::Request,
    ui::layout::Document,
};

pub async fn home(cx: Request) -> Response {
    if let Some(own) = cx.viewer.as_ref().and_then(Viewer::first_page) {
        return Redirect::to(&own).into_response();
    }
    // The page is worth reading without its figures.
    let figures = cx.app.figures.counts(&cx).await.ok();
    let document = Document::titled("Conseiller numérique : devenir, engager, accompagner").described(
        "Le conseiller numérique aide chacun·e à se servir d’un ordinateur, d’un téléphone et d’Internet. Devenez conseiller, ou engagez-en un, du premier clic au certificat.",
    );
    cx.page(document, || {
        view! {
            <div class="hero">
                <div class="promise">
                    <h1>"Du premier clic au certificat, un seul fil"</h1>
                    <p class="lead">
                        "Un conseiller numérique aide chacun·e à se servir d’un ordinateur, d’un téléphone et d’Internet. Vous voulez faire ce métier, ou accueillir un conseiller ? Le Fil vous accompagne."
                    </p>
                    <WaysIn signed_in=cx.viewer.is_some() />
                </div>
                <Journey />
            </div>
            <section aria-labelledby="missions">
                <h2 id="missions">"Un conseiller numérique, pour quoi faire ?"</h2>
                <ol class="missions">
                    {Mission::ALL.map(|mission| view! { <li><h3>{mission.notion().label}</h3><p>{mission.notion().explanation}</p></li> }).into_iter().collect::<Vec<_>>()}
                </ol>
                <p>"Il s’adresse à tous les publics. "<a href="/le-metier">"Découvrir le métier"</a></p>
            </section>
            {figures.map(|(at, counts)| view! { <Figures at=at counts=counts /> })}
        }
    })
}

/// One main action; what comes next stands beside each.
#[component]
fn WaysIn(signed_in: bool) -> impl IntoView {
    view! {
        <ul class="ways-in">
            <li>
                <a class="button" href="/devenir-conseiller">"Devenir conseiller"</a>
                <p class="hint">"Un questionnaire de quelques minutes, à finir plus tard si vous voulez."</p>
            </li>
            <li>
                <a class="button quiet" href="/engager-un-conseiller">"Engager un conseiller"</a>
                <p class="hint">"Pour une commune, une association… : les étapes et les délais."</p>
            </li>
        </ul>
        {if signed_in {
            view! { <p>"Vous êtes connecté·e. "<a href="/compte">"Voir mon compte"</a></p> }
        } else {
            view! { <p>"Vous avez déjà un compte ? "<a href="/connexion">"Se connecter"</a></p> }
        }}
    }
}

/// From the first click to the certificate, as a thread that one could have laid on the page.
#[component]
fn Journey() -> impl IntoView {
    let (shortest, longest) = Regles::current().contrat;
    let steps = [
        ("Le premier clic", "Vous répondez au questionnaire.".to_owned()),
        ("La rencontre", "Une structure près de chez vous vous reçoit.".to_owned()),
        ("Le contrat", format!("De {} à {longest}.", shortest.before(longest))),
        ("La formation", "Sa durée dépend de votre niveau.".to_owned()),
        ("Le terrain", "Vous aidez, et vous notez vos journées.".to_owned()),
        ("Le certificat", "Vous le passez devant un jury.".to_owned()),
    ];
    let knots: Vec<_> = steps
        .into_iter()
        .map(|(name, text)| {
            view! {
                <li>
                    <svg class="bend" viewBox="0 0 48 100" preserveAspectRatio="none" aria-hidden="true"><path d="M12 0C12 50 36 50 36 100" /></svg>
                    <p><strong>{name}</strong><br />{text}</p>
                </li>
            }
        })
        .collect();
    view! {
        <div class="journey">
            <svg class="loop" viewBox="0 0 340 110" aria-hidden="true">
                <path d="M338 38C290 8 236 10 208 40S182 104 146 92S134 24 176 26S222 96 150 84S24 58 13.5 110" />
            </svg>
            <ol aria-label="Le chemin d’un conseiller">{knots}</ol>
        </div>
    }
}
