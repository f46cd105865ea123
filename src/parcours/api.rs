//! Use cases of the evaluation: what, then who, then do.

use chrono::NaiveDate;
use uuid::Uuid;

use super::{
    access,
    dossier::{Accord, Dossier, Entretien, Evenement, Mien, RendezVous, Resume, Tete},
    engine,
    forms::{Ajuste, DecisionForm, EntretienForm, PropositionForm, RendezVousForm},
    letters,
    model::Geste,
    papier,
    proposition::{Ligne, Proposition},
    store::{
        self,
        changes::{self, Change, Fait},
    },
};
use crate::{
    courriel::{letter::Letter, outbox},
    document::Fichier,
    error::AppError,
    identite::access::{OrganismeAccess, StructureAccess},
    kernel::{
        email::Email,
        form::FieldErrors,
        id::{PersonneId, SuiviId},
    },
    positionnement::{
        niveaux_du_test::{self, NiveauxDuTest},
        pix::{self, model::Profil},
    },
    referentiel::{niveaux::Echelle, parcours::Regle},
    server::{database::Conn, request::Request, secret},
    suivi::{dossier::Suivi, forms::Envoi},
};

/// All that the organisme has to propose from.
pub struct Evaluation {
    pub tete: Tete,
    pub rendez_vous: Option<RendezVous>,
    pub entretien: Option<Entretien>,
    pub dossier: Dossier,
    /// The latest test that is over.
    pub test: Option<NiveauxDuTest>,
    /// What the rule says of it; nothing without an overall level.
    pub regle: Option<Vec<Ligne>>,
    /// What the person shared last with the organisme in a Pix campaign.
    pub pix: Option<Profil>,
    pub evenements: Vec<Evenement>,
}

impl Evaluation {
    /// Whether the last proposal rests on levels that are the test's no longer.
    pub fn is_outdated(&self) -> bool {
        let last = self.dossier.proposition.as_ref().zip(self.test.as_ref());
        last.is_some_and(|(last, test)| !last.follows(test))
    }
}

/// The same as the person reads it.
pub struct Parcours {
    pub tete: Tete,
    pub rendez_vous: Option<RendezVous>,
    /// Once it is over.
    pub entretien: Option<Entretien>,
    pub dossier: Dossier,
    pub evenements: Vec<Evenement>,
}

/// What the structure reads.
pub struct Vu {
    pub tete: Tete,
    pub rendez_vous: Option<RendezVous>,
    pub accord: Accord,
}

fn id(text: &str) -> Result<SuiviId, AppError> {
    text.parse().map_err(|_| AppError::NotFound)
}

fn today(cx: &Request, organisme: &OrganismeAccess) -> NaiveDate {
    cx.today_in(organisme.organisation().zone)
}

/// What the page of a suivi says of its evaluation. The page itself notes that it was seen.
pub async fn resume(cx: &Request, suivi: &Suivi) -> Result<Resume, AppError> {
    store::resume(&mut *cx.db().reader().await?, &access::of_read(suivi)).await
}

async fn evaluation(conn: &mut Conn, organisme: &OrganismeAccess, suivi: SuiviId) -> Result<Evaluation, AppError> {
    let access = access::of_organisme(conn, organisme, suivi).await?;
    let (dossier, accord) = (access.dossier(), access.dossier().accord());
    let tete = store::tete(conn, accord).await?;
    let test = match store::test_of(conn, tete.contrat).await? {
        Some(passage) => Some(niveaux_du_test::of(conn, passage, tete.zone).await?),
        None => None,
    };
    let rule = |test: &NiveauxDuTest| engine::propose(Echelle::of(test.le), test.niveau, test.familles).ok();
    Ok(Evaluation {
        regle: test.as_ref().and_then(rule),
        test,
        pix: pix::api::of_organisme(conn, tete.personne, tete.organisme).await?,
        rendez_vous: store::rendez_vous(conn, accord).await?,
        entretien: store::entretien(conn, dossier, true).await?,
        dossier: store::dossier(conn, dossier).await?,
        evenements: store::evenements(conn, dossier).await?,
        tete,
    })
}

/// The dossier that the organisme makes: noted before it is shown.
pub async fn see(cx: &Request, organisme: &OrganismeAccess, suivi: &str) -> Result<Evaluation, AppError> {
    let suivi = id(suivi)?;
    let found = evaluation(&mut *cx.db().reader().await?, organisme, suivi).await?;
    cx.saw("parcours.voir", suivi.0, Vec::new()).await?;
    Ok(found)
}

fn change(
    cx: &Request,
    acteur: PersonneId,
    envoi: Envoi,
    le: NaiveDate,
    form: &impl serde::Serialize,
) -> Result<Change, AppError> {
    let body = secret::fingerprint(serde_json::to_vec(form).map_err(AppError::internal)?);
    Ok(Change { acteur, envoi, body, le, now: cx.app.clock.real_now() })
}

/// The letters of a change that was done now.
async fn send(conn: &mut Conn, fait: Fait, letters: Vec<Letter>, change: &Change) -> Result<(), AppError> {
    if fait == Fait::Maintenant {
        for letter in &letters {
            outbox::queue(conn, letter, change.now).await?;
        }
    }
    Ok(())
}

/// A letter, where there is an address.
fn letter(cx: &Request, to: Option<&str>, write: impl FnOnce(Uuid, Email) -> Letter) -> Option<Letter> {
    to.and_then(Email::parse).map(|to| write(cx.app.clock.new_id(), to))
}

/// Fixes the rendez-vous, and writes to the person and to the structure.
pub async fn fix(cx: &Request, organisme: OrganismeAccess, suivi: &str, form: &RendezVousForm) -> Result<(), AppError> {
    let (suivi, le) = (id(suivi)?, today(cx, &organisme));
    let colleagues = crate::suivi::api::colleagues(cx, &organisme).await?;
    let known: Vec<_> = colleagues.iter().map(|colleague| colleague.personne).collect();
    let (tete, before, structure) = {
        let mut conn = cx.db().reader().await?;
        let access = access::of_organisme(&mut conn, &organisme, suivi).await?;
        let accord = access.dossier().accord();
        let tete = store::tete(&mut conn, accord).await?;
        (tete, store::rendez_vous(&mut conn, accord).await?, store::structure_email(&mut conn, accord, le).await?)
    };
    let fixe = form.parse(cx.today_in(tete.zone), &known).map_err(AppError::Invalid)?;
    let avec_nom = colleagues.into_iter().find(|one| one.personne == fixe.avec).map(|one| one.nom).unwrap_or_default();
    let next = RendezVous {
        jour: fixe.jour,
        heure: fixe.heure,
        mode: fixe.mode,
        ou: fixe.ou.clone(),
        avec: fixe.avec,
        avec_nom,
        version: fixe.envoi.version,
    };
    let (moved, site) = (before.is_some(), cx.app.config.origin());
    let person =
        letter(cx, tete.email.as_deref(), |id, to| letters::fixed_for_person(id, to, &tete, &next, moved, &site));
    let structure =
        letter(cx, structure.as_deref(), |id, to| letters::fixed_for_structure(id, to, &tete, &next, moved, &site));
    let letters: Vec<_> = person.into_iter().chain(structure).collect();
    let change = change(cx, organisme.personne(), fixe.envoi, le, form)?;
    cx.write("rendez_vous.fixer", suivi.0, move |c| {
        Box::pin(async move {
            let access = access::of_organisme(c, &organisme, suivi).await?;
            let fait = changes::fixer(c, &access, &change, &fixe).await?;
            send(c, fait, letters, &change).await
        })
    })
    .await
}

/// Keeps the entretien, as a draft or for good; says whether it is over.
pub async fn note(
    cx: &Request,
    organisme: OrganismeAccess,
    suivi: &str,
    form: &EntretienForm,
) -> Result<bool, AppError> {
    let (suivi, le) = (id(suivi)?, today(cx, &organisme));
    access::of_organisme(&mut *cx.db().reader().await?, &organisme, suivi).await?;
    let mene = form.parse(le).map_err(AppError::Invalid)?;
    let (fini, change) = (mene.fini, change(cx, organisme.personne(), mene.envoi, le, form)?);
    cx.write("entretien.noter", suivi.0, move |c| {
        Box::pin(async move {
            let access = access::of_organisme(c, &organisme, suivi).await?;
            changes::noter(c, &access, &change, &mene).await.map(|_| ())
        })
    })
    .await?;
    Ok(fini)
}

/// Keeps the hours, or proposes them to the conseiller; says whether they are proposed.
pub async fn propose(
    cx: &Request,
    organisme: OrganismeAccess,
    suivi: &str,
    form: &PropositionForm,
) -> Result<bool, AppError> {
    let (suivi, le) = (id(suivi)?, today(cx, &organisme));
    let found = evaluation(&mut *cx.db().reader().await?, &organisme, suivi).await?;
    let depasse = found.is_outdated();
    let Evaluation { tete, test, regle, .. } = found;
    if form.geste == "proposer" && regle.is_none() {
        let why = "Il faut un test terminé, avec un niveau d’ensemble, pour proposer un parcours.";
        return Err(AppError::Invalid(FieldErrors::one("niveaux", why)));
    }
    let (envoi, ajuste) = form.parse(regle.as_deref().unwrap_or_default()).map_err(AppError::Invalid)?;
    let change = change(cx, organisme.personne(), envoi, le, form)?;
    let (lignes, duree_motif) = match ajuste {
        Ajuste::Garder(brouillon) => {
            cx.write("parcours.garder", suivi.0, move |c| {
                Box::pin(async move {
                    let access = access::of_organisme(c, &organisme, suivi).await?;
                    changes::garder(c, &access, &change, &brouillon).await.map(|_| ())
                })
            })
            .await?;
            return Ok(false);
        }
        Ajuste::Proposer { lignes, duree_motif } => (lignes, duree_motif),
    };
    let levels = test.and_then(|test| test.niveau.map(|niveau| (test, niveau)));
    let (test, niveau) = levels.ok_or_else(|| AppError::internal("hours without a level"))?;
    let proposition = Proposition {
        regle_version: Regle::of(le).version,
        passage: test.passage,
        test_le: test.le,
        interrompu: test.interrompu,
        rang: niveau.rank(),
        lignes,
        duree_motif,
    };
    let site = cx.app.config.origin();
    let letters: Vec<_> =
        letter(cx, tete.email.as_deref(), |id, to| letters::proposed(id, to, &tete, &site)).into_iter().collect();
    cx.write("parcours.proposer", suivi.0, move |c| {
        Box::pin(async move {
            let access = access::of_organisme(c, &organisme, suivi).await?;
            let fait = changes::proposer(c, &access, &change, &proposition, depasse).await?;
            send(c, fait, letters, &change).await
        })
    })
    .await?;
    Ok(true)
}

/// The signed-in person's own dossiers.
pub async fn mine(cx: &Request) -> Result<Vec<Mien>, AppError> {
    let personne = cx.conseiller()?.personne();
    store::of_person(&mut *cx.db().reader().await?, personne).await
}

/// One of them, whole.
pub async fn own(cx: &Request, suivi: &str) -> Result<Parcours, AppError> {
    let (personne, suivi) = (cx.conseiller()?.personne(), id(suivi)?);
    let mut conn = cx.db().reader().await?;
    let access = access::own(&mut conn, personne, suivi).await?;
    let (dossier, accord) = (access.dossier(), access.dossier().accord());
    Ok(Parcours {
        tete: store::tete(&mut conn, accord).await?,
        rendez_vous: store::rendez_vous(&mut conn, accord).await?,
        entretien: store::entretien(&mut conn, dossier, false).await?,
        dossier: store::dossier(&mut conn, dossier).await?,
        evenements: store::evenements(&mut conn, dossier).await?,
    })
}

/// The person agrees, or says what is wrong. The structure is told of an agreement at once.
pub async fn decide(cx: &Request, suivi: &str, form: &DecisionForm) -> Result<(), AppError> {
    let (personne, suivi, le) = (cx.conseiller()?.personne(), id(suivi)?, cx.today());
    let (tete, structure) = {
        let mut conn = cx.db().reader().await?;
        let access = access::own(&mut conn, personne, suivi).await?;
        let accord = access.dossier().accord();
        (store::tete(&mut conn, accord).await?, store::structure_email(&mut conn, accord, le).await?)
    };
    let (envoi, geste) = form.parse().map_err(AppError::Invalid)?;
    let (site, organisme) = (cx.app.config.origin(), tete.contact_email.as_deref());
    let letters: Vec<_> = match &geste {
        Geste::Contester { .. } => {
            letter(cx, organisme, |id, to| letters::contested(id, to, &tete, &site)).into_iter().collect()
        }
        _ => letter(cx, organisme, |id, to| letters::accepted_for_organisme(id, to, &tete, &site))
            .into_iter()
            .chain(letter(cx, structure.as_deref(), |id, to| letters::accepted_for_structure(id, to, &tete, &site)))
            .collect(),
    };
    let action = if geste == Geste::Accepter { "parcours.accepter" } else { "parcours.contester" };
    let change = change(cx, personne, envoi, le, form)?;
    cx.write(action, suivi.0, move |c| {
        Box::pin(async move {
            let access = access::own(c, personne, suivi).await?;
            let fait = changes::decider(c, &access, &change, &geste).await?;
            send(c, fait, letters, &change).await
        })
    })
    .await
}

/// What was agreed, for the structure: noted before it is shown.
pub async fn seen_by_structure(cx: &Request, structure: &StructureAccess, suivi: &str) -> Result<Vu, AppError> {
    let suivi = id(suivi)?;
    let found = {
        let mut conn = cx.db().reader().await?;
        let access = access::of_structure(&mut conn, structure, suivi).await?;
        let Resume { rendez_vous, accord, .. } = store::resume(&mut conn, &access).await?;
        Vu { tete: store::tete(&mut conn, &access).await?, rendez_vous, accord }
    };
    cx.saw("parcours.voir", suivi.0, Vec::new()).await?;
    Ok(found)
}

/// The dossier on paper, for the organisme.
///
/// # Errors
/// `NotFound` before the first proposal.
pub async fn organisme_paper(cx: &Request, organisme: &OrganismeAccess, suivi: &str) -> Result<Fichier, AppError> {
    let found = see(cx, organisme, suivi).await?;
    let proposition = found.dossier.proposition.as_ref().ok_or(AppError::NotFound)?;
    let entretien = found.entretien.filter(|entretien| entretien.fini);
    let pix = found.pix.as_ref().map(pix::papier::profil);
    let whole = papier::Whole { statut: &found.dossier.statut, entretien: entretien.as_ref(), pix };
    let paper = papier::dossier(&found.tete, found.rendez_vous.as_ref(), proposition, whole, today(cx, organisme));
    cx.app.fabrique.pdf(&paper).await
}

/// The same for the person.
pub async fn own_paper(cx: &Request, suivi: &str) -> Result<Fichier, AppError> {
    let found = own(cx, suivi).await?;
    let proposition = found.dossier.proposition.as_ref().ok_or(AppError::NotFound)?;
    // The latest that the organisme has: on the same page as its own paper.
    let shared =
        pix::api::of_organisme(&mut *cx.db().reader().await?, found.tete.personne, found.tete.organisme).await?;
    let pix = shared.as_ref().map(pix::papier::profil);
    let whole = papier::Whole { statut: &found.dossier.statut, entretien: found.entretien.as_ref(), pix };
    let paper = papier::dossier(&found.tete, found.rendez_vous.as_ref(), proposition, whole, cx.today());
    cx.app.fabrique.pdf(&paper).await
}

/// The same for the structure, without the entretien.
///
/// # Errors
/// `NotFound` before the agreement.
pub async fn structure_paper(cx: &Request, structure: &StructureAccess, suivi: &str) -> Result<Fichier, AppError> {
    let found = seen_by_structure(cx, structure, suivi).await?;
    let Accord::Arrete { le, proposition } = &found.accord else { return Err(AppError::NotFound) };
    let statut = super::model::Statut::Accepte { tour: 1, le: *le };
    let shared =
        pix::api::of_structure(&mut *cx.db().reader().await?, found.tete.personne, found.tete.organisme).await?;
    let pix = shared.as_ref().and_then(pix::papier::apercu);
    let whole = papier::Whole { statut: &statut, entretien: None, pix };
    let today = cx.today_in(structure.organisation().zone);
    cx.app.fabrique.pdf(&papier::dossier(&found.tete, found.rendez_vous.as_ref(), proposition, whole, today)).await
}
