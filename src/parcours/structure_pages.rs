//! The structure's side: the rendez-vous, and the parcours once the person has agreed to it.

use axum::{extract::Path, response::Response};
use leptos::prelude::*;

use super::{
    api::{self, Vu},
    dossier::Accord,
    proposition::heures,
    views::{Heures, NiveauxProposes, RendezVousVu},
};
use crate::{error::AppError, kernel::french, server::request::Request, suivi::views::Figure, ui::layout::Document};

pub async fn page(cx: Request, Path((id, suivi)): Path<(String, String)>) -> Result<Response, AppError> {
    let structure = cx.structure(&id)?;
    let Vu { tete, rendez_vous, accord } = api::seen_by_structure(&cx, &structure, &suivi).await?;
    let titre = format!("Parcours de {}", tete.personne_nom());
    Ok(cx.page(Document::titled(&titre), || {
        let base = format!("/structure/{}/suivis/{}", tete.structure, tete.suivi);
        let body = match accord {
            Accord::EnPreparation => view! {
                <p class="empty">{format!("Le parcours n’est pas encore décidé. {} le prépare avec {}. Vous recevrez un e-mail dès l’accord, avant la formation.", tete.organisme_nom, tete.prenom)}</p>
            }
            .into_any(),
            Accord::Arrete { le, proposition } => {
                let (levels, passage) = ((*proposition).clone(), proposition.passage);
                let test = format!("/structure/{}/positionnements/{passage}", tete.structure);
                view! {
                    <p class="lead">{format!("{} a donné son accord le {}. La formation se fait sur son temps de travail.", tete.prenom, french::date(le))}</p>
                    <dl class="key-figures"><Figure label="Durée du parcours" value=heures(proposition.total()) /></dl>
                    <section aria-labelledby="heures"><h2 id="heures">"Les heures"</h2><Heures proposition=*proposition /></section>
                    <section aria-labelledby="niveaux">
                        <h2 id="niveaux">"Les niveaux"</h2>
                        <NiveauxProposes proposition=levels />
                        <p><a href=test>"Ce que dit le test"</a></p>
                    </section>
                    <p><a href=format!("{base}/parcours.pdf")>"Télécharger le dossier (PDF)"</a></p>
                }
                .into_any()
            }
        };
        view! {
            <div class="heading">
                <p class="muted"><a href=base.clone()>{format!("← Le fil de {}", tete.personne_nom())}</a>{format!(" · {}", tete.organisme_nom)}</p>
                <h1>{titre.clone()}</h1>
            </div>
            <div class="columns">
                <div class="evaluation">{body}</div>
                <div class="beside">
                    <section class="sheet" aria-labelledby="rendez-vous"><h2 id="rendez-vous">"Rendez-vous d’évaluation"</h2><RendezVousVu rendez_vous=rendez_vous /></section>
                </div>
            </div>
        }
    }))
}

pub async fn pdf(cx: Request, Path((id, suivi)): Path<(String, String)>) -> Result<Response, AppError> {
    let structure = cx.structure(&id)?;
    Ok(api::structure_paper(&cx, &structure, &suivi).await?.download("Dossier de parcours"))
}
