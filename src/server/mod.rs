//! What runs the house.
pub mod clock;
pub mod database;
pub mod instant;
pub mod secret;
pub mod writer;
