//! Where a dossier de parcours stands, and how it goes on.

use chrono::NaiveDate;

/// `tour`: which proposal it is about, from 1. `le`: the day that it came there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Statut {
    AProposer,
    Propose { tour: u16, le: NaiveDate },
    Accepte { tour: u16, le: NaiveDate },
    Conteste { tour: u16, le: NaiveDate, motif: String },
}

/// What moves it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Geste {
    /// By the organisme.
    Proposer,
    /// By the conseiller.
    Accepter,
    /// By the conseiller, who says why.
    Contester { motif: String },
}

/// A gesture that makes no sense where the dossier stands.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{geste:?} is impossible from {statut:?}")]
pub struct Impossible {
    pub geste: Geste,
    pub statut: Statut,
}

impl Geste {
    pub fn code(&self) -> &'static str {
        match self {
            Self::Proposer => "proposer",
            Self::Accepter => "accepter",
            Self::Contester { .. } => "contester",
        }
    }
}

impl Statut {
    /// What is stored of it, and named in its diagram.
    pub fn code(&self) -> &'static str {
        match self {
            Self::AProposer => "a_proposer",
            Self::Propose { .. } => "propose",
            Self::Accepte { .. } => "accepte",
            Self::Conteste { .. } => "conteste",
        }
    }

    /// The proposal that it is about; 0 before the first.
    pub fn tour(&self) -> u16 {
        match self {
            Self::AProposer => 0,
            Self::Propose { tour, .. } | Self::Accepte { tour, .. } | Self::Conteste { tour, .. } => *tour,
        }
    }

    /// `le`: the day it happens.
    ///
    /// # Errors
    /// When the gesture makes no sense from here.
    pub fn after(&self, geste: &Geste, le: NaiveDate) -> Result<Self, Impossible> {
        match (self, geste) {
            // Whatever was agreed: a corrected test may say something else.
            (_, Geste::Proposer) => Ok(Self::Propose { tour: self.tour() + 1, le }),
            (Self::Propose { tour, .. }, Geste::Accepter) => Ok(Self::Accepte { tour: *tour, le }),
            (Self::Propose { tour, .. }, Geste::Contester { motif }) => {
                Ok(Self::Conteste { tour: *tour, le, motif: motif.clone() })
            }
            _ => Err(Impossible { geste: geste.clone(), statut: self.clone() }),
        }
    }

    /// Whether a proposal is expected of the organisme.
    pub fn proposable(&self) -> bool {
        matches!(self, Self::AProposer | Self::Conteste { .. })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    const LE: NaiveDate = NaiveDate::MAX;

    fn gestes() -> [Geste; 3] {
        [Geste::Proposer, Geste::Accepter, Geste::Contester { motif: "Trop court.".to_owned() }]
    }

    fn all() -> [Statut; 4] {
        [
            Statut::AProposer,
            Statut::Propose { tour: 1, le: LE },
            Statut::Accepte { tour: 1, le: LE },
            Statut::Conteste { tour: 1, le: LE, motif: "Trop court.".to_owned() },
        ]
    }

    #[test]
    fn the_diagram_of_the_architecture_is_this_machine() {
        let mut lines: BTreeSet<String> = BTreeSet::new();
        for statut in all() {
            for geste in gestes() {
                if let Ok(reached) = statut.after(&geste, LE) {
                    lines.insert(format!("    {} --> {}: {}", statut.code(), reached.code(), geste.code()));
                }
            }
        }
        let drawn = include_str!("../../ARCHITECTURE.md");
        let (_, rest) = drawn
            .split_once("  state \"dossier de parcours\" as parcours {\n    [*] --> a_proposer\n")
            .expect("the dossier's diagram");
        let (body, _) = rest.split_once("\n  }").unwrap();
        let body: BTreeSet<_> = body.lines().map(str::to_owned).collect();
        assert_eq!(body, lines, "draw it anew:\n{}", lines.iter().cloned().collect::<Vec<_>>().join("\n"));
    }

    #[test]
    fn what_makes_no_sense_is_a_typed_error() {
        for statut in all() {
            assert!(statut.after(&Geste::Proposer, LE).is_ok());
            for geste in gestes() {
                if let Err(error) = statut.after(&geste, LE) {
                    assert_eq!(error, Impossible { geste, statut: statut.clone() });
                }
            }
        }
        let impossible = Statut::Accepte { tour: 2, le: LE }.after(&Geste::Accepter, LE).unwrap_err();
        assert!(impossible.to_string().contains("impossible"));
    }

    #[test]
    fn a_contested_proposal_is_followed_by_another() {
        let [proposer, accepter, refuse] = gestes();
        let first = Statut::AProposer.after(&proposer, LE).unwrap();
        let contested = first.after(&refuse, LE).unwrap();
        let second = contested.after(&proposer, LE).unwrap();
        assert_eq!(second, Statut::Propose { tour: 2, le: LE });
        let agreed = second.after(&accepter, LE).unwrap();
        assert_eq!(agreed, Statut::Accepte { tour: 2, le: LE });
        assert_eq!(agreed.after(&proposer, LE), Ok(Statut::Propose { tour: 3, le: LE }));
    }
}
