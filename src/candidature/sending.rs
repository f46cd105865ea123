//! Use cases that send a candidature: by the code of a mail, by a telephone alone, or as a change to one already sent.
//! Each is one transaction, and the same sending twice is one.

use chrono::TimeDelta;

use super::{
    draft::Held,
    etat::Etat,
    letters,
    model::{Contact, Coordonnees, Projet, Reponses},
    store::{
        self, Candidature, Event,
        drafts::{self, Draft},
    },
};
use crate::{
    courriel::outbox,
    error::AppError,
    identite::{
        api::{Opened, Opening},
        by_mail,
        code::{self, Typed, Usage},
        inscription::{self, Arrival, Claim},
        letters as account_letters, printed, tries,
    },
    kernel::{
        email::Email,
        form::FieldErrors,
        id::{BrouillonId, CandidatureId, PersonneId},
        telephone::Telephone,
    },
    server::{
        database::Conn,
        instant::Instant,
        request::Request,
        secret::{self, Fingerprint, PaperCode},
    },
};

/// What sending comes to.
pub enum Outcome {
    /// A code was mailed: the token binds it to this browser.
    CodeAsked(String),
    /// With the session that it opened, and the key of the space of someone without e-mail.
    Sent(Option<Opened>, Option<PaperCode>),
    /// The person had one already: signed in, they choose between both.
    AlreadyThere(Option<Opened>),
    /// It changed elsewhere since the page was shown.
    Changed,
    /// The address is that of the account of a professional with another name.
    AnotherPerson,
}

impl Outcome {
    /// Sent by someone who is signed in already.
    const DONE: Self = Self::Sent(None, None);
}

/// How long the same press is answered as the first time.
const REPLAY: TimeDelta = code::LIFE;

/// All that a sending needs, read before its transaction.
struct Parcel {
    draft: BrouillonId,
    who: Coordonnees,
    projet: Projet,
    personne: PersonneId,
    candidature: CandidatureId,
    event: uuid::Uuid,
    letter: uuid::Uuid,
    site: String,
    now: Instant,
}

impl Parcel {
    fn new(cx: &Request, held: &Held) -> Result<Self, AppError> {
        let (who, projet) = read(cx, &held.draft.reponses).map_err(AppError::Invalid)?;
        let clock = &cx.app.clock;
        Ok(Self {
            draft: held.draft.id,
            who,
            projet,
            personne: PersonneId(clock.new_id()),
            candidature: CandidatureId(clock.new_id()),
            event: clock.new_id(),
            letter: clock.new_id(),
            site: cx.app.config.origin(),
            now: cx.now,
        })
    }

    fn arrival(&self) -> Arrival<'_> {
        let telephone = match &self.who.contact {
            Contact::Email { telephone, .. } => telephone.as_ref(),
            Contact::Telephone(telephone) => Some(telephone),
        };
        Arrival { prenom: &self.who.prenom, nom: &self.who.nom, telephone, adresse: self.who.adresse.as_deref() }
    }

    async fn store_first(
        &self,
        c: &mut Conn,
        personne: PersonneId,
        preuve: Option<Fingerprint>,
    ) -> Result<(), AppError> {
        store::insert(c, self.candidature, personne, &self.projet, self.now).await?;
        store::tell(c, self.event, self.candidature, Event::Envoyee, self.now).await?;
        drafts::mark_sent(c, self.draft, self.candidature, preuve, self.now).await
    }

    async fn store_change(&self, c: &mut Conn, was: &Candidature, personne: PersonneId) -> Result<bool, AppError> {
        if !store::replace(c, was.id, was.version, &self.projet, self.now).await? {
            return Ok(false);
        }
        inscription::update(c, personne, &self.arrival()).await?;
        let event = if was.etat == Etat::Envoyee { Event::Modifiee } else { Event::Relancee };
        store::tell(c, self.event, was.id, event, self.now).await?;
        drafts::mark_sent(c, self.draft, was.id, None, self.now).await?;
        Ok(true)
    }
}

/// Reads a whole questionnaire.
pub fn read(cx: &Request, reponses: &Reponses) -> Result<(Coordonnees, Projet), FieldErrors> {
    reponses.parse(super::draft::earliest_today(cx), super::draft::find_commune)
}

/// The draft as it is in the transaction: an earlier press of the same button may have sent it since the request began.
async fn now(c: &mut Conn, parcel: &Parcel) -> Result<Draft, AppError> {
    drafts::load(c, parcel.draft).await?.ok_or(AppError::NotFound)
}

/// The person presses « Envoyer ». `seen` is the version of the candidature that the page showed beside the answers.
pub async fn send(cx: &Request, held: &Held, seen: Option<i64>) -> Result<Outcome, AppError> {
    if let Some(sent) = &held.draft.sent {
        return replay(cx, held, sent.personne).await;
    }
    let parcel = Parcel::new(cx, held)?;
    if held.draft.of.is_some() {
        return change(cx, parcel, seen).await;
    }
    match parcel.who.contact.clone() {
        Contact::Telephone(telephone) => by_telephone(cx, parcel, telephone).await,
        Contact::Email { email, .. } => match &cx.viewer {
            Some(viewer) if viewer.email.as_deref() == Some(email.as_str()) => signed_in(cx, parcel, email).await,
            _ => ask_code(cx, &email).await.map(Outcome::CodeAsked),
        },
    }
}

/// The same press again: whoever sent by a telephone may not have received their key, and has no other way in.
async fn replay(cx: &Request, held: &Held, personne: PersonneId) -> Result<Outcome, AppError> {
    let recent = cx.now <= held.draft.changed.plus(REPLAY);
    if !recent || inscription::person(&mut *cx.db().reader().await?, personne).await?.email.is_some() {
        return Ok(Outcome::DONE);
    }
    let (key, opening) = (PaperCode::random(), Opening::new(cx, false));
    let (opened, fingerprint, real_now) = (opening.opened(), key.fingerprint(), cx.app.clock.real_now());
    cx.write("code.imprimer", personne.0, move |c| {
        Box::pin(async move {
            printed::set(c, personne, &fingerprint, real_now).await?;
            opening.store(c, personne).await
        })
    })
    .await?;
    Ok(Outcome::Sent(Some(opened), Some(key)))
}

/// Sends a code to the address of the draft, whoever has it.
pub async fn ask_code(cx: &Request, email: &Email) -> Result<String, AppError> {
    tries::reserve_ask(cx, tries::letters(cx, email)).await?;
    let (token, letter, now) = (secret::token(), cx.app.clock.new_id(), cx.app.clock.real_now());
    let (given, email) = (token.clone(), email.clone());
    cx.write("code.demander", None, move |c| {
        Box::pin(async move {
            let code = code::issue(c, &token, Usage::Candidature, &email, now).await?;
            outbox::queue(c, &account_letters::confirm(letter, email, &code), now).await
        })
    })
    .await?;
    Ok(given)
}

/// What the transaction that types a code comes to.
enum Step {
    Sent,
    AlreadyThere,
    Refused(Typed),
    AnotherPerson,
    Closed,
}

/// The code of the mail was typed: it proves the address, makes the account where there is none, and sends.
pub async fn confirm(cx: &Request, held: &Held, typed: &str) -> Result<Outcome, AppError> {
    let token = by_mail::asked(cx, "code")?;
    tries::reserve(cx, [tries::from_network(cx), tries::draft(held.draft.id)]).await?;
    let preuve = secret::fingerprint(format!("{token} {}", typed.split_whitespace().collect::<String>()));
    let parcel = match &held.draft.sent {
        None => Some(Parcel::new(cx, held)?),
        Some(_) => None,
    };
    let (id, opening, now) = (held.draft.id, Opening::new(cx, false), cx.now);
    let (opened, typed, real_now) = (opening.opened(), typed.to_owned(), cx.app.clock.real_now());
    let step = cx
        .write("candidature.confirmer", id.0, move |c| {
            Box::pin(async move {
                let draft = drafts::load(c, id).await?.ok_or(AppError::NotFound)?;
                let (None, Some(parcel)) = (&draft.sent, parcel) else {
                    // The same code pressed twice: the answer to the first may have been lost on the way.
                    let again = draft.sent.filter(|sent| sent.preuve.as_deref() == Some(&preuve[..]));
                    let Some(sent) = again.filter(|_| now <= draft.changed.plus(REPLAY)) else {
                        return Ok(Step::Refused(Typed::Gone));
                    };
                    opening.store(c, sent.personne).await?;
                    return Ok(Step::Sent);
                };
                let email = match code::check(c, &token, Usage::Candidature, &typed, real_now).await? {
                    Typed::Right(email) if same_address(&parcel.who.contact, &email) => email,
                    Typed::Right(_) => return Ok(Step::Refused(Typed::Gone)),
                    refused => return Ok(Step::Refused(refused)),
                };
                let claim = inscription::by_email(c, parcel.personne, &email, &parcel.arrival(), real_now).await?;
                let personne = match claim {
                    Claim::Person(personne) => personne,
                    Claim::AnotherPerson => return Ok(Step::AnotherPerson),
                    Claim::Closed => return Ok(Step::Closed),
                };
                opening.store(c, personne).await?;
                if store::of(c, personne).await?.is_some() {
                    drafts::give(c, parcel.draft, personne).await?;
                    return Ok(Step::AlreadyThere);
                }
                inscription::update(c, personne, &parcel.arrival()).await?;
                parcel.store_first(c, personne, Some(preuve)).await?;
                outbox::queue(c, &letters::sent(parcel.letter, email, &parcel.site), real_now).await?;
                Ok(Step::Sent)
            })
        })
        .await?;
    let refused = |sentence: &str| AppError::Invalid(FieldErrors::one("code", sentence));
    match step {
        Step::Sent => Ok(Outcome::Sent(Some(opened), None)),
        Step::AlreadyThere => Ok(Outcome::AlreadyThere(Some(opened))),
        Step::Refused(typed) => Err(refused(code::refusal(&typed))),
        Step::AnotherPerson => Ok(Outcome::AnotherPerson),
        Step::Closed => {
            Err(refused("Le compte de cette adresse est fermé. Revenez à l’étape Contact et écrivez-en une autre."))
        }
    }
}

fn same_address(contact: &Contact, proved: &Email) -> bool {
    matches!(contact, Contact::Email { email, .. } if email == proved)
}

/// Nobody can be written to: a code on paper opens the space from now on. Not the draft's own, which a mail may have carried.
async fn by_telephone(cx: &Request, parcel: Parcel, telephone: Telephone) -> Result<Outcome, AppError> {
    tries::reserve_ask(cx, [tries::drafts_from(cx)]).await?;
    let (key, opening) = (PaperCode::random(), Opening::new(cx, false));
    let (opened, fingerprint, real_now) = (opening.opened(), key.fingerprint(), cx.app.clock.real_now());
    cx.write("candidature.envoyer", parcel.candidature.0, move |c| {
        Box::pin(async move {
            let personne = if let Some(sent) = now(c, &parcel).await?.sent {
                sent.personne
            } else {
                inscription::by_telephone(c, parcel.personne, &telephone, &parcel.arrival(), real_now).await?;
                parcel.store_first(c, parcel.personne, None).await?;
                parcel.personne
            };
            printed::set(c, personne, &fingerprint, real_now).await?;
            opening.store(c, personne).await
        })
    })
    .await?;
    Ok(Outcome::Sent(Some(opened), Some(key)))
}

/// Somebody signed in with the address of the draft: it is proved already.
async fn signed_in(cx: &Request, parcel: Parcel, email: Email) -> Result<Outcome, AppError> {
    let real_now = cx.app.clock.real_now();
    let step = cx
        .write("candidature.envoyer", parcel.candidature.0, move |c| {
            Box::pin(async move {
                if now(c, &parcel).await?.sent.is_some() {
                    return Ok(Step::Sent);
                }
                let personne =
                    match inscription::by_email(c, parcel.personne, &email, &parcel.arrival(), real_now).await? {
                        Claim::Person(personne) => personne,
                        Claim::AnotherPerson => return Ok(Step::AnotherPerson),
                        Claim::Closed => return Ok(Step::Closed),
                    };
                if store::of(c, personne).await?.is_some() {
                    drafts::give(c, parcel.draft, personne).await?;
                    return Ok(Step::AlreadyThere);
                }
                inscription::update(c, personne, &parcel.arrival()).await?;
                parcel.store_first(c, personne, None).await?;
                outbox::queue(c, &letters::sent(parcel.letter, email, &parcel.site), real_now).await?;
                Ok(Step::Sent)
            })
        })
        .await?;
    match step {
        Step::AlreadyThere => Ok(Outcome::AlreadyThere(None)),
        Step::AnotherPerson => Ok(Outcome::AnotherPerson),
        Step::Closed => Err(AppError::Forbidden),
        Step::Sent | Step::Refused(_) => Ok(Outcome::DONE),
    }
}

/// Replaces what was sent, unless it changed since the person saw it.
async fn change(cx: &Request, parcel: Parcel, seen: Option<i64>) -> Result<Outcome, AppError> {
    let viewer = cx.viewer()?;
    let (personne, email) = (viewer.personne, viewer.email.as_deref().and_then(Email::parse));
    let (draft, real_now) = (parcel.draft, cx.app.clock.real_now());
    let done = cx
        .write("candidature.modifier", draft.0, move |c| {
            Box::pin(async move {
                if now(c, &parcel).await?.sent.is_some() {
                    return Ok(true);
                }
                let was = store::of(c, personne).await?.ok_or(AppError::NotFound)?;
                if seen != Some(was.version) || !parcel.store_change(c, &was, personne).await? {
                    return Ok(false);
                }
                if let Some(email) = email {
                    outbox::queue(c, &letters::changed(parcel.letter, email, &parcel.site), real_now).await?;
                }
                Ok(true)
            })
        })
        .await?;
    Ok(if done { Outcome::DONE } else { Outcome::Changed })
}
