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
    referentiel::{
        nomenclature::{Axe, Nomenclature},
        theme::Theme,
    },
};

/// The value, where it is this that is said.
macro_rules! said {
    ($variant:path) => {
        |dit| if let $variant(value) = dit { Some(*value) } else { None }
    };
}

/// Each thing said, in the order of the text, with all the words that say it; twice where saying it twice is saying more.
struct Dits(Vec<(Dit, Vec<Span>)>);

impl Dits {
    fn add(&mut self, dit: Dit, span: Span) {
        match self.0.iter_mut().find(|(said, _)| *said == dit && !dit.adds_up()) {
            Some((_, spans)) if spans.last() == Some(&span) => {}
            Some((_, spans)) => spans.push(span),
            None => self.0.push((dit, vec![span])),
        }
    }

    fn all<T>(&self, wanted: impl Fn(&Dit) -> Option<T>) -> Vec<Lu<T>> {
        self.0.iter().filter_map(|(dit, spans)| Some(Lu::said(wanted(dit)?, spans.clone()))).collect()
    }

    /// The first one: another is not read.
    fn first<T>(&self, wanted: impl Fn(&Dit) -> Option<T>) -> Option<Lu<T>> {
        self.0.iter().find_map(|(dit, spans)| Some(Lu::said(wanted(dit)?, spans.clone())))
    }
}

impl<T> Lu<T> {
    fn said(valeur: T, spans: Vec<Span>) -> Self {
        Self { valeur, source: Source::Texte(spans) }
    }

    fn default(valeur: T) -> Self {
        Self { valeur, source: Source::Defaut }
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
    let said = kind(ligne, &passages);
    let public = said.as_ref().is_none_or(|kind| kind.valeur.for_the_public());
    let mut dits = Dits(Vec::new());
    for passage in &passages {
        for dit in passage.dits.iter().filter(|dit| public || dit.of_own_time()) {
            dits.add(dit.clone(), ligne.span(passage.de, passage.a));
        }
    }
    let counted = counted(&dits);
    let niveau = dits.first(said!(Dit::Niveau));
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
        jour: dits.first(said!(Dit::Jour)).unwrap_or(Lu::default(ligne.today)),
        duree: duree(&dits, participants.as_ref()),
        themes: dits.all(|dit| if let Dit::Theme(code) = dit { Theme::from_code(code) } else { None }),
        propres: dits.all(|dit| {
            let Dit::Propre(rank) = dit else { return None };
            let (id, label) = connus.themes_propres.get(*rank)?;
            Some(Propre { id: id.clone(), label: label.clone() })
        }),
        lieu: dits.first(|dit| match dit {
            Dit::Lieu(lieu) => Some(lieu.clone()),
            Dit::Visio if !collectif => Some(LieuLu::Distance),
            _ => None,
        }),
        materiels: dits.all(said!(Dit::Materiel)),
        niveau: niveau.filter(|_| collectif),
        autonomie: dits.first(said!(Dit::Autonomie)).filter(|_| !collectif),
        suites: dits.all(said!(Dit::Suite)),
        redirections: dits.all(said!(Dit::Redirection)),
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
fn kind(ligne: &Ligne, passages: &[Passage]) -> Option<Lu<Kind>> {
    let dits = || passages.iter().flat_map(|passage| &passage.dits);
    let people = dits().any(|dit| matches!(dit, Dit::Compte(Compte { nombre: Some(_), .. })));
    let plain = dits().find_map(said!(Dit::Kind));
    let faible = || dits().filter_map(said!(Dit::KindFaible)).find(|kind| *kind != Kind::Formation || !people);
    let chosen = plain.or_else(faible)?;
    let says = |passage: &&Passage| {
        passage.dits.iter().any(|dit| matches!(dit, Dit::Kind(kind) | Dit::KindFaible(kind) if *kind == chosen))
    };
    let spans = passages.iter().filter(says).map(|passage| ligne.span(passage.de, passage.a)).collect();
    Some(Lu::said(chosen, spans))
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
            let counts = dits
                .all(|dit| if let Dit::Compte(compte) = dit { place(*compte, axe).and(compte.nombre) } else { None });
            let sum = counts.iter().fold(0, |sum: u16, count| sum.saturating_add(count.valeur));
            Lu::said(sum, counts.iter().flat_map(|count| count.spans().iter().copied()).collect())
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
    let said = dits.all(|dit| match dit {
        Dit::Compte(compte) => Some((place(*compte, axe)?, compte.nombre)),
        _ => None,
    });
    let mut left = participants.unwrap_or(MOST_PARTICIPANTS);
    let mut counts = Vec::new();
    for lu in &said {
        if let (place, Some(nombre)) = lu.valeur
            && (1..=left).contains(&nombre)
        {
            left -= nombre;
            counts.push((place, nombre, lu.spans()));
        }
    }
    if let (true, Some(1), Some(one)) = (counts.is_empty(), participants, said.iter().find(|lu| lu.valeur.1.is_none()))
    {
        let same = said.iter().filter(|lu| lu.valeur == one.valeur);
        let spans = same.flat_map(|lu| lu.spans().iter().copied()).collect();
        return vec![Lu::said(Classe { place: one.valeur.0, nombre: 1 }, spans)];
    }
    let classe = |place: usize| {
        let of_class = || counts.iter().filter(|(other, _, _)| *other == place);
        let spans = of_class().flat_map(|(_, _, spans)| spans.iter().copied()).collect();
        let nombre = of_class().map(|(_, nombre, _)| nombre).sum();
        (nombre > 0).then(|| Lu::said(Classe { place, nombre }, spans))
    };
    (0..Nomenclature::V2.classes(axe).len()).filter_map(classe).collect()
}

/// As long as is said, else as long as each takes for those who were counted.
fn duree(dits: &Dits, participants: Option<&Lu<u16>>) -> Option<Lu<Duree>> {
    let plain = dits.first(said!(Dit::Duree));
    let hours = dits.first(said!(Dit::Plage));
    let each = dits.first(said!(Dit::Chacun));
    let (minutes, spans) = match (plain, hours, each, participants) {
        // « de 14h à 16h (2h) » says it twice, « 1h puis 1h » does not.
        (Some(plain), Some(hours), _, _) if plain.valeur == hours.valeur => {
            (plain.valeur, together(plain.spans(), hours.spans()))
        }
        (Some(plain), Some(hours), _, _) if hours.spans() < plain.spans() => (hours.valeur, hours.spans().to_vec()),
        (Some(said), _, _, _) | (None, Some(said), _, _) => (said.valeur, said.spans().to_vec()),
        (None, None, Some(each), Some(people)) if !people.spans().is_empty() => {
            (each.valeur.checked_mul(people.valeur)?, together(people.spans(), each.spans()))
        }
        _ => return None,
    };
    Some(Lu::said(Duree::try_from(minutes).ok()?, spans))
}

/// In the order of the text.
fn together(spans: &[Span], others: &[Span]) -> Vec<Span> {
    let mut spans = spans.to_vec();
    for other in others {
        spans.insert(spans.partition_point(|span| span < other), *other);
    }
    spans
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
