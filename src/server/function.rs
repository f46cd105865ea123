//! Server functions: what islands call.

use axum::http::StatusCode;
use leptos::prelude::{expect_context, use_context};
use leptos_axum::ResponseOptions;

use super::request::Request;
use crate::error::AppError;

/// Runs a use case for an island. Leptos answers 500 to every error: the true status is set here.
pub async fn answer<T>(work: impl AsyncFnOnce(&Request) -> Result<T, AppError>) -> Result<T, AppError> {
    // The function's context is read before the first await.
    let cx = use_context::<Request>().ok_or_else(|| AppError::internal("a server function outside the router"))?;
    let options = expect_context::<ResponseOptions>();
    let result = work(&cx).await;
    if let Err(error) = &result {
        options.set_status(StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR));
    }
    result
}
