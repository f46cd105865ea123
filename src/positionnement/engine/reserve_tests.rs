use std::fmt::Write as _;

use super::*;
use crate::{
    positionnement::engine::{
        exposure::{Reglage, fit},
        selection::Regle,
    },
    referentiel::{famille::Famille, niveaux::Niveau},
};

/// The bank less what is for training and what a person reads.
#[test]
fn it_asks_what_counts_and_needs_no_reader() {
    let reserve = reserve();
    assert_eq!((reserve.candidats.len(), reserve.items.len()), (156, 156));
    for famille in Famille::ALL {
        assert_eq!(reserve.candidats.iter().filter(|of| of.famille == famille).count(), 39);
        for niveau in Niveau::ALL {
            let count = reserve.items.iter().filter(|item| (item.famille, item.niveau) == (famille, niveau)).count();
            assert!((9..=10).contains(&count));
        }
    }
    for (at, (candidat, item)) in reserve.candidats.iter().zip(&reserve.items).enumerate() {
        assert_eq!((reserve.place(&item.id), candidat.famille), (Some(at), item.famille));
        if !reserve.is_measured(&item.id) {
            assert_eq!(candidat.parametres, Parametres { discrimination: 1.0, difficulte: item.difficulte });
        }
        let Controle { chance, prix } = candidat.controle;
        assert!((0.2..=1.0).contains(&chance) && (0.0..1.0).contains(&prix), "{}", item.id);
    }
    assert_eq!(reserve.place("reperer-0-01"), None);
}

#[test]
fn controls_of_another_bank_are_refused() {
    let (text, calibration) = (include_str!("../items/exposition.toml"), include_str!("../items/calibration.toml"));
    assert!(read(bank(), text, calibration).is_ok());
    for (of, by) in [("banque = 1", "banque = 2"), ("moteur = 1", "moteur = 2"), ("reperer-1-01 =", "autre-1-01 =")] {
        assert!(read(bank(), &text.replace(of, by), calibration).is_err());
    }
    assert!(read(bank(), text, &calibration.replace("moteur = 1", "moteur = 2")).is_err());
}

#[test]
fn what_was_measured_replaces_what_was_thought() {
    let text = include_str!("../items/exposition.toml");
    let calibration = "banque = 1\nmoteur = 1\npersonnes = 300\n[parametres]\nreperer-1-01 = [0.25, 1.5]\n";
    let found = read(bank(), text, calibration).unwrap();
    assert!(found.is_measured("reperer-1-01") && !found.is_measured("reperer-1-02") && found.mesurees() == 1);
    let of = |id: &str| found.candidats[found.place(id).unwrap()].parametres;
    assert_eq!(of("reperer-1-01"), Parametres { discrimination: 1.5, difficulte: 0.25 });
    assert_eq!(of("reperer-1-02"), estimated(bank().item("reperer-1-02").unwrap()));
    assert!(read(bank(), text, &calibration.replace("reperer-1-01", "rien")).is_err());
}

/// What stands in the file is what the engine computes. After a change of the bank or of the engine, `FIL_ECRIRE=1` writes it.
#[test]
#[ignore = "a minute of simulation: make prove"]
fn the_file_holds_what_the_engine_computes() {
    let items = &reserve().items;
    let candidats: Vec<_> =
        reserve().candidats.iter().map(|candidat| Candidat { controle: Controle::LIBRE, ..*candidat }).collect();
    let reglage = if reserve().mesurees() > 0 { Reglage::CALIBREE } else { Reglage::ESTIMEE };
    let controles = fit(&candidats, Regle::VINGT, reglage);
    if std::env::var_os("FIL_ECRIRE").is_some() {
        let mut text = format!(
            "# Pour chaque item : la part des personnes à qui il peut être posé, et son prix (voir engine/exposure.rs).\n\
             # Calculé, jamais écrit à la main :\n\
             # FIL_ECRIRE=1 cargo test --release --features ssr --lib the_file_holds -- --ignored\n\n\
             banque = {}\nmoteur = {MOTEUR}\n\n[controles]\n",
            bank().version
        );
        for (item, Controle { chance, prix }) in items.iter().zip(&controles) {
            writeln!(text, "{} = [{chance:.4}, {prix:.4}]", item.id).unwrap();
        }
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/positionnement/items/exposition.toml");
        return std::fs::write(path, text).unwrap();
    }
    for ((item, expected), found) in items.iter().zip(&controles).zip(&reserve().candidats) {
        let Controle { chance, prix } = found.controle;
        // Another processor's exponentials may end another way.
        assert!((chance - expected.chance).abs() < 0.05 && (prix - expected.prix).abs() < 0.01, "{}", item.id);
    }
}
