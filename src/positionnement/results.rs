//! What a test says: the figures, the level of each family with its picture, and what follows from them.

use leptos::prelude::*;

use super::{
    engine::{
        Bilan, DeFamille,
        report::{Mesure, Resultat},
        reserve::{MOTEUR, reserve},
    },
    items::Item,
    model::{Ligne, Points},
    precision::Marge,
    temps::Coupures,
};
use crate::{
    kernel::french,
    referentiel::niveaux::{Echelle, Niveau},
};

/// To whom it is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lecteur {
    /// The person who took it.
    Soi,
    Organisme,
    /// Meaning only: no points, no lines.
    Structure,
}

/// What a level is, where there is no room for its whole rule.
pub const UN_NIVEAU: &str = "Un niveau va de 1 (Découverte) à 4 (Référent). Sur la forme fixe, il suit la part des points. Sur la forme adaptée, il suit la difficulté de ce qui est su.";

/// The large numbers on top.
#[component]
pub fn Figures(bilan: Bilan, lignes: Vec<Ligne>, coupures: Coupures) -> impl IntoView {
    let Bilan { obtenus, possibles, questions, a_relire, non_passees, .. } = bilan;
    let seconds = lignes.iter().filter_map(|ligne| ligne.temps).sum::<u32>();
    let graded = possibles.0 / Points::ONE.0;
    view! {
        <dl class="mesures">
            <div>
                <dt>"Note"</dt>
                <dd>{format!("{obtenus}\u{a0}/\u{a0}{possibles}")}</dd>
                <dd class="muted">{french::count(u64::from(graded), "question notée", "questions notées")}</dd>
            </div>
            <div>
                <dt>"Temps"</dt>
                <dd>{french::spoken(seconds)}</dd>
                <dd class="muted">{french::count(u64::from(seconds), "seconde", "secondes")}</dd>
                {coupures.said().map(|said| view! { <dd class="muted">{said}</dd> })}
            </div>
            {(a_relire > 0).then(|| view! {
                <div>
                    <dt>"À lire"</dt>
                    <dd>{a_relire.to_string()}</dd>
                    <dd class="muted">"par une personne"</dd>
                </div>
            })}
            {(non_passees > 0).then(|| view! {
                <div>
                    <dt>"Non passées"</dt>
                    <dd>{non_passees.to_string()}</dd>
                    <dd class="muted">{format!("sur {questions}")}</dd>
                </div>
            })}
        </dl>
    }
}

/// The whole level, then each family's.
#[component]
pub fn Niveaux(
    bilan: Bilan,
    /// Of an adaptive form.
    mesure: Option<Resultat>,
    echelle: &'static Echelle,
    lecteur: Lecteur,
) -> impl IntoView {
    let familles: Vec<_> = bilan
        .familles
        .iter()
        .enumerate()
        .map(|(at, famille)| {
            family(*famille, mesure.as_ref().map(|mesure| mesure.familles[at].mesure), echelle, lecteur)
        })
        .collect();
    let ensemble = match &mesure {
        Some(mesure) => Some(Marge::of_ability(&mesure.ensemble, echelle)),
        None => Marge::of_share(bilan.obtenus, bilan.possibles, echelle),
    };
    let adaptive = mesure.is_some();
    let cautions = [
        (
            bilan.a_relire,
            "réponse doit encore être lue par une personne",
            "réponses doivent encore être lues par une personne",
        ),
        (bilan.non_passees, "question n’a pas été passée", "questions n’ont pas été passées"),
    ];
    let cautions: Vec<_> = cautions
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, one, many)| french::count(count as u64, one, many))
        .collect();
    let caution = (!cautions.is_empty()).then(|| {
        view! { <p class="notice">{format!("À prendre avec prudence\u{a0}: {}.", cautions.join(", et "))}</p> }
    });
    let whole = bilan.niveau.map_or_else(
        || "Trop peu de réponses sont notées\u{a0}: le test ne permet pas de conclure.".to_owned(),
        |niveau| hours(echelle, niveau, lecteur),
    );
    view! {
        <section aria-labelledby="niveaux" class="niveaux">
            <h2 id="niveaux">"Ce que dit le test"</h2>
            {caution}
            <p class="muted">"La barre sous chaque fil dit la précision\u{a0}: plus elle est longue, moins le niveau est sûr."</p>
            <div class="ensemble">
                <Fil niveau=bilan.niveau marge=ensemble />
                <p class="niveau">{bilan.niveau.map_or("Non concluant", Niveau::label)}</p>
                <p>{whole}</p>
            </div>
            <ul class="familles">{familles}</ul>
            <details>
                <summary>"Comment ces niveaux sont calculés"</summary>
                {if adaptive { by_ability(echelle).into_any() } else { method(echelle).into_any() }}
            </details>
        </section>
    }
}

/// What the whole level means in hours. A test proposes, a person decides.
fn hours(echelle: &Echelle, niveau: Niveau, lecteur: Lecteur) -> String {
    let with = match lecteur {
        Lecteur::Soi => "avec vous",
        Lecteur::Organisme | Lecteur::Structure => "avec la personne",
    };
    let what = if niveau == Niveau::Referent { ", surtout pour préparer l’examen" } else { "" };
    format!(
        "Niveau d’ensemble {} sur 4. À ce niveau, le parcours prévu dure {} heures{what}. C’est un repère\u{a0}: l’organisme de formation fixe les heures {with}.",
        niveau.rank(),
        echelle.hours(niveau)
    )
}

fn family(famille: DeFamille, mesure: Option<Mesure>, echelle: &Echelle, lecteur: Lecteur) -> impl IntoView + use<> {
    let DeFamille { famille, niveau, obtenus, possibles } = famille;
    let points = (lecteur != Lecteur::Structure && possibles > Points::ZERO).then(|| {
        let unit = if obtenus.0 >= 200 { "points" } else { "point" };
        view! { <p class="muted">{format!("{obtenus} {unit} sur {possibles}")}</p> }
    });
    let (marge, sure) = if let Some(mesure) = mesure {
        (Some(Marge::of_ability(&mesure, echelle)), Some(how_sure(niveau, mesure)))
    } else {
        let marge = Marge::of_share(obtenus, possibles, echelle);
        (marge, marge.filter(|_| niveau.is_some()).map(|marge| by_so_many(possibles, marge)))
    };
    let sure = sure.map(|sure| view! { <p class="muted">{sure}</p> });
    view! {
        <li class="sheet">
            <h3>{famille.label()}</h3>
            <p class="muted">{famille.explanation()}</p>
            <Fil niveau=niveau marge=marge />
            <p class="niveau">{niveau.map_or("Non concluant", Niveau::label)}</p>
            <p>{sentence(niveau)}</p>
            {sure}
            {points}
        </li>
    }
}

/// In plain words, without a subject: the same for the person, the organisme and the structure.
pub fn sentence(niveau: Option<Niveau>) -> &'static str {
    match niveau {
        None => "Les réponses ne suffisent pas pour dire un niveau dans cette famille.",
        Some(Niveau::Decouverte) => "Les bases sont à construire. La formation commencera par là.",
        Some(Niveau::Autonome) => "Les situations courantes sont acquises. Les autres sont à travailler.",
        Some(Niveau::Confirme) => "La plupart des situations sont acquises. Il reste quelques points à approfondir.",
        Some(Niveau::Referent) => "Presque tout est acquis. Cette famille ne demande pas d’heures de formation.",
    }
}

fn how_sure(niveau: Option<Niveau>, mesure: Mesure) -> String {
    let (likeliest, probability) = mesure.likeliest();
    if niveau.is_some() {
        return format!(
            "C’est le niveau le plus probable\u{a0}: {} chances sur 100.",
            french::decimal(probability * 100.0, 0)
        );
    }
    let mut levels: Vec<_> =
        Niveau::ALL.into_iter().zip(mesure.probabilites).filter(|(other, _)| *other != likeliest).collect();
    levels.sort_by(|(_, a), (_, b)| b.total_cmp(a));
    let second = levels.first().map_or(likeliest, |(niveau, _)| *niveau);
    let (low, high) = if likeliest < second { (likeliest, second) } else { (second, likeliest) };
    format!("Sans doute entre {} et {}.", low.label(), high.label())
}

/// What so few questions allow to say.
fn by_so_many(possibles: Points, Marge { bas, haut, .. }: Marge) -> String {
    let graded = french::count(u64::from(possibles.0 / Points::ONE.0), "question notée", "questions notées");
    if bas == haut {
        format!("{graded}\u{a0}: ce niveau est assez sûr.")
    } else {
        format!("{graded}\u{a0}: avec d’autres, ce serait entre {} et {}.", bas.label(), haut.label())
    }
}

/// The thread with its four knots, as far as one has come, and how sure that is.
#[component]
pub fn Fil(niveau: Option<Niveau>, #[prop(default = None)] marge: Option<Marge>) -> impl IntoView {
    let rank = niveau.map_or(0, Niveau::rank);
    let said = if rank == 0 { "Niveau non établi".to_owned() } else { format!("Niveau {rank} sur 4") };
    let said = if let Some(Marge { bas, haut, .. }) = marge.filter(|marge| marge.bas != marge.haut) {
        format!("{said}, deux fois sur trois entre {} et {}", bas.rank(), haut.rank())
    } else {
        said
    };
    let on_picture = |place: f64| (12.0 + 48.0 * (place - 1.0)).clamp(2.0, 166.0);
    let at = |rank: u8| 12 + 48 * i32::from(rank.saturating_sub(1));
    let knots: Vec<_> = Niveau::ALL
        .into_iter()
        .map(|niveau| {
            let (class, radius) = match niveau.rank().cmp(&rank) {
                std::cmp::Ordering::Less => ("passed", "6"),
                std::cmp::Ordering::Equal => ("reached", "9"),
                std::cmp::Ordering::Greater => ("to-come", "6"),
            };
            view! { <circle cx=at(niveau.rank()) cy="12" r=radius class=class /> }
        })
        .collect();
    view! {
        <svg class="fil" viewBox="0 0 168 24" role="img" aria-label=said>
            {marge.map(|Marge { de, a, .. }| view! { <path class="marge" d=format!("M{:.1} 22H{:.1}", on_picture(de), on_picture(a)) /> })}
            <path class="to-come" d="M12 12H156" />
            {(rank > 1).then(|| view! { <path class="passed" d=format!("M12 12H{}", at(rank)) /> })}
            {knots}
        </svg>
    }
}

fn by_ability(echelle: &Echelle) -> impl IntoView + use<> {
    view! {
        <p>"Les questions sont choisies d’après les réponses\u{a0}: avoir la moitié des points à des questions difficiles vaut mieux que tout avoir à des questions faciles. Le niveau ne suit donc pas la part des points, mais la difficulté de ce qui est su."</p>
        <p>"La barre sous le fil dit la précision\u{a0}: le niveau véritable y est deux fois sur trois. Une famille dont aucun niveau n’est plus probable que les trois autres ensemble est «\u{a0}non concluante\u{a0}»."</p>
        <p class="muted">
            {format!(
                "Modèle de réponse à deux paramètres, version {MOTEUR}\u{a0}; échelle, version {}, en vigueur depuis le {}\u{a0}: notre interprétation des textes du programme. {}",
                echelle.version,
                french::date(echelle.en_vigueur),
                difficulty()
            )}
        </p>
    }
}

/// Where the difficulties come from.
fn difficulty() -> String {
    let (measured, all) = (reserve().mesurees(), reserve().items.len());
    match measured {
        0 => "La difficulté des questions est estimée\u{a0}; elle n’a pas encore été mesurée.".to_owned(),
        all_of_them if all_of_them == all => "La difficulté des questions est mesurée par les réponses.".to_owned(),
        some => format!(
            "La difficulté de {some} questions sur {all} est mesurée par les réponses\u{a0}; celle des autres est estimée."
        ),
    }
}

/// The same of one.
pub fn difficulty_of(item: &Item) -> String {
    let known =
        if reserve().is_measured(&item.id) { "mesurée par les réponses" } else { "estimée, pas encore mesurée" };
    format!("Difficulté\u{a0}: niveau {}, {}\u{a0}; {known}.", item.niveau.rank(), item.niveau.label())
}

fn method(echelle: &Echelle) -> impl IntoView + use<> {
    let [autonome, confirme, referent] = echelle.seuils;
    let lines = [
        (Niveau::Decouverte, format!("moins de {autonome} % des points")),
        (Niveau::Autonome, format!("à partir de {autonome} %")),
        (Niveau::Confirme, format!("à partir de {confirme} %")),
        (Niveau::Referent, format!("à partir de {referent} %")),
    ];
    let lines: Vec<_> = lines
        .into_iter()
        .map(|(niveau, share)| view! { <li>{format!("{}. {}\u{a0}: {share}", niveau.rank(), niveau.label())}</li> })
        .collect();
    view! {
        <p>"Chaque question vaut un point. Pour une famille, on compte la part des points obtenus sur les questions notées."</p>
        <ul class="plain">{lines}</ul>
        <p>"La barre sous le fil dit la précision\u{a0}: avec autant d’autres questions du même genre, le résultat y serait deux fois sur trois. Moins il y a de questions, plus elle est longue."</p>
        <p class="muted">
            {format!(
                "Échelle, version {}, en vigueur depuis le {}\u{a0}: notre interprétation des textes du programme. {}",
                echelle.version,
                french::date(echelle.en_vigueur),
                difficulty()
            )}
        </p>
    }
}
