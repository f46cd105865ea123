//! Six-digit codes sent by mail: ten minutes, five tries, once, and only in the browser that asked.

use chrono::TimeDelta;
use subtle::ConstantTimeEq as _;

use super::store::codes;
use crate::{
    error::AppError,
    kernel::email::Email,
    server::{
        database::Conn,
        instant::Instant,
        secret::{self, Fingerprint},
    },
};

/// How long a code is good for.
pub const LIFE: TimeDelta = TimeDelta::minutes(10);
const TRIES: i64 = 5;

/// What a code is for: one never serves for something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Usage {
    Connexion,
    Candidature,
    MotDePasse,
    AdresseActuelle,
    AdresseNouvelle,
}

impl Usage {
    pub fn code(self) -> &'static str {
        match self {
            Self::Connexion => "connexion",
            Self::Candidature => "candidature",
            Self::MotDePasse => "mot_de_passe",
            Self::AdresseActuelle => "adresse_actuelle",
            Self::AdresseNouvelle => "adresse_nouvelle",
        }
    }
}

/// A code as it is written in the letter: « 123 456 ».
pub struct Code(String);

impl Code {
    pub fn shown(&self) -> String {
        format!("{} {}", &self.0[..3], &self.0[3..])
    }
}

/// Makes a code for the browser that holds `token`.
pub async fn issue(conn: &mut Conn, token: &str, usage: Usage, email: &Email, now: Instant) -> Result<Code, AppError> {
    let code = Code(format!("{:06}", u64::from_le_bytes(secret::bytes()) % 1_000_000));
    let (demande, fingerprint) = (secret::fingerprint(token), fingerprint(token, usage, &code.0));
    codes::keep(conn, (&demande, usage), email, &fingerprint, (now, now.plus(LIFE))).await?;
    Ok(code)
}

/// What comes of a code that was typed. All of it is stored: the caller must not undo it.
#[derive(Debug, PartialEq, Eq)]
pub enum Typed {
    /// It was right, and will not serve again; the address is the person's.
    Right(Email),
    Wrong,
    /// There is none for this browser: never asked, used, too old, or too many tries.
    Gone,
}

pub async fn check(conn: &mut Conn, token: &str, usage: Usage, typed: &str, now: Instant) -> Result<Typed, AppError> {
    let demande = secret::fingerprint(token);
    let Some(kept) = codes::find(conn, &demande, usage, now).await? else { return Ok(Typed::Gone) };
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    let right: bool = kept.fingerprint.ct_eq(&fingerprint(token, usage, &digits)).into();
    match kept.email {
        Some(email) if right => {
            codes::forget(conn, &demande, usage).await?;
            Ok(Typed::Right(email))
        }
        _ if kept.tries + 1 >= TRIES => {
            codes::forget(conn, &demande, usage).await?;
            Ok(Typed::Gone)
        }
        _ => {
            codes::count_try(conn, &demande, usage).await?;
            Ok(Typed::Wrong)
        }
    }
}

fn fingerprint(token: &str, usage: Usage, code: &str) -> Fingerprint {
    secret::fingerprint(format!("{token} {} {code}", usage.code()))
}

/// The sentence beside the field of the code.
pub fn refusal(typed: &Typed) -> &'static str {
    match typed {
        Typed::Wrong => "Ce code ne convient pas. Vérifiez les six chiffres du dernier courriel reçu.",
        _ => "Ce code n’est plus valable. Demandez-en un nouveau.",
    }
}
