//! The parts of a whole: a band of weaves, one a row, told apart by their texture.

use leptos::prelude::*;

use super::{
    Chart,
    figure::{at, name, value},
    scale::Part,
};

/// What is drawn on each weave, in a square of 8; the first is plain.
const WEAVES: [&str; 8] = [
    "",
    "M-2 2l4-4M-2 10L10-2M6 10l4-4",
    "M2 2h.01M6 6h.01",
    "M2 0v8M6 0v8",
    "M0 4h8",
    "M0 4h8M4 0v8",
    "M-2 6l4 4M-2-2l12 12M6-2l4 4",
    "M4 4h.01",
];

pub(super) fn draw(chart: &Chart) -> AnyView {
    let patterns: Vec<_> = WEAVES
        .iter()
        .enumerate()
        .map(|(row, marks)| {
            view! {
                <pattern id=weave(chart, row) class=format!("weave n{row}") width="8" height="8" patternUnits="userSpaceOnUse">
                    <rect width="8" height="8" /><path d=*marks />
                </pattern>
            }
        })
        .collect();
    let parts: Vec<_> = (0..chart.series.len()).map(|series| chart.parts(series)).collect();
    let bands: Vec<_> = parts.iter().enumerate().map(|(series, parts)| band(chart, series, parts)).collect();
    let rows: Vec<_> = chart
        .rows
        .iter()
        .enumerate()
        .map(|(row, given)| {
            let values: Vec<_> = parts
                .iter()
                .enumerate()
                .map(|(series, parts)| {
                    let share = parts[row].map(Part::text);
                    view! { {value(chart, given, series)}<span class="share muted">{share}</span> }
                })
                .collect();
            view! {
                <li>
                    <svg class="swatch-weave" aria-hidden="true"><rect width="100%" height="100%" fill=fill(chart, row) /></svg>
                    {name(given.label.clone(), given.href.clone())}
                    {values}
                </li>
            }
        })
        .collect();
    let several = chart.series.len() > 1;
    let heads: Vec<_> = chart.series.iter().map(|name| view! { <span class="head">{name.clone()}</span> }).collect();
    view! {
        <svg class="weaves" aria-hidden="true"><defs>{patterns}</defs></svg>
        {bands}
        <ul class=if several { "parts two" } else { "parts" }>
            {several.then(|| view! { <li aria-hidden="true">{heads}</li> })}
            {rows}
        </ul>
    }
    .into_any()
}

fn band(chart: &Chart, series: usize, parts: &[Option<Part>]) -> impl IntoView + use<> {
    let segments: Vec<_> = parts
        .iter()
        .enumerate()
        .filter_map(|(row, part)| {
            let Part { start, size } = (*part)?;
            (size > 0.0).then(|| view! { <rect x=at(start) width=at(size) height="100%" fill=fill(chart, row) /> })
        })
        .collect();
    let name = (chart.series.len() > 1).then(|| view! { <p class="muted">{chart.series[series].clone()}</p> });
    view! { {name}<svg class="band" aria-hidden="true">{segments}</svg> }
}

/// Patterns belong to the whole page: each chart has its own.
fn weave(chart: &Chart, row: usize) -> String {
    format!("{}-trame-{}", chart.id, row % WEAVES.len())
}

fn fill(chart: &Chart, row: usize) -> String {
    format!("url(#{})", weave(chart, row))
}
