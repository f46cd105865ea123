//! The service worker, seen from the page: registered once, and replaced when the person agrees.

use leptos::{
    prelude::*,
    task::spawn_local,
    wasm_bindgen::{JsCast as _, JsValue, closure::Closure},
};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    EventTarget, ServiceWorker, ServiceWorkerContainer, ServiceWorkerRegistration, ServiceWorkerState, window,
};

/// A worker of a newer build that waits to be used.
pub type Nouvelle = RwSignal<Option<ServiceWorker>, LocalStorage>;

/// Registers the worker. Without one (private browsing, http) the log works, but only with the network.
pub fn register(nouvelle: Nouvelle) {
    let Some(container) = container() else { return };
    spawn_local(async move {
        let Ok(registration) = JsFuture::from(container.register("/sw.js")).await else { return };
        let registration: ServiceWorkerRegistration = registration.unchecked_into();
        watch(&registration, nouvelle);
    });
}

/// Replaces the worker, then loads the page again.
pub fn replace(worker: &ServiceWorker) {
    let Some(container) = container() else { return };
    listen(&container, "controllerchange", || {
        if let Some(window) = window() {
            let _ = window.location().reload();
        }
    });
    let _ = worker.post_message(&JsValue::from_str("remplacer"));
}

fn container() -> Option<ServiceWorkerContainer> {
    let navigator = window()?.navigator();
    js_sys::Reflect::has(&navigator, &"serviceWorker".into()).ok()?.then(|| navigator.service_worker())
}

fn watch(registration: &ServiceWorkerRegistration, nouvelle: Nouvelle) {
    // The first worker of a device replaces none.
    let replaces = |registration: &ServiceWorkerRegistration| registration.active().is_some();
    if let Some(waiting) = registration.waiting().filter(|_| replaces(registration)) {
        nouvelle.set(Some(waiting));
    }
    let found = registration.clone();
    listen(registration, "updatefound", move || {
        let Some(worker) = found.installing().filter(|_| replaces(&found)) else { return };
        let changed = worker.clone();
        listen(&worker, "statechange", move || {
            if changed.state() == ServiceWorkerState::Installed {
                nouvelle.set(Some(changed.clone()));
            }
        });
    });
}

pub fn listen(target: &EventTarget, event: &str, hear: impl Fn() + 'static) {
    let listener = Closure::<dyn Fn()>::new(hear).into_js_value();
    let _ = target.add_event_listener_with_callback(event, listener.unchecked_ref());
}
