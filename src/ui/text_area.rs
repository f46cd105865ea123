//! The only `<textarea>` of the project.

use leptos::prelude::*;

/// Leptos does not escape the children of a textarea on the server: what a person writes there could close it and run a
/// script. Both sides read this content as escapable text, so it is escaped for both.
#[component]
pub fn TextArea(
    #[prop(into)] id: String,
    name: &'static str,
    #[prop(into)] value: String,
    rows: u32,
    #[prop(optional, into)] described_by: Option<String>,
    #[prop(optional)] invalid: bool,
    #[prop(default = None)] max_length: Option<u32>,
) -> impl IntoView {
    let mut content = html_escape::encode_text(&value).into_owned();
    if cfg!(feature = "ssr") {
        // The parser of a page drops one line break at the start: this one, not the person's.
        content.insert(0, '\n');
    }
    view! {
        <textarea
            id=id
            name=name
            rows=rows
            class="control"
            aria-describedby=described_by
            aria-invalid=invalid.then_some("true")
            data-limit=max_length
            inner_html=content
        ></textarea>
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn a_textarea_cannot_be_closed_from_inside() {
        let html = Owner::new().with(|| {
            view! { <TextArea id="a" name="a" rows=3 value="\n</textarea><script>alert(1)</script>&amp;" /> }.to_html()
        });
        let page = scraper::Html::parse_document(&html);
        let area = page.select(&scraper::Selector::parse("textarea").unwrap()).next().unwrap();
        assert_eq!(area.text().collect::<String>(), "\n</textarea><script>alert(1)</script>&amp;");
        assert_eq!(page.select(&scraper::Selector::parse("script").unwrap()).count(), 0);
    }
}
