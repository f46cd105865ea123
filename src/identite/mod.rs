//! Who there is, how they sign in, and what each may reach.

pub mod access;
pub mod api;
pub mod by_mail;
pub mod by_mail_pages;
pub mod code;
pub mod cookie;
pub mod device;
pub mod inscription;
pub mod jetons;
pub mod jetons_pages;
pub mod letters;
pub mod model;
pub mod pages;
pub mod password;
pub mod printed;
pub mod rights;
pub mod store;
pub mod tries;
