//! Demonstration data: every state of every journey that exists, the same for the same number and day.

mod candidats;
mod generate;
mod journal;
pub mod masse;
mod names;
mod parcours;
mod passages;
mod pix;
mod promotion;
mod suivis;

use chrono::NaiveDate;

use crate::{
    error::AppError,
    server::{clock::Clock, database::Database, writer::Trace},
};

/// The password of all demonstration accounts.
pub const PASSWORD: &str = "un fil solide";

/// An account to try the site with.
pub struct Account {
    pub email: &'static str,
    pub label: &'static str,
}

/// In the order of interest. The e-mails are on a domain reserved for examples: nothing can be sent there.
pub fn accounts() -> Vec<Account> {
    let account = |email, label| Account { email, label };
    vec![
        account("camille@demo.example", "conseillère, un an de journal"),
        account("malik@demo.example", "conseiller à La Réunion, deux employeurs"),
        account("lea@demo.example", "conseillère, premier jour, un test l’attend"),
        account("joel@demo.example", "ancien conseiller, contrat terminé"),
        account("fatou@demo.example", "conseillère, parcours proposé à lire"),
        account("nora@demo.example", "conseillère, test de positionnement en cours"),
        account("awa@demo.example", "candidate, candidature envoyée"),
        account("paul@demo.example", "candidat, candidature retirée"),
        account("ines@demo.example", "secrétaire de mairie, structure avec huit recrutements"),
        account("rose@demo.example", "structure à La Réunion, un recrutement"),
        account("thomas@demo.example", "organisme de formation"),
        account("admin@demo.example", "administration du site"),
    ]
}

pub fn print_accounts() {
    println!("Comptes de démonstration (mot de passe de tous\u{a0}: {PASSWORD})");
    for account in accounts() {
        println!("  {:<24} {}", account.email, account.label);
    }
}

/// Fills a database where nobody is; says whether it did.
pub async fn fill_if_empty(db: &Database, clock: &Clock) -> Result<bool, AppError> {
    fill(db, 1, clock.now().utc().date_naive()).await
}

/// Fills a database where nobody is, with data that ends on `today`; says whether it did.
pub async fn fill(db: &Database, number: u64, today: NaiveDate) -> Result<bool, AppError> {
    let at = today.and_hms_opt(8, 0, 0).unwrap_or_default().and_utc().into();
    let trace = Trace {
        at,
        actor: None,
        action: "demonstration.remplir",
        object: None,
        listed: Vec::new(),
        request: "commande".to_owned(),
    };
    db.bulk(trace, move |c| Box::pin(async move { generate::fill(c, number, today).await })).await
}
