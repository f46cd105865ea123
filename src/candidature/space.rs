//! Use cases of the candidate's own space: see, withdraw, send again, take one's data, erase it.

use super::{
    etat::Etat,
    letters,
    model::{Contact, Coordonnees, Motif, Reponses},
    store::{
        self, Candidature, Event,
        drafts::{self, Draft},
    },
};
use crate::{
    courriel::outbox,
    error::AppError,
    identite::{
        inscription::{self, Person},
        printed, rights,
    },
    kernel::{email::Email, form::FieldErrors, id::PersonneId, telephone::Telephone},
    server::{database::Conn, instant::Instant, request::Request, secret::PaperCode},
    territoire::{model::folded, search},
};

/// The signed-in person with their candidature.
pub struct Own {
    pub person: Person,
    pub who: Coordonnees,
    pub candidature: Candidature,
}

pub async fn own(cx: &Request) -> Result<Own, AppError> {
    let personne = cx.viewer()?.personne;
    let mut reader = cx.db().reader().await?;
    let candidature = store::of(&mut reader, personne).await?.ok_or(AppError::NotFound)?;
    let person = inscription::person(&mut reader, personne).await?;
    let who = coordonnees(&person).ok_or_else(|| AppError::internal("a candidate without a way to be reached"))?;
    Ok(Own { person, who, candidature })
}

fn coordonnees(person: &Person) -> Option<Coordonnees> {
    let telephone = person.telephone.as_deref().and_then(Telephone::parse);
    let contact = match person.email.as_deref().and_then(Email::parse) {
        Some(email) => Contact::Email { email, telephone },
        None => Contact::Telephone(telephone?),
    };
    let Person { prenom, nom, adresse, .. } = person;
    Some(Coordonnees { prenom: prenom.clone(), nom: nom.clone(), contact, adresse: adresse.clone() })
}

impl Own {
    /// As the questionnaire would have it typed again.
    pub fn written(&self) -> Reponses {
        let commune = search::coded(self.candidature.projet.commune.as_str()).map(|place| place.commune.label());
        Reponses::written(&self.who, &self.candidature.projet, commune.unwrap_or_default())
    }
}

pub async fn events(cx: &Request, own: &Own) -> Result<Vec<(Instant, Event)>, AppError> {
    store::events(&mut *cx.db().reader().await?, own.candidature.id).await
}

/// Whether the person has begun a change that they have not sent.
pub async fn has_begun_change(cx: &Request) -> Result<bool, AppError> {
    let personne = cx.viewer()?.personne;
    Ok(drafts::change_of(&mut *cx.db().reader().await?, personne).await?.is_some())
}

/// Withdraws, for one of the reasons of the list. Twice is once.
pub async fn withdraw(cx: &Request, motif: &str) -> Result<(), AppError> {
    let motif = Motif::from_code(motif)
        .ok_or_else(|| AppError::Invalid(FieldErrors::one("motif", "Choisissez une raison dans la liste.")))?;
    transition(cx, "candidature.retirer", move |etat| {
        etat.withdraw(motif).ok().map(|etat| (etat, Event::Retiree(motif)))
    })
    .await
}

pub async fn send_again(cx: &Request) -> Result<(), AppError> {
    transition(cx, "candidature.relancer", |etat| etat.send_again().ok().map(|etat| (etat, Event::Relancee))).await
}

/// Moves the person's candidature on, tells it, and writes to them. Where it stands already, nothing happens.
async fn transition(
    cx: &Request,
    action: &'static str,
    next: impl FnOnce(Etat) -> Option<(Etat, Event)> + Send + 'static,
) -> Result<(), AppError> {
    let viewer = cx.viewer()?;
    let (personne, email) = (viewer.personne, viewer.email.as_deref().and_then(Email::parse));
    let (event_id, letter, now, real_now) =
        (cx.app.clock.new_id(), cx.app.clock.new_id(), cx.now, cx.app.clock.real_now());
    let site = cx.app.config.origin();
    cx.write(action, personne.0, move |c| {
        Box::pin(async move {
            let candidature = store::of(c, personne).await?.ok_or(AppError::NotFound)?;
            let Some((etat, event)) = next(candidature.etat) else { return Ok(()) };
            store::set_etat(c, candidature.id, etat, now).await?;
            store::tell(c, event_id, candidature.id, event, now).await?;
            let Some(email) = email else { return Ok(()) };
            let letter = match etat {
                Etat::Retiree { motif } => letters::withdrawn(letter, email, motif, &site),
                Etat::Envoyee => letters::sent(letter, email, &site),
            };
            outbox::queue(c, &letter, real_now).await
        })
    })
    .await
}

/// A new printed code for someone without e-mail; the one before is worth nothing from now on.
pub async fn print_again(cx: &Request) -> Result<PaperCode, AppError> {
    let own = own(cx).await?;
    if own.person.email.is_some() {
        return Err(AppError::NotFound);
    }
    let (personne, code, now) = (own.person.id, PaperCode::random(), cx.app.clock.real_now());
    let fingerprint = code.fingerprint();
    cx.write("code.imprimer", personne.0, move |c| {
        Box::pin(async move { printed::set(c, personne, &fingerprint, now).await })
    })
    .await?;
    Ok(code)
}

/// The code that this browser holds, if it is the one that opens the person's space.
pub async fn printed_here(cx: &Request) -> Result<Option<PaperCode>, AppError> {
    let Some(code) = cx.brouillon.as_deref().and_then(PaperCode::parse) else { return Ok(None) };
    let owner = printed::find(&mut *cx.db().reader().await?, &code.fingerprint()).await?;
    Ok((owner == Some(cx.viewer()?.personne)).then_some(code))
}

/// Everything kept about the signed-in person, as indented JSON.
pub async fn export(cx: &Request) -> Result<String, AppError> {
    let personne = cx.viewer()?.personne;
    // The trace comes first: it is part of what is given.
    cx.write("donnees.telecharger", personne.0, |_| Box::pin(async { Ok(()) })).await?;
    let mut reader = cx.db().reader().await?;
    let person = inscription::person(&mut reader, personne).await?;
    let all = rights::export(&mut reader, &person).await?;
    serde_json::to_string_pretty(&all).map_err(AppError::internal)
}

/// What is left after an erasure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    Nothing,
    /// The account of a conseiller or of a colleague, without the candidature.
    Account,
}

pub async fn erase(cx: &Request) -> Result<Left, AppError> {
    let personne = cx.viewer()?.personne;
    cx.write("donnees.effacer", personne.0, move |c| Box::pin(async move { erase_person(c, personne).await })).await
}

/// A draft in which the person's address was typed is theirs when the name is; else somebody else's, who keeps the rest.
async fn forget_address(c: &mut Conn, mut draft: Draft, person: &Person) -> Result<(), AppError> {
    let typed = &draft.reponses;
    let named = folded(&typed.nom) == folded(&person.nom) && folded(&typed.prenom) == folded(&person.prenom);
    if named || typed.nom.is_empty() {
        return drafts::delete(c, draft.id).await;
    }
    draft.reponses.email.clear();
    let changed = draft.changed;
    drafts::keep(c, &draft, changed).await
}

/// Erases the person, or their candidature alone where what they did must outlive it.
pub async fn erase_person(c: &mut Conn, personne: PersonneId) -> Result<Left, AppError> {
    let person = inscription::person(c, personne).await?;
    if person.professional {
        store::erase(c, personne).await?;
        inscription::forget_reach(c, personne).await?;
        return Ok(Left::Account);
    }
    if let Some(email) = person.email.as_deref().and_then(Email::parse) {
        for draft in drafts::with_address(c, &email).await? {
            forget_address(c, draft, &person).await?;
        }
    }
    rights::erase(c, &person).await?;
    Ok(Left::Nothing)
}
