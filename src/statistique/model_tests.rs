use super::*;

fn cumul(mois: &str, kind: Kind, nomenclature: Nomenclature, participants: u64, recurrents: u64) -> Cumul {
    Cumul {
        mois: Mois::parse(mois).unwrap(),
        kind,
        nomenclature,
        sommes: Sommes { entrees: 1, participants, recurrents, minutes: 60, minutes_estimees: 0, mandats: 0 },
        effectifs: Effectifs { participants, ..Effectifs::default() },
    }
}

fn code(mois: &str, axe: AxeCode, code: &str, entrees: u64) -> CumulCode {
    let compte = Compte { entrees, participants: entrees, minutes: 30 * entrees };
    CumulCode { mois: Mois::parse(mois).unwrap(), axe, code: code.to_owned(), compte }
}

#[test]
fn figures_are_of_their_period_and_add_up() {
    let releve = Releve {
        cumuls: vec![
            cumul("2026-10", Kind::Individuel, Nomenclature::V2, 100, 0),
            cumul("2026-11", Kind::Collectif, Nomenclature::V2, 7, 3),
            cumul("2026-11", Kind::Collectif, Nomenclature::V1, 5, 1),
            cumul("2026-12", Kind::Formation, Nomenclature::V2, 0, 0),
        ],
        codes: vec![
            code("2026-10", AxeCode::Theme, "email", 100),
            code("2026-11", AxeCode::Theme, "email", 1),
            code("2026-11", AxeCode::Theme, "demarches", 3),
            code("2026-11", AxeCode::Theme, "demarches.logement", 2),
            code("2026-12", AxeCode::Theme, "email", 4),
            code("2026-12", AxeCode::Theme, "v1.courriels", 1),
            code("2026-12", AxeCode::Theme, "v1.budget", 9),
            code("2026-12", AxeCode::Lieu, "00ff", 2),
        ],
        noms: BTreeMap::from([((AxeCode::Lieu, "00ff".to_owned()), "Mairie".to_owned())]),
    };
    let chiffres = Chiffres::of(Periode::parse("2026-11..2026-12").unwrap(), &releve);
    let total = chiffres.total();
    assert_eq!((total.entrees, total.participants, total.personnes(), total.minutes), (3, 12, 8, 180));
    assert_eq!((chiffres.public().entrees, chiffres.own_time().minutes), (2, 60));
    assert_eq!((chiffres.v1.participants, chiffres.v2.participants), (5, 7));
    assert_eq!(chiffres.mois.len(), 2);
    assert_eq!(chiffres.mois[0].1[Kind::Collectif as usize].entrees, 2);
    let own = chiffres.own_time_share().unwrap();
    assert!((own - 100.0 / 3.0).abs() < 1e-9);

    let names: Vec<_> = chiffres.themes().into_iter().map(|ligne| (ligne.code, ligne.compte.entrees)).collect();
    let expected = [("v1.budget", 9), ("email", 5), ("demarches", 3), ("v1.courriels", 1)];
    assert_eq!(names, expected.map(|(code, entrees)| (code.to_owned(), entrees)));
    assert_eq!(chiffres.demarches()[0].nom, "Logement");
    assert_eq!(chiffres.lignes(AxeCode::Lieu)[0].nom, "Mairie");
    // « Courriels » of v1 is « E-mail » of v2; « Budget » is no theme of v2.
    assert_eq!((chiffres.missions(), chiffres.without_mission()), ([6, 0, 3], 9));
}

#[test]
fn keys_are_as_the_database_writes_them() {
    assert_eq!(Portee::Programme.keys(), [""]);
    assert_eq!(Portee::Departement("2A".to_owned()).keys(), ["3241"]);
    let id = uuid::Uuid::from_u128(0xab);
    assert_eq!(Portee::Structure(id.into()).keys(), ["000000000000000000000000000000ab"]);
    assert!(Portee::Contrats(vec![id.into()]).internal() && !Portee::Programme.internal());
}

#[test]
fn every_code_of_the_referentiel_has_its_name() {
    for axe in AxeCode::ALL {
        assert_eq!(AxeCode::from_code(axe.code()), Some(axe));
    }
    for (axe, code) in [
        (AxeCode::Theme, "v1.budget"),
        (AxeCode::Canal, "distance"),
        (AxeCode::Suite, "redirection"),
        (AxeCode::Redirection, "v1.caf"),
        (AxeCode::Redirection, "mediation"),
        (AxeCode::Materiel, "aucun"),
        (AxeCode::Autonomie, "besoin"),
        (AxeCode::Niveau, "avance"),
    ] {
        assert!(axe.label(code).is_some(), "{code}");
    }
}
