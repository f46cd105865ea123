//! What surrounds every request of a page or a function: a context, a time limit, a body that fits, protection from other
//! sites, headers, a line in the log, and a designed page when something fails.

use std::{panic::AssertUnwindSafe, time::Duration};

use axum::{
    body::{Body, Bytes},
    extract::{MatchedPath, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, Request as HttpRequest, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use futures_util::FutureExt as _;
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use tokio::sync::Semaphore;
use tracing::Instrument as _;

use super::{request::Request, router::Uploads, state::App};
use crate::{error::AppError, identite::cookie, ui::layout};

/// The largest body of a form or of a function, in bytes.
pub const BODY_LIMIT: usize = 2 * 1024 * 1024;
/// The largest body where a file is sent, in bytes.
pub const UPLOAD_LIMIT: usize = 10 * 1024 * 1024;
/// From the first byte of a request to the last of its body, and from there to the answer.
const TIME_LIMIT: Duration = Duration::from_secs(20);
/// The same where a file is sent: not every line is fast.
const UPLOAD_TIME: Duration = Duration::from_secs(60);
/// Files in memory at once.
static UPLOADING: Semaphore = Semaphore::const_new(4);

/// An `AppError` leaves a handler as a bare status; `surround` gives it its page.
impl IntoResponse for AppError {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// The outermost layer.
pub async fn surround(
    State((app, uploads)): State<(App, Uploads)>,
    request: HttpRequest<Body>,
    next: Next,
) -> Response {
    let started = std::time::Instant::now();
    let (mut parts, body) = request.into_parts();
    let (cx, refused) = match Request::read(&app, &parts).await {
        Ok(cx) => (cx, None),
        Err((cx, error)) => (cx, Some(error)),
    };
    parts.extensions.insert(cx.clone());
    let span = tracing::info_span!("request", id = %cx.id, method = %cx.method, route = tracing::field::Empty);
    let answer = async {
        let mut response = if let Some(error) = refused {
            error.into_response()
        } else {
            let upload = parts.extensions.get::<MatchedPath>().is_some_and(|path| uploads.has(path.as_str()));
            guarded(&cx, upload && !cx.method.is_safe(), (parts, body), next).await
        };
        if let Some(error) = failure(&response) {
            response = layout::error_page(&cx, error, response);
        }
        if let Some(personne) = cx.new_owner() {
            let owner = cookie::Kind::owner(personne, app.config.https());
            response.headers_mut().append(header::SET_COOKIE, owner);
        }
        secure(response.headers_mut(), app.config.https());
        let milliseconds = started.elapsed().as_millis();
        tracing::info!(status = response.status().as_u16(), milliseconds, "answered");
        response
    };
    answer.instrument(span).await
}

/// The handler behind all that may refuse a request before it.
async fn guarded(
    cx: &Request,
    upload: bool,
    (parts, body): (axum::http::request::Parts, Body),
    next: Next,
) -> Response {
    if let Err(error) = same_site(&parts.method, parts.uri.path(), &parts.headers, &cx.app.config.origin()) {
        return error.into_response();
    }
    // A file of somebody who is not known is not even read.
    if upload && cx.viewer.is_none() {
        return AppError::Unauthenticated.into_response();
    }
    let (size, time) = if upload { (UPLOAD_LIMIT, UPLOAD_TIME) } else { (BODY_LIMIT, TIME_LIMIT) };
    let handled = async {
        let _place = if upload { Some(UPLOADING.acquire().await.map_err(AppError::internal)?) } else { None };
        let body = read_body(&parts.headers, body, size).await?;
        let request = HttpRequest::from_parts(parts, Body::from(body));
        Ok::<_, AppError>(next.run(request).await)
    };
    match tokio::time::timeout(time, AssertUnwindSafe(handled).catch_unwind()).await {
        Ok(Ok(answer)) => answer.into_response(),
        Ok(Err(_panic)) => AppError::internal("a handler panicked").into_response(),
        Err(_elapsed) => AppError::Unavailable.into_response(),
    }
}

/// Where programs call with a token. What a browser adds to a request by itself says nothing there: neither who asks, nor
/// that it must be refused.
pub fn is_for_programs(path: &str) -> bool {
    path.starts_with("/api/v1/")
}

/// Unsafe methods are taken from our own pages only. Leptos checks nothing of the kind for its server functions.
fn same_site(method: &Method, path: &str, headers: &HeaderMap, own: &str) -> Result<(), AppError> {
    if method.is_safe() || is_for_programs(path) {
        return Ok(());
    }
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let trusted = match text("sec-fetch-site") {
        Some(site) => site == "same-origin",
        None => text("origin") == Some(own),
    };
    if trusted { Ok(()) } else { Err(AppError::CrossSite) }
}

/// The whole body at once: handlers never wait for a slow sender, nor meet one that is too large.
async fn read_body(headers: &HeaderMap, body: Body, most: usize) -> Result<Bytes, AppError> {
    let announced = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|length| length > most) {
        return Err(AppError::TooLarge);
    }
    match Limited::new(body, most).collect().await {
        Ok(whole) => Ok(whole.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(AppError::TooLarge),
        Err(_) => Err(AppError::BadRequest),
    }
}

/// The error of an answer: ours, or the one that the router made by itself.
fn failure(response: &Response) -> Option<AppError> {
    let ours = response.extensions().get::<AppError>().cloned();
    ours.or_else(|| match response.status() {
        _ if response.headers().contains_key(header::CONTENT_TYPE) && !is_bare_text(response) => None,
        StatusCode::NOT_FOUND => Some(AppError::NotFound),
        StatusCode::METHOD_NOT_ALLOWED => Some(AppError::MethodNotAllowed),
        StatusCode::PAYLOAD_TOO_LARGE => Some(AppError::TooLarge),
        status if status.is_client_error() => Some(AppError::BadRequest),
        status if status.is_server_error() => Some(AppError::internal(format_args!("a bare {status}"))),
        _ => None,
    })
}

fn is_bare_text(response: &Response) -> bool {
    response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/plain"))
}

/// The policy of a page without script: nothing in it connects to anywhere, but who checks pages reads robots.txt as from
/// there. A page with an island sends its own, with a nonce.
const NO_SCRIPT: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; connect-src 'self'; style-src 'self'; img-src 'self'; manifest-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'",
);

/// The policy of the shell of the offline log. It is kept by browsers, so it has no nonce; nor any script but files of ours.
pub const SHELL: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; style-src 'self'; \
     img-src 'self'; manifest-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'",
);

/// The policy of a page whose scripts carry this nonce.
pub fn script_policy(nonce: &str) -> HeaderValue {
    let policy = format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; connect-src 'self'; \
         style-src 'self'; img-src 'self'; manifest-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
    );
    HeaderValue::try_from(policy).unwrap_or(NO_SCRIPT)
}

/// Set on everything that leaves, unless the answer says better.
pub fn secure(headers: &mut HeaderMap, https: bool) {
    let fixed: [(HeaderName, HeaderValue); 7] = [
        (header::CONTENT_SECURITY_POLICY, NO_SCRIPT),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        // Not no-referrer: it would make the Origin of a form null.
        (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
        (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
        (
            HeaderName::from_static("permissions-policy"),
            HeaderValue::from_static(
                "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
            ),
        ),
    ];
    for (name, value) in fixed {
        headers.entry(name).or_insert(value);
    }
    if https {
        headers
            .entry(header::STRICT_TRANSPORT_SECURITY)
            .or_insert(HeaderValue::from_static("max-age=31536000; includeSubDomains"));
    }
}

/// Names the route in the log: the pattern, never the path, which may hold an identifier.
pub async fn name_route(request: HttpRequest<Body>, next: Next) -> Response {
    if let Some(path) = request.extensions().get::<MatchedPath>() {
        tracing::Span::current().record("route", path.as_str());
    }
    next.run(request).await
}
