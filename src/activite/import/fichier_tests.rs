use proptest::prelude::*;

use super::*;
use crate::document::texte::{cell, rows};

fn table(text: &str) -> Table {
    of_text(text.as_bytes()).unwrap()
}

fn numbers(table: &Table) -> Vec<u32> {
    table.lignes.iter().map(|ligne| ligne.numero).collect()
}

#[test]
fn separators_and_quotes() {
    for separator in [';', ',', '\t', '|'] {
        let text = "Date;Durée;Note\r\n24/11/2026;\"1;30\";\"dit \"\"oui\"\"\nle soir\"\r\n\r\n25/11/2026;30;\r\n";
        let read = table(&text.replace(';', &separator.to_string()));
        assert_eq!(read.titres, ["Date", "Durée", "Note"]);
        assert_eq!(read.lignes[0].cellules, ["24/11/2026", &format!("1{separator}30"), "dit \"oui\"\nle soir"]);
        assert_eq!(numbers(&read), [2, 4], "{separator}: an empty row is counted, as the spreadsheet does");
    }
}

#[test]
fn encodings() {
    let text = "Date;Thème\n24/11/2026;Démarches – œuvre\n";
    let utf16: Vec<u8> = "\u{feff}"
        .chars()
        .chain(text.chars())
        .flat_map(|c| {
            let mut units = [0; 2];
            c.encode_utf16(&mut units).iter().flat_map(|unit| unit.to_le_bytes()).collect::<Vec<_>>()
        })
        .collect();
    let western = b"Date;Th\xe8me\n24/11/2026;D\xe9marches \x96 \x9cuvre\n".to_vec();
    for bytes in [text.as_bytes().to_vec(), ["\u{feff}", text].concat().into_bytes(), western, utf16] {
        assert_eq!(nature(&bytes), Ok(Nature::Texte));
        let read = of_text(&bytes).unwrap();
        assert_eq!((read.titres[1].as_str(), read.lignes[0].cellules[1].as_str()), ("Thème", "Démarches – œuvre"));
    }
    assert_eq!(table("sep=,\nDate,Durée\n24/11/2026,\"1;30\"\n").lignes[0].cellules[1], "1;30");
}

#[test]
fn titles_may_stand_below_others_and_empty_columns_go() {
    let read = table("Mon suivi 2026;;;\n;;;\nDate;;Durée;\n24/11/2026;;30;\n");
    assert_eq!(read.titres, ["Date", "Durée"]);
    assert_eq!(numbers(&read), [4]);
}

#[test]
fn what_is_no_table() {
    for (bytes, why) in [
        (&b""[..], Illisible::Absent),
        (b"%PDF-1.7", Illisible::PasUnTableau),
        (b"a\0b", Illisible::PasUnTableau),
        (b"\xd0\xcf\x11\xe0", Illisible::AncienExcel),
        (b"\xef\xbb\xbfBEGIN:VCALENDAR\r\n", Illisible::Agenda),
    ] {
        assert_eq!(nature(bytes), Err(why));
    }
    assert_eq!(of_text(b"\n\n"), Err(Illisible::Vide));
    assert_eq!(of_text("Date;Durée\n".as_bytes()), Err(Illisible::Vide));
    let long = "Date;Durée\n".to_owned() + &"24/11/2026;30\n".repeat(MOST_LINES + 1);
    assert_eq!(of_text(long.as_bytes()), Err(Illisible::TropLong));
    assert_eq!(table(&long[..long.len() - 14]).lignes.len(), MOST_LINES);
}

#[test]
fn a_formula_that_was_made_a_text_is_that_text() {
    assert_eq!(cell("'=1+1".to_owned()), "=1+1");
    assert_eq!(cell("'hui".to_owned()), "'hui");
}

proptest! {
    #[test]
    fn never_panics(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = nature(&bytes);
        let _ = of_text(&bytes);
    }

    #[test]
    fn what_a_spreadsheet_writes_reads_back(cells in prop::collection::vec("[a-zé;,\"\n ]{0,8}", 3)) {
        let written: Vec<_> = cells.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
        let read: Vec<_> = rows(&written.join(";"), ';').collect();
        prop_assert_eq!(read, vec![cells]);
    }
}
