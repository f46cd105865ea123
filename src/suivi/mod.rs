//! One hire, from the order to the certificate: stages, deadlines, subvention, calendar.

pub mod a_faire_pages;
pub mod api;
pub mod calendrier_pages;
pub mod commande_pages;
pub mod dossier;
pub mod fil;
pub mod forms;
pub mod ical;
pub mod model;
pub mod organisme_pages;
pub mod stale;
pub mod store;
pub mod structure_pages;
pub mod views;
