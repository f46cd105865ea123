//! The communes that the program carries, brought into the database when its edition is another.

use sha2::{Digest as _, Sha256};

use super::{model::folded, store};
use crate::{
    error::AppError,
    server::{database::Conn, instant::Instant},
};

/// Made by `tools/communes.py`, which says where they come from.
pub const COMMUNES: &str = include_str!("communes.tsv");
pub const DEPARTEMENTS: &str = include_str!("departements.tsv");

/// Loads both lists in the caller's transaction; nothing happens when they are there already. Says whether it did.
pub async fn load(conn: &mut Conn, now: Instant) -> Result<bool, AppError> {
    let edition = Sha256::new().chain_update(DEPARTEMENTS).chain_update(COMMUNES).finalize();
    if store::edition(conn, "communes").await?.as_deref() == Some(&edition[..]) {
        return Ok(false);
    }
    let departements: Vec<_> = lines(DEPARTEMENTS)
        .map(|[code, nom, _, region, zone]| serde_json::json!({ "code": code, "nom": nom, "region": region, "zone": zone }))
        .collect();
    store::replace_departements(conn, &json(&departements)?).await?;
    let communes: Vec<_> = lines(COMMUNES).collect();
    // In parts: one statement over 35,000 rows would hold 10 MB of JSON.
    for part in communes.chunks(4_000) {
        let rows: Vec<_> = part
            .iter()
            .map(|[insee, kind, nom, departement, population, codes, latitude, longitude, position]| {
                serde_json::json!({
                    "insee": insee, "kind": kind, "nom": nom, "cherche": folded(nom), "departement": departement,
                    "population": population.parse::<u32>().ok(), "codes": codes.split(',').filter(|code| !code.is_empty()).collect::<Vec<_>>(),
                    "latitude": latitude.parse::<f64>().ok(), "longitude": longitude.parse::<f64>().ok(), "position": position,
                })
            })
            .collect();
        store::replace_communes(conn, &json(&rows)?).await?;
    }
    store::set_edition(conn, "communes", &edition, now).await?;
    Ok(true)
}

/// The lines after the header, in `N` columns. A line of another shape is left out, and a test says that there is none.
pub fn lines<const N: usize>(file: &'static str) -> impl Iterator<Item = [&'static str; N]> {
    file.lines().skip(1).filter_map(|line| line.split('\t').collect::<Vec<_>>().try_into().ok())
}

fn json(rows: &[serde_json::Value]) -> Result<String, AppError> {
    serde_json::to_string(rows).map_err(AppError::internal)
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    #[test]
    fn every_line_is_whole() {
        assert_eq!(lines::<9>(COMMUNES).count(), COMMUNES.lines().count() - 1);
        assert_eq!(lines::<5>(DEPARTEMENTS).count(), DEPARTEMENTS.lines().count() - 1);
        let zones: BTreeMap<_, _> = lines(DEPARTEMENTS).map(|[code, _, _, _, zone]| (code, zone)).collect();
        assert!(zones.values().all(|zone| zone.parse::<chrono_tz::Tz>().is_ok()));
        let mut seen = BTreeSet::new();
        for [insee, kind, nom, departement, population, codes, latitude, longitude, position] in lines(COMMUNES) {
            assert!(super::super::model::Insee::parse(insee).is_some() && seen.insert(insee), "{insee}");
            assert!(matches!(kind, "commune" | "arrondissement" | "com"), "{insee}");
            assert!(!nom.is_empty() && zones.contains_key(departement), "{insee}");
            assert!(population.is_empty() || population.parse::<u32>().is_ok(), "{insee}");
            assert!(codes.split(',').all(|code| code.is_empty() || code.len() == 5), "{insee}");
            assert!(latitude.parse::<f64>().is_ok_and(|degrees| (-67.0..=52.0).contains(&degrees)), "{insee}");
            assert!(longitude.parse::<f64>().is_ok_and(|degrees| (-180.0..=180.0).contains(&degrees)), "{insee}");
            assert!(matches!(position, "geonames" | "code_postal" | "arrondissement" | "departement"), "{insee}");
        }
        assert!(seen.len() > 34_900, "{}", seen.len());
    }
}
