//! What the list of the log is made of: the ways through the history, the filter, the lines, the acts below them.

use std::collections::BTreeMap;

use leptos::prelude::*;

use super::{
    filtre::{Filtre, FiltreForm, Partie, Periode},
    lot::{GESTES, LotForm},
};
use crate::{
    activite::{
        model::{Canal, Kind},
        tableau::{Choices, Choosable, Ligne},
    },
    kernel::{
        form::FieldErrors,
        french,
        id::{ActiviteId, LotId},
    },
    referentiel::theme::{DEMARCHES_PRECISES, THEMES},
    ui::field::{Chips, Choice, SelectField, TextField},
};

/// The list, narrowed as the form says, with what follows (`&choisir=1`).
pub fn address(form: &FiltreForm, more: &str) -> String {
    let query = serde_html_form::to_string(form).unwrap_or_default();
    let query = format!("{query}{more}");
    let query = query.trim_start_matches('&');
    if query.is_empty() { "/activites/liste".to_owned() } else { format!("/activites/liste?{query}") }
}

/// The ways to look at the log.
#[component]
pub fn Vues(#[prop(optional)] current: &'static str) -> impl IntoView {
    let link = |path: &'static str, name: &'static str| {
        view! { <li><a href=path aria-current=(path == current).then_some("page")>{name}</a></li> }
    };
    view! {
        <nav class="ways" aria-label="Mes activités">
            <ul>
                {link("/activites", "Jour")}
                {link("/activites/semaine", "Semaine")}
                {link("/activites/mois", "Mois")}
                {link("/activites/liste", "Toutes mes activités")}
                {link("/activites/chiffres", "Chiffres")}
                {link("/activites/export", "Exporter")}
                {link("/activites/rapport", "Mon rapport")}
                {link("/activites/corbeille", "Corbeille")}
            </ul>
        </nav>
    }
}

/// Said on top of a page, with the way back.
#[component]
pub fn Annulable(said: String, lot: LotId) -> impl IntoView {
    view! {
        <form method="post" action="/activites/annuler" class="notice row spread" role="status">
            <span>{said}</span>
            <input type="hidden" name="lot" value=lot.to_string() />
            <button type="submit" class="link">"Annuler"</button>
        </form>
    }
}

/// Words to look for, and the way to all that a list can be narrowed by.
#[component]
pub fn Chercher() -> impl IntoView {
    view! {
        <form method="get" action="/activites/liste" role="search" class="search row">
            <label for="q">"Chercher dans mes notes"</label>
            <input class="control" type="search" id="q" name="q" />
            <button type="submit" class="button quiet">"Chercher"</button>
            <a href="/activites/liste?filtrer=1">"Filtrer"</a>
            <a href="/activites/liste?choisir=1">"Modifier plusieurs activités"</a>
        </form>
    }
}

/// All that the list can be narrowed by.
#[component]
pub fn Filtrer(form: FiltreForm, choices: Choices, errors: FieldErrors) -> impl IntoView {
    let error = |field: &str| errors.of(field).map(str::to_owned);
    let any = |label: &str, chosen: &str| Choice::new("", label, chosen.is_empty());
    let periodes =
        Periode::ALL.map(|periode| Choice::new(periode.code(), periode.label(), form.periode == periode.code()));
    let periodes = std::iter::once(any("Toutes, ou les dates ci-contre", &form.periode)).chain(periodes).collect();
    let kinds = Kind::ALL.map(|kind| Choice::new(kind.code(), kind.label(), form.kind == kind.code()));
    let kinds = std::iter::once(any("Tout", &form.kind)).chain(kinds).collect();
    let themes = std::iter::once(any("Tous", &form.theme)).chain(themes(&choices, &form.theme)).collect();
    let lieux = std::iter::once(any("Tous", &form.lieu)).chain(lieux(&choices, &Canal::ALL, &form.lieu)).collect();
    let contrats = (choices.contrats.len() > 1).then(|| {
        let contrats =
            std::iter::once(any("Tous", &form.contrat)).chain(chosen(&choices.contrats, &form.contrat)).collect();
        view! { <SelectField name="contrat" label="Pour" choices=contrats error=error("contrat") /> }
    });
    view! {
        <form method="get" action="/activites/liste" role="search" aria-label="Filtrer" class="sheet filter" novalidate>
            <TextField name="q" kind="search" label="Mots de la note" value=form.q.clone() error=error("q") />
            <div class="pair">
                <SelectField name="periode" label="Période" choices=periodes error=error("periode") />
                <TextField name="du" kind="date" label="Du" class="short" value=form.du.clone() error=error("du") />
                <TextField name="au" kind="date" label="Au" class="short" value=form.au.clone() error=error("au") />
            </div>
            <div class="pair">
                <SelectField name="kind" label="Quoi" choices=kinds error=error("kind") />
                <SelectField name="theme" label="Thème" choices=themes error=error("theme") />
                <SelectField name="lieu" label="Lieu" choices=lieux error=error("lieu") />
                {contrats}
            </div>
            <div class="row">
                <button type="submit" class="button">"Filtrer"</button>
                <a href="/activites/liste">"Tout afficher"</a>
            </div>
        </form>
    }
}

fn chosen<T: ToString>(list: &[Choosable<T>], chosen: &str) -> impl Iterator<Item = Choice> {
    list.iter().map(move |one| {
        let id = one.id.to_string();
        let is = id == chosen;
        Choice::new(id, one.label.clone(), is)
    })
}

fn themes(choices: &Choices, theme: &str) -> impl Iterator<Item = Choice> {
    let of = move |code: &str, label: &str| Choice::new(code, label, code == theme);
    let common = THEMES.iter().map(move |entry| of(entry.code, entry.label));
    let precise =
        DEMARCHES_PRECISES.iter().map(move |entry| of(entry.code, &format!("Démarches\u{a0}: {}", entry.label)));
    chosen(&choices.propres, theme).chain(common).chain(precise)
}

fn lieux(choices: &Choices, canaux: &'static [Canal], lieu: &str) -> impl Iterator<Item = Choice> {
    let canaux = canaux.iter().map(move |canal| Choice::new(canal.code(), canal.label(), canal.code() == lieu));
    chosen(&choices.lieux, lieu).chain(canaux)
}

/// The filter in words, each part a way to take it off.
#[component]
pub fn EnMots(form: FiltreForm, filtre: Filtre, choices: Choices) -> impl IntoView {
    let parts: Vec<_> = form
        .in_words(&filtre, &choices)
        .into_iter()
        .map(|(partie, said)| view! { <li><a class="chip" href=address(&form.without(partie), "&filtrer=1")><span class="visually-hidden">"Retirer\u{a0}: "</span>{said}<span aria-hidden="true">"\u{a0}×"</span></a></li> })
        .collect();
    (!parts.is_empty()).then(|| view! { <nav aria-label="Filtre"><ul class="chips filters">{parts}</ul></nav> })
}

/// Nothing is left: what to try.
#[component]
pub fn RienTrouve(form: FiltreForm, filtre: Filtre) -> impl IntoView {
    let advice = match (&filtre.recherche, filtre.du.or(filtre.au)) {
        (Some(_), _) => {
            "Essayez le début d’un mot, ou un seul mot. La recherche lit vos notes, pas les lieux ni les thèmes."
        }
        (None, Some(_)) => "Essayez une période plus longue.",
        (None, None) => "Essayez en retirant une partie du filtre.",
    };
    let longer = (filtre.du.or(filtre.au)).map(|_| {
        view! { " "<a href=address(&form.without(Partie::Periode), "&filtrer=1")>"Toutes les périodes"</a>"." }
    });
    view! { <p class="empty">"Aucune activité ne correspond. "{advice}{longer}</p> }
}

/// Lines of the log; with boxes to tick where several are to be changed.
#[component]
pub fn Lignes(
    lignes: Vec<Ligne>,
    #[prop(default = BTreeMap::new())] excerpts: BTreeMap<ActiviteId, String>,
    /// Which are ticked.
    #[prop(default = None)]
    ticked: Option<Box<dyn Fn(ActiviteId) -> bool>>,
) -> impl IntoView {
    let rows: Vec<_> = lignes.iter().map(|ligne| row(ligne, excerpts.get(&ligne.id), ticked.as_deref())).collect();
    view! {
        <table class:choosing=ticked.is_some()>
            <caption>"De la plus récente à la plus ancienne"</caption>
            <thead>
                <tr>
                    {ticked.is_some().then(|| view! { <th scope="col">"Choix"</th> })}
                    <th scope="col">"Jour"</th>
                    <th scope="col">"Activité"</th>
                    <th scope="col">"Lieu"</th>
                    <th scope="col" class="number">"Durée"</th>
                    <th scope="col" class="number">"Personnes"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

fn row(
    ligne: &Ligne,
    excerpt: Option<&String>,
    ticked: Option<&(dyn Fn(ActiviteId) -> bool + 'static)>,
) -> impl IntoView + use<> {
    view! {
        <tr>
            {ticked.map(|ticked| view! { <td><TickBox ligne=ligne checked=ticked(ligne.id) /></td> })}
            <td>{french::date(ligne.jour)}</td>
            <td>
                <a href=format!("/activites/{}", ligne.id)>{ligne.title()}</a>
                {excerpt.map(|excerpt| view! { <p class="excerpt">{excerpt.clone()}</p> })}
            </td>
            <td>{ligne.place()}</td>
            <td class="number">{ligne.duree.to_string()}</td>
            <td class="number">{ligne.people().unwrap_or_else(|| "–".to_owned())}</td>
        </tr>
    }
}

#[component]
pub fn TickBox<'a>(ligne: &'a Ligne, checked: bool) -> impl IntoView + use<> {
    let name = format!("Choisir\u{a0}: {}, {}", ligne.title(), french::date(ligne.jour));
    view! {
        <label class="tick">
            <input type="checkbox" name="ids" value=ligne.id.to_string() checked=checked />
            <span class="visually-hidden">{name}</span>
        </label>
    }
}

/// What to do with the entries that are ticked.
#[component]
pub fn Gestes(form: LotForm, choices: Choices, errors: FieldErrors) -> impl IntoView {
    let error = |field: &str| errors.of(field).map(str::to_owned);
    let several = choices.contrats.len() > 1;
    let gestes = GESTES.iter().filter(|(code, _)| several || *code != "contrat");
    let gestes = gestes.map(|(code, label)| Choice::new(*code, *label, form.geste == *code)).collect();
    let contrats = several.then(|| {
        let contrats = chosen(&choices.contrats, &form.contrat).collect();
        view! { <div class="for-contrat"><SelectField name="contrat" label="Nouveau contrat" choices=contrats error=error("contrat") /></div> }
    });
    let themes = themes(&choices, &form.theme).collect();
    let lieux = lieux(&choices, &[Canal::Domicile, Canal::Distance], &form.lieu).collect();
    view! {
        <section class="sheet acts" aria-labelledby="gestes">
            <h2 id="gestes">"Avec les activités cochées"</h2>
            <input type="hidden" name="cle" value=form.cle.clone() />
            <input type="hidden" name="retour" value=form.retour.clone() />
            <Chips name="geste" legend="Que faire\u{a0}?" choices=gestes error=error("geste") />
            <div class="for-theme"><SelectField name="theme" label="Thème" choices=themes error=error("theme") /></div>
            <div class="for-lieu"><SelectField name="lieu" label="Nouveau lieu" choices=lieux error=error("lieu") /></div>
            {contrats}
            <p class="hint">"Une activité qui ne serait plus juste reste comme elle est\u{a0}: nous vous dirons laquelle. Vous pourrez annuler."</p>
            <button type="submit" class="button">"Appliquer"</button>
        </section>
    }
}
