//! A calendar as RFC 5545 writes it: lines of 75 bytes that end in CRLF, texts escaped, a UID that never changes.

use chrono::{Days, NaiveDate};

/// A whole day to remember.
pub struct Event {
    /// The same at each reading: programs then update the day instead of adding another.
    pub uid: String,
    pub day: NaiveDate,
    pub summary: String,
    pub description: String,
    pub url: String,
}

/// `stamp`: when the calendar is written, `20261124T080000Z`.
pub fn calendar(name: &str, stamp: &str, events: &[Event]) -> String {
    let mut out = String::new();
    let mut line = |content: &str| fold(&mut out, content);
    line("BEGIN:VCALENDAR");
    line("VERSION:2.0");
    line("PRODID:-//Le Fil//Suivi//FR");
    line("CALSCALE:GREGORIAN");
    line("METHOD:PUBLISH");
    line(&format!("NAME:{}", escaped(name)));
    line(&format!("X-WR-CALNAME:{}", escaped(name)));
    line("REFRESH-INTERVAL;VALUE=DURATION:PT6H");
    line("X-PUBLISHED-TTL:PT6H");
    for event in events {
        line("BEGIN:VEVENT");
        line(&format!("UID:{}", event.uid));
        line(&format!("DTSTAMP:{stamp}"));
        line(&format!("DTSTART;VALUE=DATE:{}", event.day.format("%Y%m%d")));
        // The end is not part of it: a day ends on the next.
        line(&format!("DTEND;VALUE=DATE:{}", (event.day + Days::new(1)).format("%Y%m%d")));
        line(&format!("SUMMARY:{}", escaped(&event.summary)));
        line(&format!("DESCRIPTION:{}", escaped(&event.description)));
        line(&format!("URL:{}", event.url));
        // Nobody is busy all day because something is due.
        line("TRANSP:TRANSPARENT");
        line("END:VEVENT");
    }
    line("END:VCALENDAR");
    out
}

/// Text in a property: what separates is escaped, a new line is written, other control characters are left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' | ';' | ',' => out.extend(['\\', letter]),
            '\n' => out.push_str("\\n"),
            letter if letter.is_control() => {}
            letter => out.push(letter),
        }
    }
    out
}

/// A content line, continued where it would be longer than 75 bytes, between two letters.
fn fold(out: &mut String, content: &str) {
    const LONGEST: usize = 75;
    let mut length = 0;
    for letter in content.chars() {
        if length + letter.len_utf8() > LONGEST {
            out.push_str("\r\n ");
            length = 1;
        }
        out.push(letter);
        length += letter.len_utf8();
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn event(summary: &str) -> Event {
        Event {
            uid: "a@lefil".to_owned(),
            day: "2026-12-31".parse().unwrap(),
            summary: summary.to_owned(),
            description: String::new(),
            url: "https://fil.example/".to_owned(),
        }
    }

    #[test]
    fn a_day_ends_on_the_next() {
        let written = calendar("Fil", "20261124T080000Z", &[event("J+2")]);
        assert!(written.contains("DTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20270101\r\n"));
        assert!(written.contains("SUMMARY:J+2\r\n"));
    }

    proptest! {
        #[test]
        fn whatever_is_written_makes_short_lines_that_read_back(text in "[\\PC\\n,;:]{0,200}") {
            let written = calendar(&text, "20261124T080000Z", &[event(&text)]);
            prop_assert!(written.ends_with("END:VCALENDAR\r\n"));
            for line in written.split("\r\n") {
                prop_assert!(line.len() <= 75 && !line.contains(['\r', '\n']));
            }
            let unfolded = written.replace("\r\n ", "");
            let summary = unfolded.lines().find_map(|line| line.strip_prefix("SUMMARY:")).unwrap();
            let mut read = String::new();
            let mut letters = summary.chars();
            while let Some(letter) = letters.next() {
                read.push(if letter == '\\' { match letters.next() { Some('n') => '\n', Some(other) => other, None => '\\' } } else { letter });
            }
            let kept: String = text.chars().filter(|letter| *letter == '\n' || !letter.is_control()).collect();
            prop_assert_eq!(read, kept);
        }
    }
}
