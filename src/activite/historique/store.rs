//! The SQL of the history: what a filter keeps, notes by their words, the bin, days and months.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Deserialize;
use uuid::Uuid;

use super::{
    corbeille::{AfterDeleted, Supprimee},
    filtre::{Filtre, OfTheme},
    recherche::Recherche,
};
use crate::{
    activite::{
        model::{Canal, Kind},
        store::{After, PAGE},
        tableau::{Ligne, Totals},
    },
    error::AppError,
    kernel::id::{ActiviteId, LotId, PersonneId},
    server::{database::Conn, instant::Instant},
};

/// Lines of a week that are shown; nobody logs more.
const WEEK_LINES: i64 = 700;

/// A page of what a filter keeps, latest first; how much it keeps in all; where the next page begins.
#[derive(Debug, Deserialize)]
pub struct Page {
    pub lignes: Vec<Ligne>,
    pub totaux: Totals,
    #[serde(skip)]
    pub next: Option<After>,
}

/// `among`: these only, where they are given; `filtre.recherche` was answered by `notes`.
pub async fn filtered(
    conn: &mut Conn,
    personne: PersonneId,
    filtre: &Filtre,
    among: Option<&[ActiviteId]>,
    after: Option<After>,
) -> Result<Page, AppError> {
    let (du, au) = (filtre.du.unwrap_or(FIRST_DAY), filtre.au.unwrap_or(LAST_DAY));
    let (kind, canal) = (filtre.kind.map(Kind::code), filtre.canal.map(Canal::code));
    let theme = filtre.theme.map(OfTheme::code);
    let (lieu, contrat) = (filtre.lieu.map(|id| id.0), filtre.contrat.map(|id| id.0));
    let among = among.map(serde_json::to_string).transpose().map_err(AppError::internal)?;
    let after = after.unwrap_or(After { jour: LAST_DAY, id: Uuid::max().into() });
    let wanted = i64::try_from(PAGE).unwrap_or(50) + 1;
    let json = sqlx::query_scalar!(
        r#"WITH found AS MATERIALIZED (
             SELECT activite.id, jour, duree, participants FROM activite
             WHERE conseiller = $1 AND jour BETWEEN $2 AND $3
               AND ($4 IS NULL OR activite.kind = $4) AND ($5 IS NULL OR canal = $5) AND ($6 IS NULL OR lieu = $6) AND ($7 IS NULL OR contrat = $7)
               AND ($8 IS NULL OR EXISTS (SELECT 1 FROM json_each(themes) WHERE value = $8) OR EXISTS (SELECT 1 FROM json_each(propres) WHERE value = $8))
               AND ($9 IS NULL OR activite.id IN (SELECT unhex(value, '-') FROM json_each($9)))
           ), present AS (SELECT id FROM found WHERE (jour, id) < ($10, $11) ORDER BY jour DESC, id DESC LIMIT $12)
           SELECT json_object(
             'totaux', (SELECT json_object('entries', count(*), 'participants', coalesce(sum(participants), 0), 'duree', coalesce(sum(duree), 0)) FROM found),
             'lignes', (SELECT json_group_array(json_object('id', lower(hex(activite.id)), 'jour', jour, 'kind', activite.kind, 'duree', duree, 'participants', participants,
                  'themes', json(themes), 'propres', (SELECT json_group_array(nom) FROM theme_propre WHERE propres <> '[]' AND id IN (SELECT unhex(value, '-') FROM json_each(propres))),
                  'canal', canal, 'lieu', lieu.nom, 'commune', commune.nom) ORDER BY jour DESC, activite.id DESC)
                FROM present JOIN activite ON activite.id = present.id LEFT JOIN lieu ON lieu.id = activite.lieu JOIN commune ON commune.insee = activite.commune)
           ) AS "json!: String""#,
        personne.0,
        du,
        au,
        kind,
        canal,
        lieu,
        contrat,
        theme,
        among,
        after.jour,
        after.id.0,
        wanted
    )
    .fetch_one(conn)
    .await?;
    let mut page: Page = serde_json::from_str(&json).map_err(AppError::internal)?;
    let more = page.lignes.len() > PAGE;
    page.lignes.truncate(PAGE);
    page.next = page.lignes.last().filter(|_| more).map(|last| After { jour: last.jour, id: last.id });
    Ok(page)
}

const FIRST_DAY: NaiveDate = NaiveDate::from_ymd_opt(1, 1, 1).expect("the first day");
const LAST_DAY: NaiveDate = NaiveDate::from_ymd_opt(9999, 12, 31).expect("the last day");

/// The person's notes that hold these words, by entry: one range of each word's list, which nobody else's notes are in. The
/// joins are CROSS: the words are to be read first, once.
pub async fn notes(
    conn: &mut Conn,
    personne: PersonneId,
    recherche: &Recherche,
) -> Result<BTreeMap<ActiviteId, String>, AppError> {
    let expression = recherche.expression();
    let found = sqlx::query!(
        r#"WITH present AS (SELECT rang << 32 AS depuis FROM note_auteur WHERE conseiller = $1)
           SELECT activite.id AS "id: Uuid", activite.annotation
           FROM note_mot CROSS JOIN note ON note.numero = note_mot.rowid CROSS JOIN activite ON activite.id = note.activite
           WHERE note_mot MATCH $2 AND note_mot.rowid BETWEEN (SELECT depuis FROM present) AND (SELECT depuis FROM present) + 4294967295
             AND activite.conseiller = $1"#,
        personne.0,
        expression
    )
    .fetch_all(conn)
    .await?;
    let notes = found.into_iter().map(|row| (row.id.into(), row.annotation));
    Ok(notes.filter(|(_, note): &(_, String)| recherche.finds(note)).collect())
}

/// How many entries an act deleted, and how many it replaced, that can still be undone.
pub async fn lot(conn: &mut Conn, personne: PersonneId, lot: LotId) -> Result<(u32, u32), AppError> {
    let row = sqlx::query!(
        r#"SELECT (SELECT count(*) FROM corbeille WHERE lot = $1 AND conseiller = $2 AND contenu IS NOT NULL) AS "deleted!: u32",
                  (SELECT count(*) FROM revision WHERE lot = $1 AND conseiller = $2) AS "replaced!: u32""#,
        lot.0,
        personne.0
    )
    .fetch_one(conn)
    .await?;
    Ok((row.deleted, row.replaced))
}

/// A page of the bin, latest deleted first, and where the next begins. What was deleted before `since` is no longer shown.
pub async fn bin(
    conn: &mut Conn,
    personne: PersonneId,
    since: Instant,
    after: AfterDeleted,
) -> Result<(Vec<Supprimee>, Option<AfterDeleted>), AppError> {
    let wanted = i64::try_from(PAGE).unwrap_or(50) + 1;
    let rows = sqlx::query!(
        r#"SELECT supprimee_le AS "supprimee_le: Instant",
                  json_object('id', contenu ->> 'id', 'jour', contenu ->> 'jour', 'kind', contenu ->> 'kind', 'duree', contenu -> 'duree', 'participants', contenu -> 'participants',
                    'themes', contenu -> 'themes', 'propres', (SELECT json_group_array(nom) FROM theme_propre WHERE id IN (SELECT unhex(value, '-') FROM json_each(contenu, '$.propres'))),
                    'canal', contenu ->> 'canal', 'lieu', lieu.nom, 'commune', commune.nom) AS "ligne!: String"
           FROM corbeille LEFT JOIN lieu ON lieu.id = unhex(contenu ->> 'lieu', '-') JOIN commune ON commune.insee = contenu ->> 'commune'
           WHERE corbeille.conseiller = $1 AND supprimee_le BETWEEN $2 AND $3 AND (supprimee_le < $3 OR corbeille.id > $4) AND contenu IS NOT NULL
           ORDER BY supprimee_le DESC, corbeille.id LIMIT $5"#,
        personne.0,
        since,
        after.supprimee_le,
        after.id.0,
        wanted
    )
    .fetch_all(conn)
    .await?;
    let more = rows.len() > PAGE;
    let read = rows.into_iter().take(PAGE).map(|row| {
        let ligne = serde_json::from_str(&row.ligne).map_err(AppError::internal)?;
        Ok(Supprimee { ligne, supprimee_le: row.supprimee_le })
    });
    let lines: Vec<Supprimee> = read.collect::<Result<_, AppError>>()?;
    let next = lines.last().filter(|_| more);
    let next = next.map(|last| AfterDeleted { supprimee_le: last.supprimee_le, id: last.ligne.id });
    Ok((lines, next))
}

/// The entries of some days, in the order of the days.
pub async fn days(conn: &mut Conn, personne: PersonneId, du: NaiveDate, au: NaiveDate) -> Result<Vec<Ligne>, AppError> {
    let json = sqlx::query_scalar!(
        r#"SELECT json_group_array(json_object('id', lower(hex(id)), 'jour', jour, 'kind', kind, 'duree', duree, 'participants', participants,
                  'themes', json(themes), 'propres', (SELECT json_group_array(nom) FROM theme_propre WHERE propres <> '[]' AND id IN (SELECT unhex(value, '-') FROM json_each(propres))),
                  'canal', canal, 'lieu', lieu, 'commune', commune) ORDER BY jour, id) AS "json!: String"
           FROM (SELECT activite.id, jour, activite.kind, duree, participants, themes, lieu.nom AS lieu, canal, propres, commune.nom AS commune
                 FROM activite LEFT JOIN lieu ON lieu.id = activite.lieu JOIN commune ON commune.insee = activite.commune
                 WHERE conseiller = $1 AND jour BETWEEN $2 AND $3 ORDER BY jour DESC, activite.id DESC LIMIT $4)"#,
        personne.0,
        du,
        au,
        WEEK_LINES
    )
    .fetch_one(conn)
    .await?;
    serde_json::from_str(&json).map_err(AppError::internal)
}

/// How much each day holds, of those that hold something.
pub async fn totals_by_day(
    conn: &mut Conn,
    personne: PersonneId,
    du: NaiveDate,
    au: NaiveDate,
) -> Result<Vec<(NaiveDate, Totals)>, AppError> {
    let rows = sqlx::query!(
        r#"SELECT jour AS "jour!: NaiveDate", count(*) AS "entries!: u32", sum(participants) AS "participants!: u32", sum(duree) AS "duree!: u32"
           FROM activite WHERE conseiller = $1 AND jour BETWEEN $2 AND $3 GROUP BY jour ORDER BY jour"#,
        personne.0,
        du,
        au
    )
    .fetch_all(conn)
    .await?;
    let of = |row: (u32, u32, u32)| Totals { entries: row.0, participants: row.1, duree: row.2 };
    Ok(rows.into_iter().map(|row| (row.jour, of((row.entries, row.participants, row.duree)))).collect())
}

/// Days that need no reminder: something is noted, or the person said that there was nothing.
pub async fn settled_days(
    conn: &mut Conn,
    personne: PersonneId,
    du: NaiveDate,
    au: NaiveDate,
) -> Result<Vec<NaiveDate>, AppError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT jour AS "jour!: NaiveDate" FROM activite WHERE conseiller = $1 AND jour BETWEEN $2 AND $3
           UNION SELECT jour FROM jour_sans_activite WHERE conseiller = $1 AND jour BETWEEN $2 AND $3"#,
        personne.0,
        du,
        au
    )
    .fetch_all(conn)
    .await?)
}

/// Nothing is to be noted that day.
pub async fn settle_day(conn: &mut Conn, personne: PersonneId, jour: NaiveDate) -> Result<(), AppError> {
    sqlx::query!(
        "INSERT INTO jour_sans_activite (conseiller, jour) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        personne.0,
        jour
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Minutes of each kind over some months (`2026-11`), as every statistic counts them.
pub async fn minutes_by_kind(
    conn: &mut Conn,
    personne: PersonneId,
    from: &str,
    to: &str,
) -> Result<Vec<(Kind, u32)>, AppError> {
    let rows = sqlx::query!(
        r#"SELECT cumul.kind, sum(minutes) AS "minutes!: u32" FROM contrat JOIN cumul ON portee = contrat.id
           WHERE contrat.personne = $1 AND mois BETWEEN $2 AND $3 GROUP BY cumul.kind"#,
        personne.0,
        from,
        to
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().filter_map(|row| Some((Kind::from_code(&row.kind)?, row.minutes))).collect())
}
