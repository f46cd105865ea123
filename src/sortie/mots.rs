//! What a conseiller says, in their own words, of some months in a report.

use serde::{Deserialize, Serialize};

use super::store;
use crate::{
    error::AppError,
    identite::access::Contrat,
    kernel::{
        form::{FieldErrors, visible},
        french,
        id::ContratId,
    },
    server::request::Request,
    statistique::periode::Periode,
};

/// Longest text, in characters.
pub const LONGEST: u32 = 5000;

/// The words of a period, and their version; 0 while nothing was ever written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mot {
    pub texte: String,
    pub version: u32,
}

/// Words in somebody's report: whose, and of which months.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MotSigne {
    pub contrat: ContratId,
    pub conseiller: String,
    pub periode: Periode,
    pub texte: String,
}

/// What is typed on the page of a report.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MotForm {
    pub contrat: String,
    /// Code of a `Periode`.
    pub periode: String,
    /// The version that this text replaces.
    pub version: String,
    pub texte: String,
}

impl MotForm {
    /// The text as it is kept: as typed, but for what cannot be seen.
    fn parse(&self) -> Result<String, FieldErrors> {
        let texte = visible(&self.texte.replace("\r\n", "\n")).trim().to_owned();
        let length = texte.chars().count();
        if length > LONGEST as usize {
            let message = format!(
                "Votre texte a {} caractères. Le maximum est {}.",
                french::number(length as u64),
                french::number(LONGEST.into())
            );
            return Err(FieldErrors::one("texte", &message));
        }
        Ok(texte)
    }
}

pub async fn of_contrat(cx: &Request, contrat: &Contrat, periode: Periode) -> Result<Mot, AppError> {
    store::mot(&mut *cx.db().reader().await?, contrat.id, periode).await
}

/// The words that a report of some contrats over a period shows: those of the period, and of months inside it.
pub async fn within(cx: &Request, contrats: &[ContratId], periode: Periode) -> Result<Vec<MotSigne>, AppError> {
    store::mots(&mut *cx.db().reader().await?, contrats, periode).await
}

/// Keeps the words of a period. The same form sent again changes nothing.
///
/// # Errors
/// `Stale` when they say something else since they were read.
pub async fn keep(cx: &Request, contrat: &Contrat, periode: Periode, form: &MotForm) -> Result<(), AppError> {
    let texte = form.parse().map_err(AppError::Invalid)?;
    let (id, base, now) = (contrat.id, form.version.parse().unwrap_or(0), cx.app.clock.real_now());
    cx.write("rapport.ecrire", id.0, move |c| {
        Box::pin(async move {
            let was = store::mot(c, id, periode).await?;
            if was.texte == texte {
                return Ok(());
            }
            if was.version != base {
                return Err(AppError::Stale);
            }
            store::keep_mot(c, id, periode, &Mot { texte, version: base + 1 }, now).await
        })
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_kept_as_typed() {
        let form = |texte: &str| MotForm { texte: texte.to_owned(), ..MotForm::default() };
        assert_eq!(form(" Un mot.\r\n\r\n« deux » <b>\u{202e}\n").parse().unwrap(), "Un mot.\n\n« deux » <b>");
        assert!(form(&"é".repeat(5000)).parse().is_ok());
        assert!(form(&"é".repeat(5001)).parse().unwrap_err().of("texte").is_some());
    }
}
