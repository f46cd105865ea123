//! Figures of the log: of a contrat, a structure, a département or the whole programme, over whole months. They are read
//! from what the database keeps by month (`cumul`, `cumul_code`), never from the entries.

pub mod api;
pub mod choix;
pub mod decompte;
pub mod definitions;
pub mod demande;
pub mod model;
pub mod pages;
pub mod partage;
pub mod periode;
pub mod publication;
pub mod repartition;
pub mod store;
pub mod vues;
