//! The form of an item. Every kind works by keyboard, by touch, by a screen reader, and without JavaScript.

use leptos::prelude::*;

use super::{
    melange::Melange,
    saisie::{self, COURT, LIBRE},
};
use crate::{
    kernel::form::FieldErrors,
    positionnement::{
        items::{Item, Question},
        model::Reponse,
    },
    ui::field::{Choice, Described, Rows, TextAreaField, TextField},
};

/// Whether some elements were placed and others not, which was said.
pub fn is_partial(errors: &FieldErrors, dite: Option<&Reponse>) -> bool {
    !errors.is_empty() && matches!(dite, Some(Reponse::Places(places)) if places.iter().any(Option::is_some))
}

/// The fields of an item, as they stand: what is typed or given, by positions on the screen.
#[component]
pub fn Champs(item: &'static Item, melange: Melange, dite: Option<Reponse>, errors: FieldErrors) -> impl IntoView {
    let error = errors.of(saisie::field(&item.question)).map(str::to_owned);
    match &item.question {
        Question::Choix { options, .. } | Question::Expediteur { options, .. } => {
            choices(options, &melange, dite.as_ref(), false, error).into_any()
        }
        Question::Plusieurs { options, .. } | Question::Hameconnage { options, .. } => {
            choices(options, &melange, dite.as_ref(), true, error).into_any()
        }
        Question::Ordre { elements } => order(elements, &melange, dite.as_ref(), error).into_any(),
        question @ (Question::Association { .. } | Question::Dossiers { .. }) => {
            places(question, &melange, dite.as_ref(), error).into_any()
        }
        _ => text(item, dite, error).into_any(),
    }
}

const LEGEND: &str = "Votre réponse";
/// Characters of a text that a list shows whole on a telephone.
const CUT: usize = 24;

fn choices(
    options: &'static [String],
    melange: &Melange,
    dite: Option<&Reponse>,
    several: bool,
    error: Option<String>,
) -> impl IntoView + use<> {
    let chosen = |at: usize| match dite {
        Some(Reponse::Choix(one)) => usize::from(*one) == at,
        Some(Reponse::Plusieurs(list)) => list.iter().any(|one| usize::from(*one) == at),
        _ => false,
    };
    let choice = |(at, index): (usize, &usize)| {
        Choice::new(at.to_string(), options.get(*index).map_or("", String::as_str), chosen(at))
    };
    let choices: Vec<_> = melange.elements.iter().enumerate().map(choice).collect();
    let hint = if several { "Plusieurs réponses sont possibles." } else { "Une seule réponse." };
    view! { <Rows name="choix" legend=view! { {LEGEND} }.into_any() choices=choices several=several hint=hint error=error /> }
}

/// Two buttons an element; the order travels with the form.
fn order(
    elements: &'static [String],
    melange: &Melange,
    dite: Option<&Reponse>,
    error: Option<String>,
) -> impl IntoView + use<> {
    let described = Described::new("ordre", Some("Rangez du premier au dernier, avec les flèches.".to_owned()), error);
    let shown: Vec<usize> = match dite {
        Some(Reponse::Ordre(order)) => order.iter().map(|at| usize::from(*at)).collect(),
        _ => (0..melange.elements.len()).collect(),
    };
    let (ids, count) = (described.ids(), shown.len());
    let lines: Vec<_> = shown
        .iter()
        .enumerate()
        .map(|(place, at)| {
            let text = melange.elements.get(*at).and_then(|index| elements.get(*index)).map_or("", String::as_str);
            let id = if place == 0 { "ordre".to_owned() } else { format!("ordre-{place}") };
            view! {
                <li>
                    <input type="hidden" name="ordre" value=at.to_string() />
                    <span class="text">{text}</span>
                    <button type="submit" id=id class="button quiet" name="geste" value=format!("monter-{place}") formnovalidate aria-disabled={(place == 0).then_some("true")}>
                        {arrow("M8 13V3M3.5 7.5L8 3l4.5 4.5")}<span class="visually-hidden">{format!("Monter\u{a0}: {text}")}</span>
                    </button>
                    <button type="submit" class="button quiet" name="geste" value=format!("descendre-{place}") formnovalidate aria-disabled={(place + 1 == count).then_some("true")}>
                        {arrow("M8 3v10M3.5 8.5L8 13l4.5-4.5")}<span class="visually-hidden">{format!("Descendre\u{a0}: {text}")}</span>
                    </button>
                </li>
            }
        })
        .collect();
    view! {
        <fieldset class="field" aria-describedby=ids>
            <legend>{LEGEND}</legend>
            {described.view()}
            <ol class="a-ranger">{lines}</ol>
            <p role="status" class="visually-hidden" data-range></p>
        </fieldset>
    }
}

fn arrow(path: &'static str) -> impl IntoView {
    view! { <svg class="fleche" viewBox="0 0 16 16" aria-hidden="true"><path d=path /></svg> }
}

fn places(
    question: &'static Question,
    melange: &Melange,
    dite: Option<&Reponse>,
    error: Option<String>,
) -> impl IntoView + use<> {
    let described = Described::new("place", Some("Pour chaque élément, choisissez dans la liste.".to_owned()), error);
    let (elements, names) = (question.placed(), question.places());
    let chosen = |at: usize| match dite {
        Some(Reponse::Places(places)) => places.get(at).copied().flatten(),
        _ => None,
    };
    let (ids, invalid) = (described.ids(), described.invalid());
    let shown: Vec<_> = melange.places.iter().map(|index| names.get(*index).copied().unwrap_or("")).collect();
    // A list cuts a long text where it is narrow: each is written whole above, and called by its letter.
    let lettered = shown.iter().any(|name| name.chars().count() > CUT);
    let written = lettered.then(|| {
        let lines: Vec<_> = shown.iter().map(|name| view! { <li>{*name}</li> }).collect();
        view! { <p class="hint" id="possibles">"Les réponses possibles\u{a0}:"</p><ol type="A" class="lettres" aria-labelledby="possibles">{lines}</ol> }
    });
    let lines: Vec<_> = melange
        .elements
        .iter()
        .enumerate()
        .map(|(at, index)| {
            let text = elements.get(*index).map_or("", |(text, _)| text);
            let id = if at == 0 { "place".to_owned() } else { format!("place-{at}") };
            let options: Vec<_> = shown
                .iter()
                .zip('A'..)
                .enumerate()
                .map(|(place, (name, letter))| {
                    let selected = chosen(at).is_some_and(|chosen| usize::from(chosen) == place);
                    let text = if lettered { format!("{letter}. {name}") } else { (*name).to_owned() };
                    view! { <option value=place.to_string() selected=selected>{text}</option> }
                })
                .collect();
            view! {
                <div class="a-placer">
                    <label for=id.clone()>{text}</label>
                    <select class="control" id=id name="place"><option value="">"Choisir…"</option>{options}</select>
                </div>
            }
        })
        .collect();
    view! {
        <fieldset class="field" aria-describedby=ids class:invalid=invalid>
            <legend>{LEGEND}</legend>
            {described.view()}
            {written}
            {lines}
        </fieldset>
    }
}

fn text(item: &'static Item, dite: Option<Reponse>, error: Option<String>) -> impl IntoView {
    let value = match dite {
        Some(Reponse::Texte(text)) => text,
        _ => String::new(),
    };
    let question = &item.question;
    let libre = matches!(question, Question::Libre { .. });
    let limit = u32::try_from(if libre { LIBRE } else { COURT }).unwrap_or(u32::MAX);
    let hint = match question {
        Question::Libre { .. } if item.entrainement => "Pendant le test, une personne lira votre réponse.",
        Question::Libre { .. } => "Une personne lira votre réponse.",
        Question::Formule { .. } => "La formule entière, avec le signe = au début.",
        Question::Formulaire { .. } => "Ce que le document permet de dire.",
        _ => "Un mot ou deux. Les majuscules, les accents et une faute de frappe ne comptent pas.",
    };
    if libre {
        view! { <TextAreaField name="texte" label=LEGEND hint=hint value=value rows=8 limit=limit error=error /> }
            .into_any()
    } else {
        view! { <TextField name="texte" label=LEGEND hint=hint value=value autocomplete="off" error=error /> }
            .into_any()
    }
}
