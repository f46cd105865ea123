//! The figures of a period as data: a line a class, with each of its measures. The numbers of the page, one by one.

use crate::{
    activite::model::Kind,
    document::{Colonne, Feuille},
    referentiel::{
        mission::Mission,
        nomenclature::{Axe, Nomenclature},
    },
    statistique::model::{AxeCode, Chiffres, Compte, Sommes, of_kinds},
};

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mesure {
    Activites,
    Participants,
    Recurrents,
    Personnes,
    Minutes,
    MinutesEstimees,
    Mandats,
    /// How many times a theme was noted.
    Themes,
}

impl Mesure {
    pub const ALL: [Self; 8] = [
        Self::Activites,
        Self::Participants,
        Self::Recurrents,
        Self::Personnes,
        Self::Minutes,
        Self::MinutesEstimees,
        Self::Mandats,
        Self::Themes,
    ];

    pub fn code(self) -> &'static str {
        match self {
            Self::Activites => "activites",
            Self::Participants => "participants",
            Self::Recurrents => "recurrents",
            Self::Personnes => "personnes",
            Self::Minutes => "minutes",
            Self::MinutesEstimees => "minutes_estimees",
            Self::Mandats => "mandats",
            Self::Themes => "themes_notes",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Activites => "Activités",
            Self::Participants => "Participants",
            Self::Recurrents => "Déjà venus",
            Self::Personnes => "Personnes accompagnées",
            Self::Minutes => "Durée",
            Self::MinutesEstimees => "Dont durée estimée",
            Self::Mandats => "Mandats Aidants Connect",
            Self::Themes => "Thèmes notés",
        }
    }

    fn is_duration(self) -> bool {
        matches!(self, Self::Minutes | Self::MinutesEstimees)
    }
}

/// A table of figures by one axis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    pub code: &'static str,
    /// The name of its sheet.
    pub nom: &'static str,
    /// Those that its lines have, in this order.
    pub mesures: &'static [Mesure],
    pub rangs: Vec<Rang>,
}

/// A class of an axis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rang {
    pub code: String,
    pub classe: String,
    /// The list whose class it is, where there are two.
    pub nomenclature: Option<Nomenclature>,
    /// As many as the table has measures.
    pub valeurs: Vec<u64>,
}

const SUMS: &[Mesure] = &[
    Mesure::Activites,
    Mesure::Participants,
    Mesure::Recurrents,
    Mesure::Personnes,
    Mesure::Minutes,
    Mesure::MinutesEstimees,
    Mesure::Mandats,
];
const COUNTS: &[Mesure] = &[Mesure::Activites, Mesure::Participants, Mesure::Minutes];
const PEOPLE: &[Mesure] = &[Mesure::Participants];
const NOTED: &[Mesure] = &[Mesure::Themes];

fn sums(code: impl Into<String>, classe: impl Into<String>, sommes: Sommes) -> Rang {
    let Sommes { entrees, participants, recurrents, minutes, minutes_estimees, mandats } = sommes;
    let valeurs = vec![entrees, participants, recurrents, sommes.personnes(), minutes, minutes_estimees, mandats];
    Rang { code: code.into(), classe: classe.into(), nomenclature: None, valeurs }
}

/// Every figure of a period. Classes of people are told as they were noted, list by list: nothing is compared, so nothing is
/// left out.
pub fn tables(chiffres: &Chiffres) -> Vec<Table> {
    let by_code = |code, nom, axe| Table { code, nom, mesures: COUNTS, rangs: of_codes(chiffres, axe) };
    let kinds = Kind::ALL.into_iter().map(|kind| sums(kind.code(), kind.label(), chiffres.of_kind(kind)));
    let months =
        chiffres.mois.iter().map(|(mois, kinds)| sums(mois.to_string(), mois.in_words(), of_kinds(kinds, |_| true)));
    let missions = Mission::ALL.into_iter().zip(chiffres.missions()).map(|(mission, count)| {
        let notion = mission.notion();
        (notion.code, notion.label, count)
    });
    let missions = missions.chain([("sans_mission", "Sans mission (ancienne liste)", chiffres.without_mission())]);
    vec![
        Table {
            code: "ensemble",
            nom: "Ensemble",
            mesures: SUMS,
            rangs: vec![
                sums("tout", "Tout", chiffres.total()),
                sums("public", "Pour le public", chiffres.public()),
                sums("temps_propre", "Temps propre", chiffres.own_time()),
            ],
        },
        Table { code: "type", nom: "Types d’activité", mesures: SUMS, rangs: kinds.collect() },
        Table { code: "mois", nom: "Mois", mesures: SUMS, rangs: months.collect() },
        Table { code: "age", nom: "Âge", mesures: PEOPLE, rangs: people(chiffres, Axe::Age) },
        Table { code: "genre", nom: "Genre", mesures: PEOPLE, rangs: people(chiffres, Axe::Genre) },
        Table { code: "statut", nom: "Situation", mesures: PEOPLE, rangs: people(chiffres, Axe::Statut) },
        Table {
            code: "mission",
            nom: "Missions",
            mesures: NOTED,
            rangs: missions
                .map(|(code, classe, count)| Rang {
                    code: code.to_owned(),
                    classe: classe.to_owned(),
                    nomenclature: None,
                    valeurs: vec![count],
                })
                .collect(),
        },
        by_code("theme", "Thèmes", AxeCode::Theme),
        by_code("theme_propre", "Thèmes de la structure", AxeCode::Propre),
        by_code("canal", "Où", AxeCode::Canal),
        by_code("lieu", "Lieux", AxeCode::Lieu),
        by_code("suite", "Suites", AxeCode::Suite),
        by_code("redirection", "Redirections", AxeCode::Redirection),
        by_code("materiel", "Matériel", AxeCode::Materiel),
        by_code("autonomie", "Autonomie", AxeCode::Autonomie),
        by_code("niveau", "Niveau des ateliers", AxeCode::Niveau),
    ]
}

fn of_codes(chiffres: &Chiffres, axe: AxeCode) -> Vec<Rang> {
    let lists = matches!(axe, AxeCode::Theme | AxeCode::Redirection);
    (chiffres.lignes(axe).into_iter())
        .map(|ligne| {
            let Compte { entrees, participants, minutes } = ligne.compte;
            let version = if ligne.code.starts_with("v1.") { Nomenclature::V1 } else { Nomenclature::V2 };
            Rang {
                code: ligne.code,
                classe: ligne.nom,
                nomenclature: lists.then_some(version),
                valeurs: vec![entrees, participants, minutes],
            }
        })
        .collect()
}

fn people(chiffres: &Chiffres, axe: Axe) -> Vec<Rang> {
    let of = |version: Nomenclature| {
        let counts = chiffres.effectifs(version).of(axe);
        version.classes(axe).iter().zip(counts).map(move |(class, count)| Rang {
            code: class.code.to_owned(),
            classe: class.label.to_owned(),
            nomenclature: Some(version),
            valeurs: vec![*count],
        })
    };
    [Nomenclature::V2, Nomenclature::V1].into_iter().flat_map(of).collect()
}

/// One value, with all that tells what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mesuree {
    mesure: Mesure,
    axe: &'static str,
    code: String,
    classe: String,
    nomenclature: Option<Nomenclature>,
    valeur: u64,
}

/// The tables as one: a row a value.
pub fn tidy(tables: Vec<Table>) -> Vec<Mesuree> {
    let mut rows = Vec::new();
    for table in tables {
        for rang in table.rangs {
            rows.extend(table.mesures.iter().zip(&rang.valeurs).map(|(mesure, valeur)| Mesuree {
                mesure: *mesure,
                axe: table.nom,
                code: rang.code.clone(),
                classe: rang.classe.clone(),
                nomenclature: rang.nomenclature,
                valeur: *valeur,
            }));
        }
    }
    rows
}

/// The sheet of `tidy`.
pub fn feuille_unique() -> Feuille<Mesuree> {
    Feuille::new(
        "Chiffres",
        vec![
            Colonne::texte("Mesure", |row: &Mesuree| row.mesure.label().to_owned()),
            Colonne::texte("Axe", |row: &Mesuree| row.axe.to_owned()),
            Colonne::texte("Classe", |row: &Mesuree| row.classe.clone()).large_de(45),
            Colonne::texte("Code", |row: &Mesuree| row.code.clone()),
            Colonne::texte("Nomenclature", |row: &Mesuree| row.nomenclature.map(|version| version.code().to_owned())),
            Colonne::entier("Valeur", |row: &Mesuree| i64::try_from(row.valeur).ok()),
            Colonne::texte(
                "Unité",
                |row: &Mesuree| {
                    if row.mesure.is_duration() { "minutes".to_owned() } else { "nombre".to_owned() }
                },
            )
            .large_de(10),
        ],
    )
}

/// The sheet of one table: a column a measure.
pub fn feuille(table: &Table) -> Feuille<Rang> {
    let mut colonnes = vec![Colonne::texte("Classe", |rang: &Rang| rang.classe.clone()).large_de(45)];
    if table.rangs.iter().any(|rang| rang.nomenclature.is_some()) {
        let version = |rang: &Rang| rang.nomenclature.map(|version| version.code().to_owned());
        colonnes.push(Colonne::texte("Nomenclature", version).large_de(14));
    }
    for (at, mesure) in table.mesures.iter().enumerate() {
        let value = move |rang: &Rang| rang.valeurs.get(at).copied();
        colonnes.push(if mesure.is_duration() {
            Colonne::duree(mesure.label(), move |rang: &Rang| {
                value(rang).and_then(|minutes| u32::try_from(minutes).ok())
            })
        } else {
            Colonne::entier(mesure.label(), move |rang: &Rang| value(rang).and_then(|count| i64::try_from(count).ok()))
        });
    }
    Feuille::new(table.nom, colonnes)
}
