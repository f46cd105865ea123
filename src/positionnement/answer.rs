//! One item, with what was answered and what was expected.

use leptos::prelude::*;

use super::{
    items::{Courriel, Item, Question},
    model::Reponse,
};

/// The situation and, where there is one, what it shows.
#[component]
pub fn Situation(item: &'static Item) -> impl IntoView {
    let shown = match &item.question {
        Question::Expediteur { courriel, .. } => Some(letter(courriel).into_any()),
        Question::Formulaire { lignes, .. } => Some(form(lignes).into_any()),
        Question::Formule { feuille, cellule, actuelle, .. } => Some(sheet(feuille, cellule, actuelle).into_any()),
        _ => None,
    };
    view! {
        <section aria-labelledby="situation">
            <h2 id="situation">"La question"</h2>
            <p class="annotation">{item.enonce.as_str()}</p>
            {shown}
        </section>
    }
}

fn letter(courriel: &'static Courriel) -> impl IntoView {
    view! {
        <div class="document">
            <dl class="facts">
                <dt>"Nom affiché"</dt>
                <dd>{courriel.affiche.as_str()}</dd>
                <dt>"Adresse d’envoi"</dt>
                <dd>{courriel.adresse.as_str()}</dd>
                {courriel.repondre_a.as_deref().map(|adresse| view! { <dt>"Répondre à"</dt><dd>{adresse}</dd> })}
                <dt>"Objet"</dt>
                <dd>{courriel.objet.as_str()}</dd>
            </dl>
            <p class="annotation">{courriel.corps.as_str()}</p>
        </div>
    }
}

fn form(lignes: &'static [(String, String)]) -> impl IntoView {
    let facts: Vec<_> =
        lignes.iter().map(|(name, value)| view! { <dt>{name.as_str()}</dt><dd>{value.as_str()}</dd> }).collect();
    view! { <div class="document"><dl class="facts">{facts}</dl></div> }
}

fn sheet(feuille: &'static [Vec<String>], cellule: &'static str, actuelle: &'static str) -> impl IntoView {
    let (columns, rows) = feuille.split_first().map_or((&[][..], &[][..]), |(first, rest)| (first.as_slice(), rest));
    let head: Vec<_> = columns
        .iter()
        .map(|name| {
            if name.is_empty() {
                view! { <td></td> }.into_any()
            } else {
                view! { <th scope="col">{name.as_str()}</th> }.into_any()
            }
        })
        .collect();
    let body: Vec<_> = rows
        .iter()
        .map(|row| {
            let cells: Vec<_> = row
                .iter()
                .enumerate()
                .map(|(at, text)| {
                    let here = at > 0 && cellule == format!("{}{}", columns[at], row[0]);
                    match at {
                        0 => view! { <th scope="row">{text.as_str()}</th> }.into_any(),
                        _ => view! { <td class:here=here>{text.as_str()}</td> }.into_any(),
                    }
                })
                .collect();
            view! { <tr>{cells}</tr> }
        })
        .collect();
    view! {
        <div class="document feuille" tabindex="0" role="group" aria-label="Feuille de calcul">
            <table>
                <caption>{format!("La cellule {cellule} contient\u{a0}: {actuelle}")}</caption>
                <thead><tr>{head}</tr></thead>
                <tbody>{body}</tbody>
            </table>
        </div>
    }
}

/// What was answered beside what was expected.
#[component]
pub fn Comparee(question: &'static Question, donnee: Option<Reponse>, attendue: Option<Reponse>) -> impl IntoView {
    match question {
        Question::Choix { options, .. }
        | Question::Expediteur { options, .. }
        | Question::Plusieurs { options, .. }
        | Question::Hameconnage { options, .. } => choices(options, donnee.as_ref(), attendue.as_ref()).into_any(),
        Question::Ordre { elements } => orders(elements, donnee.as_ref(), attendue.as_ref()).into_any(),
        Question::Association { .. } | Question::Dossiers { .. } => {
            places(question, donnee.as_ref(), attendue.as_ref()).into_any()
        }
        Question::Court { .. } | Question::Formulaire { .. } | Question::Formule { .. } => {
            texts(donnee, attendue).into_any()
        }
        Question::Libre { grille } => open(grille, donnee).into_any(),
    }
}

fn chosen(reponse: Option<&Reponse>, at: usize) -> bool {
    match reponse {
        Some(Reponse::Choix(one)) => usize::from(*one) == at,
        Some(Reponse::Plusieurs(several)) => several.iter().any(|one| usize::from(*one) == at),
        _ => false,
    }
}

fn choices(options: &'static [String], donnee: Option<&Reponse>, attendue: Option<&Reponse>) -> impl IntoView + use<> {
    let lines: Vec<_> = options
        .iter()
        .enumerate()
        .map(|(at, text)| {
            let (given, expected) = (chosen(donnee, at), chosen(attendue, at));
            view! {
                <li class:given=given class:expected=expected>
                    <span>{text.as_str()}</span>
                    <span class="tags">
                        {given.then(|| view! { <span class="tag given">"Réponse donnée"</span> })}
                        {expected.then(|| view! { <span class="tag expected">"Réponse attendue"</span> })}
                    </span>
                </li>
            }
        })
        .collect();
    let given = matches!(donnee, Some(Reponse::Choix(_) | Reponse::Plusieurs(_)));
    view! { {(!given).then(|| nothing_given(donnee))} <ul class="plain propositions">{lines}</ul> }
}

fn nothing_given(donnee: Option<&Reponse>) -> impl IntoView + use<> {
    let said = match donnee {
        Some(Reponse::Inconnue) => "Réponse donnée\u{a0}: «\u{a0}Je ne sais pas\u{a0}».",
        _ => "Aucune réponse n’a été donnée.",
    };
    view! { <p class="empty">{said}</p> }
}

fn orders(elements: &'static [String], donnee: Option<&Reponse>, attendue: Option<&Reponse>) -> impl IntoView + use<> {
    let list = |reponse: Option<&Reponse>| match reponse {
        Some(Reponse::Ordre(order)) => {
            let lines: Vec<_> = order
                .iter()
                .map(|at| view! { <li>{elements.get(usize::from(*at)).map_or("?", String::as_str)}</li> })
                .collect();
            view! { <ol>{lines}</ol> }.into_any()
        }
        other => nothing_given(other).into_any(),
    };
    view! {
        <div class="pair">
            <div><h3>"Réponse donnée"</h3>{list(donnee)}</div>
            <div><h3>"Réponse attendue"</h3>{list(attendue)}</div>
        </div>
    }
}

fn places(question: &'static Question, donnee: Option<&Reponse>, attendue: Option<&Reponse>) -> impl IntoView + use<> {
    let names = question.places();
    let of = |reponse: Option<&Reponse>, at: usize| match reponse {
        Some(Reponse::Places(places)) => places.get(at).copied().flatten().map(usize::from),
        _ => None,
    };
    let rows: Vec<_> = question
        .placed()
        .into_iter()
        .enumerate()
        .map(|(at, (element, written))| {
            let (found, place) = (of(donnee, at), of(attendue, at).unwrap_or(written));
            let right = found == Some(place);
            let text = found.and_then(|place| names.get(place)).copied().unwrap_or("Sans réponse");
            view! {
                <tr>
                    <th scope="row">{element}</th>
                    <td>
                        <span class="unit">"Réponse donnée\u{a0}: "</span>
                        {text}
                        <span class="tag" class:given=!right class:expected=right>{if right { "juste" } else { "à revoir" }}</span>
                    </td>
                    <td><span class="unit">"Réponse attendue\u{a0}: "</span>{names.get(place).copied().unwrap_or("?")}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <table class="places">
            <caption class="visually-hidden">"Réponses données et attendues"</caption>
            <thead>
                <tr>
                    <th scope="col">"Élément"</th>
                    <th scope="col">"Réponse donnée"</th>
                    <th scope="col">"Réponse attendue"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

fn text(reponse: Option<Reponse>) -> AnyView {
    match reponse {
        Some(Reponse::Texte(text)) if !text.trim().is_empty() => {
            view! { <p class="written annotation">{text}</p> }.into_any()
        }
        other => nothing_given(other.as_ref()).into_any(),
    }
}

fn texts(donnee: Option<Reponse>, attendue: Option<Reponse>) -> impl IntoView {
    view! {
        <h3>"Réponse donnée"</h3>
        {text(donnee)}
        <h3>"Réponse attendue"</h3>
        {text(attendue)}
        <p class="muted">"D’autres façons de l’écrire sont acceptées."</p>
    }
}

fn open(grille: &'static [String], donnee: Option<Reponse>) -> impl IntoView {
    let points: Vec<_> = grille.iter().map(|point| view! { <li>{point.as_str()}</li> }).collect();
    view! {
        <h3>"Réponse donnée"</h3>
        {text(donnee)}
        <h3>"Ce que regarde la personne qui lit"</h3>
        <ul>{points}</ul>
    }
}
