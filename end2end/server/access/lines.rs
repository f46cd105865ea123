//! The lines of the table that came with a slice, with what each column gets.

pub type Line = ((&'static str, &'static str), [u16; 6]);

/// Another's contrat, structure or link: see statistique/.
pub const FIGURES: [Line; 11] = [
    (("GET", "/activites/chiffres"), [401, 200, 200, 403, 403, 403]),
    (("GET", "/activites/chiffres/partages"), [401, 200, 200, 403, 403, 403]),
    (("POST", "/activites/chiffres/partages"), [401, 422, 422, 403, 403, 403]),
    (("POST", "/activites/chiffres/partages/{partage}/arreter"), [401, 303, 404, 403, 403, 403]),
    (("GET", "/structure/{structure}/chiffres"), [401, 403, 403, 200, 403, 403]),
    (("GET", "/structure/{structure}/chiffres/partages"), [401, 403, 403, 200, 403, 403]),
    (("POST", "/structure/{structure}/chiffres/partages"), [401, 403, 403, 422, 403, 403]),
    // The link is the conseillère's own.
    (("POST", "/structure/{structure}/chiffres/partages/{partage}/arreter"), [401, 403, 403, 404, 403, 403]),
    (("GET", "/chiffres"), [200; 6]),
    // What stands for a code is no département.
    (("GET", "/chiffres/departement/{code}"), [404; 6]),
    (("GET", "/partage/{jeton}"), [200; 6]),
];

/// What leaves the log. Programs have a token of the person of their column; only the log can be reached with one.
pub const OUTGOING: [Line; 27] = [
    (("GET", "/compte/jetons"), [401, 200, 200, 403, 403, 403]),
    (("POST", "/compte/jetons"), [401, 422, 422, 403, 403, 403]),
    (("POST", "/compte/jetons/{id}/revoquer"), [401, 404, 404, 403, 403, 403]),
    (("GET", "/activites/export"), [401, 200, 200, 403, 403, 403]),
    (("GET", "/activites/export.csv"), [401, 200, 200, 403, 403, 403]),
    (("GET", "/activites/export.xlsx"), [401, 200, 200, 403, 403, 403]),
    (("GET", "/activites/chiffres.csv"), [401, 200, 200, 403, 403, 403]),
    (("GET", "/activites/chiffres.xlsx"), [401, 200, 200, 403, 403, 403]),
    (("GET", "/activites/rapport"), [401, 200, 200, 403, 403, 403]),
    // The form names the contrat of the first conseillère, and no period.
    (("POST", "/activites/rapport"), [401, 400, 404, 403, 403, 403]),
    (("GET", "/activites/rapport.pdf"), [401, 200, 200, 403, 403, 403]),
    (("GET", "/structure/{structure}/export"), [401, 403, 403, 200, 403, 403]),
    (("GET", "/structure/{structure}/export.csv"), [401, 403, 403, 200, 403, 403]),
    (("GET", "/structure/{structure}/export.xlsx"), [401, 403, 403, 200, 403, 403]),
    (("GET", "/structure/{structure}/chiffres.csv"), [401, 403, 403, 200, 403, 403]),
    (("GET", "/structure/{structure}/chiffres.xlsx"), [401, 403, 403, 200, 403, 403]),
    (("GET", "/structure/{structure}/rapport"), [401, 403, 403, 200, 403, 403]),
    (("GET", "/structure/{structure}/rapport.pdf"), [401, 403, 403, 200, 403, 403]),
    (("GET", "/api"), [200; 6]),
    (("GET", "/api/v1/openapi.json"), [200; 6]),
    (("GET", "/api/v1/moi"), [401, 200, 200, 403, 403, 403]),
    (("GET", "/api/v1/activites"), [401, 200, 200, 403, 403, 403]),
    (("POST", "/api/v1/activites"), [401, 201, 422, 403, 403, 403]),
    (("GET", "/api/v1/activites/{id}"), [401, 200, 404, 403, 403, 403]),
    // Without the version that it replaces.
    (("PUT", "/api/v1/activites/{id}"), [401, 428, 404, 403, 403, 403]),
    (("DELETE", "/api/v1/activites/{id}"), [401, 204, 404, 403, 403, 403]),
    (("GET", "/api/v1/chiffres"), [401, 200, 200, 403, 403, 403]),
];

/// What comes in from elsewhere.
pub const INCOMING: [Line; 22] = [
    (("GET", "/activites/import"), [401, 200, 200, 403, 403, 403]),
    // No file is sent: the form is not one with a file.
    (("POST", "/activites/import"), [401, 400, 400, 403, 403, 403]),
    // What is in hand goes on to its columns.
    (("GET", "/activites/import/{import}"), [401, 303, 404, 403, 403, 403]),
    (("GET", "/activites/import/{import}/colonnes"), [401, 200, 404, 403, 403, 403]),
    (("POST", "/activites/import/{import}/colonnes"), [401, 422, 404, 403, 403, 403]),
    // There is no word to settle.
    (("GET", "/activites/import/{import}/mots"), [401, 303, 404, 403, 403, 403]),
    (("POST", "/activites/import/{import}/mots"), [401, 303, 404, 403, 403, 403]),
    (("GET", "/activites/import/{import}/essai"), [401, 200, 404, 403, 403, 403]),
    // The version that was looked at is not said.
    (("POST", "/activites/import/{import}/essai"), [401, 409, 404, 403, 403, 403]),
    (("POST", "/activites/import/{import}/annuler"), [401, 404, 404, 403, 403, 403]),
    (("POST", "/activites/import/{import}/abandonner"), [401, 303, 404, 403, 403, 403]),
    (("GET", "/activites/agenda"), [401, 200, 200, 403, 403, 403]),
    (("POST", "/activites/agenda"), [401, 400, 400, 403, 403, 403]),
    (("POST", "/activites/agenda/{evenement}/ignorer"), [401, 303, 404, 403, 403, 403]),
    // Another organisme's: see pix/.
    (("GET", "/organisme/{organisme}/pix"), [401, 403, 403, 403, 200, 403]),
    (("POST", "/organisme/{organisme}/pix"), [401, 403, 403, 403, 400, 403]),
    (("GET", "/organisme/{organisme}/pix/profils/{profil}"), [401, 403, 403, 403, 200, 403]),
    // What is in hand goes on to its lines.
    (("GET", "/organisme/{organisme}/pix/{pix}"), [401, 403, 403, 403, 303, 403]),
    (("GET", "/organisme/{organisme}/pix/{pix}/essai"), [401, 403, 403, 403, 200, 403]),
    // The version that was looked at is not said.
    (("POST", "/organisme/{organisme}/pix/{pix}/essai"), [401, 403, 403, 403, 409, 403]),
    (("POST", "/organisme/{organisme}/pix/{pix}/annuler"), [401, 403, 403, 403, 404, 403]),
    (("POST", "/organisme/{organisme}/pix/{pix}/abandonner"), [401, 403, 403, 403, 303, 403]),
];

/// A test that the conseillère is taking.
pub const TAKEN: [Line; 31] = [
    (("GET", "/positionnement/{passage}/regles"), [401, 303, 404, 403, 403, 403]),
    (("POST", "/positionnement/{passage}/commencer"), [401, 303, 404, 403, 403, 403]),
    (("GET", "/positionnement/{passage}/entrainement"), [401, 200, 404, 403, 403, 403]),
    (("GET", "/positionnement/{passage}/entrainement/{rang}"), [401, 200, 404, 403, 403, 403]),
    // No answer is given.
    (("POST", "/positionnement/{passage}/entrainement/{rang}"), [401, 422, 404, 403, 403, 403]),
    (("GET", "/positionnement/{passage}/question"), [401, 303, 404, 403, 403, 403]),
    (("GET", "/positionnement/{passage}/question/{rang}"), [401, 200, 404, 403, 403, 403]),
    (("POST", "/positionnement/{passage}/question/{rang}"), [401, 422, 404, 403, 403, 403]),
    (("POST", "/api/epreuve"), [401, 200, 404, 403, 403, 403]),
    (("GET", "/positionnement/{passage}/pause"), [401, 303, 404, 403, 403, 403]),
    (("POST", "/positionnement/{passage}/reprendre"), [401, 303, 404, 403, 403, 403]),
    (("GET", "/positionnement/{passage}/fin"), [401, 200, 404, 403, 403, 403]),
    (("POST", "/positionnement/{passage}/fin"), [401, 303, 404, 403, 403, 403]),
    (("GET", "/organisme/{organisme}/suivis/{suivi}/test"), [401, 403, 403, 403, 200, 403]),
    (("POST", "/organisme/{organisme}/suivis/{suivi}/test"), [401, 403, 403, 403, 422, 403]),
    // It was begun.
    (("POST", "/organisme/{organisme}/positionnements/{passage}/retirer"), [401, 403, 403, 403, 404, 403]),
    (("POST", "/organisme/{organisme}/positionnements/{passage}/clore"), [401, 403, 403, 403, 303, 403]),
    // No note is given; nor is there an answer to read.
    (("POST", "/organisme/{organisme}/positionnements/{passage}/{rang}/lecture"), [401, 403, 403, 403, 404, 403]),
    (("GET", "/organisme/{organisme}/positionnements/groupe"), [401, 403, 403, 403, 200, 403]),
    (("GET", "/organisme/{organisme}/positionnements/a-lire"), [401, 403, 403, 403, 200, 403]),
    (("GET", "/organisme/{organisme}/positionnements/groupe.csv"), [401, 403, 403, 403, 200, 403]),
    (("GET", "/organisme/{organisme}/positionnements/groupe-reponses.csv"), [401, 403, 403, 403, 200, 403]),
    (("GET", "/organisme/{organisme}/positionnements/groupe.xlsx"), [401, 403, 403, 403, 200, 403]),
    (("GET", "/organisme/{organisme}/positionnements/groupe.pdf"), [401, 403, 403, 403, 200, 403]),
    (("GET", "/organisme/{organisme}/positionnements/qualite"), [401, 403, 403, 403, 200, 403]),
    (("GET", "/organisme/{organisme}/positionnements/qualite/calibration"), [401, 403, 403, 403, 200, 403]),
    (("GET", "/organisme/{organisme}/positionnements/qualite/{item}"), [401, 403, 403, 403, 200, 403]),
    (("POST", "/organisme/{organisme}/positionnements/qualite/{item}/signaler"), [401, 403, 403, 403, 422, 403]),
    (("GET", "/administration/questions"), [401, 403, 403, 403, 403, 200]),
    (("GET", "/administration/questions/{item}"), [401, 403, 403, 403, 403, 200]),
    // It says no motif.
    (("POST", "/administration/questions/{item}"), [401, 403, 403, 403, 403, 422]),
];

/// From the test to the training: Maëlle's hire, of whom nothing is proposed yet; the dossier is the first conseillère's.
pub const EVALUATIONS: [Line; 14] = [
    (("GET", "/organisme/{organisme}/suivis/{suivi}/rendez-vous"), [401, 403, 403, 403, 200, 403]),
    (("POST", "/organisme/{organisme}/suivis/{suivi}/rendez-vous"), [401, 403, 403, 403, 422, 403]),
    (("GET", "/organisme/{organisme}/suivis/{suivi}/entretien"), [401, 403, 403, 403, 200, 403]),
    (("POST", "/organisme/{organisme}/suivis/{suivi}/entretien"), [401, 403, 403, 403, 422, 403]),
    (("GET", "/organisme/{organisme}/suivis/{suivi}/parcours"), [401, 403, 403, 403, 200, 403]),
    (("POST", "/organisme/{organisme}/suivis/{suivi}/parcours"), [401, 403, 403, 403, 422, 403]),
    (("GET", "/organisme/{organisme}/suivis/{suivi}/parcours.pdf"), [401, 403, 403, 403, 404, 403]),
    // Each has only one dossier.
    (("GET", "/parcours"), [401, 303, 303, 403, 403, 403]),
    (("GET", "/parcours/{dossier}"), [401, 200, 404, 403, 403, 403]),
    (("POST", "/parcours/{dossier}"), [401, 422, 404, 403, 403, 403]),
    (("GET", "/parcours/{dossier}/dossier.pdf"), [401, 200, 404, 403, 403, 403]),
    (("GET", "/parcours/{dossier}/rendez-vous.ics"), [401, 200, 404, 403, 403, 403]),
    (("GET", "/structure/{structure}/suivis/{suivi}/parcours"), [401, 403, 403, 200, 403, 403]),
    (("GET", "/structure/{structure}/suivis/{suivi}/parcours.pdf"), [401, 403, 403, 404, 403, 403]),
];
