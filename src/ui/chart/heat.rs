//! A month as a table of days: the table is the figure.

use chrono::{Datelike as _, NaiveDate};
use leptos::prelude::*;

use super::{Calendar, figure::framed};
use crate::kernel::french;

/// A month, Monday first. Each day has its value in words; five steps of colour show it from afar.
#[component]
pub fn HeatCalendar(calendar: Calendar) -> impl IntoView {
    let heads: Vec<_> = french::WEEKDAYS
        .map(|name| {
            let short: String = name.chars().take(3).chain(['.']).collect();
            view! { <th scope="col"><span aria-hidden="true">{short}</span><span class="visually-hidden">{name}</span></th> }
        })
        .into_iter()
        .collect();
    let weeks: Vec<_> = calendar
        .weeks()
        .into_iter()
        .map(|week| {
            let days: Vec<_> = week.into_iter().map(|day| cell(&calendar, day)).collect();
            view! { <tr>{days}</tr> }
        })
        .collect();
    let edges = calendar.steps().edges().map(|edge| format!("jusqu’à {}", calendar.unit.text(edge)));
    let legend: Vec<_> = std::iter::once("rien".to_owned())
        .chain(edges)
        .enumerate()
        .map(|(step, said)| view! { <li><span class=format!("step step-{step}") aria-hidden="true"></span>{said}</li> })
        .collect();
    let table = view! {
        <table class="tabular days" aria-labelledby=format!("{}-legende", calendar.id)>
            <thead><tr>{heads}</tr></thead>
            <tbody>{weeks}</tbody>
        </table>
        <ul class="heat-legend">{legend}</ul>
    };
    let month = french::capitalised(&french::month(calendar.month));
    framed(&calendar.id, calendar.title, month, table.into_any())
}

fn cell(calendar: &Calendar, day: Option<NaiveDate>) -> AnyView {
    let Some(day) = day else { return view! { <td></td> }.into_any() };
    let given = calendar.day(day);
    let value = given.map_or(0.0, |given| given.value);
    let said = if value > 0.0 { calendar.unit.text(value) } else { "rien".to_owned() };
    let shown = (value > 0.0).then(|| {
        let (full, brief) = (calendar.unit.text(value), calendar.unit.brief(value));
        view! { <span class="value" aria-hidden="true"><span class="full">{full}</span><span class="brief">{brief}</span></span> }
    });
    let inside = view! {
        <span class="visually-hidden">{format!("{}\u{a0}: {said}", french::weekday(day))}</span>
        <span class="day" aria-hidden="true">{day.day()}</span>
        {shown}
    };
    let inside = match given.and_then(|given| given.href.clone()) {
        Some(href) => view! { <a href=href>{inside}</a> }.into_any(),
        None => view! { <span class="cell">{inside}</span> }.into_any(),
    };
    let class = format!("step-{}", calendar.steps().step(value));
    view! { <td class=class aria-current=(calendar.today == Some(day)).then_some("date")>{inside}</td> }.into_any()
}
