//! What people give to the answers that they read: one reading each, a second one without knowing the first, and the note that
//! follows.

pub mod a_lire;
pub mod pages;
pub mod store;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{access, model::Points};
use crate::{
    error::AppError,
    identite::access::OrganismeAccess,
    kernel::{
        form::{FieldErrors, visible},
        id::{PassageId, PersonneId},
    },
    server::request::Request,
};

/// Two readings that differ by more, in hundredths of a point, need a third. *Interprétation v1*: the programme says nothing of
/// it; more than one of the four steps of the scale.
pub const ECART: u32 = 25;
/// What a reading may give, and what that means.
pub const BAREME: [(Points, &str); 5] = [
    (Points(100), "1 point\u{a0}: tout ce qui est attendu y est"),
    (Points(75), "0,75 point\u{a0}: presque tout"),
    (Points(50), "0,5 point\u{a0}: la moitié"),
    (Points(25), "0,25 point\u{a0}: un peu"),
    (Points(0), "0 point\u{a0}: rien de ce qui est attendu"),
];
/// Characters of a comment, at most.
pub const COMMENTAIRE: usize = 1_000;

/// What somebody gave to an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lecture {
    pub lecteur: PersonneId,
    pub nom: String,
    pub points: Points,
    pub commentaire: String,
    pub version: u32,
    pub le: DateTime<Utc>,
}

/// The note that readings give: the only one, the mean of two, else the one in the middle, rounded down.
pub fn note(lectures: &[Points]) -> Option<Points> {
    let mut sorted: Vec<_> = lectures.iter().map(|points| points.0).collect();
    sorted.sort_unstable();
    let middle = sorted.len() / 2;
    match sorted.len() {
        0 => None,
        even if even % 2 == 0 => Some(Points(u32::midpoint(sorted[middle - 1], sorted[middle]))),
        _ => Some(Points(sorted[middle])),
    }
}

/// Whether a third person has to read it.
pub fn is_disputed(lectures: &[Points]) -> bool {
    matches!(lectures, [one, other] if one.0.abs_diff(other.0) > ECART)
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct LectureForm {
    pub points: String,
    pub commentaire: String,
    /// Of the person's own reading; 0: there is none yet.
    pub version: String,
}

impl LectureForm {
    pub fn of(lecture: Option<&Lecture>) -> Self {
        lecture.map_or_else(Self::default, |lecture| Self {
            points: lecture.points.0.to_string(),
            commentaire: lecture.commentaire.clone(),
            version: lecture.version.to_string(),
        })
    }

    fn parse(&self) -> Result<(Points, String, u32), FieldErrors> {
        let mut errors = FieldErrors::default();
        let known =
            self.points.parse().ok().map(Points).filter(|points| BAREME.iter().any(|(known, _)| known == points));
        let points = errors.take("points", known.ok_or("Choisissez une note."));
        let commentaire = visible(self.commentaire.trim());
        if commentaire.chars().count() > COMMENTAIRE {
            errors.add("commentaire", format!("Raccourcissez le commentaire\u{a0}: {COMMENTAIRE} caractères au plus."));
        }
        match points {
            Some(points) if errors.is_empty() => Ok((points, commentaire, self.version.parse().unwrap_or(0))),
            _ => Err(errors),
        }
    }
}

/// Keeps what somebody gives to an answer; the note follows at once, and what it was is kept.
///
/// # Errors
/// `NotFound` where the answer is not for a person to read; `Stale` when the reader's own reading changed meanwhile.
pub async fn read(
    cx: &Request,
    organisme: OrganismeAccess,
    id: PassageId,
    rang: u8,
    form: &LectureForm,
) -> Result<(), AppError> {
    let (points, commentaire, version) = form.parse().map_err(AppError::Invalid)?;
    let now = cx.app.clock.real_now();
    cx.write("positionnement.noter", id.0, move |c| {
        Box::pin(async move {
            let lecteur = organisme.personne();
            let access = access::of_organisme(c, &organisme, id).await?;
            let before = store::to_read(c, &access, rang).await?.ok_or(AppError::NotFound)?;
            let known = store::lectures(c, &access, rang).await?;
            let says_it = |lecture: &Lecture| lecture.points == points && lecture.commentaire == commentaire;
            // The same form sent again.
            if known.iter().any(|lecture| lecture.lecteur == lecteur && says_it(lecture)) {
                return Ok(());
            }
            store::keep(c, &access, rang, &store::Given { lecteur, points, commentaire, version, le: now }).await?;
            let others = known.iter().filter(|lecture| lecture.lecteur != lecteur).map(|lecture| lecture.points);
            let given: Vec<_> = others.chain([points]).collect();
            let Some(after) = note(&given) else { return Ok(()) };
            if before != Some(after) {
                store::change_note(c, id, rang, before, after, lecteur, now).await?;
            }
            Ok(())
        })
    })
    .await
}

/// The reader's own reading.
pub async fn own(
    cx: &Request,
    organisme: &OrganismeAccess,
    id: PassageId,
    rang: u8,
) -> Result<Option<Lecture>, AppError> {
    let mut reader = cx.db().reader().await?;
    let access = access::of_organisme(&mut reader, organisme, id).await?;
    let lectures = store::lectures(&mut reader, &access, rang).await?;
    Ok(lectures.into_iter().find(|lecture| lecture.lecteur == organisme.personne()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_follows_from_its_readings() {
        let of = |points: &[u32]| note(&points.iter().copied().map(Points).collect::<Vec<_>>()).map(|points| points.0);
        assert_eq!(of(&[]), None);
        assert_eq!(of(&[75]), Some(75));
        assert_eq!(of(&[50, 75]), Some(62));
        assert_eq!(of(&[100, 0, 75]), Some(75));
        assert_eq!(of(&[100, 0, 75, 25]), Some(50));
    }

    #[test]
    fn readers_who_differ_need_a_third() {
        assert!(!is_disputed(&[Points(50)]));
        assert!(!is_disputed(&[Points(50), Points(75)]));
        assert!(is_disputed(&[Points(25), Points(75)]));
        assert!(!is_disputed(&[Points(0), Points(100), Points(50)]));
    }

    #[test]
    fn only_what_the_scale_has_is_given() {
        let read = |points: &str| LectureForm { points: points.to_owned(), ..LectureForm::default() }.parse();
        assert_eq!(read("75").unwrap().0, Points(75));
        for wrong in ["", "33", "101", "-1", "un"] {
            assert!(read(wrong).unwrap_err().of("points").is_some(), "{wrong}");
        }
        let long = LectureForm { points: "0".to_owned(), commentaire: "é".repeat(1_001), ..LectureForm::default() };
        assert!(long.parse().unwrap_err().of("commentaire").is_some());
    }
}
