//! What evolves: an axis, and one place a row, in bars or on a thread.

use leptos::prelude::*;

use super::{
    Chart, Row,
    figure::{at, legend, rank},
    scale::Scale,
};

pub(super) fn columns(chart: &Chart) -> AnyView {
    draw(chart, Vec::new(), |height, series| {
        let (x, width) = if series == 0 { ("28%", "44%") } else { ("16%", "68%") };
        view! { <rect class=rank(series) x=x width=width y=at(1.0 - height) height=at(height) rx="2" /> }.into_any()
    })
}

pub(super) fn line(chart: &Chart) -> AnyView {
    let scale = Scale::of(chart.unit, chart.greatest());
    // What it is compared with lies underneath.
    let threads = (0..chart.series.len()).rev().map(|series| thread(chart, series, &scale)).collect();
    draw(chart, threads, |height, series| {
        view! { <circle class=rank(series) cx="50%" cy=at(1.0 - height) r=if series == 0 { "5" } else { "4" } /> }
            .into_any()
    })
}

/// The line through the values of a series, broken where one is not known.
fn thread(chart: &Chart, series: usize, scale: &Scale) -> AnyView {
    let places: Vec<_> = chart.rows.iter().map(|row| row.value(series).map(|value| scale.place(value))).collect();
    let count = places.len();
    let segments: Vec<_> = places
        .windows(2)
        .enumerate()
        .filter_map(|(row, pair)| {
            let [Some(from), Some(to)] = pair else { return None };
            let (x1, x2) = (middle(row, count), middle(row + 1, count));
            Some(view! { <line x1=x1 x2=x2 y1=at(1.0 - from) y2=at(1.0 - to) /> })
        })
        .collect();
    view! { <g class=rank(series)>{segments}</g> }.into_any()
}

/// The middle of a row's place.
fn middle(row: usize, count: usize) -> String {
    let whole = |value: usize| u32::try_from(value).map_or(f64::from(u32::MAX), f64::from);
    at((whole(row) + 0.5) / whole(count))
}

/// The frame: axis, lines of the axis, what lies behind the places, and a place a row with the mark of each of its values.
fn draw(chart: &Chart, behind: Vec<AnyView>, mark: impl Fn(f64, usize) -> AnyView) -> AnyView {
    let scale = Scale::of(chart.unit, chart.greatest());
    let ticks: Vec<_> = scale.ticks.iter().rev().map(|tick| view! { <span>{chart.unit.tick(*tick)}</span> }).collect();
    let lines: Vec<_> = scale
        .ticks
        .iter()
        .map(|tick| at(1.0 - scale.place(*tick)))
        .map(|y| view! { <line x1="0" x2="100%" y1=y.clone() y2=y /> })
        .collect();
    let peak = chart.rows.iter().position(|row| row.value(0).is_some_and(|value| value >= top(chart)));
    let rows: Vec<_> = chart
        .rows
        .iter()
        .enumerate()
        .map(|(number, row)| {
            let marks: Vec<_> = (0..chart.series.len())
                .rev()
                .filter_map(|series| Some(mark(scale.place(row.value(series)?), series)))
                .collect();
            let value = row.value(0).map(|value| {
                view! { <text x="50%" y=at(1.0 - scale.place(value)) dy="-0.7em">{chart.unit.text(value)}</text> }
            });
            let way = row.href.clone().map(|href| view! { <a href=href aria-label=format!("Voir {}", row.label)></a> });
            view! {
                <li class:peak=peak == Some(number) class:linked=row.href.is_some()>
                    <svg aria-hidden="true">{marks}{value}</svg>
                    <span class="short" aria-hidden="true">{row.short.clone()}</span>
                    <span class="said">{said(chart, row)}</span>
                    {way}
                </li>
            }
        })
        .collect();
    let density = match rows.len() {
        0..=6 => "few",
        7..=12 => "dozen",
        _ => "many",
    };
    view! {
        {legend(chart)}
        <div class=format!("upright {density}")>
            <div class="axis" aria-hidden="true">{ticks}</div>
            <div class="plot">
                <svg class="behind" aria-hidden="true"><g class="lines">{lines}</g>{behind}</svg>
                <ol>{rows}</ol>
            </div>
        </div>
    }
    .into_any()
}

/// The greatest value of what one reads.
fn top(chart: &Chart) -> f64 {
    chart.rows.iter().filter_map(|row| row.value(0)).fold(f64::MIN_POSITIVE, f64::max)
}

/// « novembre 2026 : 61, 2025 : 41 ».
fn said(chart: &Chart, row: &Row) -> String {
    let compared = chart.series.get(1).map(|name| format!(", {name}\u{a0}: {}", chart.text(row, 1)));
    format!("{}\u{a0}: {}{}", row.label, chart.text(row, 0), compared.unwrap_or_default())
}
