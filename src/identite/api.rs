//! Use cases: sign in, sign out, see one's devices, make the first administrator.

use chrono::TimeDelta;

use super::{
    access::Role,
    model::ConnexionForm,
    password,
    store::{self, NewCompte, NewSession, SessionLine},
    tries::{self, Limit},
};
use crate::{
    error::AppError,
    kernel::{email::Email, form::FieldErrors, id::PersonneId},
    server::{
        clock::Clock,
        database::{Conn, Database},
        instant::Instant,
        request::Request,
        secret::{self, Fingerprint, PaperCode},
        writer::Trace,
    },
};

/// How long « Rester connecté·e » lasts.
pub const DURABLE: TimeDelta = TimeDelta::days(30);
/// Else: a working day.
const BRIEF: TimeDelta = TimeDelta::hours(12);

/// The token of a new session, and how the cookie lasts.
pub struct Opened {
    pub token: String,
    pub durable: bool,
}

/// Signs in. Known or not, an address gives the same answer in the same time, and is counted the same way.
pub async fn sign_in(cx: &Request, form: &ConnexionForm) -> Result<Opened, AppError> {
    let connexion = form.parse().map_err(AppError::Invalid)?;
    let email = &connexion.email;
    let here = tries::here(cx, email);
    tries::reserve(cx, [here, tries::account(email), tries::from_network(cx)]).await?;

    let account = store::credentials(&mut *cx.db().reader().await?, &connexion.email).await?;
    let (personne, hash) = account.unzip();
    let right = cx.app.hasher.verify(connexion.mot_de_passe.clone(), hash).await?;
    match personne {
        Some(personne) if right => open(cx, personne, connexion.rester, here).await,
        _ => Err(AppError::Invalid(FieldErrors::one(
            "email",
            "L’adresse ou le mot de passe ne convient pas. Vérifiez les deux.",
        ))),
    }
}

/// A new token at each sign-in: one that somebody planted before is worth nothing.
async fn open(cx: &Request, personne: PersonneId, rester: bool, here: Limit) -> Result<Opened, AppError> {
    let opening = Opening::new(cx, rester);
    let opened = opening.opened();
    cx.write("session.ouvrir", personne.0, move |c| {
        Box::pin(async move {
            here.forgive(c).await?;
            opening.store(c, personne).await
        })
    })
    .await?;
    Ok(opened)
}

/// Opens a session for whoever holds a printed code; `None` when the code is nobody's.
pub async fn sign_in_by_print(cx: &Request, code: &PaperCode) -> Result<Option<Opened>, AppError> {
    let fingerprint = code.fingerprint();
    let Some(personne) = super::printed::find(&mut *cx.db().reader().await?, &fingerprint).await? else {
        return Ok(None);
    };
    let opening = Opening::new(cx, false);
    let opened = opening.opened();
    cx.write("session.ouvrir", personne.0, move |c| Box::pin(async move { opening.store(c, personne).await })).await?;
    Ok(Some(opened))
}

/// A session about to be opened, in whatever transaction finds out whose it is.
pub struct Opening {
    token: String,
    durable: bool,
    now: Instant,
    device: String,
    previous: Option<Fingerprint>,
}

impl Opening {
    pub fn new(cx: &Request, durable: bool) -> Self {
        let (token, now) = (secret::token(), cx.app.clock.real_now());
        Self { token, durable, now, device: cx.device.clone(), previous: cx.session }
    }

    pub fn opened(&self) -> Opened {
        Opened { token: self.token.clone(), durable: self.durable }
    }

    pub async fn store(self, c: &mut Conn, personne: PersonneId) -> Result<(), AppError> {
        if let Some(previous) = &self.previous {
            store::close_session(c, previous).await?;
        }
        let session = NewSession {
            fingerprint: secret::fingerprint(&self.token),
            personne,
            now: self.now,
            expires: self.now.plus(if self.durable { DURABLE } else { BRIEF }),
            durable: self.durable,
            device: self.device,
        };
        store::open_session(c, &session).await
    }
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
        listed: Vec::new(),
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
                    email: Some(&email),
                    password_hash: Some(&hash),
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
