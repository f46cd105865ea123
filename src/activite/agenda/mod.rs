//! A calendar that is sent (.ics): the past month's events are proposed, each to be completed as an entry or ignored. Of an
//! event's words only what the form understands is kept: a title may name somebody.

pub mod api;
pub mod ics;
pub mod pages;
pub mod regle;
mod store;
