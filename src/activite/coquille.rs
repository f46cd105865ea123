//! The shell of the offline log: one page, the same bytes for everybody, without data. The browser keeps it with its files, so
//! that it opens without network. The form is here, empty, as the server draws it: it costs the program no code. Everything
//! else of the log is with `src/journal`, which runs in it.

use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use leptos::prelude::*;

use super::{fields::Fields, form::ActiviteForm, sync, tableau::Choices};
use crate::{
    kernel::form::FieldErrors,
    server::{
        edge, secret,
        state::{App, Site},
    },
    ui::{icon::Brand, layout},
};

/// Where the shell is.
pub const PATH: &str = "/journal";

/// The page, and the worker that keeps it.
pub struct Coquille {
    html: String,
    worker: String,
    /// Of both texts: another one is another version.
    tag: HeaderValue,
}

impl Coquille {
    pub fn new(site: &Site, demo: bool) -> Self {
        let file = |name: &str| format!("/{}/{name}", site.leptos.site_pkg_dir);
        let (css, js, wasm) =
            (file(&site.css), file(&format!("{}.js", site.journal)), file(&format!("{}_bg.wasm", site.journal)));
        let html = layout::fragment(|| page(demo, &css, &js, &wasm));
        let version = secret::hex(&secret::fingerprint(&html));
        let files = ["/favicon.svg", "/icone-192.png", "/manifest.webmanifest", &css, &js, &wasm]
            .map(|file| format!("\"{file}\""));
        let worker = format!(
            "const VERSION = \"{}\";\nconst SHELL = \"{PATH}\";\nconst FILES = [{}];\n{}",
            &version[..12],
            files.join(", "),
            include_str!("veilleur.js")
        );
        let tag = format!("\"{}\"", &secret::hex(&secret::fingerprint(&worker))[..16]);
        Self { html, worker, tag: HeaderValue::try_from(tag).unwrap_or(HeaderValue::from_static("\"\"")) }
    }

    fn answer(&self, asked: &HeaderMap, kind: &'static str, body: &str) -> Response {
        let unchanged = asked.get(header::IF_NONE_MATCH) == Some(&self.tag);
        let mut response =
            if unchanged { StatusCode::NOT_MODIFIED.into_response() } else { body.to_owned().into_response() };
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        headers.insert(header::ETAG, self.tag.clone());
        response
    }
}

pub async fn shell(State(app): State<App>, asked: HeaderMap) -> Response {
    let mut response = app.coquille.answer(&asked, "text/html; charset=utf-8", &app.coquille.html);
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, edge::SHELL);
    response
}

/// The service worker: what the browser compares to know whether there is a new version.
pub async fn worker(State(app): State<App>, asked: HeaderMap) -> Response {
    app.coquille.answer(&asked, "text/javascript; charset=utf-8", &app.coquille.worker)
}

fn page(demo: bool, css: &str, js: &str, wasm: &str) -> impl IntoView + use<> {
    // What is proposed depends on the person: the program adds it.
    let nothing = Choices::default();
    view! {
        <!DOCTYPE html>
        <html lang="fr">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <title>"Mon journal · Le Fil"</title>
                <link rel="stylesheet" href=css.to_owned() />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <link rel="manifest" href="/manifest.webmanifest" />
                <meta name="color-scheme" content="light dark" />
                <link rel="preload" href=wasm.to_owned() r#as="fetch" r#type="application/wasm" crossorigin="" />
                <script type="module" src=js.to_owned()></script>
            </head>
            <body>
                <a class="skip" href="#contenu">"Aller au contenu"</a>
                <header>
                    {demo.then(|| view! { <p class="demo">"Démonstration\u{a0}: les personnes et les chiffres sont inventés."</p> })}
                    <div class="top">
                        <a class="brand" href="/"><Brand />"Le Fil"</a>
                        <nav aria-label="Principale">
                            <ul>
                                <li><a href=PATH aria-current="page">"Mon journal"</a></li>
                                <li><a href="/activites">"Mes activités"</a></li>
                                <li><a href="/compte">"Mon compte"</a></li>
                            </ul>
                        </nav>
                    </div>
                </header>
                <main id="contenu" tabindex="-1">
                    <h1>"Mon journal"</h1>
                    <noscript>
                        <p>"Le journal hors connexion a besoin de JavaScript. Sans lui, "<a href="/activites">"notez vos activités en ligne"</a>"."</p>
                    </noscript>
                    <div id=sync::ETAT></div>
                    <div class="columns" id=sync::CARNET hidden>
                        <form class="sheet entry" id=sync::SAISIE novalidate aria-labelledby="saisie-titre">
                            <h2 id="saisie-titre">"Une activité"</h2>
                            <div class="row" id=sync::OUTILS></div>
                            <div class="error-summary" id="erreurs" role="group" aria-labelledby="erreurs-titre" tabindex="-1" hidden>
                                <h3 id="erreurs-titre">"À corriger"</h3>
                                <ul></ul>
                            </div>
                            <Fields form=ActiviteForm::default() errors=FieldErrors::default() choices=nothing today=String::new() />
                        </form>
                        <section class="day" id=sync::FIL></section>
                    </div>
                </main>
                <footer class="foot">
                    <span>"Site indépendant, non officiel"</span>
                    <a href="/accessibilite">"Accessibilité\u{a0}: non conforme"</a>
                    <a href="/donnees-personnelles">"Données personnelles"</a>
                    <a href="/mentions-legales">"Mentions légales"</a>
                    <a href="/aide">"Aide"</a>
                </footer>
            </body>
        </html>
    }
}
