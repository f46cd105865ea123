//! Words of a cell, and what they mean: labels and codes of both nomenclatures, and what people write in their place.
//! Accents, capitals, plurals and one typing error are forgiven. Synonyms are an interpretation, v1.

use std::{collections::BTreeMap, sync::LazyLock};

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
    let lexique = LEXIQUES.get(&(champ, nomenclature))?;
    let wanted = norm(text);
    if wanted.is_empty() {
        return None;
    }
    let exact = lexique.iter().find(|(word, _)| *word == wanted);
    exact.map(|(_, code)| *code).or_else(|| {
        let near =
            |word: &str| wanted.len() >= FORGIVEN && spelling::mistyped(wanted.as_bytes(), word.as_bytes(), false);
        let mut found: Vec<_> = lexique.iter().filter(|(word, _)| near(word)).map(|(_, code)| *code).collect();
        found.sort_unstable();
        found.dedup();
        if let [one] = found.as_slice() { Some(*one) } else { None }
    })
}

/// Words as they are compared, each with its code: labels and codes first, what people write in their place after.
type Lexique = Vec<(String, &'static str)>;

static LEXIQUES: LazyLock<BTreeMap<(Champ, Nomenclature), Lexique>> = LazyLock::new(|| {
    let lists = Nomenclature::ALL.into_iter().flat_map(|version| IN_LISTS.map(|champ| (champ, version)));
    lists
        .map(|(champ, version)| {
            let choices = choices(champ, version);
            let labels = choices.iter().flat_map(|(code, label)| {
                [*label, *code, code.trim_start_matches("v1.")].map(|word| (norm(word), *code))
            });
            let said =
                synonyms(champ, version).iter().flat_map(|(code, words)| words.iter().map(|word| (norm(word), *code)));
            ((champ, version), labels.chain(said).collect())
        })
        .collect()
});

/// Things that have a list of words.
const IN_LISTS: [Champ; 8] = [
    Champ::Kind,
    Champ::Canal,
    Champ::Suites,
    Champ::Themes,
    Champ::Materiels,
    Champ::Autonomie,
    Champ::Niveau,
    Champ::Redirections,
];

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
#[path = "listes_tests.rs"]
mod tests;
