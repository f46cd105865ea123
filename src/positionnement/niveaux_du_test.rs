//! What a dossier de parcours takes from a test: its levels, and nothing of what was answered.

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::{
    access, engine, items,
    model::{Etat, Statut},
    store,
};
use crate::{
    error::AppError,
    kernel::id::PassageId,
    referentiel::{
        famille::Famille,
        niveaux::{Echelle, Niveau},
    },
    server::database::Conn,
};

/// The levels of a test that is over. `None` as a level: nothing graded, so nothing can be said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NiveauxDuTest {
    pub passage: PassageId,
    /// The civil date on which it began.
    pub le: NaiveDate,
    pub interrompu: bool,
    pub niveau: Option<Niveau>,
    pub familles: [(Famille, Option<Niveau>); 4],
    /// Answers that a person has still to read.
    pub a_relire: usize,
}

/// The one place that says what levels a test gives, whatever its form.
///
/// # Errors
/// `NotFound` when there is no such test, or while it is being taken.
pub async fn of(conn: &mut Conn, passage: PassageId, zone: Tz) -> Result<NiveauxDuTest, AppError> {
    let access = access::of_dossier(passage);
    let test = store::passage(conn, &access).await?;
    if test.etat == Etat::EnCours {
        return Err(AppError::NotFound);
    }
    let le = test.commence_le.with_timezone(&zone).date_naive();
    let notes = store::notes(conn, &access).await?;
    let statuts: Vec<_> = notes
        .into_iter()
        .map(|note| {
            let famille = items::bank().item(&note.item).map(|item| item.famille);
            (famille, Statut::of(note.donnee_le.map(|at| at.with_timezone(&zone).date_naive()), note.points))
        })
        .collect();
    let bilan = engine::bilan(Echelle::of(le), &statuts);
    let of = |famille: Famille| bilan.familles.iter().find(|of| of.famille == famille).and_then(|of| of.niveau);
    Ok(NiveauxDuTest {
        passage,
        le,
        interrompu: matches!(test.etat, Etat::Interrompu { .. }),
        niveau: bilan.niveau,
        familles: Famille::ALL.map(|famille| (famille, of(famille))),
        a_relire: bilan.a_relire,
    })
}
