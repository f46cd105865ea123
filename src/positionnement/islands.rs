//! The lines of a test, sorted and filtered in place.
//!
//! The table is the page's own. Its rows carry the numbers to sort by, and the form says how it is seen: this code reads the
//! form, moves and hides the rows, and keeps the address in step. Without it, headers are links and the form has a button.

use leptos::{
    prelude::*,
    wasm_bindgen::{JsCast, JsValue, closure::Closure},
    web_sys::{
        Element, Event, HtmlElement, HtmlSelectElement, MouseEvent,
        js_sys::{Function, Reflect},
    },
};

use super::model::{Tri, Vue, order};

/// Around the form, what is said of the table, and the table.
#[island]
pub fn Triable(children: Children) -> impl IntoView {
    view! { <div class="triable" use:come_alive>{children()}</div> }
}

fn come_alive(root: Element) {
    let heard = root.clone();
    let listener = Closure::<dyn Fn(Event)>::new(move |event: Event| {
        let _ = hear(&heard, &event);
    });
    let listener = listener.into_js_value();
    for kind in ["click", "change", "submit"] {
        let _ = root.add_event_listener_with_callback(kind, listener.unchecked_ref());
    }
}

fn hear(root: &Element, event: &Event) -> Option<()> {
    let mut vue =
        Vue::read(&choice(root, "#tri")?.value(), &choice(root, "#sens")?.value(), &choice(root, "#statut")?.value());
    if event.type_() == "click" {
        let target: Element = event.target()?.unchecked_into();
        let header = target.closest("th a").ok()??;
        let click: &MouseEvent = event.unchecked_ref();
        // To open it elsewhere is a link's business.
        if click.ctrl_key() || click.meta_key() || click.shift_key() {
            return None;
        }
        vue = vue.sorted_by(sorts(&header)?);
    }
    event.prevent_default();
    show(root, vue)
}

fn choice(root: &Element, selector: &str) -> Option<HtmlSelectElement> {
    root.query_selector(selector).ok()?.map(JsCast::unchecked_into)
}

fn sorts(header: &Element) -> Option<Tri> {
    let code = header.get_attribute("data-tri")?;
    Tri::ALL.into_iter().find(|tri| tri.code() == code)
}

fn show(root: &Element, vue: Vue) -> Option<()> {
    choice(root, "#tri")?.set_value(vue.tri.code());
    choice(root, "#sens")?.set_value(vue.sens());

    let body = root.query_selector("tbody").ok()??;
    let mut rows: Vec<((Option<u32>, u32), HtmlElement)> = Vec::new();
    let mut shown = 0;
    while let Some(row) = body.first_element_child() {
        row.remove();
        let row: HtmlElement = row.unchecked_into();
        let hidden = vue.statut.is_some_and(|kind| row.get_attribute("data-statut").as_deref() != Some(kind.code()));
        row.set_hidden(hidden);
        shown += usize::from(!hidden);
        let keys = row.get_attribute("data-cles").unwrap_or_default();
        let key = |at: usize| keys.split(' ').nth(at).and_then(|key| key.parse().ok());
        let key = (key(vue.tri as usize), key(0).unwrap_or(0));
        // A test has few rows: they are inserted one by one.
        let at = rows.iter().position(|(other, _)| order(key, *other, vue.decroissant).is_lt()).unwrap_or(rows.len());
        rows.insert(at, (key, row));
    }
    for (_, row) in rows {
        let _ = body.append_child(&row);
    }

    let headers = root.get_elements_by_tag_name("th");
    for cell in (0..headers.length()).filter_map(|at| headers.item(at)) {
        let Some(header) = cell.query_selector("a").ok().flatten() else { continue };
        let tri = sorts(&header)?;
        let _ = header.set_attribute("href", &vue.sorted_by(tri).query());
        let _ = match vue.aria_sort(tri) {
            Some(sort) => cell.set_attribute("aria-sort", sort),
            None => cell.remove_attribute("aria-sort"),
        };
    }

    root.query_selector("[role=status]").ok()??.set_text_content(Some(&vue.said(shown)));
    keep_in_address(&vue.query())
}

/// `history.replaceState`, which leptos' `web_sys` leaves out.
fn keep_in_address(query: &str) -> Option<()> {
    let history = Reflect::get(&window(), &"history".into()).ok()?;
    let replace: Function = Reflect::get(&history, &"replaceState".into()).ok()?.unchecked_into();
    replace.call3(&history, &JsValue::NULL, &"".into(), &query.into()).ok().map(|_| ())
}
