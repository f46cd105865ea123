//! The field where one says which commune: a line of text, what is proposed under it, and the code of what was chosen.

use leptos::prelude::*;

use super::{islands::Combobox, search::Place};
use crate::ui::field::Described;

/// A line of text named `name`, and the INSEE code that goes with it, if any, named `code_name`. With `candidates`, the text
/// alone does not say which commune: the person chooses among them.
#[component]
pub fn CommuneField(
    name: &'static str,
    #[prop(into)] label: String,
    #[prop(into)] value: String,
    code_name: &'static str,
    #[prop(into)] code: String,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(default = None)] error: Option<String>,
    #[prop(default = Vec::new())] candidates: Vec<&'static Place>,
) -> impl IntoView {
    let described = Described::new(name, hint, error);
    let (ids, invalid) = (described.ids(), described.invalid());
    let ask = !candidates.is_empty();
    view! {
        <Combobox>
            <div class="field">
                <label for=name>{label}</label>
                {described.view()}
                <div class="proposing">
                    <input class="control" type="text" id=name name=name value=value aria-describedby=ids aria-invalid=invalid.then_some("true") />
                    <ul class="options" role="listbox" id=format!("{name}-liste") aria-label="Communes proposées" hidden></ul>
                    <p class="found" role="status"></p>
                </div>
                {ask.then(|| view! { <Candidates code_name=code_name chosen=code.clone() places=candidates /> })}
                // Of no account beside the candidates, until the text is another.
                <input type="hidden" name=code_name value=if ask { String::new() } else { code } disabled=ask />
            </div>
        </Combobox>
    }
}

#[component]
fn Candidates(code_name: &'static str, chosen: String, places: Vec<&'static Place>) -> impl IntoView {
    let rows: Vec<_> = places
        .into_iter()
        .map(|place| {
            let insee = place.commune.insee.as_str();
            view! {
                <label class="check">
                    <input type="radio" name=code_name value=insee checked=chosen == insee />
                    <span>{place.label()}" "<span class="detail">{place.detail()}</span></span>
                </label>
            }
        })
        .collect();
    view! {
        <fieldset class="field">
            <legend>"Laquelle\u{a0}?"</legend>
            <p class="hint">"Elle n’est pas là\u{a0}? Écrivez plus haut son nom avec le numéro de son département, ou son code postal."</p>
            <div class="rows">{rows}</div>
        </fieldset>
    }
}

/// What is proposed to someone who types.
#[component]
pub fn Options(places: Vec<&'static Place>) -> impl IntoView {
    let options: Vec<_> = places
        .into_iter()
        .map(|place| {
            let insee = place.commune.insee.as_str();
            // Only the field that has the focus shows options: an id is there once.
            view! {
                <li role="option" id=format!("commune-{insee}") aria-selected="false" data-insee=insee data-label=place.label()>
                    <span>{place.label()}</span>
                    " "
                    <span class="detail">{place.detail()}</span>
                </li>
            }
        })
        .collect();
    options
}
