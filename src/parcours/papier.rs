//! The dossier de parcours pédagogique on paper.

use chrono::NaiveDate;

use super::{
    dossier::{Entretien, RendezVous, Tete},
    model::Statut,
    proposition::{Ligne, Proposition, heures},
    views::{INTERROMPU, niveau_label, phrase_statut, point_label},
};
use crate::{
    document::{Bloc, Chiffre, Colonne, Partie, Rapport, Tableau},
    kernel::french,
    positionnement::results::sentence,
    referentiel::{entretien::critere_of, parcours::Bloc as Ccp},
};

/// What depends on who reads it.
pub struct Whole<'a> {
    pub statut: &'a Statut,
    /// Never for a structure.
    pub entretien: Option<&'a Entretien>,
    /// What was shared in a Pix campaign, as far as this reader sees it.
    pub pix: Option<Partie>,
}

pub fn dossier(
    tete: &Tete,
    rendez_vous: Option<&RendezVous>,
    proposition: &Proposition,
    whole: Whole<'_>,
    le: NaiveDate,
) -> Rapport {
    let mut parties =
        vec![agreement(proposition, whole.statut), identity(tete, rendez_vous, proposition), levels(proposition)];
    parties.extend(whole.pix);
    parties.extend([hours(proposition), reasons(proposition)]);
    parties.extend(whole.entretien.map(said));
    Rapport {
        titre: "Dossier de parcours pédagogique".to_owned(),
        surtitre: format!("{} · {}", tete.structure_nom, tete.personne_nom()),
        sous_titre: phrase_statut(whole.statut),
        le,
        parties,
    }
}

fn agreement(proposition: &Proposition, statut: &Statut) -> Partie {
    let mut blocs = vec![
        Bloc::Chiffres(vec![
            Chiffre::new("Durée du parcours", heures(proposition.total())),
            Chiffre::new("Niveau d’ensemble", format!("{}\u{a0}/\u{a0}4", proposition.rang)),
        ]),
        Bloc::Texte(match statut {
            Statut::Accepte { le, .. } => {
                format!("La personne a donné son accord à ce parcours le {}.", french::date(*le))
            }
            Statut::Conteste { le, .. } => {
                format!("La personne n’est pas d’accord avec ce parcours\u{a0}: elle l’a dit le {}.", french::date(*le))
            }
            Statut::Propose { .. } | Statut::AProposer => {
                "La personne n’a pas encore donné son accord à ce parcours.".to_owned()
            }
        }),
    ];
    if let Statut::Conteste { motif, .. } = statut {
        blocs.push(Bloc::Citation(motif.clone()));
    }
    if !proposition.duree_motif.is_empty() {
        blocs.push(Bloc::Note("Cette durée n’est pas une durée habituelle du programme. Pourquoi\u{a0}:".to_owned()));
        blocs.push(Bloc::Citation(proposition.duree_motif.clone()));
    }
    Partie { titre: "L’accord".to_owned(), blocs }
}

fn identity(tete: &Tete, rendez_vous: Option<&RendezVous>, proposition: &Proposition) -> Partie {
    let mut lines = vec![
        ("Personne", tete.personne_nom()),
        ("Structure", tete.structure_nom.clone()),
        ("Organisme de formation", format!("{}, {}", tete.organisme_nom, tete.contact_nom)),
        ("Test de positionnement", french::date(proposition.test_le)),
    ];
    if let Some(rendez_vous) = rendez_vous {
        lines.push(("Rendez-vous d’évaluation", format!("{}, avec {}", rendez_vous.quand(), rendez_vous.avec_nom)));
    }
    let columns = [
        Colonne::texte("Quoi", |line: &(&str, String)| line.0.to_owned()),
        Colonne::texte("Qui ou quand", |line: &(&str, String)| line.1.clone()),
    ];
    let table = Tableau::new("Qui est concerné, et quand", &columns, &lines);
    Partie { titre: "La personne".to_owned(), blocs: vec![Bloc::Tableau(table)] }
}

fn levels(proposition: &Proposition) -> Partie {
    let familles: Vec<_> = proposition.lignes.iter().filter(|ligne| ligne.part.famille().is_some()).cloned().collect();
    let columns = [
        Colonne::texte("Famille", |ligne: &Ligne| ligne.part.label().to_owned()),
        Colonne::texte("Niveau", |ligne: &Ligne| niveau_label(ligne.niveau())),
        Colonne::texte("Ce que cela veut dire", |ligne: &Ligne| sentence(ligne.niveau()).to_owned()),
    ];
    let mut blocs = vec![
        Bloc::Texte(format!("Niveau d’ensemble\u{a0}: {}.", niveau_label(proposition.niveau()))),
        Bloc::Tableau(Tableau::new("Le niveau de chaque famille de compétences", &columns, &familles)),
    ];
    if proposition.interrompu {
        blocs.push(Bloc::Note(INTERROMPU.to_owned()));
    }
    Partie { titre: "Les niveaux".to_owned(), blocs }
}

/// A row of the hours: the last is their total.
struct Row {
    nom: String,
    heures: u16,
    blocs: [u16; 3],
}

fn hours(proposition: &Proposition) -> Partie {
    let regle = proposition.regle();
    let row =
        |ligne: &Ligne| Row { nom: ligne.part.label().to_owned(), heures: ligne.heures, blocs: ligne.blocs(regle) };
    let mut rows: Vec<_> = proposition.lignes.iter().filter(|ligne| ligne.heures > 0).map(row).collect();
    let total = proposition.blocs().map(|(_, hours)| hours);
    rows.push(Row { nom: "Ensemble".to_owned(), heures: proposition.total(), blocs: total });
    let of = |at: usize| Colonne::entier(Ccp::ALL[at].label(), move |row: &Row| i64::from(row.blocs[at]));
    let columns = [
        Colonne::texte("Famille", |row: &Row| row.nom.clone()),
        Colonne::entier("Heures", |row: &Row| i64::from(row.heures)),
        of(0),
        of(1),
        of(2),
    ];
    let table = Tableau::new("Les heures par famille et par bloc", &columns, &rows);
    let note = format!(
        "Répartition entre familles et blocs\u{a0}: règle version {}, en vigueur depuis le {} ({}).",
        regle.version,
        french::date(regle.en_vigueur),
        regle.source
    );
    Partie { titre: "Les heures".to_owned(), blocs: vec![Bloc::Tableau(table), Bloc::Note(note)] }
}

fn reasons(proposition: &Proposition) -> Partie {
    let mut blocs = Vec::new();
    for ligne in &proposition.lignes {
        blocs.push(Bloc::Texte(french::capitalised(&ligne.raison)));
        if let Some(change) = ligne.ajustement() {
            blocs.push(Bloc::Note(format!("L’organisme propose {change}. Pourquoi\u{a0}:")));
            blocs.push(Bloc::Citation(ligne.motif.clone()));
        }
    }
    Partie { titre: "Pourquoi ces heures".to_owned(), blocs }
}

fn said(entretien: &Entretien) -> Partie {
    let mut blocs: Vec<_> =
        entretien.le.map(|le| Bloc::Texte(format!("Entretien du {}.", french::date(le)))).into_iter().collect();
    let columns = [
        Colonne::texte("Sujet", |line: &[String; 3]| line[0].clone()),
        Colonne::texte("Où en est la personne", |line: &[String; 3]| line[1].clone()),
        Colonne::texte("Ce qui a été dit", |line: &[String; 3]| line[2].clone()),
    ];
    let lines: Vec<_> = entretien
        .reponses
        .iter()
        .filter_map(|reponse| {
            let critere = critere_of(&reponse.critere)?;
            Some([critere.label.to_owned(), point_label(critere, reponse.point).to_owned(), reponse.note.clone()])
        })
        .collect();
    blocs.push(Bloc::Tableau(Tableau::new("Ce dont on a parlé", &columns, &lines)));
    if !entretien.notes.is_empty() {
        blocs.push(Bloc::Citation(entretien.notes.clone()));
    }
    Partie { titre: "L’entretien".to_owned(), blocs }
}
