//! Where a candidature stands, and what can become of it.

use super::model::Motif;

/// Where a candidature stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Etat {
    /// Seen by structures that look for someone near.
    Envoyee,
    Retiree {
        motif: Motif,
    },
}

/// What cannot be done to a candidature as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TransitionError {
    #[error("already withdrawn")]
    AlreadyWithdrawn,
    #[error("not withdrawn")]
    NotWithdrawn,
}

impl Etat {
    pub fn withdraw(self, motif: Motif) -> Result<Self, TransitionError> {
        match self {
            Self::Envoyee => Ok(Self::Retiree { motif }),
            Self::Retiree { .. } => Err(TransitionError::AlreadyWithdrawn),
        }
    }

    pub fn send_again(self) -> Result<Self, TransitionError> {
        match self {
            Self::Retiree { .. } => Ok(Self::Envoyee),
            Self::Envoyee => Err(TransitionError::NotWithdrawn),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_candidature_is_withdrawn_once_and_sent_again() {
        let withdrawn = Etat::Envoyee.withdraw(Motif::AutreEmploi).unwrap();
        assert_eq!(withdrawn.withdraw(Motif::Autre), Err(TransitionError::AlreadyWithdrawn));
        assert_eq!(withdrawn.send_again(), Ok(Etat::Envoyee));
        assert_eq!(Etat::Envoyee.send_again(), Err(TransitionError::NotWithdrawn));
    }
}
