//! A test, and one of its items, as each may read them.

use axum::{
    extract::{Path, Query},
    response::Response,
};
use leptos::prelude::*;
use serde::Deserialize;

use super::{
    answer::{Comparee, Situation},
    api::{self, Consultee, Detail, Regard, Resultat, Sens},
    cles::Renotee,
    model::{Etat, Statut, Vue},
    notation::{Lecture, LectureForm, pages::Notation},
    pix::profil::{Pix, PixApercu},
    results::{Figures, Lecteur, Niveaux, difficulty_of},
    signalement::{SignalementForm, pages::Signaler},
    store::Passage,
    table::{StatutMark, Table},
    temps::Temps,
};
use crate::{
    error::AppError,
    kernel::{
        form::FieldErrors,
        french,
        id::{OrganisationId, PassageId},
    },
    server::request::Request,
    ui::{field::ErrorSummary, layout::Document},
};

/// How the table is seen. What is not said is empty.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Seen {
    tri: String,
    sens: String,
    statut: String,
}

impl Regard {
    /// The address of the list, below which each test has its own.
    fn list(self) -> String {
        match self {
            Self::Personne => "/positionnement".to_owned(),
            Self::Organisme(id) => format!("/organisme/{id}/positionnements"),
        }
    }

    fn lecteur(self) -> Lecteur {
        match self {
            Self::Personne => Lecteur::Soi,
            Self::Organisme(_) => Lecteur::Organisme,
        }
    }
}

/// A part of an address; what is not one is not found.
pub fn read<T: std::str::FromStr>(text: &str) -> Result<T, AppError> {
    text.parse().map_err(|_| AppError::NotFound)
}

pub async fn own(cx: Request, Path(passage): Path<String>, Query(seen): Query<Seen>) -> Result<Response, AppError> {
    detail_page(&cx, Regard::Personne, read(&passage)?, &seen).await
}

pub async fn of_organisme(
    cx: Request,
    Path((organisation, passage)): Path<(String, String)>,
    Query(seen): Query<Seen>,
) -> Result<Response, AppError> {
    detail_page(&cx, Regard::Organisme(read(&organisation)?), read(&passage)?, &seen).await
}

pub async fn own_answer(cx: Request, Path((passage, rang)): Path<(String, String)>) -> Result<Response, AppError> {
    answer_page(&cx, Regard::Personne, (read(&passage)?, read(&rang)?), 200, Refusee::default()).await
}

pub async fn answer_of_organisme(
    cx: Request,
    Path((organisation, passage, rang)): Path<(String, String, String)>,
) -> Result<Response, AppError> {
    let regard = Regard::Organisme(read(&organisation)?);
    answer_page(&cx, regard, (read(&passage)?, read(&rang)?), 200, Refusee::default()).await
}

/// What was typed on the page of an answer, and was not kept.
#[derive(Default)]
struct Refusee {
    lecture: Option<LectureForm>,
    signalement: Option<SignalementForm>,
    errors: FieldErrors,
}

/// The page of an answer, beside what is wrong with a reading of it.
pub async fn answer_to_note(
    cx: &Request,
    organisme: OrganisationId,
    id: PassageId,
    rang: u8,
    (status, form, errors): (u16, LectureForm, FieldErrors),
) -> Result<Response, AppError> {
    let refusee = Refusee { lecture: Some(form), errors, ..Refusee::default() };
    answer_page(cx, Regard::Organisme(organisme), (id, rang), status, refusee).await
}

/// The same, beside what is wrong with a message about the question.
pub async fn answer_to_report(
    cx: &Request,
    id: PassageId,
    rang: u8,
    form: SignalementForm,
    errors: FieldErrors,
) -> Result<Response, AppError> {
    let refusee = Refusee { signalement: Some(form), errors, ..Refusee::default() };
    answer_page(cx, Regard::Personne, (id, rang), 422, refusee).await
}

async fn detail_page(cx: &Request, regard: Regard, id: PassageId, seen: &Seen) -> Result<Response, AppError> {
    let Detail { resultat: Resultat { passage, bilan, mesure, echelle }, lignes, coupures, renotees, pix } =
        api::detail(cx, regard, id).await?;
    let list = regard.list();
    if passage.etat.over().is_none() {
        return Ok(unfinished(cx, &passage, &list, regard.lecteur()));
    }
    let vue = Vue::read(&seen.tri, &seen.sens, &seen.statut);
    let document = Document::titled(&title(&passage, regard.lecteur())).with_islands();
    Ok(cx.page(document, || {
        view! {
            {head(cx, &passage, &list, regard.lecteur())}
            {(!renotees.is_empty()).then(|| graded_again(cx, &renotees))}
            <Figures bilan=bilan.clone() lignes=lignes.clone() coupures=coupures />
            <Niveaux bilan=bilan mesure=mesure echelle=echelle lecteur=regard.lecteur() />
            {then(&passage, match regard {
                Regard::Personne => "/parcours/{suivi}".to_owned(),
                Regard::Organisme(id) => format!("/organisme/{id}/suivis/{{suivi}}/parcours"),
            })}
            {pix.map(|profil| view! { <Pix profil=profil /> })}
            <section aria-labelledby="questions">
                <h2 id="questions">"Question par question"</h2>
                <div class="sheet"><Table lignes=lignes vue=vue base=format!("{list}/{id}") /></div>
            </section>
        }
    }))
}

/// The structure is told what the test means before the training begins; what was answered stays between the person and the
/// organisme.
pub async fn of_structure(
    cx: Request,
    Path((organisation, passage)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let organisation = read(&organisation)?;
    let Sens { resultat: Resultat { passage, bilan, mesure, echelle }, pix } =
        api::meaning(&cx, organisation, read(&passage)?).await?;
    let (list, lecteur) = (format!("/structure/{organisation}/positionnements"), Lecteur::Structure);
    if passage.etat.over().is_none() {
        return Ok(unfinished(&cx, &passage, &list, lecteur));
    }
    Ok(cx.page(Document::titled(&title(&passage, lecteur)), || {
        view! {
            {head(&cx, &passage, &list, lecteur)}
            <Niveaux bilan=bilan mesure=mesure echelle=echelle lecteur=lecteur />
            {then(&passage, format!("/structure/{organisation}/suivis/{{suivi}}/parcours"))}
            {pix.map(|apercu| view! { <PixApercu apercu=apercu /> })}
            <p class="muted">"Le test aide à préparer la formation. Il ne juge pas la personne\u{a0}: ses réponses et ses notes ne vous sont pas montrées."</p>
        }
    }))
}

fn title(passage: &Passage, lecteur: Lecteur) -> String {
    match lecteur {
        Lecteur::Soi => "Vos résultats".to_owned(),
        Lecteur::Organisme | Lecteur::Structure => format!("Résultats de {} {}", passage.prenom, passage.nom),
    }
}

fn head(cx: &Request, passage: &Passage, list: &str, lecteur: Lecteur) -> impl IntoView + use<> {
    let back = if lecteur == Lecteur::Soi { "← Mes tests" } else { "← Tests de positionnement" };
    let ended = match passage.etat {
        Etat::EnCours | Etat::EnPause { .. } => None,
        Etat::Termine { .. } => Some("Terminé".to_owned()),
        Etat::Interrompu { le, cause } => {
            let cause = cause.map_or_else(String::new, |cause| format!(", {}", cause.label()));
            Some(format!(
                "Interrompu le {}{cause}\u{a0}: seules les réponses données comptent",
                french::date(cx.day(le))
            ))
        }
    };
    let ended = ended.map(|ended| format!(" · {ended}"));
    view! {
        <p class="retour"><a href=list.to_owned()>{back}</a></p>
        <div>
            <p class="muted">{format!("Test de positionnement du {}", french::date(cx.day(passage.commence_le)))}{ended}</p>
            <h1>{title(passage, lecteur)}</h1>
        </div>
    }
}

/// The parcours that is made from the test, where there is a hire. `address`: with `{suivi}` in it.
fn then(passage: &Passage, address: String) -> impl IntoView + use<> {
    let href = passage.suivi.map(|suivi| address.replace("{suivi}", &suivi.to_string()));
    href.map(|href| view! { <p><a href=href>"Le parcours de formation"</a></p> })
}

/// Nothing of a test is shown before its end: what was answered could still change.
fn unfinished(cx: &Request, passage: &Passage, list: &str, lecteur: Lecteur) -> Response {
    cx.page(Document::titled("Test en cours").narrow(), || {
        let whose = match lecteur {
            Lecteur::Soi => "Votre test n’est pas terminé.".to_owned(),
            _ => format!("Le test de {} {} n’est pas terminé.", passage.prenom, passage.nom),
        };
        view! {
            {head(cx, passage, list, lecteur)}
            <p class="empty">{whose}" Les résultats s’affichent ici à la fin."</p>
            {match lecteur {
                Lecteur::Soi => view! { <p><a class="button" href=format!("{list}/{}/question", passage.id)>"Continuer le test"</a></p> }.into_any(),
                Lecteur::Organisme => view! {
                    <form method="post" action=format!("{list}/{}/clore", passage.id)>
                        <p class="muted">"Si la personne ne le reprend pas, vous pouvez l’arrêter\u{a0}: ce qui est répondu compte."</p>
                        <p><button type="submit" class="button quiet danger">"Arrêter ce test"</button></p>
                    </form>
                }.into_any(),
                Lecteur::Structure => ().into_any(),
            }}
        }
    })
}

async fn answer_page(
    cx: &Request,
    regard: Regard,
    (id, rang): (PassageId, u8),
    status: u16,
    Refusee { lecture: form, signalement, errors }: Refusee,
) -> Result<Response, AppError> {
    let Consultee { personne, ligne, coupures, temps, item, donnee, attendue, corrigee, signale, lectures, items } =
        api::answer(cx, regard, id, rang).await?;
    let (base, moi) = (format!("{}/{id}", regard.list()), cx.viewer()?.personne);
    let document = Document::titled(&ligne.designation).status(status).with_errors(&errors).narrow();
    let read_already = lectures.as_ref().is_some_and(|lectures| !lectures.is_empty());
    Ok(cx.page(document, || {
        let read = lectures.map(|lectures| match regard {
            Regard::Organisme(_) => {
                let address = format!("{base}/{rang}/lecture");
                view! { <Notation lectures=lectures moi=moi address=address form=form errors=errors.clone() /> }.into_any()
            }
            Regard::Personne => comments(&lectures).into_any(),
        });
        let whose = if regard == Regard::Personne { "votre temps" } else { "ce test" };
        let name = if regard == Regard::Personne { String::new() } else { format!("{personne} · ") };
        let place = format!("{name}Question {rang} sur {items}");
        let famille = ligne.famille.map(|famille| format!(" · {}", famille.label()));
        let note = match ligne.statut {
            Statut::ARelire { depuis } => {
                let given = format!("Réponse donnée le {}.", french::date(depuis));
                if read_already {
                    given
                } else if attendue.is_some() {
                    format!("{given} Elle est arrivée après la fin du temps\u{a0}: une personne décide ce qu’elle vaut.")
                } else {
                    format!("{given} Une personne la lira.")
                }
            }
            Statut::NonPassee => "Cette question n’a pas reçu de réponse.".to_owned(),
            graded => graded.points().map(|points| format!("{points} point sur 1")).unwrap_or_default(),
        };
        let report = (regard == Regard::Personne && item.is_some()).then(|| {
            let action = format!("{base}/{rang}/signaler");
            view! { <Signaler cx=cx.clone() action=action dit=signale form=signalement errors=errors.clone() /> }
        });
        let neighbour = |rang: u8, text: String| view! { <a href=format!("{base}/{rang}")>{text}</a> };
        let before = (rang > 1).then(|| neighbour(rang - 1, format!("← Question {}", rang - 1)));
        let after = (rang < items).then(|| neighbour(rang + 1, format!("Question {} →", rang + 1)));
        view! {
            <p class="retour"><a href=base.clone()>"← Tous les résultats"</a></p>
            <div>
                <p class="muted">{place}{famille}</p>
                <h1>{ligne.designation.clone()}</h1>
            </div>
            <ErrorSummary errors=errors.clone() />
            <dl class="mesures small">
                <div><dt>"Statut"</dt><dd><StatutMark kind=ligne.statut.kind() /></dd><dd class="muted">{note}</dd></div>
                {ligne.temps.map(|seconds| view! {
                    <div><dt>"Temps consommé"</dt><dd>{french::spoken(seconds)}</dd><dd class="muted">{french::count(u64::from(seconds), "seconde", "secondes")}</dd>{coupures.said().map(|said| view! { <dd class="muted">{said}</dd> })}</div>
                })}
            </dl>
            {match item {
                None => view! { <p class="empty">"Cette question n’est plus dans le test. Sa note reste."</p> }.into_any(),
                Some(item) => view! {
                    <Situation item=item />
                    <section class="sheet" aria-labelledby="reponses">
                        <h2 id="reponses">"Les réponses"</h2>
                        <Comparee question=&item.question donnee=donnee attendue=attendue />
                    </section>
                    <section aria-labelledby="explication">
                        <h2 id="explication">"Pourquoi"</h2>
                        <p>{item.retour.as_str()}</p>
                        <p class="muted">{format!("Source\u{a0}: {}", item.source)}</p>
                        <p class="muted">{difficulty_of(item)}</p>
                        {corrigee.map(|corrigee| view! {
                            <p class="notice">{format!("Réponse attendue corrigée le {}\u{a0}: {}", french::date(cx.day(corrigee.le)), corrigee.motif)}</p>
                        })}
                    </section>
                }.into_any(),
            }}
            {read}
            {report}
            {temps.map(|repartition| view! { <Temps titre="Temps des autres réponses" repartition=repartition ici=ligne.temps.map(|seconds| (seconds, whose)) /> })}
            <nav class="row spread" aria-label="Questions">{before}{after}</nav>
        }
    }))
}

/// What readers wrote to the person, without their names.
fn comments(lectures: &[Lecture]) -> impl IntoView + use<> {
    let said: Vec<_> = lectures
        .iter()
        .filter(|lecture| !lecture.commentaire.is_empty())
        .map(|lecture| view! { <blockquote class="annotation">{lecture.commentaire.clone()}</blockquote> })
        .collect();
    (!said.is_empty()).then(|| {
        view! { <section class="sheet" aria-labelledby="mot"><h2 id="mot">"Le mot de la personne qui a lu votre réponse"</h2>{said}</section> }
    })
}

/// What corrected keys have changed: before, after, and why.
fn graded_again(cx: &Request, renotees: &[Renotee]) -> impl IntoView + use<> {
    let lines: Vec<_> = renotees
        .iter()
        .map(|Renotee { rang, avant, apres, motif, le }| {
            let when = french::date(cx.day(*le));
            view! { <li>{format!("Question {rang}, le {when}\u{a0}: {avant} → {apres} point. {motif}")}</li> }
        })
        .collect();
    view! {
        <section class="notice" aria-labelledby="renote">
            <h2 id="renote">"Ce test est noté de nouveau"</h2>
            <p>"Une réponse attendue était fausse. Elle est corrigée."</p>
            <ul>{lines}</ul>
        </section>
    }
}
