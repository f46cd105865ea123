//! A row of a file becomes an entry, through the very form that people fill: what the form refuses, an import refuses too.

use std::{cell::RefCell, collections::BTreeMap};

use chrono::NaiveDate;
use uuid::Uuid;

use super::{
    colonnes::Champ,
    connus::Connus,
    correspondance::{Regles, SANS_SENS},
    fichier::Table,
    listes, valeurs,
};
use crate::{
    activite::{
        entree::Entree,
        form::{ActiviteForm, field_of},
        model::{Canal, Kind},
        note::Personal,
    },
    document::lecture::LigneLue,
    identite::access::Contrat,
    kernel::{duree::Duree, french, id::PersonneId},
    referentiel::nomenclature::Axe,
    territoire::{self, model::Commune},
};

/// What is shown of a cell that was not understood, in characters.
const SHOWN: usize = 40;

/// What a word means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mot {
    Code(String),
    /// The person said that it means nothing.
    Rien,
    Inconnu,
}

/// A line that would be an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prete {
    /// Its id, and that of a place to be made, are yet to be given.
    pub entree: Entree,
    /// The name of its place.
    pub lieu: Option<String>,
    /// It is one that the structure has not.
    pub nouveau: Option<Nouveau>,
    pub commune: String,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Nouveau {
    pub nom: String,
    pub occasionnel: bool,
}

/// Reads the rows of a file. What a word means is found once for all rows.
pub struct Lecteur<'a> {
    pub regles: &'a Regles,
    pub connus: &'a Connus,
    pub personne: PersonneId,
    pub today: NaiveDate,
    /// The columns of each thing, in the order of the file.
    colonnes: BTreeMap<Champ, Vec<usize>>,
    /// The title says that a bare duration is in hours.
    en_heures: bool,
    vus: RefCell<BTreeMap<(Champ, String), Mot>>,
    communes: RefCell<BTreeMap<String, Option<Commune>>>,
}

impl<'a> Lecteur<'a> {
    pub fn new(table: &Table, regles: &'a Regles, connus: &'a Connus, personne: PersonneId, today: NaiveDate) -> Self {
        let mut colonnes: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (at, champ) in regles.colonnes.iter().enumerate() {
            if let Some(champ) = champ {
                colonnes.entry(*champ).or_default().push(at);
            }
        }
        let titre = colonnes.get(&Champ::Duree).and_then(|at| table.titres.get(*at.first()?));
        let en_heures = titre.is_some_and(|titre| {
            let titre = listes::norm(titre);
            titre.split(' ').any(|word| word == "heure" || word == "h") && !titre.contains("min")
        });
        Self {
            regles,
            connus,
            personne,
            today,
            colonnes,
            en_heures,
            vus: RefCell::default(),
            communes: RefCell::default(),
        }
    }

    /// The cells of a thing that hold something.
    fn cells<'l>(&self, ligne: &'l LigneLue, champ: Champ) -> impl Iterator<Item = &'l str> {
        let columns = self.colonnes.get(&champ).cloned().unwrap_or_default();
        columns
            .into_iter()
            .filter_map(|at| ligne.cellules.get(at))
            .map(String::as_str)
            .filter(|cell| !cell.trim().is_empty())
    }

    pub(super) fn cell<'l>(&self, ligne: &'l LigneLue, champ: Champ) -> Option<&'l str> {
        self.cells(ligne, champ).next()
    }

    /// The words of a thing that a row says.
    pub fn mots(&self, ligne: &LigneLue, champ: Champ) -> Vec<String> {
        let cells = self.cells(ligne, champ);
        if champ.several() {
            cells.flat_map(|cell| listes::parts(cell, |part| self.mot(champ, part) != Mot::Inconnu)).collect()
        } else {
            cells.map(|cell| cell.trim().to_owned()).collect()
        }
    }

    /// What a word means in a column of this.
    pub fn mot(&self, champ: Champ, text: &str) -> Mot {
        let key = (champ, listes::norm(text));
        if let Some(known) = self.vus.borrow().get(&key) {
            return known.clone();
        }
        let mot = self.find(champ, text, &key);
        self.vus.borrow_mut().insert(key, mot.clone());
        mot
    }

    fn find(&self, champ: Champ, text: &str, key: &(Champ, String)) -> Mot {
        if let Some(code) = self.regles.mots.get(key).filter(|code| !code.is_empty()) {
            return if code == SANS_SENS { Mot::Rien } else { Mot::Code(code.clone()) };
        }
        let code = match champ {
            Champ::Lieu => self.find_lieu(text),
            Champ::Commune => self.commune(text).map(|commune| commune.insee.as_str().to_owned()),
            Champ::Themes => self.connus.propre(text).map(|propre| propre.id.to_string()),
            _ => None,
        };
        let code = code.or_else(|| listes::code(champ, self.regles.nomenclature, text).map(str::to_owned));
        code.map_or(Mot::Inconnu, Mot::Code)
    }

    fn find_lieu(&self, text: &str) -> Option<String> {
        if let [lieu] = self.connus.lieux_nommes(text).as_slice() {
            return Some(lieu.id.to_string());
        }
        let canal = listes::code(Champ::Canal, self.regles.nomenclature, text).and_then(Canal::from_code)?;
        matches!(canal, Canal::Domicile | Canal::Distance).then(|| canal.code().to_owned())
    }

    fn commune(&self, text: &str) -> Option<Commune> {
        let known = self.communes.borrow().get(text).cloned();
        known.unwrap_or_else(|| {
            let found = territoire::search::coded(text)
                .filter(|place| place.commune.insee.as_str() == text && !is_postcode(text));
            let found = found.or_else(|| territoire::api::resolve(text, "").ok()).map(|place| place.commune.clone());
            self.communes.borrow_mut().insert(text.to_owned(), found.clone());
            found
        })
    }

    /// # Errors
    /// Why the line cannot be an entry, in a few words.
    pub fn lire(&self, ligne: &LigneLue) -> Result<Prete, String> {
        let jour = self.cell(ligne, Champ::Jour).ok_or("Le jour manque.")?;
        let jour = valeurs::jour(jour)
            .ok_or_else(|| format!("«\u{a0}{}\u{a0}» n’est pas une date que nous comprenons.", shown(jour)))?;
        let contrat = self.contrat(jour)?;
        let kind = match self.one(ligne, Champ::Kind, "ce que vous avez fait")? {
            Some(code) => Kind::from_code(&code),
            None => self.regles.kind,
        };
        let kind = kind.ok_or("Ce que vous avez fait manque.")?;
        let (duree, estimee) = self.duree(ligne)?;
        let mut form = ActiviteForm {
            cle: Uuid::nil().to_string(),
            contrat: contrat.id.to_string(),
            jour: jour.to_string(),
            kind: kind.code().to_owned(),
            annotation: self.note(ligne),
            nomenclature: self.regles.nomenclature.code().to_owned(),
            ..ActiviteForm::default()
        };
        form.set_duree(duree);
        if kind.for_the_public() {
            self.public(ligne, kind, &mut form)?;
        }
        let place = self.place(ligne, contrat, &mut form)?;
        let activite = form.parse(self.today).map_err(|errors| {
            let said: Vec<_> = errors.iter().map(|error| error.message.as_str()).collect();
            said.join(" ")
        })?;
        let mut entree = Entree::new(activite, contrat, self.personne, place.situated, String::new());
        entree.duree_estimee = u8::from(estimee);
        Ok(Prete { entree, lieu: place.lieu, nouveau: place.nouveau, commune: place.commune })
    }

    /// The contrat that was chosen, else the only one of that day.
    fn contrat(&self, jour: NaiveDate) -> Result<&'a Contrat, String> {
        if let Some(id) = self.regles.contrat {
            let contrat = self.connus.contrats.iter().find(|contrat| contrat.id == id);
            return contrat
                .filter(|contrat| contrat.covers(jour))
                .ok_or_else(|| format!("Le {} est hors du contrat choisi.", french::date(jour)));
        }
        let mut covering = self.connus.contrats.iter().filter(|contrat| contrat.covers(jour));
        match (covering.next(), covering.next()) {
            (Some(contrat), None) => Ok(contrat),
            (Some(_), Some(_)) => {
                Err("Deux de vos contrats couvrent ce jour. Choisissez le contrat avec les colonnes.".to_owned())
            }
            (None, _) => Err(format!("Le {} est hors de vos contrats.", french::date(jour))),
        }
    }

    fn duree(&self, ligne: &LigneLue) -> Result<(Duree, bool), String> {
        if let Some(cell) = self.cell(ligne, Champ::Duree) {
            if let Some(duree) = valeurs::classe_de_duree(cell) {
                return Ok((duree, true));
            }
            let duree = valeurs::duree(cell, self.en_heures);
            return duree
                .map(|duree| (duree, false))
                .ok_or_else(|| format!("«\u{a0}{}\u{a0}» n’est pas une durée que nous comprenons.", shown(cell)));
        }
        let hour = |champ| self.cell(ligne, champ).and_then(valeurs::heure);
        if let (Some(from), Some(to)) = (hour(Champ::Debut), hour(Champ::Fin)) {
            let between = to.checked_sub(from).and_then(|minutes| Duree::try_from(minutes).ok());
            return between
                .map(|duree| (duree, false))
                .ok_or_else(|| "L’heure de fin est avant l’heure de début.".to_owned());
        }
        self.regles.duree.map(|duree| (duree, true)).ok_or_else(|| "La durée manque.".to_owned())
    }

    /// The code of a thing that is said once, where it is said.
    pub(super) fn one(&self, ligne: &LigneLue, champ: Champ, what: &str) -> Result<Option<String>, String> {
        let Some(word) = self.mots(ligne, champ).into_iter().next() else { return Ok(None) };
        match self.mot(champ, &word) {
            Mot::Code(code) => Ok(Some(code)),
            Mot::Rien => Ok(None),
            Mot::Inconnu => Err(format!("Nous ne comprenons pas «\u{a0}{}\u{a0}» ({what}).", shown(&word))),
        }
    }

    fn several(&self, ligne: &LigneLue, champ: Champ, what: &str) -> Result<Vec<String>, String> {
        let mut codes = Vec::new();
        for word in self.mots(ligne, champ) {
            match self.mot(champ, &word) {
                Mot::Code(code) => codes.push(code),
                Mot::Rien => {}
                Mot::Inconnu => return Err(format!("Nous ne comprenons pas «\u{a0}{}\u{a0}» ({what}).", shown(&word))),
            }
        }
        Ok(codes)
    }

    fn public(&self, ligne: &LigneLue, kind: Kind, form: &mut ActiviteForm) -> Result<(), String> {
        let count = |champ: Champ, what: &str| -> Result<u16, String> {
            let Some(cell) = self.cell(ligne, champ) else { return Ok(0) };
            valeurs::nombre(cell).ok_or_else(|| format!("«\u{a0}{}\u{a0}» n’est pas un nombre ({what}).", shown(cell)))
        };
        let mut sums = Vec::new();
        for axe in Axe::ALL {
            let classes = self.regles.nomenclature.classes(axe);
            let counts: Vec<u16> = (0..classes.len())
                .map(|place| count(Champ::Compte(axe, place), classes[place].label))
                .collect::<Result<_, _>>()?;
            sums.push(counts.iter().fold(0_u16, |sum, count| sum.saturating_add(*count)));
            let asked = self.regles.nomenclature.unsaid(axe).unwrap_or(classes.len());
            let typed = counts
                .iter()
                .take(asked)
                .map(|count| if *count == 0 { String::new() } else { count.to_string() })
                .collect();
            *classes_of(form, axe) = typed;
        }
        let counted = sums.iter().copied().max().unwrap_or(0);
        let participants = match count(Champ::Participants, "personnes")? {
            0 if counted > 0 => counted,
            0 if kind == Kind::Individuel => 1,
            0 => return Err("Le nombre de personnes manque.".to_owned()),
            said => said,
        };
        // « Non communiqué » is the rest: where it was counted too, all must fit.
        if let Some((axe, sum)) = Axe::ALL.into_iter().zip(&sums).find(|(_, sum)| **sum > participants) {
            let counted = french::count(u64::from(*sum), "personne comptée", "personnes comptées");
            return Err(format!("{counted} ({}), pour {participants} en tout.", axe.label().to_lowercase()));
        }
        form.participants = participants.to_string();
        form.recurrents = count(Champ::Recurrents, "déjà venues")?.to_string();
        form.mandats = count(Champ::Mandats, "mandats")?.to_string();
        form.themes = self.several(ligne, Champ::Themes, "thème")?;
        if form.themes.is_empty() {
            form.themes.extend(self.regles.theme.map(|theme| theme.code().to_owned()));
        }
        form.materiels = self.several(ligne, Champ::Materiels, "matériel")?;
        form.suites = self.several(ligne, Champ::Suites, "la suite")?;
        form.redirections = self.several(ligne, Champ::Redirections, "vers qui")?;
        form.autonomie = self.one(ligne, Champ::Autonomie, "autonomie")?.unwrap_or_default();
        form.niveau = self.one(ligne, Champ::Niveau, "niveau")?.unwrap_or_default();
        for (axe, sum) in Axe::ALL.into_iter().zip(sums) {
            let code = self.one(ligne, Champ::Profil(axe), axe.label())?;
            // Words say who came where one person did; of several, nobody knows which.
            if let (Some(code), 0, 1) = (code, sum, participants) {
                let classes = self.regles.nomenclature.classes(axe);
                let place = classes.iter().position(|class| class.code == code);
                if let Some(field) = place.and_then(|place| classes_of(form, axe).get_mut(place)) {
                    "1".clone_into(field);
                }
            }
        }
        Ok(())
    }

    fn note(&self, ligne: &LigneLue) -> String {
        let note = self.cells(ligne, Champ::Note).collect::<Vec<_>>().join("\n");
        if self.regles.sans_notes && Personal::in_text(&note).is_some() { String::new() } else { note }
    }
}

fn classes_of(form: &mut ActiviteForm, axe: Axe) -> &mut Vec<String> {
    match field_of(axe) {
        "ages" => &mut form.ages,
        "genres" => &mut form.genres,
        _ => &mut form.statuts,
    }
}

/// Five figures are a postcode before they are an INSEE code.
fn is_postcode(text: &str) -> bool {
    text.len() == 5 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A cell, short enough for a sentence.
pub fn shown(text: &str) -> String {
    let short: String = text.chars().take(SHOWN).collect();
    if short.len() < text.len() { format!("{short}…") } else { short }
}
