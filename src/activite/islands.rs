//! The quick entry: the same form as without JavaScript, answered in place.

use leptos::{prelude::*, server_fn::codec::Json};
use serde::{Deserialize, Serialize};

use super::model::{ActiviteForm, Choices, Kind, Ligne, NEW_LIEU, OTHER_DUREE, Tableau, Totals};
use crate::{
    error::AppError,
    kernel::{form::FieldErrors, french, id::ActiviteId},
    referentiel::theme::{DEMARCHES_PRECISES, Entry, THEMES},
    ui::{
        field::{Choice, ChipRow, Chips, ErrorSummary, SelectField, TextAreaField, TextField},
        icon::KnotDone,
    },
};

/// What the page shows after an entry: the day as it is now, and an empty form.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Recorded {
    pub id: ActiviteId,
    pub tableau: Tableau,
    pub choices: Choices,
    pub form: ActiviteForm,
}

#[server(prefix = "/api", endpoint = "activites", input = Json)]
pub async fn enregistrer_activite(form: ActiviteForm) -> Result<Recorded, AppError> {
    crate::server::function::answer(async |cx| {
        use super::api;
        let id = api::record(cx, &form).await?;
        let jour = form.jour.parse().unwrap_or_else(|_| cx.today());
        let choices = api::choices(cx).await?;
        let form = api::blank(cx, &choices, jour)?;
        Ok(Recorded { id, tableau: api::tableau(cx, jour).await?, choices, form })
    })
    .await
}

/// Where the form stands.
#[derive(Clone)]
enum State {
    Typing,
    Sending,
    Saved(ActiviteId, String),
    Failed(AppError),
}

/// The form and the day, side by side.
#[island]
pub fn Saisie(tableau: Tableau, choices: Choices, form: ActiviteForm, errors: FieldErrors) -> impl IntoView {
    let shown = RwSignal::new((form, errors, choices));
    let (tableau, set_tableau) = signal(tableau);
    let (state, set_state) = signal(State::Typing);

    let submit = move |event: leptos::ev::SubmitEvent| {
        let Some(element) = sent_form(&event) else { return };
        let Some(form) = typed(&element) else { return };
        event.prevent_default();
        if matches!(state.get_untracked(), State::Sending) {
            return;
        }
        let refuse = move |form: ActiviteForm, errors: FieldErrors| {
            shown.update(|shown| (shown.0, shown.1) = (form, errors));
            set_state.set(State::Typing);
            focus("erreurs");
        };
        if let Err(errors) = form.parse(tableau.get_untracked().today) {
            refuse(form, errors);
            return;
        }
        set_state.set(State::Sending);
        leptos::task::spawn_local(async move {
            match enregistrer_activite(form.clone()).await {
                Ok(recorded) => {
                    let line = recorded.tableau.lignes.iter().find(|ligne| ligne.id == recorded.id).map(Ligne::title).unwrap_or_default();
                    set_tableau.set(recorded.tableau);
                    shown.set((recorded.form, FieldErrors::default(), recorded.choices));
                    set_state.set(State::Saved(recorded.id, line));
                    focus("kind");
                }
                Err(AppError::Invalid(errors)) => refuse(form, errors),
                // These have a page of their own, that keeps what was typed.
                Err(AppError::Unauthenticated | AppError::Conflict { .. }) => {
                    let _ = element.submit();
                }
                Err(error) => set_state.set(State::Failed(error)),
            }
        });
    };

    view! {
        <div class="columns">
            <form method="post" action="/activites" class="sheet entry" novalidate on:submit:capture=submit>
                {move || {
                    let (form, errors, choices) = shown.get();
                    view! { <Fields form=form errors=errors choices=choices today=tableau.get_untracked().today.to_string() /> }
                }}
                <div class="row">
                    <button class="button" aria-disabled=move || matches!(state.get(), State::Sending).then_some("true")>
                        "Enregistrer"
                    </button>
                    <div role="status">{move || said(state.get())}</div>
                </div>
            </form>
            <section class="day" aria-labelledby="journee">{move || view! { <Day tableau=tableau.get() /> }}</section>
        </div>
    }
}

fn said(state: State) -> Option<AnyView> {
    match state {
        State::Typing => None,
        State::Sending => Some(view! { <span class="muted">"Enregistrement…"</span> }.into_any()),
        State::Saved(id, line) => {
            Some(view! { <span class="saved">"Enregistré : "<a href=format!("/activites/{id}")>{line}</a></span> }.into_any())
        }
        State::Failed(error) => {
            let (title, text) = error.explanation();
            Some(view! { <span class="error">{title}". "{text}" Ce que vous avez écrit reste ici."</span> }.into_any())
        }
    }
}

/// All the fields, as they were typed.
#[component]
fn Fields(form: ActiviteForm, errors: FieldErrors, choices: Choices, today: String) -> impl IntoView {
    let error = |field: &str| errors.of(field).unwrap_or_default().to_owned();
    let kinds = Kind::ALL.map(|kind| Choice::new(kind.code(), kind.label(), form.kind == kind.code())).to_vec();
    let mut lieux: Vec<_> =
        choices.lieux.iter().map(|lieu| Choice::new(lieu.id.to_string(), lieu.label.clone(), form.lieu == lieu.id.to_string())).collect();
    lieux.push(Choice::new(NEW_LIEU, "Un autre lieu…", form.lieu == NEW_LIEU));
    let contrats: Vec<_> = choices
        .contrats
        .iter()
        .map(|contrat| Choice::new(contrat.id.to_string(), contrat.label.clone(), form.contrat == contrat.id.to_string()))
        .collect();
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
            <TextField name="lieu_commune" label="Sa commune, ou son code postal" value=form.lieu_commune.clone() error=error("lieu_commune") />
        </div>
        <TextAreaField
            name="annotation"
            label="Note (facultatif)"
            hint="Pour vous seul·e. N’écrivez pas de nom, de téléphone ni d’adresse des personnes aidées."
            rows=2
            value=form.annotation.clone()
            error=error("annotation")
        />
    }
}

/// The usual durations in minutes (nomenclature v2), and another one.
fn durees(chosen: &str) -> Vec<Choice> {
    let usual = [15_u32, 30, 45, 60, 90, 120].map(|minutes| Choice::new(minutes.to_string(), french::minutes(minutes), chosen == minutes.to_string()));
    usual.into_iter().chain([Choice::new(OTHER_DUREE, "Autre", chosen == OTHER_DUREE)]).collect()
}

/// The most used themes at hand, the others one press away.
#[component]
fn Themes(chosen: Vec<String>, error: String) -> impl IntoView {
    const AT_HAND: usize = 8;
    let choices = |entries: &[Entry]| -> Vec<Choice> {
        entries.iter().map(|entry| Choice::new(entry.code, entry.label, chosen.iter().any(|code| code == entry.code))).collect()
    };
    let (usual, others, precise) = (choices(&THEMES[..AT_HAND]), choices(&THEMES[AT_HAND..]), choices(&DEMARCHES_PRECISES));
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

/// The thread of a day, and its totals.
#[component]
fn Day(tableau: Tableau) -> impl IntoView {
    let Tableau { jour, today, lignes, day, week } = tableau;
    let empty = lignes.is_empty();
    let lines: Vec<_> = lignes
        .into_iter()
        .map(|ligne| {
            view! {
                <li>
                    <KnotDone />
                    <p class="when">{ligne.duree.to_string()}</p>
                    <h3><a href=format!("/activites/{}", ligne.id)>{ligne.title()}</a></h3>
                    <p>{ligne.lieu.clone()}", "{ligne.commune.clone()}{ligne.people().map(|people| format!(" · {people}"))}</p>
                </li>
            }
        })
        .collect();
    view! {
        <h2 id="journee">{french::capitalised(&french::relative_day(jour, today))}</h2>
        <p class="muted totals" id="total-jour">{summed(day)}</p>
        {empty.then(|| view! { <p class="empty">"Rien n’est encore noté ce jour-là. Votre première activité apparaîtra ici."</p> })}
        <ol class="thread">{lines}</ol>
        <h2>"La semaine"</h2>
        <p class="muted totals" id="total-semaine">{summed(week)}</p>
    }
}

/// « 12 activités · 31 personnes · 9 h 30 ».
fn summed(totals: Totals) -> String {
    let entries = french::count(u64::from(totals.entries), "activité", "activités");
    let people = french::count(u64::from(totals.participants), "personne", "personnes");
    format!("{entries} · {people} · {}", french::minutes(totals.duree))
}

fn sent_form(event: &leptos::ev::SubmitEvent) -> Option<leptos::web_sys::HtmlFormElement> {
    use leptos::wasm_bindgen::JsCast as _;
    event.target()?.dyn_into().ok()
}

/// What stands in the fields, whoever put it there: the person, the browser, or the page.
fn typed(form: &leptos::web_sys::HtmlFormElement) -> Option<ActiviteForm> {
    let data = leptos::web_sys::FormData::new_with_form(form).ok()?;
    let text = |name: &str| data.get(name).as_string().unwrap_or_default();
    Some(ActiviteForm {
        cle: text("cle"),
        contrat: text("contrat"),
        jour: text("jour"),
        kind: text("kind"),
        lieu: text("lieu"),
        lieu_nom: text("lieu_nom"),
        lieu_commune: text("lieu_commune"),
        duree: text("duree"),
        duree_autre: text("duree_autre"),
        participants: text("participants"),
        themes: data.get_all("themes").iter().filter_map(|value| value.as_string()).collect(),
        annotation: text("annotation"),
    })
}

/// Once the page has been redrawn.
fn focus(id: &'static str) {
    request_animation_frame(move || {
        use leptos::wasm_bindgen::JsCast as _;
        let element = document().get_element_by_id(id).and_then(|element| element.dyn_into::<leptos::web_sys::HtmlElement>().ok());
        if let Some(element) = element {
            let _ = element.focus();
        }
    });
}
