//! The words that the parser knows, folded (lower case, no accents) and in the singular: what they mean stands before them.
//!
//! Codes are those of nomenclature v2; which words stand for which is an interpretation, v1. What may mean two things is left
//! out, or means only what both have in common: « CAF » is a démarche, not yet a precise one. Little words may stand
//! between the words of an expression: « déclaration d’impôts » is `declaration impot`.

use std::sync::LazyLock;

use chrono::Weekday;

use super::mots::{Mot, racine};
use crate::{
    activite::model::{Kind, Suite},
    kernel::spelling,
};

/// What an expression means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Sens {
    Kind(Kind),
    /// Gives way to a plainer word: « aide » in « atelier d’aide ».
    KindFaible(Kind),
    /// Counted, it is that many people: « 3 demandes ponctuelles ».
    Demande,
    Theme(&'static str),
    /// Equipment, and its use as a theme.
    Appareil(&'static str),
    Domicile,
    Distance,
    /// « À distance », except in an atelier about it.
    Visio,
    Niveau(&'static str),
    Autonomie(&'static str),
    /// Someone, said with or without a number.
    Nom(Nom),
    /// Someone, only with a number.
    NomCompte(Nom),
    Couple,
    /// A number that is not sure.
    Dizaine,
    /// Someone’s family, who was not helped.
    Parente,
    /// An organisme that people are sent to.
    Cible(&'static str),
    /// A kind of place, which a name may follow.
    TypeLieu,
    Mandat,
    Jour(Weekday),
    Mois(u32),
    /// What people come back for.
    Suite(Suite),
    /// Opens what will be done later, until the next comma.
    PlusTard,
    /// The same, when an atelier or a rendez-vous follows.
    Propose,
    /// Opens where people are sent.
    Oriente,
    /// Known, to mean nothing that an entry holds.
    Rien,
}

/// What a noun says of those it counts: places are those of the classes of v2.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Nom {
    Personne,
    Recurrent,
    Genre(usize),
    Statut(usize),
}

use Nom::{Genre, Personne, Recurrent, Statut};
use Sens::{
    Appareil, Autonomie, Cible, Couple, Demande, Distance, Dizaine, Domicile, Jour, KindFaible, Mandat, Mois, Niveau,
    NomCompte, Oriente, Parente, PlusTard, Propose, Rien, Theme, TypeLieu, Visio,
};

const HOMMES: Nom = Genre(0);
const FEMMES: Nom = Genre(1);
const SCOLARISES: Nom = Statut(0);
const SANS_EMPLOI: Nom = Statut(1);
const EN_EMPLOI: Nom = Statut(2);
const RETRAITES: Nom = Statut(3);

#[rustfmt::skip]
pub(super) static VOCABULAIRE: &[(Sens, &str)] = &[
    // What was done.
    (Sens::Kind(Kind::Individuel), "individuel, individuelle, indiv, accompagnement individuel, accompagnement individualise, rdv individuel, rdv indiv, rendez vous individuel, suivi individuel, tete a tete"),
    (Sens::Kind(Kind::Collectif), "atelier, collectif, atelier collectif, seance collective, accompagnement collectif, cours collectif, session collective, rdv collectif"),
    (Sens::Kind(Kind::Ponctuel), "ponctuel, ponctuelle, demande ponctuelle, rdv ponctuel, aide ponctuelle, accueil ponctuel, accompagnement ponctuel, sans rdv, sans rendez vous"),
    (Sens::Kind(Kind::Reunion), "reunion, reu, reunion reseau, reunion equipe, animation reseau, comite pilotage, comite technique, copil, cotech, point equipe, rencontre partenaire, rdv partenaire, rendez vous partenaire, reunion partenaire"),
    (Sens::Kind(Kind::Evenement), "evenement, forum, salon emploi, salon senior, salon numerique, salon professionnel, porte ouverte, journee porte ouverte, inauguration, forum association, numerique en commun, fete science, fete numerique"),
    (KindFaible(Kind::Formation), "formation, formation continue, autoformation, auto formation, webinaire, mooc"),
    (KindFaible(Kind::Individuel), "aide, aider, accompagnement, rdv, rendez vous, accomp"),
    (KindFaible(Kind::Ponctuel), "permanence, accueil"),
    (KindFaible(Kind::Collectif), "groupe"),
    (KindFaible(Kind::Evenement), "stand"),
    (Demande, "demande, demande ponctuelle, aide ponctuelle, accueil ponctuel, ponctuel, ponctuelle, sollicitation, renseignement"),

    // What it was about.
    (Theme("materiel"), "materiel, prise en main, prendre en main, clavier, souris, portable, installer application, installation application, telecharger application, application smartphone"),
    (Theme("demarches"), "demarche, demarche administrative, demarche en ligne, administratif, franceconnect, france connect, service public, caf, msa, ants, e administration, formulaire en ligne, dossier administratif, papier administratif, retraite, dossier retraite, carsat, agirc arrco, info retraite"),
    (Theme("demarches.papiers"), "carte identite, cni, passeport, carte electorale, carte electeur, liste electorale, election, acte naissance, etat civil, procuration, papier identite, titre identite, recensement"),
    (Theme("demarches.famille"), "allocation familiale, pension alimentaire, inscription cantine, cantine, inscription scolaire, creche, livret famille, inscription creche, portail famille"),
    (Theme("demarches.social"), "rsa, prime activite, mdph, apa, aah, aspa, cmu, css, complementaire sante solidaire, complementaire sante, aide sociale, minimum vieillesse, dossier handicap"),
    (Theme("demarches.travail"), "actualisation, actualisation pole emploi, actualisation france travail, inscription pole emploi, inscription france travail, chomage, allocation chomage, urssaf, cpf, compte formation, mon compte formation, auto entrepreneur, autoentrepreneur, micro entrepreneur, micro entreprise, cesu"),
    (Theme("demarches.logement"), "apl, logement, logement social, demande logement, hlm, aide logement, allocation logement, cheque energie, caf logement, visale"),
    (Theme("demarches.transports"), "carte grise, certificat immatriculation, immatriculation, permis conduire, permis b, point permis, navigo, carte navigo, sncf, billet train, carte transport, controle technique, crit air"),
    (Theme("demarches.argent"), "impot, declaration impot, declaration revenu, declaration fiscale, avis imposition, taxe fonciere, taxe habitation, impot gouv, compte fiscal, surendettement, timbre fiscal"),
    (Theme("demarches.justice"), "justice, aide juridictionnelle, casier judiciaire, plainte, depot plainte, pre plainte, tribunal"),
    (Theme("demarches.etrangers"), "titre sejour, carte sejour, naturalisation, demande asile, nationalite francaise, anef, visa"),
    (Theme("demarches.loisirs"), "pass culture, pass sport, permis chasse, permis peche, permis bateau"),
    (Theme("demarches.associations"), "declaration association, creation association, compte association"),
    (Theme("navigation"), "navigation, navigation internet, naviguer, naviguer internet, internet, recherche internet, recherche en ligne, navigateur, web, google, google chrome, firefox, moteur recherche"),
    (Theme("email"), "mail, e mail, email, courriel, messagerie, boite mail, boite e mail, adresse mail, adresse e mail, compte mail, gmail, outlook, hotmail, yahoo, courrier electronique, boite reception, piece jointe"),
    (Theme("bureautique"), "bureautique, traitement texte, word, excel, tableur, tableau excel, libreoffice, libre office, open office, powerpoint, google doc, google sheet, diaporama"),
    (Theme("reseaux"), "reseau social, reseau sociaux, facebook, whatsapp, instagram, insta, tiktok, snapchat, messenger, telegram, skype, visioconference, communication, communiquer, echanger proche, appel video, appel visio"),
    (Theme("sante"), "sante, doctolib, ameli, compte ameli, cpam, secu, securite sociale, assurance maladie, carte vitale, espace sante, mon espace sante, mutuelle, teleconsultation"),
    (Theme("banque"), "banque, banque en ligne, carte bancaire, carte visa, compte bancaire, application bancaire, achat en ligne, achat internet, paiement en ligne, commande en ligne, vente en ligne, vinted, leboncoin, bon coin, amazon, paypal"),
    (Theme("professionnel"), "tpe, pme, tpe pme, commercant, artisan, facturation electronique"),
    (Theme("insertion"), "insertion, insertion professionnelle, emploi, recherche emploi, chercher emploi, cherche emploi, offre emploi, trouver emploi, recherche travail, recherche stage, recherche formation, trouver formation, cv, curriculum vitae, lettre motivation, entretien embauche, pole emploi, france travail, candidature, linkedin, indeed"),
    (Theme("securite"), "securite, securite numerique, cybersecurite, cyber securite, arnaque, phishing, hameconnage, mot passe, mdp, antivirus, virus, fraude, escroquerie, piratage, compte pirate, cyberharcelement, harcelement, spam, rgpd, donnee personnelle, faux sm, double authentification"),
    (Theme("parentalite"), "parentalite, controle parental, temps ecran"),
    (Theme("scolarite"), "scolarite, pronote, ent, ecole directe, parcoursup, educonnect, soutien scolaire, aide devoir, bourse scolaire"),
    (Theme("creer"), "montage video, montage photo, retouche photo, impression 3 d, imprimante 3 d, scratch, programmation, robotique, canva, gimp, creation site, site internet, creation numerique, creer numerique, podcast, stop motion"),
    (Theme("culture"), "culture numerique, vocabulaire informatique, vocabulaire numerique, desinformation, fake new, infox, sobriete numerique, environnement numerique"),
    (Theme("ia"), "ia, intelligence artificielle, chatgpt, chat gpt, copilot, gemini"),
    (Theme("maintenance"), "maintenance, depannage, depanner, reparation, panne, mise a jour, formatage, nettoyage ordinateur, nettoyage pc, reinitialisation, bug, ecran casse, installation logiciel"),
    (Theme("diagnostic"), "diagnostic, diagnostic numerique, diag"),
    (Theme("contenus"), "photo, fichier, gestion fichier, stockage, cloud, google drive, google photo, onedrive, transfert photo, tri photo, cle usb, sauvegarde, contenu numerique, copier coller, disque dur"),

    // With what.
    (Appareil("ordinateur"), "ordinateur, ordi, pc, pc portable, ordi portable, ordinateur portable, mac, macbook"),
    (Appareil("telephone"), "smartphone, telephone, telephone portable, telephone mobile, tel portable, iphone, android"),
    (Appareil("tablette"), "tablette, tablet, ipad, tablette numerique, tablette tactile"),
    (Appareil("autre"), "imprimante, scanner"),

    // How.
    (Domicile, "a domicile, domicile, au domicile, visite a domicile, vad, chez lui, chez elle, chez eux, chez usager, chez usagere, chez habitant"),
    (Distance, "a distance, distanciel, en distanciel, en visio, par visio, en visioconference, par visioconference, par telephone, au telephone, telephonique, par tel, au tel, appel telephonique, rdv telephonique, rdv telephone, rdv tel, rdv visio, entretien telephonique, prise main a distance, prise en main a distance"),
    (Visio, "visio"),
    (Niveau("debutant"), "debutant, debutante, niveau debutant, grand debutant"),
    (Niveau("intermediaire"), "intermediaire, niveau intermediaire"),
    (Niveau("avance"), "niveau avance, perfectionnement"),
    (Autonomie("guide"), "avec guidage"),
    (Autonomie("autonome"), "autonome, en autonomie"),

    // Who.
    (NomCompte(Personne), "personne, pers, participant, participante, usager, usagere, beneficiaire, gens, adulte, jeune, enfant, ado, adolescent, adolescente, senior, present, presente, visiteur, visiteuse, habitant, habitante, parent, apprenant, apprenante, personne agee, debutant, debutante, benevole, citoyen"),
    (Couple, "couple"),
    (Dizaine, "dizaine, douzaine, quinzaine, vingtaine, trentaine, quarantaine, cinquantaine, centaine, huitaine"),
    (Parente, "fils, fille, mari, mere, pere, maman, papa, frere, soeur, neveu, niece, epoux, epouse, conjoint, conjointe, enfant, parent, famille"),
    (Sens::Nom(Recurrent), "habitue, habituee, recurrent, recurrente, deja venu, deja venue, deja suivi, deja suivie, deja vu, deja vue, deja accompagne, deja accompagnee"),
    (NomCompte(Recurrent), "fidele"),
    (Sens::Nom(HOMMES), "homme, monsieur, mr"),
    (NomCompte(HOMMES), "garcon"),
    (Sens::Nom(FEMMES), "femme, dame, madame, mme"),
    (NomCompte(FEMMES), "fille"),
    (Sens::Nom(SCOLARISES), "etudiant, etudiante, lyceen, lyceenne, collegien, collegienne, scolarise, scolarisee, ecolier, ecoliere"),
    (NomCompte(SCOLARISES), "eleve"),
    (Sens::Nom(SANS_EMPLOI), "sans emploi, sans activite, demandeur emploi, demandeuse emploi, chomeur, chomeuse, en recherche emploi, au chomage"),
    (Sens::Nom(EN_EMPLOI), "en emploi, salarie, salariee"),
    (NomCompte(EN_EMPLOI), "actif, active"),
    (Sens::Nom(RETRAITES), "retraitee"),
    (NomCompte(RETRAITES), "retraite"),
    (Mandat, "mandat, mandat aidant connect, mandat aidant, mandat ac, mandat aidantsconnect"),

    // Where.
    (TypeLieu, "mediatheque, bibliotheque, mairie, mairie annexe, mairie quartier, ccas, cias, mjc, epn, ehpad, residence autonomie, centre social, centre socioculturel, centre culturel, maison quartier, maison association, maison senior, maison service, maison service public, maison solidarite, maison emploi, france service, maison france service, espace france service, tiers lieu, fablab, cyber base, cyberbase, espace public numerique, espace numerique, point numerique, pimms, mission locale, ecole, ecole primaire, college, lycee, foyer, foyer rural, salle fete, salle polyvalente, ludotheque, ressourcerie, creche, bus numerique, case, agence postale, foyer logement, point information jeunesse, resto coeur, maison retraite, residence senior"),
    (Cible("administration"), "prefecture, sous prefecture, mairie, impot, centre impot, tresor public, dgfip, ants, police, commissariat, gendarmerie, tribunal, consulat, administration, etat civil, service impot, finance publique"),
    (Cible("mediation"), "mediatheque, bibliotheque, tiers lieu, fablab, epn, cyber base, cyberbase, espace public numerique, emmau connect, autre conseiller numerique, conseiller numerique, autre structure mediation, collegue"),
    (Cible("operateur"), "caf, cpam, carsat, msa, edf, engie, poste, banque, operateur, operateur telephonique, orange, sfr, free, bouygues, secu, securite sociale, assurance maladie"),
    (Cible("aide_sociale"), "ccas, cias, assistante sociale, assistant social, assistante social, travailleur social, travailleur sociaux, mdph, service social, centre social, restos coeur, secours populaire, secours catholique, croix rouge"),
    (Cible("insertion"), "mission locale, france travail, pole emploi, cap emploi, plie, maison emploi, cip"),
    (Cible("demarches"), "france service, maison france service, espace france service, ecrivain public, pimms, point justice, point acces droit, point conseil budget, maison service public"),
    (Cible("autre"), "revendeur, revendeur informatique, reparateur, magasin, boutique, repair cafe"),

    // When.
    (Jour(Weekday::Mon), "lundi"), (Jour(Weekday::Tue), "mardi"), (Jour(Weekday::Wed), "mercredi"), (Jour(Weekday::Thu), "jeudi"), (Jour(Weekday::Fri), "vendredi"),
    (Jour(Weekday::Sat), "samedi"), (Jour(Weekday::Sun), "dimanche"),
    (Mois(1), "janvier, janv, jan"), (Mois(2), "fevrier, fevr, fev"), (Mois(3), "mars"), (Mois(4), "avril, avr"),
    (Mois(5), "mai"), (Mois(6), "juin"), (Mois(7), "juillet, juil"), (Mois(8), "aout"), (Mois(9), "septembre, sept"),
    (Mois(10), "octobre, oct"), (Mois(11), "novembre, nov"), (Mois(12), "decembre, dec"),

    // What next.
    (Sens::Suite(Suite::Atelier), "atelier, collectif, groupe, atelier collectif, seance collective"),
    (Sens::Suite(Suite::Individuel), "rdv, rendez vous, individuel, indiv, accompagnement, rdv individuel, rdv indiv, accompagnement individuel, suivi individuel"),
    (PlusTard, "revoir, revoit, reverra, revient, reviendra, reviendront, reviennent, revenir, prochain, prochaine, prochainement, nouveau rdv, nouvel atelier, autre rdv, prochain rdv, prochain atelier, relancer, rappeler, demain, apres demain"),
    (Propose, "propose, proposee, proposer, proposition, invite, invitee, inscrit, inscrite, inscription, prevoir, programmer"),
    (Oriente, "oriente, orientee, orientation, reoriente, reorientee, reorientation, redirige, redirigee, redirection, renvoye, renvoyee, dirige, dirigee, adresse, adressee, envoye, envoyee"),

    // Neither a theme nor a place, though a word of it alone would be.
    (Rien, "aide a domicile, maintien a domicile, soin a domicile, service a domicile, prise rdv, prendre rdv, pris rdv, prise rendez vous, prendre rendez vous, pris rendez vous, rdv medical, rendez vous medical, securite routiere, par mail, par email, par e mail, par courriel, emploi temp, mode emploi, page accueil, permis construire, petite annonce emploi, preparation atelier, preparer atelier, prepa atelier, preparation reunion, preparer reunion, preparation formation, echange par mail, service emploi, aidant connect, numero telephone, numero tel, salle reunion, salle formation, la reunion, ile reunion, adresse postale, compte rendu, groupe whatsapp, groupe facebook, carte retraite, photo identite, sante mentale, conseil departemental emploi, contrat emploi, formation professionnelle, organisme formation, agent accueil, hotesse accueil, lettre recommandee, en banque, point banque"),
];

/// Words that mean nothing by themselves: they are read with their neighbours, and not listed as unread alone.
#[rustfmt::skip]
pub(super) static PETITS: &[&str] = &[
    "a", "ai", "au", "aux", "avec", "c", "ce", "ces", "cet", "cette", "chez", "d", "dans", "de", "des", "dont",
    "du", "elle", "elles", "en", "et", "il", "ils", "j", "je", "l", "la", "le", "les", "leur", "leurs", "ma", "mes",
    "mon", "n", "nos", "notre", "nous", "on", "ou", "par", "pour", "puis", "qu", "que", "qui", "s", "sa", "se",
    "ses", "son", "sur", "un", "une", "vers", "y",
];

/// May stand between the words of an expression.
#[rustfmt::skip]
static ARTICLES: &[&str] = &[
    "d", "de", "des", "du", "l", "la", "le", "les", "leur", "leurs", "ma", "mes", "mon", "sa", "ses", "son", "un",
    "une",
];

pub(super) fn is_petit(plein: &str) -> bool {
    PETITS.binary_search(&plein).is_ok()
}

pub(super) fn is_article(plein: &str) -> bool {
    ARTICLES.binary_search(&plein).is_ok()
}

struct Index {
    /// Words of each expression, by their first letter, in the order of the table.
    expressions: Vec<Vec<(Vec<&'static str>, Sens)>>,
    long_words: Vec<&'static str>,
}

static INDEX: LazyLock<Index> = LazyLock::new(|| {
    let mut index = Index { expressions: vec![Vec::new(); 26], long_words: Vec::new() };
    for (sens, texts) in VOCABULAIRE {
        for text in texts.split(',') {
            let words: Vec<_> = text.trim_start().split(' ').map(racine).collect();
            index.long_words.extend(words.iter().filter(|word| word.len() >= LONG));
            if let Some(same_letter) = letter(words[0]).and_then(|letter| index.expressions.get_mut(letter)) {
                same_letter.push((words, *sens));
            }
        }
    }
    index
});

fn letter(word: &str) -> Option<usize> {
    Some(usize::from(word.as_bytes().first()?.checked_sub(b'a')?))
}

/// Whether an expression has this word.
pub(super) fn knows(racine: &str) -> bool {
    INDEX.expressions.iter().flatten().any(|(words, _)| words.contains(&racine))
}

/// Every expression at the beginning of these words: how many it holds, and what it means.
pub(super) fn expressions(mots: &[Mot]) -> Vec<(usize, Sens)> {
    let first = mots.first().and_then(|mot| letter(&mot.racine));
    let Some(same_letter) = first.and_then(|letter| INDEX.expressions.get(letter)) else { return Vec::new() };
    same_letter.iter().filter_map(|(words, sens)| Some((length(words, mots)?, *sens))).collect()
}

fn length(words: &[&str], mots: &[Mot]) -> Option<usize> {
    let mut at = 0;
    for (rank, word) in words.iter().enumerate() {
        let mut articles = 0;
        while mots.get(at)?.racine != *word {
            articles += 1;
            if rank == 0 || articles > 2 || !is_article(&mots[at].plein) {
                return None;
            }
            at += 1;
        }
        at += 1;
    }
    Some(at)
}

/// Shortest word in which a typing error is forgiven.
pub(super) const LONG: usize = 7;

/// Ordinary words that one letter makes differ from those above.
#[rustfmt::skip]
pub(super) static ORDINAIRES: &[&str] = &[
    "agresse", "agressee", "appeler", "avenement", "batelier", "collage", "commencant", "consulta", "content",
    "courrier", "debutait", "debutent", "demandee", "devenir", "deviendra", "devient", "domicilie", "electron",
    "enseignement", "interet", "internat", "interne", "lecteur", "maternel", "partisan", "permanente", "personnel",
    "potable", "preposition", "presence", "presenter", "prevenir", "previendra", "previent", "programme",
    "programmee", "reparer", "retenir", "retiendra", "retient", "retrait", "revendra", "salaire", "selection",
    "separation", "telephonee", "telephoner", "telephonie", "visiter",
];

/// The word of the vocabulary that a long word was meant to be, when it is no word itself and could be no other.
pub(super) fn meant(racine: &str) -> Option<&'static str> {
    if racine.len() < LONG || ORDINAIRES.binary_search(&racine).is_ok() {
        return None;
    }
    let mut meant = None;
    for word in &INDEX.long_words {
        if *word == racine {
            return None;
        }
        if spelling::mistyped(racine.as_bytes(), word.as_bytes(), false)
            && meant.replace(*word).is_some_and(|other| other != *word)
        {
            return None;
        }
    }
    meant
}
