//! A file that was made, without a name: it is gone when nobody holds it any longer.

use std::{
    fs::File,
    io::{Seek as _, SeekFrom},
};

use axum::{
    body::Body,
    http::{HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use tokio::io::AsyncReadExt as _;
use tokio_util::io::ReaderStream;

use crate::{error::AppError, kernel::spelling};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Csv,
    Xlsx,
    Pdf,
}

impl Format {
    pub fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Pdf => "pdf",
        }
    }

    fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Pdf => "application/pdf",
        }
    }
}

#[derive(Debug)]
pub struct Fichier {
    format: Format,
    file: File,
    length: u64,
}

impl Fichier {
    pub(super) fn new(format: Format, mut file: File) -> Result<Self, AppError> {
        let length = file.seek(SeekFrom::End(0)).map_err(AppError::internal)?;
        file.rewind().map_err(AppError::internal)?;
        Ok(Self { format, file, length })
    }

    /// The answer that a browser saves under this name, to which the extension is added: « Activités, novembre 2026 » is
    /// `activites-novembre-2026.pdf`.
    pub fn download(self, name: &str) -> Response {
        let name = spelling::letters(name).replace(' ', "-");
        let name: String = name.chars().filter(|letter| letter.is_ascii_alphanumeric() || *letter == '-').collect();
        let disposition = format!("attachment; filename=\"{name}.{}\"", self.format.extension());
        let mut response = Body::from_stream(ReaderStream::new(tokio::fs::File::from_std(self.file))).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.format.media_type()));
        headers.insert(header::CONTENT_LENGTH, self.length.into());
        if let Ok(disposition) = HeaderValue::from_str(&disposition) {
            headers.insert(header::CONTENT_DISPOSITION, disposition);
        }
        response
    }

    /// The whole, to be kept or attached.
    pub async fn bytes(self) -> Result<Vec<u8>, AppError> {
        let mut bytes = Vec::new();
        tokio::fs::File::from_std(self.file).read_to_end(&mut bytes).await.map_err(AppError::internal)?;
        Ok(bytes)
    }
}
