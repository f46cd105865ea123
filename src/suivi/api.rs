//! Use cases of the suivi: what, then who, then do.

use chrono::{Days, NaiveDate};

use super::{
    dossier::{AFaire, After, AfterTask, Compte, Contact, Filtre, Flux, Ligne, Quoi, Suivi},
    fil,
    forms::{CommandeForm, ContactForm, Envoi, GesteForm, TrancheForm},
    ical::{self, Event, When},
    model::Geste,
    store::{
        self,
        changes::{self, Change, Mouvement},
        flux, liste,
    },
};
use crate::{
    error::AppError,
    identite::access::{OrganismeAccess, StructureAccess, SuiviAccess},
    kernel::{
        form::FieldErrors,
        id::{OrganisationId, SuiviId},
    },
    server::{
        request::Request,
        secret::{self, Fingerprint},
    },
};

/// How far ahead « À faire » looks.
const AHEAD: Days = Days::new(31);

pub fn today(cx: &Request, access: &SuiviAccess) -> NaiveDate {
    cx.today_in(access.organisation().zone)
}

/// A page of a list.
pub struct Liste {
    pub lignes: Vec<Ligne>,
    pub next: Option<After>,
    pub compte: Compte,
    pub today: NaiveDate,
}

pub async fn list(cx: &Request, access: &SuiviAccess, filtre: Filtre, after: Option<After>) -> Result<Liste, AppError> {
    let today = today(cx, access);
    let (compte, (lignes, next)) = {
        let mut reader = cx.db().reader().await?;
        (liste::count(&mut reader, access, today).await?, liste::page(&mut reader, access, filtre, today, after).await?)
    };
    cx.saw("suivi.lister", access.organisation().id.0, lignes.iter().map(|ligne| ligne.id.0).collect()).await?;
    Ok(Liste { lignes, next, compte, today })
}

/// What is to be done for a structure, and where the next page begins.
pub async fn a_faire(
    cx: &Request,
    structure: &StructureAccess,
    after: Option<AfterTask>,
) -> Result<(Vec<AFaire>, Option<AfterTask>, NaiveDate), AppError> {
    let today = cx.today_in(structure.organisation().zone);
    let (taches, next) = liste::a_faire(&mut *cx.db().reader().await?, structure, today + AHEAD, after).await?;
    let listed = taches.iter().map(|tache| tache.suivi.0).collect();
    cx.saw("suivi.lister", structure.organisation().id.0, listed).await?;
    Ok((taches, next, today))
}

/// One suivi, whole: noted before it is shown.
pub async fn see(cx: &Request, access: &SuiviAccess, id: &str) -> Result<Suivi, AppError> {
    let suivi = find(cx, access, id).await?;
    cx.saw("suivi.voir", suivi.id.0, Vec::new()).await?;
    Ok(suivi)
}

async fn find(cx: &Request, access: &SuiviAccess, id: &str) -> Result<Suivi, AppError> {
    let id: SuiviId = id.parse().map_err(|_| AppError::NotFound)?;
    store::suivi(&mut *cx.db().reader().await?, access, id).await
}

/// The colleagues who can be the contact of a suivi.
pub async fn colleagues(cx: &Request, organisme: &OrganismeAccess) -> Result<Vec<Contact>, AppError> {
    let today = cx.today_in(organisme.organisation().zone);
    store::colleagues(&mut *cx.db().reader().await?, organisme, today).await
}

fn change(
    cx: &Request,
    access: SuiviAccess,
    id: SuiviId,
    envoi: Envoi,
    form: &impl serde::Serialize,
) -> Result<Change, AppError> {
    let body: Fingerprint = secret::fingerprint(serde_json::to_vec(form).map_err(AppError::internal)?);
    Ok(Change { access, id, envoi, body, now: cx.app.clock.real_now() })
}

/// Sends the order to the organisme: today is J.
pub async fn order(cx: &Request, structure: StructureAccess, id: &str, form: &CommandeForm) -> Result<(), AppError> {
    let commande = form.parse().map_err(AppError::Invalid)?;
    let access = SuiviAccess::Structure(structure);
    let (id, le) = (find(cx, &access, id).await?.id, today(cx, &access));
    let change = change(cx, access, id, commande.envoi, form)?;
    let mouvement = Mouvement {
        geste: Geste::Commander,
        le,
        debut: None,
        motif: String::new(),
        precisions: commande.precisions,
        commande: cx.app.clock.new_id().into(),
    };
    cx.write("suivi.commander", id.0, move |c| Box::pin(async move { changes::deplacer(c, &change, &mouvement).await }))
        .await
}

/// A stage moved by hand at the organisme, with its reason.
pub async fn deplacer(cx: &Request, organisme: OrganismeAccess, id: &str, form: &GesteForm) -> Result<(), AppError> {
    let access = SuiviAccess::Organisme(organisme);
    let suivi = find(cx, &access, id).await?;
    if form.version != suivi.version.to_string() {
        return replayed(cx, access, suivi.id, form).await;
    }
    let moved = form.parse(suivi.statut, suivi.dernier_jour(), today(cx, &access)).map_err(AppError::Invalid)?;
    let change = change(cx, access, suivi.id, moved.envoi, form)?;
    let mouvement = Mouvement {
        geste: moved.geste,
        le: moved.le,
        debut: moved.debut,
        motif: moved.motif,
        precisions: String::new(),
        commande: cx.app.clock.new_id().into(),
    };
    cx.write("suivi.deplacer", suivi.id.0, move |c| {
        Box::pin(async move { changes::deplacer(c, &change, &mouvement).await })
    })
    .await
}

/// The form was made for another version: it was sent twice, or somebody else was quicker.
async fn replayed(cx: &Request, access: SuiviAccess, id: SuiviId, form: &GesteForm) -> Result<(), AppError> {
    let envoi = form.envoi().map_err(AppError::Invalid)?;
    let change = change(cx, access, id, envoi, form)?;
    cx.write("suivi.deplacer", id.0, move |c| Box::pin(async move { change.find(c).await.map(|_| ()) })).await
}

pub async fn change_contact(
    cx: &Request,
    organisme: OrganismeAccess,
    id: &str,
    form: &ContactForm,
) -> Result<(), AppError> {
    let known: Vec<_> = colleagues(cx, &organisme).await?.iter().map(|contact| contact.personne).collect();
    let access = SuiviAccess::Organisme(organisme);
    let (id, le) = (find(cx, &access, id).await?.id, today(cx, &access));
    let (envoi, contact) = form.parse(&known).map_err(AppError::Invalid)?;
    let change = change(cx, access, id, envoi, form)?;
    cx.write("suivi.contact", id.0, move |c| {
        Box::pin(async move { changes::change_contact(c, &change, contact, le).await })
    })
    .await
}

/// A tranche has come: the structure says when.
pub async fn receive(cx: &Request, structure: StructureAccess, id: &str, form: &TrancheForm) -> Result<(), AppError> {
    let access = SuiviAccess::Structure(structure);
    let suivi = find(cx, &access, id).await?;
    let versement = form.parse(suivi.contrat.signe_le, today(cx, &access)).map_err(AppError::Invalid)?;
    let change = change(cx, access, suivi.id, versement.envoi, form)?;
    cx.write("suivi.tranche", suivi.id.0, move |c| {
        Box::pin(async move { changes::receive(c, &change, versement.rang, versement.versee_le).await })
    })
    .await
}

pub async fn calendar_alive(cx: &Request, structure: &StructureAccess) -> Result<Option<Flux>, AppError> {
    flux::alive(&mut *cx.db().reader().await?, structure).await
}

/// Starts the calendar at an address that the page proposed, and that only the person has.
pub async fn start_calendar(cx: &Request, structure: StructureAccess, jeton: &str) -> Result<(), AppError> {
    let shaped = jeton.len() == 64 && jeton.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !shaped {
        return Err(AppError::Invalid(FieldErrors::one("jeton", "Ce formulaire est incomplet. Rechargez la page.")));
    }
    let (fingerprint, now) = (secret::fingerprint(jeton), cx.app.clock.real_now());
    cx.write("flux.creer", structure.organisation().id.0, move |c| {
        Box::pin(async move { flux::replace(c, &structure, &fingerprint, now).await })
    })
    .await
}

pub async fn stop_calendar(cx: &Request, structure: StructureAccess) -> Result<(), AppError> {
    let now = cx.app.clock.real_now();
    cx.write("flux.revoquer", structure.organisation().id.0, move |c| {
        Box::pin(async move { flux::revoke(c, &structure, now).await })
    })
    .await
}

/// The address of a calendar, whole.
pub fn calendar_address(cx: &Request, jeton: &str) -> String {
    format!("{}/flux/{jeton}.ics", cx.app.config.origin())
}

/// The calendar at a secret address. Names are cut short: it is kept by programs that we do not know.
pub async fn calendar(cx: &Request, fichier: &str) -> Result<String, AppError> {
    let jeton = fichier.strip_suffix(".ics").ok_or(AppError::NotFound)?;
    let today = cx.now.utc().date_naive();
    let mut conn = cx.db().reader().await?;
    let reader = flux::reader(&mut conn, &secret::fingerprint(jeton), today).await?;
    let events: Vec<_> = flux::dates(&mut conn, reader.structure)
        .await?
        .into_iter()
        .map(|date| {
            let (what, mark) = match date.quoi {
                Quoi::Etape(etape) => (etape.label(), etape.code().to_owned()),
                Quoi::Tranche(rang) => (fil::tranche_titre(rang), format!("tranche-{rang}")),
            };
            let initial = date.nom.chars().next().map_or_else(String::new, |letter| format!(" {letter}."));
            Event {
                uid: format!("{}-{mark}@lefil", date.suivi),
                when: When::Day(date.jour),
                summary: format!("{what}\u{a0}: {}{initial}", date.prenom),
                description: "Date limite. Ouvrez Le Fil pour voir où en est ce recrutement, et d’où vient cette date."
                    .to_owned(),
                place: String::new(),
                url: suivi_address(cx, reader.structure, date.suivi),
                sequence: 0,
            }
        })
        .collect();
    Ok(ical::calendar(Some(&format!("Le Fil, {}", reader.nom)), cx.now.utc(), &events))
}

fn suivi_address(cx: &Request, structure: OrganisationId, suivi: SuiviId) -> String {
    format!("{}/structure/{structure}/suivis/{suivi}", cx.app.config.origin())
}
