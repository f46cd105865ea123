//! The log for other programs: JSON under `/api/v1/`, with a token of the person for whom they act.
//!
//! - [`v1`]: what can be called; the same use cases, so the same rules, as the pages.
//! - [`corps`]: what travels; [`probleme`]: how a refusal is said.
//! - [`description`]: all of it as `OpenAPI`, which [`pages`] shows to people.

pub mod corps;
pub mod description;
mod description_corps;
pub mod pages;
pub mod probleme;
pub mod v1;
