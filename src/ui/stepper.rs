//! The thread lying down: where one is in a form of several pages.

use leptos::prelude::*;

use super::icon::{KnotDone, KnotNow, KnotToCome};

/// A page of the form, as the stepper shows it.
pub struct Step {
    pub label: &'static str,
    pub state: StepState,
    /// Where to go back to it; none for what is not begun.
    pub href: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepState {
    Done,
    Now,
    ToCome,
}

#[component]
pub fn Stepper(steps: Vec<Step>) -> impl IntoView {
    let steps: Vec<_> = steps
        .into_iter()
        .map(|Step { label, state, href }| {
            let (class, knot, said) = match state {
                StepState::Done => ("done", view! { <KnotDone /> }.into_any(), ", faite"),
                StepState::Now => ("now", view! { <KnotNow /> }.into_any(), ""),
                StepState::ToCome => ("to-come", view! { <KnotToCome /> }.into_any(), ", à venir"),
            };
            let text = view! { <span class="label">{label}<span class="visually-hidden">{said}</span></span> };
            let inside = match href {
                Some(href) => view! { <a href=href>{knot}{text}</a> }.into_any(),
                None => view! { {knot}{text} }.into_any(),
            };
            view! { <li class=class aria-current=(state == StepState::Now).then_some("step")>{inside}</li> }
        })
        .collect();
    view! { <ol class="steps" aria-label="Étapes du questionnaire">{steps}</ol> }
}
