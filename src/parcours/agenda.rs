//! A rendez-vous d'évaluation, for a calendar program.

use chrono::{TimeDelta, TimeZone as _};

use super::{access, store};
use crate::{
    error::AppError,
    server::request::Request,
    suivi::ical::{self, Event, When},
};

/// The signed-in person's own.
///
/// # Errors
/// `NotFound` when none is fixed.
pub async fn own(cx: &Request, suivi: &str) -> Result<String, AppError> {
    let (personne, suivi) = (cx.conseiller()?.personne(), suivi.parse().map_err(|_| AppError::NotFound)?);
    let mut conn = cx.db().reader().await?;
    let access = access::own(&mut conn, personne, suivi).await?;
    let accord = access.dossier().accord();
    let tete = store::tete(&mut conn, accord).await?;
    let fixed = store::rendez_vous(&mut conn, accord).await?.ok_or(AppError::NotFound)?;
    let local = fixed.jour.and_time(fixed.heure);
    let at = |local| tete.zone.from_local_datetime(&local).earliest();
    // An hour that the change of time leaps over is the one after.
    let start = at(local).or_else(|| at(local + TimeDelta::hours(1))).ok_or(AppError::NotFound)?;
    let event = Event {
        uid: format!("{}-rendez-vous@lefil", tete.suivi),
        when: When::From(start.to_utc()),
        summary: format!("Rendez-vous d’évaluation avec {}", fixed.avec_nom),
        description: fixed.mode.label().to_owned(),
        place: fixed.ou,
        url: format!("{}/parcours/{}", cx.app.config.origin(), tete.suivi),
        sequence: fixed.version,
    };
    Ok(ical::calendar(None, cx.now.utc(), &[event]))
}
