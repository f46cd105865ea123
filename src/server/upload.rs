//! A form with a file, as browsers post it. The file is in memory, at most as large as the edge lets in, and never on the disk.

use std::collections::BTreeMap;

use axum::{
    body::{Body, Bytes},
    extract::FromRequest,
    http::{Request as HttpRequest, header},
};

use super::{edge::UPLOAD_LIMIT, state::App};
use crate::error::AppError;

/// Fields of a form besides its file, at most: each is a few words.
const MOST_FIELDS: usize = 20;

/// What was posted. The file's own name is not even read.
#[derive(Debug, Default)]
pub struct Upload {
    fields: BTreeMap<String, String>,
    /// Empty where no file was chosen.
    pub file: Bytes,
}

impl Upload {
    /// A field of the form; empty where it is absent.
    pub fn field(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }
}

impl FromRequest<App> for Upload {
    type Rejection = AppError;

    async fn from_request(request: HttpRequest<Body>, _: &App) -> Result<Self, AppError> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let boundary = kind.and_then(|kind| multer::parse_boundary(kind).ok()).ok_or(AppError::BadRequest)?;
        let body = axum::body::to_bytes(request.into_body(), UPLOAD_LIMIT).await.map_err(|_| AppError::TooLarge)?;
        let parts = futures_util::stream::iter([Ok::<_, std::convert::Infallible>(body)]);
        let mut form = multer::Multipart::new(parts, boundary);
        let mut upload = Self::default();
        while let Some(field) = form.next_field().await.map_err(|_| AppError::BadRequest)? {
            let Some(name) = field.name().map(str::to_owned) else { continue };
            if name == "fichier" {
                upload.file = field.bytes().await.map_err(|_| AppError::BadRequest)?;
            } else if upload.fields.len() < MOST_FIELDS {
                upload.fields.insert(name, field.text().await.map_err(|_| AppError::BadRequest)?);
            }
        }
        Ok(upload)
    }
}
