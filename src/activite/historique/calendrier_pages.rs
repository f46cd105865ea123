//! The log by week and by month, and the days that had nothing to note.

use axum::{
    extract::Query,
    response::{IntoResponse, Redirect, Response},
};
use chrono::{Datelike as _, Days, Months, NaiveDate};
use leptos::prelude::*;
use serde::Deserialize;

use super::{api, liste_vues::Vues};
use crate::{
    activite::tableau::{Ligne, Totals, week_of},
    error::AppError,
    kernel::french,
    server::{form::Posted, request::Request},
    ui::{
        chart::{Calendar, Day, HeatCalendar, Unit},
        icon::KnotDone,
        layout::Document,
    },
};

/// Days that the log can hold; other addresses do not exist.
const YEARS: std::ops::Range<i32> = 2020..2100;

#[derive(Deserialize)]
pub struct OfWeek {
    jour: Option<NaiveDate>,
}

pub async fn week(cx: Request, Query(query): Query<OfWeek>) -> Result<Response, AppError> {
    let today = cx.today();
    let jour = query.jour.unwrap_or(today);
    if !YEARS.contains(&jour.year()) {
        return Err(AppError::NotFound);
    }
    let lignes = api::week(&cx, jour).await?;
    let (monday, sunday) = week_of(jour);
    let title = format!("Semaine du {}", french::date(monday));
    Ok(cx.page(Document::titled(&title), || {
        let days: Vec<_> = monday
            .iter_days()
            .take(7)
            .filter(|day| *day <= today)
            .map(|day| {
                let of_day = lignes.iter().filter(|ligne| ligne.jour == day).cloned().collect();
                view! { <Jour day=day lignes=of_day /> }
            })
            .collect();
        let next = (sunday < today).then(
            || view! { <a href=format!("/activites/semaine?jour={}", monday + Days::new(7))>"Semaine suivante →"</a> },
        );
        view! {
            <div class="row spread">
                <h1>{title.clone()}</h1>
                <nav class="row" aria-label="Semaines">
                    <a href=format!("/activites/semaine?jour={}", monday - Days::new(7))>"← Semaine précédente"</a>
                    {next}
                    <a href=month_address(jour)>{french::capitalised(&french::month(jour))}</a>
                </nav>
            </div>
            <Vues current="/activites/semaine" />
            <p class="totals" id="total-semaine">{sum(&lignes).in_words()}</p>
            <div class="week">{days}</div>
        }
    }))
}

/// A day of the week, a link to its page.
#[component]
fn Jour(day: NaiveDate, lignes: Vec<Ligne>) -> impl IntoView {
    let totals = sum(&lignes);
    let lines: Vec<_> = lignes
        .iter()
        .map(|ligne| {
            view! {
                <li>
                    <KnotDone />
                    <p class="when">{ligne.duree.to_string()}</p>
                    <h3><a href=format!("/activites/{}", ligne.id)>{ligne.title()}</a></h3>
                    <p>{ligne.place()}{ligne.people().map(|people| format!(" · {people}"))}</p>
                </li>
            }
        })
        .collect();
    let said = if lignes.is_empty() { "Rien de noté.".to_owned() } else { totals.in_words() };
    view! {
        <section aria-labelledby=format!("j{day}")>
            <h2 id=format!("j{day}")><a href=format!("/activites?jour={day}")>{french::capitalised(&french::weekday(day))}</a></h2>
            <p class="muted totals">{said}</p>
            {(!lines.is_empty()).then(|| view! { <ol class="thread">{lines}</ol> })}
        </section>
    }
}

fn sum(lignes: &[Ligne]) -> Totals {
    let of = |ligne: &Ligne| Totals {
        entries: 1,
        participants: ligne.participants.into(),
        duree: ligne.duree.minutes().into(),
    };
    lignes.iter().map(of).sum()
}

#[derive(Deserialize)]
pub struct OfMonth {
    /// `2026-11`
    mois: Option<String>,
}

pub async fn month(cx: Request, Query(query): Query<OfMonth>) -> Result<Response, AppError> {
    let today = cx.today();
    let asked = query.mois.map_or(Some(today), |mois| format!("{mois}-01").parse::<NaiveDate>().ok());
    let first = asked.filter(|day| YEARS.contains(&day.year())).ok_or(AppError::NotFound)?;
    let first = first - Days::new(first.day0().into());
    let last = first + Months::new(1) - Days::new(1);
    let days = api::totals_by_day(&cx, first, last).await?;
    let title = french::capitalised(&french::month(first));
    Ok(cx.page(Document::titled(&title), || {
        let whole: Totals = days.iter().map(|(_, totals)| *totals).sum();
        let weeks: Vec<_> = week_of(first)
            .0
            .iter_weeks()
            .take_while(|monday| *monday <= last.min(today))
            .map(|monday| {
                let of_week = days.iter().filter(|(day, _)| week_of(*day).0 == monday).map(|(_, totals)| *totals);
                view! { <Semaine monday=monday.max(first) totals=of_week.sum() /> }
            })
            .collect();
        let next = (last < today).then(|| view! { <a href=month_address(last + Days::new(1))>"Mois suivant →"</a> });
        view! {
            <div class="row spread">
                <h1>{title.clone()}</h1>
                <nav class="row" aria-label="Mois">
                    <a href=month_address(first - Days::new(1))>"← Mois précédent"</a>
                    {next}
                </nav>
            </div>
            <Vues current="/activites/mois" />
            <p class="totals" id="total-mois">{whole.in_words()}</p>
            <HeatCalendar calendar=calendar(&days, (first, last), today) />
            <section aria-labelledby="semaines">
                <h2 id="semaines">"Par semaine"</h2>
                <ul class="plain weeks">{weeks}</ul>
            </section>
        }
    }))
}

/// A week, as far as it is of the month.
#[component]
fn Semaine(monday: NaiveDate, totals: Totals) -> impl IntoView {
    view! {
        <li>
            <a href=format!("/activites/semaine?jour={monday}")>{format!("Semaine du {}", french::day_and_month(monday))}</a>
            <span class="muted totals">{totals.in_words()}</span>
        </li>
    }
}

fn calendar(days: &[(NaiveDate, Totals)], (first, last): (NaiveDate, NaiveDate), today: NaiveDate) -> Calendar {
    let minutes = |day| days.iter().find(|(of, _)| *of == day).map_or(0, |(_, totals)| totals.duree);
    let up_to_today = first.iter_days().take_while(|day| *day <= last.min(today));
    let day = |day| Day { day, value: f64::from(minutes(day)), href: Some(format!("/activites?jour={day}")) };
    Calendar {
        id: "mois".to_owned(),
        month: first,
        title: "Heures notées".to_owned(),
        unit: Unit::Minutes,
        days: up_to_today.map(day).collect(),
        today: Some(today),
    }
}

fn month_address(day: NaiveDate) -> String {
    format!("/activites/mois?mois={:04}-{:02}", day.year(), day.month())
}

#[derive(Deserialize)]
pub struct Settled {
    jour: NaiveDate,
    /// The day of the page where it was said.
    retour: Option<NaiveDate>,
}

pub async fn post_settle_day(cx: Request, Posted(form): Posted<Settled>) -> Result<Response, AppError> {
    api::settle_day(&cx, form.jour).await?;
    let back = form.retour.map_or_else(String::new, |jour| format!("?jour={jour}"));
    Ok(Redirect::to(&format!("/activites{back}")).into_response())
}
