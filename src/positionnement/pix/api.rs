//! Use cases of Pix profiles.

use std::collections::BTreeSet;

use axum::body::Bytes;
use chrono::Days;
use uuid::Uuid;

use super::{
    essai::{self, Choix, Decide, Jugee, Sort},
    lecture::{self, Illisible, Lue, Participation},
    model::Profil,
    rapprochement::Rapprochement,
    store::{
        self, Brouillon, Connue,
        imports::{self, Confirme, Etat, Import, Ligne},
        profils::{self, Apercu},
    },
};
use crate::{
    error::AppError,
    identite::access::OrganismeAccess,
    kernel::{
        form::FieldErrors,
        id::{OrganisationId, PersonneId, PixImportId, PixProfilId},
    },
    referentiel::conservation::FICHIER,
    server::{
        clock::Clock,
        database::{Conn, Database},
        instant::Instant,
        request::Request,
        secret::{self, Fingerprint},
        writer::Trace,
    },
};

/// Reads an export and keeps what its lines say, for a day.
///
/// # Errors
/// `Invalid` with why the file is not read; `Stale` when the import of this key is confirmed already.
pub async fn deposer(
    cx: &Request,
    organisme: &OrganismeAccess,
    cle: &str,
    bytes: Bytes,
) -> Result<PixImportId, AppError> {
    let id: PixImportId = cle.parse().map_err(|_| AppError::BadRequest)?;
    // Somewhere it is tomorrow already.
    let latest = cx.today() + Days::new(1);
    let read = tokio::task::spawn_blocking(move || lecture::lire(&bytes, latest)).await.map_err(AppError::internal)?;
    let lignes = read.map_err(|why: Illisible| AppError::Invalid(FieldErrors::one("fichier", &why.to_string())))?;
    let (organisme, now) = (organisme.clone(), cx.app.clock.real_now());
    cx.write("pix.deposer", id.0, move |c| {
        Box::pin(async move {
            if imports::choix(c, &organisme, id).await?.is_some() {
                return Err(AppError::Stale);
            }
            store::keep(c, &organisme, id, &lignes, now).await
        })
    })
    .await?;
    Ok(id)
}

fn since(cx: &Request) -> Instant {
    FICHIER.before_instant(cx.app.clock.real_now().utc()).into()
}

/// An export that this organisme has in hand.
///
/// # Errors
/// `NotFound` when there is none any more, or it is another's.
pub async fn brouillon(cx: &Request, organisme: &OrganismeAccess, id: PixImportId) -> Result<Brouillon, AppError> {
    store::brouillon(&mut *cx.db().reader().await?, organisme, id, since(cx)).await?.ok_or(AppError::NotFound)
}

/// What an organisme has: exports in hand, and a page of its imports.
pub struct Accueil {
    pub en_attente: Vec<(PixImportId, Instant)>,
    pub imports: Vec<Import>,
    pub next: Option<PixImportId>,
}

pub async fn accueil(
    cx: &Request,
    organisme: &OrganismeAccess,
    before: Option<PixImportId>,
) -> Result<Accueil, AppError> {
    let mut reader = cx.db().reader().await?;
    let en_attente = store::en_attente(&mut reader, organisme, since(cx)).await?;
    let (imports, next) = imports::imports(&mut reader, organisme, before.unwrap_or(Uuid::max().into())).await?;
    Ok(Accueil { en_attente, imports, next })
}

/// Choices of a page besides the people whom its lines may mean: beyond, nobody would read them.
const MOST_OTHERS: usize = 4_000;

/// An export line by line, with the people that it may name.
pub struct Essai {
    pub jugees: Vec<Jugee>,
    pub connues: Vec<Connue>,
}

impl Essai {
    /// Whether a line of which nobody is recognised may be anybody whom the organisme trains.
    pub fn proposes_everybody(&self) -> bool {
        let unknown = self.jugees.iter().filter(|jugee| jugee.is_unknown()).count();
        (1..=MOST_OTHERS).contains(&(unknown * self.connues.len()))
    }
}

/// What would happen to each line. Whom the page names is on disk before it is shown.
pub async fn essai(cx: &Request, organisme: &OrganismeAccess, brouillon: &Brouillon) -> Result<Essai, AppError> {
    let essai = jugees(cx, organisme, brouillon.lignes.clone()).await?;
    let everybody = essai.connues.iter().map(|connue| connue.id.0).filter(|_| essai.proposes_everybody());
    let named: BTreeSet<_> = essai
        .jugees
        .iter()
        .filter_map(|jugee| match &jugee.sort {
            Sort::AChoisir { rapprochement, .. } => Some(rapprochement.candidats()),
            Sort::Illisible(_) | Sort::NonPartage => None,
        })
        .flatten()
        .map(|personne| personne.0)
        .chain(everybody)
        .collect();
    cx.saw("pix.essai", brouillon.id.0, named.into_iter().collect()).await?;
    Ok(essai)
}

async fn jugees(cx: &Request, organisme: &OrganismeAccess, lignes: Vec<Participation>) -> Result<Essai, AppError> {
    let connues = store::connues(&mut *cx.db().reader().await?, organisme).await?;
    let (lignes, rapprochements, connues) = tokio::task::spawn_blocking(move || {
        let rapprochements = essai::rapprocher(&lignes, &connues);
        (lignes, rapprochements, connues)
    })
    .await
    .map_err(AppError::internal)?;
    let meant: BTreeSet<_> = rapprochements.iter().flatten().flat_map(Rapprochement::candidats).collect();
    let meant: Vec<_> = meant.into_iter().collect();
    let had = imports::connus(&mut *cx.db().reader().await?, organisme, &meant).await?;
    Ok(Essai { jugees: essai::juger(lignes, rapprochements, &had), connues })
}

/// How a confirmation ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confirmation {
    /// Now, or the same before.
    Faite,
    /// Somebody confirmed it with other choices: these were not kept.
    Autrement,
}

/// Writes the profiles of the people who were chosen, and forgets all the rest. Twice is once.
///
/// # Errors
/// `Stale` when another file took the place of the one that was looked at; `Invalid` with the lines to correct.
pub async fn confirmer(
    cx: &Request,
    organisme: &OrganismeAccess,
    brouillon: Brouillon,
    version: u32,
    choix: &Choix,
) -> Result<Confirmation, AppError> {
    if brouillon.version != version {
        return Err(AppError::Stale);
    }
    let id = brouillon.id;
    let campagne_nom = named(&brouillon.lignes);
    let Essai { jugees, connues } = jugees(cx, organisme, brouillon.lignes).await?;
    let Decide { profils, comptes } = essai::decider(&jugees, &connues, choix).map_err(AppError::Invalid)?;
    let profils: Vec<_> =
        profils.into_iter().map(|(personne, profil)| (PixProfilId(cx.app.clock.new_id()), personne, profil)).collect();
    let confirme = Confirme {
        id,
        organisme: organisme.organisation().id,
        acteur: organisme.personne(),
        campagne_nom,
        choix: fingerprint(choix),
        comptes,
        now: cx.app.clock.real_now(),
    };
    let organisme = organisme.clone();
    cx.write("pix.confirmer", id.0, move |c| {
        Box::pin(async move {
            // Sent twice, or by two people, at once.
            if let Some(before) = imports::choix(c, &organisme, id).await? {
                return Ok(if before == confirme.choix { Confirmation::Faite } else { Confirmation::Autrement });
            }
            if !store::drop_draft(c, &organisme, id, version).await? {
                return Err(AppError::Stale);
            }
            imports::confirm(c, &confirme, &profils).await.map(|()| Confirmation::Faite)
        })
    })
    .await
}

/// What was confirmed of an import whose export is gone.
///
/// # Errors
/// `NotFound` when it was never confirmed.
pub async fn deja_confirme(
    cx: &Request,
    organisme: &OrganismeAccess,
    id: PixImportId,
    choix: &Choix,
) -> Result<Confirmation, AppError> {
    let before = imports::choix(&mut *cx.db().reader().await?, organisme, id).await?.ok_or(AppError::NotFound)?;
    Ok(if before == fingerprint(choix) { Confirmation::Faite } else { Confirmation::Autrement })
}

fn fingerprint(choix: &Choix) -> Fingerprint {
    secret::fingerprint(choix.said())
}

/// The name of the campaign: that of the first line that was shared.
fn named(lignes: &[Participation]) -> String {
    let mut names = lignes.iter().filter_map(|ligne| match &ligne.contenu {
        Lue::Profil(profil) => Some(profil.campagne_nom.clone()),
        Lue::NonPartage | Lue::Illisible(_) => None,
    });
    names.next().unwrap_or_default()
}

/// An import, what it brought, and how many people were oriented with it since.
pub struct Detail {
    pub import: Import,
    pub lignes: Vec<Ligne>,
    pub servis: u32,
}

/// An import of this organisme. Whom it names is on disk before it is shown.
pub async fn detail(cx: &Request, organisme: &OrganismeAccess, id: PixImportId) -> Result<Detail, AppError> {
    let mut reader = cx.db().reader().await?;
    let import = imports::import(&mut reader, organisme, id).await?.ok_or(AppError::NotFound)?;
    let lignes = imports::of_import(&mut reader, organisme, id).await?;
    let servis = imports::servis(&mut reader, organisme, &import).await?;
    drop(reader);
    cx.saw("pix.consulter_import", id.0, lignes.iter().map(|ligne| ligne.personne.0).collect()).await?;
    Ok(Detail { import, lignes, servis })
}

/// Takes back what an import brought, while nobody was oriented with it. Twice is once.
///
/// # Errors
/// `Invalid` when somebody was.
pub async fn annuler(cx: &Request, organisme: &OrganismeAccess, id: PixImportId) -> Result<(), AppError> {
    let organisme = organisme.clone();
    cx.write("pix.annuler", id.0, move |c| {
        Box::pin(async move {
            let import = imports::import(c, &organisme, id).await?.ok_or(AppError::NotFound)?;
            match import.etat {
                Etat::Annule => Ok(()),
                Etat::Fait if imports::servis(c, &organisme, &import).await? > 0 => Err(AppError::Invalid(
                    FieldErrors::one("annuler", "Ces profils ont servi depuis\u{a0}: cet import ne s’annule plus."),
                )),
                Etat::Fait => imports::undo(c, &organisme, id).await,
            }
        })
    })
    .await
}

/// Forgets an export in hand. Twice is once.
pub async fn abandonner(cx: &Request, organisme: &OrganismeAccess, id: PixImportId) -> Result<(), AppError> {
    let organisme = organisme.clone();
    cx.write("pix.abandonner", id.0, move |c| Box::pin(async move { store::forget(c, &organisme, id).await })).await
}

/// One profile that this organisme received, and whose it is: that it was seen is on disk before it is shown.
pub async fn profil(cx: &Request, organisme: &OrganismeAccess, id: PixProfilId) -> Result<(String, Profil), AppError> {
    let organisme = organisme.clone();
    cx.write("pix.consulter", id.0, move |c| Box::pin(async move { profils::profil(c, &organisme, id).await })).await
}

/// The latest that a person shared, with anyone: for themself.
pub async fn of_self(conn: &mut Conn, personne: PersonneId) -> Result<Option<Profil>, AppError> {
    profils::latest(conn, personne, None).await
}

/// The latest that a person shared with this organisme.
pub async fn of_organisme(
    conn: &mut Conn,
    personne: PersonneId,
    organisme: OrganisationId,
) -> Result<Option<Profil>, AppError> {
    profils::latest(conn, personne, Some(organisme)).await
}

/// What a structure reads of that.
pub async fn of_structure(
    conn: &mut Conn,
    personne: PersonneId,
    organisme: OrganisationId,
) -> Result<Option<Apercu>, AppError> {
    profils::apercu(conn, personne, organisme).await
}

/// Forgets exports that nobody confirmed within a day.
pub async fn forget(db: &Database, clock: &Clock) -> Result<(), AppError> {
    let then = FICHIER.before_instant(clock.real_now().utc()).into();
    let trace = Trace {
        at: clock.real_now(),
        actor: None,
        action: "pix.oublier",
        object: None,
        listed: Vec::new(),
        request: "horloge".to_owned(),
    };
    db.write(trace, move |c| Box::pin(async move { store::forget_before(c, then).await })).await
}
