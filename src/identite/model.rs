//! The forms of signing in, and what they become.

use serde::{Deserialize, Serialize};

use crate::kernel::{email::Email, form::FieldErrors};

/// What is typed on the sign-in page.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ConnexionForm {
    pub email: String,
    pub mot_de_passe: String,
    /// « Rester connecté·e sur cet appareil ».
    pub rester: bool,
    /// The page to come back to.
    pub suite: String,
    /// What had been posted there when the session ended, url-encoded.
    pub reprise: String,
}

/// What is typed on the page of a mailed code.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct CodeForm {
    pub code: String,
    pub rester: bool,
    pub suite: String,
    pub reprise: String,
}

pub struct Connexion {
    pub email: Email,
    pub mot_de_passe: String,
    pub rester: bool,
}

impl ConnexionForm {
    pub fn parse(&self) -> Result<Connexion, FieldErrors> {
        let mut errors = FieldErrors::default();
        let email = errors.take("email", Email::parse(&self.email).ok_or(Email::EXPECTED));
        if self.mot_de_passe.is_empty() {
            errors.add("mot_de_passe", "Écrivez votre mot de passe.");
        }
        match email {
            Some(email) if errors.is_empty() => {
                Ok(Connexion { email, mot_de_passe: self.mot_de_passe.clone(), rester: self.rester })
            }
            _ => Err(errors),
        }
    }
}

/// Reads a page of this site to come back to; anything else leads home.
pub fn local_path(path: &str) -> &str {
    let local = path.starts_with('/')
        && !path.starts_with("//")
        && !path.contains('\\')
        && path.chars().all(|c| !c.is_control());
    if local { path } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_only_comes_back_to_this_site() {
        assert_eq!(local_path("/activites?jour=2026-11-24"), "/activites?jour=2026-11-24");
        for path in [
            "",
            "https://ailleurs.example/",
            "//ailleurs.example",
            "/\\ailleurs.example",
            "javascript:alert(1)",
            "/a\nb",
        ] {
            assert_eq!(local_path(path), "/", "{path:?}");
        }
    }

    #[test]
    fn both_fields_are_asked() {
        let errors = ConnexionForm::default().parse().map(|_| ()).unwrap_err();
        assert_eq!(errors.iter().map(|error| error.field.as_str()).collect::<Vec<_>>(), ["email", "mot_de_passe"]);
    }
}
