//! What goes out of the log, in files: entries one by one, figures, the report. Programs have `interface`.

pub mod api;
pub mod choix;
pub mod lignes;
pub mod pages;
pub mod store;
