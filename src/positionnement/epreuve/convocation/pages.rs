//! Where the organisme offers a test, takes it back, or ends one.

use axum::{
    extract::Path,
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;

use super::{Cible, ConvocationForm, duration};
use crate::{
    error::AppError,
    identite::access::OrganismeAccess,
    kernel::{
        form::FieldErrors,
        french,
        id::{PassageId, SuiviId},
    },
    positionnement::{model::Forme, pages::read},
    referentiel::epreuve::{Durees, Majoration},
    server::{form::Posted, request::Request},
    ui::{
        field::{Choice, ErrorSummary, Rows, SelectField},
        layout::Document,
    },
};

pub async fn offer(cx: Request, Path((organisme, suivi)): Path<(String, String)>) -> Result<Response, AppError> {
    let (organisme, suivi) = (cx.organisme(&organisme)?, read(&suivi)?);
    let form = ConvocationForm::blank(cx.app.clock.new_id());
    page(&cx, &organisme, suivi, 200, form, FieldErrors::default()).await
}

pub async fn post_offer(
    cx: Request,
    Path((organisme, suivi)): Path<(String, String)>,
    Posted(form): Posted<ConvocationForm>,
) -> Result<Response, AppError> {
    let (organisme, suivi) = (cx.organisme(&organisme)?, read(&suivi)?);
    match super::offer(&cx, organisme.clone(), suivi, &form).await {
        Ok(_) => {
            let to = format!("/organisme/{}/positionnements?propose=oui", organisme.organisation().id);
            Ok(Redirect::to(&to).into_response())
        }
        Err(AppError::Invalid(errors)) => page(&cx, &organisme, suivi, 422, form, errors).await,
        Err(error) => Err(error),
    }
}

pub async fn post_withdraw(cx: Request, Path((organisme, id)): Path<(String, String)>) -> Result<Response, AppError> {
    let (organisme, id) = (cx.organisme(&organisme)?, read(&id)?);
    let to = format!("/organisme/{}/positionnements", organisme.organisation().id);
    super::withdraw(&cx, organisme, id).await?;
    Ok(Redirect::to(&to).into_response())
}

pub async fn post_end(cx: Request, Path((organisme, id)): Path<(String, String)>) -> Result<Response, AppError> {
    let (organisme, id) = (cx.organisme(&organisme)?, read(&id)?);
    let to = format!("/organisme/{}/positionnements/{id}", organisme.organisation().id);
    super::end(&cx, organisme, id).await?;
    Ok(Redirect::to(&to).into_response())
}

async fn page(
    cx: &Request,
    organisme: &OrganismeAccess,
    suivi: SuiviId,
    status: u16,
    form: ConvocationForm,
    errors: FieldErrors,
) -> Result<Response, AppError> {
    let cible = super::cible(cx, organisme, suivi).await?;
    let base = format!("/organisme/{}", organisme.organisation().id);
    let durees = Durees::of(cx.today_in(organisme.organisation().zone));
    let document = Document::titled("Proposer le test de positionnement").status(status).with_errors(&errors).narrow();
    Ok(cx.page(document, || {
        let (name, back) = (format!("{} {}", cible.prenom, cible.nom), format!("{base}/suivis/{suivi}"));
        let before = (cible.passes > 0).then(|| {
            let said = french::count(cible.passes.into(), "test est déjà terminé", "tests sont déjà terminés");
            view! { <p class="notice">{format!("Pour cette personne, {said}. Le parcours partira du dernier test terminé. La forme adaptée ne repose pas les mêmes questions\u{a0}; la forme fixe, si\u{a0}: la personne en a déjà lu les réponses.")}</p> }
        });
        view! {
            <p class="retour"><a href=back>{format!("← Suivi de {name}")}</a></p>
            <div><p class="muted">{name}</p><h1>"Proposer le test de positionnement"</h1></div>
            <ErrorSummary errors=errors.clone() />
            {before}
            {match &cible.ouverte {
                Some(id) => waiting(&base, *id).into_any(),
                None => form_view(&base, &cible, form, &errors, durees).into_any(),
            }}
        }
    }))
}

fn waiting(base: &str, id: PassageId) -> impl IntoView + use<> {
    view! {
        <p class="empty">"Un test est déjà proposé à cette personne, ou en cours."</p>
        <p><a class="button" href=format!("{base}/positionnements/{id}")>"Voir ce test"</a></p>
    }
}

fn form_view(
    base: &str,
    cible: &Cible,
    form: ConvocationForm,
    errors: &FieldErrors,
    durees: &'static Durees,
) -> impl IntoView + use<> {
    let error = |field: &str| errors.of(field).map(str::to_owned);
    let formes = [
        (
            Forme::Adaptatif,
            format!(
                "Adaptée\u{a0}: 20 questions choisies d’après les réponses ({})",
                duration(Some(durees.adaptative))
            ),
        ),
        (
            Forme::Fixe,
            format!("Fixe\u{a0}: 14 questions, les mêmes pour tout le monde ({})", duration(Some(durees.fixe))),
        ),
    ];
    let formes = formes.map(|(forme, label)| Choice::new(forme.code(), label, form.forme == forme.code())).to_vec();
    let times = Majoration::ALL
        .map(|majoration| Choice::new(majoration.code(), majoration.label(), form.majoration == majoration.code()));
    let mail = if cible.email.is_some() {
        "La personne reçoit un courriel avec le lien, et trouve le test dans son espace."
    } else {
        "Cette personne n’a pas d’adresse de courriel\u{a0}: dites-lui que le test l’attend dans son espace."
    };
    view! {
        <form method="post" action=format!("{base}/suivis/{}/test", cible.suivi) class="sheet" novalidate>
            <input type="hidden" name="cle" value=form.cle.clone() />
            <Rows name="forme" legend=view! { "Forme du test" }.into_any() choices=formes error=error("forme") />
            <SelectField name="majoration" label="Temps donné" hint="Le temps en plus se décide avec la personne, avant le test." choices=times.to_vec() error=error("majoration") />
            <fieldset class="field">
                <legend>"Ce que la personne peut faire"</legend>
                <label class="check"><input type="checkbox" name="pause" value="oui" checked=!form.pause.is_empty() />"Mettre le test en pause"</label>
                <label class="check"><input type="checkbox" name="relecture" value="oui" checked=!form.relecture.is_empty() />"Relire et changer ses réponses avant la fin (forme fixe seulement)"</label>
                <label class="check"><input type="checkbox" name="courte" value="oui" checked=!form.courte.is_empty() />"Finir plus tôt, dès que le niveau est connu à un demi-niveau près\u{a0}: 12 à 20 questions (forme adaptée seulement)"</label>
            </fieldset>
            <p class="muted">{mail}</p>
            <p><button type="submit" class="button">"Proposer le test"</button></p>
        </form>
    }
}
