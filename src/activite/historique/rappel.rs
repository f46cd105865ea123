//! What the page of a day gently reminds of: days without entry, and time for the community and for training.

use chrono::{Datelike as _, Months, NaiveDate};
use leptos::prelude::*;

use super::filtre::Periode;
use crate::{
    activite::model::Kind, identite::access::Contrat, kernel::french, referentiel::temps_propre::TEMPS_PROPRE,
    territoire::calendrier::is_working_day,
};

/// Working days that are looked at, before today.
const LOOKED_AT: usize = 10;
/// Beyond, the last days were holidays or leave, not forgotten.
const FURTHEST_MONTHS: u32 = 2;

#[derive(Clone, Debug, PartialEq)]
pub struct Rappels {
    /// Days of work of which nothing is noted, in their order.
    pub empty: Vec<NaiveDate>,
    /// Per cent of this quarter's hours; `None` before the first.
    pub own_time: Option<f64>,
}

/// The last working days before today that a contrat covers, in their order: Monday to Friday, but for the holidays of the
/// structure's territory.
pub fn worked_days(contrats: &[Contrat], today: NaiveDate) -> Vec<NaiveDate> {
    let worked = |day: &NaiveDate| {
        contrats.iter().any(|contrat| contrat.covers(*day) && is_working_day(*day, contrat.territoire))
    };
    let furthest = today - Months::new(FURTHEST_MONTHS);
    let before = std::iter::successors(today.pred_opt(), NaiveDate::pred_opt).take_while(|day| *day >= furthest);
    let mut days: Vec<_> = before.filter(worked).take(LOOKED_AT).collect();
    days.reverse();
    days
}

/// First and last months of the quarter, as `cumul` names them.
pub fn quarter(today: NaiveDate) -> (String, String) {
    let (from, to) = Periode::Trimestre.days(today);
    let month = |day: NaiveDate| format!("{:04}-{:02}", day.year(), day.month());
    (month(from), month(to))
}

/// Per cent of the minutes that are own time.
pub fn own_time(minutes: &[(Kind, u32)]) -> Option<f64> {
    let sum =
        |kept: &dyn Fn(Kind) -> bool| minutes.iter().filter(|(kind, _)| kept(*kind)).map(|(_, minutes)| minutes).sum();
    TEMPS_PROPRE.share(sum(&|kind| !kind.for_the_public()), sum(&|_| true))
}

/// « mardi 17 et jeudi 19 novembre »: the month is said once, by the last day that is of it.
fn link_text(days: &[NaiveDate], at: usize) -> String {
    let (day, next) = (days[at], days.get(at + 1));
    let full = french::weekday(day);
    match next {
        Some(next) if next.month() == day.month() => {
            full.rsplit_once(' ').map_or(full.clone(), |(without_month, _)| without_month.to_owned())
        }
        _ => full,
    }
}

/// Days without entry, each a way to note it, or to say that there was nothing. `shown` is the day of the page.
#[component]
pub fn JoursVides(days: Vec<NaiveDate>, shown: NaiveDate) -> impl IntoView {
    let days: Vec<_> = days.into_iter().filter(|day| *day != shown).collect();
    let links: Vec<_> = (0..days.len())
        .map(|at| {
            let between = match at {
                0 => "",
                _ if at + 1 == days.len() => " et ",
                _ => ", ",
            };
            view! { {between}<a href=format!("/activites?jour={}", days[at])>{link_text(&days, at)}</a> }
        })
        .collect();
    let buttons: Vec<_> = days
        .iter()
        .map(|day| {
            view! { <li><button type="submit" name="jour" value=day.to_string() class="link">{format!("Rien à noter {}", french::weekday(*day))}</button></li> }
        })
        .collect();
    (!days.is_empty()).then(|| {
        view! {
            <section class="nudge" aria-label="Jours sans activité">
                <p>"Rien de noté "{links}"."</p>
                <details>
                    <summary>"Pas d’activité ce jour-là\u{a0}?"</summary>
                    <form method="post" action="/activites/sans-activite">
                        <input type="hidden" name="retour" value=shown.to_string() />
                        <ul class="plain">{buttons}</ul>
                    </form>
                </details>
            </section>
        }
    })
}

/// How own time stands, with its definition one press away.
#[component]
pub fn TempsPropre(share: f64) -> impl IntoView {
    view! {
        <section class="nudge" aria-label="Temps pour le réseau et la formation">
            <p>{format!(
                "Temps pour le réseau et la formation\u{a0}: {} de vos heures ce trimestre, repère {}.",
                french::percent(share),
                french::percent(f64::from(TEMPS_PROPRE.aim))
            )}</p>
            <details>
                <summary>"Comment est-ce compté\u{a0}?"</summary>
                <p>{TEMPS_PROPRE.definition}</p>
                <p class="muted">{format!("Règle {} du {}. Source\u{a0}: {}.", TEMPS_PROPRE.version, french::date(TEMPS_PROPRE.effective), TEMPS_PROPRE.source)}</p>
            </details>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::territoire::calendrier::Territoire;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn contrat(du: &str, au: Option<&str>, territoire: Territoire) -> Contrat {
        Contrat {
            id: uuid::Uuid::nil().into(),
            structure: uuid::Uuid::nil().into(),
            structure_nom: String::new(),
            zone: chrono_tz::Europe::Paris,
            territoire,
            du: day(du),
            au: au.map(day),
        }
    }

    const NONE: [&str; 0] = [];

    #[test]
    fn days_are_worked_days_of_a_contrat() {
        let days = |contrats: &[Contrat], today: &str| -> Vec<String> {
            worked_days(contrats, day(today)).iter().map(ToString::to_string).collect()
        };
        // Over 11 November, a Wednesday, and two week-ends.
        let all = days(&[contrat("2026-01-01", None, Territoire::Metropole)], "2026-11-24");
        assert_eq!(all.len(), 10);
        assert_eq!((all[0].as_str(), all[9].as_str()), ("2026-11-09", "2026-11-23"));
        assert!(!all.contains(&"2026-11-11".to_owned()));
        // Begun the day before, ended long ago, begun today.
        let began = contrat("2026-11-23", None, Territoire::Metropole);
        let ended = contrat("2026-01-01", Some("2026-06-30"), Territoire::Metropole);
        assert_eq!(days(&[began, ended], "2026-11-24"), ["2026-11-23"]);
        assert_eq!(days(&[contrat("2026-11-24", None, Territoire::Metropole)], "2026-11-24"), NONE);
        // 20 December is kept at La Réunion only; two employers: worked for either.
        let there = contrat("2027-12-20", None, Territoire::Reunion);
        let here = contrat("2027-12-20", None, Territoire::Metropole);
        assert_eq!(days(std::slice::from_ref(&there), "2027-12-21"), NONE);
        assert_eq!(days(&[there, here], "2027-12-21"), ["2027-12-20"]);
    }

    #[test]
    fn own_time_is_a_share_of_all_hours() {
        assert_eq!(own_time(&[]), None);
        let minutes = [(Kind::Individuel, 900), (Kind::Formation, 30), (Kind::Reunion, 50), (Kind::Evenement, 20)];
        assert_eq!(own_time(&minutes), Some(10.0));
        assert_eq!(own_time(&minutes[..1]), Some(0.0));
        assert_eq!(quarter(day("2026-11-24")), ("2026-10".to_owned(), "2026-12".to_owned()));
    }

    #[test]
    fn the_month_is_said_once() {
        let days = ["2026-10-30", "2026-11-17", "2026-11-19"].map(day);
        let texts: Vec<_> = (0..3).map(|at| link_text(&days, at)).collect();
        assert_eq!(texts, ["vendredi 30 octobre", "mardi 17", "jeudi 19 novembre"]);
    }
}
