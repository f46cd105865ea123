//! The thread of a hire: stages, contract and subvention on one timeline, each with its state in words.

use chrono::NaiveDate;

use super::{
    dossier::{Echeance, Suivi, Tranche},
    model::{Etape, Porteur, Statut},
};
use crate::{kernel::french, referentiel::delais::Regle};

/// How a knot is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Etat {
    Fait,
    Maintenant,
    EnRetard,
    AVenir,
}

/// Where a date comes from.
#[derive(Clone, Debug)]
pub struct Origine {
    pub regle: &'static Regle,
    pub depuis: NaiveDate,
}

/// A knot of the thread.
#[derive(Clone, Debug)]
pub struct Noeud {
    pub etat: Etat,
    /// « J+2 · mercredi 2 juin, en retard de 3 jours ».
    pub quand: String,
    pub titre: String,
    pub texte: String,
    pub porteur: Option<Porteur>,
    pub origine: Option<Origine>,
}

/// « en retard de 3 jours », of something that was due before today.
pub fn retard(due: NaiveDate, today: NaiveDate) -> Option<String> {
    let days = u64::try_from((today - due).num_days()).ok().filter(|days| *days > 0)?;
    Some(format!("en retard de {}", french::count(days, "jour", "jours")))
}

/// « aujourd’hui », « demain », else « mercredi 2 juin ».
pub fn jour(day: NaiveDate, today: NaiveDate) -> String {
    if (day - today).num_days() == 1 { "demain".to_owned() } else { french::relative_day(day, today) }
}

/// « 1re tranche de la subvention ».
pub fn tranche_titre(rang: u8) -> String {
    format!("{} tranche de la subvention", if rang == 1 { "1re".to_owned() } else { format!("{rang}e") })
}

/// The knots in the order of time. A stage that has no date yet stands after the one before it.
pub fn noeuds(suivi: &Suivi, today: NaiveDate) -> Vec<Noeud> {
    let mut placed: Vec<(NaiveDate, Noeud)> = Vec::new();
    let contrat = &suivi.contrat;
    placed.push((contrat.signe_le, past("Contrat signé", "", contrat.signe_le, today)));
    placed.push((contrat.du, past("Début du contrat", "", contrat.du, today)));
    let mut reached = contrat.signe_le;
    for etape in Etape::ALL {
        let (own, noeud) = stage(suivi, etape, today);
        reached = reached.max(own.unwrap_or(today));
        placed.push((reached, noeud));
    }
    if let Statut::Interrompu { le, .. } = suivi.statut {
        placed.push((le, past("Suivi interrompu", "Les étapes qui restent n’ont plus de date.", le, today)));
    }
    placed.extend(
        suivi.tranches.iter().map(|tranche| (tranche.versee_le.unwrap_or(tranche.due), part(suivi, tranche, today))),
    );
    placed.extend(contrat.au.map(|au| (au, past("Fin du contrat", "", au, today))));
    placed.sort_by_key(|(day, _)| *day);
    placed.into_iter().map(|(_, noeud)| noeud).collect()
}

/// Done once its day has come.
fn past(titre: &str, texte: &str, day: NaiveDate, today: NaiveDate) -> Noeud {
    Noeud {
        etat: if day <= today { Etat::Fait } else { Etat::AVenir },
        quand: french::capitalised(&jour(day, today)),
        titre: titre.to_owned(),
        texte: texte.to_owned(),
        porteur: None,
        origine: None,
    }
}

/// A stage, and the day that it is placed on, if it has one.
fn stage(suivi: &Suivi, etape: Etape, today: NaiveDate) -> (Option<NaiveDate>, Noeud) {
    let ordered = suivi.commande.as_ref().map(|commande| commande.envoyee_le);
    let echeance = suivi.echeance(etape);
    let done = if etape == Etape::Commande { ordered } else { echeance.and_then(|echeance| echeance.fait_le) };
    let running = matches!(suivi.statut, Statut::EnCours { .. });
    let current = suivi.statut.courante() == Some(etape);
    let due = echeance.map(|echeance| echeance.due).filter(|_| running && done.is_none());
    let etat = match (done, due) {
        (Some(_), _) => Etat::Fait,
        (None, Some(due)) if due < today => Etat::EnRetard,
        _ if current => Etat::Maintenant,
        _ => Etat::AVenir,
    };
    let noeud = Noeud {
        etat,
        quand: when(suivi, etape, done, due, today),
        titre: if etape == Etape::Commande && done.is_some() {
            "Commande envoyée".to_owned()
        } else {
            etape.titre().to_owned()
        },
        texte: match (etape, done) {
            (Etape::Commande, Some(_)) => {
                "L’organisme de formation informe l’État, qui émet le bon de commande.".to_owned()
            }
            _ => etape.contenu().to_owned(),
        },
        porteur: done.is_none().then(|| etape.porteur()),
        origine: echeance.map(|Echeance { regle, depuis, .. }| Origine { regle, depuis: *depuis }),
    };
    // A training that runs stands where it began, whatever comes before its latest end.
    let begun = echeance.filter(|_| etape == Etape::Formation).map(|echeance| echeance.depuis);
    (done.or(begun).or(due), noeud)
}

fn when(suivi: &Suivi, etape: Etape, done: Option<NaiveDate>, due: Option<NaiveDate>, today: NaiveDate) -> String {
    // The two last stages have a name only: it is their title already.
    let jalon = if etape.jalon() == etape.titre() { String::new() } else { format!("{} · ", etape.jalon()) };
    let said = match (done, due) {
        (Some(day), _) => format!("fait {}", jour(day, today)),
        (None, Some(due)) => {
            let late = retard(due, today).map_or_else(String::new, |late| format!(", {late}"));
            let begun = suivi.echeance(etape).filter(|_| etape == Etape::Formation).map(|echeance| echeance.depuis);
            match begun {
                Some(depuis) => {
                    format!("du {} au {} au plus tard{late}", french::date(depuis), french::date(due))
                }
                None if etape == Etape::Examen => format!("avant le {}{late}", french::date(due)),
                None => format!("{}{late}", jour(due, today)),
            }
        }
        (None, None) => match suivi.statut {
            Statut::ACommander if etape == Etape::Commande => "commande à envoyer".to_owned(),
            Statut::ACommander => "pas de date avant l’envoi de la commande".to_owned(),
            Statut::Interrompu { .. } => "suivi interrompu".to_owned(),
            _ => "date à venir".to_owned(),
        },
    };
    if jalon.is_empty() { french::capitalised(&said) } else { format!("{jalon}{said}") }
}

fn part(suivi: &Suivi, tranche: &Tranche, today: NaiveDate) -> Noeud {
    let stopped = matches!(suivi.statut, Statut::Interrompu { .. });
    let (etat, quand, texte) = match tranche.versee_le {
        Some(day) => (Etat::Fait, format!("Reçue {}", jour(day, today)), ""),
        None if stopped => (Etat::AVenir, "Suivi interrompu".to_owned(), ""),
        None => {
            let late = retard(tranche.due, today);
            let etat = if late.is_some() { Etat::EnRetard } else { Etat::AVenir };
            let late = late.map_or_else(String::new, |late| format!(", {late}"));
            (etat, format!("Attendue {}{late}", jour(tranche.due, today)), "Versée par l’État.")
        }
    };
    Noeud {
        etat,
        quand,
        titre: tranche_titre(tranche.rang),
        texte: texte.to_owned(),
        porteur: None,
        origine: Some(Origine { regle: tranche.regle, depuis: suivi.contrat.signe_le }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        kernel::id::{ContratId, OrganisationId, PersonneId, SuiviId},
        referentiel::delais::{Objet, REGLES, in_force},
        suivi::dossier::{Commande, Contact, Contrat},
        territoire::calendrier::Territoire,
    };
    use uuid::Uuid;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// The hire of the deck: signed on 4 May 2021, ordered on Monday 31 May.
    fn suivi(statut: Statut, ordered: Option<&str>, done: &[(Etape, &str)]) -> Suivi {
        let envoyee_le = ordered.map(day);
        let (person, organisation) = (PersonneId(Uuid::nil()), OrganisationId(Uuid::nil()));
        let rule = |objet, from: NaiveDate| in_force(&REGLES, objet, from).unwrap();
        let stages = [Etape::Organisation, Etape::Positionnement, Etape::Creation];
        let echeances = envoyee_le.into_iter().flat_map(|j| {
            stages.map(|etape| {
                let regle = rule(etape.objet().unwrap(), j);
                let fait_le = done.iter().find(|(stage, _)| *stage == etape).map(|(_, le)| day(le));
                Echeance { etape, regle, depuis: j, due: regle.terme.after(j, Territoire::Metropole), fait_le }
            })
        });
        let tranches = [(1, Objet::Tranche1), (2, Objet::Tranche2), (3, Objet::Tranche3)].map(|(rang, objet)| {
            let regle = rule(objet, day("2021-05-04"));
            Tranche { rang, regle, due: regle.terme.after(day("2021-05-04"), Territoire::Metropole), versee_le: None }
        });
        Suivi {
            id: SuiviId(Uuid::nil()),
            version: 1,
            personne: person,
            prenom: "Camille".to_owned(),
            nom: "Moreau".to_owned(),
            structure: organisation,
            structure_nom: "Mairie".to_owned(),
            territoire: Territoire::Metropole,
            organisme: organisation,
            organisme_nom: "Groupement".to_owned(),
            contact: Contact { personne: person, nom: "Thomas Girard".to_owned(), email: None },
            contrat: Contrat {
                id: ContratId(Uuid::nil()),
                signe_le: day("2021-05-04"),
                du: day("2021-05-10"),
                au: Some(day("2023-05-09")),
            },
            commande: envoyee_le.map(|envoyee_le| Commande { envoyee_le, precisions: String::new() }),
            statut,
            echeances: echeances.collect(),
            tranches: tranches.into(),
            evenements: Vec::new(),
        }
    }

    fn told(suivi: &Suivi, today: &str) -> Vec<(Etat, String, String)> {
        noeuds(suivi, day(today)).into_iter().map(|noeud| (noeud.etat, noeud.titre, noeud.quand)).collect()
    }

    #[test]
    fn before_the_order_nothing_has_a_date() {
        let told = told(&suivi(Statut::ACommander, None, &[]), "2021-05-20");
        let titles: Vec<_> = told.iter().map(|(_, titre, _)| titre.as_str()).collect();
        assert_eq!(
            titles,
            [
                "Contrat signé",
                "Début du contrat",
                "Commande de la formation",
                "Organisation administrative",
                "Test de positionnement et entretien",
                "Création de la formation",
                "Formation",
                "Examen",
                "1re tranche de la subvention",
                "2e tranche de la subvention",
                "3e tranche de la subvention",
                "Fin du contrat",
            ]
        );
        assert_eq!((told[2].0, told[2].2.as_str()), (Etat::Maintenant, "J · commande à envoyer"));
        assert_eq!((told[3].0, told[3].2.as_str()), (Etat::AVenir, "J+2 · pas de date avant l’envoi de la commande"));
    }

    #[test]
    fn each_stage_says_where_it_stands() {
        let running = suivi(
            Statut::EnCours { etape: Etape::Positionnement },
            Some("2021-05-31"),
            &[(Etape::Organisation, "2021-06-02")],
        );
        let of = |today: &str, titre: &str| {
            told(&running, today)
                .into_iter()
                .find(|(_, found, _)| found == titre)
                .map(|(etat, _, quand)| (etat, quand))
                .unwrap()
        };
        assert_eq!(of("2021-06-04", "Commande envoyée"), (Etat::Fait, "J · fait lundi 31 mai".to_owned()));
        assert_eq!(
            of("2021-06-04", "Organisation administrative"),
            (Etat::Fait, "J+2 · fait mercredi 2 juin".to_owned())
        );
        assert_eq!(
            of("2021-06-04", "Test de positionnement et entretien"),
            (Etat::Maintenant, "J+4 · aujourd’hui".to_owned())
        );
        assert_eq!(
            of("2021-06-03", "Test de positionnement et entretien"),
            (Etat::Maintenant, "J+4 · demain".to_owned())
        );
        assert_eq!(
            of("2021-06-06", "Test de positionnement et entretien"),
            (Etat::EnRetard, "J+4 · vendredi 4 juin, en retard de 2\u{a0}jours".to_owned())
        );
        assert_eq!(of("2021-06-06", "Création de la formation"), (Etat::AVenir, "J+8 · jeudi 10 juin".to_owned()));
        assert_eq!(of("2021-06-06", "Formation"), (Etat::AVenir, "Date à venir".to_owned()));
        assert_eq!(
            of("2021-06-06", "1re tranche de la subvention"),
            (Etat::EnRetard, "Attendue vendredi 4 juin, en retard de 2\u{a0}jours".to_owned())
        );
    }

    #[test]
    fn nothing_is_late_once_it_is_interrupted() {
        let stopped = Statut::Interrompu { etape: Some(Etape::Organisation), le: day("2021-06-10") };
        let told = told(&suivi(stopped, Some("2021-05-31"), &[]), "2022-01-01");
        assert!(told.iter().all(|(etat, ..)| *etat != Etat::EnRetard && *etat != Etat::Maintenant), "{told:?}");
    }
}
