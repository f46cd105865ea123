//! Le Fil. The list of modules is the architecture.

pub mod error;
pub mod kernel;

#[cfg(feature = "ssr")]
pub mod server;
