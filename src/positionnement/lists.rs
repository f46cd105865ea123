//! Lists of tests: one's own, an organisme's, a structure's.

use axum::{
    extract::{Path, Query},
    response::Response,
};
use chrono::DateTime;
use leptos::prelude::*;
use serde::Deserialize;

use super::{
    api::{self, Miens},
    epreuve::convocation::{Convocation, duration, store::Pending},
    model::{Etat, Points},
    pix::profil::Pix,
    store::{After, Ligne, Page},
};
use crate::{
    error::AppError,
    kernel::{french, id::OrganisationId},
    server::request::Request,
    ui::layout::Document,
};

pub async fn mine(cx: Request) -> Result<Response, AppError> {
    let Miens { attendus, tests, pix } = api::mine(&cx).await?;
    let offers: Vec<_> = attendus.iter().map(|offered| offer(&cx, offered)).collect();
    let tests = tests.iter().map(|ligne| card(&cx, ligne)).collect::<Result<Vec<_>, _>>()?;
    Ok(cx.page(Document::titled("Mon test de positionnement").narrow(), || {
        view! {
            <h1>"Mon test de positionnement"</h1>
            {if tests.is_empty() && offers.is_empty() {
                empty().into_any()
            } else {
                view! { <ul class="plain tests">{offers}{tests}</ul> }.into_any()
            }}
            {pix.map(|profil| view! { <Pix profil=profil /> })}
        }
    }))
}

fn empty() -> impl IntoView {
    view! {
        <p class="lead">"Vous n’avez pas encore passé de test."</p>
        <ol class="thread">
            <li><span class="knot-plain" aria-hidden="true"></span><h2>"À quoi il sert"</h2><p>"Il dit où vous en êtes dans les quatre familles de compétences. Votre formation part de là\u{a0}: ce n’est ni un examen, ni une sélection."</p></li>
            <li><span class="knot-plain" aria-hidden="true"></span><h2>"Quand"</h2><p>"Votre organisme de formation vous le propose avant le début de la formation. Il vous dira le jour et le lieu."</p></li>
            <li><span class="knot-plain" aria-hidden="true"></span><h2>"Ensuite"</h2><p>"Vos réponses, les réponses attendues et vos niveaux s’affichent ici."</p></li>
        </ol>
    }
}

/// A test that waits for the person.
fn offer(cx: &Request, offered: &Convocation) -> impl IntoView + use<> {
    let since = french::date(cx.day(offered.cree_le));
    view! {
        <li class="sheet">
            <h2>"Un test vous attend"</h2>
            <p>{format!("Proposé par {} le {since}. Durée\u{a0}: {}.", offered.organisme_nom, duration(offered.conditions.limite))}</p>
            <p><a class="button" href=format!("/positionnement/{}/regles", offered.id)>"Lire les règles et commencer"</a></p>
        </li>
    }
}

fn card(cx: &Request, ligne: &Ligne) -> Result<impl IntoView + use<>, AppError> {
    let etat = ligne.etat()?;
    let title = format!("Test du {}", french::date(cx.day(ligne.commence_le)));
    let link = format!("/positionnement/{}", ligne.id);
    let go_on = (etat.over().is_none()).then(|| {
        view! { <p><a class="button" href=format!("/positionnement/{}/question", ligne.id)>"Continuer le test"</a></p> }
    });
    let said = match etat {
        Etat::EnCours | Etat::EnPause { .. } => "Les résultats s’affichent à la fin du test.".to_owned(),
        _ => note(ligne),
    };
    Ok(view! {
        <li class="sheet">
            <h2><a href=link>{title}</a></h2>
            <p>{etat.label()}<span class="muted">{format!(" · {}", french::count(u64::from(ligne.items), "question", "questions"))}</span></p>
            <p>{said}</p>
            {go_on}
        </li>
    })
}

/// « Note : 9,5 / 12 · 1 réponse à lire ».
fn note(ligne: &Ligne) -> String {
    let possible = Points(ligne.notes * Points::ONE.0);
    let waiting = match ligne.a_relire {
        0 => String::new(),
        count => format!(" · {}", french::count(u64::from(count), "réponse à lire", "réponses à lire")),
    };
    format!("Note\u{a0}: {}\u{a0}/\u{a0}{possible}{waiting}", ligne.points)
}

#[derive(Deserialize)]
pub struct From {
    /// `2026-11-24T08:00:00.000Z_019ab…`: the last line of the page before.
    apres: Option<String>,
    /// A test was just offered.
    #[serde(default)]
    propose: String,
}

impl From {
    /// As an address says where the next page begins.
    pub fn code(after: After) -> String {
        format!("{}_{}", after.commence_le.format("%Y-%m-%dT%H:%M:%S%.3fZ"), after.id)
    }

    pub fn read(&self) -> Result<Option<After>, AppError> {
        let read = |text: &str| {
            let (at, id) = text.split_once('_')?;
            Some(After { commence_le: DateTime::parse_from_rfc3339(at).ok()?.to_utc(), id: id.parse().ok()? })
        };
        self.apres.as_deref().map(|text| read(text).ok_or(AppError::NotFound)).transpose()
    }
}

pub async fn of_organisme(
    cx: Request,
    Path(organisation): Path<String>,
    Query(from): Query<From>,
) -> Result<Response, AppError> {
    let id: OrganisationId = organisation.parse().map_err(|_| AppError::NotFound)?;
    let (organisme, page) = api::of_organisme(&cx, id, from.read()?).await?;
    let pending = api::pending(&cx, &organisme).await?;
    let said = (from.propose == "oui").then_some("Le test est proposé. La personne le trouve dans son espace.");
    listed(&cx, &organisme.organisation().nom, &format!("/organisme/{id}/positionnements"), page, Some((pending, said)))
}

pub async fn of_structure(
    cx: Request,
    Path(organisation): Path<String>,
    Query(from): Query<From>,
) -> Result<Response, AppError> {
    let id: OrganisationId = organisation.parse().map_err(|_| AppError::NotFound)?;
    let (structure, page) = api::of_structure(&cx, id, from.read()?).await?;
    listed(&cx, &structure.organisation().nom, &format!("/structure/{id}/positionnements"), page, None)
}

/// A structure (`None`) is told what a test means, not what it scored; the organisme, what waits too.
fn listed(
    cx: &Request,
    nom: &str,
    base: &str,
    page: Page,
    given: Option<(Vec<Pending>, Option<&'static str>)>,
) -> Result<Response, AppError> {
    let ((lignes, next), notes) = (page, given.is_some());
    let (pending, said) = given.unwrap_or_default();
    let rows = lignes.iter().map(|ligne| row(cx, ligne, base, notes)).collect::<Result<Vec<_>, _>>()?;
    let next = next.map(|next| format!("{base}?apres={}", From::code(next)));
    Ok(cx.page(Document::titled("Tests de positionnement"), || {
        view! {
            <div>
                <p class="muted">{nom.to_owned()}</p>
                <h1>"Tests de positionnement"</h1>
            </div>
            {said.map(|said| view! { <p class="notice" role="status">{said}</p> })}
            {notes.then(|| view! { <VuesDesTests base=base.to_owned() current="" /> })}
            {(!pending.is_empty()).then(|| offered(cx, base, pending))}
            {if rows.is_empty() {
                view! { <p class="empty">"Aucun test pour le moment. Ils apparaîtront ici dès qu’une personne commencera le sien."</p> }.into_any()
            } else {
                view! {
                    <table class="passages">
                        <caption>"Du plus récent au plus ancien"</caption>
                        <thead>
                            <tr>
                                <th scope="col">"Personne"</th>
                                <th scope="col">"Commencé le"</th>
                                <th scope="col">"État"</th>
                                {notes.then(|| view! { <th scope="col" class="number">"Note"</th><th scope="col" class="number">"À lire"</th> })}
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                }
                .into_any()
            }}
            {next.map(|next| view! { <p><a class="button quiet" href=next>"Les 50 suivants"</a></p> })}
        }
    }))
}

/// The ways to look at an organisme's tests. `current`: what follows the address of the list.
#[component]
pub fn VuesDesTests(base: String, current: &'static str) -> impl IntoView {
    let links = [
        ("", "Les tests"),
        ("/a-lire", "Réponses à lire"),
        ("/groupe", "Résultats du groupe"),
        ("/qualite", "Qualité du test"),
    ];
    let links = links.map(|(path, name)| {
        view! { <li><a href=format!("{base}{path}") aria-current=(path == current).then_some("page")>{name}</a></li> }
    });
    view! { <nav class="ways" aria-label="Tests de positionnement"><ul>{links}</ul></nav> }
}

/// What was offered and not begun, to be taken back.
fn offered(cx: &Request, base: &str, pending: Vec<Pending>) -> impl IntoView + use<> {
    let lines: Vec<_> = pending
        .into_iter()
        .map(|offer| {
            let name = format!("{} {}", offer.prenom, offer.nom);
            view! {
                <li class="row spread">
                    <span>{name.clone()}<span class="muted">{format!(" · {} · proposé le {}", offer.forme.label(), french::date(cx.day(offer.cree_le.utc())))}</span></span>
                    <form method="post" action=format!("{base}/{}/retirer", offer.id)>
                        <button type="submit" class="button quiet">"Retirer"<span class="visually-hidden">{format!("\u{a0}: {name}")}</span></button>
                    </form>
                </li>
            }
        })
        .collect();
    view! {
        <section class="sheet" aria-labelledby="attendus">
            <h2 id="attendus">"Proposés, pas encore commencés"</h2>
            <ul class="plain lines">{lines}</ul>
        </section>
    }
}

fn row(cx: &Request, ligne: &Ligne, base: &str, notes: bool) -> Result<impl IntoView + use<>, AppError> {
    let etat = ligne.etat()?;
    let figures = notes.then(|| {
        let over = etat.over().is_some();
        let possible = Points(ligne.notes * Points::ONE.0);
        let note = if over { format!("{}\u{a0}/\u{a0}{possible}", ligne.points) } else { "–".to_owned() };
        let waiting = if over { ligne.a_relire } else { 0 };
        view! {
            <td class="number"><span class="unit">"Note\u{a0}: "</span>{note}</td>
            <td class="number" class:none=waiting == 0>{waiting.to_string()}<span class="unit">" à lire"</span></td>
        }
    });
    Ok(view! {
        <tr>
            <td><a href=format!("{base}/{}", ligne.id)>{format!("{} {}", ligne.prenom, ligne.nom)}</a></td>
            <td>{french::date(cx.day(ligne.commence_le))}</td>
            <td>{etat.label()}</td>
            {figures}
        </tr>
    })
}
