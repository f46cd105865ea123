//! The eleven obligations of a public agent, which every conseiller employed by a public body has.

use super::liste::{Liste, day};

pub struct Obligation {
    pub code: &'static str,
    pub label: &'static str,
    pub explanation: &'static str,
    /// Where the code général de la fonction publique says it; `None`: judges say it.
    pub article: Option<&'static str>,
}

const fn obligation(
    code: &'static str,
    label: &'static str,
    explanation: &'static str,
    article: Option<&'static str>,
) -> Obligation {
    Obligation { code, label, explanation, article }
}

/// In the order of the deck of 28 May 2021, which read them in chapter IV of the law of 13 July 1983: the code took that
/// law's place on 1 March 2022.
pub static OBLIGATIONS: Liste<Obligation> = Liste {
    version: "v2",
    effective: day(2022, 3, 1),
    source: "code général de la fonction publique, articles L. 121-1 à L. 121-10, qui remplace le chapitre IV de la loi du 13 juillet 1983 cité par la conférence du CNFPT du 28 mai 2021",
    lines: &[
        obligation(
            "taches",
            "Effectuer les tâches confiées",
            "Vous êtes responsable du travail que l’on vous donne.",
            Some("L. 121-9"),
        ),
        obligation(
            "obeissance",
            "Obéir à sa hiérarchie",
            "Sauf si l’ordre est clairement illégal et très grave pour l’intérêt de tous.",
            Some("L. 121-10"),
        ),
        obligation(
            "exclusivite",
            "Se consacrer entièrement à ses fonctions",
            "Un autre travail demande un accord.",
            Some("L. 121-3"),
        ),
        obligation(
            "dignite",
            "Dignité",
            "Votre conduite ne nuit pas à la confiance dans le service public.",
            Some("L. 121-1"),
        ),
        obligation("impartialite", "Impartialité", "Vous aidez chaque personne de la même façon.", Some("L. 121-1")),
        obligation("probite", "Probité", "Vous n’utilisez pas votre fonction pour vous enrichir.", Some("L. 121-1")),
        obligation(
            "neutralite",
            "Neutralité et laïcité",
            "Au travail, vous ne montrez pas vos opinions politiques ou religieuses.",
            Some("L. 121-2"),
        ),
        obligation(
            "conflits",
            "Prévenir les conflits d’intérêts",
            "Vous signalez une situation où votre intérêt personnel pourrait peser, et vous y mettez fin.",
            Some("L. 121-4"),
        ),
        obligation(
            "secret",
            "Secret et discrétion professionnels",
            "Ce que vous apprenez des personnes et du service, vous le gardez pour vous.",
            Some("L. 121-6 et L. 121-7"),
        ),
        obligation("information", "Informer", "Vous répondez aux demandes d’information du public.", Some("L. 121-8")),
        obligation(
            "reserve",
            "Réserve",
            "Vous exprimez vos opinions avec mesure, même hors du travail. Le juge administratif l’apprécie.",
            None,
        ),
    ],
};

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn there_are_eleven_and_only_the_last_is_of_the_judges() {
        let codes: BTreeSet<_> = OBLIGATIONS.lines.iter().map(|obligation| obligation.code).collect();
        assert_eq!((OBLIGATIONS.lines.len(), codes.len()), (11, 11));
        let unwritten: Vec<_> =
            OBLIGATIONS.lines.iter().filter(|line| line.article.is_none()).map(|line| line.code).collect();
        assert_eq!(unwritten, ["reserve"]);
    }
}
