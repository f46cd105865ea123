//! A Pix profile, as it was shared.

use std::fmt::Write as _;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    kernel::french,
    server::secret::{self, Fingerprint},
};

/// A share, in thousandths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Part(u16);

impl Part {
    pub const fn of_thousandths(thousandths: u16) -> Option<Self> {
        if thousandths <= 1000 { Some(Self(thousandths)) } else { None }
    }

    pub fn thousandths(self) -> u16 {
        self.0
    }

    /// « 0.85 », « 0,85 », « 85 % »: rounded to the nearest thousandth. Nothing else is a share.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (text, percent) = match text.strip_suffix('%') {
            Some(rest) => (rest.trim_end(), true),
            None => (text, false),
        };
        let (whole, fraction) = text.split_once([',', '.']).unwrap_or((text, ""));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || whole.len() > 3 || !digits(whole) || !digits(fraction) {
            return None;
        }
        // Ten-thousandths of what is written, so that the last digit rounds.
        let mut places = fraction.bytes().map(|byte| u32::from(byte - b'0')).chain(std::iter::repeat(0));
        let fraction = (0..4).fold(0, |sum, _| sum * 10 + places.next().unwrap_or(0));
        let written = whole.parse::<u32>().ok()? * 10_000 + fraction;
        let thousandths = if percent { (written + 500) / 1000 } else { (written + 5) / 10 };
        u16::try_from(thousandths).ok().and_then(Self::of_thousandths)
    }

    /// « 85 % », « 85,5 % ».
    pub fn said(self) -> String {
        french::percent(f64::from(self.0) / 10.0)
    }
}

/// How far one is on the target profile, where the campaign has three steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Palier {
    Debutant,
    Intermediaire,
    Avance,
}

impl Palier {
    pub const ALL: [Self; 3] = [Self::Debutant, Self::Intermediaire, Self::Avance];

    /// From 1.
    pub fn rank(self) -> u8 {
        match self {
            Self::Debutant => 1,
            Self::Intermediaire => 2,
            Self::Avance => 3,
        }
    }

    pub fn from_rank(rank: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|palier| palier.rank() == rank)
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Debutant => "Débutant",
            Self::Intermediaire => "Intermédiaire",
            Self::Avance => "Avancé",
        }
    }
}

/// How much is mastered of a competence, or of a domain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Maitrise {
    pub nom: String,
    pub part: Part,
}

/// By domain and by competence, in the order of the export.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Details {
    pub domaines: Vec<Maitrise>,
    pub competences: Vec<Maitrise>,
}

/// What a person shared, in one campaign, on one day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profil {
    /// The campaign's number at Pix.
    pub campagne: String,
    pub campagne_nom: String,
    pub profil_cible: String,
    pub partage_le: NaiveDate,
    /// Of the whole target profile; `None` where the campaign only counts pix.
    pub maitrise: Option<Part>,
    pub palier: Option<Palier>,
    pub pix: Option<u16>,
    pub details: Details,
}

impl Profil {
    /// By what the same results are known again, whatever the campaign is called now.
    pub fn empreinte(&self) -> Fingerprint {
        let mut text = format!("{:?}|{:?}|{:?}", self.maitrise, self.palier, self.pix);
        for one in self.details.domaines.iter().chain(&self.details.competences) {
            let _ = write!(text, "|{}={}", one.nom, one.part.thousandths());
        }
        secret::fingerprint(text)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn shares_as_exports_write_them() {
        for (text, thousandths) in [
            ("0", 0),
            ("1", 1000),
            ("0.85", 850),
            ("0,85", 850),
            (" 0,8756 ", 876),
            ("0.33333333", 333),
            ("0,9999", 1000),
            ("1,000", 1000),
            ("85 %", 850),
            ("85,5%", 855),
            ("100%", 1000),
        ] {
            assert_eq!(Part::parse(text), Part::of_thousandths(thousandths), "{text}");
        }
        for wrong in ["", "NA", "1.1", "85", "101 %", "-0,5", ",5", "0,5,5", "0.5e1", "٠,٥", "99999999999", "%"] {
            assert_eq!(Part::parse(wrong), None, "{wrong}");
        }
        assert_eq!(Part(855).said(), "85,5\u{202f}%");
    }

    #[test]
    fn paliers_are_three() {
        let labels = [0, 1, 2, 3, 4].map(|rank| Palier::from_rank(rank).map(Palier::label));
        assert_eq!(labels, [None, Some("Débutant"), Some("Intermédiaire"), Some("Avancé"), None]);
    }

    proptest! {
        #[test]
        fn a_share_is_never_beyond_the_whole(text in "[0-9]{0,4}[,.]?[0-9]{0,9} ?%?") {
            prop_assert!(Part::parse(&text).is_none_or(|part| part.thousandths() <= 1000));
        }

        #[test]
        fn what_is_written_reads_back(thousandths in 0_u16..=1000) {
            let text = format!("{}.{:03}", thousandths / 1000, thousandths % 1000);
            prop_assert_eq!(Part::parse(&text).map(Part::thousandths), Some(thousandths));
        }
    }
}
