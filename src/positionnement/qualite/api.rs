//! Use cases of the quality of the test. Whoever acts for an organisme may read it: it is of the test, not of people.

use std::collections::HashMap;

use super::{
    DeItem, Donnee, Qualite,
    calibration::{self, Matiere, Mesures},
    qualite, store,
};
use crate::{
    error::AppError,
    identite::access::OrganismeAccess,
    kernel::spelling::letters,
    positionnement::{
        cles::{self, Cles},
        items::{Item, Question, bank},
        model::{Forme, Points},
    },
    server::{database::Conn, request::Request},
};

/// So many people must have typed the same for it to be shown: it is then nobody's.
const MEMES_MOTS: u32 = 5;
/// Texts that are shown.
const TEXTES: usize = 12;

/// A text that was often typed for an item.
pub struct Texte {
    pub texte: String,
    pub fois: u32,
    pub points: Points,
}

async fn read(conn: &mut Conn, forme: Forme) -> Result<(Vec<Vec<Donnee>>, Cles), AppError> {
    let ids: Vec<_> = bank().items().iter().map(|item| item.id.as_str()).collect();
    Ok((store::tests(conn, forme).await?, cles::store::keys(conn, &ids).await?))
}

/// What all the tests of a form say.
pub async fn of_forme(cx: &Request, _organisme: &OrganismeAccess, forme: Forme) -> Result<Qualite, AppError> {
    let (tests, cles) = read(&mut *cx.db().reader().await?, forme).await?;
    // Some arithmetic: not on the threads that answer pages.
    tokio::task::spawn_blocking(move || qualite(forme, &tests, &cles)).await.map_err(AppError::internal)
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

/// The texts that many have typed, the most frequent first; capitals, accents and spaces apart.
pub fn frequent(typed: Vec<(String, Points)>) -> Vec<Texte> {
    let mut counted: HashMap<String, Texte> = HashMap::new();
    for (texte, points) in typed {
        let key = letters(&texte);
        counted.entry(key).or_insert(Texte { texte, fois: 0, points }).fois += 1;
    }
    let mut texts: Vec<_> = counted.into_values().filter(|one| one.fois >= MEMES_MOTS).collect();
    texts.sort_by(|a, b| b.fois.cmp(&a.fois).then_with(|| a.texte.cmp(&b.texte)));
    texts.truncate(TEXTES);
    texts
}

/// Difficulties and discriminations as the answers of both forms say them; `Err`: how many tests there are, where they are too
/// few.
pub async fn measure(cx: &Request, _organisme: &OrganismeAccess) -> Result<Result<Mesures, usize>, AppError> {
    let matiere = matiere(&mut *cx.db().reader().await?).await?;
    if matiere.personnes.len() < calibration::TESTS_MINIMAUX {
        return Ok(Err(matiere.personnes.len()));
    }
    cx.app.fabrique.calculate(calibration::COMMAND, &matiere).await.map(Ok)
}

/// What there is to measure with: the answers to items that need no reader.
pub async fn matiere(conn: &mut Conn) -> Result<Matiere, AppError> {
    let mut tests = store::tests(conn, Forme::Fixe).await?;
    tests.extend(store::tests(conn, Forme::Adaptatif).await?);
    Ok(Matiere::of(&tests))
}
