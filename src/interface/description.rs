//! The API as `OpenAPI` 3.1 describes it. A test holds its paths equal to the routes; people read it on `/api`.

use serde_json::{Map, Value, json};

use super::{description_corps, probleme, v1::LONGEST_PAGE};
use crate::identite::jetons::PAR_MINUTE;

/// A call: what it is for, and the refusals that are its own.
struct Appel {
    path: &'static str,
    method: &'static str,
    id: &'static str,
    summary: &'static str,
    description: &'static str,
    parameters: Value,
    /// The schema of what it takes, where it takes something.
    body: Option<&'static str>,
    /// Status, what it means, schema and headers where it has some.
    success: (u16, &'static str, Option<&'static str>, &'static [&'static str]),
    refusals: &'static [u16],
    open: bool,
}

pub fn openapi() -> Value {
    let mut paths = Map::new();
    for appel in appels() {
        let path = paths.entry(appel.path).or_insert_with(|| json!({}));
        path[appel.method] = operation(&appel);
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Le Fil\u{a0}: les activités d’un conseiller numérique",
            "version": "1.0.0",
            "description": format!("Lire et écrire ses activités depuis un autre logiciel. Un jeton agit pour la personne qui l’a créé, et pour elle seule. {PAR_MINUTE} appels par minute et par jeton."),
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        },
        "servers": [{ "url": "/" }],
        "security": [{ "jeton": [] }],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "jeton": { "type": "http", "scheme": "bearer", "description": "Créé dans «\u{a0}Mon compte\u{a0}», «\u{a0}Mes jetons\u{a0}»." },
            },
            "schemas": description_corps::schemas(),
        },
    })
}

fn operation(appel: &Appel) -> Value {
    let (status, said, schema, headers) = appel.success;
    let headers: Map<_, _> = (headers.iter())
        .map(|name| ((*name).to_owned(), json!({ "required": true, "schema": { "type": "string" } })))
        .collect();
    let mut success = json!({ "description": said });
    if !headers.is_empty() {
        success["headers"] = headers.into();
    }
    if let Some(schema) = schema {
        success["content"] = content("application/json", schema);
    }
    let mut responses = Map::from_iter([(status.to_string(), success)]);
    // Whoever asks, and however much.
    let always: &[u16] = if appel.open { &[] } else { &[400, 401, 403, 413, 429] };
    for status in always.iter().chain(appel.refusals) {
        responses.insert(status.to_string(), refusal(meaning(*status)));
    }
    responses.insert(
        "5XX".to_owned(),
        refusal("Le service ne peut pas répondre. Rien n’a été enregistré\u{a0}: réessayez."),
    );
    let mut operation = json!({
        "operationId": appel.id,
        "summary": appel.summary,
        "description": appel.description,
        "responses": responses,
    });
    if appel.parameters != json!([]) {
        operation["parameters"] = appel.parameters.clone();
    }
    if let Some(schema) = appel.body {
        operation["requestBody"] = json!({ "required": true, "content": content("application/json", schema) });
    }
    if appel.open {
        operation["security"] = json!([]);
    }
    operation
}

fn content(media_type: &str, schema: &str) -> Value {
    let schema = if schema.is_empty() {
        json!({ "type": "object" })
    } else {
        json!({ "$ref": format!("#/components/schemas/{schema}") })
    };
    json!({ media_type: { "schema": schema } })
}

fn refusal(said: &str) -> Value {
    json!({ "description": said, "content": content(probleme::MEDIA_TYPE, "Probleme") })
}

/// What a refusal means, for people.
pub fn meaning(status: u16) -> &'static str {
    match status {
        400 => "L’appel n’est pas lisible.",
        401 => "Le jeton manque, a expiré, ou a été arrêté.",
        403 => "Cette personne n’est pas conseillère.",
        404 => "Il n’y a rien ici pour cette personne.",
        409 => "Cet identifiant a déjà servi à autre chose.",
        412 => "L’activité a changé depuis que vous l’avez lue.",
        413 => "L’appel dépasse 2 Mo.",
        422 => "Des valeurs sont à corriger\u{a0}: «\u{a0}erreurs\u{a0}» dit lesquelles.",
        428 => "Il manque If-Match.",
        429 => "Trop d’appels\u{a0}: attendez ce que dit Retry-After.",
        _ => "Autre refus.",
    }
}

fn in_query(name: &str, schema: Value, description: &str) -> Value {
    json!({ "name": name, "in": "query", "required": false, "schema": schema, "description": description })
}

fn of_path() -> Value {
    json!({ "name": "id", "in": "path", "required": true, "schema": { "type": "string", "format": "uuid" } })
}

fn if_match(required: bool) -> Value {
    json!({
        "name": "If-Match", "in": "header", "required": required, "schema": { "type": "string", "pattern": "^\"[0-9]{1,9}\"$" },
        "description": "L’ETag de ce que vous avez lu, par exemple \"3\".",
    })
}

/// Where a page begins: a day, and the entry after which it does.
const AFTER: &str = "^[0-9]{4}-[0-9]{2}-[0-9]{2}\\.[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$";

fn appels() -> Vec<Appel> {
    reading().into_iter().chain(writing()).collect()
}

fn reading() -> Vec<Appel> {
    let date = || json!({ "type": "string", "format": "date" });
    let uuid = || json!({ "type": "string", "format": "uuid" });
    let month = || json!({ "type": "string", "pattern": "^20[1-9][0-9]-(0[1-9]|1[0-2])$", "example": "2026-11" });
    vec![
        Appel {
            path: "/api/v1/openapi.json",
            method: "get",
            id: "lireDescription",
            summary: "Cette description",
            description: "Au format OpenAPI 3.1. Sans jeton.",
            parameters: json!([]),
            body: None,
            success: (200, "La description.", Some(""), &[]),
            refusals: &[],
            open: true,
        },
        Appel {
            path: "/api/v1/moi",
            method: "get",
            id: "lireMoi",
            summary: "Pour qui le jeton agit",
            description: "La personne, ses contrats, les lieux et les thèmes de ses structures\u{a0}: ce qu’une activité peut désigner.",
            parameters: json!([]),
            body: None,
            success: (200, "La personne.", Some("Moi"), &[]),
            refusals: &[],
            open: false,
        },
        Appel {
            path: "/api/v1/activites",
            method: "get",
            id: "listerActivites",
            summary: "Lire ses activités",
            description: "Dans l’ordre des jours. Suivez «\u{a0}suivante\u{a0}» jusqu’à ce qu’elle soit nulle.",
            parameters: json!([
                in_query("du", date(), "Premier jour."),
                in_query("au", date(), "Dernier jour, compris."),
                in_query("contrat", uuid(), "D’un seul de ses contrats."),
                in_query(
                    "limite",
                    json!({ "type": "integer", "minimum": 1, "maximum": LONGEST_PAGE, "default": 50 }),
                    "Activités par page."
                ),
                in_query(
                    "apres",
                    json!({ "type": "string", "pattern": AFTER }),
                    "Où reprendre\u{a0}: «\u{a0}suivante\u{a0}» l’écrit pour vous."
                ),
            ]),
            body: None,
            success: (200, "Une page.", Some("Page"), &[]),
            refusals: &[422],
            open: false,
        },
        Appel {
            path: "/api/v1/activites/{id}",
            method: "get",
            id: "lireActivite",
            summary: "Lire une activité",
            description: "Avec sa version, dans ETag.",
            parameters: json!([of_path()]),
            body: None,
            success: (200, "L’activité.", Some("Activite"), &["ETag"]),
            refusals: &[404],
            open: false,
        },
        Appel {
            path: "/api/v1/chiffres",
            method: "get",
            id: "lireChiffres",
            summary: "Lire ses chiffres",
            description: "Par mois entiers, ceux de la page des chiffres. Sans «\u{a0}du\u{a0}» ni «\u{a0}au\u{a0}», le trimestre en cours.",
            parameters: json!([
                in_query("du", month(), "Premier mois."),
                in_query("au", month(), "Dernier mois, compris. Trente-six mois au plus."),
                in_query("contrat", uuid(), "D’un seul de ses contrats."),
            ]),
            body: None,
            success: (200, "Les chiffres.", Some("Chiffres"), &[]),
            refusals: &[422],
            open: false,
        },
    ]
}

fn writing() -> Vec<Appel> {
    vec![
        Appel {
            path: "/api/v1/activites",
            method: "post",
            id: "ajouterActivite",
            summary: "Ajouter une activité",
            description: "Les règles sont celles du formulaire. Envoyée de nouveau avec le même «\u{a0}id\u{a0}» et les mêmes valeurs, l’activité est la même, et la réponse aussi.",
            parameters: json!([]),
            body: Some("ActiviteNouvelle"),
            success: (201, "Enregistrée.", Some("Activite"), &["ETag", "Location"]),
            refusals: &[409, 422],
            open: false,
        },
        Appel {
            path: "/api/v1/activites/{id}",
            method: "put",
            id: "modifierActivite",
            summary: "Modifier une activité",
            description: "Remplace tous les champs\u{a0}: ceux qui manquent deviennent vides. Les codes restent ceux de la nomenclature de l’activité.",
            parameters: json!([of_path(), if_match(true)]),
            body: Some("ActiviteEcrite"),
            success: (200, "Modifiée.", Some("Activite"), &["ETag"]),
            refusals: &[404, 412, 422, 428],
            open: false,
        },
        Appel {
            path: "/api/v1/activites/{id}",
            method: "delete",
            id: "supprimerActivite",
            summary: "Supprimer une activité",
            description: "Elle va dans la corbeille, où la personne peut la reprendre pendant 30 jours.",
            parameters: json!([of_path(), if_match(false)]),
            body: None,
            success: (204, "Supprimée.", None, &[]),
            refusals: &[404, 412],
            open: false,
        },
    ]
}
