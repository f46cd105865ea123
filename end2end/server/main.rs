//! The server's tests, through its front door: requests in, pages and rows out.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod access;
mod address;
mod agenda;
mod app;
mod browser;
mod calendar;
mod codes;
mod documents;
mod errors;
mod escaping;
mod feed;
mod historique;
mod imports;
mod journal;
mod kill;
mod load;
mod log;
mod mail;
mod plans;
mod positionnement;
mod program;
mod public;
mod questionnaire;
mod reader;
mod rights;
mod security;
mod sign_in;
mod startup;
mod suivi;
mod suivi_load;
mod writer;
