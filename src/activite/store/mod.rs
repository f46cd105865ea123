//! All the SQL about activities and their places.

use chrono::NaiveDate;
use uuid::Uuid;

pub mod completes;
pub mod entries;
pub mod recompte;

use super::{
    entree::{Entree, Situated},
    model::Canal,
    tableau::{Choosable, Ligne, Tableau, Totals, week_of},
};
use crate::{
    error::AppError,
    kernel::id::{ActiviteId, LieuId, OrganisationId, PersonneId, ThemePropreId},
    server::{database::Conn, instant::Instant},
    territoire::model::{Commune, Insee},
};

/// Lines of a page of the list.
pub const PAGE: usize = 50;
/// Lines of a day that are shown; nobody logs more.
const DAY_LINES: i64 = 200;

/// A place of the structure, and what an entry says of it.
pub async fn situated(conn: &mut Conn, structure: OrganisationId, lieu: LieuId) -> Result<Option<Situated>, AppError> {
    let row =
        sqlx::query!("SELECT commune, occasionnel FROM lieu WHERE id = $1 AND structure = $2", lieu.0, structure.0)
            .fetch_optional(conn)
            .await?;
    row.map(|row| {
        let commune = Insee::parse(&row.commune).ok_or_else(|| AppError::internal("a commune without a code"))?;
        let canal = if row.occasionnel == 0 { Canal::Lieu } else { Canal::Autre };
        Ok(Situated { canal, lieu: Some(lieu), commune })
    })
    .transpose()
}

/// A place to be made.
pub struct NewLieu<'a> {
    pub id: LieuId,
    pub nom: &'a str,
    pub commune: &'a Insee,
    pub occasionnel: bool,
}

/// The place of this name in this commune, made if the structure has none.
pub async fn lieu_called(
    conn: &mut Conn,
    structure: OrganisationId,
    lieu: NewLieu<'_>,
    now: Instant,
) -> Result<LieuId, AppError> {
    let commune = lieu.commune.as_str();
    sqlx::query!(
        "INSERT INTO lieu (id, structure, nom, commune, occasionnel, cree_le) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (structure, commune, nom) DO NOTHING",
        lieu.id.0,
        structure.0,
        lieu.nom,
        commune,
        lieu.occasionnel,
        now
    )
    .execute(&mut *conn)
    .await?;
    let id = sqlx::query_scalar!(
        r#"SELECT id AS "id: Uuid" FROM lieu WHERE structure = $1 AND commune = $2 AND nom = $3"#,
        structure.0,
        commune,
        lieu.nom
    )
    .fetch_one(conn)
    .await?;
    Ok(id.into())
}

/// Which of these themes are the structure's own.
pub async fn are_own(conn: &mut Conn, structure: OrganisationId, themes: &[ThemePropreId]) -> Result<bool, AppError> {
    if themes.is_empty() {
        return Ok(true);
    }
    let ids = serde_json::to_string(themes).map_err(AppError::internal)?;
    Ok(sqlx::query_scalar!(
        r#"SELECT NOT EXISTS (
               SELECT 1 FROM json_each($1) LEFT JOIN theme_propre ON theme_propre.id = unhex(value, '-') AND structure = $2
               WHERE theme_propre.id IS NULL) AS "own!: bool""#,
        ids,
        structure.0
    )
    .fetch_one(conn)
    .await?)
}

/// The own themes that the person's structures propose.
pub async fn own_themes(conn: &mut Conn, personne: PersonneId) -> Result<Vec<Choosable<ThemePropreId>>, AppError> {
    let rows = sqlx::query!(
        r#"SELECT id AS "id: Uuid", nom FROM theme_propre
           WHERE structure IN (SELECT structure FROM contrat WHERE personne = $1) AND retire_le IS NULL ORDER BY nom LIMIT 100"#,
        personne.0
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| Choosable { id: row.id.into(), label: row.nom }).collect())
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

/// Codes of the themes of the person's last hundred entries, the most used first.
pub async fn usual_themes(conn: &mut Conn, personne: PersonneId) -> Result<Vec<String>, AppError> {
    let rows = sqlx::query_scalar!(
        r#"SELECT used.value || '' AS "code!: String"
           FROM (SELECT themes FROM activite WHERE conseiller = $1 ORDER BY jour DESC, id DESC LIMIT 100) AS recent, json_each(recent.themes) AS used
           GROUP BY used.value ORDER BY count(*) DESC, used.value"#,
        personne.0
    )
    .fetch_all(conn)
    .await?;
    Ok(rows)
}

/// Where the person's latest entry took place.
pub async fn last_commune(conn: &mut Conn, personne: PersonneId) -> Result<Option<Commune>, AppError> {
    let row = sqlx::query!(
        "SELECT commune.insee, commune.nom, commune.departement FROM activite JOIN commune ON commune.insee = activite.commune
         WHERE conseiller = $1 ORDER BY jour DESC, id DESC LIMIT 1",
        personne.0
    )
    .fetch_optional(conn)
    .await?;
    Ok(row
        .and_then(|row| Some(Commune { insee: Insee::parse(&row.insee)?, nom: row.nom, departement: row.departement })))
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
                  'themes', json(themes), 'propres', (SELECT json_group_array(nom) FROM theme_propre WHERE propres <> '[]' AND id IN (SELECT unhex(value, '-') FROM json_each(propres))),
                  'canal', canal, 'lieu', lieu, 'commune', commune) ORDER BY id DESC) AS "json!: String"
           FROM (SELECT activite.id, jour, activite.kind, duree, participants, themes, lieu.nom AS lieu, canal, propres, commune.nom AS commune
                 FROM activite LEFT JOIN lieu ON lieu.id = activite.lieu JOIN commune ON commune.insee = activite.commune
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
                  'themes', json(themes), 'propres', (SELECT json_group_array(nom) FROM theme_propre WHERE propres <> '[]' AND id IN (SELECT unhex(value, '-') FROM json_each(propres))),
                  'canal', canal, 'lieu', lieu, 'commune', commune) ORDER BY jour DESC, id DESC) AS "json!: String"
           FROM (SELECT activite.id, jour, activite.kind, duree, participants, themes, lieu.nom AS lieu, canal, propres, commune.nom AS commune
                 FROM activite LEFT JOIN lieu ON lieu.id = activite.lieu JOIN commune ON commune.insee = activite.commune
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
    pub entree: Entree,
}

/// An entry of this person; anyone else's is not found.
pub async fn detail(conn: &mut Conn, personne: PersonneId, id: ActiviteId) -> Result<Detail, AppError> {
    let row = sqlx::query!(
        r#"SELECT json_object('id', lower(hex(activite.id)), 'jour', activite.jour, 'kind', activite.kind, 'duree', duree, 'participants', participants,
                  'themes', json(themes), 'propres', (SELECT json_group_array(nom) FROM theme_propre WHERE propres <> '[]' AND id IN (SELECT unhex(value, '-') FROM json_each(propres))),
                  'canal', canal, 'lieu', lieu.nom, 'commune', commune.nom) AS "ligne!: String",
                  commune.departement, organisation.nom AS structure, entree.ligne AS "entree!: String"
           FROM activite LEFT JOIN lieu ON lieu.id = activite.lieu JOIN commune ON commune.insee = activite.commune
           JOIN entree ON entree.id = activite.id
           JOIN organisation ON organisation.id = activite.structure
           WHERE activite.id = $1 AND activite.conseiller = $2"#,
        id.0,
        personne.0
    )
    .fetch_optional(conn)
    .await?
    .ok_or(AppError::NotFound)?;
    let ligne = serde_json::from_str(&row.ligne).map_err(AppError::internal)?;
    let entree = serde_json::from_str(&row.entree).map_err(AppError::internal)?;
    Ok(Detail { ligne, structure: row.structure, departement: row.departement, entree })
}
