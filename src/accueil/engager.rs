//! The path of a structure that hires, before it has an account.

use axum::response::Response;
use leptos::prelude::*;

use super::{
    metier::Notions,
    source::{Source, Sources},
};
use crate::{
    kernel::french,
    referentiel::parcours_structure::{ENGAGEMENTS, KINDS, REGLES, Regles},
    server::request::Request,
    ui::layout::Document,
};

pub async fn hire(cx: Request) -> Response {
    let document = Document::titled("Engager un conseiller numérique").described(
        "Commune, intercommunalité, association… : les étapes pour accueillir un conseiller numérique, les délais, la formation, la subvention et vos engagements.",
    );
    cx.page(document, || {
        view! {
            <div class="opening">
                <h1>"Engager un conseiller numérique"</h1>
                <p class="lead">"Vous restez maître de votre recrutement, du début à la fin. Le Fil vous dit ce qui vient, et quand."</p>
            </div>
            <div class="columns">
                <section aria-labelledby="etapes">
                    <h2 id="etapes">"Les étapes"</h2>
                    <Steps rules=Regles::current() />
                </section>
                <div class="aside">
                    <section class="sheet" aria-labelledby="commencer">
                        <h2 id="commencer">"Commencer"</h2>
                        <p>"L’inscription en ligne des structures n’est pas encore ouverte sur ce site."</p>
                        <p>"Votre structure a déjà un compte ? Connectez-vous. Sinon, elle s’inscrit sur la plateforme publique du programme."</p>
                        {cx.viewer.is_none().then(|| view! { <p><a class="button" href="/connexion?suite=%2Fcompte">"Se connecter"</a></p> })}
                    </section>
                    <section aria-labelledby="engagements">
                        <h2 id="engagements">"Vos engagements"</h2>
                        <Notions of=&ENGAGEMENTS />
                    </section>
                </div>
            </div>
            <section aria-labelledby="qui">
                <h2 id="qui">"Qui peut engager ?"</h2>
                <Notions of=&KINDS />
            </section>
            <Sources>
                <Source what="Étapes" of=&REGLES />
                <Source what="Engagements" of=&ENGAGEMENTS />
                <Source what="Structures" of=&KINDS />
            </Sources>
        }
    })
}

/// The words of each step, around the numbers of the rules.
#[component]
fn Steps(rules: &'static Regles) -> impl IntoView {
    let Regles { rencontre, examen, signature, contrat, formation, tranches, conseillers_vises } = rules;
    let (shortest, [by_guide, by_deck]) = formation;
    let [first, second, last] = tranches;
    let steps = [
        (
            "Quelques minutes".to_owned(),
            "Vous vous inscrivez",
            "Vous dites qui vous êtes et combien de conseillers vous cherchez. Vous pouvez publier la fiche de poste tout de suite.".to_owned(),
        ),
        (
            "Par vagues".to_owned(),
            "Votre territoire se concerte",
            format!(
                "Les acteurs du territoire étudient les demandes. D’autres vagues suivent, jusqu’à {} conseillers recrutés.",
                french::number(u64::from(*conseillers_vises))
            ),
        ),
        (
            format!("Dans les {rencontre}"),
            "Vous rencontrez des candidat·es",
            "Une fois votre structure validée et les candidat·es présenté·es. Ce délai est un conseil, pas une obligation.".to_owned(),
        ),
        (
            format!("Environ {examen}"),
            "Vous demandez la subvention",
            "L’État examine votre demande.".to_owned(),
        ),
        (
            format!("Dans les {signature}"),
            "Vous signez le contrat",
            format!("À partir de la validation de la subvention. Le contrat dure de {} à {}, formation comprise.", contrat.0.before(contrat.1), contrat.1),
        ),
        (
            format!("De {} à {} ou {by_deck}", shortest.before(*by_guide), by_guide.before(*by_deck)),
            "Votre conseiller se forme",
            "La durée dépend de son niveau, mesuré par un test. Les documents du programme donnent deux durées maximales.".to_owned(),
        ),
        (
            format!("{}, {}, puis {last} après la signature", first.before(*last), second.before(*last)),
            "Vous recevez la subvention",
            "Elle est versée en trois fois.".to_owned(),
        ),
    ];
    let knots: Vec<_> = steps
        .into_iter()
        .map(|(when, what, how)| {
            view! { <li><span class="knot-plain" aria-hidden="true"></span><p class="when">{when}</p><h3>{what}</h3><p>{how}</p></li> }
        })
        .collect();
    view! { <ol class="thread">{knots}</ol> }
}
