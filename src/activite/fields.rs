//! The fields of the log's form, as they were typed.

use leptos::prelude::*;

use super::model::{ActiviteForm, Kind, NEW_LIEU, OTHER_DUREE};
use super::tableau::Choices;
use crate::{
    kernel::{form::FieldErrors, french},
    referentiel::theme::{DEMARCHES_PRECISES, Entry, THEMES},
    territoire::{self, field::CommuneField},
    ui::field::{ChipRow, Chips, Choice, ErrorSummary, SelectField, TextAreaField, TextField},
};

#[component]
pub fn Fields(form: ActiviteForm, errors: FieldErrors, choices: Choices, today: String) -> impl IntoView {
    let error = |field: &str| errors.of(field).map(str::to_owned);
    let kinds = Kind::ALL.map(|kind| Choice::new(kind.code(), kind.label(), form.kind == kind.code())).to_vec();
    let mut lieux: Vec<_> = choices
        .lieux
        .iter()
        .map(|lieu| Choice::new(lieu.id.to_string(), lieu.label.clone(), form.lieu == lieu.id.to_string()))
        .collect();
    lieux.push(Choice::new(NEW_LIEU, "Un autre lieu…", form.lieu == NEW_LIEU));
    let contrats: Vec<_> = choices
        .contrats
        .iter()
        .map(|contrat| {
            Choice::new(contrat.id.to_string(), contrat.label.clone(), form.contrat == contrat.id.to_string())
        })
        .collect();
    // Asked with the first errors, whichever they are.
    let candidates = if errors.is_empty() { Vec::new() } else { territoire::api::candidates(&form.lieu_commune) };
    view! {
        <ErrorSummary errors=errors.clone() />
        <input type="hidden" name="cle" value=form.cle.clone() />
        {if contrats.len() > 1 {
            view! { <SelectField name="contrat" label="Pour" choices=contrats error=error("contrat") /> }.into_any()
        } else {
            view! { <input type="hidden" name="contrat" value=form.contrat.clone() /> }.into_any()
        }}
        <Chips name="kind" legend="Quoi" choices=kinds error=error("kind") />
        <Chips name="duree" legend="Durée" choices=durees(&form.duree) error=error("duree")>
            <TextField name="duree_autre" label="Autre durée" hint="Par exemple 1 h 15" class="other-duree short" value=form.duree_autre.clone() />
        </Chips>
        <Themes chosen=form.themes.clone() error=error("themes") />
        <div class="pair">
            <TextField name="participants" label="Personnes" class="public short" inputmode="numeric" value=form.participants.clone() error=error("participants") />
            <TextField name="jour" label="Jour" kind="date" class="short" max=today value=form.jour.clone() error=error("jour") />
        </div>
        <SelectField name="lieu" label="Lieu" choices=lieux error=error("lieu") />
        <div class="new-lieu">
            <TextField name="lieu_nom" label="Nom du nouveau lieu" value=form.lieu_nom.clone() error=error("lieu_nom") />
            <CommuneField
                name="lieu_commune"
                label="Sa commune, ou son code postal"
                value=form.lieu_commune.clone()
                error=error("lieu_commune")
                code_name="lieu_commune_code"
                code=form.lieu_commune_code.clone()
                candidates=candidates
            />
        </div>
        <TextAreaField
            name="annotation"
            label="Note (facultatif)"
            hint="Pour vous seul·e. N’écrivez pas de nom, de téléphone ni d’adresse des personnes aidées."
            rows=2
            value=form.annotation.clone()
            error=error("annotation")
        />
        <div class="row">
            <button type="submit" class="button">"Enregistrer"</button>
            <div role="status"></div>
        </div>
    }
}

/// The usual durations in minutes (nomenclature v2), and another one.
fn durees(chosen: &str) -> Vec<Choice> {
    let usual = [15_u32, 30, 45, 60, 90, 120]
        .map(|minutes| Choice::new(minutes.to_string(), french::minutes(minutes), chosen == minutes.to_string()));
    usual.into_iter().chain([Choice::new(OTHER_DUREE, "Autre", chosen == OTHER_DUREE)]).collect()
}

/// The most used themes at hand, the others one press away.
#[component]
fn Themes(chosen: Vec<String>, error: Option<String>) -> impl IntoView {
    const AT_HAND: usize = 8;
    let choices = |entries: &[Entry]| -> Vec<Choice> {
        entries
            .iter()
            .map(|entry| Choice::new(entry.code, entry.label, chosen.iter().any(|code| code == entry.code)))
            .collect()
    };
    let (usual, others, precise) =
        (choices(&THEMES[..AT_HAND]), choices(&THEMES[AT_HAND..]), choices(&DEMARCHES_PRECISES));
    let open = |choices: &[Choice]| choices.iter().any(|choice| choice.chosen);
    let (others_open, precise_open) = (open(&others), open(&precise));
    view! {
        <Chips name="themes" legend="Thèmes" several=true class="public" choices=usual error=error>
            <details open=precise_open>
                <summary>"Préciser la démarche administrative"</summary>
                <ChipRow name="themes" several=true choices=precise />
            </details>
            <details open=others_open>
                <summary>"Tous les thèmes"</summary>
                <ChipRow name="themes" several=true choices=others />
            </details>
        </Chips>
    }
}
