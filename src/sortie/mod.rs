//! What goes out of the log, in files: entries one by one, figures, the report. Programs have `interface`.

pub mod agregat;
pub mod api;
pub mod chiffres_pages;
pub mod choix;
pub mod lignes;
pub mod mots;
pub mod pages;
pub mod rapport;
pub mod rapport_pages;
pub mod store;
