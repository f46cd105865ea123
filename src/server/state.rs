//! What every request shares.

use std::{path::Path, sync::Arc};

use leptos::config::LeptosOptions;
use serde::Deserialize;

use super::{clock::Clock, config::Config, database::Database};
use crate::{
    accueil::figures,
    activite::coquille::Coquille,
    document::{Fabrique, child},
    identite::password::Hasher,
};

#[derive(Clone)]
pub struct App(Arc<Shared>);

pub struct Shared {
    pub config: Config,
    pub db: Database,
    pub clock: Clock,
    pub site: Site,
    pub hasher: Hasher,
    pub figures: figures::Kept,
    pub coquille: Coquille,
    pub fabrique: Fabrique,
}

impl App {
    pub fn new(config: Config, db: Database, clock: Clock, site: Site) -> Self {
        let (hasher, figures) = (Hasher::default(), figures::Kept::default());
        let coquille = Coquille::new(&site, config.demo);
        let fabrique = Fabrique::new(config.programme.clone().unwrap_or_else(child::this_program), config.data.clone());
        Self(Arc::new(Shared { config, db, clock, site, hasher, figures, coquille, fabrique }))
    }
}

impl std::ops::Deref for App {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

/// The style sheet and the browser's code, by the names that their content gives them.
#[derive(Clone, Debug)]
pub struct Site {
    /// Runtime options of Leptos.toml, with the name of the present build.
    pub leptos: LeptosOptions,
    /// File name in the `pkg` folder.
    pub css: String,
    /// The code of the offline log: what the names of its two files begin with.
    pub journal: String,
}

/// What `tools/assets.mjs` leaves beside the files that it made.
#[derive(Deserialize)]
struct Manifest {
    output_name: String,
    css: String,
    journal: String,
}

#[derive(Debug, thiserror::Error)]
#[error("Les fichiers du site manquent ou sont illisibles ({0}). Construisez-les\u{a0}: node tools/assets.mjs")]
pub struct NoSite(String);

impl Site {
    /// Leptos.toml, `LEPTOS_*` variables, then `root` where it is given.
    pub fn load(root: Option<&Path>) -> Result<Self, NoSite> {
        let fault = |error: &dyn std::fmt::Display| NoSite(error.to_string());
        let mut leptos =
            leptos::config::get_config_from_str(include_str!("../../Leptos.toml")).map_err(|error| fault(&error))?;
        if let Some(root) = root {
            leptos.site_root = root.to_string_lossy().into();
        }
        let manifest = Path::new(leptos.site_root.as_ref()).join("manifest.json");
        let text = std::fs::read_to_string(&manifest)
            .map_err(|error| NoSite(format!("{}\u{a0}: {error}", manifest.display())))?;
        let Manifest { output_name, css, journal } = serde_json::from_str(&text).map_err(|error| fault(&error))?;
        leptos.output_name = output_name.into();
        Ok(Self { leptos, css, journal })
    }
}
