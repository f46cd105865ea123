//! What is open to everyone: home, accessibility, the look's own page, and whether the service is well.

pub mod design;
pub mod pages;
