//! The stopwatch of the form: only the moment of its start is kept, on the device, so it outlives the page.

use std::time::Duration;

use gloo_timers::callback::Interval;
use leptos::{
    wasm_bindgen::{JsCast, JsValue},
    web_sys::{
        Element, HtmlInputElement,
        js_sys::{Date, Object, Reflect, parse_float},
        window,
    },
};

use super::form::OTHER_DUREE;
use crate::island::{find, listen};

const LONGEST_MINUTES: u64 = 23 * 60 + 59;

/// Where the start is kept, for the person of this page: a name in the device's storage.
#[derive(Clone)]
struct Kept {
    storage: JsValue,
    name: JsValue,
}

impl Kept {
    /// Nothing where the browser gives no storage.
    fn of(person: &str) -> Option<Self> {
        let storage = Reflect::get(&window()?.into(), &"localStorage".into()).ok().filter(JsValue::is_object)?;
        Some(Self { storage, name: format!("chronometre {person}").into() })
    }

    fn start(&self) {
        let _ = Reflect::set(&self.storage, &self.name, &Date::now().into());
    }

    fn forget(&self) {
        let _ = Reflect::delete_property(self.storage.unchecked_ref::<Object>(), &self.name);
    }

    /// Seconds since the start, where it runs.
    fn elapsed(&self) -> Option<u64> {
        let since = parse_float(&Reflect::get(&self.storage, &self.name).ok()?.as_string()?);
        // A time that is not one, or of the future, begins now.
        Duration::try_from_secs_f64((Date::now() - since) / 1000.0).map_or(Some(0), |elapsed| Some(elapsed.as_secs()))
    }
}

/// Makes the stopwatch of a form run. Without a storage of the device it stays out of sight.
pub fn come_alive(form: &Element) {
    let Some(shown) = find(form, ".stopwatch") else { return };
    let Some(kept) = Kept::of(&shown.get_attribute("data-of").unwrap_or_default()) else { return };
    let _ = shown.set_attribute("data-ready", "");
    draw(&shown, &kept);
    let (heard, form) = (shown.clone(), form.clone());
    let (drawn, kept_there) = (shown.clone(), kept.clone());
    listen(&heard, &["click"], move |event| {
        let Some(button) = event.target().map(JsCast::unchecked_into::<Element>) else { return };
        match button.class_name().as_str() {
            "link start" => kept.start(),
            "link stop" => {
                note(&form, kept.elapsed().unwrap_or(0));
                kept.forget();
            }
            "link drop" => kept.forget(),
            _ => return,
        }
        draw(&shown, &kept);
        // The button that was pressed has gone: the next one has the focus.
        let next = if kept.elapsed().is_some() { ".stop" } else { ".start" };
        if let Some(next) = find(&shown, next) {
            let _ = next.unchecked_into::<HtmlInputElement>().focus();
        }
    });
    Interval::new(1000, move || draw(&drawn, &kept_there)).forget();
}

fn draw(shown: &Element, kept: &Kept) {
    let elapsed = kept.elapsed();
    let _ = shown.toggle_attribute_with_force("data-runs", elapsed.is_some());
    if let Some(timer) = find(shown, "[role=timer]") {
        let text = elapsed.map(|seconds| format!("{} min {:02} s", seconds / 60, seconds % 60));
        timer.set_text_content(text.as_deref());
    }
}

/// Writes the duration into the form, as if it was typed.
fn note(form: &Element, seconds: u64) {
    let input = |selector: &str| find(form, selector).map(JsCast::unchecked_into::<HtmlInputElement>);
    if let Some(other) = input(&format!("[name=duree][value={OTHER_DUREE}]")) {
        other.set_checked(true);
    }
    if let Some(field) = input("[name=duree_autre]") {
        field.set_value(&format!("{} min", (seconds / 60).clamp(1, LONGEST_MINUTES)));
    }
}
