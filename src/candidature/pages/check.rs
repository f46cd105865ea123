//! Check your answers, then send. For a candidature that was sent before, what would change is shown beside it.

use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use serde::Deserialize;

use super::{CHECK, DraftBanner, START, elsewhere, holding, sent, signed_in, steps};
use crate::{
    candidature::{
        draft::{self, Held},
        etape::Etape,
        model::{BY_TELEPHONE, Distance, Reponses, Situation, on_page},
        sending::{self, Outcome},
        space::{self, Own},
    },
    error::AppError,
    identite::by_mail_pages as by_mail,
    kernel::{form::FieldErrors, french, telephone::Telephone},
    server::{form::Fields, request::Request},
    ui::layout::Document,
};

pub async fn check(cx: Request) -> Result<Response, AppError> {
    match draft::held(&cx, "").await? {
        Some(held) if held.draft.sent.is_none() => check_page(&cx, 200, &held, None).await,
        held => Ok(elsewhere(held.as_ref())),
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Sending {
    brouillon: String,
    /// Version of the candidature that the page showed.
    version: Option<i64>,
}

pub async fn post_check(cx: Request, fields: Fields) -> Result<Response, AppError> {
    let form: Sending = fields.read()?;
    let held = match draft::held(&cx, &form.brouillon).await {
        Ok(Some(held)) => held,
        Ok(None) => return Ok(Redirect::to(START).into_response()),
        Err(AppError::Unauthenticated) => return Ok(fields.unauthenticated()),
        Err(error) => return Err(error),
    };
    match sending::send(&cx, &held, form.version).await {
        Ok(Outcome::CodeAsked(token)) => {
            let to_code = Redirect::to("/devenir-conseiller/code");
            Ok(holding(&cx, &held.code, by_mail::bound(&cx, &token, to_code.into_response())))
        }
        Ok(Outcome::Sent(opened, key)) => Ok(sent(&cx, opened.as_ref(), key.as_ref())),
        Ok(Outcome::AlreadyThere(opened)) => Ok(signed_in(&cx, opened.as_ref(), CHECK)),
        Ok(Outcome::AnotherPerson) => check_page(&cx, 422, &held, Some(ANOTHER_PERSON)).await,
        Ok(Outcome::Changed) => {
            let held = draft::held(&cx, held.code.as_str()).await?.ok_or(AppError::NotFound)?;
            check_page(
                &cx,
                409,
                &held,
                Some("Votre candidature a changé entre-temps. Voici les deux versions\u{a0}: rien n’a été remplacé."),
            )
            .await
        }
        Err(AppError::Invalid(_)) => check_page(&cx, 422, &held, None).await,
        Err(error @ AppError::TooMany { .. }) => {
            let text = format!("{} Vos réponses sont gardées.", error.explanation().1);
            check_page(&cx, error.status(), &held, Some(&text)).await
        }
        Err(error) => Err(error),
    }
}

/// Said to whoever gives the mailbox of someone else who works here.
pub const ANOTHER_PERSON: &str = "Cette adresse est celle du compte d’une autre personne. Dans «\u{a0}Contact\u{a0}», écrivez la vôtre, ou un téléphone.";

/// A page of a questionnaire that has been sent was posted again (Back, edit, resend): nothing is replaced, nothing is
/// lost. What was typed becomes a change to the candidature, shown beside it.
pub async fn after_sending(cx: &Request, etape: Etape, posted: Reponses, fields: Fields) -> Result<Response, AppError> {
    if cx.viewer.is_none() {
        return Ok(fields.unauthenticated());
    }
    let mut reponses = space::own(cx).await?.written();
    reponses.take(etape, posted);
    let code = draft::change(cx, reponses).await?;
    let held = draft::held(cx, code.as_str()).await?.ok_or(AppError::NotFound)?;
    let said = "Votre candidature est déjà envoyée. Ce que vous venez d’écrire n’y est pas encore\u{a0}: comparez, puis envoyez les changements.";
    Ok(holding(cx, &code, check_page(cx, 409, &held, Some(said)).await?))
}

async fn check_page(cx: &Request, status: u16, held: &Held, said: Option<&str>) -> Result<Response, AppError> {
    let before = match held.draft.of {
        Some(_) => Some(space::own(cx).await?),
        None => None,
    };
    let errors = sending::read(cx, &held.draft.reponses).err().unwrap_or_default();
    let title = if before.is_some() { "Vérifier vos changements" } else { "Vérifier avant d’envoyer" };
    let shown_errors = if status == 422 { errors.clone() } else { FieldErrors::default() };
    let document = Document::titled(title)
        .described("Vérifiez vos réponses avant d’envoyer votre candidature.")
        .status(status)
        .with_errors(&shown_errors)
        .narrow();
    Ok(cx.page(document, || view! { <Check cx=cx.clone() title=title held=held before=before errors=errors said=said.map(str::to_owned) asked=status == 422 /> }))
}

#[component]
fn Check<'a>(
    cx: Request,
    title: &'static str,
    held: &'a Held,
    before: Option<Own>,
    errors: FieldErrors,
    said: Option<String>,
    /// The person pressed « Envoyer », and something is missing.
    asked: bool,
) -> impl IntoView + use<> {
    let reponses = &held.draft.reponses;
    let was = before.as_ref().map(Own::written);
    let parts: Vec<_> = Etape::ALL.into_iter().map(|etape| part(etape, reponses, was.as_ref(), &errors)).collect();
    let unchanged = was.as_ref() == Some(reponses);
    let missing = (!errors.is_empty()).then(|| {
        let lines: Vec<_> = Etape::ALL
            .into_iter()
            .filter(|etape| !on_page(&errors, *etape).is_empty())
            .map(|etape| view! { <li><a href=format!("{}?retour=verifier", super::step_path(etape))>{steps::question(etape)}</a></li> })
            .collect();
        view! {
            <div class="error-summary" id="erreurs" role="group" aria-labelledby="erreurs-titre" tabindex="-1" autofocus=asked>
                <h2 id="erreurs-titre">"Il manque quelque chose"</h2>
                <ul>{lines}</ul>
            </div>
        }
    });
    let (onward, then) = match (&before, reponses.contact.as_str()) {
        (Some(_), _) => ("Envoyer les changements", "Vos nouvelles réponses remplacent les anciennes."),
        (None, BY_TELEPHONE) => ("Envoyer ma candidature", "Un code à imprimer ou à recopier ouvrira votre espace."),
        (None, _)
            if cx.viewer.as_ref().is_some_and(|viewer| viewer.email.as_deref() == Some(reponses.email.trim())) =>
        {
            ("Envoyer ma candidature", "Elle sera visible des structures proches de chez vous.")
        }
        (None, _) => (
            "Continuer vers l’envoi",
            "Nous enverrons un code à votre adresse e-mail. Écrire ce code envoie la candidature.",
        ),
    };
    let leaving =
        cx.viewer.as_ref().filter(|viewer| before.is_none() && viewer.email.as_deref() != Some(reponses.email.trim()));
    let leaving = leaving.map(|viewer| {
        format!(
            "Vous êtes connecté·e comme {} {}\u{a0}: envoyer cette candidature vous déconnecte.",
            viewer.prenom, viewer.nom
        )
    });
    let version = before.as_ref().map(|own| own.candidature.version.to_string());
    let changes = before.is_some();
    view! {
        <h1>{title}</h1>
        {said.map(|text| view! { <p class="notice" role="status">{text}</p> })}
        <DraftBanner changes=changes />
        {missing}
        {parts}
        {leaving.map(|text| view! { <p class="notice">{text}</p> })}
        {if unchanged {
            view! { <p class="notice">"Rien n’a changé pour le moment. Choisissez ce que vous voulez modifier."</p> }.into_any()
        } else {
            view! {
                <form method="post" action=CHECK class="row send">
                    <input type="hidden" name="brouillon" value=held.code.as_str().to_owned() />
                    <input type="hidden" name="version" value=version />
                    <button type="submit" class="button">{onward}</button>
                    <p class="hint">{then}</p>
                </form>
            }.into_any()
        }}
        <form method="post" action=if changes { "/devenir-conseiller/abandonner" } else { super::LATER } class="row">
            <input type="hidden" name="brouillon" value=held.code.as_str().to_owned() />
            <button type="submit" class="button quiet">{if changes { "Garder ma candidature comme avant" } else { "Finir plus tard" }}</button>
        </form>
    }
}

/// The answers of a page, with the way to change them.
fn part(etape: Etape, reponses: &Reponses, was: Option<&Reponses>, errors: &FieldErrors) -> impl IntoView + use<> {
    let before = was.map(|was| answers(etape, was)).unwrap_or_default();
    let wrong = on_page(errors, etape);
    let rows: Vec<_> = answers(etape, reponses)
        .into_iter()
        .map(|(label, value)| {
            let old = before.iter().find(|(known, _)| *known == label).map(|(_, value)| value.clone());
            let changed = was.is_some() && old.as_ref() != Some(&value);
            let shown = if value.is_empty() { view! { <span class="muted">"Pas de réponse"</span> }.into_any() } else { value.into_any() };
            view! {
                <dt>{label}</dt>
                <dd class="annotation">
                    {shown}
                    {changed.then(|| view! { <p class="before">"Avant\u{a0}: "{old.filter(|old| !old.is_empty()).unwrap_or_else(|| "pas de réponse".to_owned())}</p> })}
                </dd>
            }
        })
        .collect();
    let sentences: Vec<_> = wrong.iter().map(|error| view! { <p class="error">{error.message.clone()}</p> }).collect();
    let id = format!("partie-{}", etape.slug());
    view! {
        <section class="sheet answers" aria-labelledby=id.clone()>
            <div class="row spread">
                <h2 id=id.clone()>{etape.label()}</h2>
                <a href=format!("{}?retour=verifier", super::step_path(etape))>"Modifier"<span class="visually-hidden">"\u{a0}: "{etape.label()}</span></a>
            </div>
            {sentences}
            <dl class="facts">{rows}</dl>
        </section>
    }
}

/// Label and answer, in words.
fn answers(etape: Etape, reponses: &Reponses) -> Vec<(&'static str, String)> {
    let r = reponses;
    let day = r.disponible_le.parse().map_or_else(|_| r.disponible_le.clone(), french::date);
    let telephone = Telephone::parse(&r.telephone).map_or_else(|| r.telephone.clone(), |number| number.to_string());
    match etape {
        Etape::Situation => {
            let labels: Vec<_> =
                r.situations.iter().filter_map(|code| Situation::from_code(code)).map(Situation::label).collect();
            let diploma = r.has_diploma().then(|| ("Diplôme", r.diplome.trim().to_owned()));
            [("Aujourd’hui", labels.join("\n"))].into_iter().chain(diploma).collect()
        }
        Etape::Experience => {
            let said = match r.experience.as_str() {
                "oui" => "Oui",
                "non" => "Pas encore",
                _ => "",
            };
            vec![("Accompagnement au numérique", said.to_owned())]
        }
        Etape::Lieu => vec![("Commune", r.commune.clone()), ("Adresse", r.adresse.trim().to_owned())],
        Etape::Disponibilite => vec![
            ("À partir du", day),
            ("Distance", Distance::from_code(&r.distance).map(Distance::label).unwrap_or_default().to_owned()),
        ],
        Etape::Motivation => vec![("Motivation", r.motivation.trim().to_owned())],
        Etape::Contact => {
            let mut rows = vec![("Nom", format!("{} {}", r.prenom.trim(), r.nom.trim()).trim().to_owned())];
            if r.contact != BY_TELEPHONE {
                rows.push(("E-mail", r.email.trim().to_owned()));
            }
            rows.push(("Téléphone", telephone));
            if r.aide {
                rows.push(("Aide reçue de", r.aide_par.trim().to_owned()));
            }
            rows
        }
    }
}
