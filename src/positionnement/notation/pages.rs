//! Where an answer is read and noted.

use axum::{
    extract::Path,
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;

use super::{BAREME, COMMENTAIRE, Lecture, LectureForm, is_disputed};
use crate::{
    error::AppError,
    kernel::{form::FieldErrors, id::PersonneId},
    positionnement::pages::{answer_to_note, read},
    server::{form::Posted, request::Request},
    ui::field::{Choice, Rows, TextAreaField},
};

pub async fn post_read(
    cx: Request,
    Path((organisme, passage, rang)): Path<(String, String, String)>,
    Posted(form): Posted<LectureForm>,
) -> Result<Response, AppError> {
    let organisme = cx.organisme(&organisme)?;
    let (id, rang) = (read(&passage)?, read(&rang)?);
    let address = format!("/organisme/{}/positionnements/{id}/{rang}", organisme.organisation().id);
    match super::read(&cx, organisme.clone(), id, rang, &form).await {
        Ok(()) => Ok(Redirect::to(&address).into_response()),
        Err(AppError::Invalid(errors)) => {
            answer_to_note(&cx, organisme.organisation().id, id, rang, (422, form, errors)).await
        }
        // The reader's own, in another tab: both are shown, and sending again replaces what is kept.
        Err(AppError::Stale) => {
            let kept = super::own(&cx, &organisme, id, rang).await?.map(|lecture| lecture.version.to_string());
            let form = LectureForm { version: kept.unwrap_or_default(), ..form };
            let said = "Vous avez noté cette réponse entre-temps\u{a0}: la note enregistrée est au-dessus. Enregistrez celle-ci pour la remplacer.";
            let errors = FieldErrors::one("points", said);
            answer_to_note(&cx, organisme.organisation().id, id, rang, (409, form, errors)).await
        }
        Err(error) => Err(error),
    }
}

/// Whoever has not read it yet does not learn what others gave.
#[component]
pub fn Notation(
    lectures: Vec<Lecture>,
    moi: PersonneId,
    address: String,
    form: Option<LectureForm>,
    errors: FieldErrors,
) -> impl IntoView {
    let mine = lectures.iter().find(|lecture| lecture.lecteur == moi);
    let form = form.unwrap_or_else(|| LectureForm::of(mine));
    let points: Vec<_> = lectures.iter().map(|lecture| lecture.points).collect();
    let state = match (lectures.len(), mine.is_some()) {
        (0, _) => "Personne n’a encore lu cette réponse.".to_owned(),
        (1, false) => "Une personne l’a lue. Sa note vous sera montrée après la vôtre.".to_owned(),
        (several, false) => format!("{several} personnes l’ont lue. Leurs notes vous seront montrées après la vôtre."),
        (1, true) => "Vous l’avez lue. Une autre personne peut la lire à son tour, sans voir votre note.".to_owned(),
        _ if is_disputed(&points) => {
            "Les deux lectures s’écartent de plus de 0,25 point\u{a0}: une troisième personne doit lire.".to_owned()
        }
        (several, true) => format!("{several} personnes l’ont lue."),
    };
    let others = mine.is_some().then(|| {
        let lines: Vec<_> = lectures
            .iter()
            .map(|lecture| {
                let said = (!lecture.commentaire.is_empty())
                    .then(|| view! { <p class="annotation">{lecture.commentaire.clone()}</p> });
                view! { <li><strong>{lecture.nom.clone()}</strong>{format!("\u{a0}: {} point", lecture.points)}{said}</li> }
            })
            .collect();
        view! { <ul class="plain lines">{lines}</ul> }
    });
    let choices = BAREME.map(|(points, label)| {
        let code = points.0.to_string();
        let chosen = code == form.points;
        Choice::new(code, label, chosen)
    });
    view! {
        <section class="sheet" aria-labelledby="lecture">
            <h2 id="lecture">"Lecture de cette réponse"</h2>
            <p>{state}</p>
            {others}
            <form method="post" action=address novalidate>
                <input type="hidden" name="version" value=form.version.clone() />
                <Rows name="points" legend=view! { "Votre note" }.into_any() choices=choices.to_vec() error=errors.of("points").map(str::to_owned) />
                <TextAreaField name="commentaire" label="Un mot pour la personne (facultatif)" hint="Elle le lira avec sa réponse." value=form.commentaire limit=u32::try_from(COMMENTAIRE).unwrap_or(u32::MAX) error=errors.of("commentaire").map(str::to_owned) />
                <p><button type="submit" class="button">{if mine.is_some() { "Changer ma note" } else { "Enregistrer ma note" }}</button></p>
            </form>
        </section>
    }
}
