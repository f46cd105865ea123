//! Leaving this device: what waits is said first, then the session ends and the log is erased here.

use leptos::{prelude::*, task::spawn_local};
use web_sys::window;

use super::{
    bouton,
    etat::{Journal, Ouverture},
    export,
    veilleur::listen,
};
use crate::kernel::french;

/// Where the service worker sends somebody who signs out while entries wait.
const ASKED: &str = "#quitter";

#[component]
pub fn Depart(journal: Journal) -> impl IntoView {
    let here = || window().and_then(|window| window.location().hash().ok()).is_some_and(|hash| hash == ASKED);
    let asked = RwSignal::new(here());
    let failed = RwSignal::new(false);
    if let Some(window) = window() {
        listen(&window, "hashchange", move || asked.set(here()));
    }
    let waiting = Memo::new(move |_| journal.contenu.with(|contenu| contenu.file.len()));
    let leave = move || {
        spawn_local(async move {
            if journal.leave().await {
                let _ = window().map(|window| window.location().assign("/"));
            } else {
                failed.set(true);
            }
        });
    };
    let warning = move || match waiting.get() {
        0 => "Tout est envoyé. Votre journal sera effacé de cet appareil.".to_owned(),
        count => format!(
            "{} {} pas encore envoyées. Si vous vous déconnectez maintenant, vous les perdez.",
            french::count(count as u64, "activité", "activités"),
            if count >= 2 { "ne sont" } else { "n’est" }
        ),
    };
    let act = move || if waiting.get() > 0 { "Les perdre et me déconnecter" } else { "Me déconnecter" };
    move || {
        if !asked.get() || journal.ouverture.get() != Ouverture::Carnet {
            return ().into_any();
        }
        view! {
            <section class="sheet" aria-labelledby="quitter-titre">
                <h2 id="quitter-titre">"Se déconnecter"</h2>
                <p>{warning}</p>
                {move || failed.get().then(|| view! { <p class="error" role="alert">"La déconnexion demande le réseau. Rien n’a été effacé."</p> })}
                <div class="row">
                    {move || (waiting.get() > 0).then(|| bouton::button("button", "Les envoyer d’abord", move || journal.sync()))}
                    {move || bouton::button("button quiet", act(), leave)}
                    {bouton::link("Garder une copie (CSV)", move || export::save(journal))}
                    <a href="#contenu">"Rester connecté·e"</a>
                </div>
            </section>
        }
        .into_any()
    }
}

/// At the foot of the thread: a copy of the log, and the way out.
#[component]
pub fn Pied(journal: Journal) -> impl IntoView {
    view! {
        <p class="row">
            {bouton::link("Exporter ces activités (CSV)", move || export::save(journal))}
            <a href=ASKED>"Se déconnecter de cet appareil"</a>
        </p>
    }
}
