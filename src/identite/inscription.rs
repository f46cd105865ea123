//! How a candidate becomes a person with an account: by an e-mail that they have proved is theirs, or by a telephone.

use super::store::{self, NewCompte};
use crate::{
    error::AppError,
    kernel::{email::Email, id::PersonneId, telephone::Telephone},
    server::{database::Conn, instant::Instant},
    territoire::model::folded,
};

pub use super::store::Person;

/// Who arrives.
pub struct Arrival<'a> {
    pub prenom: &'a str,
    pub nom: &'a str,
    pub telephone: Option<&'a Telephone>,
    pub adresse: Option<&'a str>,
}

/// Whose the address is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    Person(PersonneId),
    /// The account of a professional with another name: the mailbox of a town hall, of a helper.
    AnotherPerson,
    /// The account was closed.
    Closed,
}

/// What is known of a person.
pub async fn person(conn: &mut Conn, id: PersonneId) -> Result<Person, AppError> {
    store::person(conn, id).await?.ok_or(AppError::NotFound)
}

/// The person of a proved address: known, and left as they are, or made with an account.
pub async fn by_email(
    conn: &mut Conn,
    fresh: PersonneId,
    email: &Email,
    who: &Arrival<'_>,
    now: Instant,
) -> Result<Claim, AppError> {
    let Some(known) = store::person_of(conn, email).await? else {
        create(conn, fresh, Some(email), who, false, now).await?;
        return Ok(Claim::Person(fresh));
    };
    if !known.active {
        return Ok(Claim::Closed);
    }
    let named_alike = folded(&known.prenom) == folded(who.prenom) && folded(&known.nom) == folded(who.nom);
    if known.professional && !named_alike {
        return Ok(Claim::AnotherPerson);
    }
    Ok(Claim::Person(known.id))
}

/// A new person, known by a telephone alone. When another has it already, nobody is told: it is noted for a person to check.
pub async fn by_telephone(
    conn: &mut Conn,
    fresh: PersonneId,
    telephone: &Telephone,
    who: &Arrival<'_>,
    now: Instant,
) -> Result<(), AppError> {
    let taken = store::telephone_taken(conn, telephone).await?;
    create(conn, fresh, None, who, taken, now).await
}

async fn create(
    conn: &mut Conn,
    id: PersonneId,
    email: Option<&Email>,
    who: &Arrival<'_>,
    doublon: bool,
    now: Instant,
) -> Result<(), AppError> {
    let compte = NewCompte { id, prenom: who.prenom, nom: who.nom, email, password_hash: None, active: true, now };
    store::create_compte(conn, &compte).await?;
    store::set_reach(conn, id, who.telephone, who.adresse, doublon).await
}

/// What the person says of themself now. The name of a professional is their organisation's to change.
pub async fn update(conn: &mut Conn, id: PersonneId, who: &Arrival<'_>) -> Result<(), AppError> {
    let known = person(conn, id).await?;
    if !known.professional {
        store::set_names(conn, id, who.prenom, who.nom).await?;
    }
    let doublon = match who.telephone {
        // Where the telephone is all there is, another's cannot be taken over.
        Some(telephone) if known.email.is_none() && known.telephone.as_deref() != Some(telephone.as_str()) => {
            store::telephone_taken(conn, telephone).await?
        }
        _ => known.doublon,
    };
    store::set_reach(conn, id, who.telephone, who.adresse, doublon).await
}

/// Forgets the telephone and the address of someone who is no longer a candidate.
pub async fn forget_reach(conn: &mut Conn, id: PersonneId) -> Result<(), AppError> {
    store::set_reach(conn, id, None, None, false).await
}
