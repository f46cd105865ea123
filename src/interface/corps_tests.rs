use serde_json::json;

use super::*;

fn body() -> Value {
    json!({
        "id": "019ab000-0000-7000-8000-000000000001", "contrat": "019ab000-0000-7000-8000-000000000002", "jour": "2026-11-24",
        "type": "collectif", "lieu": "019ab000-0000-7000-8000-000000000003", "duree": 90, "participants": 7, "recurrents": 2.0,
        "ages": { "25_39": 3, "nc": 4 }, "genres": { "feminin": 7 }, "statuts": {}, "themes": ["email"],
        "themes_propres": ["019ab000-0000-7000-8000-000000000004"], "note": "Une note.",
    })
}

#[test]
fn what_is_written_becomes_the_form_that_people_fill() {
    let form = read(&body(), Nomenclature::V2).unwrap();
    let today = "2026-11-24".parse().unwrap();
    let activite = form.parse(today).unwrap();
    assert_eq!((activite.duree.minutes(), activite.annotation.as_str()), (90, "Une note."));
    let crate::activite::model::Content::Public(public) = activite.content else { panic!("for the public") };
    assert_eq!((public.participants, public.recurrents), (7, 2));
    assert_eq!(public.classes.ages, [0, 0, 0, 3, 0, 0, 0, 4]);
    assert_eq!((public.classes.genres, public.themes.len(), public.propres.len()), (vec![0, 7, 0], 1, 1));
}

#[test]
fn what_only_programs_get_wrong_is_said_in_its_field() {
    let wrong = |name: &str, value: Value| {
        let mut body = body();
        body[name] = value;
        let errors = read(&body, Nomenclature::V2).unwrap_err();
        errors.iter().map(|error| error.field.clone()).collect::<Vec<_>>()
    };
    for (name, value) in [
        ("jour", json!(5)),
        ("id", json!(null)),
        ("niveau", json!("")),
        ("note_gardee", json!(null)),
        ("duree", json!("90")),
        ("duree", json!(-1)),
        ("duree", json!(1.5)),
        ("themes", json!("email")),
        ("themes", json!([1])),
        ("themes_propres", json!(["email"])),
        ("ages", json!([1, 2])),
        ("ages", json!({ "moins12ans": 1 })),
        ("ages", json!({ "25_39": "3" })),
        ("ages", json!({ "25_39": 3, "nc": 5 })),
        ("lieu", json!("Médiathèque")),
        ("canal", json!("domicile")),
        ("autonomie", json!("guide")),
        ("note_gardee", json!("oui")),
        ("jours", json!(1)),
    ] {
        assert_eq!(wrong(name, value.clone()), [name], "{name}: {value}");
    }
    let own_time = json!({ "type": "reunion", "lieu": body()["lieu"], "participants": 0, "ages": { "nc": 0 }, "themes": [], "niveau": null });
    assert!(read(&own_time, Nomenclature::V2).is_ok());
    let lost = json!({ "type": "reunion", "lieu": body()["lieu"], "participants": 3, "mandats": 1 });
    let errors = read(&lost, Nomenclature::V2).unwrap_err();
    assert_eq!(errors.iter().map(|error| error.field.as_str()).collect::<Vec<_>>(), ["participants", "mandats"]);
    assert!(read(&json!([]), Nomenclature::V2).is_err());
    let nowhere = json!({ "canal": "domicile", "commune": "00000" });
    assert!(read(&nowhere, Nomenclature::V2).unwrap_err().of("commune").is_some());
    let somewhere = json!({ "canal": "domicile", "commune": "95585" });
    assert_eq!(read(&somewhere, Nomenclature::V2).unwrap().lieu_commune, "Sarcelles (95)");
}

#[test]
fn errors_of_the_form_bear_the_names_of_programs() {
    let mut errors = FieldErrors::one("kind", "a");
    errors.add("duree", "b");
    assert!(renamed(&errors).of("type").is_some() && renamed(&errors).of("duree").is_some());
}
