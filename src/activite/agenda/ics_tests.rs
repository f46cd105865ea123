use proptest::prelude::*;

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn calendar(events: &str) -> Agenda {
    let text = format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{}END:VCALENDAR\r\n", events.replace('\n', "\r\n"));
    read(text.as_bytes(), Tz::Europe__Paris, day("2026-10-27"), day("2026-11-27")).unwrap()
}

fn event(lines: &str) -> Agenda {
    calendar(&format!("BEGIN:VEVENT\n{lines}\nEND:VEVENT\n"))
}

fn when(agenda: &Agenda) -> Vec<String> {
    let said = |found: &Occurrence| match found.debut {
        Some(debut) => format!("{} {:02}:{:02} {:?}", found.jour, debut / 60, debut % 60, found.duree.unwrap_or(0)),
        None => format!("{} jour", found.jour),
    };
    agenda.occurrences.iter().map(said).collect()
}

#[test]
fn an_event_with_its_folded_lines_and_what_is_inside_of_it() {
    let agenda = event(
        "UID:1@exemple\nDTSTART;TZID=Europe/Paris:20261124T140000\nDTEND;TZID=Europe/Paris:20261124T153000\nSUMMARY:Atelier smart\n phone\\, débutants\n\
         LOCATION:Médiathèque\\, 12 rue des Lilas\nDESCRIPTION:Avec Mme Dupont\nATTENDEE;CN=\"Dupont: Jeanne\":mailto:jeanne@exemple.fr\n\
         BEGIN:VALARM\nDTSTART:20200101T000000\nSUMMARY:Rappel\nEND:VALARM",
    );
    assert_eq!(when(&agenda), ["2026-11-24 14:00 90"]);
    let found = &agenda.occurrences[0];
    assert_eq!(
        (found.titre.as_str(), found.lieu.as_str()),
        ("Atelier smartphone, débutants", "Médiathèque, 12 rue des Lilas")
    );
    assert_eq!(found.cle, "1@exemple");
}

#[test]
fn zones_are_those_of_the_event_then_of_the_person() {
    for (start, expected) in [
        ("DTSTART:20261124T130000Z", "2026-11-24 14:00 60"),
        ("DTSTART:20261124T140000", "2026-11-24 14:00 60"),
        ("DTSTART;TZID=Indian/Reunion:20261124T140000", "2026-11-24 11:00 60"),
        ("DTSTART;TZID=\"Romance Standard Time\":20261124T140000", "2026-11-24 14:00 60"),
        ("DTSTART;TZID=/freeassociation.sourceforge.net/Europe/Paris:20261124T140000", "2026-11-24 14:00 60"),
        ("DTSTART;TZID=Nulle/Part:20261124T140000", "2026-11-24 14:00 60"),
        ("DTSTART;TZID=America/New_York:20261124T200000", "2026-11-25 02:00 60"),
    ] {
        assert_eq!(when(&event(&format!("{start}\nDURATION:PT1H"))), [expected], "{start}");
    }
    // One hour of wall clock each week, before and after the change of time.
    let weekly = event("UID:a\nDTSTART;TZID=Europe/Paris:20261013T140000\nDURATION:PT45M\nRRULE:FREQ=WEEKLY");
    assert_eq!(weekly.occurrences.len(), 5);
    assert!(weekly.occurrences.iter().all(|found| found.debut == Some(840) && found.duree == Some(45)));
}

#[test]
fn what_comes_back_without_what_was_taken_out_moved_or_cancelled() {
    let agenda = calendar(
        "BEGIN:VEVENT\nUID:a\nDTSTART;TZID=Europe/Paris:20261103T140000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=4\n\
         EXDATE;TZID=Europe/Paris:20261110T140000\nEND:VEVENT\n\
         BEGIN:VEVENT\nUID:a\nRECURRENCE-ID;TZID=Europe/Paris:20261117T140000\nDTSTART;TZID=Europe/Paris:20261118T100000\nDURATION:PT2H\nEND:VEVENT\n\
         BEGIN:VEVENT\nUID:a\nRECURRENCE-ID;TZID=Europe/Paris:20261124T140000\nDTSTART;TZID=Europe/Paris:20261124T140000\nSTATUS:CANCELLED\nEND:VEVENT\n",
    );
    assert_eq!(when(&agenda), ["2026-11-03 14:00 60", "2026-11-18 10:00 120"]);
    assert_eq!(agenda.occurrences[1].cle, "a|2026-11-17 14:00:00", "moved again, it is still the same");
}

#[test]
fn whole_days_what_takes_no_time_and_what_is_not_read() {
    assert_eq!(when(&event("DTSTART;VALUE=DATE:20261124\nDTEND;VALUE=DATE:20261125")), ["2026-11-24 jour"]);
    assert_eq!(
        when(&event("DTSTART;VALUE=DATE:20261124\nRRULE:FREQ=DAILY;COUNT=2")),
        ["2026-11-24 jour", "2026-11-25 jour"]
    );
    assert_eq!(event("DTSTART;VALUE=DATE:20261111\nTRANSP:TRANSPARENT").occurrences, []);
    assert_eq!(event("DTSTART:20261201T140000\nDURATION:PT1H").occurrences, [], "to come");
    assert_eq!(event("DTSTART:20261103T140000\nRRULE:FREQ=WEEKLY;BYSETPOS=1").non_lus, 1);
    let long = event("DTSTART:20261103T140000\nDTEND:20261105T140000");
    assert_eq!(long.occurrences[0].duree, None, "longer than a day");
    for bytes in [&b"BEGIN:VCARD"[..], b"bonjour", b"\xff\xfe\0"] {
        assert_eq!(read(bytes, Tz::UTC, day("2026-01-01"), day("2026-02-01")), Err(Illisible::PasUnAgenda));
    }
    assert_eq!(read(b"", Tz::UTC, day("2026-01-01"), day("2026-02-01")), Err(Illisible::Absent));
}

proptest! {
    #[test]
    fn never_panics(lines in prop::collection::vec("(BEGIN:VEVENT|END:VEVENT|DTSTART[;:]\\PC{0,20}|DTSTART:2026112[0-9]T[0-9]{6}|DURATION:P?T?[0-9]{0,20}[HMX]|RRULE:FREQ=DAILY|EXDATE:\\PC{0,9}| \\PC{0,9}|\\PC{0,20})", 0..20)) {
        let text = format!("BEGIN:VCALENDAR\n{}", lines.join("\n"));
        let read = read(text.as_bytes(), Tz::Europe__Paris, day("2026-10-27"), day("2026-11-27")).unwrap();
        prop_assert!(read.occurrences.iter().all(|found| found.duree.is_none_or(|minutes| minutes > 0)));
    }
}
