//! What travels, as `OpenAPI` describes it: the lists of codes are the program's own.

use serde_json::{Map, Value, json};

use crate::{
    activite::{
        form::{LONGEST_ANNOTATION, MOST_MANDATS, MOST_PARTICIPANTS},
        model::{Canal, Kind, Suite},
    },
    referentiel::{
        nomenclature::{AUTONOMIES, Axe, MATERIELS, NIVEAUX, Nomenclature},
        theme::{DEMARCHES_PRECISES, Entry},
    },
    sortie::agregat::Mesure,
};

pub fn schemas() -> Value {
    json!({
        "Activite": activite(),
        "ActiviteNouvelle": activite_ecrite(&["id", "contrat", "jour", "type", "duree"]),
        "ActiviteEcrite": activite_ecrite(&["contrat", "jour", "type", "duree"]),
        "Page": page(),
        "Moi": moi(),
        "Chiffres": chiffres(),
        "Probleme": probleme(),
    })
}

fn codes(lists: &[&[Entry]]) -> Vec<&'static str> {
    let mut codes: Vec<_> = lists.iter().flat_map(|list| list.iter().map(|entry| entry.code)).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

fn list_of(codes: Vec<&'static str>, description: &str) -> Value {
    json!({ "type": "array", "items": { "type": "string", "enum": codes }, "description": description })
}

fn id(description: &str) -> Value {
    json!({ "type": "string", "format": "uuid", "description": description })
}

fn or_null(mut schema: Value) -> Value {
    schema["type"] = json!([schema["type"], "null"]);
    if let Some(codes) = schema.get_mut("enum").and_then(Value::as_array_mut) {
        codes.push(Value::Null);
    }
    schema
}

/// A count for each class, of both nomenclatures.
fn counts(axe: Axe, description: &str) -> Value {
    let count = json!({ "type": "integer", "minimum": 0, "maximum": MOST_PARTICIPANTS });
    let classes = codes(&Nomenclature::ALL.map(|version| version.classes(axe)));
    let properties: Map<_, _> = classes.into_iter().map(|code| (code.to_owned(), count.clone())).collect();
    json!({ "type": "object", "properties": properties, "additionalProperties": false, "description": description })
}

/// What programs both read and write.
fn common() -> Map<String, Value> {
    let themes = codes(&[Nomenclature::V1.themes(), Nomenclature::V2.themes(), &DEMARCHES_PRECISES]);
    let redirections = codes(&Nomenclature::ALL.map(Nomenclature::redirections));
    let said = json!({
        "id": id("Choisi par votre logiciel\u{a0}: envoyée deux fois avec le même, l’activité n’est enregistrée qu’une fois."),
        "contrat": id("L’un de vos contrats, qui couvre ce jour (voir /moi)."),
        "jour": { "type": "string", "format": "date", "description": "Aujourd’hui au plus tard, dans le fuseau de la structure." },
        "type": { "type": "string", "enum": Kind::ALL.map(Kind::code),
            "description": "individuel, collectif et ponctuel sont pour le public\u{a0}: participants et thèmes y sont nécessaires. Aux autres, ils ne s’appliquent pas, et sont refusés." },
        "lieu": or_null(id("Un lieu de la structure du contrat (voir /moi). Absent à domicile et à distance.")),
        "commune": or_null(json!({ "type": "string", "description": "Code INSEE. À écrire à domicile et à distance\u{a0}; ailleurs, celle du lieu." })),
        "duree": { "type": "integer", "minimum": 1, "maximum": 1439, "description": "Minutes." },
        "participants": { "type": "integer", "minimum": 0, "maximum": MOST_PARTICIPANTS },
        "recurrents": { "type": "integer", "minimum": 0, "maximum": MOST_PARTICIPANTS, "description": "Personnes déjà venues, parmi les participants." },
        "ages": counts(Axe::Age, "Participants par âge. En v2, ceux qui manquent sont «\u{a0}nc\u{a0}»."),
        "genres": counts(Axe::Genre, "Participants par genre. En v2, ceux qui manquent sont «\u{a0}nc\u{a0}»."),
        "statuts": counts(Axe::Statut, "Participants par situation. En v2, ceux qui manquent sont «\u{a0}nc\u{a0}»."),
        "themes": list_of(themes, "Au moins un thème, ici ou dans themes_propres, pour le public. Une démarche précise apporte «\u{a0}demarches\u{a0}»."),
        "themes_propres": { "type": "array", "items": { "type": "string", "format": "uuid" }, "description": "Thèmes de la structure (voir /moi)." },
        "materiels": list_of(codes(&[&MATERIELS]), "Matériel utilisé."),
        "autonomie": or_null(json!({ "type": "string", "enum": codes(&[&AUTONOMIES]), "description": "Sauf pour un atelier." })),
        "niveau": or_null(json!({ "type": "string", "enum": codes(&[&NIVEAUX]), "description": "Pour un atelier seulement." })),
        "suites": list_of(Suite::ALL.map(Suite::code).to_vec(), "Ce qui suit. Une redirection apporte «\u{a0}redirection\u{a0}»."),
        "redirections": list_of(redirections, "Vers qui."),
        "mandats": { "type": "integer", "minimum": 0, "maximum": MOST_MANDATS, "description": "Mandats Aidants Connect conclus." },
        "note": { "type": "string", "maxLength": LONGEST_ANNOTATION, "description": "Rien qui permette de reconnaître une personne." },
    });
    match said {
        Value::Object(said) => said,
        _ => Map::new(),
    }
}

fn activite() -> Value {
    let mut properties = common();
    for (name, schema) in [
        (
            "version",
            json!({ "type": "integer", "minimum": 1, "description": "Change à chaque modification\u{a0}; c’est aussi l’ETag." }),
        ),
        ("canal", json!({ "type": "string", "enum": Canal::ALL.map(Canal::code) })),
        ("lieu_nom", json!({ "type": ["string", "null"] })),
        ("commune", json!({ "type": "string", "description": "Code INSEE." })),
        ("commune_nom", json!({ "type": "string" })),
        ("departement", json!({ "type": "string" })),
        (
            "duree_estimee",
            json!({ "type": "boolean", "description": "Une reprise ne disait qu’une classe de durées." }),
        ),
        (
            "nomenclature",
            json!({ "type": "string", "enum": Nomenclature::ALL.map(Nomenclature::code), "description": "La version des listes de codes. Une nouvelle activité est en v2." }),
        ),
        ("cree_le", json!({ "type": "string", "format": "date-time", "description": "En temps universel." })),
    ] {
        properties.insert(name.to_owned(), schema);
    }
    let required: Vec<_> = properties.keys().cloned().collect();
    json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
}

fn activite_ecrite(required: &[&str]) -> Value {
    let mut properties = common();
    let canal = json!({ "type": "string", "enum": [Canal::Domicile.code(), Canal::Distance.code()], "description": "Sans lieu\u{a0}: à domicile ou à distance." });
    properties.insert("canal".to_owned(), or_null(canal));
    properties.insert(
        "note_gardee".to_owned(),
        json!({ "type": "boolean", "description": "true\u{a0}: la note semble nommer quelqu’un, mais ne permet de reconnaître personne." }),
    );
    json!({
        "type": "object", "properties": properties, "required": required, "additionalProperties": false,
    })
}

fn page() -> Value {
    json!({
        "type": "object",
        "properties": {
            "activites": { "type": "array", "items": { "$ref": "#/components/schemas/Activite" } },
            "suivante": { "type": ["string", "null"], "description": "L’adresse de la page suivante, s’il y en a une." },
        },
        "required": ["activites", "suivante"],
        "additionalProperties": false,
    })
}

fn moi() -> Value {
    let named = json!({
        "type": "array",
        "items": {
            "type": "object", "required": ["id", "nom"], "additionalProperties": false,
            "properties": { "id": { "type": "string", "format": "uuid" }, "nom": { "type": "string" } },
        },
    });
    json!({
        "type": "object",
        "required": ["prenom", "nom", "contrats", "lieux", "themes_propres"],
        "additionalProperties": false,
        "properties": {
            "prenom": { "type": "string" },
            "nom": { "type": "string" },
            "contrats": {
                "type": "array",
                "items": {
                    "type": "object", "required": ["id", "structure", "du", "au"], "additionalProperties": false,
                    "properties": {
                        "id": { "type": "string", "format": "uuid" },
                        "structure": { "type": "string" },
                        "du": { "type": "string", "format": "date" },
                        "au": { "type": ["string", "null"], "format": "date" },
                    },
                },
            },
            "lieux": named,
            "themes_propres": named,
        },
    })
}

fn chiffres() -> Value {
    let count = json!({ "type": "integer", "minimum": 0 });
    let values: Map<_, _> = Mesure::ALL.into_iter().map(|mesure| (mesure.code().to_owned(), count.clone())).collect();
    json!({
        "type": "object",
        "required": ["du", "au", "contrat", "axes"],
        "additionalProperties": false,
        "properties": {
            "du": { "type": "string" },
            "au": { "type": "string" },
            "contrat": { "type": ["string", "null"], "format": "uuid" },
            "axes": {
                "type": "object",
                "description": "Par axe\u{a0}: ensemble, type, mois, age, genre, statut, mission, theme, theme_propre, canal, lieu, suite, redirection, materiel, autonomie, niveau.",
                "additionalProperties": {
                    "type": "array",
                    "items": {
                        "type": "object", "required": ["code", "nom", "nomenclature", "valeurs"], "additionalProperties": false,
                        "properties": {
                            "code": { "type": "string" },
                            "nom": { "type": "string" },
                            "nomenclature": { "type": ["string", "null"] },
                            "valeurs": { "type": "object", "properties": values, "additionalProperties": false },
                        },
                    },
                },
            },
        },
    })
}

fn probleme() -> Value {
    json!({
        "type": "object",
        "description": "Un refus (RFC 9457), avec des phrases pour les personnes.",
        "required": ["type", "title", "status", "detail"],
        "additionalProperties": false,
        "properties": {
            "type": { "type": "string" },
            "title": { "type": "string" },
            "status": { "type": "integer" },
            "detail": { "type": "string" },
            "erreurs": {
                "type": "array",
                "items": {
                    "type": "object", "required": ["champ", "message"], "additionalProperties": false,
                    "properties": { "champ": { "type": "string" }, "message": { "type": "string" } },
                },
            },
            "existante": { "type": "string", "format": "uuid" },
        },
    })
}
