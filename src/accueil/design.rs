//! The components in all their states, on one page: what is not here does not exist.

use axum::response::Response;
use leptos::prelude::*;

use super::design_charts;
use crate::{
    kernel::form::FieldErrors,
    server::request::Request,
    territoire::{self, field::CommuneField},
    ui::{
        field::{Chips, Choice, ErrorSummary, Rows, SelectField, TextAreaField, TextField},
        icon::{KnotDone, KnotLate, KnotNow, KnotToCome},
        layout::Document,
        stepper::{Step, StepState, Stepper},
    },
};

const COLOURS: [(&str, &str); 10] = [
    ("paper", "Papier"),
    ("sheet", "Feuille"),
    ("ink", "Encre"),
    ("ink-soft", "Encre claire"),
    ("line", "Trait"),
    ("control", "Bord de champ"),
    ("thread", "Fil"),
    ("thread-pale", "Fil pâle"),
    ("now", "Maintenant"),
    ("late", "Retard"),
];

pub async fn design(cx: Request) -> Response {
    cx.page(Document::titled("Composants").with_islands(), || {
        let colours: Vec<_> =
            COLOURS.map(|(code, name)| view! { <li><span class=format!("swatch {code}") aria-hidden="true"></span>{name}</li> }).into_iter().collect();
        let mut errors = FieldErrors::default();
        errors.add("d_erreur", "Écrivez une adresse e-mail, par exemple prenom.nom@exemple.fr.");
        errors.add("d_choix_erreur", "Choisissez une durée.");
        let durees = |chosen: usize| ["15 min", "30 min", "1 h"].iter().enumerate().map(|(at, text)| Choice::new(at.to_string(), *text, at == chosen)).collect::<Vec<_>>();
        view! {
            <h1>"Composants"</h1>
            <section aria-labelledby="d-couleurs"><h2 id="d-couleurs">"Couleurs"</h2><ul class="swatches">{colours}</ul></section>
            <section aria-labelledby="d-texte">
                <h2 id="d-texte">"Textes"</h2>
                <p class="lead">"Un chapeau, en une phrase."</p>
                <p>"Un paragraphe, avec "<a href="/design">"un lien"</a>" et "<strong>"un mot important"</strong>"."</p>
                <p class="muted">"Une précision."</p>
                <p class="notice">"Une information à lire avant d’aller plus loin."</p>
                <p class="empty">"Une liste vide, et quoi faire."</p>
                <p class="saved">"Enregistré"</p>
            </section>
            <section aria-labelledby="d-boutons">
                <h2 id="d-boutons">"Boutons"</h2>
                <div class="row">
                    <button class="button" type="button">"Action principale"</button>
                    <button class="button quiet" type="button">"Action secondaire"</button>
                    <button class="button" type="button" aria-disabled="true">"En cours"</button>
                </div>
            </section>
            <section aria-labelledby="d-champs">
                <h2 id="d-champs">"Champs"</h2>
                <ErrorSummary errors=errors.clone() />
                <div class="sheet">
                    <TextField name="d_texte" label="Un texte" hint="Une aide, sous le nom du champ." value="" />
                    <TextField name="d_erreur" label="Un texte refusé" value="prenom.nom" error=errors.of("d_erreur").map(str::to_owned) />
                    <TextField name="d_date" label="Une date" kind="date" class="short" value="2026-11-24" />
                    <SelectField name="d_liste" label="Une liste" choices=durees(1) />
                    <TextAreaField name="d_long" label="Un texte long (facultatif)" value="Sur\nplusieurs lignes." />
                    <Rows name="d_rangs" legend=view! { "Un choix en rangs" }.into_any() choices=durees(1) />
                    <Chips name="d_choix" legend="Un choix" choices=durees(0) />
                    <Chips name="d_choix_erreur" legend="Un choix refusé" choices=durees(9) error=errors.of("d_choix_erreur").map(str::to_owned) />
                    <Chips name="d_plusieurs" legend="Plusieurs choix" several=true choices=durees(2) />
                    <CommuneField name="d_commune" label="Une commune, ou son code postal" value="" code_name="d_insee" code="" />
                    <CommuneField name="d_laquelle" label="Une commune parmi plusieurs" value="Saint-Denis" code_name="d_laquelle_insee" code="97411" candidates=territoire::api::candidates("Saint-Denis") />
                    <label class="check"><input type="checkbox" name="d_case" value="true" checked /><span>"Une case"</span></label>
                </div>
            </section>
            <section aria-labelledby="d-fil">
                <h2 id="d-fil">"Le fil"</h2>
                <ol class="thread">
                    <li><KnotDone /><p class="when">"45 min"</p><h3>"Une étape faite"</h3><p>"Ce qui s’est passé."</p></li>
                    <li class="now"><KnotNow /><p class="when">"Maintenant"</p><h3>"L’étape en cours"</h3></li>
                    <li class="to-come"><KnotToCome /><p class="when">"8 décembre"</p><h3>"Une étape à venir"</h3></li>
                </ol>
                <ol class="thread suivi">
                    <li class="to-come now"><KnotNow /><p class="when">"aujourd’hui"</p><h3>"L’étape en cours"</h3></li>
                    <li class="to-come late"><KnotLate /><p class="when">"en retard de 2\u{a0}jours"</p><h3>"Une étape en retard"</h3></li>
                </ol>
                <p class="row"><span class="badge">"une information"</span><span class="badge now">"à envoyer"</span><span class="badge late">"en retard de 2\u{a0}jours"</span></p>
                <dl class="key-figures"><div><dt>"Étape"</dt><dd>"J+4"</dd></div><div class="late"><dt>"Prochaine date"</dt><dd>"10 juin"</dd></div></dl>
            </section>
            <section aria-labelledby="d-etapes">
                <h2 id="d-etapes">"Le fil, couché"</h2>
                <Stepper steps=steps() />
                <p class="notice draft"><strong>"Brouillon. "</strong>"Rien n’est encore envoyé."</p>
                <p class="paper-code">"7K3M-9QWE-0000-ABCD-EFGH-JKMN-PQRS"</p>
            </section>
            <section aria-labelledby="d-table">
                <h2 id="d-table">"Tableau"</h2>
                <table>
                    <caption>"Une légende"</caption>
                    <thead><tr><th scope="col">"Jour"</th><th scope="col">"Activité"</th><th scope="col" class="number">"Durée"</th></tr></thead>
                    <tbody><tr><td>"24 novembre 2026"</td><td>"Atelier · E-mail"</td><td class="number">"1\u{202f}h\u{202f}30"</td></tr></tbody>
                </table>
            </section>
            <section aria-labelledby="d-graphiques"><h2 id="d-graphiques">"Graphiques"</h2>{design_charts::all()}</section>
        }
    })
}

fn steps() -> Vec<Step> {
    [("Faite", StepState::Done), ("En cours", StepState::Now), ("À venir", StepState::ToCome)]
        .map(|(label, state)| Step { label, state, href: (state == StepState::Done).then(|| "/design".to_owned()) })
        .into()
}
