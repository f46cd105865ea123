use proptest::prelude::*;

use super::*;
use crate::referentiel::{
    niveaux::ECHELLES,
    parcours::{DUREES, REGLES},
};

const LEVELS: [Option<Niveau>; 5] =
    [None, Some(Niveau::Decouverte), Some(Niveau::Autonome), Some(Niveau::Confirme), Some(Niveau::Referent)];

/// Every profile that there is: four overall levels, five ways for each family.
fn profiles() -> impl Iterator<Item = (Niveau, [Option<Niveau>; 4])> {
    Niveau::ALL.into_iter().flat_map(|overall| {
        (0..625_usize).map(move |number| {
            (overall, [LEVELS[number % 5], LEVELS[number / 5 % 5], LEVELS[number / 25 % 5], LEVELS[number / 125]])
        })
    })
}

fn proposed(overall: Niveau, familles: [Option<Niveau>; 4]) -> Vec<Ligne> {
    let familles = std::array::from_fn(|at| (Famille::ALL[at], familles[at]));
    propose(&ECHELLES[0], Some(overall), familles).unwrap()
}

fn hours(overall: Niveau, familles: [Option<Niveau>; 4]) -> [u16; 5] {
    let lines = proposed(overall, familles);
    std::array::from_fn(|at| lines[at].regle)
}

#[test]
fn hours_add_up_to_a_length_of_the_programme() {
    for (overall, familles) in profiles() {
        let lines = proposed(overall, familles);
        assert_eq!(lines.iter().map(|line| line.part).collect::<Vec<_>>(), Part::ALL);
        let total: u16 = lines.iter().map(|line| line.regle).sum();
        assert_eq!(total, ECHELLES[0].hours(overall), "{overall:?} {familles:?}");
        assert!(DUREES.contains(&total));
        for line in &lines {
            assert_eq!(line.blocs(&REGLES[0]).iter().sum::<u16>(), line.heures);
            assert!(line.raison.starts_with(&heures(line.regle)) && line.raison.ends_with('.'), "{}", line.raison);
            assert!(!line.ajustee());
        }
    }
}

#[test]
fn a_family_at_the_top_takes_nothing() {
    for (overall, familles) in profiles() {
        for (line, niveau) in proposed(overall, familles).iter().zip(familles) {
            if niveau == Some(Niveau::Referent) {
                assert_eq!(line.regle, 0, "{overall:?} {familles:?}");
            }
        }
    }
}

#[test]
fn a_lower_level_never_gets_fewer_hours() {
    for (overall, familles) in profiles() {
        let here = hours(overall, familles);
        for (a, one) in familles.iter().enumerate() {
            // Beside the others of the same test.
            for (b, other) in familles.iter().enumerate() {
                if let (Some(one), Some(other)) = (one, other) {
                    assert!(one >= other || here[a] >= here[b], "{overall:?} {familles:?}");
                }
            }
            // Than the same family one level higher, all else being equal.
            if let Some(higher) = one.and_then(|one| Niveau::from_rank(one.rank() + 1)) {
                let mut raised = familles;
                raised[a] = Some(higher);
                assert!(here[a] >= hours(overall, raised)[a], "{overall:?} {familles:?}");
            }
        }
        // Than with a higher overall level, where every family is known.
        if let Some(higher) = Niveau::from_rank(overall.rank() + 1)
            && familles.iter().all(Option::is_some)
        {
            assert!(here.iter().zip(hours(higher, familles)).all(|(low, high)| *low >= high), "{familles:?}");
        }
    }
}

#[test]
fn only_without_any_need_the_exam_takes_the_hours() {
    for (overall, familles) in profiles() {
        let counted = familles.map(|niveau| niveau.unwrap_or(overall));
        let none = counted.iter().all(|niveau| *niveau == Niveau::Referent);
        assert_eq!(hours(overall, familles)[4] > 0, none);
    }
}

#[test]
fn each_line_says_why() {
    let [decouverte, autonome, confirme, referent] = Niveau::ALL;
    let lines = proposed(autonome, [Some(decouverte), Some(autonome), Some(confirme), Some(referent)]);
    let said: Vec<_> = lines.iter().map(|line| line.raison.replace('\u{a0}', " ")).collect();
    assert_eq!(
        said,
        [
            // Half of 315 in equal shares between the two first, half as 3 to 2 to 1.
            "158 h : famille « Se repérer », niveau 1 sur 4, trois niveaux manquent.",
            "131 h : famille « Accompagner », niveau 2 sur 4, deux niveaux manquent.",
            "26 h : famille « Savoirs spécifiques », niveau 3 sur 4, un niveau manque.",
            "0 h : famille « L’écosystème », niveau 4 sur 4, rien ne manque.",
            "0 h : des familles demandent des heures, l’examen se prépare avec elles.",
        ]
    );
    let all_three = proposed(confirme, [Some(confirme); 4]);
    assert_eq!(all_three.iter().map(|line| line.regle).collect::<Vec<_>>(), [44, 44, 44, 43, 0]);
    let unknown = proposed(autonome, [None, Some(referent), Some(referent), Some(referent)]);
    assert!(unknown[0].raison.contains("non concluante, comptée au niveau d’ensemble, 2 sur 4, deux niveaux manquent"));
    assert_eq!((unknown[0].regle, unknown[0].rang), (315, None));
    let familles = Famille::ALL.map(|famille| (famille, Some(decouverte)));
    assert_eq!(propose(&ECHELLES[0], None, familles), Err(NonConcluant));
}

proptest! {
    #[test]
    fn parts_add_up_and_keep_the_order_of_their_weights(total in 0_u16..2000, weights in prop::array::uniform5(0_u32..1000)) {
        let parts = share(total, weights);
        let any = weights.iter().any(|weight| *weight > 0);
        prop_assert_eq!(parts.iter().sum::<u16>(), if any { total } else { 0 });
        for a in 0..5 {
            prop_assert!(weights[a] > 0 || parts[a] == 0);
            for b in 0..5 {
                prop_assert!(weights[a] <= weights[b] || parts[a] >= parts[b]);
            }
        }
    }
}
