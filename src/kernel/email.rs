//! E-mail addresses.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An address one can write to: trimmed, in lower case, of the shape `local@domain.tld`. Whether it exists, only a mail tells.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Email(String);

impl Email {
    /// Longest address that SMTP carries, in bytes (RFC 5321, § 4.5.3.1.3).
    const LONGEST: usize = 254;

    /// What is said beside a field that holds no address.
    pub const EXPECTED: &'static str = "Écrivez une adresse e-mail, par exemple prenom.nom@exemple.fr.";

    /// `None` when nothing could be delivered to the address.
    pub fn parse(raw: &str) -> Option<Self> {
        let text = raw.trim().to_lowercase();
        let (local, domain) = text.rsplit_once('@')?;
        let plain = |c: char| !c.is_whitespace() && !c.is_control() && !"<>()[],;:\\\"@".contains(c);
        let label = |label: &str| {
            !label.is_empty()
                && label.chars().all(|c| c.is_alphanumeric() || c == '-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        };
        let known = (1..=64).contains(&local.len())
            && local.chars().all(plain)
            && domain.contains('.')
            && domain.split('.').all(label)
            && text.len() <= Self::LONGEST;
        known.then_some(Self(text))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_type_capitals_and_spaces() {
        assert_eq!(
            Email::parse(" Zoé.Le-Goff@Mairie-Sarcelles.FR ").unwrap().as_str(),
            "zoé.le-goff@mairie-sarcelles.fr"
        );
    }

    #[test]
    fn what_cannot_be_delivered_is_refused() {
        for raw in ["", "zoe", "zoe@", "@fr.fr", "zoe@mairie", "zoe le@goff.fr", "a@b@c.fr", "zoe@-a.fr", "zoe@a..fr"] {
            assert_eq!(Email::parse(raw), None, "{raw}");
        }
        assert_eq!(Email::parse(&format!("{}@exemple.fr", "a".repeat(65))), None);
    }
}
