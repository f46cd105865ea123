//! What the server does with what an offline log sends.

use axum::{
    Json,
    http::{StatusCode, header},
    response::{AppendHeaders, IntoResponse as _, Response},
};
use chrono::{Days, NaiveDate, TimeDelta};

use super::{
    api,
    form::ActiviteForm,
    store::entries,
    sync::{Action, Changement, Cliche, DAYS, Enregistree, Envoi, Issue, MOST_CHANGES, PROTOCOLE, Reponse},
};
use crate::{error::AppError, identite::cookie, kernel::id::ActiviteId, server::request::Request};

/// Where a device sends its changes and receives its log.
pub async fn post_sync(cx: Request, Json(envoi): Json<Envoi>) -> Result<Response, AppError> {
    if envoi.protocole != PROTOCOLE {
        return Ok((StatusCode::UPGRADE_REQUIRED, Json(PROTOCOLE)).into_response());
    }
    let owner = cookie::Kind::owner(cx.conseiller()?.personne(), cx.app.config.https());
    let reponse = exchange(&cx, envoi).await?;
    Ok((AppendHeaders([(header::SET_COOKIE, owner)]), Json(reponse)).into_response())
}

/// Does each change by itself, then takes the log as it is. Of somebody else's changes, none.
async fn exchange(cx: &Request, envoi: Envoi) -> Result<Reponse, AppError> {
    let own = envoi.personne == Some(cx.conseiller()?.personne());
    let mut issues = Vec::new();
    for changement in envoi.changements.into_iter().filter(|_| own).take(MOST_CHANGES) {
        issues.push((changement.id, change(cx, changement).await?));
    }
    Ok(Reponse { issues, cliche: snapshot(cx).await? })
}

/// What cannot be stored now is no outcome: the device sends it again.
async fn change(cx: &Request, changement: Changement) -> Result<Issue, AppError> {
    let Changement { id, base, action } = changement;
    let done = match (action, base) {
        (Action::Ecrire(form), None) => {
            let form = ActiviteForm { cle: id.to_string(), base: String::new(), ..*form };
            api::record_until(cx, &form, latest_day(cx)).await.map(|_| Some(1))
        }
        (Action::Ecrire(form), Some(base)) => {
            let form = ActiviteForm { base: base.to_string(), ..*form };
            api::edit_until(cx, id, &form, latest_day(cx)).await.map(|edited| Some(edited.version))
        }
        (Action::Supprimer, base) => api::delete(cx, vec![id], base).await.map(|_| None),
    };
    match done {
        Ok(version) => Ok(Issue::Fait { version }),
        Err(AppError::Invalid(erreurs)) => Ok(Issue::ACorriger { erreurs }),
        Err(AppError::Conflict { .. } | AppError::Stale) => {
            Ok(Issue::Conflit { serveur: recorded(cx, id).await?.map(Box::new) })
        }
        Err(AppError::NotFound) if was_deleted(cx, id).await? => Ok(Issue::Conflit { serveur: None }),
        Err(error @ (AppError::NotFound | AppError::Forbidden | AppError::BadRequest)) => {
            Ok(Issue::Refuse { phrase: error.explanation().1 })
        }
        Err(error) => Err(error),
    }
}

/// The latest date that somebody may have today, at UTC+14: a device's own day is taken at its word.
fn latest_day(cx: &Request) -> NaiveDate {
    cx.now.utc().naive_utc().checked_add_signed(TimeDelta::hours(14)).unwrap_or_default().date()
}

async fn was_deleted(cx: &Request, id: ActiviteId) -> Result<bool, AppError> {
    let personne = cx.conseiller()?.personne();
    entries::was_deleted(&mut *cx.db().reader().await?, personne, id).await
}

async fn recorded(cx: &Request, id: ActiviteId) -> Result<Option<Enregistree>, AppError> {
    match api::form_of(cx, id).await {
        Ok(form) => Ok(Some(as_recorded(id, form))),
        Err(AppError::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

fn as_recorded(id: ActiviteId, form: ActiviteForm) -> Enregistree {
    Enregistree { id, version: form.base.parse().unwrap_or(0), form }
}

async fn snapshot(cx: &Request) -> Result<Cliche, AppError> {
    let (viewer, personne) = (cx.viewer()?, cx.conseiller()?.personne());
    let choix = api::choices(cx).await?;
    let pris = cx.app.clock.real_now().unix_millis();
    let since = cx.today() - Days::new(DAYS - 1);
    let entrees = entries::since(&mut *cx.db().reader().await?, personne, since).await?;
    let entrees = entrees.iter().map(|(entry, commune)| as_recorded(entry.id, entry.to_form(commune))).collect();
    Ok(Cliche { personne, prenom: viewer.prenom.clone(), pris, choix, entrees })
}
