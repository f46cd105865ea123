//! The entries as the device shows them: the server's, with what waits in their place.

use chrono::NaiveDate;
use serde::Serialize;

use super::carnet::Contenu;
use crate::{
    activite::{
        attente::{Arret, Attente},
        form::{ActiviteForm, NEW_LIEU},
        model::{Canal, Content, Kind},
        sync::{Action, Cliche, Enregistree},
        tableau::Ligne,
    },
    kernel::{french, id::ActiviteId},
};

/// Where an entry is on its way to the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Etat {
    Envoyee,
    SurAppareil,
    /// Sent, not yet answered.
    EnCours,
    Arretee(Arret),
}

/// An entry of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Montree {
    pub id: ActiviteId,
    /// The server's version that this device knows.
    pub version: Option<u32>,
    pub form: ActiviteForm,
    /// To be deleted, where only the person can say how.
    pub supprimee: bool,
    pub etat: Etat,
}

/// All entries, latest first.
pub fn all(contenu: &Contenu) -> Vec<Montree> {
    let entrees = contenu.cliche.iter().flat_map(|cliche| &cliche.entrees);
    let waiting = |id: ActiviteId| contenu.file.iter().find(|attente| attente.id == id);
    let mut shown: Vec<Montree> = entrees
        .clone()
        .filter_map(|entree| match waiting(entree.id) {
            Some(attente) => with(attente, Some(entree)),
            None => Some(Montree {
                id: entree.id,
                version: Some(entree.version),
                form: entree.form.clone(),
                supprimee: false,
                etat: Etat::Envoyee,
            }),
        })
        .collect();
    let known: Vec<_> = entrees.map(|entree| entree.id).collect();
    shown.extend(
        contenu.file.iter().filter(|attente| !known.contains(&attente.id)).filter_map(|attente| with(attente, None)),
    );
    shown.sort_unstable_by(|a, b| (&b.form.jour, b.id).cmp(&(&a.form.jour, a.id)));
    shown
}

/// An entry for which something waits; nothing when it is to be deleted and nobody has to choose.
fn with(attente: &Attente, entree: Option<&Enregistree>) -> Option<Montree> {
    let supprimee = attente.wanted() == Some(&Action::Supprimer);
    let form = match (attente.form(), attente.arret()) {
        (Some(form), _) => form.clone(),
        (None, Some(Arret::Conflit(Some(serveur)))) => serveur.form.clone(),
        (None, Some(_)) => entree?.form.clone(),
        (None, None) => return None,
    };
    let etat = match attente.arret() {
        Some(arret) => Etat::Arretee(arret.clone()),
        None if attente.sending() => Etat::EnCours,
        None => Etat::SurAppareil,
    };
    Some(Montree { id: attente.id, version: entree.map(|entree| entree.version), form, supprimee, etat })
}

impl Montree {
    pub fn jour(&self) -> NaiveDate {
        french::iso_date(&self.form.jour).unwrap_or_default()
    }
}

/// How an entry reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Texte {
    /// « Atelier · E-mail, Santé ».
    pub titre: String,
    pub duree: String,
    /// « Médiathèque, Sarcelles · 8 personnes ».
    pub detail: String,
}

impl Texte {
    pub fn of(form: &ActiviteForm, cliche: Option<&Cliche>) -> Self {
        // Any day is right here: what is shown was accepted, or says what is wrong.
        let kept = ActiviteForm { note_gardee: "true".to_owned(), ..form.clone() };
        let Ok(activite) = kept.parse(NaiveDate::MAX) else {
            let kind = Kind::from_code(&form.kind).map_or("Activité", Kind::label);
            return Self { titre: kind.to_owned(), duree: String::new(), detail: String::new() };
        };
        let (participants, themes, propres) = match activite.content {
            Content::Public(public) => (public.participants, public.themes, public.propres),
            Content::OwnTime { .. } => (0, Vec::new(), Vec::new()),
        };
        let (canal, lieu, commune) = place(form, cliche);
        let named = cliche.map(|cliche| &cliche.choix.propres[..]).unwrap_or_default();
        let ligne = Ligne {
            id: activite.id,
            jour: activite.jour,
            kind: Kind::from_code(&form.kind).unwrap_or(Kind::Individuel),
            duree: activite.duree,
            participants,
            themes,
            propres: named
                .iter()
                .filter(|theme| propres.contains(&theme.id))
                .map(|theme| theme.label.clone())
                .collect(),
            canal,
            lieu,
            commune,
        };
        let people = ligne.people().map(|people| format!(" · {people}")).unwrap_or_default();
        Self { titre: ligne.title(), duree: ligne.duree.to_string(), detail: ligne.place() + &people }
    }
}

/// How it is counted, the name of the lieu if there is one, the commune as far as this device knows.
fn place(form: &ActiviteForm, cliche: Option<&Cliche>) -> (Canal, Option<String>, String) {
    let typed = form.lieu_commune.trim().to_owned();
    if form.lieu == NEW_LIEU {
        return (Canal::Lieu, Some(form.lieu_nom.trim().to_owned()), typed);
    }
    if let Some(canal) = Canal::from_code(&form.lieu) {
        return (canal, None, typed);
    }
    let lieux = cliche.map(|cliche| &cliche.choix.lieux[..]).unwrap_or_default();
    let known = lieux.iter().find(|lieu| lieu.id.to_string() == form.lieu).map_or("Un lieu", |lieu| &lieu.label);
    let (lieu, commune) = known.rsplit_once(", ").unwrap_or((known, ""));
    (Canal::Lieu, Some(lieu.to_owned()), commune.to_owned())
}
