//! Use cases that a mailed code opens: sign in, choose a password, change of address. Known or not, an address gets the
//! same page; only its owner learns more, by mail.

use super::{
    api::{Opened, Opening},
    code::{self, Typed, Usage},
    letters,
    model::CodeForm,
    password, store, tries,
};
use crate::{
    courriel::outbox,
    error::AppError,
    kernel::{email::Email, form::FieldErrors},
    server::{request::Request, secret},
};

const NO_ADDRESS: &str = "Écrivez une adresse e-mail, par exemple prenom.nom@exemple.fr.";

/// Sends a code to sign in with. Gives the token that binds it to this browser.
pub async fn ask_sign_in(cx: &Request, typed: &str) -> Result<String, AppError> {
    let email = Email::parse(typed).ok_or_else(|| invalid("email", NO_ADDRESS))?;
    tries::reserve_ask(cx, [tries::letters_to(&email), tries::letters_from(cx)]).await?;
    let (token, now, letter) = (secret::token(), cx.app.clock.real_now(), cx.app.clock.new_id());
    let (given, site) = (token.clone(), cx.app.config.origin());
    cx.write("code.demander", None, move |c| {
        Box::pin(async move {
            let code = code::issue(c, &token, Usage::Connexion, &email, now).await?;
            let letter = match store::active(c, &email).await? {
                Some(_) => letters::sign_in(letter, email, &code),
                None => letters::nobody(letter, email, &site),
            };
            outbox::queue(c, &letter, now).await
        })
    })
    .await?;
    Ok(given)
}

/// Opens a session for whoever typed the code of their mail.
pub async fn sign_in(cx: &Request, form: &CodeForm) -> Result<Opened, AppError> {
    let token = asked(cx)?;
    tries::reserve(cx, [tries::from_network(cx)]).await?;
    let opening = Opening::new(cx, form.rester);
    let (opened, typed, now) = (opening.opened(), form.code.clone(), cx.app.clock.real_now());
    let outcome = cx
        .write("code.essayer", None, move |c| {
            Box::pin(async move {
                match code::check(c, &token, Usage::Connexion, &typed, now).await? {
                    Typed::Right(email) => match store::active(c, &email).await? {
                        Some(personne) => opening.store(c, personne).await.map(|()| Typed::Right(email)),
                        None => Ok(Typed::Wrong),
                    },
                    refused => Ok(refused),
                }
            })
        })
        .await?;
    accept(&outcome).map(|()| opened)
}

/// Sends a code to the person's own address, before a password is chosen.
pub async fn ask_password(cx: &Request) -> Result<String, AppError> {
    let email = own_address(cx)?;
    tries::reserve_ask(cx, [tries::letters_to(&email), tries::letters_from(cx)]).await?;
    let (token, now, letter) = (secret::token(), cx.app.clock.real_now(), cx.app.clock.new_id());
    let given = token.clone();
    cx.write("code.demander", cx.viewer()?.personne.0, move |c| {
        Box::pin(async move {
            let code = code::issue(c, &token, Usage::MotDePasse, &email, now).await?;
            outbox::queue(c, &letters::password(letter, email, &code), now).await
        })
    })
    .await?;
    Ok(given)
}

/// Sets the password, and closes every other session.
pub async fn set_password(cx: &Request, typed: String, new: String) -> Result<(), AppError> {
    let personne = cx.viewer()?.personne;
    let session = cx.session.ok_or(AppError::Unauthenticated)?;
    let token = asked(cx)?;
    let mine = own_address(cx)?;
    password::check_new(&new).map_err(|weak| invalid("mot_de_passe", &weak.to_string()))?;
    tries::reserve(cx, [tries::here(cx, &mine), tries::from_network(cx)]).await?;
    let (hash, now) = (cx.app.hasher.hash(new).await?, cx.app.clock.real_now());
    let outcome = cx
        .write("mot_de_passe.choisir", personne.0, move |c| {
            Box::pin(async move {
                let outcome = code::check(c, &token, Usage::MotDePasse, &typed, now).await?;
                if outcome == Typed::Right(mine) {
                    store::set_password(c, personne, &hash).await?;
                    store::close_other_sessions(c, personne, &session).await?;
                    return Ok(outcome);
                }
                Ok(refused(outcome))
            })
        })
        .await?;
    accept(&outcome)
}

/// Sends a code to each of both addresses; to the new one alone where there is none yet.
pub async fn ask_address(cx: &Request, typed: &str) -> Result<String, AppError> {
    let (personne, mine) = (cx.viewer()?.personne, own_address(cx).ok());
    let new = Email::parse(typed).ok_or_else(|| invalid("email", NO_ADDRESS))?;
    if mine.as_ref() == Some(&new) {
        return Err(invalid("email", "C’est déjà l’adresse de votre compte."));
    }
    let to_mine = mine.as_ref().map(tries::letters_to);
    let limits: Vec<_> = to_mine.into_iter().chain([tries::letters_to(&new), tries::letters_from(cx)]).collect();
    tries::reserve_ask(cx, limits).await?;
    let (token, now) = (secret::token(), cx.app.clock.real_now());
    let (old_letter, new_letter, given) = (cx.app.clock.new_id(), cx.app.clock.new_id(), token.clone());
    cx.write("adresse.demander", personne.0, move |c| {
        Box::pin(async move {
            if let Some(mine) = mine {
                let code = code::issue(c, &token, Usage::AdresseActuelle, &mine, now).await?;
                outbox::queue(c, &letters::leaving(old_letter, mine, &code), now).await?;
            }
            let code = code::issue(c, &token, Usage::AdresseNouvelle, &new, now).await?;
            let letter = if store::email_taken(c, &new).await? {
                letters::taken(new_letter, new)
            } else {
                letters::arriving(new_letter, new, &code)
            };
            outbox::queue(c, &letter, now).await
        })
    })
    .await?;
    Ok(given)
}

/// Changes the address once both codes are right; the old address, where there is one, is told.
pub async fn change_address(cx: &Request, current: String, new: String) -> Result<(), AppError> {
    let (personne, mine) = (cx.viewer()?.personne, own_address(cx).ok());
    let token = asked(cx)?;
    let limits: Vec<_> = mine.iter().map(|mine| tries::here(cx, mine)).chain([tries::from_network(cx)]).collect();
    tries::reserve(cx, limits).await?;
    let (now, letter) = (cx.app.clock.real_now(), cx.app.clock.new_id());
    let (was, is) = cx
        .write("adresse.changer", personne.0, move |c| {
            Box::pin(async move {
                let was = match &mine {
                    Some(mine) => match code::check(c, &token, Usage::AdresseActuelle, &current, now).await? {
                        Typed::Right(old) if old == *mine => None,
                        typed => Some(refused(typed)),
                    },
                    // Nothing to prove.
                    None => None,
                };
                let is = code::check(c, &token, Usage::AdresseNouvelle, &new, now).await?;
                if let (None, Typed::Right(new)) = (&was, &is) {
                    if store::email_taken(c, new).await? {
                        return Ok((was, Typed::Wrong));
                    }
                    store::set_email(c, personne, new).await?;
                    if let Some(mine) = mine {
                        outbox::queue(c, &letters::moved(letter, mine), now).await?;
                    }
                }
                Ok((was, is))
            })
        })
        .await?;
    let mut errors = FieldErrors::default();
    if let Some(refused) = was {
        errors.add("code_actuelle", code::refusal(&refused));
    }
    if !matches!(is, Typed::Right(_)) {
        errors.add("code_nouvelle", code::refusal(&is));
    }
    // Codes serve once: a right one beside a wrong one has been used.
    if errors.is_empty() { Ok(()) } else { Err(AppError::Invalid(errors)) }
}

/// The token of the browser that asked for a code.
pub fn asked(cx: &Request) -> Result<String, AppError> {
    cx.demande.clone().ok_or_else(|| invalid("code", code::refusal(&Typed::Gone)))
}

pub fn accept(outcome: &Typed) -> Result<(), AppError> {
    match outcome {
        Typed::Right(_) => Ok(()),
        refused => Err(invalid("code", code::refusal(refused))),
    }
}

/// A code that was right, but for another address than the account's.
fn refused(outcome: Typed) -> Typed {
    if matches!(outcome, Typed::Right(_)) { Typed::Gone } else { outcome }
}

fn own_address(cx: &Request) -> Result<Email, AppError> {
    cx.viewer()?.email.as_deref().and_then(Email::parse).ok_or(AppError::Forbidden)
}

fn invalid(field: &str, message: &str) -> AppError {
    AppError::Invalid(FieldErrors::one(field, message))
}
