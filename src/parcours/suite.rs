//! What comes next in the evaluation of a hire: said on the organisme's list, so that nobody is forgotten between two steps.

use std::collections::HashMap;

use leptos::prelude::*;

use super::{model::Statut, store::suites};
use crate::{
    error::AppError,
    identite::access::OrganismeAccess,
    kernel::{
        french,
        id::{OrganisationId, PassageId, SuiviId},
    },
    server::request::Request,
    suivi::model as suivi,
};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Suite {
    ProposerTest,
    /// Offered: the person has not begun.
    TestPropose,
    TestEnCours,
    /// Answers that a person has to read.
    Lire {
        test: PassageId,
        reponses: u32,
    },
    ProposerParcours,
    /// Proposed: the person has not answered.
    ReponseAttendue,
    /// The person does not agree.
    Reproposer,
    /// Agreed: the stage can be said done.
    Conclure,
}

/// The latest test of a hire.
pub enum Test {
    EnCours,
    Fini { id: PassageId, a_lire: u32 },
}

impl Suite {
    /// `propose`: a test is offered, and not begun.
    pub fn of(statut: &Statut, test: Option<Test>, propose: bool) -> Self {
        match (statut, test) {
            (Statut::Accepte { .. }, _) => Self::Conclure,
            (Statut::Propose { .. }, _) => Self::ReponseAttendue,
            (Statut::Conteste { .. }, _) => Self::Reproposer,
            (Statut::AProposer, _) if propose => Self::TestPropose,
            (Statut::AProposer, None) => Self::ProposerTest,
            (Statut::AProposer, Some(Test::EnCours)) => Self::TestEnCours,
            (Statut::AProposer, Some(Test::Fini { a_lire: 0, .. })) => Self::ProposerParcours,
            (Statut::AProposer, Some(Test::Fini { id, a_lire })) => Self::Lire { test: id, reponses: a_lire },
        }
    }

    /// Whether it adds something to where the hire stands: once agreed, only the evaluation itself is left to be said done.
    pub fn is_news_at(&self, statut: suivi::Statut) -> bool {
        *self != Self::Conclure || statut == suivi::Statut::EnCours { etape: suivi::Etape::Positionnement }
    }

    fn label(&self) -> String {
        match self {
            Self::ProposerTest => "Proposer le test".to_owned(),
            Self::TestPropose => "Test proposé, pas encore commencé".to_owned(),
            Self::TestEnCours => "Test en cours".to_owned(),
            Self::Lire { reponses, .. } => {
                format!("Lire {}", french::count(u64::from(*reponses), "réponse", "réponses"))
            }
            Self::ProposerParcours => "Proposer le parcours".to_owned(),
            Self::ReponseAttendue => "Parcours proposé, réponse attendue".to_owned(),
            Self::Reproposer => "Parcours contesté\u{a0}: en proposer un autre".to_owned(),
            Self::Conclure => "Parcours accepté\u{a0}: noter l’étape".to_owned(),
        }
    }

    /// Where the organisme does it; `None` while somebody else is awaited.
    fn address(&self, organisme: OrganisationId, suivi: SuiviId) -> Option<String> {
        let hire = format!("/organisme/{organisme}/suivis/{suivi}");
        match self {
            Self::ProposerTest => Some(format!("{hire}/test")),
            Self::Lire { test, .. } => Some(format!("/organisme/{organisme}/positionnements/{test}")),
            Self::ProposerParcours | Self::Reproposer => Some(format!("{hire}/parcours")),
            Self::Conclure => Some(hire),
            Self::TestPropose | Self::TestEnCours | Self::ReponseAttendue => None,
        }
    }
}

/// Of each of these hires of an organisme; one read for all.
pub async fn of_organisme(
    cx: &Request,
    organisme: &OrganismeAccess,
    suivis: &[SuiviId],
) -> Result<HashMap<SuiviId, Suite>, AppError> {
    if suivis.is_empty() {
        return Ok(HashMap::new());
    }
    suites::of(&mut *cx.db().reader().await?, organisme, suivis).await
}

#[component]
pub fn Prochaine(suite: Suite, organisme: OrganisationId, suivi: SuiviId, personne: String) -> impl IntoView {
    let label = suite.label();
    match suite.address(organisme, suivi) {
        Some(href) => {
            view! { <a class="next" href=href>{label}<span class="visually-hidden">{format!("\u{a0}: {personne}")}</span></a> }
                .into_any()
        }
        None => view! { <span class="next muted">{label}</span> }.into_any(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_step_leads_to_the_next() {
        let (le, id) = ("2026-11-24".parse().unwrap(), PassageId(uuid::Uuid::nil()));
        let fini = |a_lire| Some(Test::Fini { id, a_lire });
        let conteste = Statut::Conteste { tour: 1, le, motif: "Trop long".to_owned() };
        let propose = Statut::Propose { tour: 1, le };
        for (statut, test, offered, suite) in [
            (&Statut::AProposer, None, false, Suite::ProposerTest),
            (&Statut::AProposer, None, true, Suite::TestPropose),
            (&Statut::AProposer, Some(Test::EnCours), false, Suite::TestEnCours),
            (&Statut::AProposer, fini(2), false, Suite::Lire { test: id, reponses: 2 }),
            (&Statut::AProposer, fini(0), false, Suite::ProposerParcours),
            // A second test, after one that was not conclusive.
            (&Statut::AProposer, fini(0), true, Suite::TestPropose),
            (&propose, fini(0), false, Suite::ReponseAttendue),
            (&conteste, fini(0), false, Suite::Reproposer),
            (&Statut::Accepte { tour: 1, le }, fini(0), false, Suite::Conclure),
        ] {
            assert_eq!(Suite::of(statut, test, offered), suite);
        }
    }
}
