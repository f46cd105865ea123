//! An export line by line: who each participant is, and what will happen.

use std::collections::{BTreeMap, BTreeSet};

use axum::{
    extract::Path,
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;
use serde::Deserialize;

use super::{
    api::{self, Confirmation, Essai},
    essai::{Choix, Effet, Jugee, Sort},
    lecture::Participation,
    pages::{base, detail_page, id_of},
    rapprochement::Rapprochement,
    store::{Brouillon, Connue},
};
use crate::{
    error::AppError,
    identite::access::OrganismeAccess,
    kernel::{
        form::FieldErrors,
        french,
        id::{PersonneId, PixImportId},
    },
    referentiel::conservation::FICHIER,
    server::{form::Posted, request::Request},
    ui::{field::ErrorSummary, layout::Document},
};

pub async fn trial(cx: Request, Path((id, import)): Path<(String, String)>) -> Result<Response, AppError> {
    let (organisme, import) = (cx.organisme(&id)?, id_of(&import)?);
    match api::brouillon(&cx, &organisme, import).await {
        // Confirmed meanwhile.
        Err(AppError::NotFound) => {
            api::detail(&cx, &organisme, import).await?;
            Ok(Redirect::to(&format!("{}/{import}", base(&organisme))).into_response())
        }
        brouillon => page(&cx, &organisme, &brouillon?, &Choix::default(), 200, FieldErrors::default()).await,
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Confirme {
    /// The version that was looked at.
    version: String,
    /// `12:019a…`: a line, and who it is; nobody where nothing follows.
    choix: Vec<String>,
}

pub async fn post_trial(
    cx: Request,
    Path((id, import)): Path<(String, String)>,
    Posted(form): Posted<Confirme>,
) -> Result<Response, AppError> {
    let (organisme, import) = (cx.organisme(&id)?, id_of(&import)?);
    let choix = Choix::read(&form.choix);
    let brouillon = match api::brouillon(&cx, &organisme, import).await {
        // Sent twice.
        Err(AppError::NotFound) => {
            let before = api::deja_confirme(&cx, &organisme, import, &choix).await?;
            return done(&cx, &organisme, import, before).await;
        }
        brouillon => brouillon?,
    };
    let version = form.version.parse().unwrap_or(0);
    match api::confirmer(&cx, &organisme, brouillon.clone(), version, &choix).await {
        Ok(confirmation) => done(&cx, &organisme, import, confirmation).await,
        Err(AppError::Stale) => {
            let said = "Un autre fichier a été envoyé à la place de celui-ci. Regardez de nouveau, puis confirmez.";
            let errors = FieldErrors::one("confirmer", said);
            page(&cx, &organisme, &brouillon, &Choix::default(), 409, errors).await
        }
        Err(AppError::Invalid(errors)) => page(&cx, &organisme, &brouillon, &choix, 422, errors).await,
        Err(error) => Err(error),
    }
}

async fn done(
    cx: &Request,
    organisme: &OrganismeAccess,
    import: PixImportId,
    confirmation: Confirmation,
) -> Result<Response, AppError> {
    match confirmation {
        Confirmation::Faite => Ok(Redirect::to(&format!("{}/{import}", base(organisme))).into_response()),
        Confirmation::Autrement => {
            let said = "Cet import a déjà été confirmé, avec d’autres choix. Les vôtres n’ont pas été enregistrés. Voici ce qui l’a été.";
            detail_page(cx, organisme, import, 409, FieldErrors::one("contenu", said)).await
        }
    }
}

async fn page(
    cx: &Request,
    organisme: &OrganismeAccess,
    brouillon: &Brouillon,
    choix: &Choix,
    status: u16,
    errors: FieldErrors,
) -> Result<Response, AppError> {
    let essai = api::essai(cx, organisme, brouillon).await?;
    let everybody = essai.proposes_everybody();
    let Essai { jugees, connues } = essai;
    let document = Document::titled("Dire qui est qui").status(status).with_errors(&errors);
    let (base, version) = (base(organisme), brouillon.version);
    let here = format!("{base}/{}", brouillon.id);
    Ok(cx.page(document, || {
        let noms = noms(&connues);
        let others = if everybody { connues.as_slice() } else { &[] };
        let lines: Vec<_> = jugees.iter().map(|jugee| line(jugee, choix, &noms, others, &errors)).collect();
        let unknown = jugees.iter().any(Jugee::is_unknown);
        let some = jugees.iter().any(|jugee| jugee.profil().is_some());
        view! {
            <p><a href=base.clone()>"← Résultats Pix"</a></p>
            <h1>"Dire qui est qui"</h1>
            <ErrorSummary errors=errors.clone() />
            <p>"Rien n’est encore enregistré. Regardez chaque ligne, changez la personne si ce n’est pas la bonne, puis confirmez."</p>
            <Bilan jugees=jugees.clone() />
            <form method="post" action=format!("{here}/essai")>
                <input type="hidden" name="version" value=version.to_string() />
                <table class="pix-lines">
                    <caption>"Ligne par ligne"</caption>
                    <thead>
                        <tr>
                            <th scope="col" class="number">"Ligne"</th>
                            <th scope="col">"Participant, dans Pix"</th>
                            <th scope="col">"Partagé le"</th>
                            <th scope="col">"Personne"</th>
                            <th scope="col">"Ce qui arrivera"</th>
                        </tr>
                    </thead>
                    <tbody>{lines}</tbody>
                </table>
                {(unknown && !everybody).then(|| view! {
                    <p class="muted">"Quelqu’un n’est pas dans la liste de sa ligne\u{a0}? Écrivez dans le fichier, dans la colonne qui suit le prénom, son adresse e-mail ou le numéro de son suivi. Puis envoyez le fichier de nouveau."</p>
                })}
                {if some {
                    view! { <p id="confirmer"><button type="submit" class="button">"Confirmer ces choix"</button></p> }.into_any()
                } else {
                    view! { <p class="empty" id="confirmer">"Aucun participant n’a partagé ses résultats\u{a0}: il n’y a rien à importer."</p> }.into_any()
                }}
            </form>
            <form method="post" action=format!("{here}/abandonner")>
                <p class="muted">{format!("Sans confirmation, tout est effacé {FICHIER} après l’envoi.")}</p>
                <p><button type="submit" class="button quiet">"Abandonner cet import"</button></p>
            </form>
        }
    }))
}

/// How many lines of each sort.
#[component]
fn Bilan(jugees: Vec<Jugee>) -> impl IntoView {
    let count = |wanted: fn(&Sort) -> bool| jugees.iter().filter(|jugee| wanted(&jugee.sort)).count();
    let proposed = |sort: &Sort, effets: fn(Effet) -> bool| matches!(sort, Sort::AChoisir { proposee: Some((_, effet)), .. } if effets(*effet));
    let known = jugees.iter().filter(|jugee| proposed(&jugee.sort, |effet| effet != Effet::DejaLa)).count();
    let there = jugees.iter().filter(|jugee| proposed(&jugee.sort, |effet| effet == Effet::DejaLa)).count();
    let sorts = [
        (known, "reconnue, à vérifier", "reconnues, à vérifier"),
        (jugees.iter().filter(|jugee| jugee.is_unknown()).count(), "à reconnaître", "à reconnaître"),
        (there, "déjà là", "déjà là"),
        (count(|sort| *sort == Sort::NonPartage), "non partagée", "non partagées"),
        (count(|sort| matches!(sort, Sort::Illisible(_))), "illisible", "illisibles"),
    ];
    let all = french::count(jugees.len() as u64, "ligne", "lignes");
    let said: Vec<_> = sorts
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, one, many)| french::count(count as u64, one, many))
        .collect();
    view! { <p role="status">{format!("{all}\u{a0}: {}.", said.join(", "))}</p> }
}

/// « Camille Moreau, Mairie de Sarcelles »; with the address where two are called the same at the same place.
fn noms(connues: &[Connue]) -> BTreeMap<PersonneId, String> {
    let short = |connue: &Connue| {
        let mut said = format!("{} {}", connue.prenom, connue.nom);
        for structure in &connue.structures {
            said = format!("{said}, {structure}");
        }
        said
    };
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    for connue in connues {
        *seen.entry(short(connue)).or_default() += 1;
    }
    let whole = |connue: &Connue| {
        let said = short(connue);
        match &connue.email {
            Some(email) if seen.get(&said).is_some_and(|count| *count > 1) => format!("{said}, {email}"),
            _ => said,
        }
    };
    connues.iter().map(|connue| (connue.id, whole(connue))).collect()
}

fn line(
    jugee: &Jugee,
    choix: &Choix,
    noms: &BTreeMap<PersonneId, String>,
    others: &[Connue],
    errors: &FieldErrors,
) -> AnyView {
    let Participation { numero, prenom, nom, identifiant, .. } = &jugee.ligne;
    let whose = format!("{prenom} {nom}").trim().to_owned();
    let own = (!identifiant.is_empty()).then(|| view! { <span class="muted">{format!(" {identifiant}")}</span> });
    let who = view! { <td class="number">{*numero}</td><th scope="row">{whose.clone()}{own}</th> };
    let (rapprochement, proposee) = match &jugee.sort {
        Sort::Illisible(why) => {
            return view! { <tr>{who}<td colspan="3"><strong>"Illisible."</strong>{format!(" {why}")}</td></tr> }
                .into_any();
        }
        Sort::NonPartage => {
            return view! { <tr>{who}<td colspan="3">"Non partagé\u{a0}: rien ne sera gardé."</td></tr> }.into_any();
        }
        Sort::AChoisir { rapprochement, proposee } => (rapprochement, *proposee),
    };
    let chosen = match choix.of(*numero) {
        Some(chosen) => chosen.map(str::to_owned),
        None => proposee.map(|(personne, _)| personne.to_string()),
    };
    let near = rapprochement.candidats();
    let named: BTreeSet<_> = near.iter().copied().collect();
    // Where somebody is recognised, the others would only lead astray.
    let others = others.iter().map(|connue| connue.id).filter(|_| proposee.is_none());
    let others: Vec<_> = others.filter(|personne| !named.contains(personne)).collect();
    let option = |personne: &PersonneId| {
        let selected = chosen.as_deref() == Some(personne.to_string().as_str());
        let label = noms.get(personne).cloned().unwrap_or_default();
        view! { <option value=format!("{numero}:{personne}") selected=selected>{label}</option> }
    };
    let (near, rest): (Vec<_>, Vec<_>) = (near.iter().map(option).collect(), others.iter().map(option).collect());
    let field = format!("ligne-{numero}");
    let error = errors.of(&field).map(str::to_owned);
    let (described, invalid) = (error.as_ref().map(|_| format!("{field}-erreur")), error.is_some());
    let day = jugee.profil().map(|profil| french::date(profil.partage_le));
    view! {
        <tr>
            {who}
            <td>{day}</td>
            <td>
                {error.map(|text| view! { <p class="error" id=format!("{field}-erreur")><span class="visually-hidden">"Erreur\u{a0}: "</span>{text}</p> })}
                <label class="visually-hidden" for=field.clone()>{format!("Personne de la ligne {numero}, {whose}")}</label>
                <select class="control" id=field.clone() name="choix" aria-describedby=described aria-invalid=invalid.then_some("true")>
                    <option value=format!("{numero}:") selected=chosen.is_none()>"Ne pas importer"</option>
                    {near}
                    {(!rest.is_empty()).then(|| view! { <optgroup label="Autres personnes">{rest}</optgroup> })}
                </select>
            </td>
            <td>{fate(rapprochement, proposee.map(|(_, effet)| effet))}</td>
        </tr>
    }
    .into_any()
}

/// What will happen if nothing is changed, and why it is this person.
fn fate(rapprochement: &Rapprochement, effet: Option<Effet>) -> String {
    let found = match rapprochement {
        Rapprochement::ParIdentifiant { autre_nom: false, .. } => "Reconnue par son identifiant.",
        Rapprochement::ParIdentifiant { autre_nom: true, .. } => {
            "Attention\u{a0}: l’identifiant est celui de cette personne, mais le nom est un autre."
        }
        Rapprochement::ParNom(_) => "Reconnue par son nom.",
        Rapprochement::Plusieurs(_) => "Plusieurs personnes ont ce nom.",
        Rapprochement::Personne(near) if near.is_empty() => "Personne n’a ce nom parmi les personnes que vous suivez.",
        Rapprochement::Personne(_) => "Personne n’a ce nom, mais un nom proche existe.",
    };
    let then = match effet {
        Some(Effet::Nouveau) => "Nouveau profil.".to_owned(),
        Some(Effet::DejaLa) => "Déjà là\u{a0}: rien à faire.".to_owned(),
        Some(Effet::Remplace(day)) => format!("S’affichera à la place du partage du {}.", french::date(day)),
        Some(Effet::Anterieur(day)) => {
            format!("Sera gardé\u{a0}; le partage du {}, plus récent, reste affiché.", french::date(day))
        }
        None => "À vous de choisir.".to_owned(),
    };
    format!("{then} {found}")
}
