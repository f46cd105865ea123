//! The parts of the page that this program draws: how things stand, and the thread.

use leptos::{mount::mount_to, prelude::*, task::spawn_local, wasm_bindgen::JsCast as _};
use web_sys::HtmlElement;

use super::{
    bouton,
    depart::Depart,
    etat::{Journal, Lien, Ouverture},
    fil::Fil,
    outils::Outils,
    saisie::Saisie,
    veilleur::{self, Nouvelle, listen},
};
use crate::{
    activite::sync::{CARNET, ETAT, FIL, OUTILS},
    kernel::french,
};

/// Comes to life in the shell.
pub fn start() {
    let place = |id| document().get_element_by_id(id).and_then(|element| element.dyn_into::<HtmlElement>().ok());
    let (Some(etat), Some(carnet), Some(outils), Some(fil)) = (place(ETAT), place(CARNET), place(OUTILS), place(FIL))
    else {
        return;
    };
    mount_to(etat, move || {
        let journal = Journal::open();
        follow(journal);
        Effect::new(move |_| {
            let ready = journal.ouverture.get() == Ouverture::Carnet
                && journal.contenu.with(|contenu| contenu.cliche.is_some());
            carnet.set_hidden(!ready);
        });
        if let Some(saisie) = Saisie::new(journal) {
            mount_to(outils, move || view! { <Outils journal=journal saisie=saisie /> }).forget();
            mount_to(fil, move || view! { <Fil journal=journal saisie=saisie /> }).forget();
        }
        view! { <Etat journal=journal /> }
    })
    .forget();
}

/// Sends and receives whenever there may be a way, or something new.
fn follow(journal: Journal) {
    listen(&window(), "online", move || journal.sync());
    listen(&document(), "visibilitychange", move || {
        if !document().hidden() {
            spawn_local(async move {
                journal.reload().await;
                journal.sync();
            });
        }
    });
}

#[component]
fn Etat(journal: Journal) -> impl IntoView {
    let nouvelle = Nouvelle::new_local(None);
    veilleur::register(nouvelle);
    let update = move || {
        nouvelle.get().map(|worker| {
            view! {
                <p class="notice" role="status">
                    "Une nouvelle version est prête. "
                    {bouton::link("Recharger", move || veilleur::replace(&worker))}
                </p>
            }
        })
    };
    let said = Memo::new(move |_| told(journal));
    let waiting_for_person = Memo::new(move |_| remedy(journal));
    let link = move || {
        waiting_for_person.get().map(|(sentence, address, link)| {
            view! { <p class="notice">{sentence}" "<a href=address>{link}</a></p> }
        })
    };
    view! {
        {update}
        <p role="status" id="lien">{said}</p>
        {link}
        <Depart journal=journal />
    }
}

/// « 3 activités attendent le réseau. »
fn told(journal: Journal) -> String {
    let lien = journal.lien.get();
    match journal.ouverture.get() {
        Ouverture::Impossible => {
            return "Ce navigateur ne garde rien sur cet appareil\u{a0}: navigation privée, ou plus de place."
                .to_owned();
        }
        Ouverture::Carnet if journal.contenu.with(|contenu| contenu.cliche.is_some()) => {}
        _ => {
            return match lien {
                Lien::Inconnu | Lien::EnCours | Lien::Fait => "Ouverture du journal…",
                Lien::HorsLigne => {
                    "Ouvrez ce journal une première fois avec du réseau\u{a0}: il s’ouvrira ensuite sans."
                }
                Lien::Session | Lien::Version => "",
                Lien::SansJournal => "Ce journal est celui des conseillers numériques\u{a0}: votre compte n’en a pas.",
            }
            .to_owned();
        }
    }
    let (waiting, stopped) = journal.contenu.with(|contenu| {
        let stopped = contenu.file.iter().filter(|attente| attente.arret().is_some()).count();
        (contenu.file.len() - stopped, stopped)
    });
    let count = |count: usize| french::count(count as u64, "activité", "activités");
    let verb = |count: usize, one: &'static str, many: &'static str| if count >= 2 { many } else { one };
    let mut said = match (waiting, lien) {
        (0, Lien::HorsLigne) => "Sans réseau\u{a0}: vous pouvez continuer, tout reste sur cet appareil.".to_owned(),
        (0, Lien::Inconnu | Lien::EnCours) => "Lecture de vos activités…".to_owned(),
        (0, _) => "Tout est envoyé.".to_owned(),
        (some, Lien::EnCours) => format!("Envoi de {}…", count(some)),
        (some, Lien::HorsLigne | Lien::Inconnu) => {
            format!("{} {} le réseau.", count(some), verb(some, "attend", "attendent"))
        }
        (some, _) => format!("{} {} sur cet appareil.", count(some), verb(some, "attend", "attendent")),
    };
    if stopped > 0 {
        said = format!("{said} {} {} votre choix.", count(stopped), verb(stopped, "attend", "attendent"));
    }
    said
}

/// What the person can do so that things go on: a sentence, an address, its name.
fn remedy(journal: Journal) -> Option<(&'static str, &'static str, &'static str)> {
    match (journal.ouverture.get(), journal.lien.get()) {
        (Ouverture::Impossible, _) => {
            Some(("Avec du réseau, le site marche sans cela.", "/activites", "Noter mes activités en ligne"))
        }
        (Ouverture::Personne, Lien::Session) => Some((
            "Connectez-vous pour ouvrir votre journal. Il restera sur cet appareil jusqu’à votre déconnexion.",
            "/connexion?suite=/journal",
            "Se connecter",
        )),
        (_, Lien::Session) => Some((
            "Votre session est terminée. Rien n’est perdu\u{a0}: vos activités partiront après.",
            "/connexion?suite=/journal",
            "Reconnectez-vous",
        )),
        (_, Lien::Version) => Some((
            "Le Fil a changé depuis que cette page est ouverte. Rien n’est perdu.",
            "/journal",
            "Recharger la page",
        )),
        _ => None,
    }
}
