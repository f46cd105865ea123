//! What waits for a conseiller: one read, whatever there is.

use chrono::{NaiveDate, NaiveTime};
use uuid::Uuid;

use crate::{
    error::AppError,
    kernel::id::{PassageId, PersonneId, SuiviId},
    server::database::Conn,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attente {
    /// Offered, not begun.
    Test(PassageId),
    TestCommence(PassageId),
    /// Proposed, to agree with or not.
    Parcours(SuiviId),
    /// To come, or today. Local, where the person works.
    RendezVous {
        suivi: SuiviId,
        jour: NaiveDate,
        heure: NaiveTime,
    },
}

/// Nothing of a hire that is over or interrupted; but a test that was begun can be ended.
pub async fn of_person(conn: &mut Conn, personne: PersonneId, today: NaiveDate) -> Result<Vec<Attente>, AppError> {
    let rows = sqlx::query!(
        r#"SELECT 'test' AS "quoi!: String", convocation.id AS "id!: Uuid", NULL AS "jour: NaiveDate", NULL AS "heure: String"
           FROM convocation
           WHERE convocation.personne = $1 AND retiree_le IS NULL AND NOT EXISTS (SELECT 1 FROM passage WHERE passage.id = convocation.id)
             AND NOT EXISTS (SELECT 1 FROM suivi WHERE suivi.contrat = convocation.contrat AND etat IN ('interrompu', 'termine'))
           UNION ALL
           SELECT 'commence', passage.id, NULL, NULL FROM passage WHERE passage.personne = $1 AND etat = 'en_cours'
           UNION ALL
           SELECT 'parcours', dossier_parcours.suivi, NULL, NULL
           FROM contrat JOIN suivi ON suivi.contrat = contrat.id JOIN dossier_parcours ON dossier_parcours.suivi = suivi.id
           WHERE contrat.personne = $1 AND dossier_parcours.etat = 'propose' AND suivi.etat NOT IN ('interrompu', 'termine')
           UNION ALL
           SELECT 'rendez_vous', rendez_vous.suivi, jour, heure
           FROM contrat JOIN suivi ON suivi.contrat = contrat.id JOIN rendez_vous ON rendez_vous.suivi = suivi.id
           WHERE contrat.personne = $1 AND jour >= $2 AND suivi.etat NOT IN ('interrompu', 'termine')
           ORDER BY 3, 4"#,
        personne.0,
        today
    )
    .fetch_all(conn)
    .await?;
    let time = |text: String| NaiveTime::parse_from_str(&text, "%H:%M").map_err(AppError::internal);
    rows.into_iter()
        .map(|row| match (row.quoi.as_str(), row.jour, row.heure) {
            ("test", ..) => Ok(Attente::Test(PassageId(row.id))),
            ("commence", ..) => Ok(Attente::TestCommence(PassageId(row.id))),
            ("parcours", ..) => Ok(Attente::Parcours(SuiviId(row.id))),
            ("rendez_vous", Some(jour), Some(heure)) => {
                Ok(Attente::RendezVous { suivi: SuiviId(row.id), jour, heure: time(heure)? })
            }
            (quoi, ..) => Err(AppError::internal(format_args!("nothing waits like this: {quoi}"))),
        })
        .collect()
}
