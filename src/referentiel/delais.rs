//! The programme's deadlines: dated, versioned rules, each with the text that it comes from.
//!
//! A deadline keeps the version of its rule from the day it opened, even when another comes into force meanwhile; so a
//! version is never changed nor removed here, only followed by another.

use chrono::NaiveDate;

use super::{delai::Delai, liste::day};
use crate::{
    kernel::french,
    territoire::calendrier::{self, Territoire},
};

/// What a rule is about. Its code is what the database holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Objet {
    Organisation,
    Positionnement,
    Creation,
    Formation,
    Examen,
    Tranche1,
    Tranche2,
    Tranche3,
}

impl Objet {
    pub const ALL: [Self; 8] = [
        Self::Organisation,
        Self::Positionnement,
        Self::Creation,
        Self::Formation,
        Self::Examen,
        Self::Tranche1,
        Self::Tranche2,
        Self::Tranche3,
    ];

    pub fn code(self) -> &'static str {
        match self {
            Self::Organisation => "organisation",
            Self::Positionnement => "positionnement",
            Self::Creation => "creation",
            Self::Formation => "formation",
            Self::Examen => "examen",
            Self::Tranche1 => "tranche_1",
            Self::Tranche2 => "tranche_2",
            Self::Tranche3 => "tranche_3",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|objet| objet.code() == code)
    }

    /// The day that the deadline is counted from, as it ends a sentence.
    pub fn counted_from(self) -> &'static str {
        match self {
            Self::Organisation | Self::Positionnement | Self::Creation => "l’envoi de la commande",
            Self::Formation => "le début de la formation",
            Self::Examen => "la fin de la formation",
            Self::Tranche1 | Self::Tranche2 | Self::Tranche3 => "la signature du contrat",
        }
    }
}

/// How long after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Terme {
    /// Monday to Friday, but for the holidays of the structure's territory.
    Ouvres(u32),
    /// Days and months of the calendar.
    Calendaire(Delai),
}

impl Terme {
    pub fn after(self, day: NaiveDate, territoire: Territoire) -> NaiveDate {
        match self {
            Self::Ouvres(count) => calendrier::add_working_days(day, count, territoire),
            Self::Calendaire(delai) => delai.after_day(day),
        }
    }

    /// « 2 jours ouvrés ».
    pub fn label(self) -> String {
        match self {
            Self::Ouvres(days) => french::count(u64::from(days), "jour ouvré", "jours ouvrés"),
            Self::Calendaire(delai) => delai.to_string(),
        }
    }
}

/// A version of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Regle {
    pub objet: Objet,
    pub version: u16,
    pub en_vigueur: NaiveDate,
    pub terme: Terme,
    /// What the text says.
    pub texte: &'static str,
    pub source: &'static str,
    /// What we read into it where it does not say.
    pub interpretation: Option<&'static str>,
}

const CONFERENCE: &str = "Conférence CNFPT du 28 mai 2021, «\u{a0}Après le recrutement\u{a0}»";
const MODE_OPERATOIRE: &str = "Mode opératoire de la structure, 4 février 2021, «\u{a0}Calendrier\u{a0}»";
const OUVRES: &str = "Le texte dit «\u{a0}J+ » sans dire quels jours. Nous comptons du lundi au vendredi, sans les jours fériés de votre territoire.";

const fn after_order(objet: Objet, days: u32, texte: &'static str) -> Regle {
    Regle {
        objet,
        version: 1,
        en_vigueur: day(2021, 5, 28),
        terme: Terme::Ouvres(days),
        texte,
        source: CONFERENCE,
        interpretation: Some(OUVRES),
    }
}

const fn tranche(objet: Objet, months: u32, texte: &'static str) -> Regle {
    Regle {
        objet,
        version: 1,
        en_vigueur: day(2021, 2, 4),
        terme: Terme::Calendaire(Delai::Mois(months)),
        texte,
        source: MODE_OPERATOIRE,
        interpretation: None,
    }
}

/// Every version, the earlier of an object before the later.
pub static REGLES: [Regle; 9] = [
    after_order(
        Objet::Organisation,
        2,
        "J+2\u{a0}: fixer le rendez-vous d’évaluation, constituer le dossier administratif, organiser la logistique de l’évaluation.",
    ),
    after_order(
        Objet::Positionnement,
        4,
        "J+4\u{a0}: test de positionnement, entretien individuel, analyse des évaluations et des résultats Pix, dossier de parcours pédagogique.",
    ),
    after_order(
        Objet::Creation,
        8,
        "J+8\u{a0}: constitution de la cohorte, mobilisation des lieux et des formateurs, échanges avec la structure.",
    ),
    Regle {
        objet: Objet::Formation,
        version: 1,
        en_vigueur: day(2021, 2, 4),
        terme: Terme::Calendaire(Delai::Mois(3)),
        texte: "La formation de votre conseiller numérique prend entre 3 semaines et 3 mois.",
        source: MODE_OPERATOIRE,
        interpretation: None,
    },
    Regle {
        objet: Objet::Formation,
        version: 2,
        en_vigueur: day(2021, 5, 28),
        terme: Terme::Calendaire(Delai::Mois(5)),
        texte: "Une formation obligatoire durant entre 3 semaines et 5 mois, selon leur niveau de compétences initiales.",
        source: "Conférence CNFPT du 28 mai 2021, «\u{a0}Engagements du conseiller numérique\u{a0}»",
        interpretation: None,
    },
    Regle {
        objet: Objet::Examen,
        version: 1,
        en_vigueur: day(2021, 5, 28),
        terme: Terme::Calendaire(Delai::Mois(6)),
        texte: "L’examen a lieu dans les six mois qui suivent la formation.",
        source: "Pratique constatée sur les plateformes publiques du programme",
        interpretation: Some("C’est un usage, pas un texte."),
    },
    tranche(Objet::Tranche1, 1, "La première tranche est versée un mois après la signature du contrat."),
    tranche(Objet::Tranche2, 6, "La seconde tranche 6 mois après la signature du contrat."),
    tranche(Objet::Tranche3, 12, "La dernière tranche est versée un an après la signature du contrat."),
];

/// The version in force on a day; before the first, the first.
pub fn in_force(regles: &[Regle], objet: Objet, day: NaiveDate) -> Option<&Regle> {
    let mut versions = regles.iter().filter(|regle| regle.objet == objet);
    let first = versions.clone().next();
    versions.rfind(|regle| regle.en_vigueur <= day).or(first)
}

/// The version that a deadline kept.
pub fn version(regles: &[Regle], objet: Objet, version: u16) -> Option<&Regle> {
    regles.iter().find(|regle| regle.objet == objet && regle.version == version)
}

#[cfg(test)]
mod tests {
    use chrono::Days;
    use proptest::prelude::*;

    use super::*;

    fn on(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn versions_follow_each_other() {
        for objet in Objet::ALL {
            assert_eq!(Objet::from_code(objet.code()), Some(objet));
            let versions: Vec<_> = REGLES.iter().filter(|regle| regle.objet == objet).collect();
            assert!(!versions.is_empty(), "{objet:?}");
            for pair in versions.windows(2) {
                assert!(pair[0].version < pair[1].version && pair[0].en_vigueur < pair[1].en_vigueur, "{objet:?}");
            }
        }
    }

    #[test]
    fn the_version_is_that_of_the_day() {
        let of = |text| in_force(&REGLES, Objet::Formation, on(text)).unwrap();
        assert_eq!((of("2020-01-01").version, of("2021-05-27").version, of("2021-05-28").version), (1, 1, 2));
        // Signed on 31 August: each tranche at the end of its month.
        let tranches = [Objet::Tranche1, Objet::Tranche2, Objet::Tranche3].map(|objet| {
            in_force(&REGLES, objet, on("2026-08-31")).unwrap().terme.after(on("2026-08-31"), Territoire::Metropole)
        });
        assert_eq!(tranches, [on("2026-09-30"), on("2027-02-28"), on("2027-08-31")]);
    }

    #[test]
    fn they_are_those_that_structures_read_on_the_site() {
        let told = crate::referentiel::parcours_structure::Regles::current();
        let of = |objet| REGLES.iter().filter(move |regle| regle.objet == objet).map(|regle| regle.terme);
        let tranches = [Objet::Tranche1, Objet::Tranche2, Objet::Tranche3].into_iter().flat_map(of);
        assert!(tranches.eq(told.tranches.map(Terme::Calendaire)));
        assert!(of(Objet::Formation).eq(told.formation.1.map(Terme::Calendaire)));
    }

    proptest! {
        /// Whatever rules come later, a deadline that is open reads the rule that it opened with, and its date stays.
        #[test]
        fn a_rule_that_changes_leaves_open_deadlines_as_they_are(
            opened in 0..4_000_u64, change in 1..4_000_u64, working in 1..30_u32, then in 1..30_u32, calendar: bool,
        ) {
            let (opened, changed) = (on("2021-06-01") + Days::new(opened), on("2021-06-01") + Days::new(opened + change));
            let first = Regle { terme: Terme::Ouvres(working), ..after_order(Objet::Organisation, 2, "") };
            let terme = if calendar { Terme::Calendaire(Delai::Jours(then)) } else { Terme::Ouvres(then) };
            let second = Regle { version: 2, en_vigueur: changed, terme, ..first.clone() };
            let before = [first.clone()];
            let kept = in_force(&before, Objet::Organisation, opened).unwrap();
            let due = kept.terme.after(opened, Territoire::Metropole);

            let after = [first, second];
            let read = version(&after, Objet::Organisation, kept.version).unwrap();
            prop_assert_eq!(read.terme.after(opened, Territoire::Metropole), due);
            prop_assert_eq!(in_force(&after, Objet::Organisation, opened).unwrap().version, 1);
            prop_assert_eq!(in_force(&after, Objet::Organisation, changed).unwrap().version, 2);
        }
    }
}
