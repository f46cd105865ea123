//! From the one table of routes to what the server runs. Nothing is served that is not a line of that table, except the
//! files of the site, which are the same for everyone.

use std::{collections::BTreeSet, path::Path, sync::Arc};

use axum::{
    Router,
    body::Body,
    extract::State,
    handler::Handler,
    http::{HeaderValue, Method, Request as HttpRequest, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::{self, MethodRouter},
};
use leptos::{prelude::provide_context, server_fn::ServerFn};
use tower_http::{CompressionLevel, compression::CompressionLayer, services::ServeDir};

use super::{edge, form, request::Request, state::App};
use crate::{
    error::AppError,
    identite::{access::Access, jetons},
};

/// A line of the table.
pub struct Route {
    pub method: Method,
    pub path: &'static str,
    pub access: Access,
    /// A file is sent here: a body may be larger.
    pub upload: bool,
    handler: MethodRouter<App>,
}

/// The paths where files are sent.
#[derive(Clone)]
pub struct Uploads(Arc<BTreeSet<&'static str>>);

impl Uploads {
    pub fn has(&self, path: &str) -> bool {
        self.0.contains(path)
    }
}

pub fn get<H, T>(path: &'static str, access: Access, handler: H) -> Route
where
    H: Handler<T, App>,
    T: 'static,
{
    Route { method: Method::GET, path, access, upload: false, handler: routing::get(handler) }
}

pub fn post<H, T>(path: &'static str, access: Access, handler: H) -> Route
where
    H: Handler<T, App>,
    T: 'static,
{
    Route { method: Method::POST, path, access, upload: false, handler: routing::post(handler) }
}

/// Where a file is sent.
pub fn upload<H, T>(path: &'static str, access: Access, handler: H) -> Route
where
    H: Handler<T, App>,
    T: 'static,
{
    Route { upload: true, ..post(path, access, handler) }
}

/// What replaces something, for programs.
pub fn put<H, T>(path: &'static str, access: Access, handler: H) -> Route
where
    H: Handler<T, App>,
    T: 'static,
{
    Route { method: Method::PUT, path, access, upload: false, handler: routing::put(handler) }
}

/// What removes something, for programs.
pub fn delete<H, T>(path: &'static str, access: Access, handler: H) -> Route
where
    H: Handler<T, App>,
    T: 'static,
{
    Route { method: Method::DELETE, path, access, upload: false, handler: routing::delete(handler) }
}

/// What an island calls.
pub fn function<F: ServerFn>(access: Access) -> Route {
    Route { method: Method::POST, path: F::PATH, access, upload: false, handler: routing::post(call_function) }
}

async fn call_function(cx: Request, request: HttpRequest<Body>) -> Response {
    leptos_axum::handle_server_fns_with_context(move || provide_context(cx.clone()), request).await.into_response()
}

pub fn router(app: App, routes: Vec<Route>) -> Router {
    let uploads = Uploads(Arc::new(routes.iter().filter(|route| route.upload).map(|route| route.path).collect()));
    let mut pages = Router::new();
    for route in routes {
        let access = route.access;
        let guard = middleware::from_fn(move |cx: axum::Extension<Request>, request: HttpRequest<Body>, next: Next| {
            admit(access, cx.0, request, next)
        });
        pages = pages.route(route.path, route.handler.route_layer(guard));
    }
    let pages = pages
        .route_layer(middleware::from_fn(edge::name_route))
        .fallback(async || AppError::NotFound)
        .method_not_allowed_fallback(async || AppError::MethodNotAllowed)
        .layer(middleware::from_fn_with_state((app.clone(), uploads), edge::surround))
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
        .with_state(app.clone());
    let root = app.site.leptos.site_root.to_string();
    files(pages, Path::new(&root), app)
}

/// Denied by default: nothing runs before the access of its line is granted.
async fn admit(access: Access, cx: Request, request: HttpRequest<Body>, next: Next) -> Response {
    let granted = match access.check(cx.viewer.as_ref()) {
        Ok(()) => jetons::count(&cx).await,
        refused => refused,
    };
    match granted {
        Ok(()) => next.run(request).await,
        Err(AppError::Unauthenticated) if cx.method == Method::POST => form::keep_for_later(request).await,
        Err(error) => error.into_response(),
    }
}

/// Files named by their content never change; the others are asked for again after a day.
fn files(pages: Router, root: &Path, app: App) -> Router {
    let folder = |root: &Path| {
        ServeDir::new(root).precompressed_br().precompressed_gzip().append_index_html_on_directories(false)
    };
    let cached = |policy: &'static str| {
        middleware::from_fn_with_state(
            app.clone(),
            move |State(app): State<App>, request: HttpRequest<Body>, next: Next| async move {
                let mut response = next.run(request).await;
                let policy =
                    if response.status().is_success() || response.status() == 304 { policy } else { "no-store" };
                response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(policy));
                edge::secure(response.headers_mut(), app.config.https());
                response
            },
        )
    };
    let named = Router::new()
        .nest_service("/pkg", folder(&root.join("pkg")))
        .layer(cached("public, max-age=31536000, immutable"));
    let plain = PUBLIC_FILES
        .iter()
        .fold(Router::new(), |router, file| {
            let service = tower_http::services::ServeFile::new(root.join(file.trim_start_matches('/')))
                .precompressed_br()
                .precompressed_gzip();
            router.route_service(file, service)
        })
        .layer(cached("public, max-age=86400"));
    pages.merge(named).merge(plain)
}

/// The files of `public/`.
pub const PUBLIC_FILES: [&str; 6] = [
    "/favicon.svg",
    "/icone-192.png",
    "/icone-512.png",
    "/icone-masquable-512.png",
    "/manifest.webmanifest",
    "/robots.txt",
];
