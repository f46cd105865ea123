//! Use cases of a group: a page of it, all of it.

use futures_util::{Stream, stream};

use super::{
    Groupe, Rangee,
    store::{self, Test},
};
use crate::{
    error::AppError,
    identite::access::OrganismeAccess,
    positionnement::{api::line, niveaux_du_test, store::After},
    referentiel::niveaux::Echelle,
    server::request::Request,
};

/// Tests of a page.
pub const PAGE: u32 = 25;
/// Tests that a file holds in memory at once.
const PART: u32 = 250;

/// A page of a group, and where the next begins. Seeing it leaves one row in the audit log, with what it showed.
pub async fn page(
    cx: &Request,
    organisme: &OrganismeAccess,
    groupe: &Groupe,
    after: Option<After>,
) -> Result<(Vec<Rangee>, Option<After>), AppError> {
    let mut tests = store::page(&mut *cx.db().reader().await?, organisme, groupe, after, PAGE + 1).await?;
    let more = tests.len() > PAGE as usize;
    tests.truncate(PAGE as usize);
    let next = tests.last().filter(|_| more).map(|last| After { commence_le: last.commence_le, id: last.id });
    let listed = tests.iter().map(|test| test.id.0).collect();
    cx.saw("positionnement.lister", organisme.organisation().id.0, listed).await?;
    Ok((tests.into_iter().map(|test| read(cx, groupe, test)).collect(), next))
}

/// The whole group, part after part, as it is asked for.
pub fn all(
    cx: &Request,
    organisme: &OrganismeAccess,
    groupe: &Groupe,
) -> impl Stream<Item = Result<Vec<Rangee>, AppError>> + Send + use<> {
    let start = (cx.clone(), organisme.clone(), groupe.clone(), Some(None));
    stream::try_unfold(start, |(cx, organisme, groupe, after)| async move {
        let Some(after) = after else { return Ok(None) };
        let tests = store::page(&mut *cx.db().reader().await?, &organisme, &groupe, after, PART).await?;
        let last = tests.last().filter(|_| tests.len() == PART as usize);
        let next = last.map(|last| Some(After { commence_le: last.commence_le, id: last.id }));
        let rows = tests.into_iter().map(|test| read(&cx, &groupe, test)).collect();
        Ok(Some((rows, (cx, organisme, groupe, next))))
    })
}

fn read(cx: &Request, groupe: &Groupe, test: Test) -> Rangee {
    let lignes: Vec<_> = test.notes.iter().map(|note| line(cx, note)).collect();
    let statuts: Vec<_> = lignes.iter().map(|ligne| (ligne.famille, ligne.statut)).collect();
    let echelle = Echelle::of(cx.day(test.commence_le));
    let (bilan, _) = niveaux_du_test::read((groupe.forme, test.etat), echelle, &statuts, &test.notes);
    let Test { id, prenom, nom, commence_le, etat, notes } = test;
    Rangee { id, prenom, nom, commence_le, etat, bilan, notes, lignes }
}
