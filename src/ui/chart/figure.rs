//! The frame of every chart: its title, its drawing, the table behind it.

use leptos::prelude::*;

use super::{Chart, Form, Row, bars, shares, upright};

/// A chart with the table that it draws. Fields of `Chart` say the rest.
#[component]
pub fn ChartFigure(chart: Chart) -> impl IntoView {
    let drawing = if chart.is_blank() {
        view! { <p class="empty">{chart.empty.clone()}</p> }.into_any()
    } else {
        let drawing = match chart.form {
            Form::Bars => bars::draw(&chart),
            Form::Shares => shares::draw(&chart),
            Form::Columns => upright::columns(&chart),
            Form::Line => upright::line(&chart),
        };
        view! { {drawing}{behind(&chart)} }.into_any()
    };
    framed(&chart.id, chart.title, chart.note, drawing)
}

/// The figure of this id, named by its caption.
pub(super) fn framed(id: &str, title: String, note: String, drawing: AnyView) -> AnyView {
    let caption = format!("{id}-legende");
    view! {
        <figure class="chart" id=id.to_owned() aria-labelledby=caption>
            <figcaption id=caption.clone()>
                <strong>{title}</strong>
                {(!note.is_empty()).then(|| view! { " "<span class="muted">{note}</span> })}
            </figcaption>
            {drawing}
        </figure>
    }
    .into_any()
}

/// The same figures, to read, copy or hear.
fn behind(chart: &Chart) -> impl IntoView + use<> {
    let heads: Vec<_> =
        chart.series.iter().map(|name| view! { <th scope="col" class="number">{name.clone()}</th> }).collect();
    let rows: Vec<_> = chart
        .rows
        .iter()
        .map(|row| {
            let values: Vec<_> = (0..chart.series.len())
                .map(|series| view! { <td class="number">{chart.text(row, series)}</td> })
                .collect();
            // Bars and shares have their links beside the drawing, wide enough to be pressed.
            let href = row.href.clone().filter(|_| matches!(chart.form, Form::Columns | Form::Line));
            view! { <tr><th scope="row">{name(row.label.clone(), href)}</th>{values}</tr> }
        })
        .collect();
    view! {
        <details>
            <summary>"Les chiffres en tableau"</summary>
            <table class="tabular">
                <caption class="visually-hidden">{chart.title.clone()}</caption>
                <thead><tr><th scope="col">{chart.heading.clone()}</th>{heads}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </details>
    }
}

/// Which mark is which series, where there are two.
pub(super) fn legend(chart: &Chart) -> Option<AnyView> {
    let several = chart.series.len() > 1;
    let samples: Vec<_> = chart
        .series
        .iter()
        .enumerate()
        .map(|(at, name)| {
            let sample = if chart.form == Form::Columns {
                view! { <rect x="15%" y="10%" width="70%" height="80%" /> }.into_any()
            } else {
                view! { <line x1="0" x2="100%" y1="50%" y2="50%" /><circle cx="50%" cy="50%" r="4.5" /> }.into_any()
            };
            view! { <li><svg class=format!("sample {}", rank(at)) aria-hidden="true">{sample}</svg>{name.clone()}</li> }
        })
        .collect();
    several.then(|| view! { <ul class="series">{samples}</ul> }.into_any())
}

/// The class of a series: what one reads, and what it is compared with.
pub(super) fn rank(series: usize) -> &'static str {
    if series == 0 { "main" } else { "compared" }
}

/// A value beside its mark; with the name of its series for who hears it, where there are two.
pub(super) fn value(chart: &Chart, row: &Row, series: usize) -> AnyView {
    let of = (chart.series.len() > 1)
        .then(|| view! { <span class="visually-hidden">{format!("{}\u{a0}: ", chart.series[series])}</span> });
    let text = chart.text(row, series);
    let (class, shown) = if row.value(series).is_some() {
        ("value", text.into_any())
    } else {
        (
            "value absent",
            view! { <span aria-hidden="true">"–"</span><span class="visually-hidden">{text}</span> }.into_any(),
        )
    };
    view! { <span class=format!("{class} {}", rank(series))>{of}{shown}</span> }.into_any()
}

/// A place as SVG says it: 0.625 is `62.5%`.
pub(super) fn at(place: f64) -> String {
    format!("{}%", (place * 10_000.0).round() / 100.0)
}

/// A row's name, a link where it has one.
pub(super) fn name(label: String, href: Option<String>) -> AnyView {
    match href {
        Some(href) => view! { <a class="name" href=href>{label}</a> }.into_any(),
        None => view! { <span class="name">{label}</span> }.into_any(),
    }
}
