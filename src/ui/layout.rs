//! The frame of every page: head, header, navigation by role, main, footer; and the pages of errors in the same frame.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use hydration_context::SsrSharedContext;
use leptos::{hydration::HydrationScripts, nonce::Nonce, prelude::*};
use std::sync::Arc;

use super::icon::Brand;
use crate::{
    error::AppError,
    identite::{
        self,
        access::{Role, Viewer},
    },
    interface::probleme::Probleme,
    island::Refused,
    kernel::{form::FieldErrors, id::OrganisationId},
    server::{edge, form::Kept, request::Request},
};

/// What a page says of itself.
pub struct Document {
    title: String,
    description: Option<&'static str>,
    status: StatusCode,
    islands: bool,
    narrow: bool,
    work: Option<(&'static str, &'static str)>,
}

impl Document {
    pub fn titled(title: &str) -> Self {
        Self {
            title: title.to_owned(),
            description: None,
            status: StatusCode::OK,
            islands: false,
            narrow: false,
            work: None,
        }
    }

    /// A second way past what stands above, for a page that is used many times a day: the id of a field, and its name.
    pub fn with_way_to(mut self, id: &'static str, name: &'static str) -> Self {
        self.work = Some((id, name));
        self
    }

    /// What search engines show under the title: for pages that anyone may find.
    pub fn described(mut self, description: &'static str) -> Self {
        self.description = Some(description);
        self
    }

    pub fn status(mut self, status: u16) -> Self {
        self.status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        self
    }

    /// A page to correct says so from its title on.
    pub fn with_errors(mut self, errors: &FieldErrors) -> Self {
        if !errors.is_empty() {
            self.title = format!("Erreur\u{a0}: {}", self.title);
        }
        self
    }

    /// Only pages that say so load the browser's code.
    pub fn with_islands(mut self) -> Self {
        self.islands = true;
        self
    }

    /// One column of text or of fields.
    pub fn narrow(mut self) -> Self {
        self.narrow = true;
        self
    }
}

impl Request {
    /// Renders a whole page: everything it shows is known before, so it is written in one go, with its status and length.
    pub fn page<V: IntoView + 'static>(&self, document: Document, body: impl FnOnce() -> V) -> Response {
        let owner = Owner::new_root(Some(Arc::new(SsrSharedContext::new_islands())));
        let status = document.status;
        let (html, policy) = owner.with(|| {
            let policy = document.islands.then(|| {
                let nonce = Nonce::new();
                let policy = edge::script_policy(&nonce);
                provide_context(nonce);
                policy
            });
            (frame(self, document, body()).to_html(), policy)
        });
        owner.cleanup();
        let mut response = (status, Html(html)).into_response();
        if let Some(policy) = policy {
            response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
        }
        response
    }
}

/// A part of a page, for an island that asked for it.
pub fn fragment<V: IntoView + 'static>(view: impl FnOnce() -> V) -> String {
    let owner = Owner::new_root(Some(Arc::new(SsrSharedContext::new_islands())));
    let html = owner.with(|| view().into_view().to_html());
    owner.cleanup();
    html
}

fn frame<V: IntoView + 'static>(cx: &Request, document: Document, body: V) -> impl IntoView + use<V> {
    let site = &cx.app.site;
    let main = if document.narrow { "narrow" } else { "" };
    view! {
        <!DOCTYPE html>
        <html lang="fr">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <title>{format!("{} · Le Fil", document.title)}</title>
                {document.description.map(|text| view! { <meta name="description" content=text /> })}
                <link rel="stylesheet" href=format!("/{}/{}", site.leptos.site_pkg_dir, site.css) />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <link rel="manifest" href="/manifest.webmanifest" />
                <meta name="color-scheme" content="light dark" />
                {document.islands.then(|| view! { <HydrationScripts options=site.leptos.clone() islands=true /> })}
            </head>
            <body>
                <a class="skip" href="#contenu">"Aller au contenu"</a>
                {document.work.map(|(id, name)| view! { <a class="skip" href=format!("#{id}")>{name}</a> })}
                <header>{cx.app.config.demo.then(|| view! { <p class="demo">"Démonstration\u{a0}: les personnes et les chiffres sont inventés."</p> })} {top(cx)}</header>
                <main id="contenu" class=main tabindex="-1">{body}</main>
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

/// The ways of a visitor. The style sheet puts the last one beside the mark on a telephone.
const PUBLIC_LINKS: [(&str, &str); 4] = [
    ("/devenir-conseiller", "Devenir conseiller"),
    ("/engager-un-conseiller", "Engager un conseiller"),
    ("/le-metier", "Le métier"),
    ("/connexion", "Se connecter"),
];

fn top(cx: &Request) -> impl IntoView + use<> {
    let here = cx.path.split('?').next().unwrap_or("/").to_owned();
    let current =
        |path: &str| if here == path { Some("page") } else { here.starts_with(&format!("{path}/")).then_some("true") };
    let link = |path: &str, text: &str| {
        let current = current(path);
        view! { <li><a href=path.to_owned() aria-current=current>{text.to_owned()}</a></li> }
    };
    let links: Vec<_> = match &cx.viewer {
        None => PUBLIC_LINKS.into_iter().map(|(path, text)| link(path, text)).collect(),
        Some(viewer) => {
            let mut links = Vec::new();
            links.extend(viewer.candidat.then(|| link("/mon-espace", "Ma candidature")));
            if viewer.conseiller().is_ok() {
                links.push(link("/activites", "Mes activités"));
                links.push(link("/positionnement", "Mon test"));
                links.push(link("/parcours", "Mon parcours"));
            }
            if let Some(id) = acting_for(viewer, Role::Structure, &here) {
                links.push(link(&format!("/structure/{id}/suivis"), "Mes recrutements"));
                links.push(link(&format!("/structure/{id}/a-faire"), "À faire"));
                links.push(link(&format!("/structure/{id}/positionnements"), "Tests"));
                links.push(link(&format!("/structure/{id}/chiffres"), "Chiffres"));
            }
            if let Some(id) = acting_for(viewer, Role::Organisme, &here) {
                links.push(link(&format!("/organisme/{id}/suivis"), "Suivis"));
                links.push(link(&format!("/organisme/{id}/positionnements"), "Tests"));
                links.push(link(&format!("/organisme/{id}/pix"), "Pix"));
            }
            if viewer.administration().is_ok() {
                links.push(link("/administration/questions", "Questions"));
            }
            links.push(link("/compte", &viewer.prenom));
            links
        }
    };
    view! {
        <div class="top">
            <a class="brand" href="/"><Brand />"Le Fil"</a>
            <nav class:public=cx.viewer.is_none() aria-label="Principale"><ul>{links}</ul></nav>
        </div>
    }
}

/// The organisation of the page, else the first that the person acts for in this role.
fn acting_for(viewer: &Viewer, role: Role, here: &str) -> Option<OrganisationId> {
    let ids: Vec<_> = viewer.organisations(role).map(|organisation| organisation.id).collect();
    ids.iter().find(|id| here.contains(&id.to_string())).or(ids.first()).copied()
}

/// When trying again makes sense, for programs.
pub fn retry_after(response: &mut Response, error: &AppError) {
    if let AppError::TooMany { minutes } = error {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(minutes * 60));
    }
}

/// An answer that failed, made readable: by a person, or by an island.
pub fn error_page(cx: &Request, error: AppError, bare: Response) -> Response {
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = if edge::is_for_programs(&cx.path) {
        Probleme::from(error.clone()).into_response()
    } else if cx.path.starts_with("/api/") {
        (
            status,
            [(header::CONTENT_TYPE, "application/json")],
            serde_json::to_string(&Refused::from(&error)).unwrap_or_default(),
        )
            .into_response()
    } else if matches!(error, AppError::Unauthenticated) {
        identite::pages::session_ended(cx, bare.extensions().get::<Kept>().map(|kept| kept.0.clone()))
    } else {
        let (title, text) = error.explanation();
        cx.page(Document::titled(title).status(error.status()).narrow(), || {
            view! {
                <h1>{title}</h1>
                <p>{text}</p>
                <p><a href="/">"Aller à l’accueil"</a></p>
            }
        })
    };
    retry_after(&mut response, &error);
    if let Some(allow) = bare.headers().get(header::ALLOW) {
        response.headers_mut().insert(header::ALLOW, allow.clone());
    }
    response
}
