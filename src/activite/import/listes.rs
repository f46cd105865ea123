//! Words of a cell, and what they mean: labels and codes of both nomenclatures, and what people write in their place.
//! Accents, capitals, plurals and one typing error are forgiven. Synonyms are an interpretation, v1.

use super::colonnes::Champ;
use crate::{
    activite::model::{Canal, Kind, Suite},
    kernel::spelling::{self, letters},
    referentiel::{
        nomenclature::{AUTONOMIES, Axe, MATERIELS, NIVEAUX, Nomenclature},
        theme::{DEMARCHES_PRECISES, Entry},
    },
};

/// Words that say nothing between others.
const LITTLE: [&str; 14] = ["a", "au", "aux", "d", "de", "des", "du", "e", "et", "l", "la", "le", "les", "s"];
/// Shorter words are too near to others for an error to be forgiven.
const FORGIVEN: usize = 7;

/// What a text is compared by: no accents, no little words, no marks of the plural.
pub fn norm(text: &str) -> String {
    let words = letters(text);
    let words = words.split(' ').filter(|word| !LITTLE.contains(word));
    words
        .map(|word| if word.len() >= 4 { word.strip_suffix(['s', 'x']).unwrap_or(word) } else { word })
        .collect::<Vec<_>>()
        .join(" ")
}

const KINDS: &[(&str, &[&str])] = &[
    (
        "individuel",
        &[
            "accompagnement individuel",
            "individuelle",
            "rdv",
            "rendez vous",
            "rdv individuel",
            "rendez vous individuel",
            "entretien individuel",
            "accompagnement",
            "acc individuel",
        ],
    ),
    (
        "collectif",
        &["atelier collectif", "collective", "atelier", "atelier thematique", "accompagnement collectif", "groupe"],
    ),
    (
        "ponctuel",
        &[
            "demande ponctuelle",
            "ponctuelle",
            "demande",
            "accueil",
            "permanence",
            "accompagnement ponctuel",
            "aide ponctuelle",
        ],
    ),
    ("formation", &["formation suivie", "formation continue", "webinaire"]),
    ("reunion", &["reunion equipe", "reunion reseau", "animation reseau", "reseau", "reunion animation reseau"]),
    ("evenement", &["forum", "salon", "porte ouverte"]),
];

const CANAUX: &[(&str, &[&str])] = &[
    (
        "lieu",
        &[
            "rattachement",
            "lieu rattachement",
            "sur place",
            "presentiel",
            "en presentiel",
            "structure",
            "dans structure",
            "lieu habituel",
        ],
    ),
    ("autre", &["exterieur", "hors mur", "autre endroit", "ailleurs", "itinerance"]),
    ("domicile", &["chez usager", "chez personne", "visite domicile"]),
    ("distance", &["telephone", "par telephone", "visio", "visioconference", "distanciel", "en ligne", "mail"]),
];

const STATUTS: [&[&str]; 5] = [
    &["scolarise", "etudiant", "etudiante", "scolaire", "eleve", "collegien", "lyceen", "jeune scolarise"],
    &[
        "sans emploi",
        "sansemploi",
        "demandeur emploi",
        "demandeuse emploi",
        "chomeur",
        "chomage",
        "chomeuse",
        "recherche emploi",
        "en recherche emploi",
    ],
    &["en emploi", "enemploi", "salarie", "salariee", "actif", "active", "en activite", "emploi"],
    &["retraite", "retraitee", "en retraite"],
    &["non communique", "nc", "non renseigne", "inconnu", "heterogene", "ne sait pas", "autre", "mixte"],
];

const GENRES: [&[&str]; 3] = [
    &["masculin", "homme", "h", "m", "monsieur", "garcon"],
    &["feminin", "femme", "f", "madame", "mme", "fille"],
    &["non communique", "nc", "non renseigne", "inconnu", "autre", "mixte"],
];

const AUTONOMIE: &[(&str, &[&str])] = &[
    ("guide", &["guidage", "guide", "pas autonome", "non autonome"]),
    ("besoin", &["partiellement autonome", "autonome si besoin"]),
    ("autonome", &["totalement autonome"]),
];

const NIVEAU: &[(&str, &[&str])] = &[
    ("debutant", &["debutante", "grand debutant", "initiation"]),
    ("intermediaire", &["moyen"]),
    ("avance", &["confirme", "perfectionnement"]),
];

const MATERIEL: &[(&str, &[&str])] = &[
    ("ordinateur", &["pc", "ordi", "mac", "portable", "ordinateur portable"]),
    ("telephone", &["smartphone", "tel", "mobile", "portable telephone"]),
    ("tablette", &["ipad"]),
    ("aucun", &["rien", "sans", "pas materiel"]),
];

const SUITES: &[(&str, &[&str])] = &[
    ("individuel", &["individuel", "accompagnement individuel", "rdv", "rendez vous", "nouveau rdv"]),
    ("atelier", &["atelier", "atelier collectif", "collectif"]),
    (
        "redirection",
        &["redirection", "autre structure", "oriente", "orientation", "redirige", "redirection autre structure"],
    ),
];

const THEMES_V2: &[(&str, &[&str])] = &[
    (
        "materiel",
        &[
            "prise en main materiel",
            "equipement",
            "prise en main",
            "prise en main equipement",
            "ordinateur",
            "smartphone",
            "tablette",
        ],
    ),
    (
        "demarches",
        &[
            "demarche",
            "demarche administrative",
            "demarche en ligne",
            "administratif",
            "aide administrative",
            "e administration",
        ],
    ),
    ("email", &["mail", "courriel", "messagerie", "boite mail", "adresse mail", "e mail"]),
    ("navigation", &["internet", "naviguer internet", "naviguer sur internet", "navigation internet", "web"]),
    ("contenus", &["contenu", "gestion contenu numerique", "photo", "fichier", "gestion fichier"]),
    ("bureautique", &["traitement texte", "word", "excel", "tableur"]),
    ("securite", &["securite", "securite numerique", "cybersecurite", "arnaque", "mot passe", "prevention"]),
    ("insertion", &["emploi", "recherche emploi", "cv", "france travail", "pole emploi"]),
    ("sante", &["ameli", "doctolib", "mon espace sante"]),
    ("reseaux", &["reseau social", "reseau sociaux", "communication", "facebook", "whatsapp"]),
    ("banque", &["banque", "achat en ligne", "banque en ligne"]),
    ("culture", &["culture"]),
    ("parentalite", &["parent"]),
    ("scolarite", &["scolaire", "ecole", "scolarite", "pronote", "ent"]),
    ("creer", &["creation", "creation numerique", "video", "impression 3d"]),
    ("ia", &["ia", "chatgpt"]),
    ("professionnel", &["professionnel", "tpe pme", "entreprise"]),
    ("maintenance", &["depannage", "maintenance", "reparation"]),
    ("diagnostic", &["diagnostic", "bilan", "evaluation"]),
    ("demarches.argent", &["impot"]),
    ("demarches.papiers", &["carte identite", "passeport"]),
];

const THEMES_V1: &[(&str, &[&str])] = &[
    ("v1.diagnostic", &["diagnostic"]),
    (
        "v1.materiel",
        &["equipement informatique", "prise en main materiel", "prendre en main materiel", "materiel", "equipement"],
    ),
    ("v1.budget", &["gestion budget"]),
    ("v1.culture", &["culture"]),
    ("v1.navigation", &["internet", "naviguer internet", "navigation internet", "navigation"]),
    ("v1.emploi", &["emploi", "trouver emploi", "trouver emploi ou formation", "formation", "recherche emploi"]),
    ("v1.courriels", &["mail", "courriel", "e mail", "email", "messagerie"]),
    ("v1.proches", &["echanger", "echanger proche", "reseau social", "reseau sociaux"]),
    ("v1.entreprise", &["tpe pme", "tpepme", "tpe", "pme", "numerique tpe pme"]),
    ("v1.equipement", &["securiser", "securite", "installer securiser equipement"]),
    ("v1.contenus", &["contenu numerique", "contenu", "gerer contenu numerique"]),
    ("v1.aidant", &["accompagner aidant", "accompagner", "aidant"]),
    ("v1.fraude", &["fraude", "harcelement", "fraude harcelement"]),
    ("v1.bureautique", &["traitement texte", "word", "excel"]),
    ("v1.scolaire", &["accompagner enfant", "suivi scolaire"]),
    ("v1.sante", &["ameli"]),
    ("v1.demarche", &["demarche", "demarche administrative", "demarche en ligne", "e administration"]),
    ("v1.applications", &["smartphone", "application", "application smartphone"]),
];

const REDIRECTIONS_V1: &[(&str, &[&str])] = &[
    ("v1.france_travail", &["pole emploi", "france travail"]),
    ("v1.tiers_lieu", &["tiers lieu", "fablab"]),
    ("v1.revendeur", &["revendeur"]),
];

/// A choice among those of a field: its code and its label.
pub type Choix = (&'static str, &'static str);

fn of_entries(entries: &'static [Entry]) -> Vec<Choix> {
    entries.iter().map(|entry| (entry.code, entry.label)).collect()
}

/// What a field may say, in the order of its list. Empty where it is no list of the programme's.
pub fn choices(champ: Champ, nomenclature: Nomenclature) -> Vec<Choix> {
    match champ {
        Champ::Kind => Kind::ALL.map(|kind| (kind.code(), kind.label())).to_vec(),
        Champ::Canal => Canal::ALL.map(|canal| (canal.code(), canal.label())).to_vec(),
        Champ::Suites => Suite::ALL.map(|suite| (suite.code(), suite.label())).to_vec(),
        Champ::Themes => {
            let mut themes = of_entries(nomenclature.themes());
            if nomenclature == Nomenclature::V2 {
                themes.extend(of_entries(&DEMARCHES_PRECISES));
            }
            themes
        }
        Champ::Profil(axe) => of_entries(nomenclature.classes(axe)),
        Champ::Materiels => of_entries(&MATERIELS),
        Champ::Autonomie => of_entries(&AUTONOMIES),
        Champ::Niveau => of_entries(&NIVEAUX),
        Champ::Redirections => of_entries(nomenclature.redirections()),
        _ => Vec::new(),
    }
}

fn synonyms(champ: Champ, nomenclature: Nomenclature) -> &'static [(&'static str, &'static [&'static str])] {
    match (champ, nomenclature) {
        (Champ::Kind, _) => KINDS,
        (Champ::Canal, _) => CANAUX,
        (Champ::Suites, _) => SUITES,
        (Champ::Themes, Nomenclature::V1) => THEMES_V1,
        (Champ::Themes, Nomenclature::V2) => THEMES_V2,
        (Champ::Materiels, _) => MATERIEL,
        (Champ::Autonomie, _) => AUTONOMIE,
        (Champ::Niveau, _) => NIVEAU,
        (Champ::Redirections, Nomenclature::V1) => REDIRECTIONS_V1,
        _ => &[],
    }
}

/// The code that a text says in a field; nothing where it says none, or could say two.
pub fn code(champ: Champ, nomenclature: Nomenclature, text: &str) -> Option<&'static str> {
    if let Champ::Profil(axe) = champ {
        return nomenclature.classes(axe).get(classe(axe, nomenclature, text)?).map(|class| class.code);
    }
    let choices = choices(champ, nomenclature);
    let synonyms = synonyms(champ, nomenclature);
    let wanted = norm(text);
    if wanted.is_empty() {
        return None;
    }
    let bare = |code: &str| norm(code.trim_start_matches("v1."));
    let exact =
        choices.iter().find(|(code, label)| norm(label) == wanted || norm(code) == wanted || bare(code) == wanted);
    let said = || {
        let of = |(code, words): &(&'static str, &'static [&'static str])| {
            words.iter().any(|word| norm(word) == wanted).then_some(*code)
        };
        synonyms.iter().find_map(of)
    };
    exact.map(|(code, _)| *code).or_else(said).or_else(|| {
        let near = |name: &str| {
            wanted.len() >= FORGIVEN && spelling::mistyped(wanted.as_bytes(), norm(name).as_bytes(), false)
        };
        let mut found: Vec<_> = choices.iter().filter(|(_, label)| near(label)).map(|(code, _)| *code).collect();
        found.extend(synonyms.iter().filter(|(_, words)| words.iter().any(|word| near(word))).map(|(code, _)| *code));
        found.dedup();
        if let [one] = found.as_slice() { Some(*one) } else { None }
    })
}

/// The class that a text names, as its place among the nomenclature's.
pub fn classe(axe: Axe, nomenclature: Nomenclature, text: &str) -> Option<usize> {
    let wanted = norm(text);
    let classes = nomenclature.classes(axe);
    let exact = classes.iter().position(|class| norm(class.label) == wanted || norm(class.code) == wanted);
    exact
        .or_else(|| match axe {
            Axe::Age => age(nomenclature, text),
            Axe::Genre => said(&GENRES, &wanted),
            Axe::Statut => said(&STATUTS, &wanted),
        })
        .filter(|at| *at < classes.len())
}

fn said(lists: &[&[&str]], wanted: &str) -> Option<usize> {
    lists.iter().position(|words| words.iter().any(|word| norm(word) == wanted))
}

/// Bounds of the classes of ages, in years: what people write, not the nomenclature's own sense of « 12 à 18 ».
const AGES_V1: [(u8, u8); 5] = [(0, 12), (12, 18), (18, 35), (35, 60), (60, 0)];
const AGES_V2: [(u8, u8); 7] = [(0, 12), (12, 17), (18, 24), (25, 39), (40, 59), (60, 69), (70, 0)];

/// « 12-17 », « de18a35ans », « moins de 12 », « +70 », « 60 et plus ».
fn age(nomenclature: Nomenclature, text: &str) -> Option<usize> {
    let bounds: &[(u8, u8)] = if nomenclature == Nomenclature::V1 { &AGES_V1 } else { &AGES_V2 };
    let folded = letters(text);
    if ["nc", "non communique", "inconnu", "age inconnu", "non renseigne"].contains(&folded.as_str()) {
        return nomenclature.unsaid(Axe::Age);
    }
    let numbers: Vec<u8> = folded
        .split(|c: char| !c.is_ascii_digit())
        .filter(|digits| !digits.is_empty())
        .map(str::parse)
        .collect::<Result<_, _>>()
        .ok()?;
    let trimmed = text.trim();
    let below = folded.contains("moins") || trimmed.starts_with(['<', '-']);
    let above = folded.contains("plus") || trimmed.starts_with(['>', '+']) || trimmed.ends_with('+');
    let wanted = match (numbers.as_slice(), below, above) {
        ([from, to], false, false) => (*from, *to),
        ([to], true, false) => (0, *to),
        ([from], false, true) => (*from, 0),
        _ => return None,
    };
    bounds.iter().position(|bound| *bound == wanted)
}

/// The parts of a cell that may say several things. Labels may hold commas: the longest that is known comes first.
pub fn parts(text: &str, known: impl Fn(&str) -> bool) -> Vec<String> {
    let text = text.trim();
    if text.is_empty() {
        return Vec::new();
    }
    if known(text) {
        return vec![text.to_owned()];
    }
    let mut parts = Vec::new();
    for chunk in text.split([';', '|', '\n', '/', '+']).map(str::trim).filter(|chunk| !chunk.is_empty()) {
        let pieces: Vec<&str> = chunk.split(',').collect();
        let mut at = 0;
        while at < pieces.len() {
            let longest = (at + 1..=pieces.len()).rev().find(|to| known(pieces[at..*to].join(",").trim()));
            let to = longest.unwrap_or(at + 1);
            let piece = pieces[at..to].join(",").trim().to_owned();
            if !piece.is_empty() {
                parts.push(piece);
            }
            at = to;
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const V1: Nomenclature = Nomenclature::V1;
    const V2: Nomenclature = Nomenclature::V2;

    #[test]
    fn labels_codes_and_what_people_write() {
        for (champ, version, text, expected) in [
            (Champ::Kind, V2, "Atelier", Some("collectif")),
            (Champ::Kind, V2, "ATELIERS COLLECTIFS", Some("collectif")),
            (Champ::Kind, V2, "accompagnement individuel", Some("individuel")),
            (Champ::Kind, V2, "Demande ponctuelle", Some("ponctuel")),
            (Champ::Kind, V2, "Réunions", Some("reunion")),
            (Champ::Kind, V2, "pétanque", None),
            (Champ::Canal, V1, "Rattachement", Some("lieu")),
            (Champ::Canal, V2, "À distance", Some("distance")),
            (Champ::Canal, V2, "domicile", Some("domicile")),
            (Champ::Themes, V2, "prevention en securite numerique", Some("securite")),
            (Champ::Themes, V2, "Bureautque", Some("bureautique")),
            (Champ::Themes, V2, "E-mails", Some("email")),
            (Champ::Themes, V1, "courriels", Some("v1.courriels")),
            (Champ::Themes, V1, "Démarche en ligne", Some("v1.demarche")),
            (Champ::Themes, V1, "Réseaux sociaux, communication", None),
            (Champ::Profil(Axe::Statut), V2, "Retraité", Some("retraite")),
            (Champ::Profil(Axe::Statut), V1, "Hétérogène", Some("heterogene")),
            (Champ::Profil(Axe::Genre), V2, "F", Some("feminin")),
            (Champ::Profil(Axe::Genre), V1, "F", None),
            (Champ::Materiels, V2, "PC", Some("ordinateur")),
            (Champ::Redirections, V1, "Pôle emploi", Some("v1.france_travail")),
            (Champ::Redirections, V1, "CAF", Some("v1.caf")),
        ] {
            assert_eq!(code(champ, version, text), expected, "{text}");
        }
    }

    #[test]
    fn every_label_and_code_says_itself() {
        for version in Nomenclature::ALL {
            for champ in [
                Champ::Kind,
                Champ::Canal,
                Champ::Suites,
                Champ::Themes,
                Champ::Materiels,
                Champ::Autonomie,
                Champ::Niveau,
                Champ::Redirections,
            ]
            .into_iter()
            .chain(Axe::ALL.map(Champ::Profil))
            {
                for (expected, label) in choices(champ, version) {
                    assert_eq!(code(champ, version, label), Some(expected), "{label}");
                    assert_eq!(code(champ, version, expected), Some(expected), "{expected}");
                }
            }
        }
    }

    #[test]
    fn synonyms_stand_for_codes_that_exist() {
        for version in Nomenclature::ALL {
            for champ in [
                Champ::Kind,
                Champ::Canal,
                Champ::Suites,
                Champ::Themes,
                Champ::Materiels,
                Champ::Autonomie,
                Champ::Niveau,
                Champ::Redirections,
            ] {
                let codes: Vec<_> = choices(champ, version).into_iter().map(|(code, _)| code).collect();
                for (code, words) in synonyms(champ, version) {
                    assert!(codes.contains(code), "{code}");
                    assert!(words.iter().all(|word| !norm(word).is_empty()), "{code}");
                }
            }
        }
    }

    #[test]
    fn ages_however_they_are_written() {
        for (version, text, place) in [
            (V2, "12-17", Some(1)),
            (V2, "12 à 17 ans", Some(1)),
            (V2, "<12", Some(0)),
            (V2, "- de 12 ans", Some(0)),
            (V2, "70+", Some(6)),
            (V2, "70 ans et plus", Some(6)),
            (V2, "NC", Some(7)),
            (V2, "18-35", None),
            (V1, "18-35", Some(2)),
            (V1, "de18a35ans", Some(2)),
            (V1, "moins12ans", Some(0)),
            (V1, "+60", Some(4)),
            (V1, "plus60ans", Some(4)),
            (V1, "300-400", None),
        ] {
            assert_eq!(classe(Axe::Age, version, text), place, "{text}");
        }
    }

    #[test]
    fn a_cell_may_say_several_things() {
        let of = |text: &str| parts(text, |part| code(Champ::Themes, V2, part).is_some());
        assert_eq!(
            of("E-mail, Réseaux sociaux, communication, Santé"),
            ["E-mail", "Réseaux sociaux, communication", "Santé"]
        );
        assert_eq!(of("E-mail ; tricot / Santé"), ["E-mail", "tricot", "Santé"]);
        assert_eq!(of(" , ;"), Vec::<String>::new());
    }

    proptest! {
        #[test]
        fn never_panics(text in "\\PC{0,40}") {
            for version in Nomenclature::ALL {
                for axe in Axe::ALL {
                    let _ = classe(axe, version, &text);
                }
                let _ = code(Champ::Themes, version, &text);
            }
            let _ = parts(&text, |_| false);
        }
    }
}
