//! The export of a Pix campaign: which of its columns are known, and what each line says. Versions differ by their columns, by
//! the sign of decimals, and by an apostrophe that some put before each text.

use chrono::{Datelike as _, NaiveDate};
use serde::{Deserialize, Serialize};

use super::model::{Details, Maitrise, Palier, Part, Profil};
use crate::{
    document::{
        lecture::LigneLue,
        texte::{self, Contenu},
    },
    kernel::{french, spelling::letters},
};

/// Participants of one file: each is looked at on one page.
pub const MOST_LINES: usize = 500;
/// Columns: an export has one an « acquis » besides those that are read.
pub const MOST_COLUMNS: usize = 3_000;
/// Rows among which the titles are looked for.
const HEAD: usize = 5;
/// Characters of a name: of a person, a campaign, a competence.
const MOST_NAME: usize = 200;
/// Domains, and competences, of a profile.
const MOST_DOMAINES: usize = 20;
const MOST_COMPETENCES: usize = 60;

/// Why a file is not read: the sentence stands beside the field.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Illisible {
    #[error("Choisissez un fichier.")]
    Absent,
    #[error(
        "Ce fichier est un classeur. Envoyez le fichier .csv tel que Pix le donne, ou enregistrez celui-ci en .csv depuis votre tableur."
    )]
    Classeur,
    #[error("Ce fichier n’est pas un tableau. Envoyez le fichier .csv des résultats de la campagne.")]
    PasUnTableau,
    #[error("Ce fichier n’est pas l’export d’une campagne Pix\u{a0}: il manque la colonne «\u{a0}{0}\u{a0}».")]
    PasUnExport(&'static str),
    #[error("Ce fichier n’a aucune ligne sous ses titres\u{a0}: personne n’a encore participé à cette campagne.")]
    Vide,
    #[error("Ce fichier a plus de 500 participants. Coupez-le en plusieurs fichiers, chacun avec la ligne des titres.")]
    TropLong,
    #[error("Ce fichier a plus de 3 000 colonnes. Exportez la campagne de nouveau depuis Pix Orga.")]
    TropLarge,
}

/// A line of an export.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Participation {
    /// As a spreadsheet numbers it.
    pub numero: u32,
    pub prenom: String,
    pub nom: String,
    /// What the organisme asked for besides the name, if it did: an e-mail, a number.
    pub identifiant: String,
    pub contenu: Lue,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Lue {
    Profil(Profil),
    NonPartage,
    /// Why not, in a sentence.
    Illisible(String),
}

/// What a column says.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Champ {
    Campagne,
    CampagneNom,
    ProfilCible,
    Nom,
    Prenom,
    Identifiant,
    Partage,
    PartageLe,
    Maitrise,
    Palier,
    Pix,
    Domaine(String),
    Competence(String),
}

/// Titles of which nothing is kept, that may stand beside the name.
const LEFT: [&str; 9] = [
    "nom de l organisation",
    "code",
    "classe",
    "groupe",
    "numero etudiant",
    "de progression",
    "date de debut",
    "certifiable o n",
    "nombre de competences certifiables",
];

/// `None`: it is not known.
fn of_title(title: &str) -> Option<Champ> {
    Some(match letters(title).as_str() {
        "id campagne" => Champ::Campagne,
        "nom de la campagne" => Champ::CampagneNom,
        "nom du profil cible" => Champ::ProfilCible,
        "nom du participant" => Champ::Nom,
        "prenom du participant" => Champ::Prenom,
        "partage o n" | "envoi o n" => Champ::Partage,
        "date du partage" | "date de l envoi" => Champ::PartageLe,
        "maitrise de l ensemble des acquis du profil" => Champ::Maitrise,
        // Steps in another number have no name.
        "palier obtenu 3" => Champ::Palier,
        "nombre de pix total" => Champ::Pix,
        _ => {
            let after = |beginning| name_after(title, beginning);
            let competence = after("de maitrise des acquis de la competence").map(Champ::Competence);
            return competence.or_else(|| after("de maitrise des acquis du domaine").map(Champ::Domaine));
        }
    })
}

/// What follows these words in a title, as it is written.
fn name_after(title: &str, beginning: &str) -> Option<String> {
    // A sign alone is a word there, and none in letters.
    let most = beginning.split(' ').count() + 3;
    let words: Vec<_> = title.split_whitespace().collect();
    let at = (1..words.len().min(most)).find(|at| letters(&words[..*at].join(" ")) == beginning)?;
    Some(short(&words[at..].join(" ")))
}

fn short(text: &str) -> String {
    text.chars().take(MOST_NAME).collect()
}

/// A cell without the apostrophe that some versions put before each text.
fn cell(text: &str) -> &str {
    text.strip_prefix('\'').unwrap_or(text).trim()
}

/// All the lines of an export. `latest`: the last day on which a profile may have been shared.
pub fn lire(bytes: &[u8], latest: NaiveDate) -> Result<Vec<Participation>, Illisible> {
    match texte::contenu(bytes) {
        Contenu::Vide => return Err(Illisible::Absent),
        Contenu::Classeur | Contenu::AncienClasseur => return Err(Illisible::Classeur),
        Contenu::Autre => return Err(Illisible::PasUnTableau),
        Contenu::Texte => {}
    }
    let mut lignes = texte::lignes(bytes, MOST_LINES + HEAD, MOST_COLUMNS + 1);
    if lignes.iter().any(|ligne| ligne.cellules.len() > MOST_COLUMNS) {
        return Err(Illisible::TropLarge);
    }
    let known = |ligne: &LigneLue| ligne.cellules.iter().filter(|title| of_title(cell(title)).is_some()).count();
    let scores: Vec<_> = lignes.iter().take(HEAD).map(known).collect();
    let best = scores.iter().max().copied().unwrap_or(0);
    let at = scores.iter().position(|score| *score == best).unwrap_or(0);
    let below = lignes.split_off((at + 1).min(lignes.len()));
    let colonnes = colonnes(&lignes.pop().map(|ligne| ligne.cellules).unwrap_or_default())?;
    if below.is_empty() {
        return Err(Illisible::Vide);
    }
    if below.len() > MOST_LINES {
        return Err(Illisible::TropLong);
    }
    Ok(below.iter().map(|ligne| participation(ligne, &colonnes, latest)).collect())
}

/// What each column says; what a title says for the second time is left out.
fn colonnes(titres: &[String]) -> Result<Vec<Option<Champ>>, Illisible> {
    let mut colonnes: Vec<Option<Champ>> = Vec::with_capacity(titres.len());
    for titre in titres {
        let champ = of_title(cell(titre)).filter(|champ| !colonnes.contains(&Some(champ.clone())));
        colonnes.push(champ);
    }
    let needed = [
        (Champ::Prenom, "Prénom du Participant"),
        (Champ::Nom, "Nom du Participant"),
        (Champ::Campagne, "ID Campagne"),
        (Champ::Partage, "Partage (O/N)"),
        (Champ::PartageLe, "Date du partage"),
    ];
    if let Some((_, title)) = needed.into_iter().find(|(champ, _)| !colonnes.contains(&Some(champ.clone()))) {
        return Err(Illisible::PasUnExport(title));
    }
    if !colonnes.contains(&Some(Champ::Maitrise)) && !colonnes.contains(&Some(Champ::Pix)) {
        return Err(Illisible::PasUnExport("% maitrise de l’ensemble des acquis du profil"));
    }
    // The organisme chooses the title of its own column: it is the one that follows the name and that Pix has no word for.
    let after = colonnes.iter().rposition(|champ| matches!(champ, Some(Champ::Prenom | Champ::Nom))).unwrap_or(0) + 1;
    let own = (after..colonnes.len())
        .take_while(|at| colonnes[*at].is_none())
        .find(|at| !titres[*at].is_empty() && !LEFT.contains(&letters(cell(&titres[*at])).as_str()));
    // « % de progression » ends what stands beside the name.
    let progression = titres.iter().position(|titre| letters(cell(titre)) == "de progression").unwrap_or(usize::MAX);
    if let Some(own) = own.filter(|own| *own < progression) {
        colonnes[own] = Some(Champ::Identifiant);
    }
    Ok(colonnes)
}

fn participation(ligne: &LigneLue, colonnes: &[Option<Champ>], latest: NaiveDate) -> Participation {
    let text = |wanted: &Champ| {
        let at = colonnes.iter().position(|champ| champ.as_ref() == Some(wanted));
        at.and_then(|at| ligne.cellules.get(at)).map_or("", |text| cell(text))
    };
    let (prenom, nom) = (short(text(&Champ::Prenom)), short(text(&Champ::Nom)));
    let contenu = if letters(&prenom).is_empty() && letters(&nom).is_empty() {
        Lue::Illisible("Le nom manque.".to_owned())
    } else {
        match letters(text(&Champ::Partage)).as_str() {
            "oui" | "o" => {
                let read = profil(ligne, colonnes, &text, latest);
                read.map_or_else(Lue::Illisible, Lue::Profil)
            }
            "non" | "n" => Lue::NonPartage,
            _ => {
                let said = french_quote(text(&Champ::Partage));
                Lue::Illisible(format!(
                    "La colonne «\u{a0}Partage (O/N)\u{a0}» dit {said}, ni «\u{a0}Oui\u{a0}» ni «\u{a0}Non\u{a0}»."
                ))
            }
        }
    };
    Participation { numero: ligne.numero, prenom, nom, identifiant: short(text(&Champ::Identifiant)), contenu }
}

/// Cuts what is shown of a wrong cell.
fn french_quote(text: &str) -> String {
    let shown: String = text.chars().take(40).collect();
    if shown.is_empty() { "rien".to_owned() } else { format!("«\u{a0}{shown}\u{a0}»") }
}

fn profil<'a>(
    ligne: &'a LigneLue,
    colonnes: &[Option<Champ>],
    text: &impl Fn(&Champ) -> &'a str,
    latest: NaiveDate,
) -> Result<Profil, String> {
    let campagne = short(text(&Champ::Campagne));
    if campagne.is_empty() {
        return Err("Le numéro de la campagne manque.".to_owned());
    }
    let written = text(&Champ::PartageLe);
    let partage_le = date(written)
        .ok_or_else(|| format!("La date du partage n’est pas une date\u{a0}: {}.", french_quote(written)))?;
    if partage_le > latest {
        return Err(format!("La date du partage, le {}, n’est pas encore venue.", french::date(partage_le)));
    }
    let palier = match number(text(&Champ::Palier), 3)? {
        Some(rank) => u8::try_from(rank).ok().and_then(Palier::from_rank),
        None => None,
    };
    let mut details = Details::default();
    for (champ, written) in colonnes.iter().zip(&ligne.cellules) {
        match champ {
            Some(Champ::Domaine(nom)) if details.domaines.len() < MOST_DOMAINES => {
                details.domaines.extend(part(cell(written))?.map(|part| Maitrise { nom: nom.clone(), part }));
            }
            Some(Champ::Competence(nom)) if details.competences.len() < MOST_COMPETENCES => {
                details.competences.extend(part(cell(written))?.map(|part| Maitrise { nom: nom.clone(), part }));
            }
            _ => {}
        }
    }
    let (maitrise, pix) = (part(text(&Champ::Maitrise))?, number(text(&Champ::Pix), 2000)?);
    if maitrise.is_none() && pix.is_none() {
        return Err("Le partage est fait, mais il n’a aucun résultat.".to_owned());
    }
    Ok(Profil {
        campagne,
        campagne_nom: short(text(&Champ::CampagneNom)),
        profil_cible: short(text(&Champ::ProfilCible)),
        partage_le,
        maitrise,
        palier,
        pix,
        details,
    })
}

/// « NA », and nothing, are no value.
fn absent(text: &str) -> bool {
    text.is_empty() || text.eq_ignore_ascii_case("na")
}

fn part(text: &str) -> Result<Option<Part>, String> {
    if absent(text) {
        return Ok(None);
    }
    Part::parse(text).map(Some).ok_or_else(|| format!("{} n’est pas une part entre 0 et 1.", french_quote(text)))
}

fn number(text: &str, most: u16) -> Result<Option<u16>, String> {
    if absent(text) {
        return Ok(None);
    }
    // « 512,0 » after a spreadsheet.
    let (whole, fraction) = text.split_once([',', '.']).unwrap_or((text, ""));
    let right = !whole.is_empty() && whole.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit());
    let value = whole.parse::<u16>().ok().filter(|value| right && *value <= most);
    value.map(Some).ok_or_else(|| format!("{} n’est pas un nombre de 0 à {most}.", french_quote(text)))
}

/// « 2026-11-24 », « 24/11/2026 », with or without an hour.
fn date(text: &str) -> Option<NaiveDate> {
    let day = text.split([' ', 'T']).next().unwrap_or_default();
    let read = match day.split_once('/') {
        None => french::iso_date(day),
        Some((first, rest)) => {
            let (month, year) = rest.split_once('/')?;
            let two = |text: &str| format!("{text:0>2}");
            french::iso_date(&format!("{year}-{}-{}", two(month), two(first)))
        }
    };
    // Pix opened in 2016.
    read.filter(|day| day.year() >= 2016)
}

#[cfg(test)]
#[path = "lecture_tests.rs"]
mod tests;
