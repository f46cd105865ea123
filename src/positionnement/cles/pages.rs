//! Where the administration of the site reads the bank, and corrects a key.

use axum::{
    extract::{Path, Query},
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;
use serde::Deserialize;
use uuid::Uuid;

use super::{CleForm, Corrigee, Effet, MOTIF, key_of, melange, store};
use crate::{
    error::AppError,
    kernel::{form::FieldErrors, french},
    positionnement::{
        answer::Situation,
        engine::Cle,
        epreuve::{
            question::Champs,
            saisie::{Geste, Saisie},
        },
        items::{Item, Question, bank},
        model::Reponse,
        signalement::{self, pages::Signalements},
    },
    referentiel::famille::Famille,
    server::{form::Fields, request::Request},
    ui::{
        field::{ErrorSummary, TextAreaField},
        layout::Document,
    },
};

const BANK: &str = "/administration/questions";
/// The button that says what a correction would change, and changes nothing.
const TRY: &str = "essayer";

pub async fn list(cx: Request) -> Result<Response, AppError> {
    cx.viewer()?.administration()?;
    let ids: Vec<_> = bank().items().iter().map(|item| item.id.as_str()).collect();
    let mut reader = cx.db().reader().await?;
    let corrected = store::corrected(&mut reader, &ids).await?;
    let reported = signalement::store::counts(&mut reader, &ids).await?;
    drop(reader);
    Ok(cx.page(Document::titled("Questions du test"), || {
        let said_wrong: Vec<_> = bank()
            .items()
            .iter()
            .filter_map(|item| Some((item, reported.get(&item.id)?)))
            .map(|(item, count)| {
                let count = french::count(u64::from(*count), "message", "messages");
                view! {
                    <li class="row spread">
                        <a href=format!("{BANK}/{}", item.id)>{item.designation.as_str()}</a>
                        <span class="muted">{count}</span>
                    </li>
                }
            })
            .collect();
        let families: Vec<_> = Famille::ALL
            .into_iter()
            .map(|famille| {
                let lines: Vec<_> = bank()
                    .items()
                    .iter()
                    .filter(|item| item.famille == famille && !item.entrainement)
                    .map(|item| {
                        let again = corrected.contains(&item.id).then_some(" · réponse corrigée");
                        view! {
                            <li class="row spread">
                                <a href=format!("{BANK}/{}", item.id)>{item.designation.as_str()}</a>
                                <span class="muted">{item.id.as_str()}{again}</span>
                            </li>
                        }
                    })
                    .collect();
                view! { <section class="sheet"><h2>{famille.label()}</h2><ul class="plain lines">{lines}</ul></section> }
            })
            .collect();
        view! {
            <h1>"Questions du test"</h1>
            <p class="lead">"Si une réponse attendue est fausse, corrigez-la\u{a0}: toutes les réponses données sont notées de nouveau, et les personnes sont prévenues."</p>
            {(!said_wrong.is_empty()).then(|| view! { <section class="sheet"><h2>"Questions signalées"</h2><ul class="plain lines">{said_wrong}</ul></section> })}
            {families}
        }
    }))
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Done {
    /// The correction that was just made.
    fait: Option<Uuid>,
}

pub async fn detail(cx: Request, Path(item): Path<String>, Query(done): Query<Done>) -> Result<Response, AppError> {
    let item = bank().item(&item).ok_or(AppError::NotFound)?;
    cx.viewer()?.administration()?;
    let changed = match done.fait {
        Some(correction) => store::changed_by(&mut *cx.db().reader().await?, correction, &item.id).await?,
        None => None,
    };
    let said = changed.map(|count| match count {
        0 => "C’est corrigé. Toutes les réponses sont notées de nouveau\u{a0}: aucune note ne change.".to_owned(),
        count => format!(
            "C’est corrigé. Toutes les réponses sont notées de nouveau\u{a0}: {}.",
            french::count(u64::from(count), "note change", "notes changent")
        ),
    });
    page(&cx, item, Shown { said, ..Shown::default() }).await
}

pub async fn post_detail(cx: Request, Path(id): Path<String>, fields: Fields) -> Result<Response, AppError> {
    let item = bank().item(&id).ok_or(AppError::NotFound)?;
    let (form, mut saisie): (CleForm, Saisie) = (fields.read()?, fields.read()?);
    if let Some(geste @ (Geste::Monter(_) | Geste::Descendre(_))) = saisie.geste() {
        if let Reponse::Ordre(order) = saisie.moved(geste, saisie.ordre.len()) {
            saisie.ordre = order.iter().map(u8::to_string).collect();
        }
        return page(&cx, item, Shown { typed: Some((form, saisie)), ..Shown::default() }).await;
    }
    let done = if saisie.geste == TRY {
        super::preview(&cx, item, &form, &saisie).await.map(Pressed::Tried)
    } else {
        super::correct(&cx, &id, &form, &saisie).await.map(Pressed::Corrected)
    };
    let typed = Some((form, saisie));
    match done {
        Ok(Pressed::Corrected(correction)) => {
            Ok(Redirect::to(&format!("{BANK}/{id}?fait={correction}")).into_response())
        }
        Ok(Pressed::Tried(effet)) => {
            page(&cx, item, Shown { typed, said: Some(would_do(effet)), ..Shown::default() }).await
        }
        Err(AppError::Invalid(errors)) => page(&cx, item, Shown { typed, errors, ..Shown::default() }).await,
        Err(AppError::Stale) => {
            let errors = FieldErrors::one(
                "motif",
                "Cette réponse a été corrigée depuis que la page est ouverte. Sa correction est plus haut, la vôtre est restée ici. Envoyez-la de nouveau si elle doit la remplacer.",
            );
            page(&cx, item, Shown { typed, errors, late: true, ..Shown::default() }).await
        }
        Err(error) => Err(error),
    }
}

/// What a button of the form has done.
enum Pressed {
    Corrected(Uuid),
    Tried(Effet),
}

/// « Essai : sur 340 réponses notées, 10 notes monteraient et 2 baisseraient. »
fn would_do(Effet { notees, montent, baissent }: Effet) -> String {
    let graded = french::count(u64::from(notees), "réponse notée", "réponses notées");
    match montent + baissent {
        0 => format!("Essai\u{a0}: sur {graded}, aucune note ne changerait. Rien n’est enregistré."),
        _ => format!(
            "Essai\u{a0}: sur {graded}, {} et {}. Rien n’est enregistré.",
            french::count(u64::from(montent), "note monterait", "notes monteraient"),
            french::count(u64::from(baissent), "baisserait", "baisseraient")
        ),
    }
}

/// What the page shows besides the item.
#[derive(Default)]
struct Shown {
    typed: Option<(CleForm, Saisie)>,
    errors: FieldErrors,
    said: Option<String>,
    /// Somebody else has corrected it meanwhile.
    late: bool,
}

async fn page(
    cx: &Request,
    item: &'static Item,
    Shown { typed, errors, said, late }: Shown,
) -> Result<Response, AppError> {
    cx.viewer()?.administration()?;
    let mut reader = cx.db().reader().await?;
    let latest = store::latest(&mut reader, &item.id).await?;
    let dits = signalement::store::of_item(&mut reader, &item.id).await?;
    drop(reader);
    let key = key_of(item, latest.as_ref());
    let status = match (errors.is_empty(), late) {
        (_, true) => 409,
        (true, _) => 200,
        (false, _) => 422,
    };
    let document = Document::titled(&item.designation).status(status).with_errors(&errors).narrow();
    let fresh = cx.app.clock.new_id().to_string();
    let when = latest.as_ref().map(|corrigee| french::date(cx.day(corrigee.le)));
    // What was typed answers what its page showed, not what has come since; unless that has just been said.
    let seen = match &typed {
        Some((form, _)) if !late => form.vue.clone(),
        _ => latest.as_ref().map(|corrigee| corrigee.id.to_string()).unwrap_or_default(),
    };
    Ok(cx.page(document, || {
        view! {
            <p class="retour"><a href=BANK>"← Questions du test"</a></p>
            <div><p class="muted">{format!("{} · {}", item.id, item.famille.label())}</p><h1>{item.designation.as_str()}</h1></div>
            {said.map(|said| view! { <p class="notice" role="status">{said}</p> })}
            <ErrorSummary errors=errors.clone() />
            <Situation item=item />
            <Signalements cx=cx.clone() dits=dits />
            <section class="sheet" aria-labelledby="explication"><h2 id="explication">"Explication"</h2><p>{item.retour.as_str()}</p><p class="muted">{format!("Source\u{a0}: {}", item.source)}</p></section>
            {latest.zip(when).map(|(Corrigee { motif, cle, .. }, when)| view! {
                <section class="notice" aria-labelledby="corrigee">
                    <h2 id="corrigee">{format!("Réponse corrigée le {when}")}</h2>
                    <p>{motif}</p>
                    <p>"Réponse attendue depuis\u{a0}: "<span class="annotation">{in_words(item, &cle)}</span></p>
                </section>
            })}
            {match key {
                None => view! { <p class="empty">"Une personne lit cette réponse\u{a0}: il n’y a pas de réponse unique à corriger."</p> }.into_any(),
                Some(key) => form_view(item, &key, typed, errors, (fresh, seen)).into_any(),
            }}
        }
    }))
}

/// An expected answer, in one line.
fn in_words(item: &Item, cle: &Cle) -> String {
    let reponse = match cle {
        Cle::Textes(texts) => return texts.join(" · "),
        Cle::Reponse(reponse) => reponse,
    };
    let places = item.question.places();
    let named = |at: &u8, names: &[&str]| names.get(usize::from(*at)).copied().unwrap_or("?").to_owned();
    let options = match &item.question {
        Question::Ordre { elements } => elements,
        question => question.options(),
    };
    let options: Vec<_> = options.iter().map(String::as_str).collect();
    let all =
        |chosen: &[u8], between: &str| chosen.iter().map(|at| named(at, &options)).collect::<Vec<_>>().join(between);
    match reponse {
        Reponse::Choix(at) => named(at, &options),
        Reponse::Plusieurs(several) => all(several, " · "),
        Reponse::Ordre(order) => all(order, " → "),
        Reponse::Places(given) => {
            let elements = item.question.placed().into_iter().zip(given);
            let line = |((element, _), at): ((&str, usize), &Option<u8>)| {
                format!("{element} → {}", at.as_ref().map_or_else(|| "?".to_owned(), |at| named(at, &places)))
            };
            elements.map(line).collect::<Vec<_>>().join(" · ")
        }
        Reponse::Texte(text) => text.clone(),
        Reponse::Inconnue => String::new(),
    }
}

fn form_view(
    item: &'static Item,
    key: &Cle,
    typed: Option<(CleForm, Saisie)>,
    errors: FieldErrors,
    (fresh, seen): (String, String),
) -> impl IntoView + use<> {
    let error = |field: &str| errors.of(field).map(str::to_owned);
    let motif = typed.as_ref().map_or_else(String::new, |(form, _)| form.motif.clone());
    let (motif_error, texts_error) = (error("motif"), error("textes"));
    let fields = match key {
        Cle::Textes(texts) => {
            let value = typed.map_or_else(|| texts.join("\n"), |(form, _)| form.textes);
            view! { <TextAreaField name="textes" label="Réponses acceptées, une par ligne" hint="La première est celle que l’on montre. Majuscules, accents et une faute de frappe sont pardonnés." rows=5 value=value error=texts_error /> }
                .into_any()
        }
        Cle::Reponse(reponse) => {
            let shown: Option<Reponse> = match typed {
                Some((_, saisie)) => Some(saisie.as_typed(&item.question)),
                None => melange(item).to_screen(reponse),
            };
            view! { <Champs item=item melange=melange(item) dite=shown errors=errors /> }.into_any()
        }
    };
    view! {
        <form method="post" action=format!("{BANK}/{}", item.id) class="sheet epreuve" novalidate>
            <h2>"La réponse attendue"</h2>
            <input type="hidden" name="cle" value=fresh />
            <input type="hidden" name="vue" value=seen />
            {fields}
            <TextAreaField name="motif" label="Pourquoi, en une phrase" hint="Les personnes dont la note change la liront." rows=2 value=motif limit=u32::try_from(MOTIF).unwrap_or(u32::MAX) error=motif_error />
            <div class="row">
                <button type="submit" class="button">"Corriger et noter de nouveau"</button>
                <button type="submit" class="button quiet" name="geste" value=TRY>"Essayer sans enregistrer"</button>
            </div>
        </form>
    }
}
