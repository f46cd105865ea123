//! What pages of figures are made of.

use leptos::prelude::*;

use super::{
    api::Lu,
    decompte::{Cle, Decompte, Etat, Forme, Rang, Unite, Vers},
    definitions::{self, Definition},
    demande::DemandeForm,
    periode::{Mois, Periode},
};
use crate::{
    activite::historique::{filtre::FiltreForm, liste_vues},
    kernel::french,
    referentiel::{mission::MISSION_OF_THEME, nomenclature::Nomenclature, temps_propre::TEMPS_PROPRE},
    ui::chart::{Chart, ChartFigure, Form, Row, Unit},
};

/// Where lines lead.
#[derive(Clone, Debug)]
pub struct Liens {
    /// The page itself, for months.
    pub path: String,
    pub form: DemandeForm,
    /// Whether the reader has the entries: each line then leads to them.
    pub entries: bool,
}

impl Liens {
    fn href(&self, vers: &Vers, periode: Periode) -> Option<String> {
        if let Vers::Mois(mois) = vers {
            return Some(self.form.over(Periode::month(*mois)).address(&self.path));
        }
        let mut filtre = FiltreForm {
            du: periode.first_day().to_string(),
            au: periode.last_day().to_string(),
            contrat: self.form.contrat.clone(),
            ..FiltreForm::default()
        };
        match vers {
            Vers::Kind(kind) => kind.code().clone_into(&mut filtre.kind),
            Vers::Theme(code) => filtre.theme.clone_from(code),
            Vers::Canal(canal) => canal.code().clone_into(&mut filtre.lieu),
            Vers::Lieu(lieu) => filtre.lieu = lieu.to_string(),
            Vers::Mois(_) => {}
        }
        self.entries.then(|| liste_vues::address(&filtre, ""))
    }
}

/// All the figures of a period, beside those of another.
#[component]
pub fn Chiffres(lu: Lu, liens: Liens, #[prop(optional)] public: bool) -> impl IntoView {
    let Lu { periode, etat, compared, lecture, empty, estimated } = lu;
    if empty {
        return view! { <p class="empty">{format!("Rien n’est noté {}. Choisissez une autre période.", periode.in_days())}</p> }
            .into_any();
    }
    let other = compared.as_ref();
    let cles: Vec<_> = etat.cles.iter().map(|cle| figure(cle, other, public)).collect();
    let told: Vec<_> = etat.decomptes.iter().filter(|decompte| decompte.tells()).collect();
    let counts: Vec<_> = told
        .iter()
        .map(|decompte| {
            let before = other.map(|(of, etat)| (*of, etat));
            let wide = decompte.forme == Forme::Evolution;
            view! { <section class="sheet tally" class:wide=wide>{count(decompte, periode, before, &liens, public)}</section> }
        })
        .collect();
    let ways: Vec<_> = told
        .iter()
        .map(|decompte| view! { <li><a href=format!("#c-{}", decompte.definition.id)>{decompte.definition.nom}</a></li> })
        .collect();
    let estimated = (estimated > 0).then(|| {
        view! { <p class="hint">{format!("Dont {} en durée estimée.", minutes(estimated))}</p> }
    });
    let mixed = lecture.mixed.then(|| view! { <Lectures nomenclature=lecture.nomenclature liens=liens.clone() /> });
    view! {
        <dl class="key-figures of-period">{cles}</dl>
        {estimated}
        {mixed}
        <nav class="ways" aria-label="Dans cette page"><ul>{ways}</ul></nav>
        <div class="counts-of-period">{counts}</div>
        <Definitions />
    }
    .into_any()
}

/// A key figure, with what it is compared with under it.
fn figure(cle: &Cle, other: Option<&(Periode, Etat)>, public: bool) -> impl IntoView + use<> {
    let same = |other: &&Cle| other.definition.id == cle.definition.id;
    let before = other.map(|(periode, etat)| {
        let text = written(cle.unite, etat.cles.iter().find(same).and_then(|cle| cle.valeur), public);
        view! { <small class="then">{format!("{}\u{a0}: {text}", periode.in_words())}</small> }
    });
    let aim = (cle.definition.id == definitions::TEMPS_PROPRES.id).then(|| {
        view! { <small class="then">{format!("Repère\u{a0}: {}", french::percent(f64::from(TEMPS_PROPRE.aim)))}</small> }
    });
    view! {
        <div>
            <dt><DefinitionLink definition=cle.definition /></dt>
            <dd data-figure=cle.definition.id>{written(cle.unite, cle.valeur, public)}{before}{aim}</dd>
        </div>
    }
}

/// The word of a figure, a link to what it means.
#[component]
pub fn DefinitionLink(definition: &'static Definition) -> impl IntoView {
    view! { <a class="defined" href=format!("#def-{}", definition.id)>{definition.nom}</a> }
}

fn minutes(value: u64) -> String {
    u32::try_from(value).map_or_else(|_| french::number(value / 60), french::minutes)
}

/// A key figure as one reads it.
pub fn written(unite: Unite, valeur: Option<u64>, public: bool) -> String {
    match (unite, valeur) {
        (Unite::Nombre, Some(valeur)) => french::number(valeur),
        (Unite::Minutes, Some(valeur)) => minutes(valeur),
        (Unite::Milliemes, Some(valeur)) => french::percent(real(valeur) / 10.0),
        (_, None) if public => "non publié".to_owned(),
        (_, None) => "–".to_owned(),
    }
}

/// A count as charts take it; beyond 2⁵³ it would be rounded.
fn real(value: u64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "no log has so many entries")]
    let real = value as f64;
    real
}

fn count(
    decompte: &Decompte,
    periode: Periode,
    other: Option<(Periode, &Etat)>,
    liens: &Liens,
    public: bool,
) -> impl IntoView + use<> {
    let mut chart = chart(decompte, periode, other, public);
    for (row, rang) in chart.rows.iter_mut().zip(&decompte.rangs) {
        row.href = rang.vers.as_ref().and_then(|vers| liens.href(vers, periode));
    }
    view! {
        <h2><DefinitionLink definition=decompte.definition /></h2>
        <ChartFigure chart=chart />
    }
}

/// The chart of a count, with the same count of another period where it reads beside it: lines that are of the other alone
/// come last.
pub fn chart(decompte: &Decompte, periode: Periode, other: Option<(Periode, &Etat)>, public: bool) -> Chart {
    let id = format!("c-{}", decompte.definition.id);
    let form = match decompte.forme {
        Forme::Barres => Form::Bars,
        Forme::Parts => Form::Shares,
        Forme::Evolution if decompte.rangs.len() > 12 => Form::Line,
        Forme::Evolution => Form::Columns,
    };
    let same = other.and_then(|(of, etat)| {
        let found = etat.decomptes.iter().find(|other| other.definition.id == decompte.definition.id)?;
        Some((of, found))
    });
    let mut rows: Vec<_> = decompte.rangs.iter().map(row).collect();
    if let Some((_, other)) = same {
        let of_it = |rang: &Rang| other.rangs.iter().find(|other| other.code == rang.code);
        for (at, rang) in decompte.rangs.iter().enumerate() {
            let value = match decompte.forme {
                // Months stand beside the months in the same place.
                Forme::Evolution => other.rangs.get(at).and_then(|rang| rang.valeur),
                Forme::Barres | Forme::Parts => of_it(rang).map_or(nobody(public), |rang| rang.valeur),
            };
            rows[at].values.push(value.map(real));
        }
        if decompte.forme != Forme::Evolution {
            let gone = other.rangs.iter().filter(|rang| !decompte.rangs.iter().any(|here| here.code == rang.code));
            rows.extend(gone.map(|rang| {
                let here = Rang { valeur: nobody(public), ..rang.clone() };
                row(&here).compared(rang.valeur.map(real))
            }));
        }
    }
    let series = std::iter::once(series(decompte, periode, same.is_some()));
    let series = series.chain(same.map(|(of, _)| french::capitalised(&of.in_words())));
    let chart = Chart::new(form, id);
    Chart {
        title: decompte.titre.to_owned(),
        heading: decompte.entete.to_owned(),
        unit: Unit::Count,
        series: series.collect(),
        rows,
        absent: if public { "non publié" } else { "non comparable" }.to_owned(),
        empty: if public { "Trop peu de personnes pour donner un nombre.".to_owned() } else { chart.empty.clone() },
        ..chart
    }
}

/// A line that is not there counts nobody; in public that is not told.
fn nobody(public: bool) -> Option<u64> {
    (!public).then_some(0)
}

fn series(decompte: &Decompte, periode: Periode, compared: bool) -> String {
    if compared { french::capitalised(&periode.in_words()) } else { decompte.mesure.to_owned() }
}

fn row(rang: &Rang) -> Row {
    let value = rang.valeur.map(real);
    // Months are named by their code, whether they lead anywhere or not.
    match Mois::parse(&rang.code) {
        Some(mois) => Row::month(mois.first_day(), value),
        None => Row::new(rang.nom.clone(), value),
    }
}

/// Two lists of classes were in use: in which one reads.
#[component]
fn Lectures(nomenclature: Nomenclature, liens: Liens) -> impl IntoView {
    let link = |of: Nomenclature, name: &'static str| {
        let form = DemandeForm { lecture: of.code().to_owned(), ..liens.form.clone() };
        let current = (of == nomenclature).then_some("true");
        view! { <a href=form.address(&liens.path) aria-current=current>{name}</a> }
    };
    view! {
        <p class="notice">
            "Deux listes ont servi à noter l’âge et la situation. Certaines tranches sont "
            <DefinitionLink definition=&definitions::NON_COMPARABLE />
            ". Lire avec "{link(Nomenclature::V2, "la liste d’aujourd’hui")}" ou avec "{link(Nomenclature::V1, "l’ancienne liste")}"."
        </p>
    }
}

/// What each word means.
#[component]
fn Definitions() -> impl IntoView {
    let lines: Vec<_> = definitions::ALL
        .iter()
        .map(|definition| {
            view! { <div id=format!("def-{}", definition.id)><dt>{definition.nom}</dt><dd>{definition.texte}</dd></div> }
        })
        .collect();
    view! {
        <section class="definitions" aria-labelledby="definitions">
            <h2 id="definitions">"Ce que veulent dire ces chiffres"</h2>
            <dl>{lines}</dl>
            <p class="muted">{format!(
                "Temps propre\u{a0}: repère {} du {}. Missions\u{a0}: {}, {}.",
                TEMPS_PROPRE.version,
                french::date(TEMPS_PROPRE.effective),
                MISSION_OF_THEME.version,
                MISSION_OF_THEME.source
            )}</p>
        </section>
    }
}
