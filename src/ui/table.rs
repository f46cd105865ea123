//! A table that is wider than a telephone.

use leptos::prelude::*;

/// In a frame of its own, which the keyboard reaches and scrolls sideways; the page does not move.
#[component]
pub fn WideTable(
    /// Of the caption, which names the frame.
    id: &'static str,
    caption: &'static str,
    #[prop(default = "tabular")] class: &'static str,
    children: Children,
) -> impl IntoView {
    view! {
        <section class="large" aria-labelledby=id tabindex="0">
            <table class=class>
                <caption id=id>{caption}</caption>
                {children()}
            </table>
        </section>
    }
}
