//! Figures ready to be shown: the key figures, then one count an axis, each line with its value and what it leads to. Pages,
//! exports and what is published are made of these.

use super::{
    definitions::{self, Definition},
    model::{AxeCode, Chiffres, Ligne, of_kinds},
    periode::Mois,
    repartition::Lecture,
};
use crate::{
    activite::model::{Canal, Kind},
    kernel::id::LieuId,
    referentiel::{
        mission::Mission,
        nomenclature::{Axe, Nomenclature},
        theme::Theme,
    },
};

/// What values are counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unite {
    Nombre,
    Minutes,
    /// Tenths of a per cent, so that every value is whole.
    Milliemes,
}

/// A figure to read first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cle {
    pub definition: &'static Definition,
    pub unite: Unite,
    /// `None`: nothing to tell, or not told.
    pub valeur: Option<u64>,
}

/// How a count reads best.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Forme {
    /// Lines compared with each other.
    Barres,
    /// Parts of a whole.
    Parts,
    /// Months.
    Evolution,
}

/// A count by one axis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decompte {
    pub definition: &'static Definition,
    pub titre: &'static str,
    /// What lines are: « Thème ».
    pub entete: &'static str,
    /// What values are: « Activités ».
    pub mesure: &'static str,
    pub forme: Forme,
    pub rangs: Vec<Rang>,
}

impl Decompte {
    /// Whether it holds something to show; a value that is not told is something.
    pub fn tells(&self) -> bool {
        self.rangs.iter().any(|rang| rang.valeur != Some(0))
    }
}

/// A line of a count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rang {
    /// Unique within its count.
    pub code: String,
    pub nom: String,
    /// `None`: not comparable, or not told.
    pub valeur: Option<u64>,
    pub vers: Option<Vers>,
    /// Lines of a count with the same name here add up to something that is told elsewhere.
    pub somme: Option<&'static str>,
}

/// What a line is about, where entries can be found by it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Vers {
    Kind(Kind),
    Mois(Mois),
    /// A theme of a nomenclature or of the structure.
    Theme(String),
    Canal(Canal),
    Lieu(LieuId),
}

/// The name of what all lines of a count add up to.
const TOUT: Option<&str> = Some("tout");

/// Everything that a page shows of a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Etat {
    pub cles: Vec<Cle>,
    pub decomptes: Vec<Decompte>,
}

impl Etat {
    pub fn of(chiffres: &Chiffres, lecture: Lecture) -> Self {
        Self { cles: cles(chiffres), decomptes: decomptes(chiffres, lecture) }
    }
}

/// The key figures, in their order.
pub fn cles(chiffres: &Chiffres) -> Vec<Cle> {
    let total = chiffres.total();
    let cle = |definition, unite, valeur| Cle { definition, unite, valeur };
    let share = (total.minutes > 0).then(|| (chiffres.own_time().minutes * 1000 + total.minutes / 2) / total.minutes);
    vec![
        cle(&definitions::PERSONNES, Unite::Nombre, Some(total.personnes())),
        cle(&definitions::PARTICIPANTS, Unite::Nombre, Some(total.participants)),
        cle(&definitions::RECURRENTS, Unite::Nombre, Some(total.recurrents)),
        cle(&definitions::ACCOMPAGNEMENTS, Unite::Nombre, Some(chiffres.public().entrees)),
        cle(&definitions::ACTIVITES, Unite::Nombre, Some(total.entrees)),
        cle(&definitions::HEURES, Unite::Minutes, Some(total.minutes)),
        cle(&definitions::TEMPS_PROPRES, Unite::Milliemes, share),
        cle(&definitions::MANDATS, Unite::Nombre, Some(total.mandats)),
    ]
}

/// Every count of the period.
pub fn decomptes(chiffres: &Chiffres, lecture: Lecture) -> Vec<Decompte> {
    let by_code = |axe, definition, titre, entete| Decompte {
        definition,
        titre,
        entete,
        mesure: "Activités",
        forme: Forme::Barres,
        rangs: chiffres.lignes(axe).into_iter().map(|ligne| rang(axe, ligne)).collect(),
    };
    let themes = chiffres.themes().into_iter().map(|ligne| rang(AxeCode::Theme, ligne)).collect();
    let demarches = chiffres.demarches().into_iter().map(|ligne| rang(AxeCode::Theme, ligne)).collect();
    vec![
        months(chiffres),
        kinds(chiffres),
        missions(chiffres),
        Decompte { rangs: themes, ..by_code(AxeCode::Theme, &definitions::THEMES, "Activités par thème", "Thème") },
        Decompte {
            rangs: demarches,
            ..by_code(AxeCode::Theme, &definitions::DEMARCHES, "Activités par démarche", "Démarche")
        },
        by_code(AxeCode::Propre, &definitions::PROPRES, "Activités par thème de la structure", "Thème"),
        canaux(chiffres),
        by_code(AxeCode::Lieu, &definitions::LIEUX, "Activités par lieu", "Lieu"),
        people(chiffres, Axe::Age, lecture),
        people(chiffres, Axe::Genre, lecture),
        people(chiffres, Axe::Statut, lecture),
        by_code(AxeCode::Materiel, &definitions::MATERIELS, "Activités par matériel", "Matériel"),
        by_code(AxeCode::Autonomie, &definitions::AUTONOMIES, "Activités par degré d’autonomie", "Autonomie"),
        by_code(AxeCode::Niveau, &definitions::NIVEAUX, "Ateliers par niveau", "Niveau"),
        by_code(AxeCode::Suite, &definitions::SUITES, "Activités par suite donnée", "Suite"),
        by_code(AxeCode::Redirection, &definitions::REDIRECTIONS, "Activités par redirection", "Vers"),
    ]
}

fn rang(axe: AxeCode, ligne: Ligne) -> Rang {
    let Ligne { code, nom, compte } = ligne;
    let vers = match axe {
        AxeCode::Theme | AxeCode::Propre => Some(Vers::Theme(code.clone())),
        AxeCode::Canal => Canal::from_code(&code).map(Vers::Canal),
        AxeCode::Lieu => code.parse().ok().map(Vers::Lieu),
        _ => None,
    };
    let theme = Theme::from_code(&code).filter(|_| axe == AxeCode::Theme);
    // The old list has names that the new one has too.
    let old = (axe == AxeCode::Redirection && code.starts_with("v1."))
        || theme.is_some_and(|theme| theme.nomenclature() == Nomenclature::V1);
    let nom = if old { format!("{nom} (ancienne liste)") } else { nom };
    let somme = match axe {
        // Themes add up to the count of their mission, but for those that make another precise.
        AxeCode::Theme => theme.filter(|theme| theme.parent().is_none()).map(|_| mission_name(&code)),
        // One an entry at most: where each has one, they add up to its kind.
        AxeCode::Autonomie | AxeCode::Niveau => TOUT,
        _ => None,
    };
    Rang { code, nom, valeur: Some(compte.entrees), vers, somme }
}

fn mission_name(theme: &str) -> &'static str {
    super::model::mission_of(theme).map_or("sans-mission", |mission| mission.notion().code)
}

fn months(chiffres: &Chiffres) -> Decompte {
    let rangs = chiffres.mois.iter().map(|(mois, kinds)| Rang {
        code: mois.to_string(),
        nom: mois.in_words(),
        valeur: Some(of_kinds(kinds, Kind::for_the_public).personnes()),
        vers: Some(Vers::Mois(*mois)),
        somme: TOUT,
    });
    Decompte {
        definition: &definitions::MOIS,
        titre: "Personnes accompagnées par mois",
        entete: "Mois",
        mesure: "Personnes accompagnées",
        forme: Forme::Evolution,
        rangs: rangs.collect(),
    }
}

fn kinds(chiffres: &Chiffres) -> Decompte {
    let rangs = Kind::ALL.into_iter().map(|kind| Rang {
        code: kind.code().to_owned(),
        nom: kind.label().to_owned(),
        valeur: Some(chiffres.of_kind(kind).entrees),
        vers: Some(Vers::Kind(kind)),
        somme: TOUT,
    });
    Decompte {
        definition: &definitions::KINDS,
        titre: "Activités par type",
        entete: "Type",
        mesure: "Activités",
        forme: Forme::Barres,
        rangs: rangs.collect(),
    }
}

fn missions(chiffres: &Chiffres) -> Decompte {
    let counts = chiffres.missions();
    let mut rangs: Vec<_> = Mission::ALL
        .into_iter()
        .map(|mission| Rang {
            code: mission.notion().code.to_owned(),
            nom: mission.notion().label.to_owned(),
            valeur: Some(counts[mission as usize]),
            vers: None,
            somme: None,
        })
        .collect();
    let without = chiffres.without_mission();
    if without > 0 {
        rangs.push(Rang {
            code: "sans-mission".to_owned(),
            nom: "Thèmes de l’ancienne liste, sans mission".to_owned(),
            valeur: Some(without),
            vers: None,
            somme: None,
        });
    }
    Decompte {
        definition: &definitions::MISSIONS,
        titre: "Thèmes notés par mission",
        entete: "Mission",
        mesure: "Thèmes notés",
        forme: Forme::Parts,
        rangs,
    }
}

fn canaux(chiffres: &Chiffres) -> Decompte {
    let rangs = Canal::ALL.into_iter().map(|canal| Rang {
        code: canal.code().to_owned(),
        nom: canal.label().to_owned(),
        valeur: Some(chiffres.code(AxeCode::Canal, canal.code()).entrees),
        vers: Some(Vers::Canal(canal)),
        somme: TOUT,
    });
    Decompte {
        definition: &definitions::CANAUX,
        titre: "Activités par endroit",
        entete: "Où",
        mesure: "Activités",
        forme: Forme::Parts,
        rangs: rangs.collect(),
    }
}

fn people(chiffres: &Chiffres, axe: Axe, lecture: Lecture) -> Decompte {
    let repartition = chiffres.repartition(axe, lecture);
    let parts = repartition.parts.into_iter();
    let mut rangs: Vec<_> = parts
        .map(|part| Rang {
            code: part.label.clone(),
            nom: part.label,
            valeur: part.participants,
            vers: None,
            somme: TOUT,
        })
        .collect();
    if repartition.others > 0 {
        // v1 has no class for those whose age is not known.
        let nom = if lecture.mixed { definitions::NON_COMPARABLE.nom } else { "Non communiqué" };
        rangs.push(Rang {
            code: definitions::NON_COMPARABLE.id.to_owned(),
            nom: nom.to_owned(),
            valeur: Some(repartition.others),
            vers: None,
            somme: TOUT,
        });
    }
    let (definition, titre) = match axe {
        Axe::Age => (&definitions::AGES, "Participants par âge"),
        Axe::Genre => (&definitions::GENRES, "Participants par genre"),
        Axe::Statut => (&definitions::STATUTS, "Participants par situation"),
    };
    Decompte { definition, titre, entete: axe.label(), mesure: "Participants", forme: Forme::Parts, rangs }
}
