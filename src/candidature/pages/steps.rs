//! The questions of each step, as they were answered, and why each is asked.

use leptos::prelude::*;

use crate::{
    candidature::{
        etape::Etape,
        model::{BY_EMAIL, BY_TELEPHONE, Distance, LONGEST_MOTIVATION, Reponses, Situation},
    },
    kernel::form::FieldErrors,
    territoire::{self, field::CommuneField},
    ui::field::{Chips, Choice, Rows, TextAreaField, TextField},
};

/// The main question of a step: its heading, and the title of its page.
pub fn question(etape: Etape) -> &'static str {
    match etape {
        Etape::Situation => "Où en êtes-vous aujourd’hui\u{a0}?",
        Etape::Experience => "Avez-vous déjà accompagné des personnes au numérique\u{a0}?",
        Etape::Lieu => "Où habitez-vous\u{a0}?",
        Etape::Disponibilite => "Quand et jusqu’où pouvez-vous travailler\u{a0}?",
        Etape::Motivation => "Qu’est-ce qui vous attire dans ce métier\u{a0}?",
        Etape::Contact => "Comment vous joindre\u{a0}?",
    }
}

/// `changes`: the candidature was sent before.
pub fn fields(etape: Etape, reponses: &Reponses, errors: &FieldErrors, today: &str, changes: bool) -> AnyView {
    match etape {
        Etape::Situation => situation(reponses, errors).into_any(),
        Etape::Experience => experience(reponses, errors).into_any(),
        Etape::Lieu => lieu(reponses, errors).into_any(),
        Etape::Disponibilite => disponibilite(reponses, errors, today).into_any(),
        Etape::Motivation => motivation(reponses, errors).into_any(),
        Etape::Contact => contact(reponses, errors, changes).into_any(),
    }
}

fn of(errors: &FieldErrors, field: &str) -> Option<String> {
    errors.of(field).map(str::to_owned)
}

fn heading(etape: Etape) -> AnyView {
    view! { <h1>{question(etape)}</h1> }.into_any()
}

fn situation(reponses: &Reponses, errors: &FieldErrors) -> impl IntoView + use<> {
    let chosen = |one: &Situation| reponses.situations.iter().any(|code| code == one.code());
    let choices = Situation::ALL.iter().map(|one| Choice::new(one.code(), one.label(), chosen(one))).collect();
    let (diplome, wrong) = (reponses.diplome.clone(), of(errors, "diplome"));
    view! {
        <Rows
            name="situations"
            several=true
            legend=heading(Etape::Situation)
            hint="Plusieurs réponses sont possibles. Cela aide les structures à savoir quand vous pourriez commencer\u{a0}; aucune réponse ne vous écarte."
            choices=choices
            error=of(errors, "situations")
        >
            <TextField
                name="diplome"
                label="Quel diplôme\u{a0}?"
                class="diploma"
                hint="Par exemple\u{a0}: titre professionnel Responsable d’espace de médiation numérique."
                value=diplome
                error=wrong
            />
        </Rows>
    }
}

fn experience(reponses: &Reponses, errors: &FieldErrors) -> impl IntoView + use<> {
    let choices = [("oui", "Oui"), ("non", "Non, pas encore")]
        .map(|(code, label)| Choice::new(code, label, reponses.experience == code))
        .to_vec();
    view! {
        <Rows
            name="experience"
            legend=heading(Etape::Experience)
            hint="Comme conseiller numérique ou autrement\u{a0}: stage, bénévolat, mission, volontariat, service civique. C’est un plus, pas une condition\u{a0}: la formation part de votre niveau."
            choices=choices
            error=of(errors, "experience")
        />
    }
}

fn lieu(reponses: &Reponses, errors: &FieldErrors) -> impl IntoView + use<> {
    let wrong = of(errors, "commune");
    let candidates = if wrong.is_some() { territoire::api::candidates(&reponses.commune) } else { Vec::new() };
    view! {
        <h1>{question(Etape::Lieu)}</h1>
        <CommuneField
            name="commune"
            code_name="commune_code"
            label="Votre commune ou son code postal"
            hint="Elle sert à vous proposer des postes près de chez vous. Les structures la voient."
            value=reponses.commune.clone()
            code=reponses.commune_code.clone()
            candidates=candidates
            error=wrong
        />
        <TextField
            name="adresse"
            label="Adresse où vous écrire (facultatif)"
            hint="Numéro, rue, code postal, ville. Aucune structure ne la voit avant un entretien."
            autocomplete="street-address"
            value=reponses.adresse.clone()
            error=of(errors, "adresse")
        />
    }
}

fn disponibilite(reponses: &Reponses, errors: &FieldErrors, today: &str) -> impl IntoView + use<> {
    let distances = Distance::ALL
        .iter()
        .map(|distance| Choice::new(distance.code(), distance.label(), reponses.distance == distance.code()))
        .collect();
    view! {
        <h1>{question(Etape::Disponibilite)}</h1>
        <TextField
            name="disponible_le"
            label="À partir de quel jour\u{a0}?"
            kind="date"
            class="short"
            hint="Une structure ne vous propose rien avant ce jour."
            min=today.to_owned()
            value=reponses.disponible_le.clone()
            error=of(errors, "disponible_le")
        />
        <Chips
            name="distance"
            legend="Jusqu’où pouvez-vous aller pour travailler\u{a0}?"
            hint="À vol d’oiseau depuis votre commune. Plus c’est loin, plus il y a de postes."
            choices=distances
            error=of(errors, "distance")
        />
    }
}

fn motivation(reponses: &Reponses, errors: &FieldErrors) -> impl IntoView + use<> {
    view! {
        <h1>{question(Etape::Motivation)}</h1>
        <TextAreaField
            name="motivation"
            label="Votre motivation"
            hint="Quelques phrases suffisent\u{a0}: une expérience, ce que vous aimez faire, à qui vous voulez être utile. C’est ce que les structures lisent en premier."
            rows=9
            limit=u32::try_from(LONGEST_MOTIVATION).unwrap_or(u32::MAX)
            value=reponses.motivation.clone()
            error=of(errors, "motivation")
        />
    }
}

fn contact(reponses: &Reponses, errors: &FieldErrors, changes: bool) -> impl IntoView + use<> {
    let by_telephone = reponses.contact == BY_TELEPHONE;
    let hint = match (changes, by_telephone) {
        (true, true) => None,
        (true, false) => Some("Facultatif."),
        _ => Some("Facultatif si vous avez choisi l’e-mail."),
    };
    view! {
        <h1>{question(Etape::Contact)}</h1>
        <div class="pair">
            <TextField name="prenom" label="Prénom" class="half" autocomplete="given-name" value=reponses.prenom.clone() error=of(errors, "prenom") />
            <TextField name="nom" label="Nom" class="half" autocomplete="family-name" value=reponses.nom.clone() error=of(errors, "nom") />
        </div>
        {if changes { known_address(reponses).into_any() } else { reach(reponses, errors).into_any() }}
        <TextField
            name="telephone"
            label="Téléphone"
            kind="tel"
            class="short"
            autocomplete="tel"
            hint=hint.unwrap_or("C’est par ce numéro que nous vous joignons.")
            value=reponses.telephone.clone()
            error=of(errors, "telephone")
        />
        <div class="field helped">
            <label class="check">
                <input type="checkbox" name="aide" value="true" checked=reponses.aide />
                <span>"Une personne m’aide à remplir ce questionnaire"</span>
            </label>
            <TextField
                name="aide_par"
                label="Qui vous aide\u{a0}?"
                class="helper"
                hint="Son prénom et sa structure. Vous devez être d’accord avec chaque réponse."
                value=reponses.aide_par.clone()
                error=of(errors, "aide_par")
            />
        </div>
    }
}

/// The address of an account is changed elsewhere, by codes.
fn known_address(reponses: &Reponses) -> impl IntoView + use<> {
    let (address, change) = if reponses.email.is_empty() {
        ("Pas encore d’adresse e-mail".to_owned(), "En ajouter une")
    } else {
        (reponses.email.clone(), "Changer d’adresse")
    };
    view! {
        <dl class="facts">
            <dt>"E-mail"</dt>
            <dd>{address}" "<a href="/compte/adresse">{change}</a></dd>
        </dl>
    }
}

fn reach(reponses: &Reponses, errors: &FieldErrors) -> impl IntoView + use<> {
    let by = [(BY_EMAIL, "Par e-mail"), (BY_TELEPHONE, "Je n’ai pas d’e-mail\u{a0}: par téléphone")]
        .map(|(code, label)| Choice::new(code, label, reponses.contact == code))
        .to_vec();
    view! {
        <Rows
            name="contact"
            legend=view! { "Le plus simple pour vous joindre" }.into_any()
            hint="Nous n’écrivons que pour votre candidature. Sans e-mail, un code sur papier ouvre votre espace."
            choices=by
            error=of(errors, "contact")
        />
        <TextField
            name="email"
            label="Adresse e-mail"
            kind="email"
            class="by-email"
            autocomplete="email"
            hint="Un code y arrivera pour vérifier qu’elle est à vous."
            value=reponses.email.clone()
            error=of(errors, "email")
        />
    }
}
