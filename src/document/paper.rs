//! A report as its template reads it: every value written in French, every mark in its place.

use chrono::{Datelike as _, NaiveDate};
use serde_json::{Value, json};

use super::{
    feuille::Genre,
    rapport::{Bloc, Chiffre, Partie, Rapport, Tableau},
};
use crate::{
    kernel::french,
    ui::chart::{Calendar, Chart, Form, scale::Scale},
};

pub(super) fn lay_out(rapport: &Rapport) -> Value {
    let parties: Vec<_> = rapport.parties.iter().map(partie).collect();
    json!({
        "titre": rapport.titre,
        "surtitre": rapport.surtitre,
        "sous_titre": rapport.sous_titre,
        "le": french::date(rapport.le),
        "jour": [rapport.le.year(), rapport.le.month(), rapport.le.day()],
        "parties": parties,
    })
}

fn partie(partie: &Partie) -> Value {
    let blocs: Vec<_> = partie.blocs.iter().map(bloc).collect();
    json!({ "titre": partie.titre, "blocs": blocs })
}

fn bloc(bloc: &Bloc) -> Value {
    match bloc {
        Bloc::Texte(text) => json!({ "genre": "texte", "paragraphes": paragraphs(text) }),
        Bloc::Citation(text) => json!({ "genre": "citation", "paragraphes": paragraphs(text) }),
        Bloc::Note(text) => json!({ "genre": "note", "paragraphes": paragraphs(text) }),
        Bloc::Chiffres(chiffres) => {
            let chiffres: Vec<_> =
                chiffres.iter().map(|Chiffre { nom, valeur }| json!({ "nom": nom, "valeur": valeur })).collect();
            json!({ "genre": "chiffres", "chiffres": chiffres })
        }
        Bloc::Graphique(chart) if chart.is_blank() => {
            json!({ "genre": "vide", "titre": chart.title, "dit": chart.empty })
        }
        Bloc::Graphique(chart) => graphique(chart),
        Bloc::Mois(calendar) => mois(calendar),
        Bloc::Tableau(tableau) => table(tableau),
    }
}

/// Paragraphs of lines.
fn paragraphs(text: &str) -> Vec<Vec<&str>> {
    let lines: Vec<_> = text.lines().map(str::trim_end).collect();
    lines.split(|line| line.is_empty()).filter(|lines| !lines.is_empty()).map(<[&str]>::to_vec).collect()
}

fn table(Tableau { legende, entetes, lignes }: &Tableau) -> Value {
    let colonnes: Vec<_> = entetes
        .iter()
        .map(|entete| json!({ "titre": entete.titre, "nombre": !matches!(entete.genre, Genre::Texte | Genre::Date) }))
        .collect();
    json!({ "genre": "tableau", "legende": legende, "colonnes": colonnes, "lignes": lignes })
}

fn graphique(chart: &Chart) -> Value {
    let upright = matches!(chart.form, Form::Columns | Form::Line);
    let scale = if upright { Scale::of(chart.unit, chart.greatest()) } else { Scale::up_to(chart.greatest()) };
    let ticks: Vec<_> = scale
        .ticks
        .iter()
        .map(|tick| json!({ "texte": chart.unit.tick(*tick), "place": scale.place(*tick) }))
        .collect();
    let parts: Vec<_> = (0..chart.series.len()).map(|series| chart.parts(series)).collect();
    let lignes: Vec<_> = chart
        .rows
        .iter()
        .enumerate()
        .map(|(at, row)| {
            let valeurs: Vec<_> = (0..chart.series.len())
                .map(|series| {
                    let (value, part) = (row.value(series)?, parts[series][at]?);
                    Some(json!({
                        "texte": chart.unit.text(value),
                        "place": scale.place(value),
                        "debut": part.start,
                        "part": part.size,
                        "pourcent": part.text(),
                    }))
                })
                .collect();
            json!({ "nom": row.label, "court": row.short, "valeurs": valeurs })
        })
        .collect();
    json!({
        "genre": match chart.form { Form::Bars => "barres", Form::Shares => "parts", Form::Columns => "colonnes", Form::Line => "ligne" },
        "titre": chart.title,
        "note": chart.note,
        "dit": chart.in_words(),
        "series": chart.series,
        "graduations": ticks,
        "lignes": lignes,
    })
}

fn mois(calendar: &Calendar) -> Value {
    let steps = calendar.steps();
    let semaines: Vec<Vec<_>> = calendar
        .weeks()
        .iter()
        .map(|week| {
            let cell = |day: &Option<NaiveDate>| {
                let day = (*day)?;
                let value = calendar.value(day);
                let texte = value.map(|value| calendar.unit.text(value));
                Some(json!({ "jour": day.day(), "texte": texte, "pas": value.map_or(0, |value| steps.step(value)) }))
            };
            week.iter().map(cell).collect()
        })
        .collect();
    let edges: Vec<_> = steps.edges().map(|edge| calendar.unit.text(edge)).into();
    json!({
        "genre": "mois",
        "titre": calendar.title,
        "note": french::capitalised(&french::month(calendar.month)),
        "jours": french::WEEKDAYS,
        "semaines": semaines,
        "pas": edges,
    })
}
