//! A Pix profile on paper, as a part of a dossier.

use super::{
    model::{Maitrise, Palier, Part, Profil},
    profil::NO_CUT_OFF,
    store::profils::Apercu,
};
use crate::{
    document::{Bloc, Chiffre, Colonne, Partie, Tableau},
    kernel::french,
};

fn partie(blocs: Vec<Bloc>) -> Partie {
    Partie { titre: "Le profil Pix".to_owned(), blocs }
}

fn chiffres(palier: Option<Palier>, maitrise: Option<Part>, pix: Option<u16>) -> Vec<Chiffre> {
    [
        palier.map(|palier| Chiffre::new("Palier", palier.label())),
        maitrise.map(|part| Chiffre::new("Maîtrise d’ensemble", part.said())),
        pix.map(|pix| Chiffre::new("Pix", french::number(pix.into()))),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The whole profile, a line a competence.
pub fn profil(profil: &Profil) -> Partie {
    let mut blocs = vec![Bloc::Texte(format!(
        "Partagé le {}. Campagne\u{a0}: {}.",
        french::date(profil.partage_le),
        profil.campagne_nom
    ))];
    let figures = chiffres(profil.palier, profil.maitrise, profil.pix);
    if !figures.is_empty() {
        blocs.push(Bloc::Chiffres(figures));
    }
    let known =
        if profil.details.competences.is_empty() { &profil.details.domaines } else { &profil.details.competences };
    if !known.is_empty() {
        let columns = [
            Colonne::texte("Compétence ou domaine", |one: &Maitrise| one.nom.clone()),
            Colonne::pourcentage("Maîtrise", |one: &Maitrise| f64::from(one.part.thousandths()) / 10.0),
        ];
        blocs.push(Bloc::Tableau(Tableau::new("Part des acquis maîtrisés", &columns, known)));
    }
    blocs.push(Bloc::Note(NO_CUT_OFF.to_owned()));
    partie(blocs)
}

/// What a structure reads; `None` where there is nothing to read.
pub fn apercu(apercu: &Apercu) -> Option<Partie> {
    let figures = chiffres(apercu.palier, apercu.maitrise, None);
    (!figures.is_empty()).then(|| partie(vec![Bloc::Chiffres(figures), Bloc::Note(NO_CUT_OFF.to_owned())]))
}
