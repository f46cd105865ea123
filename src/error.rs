//! `AppError`: the only error that leaves a use case, for a page as for an island (which learns `island::Refused` of it).
//!
//! When to use which:
//! - `Invalid`: the person can correct it. Shown beside the fields, everything typed is kept, nothing has changed.
//! - `Unauthenticated` / `Forbidden`: nobody is signed in / this account may not do this at all.
//! - `NotFound`: there is no such object *for this person*. Another's object is not found, never forbidden.
//! - `Conflict`: it was already done, otherwise. Both versions are shown.
//! - `Stale`: somebody else changed it since it was read. Both versions are shown.
//! - `Unavailable`, `Full`: nothing was stored; trying again later is right.
//! - `Internal`: our fault. The cause is in the log under the reference; nothing of it is shown.

use crate::kernel::{form::FieldErrors, id::ActiviteId};

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AppError {
    #[error("the form has errors")]
    Invalid(FieldErrors),
    #[error("the request could not be read")]
    BadRequest,
    #[error("nobody is signed in")]
    Unauthenticated,
    #[error("this account may not do this")]
    Forbidden,
    #[error("the request comes from another site")]
    CrossSite,
    #[error("there is no such object for this person")]
    NotFound,
    #[error("this path does not know this method")]
    MethodNotAllowed,
    #[error("already recorded otherwise")]
    Conflict { existing: ActiviteId },
    #[error("changed since it was read")]
    Stale,
    #[error("more than the server takes")]
    TooLarge,
    #[error("too many tries")]
    TooMany { minutes: u32 },
    #[error("the service cannot answer now")]
    Unavailable,
    #[error("no space left to store anything")]
    Full,
    #[error("internal error {0}")]
    Internal(Reference),
}

/// What a person can quote and an operator can find in the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference(String);

impl std::fmt::Display for Reference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl AppError {
    /// HTTP status.
    pub fn status(&self) -> u16 {
        match self {
            Self::BadRequest => 400,
            Self::Unauthenticated => 401,
            Self::Forbidden | Self::CrossSite => 403,
            Self::NotFound => 404,
            Self::MethodNotAllowed => 405,
            Self::Conflict { .. } | Self::Stale => 409,
            Self::TooLarge => 413,
            Self::Invalid(_) => 422,
            Self::TooMany { .. } => 429,
            Self::Internal(_) => 500,
            Self::Unavailable => 503,
            Self::Full => 507,
        }
    }

    /// The short name under which a refusal stands in the audit log.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Invalid(_) => "invalide",
            Self::BadRequest => "illisible",
            Self::Unauthenticated => "non_connecte",
            Self::Forbidden => "interdit",
            Self::CrossSite => "autre_site",
            Self::NotFound => "introuvable",
            Self::MethodNotAllowed => "methode",
            Self::Conflict { .. } => "conflit",
            Self::Stale => "depasse",
            Self::TooLarge => "trop_grand",
            Self::TooMany { .. } => "trop_d_essais",
            Self::Unavailable => "indisponible",
            Self::Full => "plein",
            Self::Internal(_) => "interne",
        }
    }

    /// What happened and what to do, in two or three short sentences.
    pub fn explanation(&self) -> (&'static str, String) {
        let (title, text) = match self {
            Self::Invalid(_) => (
                "Il reste quelque chose à corriger",
                "Corrigez ce qui est signalé, puis envoyez à nouveau. Ce que vous avez écrit est conservé.",
            ),
            Self::BadRequest => (
                "Nous n’avons pas compris cette demande",
                "Revenez à la page précédente et recommencez. Rien n’a été enregistré.",
            ),
            Self::Unauthenticated => (
                "Connectez-vous pour continuer",
                "Votre session est terminée, ou vous n’êtes pas encore connecté·e. Rien n’a été enregistré.",
            ),
            Self::Forbidden => (
                "Cette page ne vous est pas ouverte",
                "Votre compte ne donne pas accès à cette page. Si vous pensez en avoir besoin, parlez-en à votre structure.",
            ),
            Self::CrossSite => (
                "Cet envoi vient d’un autre site",
                "Par sécurité, nous ne l’avons pas accepté. Ouvrez Le Fil directement, puis recommencez. Rien n’a été enregistré.",
            ),
            Self::NotFound => (
                "Cette page n’existe pas",
                "L’adresse contient peut-être une erreur, ou la page a été retirée. Vous pouvez repartir de l’accueil.",
            ),
            Self::MethodNotAllowed => {
                ("Cette page ne fonctionne pas ainsi", "Ouvrez-la depuis un lien du site. Rien n’a été enregistré.")
            }
            Self::Conflict { .. } => (
                "Déjà enregistré autrement",
                "Ce formulaire a déjà été envoyé avec d’autres réponses. Rien n’a été remplacé.",
            ),
            Self::Stale => (
                "Cela a changé entre-temps",
                "Quelqu’un a modifié cette page depuis que vous l’avez ouverte. Rien n’a été remplacé. Rouvrez la page, puis recommencez.",
            ),
            Self::TooLarge => (
                "C’est trop volumineux",
                "Cet envoi dépasse ce que le site accepte\u{a0}: 2 Mo pour un formulaire, 10 Mo pour un fichier. Raccourcissez-le, puis recommencez. Rien n’a été enregistré.",
            ),
            Self::TooMany { minutes } => {
                return (
                    "Trop d’essais",
                    format!(
                        "Pour protéger les comptes, les essais sont suspendus. Réessayez dans {}.",
                        crate::kernel::french::count(u64::from(*minutes), "minute", "minutes")
                    ),
                );
            }
            Self::Unavailable => {
                ("Le service ne répond pas pour le moment", "Réessayez dans une minute. Rien n’a été enregistré.")
            }
            Self::Full => (
                "Le service ne peut plus rien enregistrer",
                "Il n’y a plus de place sur le serveur. La lecture reste possible. Rien n’a été enregistré\u{a0}: réessayez plus tard.",
            ),
            Self::Internal(reference) => {
                return (
                    "Une erreur s’est produite",
                    format!(
                        "C’est de notre fait, pas du vôtre. Réessayez. Si cela continue, donnez-nous cette référence\u{a0}: {reference}"
                    ),
                );
            }
        };
        (title, text.to_owned())
    }
}

impl AppError {
    /// Logs the cause under a new reference, the only thing that the person sees.
    pub fn internal(cause: impl std::fmt::Display) -> Self {
        // No vowels nor look-alikes: it is read aloud on the telephone.
        const LETTERS: &[u8] = b"BCDFGHJKMNPQRTVWXYZ2346789";
        let reference = Reference(
            crate::server::secret::bytes::<8>()
                .map(|b| char::from(LETTERS[usize::from(b) % LETTERS.len()]))
                .iter()
                .collect(),
        );
        tracing::error!(%reference, %cause, "internal error");
        Self::Internal(reference)
    }
}

impl From<sqlx::Error> for AppError {
    fn from(error: sqlx::Error) -> Self {
        const SQLITE_FULL: &str = "13";
        match &error {
            sqlx::Error::PoolTimedOut => {
                tracing::warn!("no reader was free in time");
                Self::Unavailable
            }
            sqlx::Error::Database(cause) if cause.code().as_deref() == Some(SQLITE_FULL) => Self::Full,
            _ => Self::internal(error),
        }
    }
}
