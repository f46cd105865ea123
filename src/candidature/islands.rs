//! Keeps the questionnaire while it is filled, and says so. The fields are the page's own HTML; what is typed travels as
//! the form would send it, so that the server reads both ways alike.

use gloo_timers::callback::Timeout;
use leptos::{prelude::*, server_fn::codec::Json, wasm_bindgen::JsCast as _, web_sys};

use crate::{error::AppError, kernel::french};

/// Keeps the fields of a page of the draft that they name. Gives the sentence to show: when it was kept.
#[server(prefix = "/api", endpoint = "brouillon", input = Json)]
pub async fn garder_brouillon(etape: String, champs: String) -> Result<String, AppError> {
    crate::server::function::answer(async |cx| super::draft::autosave(cx, &etape, champs).await).await
}

/// How long after the last key, in milliseconds.
const PAUSE: u32 = 700;

/// The form of a page of the questionnaire. `said`: what the page says of the draft at first.
#[island]
pub fn Brouillon(etape: String, said: String, children: Children) -> impl IntoView {
    let (state, set_state) = signal(said);
    let timer = StoredValue::new_local(None::<Timeout>);
    let action = format!("/devenir-conseiller/{etape}");
    let etape = StoredValue::new(etape);

    let typed = move |event: web_sys::Event| {
        let Some(target) = event.target() else { return };
        if let Some(area) = target.dyn_ref::<web_sys::HtmlTextAreaElement>() {
            count(area);
        }
        let Some(form) = target.dyn_ref::<web_sys::Element>().and_then(|field| field.closest("form").ok().flatten())
        else {
            return;
        };
        let Ok(form) = form.dyn_into::<web_sys::HtmlFormElement>() else { return };
        let save = move || {
            let Some(champs) = fields(&form) else { return };
            leptos::task::spawn_local(async move {
                set_state.set("Enregistrement…".to_owned());
                let kept = garder_brouillon(etape.get_value(), champs).await;
                set_state.set(kept.unwrap_or_else(|_| {
                    "Pas enregistré pour le moment. Ce que vous écrivez reste ici : appuyez sur Continuer.".to_owned()
                }));
            });
        };
        // The one before, where it has not run, is cancelled with its handle.
        timer.set_value(Some(Timeout::new(PAUSE, save)));
    };

    view! {
        <form method="post" action=action class="sheet" novalidate on:input=typed>
            {children()}
            <p class="muted kept" role="status">{move || state.get()}</p>
        </form>
    }
}

/// What stands in the form, as a browser would post it.
fn fields(form: &web_sys::HtmlFormElement) -> Option<String> {
    let data = web_sys::FormData::new_with_form(form).ok()?;
    let params = web_sys::UrlSearchParams::new_with_str_sequence_sequence(&data).ok()?;
    Some(String::from(params.to_string()))
}

/// Says how much room is left below a text that has a limit.
fn count(area: &web_sys::HtmlTextAreaElement) {
    let Some(limit) = area.get_attribute("data-limit").and_then(|limit| limit.parse().ok()) else { return };
    let Ok(Some(shown)) = document().query_selector(&format!("[data-count={}]", area.name())) else { return };
    let length = u32::try_from(area.value().chars().count()).unwrap_or(u32::MAX);
    shown.set_text_content(Some(&french::room(length, limit)));
}
