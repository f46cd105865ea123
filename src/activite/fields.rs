//! The fields of the log's form, as they were typed.

use leptos::prelude::*;

use super::{
    form::{ActiviteForm, NEW_LIEU, OTHER_DUREE, USUAL_DUREES, field_of},
    model::{Canal, Kind, Suite},
    note::{self, Personal},
    tableau::Choices,
};
use crate::{
    kernel::{form::FieldErrors, french},
    referentiel::{
        nomenclature::{AUTONOMIES, Axe, MATERIELS, NIVEAUX, Nomenclature},
        theme::{DEMARCHES_PRECISES, Entry},
    },
    territoire::{self, field::CommuneField},
    ui::field::{ChipRow, Chips, Choice, Counts, ErrorSummary, SelectField, TextAreaField, TextField},
};

/// Themes at hand, the others are one press away.
const AT_HAND: usize = 8;

#[component]
pub fn Fields(
    form: ActiviteForm,
    errors: FieldErrors,
    choices: Choices,
    today: String,
    /// From something known: the focus waits in it, one press of Enter away from being saved.
    #[prop(optional)]
    filled: bool,
) -> impl IntoView {
    let error = |field: &str| errors.of(field).map(str::to_owned);
    let kinds = Kind::ALL.map(|kind| {
        let chosen = form.kind == kind.code();
        Choice { focused: filled && chosen, ..Choice::new(kind.code(), kind.label(), chosen) }
    });
    let kinds = kinds.to_vec();
    let contrats: Vec<_> = choices
        .contrats
        .iter()
        .map(|contrat| {
            Choice::new(contrat.id.to_string(), contrat.label.clone(), form.contrat == contrat.id.to_string())
        })
        .collect();
    let asked = !errors.is_empty() && Personal::in_text(&form.annotation).is_some();
    let themes = view! { <Themes form=form.clone() choices=choices.clone() error=error("themes") /> };
    let lieu = view! { <Lieu form=form.clone() errors=errors.clone() choices=choices /> };
    let people = view! { <People form=form.clone() errors=errors.clone() /> };
    let next = view! { <Next form=form.clone() errors=errors.clone() /> };
    view! {
        <ErrorSummary errors=errors.clone() />
        <input type="hidden" name="cle" value=form.cle.clone() />
        <input type="hidden" name="base" value=form.base.clone() />
        <input type="hidden" name="nomenclature" value=form.nomenclature.clone() />
        {if contrats.len() > 1 {
            view! { <SelectField name="contrat" label="Pour" choices=contrats error=error("contrat") /> }.into_any()
        } else {
            view! { <input type="hidden" name="contrat" value=form.contrat.clone() /> }.into_any()
        }}
        <Chips name="kind" legend="Quoi" choices=kinds error=error("kind") />
        <Chips name="duree" legend="Durée" choices=durees(&form.duree) error=error("duree")>
            <TextField name="duree_autre" label="Autre durée" hint="Par exemple 1 h 15" class="other-duree short" value=form.duree_autre.clone() />
        </Chips>
        {themes}
        <div class="pair">
            <TextField name="participants" label="Personnes" class="public short" inputmode="numeric" value=form.participants.clone() error=error("participants") />
            <TextField name="jour" label="Jour" kind="date" class="short" max=today value=form.jour.clone() error=error("jour") />
        </div>
        {lieu}
        {people}
        {next}
        <TextAreaField
            name="annotation"
            label="Note (facultatif)"
            hint="Pour vous seul·e. N’écrivez pas de nom, de téléphone ni d’adresse des personnes aidées."
            rows=2
            value=form.annotation.clone()
            error=error("annotation")
        />
        {asked.then(|| view! {
            <label class="check">
                <input type="checkbox" name="note_gardee" value="true" checked=form.note_gardee == "true" />
                <span>{note::KEPT}</span>
            </label>
        })}
        <div class="row">
            <button type="submit" class="button">"Enregistrer"</button>
            <div role="status"></div>
        </div>
    }
}

fn durees(chosen: &str) -> Vec<Choice> {
    let usual = USUAL_DUREES.map(|minutes| {
        Choice::new(minutes.to_string(), french::minutes(minutes.into()), chosen == minutes.to_string())
    });
    usual.into_iter().chain([Choice::new(OTHER_DUREE, "Autre", chosen == OTHER_DUREE)]).collect()
}

fn chosen_of(entries: impl IntoIterator<Item = &'static Entry>, chosen: &[String]) -> Vec<Choice> {
    let choice = |entry: &Entry| Choice::new(entry.code, entry.label, chosen.iter().any(|code| code == entry.code));
    entries.into_iter().map(choice).collect()
}

/// The person's usual themes at hand, then their structure's own, the others one press away.
#[component]
fn Themes(form: ActiviteForm, choices: Choices, error: Option<String>) -> impl IntoView {
    let mut entries: Vec<_> = form.nomenclature().themes().iter().collect();
    entries.sort_by_key(|entry| choices.themes.iter().position(|code| code == entry.code).unwrap_or(usize::MAX));
    let others = chosen_of(entries.split_off(AT_HAND), &form.themes);
    let mut usual = chosen_of(entries, &form.themes);
    usual.extend(choices.propres.iter().map(|theme| {
        let id = theme.id.to_string();
        let chosen = form.themes.contains(&id);
        Choice::new(id, theme.label.clone(), chosen)
    }));
    let open = |choices: &[Choice]| choices.iter().any(|choice| choice.chosen);
    let others_open = open(&others);
    let precise = (form.nomenclature() == Nomenclature::V2).then(|| {
        let precise = chosen_of(&DEMARCHES_PRECISES, &form.themes);
        (open(&precise), precise)
    });
    view! {
        <Chips name="themes" legend="Thèmes" several=true class="public" choices=usual error=error>
            {precise.map(|(open, precise)| view! {
                <details open=open>
                    <summary>"Préciser la démarche administrative"</summary>
                    <ChipRow name="themes" several=true choices=precise />
                </details>
            })}
            <details open=others_open>
                <summary>"Tous les thèmes"</summary>
                <ChipRow name="themes" several=true choices=others />
            </details>
        </Chips>
    }
}

#[component]
fn Lieu(form: ActiviteForm, errors: FieldErrors, choices: Choices) -> impl IntoView {
    let error = |field: &str| errors.of(field).map(str::to_owned);
    let known = choices
        .lieux
        .iter()
        .map(|lieu| Choice::new(lieu.id.to_string(), lieu.label.clone(), form.lieu == lieu.id.to_string()));
    let without = [Canal::Domicile, Canal::Distance]
        .map(|canal| Choice::new(canal.code(), canal.label(), form.lieu == canal.code()));
    let new = Choice::new(NEW_LIEU, "Un autre lieu…", form.lieu == NEW_LIEU);
    let lieux: Vec<_> = known.chain(without).chain([new]).collect();
    // Asked with the first errors, whichever they are.
    let candidates = if errors.is_empty() { Vec::new() } else { territoire::api::candidates(&form.lieu_commune) };
    // At someone's home, the commune is most often the one of last time. No code goes with it: its label says which commune
    // it is, and a code would stay with another text that is typed in its place.
    let commune = match &choices.commune {
        Some(commune) if form.lieu_commune.is_empty() && errors.is_empty() => commune.label(),
        _ => form.lieu_commune.clone(),
    };
    view! {
        <SelectField name="lieu" label="Lieu" choices=lieux error=error("lieu") />
        <div class="new-lieu">
            <TextField name="lieu_nom" label="Nom du nouveau lieu" value=form.lieu_nom.clone() error=error("lieu_nom") />
            <label class="check">
                <input type="checkbox" name="lieu_occasionnel" value="true" checked=form.lieu_occasionnel == "true" />
                <span>"Lieu occasionnel\u{a0}: je n’y travaille pas d’habitude"</span>
            </label>
        </div>
        <div class="no-lieu">
            <CommuneField
                name="lieu_commune"
                label="Commune, ou code postal"
                value=commune
                error=error("lieu_commune")
                code_name="lieu_commune_code"
                code=form.lieu_commune_code.clone()
                candidates=candidates
            />
        </div>
    }
}

/// Who came. Nothing of it is required: what is not counted is « non communiqué ».
#[component]
fn People(form: ActiviteForm, errors: FieldErrors) -> impl IntoView {
    let error = |field: &str| errors.of(field).map(str::to_owned);
    let nomenclature = form.nomenclature();
    let asked = |axe: Axe| {
        let classes = nomenclature.classes(axe);
        classes[..nomenclature.unsaid(axe).unwrap_or(classes.len())].iter().map(|class| class.label).collect::<Vec<_>>()
    };
    let counts = |axe: Axe, typed: &[String]| {
        let lines = asked(axe);
        let name = field_of(axe);
        (!lines.is_empty()).then(
            || view! { <Counts name=name legend=axe.label() lines=lines typed=typed.to_vec() error=error(name) /> },
        )
    };
    let typed = |values: &[String]| values.iter().any(|value| !value.is_empty());
    let wrong = ["recurrents", "ages", "genres", "statuts"].iter().any(|field| errors.of(field).is_some());
    let open = wrong || typed(&form.ages) || typed(&form.genres) || typed(&form.statuts) || !form.recurrents.is_empty();
    view! {
        <details class="public more" open=open>
            <summary>"Qui est venu\u{a0}? "<span class="muted">"Facultatif"</span></summary>
            <div class="stack">
            <TextField name="recurrents" label="Dont déjà venues" class="short" inputmode="numeric" value=form.recurrents.clone() error=error("recurrents") />
            <p class="hint">"Comptez ce que vous savez. Le reste est noté «\u{a0}non communiqué\u{a0}»."</p>
            {counts(Axe::Age, &form.ages)}
            {counts(Axe::Statut, &form.statuts)}
            {counts(Axe::Genre, &form.genres)}
            </div>
        </details>
    }
}

/// How it went, and what comes next.
#[component]
fn Next(form: ActiviteForm, errors: FieldErrors) -> impl IntoView {
    let error = |field: &str| errors.of(field).map(str::to_owned);
    let one = |list: &'static [Entry], code: &str| chosen_of(list, &[code.to_owned()]);
    let suites: Vec<_> = Suite::ALL
        .map(|suite| Choice::new(suite.code(), suite.label(), form.suites.iter().any(|code| code == suite.code())))
        .to_vec();
    let redirections = chosen_of(form.nomenclature().redirections(), &form.redirections);
    let wrong = ["materiels", "autonomie", "niveau", "suites", "redirections", "mandats"];
    let open = wrong.iter().any(|field| errors.of(field).is_some())
        || !(form.materiels.is_empty() && form.suites.is_empty() && form.redirections.is_empty())
        || !(form.autonomie.is_empty() && form.niveau.is_empty() && form.mandats.is_empty());
    view! {
        <details class="public more" open=open>
            <summary>"Et ensuite\u{a0}? Matériel, autonomie "<span class="muted">"Facultatif"</span></summary>
            <div class="stack">
            <Chips name="suites" legend="La suite" several=true choices=suites error=error("suites") />
            <Chips name="redirections" legend="Vers qui\u{a0}?" several=true class="where-to" choices=redirections error=error("redirections") />
            <Chips name="materiels" legend="Matériel" several=true choices=chosen_of(&MATERIELS, &form.materiels) error=error("materiels") />
            <Chips name="autonomie" legend="Autonomie de la personne" class="alone" choices=one(&AUTONOMIES, &form.autonomie) error=error("autonomie") />
            <Chips name="niveau" legend="Niveau de l’atelier" class="together" choices=one(&NIVEAUX, &form.niveau) error=error("niveau") />
            <TextField name="mandats" label="Mandats Aidants Connect conclus" class="short" inputmode="numeric" value=form.mandats.clone() error=error("mandats") />
            </div>
        </details>
    }
}
