//! CSV for a French spreadsheet: UTF-8 with its mark, `;`, CRLF, decimal comma, 24/11/2026. Durations are decimal hours and
//! shares are numbers, with their unit in the head: a spreadsheet and a script both read and add them up as they are.

use csv::{Terminator, WriterBuilder};

use super::feuille::{Entete, Feuille, Genre, Valeur};

/// The mark without which Excel takes UTF-8 for something else.
const BOM: &[u8] = b"\xef\xbb\xbf";

/// The first line.
pub(super) fn head<T>(feuille: &Feuille<T>) -> Result<Vec<u8>, csv::Error> {
    let titles = feuille.colonnes.iter().map(|colonne| guarded(titled(&colonne.entete)));
    Ok([BOM, &lines([titles])?].concat())
}

/// A line a row.
pub(super) fn rows<T>(feuille: &Feuille<T>, rows: &[T]) -> Result<Vec<u8>, csv::Error> {
    lines(rows.iter().map(|row| feuille.valeurs(row).map(|valeur| valeur.map_or_else(String::new, written))))
}

fn lines(lines: impl IntoIterator<Item = impl IntoIterator<Item = String>>) -> Result<Vec<u8>, csv::Error> {
    let mut writer = WriterBuilder::new().delimiter(b';').terminator(Terminator::CRLF).from_writer(Vec::new());
    for line in lines {
        writer.write_record(line)?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

fn titled(entete: &Entete) -> String {
    match entete.genre {
        Genre::Duree => format!("{} (heures)", entete.titre),
        Genre::Pourcentage => format!("{} (%)", entete.titre),
        Genre::Texte | Genre::Date | Genre::Entier | Genre::Nombre => entete.titre.clone(),
    }
}

fn written(valeur: Valeur) -> String {
    match valeur {
        Valeur::Texte(texte) => guarded(texte),
        Valeur::Date(jour) => jour.format("%d/%m/%Y").to_string(),
        Valeur::Entier(entier) => entier.to_string(),
        Valeur::Nombre(nombre) | Valeur::Pourcentage(nombre) => nombre.to_string().replace('.', ","),
        // Times 60, rounded, these are the minutes again.
        Valeur::Duree(minutes) => {
            let hours = format!("{:.6}", f64::from(minutes) / 60.0);
            hours.trim_end_matches('0').trim_end_matches('.').replace('.', ",")
        }
    }
}

/// A spreadsheet runs a cell that begins like a formula, whoever wrote it: an apostrophe first makes it a text.
fn guarded(text: String) -> String {
    let formula = text.starts_with(['\t', '\r', '\n'])
        || text.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    if formula { format!("'{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use proptest::prelude::*;

    use super::*;
    use crate::document::Colonne;

    #[test]
    fn what_a_french_spreadsheet_reads() {
        let feuille = Feuille::new(
            "Essai",
            vec![
                Colonne::texte("Quoi", |ligne: &(&str, Option<i64>, u32)| ligne.0.to_owned()),
                Colonne::entier("Combien", |ligne: &(&str, Option<i64>, u32)| ligne.1),
                Colonne::duree("Durée", |ligne: &(&str, Option<i64>, u32)| ligne.2),
                Colonne::nombre("Solde", |_| -1.25),
                Colonne::pourcentage("Part", |_| 12.5),
                Colonne::date("Jour", |_| NaiveDate::from_ymd_opt(2026, 11, 24)),
            ],
        );
        let text = [
            head(&feuille).unwrap(),
            rows(&feuille, &[("Atelier ; « été »\nle soir", Some(-3), 90), ("=1+1", None, 20)]).unwrap(),
        ]
        .concat();
        assert_eq!(
            String::from_utf8(text).unwrap(),
            "\u{feff}Quoi;Combien;Durée (heures);Solde;Part (%);Jour\r\n\
             \"Atelier ; « été »\nle soir\";-3;1,5;-1,25;12,5;24/11/2026\r\n\
             '=1+1;;0,333333;-1,25;12,5;24/11/2026\r\n"
        );
    }

    #[test]
    fn a_formula_is_a_text() {
        for formula in ["=A1", "+33 6", "-2", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1"] {
            assert_eq!(guarded(formula.to_owned()), format!("'{formula}"));
        }
        for text in ["", "a=1", "1-2", "'=1", "Été"] {
            assert_eq!(guarded(text.to_owned()), text);
        }
    }

    proptest! {
        #[test]
        fn hours_give_the_minutes_back(minutes in 0_u32..1_000_000) {
            let hours: f64 = written(Valeur::Duree(minutes)).replace(',', ".").parse().unwrap();
            prop_assert!((hours * 60.0 - f64::from(minutes)).abs() < 0.5);
        }
    }
}
