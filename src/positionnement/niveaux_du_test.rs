//! What a dossier de parcours takes from a test: its levels, and nothing of what was answered.

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::{
    access,
    engine::{
        self, Bilan, report,
        reserve::reserve,
        selection::{Donnee, Regle},
    },
    items,
    model::{Etat, Forme, Statut},
    store::{self, Note},
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

/// What notes say, by the form of the test: on a fixed form the share of the points, on an adaptive one the ability that the
/// model finds, whose measure comes with it. The one place that says it.
pub fn read(
    (forme, etat): (Forme, Etat),
    echelle: &Echelle,
    statuts: &[(Option<Famille>, Statut)],
    notes: &[Note],
) -> (Bilan, Option<report::Resultat>) {
    let mut bilan = engine::bilan(echelle, statuts);
    if let (Forme::Adaptatif, Etat::Interrompu { .. }) = (forme, etat) {
        // Those that were never asked have no line.
        bilan.questions = Regle::VINGT.longueur;
        bilan.non_passees += bilan.questions.saturating_sub(statuts.len());
    }
    if forme == Forme::Fixe {
        return (bilan, None);
    }
    let reserve = reserve();
    let given = notes.iter().filter_map(|note| Some(Donnee { item: reserve.place(&note.item)?, points: note.points? }));
    let mesure = report::result(&reserve.candidats, echelle, &given.collect::<Vec<_>>());
    bilan.niveau = mesure.niveau;
    for (of, measured) in bilan.familles.iter_mut().zip(&mesure.familles) {
        of.niveau = measured.niveau;
    }
    (bilan, Some(mesure))
}

/// The levels of a test that is over.
///
/// # Errors
/// `NotFound` when there is no such test, or while it is being taken.
pub async fn of(conn: &mut Conn, passage: PassageId, zone: Tz) -> Result<NiveauxDuTest, AppError> {
    let access = access::of_dossier(passage);
    let test = store::passage(conn, &access).await?;
    if test.etat.over().is_none() {
        return Err(AppError::NotFound);
    }
    let le = test.commence_le.with_timezone(&zone).date_naive();
    let notes = store::notes(conn, &access).await?;
    let statuts: Vec<_> = notes
        .iter()
        .map(|note| {
            let famille = items::bank().item(&note.item).map(|item| item.famille);
            let given = note.donnee_le.map(|at| at.with_timezone(&zone).date_naive());
            (famille, Statut::of(given, note.inconnue, note.points))
        })
        .collect();
    let (bilan, _) = read((test.forme, test.etat), Echelle::of(le), &statuts, &notes);
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
