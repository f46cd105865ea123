//! The SQL of what goes out, beside the entries' own.

use chrono::NaiveDate;
use uuid::Uuid;

use super::mots::{Mot, MotSigne};
use crate::{
    activite::tableau::Choosable,
    error::AppError,
    identite::access::StructureAccess,
    kernel::{french, id::ContratId},
    server::{database::Conn, instant::Instant},
    statistique::periode::{Mois, Periode},
};

/// Contrats of a structure that are proposed: more would be no list.
const CONTRATS: i64 = 500;

/// The contrats of a structure, ended ones too: « Camille Martin, depuis le 2 janvier 2025 ».
pub async fn contrats(conn: &mut Conn, structure: &StructureAccess) -> Result<Vec<Choosable<ContratId>>, AppError> {
    let structure = structure.organisation().id;
    let rows = sqlx::query!(
        r#"SELECT contrat.id AS "id: Uuid", personne.prenom || ' ' || personne.nom AS "nom!: String", du AS "du: NaiveDate", au AS "au: NaiveDate"
           FROM contrat JOIN personne ON personne.id = contrat.personne
           WHERE contrat.structure = $1 ORDER BY personne.nom, personne.prenom, du DESC LIMIT $2"#,
        structure.0,
        CONTRATS
    )
    .fetch_all(conn)
    .await?;
    let label = |nom: &str, du, au: Option<NaiveDate>| match au {
        Some(au) => format!("{nom}, du {} au {}", french::date(du), french::date(au)),
        None => format!("{nom}, depuis le {}", french::date(du)),
    };
    Ok(rows.into_iter().map(|row| Choosable { id: row.id.into(), label: label(&row.nom, row.du, row.au) }).collect())
}

/// The words of a contrat about these very months.
pub async fn mot(conn: &mut Conn, contrat: ContratId, periode: Periode) -> Result<Mot, AppError> {
    let (du, au) = (periode.du.to_string(), periode.au.to_string());
    let row = sqlx::query!(
        r#"SELECT texte, version AS "version: u32" FROM rapport_mot WHERE contrat = $1 AND du = $2 AND au = $3"#,
        contrat.0,
        du,
        au
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| Mot { texte: row.texte, version: row.version }).unwrap_or_default())
}

pub async fn keep_mot(
    conn: &mut Conn,
    contrat: ContratId,
    periode: Periode,
    mot: &Mot,
    now: Instant,
) -> Result<(), AppError> {
    let (du, au) = (periode.du.to_string(), periode.au.to_string());
    sqlx::query!(
        "INSERT INTO rapport_mot (contrat, du, au, texte, version, modifie_le) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (contrat, du, au) DO UPDATE SET texte = excluded.texte, version = excluded.version, modifie_le = excluded.modifie_le",
        contrat.0,
        du,
        au,
        mot.texte,
        mot.version,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The words of some contrats about these months, or months among them; in the order of time, then of names.
pub async fn mots(conn: &mut Conn, contrats: &[ContratId], periode: Periode) -> Result<Vec<MotSigne>, AppError> {
    let (du, au) = (periode.du.to_string(), periode.au.to_string());
    let contrats = serde_json::to_string(contrats).map_err(AppError::internal)?;
    let rows = sqlx::query!(
        r#"SELECT rapport_mot.contrat AS "contrat: Uuid", personne.prenom || ' ' || personne.nom AS "conseiller!: String",
                  rapport_mot.du, rapport_mot.au, texte
           FROM json_each($1) AS line CROSS JOIN rapport_mot ON rapport_mot.contrat = unhex(line.value, '-')
           JOIN contrat ON contrat.id = rapport_mot.contrat JOIN personne ON personne.id = contrat.personne
           WHERE rapport_mot.du >= $2 AND rapport_mot.au <= $3 AND texte <> ''
           ORDER BY rapport_mot.du, rapport_mot.au, personne.nom, personne.prenom"#,
        contrats,
        du,
        au
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            let mois = |text: &str| Mois::parse(text).ok_or_else(|| AppError::internal("words of no month"));
            let periode = Periode { du: mois(&row.du)?, au: mois(&row.au)? };
            let (contrat, conseiller) = (row.contrat.into(), row.conseiller);
            Ok(MotSigne { contrat, conseiller, periode, texte: row.texte })
        })
        .collect()
}
