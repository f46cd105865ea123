//! A Pix profile, beside a test or on a page of its own.

use std::collections::BTreeMap;

use leptos::prelude::*;

use super::{
    model::{Maitrise, Palier, Part, Profil},
    store::profils::Apercu,
};
use crate::{
    kernel::{french, spelling::letters},
    referentiel::pix::DOMAINES,
};

/// What a profile is not. Said wherever one is shown.
pub const NO_CUT_OFF: &str = "Pix n’est pas un seuil\u{a0}: ce profil aide à préparer la formation. Il ne dit pas si une personne peut être conseiller numérique.";

/// The whole profile: figures, then a line a competence under its domain.
#[component]
pub fn Pix(profil: Profil) -> impl IntoView {
    let Profil { campagne_nom, profil_cible, partage_le, maitrise, palier, pix, details, .. } = profil;
    let groupes = groupes(&details.domaines, &details.competences);
    let of = [("Campagne", campagne_nom), ("Profil cible", profil_cible)];
    let of: Vec<_> = of
        .into_iter()
        .filter(|(_, nom)| !nom.is_empty())
        .map(|(what, nom)| view! { <span>{format!(" · {what}\u{a0}: {nom}")}</span> })
        .collect();
    let table = (!groupes.is_empty()).then(|| {
        let bodies: Vec<_> = groupes.into_iter().map(Groupe::view).collect();
        view! {
            <table class="pix-competences tabular">
                <caption>"Part des acquis maîtrisés, par domaine et par compétence"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Domaine ou compétence"</th>
                        <th scope="col" class="number">"Maîtrise"</th>
                        <th scope="col"><span class="visually-hidden">"Dessin"</span></th>
                    </tr>
                </thead>
                {bodies}
            </table>
        }
    });
    view! {
        <section class="pix" aria-labelledby="profil-pix">
            <h2 id="profil-pix">"Profil Pix"</h2>
            <p class="muted">{format!("Partagé le {}", french::date(partage_le))}{of}</p>
            <dl class="mesures small">
                {palier.map(|palier| view! { <div><dt>"Palier"</dt><dd>{palier.label()}</dd><dd class="muted">{step(palier)}</dd></div> })}
                {maitrise.map(|part| view! { <div><dt>"Maîtrise d’ensemble"</dt><dd>{part.said()}</dd><dd class="muted">"des acquis du profil cible"</dd></div> })}
                {pix.map(|pix| view! { <div><dt>"Pix"</dt><dd>{french::number(pix.into())}</dd><dd class="muted">"en tout"</dd></div> })}
            </dl>
            {table}
            <p class="muted">{NO_CUT_OFF}</p>
        </section>
    }
}

/// What a structure reads: how far the person is, and no more.
#[component]
pub fn PixApercu(apercu: Apercu) -> impl IntoView {
    let Apercu { maitrise, palier } = apercu;
    let said = [
        palier.map(|palier| format!("Palier\u{a0}: {}.", palier.label())),
        maitrise.map(|part| format!("Maîtrise d’ensemble\u{a0}: {}.", part.said())),
    ];
    let said: Vec<_> = said.into_iter().flatten().collect();
    (!said.is_empty()).then(|| {
        view! {
            <section class="pix" aria-labelledby="profil-pix">
                <h2 id="profil-pix">"Profil Pix"</h2>
                <p>{said.join(" ")}</p>
                <p class="muted">{NO_CUT_OFF}</p>
            </section>
        }
    })
}

fn step(palier: Palier) -> String {
    format!("{} sur {}", palier.rank(), Palier::ALL.len())
}

/// A domain, and its competences.
struct Groupe {
    nom: String,
    part: Option<Part>,
    competences: Vec<Maitrise>,
}

/// In Pix's order; what Pix did not have when this was written comes last.
fn groupes(domaines: &[Maitrise], competences: &[Maitrise]) -> Vec<Groupe> {
    let mut left: BTreeMap<String, &Maitrise> = domaines.iter().map(|one| (letters(&one.nom), one)).collect();
    let known = |names: &[&str], one: &Maitrise| names.iter().any(|name| letters(name) == letters(&one.nom));
    let mut others: Vec<Maitrise> = competences.to_vec();
    let mut groupes = Vec::new();
    for domaine in DOMAINES.lines {
        let whole = left.remove(&letters(domaine.nom));
        let mut of = Vec::new();
        for names in domaine.competences {
            of.extend(others.extract_if(.., |one| known(names, one)));
        }
        if whole.is_some() || !of.is_empty() {
            groupes.push(Groupe { nom: domaine.nom.to_owned(), part: whole.map(|whole| whole.part), competences: of });
        }
    }
    let unknown = domaines.iter().filter(|one| left.contains_key(&letters(&one.nom)));
    groupes.extend(unknown.map(|one| Groupe { nom: one.nom.clone(), part: Some(one.part), competences: Vec::new() }));
    if !others.is_empty() {
        groupes.push(Groupe { nom: "Autres compétences".to_owned(), part: None, competences: others });
    }
    groupes
}

impl Groupe {
    fn view(self) -> impl IntoView {
        let lines: Vec<_> = self
            .competences
            .into_iter()
            .map(|Maitrise { nom, part }| {
                view! {
                    <tr>
                        <th scope="row">{nom}</th>
                        <td class="number">{part.said()}</td>
                        <td>{bar(part)}</td>
                    </tr>
                }
            })
            .collect();
        let part = self.part;
        view! {
            <tbody>
                <tr class="domaine">
                    <th scope="rowgroup">{self.nom}</th>
                    <td class="number">{part.map(Part::said)}</td>
                    <td>{part.map(bar)}</td>
                </tr>
                {lines}
            </tbody>
        }
    }
}

/// The value stands beside it, in words.
fn bar(part: Part) -> impl IntoView {
    let length = format!("{}%", f64::from(part.thousandths()) / 10.0);
    view! {
        <svg class="pix-part" aria-hidden="true">
            <rect class="rail" width="100%" height="100%" rx="3" />
            <rect class="done" width=length height="100%" rx="3" />
        </svg>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn maitrise(nom: &str, thousandths: u16) -> Maitrise {
        Maitrise { nom: nom.to_owned(), part: Part::of_thousandths(thousandths).unwrap() }
    }

    #[test]
    fn competences_stand_under_their_domain_whatever_the_export_says_first() {
        let domaines = [maitrise("Un domaine à venir", 100), maitrise("Création de contenu", 500)];
        let competences = [
            maitrise("Programmer", 300),
            maitrise("Construire un environnement numérique", 700),
            maitrise("Développer des documents textuels", 400),
            maitrise("Mener une recherche et une veille d'information", 600),
            maitrise("Une compétence à venir", 200),
        ];
        let said: Vec<_> = groupes(&domaines, &competences)
            .into_iter()
            .map(|groupe| {
                (
                    groupe.nom,
                    groupe.part.is_some(),
                    groupe.competences.into_iter().map(|one| one.nom).collect::<Vec<_>>(),
                )
            })
            .collect();
        let expected = [
            ("Information et données", false, vec!["Mener une recherche et une veille d'information"]),
            ("Création de contenu", true, vec!["Développer des documents textuels", "Programmer"]),
            ("Environnement numérique", false, vec!["Construire un environnement numérique"]),
            ("Un domaine à venir", true, vec![]),
            ("Autres compétences", false, vec!["Une compétence à venir"]),
        ];
        assert_eq!(
            said,
            expected.map(|(nom, part, of)| (
                nom.to_owned(),
                part,
                of.into_iter().map(str::to_owned).collect::<Vec<_>>()
            ))
        );
    }
}
