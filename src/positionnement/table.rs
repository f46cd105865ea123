//! The lines of a test: the table, its marks, and the form that says how it is seen.

use leptos::prelude::*;

use super::{
    islands::Triable,
    model::{Cles, Kind, Ligne, Tri, Vue, keyed, order},
};
use crate::ui::field::{Choice, SelectField};

/// All lines are there, those that the filter leaves out hidden: the island shows them without asking the server.
#[component]
pub fn Table(lignes: Vec<Ligne>, vue: Vue, base: String) -> impl IntoView {
    let mut lignes = keyed(lignes);
    let key = |ligne: &Ligne, cles: &Cles| (cles[vue.tri as usize], u32::from(ligne.rang));
    lignes.sort_by(|(a, x), (b, y)| order(key(a, x), key(b, y), vue.decroissant));
    let shown = lignes.iter().filter(|(ligne, _)| is_shown(ligne, vue)).count();
    let kinds = Kind::ALL.map(|kind| lignes.iter().filter(|(ligne, _)| ligne.statut.kind() == kind).count());
    let rows: Vec<_> = lignes.iter().map(|(ligne, cles)| row(ligne, cles, vue, &base)).collect();
    view! {
        <Triable>
            <Seen vue=vue kinds=kinds />
            <p role="status" class="muted">{vue.said(shown)}</p>
            <table class="lignes">
                <caption>
                    "Un rond\u{a0}: réponse notée. Un carré\u{a0}: pas encore notée, ou question non passée."
                    <span class="visually-hidden">" Le titre d’une colonne la trie."</span>
                </caption>
                <thead>
                    <tr>
                        {header(vue, Tri::Rang, "N°", "")}
                        {header(vue, Tri::Designation, "Désignation", "")}
                        {header(vue, Tri::Statut, "Statut", "")}
                        {header(vue, Tri::Note, "Note", "number")}
                        {header(vue, Tri::Temps, "Temps consommé (s)", "number")}
                        <th scope="col">"Consulter"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </Triable>
    }
}

fn is_shown(ligne: &Ligne, vue: Vue) -> bool {
    vue.statut.is_none_or(|kind| ligne.statut.kind() == kind)
}

/// What without JavaScript is sent by the button, and with it is followed at once. On a telephone, the
/// only way to sort; elsewhere the headers do it, and the style sheet hides two of the lists, which are sent all the same.
#[component]
fn Seen(vue: Vue, kinds: [usize; 6]) -> impl IntoView {
    let all = Choice::new("", format!("Tous ({})", kinds.iter().sum::<usize>()), vue.statut.is_none());
    // One with no line is of no use, unless it is what is asked for.
    let some = Kind::ALL.into_iter().zip(kinds).filter(|(kind, count)| *count > 0 || vue.statut == Some(*kind));
    let statuts = [all].into_iter().chain(some.map(|(kind, count)| {
        Choice::new(kind.code(), format!("{} ({count})", kind.label()), vue.statut == Some(kind))
    }));
    let tris = [
        (Tri::Rang, "Numéro"),
        (Tri::Designation, "Désignation"),
        (Tri::Statut, "Statut"),
        (Tri::Note, "Note"),
        (Tri::Temps, "Temps consommé"),
    ];
    let tris = tris.map(|(tri, label)| Choice::new(tri.code(), label, vue.tri == tri));
    let sens = [
        Choice::new("croissant", "Croissant", !vue.decroissant),
        Choice::new("decroissant", "Décroissant", vue.decroissant),
    ];
    view! {
        // Not what a browser remembers of the form: what the address says.
        <form method="get" class="vue" autocomplete="off">
            <SelectField name="statut" label="Statut" choices=statuts.collect() />
            <div class="pair">
                <SelectField name="tri" label="Trier par" choices=tris.to_vec() />
                <SelectField name="sens" label="Ordre" choices=sens.to_vec() />
            </div>
            <button type="submit" class="button quiet">"Afficher"</button>
        </form>
    }
}

fn header(vue: Vue, tri: Tri, text: &'static str, class: &'static str) -> impl IntoView + use<> {
    view! {
        <th scope="col" class=class aria-sort=vue.aria_sort(tri)>
            <a href=vue.sorted_by(tri).query() data-tri=tri.code()>{text}</a>
        </th>
    }
}

fn row(ligne: &Ligne, cles: &Cles, vue: Vue, base: &str) -> impl IntoView + use<> {
    let kind = ligne.statut.kind();
    let keys: Vec<_> = cles.iter().map(|key| key.map(|key| key.to_string()).unwrap_or_default()).collect();
    let nothing = |said: &'static str| {
        view! { <span aria-hidden="true">"–"</span><span class="visually-hidden">{said}</span> }.into_any()
    };
    let note = match ligne.statut.points() {
        Some(points) => view! { {points.in_column()}<span class="unit">" point"</span> }.into_any(),
        None => nothing("pas de note"),
    };
    let temps = match ligne.temps {
        Some(seconds) => view! { {seconds.to_string()}<span class="unit">" s"</span> }.into_any(),
        None => nothing("pas de temps"),
    };
    view! {
        <tr data-cles=keys.join(" ") data-statut=kind.code() hidden=!is_shown(ligne, vue)>
            <td>{ligne.rang.to_string()}</td>
            <td>{ligne.designation.clone()}</td>
            <td><StatutMark kind=kind /></td>
            <td class="number" class:none=ligne.statut.points().is_none()>{note}</td>
            <td class="number" class:none=ligne.temps.is_none()>{temps}</td>
            <td>
                <a href=format!("{base}/{}", ligne.rang)>
                    <svg class="loupe" viewBox="0 0 24 24" aria-hidden="true"><circle cx="10" cy="10" r="6" /><path d="M14.5 14.5L20 20" /></svg>
                    <span class="word">"Consulter"</span><span class="visually-hidden">{format!("\u{a0}: {}", ligne.designation)}</span>
                </a>
            </td>
        </tr>
    }
}

/// A square: not graded. A dot: graded; the fuller, the better. The words say it too.
#[component]
pub fn StatutMark(kind: Kind) -> impl IntoView {
    let drawing = match kind {
        Kind::Juste => view! { <circle cx="8" cy="8" r="6" class="full" /> }.into_any(),
        Kind::Partielle => {
            view! { <circle cx="8" cy="8" r="6" /><path d="M8 2a6 6 0 0 0 0 12z" class="full" /> }.into_any()
        }
        Kind::Fausse => view! { <circle cx="8" cy="8" r="6" /> }.into_any(),
        Kind::Inconnue => view! { <circle cx="8" cy="8" r="6" /><path d="M5 8h6" /> }.into_any(),
        Kind::ARelire => view! { <rect x="2" y="2" width="12" height="12" rx="1" class="full" /> }.into_any(),
        Kind::NonPassee => view! { <rect x="2" y="2" width="12" height="12" rx="1" /> }.into_any(),
    };
    view! {
        <span class=format!("statut {}", kind.code())>
            <svg viewBox="0 0 16 16" aria-hidden="true">{drawing}</svg>
            {kind.label()}
        </span>
    }
}
