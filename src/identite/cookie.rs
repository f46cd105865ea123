//! Cookies: each holds one random token, whose fingerprint is in the database. Over https their names begin with `__Host-`:
//! no other host can set them, and they never travel in clear.

use axum::http::{HeaderMap, HeaderValue};

/// What a token stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A signed-in person.
    Session,
    /// The browser that asked for a code by mail.
    Demande,
    /// A questionnaire that is being filled.
    Brouillon,
}

impl Kind {
    fn name(self, https: bool) -> &'static str {
        match (self, https) {
            (Self::Session, true) => "__Host-fil",
            (Self::Session, false) => "fil",
            (Self::Demande, true) => "__Host-fil-demande",
            (Self::Demande, false) => "fil-demande",
            (Self::Brouillon, true) => "__Host-fil-brouillon",
            (Self::Brouillon, false) => "fil-brouillon",
        }
    }

    /// The token that the browser sends, if any.
    pub fn token(self, headers: &HeaderMap, https: bool) -> Option<&str> {
        let pairs = headers
            .get_all(axum::http::header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'));
        pairs
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(found, token)| *found == self.name(https) && !token.is_empty())
            .map(|(_, token)| token)
    }

    /// Without a duration, the browser forgets it when it closes.
    pub fn set(self, token: &str, seconds: Option<i64>, https: bool) -> HeaderValue {
        let secure = if https { "; Secure" } else { "" };
        let age = seconds.map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
        let text = format!("{}={token}; Path=/; HttpOnly; SameSite=Lax{secure}{age}", self.name(https));
        HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static(""))
    }

    pub fn clear(self, https: bool) -> HeaderValue {
        self.set("", Some(0), https)
    }
}
