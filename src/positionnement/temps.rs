//! How long an item takes: beside the time of others, and outages, which are not counted.

use std::time::Duration;

use leptos::prelude::*;

use super::store::Note;
use crate::{
    kernel::french,
    ui::chart::{Chart, ChartFigure, Form, Row},
};

/// Below so many other answers, a time says too much of each.
const MINIMUM: usize = 10;
/// How wide a class may be, in seconds.
const LARGEURS: [u32; 11] = [1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600];
/// Classes of the picture, the last one open.
const CLASSES: u32 = 10;

/// Outages while a test was on the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Coupures {
    pub combien: u32,
    pub duree: Duration,
}

impl Coupures {
    pub fn of<'a>(notes: impl IntoIterator<Item = &'a Note>) -> Self {
        notes.into_iter().fold(Self::default(), |sum, note| Self {
            combien: sum.combien + note.coupures.combien,
            duree: sum.duree + note.coupures.duree,
        })
    }

    /// « 2 coupures, 3 minutes 05 : pas comptées »; `None` without any.
    pub fn said(self) -> Option<String> {
        let seconds = u32::try_from(self.duree.as_secs()).unwrap_or(u32::MAX);
        let not_counted = if self.combien == 1 { "pas comptée" } else { "pas comptées" };
        (self.combien > 0).then(|| {
            let count = french::count(self.combien.into(), "coupure", "coupures");
            format!("{count}, {}\u{a0}: {not_counted}", french::spoken(seconds))
        })
    }
}

/// The times of many answers to an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repartition {
    pub combien: usize,
    /// In seconds: a quarter, a half, three quarters of the answers took at most as long.
    pub quartiles: [u32; 3],
    /// How wide each class is, in seconds; the last one has no end.
    largeur: u32,
    classes: Vec<u32>,
}

impl Repartition {
    /// `times` in milliseconds, the shortest first. `None` where they are too few to hide anybody.
    pub fn of(times: &[u32]) -> Option<Self> {
        if times.len() < MINIMUM {
            return None;
        }
        let seconds = |ms: u32| (ms + 500) / 1000;
        let at = |part: usize| seconds(times[(times.len() - 1) * part / 100]);
        // One person who left the page for an hour must not flatten the picture.
        let most = at(95).max(1);
        let largeur = LARGEURS.into_iter().find(|width| most / width < CLASSES).unwrap_or(LARGEURS[10]);
        let mut repartition =
            Self { combien: times.len(), quartiles: [at(25), at(50), at(75)], largeur, classes: vec![] };
        let last = (most / largeur).min(CLASSES - 1);
        repartition.classes = vec![0; last as usize + 1];
        for time in times {
            let class = repartition.class(seconds(*time));
            repartition.classes[class] += 1;
        }
        Some(repartition)
    }

    fn class(&self, seconds: u32) -> usize {
        ((seconds / self.largeur) as usize).min(self.classes.len() - 1)
    }

    /// « de 10 à 20 s », « 180 s et plus ».
    fn label(&self, class: usize) -> String {
        let from = self.largeur * u32::try_from(class).unwrap_or_default();
        if class + 1 == self.classes.len() {
            format!("{from}\u{a0}s et plus")
        } else {
            format!("de {from} à {}\u{a0}s", from + self.largeur)
        }
    }

    /// « La moitié des 214 réponses a pris de 20 secondes à 48 secondes. »
    fn said(&self) -> String {
        let [low, _, high] = self.quartiles;
        format!(
            "La moitié des {} réponses a pris de {} à {}.",
            french::number(self.combien as u64),
            french::spoken(low),
            french::spoken(high)
        )
    }
}

/// Times in classes. `ici`: the time of one answer, in seconds, and whose it is.
#[component]
pub fn Temps(
    titre: &'static str,
    repartition: Repartition,
    #[prop(default = None)] ici: Option<(u32, &'static str)>,
) -> impl IntoView {
    let own = ici.map(|(seconds, _)| repartition.class(seconds));
    let whose = ici.map_or("", |(_, whose)| whose);
    let rows = repartition.classes.iter().enumerate().map(|(at, count)| {
        let begins = repartition.largeur * u32::try_from(at).unwrap_or_default();
        let (mut label, mut short) = (repartition.label(at), begins.to_string());
        if own == Some(at) {
            (label, short) = (format!("{label} ({whose})"), format!("▲\u{a0}{short}"));
        }
        Row { short, ..Row::new(label, f64::from(*count)) }
    });
    let chart = Chart {
        title: titre.to_owned(),
        note: repartition.said(),
        heading: "Temps".to_owned(),
        series: vec!["Réponses".to_owned()],
        rows: rows.collect(),
        ..Chart::new(Form::Columns, "temps")
    };
    let mark = own.map(|_| format!("▲\u{a0}: {whose}. ")).unwrap_or_default();
    view! {
        <section class="sheet" aria-labelledby="temps-legende">
            <ChartFigure chart=chart />
            <p class="muted">{format!("{mark}En bas, les secondes.")}</p>
        </section>
    }
}

#[cfg(test)]
#[path = "temps_tests.rs"]
mod tests;
