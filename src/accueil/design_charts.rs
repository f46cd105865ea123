//! The charts in all their forms and states, for the page of components.

use chrono::{Datelike as _, Months, NaiveDate};
use leptos::prelude::*;

use crate::ui::chart::{Calendar, Chart, ChartFigure, Day, Form, HeatCalendar, Row, Unit};

pub fn all() -> impl IntoView {
    let charts =
        [bars(), compared(), shares(), two_shares(), columns(), compared_columns(), line(), long_line(), empty()];
    let figures: Vec<_> =
        charts.map(|chart| view! { <div class="sheet"><ChartFigure chart=chart /></div> }).into_iter().collect();
    view! { {figures}<div class="sheet"><HeatCalendar calendar=calendar() /></div> }
}

fn named(chart: Chart, title: &str, heading: &str, series: &[&str]) -> Chart {
    let series = series.iter().map(|name| (*name).to_owned()).collect();
    Chart { title: title.to_owned(), heading: heading.to_owned(), series, ..chart }
}

fn bars() -> Chart {
    let rows = vec![
        Row::new("Démarches en ligne", 1_234.0).linked("/design#d-themes"),
        Row::new("Prendre en main un équipement informatique, du bouton de mise en marche au premier réglage", 512.0),
        Row::new("Santé", 61.0).linked("/design#d-themes"),
        Row::new("Parentalité", 0.0),
        Row::new("Vie associative", None),
    ];
    let chart = Chart {
        rows,
        note: "Un accompagnement peut avoir plusieurs thèmes.".to_owned(),
        ..Chart::new(Form::Bars, "d-themes")
    };
    named(chart, "Thèmes", "Thème", &["Accompagnements"])
}

fn compared() -> Chart {
    let rows = vec![
        Row::new("Médiathèque de Sarcelles", 2_550.0).compared(1_800.0),
        Row::new("Mairie annexe", 915.0).compared(1_260.0),
        Row::new("À domicile", 180.0).compared(0.0),
    ];
    named(
        Chart { rows, unit: Unit::Minutes, ..Chart::new(Form::Bars, "d-lieux") },
        "Heures par lieu",
        "Lieu",
        &["2026", "2025"],
    )
}

fn ages(values: [[f64; 2]; 7]) -> Vec<Row> {
    let labels = [
        "Moins de 12 ans",
        "12 à 17 ans",
        "18 à 34 ans",
        "35 à 59 ans",
        "60 à 74 ans",
        "75 ans et plus",
        "Non communiqué",
    ];
    labels.into_iter().zip(values).map(|(label, [now, before])| Row::new(label, now).compared(before)).collect()
}

const AGES: [[f64; 2]; 7] =
    [[12.0, 4.0], [40.0, 51.0], [155.0, 98.0], [220.0, 230.0], [190.0, 120.0], [41.0, 33.0], [22.0, 80.0]];

fn shares() -> Chart {
    named(Chart { rows: ages(AGES), ..Chart::new(Form::Shares, "d-ages") }, "Âge des personnes", "Âge", &["Personnes"])
}

fn two_shares() -> Chart {
    named(
        Chart { rows: ages(AGES), ..Chart::new(Form::Shares, "d-ages-compares") },
        "Âge des personnes, deux années",
        "Âge",
        &["2026", "2025"],
    )
}

/// So many months that end on November 2026.
fn months(values: &[f64]) -> Vec<Row> {
    let last = NaiveDate::from_ymd_opt(2026, 11, 1).unwrap_or_default();
    let month = |before: u32| last - Months::new(before);
    let mut rows: Vec<_> =
        (0..).zip(values.iter().rev()).map(|(before, value)| Row::month(month(before), *value)).collect();
    rows.reverse();
    rows
}

fn columns() -> Chart {
    let rows =
        months(&[22.0, 30.0, 41.0, 35.0, 61.0, 28.0]).into_iter().map(|row| row.linked("/design#d-colonnes")).collect();
    named(Chart { rows, ..Chart::new(Form::Columns, "d-colonnes") }, "Ateliers par mois", "Mois", &["Ateliers"])
}

fn compared_columns() -> Chart {
    let before = [18.0, 22.0, 30.0, 31.0, 30.0, 35.0, 14.0, 3.0, 25.0, 30.0, 41.0, 33.0];
    let rows = months(&[22.0, 30.0, 41.0, 35.0, 28.0, 44.0, 12.0, 5.0, 38.0, 52.0, 61.0, 20.0]);
    let rows = rows.into_iter().zip(before).map(|(row, before)| row.compared(before)).collect();
    let chart = Chart { rows, ..Chart::new(Form::Columns, "d-colonnes-comparees") };
    named(chart, "Accompagnements par mois", "Mois", &["2025-2026", "2024-2025"])
}

fn line() -> Chart {
    let before =
        [1_080.0, 1_320.0, 1_810.0, 1_830.0, 1_805.0, 2_130.0, 880.0, 190.0, 1_490.0, 1_820.0, 2_460.0, 1_970.0];
    let rows = months(&[
        1_335.0, 1_810.0, 2_460.0, 2_115.0, 1_680.0, 2_640.0, 720.0, 300.0, 2_280.0, 3_120.0, 3_660.0, 1_200.0,
    ]);
    let rows = rows
        .into_iter()
        .zip(before)
        .map(|(row, before)| row.compared(before).linked("/design#d-fil-des-mois"))
        .collect();
    named(
        Chart { rows, unit: Unit::Minutes, ..Chart::new(Form::Line, "d-fil-des-mois") },
        "Heures par mois",
        "Mois",
        &["2025-2026", "2024-2025"],
    )
}

fn long_line() -> Chart {
    let wave = |at: u32| 45.0 + 30.0 * (f64::from(at) / 5.0).sin();
    let mut rows = months(&(0..36).map(wave).collect::<Vec<_>>());
    rows[20].values[0] = None;
    let note = "Trois ans\u{a0}; un mois n’est pas connu.".to_owned();
    named(
        Chart { rows, note, unit: Unit::Percent, ..Chart::new(Form::Line, "d-trois-ans") },
        "Réussite",
        "Mois",
        &["Réussite"],
    )
}

fn empty() -> Chart {
    let chart = Chart {
        empty: "Rien n’est noté sur cette période. Choisissez-en une plus longue.".to_owned(),
        ..Chart::new(Form::Bars, "d-vide")
    };
    named(chart, "Sans rien à montrer", "Thème", &["Accompagnements"])
}

fn calendar() -> Calendar {
    let month = NaiveDate::from_ymd_opt(2026, 11, 1).unwrap_or_default();
    let minutes =
        [0.0, 120.0, 450.0, 390.0, 0.0, 60.0, 0.0, 0.0, 180.0, 200.0, 240.0, 300.0, 45.0, 0.0, 0.0, 615.0, 30.0, 75.0];
    let days = month.iter_days().zip(minutes).map(|(day, value)| Day {
        day,
        value,
        href: Some(format!("/activites?jour={day}")),
    });
    Calendar {
        id: "d-mois".to_owned(),
        month,
        title: "Heures notées".to_owned(),
        unit: Unit::Minutes,
        days: days.collect(),
        today: month.with_day(18),
    }
}
