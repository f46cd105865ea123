//! The site map: one line a route, with who may call it. Nothing is served that is not here.

use crate::{
    accueil::{aide, design, engager, home, legal, metier, pages as accueil},
    activite::{islands::EnregistrerActivite, pages as activite},
    courriel::pages as courriel,
    identite::{
        access::Access::{Conseiller, Public, SignedIn},
        by_mail_pages as by_mail, pages as identite,
    },
    server::router::{Route, function, get, post},
};

pub fn routes() -> Vec<Route> {
    vec![
        get("/", Public, home::home),
        get("/le-metier", Public, metier::trade),
        get("/engager-un-conseiller", Public, engager::hire),
        get("/aide", Public, aide::help),
        get("/donnees-personnelles", Public, legal::personal_data),
        get("/mentions-legales", Public, legal::notice),
        get("/accessibilite", Public, accueil::accessibility),
        get("/design", Public, design::design),
        get("/healthz", Public, accueil::health),
        get("/readyz", Public, accueil::readiness),
        get("/connexion", Public, identite::sign_in),
        post("/connexion", Public, identite::post_sign_in),
        post("/connexion/code", Public, by_mail::post_ask_sign_in),
        post("/connexion/code/verifier", Public, by_mail::post_sign_in_by_code),
        get("/compte", SignedIn, identite::account),
        post("/compte/mot-de-passe/code", SignedIn, by_mail::post_ask_password),
        post("/compte/mot-de-passe", SignedIn, by_mail::post_password),
        get("/compte/adresse", SignedIn, by_mail::address),
        post("/compte/adresse", SignedIn, by_mail::post_ask_address),
        post("/compte/adresse/verifier", SignedIn, by_mail::post_address),
        get("/courriels", Public, courriel::mailbox),
        post("/deconnexion", SignedIn, identite::post_sign_out),
        post("/deconnexion/partout", SignedIn, identite::post_sign_out_everywhere),
        get("/activites", Conseiller, activite::day),
        post("/activites", Conseiller, activite::post_day),
        get("/activites/liste", Conseiller, activite::list),
        get("/activites/{id}", Conseiller, activite::detail),
        function::<EnregistrerActivite>(Conseiller),
    ]
}
