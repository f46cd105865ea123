//! Use cases of links.

use super::{
    model::{Auteur, Partage, PartageForm, Partie},
    store::{self, MOST, Ouvert},
};
use crate::{
    error::AppError,
    kernel::{form::FieldErrors, id::PartageId},
    server::{request::Request, secret},
    statistique::{api, model::Employe},
};

/// The signed-in conseiller, for their own figures.
pub fn own(cx: &Request) -> Result<Auteur, AppError> {
    Ok(Auteur::Conseiller(cx.conseiller()?.personne()))
}

/// The signed-in person, for one of their structures.
pub fn of_structure(cx: &Request, id: &str) -> Result<Auteur, AppError> {
    cx.structure(id).map(Auteur::Structure)
}

/// The conseillers whose figures may be shown alone; none for one's own.
pub async fn employes(cx: &Request, auteur: &Auteur) -> Result<Vec<Employe>, AppError> {
    match auteur {
        Auteur::Structure(structure) => api::employes(cx, structure).await,
        Auteur::Conseiller(_) => Ok(Vec::new()),
    }
}

/// The links that work.
pub async fn list(cx: &Request, auteur: &Auteur) -> Result<Vec<Partage>, AppError> {
    store::alive(&mut *cx.db().reader().await?, auteur, cx.now).await
}

/// Makes a link at an address that the page proposed, and that only the person has. The same form again makes nothing more.
///
/// # Errors
/// `Invalid` for what is to be corrected, `Stale` when the form already made another link.
pub async fn create(cx: &Request, auteur: Auteur, form: &PartageForm) -> Result<(), AppError> {
    let nouveau = form.parse().map_err(AppError::Invalid)?;
    let partie = partie(cx, &auteur, form).await?;
    let (fingerprint, id, now) = (secret::fingerprint(&form.jeton), PartageId(cx.app.clock.new_id()), cx.now);
    cx.write("partage.creer", id.0, move |c| {
        Box::pin(async move {
            if store::same(c, &auteur, &fingerprint, &nouveau, partie).await? {
                return Ok(());
            }
            if store::alive(c, &auteur, now).await?.len() >= MOST {
                let full = format!("Vous avez déjà {MOST} liens. Arrêtez-en un, puis recommencez.");
                return Err(AppError::Invalid(FieldErrors::one("nom", &full)));
            }
            store::create(c, &auteur, (id, &fingerprint), &nouveau, partie, now).await
        })
    })
    .await
}

/// The part of the figures that is asked for; only what is the owner's.
async fn partie(cx: &Request, auteur: &Auteur, form: &PartageForm) -> Result<Partie, AppError> {
    const LIST: &str = "Choisissez dans la liste.";
    let refused = |field: &str| AppError::Invalid(FieldErrors::one(field, LIST));
    match auteur {
        Auteur::Conseiller(_) if !form.contrat.is_empty() => {
            let id = form.contrat.parse().map_err(|_| refused("contrat"))?;
            let contrat = cx.conseiller()?.contrat(id).map_err(|_| refused("contrat"))?.id;
            Ok(Partie { contrat: Some(contrat), conseiller: None })
        }
        Auteur::Structure(structure) if !form.conseiller.is_empty() => {
            let employes = api::employes(cx, structure).await?;
            let found = employes.iter().find(|employe| employe.id.to_string() == form.conseiller);
            Ok(Partie { contrat: None, conseiller: Some(found.ok_or_else(|| refused("conseiller"))?.id) })
        }
        Auteur::Conseiller(_) | Auteur::Structure(_) => Ok(Partie::default()),
    }
}

/// Stops a link.
pub async fn stop(cx: &Request, auteur: Auteur, id: &str) -> Result<(), AppError> {
    let id: PartageId = id.parse().map_err(|_| AppError::NotFound)?;
    let now = cx.now;
    cx.write("partage.arreter", id.0, move |c| Box::pin(async move { store::revoke(c, &auteur, id, now).await })).await
}

/// The address of a link, whole.
pub fn address(cx: &Request, jeton: &str) -> String {
    format!("{}/partage/{jeton}", cx.app.config.origin())
}

/// What the link of this secret opens. The day is noted once; what a browser only guesses at is not.
pub async fn open(cx: &Request, jeton: &str) -> Result<Ouvert, AppError> {
    let today = cx.today_in(chrono_tz::Europe::Paris);
    let ouvert = store::open(&mut *cx.db().reader().await?, &secret::fingerprint(jeton), cx.now, today).await?;
    if ouvert.vu_le != Some(today) && !cx.prefetch {
        let id = ouvert.id;
        cx.write("partage.voir", id.0, move |c| Box::pin(async move { store::seen(c, id, today).await })).await?;
    }
    Ok(ouvert)
}
