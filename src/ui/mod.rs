//! Components without domain, used by pages and islands alike.

pub mod field;
pub mod icon;
pub mod text_area;

#[cfg(feature = "ssr")]
pub mod layout;
