//! The choice of a period and of what it is compared with: a form that writes the address.

use chrono::NaiveDate;
use leptos::prelude::*;

use super::{
    demande::{self, Comparaison, Demande, DemandeForm},
    periode::{Mois, Periode},
};
use crate::{
    kernel::{form::FieldErrors, french},
    ui::field::{Choice, SelectField},
};

/// A further choice: whose figures. Its name in the address, its label, its choices.
pub type Autre = (&'static str, &'static str, Vec<Choice>);

/// The form of a page of figures. `demande` is what was understood of it.
#[component]
pub fn Choisir(
    path: String,
    form: DemandeForm,
    demande: Option<Demande>,
    today: NaiveDate,
    errors: FieldErrors,
    #[prop(default = None)] autre: Option<Autre>,
    /// Only whole quarters are told.
    #[prop(optional)]
    public: bool,
) -> impl IntoView {
    let error = |field: &str| errors.of(field).map(str::to_owned);
    let by_months = demande.is_none_or(|_| form.periode.is_empty()) && !(form.du.is_empty() && form.au.is_empty());
    let chosen = demande.map(|demande| demande.periode).filter(|_| !by_months);
    // What was typed stays as it was, right or wrong.
    let months = |name: &str| {
        let (typed, of): (_, fn(Periode) -> Mois) =
            if name == "du" { (&form.du, |periode| periode.du) } else { (&form.au, |periode| periode.au) };
        let typed = Mois::parse(typed).filter(|_| by_months);
        let chosen = typed.unwrap_or_else(|| demande.map_or_else(|| Mois::of(today), |demande| of(demande.periode)));
        let mut months = demande::months(today);
        if !months.contains(&chosen) {
            months.insert(0, chosen);
        }
        months
            .into_iter()
            .map(|mois| Choice::new(mois.to_string(), mois.in_words(), mois == chosen))
            .collect::<Vec<_>>()
    };
    let periods = periods(today, chosen, public);
    let comparaison = Comparaison::from_code(&form.comparer).unwrap_or_default();
    let compared = Comparaison::ALL.map(|one| Choice::new(one.code(), one.label(), one == comparaison));
    let autre = autre.map(
        |(name, label, choices)| view! { <SelectField name=name label=label choices=choices error=error(name) /> },
    );
    let lecture =
        (!form.lecture.is_empty()).then(|| view! { <input type="hidden" name="lecture" value=form.lecture.clone() /> });
    view! {
        <form method="get" action=path aria-label="Choisir la période" class="sheet filter" novalidate>
            <div class="pair">
                <SelectField name="periode" label="Période" choices=periods error=error("periode") />
                <SelectField name="du" label="Du mois de" choices=months("du") error=error("du") />
                <SelectField name="au" label="Au mois de" choices=months("au") error=error("au") />
            </div>
            <div class="pair">
                <SelectField name="comparer" label="Comparer avec" choices=compared.into() error=error("comparer") />
                {autre}
            </div>
            {lecture}
            <div class="row"><button type="submit" class="button">"Afficher"</button></div>
        </form>
    }
}

fn periods(today: NaiveDate, chosen: Option<Periode>, public: bool) -> Vec<Choice> {
    let mut periods = demande::proposed(today);
    periods.retain(|periode| !public || periode.length() > 1);
    if let Some(other) = chosen.filter(|chosen| !periods.contains(chosen)) {
        periods.insert(0, other);
    }
    let choice = |periode: Periode| {
        Choice::new(periode.code(), french::capitalised(&periode.in_words()), Some(periode) == chosen)
    };
    let by_months = Choice::new("", "D’un mois à un autre…", chosen.is_none());
    periods.into_iter().map(choice).chain([by_months]).collect()
}
