//! Limits on tries, counted in the database before the try is made: a thousand at once are a thousand.

use chrono::TimeDelta;

use super::store;
use crate::{
    error::AppError,
    kernel::{email::Email, id::BrouillonId},
    server::{
        database::Conn,
        request::Request,
        secret::{self, Fingerprint},
    },
};

/// So many tries under this key within the time of its kind.
#[derive(Clone, Copy)]
pub struct Limit {
    key: Fingerprint,
    most: i64,
}

/// Passwords and codes: within 15 minutes.
const TRY: TimeDelta = TimeDelta::minutes(15);
/// Letters that somebody asks for: within an hour.
const ASK: TimeDelta = TimeDelta::hours(1);

/// For one account from one network: a person who hesitates.
pub fn here(cx: &Request, email: &Email) -> Limit {
    Limit { key: secret::fingerprint(format!("ici {email} {}", network(cx))), most: 6 }
}

/// For one account from everywhere: higher, so that a stranger does not lock the owner out by himself.
pub fn account(email: &Email) -> Limit {
    Limit { key: secret::fingerprint(format!("compte {email}")), most: 60 }
}

/// From one network for all accounts: a town hall behind one address.
pub fn from_network(cx: &Request) -> Limit {
    Limit { key: secret::fingerprint(format!("réseau {}", network(cx))), most: 120 }
}

/// Letters to one address: six from one network, twice as many from everywhere, so that one stranger does not silence the
/// owner, and many do not guess: each letter is five guesses in a million.
pub fn letters(cx: &Request, email: &Email) -> [Limit; 3] {
    let here = Limit { key: secret::fingerprint(format!("courriel ici {email} {}", network(cx))), most: 6 };
    [here, letters_to(email), letters_from(cx)]
}

fn letters_to(email: &Email) -> Limit {
    Limit { key: secret::fingerprint(format!("courriel {email}")), most: 12 }
}

/// Letters asked from one network.
fn letters_from(cx: &Request) -> Limit {
    Limit { key: secret::fingerprint(format!("courriels {}", network(cx))), most: 60 }
}

/// Drafts begun from one network: a class of thirty may begin together.
pub fn drafts_from(cx: &Request) -> Limit {
    Limit { key: secret::fingerprint(format!("brouillons {}", network(cx))), most: 200 }
}

/// Codes typed for one draft.
pub fn draft(id: BrouillonId) -> Limit {
    Limit { key: secret::fingerprint(format!("brouillon {id}")), most: 20 }
}

fn network(cx: &Request) -> String {
    match cx.peer.to_canonical() {
        std::net::IpAddr::V4(address) => address.to_string(),
        // A household or an office owns a whole /64.
        std::net::IpAddr::V6(address) => format!("{:x?}", &address.segments()[..4]),
    }
}

/// Counts a password or a code before it is compared.
pub async fn reserve(cx: &Request, limits: impl Into<Vec<Limit>>) -> Result<(), AppError> {
    count(cx, "connexion.essayer", limits.into(), TRY).await
}

/// Counts something that costs: a letter, a draft.
pub async fn reserve_ask(cx: &Request, limits: impl Into<Vec<Limit>>) -> Result<(), AppError> {
    count(cx, "demande.compter", limits.into(), ASK).await
}

async fn count(cx: &Request, action: &'static str, limits: Vec<Limit>, window: TimeDelta) -> Result<(), AppError> {
    let now = cx.app.clock.real_now();
    cx.write(action, None, move |c| {
        Box::pin(async move {
            store::forget_tries_before(c, now.minus(TimeDelta::days(1))).await?;
            for limit in &limits {
                if store::tries(c, &limit.key, now.minus(window)).await? >= limit.most {
                    return Err(AppError::TooMany { minutes: u32::try_from(window.num_minutes()).unwrap_or(60) });
                }
            }
            for limit in &limits {
                store::count_try(c, &limit.key, now).await?;
            }
            Ok(())
        })
    })
    .await
}

/// Forgets what was counted by an address alone, when its owner is erased.
pub async fn forget_address(c: &mut Conn, email: &Email) -> Result<(), AppError> {
    for limit in [account(email), letters_to(email)] {
        limit.forgive(c).await?;
    }
    Ok(())
}

impl Limit {
    /// Forgets what was counted, after a success.
    pub async fn forgive(&self, c: &mut Conn) -> Result<(), AppError> {
        store::forget_tries(c, &self.key).await
    }
}
