//! Versioned data of the programme, each with its date and its source.

pub mod delais;
pub mod theme;
