use std::{collections::BTreeMap, fmt::Display, time::Instant};

use proptest::prelude::*;

use super::*;
use crate::referentiel::nomenclature::{AUTONOMIES, Axe, MATERIELS, NIVEAUX, Nomenclature, REDIRECTIONS_V2};

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 24).unwrap()
}

/// What a structure has of its own, as the examples name it.
struct Own {
    lieux: Vec<(String, String)>,
    propres: Vec<(String, String)>,
}

impl Own {
    fn named(name: &str) -> Self {
        let (lieux, propres): (&[_], &[_]) = match name {
            "95" => (
                &[
                    ("#1", "Médiathèque Anna Langfus, Sarcelles"),
                    ("#2", "Mairie annexe de Lochères, Sarcelles"),
                    ("#3", "Maison de quartier Rosiers-Chantepie, Sarcelles"),
                    ("#4", "France Services, Garges-lès-Gonesse"),
                ],
                &[("A", "Café numérique"), ("B", "Jeux vidéo")],
            ),
            "974" => {
                (&[("#1", "Médiathèque François Mitterrand, Saint-Denis"), ("#2", "Case de Savanna, Saint-Paul")], &[])
            }
            _ => (&[], &[]),
        };
        let owned =
            |pairs: &[(&str, &str)]| pairs.iter().map(|(id, label)| (id.to_string(), label.to_string())).collect();
        Self { lieux: owned(lieux), propres: owned(propres) }
    }

    fn lire(&self, texte: &str) -> Lecture {
        lire(texte, today(), &Connus { lieux: &self.lieux, themes_propres: &self.propres })
    }
}

/// The values of a reading, each with its words, under the names that the examples give them.
fn values(lecture: &Lecture) -> BTreeMap<&'static str, Vec<(String, Vec<Span>)>> {
    let mut values: BTreeMap<_, Vec<_>> = BTreeMap::new();
    let mut add = |name, valeur: String, source: &Source| {
        if let Source::Texte(spans) = source {
            values.entry(name).or_default().push((valeur, spans.clone()));
        }
    };
    fn shown<T, D: Display>(lu: &Lu<T>, show: impl Fn(&T) -> D) -> (String, &Source) {
        (show(&lu.valeur).to_string(), &lu.source)
    }
    let mut put = |name, (valeur, source): (String, &Source)| add(name, valeur, source);
    put("quoi", shown(&lecture.kind, |kind| kind.code()));
    put("jour", shown(&lecture.jour, |jour| *jour));
    lecture.duree.iter().for_each(|lu| put("duree", shown(lu, |duree| duree.minutes())));
    lecture.participants.iter().for_each(|lu| put("pers", shown(lu, |count| *count)));
    lecture.recurrents.iter().for_each(|lu| put("habitues", shown(lu, |count| *count)));
    lecture.themes.iter().for_each(|lu| put("themes", shown(lu, |theme| theme.code())));
    lecture.propres.iter().for_each(|lu| put("propres", shown(lu, |propre| propre.id.clone())));
    lecture.materiels.iter().for_each(|lu| put("materiel", shown(lu, |code| *code)));
    lecture.niveau.iter().for_each(|lu| put("niveau", shown(lu, |code| *code)));
    lecture.autonomie.iter().for_each(|lu| put("autonomie", shown(lu, |code| *code)));
    lecture.suites.iter().for_each(|lu| put("suites", shown(lu, |suite| suite.code())));
    lecture.redirections.iter().for_each(|lu| put("vers", shown(lu, |code| *code)));
    lecture.mandats.iter().for_each(|lu| put("mandats", shown(lu, |count| *count)));
    lecture.lieu.iter().for_each(|lu| {
        put(
            "lieu",
            shown(lu, |lieu| match lieu {
                LieuLu::Connu { id, .. } => id.clone(),
                LieuLu::Nouveau { nom, commune } => format!("{nom}@{}", commune.as_deref().unwrap_or_default()),
                LieuLu::Domicile => "domicile".to_owned(),
                LieuLu::Distance => "distance".to_owned(),
            }),
        );
    });
    for (name, axe, classes) in [
        ("ages", Axe::Age, &lecture.ages),
        ("genres", Axe::Genre, &lecture.genres),
        ("statuts", Axe::Statut, &lecture.statuts),
    ] {
        for lu in classes {
            let class = &Nomenclature::V2.classes(axe)[lu.valeur.place];
            put(name, shown(lu, |classe| format!("{}:{}", class.code, classe.nombre)));
        }
    }
    values
}

/// A reading as the examples write it.
fn written(texte: &str, lecture: &Lecture) -> String {
    const ORDER: [&str; 17] = [
        "jour",
        "duree",
        "pers",
        "habitues",
        "themes",
        "propres",
        "materiel",
        "niveau",
        "autonomie",
        "lieu",
        "ages",
        "genres",
        "statuts",
        "suites",
        "vers",
        "mandats",
        "reste",
    ];
    let mut values = values(lecture);
    let kind = lecture.kind.valeur.code();
    let mut fields = vec![if values.contains_key("quoi") { format!("quoi={kind}") } else { format!("quoi=({kind})") }];
    let reste: Vec<_> = lecture.reste.iter().map(|span| span.of(texte)).collect();
    for name in ORDER {
        if name == "reste" && !reste.is_empty() {
            fields.push(format!("reste={}", reste.join(" / ")));
        } else if let Some(values) = values.remove(name) {
            fields
                .push(format!("{name}={}", values.into_iter().map(|(valeur, _)| valeur).collect::<Vec<_>>().join(",")));
        }
    }
    fields.join(" | ")
}

fn sorted(reading: &str) -> Vec<&str> {
    let mut fields: Vec<_> = reading.split(" | ").collect();
    fields.sort_unstable();
    fields
}

fn examples() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    include_str!("exemples.tsv").lines().filter(|line| !line.starts_with('#')).map(|line| {
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

/// What the vocabulary knows, numbers, days, durations, links, names, and words that mean nothing, in any order.
fn line() -> impl Strategy<Value = String> {
    const WORDS: &[&str] = &[
        "8",
        "2",
        "un",
        "une",
        "trois",
        "12",
        "0",
        "600",
        "2,5",
        "2e",
        "8 à 10",
        "une dizaine de",
        "environ",
        "plus de",
        "~",
        "personnes",
        "pers",
        "femmes",
        "retraitées",
        "habitués",
        "de 70 ans",
        "72 ans",
        "dont",
        "chacune",
        "par personne",
        "2h",
        "2 h",
        "2h30",
        "45 min",
        "45 minutes",
        "h",
        "min",
        "une heure",
        "demi-heure",
        "1/2",
        "de 14h à 16h",
        "à 14h",
        "14h",
        "14-16h",
        "x",
        "fois",
        "de trajet",
        "hier",
        "lundi",
        "lundi dernier",
        "prochain",
        "le 12",
        "12/11",
        "12 novembre",
        "novembre",
        "vendredi 20/11",
        "il y a 3 jours",
        "demain",
        "12/12",
        "2026",
        "tous les",
        "pas de",
        "sans",
        "avec",
        "sur",
        "à",
        "de",
        "la",
        "et",
        "vers",
        "orienté vers",
        "orientée par",
        "CAF",
        "->",
        "revoir",
        "à revoir en",
        "proposé",
        "inscrite à",
        "médiathèque",
        "Médiathèque",
        "Anna",
        "Langfus",
        "Sarcelles",
        "de Sarcelles",
        "Cergy",
        "Jean Moulin",
        "(974)",
        "mairie annexe",
        "mairie",
        "Saint-Denis",
        "savanna",
        "café numérique",
        "jeux",
        "vidéo",
        "bidule",
        "super",
        "contente",
        "Durand",
        "d'",
        "l'",
        "👍",
        "fils",
        "mère",
        "mandat",
        "aidants connect",
        "signé",
        "refusé",
        "visio",
        "tablette",
        "formation",
        "réunion",
        "groupe de",
        "atelier",
    ];
    let known = || {
        let expressions: Vec<_> = vocabulaire::VOCABULAIRE.iter().flat_map(|(_, texts)| texts.split(", ")).collect();
        proptest::sample::select(expressions)
    };
    let word = prop_oneof![3 => proptest::sample::select(WORDS), 2 => known()].prop_map(str::to_owned);
    let link = prop_oneof![8 => Just(" "), 2 => Just(", "), 1 => Just(". "), 1 => Just(" - "), 1 => Just("")];
    proptest::collection::vec((word, link), 0..14)
        .prop_map(|parts| parts.into_iter().flat_map(|(word, link)| [word, link.to_owned()]).collect())
}

fn own() -> impl Strategy<Value = Own> {
    prop_oneof![Just("0"), Just("95"), Just("974")].prop_map(Own::named)
}

impl std::fmt::Debug for Own {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}", self.lieux)
    }
}

/// Values without their words, defaults too.
fn told(lecture: &Lecture) -> impl PartialEq + std::fmt::Debug + use<> {
    let values = values(lecture).into_iter().map(|(name, values)| {
        let mut values: Vec<_> = values.into_iter().map(|(valeur, _)| valeur).collect();
        values.sort();
        (name, values)
    });
    (values.collect::<Vec<_>>(), lecture.kind.valeur, lecture.participants.as_ref().map(|lu| lu.valeur))
}

/// Every rule that holds for any line.
fn check(own: &Own, texte: &str) -> Result<(), TestCaseError> {
    let lecture = own.lire(texte);
    let read = values(&lecture);
    prop_assert!(lecture.jour.valeur <= today());
    prop_assert_eq!(&lecture, &own.lire(texte), "the same line, the same reading");

    let placed = |span: &Span| span.debut < span.fin && texte.get(span.debut..span.fin).is_some();
    let follow = |spans: &[Span]| spans.windows(2).all(|pair| pair[0].fin <= pair[1].debut);
    prop_assert!(lecture.reste.iter().all(placed) && follow(&lecture.reste), "{:?}", lecture.reste);
    for (name, values) in &read {
        for (valeur, spans) in values {
            prop_assert!(!spans.is_empty() && spans.iter().all(placed) && follow(spans), "{} {:?}", name, spans);
            let words: Vec<_> = spans.iter().map(|span| span.of(texte)).collect();
            let alone = own.lire(&words.join(", "));
            let again = self::values(&alone);
            let said = again.get(name).is_some_and(|again| again.iter().any(|(again, _)| again == valeur));
            prop_assert!(said, "{} {} is not what « {} » says: {:?}", name, valeur, words.join(", "), again.get(name));
        }
    }

    const SHARED: [&[&str]; 3] = [
        &["pers", "habitues", "ages", "genres", "statuts", "duree", "quoi"],
        &["themes", "materiel"],
        &["suites", "vers"],
    ];
    let spans = |name: &str| read[name].iter().flat_map(|(_, spans)| spans.iter().copied()).collect::<Vec<_>>();
    let meet = |a: &Span, b: &Span| a.debut < b.fin && b.debut < a.fin;
    for name in read.keys() {
        for other in read.keys().filter(|other| *other != name) {
            let may = SHARED.iter().any(|names| names.contains(name) && names.contains(other));
            let met = spans(name).iter().any(|a| spans(other).iter().any(|b| meet(a, b)));
            prop_assert!(may || !met, "{} and {} share words", name, other);
        }
        prop_assert!(
            !spans(name).iter().any(|a| lecture.reste.iter().any(|b| meet(a, b))),
            "{} is read and unread",
            name
        );
    }

    // What stands on both sides of unread words was said apart, and still is without them.
    let mut left = texte.to_owned();
    for span in lecture.reste.iter().rev() {
        left.replace_range(span.debut..span.fin, ",");
    }
    let without = own.lire(&left);
    prop_assert_eq!(told(&without), told(&lecture), "without « {} »: {}", lecture.note(texte), left);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn nothing_is_invented(own in own(), texte in line()) {
        check(&own, &texte)?;
    }

    #[test]
    fn any_text_is_read_without_a_panic(own in own(), texte in "(\\PC|\n|\t){0,80}") {
        check(&own, &texte)?;
    }
}

#[test]
fn nothing_is_invented_in_the_examples() {
    for (own, texte, _) in examples() {
        let own = Own::named(own);
        check(&own, texte).unwrap_or_else(|error| panic!("{texte}: {error}"));
    }
}

#[test]
fn words_mean_what_their_table_says() {
    use vocabulaire::{Nom, Sens, VOCABULAIRE};
    let nomenclature = Nomenclature::V2;
    let known =
        |entries: &[crate::referentiel::theme::Entry], code: &str| entries.iter().any(|entry| entry.code == code);
    for (sens, texts) in VOCABULAIRE {
        for text in texts.split(", ") {
            assert_eq!(crate::kernel::spelling::letters(text), text, "written as it is compared");
            for typed in [text.to_owned(), text.to_uppercase()] {
                let mots = mots::cut(&typed);
                let found = vocabulaire::longest(&mots, |found| (found == *sens).then_some(()));
                assert_eq!(found, Some((mots.len(), ())), "{typed} means {sens:?}");
            }
            for word in text.split(' ').map(mots::racine) {
                assert_eq!(vocabulaire::corrected(word), word);
            }
        }
        assert!(match *sens {
            Sens::Theme(code) => Theme::from_code(code).is_some_and(|theme| theme.nomenclature() == nomenclature),
            Sens::Appareil(code) => known(&MATERIELS, code),
            Sens::Niveau(code) => known(&NIVEAUX, code),
            Sens::Autonomie(code) => known(&AUTONOMIES, code),
            Sens::Cible(code) => known(&REDIRECTIONS_V2, code),
            Sens::Nom(Nom::Genre(place)) | Sens::NomCompte(Nom::Genre(place)) =>
                place < nomenclature.classes(Axe::Genre).len(),
            Sens::Nom(Nom::Statut(place)) | Sens::NomCompte(Nom::Statut(place)) =>
                place < nomenclature.classes(Axe::Statut).len(),
            _ => true,
        });
    }
    for (list, words) in [("petits", vocabulaire::PETITS), ("ordinaires", vocabulaire::ORDINAIRES)] {
        assert!(words.is_sorted(), "{list} is looked up by halves");
    }
}

#[test]
fn ages_are_those_of_the_nomenclature() {
    let codes = ["moins_12", "12_17", "18_24", "25_39", "40_59", "60_69", "70_plus"];
    let classes: Vec<_> = Nomenclature::V2.classes(Axe::Age).iter().map(|class| class.code).collect();
    assert_eq!(classes[..7], codes);
    assert!(personnes::AGES.windows(2).all(|pair| pair[0].1 + 1 == pair[1].0));
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

/// The line is read at each key press: it may not be felt.
#[test]
fn a_line_is_read_in_less_than_a_millisecond() {
    let own = Own::named("95");
    let line = "de 14h à 16h30 atelier arnaques et mots de passe sur tablette, 12 personnes dont 3 habitués, 7 femmes de plus de 70 \
        ans, médiathèque de Sarcelles, à revoir jeudi en atelier, oriantés vers la CAF, bonne ambiance";
    assert!(line.chars().count() >= 200, "{}", line.chars().count());
    own.lire(line);
    let start = Instant::now();
    const TIMES: u32 = 200;
    for _ in 0..TIMES {
        std::hint::black_box(own.lire(std::hint::black_box(line)));
    }
    let each = start.elapsed() / TIMES;
    println!("a line of {} characters is read in {} µs", line.chars().count(), each.as_micros());
    assert!(each.as_millis() < 5, "{each:?}");
}
