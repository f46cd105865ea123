//! How sure a level is: the bar under the thread of its picture, and the levels that it covers.

use super::{engine::report::Mesure, model::Points};
use crate::referentiel::niveaux::{Echelle, Niveau};

/// Two times in three, what is true stands between these ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Marge {
    /// On the picture, where each level is 1 wide and level 1 has its middle at 1.
    pub de: f64,
    pub a: f64,
    pub bas: Niveau,
    pub haut: Niveau,
}

impl Marge {
    /// Of an ability: one standard deviation on both sides.
    pub fn of_ability(mesure: &Mesure, echelle: &Echelle) -> Self {
        let Mesure { estimation, .. } = mesure;
        let (low, high) = (estimation.theta - estimation.ecart_type, estimation.theta + estimation.ecart_type);
        let at = |theta: f64| place(theta, [-2.0, 2.0], echelle.cuts());
        Self { de: at(low), a: at(high), bas: echelle.level_of_ability(low), haut: echelle.level_of_ability(high) }
    }

    /// Of a share of points: what as many other questions of the same kind would give (E. B. Wilson, *Journal of the American
    /// Statistical Association* 22, 1927, for z = 1). `None`: nothing graded.
    pub fn of_share(obtenus: Points, possibles: Points, echelle: &Echelle) -> Option<Self> {
        if possibles == Points::ZERO {
            return None;
        }
        let questions = f64::from(possibles.0) / f64::from(Points::ONE.0);
        let share = f64::from(obtenus.0) / f64::from(possibles.0);
        let middle = (share + 0.5 / questions) / (1.0 + 1.0 / questions);
        let half =
            (share * (1.0 - share) / questions + 0.25 / questions.powi(2)).max(0.0).sqrt() / (1.0 + 1.0 / questions);
        let cuts = echelle.seuils.map(|percent| f64::from(percent) / 100.0);
        let level = |share: f64| Niveau::ALL[cuts.iter().filter(|cut| share >= **cut).count()];
        let (low, high) = (middle - half, middle + half);
        let at = |share: f64| place(share, [0.0, 1.0], cuts);
        Some(Self { de: at(low), a: at(high), bas: level(low), haut: level(high) })
    }
}

/// Where a value stands on the picture: level by level, from one end of the scale to the other.
fn place(value: f64, [first, last]: [f64; 2], [second, third, fourth]: [f64; 3]) -> f64 {
    let bounds = [first, second, third, fourth, last];
    let value = value.clamp(first, last);
    let mut start = 0.5;
    for pair in bounds.windows(2) {
        if value <= pair[1] {
            return start + (value - pair[0]) / (pair[1] - pair[0]);
        }
        start += 1.0;
    }
    4.5
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{positionnement::engine::irt::Estimation, referentiel::niveaux::ECHELLES};

    /// By hand, for 3 out of 3: the middle is 7/8, half the width 1/8.
    #[test]
    fn few_questions_leave_room() {
        let echelle = &ECHELLES[0];
        let three = Marge::of_share(Points(300), Points(300), echelle).unwrap();
        assert_eq!((three.bas, three.haut), (Niveau::Confirme, Niveau::Referent));
        // 0.75 stands half way from 0.65 to 0.85.
        assert!((three.de - 3.0).abs() < 1e-9 && (three.a - 4.5).abs() < 1e-9, "{three:?}");
        let many = Marge::of_share(Points(4_000), Points(4_000), echelle).unwrap();
        assert_eq!((many.bas, many.haut), (Niveau::Referent, Niveau::Referent));
        let none = Marge::of_share(Points(0), Points(300), echelle).unwrap();
        assert!((none.de - 0.5).abs() < 1e-9 && none.bas == Niveau::Decouverte, "{none:?}");
        assert_eq!(Marge::of_share(Points(0), Points(0), echelle), None);
    }

    #[test]
    fn an_ability_stands_on_its_level() {
        let echelle = &ECHELLES[0];
        let mesure =
            |theta, ecart_type| Mesure { estimation: Estimation { theta, ecart_type }, probabilites: [0.25; 4] };
        let middle = Marge::of_ability(&mesure(0.5, 0.25), echelle);
        assert!((middle.de - 2.75).abs() < 1e-9 && (middle.a - 3.25).abs() < 1e-9, "{middle:?}");
        assert_eq!((middle.bas, middle.haut), (Niveau::Confirme, Niveau::Confirme));
        let wide = Marge::of_ability(&mesure(-3.0, 2.5), echelle);
        assert!((wide.de - 0.5).abs() < 1e-9, "{wide:?}");
        assert_eq!((wide.bas, wide.haut), (Niveau::Decouverte, Niveau::Autonome));
    }
}
