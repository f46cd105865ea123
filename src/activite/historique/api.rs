//! Use cases of the history.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{
    corbeille::{self, AfterDeleted, Supprimee},
    filtre::{Filtre, OfTheme},
    lot::{Changement, Geste, Lot, LotForm, Refus},
    rappel::{self, Rappels},
    store::{self, Page},
};
use crate::{
    activite::{
        self,
        api::MOST_AT_ONCE,
        entree::Entree,
        store::{self as journal, After, entries},
        tableau::{Choices, Ligne, Totals, week_of},
    },
    error::AppError,
    identite::access::{Conseiller, Contrat},
    kernel::{
        form::FieldErrors,
        id::{ActiviteId, LieuId, LotId, OrganisationId, PersonneId, ThemePropreId},
    },
    server::{
        clock::Clock,
        database::{Conn, Database},
        idempotence::{self, Earlier},
        instant::Instant,
        request::Request,
        secret::{self, Fingerprint},
        writer::Trace,
    },
};

/// What the filter of the list, and the acts below it, propose.
pub async fn choices(cx: &Request) -> Result<Choices, AppError> {
    let conseiller = cx.conseiller()?;
    let mut reader = cx.db().reader().await?;
    Ok(Choices {
        contrats: activite::api::contrats(&conseiller),
        lieux: journal::lieux(&mut reader, conseiller.personne()).await?,
        themes: Vec::new(),
        propres: journal::own_themes(&mut reader, conseiller.personne()).await?,
        commune: None,
    })
}

/// A page of what a filter keeps, and the notes that its search found, by entry.
pub async fn list(
    cx: &Request,
    filtre: &Filtre,
    after: Option<After>,
) -> Result<(Page, BTreeMap<ActiviteId, String>), AppError> {
    let personne = cx.conseiller()?.personne();
    let mut reader = cx.db().reader().await?;
    let notes = match &filtre.recherche {
        Some(recherche) => Some(store::notes(&mut reader, personne, recherche).await?),
        None => None,
    };
    let among: Option<Vec<_>> = notes.as_ref().map(|notes| notes.keys().copied().collect());
    let page = store::filtered(&mut reader, personne, filtre, among.as_deref(), after).await?;
    Ok((page, notes.unwrap_or_default()))
}

/// The lines of these entries, latest first; the first fifty.
pub async fn lines(cx: &Request, ids: &[ActiviteId]) -> Result<Vec<Ligne>, AppError> {
    let personne = cx.conseiller()?.personne();
    let page = store::filtered(&mut *cx.db().reader().await?, personne, &Filtre::default(), Some(ids), None).await?;
    Ok(page.lignes)
}

/// What an act on several entries did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fait {
    pub lot: LotId,
    pub deleted: u32,
    pub replaced: u32,
    /// Those that it would have made wrong.
    pub left: Vec<(ActiviteId, Refus)>,
}

/// How many entries an act deleted or replaced, that can still be undone.
pub async fn lot(cx: &Request, lot: LotId) -> Result<Fait, AppError> {
    let personne = cx.conseiller()?.personne();
    let (deleted, replaced) = store::lot(&mut *cx.db().reader().await?, personne, lot).await?;
    Ok(Fait { lot, deleted, replaced, left: Vec::new() })
}

/// Deletes or changes several entries in one transaction. The same form sent again does nothing more.
///
/// # Errors
/// `Invalid` for what is to be chosen yet, or is not the person's; `NotFound` when an entry is neither in their log nor in their
/// bin; `Stale` when the form already did something else.
pub async fn edit_many(cx: &Request, form: &LotForm) -> Result<Fait, AppError> {
    let conseiller = cx.conseiller()?;
    let lot = form.parse().map_err(AppError::Invalid)?;
    let act = Act {
        personne: conseiller.personne(),
        changement: changement(cx, &conseiller, lot.geste).await?,
        body: secret::fingerprint(serde_json::to_vec(form).map_err(AppError::internal)?),
        now: cx.app.clock.real_now(),
        lot,
    };
    let listed = act.lot.ids.iter().map(|id| id.0).collect();
    let action = if act.changement.is_none() { "activite.supprimer" } else { "activite.modifier" };
    cx.write_list(action, listed, move |c| Box::pin(async move { act.run(c).await })).await
}

struct Act {
    personne: PersonneId,
    lot: Lot,
    /// `None`: they go to the bin.
    changement: Option<Changement>,
    body: Fingerprint,
    now: Instant,
}

impl Act {
    async fn run(self, c: &mut Conn) -> Result<Fait, AppError> {
        let Self { personne, lot, changement, body, now } = self;
        let fresh = match idempotence::claim(c, personne.0, lot.id.0, &body, lot.id.0, now).await? {
            Earlier::None => true,
            Earlier::Same(_) => false,
            Earlier::Other(_) => return Err(AppError::Stale),
        };
        let found = entries::entries(c, personne, &lot.ids).await?;
        for id in &lot.ids {
            if !found.iter().any(|entree| entree.id == *id) && !entries::was_deleted(c, personne, *id).await? {
                return Err(AppError::NotFound);
            }
        }
        let left = match changement {
            None if fresh => {
                entries::delete(c, &found, lot.id, now).await?;
                Vec::new()
            }
            None => Vec::new(),
            Some(changement) => change(c, &changement, &found, fresh.then_some((lot.id, now))).await?,
        };
        let (deleted, replaced) = store::lot(c, personne, lot.id).await?;
        Ok(Fait { lot: lot.id, deleted, replaced, left })
    }
}

/// Changes what can be, where `act` is given; says what cannot.
async fn change(
    c: &mut Conn,
    changement: &Changement,
    found: &[Entree],
    act: Option<(LotId, Instant)>,
) -> Result<Vec<(ActiviteId, Refus)>, AppError> {
    let mut left = Vec::new();
    for entree in found {
        match (changement.apply(entree), act) {
            (Ok(becomes), Some((lot, now))) if !becomes.says_the_same(entree) => {
                entries::replace(c, entree, &becomes, lot, now).await?;
            }
            (Ok(_), _) => {}
            (Err(refus), _) => left.push((entree.id, refus)),
        }
    }
    Ok(left)
}

/// What is asked, with what was to be found for it; `None` to delete.
async fn changement(cx: &Request, conseiller: &Conseiller<'_>, geste: Geste) -> Result<Option<Changement>, AppError> {
    let invalid = |field: &str, message: &str| AppError::Invalid(FieldErrors::one(field, message));
    let mut reader = cx.db().reader().await?;
    Ok(Some(match geste {
        Geste::Supprimer => return Ok(None),
        Geste::Canal(canal) => Changement::Sans(canal),
        Geste::Lieu(lieu) => (situer(&mut reader, conseiller.contrats(), lieu).await?)
            .ok_or_else(|| invalid("lieu", "Choisissez un lieu de vos structures."))?,
        Geste::Contrat(id) => {
            let contrat = conseiller.contrat(id);
            Changement::Confier(contrat.map_err(|_| invalid("contrat", "Choisissez l’un de vos contrats."))?.clone())
        }
        Geste::Ajouter(OfTheme::Commun(theme)) => Changement::Ajouter(theme),
        Geste::Ajouter(OfTheme::Propre(theme)) => {
            let structure = owner(&mut reader, conseiller.contrats(), theme).await?;
            let structure = structure.ok_or_else(|| invalid("theme", "Choisissez un thème de vos structures."))?;
            Changement::AjouterPropre { structure, theme }
        }
        Geste::Retirer(theme) => Changement::Retirer(theme),
    }))
}

async fn situer(c: &mut Conn, contrats: &[Contrat], lieu: LieuId) -> Result<Option<Changement>, AppError> {
    for Contrat { structure, .. } in contrats {
        if let Some(place) = journal::situated(c, *structure, lieu).await? {
            return Ok(Some(Changement::Situer { structure: *structure, place }));
        }
    }
    Ok(None)
}

/// The structure of the person whose own theme it is.
async fn owner(c: &mut Conn, contrats: &[Contrat], theme: ThemePropreId) -> Result<Option<OrganisationId>, AppError> {
    for Contrat { structure, .. } in contrats {
        if journal::are_own(c, *structure, &[theme]).await? {
            return Ok(Some(*structure));
        }
    }
    Ok(None)
}

/// A page of the bin, and where the next begins.
pub async fn bin(
    cx: &Request,
    after: Option<AfterDeleted>,
) -> Result<(Vec<Supprimee>, Option<AfterDeleted>), AppError> {
    let (personne, now) = (cx.conseiller()?.personne(), cx.app.clock.real_now());
    let after = after.unwrap_or_else(|| AfterDeleted::start(now));
    store::bin(&mut *cx.db().reader().await?, personne, corbeille::since(now), after).await
}

/// Takes entries of the person out of the bin; says how many. Those that are in the log already stay there.
///
/// # Errors
/// `NotFound` when one is neither in the bin nor in the log of this person.
pub async fn restore(cx: &Request, ids: Vec<ActiviteId>) -> Result<usize, AppError> {
    let personne = cx.conseiller()?.personne();
    if ids.is_empty() || ids.len() > MOST_AT_ONCE {
        return Err(AppError::BadRequest);
    }
    let now = cx.app.clock.real_now();
    let listed = ids.iter().map(|id| id.0).collect();
    cx.write_list("activite.reprendre", listed, move |c| {
        Box::pin(async move {
            let deleted = entries::deleted(c, personne, &ids).await?;
            let present = entries::entries(c, personne, &ids).await?;
            let known = |id| deleted.iter().chain(&present).any(|entree| entree.id == id);
            if !ids.iter().all(|id| known(*id)) {
                return Err(AppError::NotFound);
            }
            let done = deleted.len();
            entries::bring_back(c, deleted, now).await?;
            Ok(done)
        })
    })
    .await
}

/// Forgets what was deleted or replaced too long ago. The bin lives by the time of the world, like what it tells.
pub async fn forget(db: &Database, clock: &Clock) -> Result<(), AppError> {
    let now = clock.real_now();
    let (then, request) = (corbeille::since(now), "horloge".to_owned());
    let trace = Trace { at: now, actor: None, action: "activite.oublier", object: None, listed: Vec::new(), request };
    db.write(trace, move |c| Box::pin(async move { entries::forget_before(c, then).await })).await
}

/// The entries of the week of this day, in their order.
pub async fn week(cx: &Request, jour: NaiveDate) -> Result<Vec<Ligne>, AppError> {
    let personne = cx.conseiller()?.personne();
    let (monday, sunday) = week_of(jour);
    store::days(&mut *cx.db().reader().await?, personne, monday, sunday).await
}

/// How much each day of a period holds, of those that hold something.
pub async fn totals_by_day(cx: &Request, du: NaiveDate, au: NaiveDate) -> Result<Vec<(NaiveDate, Totals)>, AppError> {
    let personne = cx.conseiller()?.personne();
    store::totals_by_day(&mut *cx.db().reader().await?, personne, du, au).await
}

/// What the page of a day reminds of: the days without entry, and how own time stands this quarter.
pub async fn reminders(cx: &Request) -> Result<Rappels, AppError> {
    let (conseiller, today) = (cx.conseiller()?, cx.today());
    let mut reader = cx.db().reader().await?;
    let worked = rappel::worked_days(conseiller.contrats(), today);
    let settled = match (worked.first(), worked.last()) {
        (Some(du), Some(au)) => store::settled_days(&mut reader, conseiller.personne(), *du, *au).await?,
        _ => Vec::new(),
    };
    let (from, to) = rappel::quarter(today);
    let minutes = store::minutes_by_kind(&mut reader, conseiller.personne(), &from, &to).await?;
    let empty = worked.into_iter().filter(|jour| !settled.contains(jour)).collect();
    Ok(Rappels { empty, own_time: rappel::own_time(&minutes) })
}

/// There was nothing to note that day: it is no longer reminded of.
pub async fn settle_day(cx: &Request, jour: NaiveDate) -> Result<(), AppError> {
    let conseiller = cx.conseiller()?;
    if jour >= cx.today() || !conseiller.contrats().iter().any(|contrat| contrat.covers(jour)) {
        return Err(AppError::BadRequest);
    }
    let personne = conseiller.personne();
    cx.write("activite.jour_sans", None, move |c| Box::pin(async move { store::settle_day(c, personne, jour).await }))
        .await
}
