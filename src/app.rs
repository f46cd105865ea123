//! The site map: one line a route, with who may call it. Nothing is served that is not here.

use crate::{
    accueil::{design, pages as accueil},
    activite::{islands::EnregistrerActivite, pages as activite},
    courriel::pages as courriel,
    identite::{
        access::Access::{Conseiller, Organisme, Public, SignedIn, Structure},
        by_mail_pages as by_mail, pages as identite,
    },
    server::router::{Route, function, get, post},
    suivi::{
        a_faire_pages as a_faire, calendrier_pages as calendrier, commande_pages as commande,
        organisme_pages as organisme, structure_pages as structure,
    },
};

pub fn routes() -> Vec<Route> {
    vec![
        get("/", Public, accueil::home),
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
        get("/structure/{structure}/suivis", Structure, structure::list),
        get("/structure/{structure}/suivis/{suivi}", Structure, structure::detail),
        post("/structure/{structure}/suivis/{suivi}", Structure, structure::post_detail),
        get("/structure/{structure}/suivis/{suivi}/commande", Structure, commande::page),
        post("/structure/{structure}/suivis/{suivi}/commande", Structure, commande::post_page),
        get("/structure/{structure}/a-faire", Structure, a_faire::page),
        get("/structure/{structure}/calendrier", Structure, calendrier::page),
        post("/structure/{structure}/calendrier", Structure, calendrier::post_page),
        post("/structure/{structure}/calendrier/arreter", Structure, calendrier::post_stop),
        get("/flux/{fichier}", Public, calendrier::feed),
        get("/organisme/{organisme}/suivis", Organisme, organisme::list),
        get("/organisme/{organisme}/suivis/{suivi}", Organisme, organisme::detail),
        post("/organisme/{organisme}/suivis/{suivi}", Organisme, organisme::post_detail),
        post("/organisme/{organisme}/suivis/{suivi}/contact", Organisme, organisme::post_contact),
    ]
}
