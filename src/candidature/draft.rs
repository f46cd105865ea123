//! Use cases of a questionnaire that is being filled: begin, keep, leave, take up again. Nobody needs an account for it:
//! whoever holds its code holds the draft.

use serde::Deserialize;

use super::{
    letters,
    model::{Etape, Reponses, on_page},
    store::drafts::{self, Draft},
};
use crate::{
    courriel::outbox,
    error::AppError,
    identite::{self, tries},
    kernel::{
        email::Email,
        form::FieldErrors,
        french,
        id::{BrouillonId, PersonneId},
    },
    server::{form::Fields, instant::Instant, request::Request, secret::PaperCode},
    territoire::{self, model::Insee},
};

/// A draft, and the code that opened it. Only this module makes one.
pub struct Held {
    pub code: PaperCode,
    pub draft: Draft,
}

/// The draft of the code that came with a form, else of this browser's.
///
/// # Errors
/// `Unauthenticated` when it changes a candidature, and its owner is not signed in; `NotFound` when somebody else is.
pub async fn held(cx: &Request, with_form: &str) -> Result<Option<Held>, AppError> {
    let codes = [Some(with_form), cx.brouillon.as_deref()].into_iter().flatten().filter_map(PaperCode::parse);
    let mut reader = cx.db().reader().await?;
    for code in codes {
        let Some(draft) = drafts::find(&mut reader, &code.fingerprint()).await? else { continue };
        if let Some(owner) = draft.of {
            owned_by(cx, owner)?;
        }
        return Ok(Some(Held { code, draft }));
    }
    Ok(None)
}

fn owned_by(cx: &Request, owner: PersonneId) -> Result<(), AppError> {
    if cx.viewer()?.personne == owner { Ok(()) } else { Err(AppError::NotFound) }
}

/// An empty questionnaire.
pub async fn begin(cx: &Request) -> Result<PaperCode, AppError> {
    tries::reserve_ask(cx, [tries::drafts_from(cx)]).await?;
    create(cx, None, Reponses::default()).await
}

/// A draft that changes the candidature of the signed-in person, with these answers.
pub async fn change(cx: &Request, reponses: Reponses) -> Result<PaperCode, AppError> {
    create(cx, Some(cx.viewer()?.personne), reponses).await
}

async fn create(cx: &Request, of: Option<PersonneId>, reponses: Reponses) -> Result<PaperCode, AppError> {
    let (id, code, now) = (BrouillonId(cx.app.clock.new_id()), PaperCode::random(), cx.now);
    let fingerprint = code.fingerprint();
    cx.write("brouillon.commencer", id.0, move |c| {
        Box::pin(async move { drafts::create(c, id, &fingerprint, of, &reponses, now).await })
    })
    .await?;
    Ok(code)
}

/// Keeps what is typed on a page, right or wrong: a draft is unfinished by nature, and losing words is worse. Gives the
/// answers as they are kept, and what is to be corrected on that page.
pub async fn keep(
    cx: &Request,
    held: &Held,
    etape: Etape,
    posted: Reponses,
) -> Result<(Reponses, FieldErrors), AppError> {
    let mut reponses = held.draft.reponses.clone();
    let (contact, email) = (reponses.contact.clone(), reponses.email.clone());
    reponses.take(etape, posted);
    if held.draft.of.is_some() {
        // The address of an account changes by a code sent to it, never here.
        (reponses.contact, reponses.email) = (contact, email);
    }
    if etape == Etape::Lieu
        && let Ok(place) = territoire::api::resolve(&reponses.commune, &reponses.commune_code)
    {
        reponses.commune = place.label();
        reponses.commune_code = place.commune.insee.as_str().to_owned();
    }
    let errors = match reponses.parse(earliest_today(cx), find_commune) {
        Ok(_) => FieldErrors::default(),
        Err(errors) => on_page(&errors, etape),
    };
    let (id, kept, now) = (held.draft.id, reponses.clone(), cx.now);
    let still_a_draft = cx
        .write("brouillon.garder", id.0, move |c| Box::pin(async move { drafts::keep(c, id, &kept, now).await }))
        .await?;
    if still_a_draft { Ok((reponses, errors)) } else { Err(AppError::NotFound) }
}

/// For the island: keeps the fields of a page, and says when.
pub async fn autosave(cx: &Request, etape: &str, champs: String) -> Result<String, AppError> {
    let (etape, fields) = (Etape::from_slug(etape).ok_or(AppError::NotFound)?, Fields(champs));
    let held = held(cx, &fields.read::<WithForm>()?.brouillon).await?.ok_or(AppError::NotFound)?;
    keep(cx, &held, etape, fields.read()?).await?;
    Ok(saved_at(cx, cx.now))
}

/// « Brouillon enregistré à 18 h 04. Rien n’est encore envoyé. »
pub fn saved_at(cx: &Request, at: Instant) -> String {
    let (at, now) = [at, cx.now].map(|at| at.utc().with_timezone(&chrono_tz::Europe::Paris)).into();
    let day = if at.date_naive() == now.date_naive() {
        String::new()
    } else {
        format!("le {} ", french::date(at.date_naive()))
    };
    format!("Brouillon enregistré {day}à {}. Rien n’est encore envoyé.", at.format("%-H\u{202f}h\u{202f}%M"))
}

/// What travels with every page of a questionnaire beside its answers.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct WithForm {
    /// The draft's code: the form works where cookies do not, and after they are lost.
    pub brouillon: String,
    /// The page to go to instead of the next.
    pub retour: String,
    /// Which button was pressed.
    pub suite: String,
}

/// Of all French territories, the day that it is where it is earliest: nobody's today is refused.
pub fn earliest_today(cx: &Request) -> chrono::NaiveDate {
    cx.now.utc().with_timezone(&chrono_tz::Pacific::Marquesas).date_naive()
}

/// Which commune is meant.
pub fn find_commune(typed: &str, code: &str) -> Result<Insee, String> {
    territoire::api::resolve(typed, code).map(|place| place.commune.insee.clone()).map_err(|error| error.to_string())
}

/// Throws a draft away, at the person's word.
pub async fn abandon(cx: &Request, held: &Held) -> Result<(), AppError> {
    let id = held.draft.id;
    cx.write("brouillon.abandonner", id.0, move |c| Box::pin(async move { drafts::delete(c, id).await })).await
}

/// Sends the way back to the draft by mail.
pub async fn mail_link(cx: &Request, held: &Held, typed: &str) -> Result<(), AppError> {
    let email = Email::parse(typed).ok_or_else(|| {
        AppError::Invalid(FieldErrors::one("email", "Écrivez une adresse e-mail, par exemple prenom.nom@exemple.fr."))
    })?;
    tries::reserve_ask(cx, [tries::letters_to(&email), tries::letters_from(cx)]).await?;
    let (letter, now) = (cx.app.clock.new_id(), cx.app.clock.real_now());
    let letter = letters::link(letter, email, &resume_link(cx, &held.code));
    cx.write("brouillon.envoyer_lien", held.draft.id.0, move |c| {
        Box::pin(async move { outbox::queue(c, &letter, now).await })
    })
    .await
}

pub fn resume_link(cx: &Request, code: &PaperCode) -> String {
    format!("{}/reprendre/{}", cx.app.config.origin(), code.shown())
}

/// What a code that was typed again opens.
pub enum Resumed {
    Draft(PaperCode),
    Space(identite::api::Opened),
}

/// Takes up a draft, or opens the space of someone without e-mail.
pub async fn resume(cx: &Request, typed: &str) -> Result<Resumed, AppError> {
    let refused = || {
        AppError::Invalid(FieldErrors::one(
            "code",
            "Ce code ne convient pas, ou n’est plus valable. Vérifiez les 28 lettres et chiffres.",
        ))
    };
    let code = PaperCode::parse(typed).ok_or_else(refused)?;
    tries::reserve(cx, [tries::from_network(cx)]).await?;
    if let Some(opened) = identite::api::sign_in_by_print(cx, &code).await? {
        return Ok(Resumed::Space(opened));
    }
    let found = drafts::find(&mut *cx.db().reader().await?, &code.fingerprint()).await?;
    match found {
        Some(draft) if draft.sent.is_none() => Ok(Resumed::Draft(code)),
        _ => Err(refused()),
    }
}
