//! Use cases of the viewer.

use super::{
    access::{self, PassageAccess, ResultatAccess},
    cles::{self, Corrigee, Renotee},
    engine::{Bilan, report},
    epreuve::convocation::{self, Convocation, store::Pending},
    items::{self, Item},
    model::{Ligne, Points, Reponse, Statut},
    niveaux_du_test,
    notation::{self, Lecture},
    pix::{self, model::Profil, store::profils::Apercu},
    signalement::{self, Signalement},
    store::{self, After, Note, Page, Passage},
    temps::{Coupures, Repartition},
};
use crate::{
    error::AppError,
    identite::access::{OrganismeAccess, StructureAccess},
    kernel::id::{OrganisationId, PassageId},
    referentiel::niveaux::Echelle,
    server::{database::Conn, request::Request},
};

/// Through whose eyes a test is read in all its detail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Regard {
    Personne,
    Organisme(OrganisationId),
}

/// What a test means.
pub struct Resultat {
    pub passage: Passage,
    pub bilan: Bilan,
    /// Of an adaptive form: what the model says of the answers.
    pub mesure: Option<report::Resultat>,
    pub echelle: &'static Echelle,
}

/// A test line by line.
pub struct Detail {
    pub resultat: Resultat,
    /// None while it is being taken.
    pub lignes: Vec<Ligne>,
    pub coupures: Coupures,
    /// What corrected keys have changed, the latest first.
    pub renotees: Vec<Renotee>,
    /// What the person shared last in a Pix campaign: with this organisme, or with anyone where they read it themself.
    pub pix: Option<Profil>,
}

/// What a structure reads.
pub struct Sens {
    pub resultat: Resultat,
    pub pix: Option<Apercu>,
}

/// One item of a test, with what was answered and what was expected.
pub struct Consultee {
    pub personne: String,
    pub ligne: Ligne,
    pub coupures: Coupures,
    /// The times of others; `None`: too few to be shown.
    pub temps: Option<Repartition>,
    /// `None`: the bank no longer has it.
    pub item: Option<&'static Item>,
    pub donnee: Option<Reponse>,
    pub attendue: Option<Reponse>,
    /// Where what is expected was wrong, and was corrected.
    pub corrigee: Option<Corrigee>,
    /// What the reader said is wrong with the question.
    pub signale: Option<Signalement>,
    /// What readers gave; `None`: it is not for a person to read.
    pub lectures: Option<Vec<Lecture>>,
    /// Of how many.
    pub items: u8,
}

/// What the signed-in person finds on the page of their tests.
pub struct Miens {
    /// Offered, and not begun.
    pub attendus: Vec<Convocation>,
    pub tests: Vec<store::Ligne>,
    /// What they shared in a Pix campaign, where no test stands beside it yet.
    pub pix: Option<Profil>,
}

pub async fn mine(cx: &Request) -> Result<Miens, AppError> {
    let personne = cx.conseiller()?.personne();
    let mut reader = cx.db().reader().await?;
    let attendus = convocation::store::waiting(&mut reader, personne).await?;
    let tests = store::of_person(&mut reader, personne).await?;
    let pix = if tests.is_empty() { pix::api::of_self(&mut reader, personne).await? } else { None };
    Ok(Miens { attendus, tests, pix })
}

/// What the organisme has offered and nobody has begun.
pub async fn pending(cx: &Request, organisme: &OrganismeAccess) -> Result<Vec<Pending>, AppError> {
    convocation::store::pending(&mut *cx.db().reader().await?, organisme).await
}

/// The tests that an organisme gives. Seeing the list leaves one row in the audit log, with what it showed.
pub async fn of_organisme(
    cx: &Request,
    id: OrganisationId,
    after: Option<After>,
) -> Result<(OrganismeAccess, Page), AppError> {
    let organisme = admitted(cx, id, cx.viewer()?.organisme(id)).await?;
    let page = store::of_organisme(&mut *cx.db().reader().await?, &organisme, after).await?;
    listed(cx, id, &page).await?;
    Ok((organisme, page))
}

/// The tests of those whom a structure has hired. Seeing the list leaves one row in the audit log, with what it showed.
pub async fn of_structure(
    cx: &Request,
    id: OrganisationId,
    after: Option<After>,
) -> Result<(StructureAccess, Page), AppError> {
    let structure = admitted(cx, id, cx.viewer()?.structure(id)).await?;
    let page = store::of_structure(&mut *cx.db().reader().await?, &structure, after).await?;
    listed(cx, id, &page).await?;
    Ok((structure, page))
}

const LIST: &str = "positionnement.lister";

/// A refusal leaves its row too.
async fn admitted<T: Send + 'static>(
    cx: &Request,
    id: OrganisationId,
    access: Result<T, AppError>,
) -> Result<T, AppError> {
    match access {
        Ok(access) => Ok(access),
        refused => cx.write(LIST, id.0, move |_| Box::pin(async move { refused })).await,
    }
}

async fn listed(cx: &Request, id: OrganisationId, page: &Page) -> Result<(), AppError> {
    cx.saw(LIST, id.0, page.0.iter().map(|ligne| ligne.id.0).collect()).await
}

/// A test in all its detail. When it is someone else's, that it was seen is on disk before it is answered.
pub async fn detail(cx: &Request, regard: Regard, id: PassageId) -> Result<Detail, AppError> {
    let access = open(cx, regard, id, "positionnement.consulter").await?;
    let mut reader = cx.db().reader().await?;
    let passage = store::passage(&mut reader, access.resultat()).await?;
    let renotees =
        if passage.etat.over().is_some() { cles::store::changes_of(&mut reader, &access).await? } else { Vec::new() };
    let pix = match regard {
        Regard::Personne => pix::api::of_self(&mut reader, passage.personne).await?,
        Regard::Organisme(organisme) => pix::api::of_organisme(&mut reader, passage.personne, organisme).await?,
    };
    let Lu { resultat, mut lignes, coupures } = read(cx, &mut reader, passage, access.resultat()).await?;
    if let Regard::Organisme(_) = regard {
        let blind = notation::store::read_by_others_alone(&mut reader, &access, cx.viewer()?.personne).await?;
        lignes.iter_mut().filter(|ligne| blind.contains(&ligne.rang)).for_each(Ligne::hide_note);
    }
    Ok(Detail { resultat, lignes, coupures, renotees, pix })
}

/// What a test means, for the structure: neither answers nor lines.
pub async fn meaning(cx: &Request, structure: OrganisationId, id: PassageId) -> Result<Sens, AppError> {
    let structure = cx.viewer()?.structure(structure);
    let access = cx
        .write("positionnement.resultat", id.0, move |c| {
            Box::pin(async move { access::of_structure(c, &structure?, id).await })
        })
        .await?;
    let mut reader = cx.db().reader().await?;
    let passage = store::passage(&mut reader, &access).await?;
    let pix = match passage.organisme {
        Some(organisme) => pix::api::of_structure(&mut reader, passage.personne, organisme).await?,
        None => None,
    };
    let Lu { resultat, .. } = read(cx, &mut reader, passage, &access).await?;
    Ok(Sens { resultat, pix })
}

/// One item of a test that is over.
pub async fn answer(cx: &Request, regard: Regard, id: PassageId, rang: u8) -> Result<Consultee, AppError> {
    let access = open(cx, regard, id, "positionnement.consulter_reponse").await?;
    let mut reader = cx.db().reader().await?;
    let passage = store::passage(&mut reader, access.resultat()).await?;
    if passage.etat.over().is_none() {
        return Err(AppError::NotFound);
    }
    let notes = store::notes(&mut reader, access.resultat()).await?;
    let items = u8::try_from(notes.len()).unwrap_or(u8::MAX);
    let note = notes.into_iter().find(|note| note.rang == rang).ok_or(AppError::NotFound)?;
    let donnee = store::answer(&mut reader, &access, rang).await?;
    let item = items::bank().item(&note.item);
    let corrigee = cles::store::latest(&mut reader, &note.item).await?;
    let attendue = item.and_then(|item| cles::key_of(item, corrigee.as_ref())).and_then(|cle| cle.reponse());
    let lectures = match notation::store::to_read(&mut reader, &access, rang).await? {
        Some(_) => Some(notation::store::lectures(&mut reader, &access, rang).await?),
        None => None,
    };
    let temps = Repartition::of(&store::times_of_others(&mut reader, &note.item, passage.personne).await?);
    let coupures = note.coupures;
    let (mut ligne, moi) = (line(cx, &note), cx.viewer()?.personne);
    let signale = match regard {
        Regard::Personne => signalement::store::own(&mut reader, &note.item, moi).await?,
        Regard::Organisme(_) => None,
    };
    if let (Regard::Organisme(_), Some(lectures)) = (regard, &lectures)
        && !lectures.is_empty()
        && lectures.iter().all(|lecture| lecture.lecteur != moi)
    {
        ligne.hide_note();
    }
    let nom = format!("{} {}", passage.prenom, passage.nom);
    Ok(Consultee { personne: nom, ligne, coupures, temps, item, donnee, attendue, corrigee, signale, lectures, items })
}

async fn open(cx: &Request, regard: Regard, id: PassageId, action: &'static str) -> Result<PassageAccess, AppError> {
    match regard {
        Regard::Personne => {
            let personne = cx.conseiller()?.personne();
            access::own(&mut *cx.db().reader().await?, personne, id).await
        }
        Regard::Organisme(organisme) => {
            let organisme = cx.viewer()?.organisme(organisme);
            cx.write(action, id.0, move |c| Box::pin(async move { access::of_organisme(c, &organisme?, id).await }))
                .await
        }
    }
}

/// A test, read whole.
struct Lu {
    resultat: Resultat,
    lignes: Vec<Ligne>,
    coupures: Coupures,
}

async fn read(cx: &Request, conn: &mut Conn, passage: Passage, access: &ResultatAccess) -> Result<Lu, AppError> {
    // Nothing of a test is shown before its end: its notes neither.
    let notes = if passage.etat.over().is_none() { Vec::new() } else { store::notes(conn, access).await? };
    let lignes: Vec<_> = notes.iter().map(|note| line(cx, note)).collect();
    let echelle = Echelle::of(cx.day(passage.commence_le));
    let statuts: Vec<_> = lignes.iter().map(|ligne| (ligne.famille, ligne.statut)).collect();
    let (bilan, mesure) = niveaux_du_test::read((passage.forme, passage.etat), echelle, &statuts, &notes);
    let coupures = Coupures::of(&notes);
    Ok(Lu { resultat: Resultat { passage, bilan, mesure, echelle }, lignes, coupures })
}

pub(super) fn line(cx: &Request, note: &Note) -> Ligne {
    let item = items::bank().item(&note.item);
    let seconds = (note.temps_ms + 500) / 1000;
    let donnee = note.donnee_le.map(|at| cx.day(at));
    Ligne {
        rang: note.rang,
        designation: item.map_or_else(|| "Question retirée du test".to_owned(), |item| item.designation.clone()),
        famille: item.map(|item| item.famille),
        donnee,
        statut: Statut::of(donnee, note.inconnue, note.points.map(|points| points.min(Points::ONE))),
        temps: (note.temps_ms > 0).then_some(seconds),
    }
}
