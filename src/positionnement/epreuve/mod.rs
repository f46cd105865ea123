//! The test as it is taken: offered by the organisme, begun by the person, one item a page, its time counted by the server.

pub mod islands;

#[cfg(feature = "ssr")]
pub mod api;
#[cfg(feature = "ssr")]
pub mod conduite_pages;
#[cfg(feature = "ssr")]
pub mod convocation;
#[cfg(feature = "ssr")]
pub mod cours;
#[cfg(feature = "ssr")]
pub mod depart_pages;
#[cfg(feature = "ssr")]
pub mod entrainement_pages;
#[cfg(feature = "ssr")]
pub mod exposition;
#[cfg(feature = "ssr")]
pub mod melange;
#[cfg(feature = "ssr")]
pub mod question;
#[cfg(feature = "ssr")]
pub mod question_pages;
#[cfg(feature = "ssr")]
pub mod saisie;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(feature = "ssr")]
pub mod veille;
