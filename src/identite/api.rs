//! Use cases: sign in, sign out, see one's devices, make the first administrator.

use chrono::TimeDelta;

use super::{
    access::Role,
    model::{Connexion, ConnexionForm},
    password,
    store::{self, NewCompte, NewSession, SessionLine},
};
use crate::{
    error::AppError,
    kernel::{email::Email, form::FieldErrors, id::PersonneId},
    server::{
        clock::Clock,
        database::{Conn, Database},
        instant::Instant,
        request::Request,
        secret::{self, Fingerprint},
        writer::Trace,
    },
};

/// How long « Rester connecté·e » lasts.
pub const DURABLE: TimeDelta = TimeDelta::days(30);
/// Else: a working day.
const BRIEF: TimeDelta = TimeDelta::hours(12);

/// Within this time, as many failed tries as each limit says.
const WINDOW: TimeDelta = TimeDelta::minutes(15);
/// For one account from one network: a person who hesitates.
const TRIES_HERE: i64 = 6;
/// For one account from everywhere: higher, so that a stranger does not lock the owner out by himself.
const TRIES_ACCOUNT: i64 = 60;
/// From one network for all accounts: a town hall behind one address.
const TRIES_NETWORK: i64 = 120;

/// The token of a new session, and how the cookie lasts.
pub struct Opened {
    pub token: String,
    pub durable: bool,
}

/// Signs in. Known or not, an address gives the same answer in the same time, and is counted the same way.
pub async fn sign_in(cx: &Request, form: &ConnexionForm) -> Result<Opened, AppError> {
    let connexion = form.parse().map_err(AppError::Invalid)?;
    let keys = Keys::new(cx, &connexion.email);
    reserve_try(cx, keys.clone()).await?;

    let account = store::credentials(&mut *cx.db().reader().await?, &connexion.email).await?;
    let (personne, hash) = account.unzip();
    let right = cx.app.hasher.verify(connexion.mot_de_passe.clone(), hash).await?;
    match personne {
        Some(personne) if right => open(cx, personne, &connexion, keys).await,
        _ => Err(AppError::Invalid(FieldErrors::one(
            "email",
            "L’adresse ou le mot de passe ne convient pas. Vérifiez les deux.",
        ))),
    }
}

/// What tries are counted by. Erased after a day.
#[derive(Clone)]
struct Keys {
    here: Fingerprint,
    account: Fingerprint,
    network: Fingerprint,
}

impl Keys {
    fn new(cx: &Request, email: &Email) -> Self {
        let network = match cx.peer.to_canonical() {
            std::net::IpAddr::V4(address) => address.to_string(),
            // A household or an office owns a whole /64.
            std::net::IpAddr::V6(address) => format!("{:x?}", &address.segments()[..4]),
        };
        Self {
            here: secret::fingerprint(format!("ici {email} {network}")),
            account: secret::fingerprint(format!("compte {email}")),
            network: secret::fingerprint(format!("réseau {network}")),
        }
    }

    fn limits(&self) -> [(Fingerprint, i64); 3] {
        [(self.here, TRIES_HERE), (self.account, TRIES_ACCOUNT), (self.network, TRIES_NETWORK)]
    }
}

/// Counts the try before it is made: a thousand at once are a thousand.
async fn reserve_try(cx: &Request, keys: Keys) -> Result<(), AppError> {
    let now = cx.app.clock.real_now();
    cx.write("connexion.essayer", None, move |c| {
        Box::pin(async move {
            store::forget_tries_before(c, now.minus(TimeDelta::days(1))).await?;
            for (key, limit) in keys.limits() {
                if store::tries(c, &key, now.minus(WINDOW)).await? >= limit {
                    return Err(AppError::TooMany { minutes: 15 });
                }
            }
            for (key, _) in keys.limits() {
                store::count_try(c, &key, now).await?;
            }
            Ok(())
        })
    })
    .await
}

/// A new token at each sign-in: one that somebody planted before is worth nothing.
async fn open(cx: &Request, personne: PersonneId, connexion: &Connexion, keys: Keys) -> Result<Opened, AppError> {
    let token = secret::token();
    let now = cx.app.clock.real_now();
    let session = NewSession {
        fingerprint: secret::fingerprint(&token),
        personne,
        now,
        expires: now.plus(if connexion.rester { DURABLE } else { BRIEF }),
        durable: connexion.rester,
        device: cx.device.clone(),
    };
    let previous = cx.session;
    cx.write("session.ouvrir", personne.0, move |c| {
        Box::pin(async move {
            if let Some(previous) = previous {
                store::close_session(c, &previous).await?;
            }
            store::forget_tries(c, &keys.here).await?;
            store::open_session(c, &session).await
        })
    })
    .await?;
    Ok(Opened { token, durable: connexion.rester })
}

pub async fn sign_out(cx: &Request) -> Result<(), AppError> {
    let personne = cx.viewer()?.personne;
    let Some(session) = cx.session else { return Ok(()) };
    cx.write("session.fermer", personne.0, move |c| Box::pin(async move { store::close_session(c, &session).await }))
        .await
}

pub async fn sign_out_everywhere(cx: &Request) -> Result<(), AppError> {
    let personne = cx.viewer()?.personne;
    cx.write("session.fermer_toutes", personne.0, move |c| {
        Box::pin(async move { store::close_all_sessions(c, personne).await })
    })
    .await
}

pub async fn sessions(cx: &Request) -> Result<Vec<SessionLine>, AppError> {
    let personne = cx.viewer()?.personne;
    let current = cx.session.ok_or(AppError::Unauthenticated)?;
    store::sessions(&mut *cx.db().reader().await?, personne, &current, cx.app.clock.real_now()).await
}

/// Why `admin create` did not make an account.
#[derive(Debug, thiserror::Error)]
pub enum NotCreated {
    #[error("Cette adresse e-mail n’est pas valable.")]
    Email,
    #[error("Un compte existe déjà avec cette adresse.")]
    Taken,
    #[error("Le prénom et le nom sont nécessaires.")]
    Name,
    #[error(transparent)]
    Weak(#[from] password::Weak),
    #[error("{0}")]
    Failed(#[from] AppError),
}

/// From the command line, before anyone can sign in.
pub async fn create_admin(
    db: &Database,
    clock: &Clock,
    email: &str,
    names: (&str, &str),
    password: String,
) -> Result<(), NotCreated> {
    let email = Email::parse(email).ok_or(NotCreated::Email)?;
    let (prenom, nom) = (names.0.trim().to_owned(), names.1.trim().to_owned());
    if prenom.is_empty() || nom.is_empty() {
        return Err(NotCreated::Name);
    }
    password::check_new(&password)?;
    let hash = password::Hasher::default().hash(password).await?;
    let (id, grant, now) = (PersonneId(clock.new_id()), clock.new_id(), clock.real_now());
    let trace = Trace {
        at: now,
        actor: None,
        action: "compte.creer_admin",
        object: Some(id.0),
        request: "commande".to_owned(),
    };
    let created = db
        .write(trace, move |c| {
            Box::pin(async move {
                if store::email_taken(c, &email).await? {
                    return Ok(false);
                }
                let compte = NewCompte {
                    id,
                    prenom: &prenom,
                    nom: &nom,
                    email: &email,
                    password_hash: &hash,
                    active: true,
                    now,
                };
                insert_admin(c, &compte, grant, now).await?;
                Ok(true)
            })
        })
        .await?;
    if created { Ok(()) } else { Err(NotCreated::Taken) }
}

async fn insert_admin(c: &mut Conn, compte: &NewCompte<'_>, grant: uuid::Uuid, now: Instant) -> Result<(), AppError> {
    store::create_compte(c, compte).await?;
    store::grant(c, grant, compte.id, Role::Admin, None, now.utc().date_naive()).await
}
