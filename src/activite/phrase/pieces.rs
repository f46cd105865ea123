//! A reading as it is shown: each value in French, beside the words that it comes from.

use super::{Classe, Lecture, LieuLu, Lu, Span};
use crate::{
    kernel::french,
    referentiel::nomenclature::{AUTONOMIES, Axe, MATERIELS, NIVEAUX, Nomenclature, REDIRECTIONS_V2},
    referentiel::theme::Entry,
};

/// A value that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Which it is: « Durée ».
    pub label: &'static str,
    /// What it is: « 2 h ».
    pub valeur: String,
    /// The words that say it; none for a default.
    pub spans: Vec<Span>,
}

impl Lecture {
    /// What was read, in the order of the text; defaults come last.
    pub fn pieces(&self) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let people = |count: u16| french::count(count.into(), "personne", "personnes");
        one(&mut pieces, "Quoi", Some(&self.kind), |kind| kind.label().to_owned());
        one(&mut pieces, "Jour", Some(&self.jour), |jour| french::date(*jour));
        one(&mut pieces, "Durée", self.duree.as_ref(), ToString::to_string);
        one(&mut pieces, "Participants", self.participants.as_ref(), |count| people(*count));
        one(&mut pieces, "Déjà venues", self.recurrents.as_ref(), |count| people(*count));
        all(&mut pieces, "Thème", &self.themes, |theme| theme.label().to_owned());
        all(&mut pieces, "Thème de la structure", &self.propres, |propre| propre.label.clone());
        one(&mut pieces, "Lieu", self.lieu.as_ref(), lieu);
        all(&mut pieces, "Matériel", &self.materiels, |code| label(&MATERIELS, code));
        one(&mut pieces, "Niveau", self.niveau.as_ref(), |code| label(&NIVEAUX, code));
        one(&mut pieces, "Autonomie", self.autonomie.as_ref(), |code| label(&AUTONOMIES, code));
        for (axe, classes) in [(Axe::Age, &self.ages), (Axe::Genre, &self.genres), (Axe::Statut, &self.statuts)] {
            all(&mut pieces, axe.label(), classes, |classe| counted(axe, *classe));
        }
        all(&mut pieces, "Suite", &self.suites, |suite| suite.label().to_owned());
        all(&mut pieces, "Redirection", &self.redirections, |code| label(&REDIRECTIONS_V2, code));
        one(&mut pieces, "Aidants Connect", self.mandats.as_ref(), |count| {
            french::count((*count).into(), "mandat", "mandats")
        });
        pieces
    }
}

fn one<T>(pieces: &mut Vec<Piece>, label: &'static str, lu: Option<&Lu<T>>, shown: impl Fn(&T) -> String) {
    if let Some(lu) = lu {
        add(pieces, Piece { label, valeur: shown(&lu.valeur), spans: lu.spans().to_vec() });
    }
}

fn add(pieces: &mut Vec<Piece>, piece: Piece) {
    let place = |piece: &Piece| piece.spans.first().map_or(usize::MAX, |span| span.debut);
    pieces.insert(pieces.partition_point(|other| place(other) <= place(&piece)), piece);
}

fn all<T>(pieces: &mut Vec<Piece>, label: &'static str, values: &[Lu<T>], shown: impl Fn(&T) -> String) {
    for lu in values {
        one(pieces, label, Some(lu), &shown);
    }
}

fn label(entries: &[Entry], code: &str) -> String {
    entries.iter().find(|entry| entry.code == code).map_or(code, |entry| entry.label).to_owned()
}

fn lieu(lieu: &LieuLu) -> String {
    match lieu {
        LieuLu::Connu { label, .. } => label.clone(),
        LieuLu::Nouveau { nom, commune: Some(commune) } if nom.is_empty() => commune.clone(),
        LieuLu::Nouveau { nom, commune: Some(commune) } => format!("{nom}, {commune}"),
        LieuLu::Nouveau { nom, commune: None } => nom.clone(),
        LieuLu::Domicile => "À domicile".to_owned(),
        LieuLu::Distance => "À distance".to_owned(),
    }
}

/// « 2 : Retraité·e ».
fn counted(axe: Axe, classe: Classe) -> String {
    let name = Nomenclature::V2.classes(axe).get(classe.place).map_or("", |class| class.label);
    format!("{}\u{a0}: {}", name, classe.nombre)
}
