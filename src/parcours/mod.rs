//! From the test to the training: the rendez-vous d'évaluation, the entretien individuel, and the dossier de parcours
//! pédagogique, proposed by a rule, adjusted by the evaluator, agreed with the conseiller.

pub mod access;
pub mod agenda;
pub mod api;
pub mod attente;
pub mod dossier;
pub mod engine;
pub mod entretien_pages;
pub mod forms;
pub mod letters;
pub mod model;
pub mod organisme_pages;
pub mod papier;
pub mod personne_pages;
pub mod prochain;
pub mod proposition;
pub mod rendez_vous_pages;
pub mod stale;
pub mod store;
pub mod structure_pages;
pub mod views;
