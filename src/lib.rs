//! Le Fil. The list of modules is the architecture.

pub mod activite;
pub mod candidature;
pub mod island;
pub mod kernel;
pub mod positionnement;
pub mod referentiel;
pub mod territoire;

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
pub mod recrutement;
#[cfg(feature = "ssr")]
pub mod server;
#[cfg(feature = "ssr")]
pub mod suivi;
#[cfg(feature = "ssr")]
pub mod ui;

/// Where the browser starts: each island on the page comes to life.
#[cfg(feature = "hydrate")]
#[leptos::wasm_bindgen::prelude::wasm_bindgen(wasm_bindgen = leptos::wasm_bindgen)]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
