//! Use cases of a questionnaire that is being filled: begin, keep, leave, take up again. Nobody needs an account for it:
//! whoever holds its code holds the draft.

use serde::Deserialize;

use super::{
    etape::Etape,
    letters,
    model::{BY_EMAIL, BY_TELEPHONE, Reponses, on_page},
    store::drafts::{self, Draft},
};
use crate::{
    courriel::outbox,
    error::AppError,
    identite::{self, access::Viewer, tries},
    kernel::{
        email::Email,
        form::FieldErrors,
        french,
        id::{BrouillonId, PersonneId},
    },
    server::{form::Fields, instant::Instant, request::Request, secret::PaperCode, writer},
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
        let Some(mut draft) = drafts::find(&mut reader, &code.fingerprint()).await? else { continue };
        if let Some(owner) = draft.of {
            let own = owned_by(cx, owner)?;
            // The account's address, which may have changed since.
            let by = if own.email.is_some() { BY_EMAIL } else { BY_TELEPHONE };
            (draft.reponses.contact, draft.reponses.email) = (by.to_owned(), own.email.clone().unwrap_or_default());
        }
        return Ok(Some(Held { code, draft }));
    }
    Ok(None)
}

fn owned_by(cx: &Request, owner: PersonneId) -> Result<&Viewer, AppError> {
    cx.viewer().and_then(|viewer| if viewer.personne == owner { Ok(viewer) } else { Err(AppError::NotFound) })
}

/// An empty questionnaire.
pub async fn begin(cx: &Request) -> Result<PaperCode, AppError> {
    tries::reserve_ask(cx, [tries::drafts_from(cx)]).await?;
    create(cx, None, Reponses::default()).await
}

/// A draft that changes the candidature of the signed-in person, with these answers in the place of any they had begun.
pub async fn change(cx: &Request, reponses: Reponses) -> Result<PaperCode, AppError> {
    create(cx, Some(cx.viewer()?.personne), reponses).await
}

/// The change that the signed-in person has begun, under a code for this browser; `None` when there is none.
pub async fn change_begun(cx: &Request) -> Result<Option<PaperCode>, AppError> {
    let personne = cx.viewer()?.personne;
    let Some(id) = drafts::change_of(&mut *cx.db().reader().await?, personne).await? else { return Ok(None) };
    let code = PaperCode::random();
    let fingerprint = code.fingerprint();
    cx.write("brouillon.reprendre", id.0, move |c| Box::pin(async move { drafts::rekey(c, id, &fingerprint).await }))
        .await?;
    Ok(Some(code))
}

async fn create(cx: &Request, of: Option<PersonneId>, reponses: Reponses) -> Result<PaperCode, AppError> {
    let (id, code, now) = (BrouillonId(cx.app.clock.new_id()), PaperCode::random(), cx.now);
    let fingerprint = code.fingerprint();
    cx.write("brouillon.commencer", id.0, move |c| {
        Box::pin(async move {
            if let Some(personne) = of
                && let Some(before) = drafts::change_of(c, personne).await?
            {
                drafts::delete(c, before).await?;
            }
            drafts::create(c, id, &fingerprint, of, &reponses, now).await
        })
    })
    .await?;
    Ok(code)
}

/// The most that a draft may hold, in bytes: far above what the questions take, whatever was pasted there.
const LARGEST: usize = 40_000;

/// How a page came.
enum Coming {
    /// The person pressed a button.
    Posted,
    /// By itself, from a page that was drawn at this moment, in milliseconds.
    ByItself(u64),
}

/// Keeps what is typed on a page, right or wrong: a draft is unfinished by nature, and losing words is worse. Gives the
/// answers as they are kept, and what is to be corrected on that page.
pub async fn keep(
    cx: &Request,
    held: &Held,
    etape: Etape,
    posted: Reponses,
) -> Result<(Reponses, FieldErrors), AppError> {
    let reponses = store(cx, held, etape, posted, Coming::Posted).await?.ok_or(AppError::NotFound)?;
    let errors = match reponses.parse(earliest_today(cx), find_commune) {
        Ok(_) => FieldErrors::default(),
        Err(errors) => on_page(&errors, etape),
    };
    Ok((reponses, errors))
}

/// `None`: the page is older than what the person has posted since.
async fn store(
    cx: &Request,
    held: &Held,
    etape: Etape,
    mut posted: Reponses,
    coming: Coming,
) -> Result<Option<Reponses>, AppError> {
    if etape == Etape::Lieu
        && let Ok(place) = territoire::api::resolve(&posted.commune, &posted.commune_code)
    {
        posted.commune = place.label();
        posted.commune_code = place.commune.insee.as_str().to_owned();
    }
    if serde_json::to_string(&posted).map_err(AppError::internal)?.len() > LARGEST {
        return Err(AppError::TooLarge);
    }
    let (id, now) = (held.draft.id, cx.now);
    let (contact, email) = (held.draft.reponses.contact.clone(), held.draft.reponses.email.clone());
    cx.write(writer::KEEP, id.0, move |c| {
        Box::pin(async move {
            // As it is now: another page of it may have been kept since the request began.
            let draft = drafts::load(c, id).await?.filter(|draft| draft.sent.is_none());
            let mut draft = draft.ok_or(AppError::NotFound)?;
            let page = etape.slug().to_owned();
            match coming {
                Coming::ByItself(drawn) if draft.posted.get(&page).is_some_and(|at| *at >= drawn) => return Ok(None),
                Coming::ByItself(_) => {}
                Coming::Posted => drop(draft.posted.insert(page, now.unix_millis())),
            }
            draft.reponses.take(etape, posted);
            if draft.of.is_some() {
                // The address of an account changes by a code sent to it, never here.
                (draft.reponses.contact, draft.reponses.email) = (contact, email);
            }
            drafts::keep(c, &draft, now).await?;
            Ok(Some(draft.reponses))
        })
    })
    .await
}

/// For the island: keeps the fields of a page, and says when.
pub async fn autosave(cx: &Request, etape: &str, champs: String) -> Result<String, AppError> {
    let (etape, fields) = (Etape::from_slug(etape).ok_or(AppError::NotFound)?, Fields(champs));
    let with = fields.read::<WithForm>()?;
    let held = held(cx, &with.brouillon).await?.ok_or(AppError::NotFound)?;
    Ok(match store(cx, &held, etape, fields.read()?, Coming::ByItself(with.page)).await? {
        Some(_) => saved_at(cx, cx.now),
        None => {
            "Vous avez déjà envoyé cette page depuis un autre onglet. Rechargez-la pour voir vos réponses.".to_owned()
        }
    })
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
    /// The draft's code: the form still works once the cookie is lost.
    pub brouillon: String,
    /// When the page was drawn, in milliseconds.
    pub page: u64,
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
    let email = Email::parse(typed).ok_or_else(|| AppError::Invalid(FieldErrors::one("email", Email::EXPECTED)))?;
    tries::reserve_ask(cx, tries::letters(cx, &email)).await?;
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
        Some(_) => Err(AppError::Invalid(FieldErrors::one(
            "code",
            "Ce questionnaire est déjà envoyé. Pour suivre votre candidature, connectez-vous par e-mail, ou avec le code donné à l’envoi.",
        ))),
        None => Err(refused()),
    }
}
