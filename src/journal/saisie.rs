//! The form of an entry. It stands in the shell as the server draws it; here it is filled, read and checked.

use js_sys::{Array, JSON, Object, Reflect};
use leptos::{
    prelude::*,
    task::spawn_local,
    wasm_bindgen::{JsCast as _, JsValue, closure::Closure},
};
use web_sys::{Element, Event, FormData, HtmlElement, HtmlFormElement, HtmlInputElement};

use super::{appareil, etat::Journal, ligne::Texte};
use crate::{
    activite::{
        form::{ActiviteForm, NEW_LIEU, OTHER_DUREE},
        model::Kind,
        note,
        sync::{Action, SAISIE},
        tableau::Choices,
    },
    kernel::{form::FieldErrors, french, id::ActiviteId},
    referentiel::nomenclature::Nomenclature,
    territoire::model::Commune,
};

/// The entry that the form changes, and the version of it that was read.
type Change = (ActiviteId, Option<u32>);

/// The form of the page.
#[derive(Clone, Copy)]
pub struct Saisie {
    journal: Journal,
    form: StoredValue<HtmlFormElement, LocalStorage>,
    change: RwSignal<Option<Change>>,
}

impl Saisie {
    /// Comes to life in the shell's form.
    pub fn new(journal: Journal) -> Option<Self> {
        let form: HtmlFormElement = document().get_element_by_id(SAISIE)?.dyn_into().ok()?;
        let saisie = Self { journal, form: StoredValue::new_local(form.clone()), change: RwSignal::new(None) };
        let submit = Closure::<dyn Fn(Event)>::new(move |event: Event| {
            event.prevent_default();
            saisie.save();
        });
        let _ = form.add_event_listener_with_callback("submit", submit.into_js_value().unchecked_ref());
        let choices = Memo::new(move |_| {
            journal.contenu.with(|contenu| contenu.cliche.as_ref().map(|cliche| cliche.choix.clone()))
        });
        Effect::new(move |before: Option<bool>| {
            let Some(choices) = choices.get() else { return false };
            saisie.propose(&choices);
            // What is being written stays.
            if before != Some(true) {
                saisie.fill(&blank(&choices), None);
            }
            true
        });
        Some(saisie)
    }

    fn find(self, selector: &str) -> Option<Element> {
        self.form.with_value(|form| form.query_selector(selector).ok().flatten())
    }

    fn all(self, selector: &str) -> Vec<Element> {
        let found = self.form.with_value(|form| form.query_selector_all(selector));
        let Ok(found) = found else { return Vec::new() };
        (0..found.length()).filter_map(|at| found.item(at)?.dyn_into().ok()).collect()
    }

    /// The person's contrats and places, in the lists.
    fn propose(self, choices: &Choices) {
        let typed = self.read();
        if let Some(lieu) = self.find("[name=lieu]") {
            for option in self.all("[name=lieu] > [data-mien]") {
                option.remove();
            }
            for choice in choices.lieux.iter().rev() {
                let option = option(&choice.id.to_string(), &choice.label);
                let _ = lieu.insert_adjacent_element("afterbegin", &option);
            }
        }
        if let Some(row) = self.find("#themes").and_then(|first| first.closest(".chips").ok().flatten()) {
            for chip in self.all("[data-mien].chip") {
                chip.remove();
            }
            for theme in &choices.propres {
                let _ = row.append_child(&choice("chip", "themes", &theme.id.to_string(), &theme.label));
            }
            for code in choices.themes.iter().rev() {
                let usual = self
                    .find(&format!("[name=themes][value='{code}']"))
                    .and_then(|input| input.closest(".chip").ok().flatten());
                if let Some(usual) = usual {
                    let _ = row.insert_adjacent_element("afterbegin", &usual);
                }
            }
        }
        if let Some(contrat) = self.find("[name=contrat]").filter(|_| choices.contrats.len() > 1) {
            let select = element("select", "control");
            let label = element("label", "");
            let _ = (select.set_attribute("name", "contrat"), select.set_attribute("id", "contrat"));
            let _ = label.set_attribute("for", "contrat");
            label.set_text_content(Some("Pour"));
            for choice in &choices.contrats {
                let _ = select.append_child(&option(&choice.id.to_string(), &choice.label));
            }
            let field = element("div", "field");
            let _ = (field.append_child(&label), field.append_child(&select));
            let old = contrat.closest(".field").ok().flatten().unwrap_or(contrat);
            let _ = old.replace_with_with_node_1(&field);
        }
        if let Some(typed) = typed {
            self.set(&typed);
        }
    }

    /// A new entry like another, of today.
    pub fn like(self, form: ActiviteForm) {
        self.fill(&renewed(form), None);
        self.focus(FIRST);
    }

    /// An entry to change, with what is wrong with it.
    pub fn change(self, form: &ActiviteForm, change: Change, errors: &FieldErrors) {
        self.fill(form, Some(change));
        self.show(errors);
        self.focus(if errors.is_empty() { FIRST } else { SUMMARY });
    }

    /// The stopwatch's time, in minutes.
    pub fn last(self, minutes: u16) {
        let usual = self.find(&format!("[name=duree][value='{minutes}']"));
        let other = self.find(&format!("[name=duree][value='{OTHER_DUREE}']"));
        if let Some(chip) = usual.clone().or(other).and_then(|chip| chip.dyn_into::<HtmlInputElement>().ok()) {
            chip.set_checked(true);
            let _ = chip.focus();
        }
        if let Some(field) = self.find("[name=duree_autre]").filter(|_| usual.is_none()) {
            field.unchecked_into::<HtmlInputElement>().set_value(&french::minutes(u32::from(minutes)));
        }
    }

    /// Whether an entry is being changed.
    pub fn changing(self) -> bool {
        self.change.get().is_some()
    }

    /// A fresh form, ready for the next person.
    pub fn begin(self) {
        let choices =
            self.journal.contenu.with_untracked(|contenu| contenu.cliche.as_ref().map(|cliche| cliche.choix.clone()));
        if let Some(choices) = choices {
            self.fill(&blank(&choices), None);
        }
        self.focus(FIRST);
    }

    fn fill(self, form: &ActiviteForm, change: Option<Change>) {
        self.show(&FieldErrors::default());
        if let Some(kept) = self.find("label:has([name=note_gardee])") {
            kept.remove();
        }
        if let Some(jour) = self.find("[name=jour]") {
            let _ = jour.set_attribute("max", &appareil::today().to_string());
        }
        self.set(form);
        self.change.set(change);
    }

    /// Puts values in the fields, all that were there before being gone.
    fn set(self, form: &ActiviteForm) {
        let values = object(form);
        let mut taken: Vec<String> = Vec::new();
        for field in self.all("[name]") {
            let name = field.get_attribute("name").unwrap_or_default();
            let value = Reflect::get(&values, &name.as_str().into()).unwrap_or_default();
            let list = value.dyn_ref::<Array>();
            if let Some(input) =
                field.dyn_ref::<HtmlInputElement>().filter(|input| matches!(&*input.type_(), "radio" | "checkbox"))
            {
                let own = JsValue::from(input.value());
                input.set_checked(list.map_or(value == own, |list| list.includes(&own, 0)));
                continue;
            }
            // Fields of one name take the values of a list one after the other.
            let before = taken.iter().filter(|of| **of == name).count();
            taken.push(name);
            let value = list.map_or(value.clone(), |list| list.get(u32::try_from(before).unwrap_or(0)));
            let _ = Reflect::set(&field, &"value".into(), &value.as_string().unwrap_or_default().into());
        }
        for details in self.all("details:has(:checked)") {
            let _ = details.set_attribute("open", "");
        }
    }

    /// What stands in the form, as a browser would post it and the server read it.
    fn read(self) -> Option<ActiviteForm> {
        let data = self.form.with_value(FormData::new_with_form).ok()?;
        let values = object(&ActiviteForm::default());
        for name in Object::keys(values.unchecked_ref::<Object>()) {
            let one = Reflect::get(&values, &name).ok()?.is_string();
            let name = name.as_string()?;
            let typed = if one { data.get(&name) } else { data.get_all(&name).into() };
            if !typed.is_null() {
                Reflect::set(&values, &name.into(), &typed).ok()?;
            }
        }
        serde_json::from_str(&String::from(JSON::stringify(&values).ok()?)).ok()
    }

    /// What is to be corrected, on top and beside each field.
    fn show(self, errors: &FieldErrors) {
        for stale in self.all("[data-erreur]") {
            stale.remove();
        }
        for field in self.all("[aria-invalid]") {
            let _ = (field.remove_attribute("aria-invalid"), field.remove_attribute("aria-describedby"));
        }
        if let (Some(summary), Some(list)) = (self.find(SUMMARY), self.find("#erreurs ul")) {
            let _ = summary.toggle_attribute_with_force("hidden", errors.is_empty());
            list.set_text_content(None);
            for error in errors.iter() {
                let (item, link) = (element("li", ""), element("a", ""));
                let _ = link.set_attribute("href", &format!("#{}", error.field));
                link.set_text_content(Some(&error.message));
                let _ = (item.append_child(&link), list.append_child(&item));
            }
        }
        if errors.of("annotation").is_some() {
            self.offer_to_keep_note();
        }
        for error in errors.iter() {
            let Some(control) = self.find(&format!("#{}", error.field)) else { continue };
            let Some(field) = control.closest(".field").ok().flatten() else { continue };
            let id = format!("{}-erreur", error.field);
            let told = element("p", "error");
            let _ = (told.set_attribute("id", &id), told.set_attribute("data-erreur", ""));
            told.set_text_content(Some(&error.message));
            if let Some(title) = field.first_element_child() {
                let _ = title.insert_adjacent_element("afterend", &told);
            }
            let _ = (control.set_attribute("aria-invalid", "true"), control.set_attribute("aria-describedby", &id));
        }
    }

    /// What the server's page asks too beside a note that seems to tell who somebody is.
    fn offer_to_keep_note(self) {
        let field = self.find("#annotation").and_then(|note| note.closest(".field").ok().flatten());
        let (Some(field), None) = (field, self.find("[name=note_gardee]")) else { return };
        let kept = choice("check", "note_gardee", "true", note::KEPT);
        let _ = field.insert_adjacent_element("afterend", &kept);
    }

    /// Keeps the entry on this device, or says what is wrong with it.
    fn save(self) {
        let Some(typed) = self.read() else { return };
        let change = self.change.get_untracked();
        let id = match (typed.parse(appareil::today()), change) {
            (Err(errors), _) => {
                self.show(&errors);
                self.focus(SUMMARY);
                return;
            }
            (Ok(activite), None) => activite.id,
            (Ok(_), Some((id, _))) => id,
        };
        let form = ActiviteForm { cle: id.to_string(), ..typed };
        let titre = self.journal.contenu.with_untracked(|contenu| Texte::of(&form, contenu.cliche.as_ref()).titre);
        let (version, action) = (change.and_then(|(_, version)| version), Action::Ecrire(Box::new(form)));
        spawn_local(async move {
            if self.journal.write(id, version, action).await {
                self.say("saved", &format!("Enregistré sur cet appareil\u{a0}: {titre}"));
                self.begin();
            } else {
                self.say("error", "Cet appareil n’a pas pu garder cette activité. Ce que vous avez écrit reste ici.");
            }
        });
    }

    fn say(self, class: &str, sentence: &str) {
        if let Some(status) = self.find(".row > [role=status]") {
            status.set_class_name(class);
            status.set_text_content(Some(sentence));
        }
    }

    fn focus(self, selector: &str) {
        if let Some(element) = self.find(selector).and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
            let _ = element.focus();
        }
    }
}

/// The first question of the form.
const FIRST: &str = "[name=kind]:checked";
const SUMMARY: &str = "#erreurs";

/// An empty form, with the usual things chosen.
fn blank(choices: &Choices) -> ActiviteForm {
    renewed(ActiviteForm {
        contrat: choices.contrats.first().map(|contrat| contrat.id.to_string()).unwrap_or_default(),
        kind: Kind::Individuel.code().to_owned(),
        lieu: choices.lieux.first().map_or_else(|| NEW_LIEU.to_owned(), |lieu| lieu.id.to_string()),
        participants: "1".to_owned(),
        lieu_commune: choices.commune.as_ref().map(Commune::label).unwrap_or_default(),
        lieu_commune_code: choices
            .commune
            .as_ref()
            .map(|commune| commune.insee.as_str().to_owned())
            .unwrap_or_default(),
        ..ActiviteForm::default()
    })
}

/// The same for a new entry of today. Who came and the note were about other people.
fn renewed(form: ActiviteForm) -> ActiviteForm {
    // A new entry is of the present nomenclature: codes of another one say nothing there.
    let known = form.nomenclature() == Nomenclature::default();
    ActiviteForm {
        nomenclature: String::new(),
        themes: if known { form.themes.clone() } else { Vec::new() },
        redirections: Vec::new(),
        suites: Vec::new(),
        cle: appareil::fresh_id().to_string(),
        base: String::new(),
        jour: appareil::today().to_string(),
        ages: Vec::new(),
        genres: Vec::new(),
        statuts: Vec::new(),
        recurrents: String::new(),
        mandats: String::new(),
        annotation: String::new(),
        ..form
    }
}

/// A form as an object of the browser.
fn object(form: &ActiviteForm) -> JsValue {
    JSON::parse(&serde_json::to_string(form).unwrap_or_default()).unwrap_or_default()
}

fn element(name: &str, class: &str) -> Element {
    let made = document().create_element(name).expect("the name of an element");
    made.set_class_name(class);
    made
}

/// One more choice among several, as the server draws them.
fn choice(class: &str, name: &str, value: &str, label: &str) -> Element {
    let (chip, input, text) = (element("label", class), element("input", ""), element("span", ""));
    for (attribute, value) in [("type", "checkbox"), ("name", name), ("value", value)] {
        let _ = input.set_attribute(attribute, value);
    }
    text.set_text_content(Some(label));
    let _ = (chip.set_attribute("data-mien", ""), chip.append_child(&input), chip.append_child(&text));
    chip
}

fn option(value: &str, label: &str) -> Element {
    let option = element("option", "");
    let _ = (option.set_attribute("value", value), option.set_attribute("data-mien", ""));
    option.set_text_content(Some(label));
    option
}
