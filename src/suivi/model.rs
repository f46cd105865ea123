//! The stages of a hire, and how a suivi goes from one to the next.

use chrono::NaiveDate;

use crate::referentiel::delais::Objet;

/// The stages, in their order (programme.md § 4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Etape {
    Commande,
    Organisation,
    Positionnement,
    Creation,
    Formation,
    Examen,
}

/// Who has to act for a stage to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Porteur {
    Structure,
    Organisme,
    Jury,
}

impl Porteur {
    pub fn label(self) -> &'static str {
        match self {
            Self::Structure => "la structure",
            Self::Organisme => "l’organisme de formation",
            Self::Jury => "le jury",
        }
    }
}

impl Etape {
    pub const ALL: [Self; 6] =
        [Self::Commande, Self::Organisation, Self::Positionnement, Self::Creation, Self::Formation, Self::Examen];

    pub fn code(self) -> &'static str {
        match self {
            Self::Commande => "commande",
            Self::Organisation => "organisation",
            Self::Positionnement => "positionnement",
            Self::Creation => "creation",
            Self::Formation => "formation",
            Self::Examen => "examen",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|etape| etape.code() == code)
    }

    /// « J+2 »; the stages after have a name only.
    pub fn jalon(self) -> &'static str {
        match self {
            Self::Commande => "J",
            Self::Organisation => "J+2",
            Self::Positionnement => "J+4",
            Self::Creation => "J+8",
            Self::Formation => "Formation",
            Self::Examen => "Examen",
        }
    }

    pub fn titre(self) -> &'static str {
        match self {
            Self::Commande => "Commande de la formation",
            Self::Organisation => "Organisation administrative",
            Self::Positionnement => "Test de positionnement et entretien",
            Self::Creation => "Création de la formation",
            Self::Formation => "Formation",
            Self::Examen => "Examen",
        }
    }

    /// « J+4 · Test de positionnement et entretien », « Formation ».
    pub fn label(self) -> String {
        if self.jalon() == self.titre() {
            self.titre().to_owned()
        } else {
            format!("{} · {}", self.jalon(), self.titre())
        }
    }

    /// What happens in it.
    pub fn contenu(self) -> &'static str {
        match self {
            Self::Commande => {
                "La structure écrit à l’organisme de formation, qui informe l’État. L’État émet le bon de commande."
            }
            Self::Organisation => "Rendez-vous d’évaluation, dossier administratif, logistique de l’évaluation.",
            Self::Positionnement => "Test, entretien individuel, analyse des résultats Pix, dossier de parcours.",
            Self::Creation => "Cohorte, lieux et formateurs, échanges avec la structure.",
            Self::Formation => "La personne est en formation, sur son temps de travail.",
            Self::Examen => "Dossier professionnel, mise en situation ou projet, entretien avec le jury.",
        }
    }

    pub fn porteur(self) -> Porteur {
        match self {
            Self::Commande => Porteur::Structure,
            Self::Examen => Porteur::Jury,
            _ => Porteur::Organisme,
        }
    }

    /// What its deadline comes from. The order itself has none: the structure sends it when it wants.
    pub fn objet(self) -> Option<Objet> {
        match self {
            Self::Commande => None,
            Self::Organisation => Some(Objet::Organisation),
            Self::Positionnement => Some(Objet::Positionnement),
            Self::Creation => Some(Objet::Creation),
            Self::Formation => Some(Objet::Formation),
            Self::Examen => Some(Objet::Examen),
        }
    }

    pub fn next(self) -> Option<Self> {
        Self::ALL.into_iter().find(|etape| *etape > self)
    }

    pub fn previous(self) -> Option<Self> {
        Self::ALL.into_iter().rfind(|etape| *etape < self)
    }
}

/// Where a suivi stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Statut {
    /// The contract is signed; no date is due before the order is sent.
    ACommander,
    /// `etape`: the first that is not done.
    EnCours {
        etape: Etape,
    },
    /// `etape`: where it was; none when the order was not sent.
    Interrompu {
        etape: Option<Etape>,
        le: NaiveDate,
    },
    Termine {
        le: NaiveDate,
    },
}

/// What moves a suivi.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Geste {
    Commander,
    Franchir,
    Revenir,
    Interrompre,
    Reprendre,
}

/// A gesture that makes no sense where the suivi stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{geste:?} is impossible from {statut:?}")]
pub struct Impossible {
    pub geste: Geste,
    pub statut: Statut,
}

impl Geste {
    pub const ALL: [Self; 5] = [Self::Commander, Self::Franchir, Self::Revenir, Self::Interrompre, Self::Reprendre];

    pub fn code(self) -> &'static str {
        match self {
            Self::Commander => "commander",
            Self::Franchir => "franchir",
            Self::Revenir => "revenir",
            Self::Interrompre => "interrompre",
            Self::Reprendre => "reprendre",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|geste| geste.code() == code)
    }
}

impl Statut {
    /// What is stored of it, and named in its diagram.
    pub fn code(self) -> &'static str {
        match self {
            Self::ACommander => "a_commander",
            Self::EnCours { .. } => "en_cours",
            Self::Interrompu { .. } => "interrompu",
            Self::Termine { .. } => "termine",
        }
    }

    /// The stage that is being done now.
    pub fn courante(self) -> Option<Etape> {
        match self {
            Self::ACommander => Some(Etape::Commande),
            Self::EnCours { etape } => Some(etape),
            Self::Interrompu { .. } | Self::Termine { .. } => None,
        }
    }

    /// `le`: the day it happens.
    ///
    /// # Errors
    /// When the gesture makes no sense from here.
    pub fn after(self, geste: Geste, le: NaiveDate) -> Result<Self, Impossible> {
        let next = match (self, geste) {
            (Self::ACommander, Geste::Commander) => Self::EnCours { etape: Etape::Organisation },
            (Self::EnCours { etape }, Geste::Franchir) => {
                etape.next().map_or(Self::Termine { le }, |etape| Self::EnCours { etape })
            }
            // An order that was sent is never unsent.
            (Self::EnCours { etape }, Geste::Revenir) if etape > Etape::Organisation => {
                Self::EnCours { etape: etape.previous().unwrap_or(etape) }
            }
            (Self::Termine { .. }, Geste::Revenir) => Self::EnCours { etape: Etape::Examen },
            (Self::ACommander, Geste::Interrompre) => Self::Interrompu { etape: None, le },
            (Self::EnCours { etape }, Geste::Interrompre) => Self::Interrompu { etape: Some(etape), le },
            (Self::Interrompu { etape: None, .. }, Geste::Reprendre) => Self::ACommander,
            (Self::Interrompu { etape: Some(etape), .. }, Geste::Reprendre) => Self::EnCours { etape },
            (statut, geste) => return Err(Impossible { geste, statut }),
        };
        Ok(next)
    }

    /// The gestures that make sense from here.
    pub fn gestes(self) -> Vec<Geste> {
        Geste::ALL.into_iter().filter(|geste| self.after(*geste, NaiveDate::MAX).is_ok()).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    const LE: NaiveDate = NaiveDate::MAX;

    fn all() -> Vec<Statut> {
        let stages = &Etape::ALL[1..];
        let mut all = vec![Statut::ACommander, Statut::Termine { le: LE }, Statut::Interrompu { etape: None, le: LE }];
        all.extend(stages.iter().map(|etape| Statut::EnCours { etape: *etape }));
        all.extend(stages.iter().map(|etape| Statut::Interrompu { etape: Some(*etape), le: LE }));
        all
    }

    /// Its box in the diagram: a running suivi is where its stage is.
    fn name(statut: Statut) -> &'static str {
        if let Statut::EnCours { etape } = statut { etape.code() } else { statut.code() }
    }

    #[test]
    fn the_diagram_of_the_architecture_is_this_machine() {
        let mut lines: BTreeSet<String> = BTreeSet::new();
        for statut in all() {
            for geste in statut.gestes() {
                let reached = statut.after(geste, LE).unwrap();
                lines.insert(format!("    {} --> {}: {}", name(statut), name(reached), geste.code()));
            }
        }
        let drawn = include_str!("../../ARCHITECTURE.md");
        let (_, rest) =
            drawn.split_once("  state \"suivi\" as suivi {\n    [*] --> a_commander\n").expect("the suivi's diagram");
        let (body, _) = rest.split_once("\n  }").unwrap();
        let body: BTreeSet<_> = body.lines().map(str::to_owned).collect();
        assert_eq!(body, lines, "draw it anew:\n{}", lines.iter().cloned().collect::<Vec<_>>().join("\n"));
    }

    #[test]
    fn what_is_done_can_be_undone_but_for_the_order() {
        for statut in all() {
            for geste in Geste::ALL {
                match (geste, statut.after(geste, LE)) {
                    (Geste::Franchir, Ok(next)) => assert_eq!(next.after(Geste::Revenir, LE), Ok(statut)),
                    (Geste::Interrompre, Ok(next)) => assert_eq!(next.after(Geste::Reprendre, LE), Ok(statut)),
                    (Geste::Commander, Ok(next)) => assert!(next.after(Geste::Revenir, LE).is_err()),
                    (geste, Err(error)) => assert_eq!(error, Impossible { geste, statut }),
                    _ => {}
                }
            }
        }
    }

    #[test]
    fn codes_read_back() {
        for etape in Etape::ALL {
            assert_eq!(Etape::from_code(etape.code()), Some(etape));
        }
        for geste in Geste::ALL {
            assert_eq!(Geste::from_code(geste.code()), Some(geste));
        }
        assert_eq!(
            (Etape::Commande.label(), Etape::Examen.label()),
            ("J · Commande de la formation".to_owned(), "Examen".to_owned())
        );
    }
}
