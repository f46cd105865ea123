//! Keys that were wrong: corrected for all who were asked the item, graded again, told to them.

pub mod pages;
pub mod store;

use std::{
    cmp::Ordering,
    collections::{BTreeMap, HashMap},
};

use chrono::{DateTime, Utc};
use serde::Deserialize;
use uuid::{Builder, Uuid};

use super::{
    engine::{self, Cle},
    epreuve::{
        melange::Melange,
        saisie::{self, Saisie},
    },
    items::{Item, bank},
    model::{Points, Reponse},
};
use crate::{
    courriel::{
        letter::{Letter, Part},
        outbox,
    },
    error::AppError,
    kernel::{
        email::Email,
        form::{FieldErrors, visible},
        french,
        id::{OrganisationId, PassageId},
    },
    server::{
        database::Conn,
        idempotence::{self, Earlier},
        instant::Instant,
        request::Request,
        secret,
    },
};

/// Characters of a motif, at most.
pub const MOTIF: usize = 1_000;
/// The number that draws how the page of a key shows an item.
const GRAINE: u64 = 0;

/// The latest correction of an item.
#[derive(Clone, Debug)]
pub struct Corrigee {
    pub id: Uuid,
    pub cle: Cle,
    pub motif: String,
    pub le: DateTime<Utc>,
}

/// The corrected keys, by item.
pub type Cles = HashMap<String, Cle>;

/// A note that a corrected key has changed.
#[derive(Clone, Debug)]
pub struct Renotee {
    pub rang: u8,
    pub avant: Points,
    pub apres: Points,
    pub motif: String,
    pub le: DateTime<Utc>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct CleForm {
    pub cle: String,
    /// The correction that the page showed; empty: there was none.
    pub vue: String,
    pub motif: String,
    /// One accepted text a line.
    pub textes: String,
}

/// How the page of a key shows an item.
pub fn melange(item: &Item) -> Melange {
    Melange::of(GRAINE, item)
}

impl CleForm {
    /// The expected answer that it says.
    fn key(&self, saisie: &Saisie, item: &Item) -> Result<Cle, FieldErrors> {
        match Cle::of(&item.question) {
            Some(Cle::Textes(_)) => {
                let texts = visible(&self.textes);
                let texts: Vec<_> =
                    texts.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
                if texts.is_empty() {
                    return Err(FieldErrors::one("textes", "Écrivez au moins une réponse acceptée."));
                }
                Ok(Cle::Textes(texts))
            }
            Some(Cle::Reponse(_)) => match saisie.parse(item, &melange(item))? {
                Reponse::Places(places) if places.contains(&None) => {
                    Err(FieldErrors::one(saisie::field(&item.question), "Placez tous les éléments."))
                }
                reponse => Ok(Cle::Reponse(reponse)),
            },
            None => Err(FieldErrors::one(
                "cle",
                "Cette question est lue par une personne\u{a0}: elle n’a pas de réponse unique.",
            )),
        }
    }

    fn parse(&self, saisie: &Saisie, item: &Item) -> Result<(Uuid, Cle, String), FieldErrors> {
        let mut errors = FieldErrors::default();
        let id = errors.take("cle", self.cle.parse().map_err(|_| "Ce formulaire est incomplet. Rechargez la page."));
        let cle = match self.key(saisie, item) {
            Ok(cle) => Some(cle),
            Err(wrong) => {
                wrong.iter().for_each(|error| errors.add(&error.field, error.message.clone()));
                None
            }
        };
        let motif = visible(&self.motif).trim().to_owned();
        let length = motif.chars().count();
        if length == 0 {
            errors.add("motif", "Dites pourquoi, en une phrase. Les personnes concernées la liront.");
        } else if length > MOTIF {
            errors.add("motif", format!("Raccourcissez la phrase\u{a0}: {MOTIF} caractères au plus."));
        }
        match (id, cle) {
            (Some(id), Some(cle)) if errors.is_empty() => Ok((id, cle, motif)),
            _ => Err(errors),
        }
    }
}

/// The key of an item today: as it was corrected, else as it was written; `None`: a person reads it.
pub async fn current(conn: &mut Conn, item: &Item) -> Result<Option<Cle>, AppError> {
    Ok(key_of(item, store::latest(conn, &item.id).await?.as_ref()))
}

/// The same, where the latest correction is at hand.
pub fn key_of(item: &Item, corrigee: Option<&Corrigee>) -> Option<Cle> {
    key_by(item, corrigee.map(|corrigee| &corrigee.cle))
}

/// The same, of the key alone.
pub fn key_by(item: &Item, corrigee: Option<&Cle>) -> Option<Cle> {
    corrigee.cloned().or_else(|| Cle::of(&item.question))
}

/// Corrects a key, and grades again all that the program had graded by the one before. People whose note changes are told.
/// The same form sent again does nothing more. Says which correction it is.
///
/// # Errors
/// `Stale` when somebody has corrected it since the page was shown.
pub async fn correct(cx: &Request, item: &str, form: &CleForm, saisie: &Saisie) -> Result<Uuid, AppError> {
    let admin = cx.viewer()?.administration()?;
    let item = bank().item(item).ok_or(AppError::NotFound)?;
    let (id, cle, motif) = form.parse(saisie, item).map_err(AppError::Invalid)?;
    let body = secret::fingerprint(serde_json::to_vec(&(&item.id, &cle, &motif)).map_err(AppError::internal)?);
    let (now, site) = (cx.app.clock.real_now(), cx.app.config.origin());
    let (personne, seen) = (admin.personne(), form.vue.parse().ok());
    cx.write("positionnement.corriger_cle", id, move |c| {
        Box::pin(async move {
            match idempotence::claim(c, personne.0, id, &body, id, now).await? {
                Earlier::Same(_) => return Ok(id),
                Earlier::Other(_) => return Err(AppError::Stale),
                Earlier::None => {}
            }
            if store::latest(c, &item.id).await?.map(|latest| latest.id) != seen {
                return Err(AppError::Stale);
            }
            store::insert(c, id, &item.id, &cle, &motif, personne, now).await?;
            grade_again(c, &Correction { id, item, cle: &cle, motif: &motif, par: personne.0, now, site: &site })
                .await?;
            Ok(id)
        })
    })
    .await
}

/// What a correction would do, told before it is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Effet {
    /// Answers that the program has graded.
    pub notees: u32,
    pub montent: u32,
    pub baissent: u32,
}

/// Grades again without writing anything.
///
/// # Errors
/// `Stale` when somebody has corrected it since the page was shown.
pub async fn preview(cx: &Request, item: &Item, form: &CleForm, saisie: &Saisie) -> Result<Effet, AppError> {
    cx.viewer()?.administration()?;
    let cle = form.key(saisie, item).map_err(AppError::Invalid)?;
    let mut effet = Effet::default();
    let mut reader = cx.db().reader().await?;
    if store::latest(&mut reader, &item.id).await?.map(|latest| latest.id) != form.vue.parse().ok() {
        return Err(AppError::Stale);
    }
    for answer in store::graded(&mut reader, &item.id).await? {
        effet.notees += 1;
        match engine::grade_by(&item.question, Some(&cle), &answer.reponse).map(|after| after.cmp(&answer.points)) {
            Some(Ordering::Greater) => effet.montent += 1,
            Some(Ordering::Less) => effet.baissent += 1,
            _ => {}
        }
    }
    Ok(effet)
}

struct Correction<'a> {
    id: Uuid,
    item: &'a Item,
    cle: &'a Cle,
    motif: &'a str,
    par: Uuid,
    now: Instant,
    site: &'a str,
}

async fn grade_again(c: &mut Conn, correction: &Correction<'_>) -> Result<(), AppError> {
    let mut changes = Vec::new();
    let mut contacts: BTreeMap<(String, OrganisationId), u32> = BTreeMap::new();
    for answer in store::graded(c, &correction.item.id).await? {
        let Some(after) = engine::grade_by(&correction.item.question, Some(correction.cle), &answer.reponse) else {
            continue;
        };
        if after == answer.points {
            continue;
        }
        if let Some(to) = answer.email.as_deref().and_then(Email::parse).filter(|_| answer.over) {
            // The same letter for the same correction and test, however often it is queued.
            let letter = Uuid::from_u128(correction.id.as_u128() ^ answer.passage.0.as_u128());
            outbox::queue(c, &told(letter, to, answer.passage, correction), correction.now).await?;
        }
        if let Some(contact) = answer.contact.filter(|_| answer.over) {
            *contacts.entry(contact).or_default() += 1;
        }
        changes.push(store::Change { passage: answer.passage, rang: answer.rang, avant: answer.points, apres: after });
    }
    for ((email, organisme), count) in contacts {
        if let Some(to) = Email::parse(&email) {
            outbox::queue(c, &told_to_organisme(to, organisme, count, correction), correction.now).await?;
        }
    }
    store::change(c, correction.id, correction.par, &changes, correction.now).await
}

fn told_to_organisme(to: Email, organisme: OrganisationId, count: u32, correction: &Correction<'_>) -> Letter {
    let of = secret::fingerprint([correction.id.as_bytes(), to.as_str().as_bytes()].concat());
    let id = Builder::from_slice(&of[..16]).map_or(correction.id, Builder::into_uuid);
    let parts = vec![
        Part::text("Une réponse attendue du test de positionnement était fausse. Elle est corrigée."),
        Part::text(format!("Pourquoi\u{a0}: {}", correction.motif)),
        Part::text(format!(
            "Pour les personnes que vous suivez, {}, et peut-être un niveau. Si un parcours était déjà proposé, sa page le dit.",
            french::count(count.into(), "note a changé", "notes ont changé")
        )),
        Part::Link {
            label: "Voir les tests",
            url: format!("{}/organisme/{organisme}/positionnements", correction.site),
        },
    ];
    Letter { id, to, subject: "Des tests sont notés de nouveau", parts }
}

fn told(id: Uuid, to: Email, passage: PassageId, correction: &Correction<'_>) -> Letter {
    let parts = vec![
        Part::text(
            "Une question de votre test de positionnement avait une réponse attendue fausse. Elle est corrigée.",
        ),
        Part::text(format!("Pourquoi\u{a0}: {}", correction.motif)),
        Part::text(
            "Votre note à cette question a changé, et peut-être un niveau. Votre organisme de formation le voit aussi.",
        ),
        Part::Link { label: "Voir mes résultats", url: format!("{}/positionnement/{passage}", correction.site) },
    ];
    Letter { id, to, subject: "Votre test est noté de nouveau", parts }
}
