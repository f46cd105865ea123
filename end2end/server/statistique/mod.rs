//! Figures of the log: against the entries themselves, on their pages, in public, and behind a link.

mod links;
mod pages;
mod published;
mod raw;
