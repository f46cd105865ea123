//! Use cases of calendars.

use axum::body::Bytes;
use chrono::NaiveDate;

use super::{
    ics::{self, Occurrence},
    store::{self, After, Nouveau, Propose},
};
use crate::{
    activite::{
        self,
        form::{ActiviteForm, NEW_LIEU},
        model::{Canal, Kind},
        note::Personal,
        phrase,
        tableau::Choices,
    },
    error::AppError,
    kernel::{
        duree::Duree,
        form::{FieldErrors, visible},
        id::EvenementId,
        spelling::letters,
    },
    referentiel::conservation::AGENDA,
    server::{clock::Clock, database::Database, request::Request, secret, writer::Trace},
};

/// Longest name of a place that is proposed, and longest title that is read, in characters.
const LONGEST_LIEU: usize = 120;
const LONGEST_TITRE: usize = 300;

/// What a calendar brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recu {
    /// Events that were not proposed before.
    pub nouveaux: u32,
    /// Events that come back in a way that is not read.
    pub non_lus: u32,
}

/// The first day whose events are proposed.
fn since(today: NaiveDate) -> NaiveDate {
    AGENDA.before_instant(today.and_time(chrono::NaiveTime::MIN).and_utc()).date_naive()
}

/// Reads a calendar: what it holds of the past month, on days of a contrat, is proposed once.
///
/// # Errors
/// `Invalid` with why the file is not read.
pub async fn deposer(cx: &Request, bytes: Bytes) -> Result<Recu, AppError> {
    let (conseiller, today) = (cx.conseiller()?, cx.today());
    let (personne, zone) = (conseiller.personne(), cx.viewer()?.zone());
    let read = tokio::task::spawn_blocking(move || ics::read(&bytes, zone, since(today), today));
    let agenda = read.await.map_err(AppError::internal)?;
    let agenda = agenda.map_err(|why| AppError::Invalid(FieldErrors::one("fichier", &why.to_string())))?;
    let choices = activite::api::choices(cx).await?;
    let (fresh, now) = (|| cx.app.clock.new_id().into(), cx.app.clock.real_now());
    let events: Vec<_> = agenda
        .occurrences
        .iter()
        .filter(|found| conseiller.contrats().iter().any(|contrat| contrat.covers(found.jour)))
        .map(|found| Nouveau {
            id: fresh(),
            empreinte: secret::hex(&secret::fingerprint(&found.cle)),
            jour: found.jour,
            debut: found.debut,
            contenu: begun(found, &choices),
        })
        .collect();
    let nouveaux = cx
        .write("agenda.deposer", None, move |c| {
            Box::pin(async move { store::propose(c, personne, &events, now).await })
        })
        .await?;
    Ok(Recu { nouveaux, non_lus: agenda.non_lus })
}

/// The form that an event begins: what its title says of an activity, and neither the title nor anything else of it.
fn begun(found: &Occurrence, choices: &Choices) -> ActiviteForm {
    let lieux: Vec<_> = choices.lieux.iter().map(|lieu| (lieu.id.to_string(), lieu.label.clone())).collect();
    let propres: Vec<_> = choices.propres.iter().map(|theme| (theme.id.to_string(), theme.label.clone())).collect();
    let titre: String = visible(&found.titre).chars().take(LONGEST_TITRE).collect();
    let lecture = phrase::lire(&titre, found.jour, &phrase::Connus { lieux: &lieux, themes_propres: &propres });
    let mut form = ActiviteForm { jour: found.jour.to_string(), ..ActiviteForm::default() };
    phrase::remplir(&lecture, &mut form);
    // The calendar knows the day and the time better than its title.
    form.jour = found.jour.to_string();
    if let Some(duree) = found.duree.and_then(|minutes| Duree::try_from(minutes).ok()) {
        form.set_duree(duree);
    }
    // « Chez Mme Dupont » in a title is no place to keep.
    if form.lieu == NEW_LIEU {
        form.lieu.clear();
        form.lieu_nom.clear();
    }
    if form.lieu.is_empty() {
        place(&found.lieu, choices, &mut form);
    }
    form
}

/// A known place, a way to meet from a distance, or the name of a place; never an address, which may be somebody's.
fn place(text: &str, choices: &Choices, form: &mut ActiviteForm) {
    let text = visible(text);
    let folded = letters(&text);
    if folded.is_empty() {
        return;
    }
    let named = |label: &str| {
        let nom = letters(label.rsplit_once(',').map_or(label, |(nom, _)| nom));
        !nom.is_empty() && format!(" {folded} ").contains(&format!(" {nom} "))
    };
    if let Some(lieu) = choices.lieux.iter().find(|lieu| named(&lieu.label)) {
        form.lieu = lieu.id.to_string();
        return;
    }
    let far = ["teams", "zoom", "visio", "webex", "meet", "jitsi", "http", "https", "telephone", "a distance"];
    if far.iter().any(|word| format!(" {folded} ").contains(&format!(" {word} "))) {
        Canal::Distance.code().clone_into(&mut form.lieu);
        return;
    }
    let nom = text.split([',', '\n', '(']).next().unwrap_or("").trim();
    let address = nom.starts_with(|c: char| c.is_ascii_digit()) || Personal::in_text(&text).is_some();
    if !nom.is_empty() && !address && nom.chars().count() <= LONGEST_LIEU {
        NEW_LIEU.clone_into(&mut form.lieu);
        nom.clone_into(&mut form.lieu_nom);
    }
}

/// A page of the events that are neither noted nor ignored, latest first, and where the next begins.
pub async fn propositions(cx: &Request, after: Option<After>) -> Result<(Vec<Propose>, Option<After>), AppError> {
    let personne = cx.conseiller()?.personne();
    let since = since(cx.today());
    store::proposed(&mut *cx.db().reader().await?, personne, since, after.unwrap_or(After::START)).await
}

/// The form of an event's entry: its key is the event's, so that it is noted once.
///
/// # Errors
/// `NotFound` when it was noted, ignored, or is another's.
pub async fn form(cx: &Request, id: EvenementId) -> Result<ActiviteForm, AppError> {
    let personne = cx.conseiller()?.personne();
    let (jour, begun) = store::event(&mut *cx.db().reader().await?, personne, id).await?.ok_or(AppError::NotFound)?;
    let blank = activite::api::blank(cx, &activite::api::choices(cx).await?, jour)?;
    let or = |said: String, usual: String| if said.is_empty() { usual } else { said };
    Ok(ActiviteForm {
        cle: id.to_string(),
        contrat: blank.contrat,
        kind: or(begun.kind.clone(), blank.kind),
        lieu: or(begun.lieu.clone(), blank.lieu),
        participants: participants(&begun, blank.participants),
        ..begun
    })
}

/// One person by default, where one person is helped.
fn participants(begun: &ActiviteForm, usual: String) -> String {
    let alone = Kind::from_code(&begun.kind) != Some(Kind::Collectif);
    if begun.participants.is_empty() && alone { usual } else { begun.participants.clone() }
}

/// An event is not to be noted, now or when its calendar comes again.
pub async fn ignorer(cx: &Request, id: EvenementId) -> Result<(), AppError> {
    let personne = cx.conseiller()?.personne();
    cx.write("agenda.ignorer", id.0, move |c| {
        Box::pin(async move { if store::ignore(c, personne, id).await? { Ok(()) } else { Err(AppError::NotFound) } })
    })
    .await
}

/// Forgets the events of before the past month, noted or not.
pub async fn forget(db: &Database, clock: &Clock) -> Result<(), AppError> {
    // A day more: somewhere it is still the day before.
    let before = since(clock.now().utc().date_naive()).pred_opt().unwrap_or_default();
    let trace = Trace {
        at: clock.real_now(),
        actor: None,
        action: "agenda.oublier",
        object: None,
        listed: Vec::new(),
        request: "horloge".to_owned(),
    };
    db.write(trace, move |c| Box::pin(async move { store::forget_before(c, before).await })).await
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::activite::tableau::Choosable;

    fn begins(titre: &str, lieu: &str) -> ActiviteForm {
        let id = Uuid::from_u128(1).into();
        let choices = Choices {
            lieux: vec![Choosable { id, label: "Médiathèque Anna Langfus, Sarcelles".to_owned() }],
            ..Choices::default()
        };
        let found = Occurrence {
            cle: "1".to_owned(),
            jour: NaiveDate::from_ymd_opt(2026, 11, 24).unwrap(),
            debut: Some(840),
            duree: Some(90),
            titre: titre.to_owned(),
            lieu: lieu.to_owned(),
        };
        begun(&found, &choices)
    }

    #[test]
    fn a_title_says_what_was_done_and_nobody_s_name_is_kept() {
        let form = begins("Atelier smartphone débutants, reporté au 12/11, chez Mme Dupont", "");
        assert_eq!((form.kind.as_str(), form.duree.as_str(), form.jour.as_str()), ("collectif", "90", "2026-11-24"));
        assert_eq!((form.niveau.as_str(), form.themes), ("debutant", vec!["materiel".to_owned()]));
        let kept = serde_json::to_string(&begins("RDV Jeanne Dupont 06 12 34 56 78", "chez Jeanne")).unwrap();
        assert!(!kept.contains("Dupont") && !kept.contains("34"), "{kept}");
    }

    #[test]
    fn a_place_is_known_far_or_named_and_never_an_address() {
        let lieu = |text: &str| {
            let form = begins("rdv", text);
            (form.lieu, form.lieu_nom)
        };
        let known = Uuid::from_u128(1).to_string();
        assert_eq!(lieu("mediatheque anna langfus, 37 bd Maurice Ravel").0, known);
        assert_eq!(lieu("Réunion Microsoft Teams").0, "distance");
        assert_eq!(lieu("Maison de quartier, 95200 Sarcelles"), (NEW_LIEU.to_owned(), "Maison de quartier".to_owned()));
        for text in ["12 rue des Lilas, Sarcelles", "", "Jeanne 06 12 34 56 78"] {
            assert_eq!(lieu(text), (String::new(), String::new()), "{text}");
        }
    }
}
