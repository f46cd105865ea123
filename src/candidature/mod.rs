//! The questionnaire « Je veux devenir conseiller numérique », and the candidate's own space.

pub mod etape;
pub mod etat;
pub mod islands;
pub mod model;

#[cfg(feature = "ssr")]
pub mod draft;
#[cfg(feature = "ssr")]
pub mod letters;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod retention;
#[cfg(feature = "ssr")]
pub mod sending;
#[cfg(feature = "ssr")]
pub mod space;
#[cfg(feature = "ssr")]
pub mod store;
