//! Participants by age, genre or situation, read in one of the two nomenclatures. Only classes that hold the same people in
//! both are added up; the others are « non comparable » as soon as the other nomenclature has people too.

use super::model::Chiffres;
use crate::referentiel::nomenclature::{Axe, Nomenclature, SAME_CLASSES};

/// A class, or several that the other nomenclature does not tell apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    pub label: String,
    /// `None`: not comparable.
    pub participants: Option<u64>,
}

/// The participants of a period by class, as one nomenclature tells them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repartition {
    pub parts: Vec<Part>,
    /// Participants who are in no class above.
    pub others: u64,
}

/// In whose words people are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lecture {
    pub nomenclature: Nomenclature,
    /// People of the other version are read too: what is not the same in both is not comparable.
    pub mixed: bool,
}

impl Lecture {
    /// Of periods that are read together: in the version that is asked for, else in that of most people.
    pub fn of(asked: Option<Nomenclature>, periods: &[&Chiffres]) -> Self {
        let people = |of: Nomenclature| periods.iter().map(|chiffres| chiffres.effectifs(of).participants).sum::<u64>();
        let (v1, v2) = (people(Nomenclature::V1), people(Nomenclature::V2));
        let nomenclature = asked.unwrap_or(if v1 > v2 { Nomenclature::V1 } else { Nomenclature::V2 });
        Self { nomenclature, mixed: people(other(nomenclature)) > 0 }
    }
}

fn other(nomenclature: Nomenclature) -> Nomenclature {
    match nomenclature {
        Nomenclature::V1 => Nomenclature::V2,
        Nomenclature::V2 => Nomenclature::V1,
    }
}

impl Chiffres {
    /// Participants by class.
    pub fn repartition(&self, axe: Axe, lecture: Lecture) -> Repartition {
        let Lecture { nomenclature: lecture, mixed } = lecture;
        let other = other(lecture);
        let (own, others) = (self.effectifs(lecture), self.effectifs(other));
        // Where the other version does not know the axis at all, it has no class to compare: its people are told apart.
        let compared = mixed && !other.classes(axe).is_empty();
        let mut parts = Vec::new();
        let mut counted = 0;
        let mut at = 0;
        let classes = lecture.classes(axe);
        while at < classes.len() {
            let same = same(axe, lecture, at).filter(|_| compared);
            let (here, there): (&[usize], &[usize]) = same.unwrap_or((&[], &[]));
            let places = if here.is_empty() { at..at + 1 } else { at..at + here.len() };
            let sum = |counts: &[u64], at: &[usize]| at.iter().map(|at| counts[*at]).sum::<u64>();
            let owned: Vec<_> = places.clone().collect();
            let participants = match (compared, same) {
                (true, None) => None,
                _ => Some(sum(own.of(axe), &owned) + sum(others.of(axe), there)),
            };
            counted += participants.unwrap_or(0);
            // Two classes of this version that are one of the other keep the other's name.
            let label = match there {
                [one] if here.len() > 1 => other.classes(axe)[*one].label,
                _ => classes[at].label,
            };
            parts.push(Part { label: label.to_owned(), participants });
            at = places.end;
        }
        let everybody = own.participants + others.participants;
        Repartition { parts, others: everybody.saturating_sub(counted) }
    }
}

/// The classes of this version that begin at this place, and those of the other, where they hold the same people.
fn same(axe: Axe, lecture: Nomenclature, at: usize) -> Option<(&'static [usize], &'static [usize])> {
    let lines = SAME_CLASSES.iter().filter(|(of, ..)| *of == axe);
    let turned = lines.map(|(_, v1, v2)| if lecture == Nomenclature::V1 { (*v1, *v2) } else { (*v2, *v1) });
    turned.into_iter().find(|(here, _)| here.first() == Some(&at))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistique::{
        model::{Effectifs, Releve},
        periode::Periode,
    };

    fn chiffres(v1: Effectifs, v2: Effectifs) -> Chiffres {
        let mut chiffres = Chiffres::of(Periode::parse("2026-11").unwrap(), &Releve::default());
        (chiffres.v1, chiffres.v2) = (v1, v2);
        chiffres
    }

    /// In v1: 1 under 12, 2 from 12 to 18, 10 from 18 to 35, 20 from 35 to 60, 4 of 60 and more, 3 of whom nothing is said.
    fn v1() -> Effectifs {
        Effectifs { participants: 40, ages: [1, 2, 10, 20, 4, 0, 0, 0], genres: [0; 3], statuts: [5, 6, 7, 8, 14] }
    }

    fn v2() -> Effectifs {
        Effectifs {
            participants: 100,
            ages: [3, 5, 7, 11, 13, 17, 19, 25],
            genres: [40, 50, 10],
            statuts: [10, 20, 30, 25, 15],
        }
    }

    fn read_in(chiffres: &Chiffres, axe: Axe, nomenclature: Nomenclature) -> Repartition {
        chiffres.repartition(axe, Lecture::of(Some(nomenclature), &[chiffres]))
    }

    fn read(repartition: &Repartition) -> Vec<(&str, Option<u64>)> {
        repartition.parts.iter().map(|part| (part.label.as_str(), part.participants)).collect()
    }

    #[test]
    fn one_nomenclature_alone_is_read_whole() {
        let alone = chiffres(Effectifs::default(), v2());
        let ages = read_in(&alone, Axe::Age, Nomenclature::V2);
        let counts: Vec<_> = ages.parts.iter().map(|part| part.participants.unwrap()).collect();
        assert_eq!(counts, v2().ages);
        assert_eq!(ages.others, 0);
        // What v1 has no class for stays out of it.
        let old = read_in(&chiffres(v1(), Effectifs::default()), Axe::Age, Nomenclature::V1);
        assert_eq!((old.parts.len(), old.others), (5, 3));
    }

    #[test]
    fn both_are_added_up_where_their_classes_are_the_same() {
        let both = chiffres(v1(), v2());
        let ages = read_in(&both, Axe::Age, Nomenclature::V2);
        assert_eq!(
            read(&ages),
            [
                ("Moins de 12 ans", Some(4)),
                ("12 à 17 ans", Some(7)),
                ("18 à 24 ans", None),
                ("25 à 39 ans", None),
                ("40 à 59 ans", None),
                ("60 ans et plus", Some(40)),
                ("Non communiqué", None),
            ]
        );
        assert_eq!(ages.others, 140 - 51);
        let ages = read_in(&both, Axe::Age, Nomenclature::V1);
        assert_eq!(
            read(&ages),
            [
                ("Moins de 12 ans", Some(4)),
                ("12 à 18 ans", Some(7)),
                ("18 à 35 ans", None),
                ("35 à 60 ans", None),
                ("60 ans et plus", Some(40)),
            ]
        );
        let situations = read_in(&both, Axe::Statut, Nomenclature::V2);
        assert_eq!(situations.parts.iter().map(|part| part.participants.unwrap()).sum::<u64>(), 140);
        assert_eq!(situations.others, 0);
        // A period of one version, read beside one of the other, is told in the classes of both.
        let lecture = Lecture { nomenclature: Nomenclature::V2, mixed: true };
        let ages = chiffres(Effectifs::default(), v2()).repartition(Axe::Age, lecture);
        assert_eq!((ages.parts.len(), ages.others), (7, 100 - 44));
        // v1 does not know genres: its people are told apart, v2's are not hidden.
        let genres = read_in(&both, Axe::Genre, Nomenclature::V2);
        assert_eq!((genres.parts[1].participants, genres.others), (Some(50), 40));
    }
}
