//! The session's cookie. Over https its name begins with `__Host-`: no other host can set it, and it never travels in clear.

use axum::http::{HeaderMap, HeaderValue, header};

const SECURE: &str = "__Host-fil";
const LOCAL: &str = "fil";

fn name(https: bool) -> &'static str {
    if https { SECURE } else { LOCAL }
}

/// The token that the browser sends, if any.
pub fn token(headers: &HeaderMap, https: bool) -> Option<&str> {
    let pairs = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'));
    pairs
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(found, _)| *found == name(https))
        .map(|(_, token)| token)
}

/// Without a duration, the browser forgets it when it closes.
pub fn set(token: &str, seconds: Option<i64>, https: bool) -> HeaderValue {
    let secure = if https { "; Secure" } else { "" };
    let age = seconds.map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
    let text = format!("{}={token}; Path=/; HttpOnly; SameSite=Lax{secure}{age}", name(https));
    HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static(""))
}

pub fn clear(https: bool) -> HeaderValue {
    set("", Some(0), https)
}
