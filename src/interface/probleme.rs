//! A refusal, as programs read it (RFC 9457), with the sentences that a page would show.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;

use crate::{
    error::AppError,
    kernel::{form::FieldErrors, id::ActiviteId},
};

pub const MEDIA_TYPE: &str = "application/problem+json";

/// Why a call did not do what it asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Probleme {
    /// Where the kind of problem is explained.
    #[serde(rename = "type")]
    kind: String,
    title: String,
    status: u16,
    detail: String,
    /// Field by field, where the body or the address can be corrected.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    erreurs: Vec<Erreur>,
    /// What is there already, where that is why.
    #[serde(skip_serializing_if = "Option::is_none")]
    existante: Option<ActiviteId>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Erreur {
    champ: String,
    message: String,
}

impl Probleme {
    fn new(status: u16, code: &str, title: &str, detail: impl Into<String>) -> Self {
        Self {
            kind: format!("/api#{code}"),
            title: title.to_owned(),
            status,
            detail: detail.into(),
            erreurs: Vec::new(),
            existante: None,
        }
    }

    /// What is to be corrected, each in its field.
    pub fn invalid(errors: &FieldErrors) -> Self {
        let erreurs = errors.iter().map(|error| Erreur { champ: error.field.clone(), message: error.message.clone() });
        let detail = "Corrigez ce que «\u{a0}erreurs\u{a0}» signale, puis envoyez à nouveau. Rien n’a été enregistré.";
        let problem = Self::new(422, "invalide", "Il reste quelque chose à corriger", detail);
        Self { erreurs: erreurs.collect(), ..problem }
    }

    /// A change that does not say of which version.
    pub fn without_version() -> Self {
        let detail = "Envoyez If-Match avec la version que vous avez lue (ETag). Rien n’a été enregistré.";
        Self::new(428, "version", "La version manque", detail)
    }

    /// The entry is no longer of the version that was read.
    pub fn changed_since() -> Self {
        let detail =
            "Cette activité a changé depuis que vous l’avez lue. Relisez-la, puis recommencez. Rien n’a été remplacé.";
        Self::new(412, "depasse", "Cela a changé entre-temps", detail)
    }
}

impl From<AppError> for Probleme {
    fn from(error: AppError) -> Self {
        let (title, text) = error.explanation();
        let (title, text) = match &error {
            AppError::Invalid(errors) => return Self::invalid(errors),
            AppError::Unauthenticated => (
                "Jeton absent ou refusé",
                "Envoyez Authorization: Bearer avec un jeton qui fonctionne. Chacun crée les siens dans «\u{a0}Mon compte\u{a0}».".to_owned(),
            ),
            AppError::BadRequest => {
                ("Appel illisible", "Vérifiez l’adresse et le corps de l’appel. Rien n’a été enregistré.".to_owned())
            }
            AppError::NotFound => ("Introuvable", "Il n’y a rien à cette adresse pour cette personne.".to_owned()),
            AppError::MethodNotAllowed => {
                ("Méthode inconnue ici", "Cette adresse accepte les méthodes de l’en-tête Allow.".to_owned())
            }
            AppError::Conflict { .. } => (
                title,
                "Une activité a déjà été envoyée avec cet identifiant et d’autres valeurs. Rien n’a été remplacé.".to_owned(),
            ),
            AppError::Stale => (
                "Déjà envoyée, puis supprimée",
                "Cette activité a été enregistrée, puis supprimée. Prenez un autre identifiant.".to_owned(),
            ),
            AppError::TooMany { .. } => {
                ("Trop d’appels", "Attendez le temps que dit l’en-tête Retry-After, puis recommencez.".to_owned())
            }
            _ => (title, text),
        };
        let existante = match &error {
            AppError::Conflict { existing } => Some(*existing),
            _ => None,
        };
        Self { existante, ..Self::new(error.status(), error.code(), title, text) }
    }
}

impl IntoResponse for Probleme {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_string(&self).unwrap_or_default();
        let mut response = (status, [(header::CONTENT_TYPE, MEDIA_TYPE)], body).into_response();
        if status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn a_refusal_says_which_field_and_in_which_words() {
        let errors = FieldErrors::one("jour", "Choisissez une date.");
        let said: Value = serde_json::to_value(Probleme::from(AppError::Invalid(errors))).unwrap();
        assert_eq!(said["erreurs"], json!([{ "champ": "jour", "message": "Choisissez une date." }]));
        assert_eq!((&said["status"], &said["type"]), (&json!(422), &json!("/api#invalide")));
        let internal: Value = serde_json::to_value(Probleme::from(AppError::internal("secret"))).unwrap();
        assert!(!internal.to_string().contains("secret"), "{internal}");
    }
}
