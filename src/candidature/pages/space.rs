//! « Ma candidature »: what happened, what happens next, and what one can do.

use axum::{
    extract::Query,
    http::header,
    response::{AppendHeaders, IntoResponse, Redirect, Response},
};
use leptos::prelude::*;
use serde::Deserialize;

use super::{CHECK, holding, keyed};
use crate::{
    candidature::{
        draft,
        etat::Etat,
        model::{Contact, Motif},
        space::{self, Left, Own},
        store::Event,
    },
    error::AppError,
    identite::{self, cookie},
    kernel::{form::FieldErrors, french},
    referentiel::conservation::CANDIDATURE,
    server::{form::Posted, instant::Instant, request::Request, secret::PaperCode},
    territoire::search,
    ui::{
        field::{Choice, ErrorSummary, Rows},
        icon::{KnotDone, KnotNow, KnotToCome},
        layout::Document,
    },
};

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Done {
    fait: String,
}

pub async fn space(cx: Request, Query(done): Query<Done>) -> Result<Response, AppError> {
    let own = space::own(&cx).await?;
    let events = space::events(&cx, &own).await?;
    let code = space::printed_here(&cx).await?;
    let begun = space::has_begun_change(&cx).await?;
    let door = format!("{}/reprendre", cx.app.config.origin());
    let said = match done.fait.as_str() {
        "envoyee" => Some("C’est envoyé. Vous pouvez fermer cette page\u{a0}: tout est ici quand vous revenez."),
        "retiree" => Some("Votre candidature est retirée."),
        "relancee" => Some("Votre candidature est de nouveau envoyée."),
        "code" => Some("Voici votre nouveau code. L’ancien ne sert plus."),
        _ => None,
    };
    Ok(cx.page(Document::titled("Ma candidature"), || {
        let active = own.candidature.etat == Etat::Envoyee;
        view! {
            <div>
                <p class="muted">{format!("{} {}", own.who.prenom, own.who.nom)}</p>
                <h1>"Ma candidature"</h1>
            </div>
            {said.map(|text| view! { <p class="notice" role="status"><span class="saved">{text}</span></p> })}
            {code.map(|code| paper(code, door))}
            <div class="columns">
                <section aria-labelledby="etapes">
                    <h2 id="etapes">"Où elle en est"</h2>
                    <ol class="thread">{past(&cx, &events)}{ahead(&own)}</ol>
                </section>
                <div class="day">
                    <section class="sheet" aria-labelledby="resume">
                        <h2 id="resume">{if active { "Ce que voient les structures" } else { "Vos réponses" }}</h2>
                        {summary(&own)}
                        {begun.then(|| view! { <p class="notice draft"><strong>"Changements en cours. "</strong>"Ils ne sont pas encore envoyés."</p> })}
                        <form method="post" action="/mon-espace/modifier"><button type="submit" class="button">{if begun { "Reprendre mes changements" } else { "Modifier mes réponses" }}</button></form>
                    </section>
                    <section class="sheet" aria-labelledby="agir">
                        <h2 id="agir">"Autres actions"</h2>
                        {if active {
                            view! { <p><a href="/mon-espace/retirer">"Retirer ma candidature"</a></p> }.into_any()
                        } else {
                            view! { <form method="post" action="/mon-espace/relancer"><button type="submit" class="button">"L’envoyer de nouveau"</button></form> }.into_any()
                        }}
                        {own.person.email.is_none().then(|| view! { <form method="post" action="/mon-espace/code"><button type="submit" class="button quiet">"Faire un nouveau code pour entrer"</button></form> })}
                        {own.person.email.is_none().then(|| view! { <p><a href="/compte/adresse">"Ajouter une adresse e-mail"</a></p> })}
                        <p><a href="/mon-espace/donnees" download>"Télécharger mes données"</a></p>
                        <p><a href="/mon-espace/effacer">"Effacer mes données"</a></p>
                        <form method="post" action="/deconnexion">{identite::pages::whose(&cx)}<button type="submit" class="button quiet">"Se déconnecter"</button></form>
                    </section>
                </div>
            </div>
        }
    }))
}

/// The only key of someone without e-mail: said loudly, made to be printed.
fn paper(code: PaperCode, door: String) -> impl IntoView {
    view! {
        <section class="sheet key" aria-labelledby="cle">
            <h2 id="cle">"Gardez ce code\u{a0}: il ouvre votre espace"</h2>
            <p class="paper-code">{code.shown()}</p>
            <p>"Pour revenir\u{a0}: "<strong>{door}</strong>", puis ce code."</p>
            <p>"Imprimez cette page ou recopiez le code. Nous ne pouvons pas vous l’envoyer."</p>
        </section>
    }
}

fn past(cx: &Request, events: &[(Instant, Event)]) -> Vec<AnyView> {
    let today = cx.today();
    events
        .iter()
        .map(|(at, event)| {
            let at = at.utc().with_timezone(&chrono_tz::Europe::Paris);
            let (title, text) = match event {
                Event::Envoyee => ("Candidature envoyée", None),
                Event::Modifiee => ("Réponses modifiées", None),
                Event::Retiree(motif) => ("Candidature retirée", Some(format!("Raison\u{a0}: {}.", motif.label()))),
                Event::Relancee => ("Candidature envoyée de nouveau", None),
            };
            view! {
                <li>
                    <KnotDone />
                    <p class="when">{french::capitalised(&french::relative_day(at.date_naive(), today))}", "{at.format("%-H\u{202f}h\u{202f}%M").to_string()}</p>
                    <h3>{title}</h3>
                    {text.map(|text| view! { <p>{text}</p> })}
                </li>
            }
            .into_any()
        })
        .collect()
}

/// What comes next, and when (deck of 28 May 2021: structures are advised to meet candidates within 15 days).
fn ahead(own: &Own) -> Vec<AnyView> {
    let kept = CANDIDATURE.after_instant(own.candidature.contact_le.utc());
    let kept = french::date(kept.with_timezone(&chrono_tz::Europe::Paris).date_naive());
    if own.candidature.etat != Etat::Envoyee {
        return vec![
            view! {
                <li class="now"><KnotNow /><p class="when">"Maintenant"</p><h3>"Aucune structure ne voit votre candidature"</h3>
                <p>"Vous pouvez l’envoyer de nouveau quand vous voulez. Sans nouvelle de vous, tout est effacé le "{kept}"."</p></li>
            }
            .into_any(),
        ];
    }
    let check = matches!(own.who.contact, Contact::Telephone(_)).then(|| {
        view! {
            <li class="to-come"><KnotToCome /><p class="when">"Avant un entretien"</p><h3>"Un appel"</h3>
            <p>"Sans e-mail, une structure intéressée vous appelle\u{a0}: gardez votre téléphone allumé. Nous n’avons pas vérifié ce numéro."</p></li>
        }
        .into_any()
    });
    let rest = [
        view! {
            <li class="now"><KnotNow /><p class="when">"Maintenant"</p><h3>"Visible des structures proches de chez vous"</h3>
            <p>"Rien à faire pour vous. Dès qu’une structure s’intéresse à votre candidature, cela s’affiche ici."</p></li>
        }
        .into_any(),
        view! {
            <li class="to-come"><KnotToCome /><p class="when">"Dans les 15 jours qui suivent"</p><h3>"Entretien"</h3>
            <p>"La structure est invitée à vous rencontrer dans ce délai. Vous pouvez refuser."</p></li>
        }
        .into_any(),
        view! {
            <li class="to-come"><KnotToCome /><p class="when">"Ensuite"</p><h3>"Contrat, puis formation"</h3>
            <p>"24 à 36 mois de contrat, formation comprise, selon votre niveau."</p></li>
        }
        .into_any(),
        view! {
            <li class="to-come"><KnotToCome /><p class="when">"Le "{kept}</p><h3>"Sans nouvelle de vous, tout est effacé"</h3>
            <p>"Modifier vos réponses repousse cette date."</p></li>
        }
        .into_any(),
    ];
    check.into_iter().chain(rest).collect()
}

fn summary(own: &Own) -> impl IntoView + use<> {
    let projet = &own.candidature.projet;
    let commune = search::coded(projet.commune.as_str()).map(|place| place.commune.label()).unwrap_or_default();
    let experience = if projet.experience { "Oui" } else { "Pas encore" };
    view! {
        <dl class="facts">
            <dt>"Commune"</dt><dd>{commune}</dd>
            <dt>"Disponible"</dt><dd>"à partir du "{french::date(projet.disponible_le)}</dd>
            <dt>"Distance"</dt><dd>{projet.distance.label()}</dd>
            <dt>"Expérience"</dt><dd>{experience}</dd>
            <dt>"Motivation"</dt><dd class="annotation">{projet.motivation.clone()}</dd>
        </dl>
    }
}

/// Begins a change: the questionnaire, filled as it was sent.
pub async fn post_change(cx: Request) -> Result<Response, AppError> {
    let own = space::own(&cx).await?;
    let code = match draft::change_begun(&cx).await? {
        Some(code) => code,
        None => draft::change(&cx, own.written()).await?,
    };
    Ok(holding(&cx, &code, Redirect::to(CHECK)))
}

pub async fn withdraw(cx: Request) -> Result<Response, AppError> {
    space::own(&cx).await?;
    Ok(withdraw_page(&cx, 200, FieldErrors::default()))
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Withdrawal {
    motif: String,
}

pub async fn post_withdraw(cx: Request, Posted(form): Posted<Withdrawal>) -> Result<Response, AppError> {
    match space::withdraw(&cx, &form.motif).await {
        Ok(()) => Ok(Redirect::to("/mon-espace?fait=retiree").into_response()),
        Err(AppError::Invalid(errors)) => Ok(withdraw_page(&cx, 422, errors)),
        Err(error) => Err(error),
    }
}

fn withdraw_page(cx: &Request, status: u16, errors: FieldErrors) -> Response {
    let document = Document::titled("Retirer ma candidature").status(status).with_errors(&errors).narrow();
    cx.page(document, || {
        let choices = Motif::ALL.iter().map(|motif| Choice::new(motif.code(), motif.label(), false)).collect();
        view! {
            <h1>"Retirer ma candidature"</h1>
            <p>"Les structures ne la verront plus. Vous pourrez l’envoyer de nouveau."</p>
            <ErrorSummary errors=errors.clone() />
            <form method="post" action="/mon-espace/retirer" class="sheet" novalidate>
                <Rows name="motif" legend=view! { "Pour quelle raison\u{a0}?" }.into_any() hint="Cela aide à améliorer le programme." choices=choices error=errors.of("motif").map(str::to_owned) />
                <button type="submit" class="button">"Retirer ma candidature"</button>
            </form>
            <p><a href="/mon-espace">"Ne rien changer"</a></p>
        }
    })
}

pub async fn post_send_again(cx: Request) -> Result<Response, AppError> {
    space::send_again(&cx).await?;
    Ok(Redirect::to("/mon-espace?fait=relancee").into_response())
}

pub async fn post_print(cx: Request) -> Result<Response, AppError> {
    let code = space::print_again(&cx).await?;
    Ok(keyed(&cx, &code, Redirect::to("/mon-espace?fait=code")))
}

pub async fn data(cx: Request) -> Result<Response, AppError> {
    let json = space::export(&cx).await?;
    let headers = [
        (header::CONTENT_TYPE, "application/json; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"mes-donnees-le-fil.json\""),
    ];
    Ok((headers, json).into_response())
}

pub async fn erase(cx: Request) -> Result<Response, AppError> {
    space::own(&cx).await?;
    Ok(erase_page(&cx, 200, FieldErrors::default()))
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Erasure {
    sur: bool,
}

pub async fn post_erase(cx: Request, Posted(form): Posted<Erasure>) -> Result<Response, AppError> {
    if !form.sur {
        return Ok(erase_page(&cx, 422, FieldErrors::one("sur", "Cochez la case pour confirmer.")));
    }
    let https = cx.app.config.https();
    let forget = [cookie::Kind::Brouillon, cookie::Kind::Demande].map(|kind| (header::SET_COOKIE, kind.clear(https)));
    let left = space::erase(&cx).await?;
    let page = cx.without_viewer().page(Document::titled("Vos données sont effacées").narrow(), || match left {
        Left::Nothing => view! {
            <h1>"Vos données sont effacées"</h1>
            <p>"Le Fil ne garde plus rien qui permette de vous reconnaître. Votre compte n’existe plus."</p>
            <p><a href="/">"Aller à l’accueil"</a></p>
        }
        .into_any(),
        Left::Account => view! {
            <h1>"Votre candidature est effacée"</h1>
            <p>"Votre compte reste\u{a0}: vous êtes, ou avez été, en poste. Ce que vous y avez noté appartient au suivi du programme."</p>
            <p><a href="/compte">"Voir mon compte"</a></p>
        }
        .into_any(),
    });
    let mut response = (AppendHeaders(forget), page).into_response();
    if left == Left::Nothing {
        for kind in [cookie::Kind::Session, cookie::Kind::Appareil] {
            response.headers_mut().append(header::SET_COOKIE, kind.clear(https));
        }
    }
    Ok(response)
}

fn erase_page(cx: &Request, status: u16, errors: FieldErrors) -> Response {
    let document = Document::titled("Effacer mes données").status(status).with_errors(&errors).narrow();
    cx.page(document, || {
        let error = errors.of("sur").map(|text| view! { <p class="error" id="sur-erreur"><span class="visually-hidden">"Erreur\u{a0}: "</span>{text.to_owned()}</p> });
        let described = errors.of("sur").map(|_| "sur-erreur");
        view! {
            <h1>"Effacer mes données"</h1>
            <p>"Votre candidature, vos coordonnées, vos brouillons et votre compte sont supprimés tout de suite. "<strong>"On ne peut pas revenir en arrière."</strong></p>
            <p>"Seuls restent des nombres, par mois et par département, qui ne disent rien de vous."</p>
            <p><a href="/mon-espace/donnees" download>"Télécharger d’abord mes données"</a></p>
            <ErrorSummary errors=errors.clone() />
            <form method="post" action="/mon-espace/effacer" class="sheet" novalidate>
                {error}
                <label class="check">
                    <input type="checkbox" id="sur" name="sur" value="true" aria-describedby=described aria-invalid=described.map(|_| "true") />
                    <span>"Je veux tout effacer"</span>
                </label>
                <button type="submit" class="button">"Effacer définitivement"</button>
            </form>
            <p><a href="/mon-espace">"Ne rien effacer"</a></p>
        }
    })
}
