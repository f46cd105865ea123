//! Threads lying down, a row each, that end on a knot.

use leptos::prelude::*;

use super::{
    Chart, Row,
    figure::{at, legend, name, rank, value},
    scale::Scale,
};

pub(super) fn draw(chart: &Chart) -> AnyView {
    let scale = Scale::up_to(chart.greatest());
    let rows: Vec<_> = chart
        .rows
        .iter()
        .map(|row| {
            let threads: Vec<_> = (0..chart.series.len()).map(|series| thread(chart, row, series, &scale)).collect();
            view! { <li>{name(row.label.clone(), row.href.clone())}{threads}</li> }
        })
        .collect();
    view! { {legend(chart)}<ul class="bars">{rows}</ul> }.into_any()
}

fn thread(chart: &Chart, row: &Row, series: usize, scale: &Scale) -> impl IntoView + use<> {
    let drawn = row.value(series).map(|length| {
        let end = at(scale.place(length));
        view! { <line x1="0" x2=end.clone() y1="50%" y2="50%" /><circle cx=end cy="50%" r="6" /> }
    });
    view! {
        <svg class=format!("bar {}", rank(series)) aria-hidden="true">{drawn}</svg>
        {value(chart, row, series)}
    }
}
