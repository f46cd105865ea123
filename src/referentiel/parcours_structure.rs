//! The path of a structure that hires: what it is, its dates, and what it commits to.
//!
//! The rules are those of the « Guide de la structure accueillante » of 4 February 2021. The deck of 28 May 2021 gives the
//! training two lengths, by level: both are kept.

use super::{
    delai::Delai,
    liste::{Liste, Notion, day, notion},
};

/// The numbers of the path.
pub struct Regles {
    /// To meet the candidates, from the later of validation and mise en relation. A recommendation.
    pub rencontre: Delai,
    /// To examine the demande de subvention, about.
    pub examen: Delai,
    /// To sign the contrat, from the validation of the subvention.
    pub signature: Delai,
    /// Shortest and longest contrat, training included.
    pub contrat: (Delai, Delai),
    /// Shortest training, and the longest according to each source.
    pub formation: (Delai, [Delai; 2]),
    /// When each tranche of the subvention is paid, from the signature.
    pub tranches: [Delai; 3],
    /// Conseillers that the dispositif is to reach: waves of concertations follow each other until then.
    pub conseillers_vises: u32,
}

pub static REGLES: Liste<Regles> = Liste {
    version: "v1",
    effective: day(2021, 2, 4),
    source: "Guide de la structure accueillante, structures publiques, 4 février 2021 ; durées de formation complétées par la conférence du CNFPT du 28 mai 2021",
    lines: &[Regles {
        rencontre: Delai::Jours(15),
        examen: Delai::Mois(1),
        signature: Delai::Jours(15),
        contrat: (Delai::Mois(24), Delai::Mois(36)),
        formation: (Delai::Semaines(3), [Delai::Mois(3), Delai::Mois(5)]),
        tranches: [Delai::Mois(1), Delai::Mois(6), Delai::Mois(12)],
        conseillers_vises: 4_000,
    }],
};

impl Regles {
    /// Those in force.
    pub fn current() -> &'static Self {
        &REGLES.lines[0]
    }
}

/// The kinds of structure that may hire.
pub static KINDS: Liste<Notion> = Liste {
    version: "v1",
    effective: day(2020, 11, 17),
    source: "formulaire d’inscription de la plateforme publique du programme, ouverte le 17 novembre 2020",
    lines: &[
        notion("COMMUNE", "Commune", "Une mairie et ses services."),
        notion("DEPARTEMENT", "Département", "Un conseil départemental."),
        notion("REGION", "Région", "Un conseil régional."),
        notion("EPCI", "Intercommunalité", "Communauté de communes, d’agglomération ou urbaine, métropole."),
        notion("COLLECTIVITE", "Autre collectivité", "Collectivité à statut particulier, établissement public local."),
        notion("GIP", "Groupement d’intérêt public", "Plusieurs organismes réunis pour une mission commune."),
        notion("PRIVATE", "Structure privée", "Association, entreprise, entreprise sociale."),
    ],
};

/// What a structure confirms when it registers.
pub static ENGAGEMENTS: Liste<Notion> = Liste {
    version: "v1",
    effective: day(2020, 11, 17),
    source: "formulaire d’inscription de la plateforme publique du programme",
    lines: &[
        notion("choisir", "Choisir votre candidat·e en un mois", "Répondez à chaque personne, même quand c’est non."),
        notion("signer", "Signer le contrat en 15 jours", "À partir de la validation de la subvention."),
        notion("liberer", "Laisser du temps pour la formation", "Elle fait partie du temps de travail."),
        notion("equiper", "Fournir le matériel", "Un ordinateur, un téléphone, de quoi se déplacer si besoin."),
    ],
};

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn lists_have_their_counts_and_no_code_twice() {
        for (list, count) in [(&KINDS, 7), (&ENGAGEMENTS, 4)] {
            let codes: BTreeSet<_> = list.lines.iter().map(|notion| notion.code).collect();
            assert_eq!((list.lines.len(), codes.len()), (count, count), "{codes:?}");
        }
    }

    #[test]
    fn tranches_follow_each_other() {
        let months = Regles::current().tranches.map(|delai| if let Delai::Mois(months) = delai { months } else { 0 });
        assert_eq!(months, [1, 6, 12]);
    }
}
