//! Versioned data of the programme, each with its date and its source.

pub mod conservation;
pub mod delai;
pub mod delais;
pub mod diffusion;
pub mod entretien;
pub mod epreuve;
pub mod famille;
pub mod liste;
pub mod metier;
pub mod mission;
pub mod niveaux;
pub mod nomenclature;
pub mod obligation;
pub mod parcours;
pub mod parcours_structure;
pub mod pix;
pub mod temps_propre;
pub mod theme;
