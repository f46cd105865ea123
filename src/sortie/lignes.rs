//! Entries one by one: a column for everything that an entry says, so that a spreadsheet can count anything.

use chrono::{DateTime, NaiveDate};
use chrono_tz::Tz;

use crate::{
    activite::completes::Complete,
    document::{Colonne, Feuille},
    referentiel::{
        nomenclature::{AUTONOMIES, Axe, MATERIELS, NIVEAUX, Nomenclature},
        theme::Entry,
    },
};

/// Between the values of one cell.
const BETWEEN: &str = " ; ";

/// Whose entries a sheet holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lecteur {
    /// Their author, notes included.
    Conseiller,
    /// The structure: never the notes.
    Structure,
}

/// The sheet, a row an entry. Moments are read in `zone`.
pub fn feuille(lecteur: Lecteur, zone: Tz) -> Feuille<Complete> {
    let mut colonnes = vec![
        Colonne::date("Jour", |c: &Complete| c.entree.jour),
        match lecteur {
            Lecteur::Conseiller => Colonne::texte("Structure", |c: &Complete| c.structure.clone()),
            Lecteur::Structure => Colonne::texte("Conseiller", |c: &Complete| c.conseiller.clone()),
        },
        Colonne::texte("Type d’activité", |c: &Complete| c.entree.kind.label().to_owned()).large_de(20),
        Colonne::texte("Où", |c: &Complete| c.entree.canal.label().to_owned()).large_de(16),
        Colonne::texte("Lieu", |c: &Complete| c.lieu.clone()),
        Colonne::texte("Commune", |c: &Complete| c.commune.clone()).large_de(20),
        Colonne::texte("Code INSEE", |c: &Complete| c.entree.commune.as_str().to_owned()).large_de(11),
        Colonne::texte("Département", |c: &Complete| c.departement.clone()).large_de(13),
        Colonne::duree("Durée", |c: &Complete| u32::from(c.entree.duree.minutes())).large_de(10),
        Colonne::texte("Durée estimée", |c: &Complete| yes(c.entree.duree_estimee == 1)).large_de(10),
        Colonne::entier("Participants", |c: &Complete| public(c, c.entree.participants)),
        Colonne::entier("Déjà venus", |c: &Complete| public(c, c.entree.recurrents)),
        Colonne::entier("Personnes accompagnées", |c: &Complete| {
            public(c, c.entree.participants.saturating_sub(c.entree.recurrents))
        }),
        Colonne::texte("Thèmes", |c: &Complete| joined(c.entree.themes.iter().map(|theme| theme.label()))).large_de(45),
        Colonne::texte("Thèmes de la structure", |c: &Complete| joined(c.propres.iter().map(String::as_str))),
        Colonne::texte("Matériel", |c: &Complete| named(&c.entree.materiels, &MATERIELS)).large_de(20),
        Colonne::texte("Autonomie", |c: &Complete| named(c.entree.autonomie.as_slice(), &AUTONOMIES)).large_de(20),
        Colonne::texte("Niveau de l’atelier", |c: &Complete| named(c.entree.niveau.as_slice(), &NIVEAUX)).large_de(14),
        Colonne::texte("Suites", |c: &Complete| joined(c.entree.suites.iter().map(|suite| suite.label()))),
        Colonne::texte("Redirections", |c: &Complete| {
            named(&c.entree.redirections, c.entree.nomenclature.redirections())
        }),
        Colonne::entier("Mandats Aidants Connect", |c: &Complete| public(c, c.entree.mandats)),
    ];
    for version in [Nomenclature::V2, Nomenclature::V1] {
        for axe in Axe::ALL {
            colonnes.extend((0..version.classes(axe).len()).map(|at| class(version, axe, at)));
        }
    }
    colonnes.push(Colonne::texte("Liste de codes", |c: &Complete| c.entree.nomenclature.code().to_owned()).large_de(8));
    if lecteur == Lecteur::Conseiller {
        colonnes.push(Colonne::texte("Note", |c: &Complete| c.entree.annotation.clone()).large_de(60));
    }
    colonnes.push(Colonne::date("Noté le", move |c: &Complete| day_of(&c.entree.cree_le, zone)));
    colonnes.push(Colonne::texte("Identifiant", |c: &Complete| c.entree.id.to_string()).large_de(38));
    Feuille::new("Activités", colonnes)
}

/// The title of the column of a class: both versions have ages, with other limits.
pub fn class_title(version: Nomenclature, axe: Axe, at: usize) -> String {
    let label = version.classes(axe)[at].label.to_lowercase();
    let old = if version == Nomenclature::V1 { " (ancienne liste)" } else { "" };
    format!("{}\u{a0}: {label}{old}", axe.label())
}

/// Empty where the entry counts its participants by another list.
fn class(version: Nomenclature, axe: Axe, at: usize) -> Colonne<Complete> {
    Colonne::entier(class_title(version, axe, at), move |c: &Complete| {
        let counts = c.entree.classes.of(axe);
        let count = counts.get(at).filter(|_| c.entree.nomenclature == version)?;
        public(c, *count)
    })
    .large_de(12)
}

/// Nothing where nobody is helped: 0 would say that nobody came.
fn public(complete: &Complete, count: u16) -> Option<i64> {
    complete.entree.kind.for_the_public().then_some(i64::from(count))
}

fn yes(is: bool) -> Option<String> {
    is.then(|| "Oui".to_owned())
}

fn joined<'a>(labels: impl Iterator<Item = &'a str>) -> String {
    labels.collect::<Vec<_>>().join(BETWEEN)
}

fn named(codes: &[String], list: &'static [Entry]) -> String {
    let label = |code: &String| list.iter().find(|entry| entry.code == code).map_or("", |entry| entry.label);
    joined(codes.iter().map(label))
}

fn day_of(instant: &str, zone: Tz) -> Option<NaiveDate> {
    Some(DateTime::parse_from_rfc3339(instant).ok()?.with_timezone(&zone).date_naive())
}

/// What the columns mean, for the sheet « À propos ».
pub fn definitions(lecteur: Lecteur) -> Vec<(String, String)> {
    let own = match lecteur {
        Lecteur::Conseiller => None,
        Lecteur::Structure => {
            Some(("Notes", "Les notes des conseillers sont à eux seuls\u{a0}: elles ne sont pas dans ce fichier."))
        }
    };
    [
        ("Une ligne", "Une activité. Les activités dans la corbeille n’y sont pas."),
        ("Durée", "En heures et minutes, à additionner telles quelles. En CSV, en heures\u{a0}: 1,5 pour 1 h 30."),
        ("Durée estimée", "Oui\u{a0}: une reprise ne disait qu’une classe de durées."),
        ("Participants", "Les personnes présentes. Une personne venue deux fois compte deux fois."),
        ("Déjà venus", "Parmi les participants, les personnes qui étaient déjà venues."),
        ("Personnes accompagnées", "Les participants moins les personnes déjà venues."),
        ("Thèmes", "Séparés par «\u{a0};\u{a0}». Une activité qui a deux thèmes compte dans chacun\u{a0}: ne les additionnez pas."),
        ("Âge, genre, situation", "Le nombre de participants de chaque classe. Vide\u{a0}: l’activité n’est pas pour le public, ou compte selon l’autre liste."),
        ("Ancienne liste", "La nomenclature v1, des activités reprises d’un autre outil. Ses classes ne se comparent pas toutes aux nouvelles."),
    ]
    .into_iter()
    .chain(own)
    .map(|(name, text)| (name.to_owned(), text.to_owned()))
    .collect()
}
