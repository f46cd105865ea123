//! The way to the server: one call, whose answer says all.

use leptos::wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, Headers, RequestInit, RequestRedirect, Response, ResponseType, window};

use crate::activite::sync::{Envoi, Reponse};

/// Longer than the server takes at most: beyond it, the answer is lost.
const PATIENCE_MS: u32 = 25_000;

/// Why there is no answer to take in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sans {
    /// No network, or a server that cannot answer now: to be tried again.
    Reseau,
    /// Nobody is signed in.
    Session,
    /// This program is older, or newer, than the server's.
    Version,
    /// Somebody is signed in who has no log.
    Journal,
}

pub async fn call(envoi: &Envoi) -> Result<Reponse, Sans> {
    let response = post(envoi).await.map_err(|_| Sans::Reseau)?;
    match response.status() {
        200 => {
            let text = JsFuture::from(response.text().map_err(|_| Sans::Reseau)?).await.map_err(|_| Sans::Reseau)?;
            // An answer cut on its way does not read.
            serde_json::from_str(&text.as_string().unwrap_or_default()).map_err(|_| Sans::Reseau)
        }
        401 => Err(Sans::Session),
        403 => Err(Sans::Journal),
        400 | 415 | 422 | 426 => Err(Sans::Version),
        _ => Err(Sans::Reseau),
    }
}

/// Ends the session. Whether the server did so.
pub async fn sign_out() -> bool {
    let request = posting();
    // The answer leads to another page: that it came is enough.
    request.set_redirect(RequestRedirect::Manual);
    send("/deconnexion", &request).await.is_ok_and(|answer| answer.type_() == ResponseType::Opaqueredirect)
}

async fn post(envoi: &Envoi) -> Result<Response, JsValue> {
    let headers = Headers::new()?;
    headers.set("content-type", "application/json")?;
    let request = posting();
    request.set_headers(&headers);
    request.set_body(&JsValue::from_str(&serde_json::to_string(envoi).unwrap_or_default()));
    send("/api/journal/sync", &request).await
}

fn posting() -> RequestInit {
    let request = RequestInit::new();
    request.set_method("POST");
    request.set_signal(Some(&AbortSignal::timeout_with_u32(PATIENCE_MS)));
    request
}

async fn send(path: &str, request: &RequestInit) -> Result<Response, JsValue> {
    let window = window().ok_or(JsValue::NULL)?;
    Ok(JsFuture::from(window.fetch_with_str_and_init(path, request)).await?.unchecked_into())
}
