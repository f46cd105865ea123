//! What the islands share: they listen to the page's own HTML, and call functions of the server.
//!
//! Both are done with what the browser has: JSON read by Rust, and the errors that such a reader can write, would be a third of
//! the code that a page may load.

use http_types::Method;
use leptos::{
    server_fn::{
        Http, Protocol, client,
        codec::{Json, JsonEncoding},
        error::{FromServerFnError, ServerFnErrorErr},
        server,
    },
    wasm_bindgen::{JsCast as _, JsValue, closure::Closure},
    web_sys::{
        Element, Event, EventTarget, FormData, Headers, HtmlFormElement, HtmlTextAreaElement, RequestInit, Response,
        UrlSearchParams,
        js_sys::{Reflect, futures::JsFuture},
        window,
    },
};
use send_wrapper::SendWrapper;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::kernel::french;

/// Calls `hear` at each of these events, for as long as the page is there.
pub fn listen(element: &EventTarget, events: &[&str], hear: impl Fn(Event) + 'static) {
    let listener = Closure::<dyn Fn(Event)>::new(hear).into_js_value();
    for event in events {
        let _ = element.add_event_listener_with_callback(event, listener.unchecked_ref());
    }
}

/// The first element that a selector finds inside another.
pub fn find(within: &Element, selector: &str) -> Option<Element> {
    within.query_selector(selector).ok().flatten()
}

/// What stands in a form, as a browser would post it: the server reads both ways alike.
pub fn fields(form: &HtmlFormElement) -> Option<String> {
    let data = FormData::new_with_form(form).ok()?;
    Some(UrlSearchParams::new_with_str_sequence_sequence(&data).ok()?.to_string().into())
}

/// Why nothing came of a call: a sentence for the person. Empty where the page itself says more: what is to be corrected, a
/// session that has ended, another version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Refused(pub String);

impl FromServerFnError for Refused {
    type Encoder = JsonEncoding;

    /// On the server: the body is not what the function takes.
    fn from_server_fn_error(_: ServerFnErrorErr) -> Self {
        #[cfg(feature = "ssr")]
        return crate::server::function::unreadable();
        #[cfg(not(feature = "ssr"))]
        Self::unreachable()
    }
}

impl Refused {
    fn unreachable() -> Self {
        Self("Le service ne répond pas pour le moment. Réessayez dans une minute. Rien n’a été enregistré.".to_owned())
    }
}

/// What a function answers, as the browser reads it.
pub trait Answer {
    fn read(json: &JsValue) -> Self;
}

impl Answer for String {
    fn read(json: &JsValue) -> Self {
        json.as_string().unwrap_or_default()
    }
}

/// A text of an answer.
pub fn text(json: &JsValue, name: &str) -> String {
    Reflect::get(json, &name.into()).ok().and_then(|value| value.as_string()).unwrap_or_default()
}

/// The protocol of the islands' functions: `#[server(prefix = "/api", endpoint = "…", protocol = Call)]`. On the server, JSON
/// as leptos has it.
pub struct Call;

impl<Input, Output, Client, Server> Protocol<Input, Output, Client, Server, Refused> for Call
where
    Input: Serialize + DeserializeOwned + Send,
    Output: Serialize + DeserializeOwned + Answer + Send,
    Client: client::Client<Refused>,
    Server: server::Server<Refused>,
{
    const METHOD: Method = Method::POST;

    async fn run_server<F, Fut>(request: Server::Request, function: F) -> Result<Server::Response, Refused>
    where
        F: Fn(Input) -> Fut + Send,
        Fut: Future<Output = Result<Output, Refused>> + Send,
    {
        <Http<Json, Json> as Protocol<Input, Output, Client, Server, Refused>>::run_server(request, function).await
    }

    async fn run_client(path: &str, input: Input) -> Result<Output, Refused> {
        let body = serde_json::to_string(&input).unwrap_or_default();
        // There is one thread in a browser, but a function's future must be `Send`.
        let answered = SendWrapper::new(post(path, &body)).await;
        let Ok((done, json)) = answered.map(SendWrapper::take) else { return Err(Refused::unreachable()) };
        if done { Ok(Output::read(&json)) } else { Err(Refused(String::read(&json))) }
    }
}

/// Whether it was done, and the JSON of the answer.
async fn post(path: &str, body: &str) -> Result<SendWrapper<(bool, JsValue)>, JsValue> {
    let headers = Headers::new()?;
    headers.set("content-type", "application/json")?;
    let request = RequestInit::new();
    request.set_method("POST");
    // A call that the page makes as it is left still arrives.
    Reflect::set(&request, &"keepalive".into(), &JsValue::TRUE)?;
    request.set_headers(&headers);
    request.set_body(&body.into());
    let window = window().ok_or(JsValue::NULL)?;
    let response: Response = JsFuture::from(window.fetch_with_str_and_init(path, &request)).await?.unchecked_into();
    let json = JsFuture::from(response.json()?).await?;
    Ok(SendWrapper::new((response.ok(), json)))
}

/// Says how much room is left below a text that has a limit, when one types in it.
pub fn count_room(event: &Event) {
    let Some(area) = event.target().and_then(|target| target.dyn_into::<HtmlTextAreaElement>().ok()) else { return };
    let Some(limit) = area.get_attribute("data-limit").and_then(|limit| limit.parse().ok()) else { return };
    let Some(document) = window().and_then(|window| window.document()) else { return };
    let Ok(Some(shown)) = document.query_selector(&format!("[data-count={}]", area.name())) else { return };
    let length = u32::try_from(area.value().chars().count()).unwrap_or(u32::MAX);
    shown.set_text_content(Some(&french::room(length, limit)));
}
