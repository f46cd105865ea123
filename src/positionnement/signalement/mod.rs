//! Something wrong with a question, said by who was asked it or by who teaches; read where keys are corrected.

pub mod pages;
pub mod store;

use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{access, items::bank};
use crate::{
    error::AppError,
    identite::access::OrganismeAccess,
    kernel::{
        form::{FieldErrors, visible},
        id::{PassageId, PersonneId},
    },
    server::{database::Conn, instant::Instant, request::Request},
};

/// Characters of a message, at most.
pub const TEXTE: usize = 500;

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct SignalementForm {
    /// Empty: what was said is taken back.
    pub signalement: String,
    /// The form of the test whose figures the page showed.
    pub forme: String,
}

/// One a person and a question: said again, it replaces what was said.
#[derive(Clone, Debug)]
pub struct Signalement {
    pub texte: String,
    pub le: DateTime<Utc>,
}

impl SignalementForm {
    fn parse(&self) -> Result<Option<String>, FieldErrors> {
        let texte = visible(&self.signalement).trim().to_owned();
        match texte.chars().count() {
            0 => Ok(None),
            1..=TEXTE => Ok(Some(texte)),
            _ => Err(wrong(&format!("Raccourcissez le message\u{a0}: {TEXTE} caractères au plus."))),
        }
    }
}

fn wrong(sentence: &str) -> FieldErrors {
    FieldErrors::one("signalement", sentence)
}

/// By the person who was asked it, once the test is over.
pub async fn by_person(cx: &Request, id: PassageId, rang: u8, form: &SignalementForm) -> Result<(), AppError> {
    let personne = cx.conseiller()?.personne();
    let texte = form.parse().map_err(AppError::Invalid);
    let now = cx.app.clock.real_now();
    cx.write("positionnement.signaler", id.0, move |c| {
        Box::pin(async move {
            let access = access::own(c, personne, id).await?;
            let item = store::asked(c, &access, rang).await?.ok_or(AppError::NotFound)?;
            keep(c, &item, personne, texte?, now).await
        })
    })
    .await
}

/// By somebody of the organisme.
pub async fn by_organisme(
    cx: &Request,
    organisme: &OrganismeAccess,
    item: &str,
    form: &SignalementForm,
) -> Result<(), AppError> {
    let item = bank().item(item).filter(|item| !item.entrainement).ok_or(AppError::NotFound)?;
    let texte = form.parse().map_err(AppError::Invalid)?;
    let (personne, now) = (organisme.personne(), cx.app.clock.real_now());
    cx.write("positionnement.signaler", organisme.organisation().id.0, move |c| {
        Box::pin(async move { keep(c, &item.id, personne, texte, now).await })
    })
    .await
}

async fn keep(c: &mut Conn, item: &str, par: PersonneId, texte: Option<String>, now: Instant) -> Result<(), AppError> {
    match texte {
        Some(texte) => store::keep(c, item, par, &texte, now).await,
        None if store::take_back(c, item, par).await? => Ok(()),
        None => Err(AppError::Invalid(wrong("Écrivez ce qui ne va pas, en une phrase."))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_what_one_sees_of_it_and_is_short() {
        let read = |text: &str| SignalementForm { signalement: text.to_owned(), ..SignalementForm::default() }.parse();
        assert_eq!(read(" La réponse B\u{200b} est juste aussi. ").unwrap().unwrap(), "La réponse B est juste aussi.");
        assert!(read("é".repeat(TEXTE).as_str()).unwrap().is_some());
        for empty in ["", " \u{200b}", "\u{200b} \u{200b}"] {
            assert_eq!(read(empty).unwrap(), None, "{empty}");
        }
        assert!(read("é".repeat(TEXTE + 1).as_str()).unwrap_err().of("signalement").is_some());
    }
}
