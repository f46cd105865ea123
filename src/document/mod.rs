//! Files made of data: sheets (CSV, XLSX) and reports (PDF). No domain here: a slice says what its rows and its words are,
//! and what to call the file.
//!
//! - [`feuille`]: a table whose columns know how to read a row; [`rapport`]: words, figures, charts and tables.
//! - [`Fabrique`] makes a [`Fichier`] of them: CSV here, page of rows after page; XLSX and PDF in a child process
//!   ([`child`]), which has a limit of memory and of time, and dies with the request that wanted it. A workbook that
//!   somebody sends is read in such a child too, a text of cells ([`texte`]) here.

pub mod child;
mod csv;
pub mod feuille;
pub mod fichier;
pub mod lecture;
mod paper;
mod pdf;
pub mod rapport;
pub mod texte;
pub mod xlsx;

pub use child::Fabrique;
pub use feuille::{APropos, Colonne, Feuille};
pub use fichier::{Fichier, Format};
pub use lecture::Lue;
pub use rapport::{Bloc, Chiffre, Partie, Rapport, Tableau};
pub use xlsx::Classeur;
