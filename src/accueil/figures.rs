//! The programme in figures, for everyone: counted at most every five minutes however many ask, and silent about few people.

use chrono::TimeDelta;
use leptos::prelude::*;
use tokio::sync::RwLock;

use super::store;
use crate::{
    error::AppError,
    kernel::french,
    referentiel::diffusion::{SMALLEST_GROUP, publishable},
    server::{instant::Instant, request::Request},
};

const FRESH: TimeDelta = TimeDelta::minutes(5);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counts {
    pub conseillers: u64,
    pub structures: u64,
    pub communes: u64,
    pub activites: u64,
    pub participants: u64,
}

impl Counts {
    /// A site where nothing has begun has nothing to tell.
    fn nothing(&self) -> bool {
        self.activites == 0 && self.conseillers == 0
    }
}

/// The last counts, and when they were made, in the programme's time.
#[derive(Default)]
pub struct Kept(RwLock<Option<(Instant, Counts)>>);

impl Kept {
    fn fresh(kept: Option<(Instant, Counts)>, now: Instant) -> Option<(Instant, Counts)> {
        // Either way: a demonstration can go back in time.
        kept.filter(|(at, _)| (now.utc() - at.utc()).abs() < FRESH)
    }

    /// One request counts, those that come meanwhile wait for it.
    pub async fn counts(&self, cx: &Request) -> Result<(Instant, Counts), AppError> {
        if let Some(counts) = Self::fresh(*self.0.read().await, cx.now) {
            return Ok(counts);
        }
        let mut kept = self.0.write().await;
        if let Some(counts) = Self::fresh(*kept, cx.now) {
            return Ok(counts);
        }
        let today = cx.now.utc().with_timezone(&chrono_tz::Europe::Paris).date_naive();
        let counts = store::counts(&mut *cx.db().reader().await?, today).await?;
        Ok(*kept.insert((cx.now, counts)))
    }
}

#[component]
pub fn Figures(at: Instant, counts: Counts) -> impl IntoView {
    let at = at.utc().with_timezone(&chrono_tz::Europe::Paris);
    let figures = [
        (counts.participants, "personnes accompagnées"),
        (counts.activites, "activités notées"),
        (counts.communes, "communes où l’on reçoit"),
        (counts.conseillers, "conseillers en poste"),
        (counts.structures, "structures qui accueillent"),
    ];
    let shown: Vec<_> = figures
        .into_iter()
        .map(|(count, of)| {
            let number = match publishable(count) {
                Some(count) => french::number(count).into_any(),
                None => view! { <small>"moins de "</small>{SMALLEST_GROUP} }.into_any(),
            };
            view! { <div><dt>{of}</dt><dd>{number}</dd></div> }
        })
        .collect();
    (!counts.nothing()).then(|| {
        view! {
            <section class="sheet" aria-labelledby="chiffres">
                <h2 id="chiffres">"Le programme en chiffres"</h2>
                <dl class="figures">{shown}</dl>
                <p class="hint">
                    "Le "{french::date(at.date_naive())}" à "{at.format("%-H\u{a0}h\u{a0}%M").to_string()}
                    ". Une personne venue deux fois compte deux fois. Sous "{SMALLEST_GROUP}", nous ne donnons pas le nombre exact."
                </p>
                <p><a href="/chiffres">"Tous les chiffres du programme"</a></p>
            </section>
        }
    })
}
