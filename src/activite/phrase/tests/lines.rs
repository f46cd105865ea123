//! The examples, and how a reading is shown.

use std::time::Instant;

use super::*;

/// A reading as the examples write it.
fn written(texte: &str, lecture: &Lecture) -> String {
    let values = values(lecture);
    let kind = lecture.kind.valeur.code();
    let mut fields = vec![if values.contains_key("quoi") { format!("quoi={kind}") } else { format!("quoi=({kind})") }];
    for (name, values) in values.into_iter().filter(|(name, _)| *name != "quoi") {
        fields.push(format!("{name}={}", values.into_iter().map(|(valeur, _)| valeur).collect::<Vec<_>>().join(",")));
    }
    if !lecture.reste.is_empty() {
        let reste: Vec<_> = lecture.reste.iter().map(|span| span.of(texte)).collect();
        fields.push(format!("reste={}", reste.join(" / ")));
    }
    fields.join(" | ")
}

fn sorted(reading: &str) -> Vec<&str> {
    let mut fields: Vec<_> = reading.split(" | ").collect();
    fields.sort_unstable();
    fields
}

pub(super) fn examples() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    include_str!("../exemples.tsv").lines().filter(|line| !line.starts_with('#')).map(|line| {
        let columns: Vec<_> = line.split('\t').collect();
        let [own, texte, reading] = columns[..] else { panic!("three columns: {line}") };
        (own, texte, reading)
    })
}

#[test]
fn lines_are_read_as_people_mean_them() {
    let mut wrong = Vec::new();
    for (own, texte, reading) in examples() {
        let lecture = Own::named(own).lire(texte);
        let found = written(texte, &lecture);
        if sorted(&found) != sorted(reading) {
            wrong.push(format!("{texte}\n    awaited {reading}\n    found   {found}"));
        }
    }
    assert!(examples().count() >= 300);
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), examples().count(), wrong.join("\n"));
}

#[test]
fn what_is_not_said_is_a_declared_default() {
    let defaults = |texte: &str| {
        let lecture = Own::named("0").lire(texte);
        let said = |source: &Source| *source != Source::Defaut;
        assert!(!said(&lecture.jour.source) && lecture.jour.valeur == today());
        let participants = lecture.participants.map(|lu| (lu.valeur, said(&lu.source)));
        (lecture.kind.valeur, said(&lecture.kind.source), participants)
    };
    assert_eq!(defaults(""), (Kind::Individuel, false, Some((1, false))));
    assert_eq!(defaults("mails"), (Kind::Individuel, false, Some((1, false))));
    assert_eq!(defaults("permanence"), (Kind::Ponctuel, true, Some((1, false))));
    assert_eq!(defaults("atelier"), (Kind::Collectif, true, None));
    assert_eq!(defaults("8 personnes"), (Kind::Collectif, false, Some((8, true))));
    assert_eq!(defaults("niveau débutant"), (Kind::Collectif, false, None));
    assert_eq!(defaults("rdv 2 habitués"), (Kind::Individuel, true, None));
    assert_eq!(defaults("réunion"), (Kind::Reunion, true, None));
}

#[test]
fn a_reading_is_shown_in_the_order_of_its_words() {
    let lecture = Own::named("95").lire("hier atelier mails 2h, 6 retraitées médiathèque de Sarcelles");
    let shown: Vec<_> = lecture
        .pieces()
        .into_iter()
        .map(|piece| (piece.label, piece.valeur.replace(['\u{a0}', '\u{202f}'], " ")))
        .collect();
    let awaited = [
        ("Jour", "23 novembre 2026"),
        ("Quoi", "Atelier"),
        ("Thème", "E-mail"),
        ("Durée", "2 h"),
        ("Participants", "6 personnes"),
        ("Situation", "Retraité·e : 6"),
        ("Lieu", "Médiathèque Anna Langfus, Sarcelles"),
    ];
    assert_eq!(shown, awaited.map(|(label, valeur)| (label, valeur.to_owned())));
}

/// The line is read at each key press: it may not be felt. The best of some times, since tests run side by side.
#[test]
fn a_line_is_read_in_less_than_a_millisecond() {
    let own = Own::named("95");
    let line = "de 14h à 16h30 atelier arnaques et mots de passe sur tablette, 12 personnes dont 3 habitués, 7 femmes de plus de 70 \
        ans, médiathèque de Sarcelles, à revoir jeudi en atelier, oriantés vers la CAF, bonne ambiance";
    assert!(line.chars().count() >= 200);
    let times = (0..200).map(|_| {
        let start = Instant::now();
        std::hint::black_box(own.lire(std::hint::black_box(line)));
        start.elapsed()
    });
    let best = times.min().unwrap();
    println!("a line of {} characters is read in {} µs", line.chars().count(), best.as_micros());
    assert!(best.as_millis() < 1, "{best:?}");
}
