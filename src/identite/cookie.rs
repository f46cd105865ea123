//! Cookies: each but one holds a random token, whose fingerprint is in the database. Over https their names begin with
//! `__Host-`: no other host can set them, and they never travel in clear.

use axum::http::{HeaderMap, HeaderValue};

use crate::kernel::id::PersonneId;

/// What a token stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A signed-in person.
    Session,
    /// The browser that asked for a code by mail.
    Demande,
    /// A questionnaire that is being filled.
    Brouillon,
    /// Whose device this is: the id of the person who was signed in last, until they sign out. The offline log reads it, so
    /// as to open, without network, nobody else's. No secret, and of no account for the server.
    Appareil,
}

/// As long as browsers keep a cookie.
const APPAREIL_SECONDS: i64 = 400 * 24 * 3600;

impl Kind {
    fn name(self, https: bool) -> &'static str {
        match (self, https) {
            (Self::Session, true) => "__Host-fil",
            (Self::Session, false) => "fil",
            (Self::Demande, true) => "__Host-fil-demande",
            (Self::Demande, false) => "fil-demande",
            (Self::Brouillon, true) => "__Host-fil-brouillon",
            (Self::Brouillon, false) => "fil-brouillon",
            (Self::Appareil, true) => "__Host-fil-appareil",
            (Self::Appareil, false) => "fil-appareil",
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
        let hidden = if self == Self::Appareil { "" } else { "; HttpOnly" };
        let text = format!("{}={token}; Path=/{hidden}; SameSite=Lax{secure}{age}", self.name(https));
        HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static(""))
    }

    /// Says whose device this is from now on.
    pub fn owner(personne: PersonneId, https: bool) -> HeaderValue {
        Self::Appareil.set(&personne.to_string(), Some(APPAREIL_SECONDS), https)
    }

    pub fn clear(self, https: bool) -> HeaderValue {
        self.set("", Some(0), https)
    }
}
