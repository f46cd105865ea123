//! What is to be done for a structure, by date.

use axum::{
    extract::{Path, Query},
    response::Response,
};
use chrono::NaiveDate;
use leptos::prelude::*;
use serde::Deserialize;

use super::{
    api,
    dossier::{AFaire, AfterTask, Quoi},
    fil::{self, Etat},
    model::Etape,
};
use crate::{
    error::AppError,
    kernel::french,
    server::request::Request,
    ui::{
        icon::{KnotLate, KnotNow, KnotToCome},
        layout::Document,
    },
};

/// What the address of the page says.
#[derive(Deserialize)]
pub struct From {
    /// The last line of the page before.
    apres: Option<String>,
}

pub async fn page(cx: Request, Path(id): Path<String>, Query(query): Query<From>) -> Result<Response, AppError> {
    let structure = cx.structure(&id)?;
    let after = query.apres.as_deref().map(read_after).transpose()?;
    let (taches, next, today) = api::a_faire(&cx, &structure, after).await?;
    let (base, nom) = (format!("/structure/{}", structure.organisation().id), structure.organisation().nom.clone());
    Ok(cx.page(Document::titled("À faire").narrow(), || {
        let empty = taches.is_empty();
        let lines: Vec<_> = taches.into_iter().map(|tache| task(&base, tache, today)).collect();
        let next = next.map(|next| {
            let due = next.due.map_or_else(String::new, |due| due.to_string());
            format!("{base}/a-faire?apres={due}.{}.{}", next.contrat, next.rang)
        });
        view! {
            <div class="heading"><p class="muted">{nom}</p><h1>"À faire"</h1></div>
            <p class="muted">"Ce qui vous attend, et ce que vous attendez, jusque dans un mois. Le plus urgent d’abord."</p>
            {empty.then(|| view! { <p class="empty">"Rien à faire, rien en retard. "<a href=format!("{base}/suivis")>"Voir mes recrutements"</a></p> })}
            <ol class="thread suivi tasks">{lines}</ol>
            {next.map(|href| view! { <p><a class="button quiet" href=href>"Les 50 suivants"</a></p> })}
            <p class="links"><a href=format!("{base}/calendrier")>"Mettre ces dates dans mon agenda"</a></p>
        }
    }))
}

fn read_after(text: &str) -> Result<AfterTask, AppError> {
    let mut parts = text.split('.');
    let (Some(due), Some(contrat), Some(rang), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
        return Err(AppError::NotFound);
    };
    let due = if due.is_empty() { None } else { Some(due.parse().map_err(|_| AppError::NotFound)?) };
    let contrat = contrat.parse().map_err(|_| AppError::NotFound)?;
    Ok(AfterTask { due, contrat, rang: rang.parse().map_err(|_| AppError::NotFound)? })
}

fn task(base: &str, tache: AFaire, today: NaiveDate) -> impl IntoView + use<> {
    let late = tache.due.and_then(|due| fil::retard(due, today));
    let etat = match (tache.due, &late) {
        (_, Some(_)) => Etat::EnRetard,
        (None, _) => Etat::Maintenant,
        (Some(due), _) if due == today => Etat::Maintenant,
        _ => Etat::AVenir,
    };
    let (class, icon) = match etat {
        Etat::EnRetard => ("to-come late", view! { <KnotLate /> }.into_any()),
        Etat::Maintenant => ("to-come now", view! { <KnotNow /> }.into_any()),
        _ => ("to-come", view! { <KnotToCome /> }.into_any()),
    };
    let hire = format!("{base}/suivis/{}", tache.suivi);
    let (href, title, text) = match tache.quoi {
        Quoi::Etape(Etape::Commande) => (
            format!("{hire}/commande"),
            "Envoyer la commande de formation".to_owned(),
            "À vous. Les dates se comptent à partir de l’envoi.".to_owned(),
        ),
        Quoi::Etape(etape) if late.is_some() => {
            (hire, format!("Relancer {}", tache.contact), format!("{} n’est pas encore fait.", etape.label()))
        }
        Quoi::Etape(etape) => (hire, etape.label(), format!("Qui\u{a0}: {}.", etape.porteur().label())),
        Quoi::Tranche(rang) => {
            (hire, format!("Vérifier l’arrivée de la {}", fil::tranche_titre(rang)), "Versée par l’État.".to_owned())
        }
    };
    let when = match (tache.due, late) {
        (None, _) => "dès maintenant".to_owned(),
        (Some(due), Some(late)) => format!("{late}, attendu {}", fil::jour(due, today)),
        (Some(due), None) => fil::jour(due, today),
    };
    view! {
        <li class=class>
            {icon}
            <p class="when">{french::capitalised(&when)}</p>
            <h2><a href=href>{title}<span class="visually-hidden">{format!(" pour {}", tache.personne)}</span></a></h2>
            <p>{format!("{} · {text}", tache.personne)}</p>
        </li>
    }
}
