//! A letter in plain French, as text and as HTML.

use std::fmt::Write as _;

use html_escape::{encode_double_quoted_attribute, encode_text};
use uuid::Uuid;

use crate::kernel::email::Email;

/// What is written to one person about one event.
#[derive(Clone, Debug)]
pub struct Letter {
    /// Of the event and recipient: the same letter queued twice is sent once.
    pub id: Uuid,
    pub to: Email,
    pub subject: &'static str,
    pub parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    Text(String),
    /// To be read and typed again.
    Code(String),
    Link {
        label: &'static str,
        url: String,
    },
}

impl Part {
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }
}

const GREETING: &str = "Bonjour,";
const SIGNATURE: &str = "Le Fil, site indépendant, non officiel";

impl Letter {
    pub fn text(&self) -> String {
        let mut text = format!("{GREETING}\n\n");
        for part in &self.parts {
            let _ = match part {
                Part::Text(line) => write!(text, "{line}\n\n"),
                Part::Code(code) => write!(text, "    {code}\n\n"),
                Part::Link { label, url } => write!(text, "{label}\u{a0}:\n{url}\n\n"),
            };
        }
        text + "-- \n" + SIGNATURE + "\n"
    }

    pub fn html(&self) -> String {
        let mut body = format!("<p>{GREETING}</p>");
        for part in &self.parts {
            let _ = match part {
                Part::Text(line) => write!(body, "<p>{}</p>", encode_text(line)),
                Part::Code(code) => {
                    write!(body, "<p style=\"font:600 2em monospace;letter-spacing:.1em\">{}</p>", encode_text(code))
                }
                Part::Link { label, url } => {
                    let (url, shown) = (encode_double_quoted_attribute(url), encode_text(url));
                    write!(body, "<p><a href=\"{url}\">{label}</a><br><small>{shown}</small></p>")
                }
            };
        }
        format!(
            "<!DOCTYPE html><html lang=\"fr\"><head><meta charset=\"utf-8\"><title>{}</title></head>\
             <body style=\"font:16px/1.5 sans-serif;max-width:36em;margin:1.5em auto;padding:0 1em\">{body}\
             <p><small>{SIGNATURE}</small></p></body></html>",
            encode_text(self.subject)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_reads_the_same_as_text_and_as_html() {
        let letter = Letter {
            id: Uuid::nil(),
            to: Email::parse("zoe@exemple.fr").unwrap(),
            subject: "Votre code",
            parts: vec![
                Part::text("Deux mots <et> plus."),
                Part::Code("123 456".to_owned()),
                Part::Link { label: "Ouvrir", url: "https://fil.example/a?b=\"c\"".to_owned() },
            ],
        };
        assert_eq!(
            letter.text(),
            "Bonjour,\n\nDeux mots <et> plus.\n\n    123 456\n\nOuvrir\u{a0}:\nhttps://fil.example/a?b=\"c\"\n\n-- \nLe Fil, site indépendant, non officiel\n"
        );
        let html = letter.html();
        assert!(html.contains("<p>Deux mots &lt;et&gt; plus.</p>") && html.contains("123 456"), "{html}");
        assert!(html.contains("href=\"https://fil.example/a?b=&quot;c&quot;\""), "{html}");
    }
}
