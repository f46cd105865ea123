//! Use cases of imports.

use std::collections::BTreeMap;

use axum::body::Bytes;
use uuid::Uuid;

use super::{
    connus::Connus,
    correspondance::{self, Choisi, Correspondance, Regles},
    essai::{self, Comptes, DejaVu, Inconnu, Sort},
    fichier::{self, Illisible, Nature, Table},
    ligne::{Lecteur, Nouveau},
    mener::{PART, mener},
    store::{
        self, Brouillon,
        suite::{self, EnAttente, Etat, Import},
    },
};
use crate::{
    activite::{
        entree::Situated,
        store::{self as journal, NewLieu},
    },
    error::AppError,
    kernel::{
        form::FieldErrors,
        id::{ImportId, LieuId, OrganisationId},
    },
    referentiel::conservation::FICHIER,
    server::{database::Conn, instant::Instant, request::Request, secret},
    territoire::model::Insee,
};

/// Reads a file and keeps what its cells say; its columns are proposed, as they were read last time where its titles are known.
///
/// # Errors
/// `Invalid` with why the file is not read.
pub async fn deposer(cx: &Request, cle: &str, bytes: Bytes) -> Result<ImportId, AppError> {
    let personne = cx.conseiller()?.personne();
    let id: ImportId = cle.parse().map_err(|_| AppError::BadRequest)?;
    let invalid = |why: Illisible| AppError::Invalid(FieldErrors::one("fichier", &why.to_string()));
    let table = match fichier::nature(&bytes).map_err(invalid)? {
        Nature::Texte => {
            tokio::task::spawn_blocking(move || fichier::of_text(&bytes)).await.map_err(AppError::internal)?
        }
        Nature::Classeur => {
            let sheets = cx.app.fabrique.lire(bytes.to_vec()).await?;
            sheets.ok_or(Illisible::PasUnTableau).and_then(fichier::of_sheets)
        }
    };
    let table = table.map_err(invalid)?;
    let connus = connus(cx).await?;
    let titres = correspondance::of_titles(&table.titres);
    let remembered = store::remembered(&mut *cx.db().reader().await?, personne, &titres).await?;
    let correspondance = remembered
        .filter(|known| known.colonnes.len() == table.titres.len())
        .unwrap_or_else(|| Correspondance::propose(&table, &connus));
    let (brouillon, now) = (Brouillon { id, table, correspondance, version: 1 }, cx.app.clock.real_now());
    cx.write("import.deposer", id.0, move |c| {
        Box::pin(async move {
            if suite::import(c, personne, id).await?.is_some() {
                return Err(AppError::Stale);
            }
            store::keep(c, personne, &brouillon, now).await
        })
    })
    .await?;
    Ok(id)
}

/// What the words of a file may name.
pub async fn connus(cx: &Request) -> Result<Connus, AppError> {
    let conseiller = cx.conseiller()?;
    let mut reader = cx.db().reader().await?;
    Ok(Connus {
        contrats: conseiller.contrats().to_vec(),
        lieux: store::lieux(&mut reader, conseiller.personne()).await?,
        propres: store::propres(&mut reader, conseiller.personne()).await?,
    })
}

/// A sheet of this person.
///
/// # Errors
/// `NotFound` when there is none any more, or it is another's.
pub async fn brouillon(cx: &Request, id: ImportId) -> Result<Brouillon, AppError> {
    let personne = cx.conseiller()?.personne();
    let since = FICHIER.before_instant(cx.app.clock.real_now().utc()).into();
    store::brouillon(&mut *cx.db().reader().await?, personne, id, since).await?.ok_or(AppError::NotFound)
}

/// An import of this person.
pub async fn import(cx: &Request, id: ImportId) -> Result<Import, AppError> {
    let personne = cx.conseiller()?.personne();
    suite::import(&mut *cx.db().reader().await?, personne, id).await?.ok_or(AppError::NotFound)
}

/// A page of this person's imports.
pub async fn imports(cx: &Request, before: Option<ImportId>) -> Result<(Vec<Import>, Option<ImportId>), AppError> {
    let personne = cx.conseiller()?.personne();
    suite::imports(&mut *cx.db().reader().await?, personne, before.unwrap_or(Uuid::max().into())).await
}

/// What the columns are; what was chosen for words stays. Columns of another nomenclature than before are proposed anew.
///
/// # Errors
/// `Invalid` with what is to be corrected; nothing is kept then.
pub async fn dire_colonnes(cx: &Request, brouillon: &Brouillon, form: Correspondance) -> Result<Ensuite, AppError> {
    let connus = connus(cx).await?;
    let mut form = Correspondance { mots: brouillon.correspondance.mots.clone(), ..form };
    if form.nomenclature() != brouillon.correspondance.nomenclature() {
        let proposed = super::colonnes::propose(&brouillon.table, form.nomenclature());
        form.colonnes =
            proposed.into_iter().map(|champ| champ.map_or_else(String::new, super::colonnes::Champ::code)).collect();
        form.theme.clear();
        garder(cx, brouillon.id, form).await?;
        return Ok(Ensuite::Colonnes);
    }
    let regles = form.parse(&brouillon.table, &connus).map_err(AppError::Invalid)?;
    let left = mots_inconnus(cx, brouillon.table.clone(), regles, connus).await?;
    garder(cx, brouillon.id, form).await?;
    Ok(if left.iter().all(|word| word.regle) { Ensuite::Essai } else { Ensuite::Mots })
}

/// What comes after the columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ensuite {
    /// Look at them again.
    Colonnes,
    Mots,
    Essai,
}

async fn garder(cx: &Request, id: ImportId, form: Correspondance) -> Result<(), AppError> {
    let personne = cx.conseiller()?.personne();
    cx.write("import.regler", id.0, move |c| {
        Box::pin(
            async move { if store::settle(c, personne, id, &form).await? { Ok(()) } else { Err(AppError::NotFound) } },
        )
    })
    .await
}

/// The words of a sheet that are to be settled, or were.
pub async fn mots(cx: &Request, brouillon: &Brouillon) -> Result<Vec<Inconnu>, AppError> {
    let connus = connus(cx).await?;
    let regles = brouillon.correspondance.parse(&brouillon.table, &connus).map_err(AppError::Invalid)?;
    mots_inconnus(cx, brouillon.table.clone(), regles, connus).await
}

async fn mots_inconnus(cx: &Request, table: Table, regles: Regles, connus: Connus) -> Result<Vec<Inconnu>, AppError> {
    let (personne, today) = (cx.conseiller()?.personne(), cx.today());
    tokio::task::spawn_blocking(move || {
        essai::inconnus(&table, &Lecteur::new(&table, &regles, &connus, personne, today))
    })
    .await
    .map_err(AppError::internal)
}

/// What words mean: only what the page offered for each.
///
/// # Errors
/// `Invalid` with the words that are to be settled yet; the field of the third is `mot-3`.
pub async fn dire_mots(cx: &Request, brouillon: &Brouillon, chosen: &[String]) -> Result<(), AppError> {
    let asked = mots(cx, brouillon).await?;
    let mut errors = FieldErrors::default();
    let mut form = brouillon.correspondance.clone();
    for (at, inconnu) in asked.iter().enumerate() {
        let code = chosen.get(at).map_or("", String::as_str);
        let offered = code == correspondance::SANS_SENS || inconnu.choix.iter().any(|(known, _)| known == code);
        if !offered {
            errors.add(
                &format!("mot-{}", at + 1),
                format!("Dites ce que veut dire «\u{a0}{}\u{a0}».", super::ligne::shown(&inconnu.texte)),
            );
            continue;
        }
        let champ = inconnu.champ.code();
        form.mots.retain(|choisi| (&choisi.champ, &choisi.mot) != (&champ, &inconnu.mot));
        form.mots.push(Choisi { champ, mot: inconnu.mot.clone(), code: code.to_owned() });
    }
    if !errors.is_empty() {
        return Err(AppError::Invalid(errors));
    }
    garder(cx, brouillon.id, form).await
}

/// What would happen to each line.
///
/// # Errors
/// `Invalid` when the columns are not settled yet.
pub async fn essai(cx: &Request, brouillon: &Brouillon) -> Result<Vec<(u32, Sort)>, AppError> {
    let personne = cx.conseiller()?.personne();
    let (connus, today) = (connus(cx).await?, cx.today());
    let regles = brouillon.correspondance.parse(&brouillon.table, &connus).map_err(AppError::Invalid)?;
    let table = brouillon.table.clone();
    let lues = tokio::task::spawn_blocking(move || {
        essai::lire(&table, &Lecteur::new(&table, &regles, &connus, personne, today))
    })
    .await
    .map_err(AppError::internal)?;
    let right = || lues.iter().filter_map(|lue| lue.lecture.as_ref().ok());
    let empreintes: Vec<_> = right().map(|relue| relue.empreinte).collect();
    let days = right().map(|relue| relue.prete.entree.jour);
    let mut vu = DejaVu::default();
    if let (Some(du), Some(au)) = (days.clone().min(), days.max()) {
        let mut reader = cx.db().reader().await?;
        vu.importees = store::imported(&mut reader, personne, &empreintes).await?;
        vu.presentes = store::present(&mut reader, personne, du, au).await?;
    }
    Ok(essai::juger(lues, &vu))
}

/// Adds the lines that would be added: decided in one transaction, then written part by part to the end, whatever happens to
/// this request. Twice is once.
///
/// # Errors
/// `Stale` when the columns or the words changed since they were looked at; `Invalid` when no line is to be added.
pub async fn confirmer(cx: &Request, brouillon: Brouillon, version: u32) -> Result<(), AppError> {
    let personne = cx.conseiller()?.personne();
    if brouillon.version != version {
        return Err(AppError::Stale);
    }
    let sorts = essai(cx, &brouillon).await?;
    let comptes = Comptes::of(&sorts);
    let now = cx.app.clock.real_now();
    let mut added = Vec::new();
    let mut refus = Vec::new();
    for (numero, sort) in sorts {
        match sort {
            Sort::Ajoutee(mut relue) => {
                relue.prete.entree.id = cx.app.clock.new_id().into();
                relue.prete.entree.cree_le = now.to_string();
                added.push((relue, LieuId(cx.app.clock.new_id())));
            }
            Sort::Refusee(why) => refus.push((numero, why)),
            Sort::DejaLa(_) | Sort::Supprimee(_) => {}
        }
    }
    let days = added.iter().map(|(relue, _)| relue.prete.entree.jour);
    let (Some(du), Some(au)) = (days.clone().min(), days.max()) else {
        return Err(AppError::Invalid(FieldErrors::one("confirmer", "Aucune ligne n’est à ajouter.")));
    };
    let import = Import { id: brouillon.id, etat: Etat::EnCours, comptes, restees: 0, refus, du, au, cree_le: now };
    let id = import.id;
    cx.write("import.confirmer", id.0, move |c| {
        Box::pin(async move {
            // Sent twice, at once: the first has taken the sheet.
            match store::version(c, personne, id).await? {
                None if suite::import(c, personne, id).await?.is_some() => return Ok(()),
                None => return Err(AppError::NotFound),
                Some(now) if now != version => return Err(AppError::Stale),
                Some(_) => {}
            }
            suite::begin(c, personne, &import).await?;
            let mut places: BTreeMap<(OrganisationId, String, Nouveau), Situated> = BTreeMap::new();
            let mut waiting = Vec::with_capacity(added.len());
            for (relue, fresh) in added {
                let (mut entree, nouveau) = (relue.prete.entree, relue.prete.nouveau);
                if let Some(nouveau) = nouveau {
                    let key = (entree.structure, entree.commune.as_str().to_owned(), nouveau);
                    let known = places.get(&key).cloned();
                    let place = match known {
                        Some(place) => place,
                        None => make_place(c, entree.structure, &entree.commune, &key.2, fresh, now).await?,
                    };
                    // One of that name that was there already says whether it is gone to now and then only.
                    (entree.lieu, entree.canal) = (place.lieu, place.canal);
                    places.insert(key, place);
                }
                waiting.push(EnAttente { empreinte: secret::hex(&relue.empreinte), entree });
            }
            for (rang, part) in (0..).zip(waiting.chunks(PART)) {
                suite::wait(c, id, rang, part).await?;
            }
            let titres = correspondance::of_titles(&brouillon.table.titres);
            store::remember(c, personne, &titres, &brouillon.correspondance, now).await?;
            store::drop_draft(c, personne, id).await
        })
    })
    .await?;
    mener(cx, id).await
}

async fn make_place(
    c: &mut Conn,
    structure: OrganisationId,
    commune: &Insee,
    nouveau: &Nouveau,
    id: LieuId,
    now: Instant,
) -> Result<Situated, AppError> {
    let lieu = NewLieu { id, nom: &nouveau.nom, commune, occasionnel: nouveau.occasionnel };
    let lieu = journal::lieu_called(c, structure, lieu, now).await?;
    journal::situated(c, structure, lieu).await?.ok_or_else(|| AppError::internal("a place that was just made"))
}

/// Takes back what an import added and nobody changed since, to the bin; then its lines may come again. Twice is once.
pub async fn annuler(cx: &Request, id: ImportId) -> Result<(), AppError> {
    let personne = cx.conseiller()?.personne();
    cx.write("import.annuler", id.0, move |c| {
        Box::pin(async move {
            match suite::import(c, personne, id).await?.ok_or(AppError::NotFound)?.etat {
                Etat::Fait => suite::set_state(c, id, Etat::Retrait).await,
                Etat::Retrait | Etat::Annule => Ok(()),
                Etat::EnCours => Err(AppError::Stale),
            }
        })
    })
    .await?;
    mener(cx, id).await
}

/// Forgets a sheet.
pub async fn abandonner(cx: &Request, id: ImportId) -> Result<(), AppError> {
    let personne = cx.conseiller()?.personne();
    cx.write("import.abandonner", id.0, move |c| Box::pin(async move { store::drop_draft(c, personne, id).await }))
        .await
}
