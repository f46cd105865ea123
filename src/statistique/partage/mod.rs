//! Links that show figures to somebody who has no account: of a fixed scope, for a time.

pub mod api;
pub mod model;
pub mod pages;
pub mod store;
