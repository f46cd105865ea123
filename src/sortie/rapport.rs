//! The report of a period: figures, charts, the conseillers' own words, and what each figure means.

use chrono::NaiveDate;

use super::mots::MotSigne;
use crate::{
    document::{Bloc, Chiffre, Partie, Rapport},
    kernel::french,
    statistique::{
        api::Lu,
        decompte::{Decompte, Forme},
        definitions, vues,
    },
};

/// Rows of a chart, at most: more would not fit on a page.
const MOST_ROWS: usize = 15;

/// Which counts stand together, by the ids of their definitions.
const PARTS: [(&str, &[&str]); 4] = [
    ("Ce qui a été fait", &["mois", "types", "missions", "themes", "demarches", "themes-propres"]),
    ("Pour qui", &["ages", "genres", "situations"]),
    ("Où et comment", &["canaux", "lieux", "materiels", "autonomies", "niveaux"]),
    ("Et ensuite", &["suites", "redirections"]),
];

/// Whose report.
pub struct Sujet {
    /// « Ville de Sarcelles · Camille Martin ».
    pub surtitre: String,
    /// Whether words of several people may be in it: each is then named.
    pub several: bool,
}

pub fn rapport(sujet: &Sujet, lu: &Lu, mots: &[MotSigne], le: NaiveDate) -> Rapport {
    let mut parties = vec![in_brief(lu)];
    parties.extend(words(sujet, lu, mots));
    parties.extend(PARTS.iter().filter_map(|(titre, ids)| part(titre, ids, lu)));
    if !lu.empty {
        parties.push(meanings(lu));
    }
    let compared = lu.compared.as_ref().filter(|_| !lu.empty);
    let compared =
        compared.map_or_else(String::new, |(periode, _)| format!(", comparé à\u{a0}: {}", periode.in_words()));
    Rapport {
        titre: "Rapport d’activité".to_owned(),
        surtitre: sujet.surtitre.clone(),
        sous_titre: format!("{}{compared}", french::capitalised(&lu.periode.in_words())),
        le,
        parties,
    }
}

fn in_brief(lu: &Lu) -> Partie {
    let titre = "En bref".to_owned();
    if lu.empty {
        let nothing = format!("Rien n’est noté {}.", lu.periode.in_days());
        return Partie { titre, blocs: vec![Bloc::Texte(nothing)] };
    }
    let written = |cle: &crate::statistique::decompte::Cle| vues::written(cle.unite, cle.valeur, false);
    let chiffres = lu.etat.cles.iter().map(|cle| Chiffre::new(cle.definition.nom, written(cle)));
    let mut blocs = vec![Bloc::Chiffres(chiffres.collect())];
    if lu.estimated > 0 {
        let minutes = french::minutes(u32::try_from(lu.estimated).unwrap_or(u32::MAX));
        blocs.push(Bloc::Note(format!("Dont {minutes} en durée estimée.")));
    }
    Partie { titre, blocs }
}

/// Nothing where nobody wrote anything.
fn words(sujet: &Sujet, lu: &Lu, mots: &[MotSigne]) -> Option<Partie> {
    let titre = if sujet.several { "Les mots des conseillers" } else { "Les mots du conseiller" };
    let blocs: Vec<_> = mots
        .iter()
        .flat_map(|mot| {
            let of = (mot.periode != lu.periode).then(|| french::capitalised(&mot.periode.in_words()));
            let who = sujet.several.then(|| mot.conseiller.clone());
            let head = who.into_iter().chain(of).collect::<Vec<_>>().join(", ");
            let head = (!head.is_empty()).then_some(Bloc::Texte(head));
            head.into_iter().chain([Bloc::Citation(mot.texte.clone())])
        })
        .collect();
    (!blocs.is_empty()).then(|| Partie { titre: titre.to_owned(), blocs })
}

/// Counts that hold something.
fn part(titre: &str, ids: &[&str], lu: &Lu) -> Option<Partie> {
    let found = ids.iter().filter_map(|id| lu.etat.decomptes.iter().find(|count| count.definition.id == *id));
    let told = found.filter(|count| count.tells());
    let blocs: Vec<_> = told.map(|count| graph(count, lu)).collect();
    (!blocs.is_empty()).then(|| Partie { titre: titre.to_owned(), blocs })
}

fn graph(count: &Decompte, lu: &Lu) -> Bloc {
    let compared = lu.compared.as_ref().map(|(periode, etat)| (*periode, etat));
    let all = count.rangs.len();
    if count.forme == Forme::Evolution || all <= MOST_ROWS {
        return Bloc::Graphique(vues::chart(count, lu.periode, compared, false));
    }
    let first = Decompte { rangs: count.rangs[..MOST_ROWS].to_vec(), ..count.clone() };
    let mut chart = vues::chart(&first, lu.periode, compared, false);
    chart.note = format!("Les {MOST_ROWS} premiers, sur {all}. Tous sont dans le fichier des chiffres.");
    Bloc::Graphique(chart)
}

fn meanings(lu: &Lu) -> Partie {
    let told: Vec<_> = (lu.etat.cles.iter().map(|cle| cle.definition))
        .chain(lu.etat.decomptes.iter().filter(|count| count.tells()).map(|count| count.definition))
        .map(|definition| definition.id)
        .collect();
    let kept = definitions::ALL.iter().filter(|definition| told.contains(&definition.id));
    let blocs = kept.map(|definition| Bloc::Note(format!("{}\u{a0}: {}", definition.nom, definition.texte)));
    Partie { titre: "Ce que veulent dire ces chiffres".to_owned(), blocs: blocs.collect() }
}
