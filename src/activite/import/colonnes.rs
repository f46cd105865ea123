//! What a column may be, and what its title says. Titles are compared like words: no accents, capitals nor plurals.

use std::sync::LazyLock;

use super::{fichier::Table, listes, valeurs};
use crate::{
    kernel::spelling::letters,
    referentiel::nomenclature::{Axe, Nomenclature},
};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Champ {
    Jour,
    Kind,
    Duree,
    Debut,
    Fin,
    Participants,
    Recurrents,
    Themes,
    Lieu,
    Commune,
    Canal,
    Note,
    /// The age, genre or status of those who came, in words.
    Profil(Axe),
    /// How many are in a class, by its place in the nomenclature's list.
    Compte(Axe, usize),
    Materiels,
    Autonomie,
    Niveau,
    Suites,
    Redirections,
    Mandats,
}

/// Those that are not counts, in the order of the page.
const PLAIN: [Champ; 21] = [
    Champ::Jour,
    Champ::Kind,
    Champ::Duree,
    Champ::Debut,
    Champ::Fin,
    Champ::Participants,
    Champ::Recurrents,
    Champ::Themes,
    Champ::Lieu,
    Champ::Commune,
    Champ::Canal,
    Champ::Note,
    Champ::Profil(Axe::Age),
    Champ::Profil(Axe::Genre),
    Champ::Profil(Axe::Statut),
    Champ::Materiels,
    Champ::Autonomie,
    Champ::Niveau,
    Champ::Suites,
    Champ::Redirections,
    Champ::Mandats,
];

impl Champ {
    /// All that a column may be in a nomenclature.
    pub fn all(nomenclature: Nomenclature) -> impl Iterator<Item = Self> {
        let counts = Axe::ALL
            .into_iter()
            .flat_map(move |axe| (0..nomenclature.classes(axe).len()).map(move |place| Self::Compte(axe, place)));
        let known = move |champ: &Self| !matches!(champ, Self::Profil(axe) if nomenclature.classes(*axe).is_empty());
        PLAIN.into_iter().filter(known).chain(counts)
    }

    /// As forms send it: `jour`, `age`, `age.3`.
    pub fn code(self) -> String {
        match self {
            Self::Jour => "jour".to_owned(),
            Self::Kind => "kind".to_owned(),
            Self::Duree => "duree".to_owned(),
            Self::Debut => "debut".to_owned(),
            Self::Fin => "fin".to_owned(),
            Self::Participants => "participants".to_owned(),
            Self::Recurrents => "recurrents".to_owned(),
            Self::Themes => "themes".to_owned(),
            Self::Lieu => "lieu".to_owned(),
            Self::Commune => "commune".to_owned(),
            Self::Canal => "canal".to_owned(),
            Self::Note => "note".to_owned(),
            Self::Profil(axe) => axe.code().to_owned(),
            Self::Compte(axe, place) => format!("{}.{place}", axe.code()),
            Self::Materiels => "materiels".to_owned(),
            Self::Autonomie => "autonomie".to_owned(),
            Self::Niveau => "niveau".to_owned(),
            Self::Suites => "suites".to_owned(),
            Self::Redirections => "redirections".to_owned(),
            Self::Mandats => "mandats".to_owned(),
        }
    }

    pub fn from_code(code: &str, nomenclature: Nomenclature) -> Option<Self> {
        Self::all(nomenclature).find(|champ| champ.code() == code)
    }

    pub fn label(self, nomenclature: Nomenclature) -> String {
        let plain = match self {
            Self::Jour => "Jour",
            Self::Kind => "Ce que vous avez fait",
            Self::Duree => "Durée",
            Self::Debut => "Heure de début",
            Self::Fin => "Heure de fin",
            Self::Participants => "Nombre de personnes",
            Self::Recurrents => "Dont déjà venues",
            Self::Themes => "Thèmes",
            Self::Lieu => "Lieu",
            Self::Commune => "Commune ou code postal",
            Self::Canal => "Sur place, à domicile ou à distance",
            Self::Note => "Note",
            Self::Profil(axe) => return format!("{} de la personne, en toutes lettres", axe.label()),
            Self::Compte(axe, place) => {
                let class = nomenclature.classes(axe).get(place).map_or("", |class| class.label);
                return format!("Nombre\u{a0}: {class} ({})", axe.label().to_lowercase());
            }
            Self::Materiels => "Matériel",
            Self::Autonomie => "Autonomie",
            Self::Niveau => "Niveau de l’atelier",
            Self::Suites => "La suite",
            Self::Redirections => "Vers qui",
            Self::Mandats => "Mandats Aidants Connect",
        };
        plain.to_owned()
    }

    /// Whether its cells are words of a list, or of the structure's own.
    pub fn in_words(self) -> bool {
        matches!(
            self,
            Self::Kind
                | Self::Themes
                | Self::Lieu
                | Self::Commune
                | Self::Canal
                | Self::Profil(_)
                | Self::Materiels
                | Self::Autonomie
                | Self::Niveau
                | Self::Suites
                | Self::Redirections
        )
    }

    /// Whether a cell may say several things.
    pub fn several(self) -> bool {
        matches!(self, Self::Themes | Self::Materiels | Self::Suites | Self::Redirections)
    }
}

/// Titles in the words of `listes::norm`. The whole title first; then, for those in the second list, a part of it.
const TITLES: &[(Champ, &[&str], &[&str])] = &[
    (
        Champ::Jour,
        &["date", "jour", "date activite", "date accompagnement", "date cra", "date atelier", "quand"],
        &["date"],
    ),
    (
        Champ::Kind,
        &[
            "type",
            "kind",
            "activite",
            "type activite",
            "type accompagnement",
            "quoi",
            "nature",
            "canal activite",
            "type cra",
        ],
        &["type activite", "type accompagnement", "nature"],
    ),
    (
        Champ::Duree,
        &[
            "duree",
            "temp",
            "temps",
            "duree minute",
            "duree min",
            "duree heure",
            "duree h",
            "nombre heure",
            "nb heure",
            "temp passe",
            "minute",
            "heure",
        ],
        &["duree", "temp passe"],
    ),
    (Champ::Debut, &["debut", "heure debut", "horaire debut", "heure arrivee"], &["heure debut"]),
    (Champ::Fin, &["fin", "heure fin", "horaire fin"], &["heure fin"]),
    (
        Champ::Participants,
        &[
            "participant",
            "personne",
            "nombre personne",
            "nombre participant",
            "nb participant",
            "nb personne",
            "nbre participant",
            "nbre personne",
            "nb",
            "effectif",
            "nb usager",
            "nombre usager",
            "usager",
            "public",
            "combien",
        ],
        &["nombre participant", "nb participant", "nombre personne", "nb personne"],
    ),
    (
        Champ::Recurrents,
        &[
            "recurrent",
            "participant recurrent",
            "dont recurrent",
            "nb recurrent",
            "deja venue",
            "deja venu",
            "dont deja venue",
            "habitue",
            "nb participant recurrent",
        ],
        &["recurrent"],
    ),
    (
        Champ::Themes,
        &["theme", "thematique", "sujet", "theme abordes", "theme aborde", "thematique accompagnement", "objet"],
        &["theme", "thematique"],
    ),
    (Champ::Lieu, &["lieu", "lieu activite", "endroit", "site", "nom lieu", "ou"], &["lieu activite", "nom lieu"]),
    (
        Champ::Commune,
        &["commune", "ville", "code postal", "cp", "cp ville", "code postal commune", "localite"],
        &["commune", "code postal"],
    ),
    (Champ::Canal, &["canal", "mode", "modalite", "type lieu", "presentiel distanciel"], &["modalite"]),
    (
        Champ::Note,
        &["note", "annotation", "commentaire", "remarque", "observation", "description", "detail"],
        &["commentaire", "annotation", "observation"],
    ),
    (Champ::Profil(Axe::Age), &["age", "tranche age", "age personne", "age usager"], &["tranche age"]),
    (Champ::Profil(Axe::Genre), &["genre", "sexe"], &[]),
    (
        Champ::Profil(Axe::Statut),
        &["statut", "situation", "situation professionnelle", "statut usager", "statut professionnel"],
        &["statut"],
    ),
    (Champ::Materiels, &["materiel", "materiel utilise", "equipement utilise"], &["materiel utilise"]),
    (Champ::Autonomie, &["autonomie", "niveau autonomie", "degre autonomie", "autonomie personne"], &["autonomie"]),
    (Champ::Niveau, &["niveau", "niveau atelier"], &["niveau atelier"]),
    (Champ::Suites, &["suite", "suite donnee", "accompagnement suite", "fin accompagnement"], &["suite donnee"]),
    (
        Champ::Redirections,
        &["redirection", "ver qui", "vers qui", "orientation", "oriente ver", "structure redirection", "organisme"],
        &["redirection", "orientation"],
    ),
    (Champ::Mandats, &["mandat", "mandat aidant connect", "nb mandat", "nombre mandat", "aidant connect"], &["mandat"]),
];

/// The titles as they are compared: whole ones, then parts, the longest first.
static NAMES: LazyLock<[Vec<(String, Champ)>; 2]> = LazyLock::new(|| {
    let names = |parts: bool| {
        let of = move |(champ, whole, inside): &(Champ, &'static [&'static str], &'static [&'static str])| {
            let champ = *champ;
            let names = if parts { *inside } else { *whole };
            names.iter().map(move |name| (listes::norm(name), champ))
        };
        TITLES.iter().flat_map(of)
    };
    let mut parts: Vec<_> = names(true).collect();
    parts.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
    [names(false).collect(), parts]
});

/// What a title says on its own, whatever the nomenclature; nothing for a class of participants.
pub fn of_title(title: &str) -> Option<Champ> {
    let wanted = listes::norm(title);
    if wanted.is_empty() {
        return None;
    }
    let [whole, parts] = &*NAMES;
    let padded = format!(" {wanted} ");
    let exact = whole.iter().find(|(name, _)| *name == wanted);
    let inside = || parts.iter().find(|(name, _)| padded.contains(&format!(" {name} ")));
    exact.or_else(inside).map(|(_, champ)| *champ)
}

/// A title that counts a class of participants: « 18 à 24 ans », « Dont retraités », « Femmes ».
fn of_class(title: &str, nomenclature: Nomenclature) -> Option<Champ> {
    let mut text = letters(title);
    for word in ["nombre de", "nombre", "nb de", "nb", "dont", "age", "statut", "genre", "participants", "personnes"] {
        if let Some(rest) = text.strip_prefix(word).filter(|rest| rest.starts_with(' ')) {
            text = rest.trim().to_owned();
        }
    }
    // The signs of « <12 » and « 70+ » say something too.
    let found =
        |axe: Axe| listes::classe(axe, nomenclature, &text).or_else(|| listes::classe(axe, nomenclature, title));
    Axe::ALL.into_iter().find_map(|axe| found(axe).map(|place| Champ::Compte(axe, place)))
}

/// Rows whose cells are looked at.
const SAMPLE: usize = 60;

/// The nomenclature that a table was written in: the one of which more titles and words are, and not of the other.
pub fn nomenclature(table: &Table) -> Nomenclature {
    let score = |version: Nomenclature| {
        let other = if version == Nomenclature::V1 { Nomenclature::V2 } else { Nomenclature::V1 };
        let classes =
            table.titres.iter().filter(|titre| of_class(titre, version).is_some() && of_class(titre, other).is_none());
        let words = sample(table).filter(|cell| says_theme(cell, version) && !says_theme(cell, other));
        classes.count() * 5 + words.count()
    };
    let estimated = sample(table).filter(|cell| valeurs::classe_de_duree(cell).is_some()).count();
    if score(Nomenclature::V1) + estimated > score(Nomenclature::V2) { Nomenclature::V1 } else { Nomenclature::V2 }
}

fn says_theme(cell: &str, version: Nomenclature) -> bool {
    // Short words are of both lists, and figures of none.
    cell.len() > 5 && cell.chars().any(char::is_alphabetic) && {
        let known = |part: &str| listes::code(Champ::Themes, version, part).is_some();
        listes::parts(cell, known).iter().any(|part| known(part))
    }
}

fn sample(table: &Table) -> impl Iterator<Item = &String> {
    table.lignes.iter().take(SAMPLE).flat_map(|ligne| &ligne.cellules)
}

/// What each column seems to be: by its title, else by what most of its cells are. Each thing once, but for themes and notes.
pub fn propose(table: &Table, nomenclature: Nomenclature) -> Vec<Option<Champ>> {
    let mut taken = Vec::new();
    let mut once = |champ: Champ| {
        let free = matches!(champ, Champ::Themes | Champ::Note) || !taken.contains(&champ);
        taken.push(champ);
        free.then_some(champ)
    };
    let known = |champ: &Champ| Champ::all(nomenclature).any(|other| other == *champ);
    let by_title: Vec<_> = table
        .titres
        .iter()
        .map(|titre| of_title(titre).or_else(|| of_class(titre, nomenclature)).filter(known).and_then(&mut once))
        .collect();
    by_title
        .into_iter()
        .enumerate()
        .map(|(column, champ)| champ.or_else(|| of_values(table, column, nomenclature).and_then(&mut once)))
        .collect()
}

/// What four cells in five are, where only one thing looks like them.
fn of_values(table: &Table, column: usize, nomenclature: Nomenclature) -> Option<Champ> {
    let cells: Vec<_> = table
        .lignes
        .iter()
        .filter_map(|ligne| ligne.cellules.get(column))
        .filter(|cell| !cell.is_empty())
        .take(SAMPLE)
        .collect();
    let most = |is: &dyn Fn(&str) -> bool| {
        cells.len() > 1 && cells.iter().filter(|cell| is(cell)).count() * 5 >= cells.len() * 4
    };
    let words = |champ: Champ| {
        move |cell: &str| {
            let known = |part: &str| listes::code(champ, nomenclature, part).is_some();
            listes::parts(cell, known).iter().any(|part| known(part))
        }
    };
    // A bare number may be anything.
    let in_letters = |cell: &str| cell.chars().any(|c| c.is_alphabetic() || c == ':');
    if most(&|cell| valeurs::jour(cell).is_some() && cell.contains(['/', '-', '.', ' '])) {
        return Some(Champ::Jour);
    }
    if most(&|cell| in_letters(cell) && valeurs::duree(cell, false).is_some()) {
        return Some(Champ::Duree);
    }
    [Champ::Kind, Champ::Themes, Champ::Canal, Champ::Profil(Axe::Statut)]
        .into_iter()
        .find(|champ| most(&words(*champ)))
}

#[cfg(test)]
#[path = "colonnes_tests.rs"]
mod tests;
