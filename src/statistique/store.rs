//! The SQL of the figures. Each query is a range of the key of `cumul` or `cumul_code`: what it reads grows with the months
//! and with the codes in use, never with the entries.

use std::collections::BTreeMap;

use serde::Deserialize;
use uuid::Uuid;

use super::{
    model::{AxeCode, Chiffres, Compte, Cumul, CumulCode, Effectifs, Employe, Portee, Releve, Sommes},
    periode::{Mois, Periode},
};
use crate::{
    activite::model::Kind, error::AppError, identite::access::StructureAccess, referentiel::nomenclature::Nomenclature,
    server::database::Conn,
};

/// All the figures of a scope over a period.
pub async fn chiffres(conn: &mut Conn, portee: &Portee, periode: Periode) -> Result<Chiffres, AppError> {
    Ok(Chiffres::of(periode, &releve(conn, portee, periode).await?))
}

/// What is kept of a scope over a period, month by month.
pub async fn releve(conn: &mut Conn, portee: &Portee, periode: Periode) -> Result<Releve, AppError> {
    let keys = serde_json::to_string(&portee.keys()).map_err(AppError::internal)?;
    let (du, au) = (periode.du.to_string(), periode.au.to_string());
    let sums = sqlx::query_scalar!(
        r#"SELECT json_group_array(json_object('mois', mois, 'kind', kind, 'nomenclature', nomenclature,
               'sommes', json_array(entrees, participants, recurrents, minutes, minutes_estimees, mandats),
               'ages', json_array(age_1, age_2, age_3, age_4, age_5, age_6, age_7, age_8),
               'genres', json_array(genre_1, genre_2, genre_3),
               'statuts', json_array(statut_1, statut_2, statut_3, statut_4, statut_5))) AS "json!: String"
           FROM json_each($1) AS line CROSS JOIN cumul ON cumul.portee = unhex(line.value)
           WHERE cumul.mois BETWEEN $2 AND $3"#,
        keys,
        du,
        au
    )
    .fetch_one(&mut *conn)
    .await?;
    let counts = sqlx::query_scalar!(
        r#"WITH found AS MATERIALIZED (
             SELECT mois, axe, code, sum(entrees) AS entrees, sum(participants) AS participants, sum(minutes) AS minutes
             FROM json_each($1) AS line CROSS JOIN cumul_code ON cumul_code.portee = unhex(line.value)
             WHERE cumul_code.mois BETWEEN $2 AND $3 GROUP BY mois, axe, code
           )
           SELECT json_object(
             'codes', (SELECT json_group_array(json_array(mois, axe, code, entrees, participants, minutes)) FROM found),
             'noms', (SELECT json_group_array(json_array(axe, code, nom, de)) FROM (
               SELECT axe, code, lieu.nom, commune.nom AS de FROM (SELECT DISTINCT axe, code FROM found WHERE axe = 'lieu')
                 JOIN lieu ON lieu.id = unhex(code) JOIN commune ON commune.insee = lieu.commune
               UNION ALL
               SELECT axe, code, theme_propre.nom, organisation.nom FROM (SELECT DISTINCT axe, code FROM found WHERE axe = 'propre')
                 JOIN theme_propre ON theme_propre.id = unhex(code, '-') JOIN organisation ON organisation.id = theme_propre.structure
             ))) AS "json!: String""#,
        keys,
        du,
        au
    )
    .fetch_one(conn)
    .await?;
    read(&sums, &counts)
}

#[derive(Deserialize)]
struct Line<'a> {
    mois: &'a str,
    kind: &'a str,
    nomenclature: &'a str,
    /// Entries, participants, recurrents, minutes, estimated minutes, mandats.
    sommes: [u64; 6],
    ages: [u64; 8],
    genres: [u64; 3],
    statuts: [u64; 5],
}

#[derive(Deserialize)]
struct Counts<'a> {
    /// Month, axis, code, entries, participants, minutes.
    #[serde(borrow)]
    codes: Vec<(&'a str, &'a str, &'a str, u64, u64, u64)>,
    /// Axis, code, name, what tells it from another of the same name.
    noms: Vec<(String, String, String, String)>,
}

fn read(sums: &str, counts: &str) -> Result<Releve, AppError> {
    let unknown = |what: &str| AppError::internal(format_args!("figures of {what}, which is unknown"));
    let mois = |text: &str| Mois::parse(text).ok_or_else(|| unknown(text));
    let axe = |text: &str| AxeCode::from_code(text).ok_or_else(|| unknown(text));
    let lines: Vec<Line<'_>> = serde_json::from_str(sums).map_err(AppError::internal)?;
    let counts: Counts<'_> = serde_json::from_str(counts).map_err(AppError::internal)?;
    let cumuls = lines.into_iter().map(|line| {
        let [entrees, participants, recurrents, minutes, minutes_estimees, mandats] = line.sommes;
        Ok(Cumul {
            mois: mois(line.mois)?,
            kind: Kind::from_code(line.kind).ok_or_else(|| unknown(line.kind))?,
            nomenclature: Nomenclature::from_code(line.nomenclature).ok_or_else(|| unknown(line.nomenclature))?,
            sommes: Sommes { entrees, participants, recurrents, minutes, minutes_estimees, mandats },
            effectifs: Effectifs { participants, ages: line.ages, genres: line.genres, statuts: line.statuts },
        })
    });
    let codes = counts.codes.into_iter().map(|(of, on, code, entrees, participants, minutes)| {
        let compte = Compte { entrees, participants, minutes };
        Ok(CumulCode { mois: mois(of)?, axe: axe(on)?, code: code.to_owned(), compte })
    });
    let several =
        |on: &str, name: &str| counts.noms.iter().filter(|(of, _, nom, _)| of == on && nom == name).count() > 1;
    let noms = counts.noms.iter().map(|(on, code, nom, de)| {
        let nom = if several(on, nom) { format!("{nom}, {de}") } else { nom.clone() };
        Ok(((axe(on)?, code.clone()), nom))
    });
    Ok(Releve {
        cumuls: cumuls.collect::<Result<_, AppError>>()?,
        codes: codes.collect::<Result<_, AppError>>()?,
        noms: noms.collect::<Result<BTreeMap<_, _>, AppError>>()?,
    })
}

/// Those who have or had a contrat with this structure, by name.
pub async fn employes(conn: &mut Conn, structure: &StructureAccess) -> Result<Vec<Employe>, AppError> {
    let id = structure.organisation().id;
    let rows = sqlx::query!(
        r#"SELECT contrat.id AS "contrat: Uuid", personne.id AS "personne: Uuid", prenom, nom FROM contrat
           JOIN personne ON personne.id = contrat.personne WHERE contrat.structure = $1 ORDER BY nom, prenom, personne.id, contrat.du"#,
        id.0
    )
    .fetch_all(conn)
    .await?;
    let mut employes: Vec<Employe> = Vec::new();
    for row in rows {
        let personne = row.personne.into();
        match employes.last_mut().filter(|employe| employe.id == personne) {
            Some(employe) => employe.contrats.push(row.contrat.into()),
            None => employes.push(Employe {
                id: personne,
                nom: format!("{} {}", row.prenom, row.nom),
                contrats: vec![row.contrat.into()],
            }),
        }
    }
    Ok(employes)
}
