//! What one begins an entry with: what was done last time, what is done most, and models with their days of the week.

pub mod api;
pub mod pages;
mod store;
