//! All the SQL about activities and their places.

use chrono::NaiveDate;
use uuid::Uuid;

use super::model::Activite;
use super::tableau::{Choosable, Ligne, Tableau, Totals, week_of};
use crate::{
    error::AppError,
    identite::access::Contrat,
    kernel::id::{ActiviteId, LieuId, OrganisationId, PersonneId},
    referentiel::nomenclature::Nomenclature,
    server::{database::Conn, instant::Instant},
    territoire::model::Insee,
};

/// Lines of a page of the list.
pub const PAGE: usize = 50;
/// Lines of a day that are shown; nobody logs more.
const DAY_LINES: i64 = 200;

/// Adds a line to the log. `false` when the id is taken, by whomever.
pub async fn insert(
    conn: &mut Conn,
    personne: PersonneId,
    contrat: &Contrat,
    activite: &Activite,
    lieu: LieuId,
    now: Instant,
) -> Result<bool, AppError> {
    let themes = serde_json::to_string(activite.content.themes()).map_err(AppError::internal)?;
    let nomenclature = Nomenclature::V2.code();
    let (kind, duree, participants) =
        (activite.content.kind().code(), activite.duree.minutes(), activite.content.participants());
    let done = sqlx::query!(
        "INSERT INTO activite (id, contrat, conseiller, structure, jour, kind, lieu, duree, participants, nomenclature, themes, annotation, cree_le)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
         ON CONFLICT (id) DO NOTHING",
        activite.id.0,
        contrat.id.0,
        personne.0,
        contrat.structure.0,
        activite.jour,
        kind,
        lieu.0,
        duree,
        participants,
        nomenclature,
        themes,
        activite.annotation,
        now
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Whether the place is one of the structure's.
pub async fn has_lieu(conn: &mut Conn, structure: OrganisationId, lieu: LieuId) -> Result<bool, AppError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT 1 FROM lieu WHERE id = $1 AND structure = $2) AS "known!: bool""#,
        lieu.0,
        structure.0
    )
    .fetch_one(conn)
    .await?)
}

/// The place of this name in this commune, made if the structure has none.
pub async fn lieu_called(
    conn: &mut Conn,
    structure: OrganisationId,
    fresh: LieuId,
    nom: &str,
    commune: &Insee,
    now: Instant,
) -> Result<LieuId, AppError> {
    let commune = commune.as_str();
    sqlx::query!(
        "INSERT INTO lieu (id, structure, nom, commune, cree_le) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (structure, commune, nom) DO NOTHING",
        fresh.0,
        structure.0,
        nom,
        commune,
        now
    )
    .execute(&mut *conn)
    .await?;
    let id = sqlx::query_scalar!(
        r#"SELECT id AS "id: Uuid" FROM lieu WHERE structure = $1 AND commune = $2 AND nom = $3"#,
        structure.0,
        commune,
        nom
    )
    .fetch_one(conn)
    .await?;
    Ok(id.into())
}

/// The places of the person's structures: those of their last hundred entries first, latest used first.
pub async fn lieux(conn: &mut Conn, personne: PersonneId) -> Result<Vec<Choosable<LieuId>>, AppError> {
    let rows = sqlx::query!(
        r#"WITH recent AS (
             SELECT lieu, max(jour) AS dernier
             FROM (SELECT lieu, jour FROM activite WHERE conseiller = $1 ORDER BY jour DESC, id DESC LIMIT 100) GROUP BY lieu
           )
           SELECT lieu.id AS "id: Uuid", lieu.nom, commune.nom AS commune
           FROM contrat JOIN lieu ON lieu.structure = contrat.structure
           JOIN commune ON commune.insee = lieu.commune LEFT JOIN recent ON recent.lieu = lieu.id
           WHERE contrat.personne = $1
           GROUP BY lieu.id
           ORDER BY recent.dernier DESC NULLS LAST, lieu.nom LIMIT 100"#,
        personne.0
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Choosable { id: row.id.into(), label: format!("{}, {}", row.nom, row.commune) })
        .collect())
}

/// Lines of the log, as the JSON that the queries below make of them: one row crosses from the connection's thread to ours
/// instead of fifty, which doubles what a page of the list can serve.
fn read_lines(json: &str) -> Result<Vec<Ligne>, AppError> {
    serde_json::from_str(json).map_err(AppError::internal)
}

/// A day and its week: two ranges of one index.
pub async fn tableau(
    conn: &mut Conn,
    personne: PersonneId,
    jour: NaiveDate,
    today: NaiveDate,
) -> Result<Tableau, AppError> {
    let json = sqlx::query_scalar!(
        r#"SELECT json_group_array(json_object('id', lower(hex(id)), 'jour', jour, 'kind', kind, 'duree', duree, 'participants', participants,
                  'themes', json(themes), 'lieu', lieu, 'commune', commune) ORDER BY id DESC) AS "json!: String"
           FROM (SELECT activite.id, jour, activite.kind, duree, participants, themes, lieu.nom AS lieu, commune.nom AS commune
                 FROM activite JOIN lieu ON lieu.id = activite.lieu JOIN commune ON commune.insee = lieu.commune
                 WHERE conseiller = $1 AND jour = $2 ORDER BY activite.id DESC LIMIT $3)"#,
        personne.0,
        jour,
        DAY_LINES
    )
    .fetch_one(&mut *conn)
    .await?;
    let (monday, sunday) = week_of(jour);
    let day = totals(conn, personne, jour, jour).await?;
    let week = totals(conn, personne, monday, sunday).await?;
    Ok(Tableau { jour, today, lignes: read_lines(&json)?, day, week })
}

async fn totals(conn: &mut Conn, personne: PersonneId, from: NaiveDate, to: NaiveDate) -> Result<Totals, AppError> {
    let row = sqlx::query!(
        r#"SELECT count(*) AS "entries!: u32", coalesce(sum(participants), 0) AS "participants!: u32", coalesce(sum(duree), 0) AS "duree!: u32"
           FROM activite WHERE conseiller = $1 AND jour BETWEEN $2 AND $3"#,
        personne.0,
        from,
        to
    )
    .fetch_one(conn)
    .await?;
    Ok(Totals { entries: row.entries, participants: row.participants, duree: row.duree })
}

/// Where a page of the list begins: after this line, in the order of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct After {
    pub jour: NaiveDate,
    pub id: ActiviteId,
}

impl After {
    /// Before every line.
    pub const START: Self = Self { jour: NaiveDate::MAX, id: ActiviteId(Uuid::max()) };
}

/// A page of the log, latest first, and where the next begins, if there is one.
pub async fn page(
    conn: &mut Conn,
    personne: PersonneId,
    after: After,
) -> Result<(Vec<Ligne>, Option<After>), AppError> {
    let (jour, wanted) = (
        if after == After::START { "9999-12-31".to_owned() } else { after.jour.to_string() },
        i64::try_from(PAGE).unwrap_or(50) + 1,
    );
    let json = sqlx::query_scalar!(
        r#"SELECT json_group_array(json_object('id', lower(hex(id)), 'jour', jour, 'kind', kind, 'duree', duree, 'participants', participants,
                  'themes', json(themes), 'lieu', lieu, 'commune', commune) ORDER BY jour DESC, id DESC) AS "json!: String"
           FROM (SELECT activite.id, jour, activite.kind, duree, participants, themes, lieu.nom AS lieu, commune.nom AS commune
                 FROM activite JOIN lieu ON lieu.id = activite.lieu JOIN commune ON commune.insee = lieu.commune
                 WHERE conseiller = $1 AND (jour, activite.id) < ($2, $3) ORDER BY jour DESC, activite.id DESC LIMIT $4)"#,
        personne.0,
        jour,
        after.id.0,
        wanted
    )
    .fetch_one(conn)
    .await?;
    let mut lignes = read_lines(&json)?;
    let more = lignes.len() > PAGE;
    lignes.truncate(PAGE);
    let next = lignes.last().filter(|_| more).map(|last| After { jour: last.jour, id: last.id });
    Ok((lignes, next))
}

/// One entry, whole.
pub struct Detail {
    pub ligne: Ligne,
    pub structure: String,
    pub departement: String,
    pub annotation: String,
}

/// An entry of this person; anyone else's is not found.
pub async fn detail(conn: &mut Conn, personne: PersonneId, id: ActiviteId) -> Result<Detail, AppError> {
    let row = sqlx::query!(
        r#"SELECT json_object('id', lower(hex(activite.id)), 'jour', jour, 'kind', activite.kind, 'duree', duree, 'participants', participants,
                  'themes', json(themes), 'lieu', lieu.nom, 'commune', commune.nom) AS "ligne!: String",
                  commune.departement, organisation.nom AS structure, annotation
           FROM activite JOIN lieu ON lieu.id = activite.lieu JOIN commune ON commune.insee = lieu.commune
           JOIN organisation ON organisation.id = activite.structure
           WHERE activite.id = $1 AND conseiller = $2"#,
        id.0,
        personne.0
    )
    .fetch_optional(conn)
    .await?
    .ok_or(AppError::NotFound)?;
    let ligne = serde_json::from_str(&row.ligne).map_err(AppError::internal)?;
    Ok(Detail { ligne, structure: row.structure, departement: row.departement, annotation: row.annotation })
}
