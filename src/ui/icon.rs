//! The few drawings, inline: nothing to fetch. All are decoration, their meaning is always in words beside them.

use leptos::prelude::*;

/// The mark: a thread that makes a loop.
#[component]
pub fn Brand() -> impl IntoView {
    view! {
        <svg class="brand-mark" viewBox="0 0 32 32" aria-hidden="true">
            <path d="M3 24c6 4 10-2 9-8S17 4 22 8s-2 11-6 8 2-10 13-7" />
        </svg>
    }
}

/// A knot of the thread that is done.
#[component]
pub fn KnotDone() -> impl IntoView {
    view! {
        <svg class="knot done" viewBox="0 0 24 24" aria-hidden="true">
            <circle cx="12" cy="12" r="9" />
            <path d="M7.5 12.5l3 3 6-6.5" />
        </svg>
    }
}

/// A knot of the thread that is to come.
#[component]
pub fn KnotToCome() -> impl IntoView {
    view! {
        <svg class="knot to-come" viewBox="0 0 24 24" aria-hidden="true">
            <circle cx="12" cy="12" r="8" />
        </svg>
    }
}

/// The knot of the thread where one is now.
#[component]
pub fn KnotNow() -> impl IntoView {
    view! {
        <svg class="knot now" viewBox="0 0 24 24" aria-hidden="true">
            <circle cx="12" cy="12" r="9" />
            <circle class="heart" cx="12" cy="12" r="4" />
        </svg>
    }
}

/// A knot of the thread that is late.
#[component]
pub fn KnotLate() -> impl IntoView {
    view! {
        <svg class="knot late" viewBox="0 0 24 24" aria-hidden="true">
            <path d="M12 2l10 10-10 10L2 12z" />
            <path class="mark" d="M12 7.5v5.5M12 16v.6" />
        </svg>
    }
}
