//! What the pages of the three readers draw: where the dossier stands, levels, hours and reasons, rendez-vous, history.

use leptos::prelude::*;

use super::{
    dossier::{Accord, Entretien, Evenement, RendezVous, Resume},
    model::Statut,
    proposition::{Ligne, Proposition, heures},
};
use crate::{
    kernel::french,
    positionnement::results::{Fil, sentence},
    referentiel::{
        entretien::{Critere, critere_of},
        niveaux::Niveau,
    },
};

/// What is said of a test that was stopped.
pub const INTERROMPU: &str = "Le test s’est arrêté avant la fin\u{a0}: seules les réponses données comptent.";

/// « Autonome, niveau 2 sur 4 ».
pub fn niveau_label(niveau: Option<Niveau>) -> String {
    niveau.map_or_else(
        || "Non concluant".to_owned(),
        |niveau| format!("{}, niveau {} sur 4", niveau.label(), niveau.rank()),
    )
}

/// The words of a point of the scale.
pub fn point_label(critere: &Critere, point: Option<u8>) -> &'static str {
    let at = point.and_then(|point| usize::from(point).checked_sub(1));
    at.and_then(|at| critere.echelle.points().get(at).copied()).unwrap_or("Non abordé")
}

/// « Proposé le 24 novembre 2026 ».
pub fn phrase_statut(statut: &Statut) -> String {
    match statut {
        Statut::AProposer => "À proposer".to_owned(),
        Statut::Propose { tour: 1, le } => format!("Proposé le {}", french::date(*le)),
        Statut::Propose { tour, le } => format!("{tour}e proposition, le {}", french::date(*le)),
        Statut::Accepte { le, .. } => format!("Accepté le {}", french::date(*le)),
        Statut::Conteste { le, .. } => format!("Contesté le {}", french::date(*le)),
    }
}

/// Where it stands, in a word that is not only a colour.
#[component]
pub fn Etat(statut: Statut) -> impl IntoView {
    let class = match &statut {
        Statut::Accepte { .. } => "badge",
        Statut::Conteste { .. } => "badge late",
        Statut::AProposer | Statut::Propose { .. } => "badge now",
    };
    view! { <span class=class>{phrase_statut(&statut)}</span> }
}

/// The levels that a proposal was made from.
#[component]
pub fn Niveaux(familles: Vec<(&'static str, Option<Niveau>)>, ensemble: Option<Niveau>) -> impl IntoView {
    let lines: Vec<_> = familles
        .into_iter()
        .map(|(nom, niveau)| {
            view! {
                <li>
                    <h3>{nom}</h3>
                    <p class="niveau"><Fil niveau=niveau />" "{niveau_label(niveau)}</p>
                    <p class="muted">{sentence(niveau)}</p>
                </li>
            }
        })
        .collect();
    view! {
        <p>"Niveau d’ensemble\u{a0}: "<strong>{niveau_label(ensemble)}</strong>"."</p>
        <ul class="plain levels">{lines}</ul>
    }
}

/// The levels of a proposal.
#[component]
pub fn NiveauxProposes(proposition: Proposition) -> impl IntoView {
    let of = |ligne: &Ligne| ligne.part.famille().map(|famille| (famille.label(), ligne.niveau()));
    let familles = proposition.lignes.iter().filter_map(of).collect();
    let stopped = proposition.interrompu.then(|| {
        view! { <p class="notice">{INTERROMPU}</p> }
    });
    view! { {stopped} <Niveaux familles=familles ensemble=proposition.niveau() /> }
}

/// Hours by family and by block, then why.
#[component]
pub fn Heures(proposition: Proposition) -> impl IntoView {
    let regle = proposition.regle();
    let rows: Vec<_> = proposition
        .lignes
        .iter()
        .filter(|ligne| ligne.heures > 0)
        .map(|ligne| {
            let blocs = ligne.blocs(regle).map(|hours| view! { <td class="number">{hours.to_string()}</td> });
            view! {
                <tr>
                    <th scope="row">{ligne.part.label()}</th>
                    <td class="number">{heures(ligne.heures)}</td>
                    {blocs.into_iter().collect_view()}
                </tr>
            }
        })
        .collect();
    let reasons: Vec<_> = proposition.lignes.iter().map(reason).collect();
    let totals = proposition.blocs().map(|(_, hours)| view! { <td class="number">{hours.to_string()}</td> });
    let heads = proposition.blocs().map(|(bloc, _)| view! { <th scope="col" class="number">{bloc.label()}</th> });
    let other = proposition.duree_motif.clone();
    view! {
        <table class="tabular hours">
            <caption>"Heures de formation, par famille et par bloc"</caption>
            <thead><tr><th scope="col">"Famille"</th><th scope="col" class="number">"Heures"</th>{heads.into_iter().collect_view()}</tr></thead>
            <tbody>{rows}</tbody>
            <tfoot><tr><th scope="row">"Ensemble"</th><td class="number">{heures(proposition.total())}</td>{totals.into_iter().collect_view()}</tr></tfoot>
        </table>
        <p class="hint">"CCP\u{a0}: certificat de compétences professionnelles. Le titre professionnel en compte trois, CCP1 à CCP3."</p>
        {(!other.is_empty()).then(|| view! {
            <p>"Cette durée n’est pas une durée habituelle du programme. Pourquoi\u{a0}:"</p>
            <blockquote><p class="annotation">{other}</p></blockquote>
        })}
        <h3>"Pourquoi ces heures"</h3>
        <ul class="plain reasons">{reasons}</ul>
        <p class="muted">{regle_label(&proposition)}</p>
    }
}

fn reason(ligne: &Ligne) -> impl IntoView + use<> {
    let changed = ligne.ajustement().map(|change| {
        view! {
            <p><strong>"Changé\u{a0}: "</strong>{format!("{change}. Pourquoi\u{a0}:")}</p>
            <blockquote><p class="annotation">{ligne.motif.clone()}</p></blockquote>
        }
    });
    view! { <li><p>{ligne.raison.clone()}</p>{changed}</li> }
}

fn regle_label(proposition: &Proposition) -> String {
    let regle = proposition.regle();
    format!(
        "Test du {}. Règle version {}, en vigueur depuis le {}\u{a0}: {}.",
        french::date(proposition.test_le),
        regle.version,
        french::date(regle.en_vigueur),
        regle.source
    )
}

/// The rendez-vous, or that there is none yet.
#[component]
pub fn RendezVousVu(rendez_vous: Option<RendezVous>) -> impl IntoView {
    match rendez_vous {
        None => view! { <p>"Le rendez-vous d’évaluation n’est pas encore fixé."</p> }.into_any(),
        Some(rendez_vous) => view! {
            <dl class="facts meeting">
                <dt>"Quand"</dt><dd>{french::capitalised(&rendez_vous.quand())}</dd>
                <dt>{rendez_vous.mode.label()}</dt><dd class="annotation">{place(rendez_vous.ou)}</dd>
                <dt>"Avec"</dt><dd>{rendez_vous.avec_nom}</dd>
            </dl>
        }
        .into_any(),
    }
}

/// An address of the web can be followed.
fn place(ou: String) -> AnyView {
    if ou.starts_with("https://") && !ou.contains(char::is_whitespace) {
        let href = ou.clone();
        view! { <a href=href rel="noreferrer">{ou}</a> }.into_any()
    } else {
        ou.into_any()
    }
}

/// What was said at the entretien.
#[component]
pub fn EntretienLu(entretien: Entretien) -> impl IntoView {
    let lines: Vec<_> = entretien
        .reponses
        .into_iter()
        .filter_map(|reponse| {
            let critere = critere_of(&reponse.critere)?;
            let note = (!reponse.note.is_empty())
                .then(|| view! { <br /><span class="annotation">{reponse.note.clone()}</span> });
            Some(view! { <dt>{critere.label}</dt><dd>{point_label(critere, reponse.point)}{note}</dd> })
        })
        .collect();
    let le = entretien.le.map(|le| view! { <p class="muted">{format!("Entretien du {}", french::date(le))}</p> });
    let notes = (!entretien.notes.is_empty()).then(|| view! { <p class="annotation">{entretien.notes.clone()}</p> });
    view! { {le} <dl class="facts">{lines}</dl> {notes} }
}

/// What happened, latest first.
#[component]
pub fn Historique(evenements: Vec<Evenement>) -> impl IntoView {
    let lines: Vec<_> = evenements
        .into_iter()
        .map(|evenement| {
            let by = evenement.acteur.map_or_else(String::new, |acteur| format!(", par {acteur}"));
            let motif = (!evenement.motif.is_empty())
                .then(|| view! { <span class="annotation">{evenement.motif.clone()}</span> });
            view! {
                <li>
                    <strong>{evenement_label(&evenement.geste)}</strong>
                    <span class="muted">{format!("{}{by}", french::date(evenement.le))}</span>
                    {motif}
                </li>
            }
        })
        .collect();
    (!lines.is_empty()).then(|| {
        view! {
            <section aria-labelledby="historique">
                <h2 id="historique">"Ce qui s’est passé"</h2>
                <ol class="plain history" reversed>{lines}</ol>
            </section>
        }
    })
}

fn evenement_label(geste: &str) -> &'static str {
    match geste {
        "rendez_vous" => "Rendez-vous d’évaluation fixé",
        "entretien" => "Entretien noté",
        "proposer" => "Parcours proposé",
        "accepter" => "Parcours accepté",
        _ => "Parcours contesté",
    }
}

/// On the page of a suivi: the rendez-vous, what was agreed, and the way to the rest.
#[component]
pub fn Carte(
    resume: Resume,
    href: String,
    /// Where the organisme reads tests.
    #[prop(optional, into)]
    tests: Option<String>,
    /// What the organisme learns that is expected of it.
    #[prop(default = None)]
    next: Option<AnyView>,
) -> impl IntoView {
    let test = tests.zip(resume.test).map(|(tests, (id, over))| {
        let said = if over { "Voir le test de positionnement" } else { "Le test est en cours" };
        view! { <p class="links"><a href=format!("{tests}/{id}")>{said}</a></p> }
    });
    let agreed = match resume.accord {
        Accord::EnPreparation => next.unwrap_or_else(|| "Le parcours n’est pas encore décidé.".into_any()),
        Accord::Arrete { le, proposition } => {
            format!("Parcours de {}, accepté le {}.", heures(proposition.total()), french::date(le)).into_any()
        }
    };
    view! {
        <section class="sheet" aria-labelledby="evaluation">
            <h2 id="evaluation">"Évaluation et parcours"</h2>
            <RendezVousVu rendez_vous=resume.rendez_vous />
            {test}
            <p>{agreed}</p>
            <p class="links"><a href=href>"Ouvrir le parcours"</a></p>
        </section>
    }
}
