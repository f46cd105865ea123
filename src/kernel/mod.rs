//! Words that two slices or more share.

pub mod duree;
pub mod email;
pub mod form;
pub mod french;
pub mod id;
pub mod telephone;
