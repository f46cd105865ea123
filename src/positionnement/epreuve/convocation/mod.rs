//! A test that an organisme offers to somebody, with its conditions.

pub mod pages;
pub mod store;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::cours::Conditions;
use crate::{
    courriel::{
        letter::{Letter, Part},
        outbox,
    },
    error::AppError,
    identite::access::OrganismeAccess,
    kernel::{
        email::Email,
        form::FieldErrors,
        french,
        id::{ContratId, OrganisationId, PassageId, PersonneId, SuiviId},
    },
    positionnement::model::Forme,
    referentiel::epreuve::{Durees, Majoration},
    server::{
        idempotence::{self, Earlier},
        request::Request,
        secret,
    },
};

/// What was offered.
#[derive(Clone, Debug)]
pub struct Convocation {
    pub id: PassageId,
    pub contrat: ContratId,
    pub organisme: OrganisationId,
    pub organisme_nom: String,
    pub conditions: Conditions,
    pub majoration: Majoration,
    pub cree_le: DateTime<Utc>,
    /// Whether the test was begun.
    pub commence: bool,
}

/// Somebody to whom a test may be offered: of a suivi of the organisme.
#[derive(Clone, Debug)]
pub struct Cible {
    pub suivi: SuiviId,
    pub personne: PersonneId,
    pub prenom: String,
    pub nom: String,
    pub email: Option<Email>,
    pub contrat: ContratId,
    /// A test that waits, or is being taken.
    pub ouverte: Option<PassageId>,
    /// Tests that are over.
    pub passes: u32,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ConvocationForm {
    pub cle: String,
    pub forme: String,
    pub majoration: String,
    pub pause: String,
    pub relecture: String,
    pub courte: String,
}

/// What the form says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offre {
    pub cle: Uuid,
    pub majoration: Majoration,
    pub conditions: Conditions,
}

impl ConvocationForm {
    /// The usual: twenty adapted items, ordinary time, pauses allowed.
    pub fn blank(cle: Uuid) -> Self {
        Self {
            cle: cle.to_string(),
            forme: Forme::Adaptatif.code().to_owned(),
            majoration: Majoration::Aucune.code().to_owned(),
            pause: "oui".to_owned(),
            relecture: "oui".to_owned(),
            courte: String::new(),
        }
    }

    pub fn parse(&self, today: NaiveDate) -> Result<Offre, FieldErrors> {
        let mut errors = FieldErrors::default();
        let cle = errors.take("cle", self.cle.parse().map_err(|_| "Ce formulaire est incomplet. Rechargez la page."));
        let forme = errors.take("forme", Forme::from_code(&self.forme).ok_or("Choisissez une forme de test."));
        let majoration =
            errors.take("majoration", Majoration::from_code(&self.majoration).ok_or("Choisissez le temps donné."));
        let (Some(cle), Some(forme), Some(majoration)) = (cle, forme, majoration) else { return Err(errors) };
        let durees = Durees::of(today);
        let ordinary = if forme == Forme::Fixe { durees.fixe } else { durees.adaptative };
        let relecture = forme == Forme::Fixe && !self.relecture.is_empty();
        let courte = forme == Forme::Adaptatif && !self.courte.is_empty();
        let (limite, pause) = (majoration.limit(ordinary), !self.pause.is_empty());
        let conditions = Conditions { forme, limite, pause, relecture, courte };
        Ok(Offre { cle, majoration, conditions })
    }
}

/// Whom the test is for.
pub async fn cible(cx: &Request, organisme: &OrganismeAccess, suivi: SuiviId) -> Result<Cible, AppError> {
    let cible = store::cible(&mut *cx.db().reader().await?, organisme, suivi).await?;
    cx.saw("positionnement.preparer", cible.suivi.0, Vec::new()).await?;
    Ok(cible)
}

/// Offers a test, and writes to the person. The same form sent again offers nothing more.
pub async fn offer(
    cx: &Request,
    organisme: OrganismeAccess,
    suivi: SuiviId,
    form: &ConvocationForm,
) -> Result<PassageId, AppError> {
    let offre = form.parse(cx.today_in(organisme.organisation().zone)).map_err(AppError::Invalid)?;
    let body = secret::fingerprint(serde_json::to_vec(form).map_err(AppError::internal)?);
    let (id, now) = (PassageId(cx.app.clock.new_id()), cx.app.clock.real_now());
    let (letter, site) = (cx.app.clock.new_id(), cx.app.config.origin());
    cx.write("positionnement.convoquer", id.0, move |c| {
        Box::pin(async move {
            let cible = store::cible(c, &organisme, suivi).await?;
            match idempotence::claim(c, organisme.personne().0, offre.cle, &body, id.0, now).await? {
                Earlier::Same(same) => return Ok(same.into()),
                Earlier::Other(_) => return Err(AppError::Stale),
                Earlier::None => {}
            }
            if cible.ouverte.is_some() {
                let sentence = "Un test est déjà proposé à cette personne. Retirez-le, ou attendez sa fin.";
                return Err(AppError::Invalid(FieldErrors::one("forme", sentence)));
            }
            let offered = store::Offered {
                id,
                personne: cible.personne,
                contrat: cible.contrat,
                organisme: organisme.organisation().id,
                par: organisme.personne(),
                majoration: offre.majoration,
                conditions: offre.conditions,
                at: now,
            };
            store::insert(c, &offered).await?;
            if let Some(to) = &cible.email {
                outbox::queue(
                    c,
                    &invitation(letter, to.clone(), offre, organisme.organisation().nom.as_str(), id, &site),
                    now,
                )
                .await?;
            }
            Ok(id)
        })
    })
    .await
}

/// Takes back what was not begun.
pub async fn withdraw(cx: &Request, organisme: OrganismeAccess, id: PassageId) -> Result<(), AppError> {
    let now = cx.app.clock.real_now();
    cx.write("positionnement.retirer", id.0, move |c| {
        Box::pin(async move { store::withdraw(c, &organisme, id, now).await })
    })
    .await
}

/// Ends a test that nobody takes up again. What was answered counts.
pub async fn end(cx: &Request, organisme: OrganismeAccess, id: PassageId) -> Result<(), AppError> {
    let now = cx.app.clock.real_now();
    cx.write("positionnement.clore", id.0, move |c| {
        Box::pin(async move {
            let personne = store::taker(c, &organisme, id).await?;
            super::api::end_for_organisme(c, id, personne, now).await
        })
    })
    .await
}

/// « 45 minutes », « sans limite de temps ».
pub fn duration(limite: Option<u32>) -> String {
    limite.map_or_else(|| "sans limite de temps".to_owned(), french::spoken)
}

fn invitation(id: Uuid, to: Email, offre: Offre, organisme: &str, passage: PassageId, site: &str) -> Letter {
    let parts = vec![
        Part::text(format!("{organisme} vous propose votre test de positionnement, pour préparer votre formation.")),
        Part::text(
            "Ce n’est ni un examen, ni une sélection\u{a0}: il dit où vous en êtes, pour que la formation parte de là.",
        ),
        Part::text(format!(
            "Durée\u{a0}: {}. Un entraînement est proposé avant le début.",
            duration(offre.conditions.limite)
        )),
        Part::Link { label: "Lire les règles et commencer", url: format!("{site}/positionnement/{passage}/regles") },
    ];
    Letter { id, to, subject: "Votre test de positionnement", parts }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(forme: &str, majoration: &str, pause: &str, relecture: &str) -> Result<Offre, FieldErrors> {
        let form = ConvocationForm {
            cle: Uuid::nil().to_string(),
            forme: forme.to_owned(),
            majoration: majoration.to_owned(),
            pause: pause.to_owned(),
            relecture: relecture.to_owned(),
            courte: "oui".to_owned(),
        };
        form.parse("2026-11-24".parse().unwrap())
    }

    #[test]
    fn conditions_follow_the_form() {
        let fixed = parsed("fixe", "aucune", "", "oui").unwrap().conditions;
        assert_eq!(
            fixed,
            Conditions { forme: Forme::Fixe, limite: Some(2700), pause: false, relecture: true, courte: false }
        );
        // What comes next is chosen by what was answered: it is not changed afterwards.
        let adaptive = parsed("adaptatif", "tiers", "oui", "oui").unwrap().conditions;
        assert_eq!(
            adaptive,
            Conditions { forme: Forme::Adaptatif, limite: Some(4788), pause: true, relecture: false, courte: true }
        );
        assert_eq!(parsed("fixe", "sans_limite", "", "").unwrap().conditions.limite, None);
    }

    #[test]
    fn what_is_unknown_is_said() {
        let errors = parsed("autre", "autre", "", "").unwrap_err();
        assert!(errors.of("forme").is_some() && errors.of("majoration").is_some());
    }

    #[test]
    fn a_limit_is_said() {
        assert_eq!(duration(Some(3591)), "59\u{a0}minutes\u{a0}51");
        assert_eq!(duration(None), "sans limite de temps");
    }
}
