//! Identifiers: one type each, so that a contrat is never taken for a personne.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, uuid::Error> {
                Uuid::parse_str(text).map(Self)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }
    )*};
}

ids! {
    /// One human, the same from candidat to certified conseiller.
    PersonneId,
    /// A structure, an organisme de formation or a service of the State.
    OrganisationId,
    /// The contract between a conseiller and a structure.
    ContratId,
    /// A place where a structure's conseillers work.
    LieuId,
    /// One line of the activity log. Made before the row: it is also the key that makes a create happen once.
    ActiviteId,
    /// A theme that a structure adds to the nomenclature's.
    ThemePropreId,
    /// A form of the log to begin with.
    ModeleId,
    /// One act on several entries of the log: what it changed can be undone together.
    LotId,
    /// What a program shows to act for a person.
    JetonId,
    /// A link that shows figures to who has no account.
    PartageId,
    /// A sheet that becomes entries of the log; also the act that undoes it.
    ImportId,
    /// An event of a calendar; also the entry that it becomes.
    EvenementId,
    /// A questionnaire that is being filled.
    BrouillonId,
    /// A questionnaire that was sent.
    CandidatureId,
    /// One taking of the positioning test.
    PassageId,
    /// The export of a Pix campaign, that becomes profiles.
    PixImportId,
    /// What a person shared with an organisme in a Pix campaign.
    PixProfilId,
    /// One hire, followed from the order to the certificate.
    SuiviId,
    /// What a structure sent to its organisme de formation.
    CommandeId,
}
