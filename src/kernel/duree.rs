//! How long something lasted.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::french;

/// A duration of 1 minute to 23 h 59, in whole minutes (nomenclature v2: « durée ≤ 23 h 59 »).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub struct Duree(u16);

/// Not between 1 minute and 23 h 59, or not understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("une durée va de 1 minute à 23 h 59")]
pub struct NotADuree;

impl Duree {
    const LONGEST: u16 = 23 * 60 + 59;

    pub fn minutes(self) -> u16 {
        self.0
    }

    /// Reads what people write: « 45 », « 45 min », « 2 h », « 1h30 », « 1:30 ». A bare number is minutes.
    pub fn parse(raw: &str) -> Result<Self, NotADuree> {
        let text: String = raw.to_ascii_lowercase().chars().filter(|c| !c.is_whitespace()).collect();
        let text =
            text.strip_suffix("minutes").or(text.strip_suffix("min")).or(text.strip_suffix("mn")).unwrap_or(&text);
        let number = |part: &str| part.parse::<u16>().map_err(|_| NotADuree);
        let separated = text.split_once("heures").or(text.split_once("heure")).or(text.split_once(['h', ':']));
        let minutes = match separated {
            None => number(text)?,
            Some((hours, "")) => number(hours)?.checked_mul(60).ok_or(NotADuree)?,
            Some((hours, rest)) => {
                let rest = number(rest)?;
                if rest > 59 {
                    return Err(NotADuree);
                }
                number(hours)?.checked_mul(60).and_then(|h| h.checked_add(rest)).ok_or(NotADuree)?
            }
        };
        Self::try_from(minutes)
    }
}

impl TryFrom<u16> for Duree {
    type Error = NotADuree;

    fn try_from(minutes: u16) -> Result<Self, NotADuree> {
        if (1..=Self::LONGEST).contains(&minutes) { Ok(Self(minutes)) } else { Err(NotADuree) }
    }
}

impl From<Duree> for u16 {
    fn from(duree: Duree) -> u16 {
        duree.0
    }
}

impl fmt::Display for Duree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&french::minutes(u32::from(self.0)))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn reads_what_people_write() {
        for (raw, minutes) in [
            ("45", 45),
            (" 45 min ", 45),
            ("2h", 120),
            ("2 heures", 120),
            ("1 h 30", 90),
            ("1:05", 65),
            ("1 h 30 min", 90),
        ] {
            assert_eq!(Duree::parse(raw).map(Duree::minutes), Ok(minutes), "{raw}");
        }
        for raw in ["", "0", "24h", "1h60", "-5", "une heure", "99999999", "1h2h3", "h"] {
            assert_eq!(Duree::parse(raw), Err(NotADuree), "{raw}");
        }
    }

    proptest! {
        #[test]
        fn what_is_shown_reads_back(minutes in 1_u16..=1439) {
            let duree = Duree::try_from(minutes).unwrap();
            prop_assert_eq!(Duree::parse(&duree.to_string()), Ok(duree));
        }

        #[test]
        fn never_panics(raw in "\\PC*") {
            let _ = Duree::parse(&raw);
        }
    }
}
