//! Use cases of who takes a test.

use chrono::TimeDelta;

use super::{
    convocation::{self, Convocation},
    cours::{Apres, Cours, Ecoule, Ecran},
    exposition,
    islands::Signe,
    melange::Melange,
    saisie::{Geste, Saisie},
    store,
};
use crate::{
    error::AppError,
    kernel::id::{PassageId, PersonneId},
    positionnement::{
        cles,
        engine::{self, reserve::MOTEUR},
        items::{self, Item},
        model::{Cause, Etat, Forme, Reponse},
        store::{self as tests, Begun},
    },
    server::{database::Conn, form::Fields, instant::Instant, request::Request, secret, writer},
};

/// Where a person is led.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vers {
    Question(u8),
    Relire,
    Pause,
    Resultats,
}

/// An item as it is shown.
pub struct Montree {
    pub cours: Cours,
    pub rang: u8,
    pub item: &'static Item,
    pub melange: Melange,
    /// What is typed or given, by positions on the screen.
    pub dite: Option<Reponse>,
    /// Whole seconds left; `None`: no limit.
    pub restant: Option<u32>,
}

pub enum Etape {
    Montree(Box<Montree>),
    Vers(Vers),
}

/// What a person was offered, begun or not.
pub async fn convocation(cx: &Request, id: PassageId) -> Result<Convocation, AppError> {
    let personne = cx.conseiller()?.personne();
    convocation::store::of_person(&mut *cx.db().reader().await?, id, personne).await
}

/// Begins the test. Twice is once.
pub async fn begin(cx: &Request, id: PassageId) -> Result<Vers, AppError> {
    let (personne, now) = (cx.conseiller()?.personne(), cx.app.clock.real_now());
    let graine = i64::from_le_bytes(secret::bytes());
    cx.write("positionnement.commencer", id.0, move |c| {
        Box::pin(async move {
            let offered = convocation::store::of_person(c, id, personne).await?;
            if offered.commence {
                let mut cours = store::cours(c, id, personne).await?;
                return follow(c, &mut cours, now).await;
            }
            let forme = offered.conditions.forme;
            let begun = Begun {
                id,
                personne,
                contrat: Some(offered.contrat),
                organisme: offered.organisme,
                forme,
                forme_version: items::FIXED_FORM,
                banque_version: items::bank().version,
                moteur_version: (forme == Forme::Adaptatif).then_some(MOTEUR),
                exposition: if forme == Forme::Adaptatif { Some(exposition::current(c, now).await?) } else { None },
                graine,
                at: now,
            };
            tests::begin(c, &begun).await?;
            if forme == Forme::Fixe {
                for (item, rang) in items::bank().fixed_form().into_iter().zip(1..) {
                    tests::ask(c, id, rang, &item.id).await?;
                }
            }
            let mut cours = store::cours(c, id, personne).await?;
            follow(c, &mut cours, now).await
        })
    })
    .await
}

/// Shows an item, from which moment on its time runs. Without a place: the one that waits.
pub async fn question(cx: &Request, id: PassageId, rang: Option<u8>) -> Result<Etape, AppError> {
    if cx.prefetch {
        return Err(AppError::Unavailable);
    }
    let (personne, now) = (cx.conseiller()?.personne(), cx.app.clock.real_now());
    cx.write(writer::BEAT, id.0, move |c| {
        Box::pin(async move {
            let mut cours = store::cours(c, id, personne).await?;
            if let Some(elsewhere) = elsewhere(&cours) {
                return Ok(Etape::Vers(elsewhere));
            }
            count(c, &mut cours, now).await?;
            if cours.is_out_of_time(now) {
                return out_of_time(c, &mut cours, now).await.map(Etape::Vers);
            }
            let Some(rang) = rang.filter(|rang| cours.is_open(*rang)) else {
                if let Some(rang) = rang {
                    cours.place(rang).ok_or(AppError::NotFound)?;
                }
                show(c, &mut cours, None, now).await?;
                return follow(c, &mut cours, now).await.map(Etape::Vers);
            };
            show(c, &mut cours, Some(rang), now).await?;
            shown(cours, rang, now).map(|shown| Etape::Montree(Box::new(shown)))
        })
    })
    .await
}

/// An item of a test that runs, as it is shown again beside what is wrong with an answer.
pub async fn again(cx: &Request, id: PassageId, rang: u8) -> Result<Montree, AppError> {
    let (personne, now) = (cx.conseiller()?.personne(), cx.app.clock.real_now());
    shown(store::cours(&mut *cx.db().reader().await?, id, personne).await?, rang, now)
}

fn shown(cours: Cours, rang: u8, now: Instant) -> Result<Montree, AppError> {
    let place = cours.place(rang).ok_or(AppError::NotFound)?;
    let item = items::bank().item(&place.item).ok_or_else(|| AppError::internal("an item that the bank lost"))?;
    let melange = Melange::of(cours.graine, item);
    let dite = place.brouillon.as_ref().or(place.reponse.as_ref()).and_then(|kept| melange.to_screen(kept));
    let restant = cours.restant(now).map(seconds);
    Ok(Montree { cours, rang, item, melange, dite, restant })
}

fn seconds(left: TimeDelta) -> u32 {
    u32::try_from((left.num_milliseconds() + 999) / 1000).unwrap_or(0)
}

/// What became of what was posted on an item.
pub enum Recue {
    Vers(Vers),
    /// It was answered before, and can't be changed: nothing was done.
    Deja(Vers),
}

/// What was posted on an item: an answer, « je ne sais pas », an element that moves, a pause.
pub async fn answer(cx: &Request, id: PassageId, rang: u8, saisie: Saisie) -> Result<Recue, AppError> {
    let (personne, now) = (cx.conseiller()?.personne(), cx.app.clock.real_now());
    let geste = saisie.geste().ok_or(AppError::BadRequest)?;
    let action = match geste {
        Geste::Valider | Geste::ValiderAinsi | Geste::Passer => "positionnement.repondre",
        Geste::Pause => "positionnement.pause",
        Geste::Monter(_) | Geste::Descendre(_) => writer::BEAT,
    };
    cx.write(action, id.0, move |c| {
        Box::pin(async move {
            let mut cours = store::cours(c, id, personne).await?;
            if let Some(elsewhere) = elsewhere(&cours) {
                return Ok(Recue::Deja(elsewhere));
            }
            let place = cours.place(rang).ok_or(AppError::NotFound)?;
            let item =
                items::bank().item(&place.item).ok_or_else(|| AppError::internal("an item that the bank lost"))?;
            count(c, &mut cours, now).await?;
            show(c, &mut cours, None, now).await?;
            if !cours.is_open(rang) {
                return follow(c, &mut cours, now).await.map(Recue::Deja);
            }
            let melange = Melange::of(cours.graine, item);
            let typed = saisie.parse(item, &melange);
            match geste {
                Geste::Valider | Geste::ValiderAinsi | Geste::Passer => {
                    let given = match geste {
                        Geste::Passer => Ok(Reponse::Inconnue),
                        Geste::Valider if !cours.is_out_of_time(now) => {
                            typed.and_then(|typed| Saisie::ask_for_the_rest(&typed).map(|()| typed))
                        }
                        _ => typed,
                    };
                    // Once the time is over, nothing is asked again.
                    match given {
                        Ok(given) => {
                            let late = cours.is_too_late(now);
                            give(c, &mut cours, rang, item, given, (now, late)).await?;
                        }
                        Err(_) if cours.is_out_of_time(now) => {}
                        Err(errors) => return Err(AppError::Invalid(errors)),
                    }
                }
                Geste::Pause => {
                    if !cours.conditions.pause {
                        return Err(AppError::Forbidden);
                    }
                    keep(c, &cours, rang, &saisie).await?;
                    store::pause(c, id, Some(now)).await?;
                    return Ok(Recue::Vers(Vers::Pause));
                }
                Geste::Monter(_) | Geste::Descendre(_) => {
                    let moved = melange.to_bank(saisie.moved(geste, melange.elements.len()));
                    store::keep_draft(c, id, rang, moved.as_ref()).await?;
                    return Ok(Recue::Vers(Vers::Question(rang)));
                }
            }
            if cours.is_out_of_time(now) {
                return out_of_time(c, &mut cours, now).await.map(Recue::Vers);
            }
            follow(c, &mut cours, now).await.map(Recue::Vers)
        })
    })
    .await
}

/// Stores an answer. What comes after the time is kept, and a person decides what it is worth.
async fn give(
    c: &mut Conn,
    cours: &mut Cours,
    rang: u8,
    item: &Item,
    reponse: Reponse,
    (now, late): (Instant, bool),
) -> Result<(), AppError> {
    let cle = cles::current(c, item).await?;
    let points = if late { None } else { engine::grade_by(&item.question, cle.as_ref(), &reponse) };
    store::give(c, cours.id, rang, &reponse, points, now).await?;
    if let Some(place) = cours.places.iter_mut().find(|place| place.rang == rang) {
        place.reponse = Some(reponse);
        place.brouillon = None;
        place.points = points;
    }
    Ok(())
}

/// Keeps what is typed as it is, too long or not finished: only giving it needs more. What the page showed of itself is nothing
/// that somebody typed.
async fn keep(c: &mut Conn, cours: &Cours, rang: u8, saisie: &Saisie) -> Result<(), AppError> {
    let Some(place) = cours.place(rang) else { return Ok(()) };
    let Some(item) = items::bank().item(&place.item) else { return Ok(()) };
    let melange = Melange::of(cours.graine, item);
    let typed = saisie.draft(item, &melange);
    let untouched = !matches!(place.reponse, Some(Reponse::Ordre(_))) && typed == melange.untouched(item);
    let kept = typed.filter(|typed| place.reponse.as_ref() != Some(typed));
    if place.brouillon == kept || (place.brouillon.is_none() && untouched) {
        return Ok(());
    }
    store::keep_draft(c, cours.id, rang, kept.as_ref()).await
}

/// A page says that it is there, and what is typed on it.
pub async fn sign(cx: &Request, id: PassageId, rang: u8, champs: String) -> Result<Signe, AppError> {
    let (personne, now) = (cx.conseiller()?.personne(), cx.app.clock.real_now());
    let saisie: Saisie = Fields(champs).read()?;
    cx.write(writer::BEAT, id.0, move |c| {
        Box::pin(async move {
            let mut cours = store::cours(c, id, personne).await?;
            if elsewhere(&cours).is_some() || !cours.is_open(rang) {
                return Ok(Signe::ailleurs());
            }
            count(c, &mut cours, now).await?;
            cours.bat = true;
            show(c, &mut cours, Some(rang), now).await?;
            if !cours.is_too_late(now) {
                keep(c, &cours, rang, &saisie).await?;
            }
            let compte = cours.place(rang).map_or(0, |place| place.temps_ms / 1000);
            Ok(Signe::ici(cours.restant(now).map(seconds), compte))
        })
    })
    .await
}

/// Takes a test up again after a pause.
pub async fn resume(cx: &Request, id: PassageId) -> Result<Vers, AppError> {
    let (personne, now) = (cx.conseiller()?.personne(), cx.app.clock.real_now());
    cx.write("positionnement.reprendre", id.0, move |c| {
        Box::pin(async move {
            let mut cours = store::cours(c, id, personne).await?;
            if let Etat::EnPause { .. } = cours.etat {
                store::pause(c, id, None).await?;
                cours.etat = Etat::EnCours;
            }
            follow(c, &mut cours, now).await
        })
    })
    .await
}

/// The test as it stands, on a page that shows none of its items. Their time stops; where the organisme allows no pause, such a
/// page is none either: the last item's goes on, and no sign is expected.
pub async fn aside(cx: &Request, id: PassageId) -> Result<Cours, AppError> {
    if cx.prefetch {
        return Err(AppError::Unavailable);
    }
    let (personne, now) = (cx.conseiller()?.personne(), cx.app.clock.real_now());
    cx.write(writer::BEAT, id.0, move |c| {
        Box::pin(async move {
            let mut cours = store::cours(c, id, personne).await?;
            let last = cours.ecran.filter(|_| cours.is_kept_running());
            count(c, &mut cours, now).await?;
            cours.bat &= last.is_none();
            show(c, &mut cours, last.map(|ecran| ecran.rang), now).await?;
            Ok(cours)
        })
    })
    .await
}

/// Ends the test: finished where all is answered, else stopped by the person. Twice is once.
pub async fn end(cx: &Request, id: PassageId) -> Result<(), AppError> {
    let (personne, now) = (cx.conseiller()?.personne(), cx.app.clock.real_now());
    cx.write("positionnement.terminer", id.0, move |c| {
        Box::pin(async move {
            let mut cours = store::cours(c, id, personne).await?;
            if cours.etat.over().is_some() {
                return Ok(());
            }
            count(c, &mut cours, now).await?;
            close(c, &mut cours, Some(Cause::Personne), now).await
        })
    })
    .await
}

/// Where a test that does not run leads.
fn elsewhere(cours: &Cours) -> Option<Vers> {
    match cours.etat {
        Etat::EnCours => None,
        Etat::EnPause { .. } => Some(Vers::Pause),
        Etat::Termine { .. } | Etat::Interrompu { .. } => Some(Vers::Resultats),
    }
}

/// Counts what went by for what is on the screen. Say what is there from then on: `show`, or `close`.
async fn count(c: &mut Conn, cours: &mut Cours, now: Instant) -> Result<(), AppError> {
    let Some(ecran) = cours.ecran.take() else { return Ok(()) };
    let ecoule = ecran.ecoule(cours.bat, now);
    if ecoule != Ecoule::default() {
        store::charge(c, cours.id, ecran.rang, ecoule).await?;
    }
    if let Some(place) = cours.places.iter_mut().find(|place| place.rang == ecran.rang) {
        place.temps_ms = place.temps_ms.saturating_add(ecoule.compte_ms);
    }
    Ok(())
}

/// Puts an item on the screen, from which moment on its time runs, or nothing.
async fn show(c: &mut Conn, cours: &mut Cours, rang: Option<u8>, now: Instant) -> Result<(), AppError> {
    cours.ecran = rang.map(|rang| Ecran { rang, compte_depuis: now });
    store::show(c, cours.id, cours.ecran, cours.bat).await
}

/// Leads to what comes next, asked where it has to be.
async fn follow(c: &mut Conn, cours: &mut Cours, now: Instant) -> Result<Vers, AppError> {
    if let Some(elsewhere) = elsewhere(cours) {
        return Ok(elsewhere);
    }
    match cours.next() {
        Apres::Place(rang) => Ok(Vers::Question(rang)),
        Apres::Relire => Ok(Vers::Relire),
        Apres::Poser(item) => {
            let rang = u8::try_from(cours.places.len() + 1).map_err(AppError::internal)?;
            tests::ask(c, cours.id, rang, item).await?;
            Ok(Vers::Question(rang))
        }
        Apres::Fini => {
            close(c, cours, None, now).await?;
            Ok(Vers::Resultats)
        }
    }
}

/// The time is over: what is typed where nothing was given counts as given, what was not reached is not taken.
async fn out_of_time(c: &mut Conn, cours: &mut Cours, now: Instant) -> Result<Vers, AppError> {
    close(c, cours, Some(Cause::Temps), now).await?;
    Ok(Vers::Resultats)
}

async fn close(c: &mut Conn, cours: &mut Cours, cause: Option<Cause>, now: Instant) -> Result<(), AppError> {
    let open = cours.places.iter().filter(|place| place.reponse.is_none());
    let drafts: Vec<_> = open.filter_map(|place| Some((place.rang, place.brouillon.clone()?))).collect();
    for (rang, typed) in drafts {
        let item = cours.place(rang).and_then(|place| items::bank().item(&place.item));
        if let Some(item) = item {
            // It was typed in time.
            give(c, cours, rang, item, typed, (now, false)).await?;
        }
    }
    let whole = cours.conditions.forme == Forme::Fixe && cours.places.iter().all(|place| place.reponse.is_some());
    show(c, cours, None, now).await?;
    store::pause(c, cours.id, None).await?;
    store::end(c, cours.id, cause.filter(|_| !whole), now).await
}

/// The organisme ends a test that nobody takes up again.
pub async fn end_for_organisme(
    c: &mut Conn,
    id: PassageId,
    personne: PersonneId,
    now: Instant,
) -> Result<(), AppError> {
    let mut cours = store::cours(c, id, personne).await?;
    if cours.etat.over().is_some() {
        return Ok(());
    }
    close(c, &mut cours, Some(Cause::Organisme), now).await
}
