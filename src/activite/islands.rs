//! The quick entry: the same form as without JavaScript, answered in place.
//!
//! The fields and the day are the page's own HTML, drawn by the server alone: they cost no code in the browser, and nothing
//! typed before the code arrives is lost. After an entry the server sends the day anew. What needs the whole page (errors, a
//! new place, an ended session, a conflict) is left to the form's ordinary way, which keeps all that was typed.

use leptos::{prelude::*, server_fn::codec::Json, wasm_bindgen::JsCast as _};
use serde::{Deserialize, Serialize};

use super::model::{ActiviteForm, NEW_LIEU};
use crate::{error::AppError, kernel::id::ActiviteId};

/// Id of the element of the page that shows the day.
pub const DAY: &str = "jour-fil";

/// After an entry: how it reads, the day as it is now, and the key of the next entry.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Recorded {
    pub id: ActiviteId,
    pub title: String,
    /// HTML of the day, for the element `DAY`.
    pub day: String,
    pub next: ActiviteId,
}

#[server(prefix = "/api", endpoint = "activites", input = Json)]
pub async fn enregistrer_activite(form: ActiviteForm) -> Result<Recorded, AppError> {
    crate::server::function::answer(async |cx| super::api::record_and_show(cx, &form).await).await
}

/// Where the form stands.
#[derive(Clone)]
enum State {
    Typing,
    Sending,
    Saved(ActiviteId, String),
    Failed(AppError),
}

/// The form around its fields. `corrected`: the page shows errors, the next answer is a whole page again.
#[island]
pub fn Saisie(corrected: bool, children: Children) -> impl IntoView {
    let (state, set_state) = signal(State::Typing);

    let submit = move |event: leptos::ev::SubmitEvent| {
        let Some(element) = event.target().and_then(|target| target.dyn_into::<HtmlForm>().ok()) else { return };
        let Some(form) = typed(&element).filter(|form| !corrected && form.lieu != NEW_LIEU) else { return };
        event.prevent_default();
        if matches!(state.get_untracked(), State::Sending) {
            return;
        }
        set_state.set(State::Sending);
        leptos::task::spawn_local(async move {
            match enregistrer_activite(form).await {
                Ok(Recorded { id, title, day, next }) => {
                    if let Some(shown) = document().get_element_by_id(DAY) {
                        shown.set_inner_html(&day);
                    }
                    set_state.set(State::Saved(id, title));
                    begin_next(&element, next);
                }
                Err(AppError::Invalid(_) | AppError::Unauthenticated | AppError::Conflict { .. }) => {
                    let _ = element.submit();
                }
                Err(error) => set_state.set(State::Failed(error)),
            }
        });
    };

    view! {
        <form method="post" action="/activites" class="sheet entry" novalidate on:submit:capture=submit>
            {children()}
            <div class="row">
                <button type="submit" class="button" aria-disabled=move || matches!(state.get(), State::Sending).then_some("true")>
                    "Enregistrer"
                </button>
                <div role="status">{move || said(state.get())}</div>
            </div>
        </form>
    }
}

fn said(state: State) -> Option<AnyView> {
    match state {
        State::Typing => None,
        State::Sending => Some(view! { <span class="muted">"Enregistrement…"</span> }.into_any()),
        State::Saved(id, line) => Some(
            view! { <span class="saved">"Enregistré : "<a href=format!("/activites/{id}")>{line}</a></span> }
                .into_any(),
        ),
        State::Failed(error) => {
            let (title, text) = error.explanation();
            Some(view! { <span class="error">{title}". "{text}" Ce que vous avez écrit reste ici."</span> }.into_any())
        }
    }
}

type HtmlForm = leptos::web_sys::HtmlFormElement;

/// What stands in the fields, whoever put it there: the person, the browser, or the page.
fn typed(form: &HtmlForm) -> Option<ActiviteForm> {
    let data = leptos::web_sys::FormData::new_with_form(form).ok()?;
    let text = |name: &str| data.get(name).as_string().unwrap_or_default();
    Some(ActiviteForm {
        cle: text("cle"),
        contrat: text("contrat"),
        jour: text("jour"),
        kind: text("kind"),
        lieu: text("lieu"),
        lieu_nom: text("lieu_nom"),
        lieu_commune: text("lieu_commune"),
        lieu_commune_code: text("lieu_commune_code"),
        duree: text("duree"),
        duree_autre: text("duree_autre"),
        participants: text("participants"),
        themes: data.get_all("themes").iter().filter_map(|value| value.as_string()).collect(),
        annotation: text("annotation"),
    })
}

/// The fields as the page gave them, with a fresh key, ready for the next person.
fn begin_next(form: &HtmlForm, key: ActiviteId) {
    form.reset();
    let input = |selector: &str| {
        form.query_selector(selector)
            .ok()
            .flatten()
            .and_then(|found| found.dyn_into::<leptos::web_sys::HtmlInputElement>().ok())
    };
    if let Some(field) = input("[name=cle]") {
        // The attribute, not only the value: a reset gives back the attribute.
        field.set_default_value(&key.to_string());
    }
    if let Some(first) = input("[name=kind]:checked") {
        let _ = first.focus();
    }
}
