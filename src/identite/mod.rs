//! Who there is, how they sign in, and what each may reach.

pub mod access;
pub mod api;
pub mod cookie;
pub mod device;
pub mod model;
pub mod pages;
pub mod password;
pub mod store;
