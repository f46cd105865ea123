//! While a test is on a screen, the server notes that it runs: what is between the last note and its next start is an outage,
//! which nobody is charged.

use std::time::Duration;

use chrono::TimeDelta;

use super::store;
use crate::{
    error::AppError,
    server::{
        clock::Clock,
        database::Database,
        writer::{self, Trace},
    },
};

const EVERY: Duration = Duration::from_secs(2);
/// Nobody looks at an item for longer.
const LONGEST: TimeDelta = TimeDelta::hours(2);

fn trace(clock: &Clock, action: &'static str) -> Trace {
    Trace { at: clock.real_now(), actor: None, action, object: None, listed: Vec::new(), request: "veille".to_owned() }
}

/// Before anything is answered.
pub async fn resume(db: &Database, clock: &Clock) -> Result<(), AppError> {
    let now = clock.real_now();
    let found = db
        .write(trace(clock, "positionnement.reprendre_apres_panne"), move |c| {
            Box::pin(async move { store::skip_outage(c, now).await })
        })
        .await?;
    if found > 0 {
        tracing::info!(found, "tests on a screen were taken up again");
    }
    Ok(())
}

/// For as long as the program runs.
pub async fn watch(db: Database, clock: Clock) {
    loop {
        tokio::time::sleep(EVERY).await;
        if let Err(error) = note(&db, &clock).await {
            tracing::warn!(%error, "it could not be noted that the server runs");
        }
    }
}

async fn note(db: &Database, clock: &Clock) -> Result<(), AppError> {
    let now = clock.real_now();
    if !store::is_watched(&mut *db.reader().await?, now.minus(LONGEST)).await? {
        return Ok(());
    }
    db.write(trace(clock, writer::WATCH), move |c| Box::pin(async move { store::note_running(c, now).await })).await
}
