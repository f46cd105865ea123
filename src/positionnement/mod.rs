//! The positioning test: its items, how it is taken, how answers are graded, and the viewer of a test that is over; what people
//! shared with the organisme in a Pix campaign stands beside it.

pub mod epreuve;
pub mod islands;
pub mod model;

#[cfg(feature = "ssr")]
pub mod access;
#[cfg(feature = "ssr")]
pub mod answer;
#[cfg(feature = "ssr")]
pub mod api;
#[cfg(feature = "ssr")]
pub mod cles;
#[cfg(feature = "ssr")]
pub mod engine;
#[cfg(feature = "ssr")]
pub mod groupe;
#[cfg(feature = "ssr")]
pub mod items;
#[cfg(feature = "ssr")]
pub mod lists;
#[cfg(feature = "ssr")]
pub mod niveaux_du_test;
#[cfg(feature = "ssr")]
pub mod notation;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod pix;
#[cfg(feature = "ssr")]
pub mod precision;
#[cfg(feature = "ssr")]
pub mod qualite;
#[cfg(feature = "ssr")]
pub mod results;
#[cfg(feature = "ssr")]
pub mod signalement;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(feature = "ssr")]
pub mod table;
#[cfg(feature = "ssr")]
pub mod temps;
