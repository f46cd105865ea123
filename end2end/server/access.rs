//! Every route, every role, one's own and another's object. A route that is not in this table fails the test.

mod lines;

use std::collections::{BTreeMap, BTreeSet};

use axum::{
    body::Body,
    http::{Method, header},
};
use fil::app;

use self::lines::{EVALUATIONS, FIGURES, INCOMING, OUTGOING, TAKEN};

use crate::{
    agenda,
    app::{TestApp, fields, request},
    epreuve, imports,
    interface::written,
    pix,
    positionnement::Taken,
};

/// Columns: nobody, the conseillère whose object it is, another conseiller, structure, organisme, administration.
const WHO: [Option<&str>; 6] = [
    None,
    Some("camille@demo.example"),
    Some("malik@demo.example"),
    Some("ines@demo.example"),
    Some("thomas@demo.example"),
    Some("admin@demo.example"),
];

fn expected() -> BTreeMap<(&'static str, &'static str), [u16; 6]> {
    let mut expected = services();
    expected.extend(FIGURES);
    expected.extend(OUTGOING);
    expected.extend(INCOMING);
    expected.extend(TAKEN);
    expected.extend(EVALUATIONS);
    expected
}

fn services() -> BTreeMap<(&'static str, &'static str), [u16; 6]> {
    BTreeMap::from([
        (("GET", "/"), [200, 303, 303, 303, 303, 200]),
        (("GET", "/le-metier"), [200; 6]),
        (("GET", "/engager-un-conseiller"), [200; 6]),
        (("GET", "/aide"), [200; 6]),
        (("GET", "/donnees-personnelles"), [200; 6]),
        (("GET", "/mentions-legales"), [200; 6]),
        (("GET", "/accessibilite"), [200; 6]),
        (("GET", "/design"), [200; 6]),
        (("GET", "/healthz"), [200; 6]),
        (("GET", "/readyz"), [200; 6]),
        (("GET", "/connexion"), [200, 303, 303, 303, 303, 303]),
        (("POST", "/connexion"), [422; 6]),
        (("GET", "/compte"), [401, 200, 200, 200, 200, 200]),
        (("POST", "/connexion/code"), [422; 6]),
        (("POST", "/connexion/code/verifier"), [422; 6]),
        (("POST", "/compte/mot-de-passe/code"), [401, 200, 200, 200, 200, 200]),
        (("POST", "/compte/mot-de-passe"), [401, 422, 422, 422, 422, 422]),
        (("GET", "/compte/adresse"), [401, 200, 200, 200, 200, 200]),
        (("POST", "/compte/adresse"), [401, 422, 422, 422, 422, 422]),
        (("POST", "/compte/adresse/verifier"), [401, 422, 422, 422, 422, 422]),
        (("GET", "/courriels"), [200; 6]),
        (("POST", "/deconnexion"), [401, 303, 303, 303, 303, 303]),
        (("POST", "/deconnexion/partout"), [401, 303, 303, 303, 303, 303]),
        (("GET", "/activites"), [401, 200, 200, 403, 403, 403]),
        // The form names the contrat of the first conseillère: another's contrat is refused beside the field.
        (("POST", "/activites"), [401, 303, 422, 403, 403, 403]),
        (("GET", "/activites/liste"), [401, 200, 200, 403, 403, 403]),
        // Nothing is chosen yet.
        (("POST", "/activites/lot"), [401, 422, 422, 403, 403, 403]),
        (("GET", "/activites/corbeille"), [401, 200, 200, 403, 403, 403]),
        (("POST", "/activites/corbeille"), [401, 303, 303, 403, 403, 403]),
        (("GET", "/activites/semaine"), [401, 200, 200, 403, 403, 403]),
        (("GET", "/activites/mois"), [401, 200, 200, 403, 403, 403]),
        (("POST", "/activites/sans-activite"), [401, 303, 303, 403, 403, 403]),
        (("GET", "/activites/{id}"), [401, 200, 404, 403, 403, 403]),
        (("GET", "/activites/modeles"), [401, 200, 200, 403, 403, 403]),
        (("POST", "/activites/modeles/{modele}/oublier"), [401, 404, 404, 403, 403, 403]),
        (("GET", "/activites/{id}/modele"), [401, 200, 404, 403, 403, 403]),
        (("POST", "/activites/{id}/modele"), [401, 422, 404, 403, 403, 403]),
        (("GET", "/activites/{id}/modifier"), [401, 200, 404, 403, 403, 403]),
        // A form that says no version was made from none.
        (("POST", "/activites/{id}/modifier"), [401, 409, 404, 403, 403, 403]),
        (("POST", "/activites/{id}/supprimer"), [401, 303, 404, 403, 403, 403]),
        (("POST", "/activites/annuler"), [401, 400, 400, 403, 403, 403]),
        (("POST", "/api/activites"), [401, 200, 422, 403, 403, 403]),
        // The shell says nothing; what fills it answers each person with their own log, whatever they send: see journal.rs.
        (("GET", "/journal"), [200; 6]),
        (("GET", "/sw.js"), [200; 6]),
        (("POST", "/api/journal/sync"), [401, 200, 200, 403, 403, 403]),
        (("POST", "/api/communes"), [200; 6]),
        (("GET", "/positionnement"), [401, 200, 200, 403, 403, 403]),
        (("GET", "/positionnement/{passage}"), [401, 200, 404, 403, 403, 403]),
        (("GET", "/positionnement/{passage}/{rang}"), [401, 200, 404, 403, 403, 403]),
        (("POST", "/positionnement/{passage}/{rang}/signaler"), [401, 422, 404, 403, 403, 403]),
        (("GET", "/organisme/{organisme}/positionnements"), [401, 403, 403, 403, 200, 403]),
        (("GET", "/organisme/{organisme}/positionnements/{passage}"), [401, 403, 403, 403, 200, 403]),
        (("GET", "/organisme/{organisme}/positionnements/{passage}/{rang}"), [401, 403, 403, 403, 200, 403]),
        (("GET", "/structure/{structure}/positionnements"), [401, 403, 403, 200, 403, 403]),
        (("GET", "/structure/{structure}/positionnements/{passage}"), [401, 403, 403, 200, 403, 403]),
        // Without its code there is no draft: one is begun, or the person is sent where it begins.
        (("GET", "/devenir-conseiller"), [200; 6]),
        (("POST", "/devenir-conseiller"), [303; 6]),
        (("GET", "/devenir-conseiller/{etape}"), [303; 6]),
        (("POST", "/devenir-conseiller/{etape}"), [303; 6]),
        (("POST", "/api/brouillon"), [404; 6]),
        (("GET", "/devenir-conseiller/verifier"), [303; 6]),
        (("POST", "/devenir-conseiller/verifier"), [303; 6]),
        (("GET", "/devenir-conseiller/code"), [303; 6]),
        (("POST", "/devenir-conseiller/code"), [303; 6]),
        (("POST", "/devenir-conseiller/code/encore"), [303; 6]),
        (("GET", "/devenir-conseiller/plus-tard"), [303; 6]),
        (("POST", "/devenir-conseiller/plus-tard"), [303; 6]),
        (("POST", "/devenir-conseiller/oublier"), [303; 6]),
        (("POST", "/devenir-conseiller/abandonner"), [303; 6]),
        (("GET", "/reprendre"), [200; 6]),
        (("POST", "/reprendre"), [422; 6]),
        (("GET", "/reprendre/{code}"), [200; 6]),
        (("GET", "/mon-espace"), [401, 403, 403, 403, 403, 403]),
        (("POST", "/mon-espace/modifier"), [401, 403, 403, 403, 403, 403]),
        (("GET", "/mon-espace/retirer"), [401, 403, 403, 403, 403, 403]),
        (("POST", "/mon-espace/retirer"), [401, 403, 403, 403, 403, 403]),
        (("POST", "/mon-espace/relancer"), [401, 403, 403, 403, 403, 403]),
        (("POST", "/mon-espace/code"), [401, 403, 403, 403, 403, 403]),
        (("GET", "/mon-espace/donnees"), [401, 200, 200, 200, 200, 200]),
        (("GET", "/mon-espace/effacer"), [401, 403, 403, 403, 403, 403]),
        (("POST", "/mon-espace/effacer"), [401, 403, 403, 403, 403, 403]),
        // The structure and the organisme whose hire it is; what another one gets is in suivi.rs.
        (("GET", "/structure/{structure}/suivis"), [401, 403, 403, 200, 403, 403]),
        (("GET", "/structure/{structure}/suivis/{suivi}"), [401, 403, 403, 200, 403, 403]),
        (("POST", "/structure/{structure}/suivis/{suivi}"), [401, 403, 403, 422, 403, 403]),
        (("GET", "/structure/{structure}/suivis/{suivi}/commande"), [401, 403, 403, 200, 403, 403]),
        (("POST", "/structure/{structure}/suivis/{suivi}/commande"), [401, 403, 403, 422, 403, 403]),
        (("GET", "/structure/{structure}/a-faire"), [401, 403, 403, 200, 403, 403]),
        (("GET", "/structure/{structure}/calendrier"), [401, 403, 403, 200, 403, 403]),
        (("POST", "/structure/{structure}/calendrier"), [401, 403, 403, 422, 403, 403]),
        (("POST", "/structure/{structure}/calendrier/arreter"), [401, 403, 403, 303, 403, 403]),
        (("GET", "/flux/{fichier}"), [404; 6]),
        (("GET", "/organisme/{organisme}/suivis"), [401, 403, 403, 403, 200, 403]),
        (("GET", "/organisme/{organisme}/suivis/{suivi}"), [401, 403, 403, 403, 200, 403]),
        (("POST", "/organisme/{organisme}/suivis/{suivi}"), [401, 403, 403, 403, 422, 403]),
        (("POST", "/organisme/{organisme}/suivis/{suivi}/contact"), [401, 403, 403, 403, 422, 403]),
    ])
}

/// A candidate reaches what an administrator without other role does, but for this.
const CANDIDAT: &str = "awa@demo.example";

fn for_candidat((method, path): (&str, &str), otherwise: u16) -> u16 {
    match (method, path) {
        ("GET", "/") | ("POST", "/mon-espace/modifier" | "/mon-espace/relancer") => 303,
        ("GET", "/mon-espace" | "/mon-espace/retirer" | "/mon-espace/effacer") => 200,
        ("POST", "/mon-espace/retirer" | "/mon-espace/effacer") => 422,
        // Only for someone without e-mail.
        ("POST", "/mon-espace/code") => 404,
        _ if path.starts_with("/administration/") => 403,
        _ => otherwise,
    }
}

fn for_programs(path: &str) -> bool {
    path.starts_with("/api/v1/")
}

/// Two links of this conseillère: the secret of one that stays, and the id of one that is to be stopped.
async fn shared(app: &TestApp, email: &str) -> (String, String) {
    let (cookie, stays) = (app.sign_in(email).await, "5e".repeat(32));
    for (jeton, nom) in [(&stays, "Conseil municipal"), (&"6f".repeat(32), "Presse")] {
        let form = [("jeton", jeton.as_str()), ("nom", nom), ("duree", "90")];
        assert_eq!(app.post("/activites/chiffres/partages", Some(&cookie), &form).await.status, 200);
    }
    let id: uuid::Uuid = app.value("SELECT id FROM partage WHERE nom = 'Presse'").await;
    (stays, id.to_string())
}

#[tokio::test]
async fn every_route_answers_each_role_as_the_table_says() {
    let app = TestApp::new().await;
    let expected = expected();
    let entries = app.entries(WHO[1].unwrap()).await;
    let test = Taken::by(&app, WHO[1].unwrap()).await;
    let (jeton, partage) = shared(&app, WHO[1].unwrap()).await;
    let evenement = agenda::proposed(&app, WHO[1].unwrap()).await;
    let import = imports::InHand::of(&app, WHO[1].unwrap()).await;
    let pix = pix::InHand::of(&app).await;
    let dossier = app.suivi(WHO[1].unwrap()).await.id.to_string();
    let mut seen = BTreeSet::new();
    for route in app::routes() {
        let method = match route.method {
            Method::GET => "GET",
            Method::POST => "POST",
            Method::PUT => "PUT",
            Method::DELETE => "DELETE",
            ref other => panic!("{other}: a method without a column"),
        };
        let key = (method, route.path);
        let statuses = *expected.get(&key).unwrap_or_else(|| panic!("{key:?} has no line in the access table"));
        seen.insert(key);
        // More routes than an account may sign in within a quarter of an hour.
        sqlx::query("DELETE FROM tentative").execute(&mut app.connection().await).await.unwrap();
        let candidat = (Some(CANDIDAT), for_candidat(key, statuses[5]));
        for (who, status) in WHO.into_iter().zip(statuses).chain([candidat]) {
            // Each request with a session of its own: some of them end it.
            let cookie = match who {
                Some(email) => Some(app.sign_in(email).await),
                None => None,
            };
            let form = app.form(WHO[1].unwrap()).await;
            // What a form deletes, a program cannot any more.
            let object = entries[usize::from(for_programs(route.path))].to_string();
            // One of the routes drops it.
            import.put_back(&app).await;
            let runs = TAKEN.iter().any(|(line, _)| *line == key);
            let passage = if runs { epreuve::running(&app, WHO[1].unwrap()).await } else { test.passage.clone() };
            pix.put_back(&app).await;
            let filled = route
                .path
                .replace("{import}", &import.id)
                .replace("{pix}", &pix.id)
                .replace("{profil}", &pix.profil)
                .replace("{evenement}", &evenement)
                .replace("{id}", &object)
                .replace("{etape}", "motivation")
                .replace("{code}", "7K3M-9QWE")
                .replace("{passage}", &passage)
                .replace("{jeton}", &jeton)
                .replace("{partage}", &partage)
                .replace("{item}", "reperer-1-01")
                .replace("{dossier}", &dossier)
                .replace("{rang}", "1");
            let path = app.suivi("maelle@demo.example").await.path(&filled);
            let answer = match key {
                _ if for_programs(route.path) => {
                    let token = match who {
                        Some(email) => Some(app.token(email).await),
                        None => None,
                    };
                    let body = if method == "GET" { None } else { Some(written(&form)) };
                    app.call(method, &path, token.as_deref(), body.as_ref(), &[]).await
                }
                ("GET", _) => app.get(&path, cookie.as_deref()).await,
                (_, "/connexion") => {
                    // An address each: so many tries for one are too many.
                    let email = format!("faux.{}", who.unwrap_or("personne@demo.example"));
                    app.post(&path, cookie.as_deref(), &[("email", &email), ("mot_de_passe", "faux")]).await
                }
                (_, api) if api.starts_with("/api/") => {
                    let champs = serde_html_form::to_string(fields(&form)).unwrap();
                    let json = serde_json::json!({ "champs": champs, "etape": "motivation", "texte": "Sarcelles", "protocole": 1, "changements": [], "passage": passage, "rang": "1" });
                    let request = request("POST", &path, cookie.as_deref())
                        .header("sec-fetch-site", "same-origin")
                        .header(header::CONTENT_TYPE, "application/json");
                    app.send(request.body(Body::from(json.to_string())).unwrap()).await
                }
                _ => app.post(&path, cookie.as_deref(), &fields(&form)).await,
            };
            assert_eq!(answer.status.as_u16(), status, "{key:?} for {who:?}: {}", answer.body);
        }
    }
    assert_eq!(seen, expected.keys().copied().collect(), "the access table has lines without a route");
}

#[tokio::test]
async fn every_server_function_is_in_the_route_table() {
    let functions: BTreeSet<_> =
        leptos::server_fn::axum::server_fn_paths().map(|(path, method)| (method.to_string(), path)).collect();
    let routes: BTreeSet<_> = app::routes()
        .into_iter()
        // The offline log and other programs have calls of their own, which are no functions of islands.
        .filter(|route| {
            route.path.starts_with("/api/") && route.path != "/api/journal/sync" && !for_programs(route.path)
        })
        .map(|route| (route.method.to_string(), route.path))
        .collect();
    assert!(!functions.is_empty());
    assert_eq!(functions, routes);
}

#[tokio::test]
async fn what_is_not_in_the_table_does_not_exist() {
    let app = TestApp::new().await;
    for path in ["/rien", "/api/rien", "/activites/", "/.env", "/activites/..%2f..%2fetc"] {
        assert_eq!(
            app.get(path, None).await.status,
            if path == "/activites/..%2f..%2fetc" { 401 } else { 404 },
            "{path}"
        );
    }
    let answer = app.post("/accessibilite", None, &[]).await;
    assert_eq!((answer.status.as_u16(), answer.headers[header::ALLOW].to_str().unwrap()), (405, "GET,HEAD"));
}
