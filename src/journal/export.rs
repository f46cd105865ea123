//! A copy of what is on this device, for a French spreadsheet.

use js_sys::Array;
use leptos::{
    prelude::*,
    wasm_bindgen::{JsCast as _, JsValue},
};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

use super::{
    appareil,
    carnet::Contenu,
    etat::Journal,
    ligne::{self, Texte},
};

/// Has the browser save a file.
pub fn save(journal: Journal) {
    let text = journal.contenu.with_untracked(csv);
    let options = BlobPropertyBag::new();
    options.set_type("text/csv;charset=utf-8");
    let parts = Array::of1(&JsValue::from_str(&text));
    let Ok(address) = Blob::new_with_str_sequence_and_options(&parts, &options)
        .and_then(|blob| Url::create_object_url_with_blob(&blob))
    else {
        return;
    };
    if let Some(link) = document().create_element("a").ok().and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok()) {
        link.set_href(&address);
        link.set_download(&format!("journal-{}.csv", appareil::today()));
        link.click();
    }
    let _ = Url::revoke_object_url(&address);
}

fn csv(contenu: &Contenu) -> String {
    // The mark tells a spreadsheet that this is UTF-8.
    let mut text = "\u{feff}Jour;Activité;Durée;Où et pour qui;Note\r\n".to_owned();
    for entry in ligne::all(contenu) {
        let Texte { titre, duree, detail } = Texte::of(&entry.form, contenu.cliche.as_ref());
        let row = [&entry.form.jour, &titre, &duree, &detail, &entry.form.annotation].map(|cell| quoted(cell));
        text += &(row.join(";") + "\r\n");
    }
    text
}

/// A cell as text: what a spreadsheet would take for a formula is not one.
fn quoted(cell: &str) -> String {
    let guard = if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    format!("\"{guard}{}\"", cell.replace('"', "\"\""))
}
