//! The offline log, which runs in the shell that the browser keeps (`activite::coquille`). It draws what this device knows,
//! and lets a person add, change and delete at any time; `etat` brings that to the server when there is a way.

mod appareil;
mod bouton;
mod carnet;
mod depart;
mod etat;
mod export;
mod fil;
mod ligne;
mod outils;
mod reseau;
mod saisie;
mod veilleur;
mod vue;

pub use vue::start;
