//! Where each hire of a list stands in its evaluation.

use std::collections::HashMap;

use chrono::NaiveDate;
use uuid::Uuid;

use super::statut;
use crate::{
    error::AppError,
    identite::access::OrganismeAccess,
    kernel::id::{PassageId, SuiviId},
    parcours::prochain::{Faits, Prochain, Test},
    server::database::Conn,
};

pub async fn of(
    conn: &mut Conn,
    organisme: &OrganismeAccess,
    suivis: &[SuiviId],
) -> Result<HashMap<SuiviId, Prochain>, AppError> {
    let organisme = organisme.organisation().id;
    let ids = serde_json::to_string(&suivis.iter().map(|suivi| suivi.0.simple().to_string()).collect::<Vec<_>>())
        .map_err(AppError::internal)?;
    let rows = sqlx::query!(
        r#"SELECT suivi.id AS "id!: Uuid", coalesce(dossier_parcours.etat, 'a_proposer') AS "etat!: String",
                  coalesce(dossier_parcours.tour, 0) AS "tour!: u16", propose_le AS "propose_le?: NaiveDate",
                  decide_le AS "decide_le?: NaiveDate", motif AS "motif?",
                  passage.id AS "passage?: Uuid", passage.etat AS "test?",
                  (SELECT count(*) FROM reponse WHERE reponse.passage = passage.id AND reponse IS NOT NULL AND points IS NULL) AS "a_lire!: u32",
                  EXISTS (SELECT 1 FROM convocation WHERE convocation.contrat = suivi.contrat AND retiree_le IS NULL
                          AND NOT EXISTS (SELECT 1 FROM passage AS begun WHERE begun.id = convocation.id)) AS "convoque!: bool",
                  EXISTS (SELECT 1 FROM rendez_vous WHERE rendez_vous.suivi = suivi.id) AS "rendez_vous!: bool",
                  EXISTS (SELECT 1 FROM entretien_individuel WHERE entretien_individuel.suivi = suivi.id AND fini = 1) AS "entretien!: bool"
           FROM json_each($1) JOIN suivi ON suivi.id = unhex(value || '')
           LEFT JOIN dossier_parcours ON dossier_parcours.suivi = suivi.id
           LEFT JOIN parcours_proposition ON parcours_proposition.suivi = suivi.id AND parcours_proposition.tour = dossier_parcours.tour
           LEFT JOIN passage ON passage.id = (SELECT latest.id FROM passage AS latest WHERE latest.contrat = suivi.contrat
                                              ORDER BY latest.etat = 'en_cours' DESC, latest.etat = 'termine' DESC, latest.commence_le DESC, latest.id DESC LIMIT 1)
           WHERE suivi.organisme = $2"#,
        ids,
        organisme.0
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            let statut = statut(&row.etat, row.tour, row.propose_le, row.decide_le, row.motif)?;
            let test = row.passage.zip(row.test).map(|(id, etat)| match etat.as_str() {
                "en_cours" => Test::EnCours,
                etat => Test::Fini { id: PassageId(id), entier: etat == "termine", a_lire: row.a_lire },
            });
            let (rendez_vous, convoque, entretien) = (row.rendez_vous, row.convoque, row.entretien);
            let faits = Faits { statut, rendez_vous, convoque, test, entretien };
            Ok((SuiviId(row.id), Prochain::of(&faits)))
        })
        .collect()
}
