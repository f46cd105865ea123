//! Server functions: what islands call.

use axum::http::StatusCode;
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

use super::request::Request;
use crate::{error::AppError, island::Refused};

/// Runs a use case for an island. Leptos answers 500 to every error: the true status is set here.
pub async fn answer<T>(work: impl AsyncFnOnce(&Request) -> Result<T, AppError>) -> Result<T, Refused> {
    // The function's context is read before the first await.
    let (cx, options) = (use_context::<Request>(), use_context::<ResponseOptions>());
    let result = match cx {
        Some(cx) => work(&cx).await,
        None => Err(AppError::internal("a server function outside the router")),
    };
    result.map_err(|error| refused(&error, options))
}

/// What was posted is not what the function takes.
pub fn unreadable() -> Refused {
    refused(&AppError::BadRequest, use_context::<ResponseOptions>())
}

fn refused(error: &AppError, options: Option<ResponseOptions>) -> Refused {
    if let Some(options) = options {
        options.set_status(StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR));
    }
    error.into()
}

impl From<&AppError> for Refused {
    fn from(error: &AppError) -> Self {
        match error {
            AppError::Invalid(_) | AppError::Unauthenticated | AppError::Conflict { .. } => Self(String::new()),
            error => {
                let (title, text) = error.explanation();
                Self(format!("{title}. {text}"))
            }
        }
    }
}
