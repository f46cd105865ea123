//! Forms as browsers post them.

use axum::{
    body::{Body, Bytes},
    extract::FromRequest,
    http::{Request as HttpRequest, header},
    response::{IntoResponse as _, Response},
};
use serde::de::DeserializeOwned;

use super::state::App;
use crate::error::AppError;

/// The fields of a posted form. Repeated names make a list; a name that is absent, the type's default.
pub struct Posted<T>(pub T);

impl<T: DeserializeOwned> FromRequest<App> for Posted<T> {
    type Rejection = AppError;

    async fn from_request(request: HttpRequest<Body>, app: &App) -> Result<Self, AppError> {
        Ok(Self(Fields::from_request(request, app).await?.read()?))
    }
}

/// The fields of a form as they travelled, for a page that reads several things from them, or keeps them.
#[derive(Clone)]
pub struct Fields(pub String);

impl Fields {
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, AppError> {
        serde_html_form::from_str(&self.0).map_err(|_| AppError::BadRequest)
    }

    /// Asks to sign in, and keeps what was posted.
    pub fn unauthenticated(self) -> Response {
        let mut response = AppError::Unauthenticated.into_response();
        response.extensions_mut().insert(Kept(self.0));
        response
    }
}

impl FromRequest<App> for Fields {
    type Rejection = AppError;

    async fn from_request(request: HttpRequest<Body>, app: &App) -> Result<Self, AppError> {
        if !is_form(&request) {
            return Err(AppError::BadRequest);
        }
        let body = Bytes::from_request(request, app).await.map_err(|_| AppError::BadRequest)?;
        String::from_utf8(body.to_vec()).map(Self).map_err(|_| AppError::BadRequest)
    }
}

/// What somebody posted whose session had ended: carried through the sign-in page, so that nothing is typed twice.
#[derive(Clone)]
pub struct Kept(pub String);

/// The refusal, with the fields that were posted.
pub async fn keep_for_later(request: HttpRequest<Body>) -> Response {
    let fields = if is_form(&request) { Bytes::from_request(request, &()).await.ok() } else { None };
    match fields.and_then(|bytes| String::from_utf8(bytes.to_vec()).ok()) {
        Some(fields) => Fields(fields).unauthenticated(),
        None => AppError::Unauthenticated.into_response(),
    }
}

fn is_form(request: &HttpRequest<Body>) -> bool {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"))
}
