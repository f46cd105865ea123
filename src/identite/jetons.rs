//! The tokens with which programs act for a person: made, shown once, stopped, counted.

use chrono::TimeDelta;
use serde::Deserialize;

use super::store::jetons as store;
use crate::{
    error::AppError,
    kernel::{
        form::{FieldErrors, visible},
        id::{JetonId, PersonneId},
    },
    server::{
        instant::Instant,
        request::Request,
        secret::{self, Fingerprint},
        writer,
    },
};

/// What every token begins with, so that people and programs that look for lost secrets know what it is.
const PREFIX: &str = "fil_";
/// Calls of one token within a minute.
pub const PAR_MINUTE: u32 = 300;
/// Tokens of one person that work at once.
const MOST: u32 = 20;
/// Longest name of a token, in characters.
const LONGEST_NOM: usize = 60;
/// How long a token may work: days, and how one says it.
pub const DUREES: [(i64, &str); 3] = [(30, "30 jours"), (90, "90 jours"), (365, "1 an")];

/// A token as its owner sees it afterwards.
pub struct Jeton {
    pub id: JetonId,
    pub nom: String,
    pub cree_le: Instant,
    pub expire_le: Instant,
    pub revoque_le: Option<Instant>,
    pub utilise_le: Option<Instant>,
}

/// A token to be kept.
pub struct NewJeton {
    pub id: JetonId,
    pub personne: PersonneId,
    pub fingerprint: Fingerprint,
    pub nom: String,
    pub cree_le: Instant,
    pub expire_le: Instant,
}

/// The form of a new token.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct JetonForm {
    /// The secret, proposed with the empty form: sent twice, it is the same token.
    pub jeton: String,
    pub nom: String,
    /// Days.
    pub duree: String,
}

impl JetonForm {
    pub fn blank() -> Self {
        Self { jeton: format!("{PREFIX}{}", secret::token()), nom: String::new(), duree: "90".to_owned() }
    }

    /// # Errors
    /// What is to be corrected, in the order of the page.
    fn parse(&self) -> Result<(Fingerprint, String, TimeDelta), FieldErrors> {
        let mut errors = FieldErrors::default();
        let nom = visible(&self.nom).split_whitespace().collect::<Vec<_>>().join(" ");
        let length = nom.chars().count();
        if length == 0 {
            errors.add("nom", "Écrivez à quoi sert ce jeton, par exemple Agenda de la médiathèque.");
        } else if length > LONGEST_NOM {
            errors.add("nom", format!("Le nom a {LONGEST_NOM} caractères au plus."));
        }
        let days = DUREES.iter().find(|(days, _)| days.to_string() == self.duree);
        let days = errors.take("duree", days.ok_or("Choisissez une durée."));
        let whole = self.jeton.strip_prefix(PREFIX).is_some_and(|secret| {
            secret.len() == 64 && secret.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
        });
        if !whole {
            errors.add("jeton", "Ce formulaire est incomplet. Rechargez la page.");
        }
        match days {
            Some((days, _)) if errors.is_empty() => Ok((secret::fingerprint(&self.jeton), nom, TimeDelta::days(*days))),
            _ => Err(errors),
        }
    }
}

pub async fn list(cx: &Request) -> Result<Vec<Jeton>, AppError> {
    let personne = cx.conseiller()?.personne();
    store::list(&mut *cx.db().reader().await?, personne).await
}

/// Makes a token of the secret that the form proposes. The same form sent again makes it once.
///
/// # Errors
/// `Stale` when the token was made and no longer works.
pub async fn create(cx: &Request, form: &JetonForm) -> Result<(), AppError> {
    let personne = cx.conseiller()?.personne();
    let (fingerprint, nom, lasts) = form.parse().map_err(AppError::Invalid)?;
    let now = cx.app.clock.real_now();
    let id = JetonId(cx.app.clock.new_id());
    let jeton = NewJeton { id, personne, fingerprint, nom, cree_le: now, expire_le: now.plus(lasts) };
    cx.write("jeton.creer", id.0, move |c| {
        Box::pin(async move {
            match store::known(c, &jeton.fingerprint, now).await? {
                Some((owner, works)) if owner == personne && works => return Ok(()),
                Some(_) => return Err(AppError::Stale),
                None => {}
            }
            if store::alive(c, personne, now).await? >= MOST {
                let message = format!("Vous avez déjà {MOST} jetons qui fonctionnent. Arrêtez-en un.");
                return Err(AppError::Invalid(FieldErrors::one("nom", &message)));
            }
            store::create(c, &jeton).await
        })
    })
    .await
}

pub async fn revoke(cx: &Request, id: JetonId) -> Result<(), AppError> {
    let (personne, now) = (cx.conseiller()?.personne(), cx.app.clock.real_now());
    cx.write("jeton.revoquer", id.0, move |c| Box::pin(async move { store::revoke(c, personne, id, now).await })).await
}

/// Counts the call of a program before anything of it runs, where there is one.
///
/// # Errors
/// `TooMany` beyond `PAR_MINUTE`.
pub async fn count(cx: &Request) -> Result<(), AppError> {
    let Some(fingerprint) = cx.jeton.filter(|_| cx.viewer.is_some()) else { return Ok(()) };
    let now = cx.app.clock.real_now();
    let counted = cx.write(writer::CALL, None, move |c| {
        Box::pin(async move {
            if store::used(c, &fingerprint, now).await? > PAR_MINUTE {
                return Err(AppError::TooMany { minutes: 1 });
            }
            Ok(())
        })
    });
    match counted.await {
        // Reading goes on where nothing can be written any more.
        Err(AppError::Full) if cx.method.is_safe() => Ok(()),
        counted => counted,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> JetonForm {
        JetonForm { nom: " Agenda \u{200b} de\nSarcelles ".to_owned(), ..JetonForm::blank() }
    }

    #[test]
    fn a_form_is_read_and_each_fault_said() {
        let (fingerprint, nom, lasts) = form().parse().unwrap();
        assert_eq!((nom.as_str(), lasts), ("Agenda de Sarcelles", TimeDelta::days(90)));
        assert_ne!(fingerprint, form().parse().unwrap().0, "two forms propose the same secret");
        let wrong = JetonForm { jeton: "fil_ABC".to_owned(), nom: "\u{200b}".to_owned(), duree: "3000".to_owned() };
        let errors = wrong.parse().unwrap_err();
        assert_eq!(errors.iter().map(|error| error.field.as_str()).collect::<Vec<_>>(), ["nom", "duree", "jeton"]);
        assert!(JetonForm { nom: "é".repeat(61), ..form() }.parse().unwrap_err().of("nom").is_some());
    }
}
