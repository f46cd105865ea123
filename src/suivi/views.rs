//! What the pages of both sides draw: the thread standing and lying, rules, history, figures.

use chrono::NaiveDate;
use leptos::prelude::*;

use super::{
    dossier::{Evenement, Filtre, Ligne, Suivi},
    fil::{self, Etat, Noeud, Origine},
    model::{Etape, Statut},
};
use crate::{
    kernel::french,
    ui::icon::{KnotDone, KnotLate, KnotNow, KnotToCome},
};

/// A number or a date, large, under its small label.
#[component]
pub fn Figure(label: &'static str, #[prop(into)] value: String, #[prop(optional)] late: bool) -> impl IntoView {
    view! { <div class:late=late><dt>{label}</dt><dd>{value}</dd></div> }
}

/// The thread, standing.
#[component]
pub fn Fil(noeuds: Vec<Noeud>) -> impl IntoView {
    let knots: Vec<_> = noeuds.into_iter().map(knot).collect();
    view! { <ol class="thread suivi">{knots}</ol> }
}

fn knot(noeud: Noeud) -> impl IntoView {
    let (class, icon, word) = match noeud.etat {
        Etat::Fait => ("done", view! { <KnotDone /> }.into_any(), "Fait. "),
        Etat::Maintenant => ("to-come now", view! { <KnotNow /> }.into_any(), "En cours. "),
        Etat::EnRetard => ("to-come late", view! { <KnotLate /> }.into_any(), "En retard. "),
        Etat::AVenir => ("to-come", view! { <KnotToCome /> }.into_any(), "À venir. "),
    };
    let porteur = noeud.porteur.map(|porteur| format!("Qui\u{a0}: {}.", porteur.label()));
    let text =
        [noeud.texte, porteur.unwrap_or_default()].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>();
    view! {
        <li class=class>
            {icon}
            <p class="when">{noeud.quand}</p>
            <h3><span class="visually-hidden">{word}</span>{noeud.titre}</h3>
            {(!text.is_empty()).then(|| view! { <p>{text.join(" ")}</p> })}
            {noeud.origine.map(|origine| view! { <Pourquoi origine=origine /> })}
        </li>
    }
}

/// The rule that a date comes from, one press away.
#[component]
fn Pourquoi(origine: Origine) -> impl IntoView {
    view! {
        <details class="why">
            <summary>"Pourquoi cette date\u{a0}?"</summary>
            <Regle origine=origine />
        </details>
    }
}

#[component]
fn Regle(origine: Origine) -> impl IntoView {
    let Origine { regle, depuis } = origine;
    view! {
        <p>{format!("{} après {}, le {}.", regle.terme.label(), regle.objet.counted_from(), french::date(depuis))}</p>
        <blockquote><p>{regle.texte}</p></blockquote>
        {regle.interpretation.map(|text| view! { <p>"Interprétation\u{a0}: "{text}</p> })}
        <p class="muted">{format!("{}. Règle version {}, en vigueur depuis le {}.", regle.source, regle.version, french::date(regle.en_vigueur))}</p>
    }
}

/// On paper nothing can be pressed: the rules follow the thread, each once.
#[component]
pub fn ReglesImprimees(noeuds: Vec<Noeud>) -> impl IntoView {
    let mut rules: Vec<Origine> = Vec::new();
    for origine in noeuds.into_iter().filter_map(|noeud| noeud.origine) {
        if rules.iter().all(|known| known.regle != origine.regle) {
            rules.push(origine);
        }
    }
    let lines: Vec<_> = rules
        .into_iter()
        .map(|Origine { regle, .. }| {
            view! { <li>{format!("«\u{a0}{}\u{a0}» {} après {}. {}.", regle.texte, regle.terme.label(), regle.objet.counted_from(), regle.source)}</li> }
        })
        .collect();
    view! {
        <section class="on-paper" aria-labelledby="regles">
            <h2 id="regles">"D’où viennent ces dates"</h2>
            <ul class="plain">{lines}</ul>
        </section>
    }
}

/// The thread lying down: six knots, said in words beside it.
#[component]
pub fn Apercu(statut: Statut, late: bool) -> impl IntoView {
    let reached = match statut {
        Statut::ACommander | Statut::Interrompu { etape: None, .. } => 0,
        Statut::EnCours { etape } | Statut::Interrompu { etape: Some(etape), .. } => {
            Etape::ALL.iter().position(|stage| *stage == etape).unwrap_or(0)
        }
        Statut::Termine { .. } => Etape::ALL.len(),
    };
    let running = statut.courante().is_some();
    let x = |at: usize| 9 + 22 * at;
    let knots: Vec<_> = (0..Etape::ALL.len())
        .map(|at| match at {
            _ if at < reached => view! { <circle class="done" cx=x(at) cy="9" r="6" /> }.into_any(),
            _ if at == reached && running && late => {
                let (left, middle, right) = (x(at) - 8, x(at), x(at) + 8);
                view! { <path class="late" d=format!("M{middle} 1L{right} 9L{middle} 17L{left} 9z") /> }.into_any()
            }
            _ if at == reached && running => view! { <circle class="now" cx=x(at) cy="9" r="6" /> }.into_any(),
            _ => view! { <circle class="to-come" cx=x(at) cy="9" r="5" /> }.into_any(),
        })
        .collect();
    let done = x(reached.min(Etape::ALL.len() - 1));
    view! {
        <svg class="lying" viewBox="0 0 128 18" aria-hidden="true">
            <path class="rest" d=format!("M{done} 9H119") />
            <path class="run" d=format!("M9 9H{done}") />
            {knots}
        </svg>
    }
}

/// « J+4 · Test de positionnement », « Terminé le 3 mai 2026 ».
pub fn statut_label(statut: Statut) -> String {
    match statut {
        Statut::ACommander => "Commande à envoyer".to_owned(),
        Statut::EnCours { etape } => etape.label(),
        Statut::Interrompu { le, .. } => format!("Interrompu le {}", french::date(le)),
        Statut::Termine { le } => format!("Terminé le {}", french::date(le)),
    }
}

/// A hire, on one line.
#[component]
pub fn LigneSuivi(
    ligne: Ligne,
    href: String,
    with: String,
    today: NaiveDate,
    /// What comes next, under the stage.
    #[prop(optional_no_strip)]
    next: Option<AnyView>,
) -> impl IntoView {
    let late = ligne.due.and_then(|due| fil::retard(due, today));
    let when = match (ligne.statut, ligne.due) {
        (Statut::ACommander, _) => view! { <span class="badge now">"à envoyer"</span> }.into_any(),
        (_, Some(due)) => {
            let badge = late.clone().map(|late| view! { <span class="badge late">{late}</span> });
            view! { <span>{french::capitalised(&fil::jour(due, today))}</span>{badge} }.into_any()
        }
        _ => ().into_any(),
    };
    view! {
        <li class="hire">
            <p class="who"><a href=href>{ligne.personne}</a><span class="muted">{with}</span></p>
            <Apercu statut=ligne.statut late=late.is_some() />
            <p class="stage">{statut_label(ligne.statut)}" "{next}</p>
            <p class="due">{when}</p>
        </li>
    }
}

/// The filters of a list, each a link.
#[component]
pub fn Filtres(base: String, chosen: Filtre) -> impl IntoView {
    let links: Vec<_> = Filtre::ALL
        .into_iter()
        .map(|filtre| {
            let href = if filtre == Filtre::Tous { base.clone() } else { format!("{base}?etat={}", filtre.code()) };
            view! { <li><a class="chip" href=href aria-current=(filtre == chosen).then_some("true")>{filtre.label()}</a></li> }
        })
        .collect();
    view! { <nav aria-label="Filtrer"><ul class="chips filters">{links}</ul></nav> }
}

/// What happened, latest first.
#[component]
pub fn Historique(evenements: Vec<Evenement>) -> impl IntoView {
    let lines: Vec<_> = evenements
        .into_iter()
        .map(|evenement| {
            let by = evenement.acteur.clone().map(|acteur| format!(", par {acteur}"));
            view! {
                <li>
                    <strong>{evenement_label(&evenement)}</strong>
                    <span class="muted">{format!("{}{}", french::date(evenement.le), by.unwrap_or_default())}</span>
                    {(!evenement.motif.is_empty()).then(|| view! { <span class="annotation">{evenement.motif.clone()}</span> })}
                </li>
            }
        })
        .collect();
    (!lines.is_empty()).then(|| {
        view! {
            <section aria-labelledby="historique">
                <h2 id="historique">"Ce qui s’est passé"</h2>
                <ol class="plain history" reversed>{lines}</ol>
            </section>
        }
    })
}

fn evenement_label(evenement: &Evenement) -> String {
    let stage = Etape::from_code(&evenement.sur).map_or_else(String::new, Etape::label);
    match evenement.geste.as_str() {
        "commander" => "Commande envoyée".to_owned(),
        "franchir" => format!("Fait\u{a0}: {stage}"),
        "revenir" => format!("Retour à l’étape\u{a0}: {stage}"),
        "interrompre" => "Suivi interrompu".to_owned(),
        "reprendre" => format!("Suivi repris\u{a0}: {stage}"),
        "tranche" => format!("Reçu\u{a0}: {}", fil::tranche_titre(evenement.sur.parse().unwrap_or(1))),
        _ => "Nouveau contact à l’organisme".to_owned(),
    }
}

/// What was just done, said on top of the page that follows.
#[component]
pub fn Annonce(text: Option<&'static str>) -> impl IntoView {
    text.map(|text| view! { <p class="notice" role="status"><span class="saved">{text}</span></p> })
}

/// The stage, short enough to stand large.
pub fn stage_figure(statut: Statut) -> String {
    match statut {
        Statut::ACommander => "à commander".to_owned(),
        Statut::EnCours { etape } => etape.jalon().to_owned(),
        Statut::Interrompu { .. } => "interrompu".to_owned(),
        Statut::Termine { .. } => "terminé".to_owned(),
    }
}

/// The contract in a few words.
pub fn contrat_label(suivi: &Suivi) -> String {
    let end =
        suivi.contrat.au.map_or_else(|| "sans date de fin".to_owned(), |day| format!("jusqu’au {}", french::date(day)));
    format!("contrat signé le {}, {end}", french::date(suivi.contrat.signe_le))
}
