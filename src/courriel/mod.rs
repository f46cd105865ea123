//! Mail: written with the event that it tells, sent at least once, each with its own Message-ID.

pub mod letter;
pub mod outbox;
pub mod pages;
pub mod sender;
