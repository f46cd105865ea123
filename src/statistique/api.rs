//! Use cases of the figures: who may read them, then what is asked.

use super::{
    decompte::Etat,
    demande::{Demande, DemandeForm},
    model::{Chiffres, Employe, Portee},
    periode::Periode,
    publication::{Precision, publiable},
    repartition::Lecture,
    store,
};
use crate::{
    error::AppError,
    identite::access::StructureAccess,
    kernel::id::PersonneId,
    server::{database::Conn, request::Request},
    territoire,
};

/// What a page shows of a period, and of the one that it is compared with.
#[derive(Clone, Debug)]
pub struct Lu {
    pub periode: Periode,
    pub etat: Etat,
    pub compared: Option<(Periode, Etat)>,
    pub lecture: Lecture,
    /// Nothing was noted.
    pub empty: bool,
    /// Minutes of durations that are estimated.
    pub estimated: u64,
}

/// Reads the figures of a scope.
pub async fn read(conn: &mut Conn, portee: &Portee, demande: &Demande) -> Result<Lu, AppError> {
    let chiffres = store::chiffres(conn, portee, demande.periode).await?;
    let compared = match demande.compared() {
        Some(periode) => Some(store::chiffres(conn, portee, periode).await?),
        None => None,
    };
    let both: Vec<&Chiffres> = std::iter::once(&chiffres).chain(&compared).collect();
    let lecture = Lecture::of(demande.lecture, &both);
    Ok(Lu {
        periode: demande.periode,
        etat: Etat::of(&chiffres, lecture),
        compared: compared.map(|other| (other.periode, Etat::of(&other, lecture))),
        lecture,
        empty: chiffres.is_empty(),
        estimated: chiffres.total().minutes_estimees,
    })
}

/// All the figures of a scope over a period, for what shows them otherwise than the pages.
pub async fn chiffres(cx: &Request, portee: &Portee, periode: Periode) -> Result<Chiffres, AppError> {
    store::chiffres(&mut *cx.db().reader().await?, portee, periode).await
}

/// Reads what anyone may know of a scope, over whole quarters.
pub async fn read_public(conn: &mut Conn, portee: &Portee, demande: &Demande) -> Result<Lu, AppError> {
    let periode = demande.periode.in_quarters();
    let compared = demande.comparaison.with(periode);
    let precision = if *portee == Portee::Programme { Precision::Exacte } else { Precision::Arrondie };
    let releve = store::releve(conn, portee, periode).await?;
    let earlier = match compared {
        Some(other) => Some((other, store::releve(conn, portee, other).await?)),
        None => None,
    };
    let chiffres = Chiffres::of(periode, &releve);
    let before = earlier.as_ref().map(|(other, releve)| Chiffres::of(*other, releve));
    let both: Vec<&Chiffres> = std::iter::once(&chiffres).chain(&before).collect();
    let lecture = Lecture::of(demande.lecture, &both);
    Ok(Lu {
        periode,
        etat: publiable(&releve, periode, lecture, precision),
        compared: earlier.map(|(other, releve)| (other, publiable(&releve, other, lecture, precision))),
        lecture,
        empty: chiffres.is_empty(),
        estimated: 0,
    })
}

/// The signed-in conseiller's figures, of all their contrats or of the one that is asked for.
///
/// # Errors
/// `NotFound` when the contrat is not theirs.
pub fn own(cx: &Request, form: &DemandeForm) -> Result<Portee, AppError> {
    let conseiller = cx.conseiller()?;
    if form.contrat.is_empty() {
        return Ok(Portee::Contrats(conseiller.contrats().iter().map(|contrat| contrat.id).collect()));
    }
    let id = form.contrat.parse().map_err(|_| AppError::NotFound)?;
    Ok(Portee::Contrats(vec![conseiller.contrat(id)?.id]))
}

/// Those whose figures a structure may read: its own.
pub async fn employes(cx: &Request, structure: &StructureAccess) -> Result<Vec<Employe>, AppError> {
    store::employes(&mut *cx.db().reader().await?, structure).await
}

/// The structure's figures, of all its contrats or of one conseiller's there.
///
/// # Errors
/// `NotFound` when the conseiller has no contrat with the structure.
pub fn of_structure(structure: &StructureAccess, employes: &[Employe], form: &DemandeForm) -> Result<Portee, AppError> {
    if form.conseiller.is_empty() {
        return Ok(Portee::Structure(structure.organisation().id));
    }
    let id: PersonneId = form.conseiller.parse().map_err(|_| AppError::NotFound)?;
    let employe = employes.iter().find(|employe| employe.id == id).ok_or(AppError::NotFound)?;
    Ok(Portee::Contrats(employe.contrats.clone()))
}

/// A département by its code.
///
/// # Errors
/// `NotFound` when there is none.
pub fn departement(code: &str) -> Result<(&'static str, &'static str), AppError> {
    territoire::api::departements().find(|(of, _)| *of == code).ok_or(AppError::NotFound)
}
