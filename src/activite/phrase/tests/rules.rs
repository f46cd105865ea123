//! Rules that hold for any line.

use proptest::prelude::*;

use super::{lines::examples, *};
use crate::{
    activite::{
        form::ActiviteForm,
        model::{Canal, Content, Place},
    },
    referentiel::nomenclature::{AUTONOMIES, MATERIELS, NIVEAUX, REDIRECTIONS_V2},
};

/// What the vocabulary knows, numbers, days, durations, links, names, and words that mean nothing, in any order.
fn line() -> impl Strategy<Value = String> {
    const WORDS: &str = "\
        8|2|un|une|trois|12|0|600|2,5|2e|8 à 10|une dizaine de|environ|plus de|~|personnes|pers|femmes|\
        retraitées|habitués|de 70 ans|72 ans|dont|chacune|par personne|2h|2 h|2h30|45 min|45 minutes|h|min|\
        une heure|demi-heure|1/2|de 14h à 16h|à 14h|14h|14-16h|x|fois|de trajet|hier|lundi|lundi dernier|\
        prochain|le 12|12/11|12 novembre|novembre|vendredi 20/11|il y a 3 jours|demain|12/12|2026|tous les|\
        pas de|sans|avec|sur|à|de|la|et|vers|orienté vers|orientée par|CAF|->|revoir|à revoir en|proposé|\
        inscrite à|médiathèque|Médiathèque|Anna|Langfus|Sarcelles|de Sarcelles|Cergy|Jean Moulin|(974)|\
        mairie annexe|mairie|Saint-Denis|savanna|café numérique|jeux|vidéo|bidule|super|contente|Durand|d'|\
        l'|👍|fils|mère|mandat|aidants connect|signé|refusé|visio|tablette|formation|réunion|groupe de|\
        atelier";
    let known = || {
        let expressions: Vec<_> = vocabulaire::VOCABULAIRE.iter().flat_map(|(_, texts)| texts.split(", ")).collect();
        proptest::sample::select(expressions)
    };
    let word = prop_oneof![3 => proptest::sample::select(WORDS.split('|').collect::<Vec<_>>()), 2 => known()]
        .prop_map(str::to_owned);
    let link = prop_oneof![8 => Just(" "), 2 => Just(", "), 1 => Just(". "), 1 => Just(" - "), 1 => Just("")];
    proptest::collection::vec((word, link), 0..14)
        .prop_map(|parts| parts.into_iter().flat_map(|(word, link)| [word, link.to_owned()]).collect())
}

fn own() -> impl Strategy<Value = Own> {
    prop_oneof![Just("0"), Just("95"), Just("974")].prop_map(Own::named)
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
    const SHARED: [&[&str]; 3] = [
        &["pers", "habitues", "ages", "genres", "statuts", "duree", "quoi"],
        &["themes", "materiel"],
        &["suites", "vers"],
    ];
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

    let words = |name: &str| read[name].iter().flat_map(|(_, spans)| spans.iter().copied()).collect::<Vec<_>>();
    let meet =
        |some: &[Span], others: &[Span]| some.iter().any(|a| others.iter().any(|b| a.debut < b.fin && b.debut < a.fin));
    for name in read.keys() {
        for other in read.keys().filter(|other| *other != name) {
            let may = SHARED.iter().any(|names| names.contains(name) && names.contains(other));
            prop_assert!(may || !meet(&words(name), &words(other)), "{} and {} share words", name, other);
        }
        prop_assert!(!meet(&words(name), &lecture.reste), "{} is read and unread", name);
    }

    // What stands on both sides of unread words was said apart, and still is without them.
    let mut left = texte.to_owned();
    for span in lecture.reste.iter().rev() {
        left.replace_range(span.debut..span.fin, ",");
    }
    let without = own.lire(&left);
    prop_assert_eq!(told(&without), told(&lecture), "without « {} »: {}", lecture.note(texte), left);
    posted(&lecture)
}

/// The form that a reading fills is taken, and says the same. What it lacks is what the line did not say.
fn posted(lecture: &Lecture) -> Result<(), TestCaseError> {
    let text = str::to_owned;
    let mut form = ActiviteForm {
        cle: format!("{ID}8"),
        contrat: format!("{ID}9"),
        lieu: format!("{ID}7"),
        lieu_commune: text("Sarcelles"),
        duree: text("60"),
        themes: vec![text("culture")],
        ..ActiviteForm::default()
    };
    remplir(lecture, &mut form);
    let uncounted = lecture.kind.valeur.for_the_public() && lecture.participants.is_none();
    let lieu = lecture.lieu.as_ref().map(|lieu| &lieu.valeur);
    let unnamed = matches!(lieu, Some(LieuLu::Nouveau { nom, .. }) if nom.is_empty());
    let lacks = [uncounted.then_some("participants"), unnamed.then_some("lieu_nom")];
    let lacks: Vec<_> = lacks.into_iter().flatten().collect();
    let activite = match form.parse(today()) {
        Ok(activite) => activite,
        Err(errors) => {
            prop_assert_eq!(errors.iter().map(|error| error.field.as_str()).collect::<Vec<_>>(), lacks);
            return Ok(());
        }
    };
    prop_assert!(lacks.is_empty());
    prop_assert_eq!(activite.jour, lecture.jour.valeur);
    prop_assert_eq!(activite.duree.minutes(), lecture.duree.as_ref().map_or(60, |duree| duree.valeur.minutes()));
    prop_assert_eq!(activite.content.kind(), lecture.kind.valeur);
    match (&activite.place, lieu) {
        (Place::Known(id), Some(LieuLu::Connu { id: read, .. })) => prop_assert_eq!(&id.to_string(), read),
        (Place::Known(id), None) => prop_assert_eq!(id.to_string(), format!("{ID}7")),
        (Place::New { nom, .. }, Some(LieuLu::Nouveau { nom: read, .. })) => prop_assert_eq!(nom, read),
        (Place::Without { canal, .. }, Some(read)) => {
            prop_assert_eq!(*canal == Canal::Domicile, *read == LieuLu::Domicile);
        }
        other => prop_assert!(false, "{:?}", other),
    }
    let Content::Public(public) = activite.content else { return Ok(()) };
    let count = |lu: &Option<Lu<u16>>| lu.as_ref().map_or(0, |lu| lu.valeur);
    prop_assert_eq!(public.participants, count(&lecture.participants));
    prop_assert_eq!(public.recurrents, count(&lecture.recurrents));
    prop_assert_eq!(public.mandats, count(&lecture.mandats));
    for (axe, classes) in [(Axe::Age, &lecture.ages), (Axe::Genre, &lecture.genres), (Axe::Statut, &lecture.statuts)] {
        let counts = public.classes.of(axe);
        prop_assert!(classes.iter().all(|lu| counts[lu.valeur.place] == lu.valeur.nombre));
        prop_assert_eq!(counts.iter().sum::<u16>(), public.participants);
    }
    prop_assert!(lecture.themes.iter().all(|theme| public.themes.contains(&theme.valeur)));
    prop_assert_eq!(public.propres.len(), lecture.propres.len());
    prop_assert_eq!(public.suites.len(), lecture.suites.len());
    prop_assert_eq!(public.redirections.len(), lecture.redirections.len());
    prop_assert_eq!(public.materiels.len(), lecture.materiels.len());
    prop_assert_eq!(public.niveau.as_deref(), lecture.niveau.as_ref().map(|lu| lu.valeur));
    prop_assert_eq!(public.autonomie.as_deref(), lecture.autonomie.as_ref().map(|lu| lu.valeur));
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
                assert!(vocabulaire::expressions(&mots).contains(&(mots.len(), *sens)), "{typed} means {sens:?}");
            }
            for word in text.split(' ').map(mots::racine) {
                assert_eq!(vocabulaire::meant(word), None, "no word becomes another");
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
