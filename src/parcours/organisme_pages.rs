//! The organisme's side: the dossier of a suivi, from the levels to the proposal.

use axum::{
    extract::{Path, Query},
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;

use super::{
    api::{self, Evaluation},
    dossier::Brouillon,
    forms::PropositionForm,
    model::Statut,
    proposition::{Ligne, durees, heures},
    stale::{self, Late},
    views::{EntretienLu, Etat, Heures, Historique, INTERROMPU, Niveaux, RendezVousVu, phrase_statut},
};
use crate::{
    error::AppError,
    identite::access::OrganismeAccess,
    kernel::{form::FieldErrors, french},
    positionnement::{niveaux_du_test::NiveauxDuTest, pix::profil::Pix},
    server::{form::Posted, request::Request},
    suivi::{stale::fields, structure_pages::Done, views::Annonce},
    ui::{
        field::{Described, ErrorSummary, TextAreaField},
        layout::Document,
        text_area::TextArea,
    },
};

pub async fn page(
    cx: Request,
    Path((id, suivi)): Path<(String, String)>,
    Query(done): Query<Done>,
) -> Result<Response, AppError> {
    let organisme = cx.organisme(&id)?;
    let said = match done.fait.as_str() {
        "rendez-vous" => Some("Le rendez-vous est fixé. La personne et la structure reçoivent un e-mail."),
        "entretien" => Some("L’entretien est noté. La personne peut le lire."),
        "brouillon" => Some("C’est gardé. Rien n’est encore proposé."),
        "proposition" => Some("Le parcours est proposé. La personne reçoit un e-mail."),
        _ => None,
    };
    detail(&cx, &organisme, &suivi, 200, said, None, FieldErrors::default()).await
}

pub async fn post_page(
    cx: Request,
    Path((id, suivi)): Path<(String, String)>,
    Posted(form): Posted<PropositionForm>,
) -> Result<Response, AppError> {
    let organisme = cx.organisme(&id)?;
    match api::propose(&cx, organisme.clone(), &suivi, &form).await {
        Ok(proposed) => {
            let fait = if proposed { "proposition" } else { "brouillon" };
            Ok(Redirect::to(&format!("/organisme/{id}/suivis/{suivi}/parcours?fait={fait}")).into_response())
        }
        Err(AppError::Invalid(errors)) => detail(&cx, &organisme, &suivi, 422, None, Some(form), errors).await,
        Err(AppError::Stale) => {
            let found = api::see(&cx, &organisme, &suivi).await?;
            let base = base(&found);
            let again = PropositionForm {
                cle: cx.app.clock.new_id().to_string(),
                version: found.dossier.version.to_string(),
                ..form.clone()
            };
            let still = found.dossier.statut.proposable() || found.is_outdated();
            Ok(stale::page(
                &cx,
                Late {
                    now: vec![("Parcours", phrase_statut(&found.dossier.statut))],
                    open: base.clone(),
                    sent: sent(&form),
                    again: still.then(|| (base, fields(&again))),
                },
            ))
        }
        Err(error) => Err(error),
    }
}

pub async fn pdf(cx: Request, Path((id, suivi)): Path<(String, String)>) -> Result<Response, AppError> {
    let organisme = cx.organisme(&id)?;
    Ok(api::organisme_paper(&cx, &organisme, &suivi).await?.download("Dossier de parcours"))
}

fn base(found: &Evaluation) -> String {
    format!("/organisme/{}/suivis/{}/parcours", found.tete.organisme, found.tete.suivi)
}

fn sent(form: &PropositionForm) -> Vec<(&'static str, String)> {
    let mut sent: Vec<_> = super::proposition::Part::ALL
        .into_iter()
        .zip(&form.heures)
        .zip(form.motif.iter().map(Some).chain(std::iter::repeat(None)))
        .map(|((part, hours), motif)| {
            (part.label(), [hours.as_str(), motif.map_or("", String::as_str)].join("\u{a0}h ").trim().to_owned())
        })
        .collect();
    sent.push(("Durée", form.duree_motif.clone()));
    sent
}

async fn detail(
    cx: &Request,
    organisme: &OrganismeAccess,
    suivi: &str,
    status: u16,
    said: Option<&'static str>,
    form: Option<PropositionForm>,
    errors: FieldErrors,
) -> Result<Response, AppError> {
    let found = api::see(cx, organisme, suivi).await?;
    let cle = cx.app.clock.new_id().to_string();
    let titre = format!("Parcours de {}", found.tete.personne_nom());
    Ok(cx.page(Document::titled(&titre).status(status).with_errors(&errors), || {
        let base = base(&found);
        let outdated = found.is_outdated();
        let form = form.unwrap_or_else(|| initial(&found, cle));
        let Evaluation { tete, rendez_vous, entretien, dossier, test, regle, pix, evenements } = found;
        let suivi = format!("/organisme/{}/suivis/{}", tete.organisme, tete.suivi);
        let expected = dossier.statut.proposable();
        let proposable = expected || outdated;
        let pdf = dossier.proposition.is_some().then(|| {
            view! { <p><a href=format!("{base}.pdf")>"Télécharger le dossier (PDF)"</a></p> }
        });
        let contested = if let Statut::Conteste { motif, .. } = &dossier.statut { Some(motif.clone()) } else { None };
        let (fixed, noted, tested) = (rendez_vous.is_some(), entretien.is_some(), test.is_some());
        let last = dossier.proposition.map(|proposition| {
            view! {
                <section aria-labelledby="heures">
                    <h2 id="heures">{if proposable { "La dernière proposition" } else { "Les heures proposées" }}</h2>
                    <Heures proposition=proposition />
                </section>
            }
        });
        view! {
            <div class="heading">
                <p class="muted"><a href=suivi.clone()>{format!("← Le fil de {}", tete.personne_nom())}</a>{format!(" · {}", tete.structure_nom)}</p>
                <h1>{titre.clone()}</h1>
                <p><Etat statut=dossier.statut /></p>
            </div>
            <Annonce text=said />
            <ErrorSummary errors=errors.clone() />
            {(outdated && !expected).then(|| view! {
                <p class="notice">"Les niveaux du test ont changé depuis cette proposition. Elle reste valable. Si les heures doivent changer, proposez un autre parcours\u{a0}: la personne devra l’accepter."</p>
            })}
            {contested.map(|motif| view! {
                <section class="sheet" aria-labelledby="desaccord">
                    <h2 id="desaccord">"Ce qui ne va pas pour la personne"</h2>
                    <p class="annotation">{motif}</p>
                </section>
            })}
            <div class="columns">
                <div class="evaluation">
                    <section aria-labelledby="niveaux">
                        <h2 id="niveaux">"Les niveaux"</h2>
                        <Test test=test organisme=tete.organisme.to_string() />
                    </section>
                    {match pix {
                        Some(profil) => view! { <Pix profil=profil /> }.into_any(),
                        None => view! { <section aria-labelledby="pix"><h2 id="pix">"Profil Pix"</h2><p class="muted">"Cette personne n’a pas partagé de résultats Pix avec vous."</p></section> }.into_any(),
                    }}
                    {last}
                    {(proposable && tested).then(|| view! { <Proposer regle=regle form=form errors=errors.clone() base=base.clone() /> })}
                </div>
                <div class="beside">
                    <section class="sheet" aria-labelledby="rendez-vous">
                        <h2 id="rendez-vous">"Rendez-vous d’évaluation"</h2>
                        <RendezVousVu rendez_vous=rendez_vous />
                        <p class="links"><a href=format!("{suivi}/rendez-vous")>{if fixed { "Changer le rendez-vous" } else { "Fixer le rendez-vous" }}</a></p>
                    </section>
                    <section class="sheet" aria-labelledby="entretien">
                        <h2 id="entretien">"Entretien individuel"</h2>
                        {entretien.map(|entretien| {
                            let draft = (!entretien.fini).then(|| view! { <p><span class="badge now">"Brouillon"</span></p> });
                            view! { {draft} <EntretienLu entretien=entretien /> }
                        })}
                        <p class="links"><a href=format!("{suivi}/entretien")>{if noted { "Reprendre l’entretien" } else { "Noter l’entretien" }}</a></p>
                    </section>
                    {pdf}
                    <Historique evenements=evenements />
                </div>
            </div>
        }
    }))
}

/// What the test says, or why there is nothing to propose yet.
#[component]
fn Test(test: Option<NiveauxDuTest>, organisme: String) -> impl IntoView {
    let Some(test) = test else {
        return view! { <p class="empty">"Aucun test terminé pour ce contrat. La proposition viendra après le test."</p> }
            .into_any();
    };
    let levels: Vec<_> = test.familles.iter().map(|(famille, niveau)| (famille.label(), *niveau)).collect();
    let caution = match (test.interrompu, test.a_relire) {
        (true, _) => Some(INTERROMPU.to_owned()),
        (false, 0) => None,
        (false, waiting) => Some(format!(
            "À prendre avec prudence\u{a0}: {}.",
            french::count(waiting as u64, "réponse est encore à lire", "réponses sont encore à lire")
        )),
    };
    view! {
        {caution.map(|text| view! { <p class="notice">{text}</p> })}
        <Niveaux familles=levels ensemble=test.niveau />
        <p><a href=format!("/organisme/{organisme}/positionnements/{}", test.passage)>{format!("Le test du {}", french::date(test.le))}</a></p>
    }
    .into_any()
}

/// The form as it comes: what was kept, else what was proposed last, else what the rule says.
fn initial(found: &Evaluation, cle: String) -> PropositionForm {
    let regle = found.regle.as_deref().unwrap_or_default();
    let of_lines = |lignes: &[Ligne], duree_motif: &str| Brouillon {
        heures: lignes.iter().map(|ligne| ligne.heures.to_string()).collect(),
        motif: lignes.iter().map(|ligne| ligne.motif.clone()).collect(),
        duree_motif: duree_motif.to_owned(),
    };
    let last = found.dossier.proposition.as_ref();
    let kept = found.dossier.brouillon.clone();
    let Brouillon { heures, motif, duree_motif } = kept
        .unwrap_or_else(|| last.map_or_else(|| of_lines(regle, ""), |last| of_lines(&last.lignes, &last.duree_motif)));
    let version = found.dossier.version.to_string();
    PropositionForm { cle, version, geste: String::new(), heures, motif, duree_motif }
}

/// The hours, line by line, to be adjusted and sent.
#[component]
fn Proposer(regle: Option<Vec<Ligne>>, form: PropositionForm, errors: FieldErrors, base: String) -> impl IntoView {
    let Some(regle) = regle else {
        return view! { <p class="empty">"Le test ne permet pas encore de proposer des heures."</p> }.into_any();
    };
    let total: u16 = regle.iter().map(|ligne| ligne.regle).sum();
    let lines: Vec<_> = regle
        .into_iter()
        .enumerate()
        .map(|(at, ligne)| {
            let typed = |list: &[String]| list.get(at).cloned().unwrap_or_default();
            hours_line(&ligne, typed(&form.heures), typed(&form.motif), &errors)
        })
        .collect();
    view! {
        <form method="post" action=base class="sheet" novalidate>
            <h2>"Proposer un parcours"</h2>
            <p>{format!("La règle propose {}. Changez les heures d’une ligne si l’entretien ou le profil le demande, et dites pourquoi\u{a0}: la personne et sa structure le liront. La règle part des niveaux du test seul\u{a0}: le profil Pix est à côté, pour en juger.", heures(total))}</p>
            <input type="hidden" name="cle" value=form.cle.clone() />
            <input type="hidden" name="version" value=form.version.clone() />
            {lines}
            <TextAreaField
                name="duree_motif"
                label="Si le total n’est pas une durée du programme, pourquoi"
                hint=format!("Durées du programme\u{a0}: {} heures.", durees())
                rows=2
                value=form.duree_motif.clone()
                error=errors.of("duree_motif").map(str::to_owned)
            />
            <div class="row">
                // The first one is what the Enter key presses.
                <button type="submit" name="geste" value="garder" class="button quiet">"Garder en brouillon"</button>
                <button type="submit" name="geste" value="proposer" class="button">"Proposer à la personne"</button>
            </div>
        </form>
    }
    .into_any()
}

fn hours_line(ligne: &Ligne, hours: String, motif: String, errors: &FieldErrors) -> impl IntoView + use<> {
    let code = ligne.part.code();
    let (hours_id, motif_id) = (format!("heures-{code}"), format!("motif-{code}"));
    let error = |id: &str| errors.of(id).map(str::to_owned);
    let of_hours = Described::new(&hours_id, None, error(&hours_id));
    let of_motif = Described::new(&motif_id, None, error(&motif_id));
    let (hours_ids, hours_invalid) = (of_hours.ids(), of_hours.invalid());
    let (motif_ids, motif_invalid) = (of_motif.ids().unwrap_or_default(), of_motif.invalid());
    view! {
        <fieldset class="hours-line">
            <legend>{ligne.part.label()}</legend>
            <p class="hint">{ligne.raison.clone()}</p>
            <div class="field short">
                <label for=hours_id.clone()>"Heures"</label>
                {of_hours.view()}
                <input class="control" type="text" inputmode="numeric" id=hours_id name="heures" value=hours aria-describedby=hours_ids aria-invalid=hours_invalid.then_some("true") />
            </div>
            <div class="field">
                <label for=motif_id.clone()>"Si elles changent, pourquoi"</label>
                {of_motif.view()}
                <TextArea id=motif_id name="motif" value=motif rows=1 described_by=motif_ids invalid=motif_invalid />
            </div>
        </fieldset>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_came_too_late_is_shown_line_by_line() {
        let form = PropositionForm {
            heures: vec!["80".to_owned(), "0".to_owned()],
            motif: vec!["Diplôme.".to_owned()],
            ..PropositionForm::default()
        };
        let lines = sent(&form);
        assert_eq!(lines[0].1.replace('\u{a0}', " "), "80 h Diplôme.");
        assert_eq!(lines.len(), 3);
    }
}
