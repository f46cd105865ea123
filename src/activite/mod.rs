//! The log of a conseiller's activity (CRA: compte rendu d'activité).

pub mod attente;
#[cfg(not(feature = "journal"))]
pub mod chronometre;
pub mod form;
#[cfg(not(feature = "journal"))]
pub mod islands;
pub mod model;
pub mod note;
pub mod phrase;
pub mod sync;
pub mod tableau;

#[cfg(feature = "ssr")]
pub mod api;
#[cfg(feature = "ssr")]
pub mod coquille;
#[cfg(feature = "ssr")]
pub mod day;
#[cfg(feature = "ssr")]
pub mod entree;
#[cfg(feature = "ssr")]
pub mod entry_pages;
#[cfg(feature = "ssr")]
pub mod fields;
#[cfg(feature = "ssr")]
pub mod historique;
#[cfg(feature = "ssr")]
pub mod ligne;
#[cfg(feature = "ssr")]
pub mod modeles;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(feature = "ssr")]
pub mod sync_api;
