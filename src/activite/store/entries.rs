//! Writing entries: as many as there are in one statement, and always with what they replace kept.

use chrono::NaiveDate;

use crate::{
    activite::entree::Entree,
    error::AppError,
    kernel::id::{ActiviteId, LotId, PersonneId},
    server::{database::Conn, instant::Instant},
};

fn json(entries: &impl serde::Serialize) -> Result<String, AppError> {
    serde_json::to_string(entries).map_err(AppError::internal)
}

/// Adds entries. Gives how many: fewer than asked when an id is taken, by whomever, or was deleted.
pub async fn insert(conn: &mut Conn, entries: &[Entree], now: Instant) -> Result<u64, AppError> {
    let entries = json(&entries)?;
    let done = sqlx::query!(
        "INSERT INTO activite
         SELECT unhex(value ->> 'id', '-'), unhex(value ->> 'contrat', '-'), unhex(value ->> 'conseiller', '-'), unhex(value ->> 'structure', '-'),
                value ->> 'jour', value ->> 'kind', value ->> 'canal', unhex(value ->> 'lieu', '-'), value ->> 'commune',
                value ->> 'duree', value ->> 'duree_estimee', value ->> 'participants', value ->> 'recurrents',
                coalesce(value ->> '$.ages[0]', 0), coalesce(value ->> '$.ages[1]', 0), coalesce(value ->> '$.ages[2]', 0), coalesce(value ->> '$.ages[3]', 0),
                coalesce(value ->> '$.ages[4]', 0), coalesce(value ->> '$.ages[5]', 0), coalesce(value ->> '$.ages[6]', 0), coalesce(value ->> '$.ages[7]', 0),
                coalesce(value ->> '$.genres[0]', 0), coalesce(value ->> '$.genres[1]', 0), coalesce(value ->> '$.genres[2]', 0),
                coalesce(value ->> '$.statuts[0]', 0), coalesce(value ->> '$.statuts[1]', 0), coalesce(value ->> '$.statuts[2]', 0),
                coalesce(value ->> '$.statuts[3]', 0), coalesce(value ->> '$.statuts[4]', 0),
                value ->> 'nomenclature', value -> 'themes', value -> 'propres', value -> 'materiels', value -> 'suites', value -> 'redirections',
                value ->> 'autonomie', value ->> 'niveau', value ->> 'mandats', value ->> 'annotation', value ->> 'version', value ->> 'cree_le', $2
         FROM json_each($1)
         WHERE NOT EXISTS (SELECT 1 FROM corbeille WHERE corbeille.id = unhex(value ->> 'id', '-'))
         ON CONFLICT (id) DO NOTHING",
        entries,
        now
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// Puts what entries say now in place of what was read of them; what they said is kept under this lot.
///
/// # Errors
/// `Stale` where the row is no longer of the version that was read.
pub async fn replace(
    conn: &mut Conn,
    was: &Entree,
    becomes: &Entree,
    lot: LotId,
    now: Instant,
) -> Result<(), AppError> {
    let (kept, entry) = (json(was)?, json(becomes)?);
    let done = sqlx::query!(
        "UPDATE activite SET
             contrat = unhex($1 ->> 'contrat', '-'), structure = unhex($1 ->> 'structure', '-'),
             jour = $1 ->> 'jour', kind = $1 ->> 'kind', canal = $1 ->> 'canal', lieu = unhex($1 ->> 'lieu', '-'), commune = $1 ->> 'commune',
             duree = $1 ->> 'duree', duree_estimee = $1 ->> 'duree_estimee', participants = $1 ->> 'participants', recurrents = $1 ->> 'recurrents',
             age_1 = coalesce($1 ->> '$.ages[0]', 0), age_2 = coalesce($1 ->> '$.ages[1]', 0), age_3 = coalesce($1 ->> '$.ages[2]', 0),
             age_4 = coalesce($1 ->> '$.ages[3]', 0), age_5 = coalesce($1 ->> '$.ages[4]', 0), age_6 = coalesce($1 ->> '$.ages[5]', 0),
             age_7 = coalesce($1 ->> '$.ages[6]', 0), age_8 = coalesce($1 ->> '$.ages[7]', 0),
             genre_1 = coalesce($1 ->> '$.genres[0]', 0), genre_2 = coalesce($1 ->> '$.genres[1]', 0), genre_3 = coalesce($1 ->> '$.genres[2]', 0),
             statut_1 = coalesce($1 ->> '$.statuts[0]', 0), statut_2 = coalesce($1 ->> '$.statuts[1]', 0), statut_3 = coalesce($1 ->> '$.statuts[2]', 0),
             statut_4 = coalesce($1 ->> '$.statuts[3]', 0), statut_5 = coalesce($1 ->> '$.statuts[4]', 0),
             nomenclature = $1 ->> 'nomenclature', themes = $1 -> 'themes', propres = $1 -> 'propres', materiels = $1 -> 'materiels',
             suites = $1 -> 'suites', redirections = $1 -> 'redirections', autonomie = $1 ->> 'autonomie', niveau = $1 ->> 'niveau',
             mandats = $1 ->> 'mandats', annotation = $1 ->> 'annotation', version = version + 1, modifie_le = $4
         WHERE id = $2 AND version = $3",
        entry,
        was.id.0,
        was.version,
        now
    )
    .execute(&mut *conn)
    .await?;
    if done.rows_affected() == 0 {
        return Err(AppError::Stale);
    }
    sqlx::query!(
        "INSERT INTO revision (activite, version, conseiller, lot, contenu, remplacee_le) VALUES ($1, $2, $3, $4, $5, $6)",
        was.id.0,
        was.version,
        was.conseiller.0,
        lot.0,
        kept,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Moves entries to the bin.
pub async fn delete(conn: &mut Conn, entries: &[Entree], lot: LotId, now: Instant) -> Result<(), AppError> {
    let entries = json(&entries)?;
    sqlx::query!(
        "INSERT INTO corbeille (id, conseiller, lot, version, contenu, supprimee_le)
         SELECT unhex(value ->> 'id', '-'), unhex(value ->> 'conseiller', '-'), $2, value ->> 'version', value, $3 FROM json_each($1)",
        entries,
        lot.0,
        now
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!("DELETE FROM activite WHERE id IN (SELECT unhex(value ->> 'id', '-') FROM json_each($1))", entries)
        .execute(conn)
        .await?;
    Ok(())
}

/// Entries of this person by id, in no order; anyone else's are not among them.
pub async fn entries(conn: &mut Conn, personne: PersonneId, ids: &[ActiviteId]) -> Result<Vec<Entree>, AppError> {
    let ids = json(&ids)?;
    let found = sqlx::query_scalar!(
        r#"SELECT coalesce(json_group_array(json(ligne)), '[]') AS "json!: String" FROM entree
           WHERE id IN (SELECT unhex(value, '-') FROM json_each($1)) AND conseiller = $2"#,
        ids,
        personne.0
    )
    .fetch_one(conn)
    .await?;
    serde_json::from_str(&found).map_err(AppError::internal)
}

/// Most entries of a person's month: nobody writes more.
const MOST_RECENT: i64 = 2000;

/// What a person's log says since a day, latest first, each with the name of its commune and its département.
pub async fn since(conn: &mut Conn, personne: PersonneId, jour: NaiveDate) -> Result<Vec<(Entree, String)>, AppError> {
    let rows = sqlx::query!(
        r#"SELECT ligne AS "ligne!: String", nom || ' (' || departement || ')' AS "commune!: String"
           FROM entree JOIN activite USING (id) JOIN commune ON commune.insee = activite.commune
           WHERE entree.conseiller = $1 AND entree.jour >= $2 ORDER BY entree.jour DESC, id DESC LIMIT $3"#,
        personne.0,
        jour,
        MOST_RECENT
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| Ok((serde_json::from_str(&row.ligne).map_err(AppError::internal)?, row.commune)))
        .collect()
}

/// What an act deleted, as it was.
pub async fn deleted_by(conn: &mut Conn, personne: PersonneId, lot: LotId) -> Result<Vec<Entree>, AppError> {
    let found = sqlx::query_scalar!(
        r#"SELECT json_group_array(json(contenu)) AS "json!: String" FROM corbeille WHERE lot = $1 AND conseiller = $2 AND contenu IS NOT NULL"#,
        lot.0,
        personne.0
    )
    .fetch_one(conn)
    .await?;
    serde_json::from_str(&found).map_err(AppError::internal)
}

/// Entries of this person that are in the bin, as they were.
pub async fn deleted(conn: &mut Conn, personne: PersonneId, ids: &[ActiviteId]) -> Result<Vec<Entree>, AppError> {
    let ids = json(&ids)?;
    let found = sqlx::query_scalar!(
        r#"SELECT json_group_array(json(contenu)) AS "json!: String" FROM corbeille
           WHERE id IN (SELECT unhex(value, '-') FROM json_each($1)) AND conseiller = $2 AND contenu IS NOT NULL"#,
        ids,
        personne.0
    )
    .fetch_one(conn)
    .await?;
    serde_json::from_str(&found).map_err(AppError::internal)
}

/// What an act replaced, as it was.
pub async fn replaced_by(conn: &mut Conn, personne: PersonneId, lot: LotId) -> Result<Vec<Entree>, AppError> {
    let found = sqlx::query_scalar!(
        r#"SELECT json_group_array(json(contenu)) AS "json!: String" FROM revision WHERE lot = $1 AND conseiller = $2"#,
        lot.0,
        personne.0
    )
    .fetch_one(conn)
    .await?;
    serde_json::from_str(&found).map_err(AppError::internal)
}

/// Whether this entry is, or was, in the bin.
pub async fn was_deleted(conn: &mut Conn, personne: PersonneId, id: ActiviteId) -> Result<bool, AppError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT 1 FROM corbeille WHERE id = $1 AND conseiller = $2) AS "deleted!: bool""#,
        id.0,
        personne.0
    )
    .fetch_one(conn)
    .await?)
}

/// Takes entries back out of the bin, as the next version of what they were.
pub async fn bring_back(conn: &mut Conn, mut entries: Vec<Entree>, now: Instant) -> Result<(), AppError> {
    for entry in &mut entries {
        entry.version += 1;
    }
    let ids = json(&entries.iter().map(|entry| entry.id).collect::<Vec<_>>())?;
    sqlx::query!("DELETE FROM corbeille WHERE id IN (SELECT unhex(value, '-') FROM json_each($1))", ids)
        .execute(&mut *conn)
        .await?;
    insert(conn, &entries, now).await?;
    Ok(())
}

/// Of what was deleted or replaced before then, only the ids of what was deleted are kept.
pub async fn forget_before(conn: &mut Conn, then: Instant) -> Result<(), AppError> {
    sqlx::query!("UPDATE corbeille SET contenu = NULL WHERE contenu IS NOT NULL AND supprimee_le < $1", then)
        .execute(&mut *conn)
        .await?;
    sqlx::query!("DELETE FROM revision WHERE remplacee_le < $1", then).execute(conn).await?;
    Ok(())
}
