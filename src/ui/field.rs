//! Fields of forms: a label, perhaps a hint, perhaps what is wrong, then the control, tied together for screen readers.

use leptos::prelude::*;

use super::text_area::TextArea;
use crate::kernel::{form::FieldErrors, french};

/// What is to be corrected, on top of the page: takes the focus and leads to each field.
#[component]
pub fn ErrorSummary(errors: FieldErrors) -> impl IntoView {
    (!errors.is_empty()).then(|| {
        let lines: Vec<_> = errors
            .iter()
            .map(|error| view! { <li><a href=format!("#{}", error.field)>{error.message.clone()}</a></li> })
            .collect();
        view! {
            <div class="error-summary" id="erreurs" role="group" aria-labelledby="erreurs-titre" tabindex="-1" autofocus>
                <h2 id="erreurs-titre">"À corriger"</h2>
                <ul>{lines}</ul>
            </div>
        }
    })
}

/// The ids that describe a field, and its texts.
pub struct Described {
    hint: Option<(String, String)>,
    error: Option<(String, String)>,
}

impl Described {
    pub fn new(id: &str, hint: Option<String>, error: Option<String>) -> Self {
        let part = |text: Option<String>, suffix| text.map(|text| (format!("{id}-{suffix}"), text));
        Self { hint: part(hint, "aide"), error: part(error, "erreur") }
    }

    pub fn ids(&self) -> Option<String> {
        let ids: Vec<_> = self.hint.iter().chain(&self.error).map(|(id, _)| id.as_str()).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    pub fn invalid(&self) -> bool {
        self.error.is_some()
    }

    pub fn view(self) -> impl IntoView {
        (
            self.hint.map(|(id, text)| view! { <p class="hint" id=id>{text}</p> }),
            self.error.map(|(id, text)| view! { <p class="error" id=id><span class="visually-hidden">"Erreur\u{a0}: "</span>{text}</p> }),
        )
    }
}

/// One line of text. Its id is its name, so that the summary's links find it.
#[component]
pub fn TextField(
    name: &'static str,
    #[prop(into)] label: String,
    #[prop(into)] value: String,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(default = None)] error: Option<String>,
    #[prop(default = "text")] kind: &'static str,
    #[prop(optional, into)] autocomplete: Option<&'static str>,
    #[prop(optional, into)] inputmode: Option<&'static str>,
    #[prop(default = "")] class: &'static str,
    #[prop(optional, into)] min: Option<String>,
    #[prop(optional, into)] max: Option<String>,
    #[prop(optional, into)] list: Option<&'static str>,
) -> impl IntoView {
    let described = Described::new(name, hint, error);
    let (ids, invalid) = (described.ids(), described.invalid());
    view! {
        <div class=format!("field {class}")>
            <label for=name>{label}</label>
            {described.view()}
            <input
                class="control"
                type=kind
                id=name
                name=name
                value=value
                autocomplete=autocomplete
                inputmode=inputmode
                min=min
                max=max
                list=list
                aria-describedby=ids
                aria-invalid=invalid.then_some("true")
            />
        </div>
    }
}

/// Several lines of text.
#[component]
pub fn TextAreaField(
    name: &'static str,
    #[prop(into)] label: String,
    #[prop(into)] value: String,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(default = None)] error: Option<String>,
    #[prop(default = 3)] rows: u32,
    /// Most characters: said below, and counted while one types where an island does so.
    #[prop(optional, into)]
    limit: Option<u32>,
) -> impl IntoView {
    let described = Described::new(name, hint, error);
    let (ids, invalid) = (described.ids().unwrap_or_default(), described.invalid());
    let typed = u32::try_from(value.chars().count()).unwrap_or(u32::MAX);
    let count = limit.map(|limit| view! { <p class="hint" data-count=name>{french::room(typed, limit)}</p> });
    view! {
        <div class="field">
            <label for=name>{label}</label>
            {described.view()}
            <TextArea id=name name=name value=value rows=rows described_by=ids invalid=invalid max_length=limit />
            {count}
        </div>
    }
}

/// One choice of a list: what is sent, and what is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    pub value: String,
    pub label: String,
    pub chosen: bool,
    /// Has the focus when the page comes.
    pub focused: bool,
}

impl Choice {
    pub fn new(value: impl Into<String>, label: impl Into<String>, chosen: bool) -> Self {
        Self { value: value.into(), label: label.into(), chosen, focused: false }
    }
}

/// A list that opens.
#[component]
pub fn SelectField(
    name: &'static str,
    #[prop(into)] label: String,
    choices: Vec<Choice>,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(default = None)] error: Option<String>,
) -> impl IntoView {
    let described = Described::new(name, hint, error);
    let (ids, invalid) = (described.ids(), described.invalid());
    let options: Vec<_> = choices
        .into_iter()
        .map(|choice| view! { <option value=choice.value selected=choice.chosen>{choice.label}</option> })
        .collect();
    view! {
        <div class="field">
            <label for=name>{label}</label>
            {described.view()}
            <select class="control" id=name name=name aria-describedby=ids aria-invalid=invalid.then_some("true")>
                {options}
            </select>
        </div>
    }
}

/// How many of each: a small number beside each line. The first carries the field's id.
#[component]
pub fn Counts(
    name: &'static str,
    #[prop(into)] legend: String,
    lines: Vec<&'static str>,
    typed: Vec<String>,
    #[prop(default = None)] error: Option<String>,
) -> impl IntoView {
    let described = Described::new(name, None, error);
    let (ids, invalid) = (described.ids(), described.invalid());
    let lines: Vec<_> = lines
        .into_iter()
        .enumerate()
        .map(|(at, line)| {
            let value = typed.get(at).cloned().unwrap_or_default();
            view! {
                <label class="count">
                    <input class="control" type="text" inputmode="numeric" name=name id=(at == 0).then_some(name) value=value />
                    <span>{line}</span>
                </label>
            }
        })
        .collect();
    view! {
        <fieldset class="field" aria-describedby=ids class:invalid=invalid>
            <legend>{legend}</legend>
            {described.view()}
            <div class="counts">{lines}</div>
        </fieldset>
    }
}

/// Chips to touch: one of them (radio) or several (checkbox). The first carries the field's id.
#[component]
pub fn Chips(
    name: &'static str,
    #[prop(into)] legend: String,
    choices: Vec<Choice>,
    #[prop(optional)] several: bool,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(default = None)] error: Option<String>,
    #[prop(default = "")] class: &'static str,
    /// What follows the chips inside the group.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let described = Described::new(name, hint, error);
    let (ids, invalid) = (described.ids(), described.invalid());
    view! {
        <fieldset class=format!("field {class}") aria-describedby=ids class:invalid=invalid>
            <legend>{legend}</legend>
            {described.view()}
            <ChipRow name=name choices=choices several=several first_id=name />
            {children.map(|children| children())}
        </fieldset>
    }
}

/// The chips themselves, for a group in several parts.
#[component]
pub fn ChipRow(
    name: &'static str,
    choices: Vec<Choice>,
    #[prop(optional)] several: bool,
    #[prop(optional, into)] first_id: Option<&'static str>,
) -> impl IntoView {
    let kind = if several { "checkbox" } else { "radio" };
    let chips: Vec<_> = choices
        .into_iter()
        .enumerate()
        .map(|(at, choice)| {
            view! {
                <label class="chip">
                    <input
                        type=kind
                        name=name
                        id=first_id.filter(|_| at == 0)
                        value=choice.value
                        checked=choice.chosen
                        autofocus=choice.focused
                    />
                    <span>{choice.label}</span>
                </label>
            }
        })
        .collect();
    view! { <div class="chips">{chips}</div> }
}

/// Choices as whole rows, for the main question of a page: one of them (radio) or several (checkbox).
#[component]
pub fn Rows(
    name: &'static str,
    #[prop(into)] legend: AnyView,
    choices: Vec<Choice>,
    #[prop(optional)] several: bool,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(default = None)] error: Option<String>,
    /// What follows the rows inside the group.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let described = Described::new(name, hint, error);
    let (ids, invalid) = (described.ids(), described.invalid());
    let kind = if several { "checkbox" } else { "radio" };
    let rows: Vec<_> = choices
        .into_iter()
        .enumerate()
        .map(|(at, choice)| {
            view! {
                <label class="choice">
                    <input type=kind name=name id=(at == 0).then_some(name) value=choice.value checked=choice.chosen />
                    <span>{choice.label}</span>
                </label>
            }
        })
        .collect();
    view! {
        <fieldset class="field" aria-describedby=ids class:invalid=invalid>
            <legend>{legend}</legend>
            {described.view()}
            {rows}
            {children.map(|children| children())}
        </fieldset>
    }
}
