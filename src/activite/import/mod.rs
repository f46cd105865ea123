//! What a person kept elsewhere: a sheet (CSV, XLSX) becomes entries of the log, once what its columns and its words mean is
//! settled, and every line was looked at. Nothing is written before.
//!
//! `fichier` reads the table; `colonnes` and `listes` recognise titles and words; `ligne` and `endroit` make an entry of a
//! row; `essai` says what would happen to each; `empreinte` knows a line again; `mener` carries what was confirmed to its end.

pub mod api;
pub mod colonnes;
pub mod colonnes_pages;
pub mod connus;
pub mod correspondance;
pub mod empreinte;
mod endroit;
pub mod essai;
pub mod essai_pages;
pub mod fichier;
pub mod ligne;
pub mod listes;
pub mod mener;
pub mod mots_pages;
pub mod pages;
mod store;
pub mod valeurs;
