//! What is computed of a test, on the server only. Pure: no clock, no store, no draw that its number does not give again.

pub mod calibrate;
pub mod classical;
pub mod exposure;
mod grade;
pub mod irt;
pub mod report;
pub mod reserve;
pub mod selection;

pub use grade::{Bilan, Cle, DeFamille, bilan, grade, grade_by, key};

#[cfg(test)]
mod simulation;
