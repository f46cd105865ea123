//! A calendar as RFC 5545 writes it: lines of 75 bytes that end in CRLF, texts escaped, a UID that never changes.

use axum::{
    http::header,
    response::{IntoResponse as _, Response},
};
use chrono::{DateTime, Days, NaiveDate, Utc};

/// When something is.
#[derive(Clone, Copy)]
pub enum When {
    /// Due on a day: nobody is busy all day for it.
    Day(NaiveDate),
    /// From a moment on; how long is not known.
    From(DateTime<Utc>),
}

/// Something to remember.
pub struct Event {
    /// The same at each reading: programs then update the day instead of adding another.
    pub uid: String,
    pub when: When,
    pub summary: String,
    pub description: String,
    /// Empty: nowhere.
    pub place: String,
    pub url: String,
    /// Higher each time that it changes.
    pub sequence: i64,
}

const MOMENT: &str = "%Y%m%dT%H%M%SZ";

/// `name`: of a calendar that programs read again and again; `None`: events to add to one's own. `now`: when it is written.
pub fn calendar(name: Option<&str>, now: DateTime<Utc>, events: &[Event]) -> String {
    let mut out = String::new();
    let mut line = |content: &str| fold(&mut out, content);
    line("BEGIN:VCALENDAR");
    line("VERSION:2.0");
    line("PRODID:-//Le Fil//Suivi//FR");
    line("CALSCALE:GREGORIAN");
    line("METHOD:PUBLISH");
    if let Some(name) = name {
        line(&format!("NAME:{}", escaped(name)));
        line(&format!("X-WR-CALNAME:{}", escaped(name)));
        line("REFRESH-INTERVAL;VALUE=DURATION:PT6H");
        line("X-PUBLISHED-TTL:PT6H");
    }
    for event in events {
        line("BEGIN:VEVENT");
        line(&format!("UID:{}", event.uid));
        line(&format!("DTSTAMP:{}", now.format(MOMENT)));
        match event.when {
            When::Day(day) => {
                line(&format!("DTSTART;VALUE=DATE:{}", day.format("%Y%m%d")));
                // The end is not part of it: a day ends on the next.
                line(&format!("DTEND;VALUE=DATE:{}", (day + Days::new(1)).format("%Y%m%d")));
                line("TRANSP:TRANSPARENT");
            }
            When::From(start) => line(&format!("DTSTART:{}", start.format(MOMENT))),
        }
        line(&format!("SEQUENCE:{}", event.sequence));
        line(&format!("SUMMARY:{}", escaped(&event.summary)));
        if !event.place.is_empty() {
            line(&format!("LOCATION:{}", escaped(&event.place)));
        }
        line(&format!("DESCRIPTION:{}", escaped(&event.description)));
        line(&format!("URL:{}", event.url));
        line("END:VEVENT");
    }
    line("END:VCALENDAR");
    out
}

/// A calendar, sent.
pub fn answer(name: &str, calendar: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("inline; filename=\"{name}\"")),
    ];
    (headers, calendar).into_response()
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
            when: When::Day("2026-12-31".parse().unwrap()),
            summary: summary.to_owned(),
            description: String::new(),
            place: String::new(),
            sequence: 0,
            url: "https://fil.example/".to_owned(),
        }
    }

    fn now() -> DateTime<Utc> {
        "2026-11-24T08:00:00Z".parse().unwrap()
    }

    #[test]
    fn a_moment_is_said_in_universal_time_and_has_no_end() {
        let rendez_vous = Event { when: When::From(now()), ..event("Rendez-vous") };
        let written = calendar(None, now(), &[rendez_vous]);
        assert!(written.contains("DTSTART:20261124T080000Z\r\nSEQUENCE:0\r\nSUMMARY"), "{written}");
        assert!(!["DTEND", "TRANSP", "LOCATION", "REFRESH"].iter().any(|line| written.contains(line)), "{written}");
    }

    #[test]
    fn a_day_ends_on_the_next() {
        let written = calendar(Some("Fil"), now(), &[event("J+2")]);
        assert!(written.contains("DTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20270101\r\n"));
        assert!(written.contains("SUMMARY:J+2\r\n"));
    }

    proptest! {
        #[test]
        fn whatever_is_written_makes_short_lines_that_read_back(text in "[\\PC\\n,;:]{0,200}") {
            let written = calendar(Some(&text), now(), &[event(&text)]);
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
