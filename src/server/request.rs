//! One request as the use cases see it: who asks, when, from where, and the database.

use std::{net::IpAddr, sync::Arc};

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{Method, header, request::Parts},
};
use chrono::{DateTime, NaiveDate, Utc};
use futures_util::future::BoxFuture;
use uuid::Uuid;

use super::{
    database::{Conn, Database},
    edge,
    instant::Instant,
    secret::{self, Fingerprint},
    state::App,
    writer::Trace,
};
use crate::{
    error::AppError,
    identite::{
        access::{Conseiller, OrganismeAccess, StructureAccess, Titre, Viewer},
        cookie,
    },
    kernel::id::PersonneId,
};

#[derive(Clone)]
pub struct Request(Arc<Asked>);

#[derive(Clone)]
pub struct Asked {
    pub app: App,
    pub method: Method,
    /// Path and query.
    pub path: String,
    /// Unique; in every log line and audit row of this request.
    pub id: String,
    /// Where the request comes from: for limits on tries only, never logged.
    pub peer: IpAddr,
    /// « Firefox sous Linux », for the person to recognise their own devices.
    pub device: String,
    /// Programme's time.
    pub now: Instant,
    /// Fingerprint of the session's token, valid or not.
    pub session: Option<Fingerprint>,
    /// Fingerprint of the token that a program shows, valid or not. A request has a session or a token, never both.
    pub jeton: Option<Fingerprint>,
    pub viewer: Option<Viewer>,
    /// Token of the browser that asked for a code by mail.
    pub demande: Option<String>,
    /// Token of the questionnaire that is being filled here.
    pub brouillon: Option<String>,
    /// Who was signed in last on this browser, as it says.
    pub appareil: Option<String>,
    /// The browser guesses that somebody may want this page.
    pub prefetch: bool,
}

impl std::ops::Deref for Request {
    type Target = Asked;

    fn deref(&self) -> &Asked {
        &self.0
    }
}

impl Request {
    /// Reads who asks, in one query, and only when something says it: on pages the cookie, on the programs' API the token.
    /// A browser sends its cookies wherever a page of another site leads it; there they are worth nothing.
    pub async fn read(app: &App, parts: &Parts) -> Result<Self, (Self, AppError)> {
        let for_programs = edge::is_for_programs(parts.uri.path());
        let token = |kind: cookie::Kind| {
            let found = kind.token(&parts.headers, app.config.https());
            found.filter(|_| !for_programs).map(str::to_owned)
        };
        let session = token(cookie::Kind::Session).map(secret::fingerprint);
        let jeton = bearer(parts).filter(|_| for_programs).map(secret::fingerprint);
        let mut asked = Asked {
            app: app.clone(),
            method: parts.method.clone(),
            path: parts.uri.path_and_query().map_or("/", |path| path.as_str()).to_owned(),
            id: app.clock.new_id().simple().to_string(),
            peer: peer(parts, app.config.behind_proxy),
            device: crate::identite::device::name(
                parts.headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or(""),
            ),
            now: app.clock.now(),
            session,
            jeton,
            viewer: None,
            demande: token(cookie::Kind::Demande),
            brouillon: token(cookie::Kind::Brouillon),
            appareil: token(cookie::Kind::Appareil),
            prefetch: parts.headers.contains_key("sec-purpose"),
        };
        if let Some(titre) = session.map(Titre::Session).or(jeton.map(Titre::Jeton)) {
            match Viewer::of(&app.db, &titre, &app.clock).await {
                Ok(viewer) => asked.viewer = viewer,
                Err(error) => return Err((Self(Arc::new(asked)), error)),
            }
        }
        Ok(Self(Arc::new(asked)))
    }

    /// The same request of nobody: for the page that follows the end of an account.
    pub fn without_viewer(&self) -> Self {
        Self(Arc::new(Asked { viewer: None, ..(*self.0).clone() }))
    }

    pub fn viewer(&self) -> Result<&Viewer, AppError> {
        self.viewer.as_ref().ok_or(AppError::Unauthenticated)
    }

    /// The person whose device this is from now on, where the browser does not know yet. Said by pages alone: an act may be
    /// the end of the session.
    pub fn new_owner(&self) -> Option<PersonneId> {
        let personne = self.viewer.as_ref()?.personne;
        let known = self.appareil.as_deref() == Some(personne.to_string().as_str());
        (self.method.is_safe() && self.session.is_some() && !known).then_some(personne)
    }

    /// The signed-in person as a conseiller, with their contrats.
    pub fn conseiller(&self) -> Result<Conseiller<'_>, AppError> {
        self.viewer()?.conseiller()
    }

    /// The structure of an address, where the signed-in person acts for it; anyone else's is not found.
    pub fn structure(&self, id: &str) -> Result<StructureAccess, AppError> {
        self.viewer()?.structure(id.parse().map_err(|_| AppError::NotFound)?)
    }

    /// The organisme of an address, likewise.
    pub fn organisme(&self, id: &str) -> Result<OrganismeAccess, AppError> {
        self.viewer()?.organisme(id.parse().map_err(|_| AppError::NotFound)?)
    }

    /// The civil date of the programme's time where the viewer works, else in Paris.
    pub fn today(&self) -> NaiveDate {
        self.day(self.now.utc())
    }

    /// The civil date of a moment, there too.
    pub fn day(&self, at: DateTime<Utc>) -> NaiveDate {
        let zone = self.viewer.as_ref().map_or(chrono_tz::Europe::Paris, Viewer::zone);
        at.with_timezone(&zone).date_naive()
    }

    /// The civil date of the programme's time in a zone.
    pub fn today_in(&self, zone: chrono_tz::Tz) -> NaiveDate {
        self.now.utc().with_timezone(&zone).date_naive()
    }

    pub fn db(&self) -> &Database {
        &self.app.db
    }

    /// A write with its trace in the audit log: the verb and the noun, and the object that it is about.
    pub async fn write<T, F>(
        &self,
        action: &'static str,
        object: impl Into<Option<Uuid>>,
        work: F,
    ) -> Result<T, AppError>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut Conn) -> BoxFuture<'c, Result<T, AppError>> + Send + 'static,
    {
        self.app.db.write(self.trace(action, object.into(), Vec::new()), work).await
    }

    /// The same about several objects at once.
    pub async fn write_list<T, F>(&self, action: &'static str, listed: Vec<Uuid>, work: F) -> Result<T, AppError>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut Conn) -> BoxFuture<'c, Result<T, AppError>> + Send + 'static,
    {
        self.app.db.write(self.trace(action, None, listed), work).await
    }

    /// Notes, on disk before anything is shown, that the viewer saw the personal page of somebody, or a list with these ids.
    /// A page that a browser only guesses at is not shown: nobody would have seen what is noted, or the reverse.
    pub async fn saw(&self, action: &'static str, object: Uuid, listed: Vec<Uuid>) -> Result<(), AppError> {
        if self.prefetch {
            return Err(AppError::Unavailable);
        }
        self.app.db.write(self.trace(action, Some(object), listed), |_| Box::pin(async { Ok(()) })).await
    }

    fn trace(&self, action: &'static str, object: Option<Uuid>, listed: Vec<Uuid>) -> Trace {
        Trace {
            at: self.app.clock.real_now(),
            actor: self.viewer.as_ref().map(|viewer| viewer.personne.0),
            action,
            object,
            listed,
            request: self.id.clone(),
        }
    }
}

impl FromRequestParts<App> for Request {
    type Rejection = AppError;

    fn from_request_parts(parts: &mut Parts, _: &App) -> impl Future<Output = Result<Self, AppError>> + Send {
        let found = parts.extensions.get::<Self>().cloned();
        std::future::ready(found.ok_or_else(|| AppError::internal("a route outside the edge")))
    }
}

/// The token of `Authorization: Bearer …`.
fn bearer(parts: &Parts) -> Option<&str> {
    let (scheme, token) = parts.headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

fn peer(parts: &Parts, behind_proxy: bool) -> IpAddr {
    let forwarded = || {
        let chain = parts.headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
        chain.rsplit(',').next()?.trim().parse().ok()
    };
    let direct = || parts.extensions.get::<ConnectInfo<std::net::SocketAddr>>().map(|info| info.0.ip());
    let found = if behind_proxy { forwarded().or_else(direct) } else { direct() };
    found.unwrap_or(IpAddr::V4(std::net::Ipv4Addr::UNSPECIFIED))
}
