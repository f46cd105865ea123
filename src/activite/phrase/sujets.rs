//! What it was about and with what, and the words that mean the same wherever they stand.

use super::{
    LieuLu,
    regles::{Dit, Ligne, Said},
    vocabulaire::Sens,
};

/// A word that means the same wherever it stands.
pub(super) fn word(ligne: &Ligne, at: usize) -> Said {
    ligne.sens(at, |sens| {
        Some(match sens {
            Sens::Kind(kind) => vec![Dit::Kind(kind)],
            Sens::KindFaible(kind) => vec![Dit::KindFaible(kind)],
            Sens::Theme(code) => vec![Dit::Theme(code)],
            Sens::Domicile => vec![Dit::Lieu(LieuLu::Domicile)],
            Sens::Distance => vec![Dit::Lieu(LieuLu::Distance)],
            Sens::Visio => vec![Dit::Visio],
            Sens::Niveau(code) => vec![Dit::Niveau(code)],
            Sens::Autonomie(code) => vec![Dit::Autonomie(code)],
            Sens::Rien => Vec::new(),
            _ => return None,
        })
    })
}

/// « tablette » is used, and learnt; « sur sa tablette » is only used.
pub(super) fn appareil(ligne: &Ligne, at: usize) -> Said {
    let with = ligne.any(at, &["sur", "avec"]);
    let from = if with { ligne.after_articles(at + 1) } else { at };
    let (end, code) = ligne.sens(from, |sens| if let Sens::Appareil(code) = sens { Some(code) } else { None })?;
    let mut dits = vec![Dit::Materiel(code)];
    if !with {
        dits.push(Dit::Theme("materiel"));
    }
    Some((end, dits))
}

/// A theme of the structure's own, under its whole name.
pub(super) fn propre(ligne: &Ligne, at: usize) -> Said {
    let named = ligne.propres.iter().enumerate().filter_map(|(rank, name)| Some((ligne.same(at, name)?, rank)));
    named.max_by_key(|(end, _)| *end).map(|(end, rank)| (end, vec![Dit::Propre(rank)]))
}
