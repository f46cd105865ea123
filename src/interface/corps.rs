//! An entry of the log as it travels: what programs read, and what they write, which becomes the form that people fill.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::{
    activite::{
        completes::Complete,
        form::ActiviteForm,
        model::{Canal, Kind},
    },
    kernel::{
        form::FieldErrors,
        id::{ActiviteId, ContratId, LieuId, ThemePropreId},
    },
    referentiel::{
        nomenclature::{Axe, Nomenclature},
        theme::Theme,
    },
    territoire::search,
};

/// An entry as programs read it. Codes are those of its nomenclature.
#[derive(Clone, Debug, Serialize)]
pub struct ActiviteLue {
    id: ActiviteId,
    version: u32,
    contrat: ContratId,
    jour: chrono::NaiveDate,
    #[serde(rename = "type")]
    kind: &'static str,
    canal: &'static str,
    lieu: Option<LieuId>,
    lieu_nom: Option<String>,
    /// INSEE code.
    commune: String,
    commune_nom: String,
    departement: String,
    /// Minutes.
    duree: u16,
    duree_estimee: bool,
    participants: u16,
    recurrents: u16,
    ages: Map<String, Value>,
    genres: Map<String, Value>,
    statuts: Map<String, Value>,
    nomenclature: &'static str,
    themes: Vec<Theme>,
    themes_propres: Vec<ThemePropreId>,
    materiels: Vec<String>,
    autonomie: Option<String>,
    niveau: Option<String>,
    suites: Vec<&'static str>,
    redirections: Vec<String>,
    mandats: u16,
    note: String,
    /// UTC.
    cree_le: String,
}

impl From<Complete> for ActiviteLue {
    fn from(complete: Complete) -> Self {
        let Complete { entree, lieu, commune, departement, .. } = complete;
        let counts = |axe: Axe| {
            let classes = entree.nomenclature.classes(axe).iter().zip(entree.classes.of(axe));
            classes.map(|(class, count)| (class.code.to_owned(), (*count).into())).collect()
        };
        Self {
            id: entree.id,
            version: entree.version,
            contrat: entree.contrat,
            jour: entree.jour,
            kind: entree.kind.code(),
            canal: entree.canal.code(),
            lieu: entree.lieu,
            lieu_nom: lieu,
            commune: entree.commune.as_str().to_owned(),
            commune_nom: commune,
            departement,
            duree: entree.duree.minutes(),
            duree_estimee: entree.duree_estimee == 1,
            participants: entree.participants,
            recurrents: entree.recurrents,
            ages: counts(Axe::Age),
            genres: counts(Axe::Genre),
            statuts: counts(Axe::Statut),
            nomenclature: entree.nomenclature.code(),
            themes: entree.themes,
            themes_propres: entree.propres,
            materiels: entree.materiels,
            autonomie: entree.autonomie,
            niveau: entree.niveau,
            suites: entree.suites.iter().map(|suite| suite.code()).collect(),
            redirections: entree.redirections,
            mandats: entree.mandats,
            note: entree.annotation,
            cree_le: entree.cree_le,
        }
    }
}

/// The names that programs give to fields of the form; the others have the same on both sides.
const NAMES: [(&str, &str); 5] =
    [("cle", "id"), ("kind", "type"), ("lieu_commune", "commune"), ("lieu_nom", "lieu"), ("annotation", "note")];

/// What people would be told beside a field of the form, about the field that a program sent.
pub fn renamed(errors: &FieldErrors) -> FieldErrors {
    let mut renamed = FieldErrors::default();
    for error in errors.iter() {
        let name = NAMES.iter().find(|(form, _)| *form == error.field).map_or(error.field.as_str(), |(_, name)| name);
        // People's forms have a key of their own making.
        let message =
            if name == "id" { "Envoyez un identifiant (UUID) qui n’a pas encore servi." } else { &error.message };
        renamed.add(name, message);
    }
    renamed
}

/// Reads what a program writes into the form: numbers become what one would type. What the form's own rules say of it comes
/// afterwards.
///
/// # Errors
/// Fields of another kind than they are, unknown ones, and what only programs can get wrong.
pub fn read(body: &Value, nomenclature: Nomenclature) -> Result<ActiviteForm, FieldErrors> {
    let Some(object) = body.as_object() else {
        return Err(FieldErrors::one("corps", "Envoyez un objet JSON."));
    };
    let mut reader = Reader { object, errors: FieldErrors::default() };
    let mut form = ActiviteForm {
        cle: reader.text("id"),
        contrat: reader.text("contrat"),
        jour: reader.text("jour"),
        kind: reader.text("type"),
        duree: reader.number("duree"),
        participants: reader.number("participants"),
        recurrents: reader.number("recurrents"),
        ages: reader.counts("ages", Axe::Age, nomenclature),
        genres: reader.counts("genres", Axe::Genre, nomenclature),
        statuts: reader.counts("statuts", Axe::Statut, nomenclature),
        themes: reader.list("themes"),
        materiels: reader.list("materiels"),
        autonomie: reader.text("autonomie"),
        niveau: reader.text("niveau"),
        suites: reader.list("suites"),
        redirections: reader.list("redirections"),
        mandats: reader.number("mandats"),
        annotation: reader.text("note"),
        note_gardee: reader.flag("note_gardee"),
        nomenclature: nomenclature.code().to_owned(),
        ..ActiviteForm::default()
    };
    form.themes.extend(reader.ids("themes_propres"));
    reader.place(&mut form);
    reader.applies();
    for name in object.keys().filter(|name| !FIELDS.contains(&name.as_str())) {
        reader.errors.add(name, "Ce champ n’existe pas.");
    }
    if reader.errors.is_empty() { Ok(form) } else { Err(reader.errors) }
}

/// What a program may write.
pub const FIELDS: [&str; 23] = [
    "id",
    "contrat",
    "jour",
    "type",
    "lieu",
    "canal",
    "commune",
    "duree",
    "participants",
    "recurrents",
    "ages",
    "genres",
    "statuts",
    "themes",
    "themes_propres",
    "materiels",
    "autonomie",
    "niveau",
    "suites",
    "redirections",
    "mandats",
    "note",
    "note_gardee",
];

struct Reader<'a> {
    object: &'a Map<String, Value>,
    errors: FieldErrors,
}

impl Reader<'_> {
    /// A field that may be left out; null where it may be nothing.
    fn of(&self, name: &str) -> Option<&Value> {
        self.object.get(name).filter(|value| !(value.is_null() && NULLABLE.contains(&name)))
    }

    fn text(&mut self, name: &'static str) -> String {
        match self.of(name) {
            None => String::new(),
            // Only a note may be empty: elsewhere nothing is said by leaving the field out.
            Some(Value::String(text)) if name == "note" || !text.is_empty() => text.clone(),
            Some(_) => self.refuse(name, "Envoyez un texte."),
        }
    }

    fn number(&mut self, name: &'static str) -> String {
        match self.of(name) {
            None => String::new(),
            Some(value) => match whole(value) {
                Some(number) => number.to_string(),
                None => self.refuse(name, "Envoyez un nombre entier."),
            },
        }
    }

    fn flag(&mut self, name: &'static str) -> String {
        match self.of(name) {
            None => String::new(),
            Some(Value::Bool(flag)) => flag.to_string(),
            Some(_) => self.refuse(name, "Envoyez true ou false."),
        }
    }

    fn list(&mut self, name: &'static str) -> Vec<String> {
        let texts = match self.of(name) {
            None => return Vec::new(),
            Some(Value::Array(values)) => {
                values.iter().map(|value| value.as_str().map(str::to_owned)).collect::<Option<Vec<_>>>()
            }
            Some(_) => None,
        };
        texts.unwrap_or_else(|| {
            self.errors.add(name, "Envoyez une liste de codes.");
            Vec::new()
        })
    }

    fn ids(&mut self, name: &'static str) -> Vec<String> {
        let ids = self.list(name);
        if ids.iter().any(|id| id.parse::<ThemePropreId>().is_err()) {
            self.errors.add(name, "Envoyez une liste d’identifiants.");
        }
        ids
    }

    /// Counts by code, as the form has them: in the order of the classes, without the one that is the rest.
    fn counts(&mut self, name: &'static str, axe: Axe, nomenclature: Nomenclature) -> Vec<String> {
        let Some(value) = self.of(name) else { return Vec::new() };
        let Some(counts) = value.as_object().cloned() else {
            self.errors.add(name, "Envoyez un nombre par code de classe.");
            return Vec::new();
        };
        let classes = nomenclature.classes(axe);
        if counts.keys().any(|code| classes.iter().all(|class| class.code != code)) {
            self.errors.add(name, "Envoyez des codes de la nomenclature de cette activité.");
        }
        let mut said: u64 = 0;
        let read: Vec<_> = (classes.iter())
            .map(|class| match counts.get(class.code).map(whole) {
                None => None,
                Some(Some(count)) => {
                    said = said.saturating_add(count);
                    Some(count)
                }
                Some(None) => {
                    self.errors.add(name, "Envoyez des nombres entiers.");
                    None
                }
            })
            .collect();
        let whole_number = self.of("participants").and_then(whole);
        let unsaid = nomenclature.unsaid(axe);
        // Whoever counts those of whom nothing is known has counted everybody.
        if unsaid.is_some_and(|at| read[at].is_some()) && whole_number.is_some_and(|participants| participants != said)
        {
            self.errors.add(name, "La somme n’est pas le nombre de participants.");
        }
        let asked = unsaid.unwrap_or(classes.len());
        read.into_iter().take(asked).map(|count| count.map(|count| count.to_string()).unwrap_or_default()).collect()
    }

    /// Either a place of the structure, or someone's home or a distance, of which only the commune is said.
    fn place(&mut self, form: &mut ActiviteForm) {
        let (lieu, canal, commune) = (self.text("lieu"), self.text("canal"), self.text("commune"));
        if !lieu.is_empty() {
            if lieu.parse::<LieuId>().is_err() {
                self.errors.add("lieu", "Envoyez l’identifiant d’un lieu de la structure.");
            }
            if matches!(Canal::from_code(&canal), Some(Canal::Domicile | Canal::Distance)) {
                self.errors
                    .add("canal", "À domicile et à distance, il n’y a pas de lieu\u{a0}: envoyez l’un ou l’autre.");
            }
            form.lieu = lieu;
            return;
        }
        if !matches!(Canal::from_code(&canal), Some(Canal::Domicile | Canal::Distance)) {
            self.errors.add("lieu", "Envoyez un lieu, ou bien canal (domicile ou distance) avec commune.");
            return;
        }
        form.lieu = canal;
        match search::coded(&commune) {
            Some(place) => (form.lieu_commune, form.lieu_commune_code) = (place.label(), commune),
            None => self.errors.add("commune", "Envoyez le code INSEE d’une commune."),
        }
    }

    /// What says nothing of this type is refused: a form hides such fields, a program would lose what it sent.
    fn applies(&mut self) {
        let Some(kind) = self.of("type").and_then(Value::as_str).and_then(Kind::from_code) else { return };
        let atelier = kind == Kind::Collectif;
        for name in PUBLIC_FIELDS {
            let applies = match name {
                "autonomie" => kind.for_the_public() && !atelier,
                "niveau" => atelier,
                _ => kind.for_the_public(),
            };
            if !applies && self.of(name).is_some_and(says_something) {
                self.errors.add(name, "Ce champ ne s’applique pas à ce type d’activité.");
            }
        }
    }

    fn refuse(&mut self, name: &'static str, message: &str) -> String {
        self.errors.add(name, message);
        String::new()
    }
}

/// What an entry may have none of, and says so when it is read.
const NULLABLE: [&str; 5] = ["lieu", "commune", "canal", "autonomie", "niveau"];

/// What only some types of entries have.
const PUBLIC_FIELDS: [&str; 13] = [
    "participants",
    "recurrents",
    "ages",
    "genres",
    "statuts",
    "themes",
    "themes_propres",
    "materiels",
    "autonomie",
    "niveau",
    "suites",
    "redirections",
    "mandats",
];

/// Not 0, not empty, not only zeros.
fn says_something(value: &Value) -> bool {
    match value {
        Value::Array(list) => !list.is_empty(),
        Value::Object(counts) => counts.values().any(says_something),
        Value::String(text) => !text.is_empty(),
        value => whole(value) != Some(0),
    }
}

/// `3` and `3.0` are the same number in JSON.
fn whole(value: &Value) -> Option<u64> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it was compared just before")]
    let of_float = || value.as_f64().filter(|n| n.fract() == 0.0 && (0.0..1e15).contains(n)).map(|n| n as u64);
    value.as_u64().or_else(of_float)
}

#[cfg(test)]
#[path = "corps_tests.rs"]
mod tests;
