//! What stands over the form: the last entry again, a stopwatch that outlives the page, the way out of a change.

use gloo_timers::callback::Interval;
use leptos::{prelude::*, task::spawn_local};
use send_wrapper::SendWrapper;

use super::{appareil, bouton, etat::Journal, ligne, saisie::Saisie};
use crate::kernel::french;

const LONGEST_MINUTES: u64 = 23 * 60 + 59;

#[component]
pub fn Outils(journal: Journal, saisie: Saisie) -> impl IntoView {
    let latest = Memo::new(move |_| {
        journal
            .contenu
            .with(|contenu| ligne::all(contenu).into_iter().max_by_key(|entry| entry.id).map(|entry| entry.form))
    });
    let again =
        move || latest.get().map(|form| bouton::link("Comme la dernière fois", move || saisie.like(form.clone())));
    move || {
        if saisie.changing() {
            return view! {
                <p class="notice">"Vous changez une activité. "{bouton::link("Ne rien changer", move || saisie.begin())}</p>
            }
            .into_any();
        }
        view! { {again} <Chrono journal=journal saisie=saisie /> }.into_any()
    }
}

#[component]
fn Chrono(journal: Journal, saisie: Saisie) -> impl IntoView {
    let since = Memo::new(move |_| journal.contenu.with(|contenu| contenu.chrono));
    let now = RwSignal::new(appareil::now());
    // It ticks only while it runs.
    Effect::new(move |_: Option<Option<SendWrapper<Interval>>>| {
        now.set(appareil::now());
        since.get().map(|_| SendWrapper::new(Interval::new(1000, move || now.set(appareil::now()))))
    });
    let elapsed = move |since: u64| now.get().saturating_sub(since) / 1000;
    let set = move |since: Option<u64>| spawn_local(async move { journal.time(since).await });
    let stop = move |since: u64| {
        let minutes = (appareil::now().saturating_sub(since) / 60_000).clamp(1, LONGEST_MINUTES);
        set(None);
        saisie.last(u16::try_from(minutes).unwrap_or(1));
    };
    move || match since.get() {
        None => bouton::link("Démarrer le chronomètre", move || set(Some(appareil::now()))),
        Some(since) => view! {
            <span role="timer">{move || french::spoken(u32::try_from(elapsed(since)).unwrap_or(u32::MAX))}</span>
            {bouton::link("Arrêter et noter la durée", move || stop(since))}
            {bouton::link("Abandonner", move || set(None))}
        }
        .into_any(),
    }
}
