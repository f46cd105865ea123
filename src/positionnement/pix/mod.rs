//! What people shared with the organisme in a Pix campaign: the campaign's export becomes profiles, once a person has said who
//! each line is. Nothing of anybody else is kept.
//!
//! `lecture` reads the export; `rapprochement` finds who a line may be; `essai` says what would happen to each; `profil` shows
//! a profile beside a test.

pub mod api;
pub mod essai;
pub mod essai_pages;
pub mod lecture;
pub mod model;
pub mod pages;
pub mod papier;
pub mod profil;
pub mod rapprochement;
pub mod store;
