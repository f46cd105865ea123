//! The domains and competences of Pix, to put a profile in order: an export names both, not which holds which.

use super::liste::{Liste, day};

/// A domain, with its competences.
pub struct Domaine {
    pub nom: &'static str,
    /// Names that a competence has had: the first is today's.
    pub competences: &'static [&'static [&'static str]],
}

pub static DOMAINES: Liste<Domaine> = Liste {
    version: "v1",
    effective: day(2019, 8, 30),
    source: "cadre de référence des compétences numériques, décret n°\u{a0}2019-919 du 30 août 2019\u{a0}; noms de Pix",
    lines: &[
        Domaine {
            nom: "Information et données",
            competences: &[
                &["Mener une recherche et une veille d’information"],
                &["Gérer des données"],
                &["Traiter des données"],
            ],
        },
        Domaine {
            nom: "Communication et collaboration",
            competences: &[
                &["Interagir"],
                &["Partager et publier"],
                &["Collaborer"],
                &["S’insérer dans le monde numérique"],
            ],
        },
        Domaine {
            nom: "Création de contenu",
            competences: &[
                &["Développer des documents textuels"],
                &["Développer des documents multimédia"],
                &["Adapter les documents à leur finalité"],
                &["Programmer"],
            ],
        },
        Domaine {
            nom: "Protection et sécurité",
            competences: &[
                &["Sécuriser l’environnement numérique"],
                &["Protéger les données personnelles et la vie privée"],
                &["Protéger la santé, le bien-être et l’environnement"],
            ],
        },
        Domaine {
            nom: "Environnement numérique",
            competences: &[
                &["Résoudre des problèmes techniques"],
                &["Évoluer dans un environnement numérique", "Construire un environnement numérique"],
            ],
        },
    ],
};

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::kernel::spelling::letters;

    #[test]
    fn five_domains_and_sixteen_competences_each_once() {
        let names: Vec<_> = DOMAINES.lines.iter().flat_map(|domaine| domaine.competences).collect();
        assert_eq!((DOMAINES.lines.len(), names.len()), (5, 16));
        let distinct: BTreeSet<_> = names.iter().map(|names| letters(names[0])).collect();
        assert_eq!(distinct.len(), 16);
    }
}
