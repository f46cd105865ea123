//! Where what is read comes from, at the foot of its page.

use leptos::prelude::*;

use crate::{kernel::french, referentiel::liste::Liste};

#[component]
pub fn Sources(children: Children) -> impl IntoView {
    view! {
        <section class="sources" aria-labelledby="sources">
            <h2 id="sources">"Sources"</h2>
            <ul>{children()}</ul>
        </section>
    }
}

/// The day and the version too: a rule that changes does not change what it was before.
#[component]
pub fn Source<T: 'static>(what: &'static str, of: &'static Liste<T>) -> impl IntoView {
    view! { <li>{what}" : "{of.source}". Version "{of.version}", valable depuis le "{french::date(of.effective)}"."</li> }
}
