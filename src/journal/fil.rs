//! The thread: the entries of the last month, by day, and what one can do with each.

use chrono::NaiveDate;
use leptos::{prelude::*, task::spawn_local};

use super::{
    appareil, bouton,
    carnet::Change,
    depart::Pied,
    etat::{Journal, Lien},
    ligne::{self, Etat, Montree, Texte},
    saisie::Saisie,
};
use crate::{
    activite::{
        attente::{Arret, Attente},
        sync::{Action, Cliche},
    },
    kernel::{form::FieldErrors, french, id::ActiviteId},
    ui::icon::{KnotDone, KnotLate, KnotToCome},
};

#[component]
pub fn Fil(journal: Journal, saisie: Saisie) -> impl IntoView {
    let entries = Memo::new(move |_| journal.contenu.with(ligne::all));
    let days = Memo::new(move |_| {
        let mut days: Vec<NaiveDate> = entries.with(|entries| entries.iter().map(Montree::jour).collect());
        days.dedup();
        days
    });
    let empty = move || {
        days.with(Vec::is_empty).then(
            || view! { <p class="empty">"Rien n’est noté ce mois-ci. Votre première activité apparaîtra ici."</p> },
        )
    };
    let day = move |day: NaiveDate| {
        let of_day = move || {
            let entries =
                entries.with(|entries| entries.iter().filter(|entry| entry.jour() == day).cloned().collect::<Vec<_>>());
            let lines: Vec<_> = entries
                .into_iter()
                .map(|entry| view! { <Entree journal=journal saisie=saisie entry=entry /> })
                .collect();
            lines
        };
        view! {
            <section class="day" aria-labelledby=format!("jour-{day}")>
                <h3 id=format!("jour-{day}")>{french::capitalised(&french::relative_day(day, appareil::today()))}</h3>
                <ol class="thread">{of_day}</ol>
            </section>
        }
    };
    view! {
        <h2>"Vos 31 derniers jours"</h2>
        {empty}
        {move || days.get().into_iter().map(day).collect::<Vec<_>>()}
        <Pied journal=journal />
    }
}

#[component]
fn Entree(journal: Journal, saisie: Saisie, entry: Montree) -> impl IntoView {
    let texte = journal.contenu.with_untracked(|contenu| Texte::of(&entry.form, contenu.cliche.as_ref()));
    let asked = RwSignal::new(false);
    let named = texte.titre.clone();
    let (id, version) = (entry.id, entry.version);
    let form = StoredValue::new(entry.form.clone());
    let actions = move || {
        if asked.get() {
            return view! {
                <span>"Supprimer cette activité\u{a0}?"</span>
                {bouton::link("Oui, supprimer", move || journal.want(id, version, Action::Supprimer))}
                {bouton::link("Non, la garder", move || asked.set(false))}
            }
            .into_any();
        }
        let edit = move || saisie.change(&form.get_value(), (id, version), &errors_of(journal, id));
        view! {
            {bouton::link_about("Modifier", &named, edit)}
            {bouton::link_about("Comme celle-ci", &named, move || saisie.like(form.get_value()))}
            {bouton::link_about("Supprimer", &named, move || asked.set(true))}
        }
        .into_any()
    };
    let knot = match &entry.etat {
        Etat::Envoyee => view! { <KnotDone /> }.into_any(),
        Etat::SurAppareil | Etat::EnCours => view! { <KnotToCome /> }.into_any(),
        Etat::Arretee(_) => view! { <KnotLate /> }.into_any(),
    };
    let stopped = match &entry.etat {
        Etat::Arretee(arret) => Some(view! { <Arretee journal=journal entry=entry.clone() arret=arret.clone() /> }),
        _ => None,
    };
    let etat = entry.etat.clone();
    let told = move || tell(&etat, journal.lien.get());
    view! {
        <li>
            {knot}
            <p class="when">{texte.duree}" · "<span class="state">{told}</span></p>
            <h4>{texte.titre}</h4>
            <p>{texte.detail}</p>
            {stopped}
            <p class="row">{actions}</p>
        </li>
    }
}

fn tell(etat: &Etat, lien: Lien) -> &'static str {
    match etat {
        Etat::Envoyee => "envoyée",
        Etat::EnCours if lien == Lien::EnCours => "en cours d’envoi",
        Etat::EnCours | Etat::SurAppareil => "enregistrée sur cet appareil",
        Etat::Arretee(Arret::ACorriger(_)) => "à corriger",
        Etat::Arretee(Arret::Conflit(_)) => "en conflit",
        Etat::Arretee(Arret::Refuse(_)) => "refusée",
    }
}

/// Why an entry waits for the person, and what they can choose.
#[component]
fn Arretee(journal: Journal, entry: Montree, arret: Arret) -> impl IntoView {
    match arret {
        Arret::ACorriger(errors) => {
            let lines: Vec<_> = errors.iter().map(|error| view! { <li>{error.message.clone()}</li> }).collect();
            view! { <ul class="error">{lines}</ul> }.into_any()
        }
        Arret::Refuse(phrase) => view! { <p class="error">{phrase}</p> }.into_any(),
        Arret::Conflit(serveur) => {
            let id = entry.id;
            let describe = |cliche: Option<&Cliche>| serveur.as_ref().map(|serveur| Texte::of(&serveur.form, cliche));
            let theirs = journal.contenu.with_untracked(|contenu| describe(contenu.cliche.as_ref()));
            let said = match &theirs {
                Some(theirs) => {
                    format!("Ailleurs, elle est devenue\u{a0}: {}, {}, {}.", theirs.titre, theirs.duree, theirs.detail)
                }
                None => "Ailleurs, elle a été supprimée.".to_owned(),
            };
            let note = serveur.as_ref().map(|serveur| serveur.form.annotation.clone()).filter(|note| !note.is_empty());
            let wanted = if entry.supprimee {
                "Ici, vous l’avez supprimée."
            } else {
                "Ici, vous l’avez changée comme ci-dessus."
            };
            let both = !entry.supprimee && theirs.is_some();
            let keep = if entry.supprimee { "Supprimer quand même" } else { "Garder ma version" };
            view! {
                <div class="notice">
                    <p>{wanted}" "{said}</p>
                    {note.map(|note| view! { <p class="annotation">{note}</p> })}
                    <p class="row">
                        {bouton::link(keep, move || choose(journal, id, Attente::keep_mine))}
                        {bouton::link("Garder l’autre", move || choose(journal, id, |_, _| None))}
                        {both.then(|| bouton::link("Garder les deux", move || choose(journal, id, Attente::keep_both)))}
                    </p>
                </div>
            }
            .into_any()
        }
    }
}

/// Settles a conflict. What is kept may have become another entry.
fn choose(journal: Journal, id: ActiviteId, settle: fn(Attente, ActiviteId) -> Option<Attente>) {
    let fresh = appareil::fresh_id();
    let change: Change = Box::new(move |waiting| settle(waiting?, fresh));
    spawn_local(async move {
        let _ = journal.change(id, change).await;
    });
}

fn errors_of(journal: Journal, id: ActiviteId) -> FieldErrors {
    journal.contenu.with_untracked(|contenu| {
        let waiting = contenu.file.iter().find(|attente| attente.id == id);
        match waiting.and_then(Attente::arret) {
            Some(Arret::ACorriger(errors)) => errors.clone(),
            _ => FieldErrors::default(),
        }
    })
}
