//! What the operator decides. There is no secret among it: sessions are random tokens kept hashed, so there is no key to
//! lose, to rotate, or to leave at its default.

use std::{net::SocketAddr, num::NonZeroUsize, path::PathBuf};

use clap::Args;

#[derive(Args, Clone, Debug)]
pub struct Config {
    /// Folder of the database and of the files
    #[arg(long, env = "FIL_DATA", default_value = "data")]
    pub data: PathBuf,
    /// Address to listen on
    #[arg(long, env = "FIL_ADDR", default_value = "127.0.0.1:3000")]
    pub addr: SocketAddr,
    /// Address that people type, `https://…`; required outside demo mode
    #[arg(long, env = "FIL_PUBLIC_URL")]
    pub public_url: Option<String>,
    /// Fill an empty database with demonstration data, say so on every page, and allow http on this machine
    #[arg(long, env = "FIL_DEMO")]
    pub demo: bool,
    /// Trust the last address of X-Forwarded-For: only behind a proxy that writes it
    #[arg(long, env = "FIL_BEHIND_PROXY")]
    pub behind_proxy: bool,
    /// Server that sends mail, `smtps://name:secret@host`; required outside demo mode, where letters are only shown
    #[arg(long, env = "FIL_SMTP_URL", hide_env_values = true)]
    pub smtp_url: Option<String>,
    /// Who letters come from, `Le Fil <ne-pas-repondre@exemple.fr>`
    #[arg(long, env = "FIL_MAIL_FROM")]
    pub mail_from: Option<String>,
    /// Folder of the style sheets and of the browser's code
    #[arg(long, env = "LEPTOS_SITE_ROOT")]
    pub site: Option<PathBuf>,
    /// The program that makes files in a process of its own; this one by default
    #[arg(long, env = "FIL_PROGRAMME", hide = true)]
    pub programme: Option<PathBuf>,
    /// How many writes share one commit, at most
    #[arg(long, env = "FIL_COMMIT", hide = true)]
    pub commit: Option<NonZeroUsize>,
    #[command(flatten)]
    pub operateur: Operateur,
}

/// Who answers for this installation: what every site has to say of itself. Pages say so where it is not given.
#[derive(Args, Clone, Debug, Default)]
pub struct Operateur {
    /// Who publishes this site: name, address, telephone, who is responsible for what it says
    #[arg(long = "operateur", env = "FIL_OPERATEUR")]
    pub editeur: Option<String>,
    /// Who houses the machine: name, address, telephone
    #[arg(long, env = "FIL_HEBERGEUR")]
    pub hebergeur: Option<String>,
    /// E-mail address for questions, and for requests about personal data
    #[arg(long, env = "FIL_CONTACT")]
    pub contact: Option<String>,
}

impl Operateur {
    pub fn editeur(&self) -> Option<&str> {
        said(self.editeur.as_deref())
    }

    pub fn hebergeur(&self) -> Option<&str> {
        said(self.hebergeur.as_deref())
    }

    pub fn contact(&self) -> Option<&str> {
        said(self.contact.as_deref())
    }
}

/// An empty variable says nothing.
fn said(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

/// A setting that would be unsafe.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unsafe {
    #[error(
        "FIL_PUBLIC_URL doit être l’adresse en https:// que les personnes utilisent. Pour essayer sur cette machine\u{a0}: --demo."
    )]
    NoHttps,
    #[error(
        "Le mode démonstration en http n’écoute que sur cette machine (127.0.0.1). Ailleurs, donnez FIL_PUBLIC_URL en https://."
    )]
    DemoInTheOpen,
    #[error(
        "FIL_SMTP_URL et FIL_MAIL_FROM sont nécessaires\u{a0}: sans courriel, personne ne peut recevoir de code. Pour essayer sur cette machine\u{a0}: --demo."
    )]
    NoMail,
}

impl Config {
    pub fn checked(self) -> Result<Self, Unsafe> {
        match (self.https(), self.demo) {
            (false, false) => Err(Unsafe::NoHttps),
            (true, false) if self.smtp_url.is_none() || self.mail_from.is_none() => Err(Unsafe::NoMail),
            (false, true) if !self.addr.ip().is_loopback() => Err(Unsafe::DemoInTheOpen),
            _ => Ok(self),
        }
    }

    /// Whether cookies must travel encrypted.
    pub fn https(&self) -> bool {
        self.public_url.as_deref().is_some_and(|url| url.starts_with("https://"))
    }

    /// `scheme://host[:port]` as a browser sends it in Origin.
    pub fn origin(&self) -> String {
        self.public_url
            .as_deref()
            .map_or_else(|| format!("http://{}", self.addr), |url| url.trim_end_matches('/').to_owned())
    }

    pub fn database(&self) -> PathBuf {
        self.data.join("fil.sqlite")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(addr: &str, public_url: Option<&str>, demo: bool) -> Config {
        Config {
            data: "data".into(),
            addr: addr.parse().unwrap(),
            public_url: public_url.map(str::to_owned),
            demo,
            behind_proxy: false,
            smtp_url: Some("smtps://courriel.example".to_owned()),
            mail_from: Some("fil@fil.example".to_owned()),
            site: None,
            programme: None,
            commit: None,
            operateur: Operateur::default(),
        }
    }

    #[test]
    fn mail_is_needed_outside_the_demonstration() {
        let silent = |demo| Config { smtp_url: None, ..config("127.0.0.1:3000", Some("https://fil.example"), demo) };
        assert_eq!(silent(false).checked().unwrap_err(), Unsafe::NoMail);
        assert!(silent(true).checked().is_ok());
    }

    #[test]
    fn http_is_only_for_a_demonstration_on_this_machine() {
        assert!(config("127.0.0.1:3000", None, true).checked().is_ok());
        assert!(config("0.0.0.0:80", Some("https://fil.example"), false).checked().is_ok());
        assert_eq!(config("127.0.0.1:3000", None, false).checked().unwrap_err(), Unsafe::NoHttps);
        assert_eq!(config("127.0.0.1:3000", Some("http://fil.example"), false).checked().unwrap_err(), Unsafe::NoHttps);
        assert_eq!(config("0.0.0.0:3000", None, true).checked().unwrap_err(), Unsafe::DemoInTheOpen);
    }
}
