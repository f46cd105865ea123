//! Components without domain. Drawn by the server alone so far: what an island draws itself will be compiled for both.

pub mod chart;
pub mod field;
pub mod icon;
pub mod layout;
pub mod stepper;
pub mod text_area;
