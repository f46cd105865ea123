//! An import that was decided is carried to its end part by part, whoever waits for it and whatever stops the program.

use super::store::{
    self,
    suite::{self, Etat},
};
use crate::{
    activite::store::entries,
    error::AppError,
    kernel::id::{ActiviteId, ImportId, LotId, PersonneId},
    referentiel::conservation::FICHIER,
    server::{
        clock::Clock,
        database::{Conn, Database},
        instant::Instant,
        request::Request,
        writer::Trace,
    },
};

/// Lines that are written in one go: nobody else's write waits longer than for these.
pub const PART: usize = 100;

/// Carries an import to its end, even if the browser goes away.
pub async fn mener(cx: &Request, id: ImportId) -> Result<(), AppError> {
    let (db, clock, personne, request) =
        (cx.db().clone(), cx.app.clock.clone(), cx.conseiller()?.personne(), cx.id.clone());
    let carried = tokio::spawn(async move { carry(&db, &clock, id, personne, &request).await });
    carried.await.map_err(AppError::internal)?
}

/// Imports that the end of the program interrupted are carried to theirs; sheets that nobody came back to are forgotten.
pub async fn sweep(db: &Database, clock: &Clock) -> Result<(), AppError> {
    let unfinished = suite::unfinished(&mut *db.reader().await?).await?;
    for (id, personne) in unfinished {
        // One that cannot be carried keeps neither the others nor what follows waiting.
        if let Err(error) = carry(db, clock, id, personne, "horloge").await {
            tracing::error!(import = %id, %error, "an import could not be carried to its end");
        }
    }
    let then = FICHIER.before_instant(clock.real_now().utc()).into();
    let trace = trace(clock, "import.oublier", None, "horloge");
    db.write(trace, move |c| Box::pin(async move { store::forget_before(c, then).await })).await
}

fn trace(clock: &Clock, action: &'static str, about: Option<(ImportId, PersonneId)>, request: &str) -> Trace {
    Trace {
        at: clock.real_now(),
        actor: about.map(|(_, personne)| personne.0),
        action,
        object: about.map(|(id, _)| id.0),
        listed: Vec::new(),
        request: request.to_owned(),
    }
}

async fn carry(
    db: &Database,
    clock: &Clock,
    id: ImportId,
    personne: PersonneId,
    request: &str,
) -> Result<(), AppError> {
    let about = Some((id, personne));
    let mut after: Vec<u8> = Vec::new();
    loop {
        let now = clock.real_now();
        let from = std::mem::take(&mut after);
        let step = db.write(trace(clock, "import.ecrire", about, request), move |c| {
            Box::pin(async move { step(c, id, personne, from, now).await })
        });
        match step.await? {
            Some(reached) => after = reached,
            None => return Ok(()),
        }
    }
}

/// One part of an import, or of its undoing; where the next begins, or nothing at the end.
async fn step(
    c: &mut Conn,
    id: ImportId,
    personne: PersonneId,
    after: Vec<u8>,
    now: Instant,
) -> Result<Option<Vec<u8>>, AppError> {
    let import = suite::import(c, personne, id).await?.ok_or(AppError::NotFound)?;
    match import.etat {
        Etat::Fait | Etat::Annule => Ok(None),
        Etat::EnCours => match suite::take_part(c, id).await? {
            Some(part) => {
                let entries = suite::claim(c, personne, id, part).await?;
                entries::insert(c, &entries, now).await?;
                Ok(Some(Vec::new()))
            }
            None => suite::finish(c, id).await.map(|()| None),
        },
        Etat::Retrait => {
            let lines = suite::lines_after(c, id, &after, i64::try_from(PART).unwrap_or(100)).await?;
            let Some((last, _)) = lines.last().cloned() else {
                return suite::undone(c, id).await.map(|()| None);
            };
            let ids: Vec<ActiviteId> = lines.into_iter().map(|(_, activite)| activite).collect();
            let found = entries::entries(c, personne, &ids).await?;
            let unchanged: Vec<_> = found.into_iter().filter(|entree| entree.version == 1).collect();
            entries::delete(c, &unchanged, LotId(id.0), now).await?;
            let taken: Vec<_> = unchanged.iter().map(|entree| entree.id).collect();
            suite::forget_lines(c, personne, id, &taken).await?;
            Ok(Some(last))
        }
    }
}
