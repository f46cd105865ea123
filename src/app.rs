//! The site map: one line a route, with who may call it. Nothing is served that is not here.

use crate::{
    accueil::{aide, design, engager, home, legal, metier, pages as accueil},
    activite::{
        agenda::pages as agenda,
        coquille, entry_pages as entree,
        historique::{calendrier_pages as dates, corbeille_pages as corbeille, liste_pages as liste},
        import::{colonnes_pages as colonnes, essai_pages as essai, mots_pages as mots, pages as import},
        islands::EnregistrerActivite,
        modeles::pages as modeles,
        pages as activite, sync_api,
    },
    candidature::{
        islands::GarderBrouillon,
        pages::{self as candidature, check, code, leave, space},
    },
    courriel::pages as courriel,
    identite::{
        access::Access::{Admin, Candidat, Conseiller, Organisme, Public, SignedIn, Structure},
        by_mail_pages as by_mail, jetons_pages as jetons, pages as identite,
    },
    interface::{pages as interface, v1},
    parcours::{
        entretien_pages as entretien, organisme_pages as evaluation, personne_pages as parcours,
        rendez_vous_pages as rendez_vous, structure_pages as accord,
    },
    positionnement::{
        cles::pages as cles,
        epreuve::{
            conduite_pages as conduite, convocation::pages as convocation, depart_pages as depart,
            entrainement_pages as entrainement, islands::SigneDeVie, question_pages as question,
        },
        groupe::pages as groupe,
        lists as tests,
        notation::{a_lire, pages as notation},
        pages as positionnement,
        pix::{essai_pages as pix_essai, pages as pix},
        qualite,
        signalement::pages as signalement,
    },
    server::router::{Route, delete, function, get, post, put, upload},
    sortie::{chiffres_pages as chiffres_fichiers, pages as export, rapport_pages as rapport},
    statistique::{pages as chiffres, partage::pages as partages},
    suivi::{
        a_faire_pages as a_faire, calendrier_pages as calendrier, commande_pages as commande,
        organisme_pages as organisme, structure_pages as structure,
    },
    territoire::islands::ChercherCommunes,
};

pub fn routes() -> Vec<Route> {
    let mut routes = services();
    routes.extend(resultats());
    routes.extend(epreuve());
    routes.extend(evaluations());
    routes.extend(figures());
    routes.extend(outgoing());
    routes
}

fn services() -> Vec<Route> {
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
        get("/devenir-conseiller", Public, candidature::start),
        post("/devenir-conseiller", Public, candidature::post_start),
        get("/devenir-conseiller/{etape}", Public, candidature::step),
        post("/devenir-conseiller/{etape}", Public, candidature::post_step),
        function::<GarderBrouillon>(Public),
        get("/devenir-conseiller/verifier", Public, check::check),
        post("/devenir-conseiller/verifier", Public, check::post_check),
        get("/devenir-conseiller/code", Public, code::code),
        post("/devenir-conseiller/code", Public, code::post_code),
        post("/devenir-conseiller/code/encore", Public, code::post_again),
        get("/devenir-conseiller/plus-tard", Public, leave::later),
        post("/devenir-conseiller/plus-tard", Public, leave::post_later),
        post("/devenir-conseiller/oublier", Public, leave::post_forget),
        post("/devenir-conseiller/abandonner", Public, leave::post_abandon),
        get("/reprendre", Public, leave::resume),
        post("/reprendre", Public, leave::post_resume),
        get("/reprendre/{code}", Public, leave::resume_link),
        get("/mon-espace", Candidat, space::space),
        post("/mon-espace/modifier", Candidat, space::post_change),
        get("/mon-espace/retirer", Candidat, space::withdraw),
        post("/mon-espace/retirer", Candidat, space::post_withdraw),
        post("/mon-espace/relancer", Candidat, space::post_send_again),
        post("/mon-espace/code", Candidat, space::post_print),
        get("/mon-espace/donnees", SignedIn, space::data),
        get("/mon-espace/effacer", Candidat, space::erase),
        post("/mon-espace/effacer", Candidat, space::post_erase),
        get("/activites", Conseiller, activite::day),
        post("/activites", Conseiller, activite::post_day),
        get("/activites/liste", Conseiller, liste::list),
        post("/activites/lot", Conseiller, liste::post_lot),
        get("/activites/corbeille", Conseiller, corbeille::bin),
        post("/activites/corbeille", Conseiller, corbeille::post_restore),
        get("/activites/semaine", Conseiller, dates::week),
        get("/activites/mois", Conseiller, dates::month),
        post("/activites/sans-activite", Conseiller, dates::post_settle_day),
        get("/activites/modeles", Conseiller, modeles::list),
        post("/activites/modeles/{modele}/oublier", Conseiller, modeles::post_forget),
        get("/activites/{id}/modele", Conseiller, modeles::new),
        post("/activites/{id}/modele", Conseiller, modeles::post_new),
        get("/activites/{id}", Conseiller, entree::detail),
        get("/activites/{id}/modifier", Conseiller, entree::edit),
        post("/activites/{id}/modifier", Conseiller, entree::post_edit),
        post("/activites/{id}/supprimer", Conseiller, entree::post_delete),
        post("/activites/annuler", Conseiller, entree::post_undo),
        get(coquille::PATH, Public, coquille::shell),
        get("/sw.js", Public, coquille::worker),
        post("/api/journal/sync", Conseiller, sync_api::post_sync),
        function::<EnregistrerActivite>(Conseiller),
        function::<ChercherCommunes>(Public),
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
    .into_iter()
    .chain(entrees())
    .collect()
}

/// From the test to the training.
fn evaluations() -> Vec<Route> {
    vec![
        get("/organisme/{organisme}/suivis/{suivi}/rendez-vous", Organisme, rendez_vous::page),
        post("/organisme/{organisme}/suivis/{suivi}/rendez-vous", Organisme, rendez_vous::post_page),
        get("/organisme/{organisme}/suivis/{suivi}/entretien", Organisme, entretien::page),
        post("/organisme/{organisme}/suivis/{suivi}/entretien", Organisme, entretien::post_page),
        get("/organisme/{organisme}/suivis/{suivi}/parcours", Organisme, evaluation::page),
        post("/organisme/{organisme}/suivis/{suivi}/parcours", Organisme, evaluation::post_page),
        get("/organisme/{organisme}/suivis/{suivi}/parcours.pdf", Organisme, evaluation::pdf),
        get("/parcours", Conseiller, parcours::list),
        get("/parcours/{dossier}", Conseiller, parcours::page),
        post("/parcours/{dossier}", Conseiller, parcours::post_page),
        get("/parcours/{dossier}/dossier.pdf", Conseiller, parcours::pdf),
        get("/parcours/{dossier}/rendez-vous.ics", Conseiller, parcours::meeting),
        get("/structure/{structure}/suivis/{suivi}/parcours", Structure, accord::page),
        get("/structure/{structure}/suivis/{suivi}/parcours.pdf", Structure, accord::pdf),
    ]
}

/// What comes in from elsewhere: sheets, calendars, results of Pix.
fn entrees() -> Vec<Route> {
    vec![
        get("/activites/import", Conseiller, import::home),
        upload("/activites/import", Conseiller, import::post_file),
        get("/activites/import/{import}", Conseiller, import::detail),
        get("/activites/import/{import}/colonnes", Conseiller, colonnes::columns),
        post("/activites/import/{import}/colonnes", Conseiller, colonnes::post_columns),
        get("/activites/import/{import}/mots", Conseiller, mots::words),
        post("/activites/import/{import}/mots", Conseiller, mots::post_words),
        get("/activites/import/{import}/essai", Conseiller, essai::trial),
        post("/activites/import/{import}/essai", Conseiller, essai::post_trial),
        post("/activites/import/{import}/annuler", Conseiller, import::post_undo),
        post("/activites/import/{import}/abandonner", Conseiller, import::post_drop),
        get("/activites/agenda", Conseiller, agenda::home),
        upload("/activites/agenda", Conseiller, agenda::post_file),
        post("/activites/agenda/{evenement}/ignorer", Conseiller, agenda::post_ignore),
        get("/organisme/{organisme}/pix", Organisme, pix::home),
        upload("/organisme/{organisme}/pix", Organisme, pix::post_file),
        get("/organisme/{organisme}/pix/profils/{profil}", Organisme, pix::profil),
        get("/organisme/{organisme}/pix/{pix}", Organisme, pix::detail),
        get("/organisme/{organisme}/pix/{pix}/essai", Organisme, pix_essai::trial),
        post("/organisme/{organisme}/pix/{pix}/essai", Organisme, pix_essai::post_trial),
        post("/organisme/{organisme}/pix/{pix}/annuler", Organisme, pix::post_undo),
        post("/organisme/{organisme}/pix/{pix}/abandonner", Organisme, pix::post_drop),
    ]
}

/// Tests that were taken, and what they say of the test itself.
fn resultats() -> Vec<Route> {
    vec![
        get("/positionnement", Conseiller, tests::mine),
        get("/positionnement/{passage}", Conseiller, positionnement::own),
        get("/positionnement/{passage}/{rang}", Conseiller, positionnement::own_answer),
        post("/positionnement/{passage}/{rang}/signaler", Conseiller, signalement::post_own),
        get("/organisme/{organisme}/positionnements", Organisme, tests::of_organisme),
        get("/organisme/{organisme}/positionnements/a-lire", Organisme, a_lire::page),
        get("/organisme/{organisme}/positionnements/groupe", Organisme, groupe::page),
        get("/organisme/{organisme}/positionnements/groupe.csv", Organisme, groupe::csv),
        get("/organisme/{organisme}/positionnements/groupe-reponses.csv", Organisme, groupe::answers),
        get("/organisme/{organisme}/positionnements/groupe.xlsx", Organisme, groupe::xlsx),
        get("/organisme/{organisme}/positionnements/groupe.pdf", Organisme, groupe::pdf),
        get("/organisme/{organisme}/positionnements/qualite", Organisme, qualite::pages::page),
        get("/organisme/{organisme}/positionnements/qualite/calibration", Organisme, qualite::calibration_pages::page),
        get("/organisme/{organisme}/positionnements/qualite/{item}", Organisme, qualite::item_pages::page),
        post(
            "/organisme/{organisme}/positionnements/qualite/{item}/signaler",
            Organisme,
            signalement::post_of_organisme,
        ),
        get("/organisme/{organisme}/positionnements/{passage}", Organisme, positionnement::of_organisme),
        get("/organisme/{organisme}/positionnements/{passage}/{rang}", Organisme, positionnement::answer_of_organisme),
        get("/structure/{structure}/positionnements", Structure, tests::of_structure),
        get("/structure/{structure}/positionnements/{passage}", Structure, positionnement::of_structure),
    ]
}

/// The positioning test while it is taken.
fn epreuve() -> Vec<Route> {
    vec![
        get("/positionnement/{passage}/regles", Conseiller, depart::rules),
        post("/positionnement/{passage}/commencer", Conseiller, depart::post_begin),
        get("/positionnement/{passage}/entrainement", Conseiller, entrainement::list),
        get("/positionnement/{passage}/entrainement/{rang}", Conseiller, entrainement::item),
        post("/positionnement/{passage}/entrainement/{rang}", Conseiller, entrainement::post_item),
        get("/positionnement/{passage}/question", Conseiller, question::current),
        get("/positionnement/{passage}/question/{rang}", Conseiller, question::question),
        post("/positionnement/{passage}/question/{rang}", Conseiller, question::post_question),
        function::<SigneDeVie>(Conseiller),
        get("/positionnement/{passage}/pause", Conseiller, conduite::paused),
        post("/positionnement/{passage}/reprendre", Conseiller, conduite::post_resume),
        get("/positionnement/{passage}/fin", Conseiller, conduite::end),
        post("/positionnement/{passage}/fin", Conseiller, conduite::post_end),
        get("/organisme/{organisme}/suivis/{suivi}/test", Organisme, convocation::offer),
        post("/organisme/{organisme}/suivis/{suivi}/test", Organisme, convocation::post_offer),
        post("/organisme/{organisme}/positionnements/{passage}/retirer", Organisme, convocation::post_withdraw),
        post("/organisme/{organisme}/positionnements/{passage}/clore", Organisme, convocation::post_end),
        post("/organisme/{organisme}/positionnements/{passage}/{rang}/lecture", Organisme, notation::post_read),
        get("/administration/questions", Admin, cles::list),
        get("/administration/questions/{item}", Admin, cles::detail),
        post("/administration/questions/{item}", Admin, cles::post_detail),
    ]
}

/// What the log adds up to.
fn figures() -> Vec<Route> {
    vec![
        get("/activites/chiffres", Conseiller, chiffres::own),
        get("/activites/chiffres/partages", Conseiller, partages::own),
        post("/activites/chiffres/partages", Conseiller, partages::post_own),
        post("/activites/chiffres/partages/{partage}/arreter", Conseiller, partages::post_stop_own),
        get("/structure/{structure}/chiffres", Structure, chiffres::of_structure),
        get("/structure/{structure}/chiffres/partages", Structure, partages::of_structure),
        post("/structure/{structure}/chiffres/partages", Structure, partages::post_of_structure),
        post("/structure/{structure}/chiffres/partages/{partage}/arreter", Structure, partages::post_stop_of_structure),
        get("/chiffres", Public, chiffres::programme),
        get("/chiffres/departement/{code}", Public, chiffres::departement),
        get("/partage/{jeton}", Public, partages::open),
    ]
}

/// What leaves the log: files, and what programs read and write.
fn outgoing() -> Vec<Route> {
    vec![
        get("/compte/jetons", Conseiller, jetons::list),
        post("/compte/jetons", Conseiller, jetons::post_new),
        post("/compte/jetons/{id}/revoquer", Conseiller, jetons::post_revoke),
        get("/activites/export", Conseiller, export::own),
        get("/activites/export.csv", Conseiller, export::own_csv),
        get("/activites/export.xlsx", Conseiller, export::own_xlsx),
        get("/activites/chiffres.csv", Conseiller, chiffres_fichiers::own_csv),
        get("/activites/chiffres.xlsx", Conseiller, chiffres_fichiers::own_xlsx),
        get("/activites/rapport", Conseiller, rapport::own),
        post("/activites/rapport", Conseiller, rapport::post_own),
        get("/activites/rapport.pdf", Conseiller, rapport::own_pdf),
        get("/structure/{structure}/export", Structure, export::of_structure),
        get("/structure/{structure}/export.csv", Structure, export::structure_csv),
        get("/structure/{structure}/export.xlsx", Structure, export::structure_xlsx),
        get("/structure/{structure}/chiffres.csv", Structure, chiffres_fichiers::structure_csv),
        get("/structure/{structure}/chiffres.xlsx", Structure, chiffres_fichiers::structure_xlsx),
        get("/structure/{structure}/rapport", Structure, rapport::of_structure),
        get("/structure/{structure}/rapport.pdf", Structure, rapport::structure_pdf),
        get("/api", Public, interface::explain),
        get("/api/v1/openapi.json", Public, v1::openapi),
        get("/api/v1/moi", Conseiller, v1::me),
        get("/api/v1/activites", Conseiller, v1::list),
        post("/api/v1/activites", Conseiller, v1::post_one),
        get("/api/v1/activites/{id}", Conseiller, v1::one),
        put("/api/v1/activites/{id}", Conseiller, v1::put_one),
        delete("/api/v1/activites/{id}", Conseiller, v1::delete_one),
        get("/api/v1/chiffres", Conseiller, v1::figures),
    ]
}
