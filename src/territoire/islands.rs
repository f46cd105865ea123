//! The commune field as one types: communes are proposed under it.
//!
//! The field is the page's own: without this code it is a plain one, and the server finds what was meant. The proposals come
//! drawn by the server. One listener on the elements themselves is less code than a view that draws them again.

use std::{cell::Cell, rc::Rc};

use gloo_timers::callback::Timeout;
use leptos::{
    prelude::*,
    wasm_bindgen::{JsCast, JsValue},
    web_sys::{
        Element, Event, HtmlElement, HtmlInputElement, KeyboardEvent,
        js_sys::{Function, Object, Reflect},
    },
};
use serde::{Deserialize, Serialize};

use crate::island::{Answer, Call, Refused, find, listen, text};

/// Left between two letters before the server is asked, in milliseconds.
const PAUSE: u32 = 150;

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Proposees {
    /// « 5 communes ».
    pub said: String,
    /// HTML of the options.
    pub options: String,
}

impl Answer for Proposees {
    fn read(json: &JsValue) -> Self {
        Self { said: text(json, "said"), options: text(json, "options") }
    }
}

#[server(prefix = "/api", endpoint = "communes", protocol = Call)]
pub async fn chercher_communes(texte: String) -> Result<Proposees, Refused> {
    crate::server::function::answer(async |_| Ok(super::api::propose(&texte))).await
}

/// Around what `CommuneField` draws.
#[island]
pub fn Combobox(children: Children) -> impl IntoView {
    view! { <div class="combobox" use:come_alive>{children()}</div> }
}

fn come_alive(root: Element) {
    let Some(field) = Field::within(&root).map(Rc::new) else { return };
    let attributes = [
        ("role", "combobox"),
        ("autocomplete", "off"),
        ("aria-autocomplete", "list"),
        ("aria-expanded", "false"),
        ("aria-controls", &field.list.id()),
    ];
    for (name, value) in attributes {
        let _ = field.input.set_attribute(name, value);
    }
    let pointed = field.clone();
    listen(&field.list, &["mousedown", "click"], move |event| pointed.hear(&event));
    // Somebody began to type before this code was there.
    if field.input.matches(":focus").is_ok_and(|focused| focused) {
        field.ask(0);
    }
    listen(&field.input.clone(), &["input", "keydown", "blur"], move |event| field.hear(&event));
}

struct Field {
    root: Element,
    input: HtmlInputElement,
    code: HtmlInputElement,
    list: HtmlElement,
    status: Element,
    /// The next question; dropped, it is not asked.
    timer: Cell<Option<Timeout>>,
    /// Of the last question: the answer to an earlier one comes too late.
    turn: Cell<u32>,
}

impl Field {
    fn within(root: &Element) -> Option<Self> {
        let find = |selector| find(root, selector);
        Some(Self {
            root: root.clone(),
            input: find(".control")?.unchecked_into(),
            code: find("[type=hidden]")?.unchecked_into(),
            list: find("[role=listbox]")?.unchecked_into(),
            status: find("[role=status]")?,
            timer: Cell::new(None),
            turn: Cell::new(0),
        })
    }

    fn hear(self: &Rc<Self>, event: &Event) {
        match event.type_().as_str() {
            "input" => {
                self.set_code("");
                self.ask(PAUSE);
            }
            "keydown" => {
                if self.press(event.unchecked_ref()) {
                    event.prevent_default();
                }
            }
            // The field keeps the focus while one points at the list.
            "mousedown" => event.prevent_default(),
            "click" => {
                let target: Option<Element> = event.target().map(JsCast::unchecked_into);
                if let Some(option) = target.and_then(|target| target.closest("[role=option]").ok().flatten()) {
                    self.choose(&option);
                }
            }
            _ => self.close(),
        }
    }

    /// Whether the key did something here.
    fn press(self: &Rc<Self>, event: &KeyboardEvent) -> bool {
        let key = event.key();
        let down = key == "ArrowDown";
        if event.is_composing() {
            return false;
        }
        if down || key == "ArrowUp" {
            if self.list.hidden() {
                self.ask(0);
            } else {
                self.step(down);
            }
            return true;
        }
        let active = self.active();
        match (key.as_str(), active) {
            ("Enter", Some(option)) => {
                self.choose(&option);
                true
            }
            ("Tab", Some(option)) => {
                self.choose(&option);
                false
            }
            ("Escape", _) => {
                let open = !self.list.hidden();
                self.close();
                open
            }
            _ => false,
        }
    }

    fn active(&self) -> Option<Element> {
        self.list.query_selector("[aria-selected=true]").ok().flatten()
    }

    /// To the next option or the one before, round and round.
    fn step(&self, down: bool) {
        let active = self.active();
        let next = active
            .as_ref()
            .and_then(|option| if down { option.next_element_sibling() } else { option.previous_element_sibling() });
        let next = next.or_else(|| if down { self.list.first_element_child() } else { self.list.last_element_child() });
        self.set_active(next.as_ref());
    }

    fn set_active(&self, option: Option<&Element>) {
        if let Some(before) = self.active() {
            let _ = before.set_attribute("aria-selected", "false");
        }
        let Some(option) = option else {
            let _ = self.input.remove_attribute("aria-activedescendant");
            return;
        };
        let _ = option.set_attribute("aria-selected", "true");
        let _ = self.input.set_attribute("aria-activedescendant", &option.id());
        show_whole(option);
    }

    fn set_code(&self, code: &str) {
        // They were proposed for another text.
        if let Some(candidates) = find(&self.root, "fieldset") {
            candidates.remove();
            self.code.set_disabled(false);
        }
        self.code.set_value(code);
    }

    fn choose(&self, option: &Element) {
        self.input.set_value(&option.get_attribute("data-label").unwrap_or_default());
        // As if it had been typed, for whoever listens to the form.
        if let Ok(input) = Event::new("input") {
            input.init_event_with_bubbles("input", true);
            let _ = self.input.dispatch_event(&input);
        }
        self.set_code(&option.get_attribute("data-insee").unwrap_or_default());
        self.close();
    }

    /// Asks after `pause`, unless something else happens meanwhile.
    fn ask(self: &Rc<Self>, pause: u32) {
        let turn = self.next_turn();
        self.set_active(None);
        let field = self.clone();
        let question = move || {
            leptos::task::spawn_local(async move {
                let text = field.input.value();
                // Without an answer, a plain field is left.
                let found = if text.trim().is_empty() { None } else { chercher_communes(text).await.ok() };
                if field.turn.get() == turn {
                    field.show(&found.unwrap_or_default());
                }
            });
        };
        self.timer.set(Some(Timeout::new(pause, question)));
    }

    fn show(&self, found: &Proposees) {
        let open = !found.options.is_empty();
        self.list.set_inner_html(&found.options);
        self.list.set_hidden(!open);
        self.status.set_text_content(Some(&found.said));
        let _ = self.input.set_attribute("aria-expanded", if open { "true" } else { "false" });
    }

    fn close(&self) {
        self.next_turn();
        self.set_active(None);
        self.show(&Proposees::default());
    }

    fn next_turn(&self) -> u32 {
        self.timer.set(None);
        self.turn.set(self.turn.get() + 1);
        self.turn.get()
    }
}

/// Moves the page only when the option is not wholly on it.
fn show_whole(option: &Element) {
    let options = Object::new();
    let _ = Reflect::set(&options, &"block".into(), &"nearest".into());
    if let Ok(scroll) = Reflect::get(option, &"scrollIntoView".into()) {
        let _ = scroll.unchecked_ref::<Function>().call1(option, &options);
    }
}
