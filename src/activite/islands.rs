//! The quick entry: the same form as without JavaScript, answered in place.
//!
//! The fields and the day are the page's own HTML, drawn by the server alone: they cost no code in the browser, and nothing
//! typed before the code arrives is lost. After an entry the server sends the day anew. What needs the whole page (errors, a
//! new place, an ended session, a conflict) is left to the form's ordinary way, which keeps all that was typed.

use leptos::{
    prelude::*,
    wasm_bindgen::{JsCast, JsValue},
    web_sys::{Element, HtmlFormElement, HtmlInputElement},
};
use serde::{Deserialize, Serialize};

use super::form::NEW_LIEU;
use crate::island::{Answer, Call, Refused, fields, find, listen, text};

/// Id of the element of the page that shows the day.
pub const DAY: &str = "jour-fil";

/// After an entry, as the page is to show it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Recorded {
    /// HTML of how it reads.
    pub said: String,
    /// HTML of the day, for the element `DAY`.
    pub day: String,
    /// Key of the next entry.
    pub next: String,
}

impl Answer for Recorded {
    fn read(json: &JsValue) -> Self {
        Self { said: text(json, "said"), day: text(json, "day"), next: text(json, "next") }
    }
}

#[server(prefix = "/api", endpoint = "activites", protocol = Call)]
pub async fn enregistrer_activite(champs: String) -> Result<Recorded, Refused> {
    crate::server::function::answer(async |cx| super::api::record_and_show(cx, champs).await).await
}

/// The form around its fields.
#[island]
pub fn Saisie(children: Children) -> impl IntoView {
    view! { <form method="post" action="/activites" class="sheet entry" novalidate use:come_alive>{children()}</form> }
}

fn come_alive(form: Element) {
    super::chronometre::come_alive(&form);
    let heard = form.clone();
    listen(&heard, &["submit"], move |event| {
        if record(&form) {
            event.prevent_default();
        }
    });
}

/// Whether the form is sent this way. Where it shows errors, or has a new place, the next answer is a whole page again.
fn record(form: &Element) -> bool {
    let whole = format!("#erreurs, [name=lieu] [value={NEW_LIEU}]:checked");
    let (None, Some(button), Some(status)) =
        (find(form, &whole), find(form, "[type=submit]"), find(form, ".row > [role=status]"))
    else {
        return false;
    };
    if button.has_attribute("aria-disabled") {
        return true;
    }
    let form: HtmlFormElement = form.clone().unchecked_into();
    let Some(champs) = fields(&form) else { return false };
    let _ = button.set_attribute("aria-disabled", "true");
    status.set_class_name("muted");
    status.set_text_content(Some("Enregistrement…"));
    leptos::task::spawn_local(async move {
        match enregistrer_activite(champs).await {
            Ok(recorded) => {
                if let Some(shown) = document().get_element_by_id(DAY) {
                    shown.set_inner_html(&recorded.day);
                }
                status.set_class_name("");
                status.set_inner_html(&recorded.said);
                begin_next(&form, &recorded.next);
            }
            Err(Refused(sentence)) if sentence.is_empty() => {
                let _ = form.submit();
            }
            Err(Refused(sentence)) => {
                status.set_class_name("error");
                status.set_text_content(Some(&(sentence + " Ce que vous avez écrit reste ici.")));
            }
        }
        let _ = button.remove_attribute("aria-disabled");
    });
    true
}

/// The fields as the page gave them, with a fresh key, ready for the next person.
fn begin_next(form: &HtmlFormElement, key: &str) {
    form.reset();
    let input = |selector| find(form, selector).map(JsCast::unchecked_into::<HtmlInputElement>);
    if let Some(field) = input("[name=cle]") {
        // The attribute, not only the value: a reset gives back the attribute.
        field.set_default_value(key);
    }
    if let Some(first) = input("[name=kind]:checked") {
        let _ = first.focus();
    }
}
