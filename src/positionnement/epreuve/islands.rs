//! The page of an item while it is open: it says that it is there, with what is typed; shows the time that is left; moves what
//! is to be put in order; holds an answer back while the network is away. Without it, all of this is the server's.

use std::{cell::Cell, rc::Rc, time::Duration};

use gloo_timers::callback::Interval;
use leptos::{
    prelude::*,
    wasm_bindgen::{JsCast, JsValue},
    web_sys::{
        Element, HtmlElement, HtmlFormElement, HtmlInputElement,
        js_sys::{Date, Reflect},
    },
};
use serde::{Deserialize, Serialize};

use crate::{
    island::{Answer, Call, Refused, count_room, fields, find, listen, text},
    kernel::french,
};

/// What the server says to a page that is there.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Signe {
    /// Whole seconds left; empty: no limit.
    pub restant: String,
    /// Whole seconds that count for this item.
    pub compte: String,
    /// Whether the item is still the one to answer; empty where the page has to be loaded again.
    pub ici: String,
}

impl Signe {
    pub fn ici(restant: Option<u32>, compte: u32) -> Self {
        let restant = restant.map_or_else(String::new, |seconds| seconds.to_string());
        Self { restant, compte: compte.to_string(), ici: "oui".to_owned() }
    }

    pub fn ailleurs() -> Self {
        Self { restant: String::new(), compte: String::new(), ici: String::new() }
    }
}

impl Answer for Signe {
    fn read(json: &JsValue) -> Self {
        Self { restant: text(json, "restant"), compte: text(json, "compte"), ici: text(json, "ici") }
    }
}

#[server(prefix = "/api", endpoint = "epreuve", protocol = Call)]
pub async fn signe_de_vie(passage: String, rang: String, champs: String) -> Result<Signe, Refused> {
    crate::server::function::answer(async |cx| {
        let missing = || crate::error::AppError::NotFound;
        let (id, rang) = (passage.parse().map_err(|_| missing())?, rang.parse().map_err(|_| missing())?);
        super::api::sign(cx, id, rang, champs).await
    })
    .await
}

/// Around the form of an item.
#[island]
pub fn Epreuve(children: Children) -> impl IntoView {
    view! { <div use:come_alive>{children()}</div> }
}

/// Seconds between two signs.
const BATTEMENT: u32 = 5;
const SESSION: &str = "Votre session a pris fin. Ce que vous avez écrit reste ici. Validez pour continuer\u{a0}: nous vous demanderons de vous connecter.";
const COUPURE: &str =
    "La connexion est perdue. Vos réponses restent ici et le temps ne compte plus. Elles partiront dès son retour.";

struct Page {
    form: HtmlFormElement,
    /// When the time is over, by the clock of the device, in milliseconds; 0: no limit.
    fin: Cell<f64>,
    /// When the time of this item would have begun had it run without a break, by the same clock.
    debut: Cell<f64>,
    /// Seconds left when they were last shown.
    montre: Cell<u32>,
    /// Whether the last sign went astray.
    coupee: Cell<bool>,
    /// An answer waits for the network.
    retenue: Cell<bool>,
    /// Once the form goes, nothing more is said.
    partie: Cell<bool>,
}

fn come_alive(root: Element) {
    let Some(form) = find(&root, "form") else { return };
    let form: HtmlFormElement = form.unchecked_into();
    let page = Rc::new(Page {
        form: form.clone(),
        fin: Cell::new(0.0),
        debut: Cell::new(0.0),
        montre: Cell::new(u32::MAX),
        coupee: Cell::new(false),
        retenue: Cell::new(false),
        partie: Cell::new(false),
    });
    let said = |name: &str| form.get_attribute(name).unwrap_or_default();
    page.reckon(&said("data-restant"), &said("data-compte"));

    let heard = page.clone();
    listen(&form, &["submit"], move |event| {
        let submitter = Reflect::get(&event, &"submitter".into()).ok().and_then(|it| it.dyn_into::<Element>().ok());
        let geste = submitter.as_ref().and_then(|button| button.get_attribute("value")).unwrap_or_default();
        if heard.moved(submitter.as_ref(), &geste) {
            event.prevent_default();
        } else if heard.coupee.get() {
            event.prevent_default();
            heard.retenue.set(true);
            heard.remember(&geste);
            heard.sign();
        } else {
            heard.partie.set(true);
        }
    });
    let heard = page.clone();
    listen(&form, &["change"], move |_| heard.sign());
    listen(&form, &["input"], |event| count_room(&event));
    let heard = page.clone();
    listen(&window(), &["offline"], move |_| heard.cut());
    let heard = page.clone();
    listen(&window(), &["online", "focus", "pageshow"], move |event| {
        // A page that the browser kept and shows again.
        if event.type_() == "pageshow" {
            heard.partie.set(false);
        }
        heard.sign();
    });

    page.sign();
    let mut beat = 0;
    Interval::new(1_000, move || {
        page.draw();
        beat += 1;
        if beat % BATTEMENT == 0 {
            page.sign();
        }
    })
    .forget();
}

impl Page {
    /// Both clocks, as the server says them.
    fn reckon(&self, restant: &str, compte: &str) {
        let fin = restant.parse::<u32>().map_or(0.0, |seconds| Date::now() + f64::from(seconds) * 1000.0);
        self.fin.set(fin);
        self.debut.set(Date::now() - f64::from(compte.parse::<u32>().unwrap_or(0)) * 1000.0);
    }

    fn left(&self) -> Option<u32> {
        let fin = self.fin.get();
        let left = || Duration::try_from_secs_f64((fin - Date::now()) / 1000.0).map_or(0, |left| left.as_secs());
        (fin > 0.0).then(|| u32::try_from(left()).unwrap_or(u32::MAX))
    }

    fn draw(self: &Rc<Self>) {
        if self.coupee.get() || self.partie.get() {
            return;
        }
        if let Some(shown) = find(&self.form, "[data-ici]") {
            let here = Duration::try_from_secs_f64((Date::now() - self.debut.get()) / 1000.0).unwrap_or_default();
            shown.set_text_content(Some(&french::spoken(u32::try_from(here.as_secs()).unwrap_or(0))));
        }
        let Some(left) = self.left() else { return };
        let spoken = french::spoken(left);
        if let Some(shown) = find(&self.form, "[data-temps]") {
            shown.set_text_content(Some(&spoken));
        }
        let half = self.form.get_attribute("data-moitie").and_then(|half| half.parse().ok()).unwrap_or(0);
        let before = self.montre.replace(left);
        if before != u32::MAX && [half, 60, 10].into_iter().any(|mark| left <= mark && mark < before) {
            self.announce(&format!("Il vous reste {spoken}."));
        }
        // The device may have slept: whether the time is over, the server says.
        if left == 0 {
            self.sign();
        }
    }

    fn announce(&self, sentence: &str) {
        if let Some(status) = find(&self.form, "[data-annonce]") {
            status.set_text_content(Some(sentence));
        }
    }

    /// Says that the page is there, with what is typed.
    fn sign(self: &Rc<Self>) {
        if self.partie.get() {
            return;
        }
        let (Some(passage), Some(rang), Some(champs)) =
            (self.form.get_attribute("data-passage"), self.form.get_attribute("data-rang"), fields(&self.form))
        else {
            return;
        };
        let page = self.clone();
        leptos::task::spawn_local(async move {
            match signe_de_vie(passage, rang, champs).await {
                Ok(Signe { restant, compte, ici }) if !ici.is_empty() => {
                    page.coupee.set(false);
                    page.say_cut("");
                    page.reckon(&restant, &compte);
                    if page.retenue.get() || restant == "0" {
                        page.go();
                    }
                }
                // Answered elsewhere, paused, over.
                Ok(_) => page.reload(),
                // What is typed stays: the form's own way carries it through the sign-in page.
                Err(Refused(sentence)) if sentence.is_empty() => page.say_cut(SESSION),
                Err(_) => page.cut(),
            }
        });
    }

    /// An exercise sends no sign, so nothing would tell it that the network is back.
    fn cut(&self) {
        if !self.form.has_attribute("data-passage") {
            return;
        }
        self.coupee.set(true);
        self.say_cut(COUPURE);
    }

    fn say_cut(&self, sentence: &str) {
        if let Some(said) = find(&self.form, "[data-coupure]")
            && said.text_content().as_deref() != Some(sentence)
        {
            said.set_text_content(Some(sentence));
        }
    }

    /// A page that is left for another one is not asked about.
    fn reload(&self) {
        if !self.partie.get() {
            self.partie.set(true);
            let _ = window().location().reload();
        }
    }

    /// What was pressed last goes with the form once it can go.
    fn remember(&self, geste: &str) {
        let input = find(&self.form, "[type=hidden][name=geste]").or_else(|| {
            let input = document().create_element("input").ok()?;
            let _ = self.form.append_child(&input);
            Some(input)
        });
        if let Some(input) = input {
            let input: HtmlInputElement = input.unchecked_into();
            input.set_type("hidden");
            input.set_name("geste");
            input.set_value(geste);
        }
    }

    fn go(&self) {
        if !self.partie.get() {
            self.partie.set(true);
            let _ = self.form.submit();
        }
    }

    /// An element that goes up or down, in place.
    fn moved(self: &Rc<Self>, button: Option<&Element>, geste: &str) -> bool {
        let up = geste.starts_with("monter-");
        if !up && !geste.starts_with("descendre-") {
            return false;
        }
        let Some(line) = button.and_then(|button| button.closest("li").ok().flatten()) else { return false };
        let neighbour = if up { line.previous_element_sibling() } else { line.next_element_sibling() };
        let (Some(neighbour), Some(list)) = (neighbour, line.parent_element()) else { return true };
        let _ =
            if up { list.insert_before(&line, Some(&neighbour)) } else { list.insert_before(&neighbour, Some(&line)) };
        renumber(&list);
        if let Some(button) = button {
            let button: &HtmlElement = button.unchecked_ref();
            let _ = button.focus();
        }
        let place = position(&line) + 1;
        if let (Some(status), Some(text)) = (find(&self.form, "[data-range]"), find(&line, ".text")) {
            status.set_text_content(Some(&format!("{}\u{a0}: place {place}", text.text_content().unwrap_or_default())));
        }
        self.sign();
        true
    }
}

/// Without this code, what a button does depends on its place.
fn renumber(list: &Element) {
    let count = list.child_element_count();
    let mut line = list.first_element_child();
    let mut place = 0;
    while let Some(here) = line {
        for (verb, at_end) in [("monter", place == 0), ("descendre", place + 1 == count)] {
            if let Some(button) = find(&here, &format!("[value^={verb}]")) {
                let _ = button.set_attribute("value", &format!("{verb}-{place}"));
                let _ = if at_end {
                    button.set_attribute("aria-disabled", "true")
                } else {
                    button.remove_attribute("aria-disabled")
                };
            }
        }
        place += 1;
        line = here.next_element_sibling();
    }
}

fn position(line: &Element) -> u32 {
    let (mut before, mut place) = (line.previous_element_sibling(), 0);
    while let Some(element) = before {
        place += 1;
        before = element.previous_element_sibling();
    }
    place
}
