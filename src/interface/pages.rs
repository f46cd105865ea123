//! The API, explained to people: drawn from its description.

use axum::response::Response;
use leptos::prelude::*;
use serde_json::Value;

use super::description;
use crate::{identite::jetons::PAR_MINUTE, kernel::french, server::request::Request, ui::layout::Document};

/// The kinds of problem, by the name that the API gives them, with the status that they come with.
const PROBLEMS: [(&str, u16); 10] = [
    ("illisible", 400),
    ("non_connecte", 401),
    ("interdit", 403),
    ("introuvable", 404),
    ("conflit", 409),
    ("depasse", 412),
    ("trop_grand", 413),
    ("invalide", 422),
    ("version", 428),
    ("trop_d_essais", 429),
];

pub async fn explain(cx: Request) -> Response {
    let document = Document::titled("Relier un autre logiciel").described(
        "Lire et écrire ses activités de conseiller numérique depuis un autre logiciel\u{a0}: jetons, appels, refus, description OpenAPI.",
    );
    let origin = cx.app.config.origin();
    cx.page(document, || {
        let openapi = description::openapi();
        let calls = rows(&openapi);
        let fields = fields(&openapi["components"]["schemas"]["ActiviteNouvelle"]);
        let problems: Vec<_> = PROBLEMS
            .map(|(code, status)| {
                view! { <div id=code><dt>{status.to_string()}" "<code>{code}</code></dt><dd>{description::meaning(status)}</dd></div> }
            })
            .into();
        let example = format!("curl -H 'Authorization: Bearer fil_…' '{origin}/api/v1/activites?du=2026-11-01&au=2026-11-30'");
        view! {
            <h1>"Relier un autre logiciel"</h1>
            <p>"Votre agenda, un tableau de bord, un tableur\u{a0}: un autre logiciel peut lire et écrire vos activités. Cette page est pour qui le programme."</p>
            <section aria-labelledby="commencer">
                <h2 id="commencer">"Commencer"</h2>
                <ol>
                    <li>"Créez un jeton dans "<a href="/compte/jetons">"Mes jetons"</a>". Il agit pour vous, et pour vous seul·e."</li>
                    <li>"Envoyez-le à chaque appel, dans l’en-tête "<code>"Authorization"</code>"."</li>
                    <li>"Lisez "<a href="/api/v1/openapi.json">"la description OpenAPI 3.1"</a>"\u{a0}: des outils en font un client."</li>
                </ol>
                <p class="reference"><code>{example}</code></p>
                <p>{format!("Au plus {} par minute et par jeton. Un appel qui écrit dit une seule activité.", french::count(PAR_MINUTE.into(), "appel", "appels"))}</p>
            </section>
            <section aria-labelledby="appels">
                <h2 id="appels">"Les appels"</h2>
                <dl class="reference">{calls}</dl>
            </section>
            <section aria-labelledby="champs">
                <h2 id="champs">"Ce qu’une activité dit"</h2>
                <dl class="reference">{fields}</dl>
            </section>
            <section aria-labelledby="refus">
                <h2 id="refus">"Les refus"</h2>
                <p>"Un refus est un objet JSON "<code>"application/problem+json"</code>", avec des phrases à montrer telles quelles. Rien n’a alors été enregistré."</p>
                <dl class="reference">{problems}</dl>
            </section>
        }
    })
}

fn rows(openapi: &Value) -> Vec<AnyView> {
    let paths = openapi["paths"].as_object().into_iter().flatten();
    let calls = paths.flat_map(|(path, methods)| {
        methods.as_object().into_iter().flatten().map(move |(method, call)| (path.clone(), method.to_uppercase(), call))
    });
    calls
        .map(|(path, method, call)| {
            let (summary, description) = (text(&call["summary"]), text(&call["description"]));
            view! { <div><dt><code>{format!("{method} {path}")}</code></dt><dd><strong>{summary}</strong>{format!(". {description}")}</dd></div> }
                .into_any()
        })
        .collect()
}

fn fields(schema: &Value) -> Vec<AnyView> {
    let required = schema["required"].as_array().cloned().unwrap_or_default();
    let properties = schema["properties"].as_object().into_iter().flatten();
    properties
        .map(|(name, field)| {
            let codes = field.pointer("/items/enum").or(field.get("enum")).or(field.get("properties"));
            let codes = match codes {
                Some(Value::Array(codes)) => codes.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", "),
                Some(Value::Object(codes)) => codes.keys().map(String::as_str).collect::<Vec<_>>().join(", "),
                _ => String::new(),
            };
            let must = required.iter().any(|one| one == name).then_some("Nécessaire. ");
            view! {
                <div>
                    <dt><code>{name.clone()}</code></dt>
                    <dd>{must}{text(&field["description"])}{(!codes.is_empty()).then(|| view! { <br /><span class="muted">{codes}</span> })}</dd>
                </div>
            }
            .into_any()
        })
        .collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
