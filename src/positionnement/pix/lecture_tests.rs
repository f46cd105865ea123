use proptest::prelude::*;

use super::*;

const V2024: &[u8] = include_bytes!("../../../end2end/server/data/pix-2024.csv");
const V2020: &[u8] = include_bytes!("../../../end2end/server/data/pix-2020.csv");
const PROFILS: &[u8] = include_bytes!("../../../end2end/server/data/pix-profils.csv");
const ABIME: &[u8] = include_bytes!("../../../end2end/server/data/pix-abime.csv");

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn read(bytes: &[u8]) -> Vec<Participation> {
    lire(bytes, day("2026-11-24")).unwrap()
}

fn profil_of(line: &Participation) -> &Profil {
    match &line.contenu {
        Lue::Profil(profil) => profil,
        other => panic!("{other:?}"),
    }
}

fn part(thousandths: u16) -> Part {
    Part::of_thousandths(thousandths).unwrap()
}

#[test]
fn an_export_of_today() {
    let lines = read(V2024);
    assert_eq!(lines.len(), 7);
    let first = &lines[0];
    assert_eq!(
        (first.numero, first.nom.as_str(), first.prenom.as_str(), first.identifiant.as_str()),
        (2, "MOREAU", "camille", "Camille@demo.example")
    );
    let profil = profil_of(first);
    assert_eq!(
        (profil.campagne.as_str(), profil.campagne_nom.as_str(), profil.profil_cible.as_str()),
        ("41207", "Conseillers numériques, printemps 2024", "Parcours conseiller numérique")
    );
    assert_eq!((profil.partage_le, profil.maitrise), (day("2024-03-11"), Some(part(640))));
    assert_eq!((profil.palier, profil.pix), (Some(Palier::Intermediaire), None));
    // Counts of « acquis », and « acquis » themselves, are not kept.
    assert_eq!((profil.details.domaines.len(), profil.details.competences.len()), (5, 16));
    assert_eq!(profil.details.competences[1], Maitrise { nom: "Gérer des données".to_owned(), part: part(810) });
    assert_eq!(profil.details.domaines[4].nom, "Environnement numérique");
    assert_eq!(lines[3].contenu, Lue::NonPartage);
    assert_eq!(profil_of(&lines[5]).maitrise, Some(part(1000)));
}

#[test]
fn an_export_of_before_with_apostrophes_and_commas() {
    let lines = read(V2020);
    let profil = profil_of(&lines[0]);
    assert_eq!(
        (lines[0].nom.as_str(), lines[0].prenom.as_str(), lines[0].identifiant.as_str()),
        ("Moreau", "Camille", "")
    );
    assert_eq!(
        (profil.campagne_nom.as_str(), profil.maitrise, profil.palier),
        ("Promotion 2023", Some(part(410)), None)
    );
    assert_eq!(lines[2].contenu, Lue::NonPartage);
}

#[test]
fn a_campaign_that_only_counts_pix() {
    let lines = read(PROFILS);
    let profil = profil_of(&lines[0]);
    assert_eq!((profil.partage_le, profil.maitrise, profil.pix), (day("2024-05-15"), None, Some(512)));
    assert_eq!(profil.details, Details::default());
    assert_eq!(lines[1].contenu, Lue::NonPartage);
}

#[test]
fn a_line_that_cannot_be_read_says_why_and_leaves_the_others() {
    let lines = read(ABIME);
    assert!(matches!(lines[0].contenu, Lue::Profil(_)));
    let why: Vec<_> = lines[1..]
        .iter()
        .map(|line| match &line.contenu {
            Lue::Illisible(why) => why.replace('\u{a0}', " "),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(
        why,
        [
            "Le nom manque.",
            "La colonne « Partage (O/N) » dit « Peut-être », ni « Oui » ni « Non ».",
            "La date du partage n’est pas une date : « 11 mars ».",
            "La date du partage, le 11 mars 2199, n’est pas encore venue.",
            "« 64 » n’est pas une part entre 0 et 1.",
            "« 4 » n’est pas un nombre de 0 à 3.",
            "« beaucoup » n’est pas une part entre 0 et 1.",
            "Le partage est fait, mais il n’a aucun résultat.",
            "Le numéro de la campagne manque.",
            "La colonne « Partage (O/N) » dit rien, ni « Oui » ni « Non ».",
        ]
    );
}

#[test]
fn separators_encodings_and_titles_below_others() {
    let text = std::str::from_utf8(ABIME).unwrap();
    let expected = read(ABIME);
    let western: Vec<u8> =
        text.chars().map(|letter| if letter == '’' { 0x92 } else { u8::try_from(letter as u32).unwrap() }).collect();
    assert_eq!(read(&western), expected);
    let commas = read(text.replace("\";\"", "\",\"").as_bytes());
    assert_eq!(commas, expected);
    let below = read(format!("\"Export du 11 mars\"\n\n{text}").as_bytes());
    let numbers: Vec<_> = below.iter().map(|line| line.numero).collect();
    assert_eq!(numbers, (4..15).collect::<Vec<_>>());
    // The name first, then the first name, and a column of the organisme's own that is known by its place.
    let own = "ID Campagne;Prénom du Participant;Nom du Participant;Classe;Matricule;% de progression;Partage (O/N);Date du partage;Nombre de pix total\n\
               9;Ana;Roy;B;M-12;1;Oui;2024-03-11;300\n";
    assert_eq!(read(own.as_bytes())[0].identifiant, "M-12");
}

#[test]
fn what_is_no_export_is_refused_in_a_sentence() {
    let day = day("2026-11-24");
    let text = std::str::from_utf8(ABIME).unwrap();
    let (head, first) = text.split_once('\n').unwrap();
    let long = format!("{head}\n{}", format!("{}\n", first.lines().next().unwrap()).repeat(MOST_LINES + 1));
    let wide = format!("{head};{}\n", "\"@acquis\";".repeat(MOST_COLUMNS));
    for (bytes, why) in [
        (&b""[..], Illisible::Absent),
        (b"PK\x03\x04", Illisible::Classeur),
        (b"\xd0\xcf\x11\xe0", Illisible::Classeur),
        (b"%PDF-1.7", Illisible::PasUnTableau),
        (b"\n\n", Illisible::PasUnExport("Prénom du Participant")),
        (b"Date;Type\n24/11/2026;Atelier\n", Illisible::PasUnExport("Prénom du Participant")),
        (head.replace("Partage (O/N)", "Statut").as_bytes(), Illisible::PasUnExport("Partage (O/N)")),
        (
            head.replace("% maitrise de l'ensemble des acquis du profil", "Note").as_bytes(),
            Illisible::PasUnExport("% maitrise de l’ensemble des acquis du profil"),
        ),
        (head.as_bytes(), Illisible::Vide),
        (long.as_bytes(), Illisible::TropLong),
        (wide.as_bytes(), Illisible::TropLarge),
    ] {
        assert_eq!(lire(bytes, day), Err(why));
    }
    let most = &long[..long.len() - first.lines().next().unwrap().len() - 1];
    assert_eq!(lire(most.as_bytes(), day).unwrap().len(), MOST_LINES);
}

#[test]
fn dates() {
    for text in ["2024-03-05", "2024-03-05T10:11:12.000Z", "05/03/2024", "5/3/2024", "05/03/2024 10:42"] {
        assert_eq!(date(text), Some(day("2024-03-05")), "{text}");
    }
    for wrong in ["", "NA", "2024-13-05", "05/03", "5 mars 2024", "1999-03-05", "é/03/2024", "05/03/2024/1"] {
        assert_eq!(date(wrong), None, "{wrong}");
    }
}

#[test]
fn the_same_results_are_known_whatever_the_campaign_is_called() {
    let profil = profil_of(&read(V2024)[0]).clone();
    let renamed = Profil { campagne_nom: "Autre nom".to_owned(), ..profil.clone() };
    assert_eq!(profil.empreinte(), renamed.empreinte());
    let better = Profil { maitrise: Some(part(650)), ..profil.clone() };
    assert_ne!(profil.empreinte(), better.empreinte());
}

proptest! {
    #[test]
    fn never_panics(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = lire(&bytes, day("2026-11-24"));
    }

    /// Nor where the titles are right and the cells are anything.
    #[test]
    fn never_panics_below_its_titles(cells in prop::collection::vec(".{0,12}", 0..30)) {
        let head = ABIME.split(|byte| *byte == b'\n').next().unwrap();
        let quoted: Vec<_> = cells.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
        let text = [head, b"\n", quoted.join(";").as_bytes(), b"\n"].concat();
        let _ = lire(&text, day("2026-11-24"));
    }

    /// A file cut anywhere is read or refused.
    #[test]
    fn never_panics_when_cut(at in 0..V2024.len()) {
        let _ = lire(&V2024[..at], day("2026-11-24"));
    }
}
