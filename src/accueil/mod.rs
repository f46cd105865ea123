//! What is open to everyone: home, the trade, the path of a structure, help, what the law asks to say, the look's own page,
//! and whether the service is well.

pub mod aide;
pub mod design;
mod design_charts;
pub mod engager;
pub mod figures;
pub mod home;
pub mod legal;
pub mod metier;
pub mod pages;
pub mod source;
mod store;
