//! What comes next in the evaluation of a hire: said on the organisme's list, so that nobody is forgotten between two steps.

use std::collections::HashMap;

use leptos::prelude::*;

use super::{model::Statut, store::prochains};
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
pub enum Prochain {
    FixerRendezVous,
    ProposerTest,
    /// Offered: the person has not begun.
    TestPropose,
    TestEnCours,
    /// Answers that a person has to read.
    Lire {
        test: PassageId,
        reponses: u32,
    },
    /// The test was not taken whole: another, or what there is.
    TestArrete,
    NoterEntretien,
    ProposerParcours,
    /// Proposed: the person has not answered.
    ReponseAttendue,
    /// The person does not agree.
    Reproposer,
    /// Agreed: the stage can be said done.
    Conclure,
}

/// The test of a hire: the one that runs, else the latest that was taken whole, else the latest.
pub enum Test {
    EnCours,
    Fini { id: PassageId, entier: bool, a_lire: u32 },
}

/// What there is of an evaluation.
pub struct Faits {
    pub statut: Statut,
    pub rendez_vous: bool,
    /// A test is offered, and not begun.
    pub convoque: bool,
    pub test: Option<Test>,
    /// Over, not a draft.
    pub entretien: bool,
}

impl Prochain {
    /// In the order of the programme: rendez-vous, test, entretien, parcours.
    pub fn of(faits: &Faits) -> Self {
        match faits.statut {
            Statut::Accepte { .. } => return Self::Conclure,
            Statut::Propose { .. } => return Self::ReponseAttendue,
            Statut::Conteste { .. } => return Self::Reproposer,
            Statut::AProposer => {}
        }
        match faits.test {
            Some(Test::EnCours) => Self::TestEnCours,
            Some(Test::Fini { id, a_lire, .. }) if a_lire > 0 => Self::Lire { test: id, reponses: a_lire },
            _ if faits.convoque => Self::TestPropose,
            None if !faits.rendez_vous => Self::FixerRendezVous,
            None => Self::ProposerTest,
            Some(Test::Fini { entier: false, .. }) => Self::TestArrete,
            Some(Test::Fini { .. }) if !faits.entretien => Self::NoterEntretien,
            Some(Test::Fini { .. }) => Self::ProposerParcours,
        }
    }

    /// Whether it adds something to where the hire stands: once agreed, only the evaluation itself is left to be said done.
    pub fn is_news_at(&self, statut: suivi::Statut) -> bool {
        *self != Self::Conclure || statut == suivi::Statut::EnCours { etape: suivi::Etape::Positionnement }
    }

    fn label(&self) -> String {
        match self {
            Self::FixerRendezVous => "Fixer le rendez-vous d’évaluation".to_owned(),
            Self::ProposerTest => "Proposer le test".to_owned(),
            Self::TestPropose => "Test proposé, pas encore commencé".to_owned(),
            Self::TestEnCours => "Test en cours".to_owned(),
            Self::Lire { reponses, .. } => {
                format!("Lire {}", french::count(u64::from(*reponses), "réponse", "réponses"))
            }
            Self::TestArrete => "Test arrêté\u{a0}: en proposer un autre".to_owned(),
            Self::NoterEntretien => "Noter l’entretien".to_owned(),
            Self::ProposerParcours => "Proposer le parcours".to_owned(),
            Self::ReponseAttendue => "Parcours proposé, réponse attendue".to_owned(),
            Self::Reproposer => "Parcours contesté\u{a0}: en proposer un autre".to_owned(),
            Self::Conclure => "Parcours accepté\u{a0}: dire l’étape faite".to_owned(),
        }
    }

    /// Where the organisme does it; `None` while somebody else is awaited.
    fn address(&self, organisme: OrganisationId, suivi: SuiviId) -> Option<String> {
        let hire = format!("/organisme/{organisme}/suivis/{suivi}");
        match self {
            Self::FixerRendezVous => Some(format!("{hire}/rendez-vous")),
            Self::ProposerTest | Self::TestArrete => Some(format!("{hire}/test")),
            Self::NoterEntretien => Some(format!("{hire}/entretien")),
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
) -> Result<HashMap<SuiviId, Prochain>, AppError> {
    if suivis.is_empty() {
        return Ok(HashMap::new());
    }
    prochains::of(&mut *cx.db().reader().await?, organisme, suivis).await
}

#[component]
pub fn ProchainPas(prochain: Prochain, organisme: OrganisationId, suivi: SuiviId, personne: String) -> impl IntoView {
    let label = prochain.label();
    match prochain.address(organisme, suivi) {
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
        let fini = |entier, a_lire| Some(Test::Fini { id, entier, a_lire });
        let of = |statut: &Statut, rendez_vous, convoque, test, entretien| {
            Prochain::of(&Faits { statut: statut.clone(), rendez_vous, convoque, test, entretien })
        };
        let begun = &Statut::AProposer;
        assert_eq!(of(begun, false, false, None, false), Prochain::FixerRendezVous);
        assert_eq!(of(begun, true, false, None, false), Prochain::ProposerTest);
        assert_eq!(of(begun, false, true, None, false), Prochain::TestPropose);
        assert_eq!(of(begun, true, false, Some(Test::EnCours), false), Prochain::TestEnCours);
        assert_eq!(of(begun, true, false, fini(true, 2), false), Prochain::Lire { test: id, reponses: 2 });
        assert_eq!(of(begun, true, false, fini(true, 0), false), Prochain::NoterEntretien);
        assert_eq!(of(begun, true, false, fini(true, 0), true), Prochain::ProposerParcours);
        assert_eq!(of(begun, true, false, fini(false, 0), true), Prochain::TestArrete);
        // A second test is offered: what was answered to the first is read all the same.
        assert_eq!(of(begun, true, true, fini(false, 1), false), Prochain::Lire { test: id, reponses: 1 });
        assert_eq!(of(begun, true, true, fini(false, 0), false), Prochain::TestPropose);
        let propose = Statut::Propose { tour: 1, le };
        assert_eq!(of(&propose, true, false, fini(true, 0), true), Prochain::ReponseAttendue);
        let conteste = Statut::Conteste { tour: 1, le, motif: "Trop long".to_owned() };
        assert_eq!(of(&conteste, true, false, fini(true, 0), true), Prochain::Reproposer);
        assert_eq!(of(&Statut::Accepte { tour: 1, le }, true, false, fini(true, 0), true), Prochain::Conclure);
    }
}
