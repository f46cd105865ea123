//! The figures by month, counted again from the entries: what a bulk load fills them with, and the proof that the triggers
//! keep them right. It goes contrat by contrat, so what it holds at once does not grow with the log.
//!
//! The codes of an entry are told apart here a second time, on purpose: a mistake of the triggers' views would show.

use sqlx::{AssertSqlSafe, Row as _, query, query_scalar};
use uuid::Uuid;

use crate::{error::AppError, server::database::Conn};

/// The columns of `cumul` after its key, and what each adds up.
const MESURES: [(&str, &str); 22] = [
    ("entrees", "1"),
    ("participants", "participants"),
    ("recurrents", "recurrents"),
    ("minutes", "duree"),
    ("minutes_estimees", "duree * duree_estimee"),
    ("mandats", "mandats"),
    ("age_1", "age_1"),
    ("age_2", "age_2"),
    ("age_3", "age_3"),
    ("age_4", "age_4"),
    ("age_5", "age_5"),
    ("age_6", "age_6"),
    ("age_7", "age_7"),
    ("age_8", "age_8"),
    ("genre_1", "genre_1"),
    ("genre_2", "genre_2"),
    ("genre_3", "genre_3"),
    ("statut_1", "statut_1"),
    ("statut_2", "statut_2"),
    ("statut_3", "statut_3"),
    ("statut_4", "statut_4"),
    ("statut_5", "statut_5"),
];

const CODES: &str = "
    SELECT structure, departement, mois, kind, participants, duree, 'canal' AS axe, canal AS code, 0 AS interne FROM entrees
    UNION ALL SELECT structure, departement, mois, kind, participants, duree, 'lieu', lower(hex(lieu)), 1 FROM entrees WHERE lieu IS NOT NULL
    UNION ALL SELECT structure, departement, mois, kind, participants, duree, 'autonomie', autonomie, 0 FROM entrees WHERE autonomie IS NOT NULL
    UNION ALL SELECT structure, departement, mois, kind, participants, duree, 'niveau', niveau, 0 FROM entrees WHERE niveau IS NOT NULL
    UNION ALL SELECT structure, departement, mois, kind, participants, duree, 'theme', value, 0 FROM entrees, json_each(themes)
    UNION ALL SELECT structure, departement, mois, kind, participants, duree, 'propre', value, 1 FROM entrees, json_each(propres)
    UNION ALL SELECT structure, departement, mois, kind, participants, duree, 'materiel', value, 0 FROM entrees, json_each(materiels)
    UNION ALL SELECT structure, departement, mois, kind, participants, duree, 'suite', value, 0 FROM entrees, json_each(suites)
    UNION ALL SELECT structure, departement, mois, kind, participants, duree, 'redirection', value, 0 FROM entrees, json_each(redirections)";

/// Where the count goes: the figures themselves, or tables beside them.
#[derive(Clone, Copy)]
struct Tables {
    cumul: &'static str,
    code: &'static str,
}

const KEPT: Tables = Tables { cumul: "main.cumul", code: "main.cumul_code" };
const COUNTED: Tables = Tables { cumul: "temp.recompte", code: "temp.recompte_code" };

/// What figures and entries do not agree on, in rows of each table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ecarts {
    /// Rows that were compared.
    pub compares: u64,
    pub cumul: u64,
    pub code: u64,
}

impl Ecarts {
    pub fn wrong(self) -> u64 {
        self.cumul + self.code
    }
}

/// Fills the figures anew. `done` hears of each contrat: how many are counted, of how many.
pub async fn refill(conn: &mut Conn, done: impl FnMut(usize, usize)) -> Result<(), AppError> {
    run(conn, "DELETE FROM main.cumul").await?;
    run(conn, "DELETE FROM main.cumul_code").await?;
    count(conn, KEPT, done).await
}

/// Counts again beside the figures, and compares each row.
pub async fn compare(conn: &mut Conn, done: impl FnMut(usize, usize)) -> Result<Ecarts, AppError> {
    for (table, made) in [("cumul", "recompte"), ("cumul_code", "recompte_code")] {
        run(conn, &format!("DROP TABLE IF EXISTS temp.{made}")).await?;
        let schema: String = query_scalar("SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = $1")
            .bind(table)
            .fetch_one(&mut *conn)
            .await?;
        run(conn, &schema.replacen(&format!("CREATE TABLE {table}"), &format!("CREATE TEMP TABLE {made}"), 1)).await?;
    }
    count(conn, COUNTED, done).await?;
    let mesures = MESURES.map(|(name, _)| name);
    let (rows, cumul) = differing(conn, KEPT.cumul, COUNTED.cumul, &["kind", "nomenclature"], &mesures).await?;
    let of_code = ["entrees", "participants", "minutes"];
    let (code_rows, code) = differing(conn, KEPT.code, COUNTED.code, &["axe", "code", "kind"], &of_code).await?;
    Ok(Ecarts { compares: rows + code_rows, cumul, code })
}

/// Puts what `compare` has counted in place of the figures.
pub async fn repair(conn: &mut Conn) -> Result<(), AppError> {
    for (kept, counted) in [(KEPT.cumul, COUNTED.cumul), (KEPT.code, COUNTED.code)] {
        run(conn, &format!("DELETE FROM {kept}")).await?;
        run(conn, &format!("INSERT INTO {kept} SELECT * FROM {counted}")).await?;
    }
    Ok(())
}

async fn run(conn: &mut Conn, sql: &str) -> Result<(), AppError> {
    query(AssertSqlSafe(sql)).execute(conn).await?;
    Ok(())
}

async fn count(conn: &mut Conn, into: Tables, mut done: impl FnMut(usize, usize)) -> Result<(), AppError> {
    let contrats: Vec<Uuid> = query_scalar("SELECT id FROM contrat").fetch_all(&mut *conn).await?;
    let (cumul, code) = (count_cumul(into.cumul), count_code(into.code));
    for (at, contrat) in contrats.iter().enumerate() {
        for sql in [&cumul, &code] {
            query(AssertSqlSafe(sql.as_str())).bind(contrat).execute(&mut *conn).await?;
        }
        done(at + 1, contrats.len());
    }
    Ok(())
}

/// Adds one contrat's entries to what each scope has.
fn count_cumul(into: &str) -> String {
    let columns = list(|name, _| name.to_owned());
    let sums = list(|name, value| format!("sum({value}) AS {name}"));
    let added = list(|name, _| format!("{name} = {name} + excluded.{name}"));
    let key = "mois, kind, nomenclature";
    format!(
        "WITH part AS MATERIALIZED (
             SELECT structure, departement, substr(jour, 1, 7) AS mois, activite.kind, nomenclature, {sums}
             FROM activite JOIN commune ON commune.insee = activite.commune WHERE contrat = $1 GROUP BY 1, 2, 3, 4, 5)
         INSERT INTO {into}
         SELECT * FROM (
             SELECT $1, {key}, {columns} FROM part
             UNION ALL SELECT structure, {key}, {columns} FROM part
             UNION ALL SELECT CAST(departement AS BLOB), {key}, {columns} FROM part
             UNION ALL SELECT x'', {key}, {columns} FROM part)
         WHERE true ON CONFLICT DO UPDATE SET {added}"
    )
}

fn count_code(into: &str) -> String {
    let columns = "mois, axe, code, kind, entrees, participants, minutes";
    format!(
        "WITH entrees AS MATERIALIZED (
             SELECT structure, departement, substr(jour, 1, 7) AS mois, activite.kind, participants, duree, canal, lieu, autonomie, niveau,
                    themes, propres, materiels, suites, redirections
             FROM activite JOIN commune ON commune.insee = activite.commune WHERE contrat = $1),
         part AS MATERIALIZED (
             SELECT structure, departement, mois, axe, code, interne, kind, count(*) AS entrees, sum(participants) AS participants, sum(duree) AS minutes
             FROM ({CODES}) GROUP BY 1, 2, 3, 4, 5, 6, 7)
         INSERT INTO {into}
         SELECT * FROM (
             SELECT $1, {columns} FROM part
             UNION ALL SELECT structure, {columns} FROM part
             UNION ALL SELECT CAST(departement AS BLOB), {columns} FROM part WHERE interne = 0
             UNION ALL SELECT x'', {columns} FROM part WHERE interne = 0)
         WHERE true ON CONFLICT DO UPDATE SET
             entrees = entrees + excluded.entrees, participants = participants + excluded.participants, minutes = minutes + excluded.minutes"
    )
}

fn list(column: impl Fn(&str, &str) -> String) -> String {
    MESURES.map(|(name, value)| column(name, value)).join(", ")
}

/// How many rows there are in both tables together, each key once, and how many of them differ or are in one table alone.
async fn differing(
    conn: &mut Conn,
    kept: &str,
    counted: &str,
    key: &[&str],
    measures: &[&str],
) -> Result<(u64, u64), AppError> {
    let on: Vec<_> = ["portee", "mois"].iter().chain(key).map(|name| format!("a.{name} = b.{name}")).collect();
    let on = on.join(" AND ");
    let other: Vec<_> = measures.iter().map(|name| format!("a.{name} IS NOT b.{name}")).collect();
    let sql = format!(
        "SELECT count(*), coalesce(sum({}), 0) FROM {counted} AS a LEFT JOIN {kept} AS b ON {on}",
        other.join(" OR ")
    );
    let row = query(AssertSqlSafe(sql)).fetch_one(&mut *conn).await?;
    let (rows, wrong): (i64, i64) = (row.get(0), row.get(1));
    let sql = format!("SELECT count(*) FROM {kept} AS a WHERE NOT EXISTS (SELECT 1 FROM {counted} AS b WHERE {on})");
    let alone: i64 = query_scalar(AssertSqlSafe(sql)).fetch_one(conn).await?;
    Ok(((rows + alone).unsigned_abs(), (wrong + alone).unsigned_abs()))
}
