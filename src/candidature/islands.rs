//! Keeps the questionnaire while it is filled, and says so. The fields are the page's own HTML; what is typed travels as
//! the form would send it, so that the server reads both ways alike.

use std::{cell::Cell, rc::Rc};

use gloo_timers::callback::Timeout;
use leptos::{
    prelude::*,
    wasm_bindgen::JsCast as _,
    web_sys::{Element, HtmlFormElement, window},
};

use crate::island::{Call, Refused, count_room, fields, find, listen};

/// Keeps the fields of a page of the draft that they name. Gives the sentence to show: when it was kept.
#[server(prefix = "/api", endpoint = "brouillon", protocol = Call)]
pub async fn garder_brouillon(etape: String, champs: String) -> Result<String, Refused> {
    crate::server::function::answer(async |cx| super::draft::autosave(cx, &etape, champs).await).await
}

/// How long after the last key, in milliseconds.
const PAUSE: u32 = 700;

/// Around the form of a page of the questionnaire, which names its page in `data-etape`.
#[island]
pub fn Brouillon(children: Children) -> impl IntoView {
    view! { <div use:come_alive>{children()}</div> }
}

fn come_alive(root: Element) {
    let (Some(form), Some(status)) = (find(&root, "form"), find(&root, ".kept")) else { return };
    let shown = Rc::new((form.clone(), status));
    let timer = Rc::new(Cell::new(None::<Timeout>));
    // What waits when the page is left is kept at once; a button takes the words with it.
    let (waiting, leaving) = (timer.clone(), shown.clone());
    listen(&form, &["submit"], {
        let timer = timer.clone();
        move |_| drop(timer.take())
    });
    if let Some(window) = window() {
        listen(&window, &["pagehide"], move |_| {
            if waiting.take().is_some() {
                leptos::task::spawn_local(save(leaving.clone()));
            }
        });
    }
    listen(&form, &["input"], move |event| {
        count_room(&event);
        let shown = shown.clone();
        // The one before, where it has not run, is cancelled with its handle.
        let due = timer.clone();
        timer.set(Some(Timeout::new(PAUSE, move || {
            // It has run: nothing waits any more.
            if let Some(run) = due.take() {
                run.forget();
            }
            leptos::task::spawn_local(save(shown));
        })));
    });
}

async fn save(shown: Rc<(Element, Element)>) {
    let (form, status) = &*shown;
    let etape = form.get_attribute("data-etape").unwrap_or_default();
    let Some(champs) = fields(form.unchecked_ref::<HtmlFormElement>()) else { return };
    status.set_text_content(Some("Enregistrement…"));
    let kept = garder_brouillon(etape, champs).await;
    status.set_text_content(Some(
        kept.as_deref()
            .unwrap_or("Pas enregistré pour le moment. Ce que vous écrivez reste ici\u{a0}: appuyez sur Continuer."),
    ));
}
