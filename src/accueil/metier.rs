//! The trade, as the programme tells it.

use axum::response::Response;
use leptos::prelude::*;

use super::source::{Source, Sources};
use crate::{
    referentiel::{
        liste::{Liste, Notion},
        metier::{
            ACTIONS, AIDES_PRIORITAIRES, AUTRES_AIDES, CONDITIONS, ENGAGEMENTS, FAMILLES_DE_COMPETENCES, MOTS_CLES,
        },
        mission::{MISSION_OF_THEME, MISSIONS, Mission},
        obligation::OBLIGATIONS,
    },
    server::request::Request,
    ui::layout::Document,
};

pub async fn trade(cx: Request) -> Response {
    let document = Document::titled("Le métier de conseiller numérique").described(
        "Les trois missions du conseiller numérique, les aides qu’il apporte, les compétences, les engagements et les obligations du métier, en mots simples.",
    );
    cx.page(document, || {
        let sections = [
            ("missions", "Trois missions"),
            ("aides", "Ce que vous apprenez aux gens"),
            ("actions", "Comment vous aidez"),
            ("lieux", "Où vous travaillez"),
            ("mots", "Le métier en mots clés"),
            ("competences", "Quatre familles de compétences"),
            ("engagements", "Vos engagements"),
            ("obligations", "Les onze obligations d’un agent public"),
        ];
        let contents = sections.map(|(id, title)| view! { <li><a href=format!("#{id}")>{title}</a></li> });
        view! {
            <div class="opening">
                <h1>"Le métier de conseiller numérique"</h1>
                <p class="lead">"Aider chacun·e à comprendre le numérique, à s’en servir, puis à s’en servir sans aide."</p>
            </div>
            <div class="reading">
                <nav class="contents" aria-label="Sur cette page"><ul>{contents.into_iter().collect::<Vec<_>>()}</ul></nav>
                <div class="chapters">
                    <section aria-labelledby="missions"><h2 id="missions">{sections[0].1}</h2><Missions /></section>
                    <section aria-labelledby="aides">
                        <h2 id="aides">{sections[1].1}</h2>
                        <h3>"D’abord"</h3>
                        <Notions of=&AIDES_PRIORITAIRES />
                        <h3>"Et aussi"</h3>
                        <Notions of=&AUTRES_AIDES />
                        <p>"Votre structure peut ajouter d’autres aides, selon son territoire."</p>
                    </section>
                    <section aria-labelledby="actions"><h2 id="actions">{sections[2].1}</h2><Notions of=&ACTIONS /></section>
                    <section aria-labelledby="lieux"><h2 id="lieux">{sections[3].1}</h2><Notions of=&CONDITIONS /></section>
                    <section aria-labelledby="mots"><h2 id="mots">{sections[4].1}</h2><Notions of=&MOTS_CLES /></section>
                    <section aria-labelledby="competences"><h2 id="competences">{sections[5].1}</h2><Families /></section>
                    <section aria-labelledby="engagements"><h2 id="engagements">{sections[6].1}</h2><Notions of=&ENGAGEMENTS /></section>
                    <section aria-labelledby="obligations"><h2 id="obligations">{sections[7].1}</h2><Obligations /></section>
                    <p><a class="button" href="/devenir-conseiller">"Devenir conseiller"</a></p>
                    <Sources>
                        <Source what="Missions, aides, lieux, mots clés, compétences, engagements" of=&MISSIONS />
                        <Source what="Thèmes du journal par mission" of=&MISSION_OF_THEME />
                        <Source what="Obligations" of=&OBLIGATIONS />
                    </Sources>
                </div>
            </div>
        }
    })
}

/// Each line with its explanation.
#[component]
pub fn Notions(of: &'static Liste<Notion>) -> impl IntoView {
    let lines: Vec<_> = of
        .lines
        .iter()
        .map(|notion| view! { <li><strong>{notion.label}</strong><span>{notion.explanation}</span></li> })
        .collect();
    view! { <ul class="notions">{lines}</ul> }
}

#[component]
fn Missions() -> impl IntoView {
    let knots: Vec<_> = Mission::ALL
        .into_iter()
        .map(|mission| {
            let themes: Vec<_> = mission.themes().map(|theme| view! { <li>{theme.label()}</li> }).collect();
            view! {
                <li>
                    <span class="knot-plain" aria-hidden="true"></span>
                    <h3>{mission.notion().label}</h3>
                    <p>{mission.notion().explanation}</p>
                    <details><summary>"Les thèmes de cette mission dans le journal"</summary><ul class="themes">{themes}</ul></details>
                </li>
            }
        })
        .collect();
    view! {
        <p>"Elles sont pour tous les publics."</p>
        <ol class="thread">{knots}</ol>
    }
}

#[component]
fn Families() -> impl IntoView {
    let families: Vec<_> = FAMILLES_DE_COMPETENCES
        .lines
        .iter()
        .map(|family| view! { <li class="sheet"><h3>{family.label}</h3><p>{family.explanation}</p></li> })
        .collect();
    view! { <ol class="families">{families}</ol> }
}

#[component]
fn Obligations() -> impl IntoView {
    let lines: Vec<_> = OBLIGATIONS
        .lines
        .iter()
        .map(|obligation| {
            let article = obligation.article.map(|article| view! { <small>"Article "{article}</small> });
            view! { <li><strong>{obligation.label}</strong><span>{obligation.explanation}</span>{article}</li> }
        })
        .collect();
    view! {
        <p>"Elles valent pour tous les agents publics, fonctionnaires ou contractuels. Vous les avez donc si une commune, un département ou un autre organisme public vous emploie."</p>
        <ol class="notions numbered">{lines}</ol>
    }
}
