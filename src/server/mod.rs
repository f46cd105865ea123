//! What runs the house.

pub mod clock;
pub mod config;
pub mod database;
pub mod edge;
pub mod form;
pub mod function;
pub mod idempotence;
pub mod instant;
pub mod request;
pub mod router;
pub mod secret;
pub mod serve;
pub mod state;
pub mod upload;
pub mod writer;
