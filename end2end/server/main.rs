//! The server's tests, through its front door: requests in, pages and rows out.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod access;
mod accord;
mod address;
mod agenda;
mod app;
mod browser;
mod calendar;
mod cles;
mod codes;
mod documents;
mod epreuve;
mod errors;
mod escaping;
mod feed;
mod groupe;
mod historique;
mod imports;
mod interface;
mod irt;
mod journal;
mod kill;
mod load;
mod log;
mod mail;
mod masse;
mod notation;
mod parcours;
mod pix;
mod plans;
mod positionnement;
mod program;
mod public;
mod questionnaire;
mod reader;
mod rights;
mod schemathesis;
mod security;
mod sign_in;
mod sorties;
mod startup;
mod statistique;
mod suivi;
mod suivi_load;
mod writer;
