//! What a whole line says, from what its words say: which of two wins, what follows from what, what is left.

use super::{
    Classe, Connus, Lecture, LieuLu, Lu, Propre, Source, Span,
    mots::Nature,
    personnes::Compte,
    regles::{Dit, Ligne, Passage},
};
use crate::{
    activite::{form::MOST_PARTICIPANTS, model::Kind},
    kernel::duree::Duree,
    referentiel::{nomenclature::Axe, theme::Theme},
};

/// The value, where it is this that is said.
macro_rules! said {
    ($variant:path) => {
        |dit| if let $variant(value) = dit { Some(*value) } else { None }
    };
}

/// Each thing said, with its words.
struct Dits(Vec<(Dit, Span)>);

impl Dits {
    /// The first value, with the words of all that say the same.
    fn same<T: PartialEq>(&self, wanted: impl Fn(&Dit) -> Option<T>) -> Option<Lu<T>> {
        self.each(wanted).into_iter().next()
    }

    /// The first value alone: what is added to it says something else.
    fn first<T>(&self, wanted: impl Fn(&Dit) -> Option<T>) -> Option<Lu<T>> {
        self.0.iter().find_map(|(dit, span)| Some(Lu::said(wanted(dit)?, vec![*span])))
    }

    /// Each value once, with all the words that say it.
    fn each<T: PartialEq>(&self, wanted: impl Fn(&Dit) -> Option<T>) -> Vec<Lu<T>> {
        let mut values: Vec<Lu<T>> = Vec::new();
        for (dit, span) in &self.0 {
            let Some(valeur) = wanted(dit) else { continue };
            match values.iter_mut().find(|lu| lu.valeur == valeur) {
                Some(lu) => lu.add(*span),
                None => values.push(Lu::said(valeur, vec![*span])),
            }
        }
        values
    }

    fn comptes(&self) -> impl Iterator<Item = (Compte, Span)> {
        self.0
            .iter()
            .filter_map(|(dit, span)| if let Dit::Compte(compte) = dit { Some((*compte, *span)) } else { None })
    }
}

impl<T> Lu<T> {
    fn said(valeur: T, mut spans: Vec<Span>) -> Self {
        spans.sort_unstable();
        spans.dedup();
        Self { valeur, source: Source::Texte(spans) }
    }

    fn default(valeur: T) -> Self {
        Self { valeur, source: Source::Defaut }
    }

    fn add(&mut self, span: Span) {
        if let Source::Texte(spans) = &mut self.source
            && !spans.contains(&span)
        {
            spans.push(span);
        }
    }

    /// Words that say it: none for a default.
    pub fn spans(&self) -> &[Span] {
        match &self.source {
            Source::Texte(spans) => spans,
            Source::Defaut => &[],
        }
    }
}

pub(super) fn assembled(ligne: &Ligne, connus: &Connus) -> Lecture {
    let passages = ligne.passages();
    let said = passages
        .iter()
        .flat_map(|passage| passage.dits.iter().map(|dit| (dit.clone(), ligne.span(passage.de, passage.a))));
    let mut dits = Dits(said.collect());

    let said = kind(&dits);
    if said.as_ref().is_some_and(|kind| !kind.valeur.for_the_public()) {
        dits.0.retain(|(dit, _)| dit.of_own_time());
    }
    let counted = counted(&dits);
    let niveau = dits.same(said!(Dit::Niveau));
    let several = niveau.is_some() || counted.as_ref().is_some_and(|counted| counted.valeur > 1);
    let kind = said.unwrap_or(Lu::default(if several { Kind::Collectif } else { Kind::Individuel }));
    let collectif = kind.valeur == Kind::Collectif;

    let single = matches!(kind.valeur, Kind::Individuel | Kind::Ponctuel);
    let recurrents = recurrents(&dits, counted.as_ref().map(|counted| counted.valeur), single);
    let many = recurrents.as_ref().is_some_and(|recurrents| recurrents.valeur > 1);
    let participants = counted.or((single && !many).then(|| Lu::default(1)));
    let total = participants.as_ref().map(|participants| participants.valeur);
    let [ages, genres, statuts] = Axe::ALL.map(|axe| classes(&dits, axe, total));

    let mut lecture = Lecture {
        jour: dits.same(said!(Dit::Jour)).unwrap_or(Lu::default(ligne.today)),
        duree: duree(&dits, participants.as_ref()),
        themes: dits.each(|dit| if let Dit::Theme(code) = dit { Theme::from_code(code) } else { None }),
        propres: dits.each(|dit| {
            let Dit::Propre(rank) = dit else { return None };
            let (id, label) = connus.themes_propres.get(*rank)?;
            Some(Propre { id: id.clone(), label: label.clone() })
        }),
        lieu: dits.same(|dit| match dit {
            Dit::Lieu(lieu) => Some(lieu.clone()),
            Dit::Visio if !collectif => Some(LieuLu::Distance),
            _ => None,
        }),
        materiels: dits.each(said!(Dit::Materiel)),
        niveau: niveau.filter(|_| collectif),
        autonomie: dits.same(said!(Dit::Autonomie)).filter(|_| !collectif),
        suites: dits.each(said!(Dit::Suite)),
        redirections: dits.each(said!(Dit::Redirection)),
        mandats: dits.first(said!(Dit::Mandats)),
        recurrents,
        kind,
        participants,
        ages,
        genres,
        statuts,
        reste: Vec::new(),
    };
    let read: Vec<_> = lecture.pieces().into_iter().flat_map(|piece| piece.spans).collect();
    lecture.reste = reste(ligne, &passages, &read);
    lecture
}

/// The first word that says it plainly, else the first that says it at all.
fn kind(dits: &Dits) -> Option<Lu<Kind>> {
    let plain = dits.same(said!(Dit::Kind));
    let people = dits.comptes().any(|(compte, _)| compte.nombre.is_some());
    let chosen = plain.or_else(|| {
        dits.same(|dit| match dit {
            Dit::KindFaible(Kind::Formation) if people => None,
            Dit::KindFaible(kind) => Some(*kind),
            _ => None,
        })
    })?;
    dits.same(|dit| match dit {
        Dit::Kind(kind) | Dit::KindFaible(kind) if *kind == chosen.valeur => Some(*kind),
        _ => None,
    })
}

/// Participants: those that were said, else as many as one axis counts.
fn counted(dits: &Dits) -> Option<Lu<u16>> {
    let possible = |count: u16| (1..=MOST_PARTICIPANTS).contains(&count);
    let said = dits.first(|dit| match dit {
        Dit::Compte(Compte { nombre: Some(count), personnes: true, .. }) if possible(*count) => Some(*count),
        _ => None,
    });
    said.or_else(|| {
        let sums = Axe::ALL.map(|axe| {
            let counts =
                dits.comptes().filter_map(|(compte, span)| Some((place(compte, axe).and(compte.nombre)?, span)));
            let (counts, spans): (Vec<u16>, Vec<Span>) = counts.unzip();
            Lu::said(counts.iter().fold(0, |sum: u16, count| sum.saturating_add(*count)), spans)
        });
        let longest = sums.into_iter().reduce(|best, next| if next.valeur > best.valeur { next } else { best });
        longest.filter(|sum| possible(sum.valeur))
    })
}

fn place(compte: Compte, axe: Axe) -> Option<usize> {
    match axe {
        Axe::Age => compte.age,
        Axe::Genre => compte.genre,
        Axe::Statut => compte.statut,
    }
}

/// Those who had come before, among as many as were counted; the one person, where it is one (`single`: unless counted).
fn recurrents(dits: &Dits, counted: Option<u16>, single: bool) -> Option<Lu<u16>> {
    let one = counted.map_or(single, |counted| counted == 1).then_some(1);
    let said = dits.first(|dit| match dit {
        Dit::Compte(Compte { nombre, recurrents: true, .. }) => nombre.or(one),
        _ => None,
    });
    said.filter(|said| counted.is_none_or(|counted| said.valeur <= counted))
}

/// Counts by class, in its order: one that would exceed the participants is not read. Without any, the class of the one
/// person, perhaps said twice (« mme, dame »).
fn classes(dits: &Dits, axe: Axe, participants: Option<u16>) -> Vec<Lu<Classe>> {
    let of_axe = || dits.comptes().filter_map(|(compte, span)| Some((place(compte, axe)?, compte.nombre, span)));
    let mut left = participants.unwrap_or(MOST_PARTICIPANTS);
    let mut classes: Vec<Lu<Classe>> = Vec::new();
    for (place, count, span) in of_axe() {
        let Some(nombre) = count.filter(|count| (1..=left).contains(count)) else { continue };
        left -= nombre;
        match classes.iter_mut().find(|classe| classe.valeur.place == place) {
            Some(classe) => {
                classe.valeur.nombre += nombre;
                classe.add(span);
            }
            None => classes.push(Lu::said(Classe { place, nombre }, vec![span])),
        }
    }
    if classes.is_empty() && participants == Some(1) {
        let alone = dits.same(|dit| match dit {
            Dit::Compte(compte @ Compte { nombre: None, .. }) => {
                Some(Classe { place: place(*compte, axe)?, nombre: 1 })
            }
            _ => None,
        });
        classes.extend(alone);
    }
    classes.sort_by_key(|classe| classe.valeur.place);
    classes
}

/// As long as is said, else as long as each takes for those who were counted.
fn duree(dits: &Dits, participants: Option<&Lu<u16>>) -> Option<Lu<Duree>> {
    let plain = dits.first(|dit| if let Dit::Duree(minutes) = dit { Duree::try_from(*minutes).ok() } else { None });
    let hours = dits.first(|dit| if let Dit::Plage(minutes) = dit { Duree::try_from(*minutes).ok() } else { None });
    // « de 14h à 16h (2h) » says it twice, « 1h puis 1h » does not.
    let said = match (plain, hours) {
        (Some(plain), Some(hours)) if plain.valeur == hours.valeur => {
            Some(Lu::said(plain.valeur, [plain.spans(), hours.spans()].concat()))
        }
        (Some(plain), Some(hours)) if hours.spans() < plain.spans() => Some(hours),
        (plain, hours) => plain.or(hours),
    };
    said.or_else(|| {
        let each = dits.first(said!(Dit::Chacun))?;
        let people = participants.filter(|people| !people.spans().is_empty())?;
        let total = Duree::try_from(each.valeur.checked_mul(people.valeur)?).ok()?;
        Some(Lu::said(total, [people.spans(), each.spans()].concat()))
    })
}

/// What no value comes from, from one comma to the next.
fn reste(ligne: &Ligne, passages: &[Passage], read: &[Span]) -> Vec<Span> {
    /// Names of the fields, before a colon.
    const LABELS: [&str; 9] = ["date", "jour", "duree", "lieu", "theme", "themes", "quoi", "qui", "note"];
    let unread = |at: &usize| {
        let mot = &ligne.mots[*at];
        let in_value = |span: &Span| span.debut <= mot.span.debut && mot.span.fin <= span.fin;
        mot.nature != Nature::Separateur && !read.iter().any(in_value)
    };
    let means = |at: usize| match ligne.mots[at].nature {
        _ if passages.iter().any(|passage| (passage.de..passage.a).contains(&at)) => true,
        Nature::Chiffres => true,
        Nature::Lettres if ligne.any(at, &LABELS) => !ligne.signe(at + 1, &[':']),
        Nature::Lettres => !ligne.is_little(at),
        _ => false,
    };
    let mut reste = Vec::new();
    let mut at = 0;
    while at < ligne.mots.len() {
        let end = (at..ligne.mots.len()).take_while(unread).last().map_or(at, |last| last + 1);
        if let Some(last) = (at..end).rev().find(|at| means(*at)) {
            // « et », « + » at its head only link it to what was read.
            let link = |at: &usize| ligne.is(*at, "et") || ligne.signe(*at, &['+', '&', '/', ':', '-', '=', '>']);
            let first = (at..last).find(|at| !link(at)).unwrap_or(last);
            reste.push(ligne.span(first, last + 1));
        }
        at = end + 1;
    }
    reste
}
