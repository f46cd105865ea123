//! What a line says, under the names and the known places of the examples.

mod lines;
mod rules;

use std::collections::BTreeMap;

use super::*;
use crate::referentiel::nomenclature::{Axe, Nomenclature};

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 24).unwrap()
}

/// What a structure has of its own: the last digit of an id is its number in the examples.
#[derive(Debug)]
struct Own {
    lieux: Vec<(String, String)>,
    propres: Vec<(String, String)>,
}

const ID: &str = "019ab000-0000-7000-8000-00000000000";

impl Own {
    fn named(name: &str) -> Self {
        let (lieux, propres): (&[_], &[_]) = match name {
            "95" => (
                &[
                    "Médiathèque Anna Langfus, Sarcelles",
                    "Mairie annexe de Lochères, Sarcelles",
                    "Maison de quartier Rosiers-Chantepie, Sarcelles",
                    "France Services, Garges-lès-Gonesse",
                ],
                &["Café numérique", "Jeux vidéo"],
            ),
            "974" => (&["Médiathèque François Mitterrand, Saint-Denis", "Case de Savanna, Saint-Paul"], &[]),
            _ => (&[], &[]),
        };
        let owned = |labels: &[&str]| {
            (1..).zip(labels).map(|(rank, label)| (format!("{ID}{rank}"), (*label).to_owned())).collect()
        };
        Self { lieux: owned(lieux), propres: owned(propres) }
    }

    fn lire(&self, texte: &str) -> Lecture {
        lire(texte, today(), &Connus { lieux: &self.lieux, themes_propres: &self.propres })
    }
}

/// « #1 », as the examples write an id.
fn number(id: &str) -> String {
    id.replace(ID, "#")
}

fn shown<T, D: ToString>(lu: &Lu<T>, show: impl Fn(&T) -> D) -> (String, &Source) {
    (show(&lu.valeur).to_string(), &lu.source)
}

/// The values of a reading, each with its words, under the names that the examples give them.
fn values(lecture: &Lecture) -> BTreeMap<&'static str, Vec<(String, Vec<Span>)>> {
    let mut values: BTreeMap<_, Vec<_>> = BTreeMap::new();
    let mut put = |name, (valeur, source): (String, &Source)| {
        if let Source::Texte(spans) = source {
            values.entry(name).or_default().push((valeur, spans.clone()));
        }
    };
    put("quoi", shown(&lecture.kind, |kind| kind.code()));
    put("jour", shown(&lecture.jour, |jour| *jour));
    lecture.duree.iter().for_each(|lu| put("duree", shown(lu, |duree| duree.minutes())));
    lecture.participants.iter().for_each(|lu| put("pers", shown(lu, |count| *count)));
    lecture.recurrents.iter().for_each(|lu| put("habitues", shown(lu, |count| *count)));
    lecture.themes.iter().for_each(|lu| put("themes", shown(lu, |theme| theme.code())));
    lecture.propres.iter().for_each(|lu| put("propres", shown(lu, |propre| number(&propre.id))));
    lecture.materiels.iter().for_each(|lu| put("materiel", shown(lu, |code| *code)));
    lecture.niveau.iter().for_each(|lu| put("niveau", shown(lu, |code| *code)));
    lecture.autonomie.iter().for_each(|lu| put("autonomie", shown(lu, |code| *code)));
    lecture.suites.iter().for_each(|lu| put("suites", shown(lu, |suite| suite.code())));
    lecture.redirections.iter().for_each(|lu| put("vers", shown(lu, |code| *code)));
    lecture.mandats.iter().for_each(|lu| put("mandats", shown(lu, |count| *count)));
    lecture.lieu.iter().for_each(|lu| {
        put(
            "lieu",
            shown(lu, |lieu| match lieu {
                LieuLu::Connu { id, .. } => number(id),
                LieuLu::Nouveau { nom, commune } => format!("{nom}@{}", commune.as_deref().unwrap_or_default()),
                LieuLu::Domicile => "domicile".to_owned(),
                LieuLu::Distance => "distance".to_owned(),
            }),
        );
    });
    for (name, axe, classes) in [
        ("ages", Axe::Age, &lecture.ages),
        ("genres", Axe::Genre, &lecture.genres),
        ("statuts", Axe::Statut, &lecture.statuts),
    ] {
        for lu in classes {
            let class = &Nomenclature::V2.classes(axe)[lu.valeur.place];
            put(name, shown(lu, |classe| format!("{}:{}", class.code, classe.nombre)));
        }
    }
    values
}
