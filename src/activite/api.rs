//! Use cases of the log.

use chrono::NaiveDate;
use leptos::prelude::*;

use super::{
    day::{Day, Saved},
    islands::Recorded,
    model::{Activite, ActiviteForm, Kind, Place},
    store::{self, After, Detail},
    tableau::{Choices, Choosable, Ligne, Tableau},
};
use crate::{
    error::AppError,
    identite::access::Contrat,
    kernel::{
        form::FieldErrors,
        french,
        id::{ActiviteId, LieuId, PersonneId},
    },
    server::{
        database::Conn,
        form::Fields,
        idempotence::{self, Earlier},
        instant::Instant,
        request::Request,
        secret::{self, Fingerprint},
    },
    territoire::{self, model::Insee},
    ui::layout,
};

/// Adds an entry to the log. The same form sent again gives the same entry; another one under its key is a conflict.
pub async fn record(cx: &Request, form: &ActiviteForm) -> Result<ActiviteId, AppError> {
    let conseiller = cx.conseiller()?;
    let activite = form.parse(cx.today()).map_err(AppError::Invalid)?;
    let contrat = conseiller
        .contrat(activite.contrat)
        .map_err(|_| AppError::Invalid(FieldErrors::one("contrat", "Choisissez l’un de vos contrats.")))?;
    check_contrat(contrat, activite.jour)?;
    let commune = find_commune(&activite.place)?;
    let entry = Entry {
        personne: conseiller.personne(),
        contrat: contrat.clone(),
        commune,
        fresh_lieu: cx.app.clock.new_id().into(),
        body: secret::fingerprint(serde_json::to_vec(form).map_err(AppError::internal)?),
        now: cx.app.clock.real_now(),
        activite,
    };
    cx.write("activite.ajouter", entry.activite.id.0, move |c| Box::pin(async move { entry.store(c).await })).await
}

/// For the island: the entry, then the day as it is now and the key of the next entry.
pub async fn record_and_show(cx: &Request, champs: String) -> Result<Recorded, AppError> {
    let form: ActiviteForm = Fields(champs).read()?;
    let id = record(cx, &form).await?;
    let jour = form.jour.trim().parse().unwrap_or_else(|_| cx.today());
    let tableau = tableau(cx, jour).await?;
    let title = tableau.lignes.iter().find(|ligne| ligne.id == id).map(Ligne::title).unwrap_or_default();
    Ok(Recorded {
        said: layout::fragment(|| view! { <Saved id=id title=title /> }),
        day: layout::fragment(|| view! { <Day tableau=tableau /> }),
        next: cx.app.clock.new_id().to_string(),
    })
}

fn check_contrat(contrat: &Contrat, jour: NaiveDate) -> Result<(), AppError> {
    if contrat.covers(jour) {
        return Ok(());
    }
    let until = contrat.au.map_or_else(String::new, |day| format!(" au {}", french::date(day)));
    let message = format!(
        "Ce jour est hors de votre contrat avec {}, du {}{until}.",
        contrat.structure_nom,
        french::date(contrat.du)
    );
    Err(AppError::Invalid(FieldErrors::one("jour", &message)))
}

/// All that is needed to store an entry, in one transaction.
struct Entry {
    personne: PersonneId,
    contrat: Contrat,
    activite: Activite,
    /// Of a new place.
    commune: Option<Insee>,
    fresh_lieu: LieuId,
    body: Fingerprint,
    now: Instant,
}

impl Entry {
    async fn store(self, c: &mut Conn) -> Result<ActiviteId, AppError> {
        let id = self.activite.id;
        match idempotence::earlier(c, self.personne.0, id.0, &self.body).await? {
            Earlier::Same(same) => return Ok(same.into()),
            Earlier::Other(existing) => return Err(AppError::Conflict { existing: existing.into() }),
            Earlier::None => {}
        }
        let lieu = self.lieu(c).await?;
        if !store::insert(c, self.personne, &self.contrat, &self.activite, lieu, self.now).await? {
            return Err(AppError::Invalid(FieldErrors::one("cle", "Ce formulaire a déjà servi. Rechargez la page.")));
        }
        idempotence::keep(c, self.personne.0, id.0, &self.body, id.0, self.now).await?;
        Ok(id)
    }

    async fn lieu(&self, c: &mut Conn) -> Result<LieuId, AppError> {
        let structure = self.contrat.structure;
        match (&self.activite.place, &self.commune) {
            (Place::Known(lieu), _) if store::has_lieu(c, structure, *lieu).await? => Ok(*lieu),
            (Place::New { nom, .. }, Some(commune)) => {
                store::lieu_called(c, structure, self.fresh_lieu, nom, commune, self.now).await
            }
            _ => Err(AppError::Invalid(FieldErrors::one("lieu", "Choisissez un lieu de la structure de ce contrat."))),
        }
    }
}

/// Which commune was meant for a new place.
fn find_commune(place: &Place) -> Result<Option<Insee>, AppError> {
    let Place::New { commune: typed, code, .. } = place else { return Ok(None) };
    match territoire::api::resolve(typed, code) {
        Ok(found) => Ok(Some(found.commune.insee.clone())),
        Err(unresolved) => Err(AppError::Invalid(FieldErrors::one("lieu_commune", &unresolved.to_string()))),
    }
}

/// A day of the log with the totals of its week.
pub async fn tableau(cx: &Request, jour: NaiveDate) -> Result<Tableau, AppError> {
    let personne = cx.conseiller()?.personne();
    store::tableau(&mut *cx.db().reader().await?, personne, jour, cx.today()).await
}

/// What the form proposes. A contrat that has ended is still there: its last days may not be logged yet.
pub async fn choices(cx: &Request) -> Result<Choices, AppError> {
    let conseiller = cx.conseiller()?;
    let lieux = store::lieux(&mut *cx.db().reader().await?, conseiller.personne()).await?;
    let contrats = conseiller
        .contrats()
        .iter()
        .map(|contrat| Choosable { id: contrat.id, label: contrat.structure_nom.clone() })
        .collect();
    Ok(Choices { contrats, lieux })
}

/// An empty form for a day, with a key of its own and the usual things chosen.
pub fn blank(cx: &Request, choices: &Choices, jour: NaiveDate) -> Result<ActiviteForm, AppError> {
    let covering = cx.conseiller()?.contrats().iter().find(|contrat| contrat.covers(jour)).map(|contrat| contrat.id);
    let contrat = covering.or(choices.contrats.first().map(|contrat| contrat.id));
    Ok(ActiviteForm {
        cle: cx.app.clock.new_id().to_string(),
        contrat: contrat.map(|id| id.to_string()).unwrap_or_default(),
        jour: jour.to_string(),
        kind: Kind::Individuel.code().to_owned(),
        lieu: choices.lieux.first().map_or_else(|| super::model::NEW_LIEU.to_owned(), |lieu| lieu.id.to_string()),
        participants: "1".to_owned(),
        ..ActiviteForm::default()
    })
}

pub async fn page(cx: &Request, after: After) -> Result<(Vec<Ligne>, Option<After>), AppError> {
    let personne = cx.conseiller()?.personne();
    store::page(&mut *cx.db().reader().await?, personne, after).await
}

pub async fn detail(cx: &Request, id: ActiviteId) -> Result<Detail, AppError> {
    let personne = cx.conseiller()?.personne();
    store::detail(&mut *cx.db().reader().await?, personne, id).await
}
