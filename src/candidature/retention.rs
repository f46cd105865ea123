//! What is kept too long is erased: drafts that nobody touches, candidatures without a sign of life.
//!
//! Source: CNIL, recruitment guide (2023): two years after the last contact; drafts, the shortest time that helps.

use std::time::Duration;

use chrono::{Months, TimeDelta};

use super::{
    space,
    store::{self, drafts},
};
use crate::{
    error::AppError,
    server::{clock::Clock, database::Database, instant::Instant, writer::Trace},
};

/// A draft is kept so long after its last change.
pub const DRAFT: TimeDelta = TimeDelta::days(30);
/// A candidature is kept so long after the person's last sign of life.
pub const CANDIDATURE: Months = Months::new(24);
const LOOK: Duration = Duration::from_secs(3600);

/// Looks every hour, for as long as the program runs.
pub async fn run(db: Database, clock: Clock) {
    loop {
        if let Err(error) = sweep(&db, &clock).await {
            tracing::warn!(%error, "what is kept too long could not be erased");
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// Erases what is kept too long at this moment of the programme's time.
pub async fn sweep(db: &Database, clock: &Clock) -> Result<(), AppError> {
    let now = clock.now();
    let trace =
        |action, object| Trace { at: clock.real_now(), actor: None, action, object, request: "horloge".to_owned() };
    let old = now.minus(DRAFT);
    db.write(trace("brouillon.oublier", None), move |c| Box::pin(async move { drafts::forget_before(c, old).await }))
        .await?;
    let silent: Instant = now.utc().checked_sub_months(CANDIDATURE).unwrap_or_default().into();
    let persons = store::silent_since(&mut *db.reader().await?, silent).await?;
    for personne in persons {
        db.write(trace("donnees.effacer", Some(personne.0)), move |c| {
            Box::pin(async move { space::erase_person(c, personne).await })
        })
        .await?;
    }
    Ok(())
}
