//! The tokens of one's programs: what there is, a new one, which is shown once.

use axum::{
    extract::{Path, Query},
    response::{IntoResponse, Redirect, Response},
};
use chrono_tz::Tz;
use leptos::prelude::*;
use serde::Deserialize;

use super::jetons::{self, DUREES, Jeton, JetonForm};
use crate::{
    error::AppError,
    kernel::{form::FieldErrors, french},
    server::{form::Posted, instant::Instant, request::Request},
    ui::{
        field::{Choice, ErrorSummary, SelectField, TextField},
        layout::Document,
    },
};

#[derive(Deserialize)]
pub struct Done {
    #[serde(default)]
    fait: String,
}

pub async fn list(cx: Request, Query(done): Query<Done>) -> Result<Response, AppError> {
    page(&cx, 200, done.fait == "arrete", &JetonForm::blank(), FieldErrors::default()).await
}

async fn page(
    cx: &Request,
    status: u16,
    stopped: bool,
    form: &JetonForm,
    errors: FieldErrors,
) -> Result<Response, AppError> {
    let jetons = jetons::list(cx).await?;
    let (now, zone) = (cx.app.clock.real_now(), cx.viewer()?.zone());
    Ok(cx.page(Document::titled("Mes jetons").status(status).with_errors(&errors).narrow(), || {
        let error = |field| errors.of(field).map(str::to_owned);
        let durees = DUREES
            .map(|(days, label)| Choice::new(days.to_string(), label, form.duree == days.to_string()))
            .into();
        let lines: Vec<_> = jetons.into_iter().map(|jeton| line(jeton, now, zone)).collect();
        let none = lines.is_empty();
        view! {
            <div class="heading"><p class="muted"><a href="/compte">"Mon compte"</a></p><h1>"Mes jetons"</h1></div>
            {stopped.then(|| view! { <p class="notice" role="status"><span class="saved">"Ce jeton ne fonctionne plus."</span></p> })}
            <ErrorSummary errors=errors.clone() />
            <p>"Un jeton permet à un autre logiciel, par exemple votre agenda, de lire et d’écrire vos activités à votre place. "<a href="/api">"Ce qu’un logiciel peut faire"</a>"."</p>
            <section aria-labelledby="jetons">
                <h2 id="jetons">"Vos jetons"</h2>
                {none.then(|| view! { <p class="empty">"Aucun jeton pour le moment."</p> })}
                <ul class="plain">{lines}</ul>
            </section>
            <form method="post" action="/compte/jetons" class="sheet" novalidate>
                <h2 id="jeton">"Créer un jeton"</h2>
                <input type="hidden" name="jeton" value=form.jeton.clone() />
                <TextField name="nom" label="À quoi sert-il\u{a0}?" hint="Le nom du logiciel, pour le reconnaître." value=form.nom.clone() error=error("nom") autocomplete="off" />
                <SelectField name="duree" label="Il fonctionne pendant" choices=durees error=error("duree") />
                <p>"Qui a ce jeton peut lire et changer vos activités, sans mot de passe. Ne le donnez qu’à un logiciel de confiance."</p>
                <p><button type="submit" class="button">"Créer le jeton"</button></p>
            </form>
        }
    }))
}

fn line(jeton: Jeton, now: Instant, zone: Tz) -> impl IntoView {
    let day = |at: Instant| french::date(at.utc().with_timezone(&zone).date_naive());
    let works = jeton.revoque_le.is_none() && jeton.expire_le > now;
    let state = match jeton.revoque_le {
        Some(at) => format!("arrêté le {}", day(at)),
        None if works => format!("fonctionne jusqu’au {}", day(jeton.expire_le)),
        None => format!("expiré le {}", day(jeton.expire_le)),
    };
    let used = jeton.utilise_le.map_or_else(|| "jamais utilisé".to_owned(), |at| format!("utilisé le {}", day(at)));
    let (action, nom) = (format!("/compte/jetons/{}/revoquer", jeton.id), jeton.nom.clone());
    view! {
        <li class="row spread">
            <span><strong>{jeton.nom}</strong>{format!(", {state}. Créé le {}, {used}.", day(jeton.cree_le))}</span>
            {works.then(|| view! {
                <form method="post" action=action><button type="submit" class="button quiet">"Arrêter"<span class="visually-hidden">{format!(" le jeton {nom}")}</span></button></form>
            })}
        </li>
    }
}

/// Answers in place, not by a redirection: the token is shown once, and the database could not give it again.
pub async fn post_new(cx: Request, Posted(form): Posted<JetonForm>) -> Result<Response, AppError> {
    match jetons::create(&cx, &form).await {
        Ok(()) => {}
        Err(AppError::Invalid(errors)) => return page(&cx, 422, false, &form, errors).await,
        Err(error) => return Err(error),
    }
    Ok(cx.page(Document::titled("Votre jeton").narrow(), || {
        view! {
            <div class="heading"><p class="muted"><a href="/compte/jetons">"Mes jetons"</a></p><h1>"Votre jeton"</h1></div>
            <p class="notice" role="status"><span class="saved">"Il fonctionne dès maintenant. Copiez-le\u{a0}: il ne sera plus montré."</span></p>
            <div class="field">
                <label for="valeur">"Jeton secret"</label>
                <input class="control" id="valeur" type="text" readonly autocomplete="off" value=form.jeton.clone() />
            </div>
            <p>"Collez-le dans votre logiciel. Il l’enverra à chaque appel\u{a0}: "<code>"Authorization: Bearer …"</code>"."</p>
            <p>"Quelqu’un d’autre l’a vu\u{a0}? "<a href="/compte/jetons">"Arrêtez-le"</a>"."</p>
        }
    }))
}

pub async fn post_revoke(cx: Request, Path(id): Path<String>) -> Result<Response, AppError> {
    jetons::revoke(&cx, id.parse().map_err(|_| AppError::NotFound)?).await?;
    Ok(Redirect::to("/compte/jetons?fait=arrete").into_response())
}
