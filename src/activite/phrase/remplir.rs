//! A reading put into the form, to be looked at and corrected.

use super::{Classe, Lecture, LieuLu, Lu};
use crate::{
    activite::form::{ActiviteForm, NEW_LIEU},
    activite::model::Canal,
    referentiel::nomenclature::{Axe, Nomenclature},
};

/// Puts what was read in place of what the form of a new entry holds; a default only where it holds nothing. The note is left
/// alone: what was not understood is proposed, not imposed.
pub fn remplir(lecture: &Lecture, form: &mut ActiviteForm) {
    put(&mut form.kind, Some(&lecture.kind), |kind| kind.code().to_owned());
    put(&mut form.jour, Some(&lecture.jour), ToString::to_string);
    put(&mut form.participants, lecture.participants.as_ref(), ToString::to_string);
    put(&mut form.recurrents, lecture.recurrents.as_ref(), ToString::to_string);
    put(&mut form.autonomie, lecture.autonomie.as_ref(), ToString::to_string);
    put(&mut form.niveau, lecture.niveau.as_ref(), ToString::to_string);
    put(&mut form.mandats, lecture.mandats.as_ref(), ToString::to_string);
    if let Some(duree) = &lecture.duree {
        form.set_duree(duree.valeur);
    }
    if let Some(lieu) = &lecture.lieu {
        put_lieu(form, &lieu.valeur);
    }
    let themes = lecture.themes.iter().map(|theme| theme.valeur.code().to_owned());
    replace(&mut form.themes, themes.chain(lecture.propres.iter().map(|propre| propre.valeur.id.clone())));
    replace(&mut form.materiels, lecture.materiels.iter().map(|code| code.valeur.to_owned()));
    replace(&mut form.suites, lecture.suites.iter().map(|suite| suite.valeur.code().to_owned()));
    replace(&mut form.redirections, lecture.redirections.iter().map(|code| code.valeur.to_owned()));
    replace(&mut form.ages, counts(Axe::Age, &lecture.ages));
    replace(&mut form.genres, counts(Axe::Genre, &lecture.genres));
    replace(&mut form.statuts, counts(Axe::Statut, &lecture.statuts));
}

fn put<T>(field: &mut String, lu: Option<&Lu<T>>, text: impl Fn(&T) -> String) {
    if let Some(lu) = lu.filter(|lu| field.is_empty() || !lu.spans().is_empty()) {
        *field = text(&lu.valeur);
    }
}

fn replace(field: &mut Vec<String>, values: impl Iterator<Item = String>) {
    let values: Vec<_> = values.collect();
    if !values.is_empty() {
        *field = values;
    }
}

fn put_lieu(form: &mut ActiviteForm, lieu: &LieuLu) {
    form.lieu = match lieu {
        LieuLu::Connu { id, .. } => id.clone(),
        LieuLu::Nouveau { nom, commune } => {
            form.lieu_nom.clone_from(nom);
            if let Some(commune) = commune {
                form.lieu_commune.clone_from(commune);
                form.lieu_commune_code.clear();
            }
            NEW_LIEU.to_owned()
        }
        LieuLu::Domicile => Canal::Domicile.code().to_owned(),
        LieuLu::Distance => Canal::Distance.code().to_owned(),
    };
}

/// A field for each class that is asked, empty where nobody was counted; no field when nobody was in any.
fn counts(axe: Axe, classes: &[Lu<Classe>]) -> impl Iterator<Item = String> {
    let asked = Nomenclature::V2.unsaid(axe).filter(|_| !classes.is_empty()).unwrap_or(0);
    let mut counts = vec![String::new(); asked];
    for classe in classes {
        if let Some(count) = counts.get_mut(classe.valeur.place) {
            *count = classe.valeur.nombre.to_string();
        }
    }
    counts.into_iter()
}
