//! Buttons. Each closure within a view is code of its own, that the browser loads: here they all share one.

use leptos::prelude::*;

/// A button that reads as a link.
pub fn link(text: &str, act: impl Fn() + 'static) -> AnyView {
    draw("link", text.to_owned(), String::new(), Box::new(act))
}

/// The same for one thing among several, which is named for who cannot see beside what it stands.
pub fn link_about(text: &str, about: &str, act: impl Fn() + 'static) -> AnyView {
    draw("link", text.to_owned(), format!("\u{a0}: {about}"), Box::new(act))
}

pub fn button(class: &'static str, text: &str, act: impl Fn() + 'static) -> AnyView {
    draw(class, text.to_owned(), String::new(), Box::new(act))
}

fn draw(class: &'static str, text: String, about: String, act: Box<dyn Fn()>) -> AnyView {
    view! {
        <button type="button" class=class on:click=move |_| act()>{text}<span class="visually-hidden">{about}</span></button>
    }
    .into_any()
}
