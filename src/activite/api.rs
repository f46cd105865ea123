//! Use cases of the log.

use chrono::NaiveDate;
use leptos::prelude::*;

use super::{
    day::{Day, Saved},
    entree::{Entree, Situated},
    form::{ActiviteForm, NEW_LIEU},
    islands::Recorded,
    model::{Activite, Content, Kind, Meant, Place},
    store::{self, After, Detail, NewLieu, entries},
    tableau::{Choices, Choosable, Ligne, Tableau},
};
use crate::{
    error::AppError,
    identite::access::{Conseiller, Contrat},
    kernel::{
        form::FieldErrors,
        french,
        id::{ActiviteId, ContratId, LieuId, LotId, PersonneId},
    },
    referentiel::nomenclature::Nomenclature,
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

/// Most entries that one act may change.
pub const MOST_AT_ONCE: usize = 200;

/// Adds an entry to the log. The same form sent again gives the same entry; another one under its key is a conflict.
pub async fn record(cx: &Request, form: &ActiviteForm) -> Result<ActiviteId, AppError> {
    record_until(cx, form, cx.today()).await
}

/// The same, of this day at the latest.
pub async fn record_until(cx: &Request, form: &ActiviteForm, latest: NaiveDate) -> Result<ActiviteId, AppError> {
    let (id, entry) = read(cx, form, latest)?;
    let body = secret::fingerprint(serde_json::to_vec(form).map_err(AppError::internal)?);
    cx.write("activite.ajouter", id.0, move |c| Box::pin(async move { entry.record(c, &body).await })).await
}

/// What an edit did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edited {
    pub version: u32,
    /// To undo it; `None`: the entry already said that.
    pub lot: Option<LotId>,
}

/// Puts a form in place of the version of the entry that it says it was made from (`base`).
///
/// # Errors
/// `Stale` when the entry says something else by now, `NotFound` when it is not there, or another's.
pub async fn edit(cx: &Request, id: ActiviteId, form: &ActiviteForm) -> Result<Edited, AppError> {
    edit_until(cx, id, form, cx.today()).await
}

/// The same, of this day at the latest.
pub async fn edit_until(
    cx: &Request,
    id: ActiviteId,
    form: &ActiviteForm,
    latest: NaiveDate,
) -> Result<Edited, AppError> {
    form_of(cx, id).await?;
    let form = ActiviteForm { cle: id.to_string(), ..form.clone() };
    // A form that says no version was made from none.
    let base = form.base.parse().unwrap_or(0);
    let (id, entry) = read(cx, &form, latest)?;
    let lot = cx.app.clock.new_id().into();
    cx.write("activite.modifier", id.0, move |c| Box::pin(async move { entry.replace(c, base, lot).await })).await
}

/// Moves entries of the person to the bin. Those that are already there stay there.
///
/// # Errors
/// `NotFound` when one is neither in the log nor in the bin of this person; `Stale` when `base` is not its version.
pub async fn delete(cx: &Request, ids: Vec<ActiviteId>, base: Option<u32>) -> Result<LotId, AppError> {
    let personne = cx.conseiller()?.personne();
    if ids.is_empty() || ids.len() > MOST_AT_ONCE {
        return Err(AppError::BadRequest);
    }
    let (lot, now) = (LotId(cx.app.clock.new_id()), cx.app.clock.real_now());
    let listed = ids.iter().map(|id| id.0).collect();
    cx.write_list("activite.supprimer", listed, move |c| {
        Box::pin(async move {
            let found = entries::entries(c, personne, &ids).await?;
            for id in &ids {
                if !found.iter().any(|entry| entry.id == *id) && !entries::was_deleted(c, personne, *id).await? {
                    return Err(AppError::NotFound);
                }
            }
            if base.is_some_and(|base| found.iter().any(|entry| entry.version != base)) {
                return Err(AppError::Stale);
            }
            entries::delete(c, &found, lot, now).await?;
            Ok(lot)
        })
    })
    .await
}

/// What undoing did: how many entries are again as they were, and how many had changed since, which stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Undone {
    pub done: usize,
    pub left: usize,
}

/// Undoes what one act of the person deleted or replaced. Twice is once.
pub async fn undo(cx: &Request, lot: LotId) -> Result<Undone, AppError> {
    let personne = cx.conseiller()?.personne();
    let (again, now) = (LotId(cx.app.clock.new_id()), cx.app.clock.real_now());
    cx.write("activite.annuler", lot.0, move |c| {
        Box::pin(async move {
            let deleted = entries::deleted_by(c, personne, lot).await?;
            let replaced = entries::replaced_by(c, personne, lot).await?;
            let ids: Vec<_> = replaced.iter().map(|entry| entry.id).collect();
            let present = entries::entries(c, personne, &ids).await?;
            let mut undone = Undone { done: deleted.len(), left: 0 };
            entries::bring_back(c, deleted, now).await?;
            for was in replaced {
                match present.iter().find(|entry| entry.id == was.id) {
                    Some(is) if is.version == was.version + 1 => {
                        entries::replace(c, is, &was, again, now).await?;
                        undone.done += 1;
                    }
                    _ => undone.left += 1,
                }
            }
            Ok(undone)
        })
    })
    .await
}

/// What a form says, read for the person who sends it.
fn read(cx: &Request, form: &ActiviteForm, latest: NaiveDate) -> Result<(ActiviteId, Entry), AppError> {
    let conseiller = cx.conseiller()?;
    let activite = form.parse(latest).map_err(AppError::Invalid)?;
    let contrat = conseiller
        .contrat(activite.contrat)
        .map_err(|_| AppError::Invalid(FieldErrors::one("contrat", "Choisissez l’un de vos contrats.")))?;
    check_contrat(contrat, activite.jour)?;
    let entry = Entry {
        personne: conseiller.personne(),
        contrat: contrat.clone(),
        commune: find_commune(&activite.place)?,
        fresh_lieu: cx.app.clock.new_id().into(),
        now: cx.app.clock.real_now(),
        activite,
    };
    Ok((entry.activite.id, entry))
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
    /// Where the place is not one of the structure's yet.
    commune: Option<Insee>,
    fresh_lieu: LieuId,
    now: Instant,
}

impl Entry {
    async fn record(self, c: &mut Conn, body: &Fingerprint) -> Result<ActiviteId, AppError> {
        let (id, personne, now) = (self.activite.id, self.personne, self.now);
        match idempotence::claim(c, personne.0, id.0, body, id.0, now).await? {
            Earlier::Same(same) => return Ok(same.into()),
            Earlier::Other(existing) => return Err(AppError::Conflict { existing: existing.into() }),
            Earlier::None => {}
        }
        let entry = self.resolve(c, now.to_string()).await?;
        if entries::insert(c, &[entry], now).await? == 0 {
            return Err(AppError::Invalid(FieldErrors::one("cle", "Ce formulaire a déjà servi. Rechargez la page.")));
        }
        Ok(id)
    }

    async fn replace(self, c: &mut Conn, base: u32, lot: LotId) -> Result<Edited, AppError> {
        let now = self.now;
        let found = entries::entries(c, self.personne, &[self.activite.id]).await?;
        let was = found.first().ok_or(AppError::NotFound)?;
        let mut becomes = self.resolve(c, was.cree_le.clone()).await?;
        // Whoever gives a duration of their own knows it.
        becomes.duree_estimee = if becomes.duree == was.duree { was.duree_estimee } else { 0 };
        if becomes.says_the_same(was) {
            return Ok(Edited { version: was.version, lot: None });
        }
        if was.version != base {
            return Err(AppError::Stale);
        }
        entries::replace(c, was, &becomes, lot, now).await?;
        Ok(Edited { version: was.version + 1, lot: Some(lot) })
    }

    async fn resolve(self, c: &mut Conn, cree_le: String) -> Result<Entree, AppError> {
        let structure = self.contrat.structure;
        if let Content::Public(public) = &self.activite.content
            && !store::are_own(c, structure, &public.propres).await?
        {
            let message = "Choisissez des thèmes de la structure de ce contrat.";
            return Err(AppError::Invalid(FieldErrors::one("themes", message)));
        }
        let situated = self.situate(c).await?;
        Ok(Entree::new(self.activite, &self.contrat, self.personne, situated, cree_le))
    }

    async fn situate(&self, c: &mut Conn) -> Result<Situated, AppError> {
        let structure = self.contrat.structure;
        let found = match (&self.activite.place, &self.commune) {
            (Place::Known(lieu), _) => store::situated(c, structure, *lieu).await?,
            (Place::New { nom, occasionnel, .. }, Some(commune)) => {
                let lieu = NewLieu { id: self.fresh_lieu, nom, commune, occasionnel: *occasionnel };
                let lieu = store::lieu_called(c, structure, lieu, self.now).await?;
                store::situated(c, structure, lieu).await?
            }
            (Place::Without { canal, .. }, Some(commune)) => {
                Some(Situated { canal: *canal, lieu: None, commune: commune.clone() })
            }
            _ => None,
        };
        let message = "Choisissez un lieu de la structure de ce contrat.";
        found.ok_or_else(|| AppError::Invalid(FieldErrors::one("lieu", message)))
    }
}

/// Which commune was meant for a place that is not one of the structure's yet.
fn find_commune(place: &Place) -> Result<Option<Insee>, AppError> {
    let (Place::New { commune, .. } | Place::Without { commune, .. }) = place else { return Ok(None) };
    let Meant { text, code } = commune;
    match territoire::api::resolve(text, code) {
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
    let mut reader = cx.db().reader().await?;
    let lieux = store::lieux(&mut reader, conseiller.personne()).await?;
    let themes = store::usual_themes(&mut reader, conseiller.personne()).await?;
    let propres = store::own_themes(&mut reader, conseiller.personne()).await?;
    let commune = store::last_commune(&mut reader, conseiller.personne()).await?;
    Ok(Choices { contrats: contrats(&conseiller), lieux, themes, propres, commune })
}

/// The contrats of a conseiller, ended ones too, to choose from.
pub fn contrats(conseiller: &Conseiller<'_>) -> Vec<Choosable<ContratId>> {
    let contrats = conseiller.contrats().iter();
    contrats.map(|contrat| Choosable { id: contrat.id, label: contrat.structure_nom.clone() }).collect()
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
        lieu: choices.lieux.first().map_or_else(|| NEW_LIEU.to_owned(), |lieu| lieu.id.to_string()),
        participants: "1".to_owned(),
        ..ActiviteForm::default()
    })
}

/// The form that would be read as this entry: to change it.
pub async fn form_of(cx: &Request, id: ActiviteId) -> Result<ActiviteForm, AppError> {
    let personne = cx.conseiller()?.personne();
    let mut reader = cx.db().reader().await?;
    let entry = entries::entries(&mut reader, personne, &[id]).await?.pop().ok_or(AppError::NotFound)?;
    let commune = territoire::store::commune(&mut reader, &entry.commune).await?;
    Ok(entry.to_form(&commune.map(|commune| commune.label()).unwrap_or_default()))
}

/// A form for a day that begins with what an entry says: all but the people who came, and the note.
pub async fn copy(cx: &Request, id: ActiviteId, jour: NaiveDate) -> Result<ActiviteForm, AppError> {
    let form = form_of(cx, id).await?;
    let blank = blank(cx, &choices(cx).await?, jour)?;
    // A new entry is of the present nomenclature: codes of another one say nothing there.
    let known = form.nomenclature() == Nomenclature::default();
    Ok(ActiviteForm {
        cle: blank.cle,
        contrat: blank.contrat,
        jour: blank.jour,
        themes: if known { form.themes } else { Vec::new() },
        kind: form.kind,
        lieu: form.lieu,
        lieu_commune: form.lieu_commune,
        lieu_commune_code: form.lieu_commune_code,
        duree: form.duree,
        duree_autre: form.duree_autre,
        participants: form.participants,
        materiels: form.materiels,
        niveau: form.niveau,
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
