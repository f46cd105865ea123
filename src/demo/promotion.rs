//! Those who took the test in former years: enough of them for the quality of the test to show its figures. They have no account.

use chrono::Days;
use rand::{RngExt as _, SeedableRng as _, rngs::ChaCha12Rng};

use super::{
    generate::Generator,
    names::{NOMS, PRENOMS},
    passages::{End, Passages, Wanted},
};
use crate::{
    error::AppError,
    identite::{self, store::NewCompte},
    kernel::id::{OrganisationId, PersonneId},
    positionnement::model::Forme,
};

/// Draws of their own: what is added here leaves the other data as it is.
const NUMBER: u64 = 41;
/// Days ago, when the earliest test was taken; before all those of the people who have an account.
const EARLIEST: u64 = 945;
const BY_FORM: [(Forme, u64); 2] = [(Forme::Fixe, 60), (Forme::Adaptatif, 160)];

pub async fn fill(
    generator: &mut Generator<'_>,
    organisme: OrganisationId,
    reader: PersonneId,
) -> Result<(), AppError> {
    let today = generator.today;
    let mut rng = ChaCha12Rng::seed_from_u64(NUMBER);
    let mut names = PRENOMS.iter().flat_map(|prenom| NOMS.iter().map(move |nom| (*prenom, *nom))).collect::<Vec<_>>();
    for (forme, count) in BY_FORM {
        for at in 0..count {
            let ago = EARLIEST - at / 3;
            let (prenom, nom) = names.swap_remove(rng.random_range(0..names.len()));
            let personne = generator.ancien(prenom, nom, ago).await?;
            let (skill, contrat) = (rng.random_range(45..115), None);
            let mut tests = Passages::new(generator.conn, rng.random(), today, organisme, reader);
            tests.take(Wanted { personne, contrat, forme, ago, skill, end: End::Read }).await?;
        }
    }
    Ok(())
}

impl Generator<'_> {
    async fn ancien(&mut self, prenom: &str, nom: &str, ago: u64) -> Result<PersonneId, AppError> {
        let day = self.today - Days::new(ago + 1);
        let (id, now) = (PersonneId(self.id(day)), Self::morning(day));
        let compte = NewCompte { id, prenom, nom, email: None, password_hash: None, active: false, now };
        identite::store::create_compte(self.conn, &compte).await?;
        Ok(id)
    }
}
