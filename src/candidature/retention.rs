//! What is kept too long is erased: drafts that nobody touches, candidatures without a sign of life, old traces. How long is
//! in `referentiel::conservation`, which everyone can read on the site.

use std::time::Duration;

use super::{
    space,
    store::{self, drafts},
};
use crate::{
    activite::{agenda, historique, import},
    error::AppError,
    positionnement::pix,
    referentiel::conservation::{BROUILLON, CANDIDATURE, TRACE},
    server::{
        clock::Clock,
        database::Database,
        writer::{self, Trace},
    },
};

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
    let trace = |action, object| Trace {
        at: clock.real_now(),
        actor: None,
        action,
        object,
        listed: Vec::new(),
        request: "horloge".to_owned(),
    };
    let (now, old) = (now.utc(), BROUILLON.before_instant(now.utc()).into());
    db.write(trace("brouillon.oublier", None), move |c| Box::pin(async move { drafts::forget_before(c, old).await }))
        .await?;
    let silent = CANDIDATURE.before_instant(now).into();
    let persons = store::silent_since(&mut *db.reader().await?, silent).await?;
    for personne in persons {
        db.write(trace("donnees.effacer", Some(personne.0)), move |c| {
            Box::pin(async move { space::erase_person(c, personne).await })
        })
        .await?;
    }
    historique::api::forget(db, clock).await?;
    import::mener::sweep(db, clock).await?;
    agenda::api::forget(db, clock).await?;
    pix::api::forget(db, clock).await?;
    // The trace lives by the time of the world, like what it tells.
    let old = TRACE.before_instant(clock.real_now().utc()).into();
    db.write(trace("audit.oublier", None), move |c| Box::pin(async move { writer::forget_audit_before(c, old).await }))
        .await
}
