//! Counting by another way than the program's: entries as lines of words, added up one by one.

use std::collections::{BTreeMap, BTreeSet};

use fil::{
    activite::{entree::Entree, model::Kind},
    kernel::french,
    referentiel::{
        mission::Mission,
        nomenclature::{AUTONOMIES, Axe, MATERIELS, NIVEAUX, Nomenclature, SAME_THEMES},
        theme::{DEMARCHES_PRECISES, Entry, Theme},
    },
    sortie::{agregat::Mesure, lignes::class_title},
};

/// Code and name of each axis.
pub const AXES: [(&str, &str); 16] = [
    ("ensemble", "Ensemble"),
    ("type", "Types d’activité"),
    ("mois", "Mois"),
    ("age", "Âge"),
    ("genre", "Genre"),
    ("statut", "Situation"),
    ("mission", "Missions"),
    ("theme", "Thèmes"),
    ("theme_propre", "Thèmes de la structure"),
    ("canal", "Où"),
    ("lieu", "Lieux"),
    ("suite", "Suites"),
    ("redirection", "Redirections"),
    ("materiel", "Matériel"),
    ("autonomie", "Autonomie"),
    ("niveau", "Niveau des ateliers"),
];

/// The measures of an axis.
pub fn mesures(axe: &str) -> &'static [Mesure] {
    match axe {
        "Ensemble" | "Types d’activité" | "Mois" => &[
            Mesure::Activites,
            Mesure::Participants,
            Mesure::Recurrents,
            Mesure::Personnes,
            Mesure::Minutes,
            Mesure::MinutesEstimees,
            Mesure::Mandats,
        ],
        "Âge" | "Genre" | "Situation" => &[Mesure::Participants],
        "Missions" => &[Mesure::Themes],
        _ => &[Mesure::Activites, Mesure::Participants, Mesure::Minutes],
    }
}

/// Axis, class, nomenclature, measure: how much. What is 0 is not there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures(BTreeMap<[String; 4], u64>);

impl Figures {
    pub fn add(&mut self, axe: &str, classe: &str, version: &str, mesure: &str, value: u64) {
        if value > 0 {
            *self.0.entry([axe, classe, version, mesure].map(str::to_owned)).or_default() += value;
        }
    }

    pub fn of(&self, axe: &str, classe: &str, mesure: &str) -> u64 {
        self.0.get(&[axe, classe, "", mesure].map(str::to_owned)).copied().unwrap_or(0)
    }

    pub fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }
}

/// An entry in words.
#[derive(Clone, Debug)]
pub struct Ligne {
    /// « juillet 2026 ».
    mois: String,
    kind: Kind,
    canal: String,
    lieu: Option<String>,
    minutes: u64,
    estimated: bool,
    participants: u64,
    recurrents: u64,
    mandats: u64,
    version: Nomenclature,
    themes: Vec<String>,
    propres: Vec<String>,
    materiels: Vec<String>,
    suites: Vec<String>,
    redirections: Vec<String>,
    autonomie: Option<String>,
    niveau: Option<String>,
    /// Axis, class, participants.
    classes: Vec<(Axe, &'static str, u64)>,
}

fn labels(codes: &[String], list: &[Entry]) -> Vec<String> {
    codes.iter().map(|code| list.iter().find(|entry| entry.code == code).unwrap().label.to_owned()).collect()
}

impl Ligne {
    pub fn of_entry(entry: &Entree, lieu: Option<String>, propres: Vec<String>) -> Self {
        let classes = Axe::ALL.into_iter().flat_map(|axe| {
            let counts = entry.classes.of(axe);
            entry
                .nomenclature
                .classes(axe)
                .iter()
                .zip(counts)
                .map(move |(class, count)| (axe, class.label, u64::from(*count)))
        });
        Self {
            mois: french::month(entry.jour),
            kind: entry.kind,
            canal: entry.canal.label().to_owned(),
            lieu,
            minutes: u64::from(entry.duree.minutes()),
            estimated: entry.duree_estimee == 1,
            participants: u64::from(entry.participants),
            recurrents: u64::from(entry.recurrents),
            mandats: u64::from(entry.mandats),
            version: entry.nomenclature,
            themes: entry.themes.iter().map(|theme| theme.label().to_owned()).collect(),
            propres,
            materiels: labels(&entry.materiels, &MATERIELS),
            suites: entry.suites.iter().map(|suite| suite.label().to_owned()).collect(),
            redirections: labels(&entry.redirections, entry.nomenclature.redirections()),
            autonomie: labels(entry.autonomie.as_slice(), &AUTONOMIES).pop(),
            niveau: labels(entry.niveau.as_slice(), &NIVEAUX).pop(),
            classes: classes.collect(),
        }
    }

    pub fn of_csv(row: &BTreeMap<String, String>) -> Self {
        let day = chrono::NaiveDate::parse_from_str(&row["Jour"], "%d/%m/%Y").unwrap();
        let hours: f64 = row["Durée (heures)"].replace(',', ".").parse().unwrap();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a day has few minutes")]
        let minutes = (hours * 60.0).round() as u64;
        Self::of_row(row, day, minutes)
    }

    pub fn of_xlsx(row: &BTreeMap<String, String>) -> Self {
        let day = row["Jour"].split('T').next().unwrap().parse().unwrap();
        let minutes = row["Durée"].trim_end_matches(" min").parse().unwrap();
        Self::of_row(row, day, minutes)
    }

    fn of_row(row: &BTreeMap<String, String>, day: chrono::NaiveDate, minutes: u64) -> Self {
        let number = |title: &str| if row[title].is_empty() { 0 } else { row[title].parse().unwrap() };
        let list = |title: &str| match row[title].as_str() {
            "" => Vec::new(),
            text => text.split(" ; ").map(str::to_owned).collect(),
        };
        let some = |title: &str| Some(row[title].clone()).filter(|text| !text.is_empty());
        let version = Nomenclature::from_code(&row["Liste de codes"]).unwrap();
        let kind = Kind::ALL.into_iter().find(|kind| kind.label() == row["Type d’activité"]).unwrap();
        assert_eq!(number("Personnes accompagnées"), number("Participants") - number("Déjà venus"));
        let mut classes = Vec::new();
        for of in Nomenclature::ALL {
            for axe in Axe::ALL {
                for (at, class) in of.classes(axe).iter().enumerate() {
                    let cell = &row[&class_title(of, axe, at)];
                    assert_eq!(cell.is_empty(), of != version || !kind.for_the_public(), "{row:?}");
                    if of == version {
                        classes.push((axe, class.label, number(&class_title(of, axe, at))));
                    }
                }
            }
        }
        Self {
            mois: french::month(day),
            kind,
            canal: row["Où"].clone(),
            lieu: some("Lieu"),
            minutes,
            estimated: row["Durée estimée"] == "Oui",
            participants: number("Participants"),
            recurrents: number("Déjà venus"),
            mandats: number("Mandats Aidants Connect"),
            version,
            themes: list("Thèmes"),
            propres: list("Thèmes de la structure"),
            materiels: list("Matériel"),
            suites: list("Suites"),
            redirections: list("Redirections"),
            autonomie: some("Autonomie"),
            niveau: some("Niveau de l’atelier"),
            classes,
        }
    }

    /// The code of a theme of this line, by its name in its list.
    fn theme(&self, label: &str) -> Theme {
        let precise: &[Entry] = if self.version == Nomenclature::V2 { &DEMARCHES_PRECISES } else { &[] };
        let found = self.version.themes().iter().chain(precise).find(|entry| entry.label == label).unwrap();
        Theme::from_code(found.code).unwrap()
    }
}

/// Everything that is counted, over the months of `2026-T3`.
pub fn count(lines: &[Ligne], periode: &str) -> Figures {
    assert_eq!(periode, "2026-T3");
    let mut figures = Figures::default();
    for line in lines {
        assert!(["juillet 2026", "août 2026", "septembre 2026"].contains(&line.mois.as_str()), "{}", line.mois);
        let part = if line.kind.for_the_public() { "Pour le public" } else { "Temps propre" };
        for (axe, classe) in
            [("Ensemble", "Tout"), ("Ensemble", part), ("Types d’activité", line.kind.label()), ("Mois", &line.mois)]
        {
            for (mesure, value) in [
                ("Activités", 1),
                ("Participants", line.participants),
                ("Déjà venus", line.recurrents),
                ("Personnes accompagnées", line.participants - line.recurrents),
                ("Durée", line.minutes),
                ("Dont durée estimée", if line.estimated { line.minutes } else { 0 }),
                ("Mandats Aidants Connect", line.mandats),
            ] {
                figures.add(axe, classe, "", mesure, value);
            }
        }
        let version = line.version.code();
        let mut noted = |axe: &str, classe: &str, version: &str| {
            figures.add(axe, classe, version, "Activités", 1);
            figures.add(axe, classe, version, "Participants", line.participants);
            figures.add(axe, classe, version, "Durée", line.minutes);
        };
        for theme in &line.themes {
            noted("Thèmes", theme, version);
        }
        for propre in &line.propres {
            noted("Thèmes de la structure", propre, "");
        }
        noted("Où", &line.canal, "");
        if let Some(lieu) = &line.lieu {
            noted("Lieux", lieu, "");
        }
        for suite in &line.suites {
            noted("Suites", suite, "");
        }
        for redirection in &line.redirections {
            noted("Redirections", redirection, version);
        }
        for materiel in &line.materiels {
            noted("Matériel", materiel, "");
        }
        if let Some(autonomie) = &line.autonomie {
            noted("Autonomie", autonomie, "");
        }
        if let Some(niveau) = &line.niveau {
            noted("Niveau des ateliers", niveau, "");
        }
        for (axe, class, participants) in &line.classes {
            figures.add(axe.label(), class, version, "Participants", *participants);
        }
        // A theme that makes another precise is said with it: it counts once.
        let themes: BTreeSet<_> =
            line.themes.iter().map(|label| line.theme(label)).filter(|theme| theme.parent().is_none()).collect();
        for theme in themes {
            let present = SAME_THEMES.iter().find(|(old, _)| *old == theme.code()).map_or(theme.code(), |(_, new)| new);
            let mission = Theme::from_code(present).and_then(Mission::of);
            let nom = mission.map_or("Sans mission (ancienne liste)", |mission| mission.notion().label);
            figures.add("Missions", nom, "", "Thèmes notés", 1);
        }
    }
    figures
}
