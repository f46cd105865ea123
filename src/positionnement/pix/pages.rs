//! Where an export is sent, what was imported, what one import brought, and one profile.

use axum::{
    extract::{Path, Query},
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;
use serde::Deserialize;

use super::{
    api::{self, Accueil, Detail},
    model::Part,
    profil::Pix,
    store::imports::{Etat, Import, Ligne},
};
use crate::{
    error::AppError,
    identite::access::OrganismeAccess,
    kernel::{form::FieldErrors, french, id::PixImportId},
    referentiel::conservation::FICHIER,
    server::{request::Request, upload::Upload},
    ui::{
        field::{Described, ErrorSummary},
        layout::Document,
    },
};

#[derive(Deserialize)]
pub struct Shown {
    /// The last import of the page before.
    avant: Option<PixImportId>,
}

/// The address of an organisme's Pix pages.
pub fn base(organisme: &OrganismeAccess) -> String {
    format!("/organisme/{}/pix", organisme.organisation().id)
}

/// A part of a path that is no id is the address of nothing.
pub fn id_of<T: std::str::FromStr>(text: &str) -> Result<T, AppError> {
    text.parse().map_err(|_| AppError::NotFound)
}

pub async fn home(cx: Request, Path(id): Path<String>, Query(shown): Query<Shown>) -> Result<Response, AppError> {
    home_page(&cx, &cx.organisme(&id)?, shown.avant, FieldErrors::default()).await
}

/// `upload`: looked at once it is known whose page this is.
pub async fn post_file(
    cx: Request,
    Path(id): Path<String>,
    upload: Result<Upload, AppError>,
) -> Result<Response, AppError> {
    let (organisme, upload) = (cx.organisme(&id)?, upload?);
    match api::deposer(&cx, &organisme, upload.field("cle"), upload.file.clone()).await {
        Ok(import) => Ok(Redirect::to(&format!("{}/{import}/essai", base(&organisme))).into_response()),
        Err(AppError::Invalid(errors)) => home_page(&cx, &organisme, None, errors).await,
        Err(error) => Err(error),
    }
}

async fn home_page(
    cx: &Request,
    organisme: &OrganismeAccess,
    before: Option<PixImportId>,
    errors: FieldErrors,
) -> Result<Response, AppError> {
    let Accueil { en_attente, imports, next } = api::accueil(cx, organisme, before).await?;
    let status = if errors.is_empty() { 200 } else { 422 };
    let document = Document::titled("Résultats Pix").status(status).with_errors(&errors).narrow();
    let (base, nom, cle) = (base(organisme), organisme.organisation().nom.clone(), cx.app.clock.new_id().to_string());
    let waiting: Vec<_> = en_attente
        .iter()
        .map(|(id, at)| {
            let at = at.utc().with_timezone(&organisme.organisation().zone);
            let said = format!("Fichier envoyé le {} à {}", french::date(at.date_naive()), at.format("%H:%M:%S"));
            view! { <li><a href=format!("{base}/{id}/essai")>{said}</a></li> }
        })
        .collect();
    let rows: Vec<_> = imports.iter().map(|import| row(cx, import, &base)).collect();
    Ok(cx.page(document, || {
        view! {
            <div>
                <p class="muted">{nom}</p>
                <h1>"Résultats Pix"</h1>
            </div>
            <p>"Envoyez le fichier des résultats d’une campagne Pix. Vous dites ensuite qui est chaque participant. Rien n’est enregistré avant."</p>
            <ErrorSummary errors=errors.clone() />
            <Envoi action=base.clone() cle=cle error=errors.of("fichier").map(str::to_owned) />
            {(!waiting.is_empty()).then(|| view! {
                <section aria-labelledby="attente">
                    <h2 id="attente">"À confirmer"</h2>
                    <p class="muted">{format!("Ces fichiers sont effacés {FICHIER} après leur envoi.")}</p>
                    <ul class="sheet plain lines">{waiting}</ul>
                </section>
            })}
            {(!rows.is_empty()).then(|| view! {
                <section aria-labelledby="imports">
                    <h2 id="imports">"Imports"</h2>
                    <ul class="sheet plain lines">{rows}</ul>
                    {next.map(|next| view! { <p><a class="button quiet" href=format!("{base}?avant={next}")>"Les précédents"</a></p> })}
                </section>
            })}
        }
    }))
}

#[component]
fn Envoi(action: String, cle: String, error: Option<String>) -> impl IntoView {
    let described =
        Described::new("fichier", Some("Le fichier .csv de Pix, 10 Mo et 500 participants au plus.".to_owned()), error);
    let (ids, invalid) = (described.ids(), described.invalid());
    view! {
        <form method="post" action=action enctype="multipart/form-data" class="sheet" novalidate>
            <input type="hidden" name="cle" value=cle />
            <div class="field">
                <label for="fichier">"Le fichier de la campagne"</label>
                {described.view()}
                <input class="control" type="file" id="fichier" name="fichier" accept=".csv,.txt,text/csv" aria-describedby=ids aria-invalid=invalid.then_some("true") />
            </div>
            <details>
                <summary>"Où trouver ce fichier"</summary>
                <p>"Dans Pix Orga, ouvrez la campagne, puis exportez ses résultats. N’ouvrez pas le fichier\u{a0}: envoyez-le tel quel."</p>
                <p>"Nous cherchons chaque participant parmi les personnes que vous suivez, par son adresse e-mail ou le numéro de son suivi si vous les demandez dans la campagne, sinon par son nom."</p>
            </details>
            <p class="muted">{format!("Nous ne gardons pas le fichier. Ce qu’il dit est effacé après {FICHIER}, sauf les profils des personnes que vous aurez confirmées.")}</p>
            <p><button type="submit" class="button">"Envoyer"</button></p>
        </form>
    }
}

fn row(cx: &Request, import: &Import, base: &str) -> impl IntoView + use<> {
    let said = told(import);
    view! {
        <li>
            <a href=format!("{base}/{}", import.id)>{title(cx, import)}</a>
            <p class="muted">{said}</p>
        </li>
    }
}

/// « Promotion 2026, importée le 24 novembre 2026 ».
fn title(cx: &Request, import: &Import) -> String {
    let day = french::date(cx.day(import.cree_le.utc()));
    let named = !import.campagne_nom.is_empty();
    if named { format!("{}, import du {day}", import.campagne_nom) } else { format!("Import du {day}") }
}

/// « 12 profils ajoutés, 3 déjà là, 1 non partagé, par Thomas Girard ».
fn told(import: &Import) -> String {
    let comptes = import.comptes;
    let done = match import.etat {
        Etat::Fait => french::count(comptes.ajoutes.into(), "profil ajouté", "profils ajoutés"),
        Etat::Annule => "Annulé".to_owned(),
    };
    let rest = [
        (comptes.deja_la, "déjà là", "déjà là"),
        (comptes.ecartes, "non importé", "non importés"),
        (comptes.non_partages, "non partagé", "non partagés"),
        (comptes.illisibles, "ligne illisible", "lignes illisibles"),
    ];
    let rest = rest
        .into_iter()
        .filter(|(count, ..)| *count > 0 && import.etat == Etat::Fait)
        .map(|(count, one, many)| french::count(count.into(), one, many));
    let by = import.acteur.iter().filter(|_| import.etat == Etat::Fait).map(|acteur| format!("par {acteur}"));
    [done].into_iter().chain(rest).chain(by).collect::<Vec<_>>().join(", ")
}

pub async fn detail(cx: Request, Path((id, import)): Path<(String, String)>) -> Result<Response, AppError> {
    let (organisme, import) = (cx.organisme(&id)?, id_of(&import)?);
    match detail_page(&cx, &organisme, import, 200, FieldErrors::default()).await {
        // Still in hand.
        Err(AppError::NotFound) => {
            api::brouillon(&cx, &organisme, import).await?;
            Ok(Redirect::to(&format!("{}/{import}/essai", base(&organisme))).into_response())
        }
        page => page,
    }
}

/// `errors`: of undoing, or of choices that came after other ones.
pub async fn detail_page(
    cx: &Request,
    organisme: &OrganismeAccess,
    id: PixImportId,
    status: u16,
    errors: FieldErrors,
) -> Result<Response, AppError> {
    let Detail { import, lignes, servis } = api::detail(cx, organisme, id).await?;
    let document = Document::titled("Import Pix").status(status).with_errors(&errors);
    let base = base(organisme);
    Ok(cx.page(document, || {
        let rows: Vec<_> = lignes.iter().map(|ligne| profile_row(ligne, &base)).collect();
        let served = french::count(servis.into(), "personne a passé", "personnes ont passé");
        let undoable = import.etat == Etat::Fait && import.comptes.ajoutes > 0;
        view! {
            <p><a href=base.clone()>"← Résultats Pix"</a></p>
            <h1>{title(cx, &import)}</h1>
            <ErrorSummary errors=errors.clone() />
            <p class="notice" role="status">{told(&import)}"."</p>
            {(!rows.is_empty()).then(|| view! {
                <table class="pix-lines">
                    <caption>"Profils ajoutés"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Personne"</th>
                            <th scope="col">"Partagé le"</th>
                            <th scope="col">"Palier"</th>
                            <th scope="col" class="number">"Maîtrise"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            })}
            {(undoable && servis == 0).then(|| view! {
                <form method="post" action=format!("{base}/{}/annuler", import.id) class="sheet">
                    <h2>"Annuler cet import"</h2>
                    <p>"Les profils ajoutés sont effacés. Ceux d’avant s’affichent de nouveau."</p>
                    <p><button type="submit" class="button quiet">"Annuler cet import"</button></p>
                </form>
            })}
            {(undoable && servis > 0).then(|| view! {
                <p class="muted" id="annuler">{format!("Cet import ne s’annule plus\u{a0}: depuis, {served} l’étape du positionnement.")}</p>
            })}
        }
    }))
}

fn profile_row(ligne: &Ligne, base: &str) -> impl IntoView + use<> {
    view! {
        <tr>
            <td><a href=format!("{base}/profils/{}", ligne.id)>{ligne.nom.clone()}</a></td>
            <td>{french::date(ligne.partage_le)}</td>
            <td>{ligne.apercu.palier.map_or("–", |palier| palier.label())}</td>
            <td class="number">{ligne.apercu.maitrise.map_or_else(|| "–".to_owned(), Part::said)}</td>
        </tr>
    }
}

pub async fn profil(cx: Request, Path((id, profil)): Path<(String, String)>) -> Result<Response, AppError> {
    let organisme = cx.organisme(&id)?;
    let (whose, profil) = api::profil(&cx, &organisme, id_of(&profil)?).await?;
    let titre = format!("Profil Pix de {whose}");
    Ok(cx.page(Document::titled(&titre), || {
        view! {
            <p><a href=base(&organisme)>"← Résultats Pix"</a></p>
            <h1>{titre.clone()}</h1>
            <Pix profil=profil />
        }
    }))
}

pub async fn post_undo(cx: Request, Path((id, import)): Path<(String, String)>) -> Result<Response, AppError> {
    let (organisme, import) = (cx.organisme(&id)?, id_of(&import)?);
    match api::annuler(&cx, &organisme, import).await {
        Ok(()) => Ok(Redirect::to(&format!("{}/{import}", base(&organisme))).into_response()),
        Err(AppError::Invalid(errors)) => detail_page(&cx, &organisme, import, 422, errors).await,
        Err(error) => Err(error),
    }
}

pub async fn post_drop(cx: Request, Path((id, import)): Path<(String, String)>) -> Result<Response, AppError> {
    let (organisme, import) = (cx.organisme(&id)?, id_of(&import)?);
    api::abandonner(&cx, &organisme, import).await?;
    Ok(Redirect::to(&base(&organisme)).into_response())
}
