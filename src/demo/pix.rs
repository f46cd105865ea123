//! An export of a Pix campaign that was imported, and one before it: what a person shared anew stands before the old.

use chrono::{Days, NaiveDate};

use super::generate::Generator;
use crate::{
    error::AppError,
    kernel::id::{OrganisationId, PersonneId, PixImportId, PixProfilId},
    positionnement::pix::{
        essai::Comptes,
        model::{Details, Maitrise, Palier, Part, Profil},
        store::imports::{self, Confirme},
    },
    referentiel::pix::DOMAINES,
    server::secret,
};

/// Someone who shared, and how much of the target profile they master, in hundredths.
pub type Partage = (PersonneId, u16);

pub async fn fill(
    generator: &mut Generator<'_>,
    organisme: OrganisationId,
    acteur: PersonneId,
    before: &[Partage],
    after: &[Partage],
) -> Result<(), AppError> {
    for (ago, nom, shares, comptes) in [
        (366, "Conseillers numériques, première promotion", before, Comptes::default()),
        (
            2,
            "Conseillers numériques, test de départ",
            after,
            Comptes { non_partages: 1, ecartes: 1, ..Comptes::default() },
        ),
    ] {
        let day = generator.today - Days::new(ago);
        let id = PixImportId(generator.id(day));
        let profils: Vec<_> = shares
            .iter()
            .zip(1..)
            .map(|((personne, share), at)| {
                let partage_le = day - Days::new(at);
                (PixProfilId(generator.id(day)), *personne, profil(nom, ago, partage_le, *share))
            })
            .collect();
        let confirme = Confirme {
            id,
            organisme,
            acteur,
            campagne_nom: nom.to_owned(),
            choix: secret::fingerprint(id.0.as_bytes()),
            comptes,
            now: Generator::morning(day),
        };
        imports::confirm(generator.conn, &confirme, &profils).await?;
    }
    Ok(())
}

/// A little more of one competence, a little less of the next.
fn profil(nom: &str, campagne: u64, partage_le: NaiveDate, share: u16) -> Profil {
    let part = |at: u16| Part::of_thousandths((share * 10 + at * 37 % 200).saturating_sub(100).min(1000));
    let competences: Vec<Vec<_>> = DOMAINES
        .lines
        .iter()
        .zip(0_u16..)
        .map(|(domaine, row)| {
            let names = domaine.competences.iter().zip(0_u16..);
            names
                .filter_map(|(names, at)| {
                    Some(Maitrise { nom: (*names.first()?).to_string(), part: part(row * 4 + at)? })
                })
                .collect()
        })
        .collect();
    let whole = |of: &[Maitrise]| {
        let sum: u32 = of.iter().map(|one| u32::from(one.part.thousandths())).sum();
        let count = u32::try_from(of.len()).unwrap_or(1).max(1);
        u16::try_from(sum / count).ok().and_then(Part::of_thousandths)
    };
    let domaines = DOMAINES.lines.iter().zip(&competences);
    let domaines =
        domaines.filter_map(|(domaine, of)| Some(Maitrise { nom: domaine.nom.to_owned(), part: whole(of)? })).collect();
    Profil {
        campagne: (40_000 + campagne).to_string(),
        campagne_nom: nom.to_owned(),
        profil_cible: "Parcours conseiller numérique".to_owned(),
        partage_le,
        maitrise: Part::of_thousandths(share * 10),
        palier: Palier::from_rank(match share {
            0..45 => 1,
            45..75 => 2,
            _ => 3,
        }),
        pix: None,
        details: Details { domaines, competences: competences.into_iter().flatten().collect() },
    }
}
