//! Use cases of the quality of the test. Whoever acts for an organisme may read it: it is of the test, not of people.

use std::collections::{HashMap, HashSet};

use uuid::Uuid;

use super::{
    DeItem, Qualite,
    calibration::{self, Matiere, Mesures},
    qualite,
    store::{self, Ecrit},
};
use crate::{
    error::AppError,
    identite::access::OrganismeAccess,
    positionnement::{
        cles,
        items::{Item, Question, bank},
        model::{Forme, Points},
    },
    server::{database::Conn, request::Request},
};

/// So many people must have typed the same for it to be shown: it is then nobody's.
const MEMES_MOTS: usize = 5;
/// Figures change by so many tests at once: what one more changes would be that person's.
const LOT: usize = 10;
/// Texts that are shown.
const TEXTES: usize = 12;

/// A text that many people have typed for an item.
pub struct Texte {
    pub texte: String,
    pub personnes: usize,
    pub points: Points,
}

/// What all the tests of a form say.
pub async fn of_forme(cx: &Request, _organisme: &OrganismeAccess, forme: Forme) -> Result<Qualite, AppError> {
    let ids: Vec<_> = bank().items().iter().map(|item| item.id.as_str()).collect();
    let mut conn = cx.db().reader().await?;
    let (mut tests, cles) = (store::tests(&mut conn, forme).await?, cles::store::keys(&mut conn, &ids).await?);
    drop(conn);
    tests.truncate(tests.len() - tests.len() % LOT);
    // Some arithmetic: not on the threads that answer pages.
    let found = tokio::task::spawn_blocking(move || Ok(qualite(forme, &store::read(&tests)?, &cles)));
    found.await.map_err(AppError::internal)?
}

/// The same of an item, with what was typed; `None` before anybody was asked it.
///
/// # Errors
/// `NotFound` when the bank has no such item.
pub async fn of_item(
    cx: &Request,
    organisme: &OrganismeAccess,
    forme: Forme,
    id: &str,
) -> Result<(&'static Item, Option<DeItem>, Vec<Texte>), AppError> {
    let item = bank().item(id).filter(|item| !item.entrainement).ok_or(AppError::NotFound)?;
    let found = of_forme(cx, organisme, forme).await?.items.into_iter().find(|of| of.item.id == item.id);
    let typed = match item.question {
        Question::Court { .. } | Question::Formulaire { .. } | Question::Formule { .. } => {
            store::texts(&mut *cx.db().reader().await?, &item.id, forme).await?
        }
        _ => Vec::new(),
    };
    Ok((item, found, frequent(typed)))
}

/// The texts that many people have typed, the most frequent first; capitals and the spaces around them apart.
pub fn frequent(typed: Vec<Ecrit>) -> Vec<Texte> {
    let mut counted: HashMap<String, (Points, HashSet<Uuid>)> = HashMap::new();
    for Ecrit { personne, texte, points } in typed {
        counted.entry(texte.trim().to_lowercase()).or_insert((points, HashSet::new())).1.insert(personne);
    }
    let texts = counted.into_iter().map(|(texte, (points, people))| Texte { texte, personnes: people.len(), points });
    let mut texts: Vec<_> = texts.filter(|one| one.personnes >= MEMES_MOTS).collect();
    texts.sort_by(|a, b| b.personnes.cmp(&a.personnes).then_with(|| a.texte.cmp(&b.texte)));
    texts.truncate(TEXTES);
    texts
}

/// Difficulties and discriminations as the answers of both forms say them; `Err`: how many tests there are, where they are too
/// few.
pub async fn measure(cx: &Request, _organisme: &OrganismeAccess) -> Result<Result<Mesures, usize>, AppError> {
    let tests = both(&mut *cx.db().reader().await?).await?;
    let read = tokio::task::spawn_blocking(move || store::read(&tests).map(|tests| Matiere::of(&tests)));
    let matiere = read.await.map_err(AppError::internal)??;
    if matiere.personnes.len() < calibration::TESTS_MINIMAUX {
        return Ok(Err(matiere.personnes.len()));
    }
    cx.app.fabrique.calculate(calibration::COMMAND, &matiere).await.map(Ok)
}

/// What there is to measure with: the answers to items that need no reader.
pub async fn matiere(conn: &mut Conn) -> Result<Matiere, AppError> {
    Ok(Matiere::of(&store::read(&both(conn).await?)?))
}

/// The latest tests of both forms.
async fn both(conn: &mut Conn) -> Result<Vec<String>, AppError> {
    let mut tests = Vec::new();
    for forme in [Forme::Fixe, Forme::Adaptatif] {
        let of = store::tests(conn, forme).await?;
        let from = of.len().saturating_sub(calibration::TESTS_LUS);
        tests.extend(of.into_iter().skip(from));
    }
    Ok(tests)
}
