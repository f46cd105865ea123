//! The table of a group, and its files.

use axum::{
    extract::{Path, Query},
    response::Response,
};
use leptos::prelude::*;

use super::{
    Groupe, GroupeForm, Rangee, api,
    sorties::{self, Sortie},
};
use crate::{
    error::AppError,
    identite::access::OrganismeAccess,
    kernel::{form::FieldErrors, french},
    positionnement::{
        lists::{From, VuesDesTests},
        model::{Forme, Ligne, Statut},
        store::After,
    },
    referentiel::{famille::Famille, niveaux::Niveau},
    server::request::Request,
    ui::{
        field::{Choice, ErrorSummary, SelectField, TextField},
        layout::Document,
        table::WideTable,
    },
};

pub fn base(organisme: &OrganismeAccess) -> String {
    format!("/organisme/{}/positionnements", organisme.organisation().id)
}

/// What a page shows of a group; `None` where it could not be understood.
type Lu = Option<(Vec<Rangee>, Option<After>)>;

pub async fn page(
    cx: Request,
    Path(id): Path<String>,
    Query(form): Query<GroupeForm>,
    Query(from): Query<From>,
) -> Result<Response, AppError> {
    let organisme = cx.organisme(&id)?;
    let (forme, after, zone) = (form.forme()?, from.read()?, cx.viewer()?.zone());
    let (lu, errors): (Lu, _) = match form.parse(forme, cx.today(), zone) {
        Ok(groupe) => (Some(api::page(&cx, &organisme, &groupe, after).await?), FieldErrors::default()),
        Err(errors) => (None, errors),
    };
    let base = base(&organisme);
    let status = if errors.is_empty() { 200 } else { 422 };
    let document = Document::titled("Résultats du groupe").status(status).with_errors(&errors);
    let nom = organisme.organisation().nom.clone();
    Ok(cx.page(document, || {
        let known = lu.is_some();
        view! {
            <div class="heading"><p class="muted">{nom}</p><h1>"Résultats du groupe"</h1></div>
            <VuesDesTests base=base.clone() current="/groupe" />
            <ErrorSummary errors=errors.clone() />
            {choice(&form, forme, &base, &errors)}
            {lu.map(|(rows, next)| table(&cx, &form, forme, &base, &rows, next))}
            {known.then(|| files(&form, &base))}
        }
    }))
}

fn choice(form: &GroupeForm, forme: Forme, base: &str, errors: &FieldErrors) -> impl IntoView + use<> {
    let error = |field: &str| errors.of(field).map(str::to_owned);
    let formes = [Forme::Fixe, Forme::Adaptatif].map(|one| Choice::new(one.code(), one.label(), one == forme));
    let (du, au) = (error("du"), error("au"));
    view! {
        <form method="get" action=format!("{base}/groupe") class="sheet" novalidate>
            <div class="row which">
                <SelectField name="forme" label="Forme du test" choices=formes.to_vec() />
            <TextField name="du" label="Commencé depuis le" kind="date" class="short" value=form.du.clone() error=du />
            <TextField name="au" label="Jusqu’au" kind="date" class="short" value=form.au.clone() error=au />
                <button type="submit" class="button quiet">"Afficher"</button>
            </div>
        </form>
    }
}

fn table(cx: &Request, form: &GroupeForm, forme: Forme, base: &str, rows: &[Rangee], next: Option<After>) -> AnyView {
    if rows.is_empty() {
        return view! { <p class="empty">"Aucun test terminé pour ce choix. Changez la forme ou les dates."</p> }
            .into_any();
    }
    let questions = rows.iter().map(|row| row.lignes.len()).max().unwrap_or(0);
    let heads: Vec<_> = (1..=questions)
        .map(
            |rang| view! { <th scope="col" class="number"><span class="visually-hidden">"Question "</span>{rang}</th> },
        )
        .collect();
    let families = Famille::ALL.map(|famille| view! { <th scope="col" class="level">{famille.label()}</th> });
    let lines: Vec<_> = rows.iter().map(|row| line(cx, row, base, questions)).collect();
    let next = next.map(|next| {
        let here = form.address(&format!("{base}/groupe"));
        let join = if here.contains('?') { '&' } else { '?' };
        view! { <p><a class="button quiet" href=format!("{here}{join}apres={}", From::code(next))>"Les suivants"</a></p> }
    });
    let names = (forme == Forme::Fixe).then(|| names(rows));
    view! {
        <WideTable id="groupe-titre" caption="Les tests, du plus récent au plus ancien" class="groupe tabular">
            <thead>
                <tr>
                    <th scope="col">"Personne"</th>
                    <th scope="col">"Commencé le"</th>
                    <th scope="col" class="level">"Ensemble"</th>
                    {families}
                    <th scope="col" class="number">"Note"</th>
                    {heads}
                </tr>
            </thead>
            <tbody>{lines}</tbody>
        </WideTable>
        <div class="muted">
            <p>"Niveaux\u{a0}: 1 Découverte, 2 Autonome, 3 Confirmé, 4 Référent. Un tiret\u{a0}: non concluant."</p>
            <p>"Questions\u{a0}: un rond est une réponse notée, suivie de ses points sur 1. Un carré n’est pas noté\u{a0}: réponse à lire, ou question non passée."</p>
            {(forme == Forme::Adaptatif).then(|| view! { <p>"Dans cette forme, chaque personne a d’autres questions\u{a0}: les notes ne se comparent pas, les niveaux si."</p> })}
        </div>
        {names}
        {next}
    }
    .into_any()
}

/// Which question is which, where it is the same for all.
fn names(rows: &[Rangee]) -> impl IntoView + use<> {
    let longest = rows.iter().max_by_key(|row| row.lignes.len());
    let lines: Vec<_> = longest
        .iter()
        .flat_map(|row| &row.lignes)
        .map(|ligne| view! { <li>{ligne.designation.clone()}</li> })
        .collect();
    view! { <details><summary>"Les questions, par numéro"</summary><ol>{lines}</ol></details> }
}

fn line(cx: &Request, row: &Rangee, base: &str, questions: usize) -> impl IntoView + use<> {
    let level = |niveau: Option<Niveau>| match niveau {
        Some(niveau) => {
            view! { <td class="level">{niveau.rank()}<span class="visually-hidden">" "{niveau.label()}</span></td> }
                .into_any()
        }
        None => nothing("level", "non concluant"),
    };
    let families: Vec<_> = row.bilan.familles.iter().map(|of| level(of.niveau)).collect();
    let cells: Vec<_> = (0..questions)
        .map(|at| row.lignes.get(at).map_or_else(|| nothing("number", "pas de question"), cell))
        .collect();
    let note = format!("{}\u{a0}/\u{a0}{}", row.bilan.obtenus, row.bilan.possibles);
    view! {
        <tr>
            <th scope="row"><a href=format!("{base}/{}", row.id)>{row.personne()}</a></th>
            <td>{french::date(cx.day(row.commence_le))}</td>
            {level(row.bilan.niveau)}
            {families}
            <td class="number">{note}</td>
            {cells}
        </tr>
    }
}

/// The mark comes from the style sheet; the text says it too.
fn cell(ligne: &Ligne) -> AnyView {
    let class = ligne.statut.kind().code();
    match ligne.statut {
        Statut::ARelire { .. } => view! { <td class=class>"à lire"</td> }.into_any(),
        Statut::NonPassee => {
            view! { <td class=class><span class="visually-hidden">"non passée"</span></td> }.into_any()
        }
        graded => view! { <td class=class>{graded.points().map(|points| points.to_string())}</td> }.into_any(),
    }
}

fn nothing(class: &'static str, said: &'static str) -> AnyView {
    view! { <td class=class><span aria-hidden="true">"–"</span><span class="visually-hidden">{said}</span></td> }
        .into_any()
}

fn files(form: &GroupeForm, base: &str) -> impl IntoView + use<> {
    let link = |file: &str| form.address(&format!("{base}/{file}"));
    view! {
        <section class="sheet" aria-labelledby="fichiers">
            <h2 id="fichiers">"Emporter ces résultats"</h2>
            <div class="row">
                <a class="button quiet" href=link("groupe.xlsx")>"Pour Excel (XLSX)"</a>
                <a class="button quiet" href=link("groupe.csv")>"CSV\u{a0}: une ligne par test"</a>
                <a class="button quiet" href=link("groupe-reponses.csv")>"CSV\u{a0}: une ligne par réponse"</a>
                <a class="button quiet" href=link("groupe.pdf")>"Pour imprimer (PDF)"</a>
            </div>
            <p class="hint">"Ces fichiers contiennent des noms\u{a0}: gardez-les en lieu sûr, effacez-les quand ils ne servent plus."</p>
        </section>
    }
}

async fn file(cx: Request, id: String, form: GroupeForm, sortie: Sortie) -> Result<Response, AppError> {
    let organisme = cx.organisme(&id)?;
    let zone = cx.viewer()?.zone();
    // The page says what is wrong with a day; a file of it does not exist.
    let groupe: Groupe = form.parse(form.forme()?, cx.today(), zone).map_err(|_| AppError::NotFound)?;
    let file = sorties::file(&cx, &organisme, &groupe, sortie).await?;
    let what = if matches!(sortie, Sortie::Reponses) { "Réponses aux tests" } else { "Tests" };
    Ok(file.download(&format!("{what} de positionnement {} {}", groupe.forme.label(), groupe.jours)))
}

pub async fn csv(cx: Request, Path(id): Path<String>, Query(form): Query<GroupeForm>) -> Result<Response, AppError> {
    file(cx, id, form, Sortie::Tests).await
}

pub async fn answers(
    cx: Request,
    Path(id): Path<String>,
    Query(form): Query<GroupeForm>,
) -> Result<Response, AppError> {
    file(cx, id, form, Sortie::Reponses).await
}

pub async fn xlsx(cx: Request, Path(id): Path<String>, Query(form): Query<GroupeForm>) -> Result<Response, AppError> {
    file(cx, id, form, Sortie::Classeur).await
}

pub async fn pdf(cx: Request, Path(id): Path<String>, Query(form): Query<GroupeForm>) -> Result<Response, AppError> {
    file(cx, id, form, Sortie::Papier).await
}
