//! Le Fil. The list of modules is the architecture.

// The type of a page is as deep as its markup.
#![recursion_limit = "256"]

pub mod activite;
pub mod kernel;
pub mod referentiel;
pub mod territoire;

#[cfg(not(feature = "journal"))]
pub mod candidature;
#[cfg(not(feature = "journal"))]
pub mod island;
#[cfg(not(feature = "journal"))]
pub mod positionnement;

#[cfg(feature = "journal")]
pub mod journal;
#[cfg(any(feature = "ssr", feature = "journal"))]
pub mod ui;

#[cfg(feature = "ssr")]
pub mod accueil;
#[cfg(feature = "ssr")]
pub mod app;
#[cfg(feature = "ssr")]
pub mod courriel;
#[cfg(feature = "ssr")]
pub mod demo;
#[cfg(feature = "ssr")]
pub mod document;
#[cfg(feature = "ssr")]
pub mod error;
#[cfg(feature = "ssr")]
pub mod identite;
#[cfg(feature = "ssr")]
pub mod interface;
#[cfg(feature = "ssr")]
pub mod parcours;
#[cfg(feature = "ssr")]
pub mod recrutement;
#[cfg(feature = "ssr")]
pub mod server;
#[cfg(feature = "ssr")]
pub mod sortie;
#[cfg(feature = "ssr")]
pub mod statistique;
#[cfg(feature = "ssr")]
pub mod suivi;

/// Where the browser starts: each island on the page comes to life.
#[cfg(feature = "hydrate")]
#[leptos::wasm_bindgen::prelude::wasm_bindgen(wasm_bindgen = leptos::wasm_bindgen)]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}

/// Where the offline log starts.
#[cfg(feature = "journal")]
#[leptos::wasm_bindgen::prelude::wasm_bindgen(wasm_bindgen = leptos::wasm_bindgen, start)]
pub fn start() {
    journal::start();
}
