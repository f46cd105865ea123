//! The bin: what was deleted can be brought back for some days.

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use crate::{
    activite::tableau::Ligne, kernel::id::ActiviteId, referentiel::conservation::CORBEILLE, server::instant::Instant,
};

/// A deleted entry.
#[derive(Clone, Debug)]
pub struct Supprimee {
    pub ligne: Ligne,
    pub supprimee_le: Instant,
}

impl Supprimee {
    /// Days before it is forgotten, the one under way among them.
    pub fn days_left(&self, now: Instant) -> u64 {
        let left = CORBEILLE.after_instant(self.supprimee_le.utc()) - now.utc();
        u64::try_from(left.num_seconds()).unwrap_or(0).div_ceil(24 * 3600)
    }
}

/// Since when what was deleted is still there.
pub fn since(now: Instant) -> Instant {
    CORBEILLE.before_instant(now.utc()).into()
}

/// Where a page of the bin begins: after this entry, latest deleted first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AfterDeleted {
    pub supprimee_le: Instant,
    pub id: ActiviteId,
}

impl AfterDeleted {
    /// Before every entry: whatever is deleted while the page is made is on it.
    pub fn start(now: Instant) -> Self {
        Self { supprimee_le: now.plus(TimeDelta::days(1)), id: Uuid::nil().into() }
    }

    /// `1795500000000.019ab…`: milliseconds, then the id.
    pub fn parse(text: &str) -> Option<Self> {
        let (millis, id) = text.split_once('.')?;
        let at = DateTime::<Utc>::from_timestamp_millis(millis.parse().ok()?)?;
        Some(Self { supprimee_le: at.into(), id: id.parse().ok()? })
    }
}

impl std::fmt::Display for AfterDeleted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.supprimee_le.unix_millis(), self.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_in_the_bin_is_read_as_it_was_written() {
        let at: DateTime<Utc> = "2026-11-24T08:00:00.123Z".parse().unwrap();
        let after = AfterDeleted { supprimee_le: at.into(), id: Uuid::from_u128(7).into() };
        assert_eq!(AfterDeleted::parse(&after.to_string()), Some(after));
        for text in ["", "1", "x.y", "1.2", "99999999999999999999.00000000-0000-0000-0000-000000000007"] {
            assert_eq!(AfterDeleted::parse(text), None, "{text}");
        }
    }
}
