//! The history of the log: narrowed, searched, changed several entries at once, undone, seen by week and by month.

pub mod api;
pub mod calendrier_pages;
pub mod corbeille;
pub mod corbeille_pages;
pub mod filtre;
pub mod liste_pages;
pub mod liste_vues;
pub mod lot;
pub mod rappel;
pub mod recherche;
pub mod store;
