//! A country's worth of logs beside the demonstration's: so many conseillers, so many entries between them, to see what the
//! program does when it has been used for years.
//!
//! Entries go in day by day, as they would have come: a person's own lie far apart in the file. The triggers and indexes of
//! the log are set aside meanwhile, and the figures counted once at the end instead of moved by each entry.

use chrono::{Datelike as _, Days, NaiveDate, Weekday};
use rand::{RngExt as _, SeedableRng as _, rngs::ChaCha12Rng};
use sqlx::{AssertSqlSafe, query, query_as, query_scalar};

use super::{
    generate::Generator,
    journal::{Writer, morning},
};
use crate::{
    activite::store::{entries, recompte},
    error::AppError,
    identite::{
        self,
        access::{Contrat, Role},
        store::NewCompte,
    },
    kernel::{
        email::Email,
        id::{LieuId, PersonneId},
    },
    server::database::Conn,
    territoire::model::Insee,
};

/// Entries of a conseiller on a working day. The log grows by its years: a month holds as much at every size.
const A_DAY: u32 = 10;
/// Conseillers of one structure.
const COLLEAGUES: u32 = 2;
const PLACES: usize = 3;
/// Entries of one statement.
const CHUNK: usize = 2_000;

/// How large a country.
#[derive(Clone, Copy, Debug)]
pub struct Taille {
    pub conseillers: u32,
    pub entries: u64,
}

/// What is under way, and how much of it is done.
pub trait Progress {
    fn step(&mut self, name: &'static str, of: u64);
    fn done(&mut self, so_far: u64);
}

struct Somebody {
    personne: PersonneId,
    contrat: Contrat,
    lieux: Vec<(LieuId, Insee)>,
}

/// Adds to a database that holds the demonstration. The first of the conseillers signs in as `masse@demo.example`; the
/// secretary of the demonstration sees their structure too.
///
/// The connection is one of `database::connect_unsafely`: what is interrupted must be thrown away.
pub async fn fill(
    conn: &mut Conn,
    taille: Taille,
    number: u64,
    today: NaiveDate,
    progress: &mut dyn Progress,
) -> Result<(), AppError> {
    let days = working_days(taille, today);
    let from = days.first().copied().unwrap_or(today);
    run(conn, "BEGIN").await?;
    let last: i64 = query_scalar("SELECT coalesce(max(rang), 0) FROM note_auteur").fetch_one(&mut *conn).await?;
    let mut rng = ChaCha12Rng::seed_from_u64(number.wrapping_add(1));
    let everybody = somebody(conn, &mut rng, taille.conseillers, from, today, progress).await?;
    let aside = set_aside(conn).await?;
    write(conn, &mut rng, &everybody, &days, taille.entries, progress).await?;
    put_back(conn, &aside, progress).await?;
    notes(conn, last, progress).await?;
    progress.step("chiffres", u64::from(taille.conseillers));
    recompte::refill(conn, |done, _| progress.done(done as u64)).await?;
    run(conn, "COMMIT").await?;
    // The planner learns how large each index is, as it would have over the years.
    run(conn, "PRAGMA analysis_limit = 1000").await?;
    run(conn, "ANALYZE").await
}

async fn run(conn: &mut Conn, sql: &str) -> Result<(), AppError> {
    query(AssertSqlSafe(sql)).execute(conn).await?;
    Ok(())
}

/// The last working days, as many as it takes, the earliest first.
fn working_days(taille: Taille, today: NaiveDate) -> Vec<NaiveDate> {
    let a_day = u64::from(taille.conseillers.max(1)) * u64::from(A_DAY);
    let wanted = usize::try_from(taille.entries.div_ceil(a_day)).unwrap_or(usize::MAX);
    let back = (0..).map_while(|days| today.checked_sub_days(Days::new(days)));
    let mut days: Vec<_> =
        back.filter(|day| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun)).take(wanted).collect();
    days.reverse();
    days
}

/// The conseillers, two in a structure, each structure in a commune of its own with a few places around.
async fn somebody(
    conn: &mut Conn,
    rng: &mut ChaCha12Rng,
    conseillers: u32,
    from: NaiveDate,
    today: NaiveDate,
    progress: &mut dyn Progress,
) -> Result<Vec<Somebody>, AppError> {
    progress.step("personnes", u64::from(conseillers));
    let communes: Vec<(String, String, String)> =
        query_as("SELECT insee, nom, departement FROM commune WHERE kind = 'commune' ORDER BY insee")
            .fetch_all(&mut *conn)
            .await?;
    let first = Email::parse("masse@demo.example").ok_or_else(|| AppError::internal("a demonstration address"))?;
    let password: Option<String> =
        query_scalar("SELECT mot_de_passe FROM compte JOIN personne ON personne.id = compte.personne WHERE email = 'camille@demo.example'")
            .fetch_one(&mut *conn)
            .await?;
    let secretary: uuid::Uuid =
        query_scalar("SELECT id FROM personne WHERE email = 'ines@demo.example'").fetch_one(&mut *conn).await?;
    let mut generator = Generator { conn, rng: ChaCha12Rng::seed_from_u64(rng.random()), today };
    let mut everybody: Vec<Somebody> = Vec::new();
    let mut here = None;
    for number in 0..conseillers {
        if number % COLLEAGUES == 0 {
            let at = generator.rng.random_range(0..communes.len());
            let (_, nom, departement) = &communes[at];
            let structure =
                generator.organisation("structure", &format!("{nom}, mairie {number}"), departement).await?;
            let around: Vec<_> = (0..PLACES)
                .map(|place| (format!("Lieu {}", place + 1), &communes[(at + place) % communes.len()].0))
                .collect();
            let named: Vec<_> = around.iter().map(|(nom, insee)| (nom.as_str(), insee.as_str())).collect();
            here = Some((structure, generator.lieux(structure, &named).await?));
        }
        let Some((structure, lieux)) = &here else { continue };
        let personne = PersonneId(generator.id(from));
        let one = number == 0;
        let compte = NewCompte {
            id: personne,
            prenom: "Dominique",
            nom: &format!("Exemple {number}"),
            email: one.then_some(&first),
            password_hash: password.as_deref().filter(|_| one),
            active: one,
            now: morning(from),
        };
        identite::store::create_compte(generator.conn, &compte).await?;
        if one {
            generator.grant(secretary.into(), Role::Structure, Some(*structure)).await?;
        }
        let contrat = generator.contrat(personne, *structure, from, None).await?;
        everybody.push(Somebody { personne, contrat, lieux: lieux.clone() });
        progress.done(u64::from(number) + 1);
    }
    Ok(everybody)
}

async fn write(
    conn: &mut Conn,
    rng: &mut ChaCha12Rng,
    everybody: &[Somebody],
    days: &[NaiveDate],
    wanted: u64,
    progress: &mut dyn Progress,
) -> Result<(), AppError> {
    progress.step("activités", wanted);
    let (mut written, mut chunk) = (0, Vec::with_capacity(CHUNK));
    let slots = days.iter().flat_map(|day| everybody.iter().map(move |somebody| (*day, somebody)));
    let wanted_here = usize::try_from(wanted).unwrap_or(usize::MAX);
    for (day, somebody) in slots.flat_map(|slot| std::iter::repeat_n(slot, A_DAY as usize)).take(wanted_here) {
        let writer = Writer { personne: somebody.personne, contrat: &somebody.contrat, lieux: &somebody.lieux };
        chunk.push(writer.entry(rng, day)?);
        if chunk.len() == CHUNK {
            written += entries::insert(conn, &chunk, morning(day)).await?;
            chunk.clear();
            progress.done(written);
        }
    }
    if let Some(last) = chunk.last() {
        written += entries::insert(conn, &chunk, morning(last.jour)).await?;
    }
    if written != wanted {
        return Err(AppError::internal(format_args!("{written} entries written of {wanted}")));
    }
    progress.done(written);
    Ok(())
}

/// Drops the triggers and indexes of the log; gives what makes them again, indexes first.
async fn set_aside(conn: &mut Conn) -> Result<Vec<String>, AppError> {
    let made: Vec<(String, String, String)> = query_as(
        "SELECT type, name, sql FROM sqlite_schema WHERE tbl_name = 'activite' AND type IN ('index', 'trigger') AND sql IS NOT NULL
         ORDER BY type, name",
    )
    .fetch_all(&mut *conn)
    .await?;
    for (kind, name, _) in &made {
        run(conn, &format!("DROP {kind} {name}")).await?;
    }
    Ok(made.into_iter().map(|(_, _, sql)| sql).collect())
}

async fn put_back(conn: &mut Conn, aside: &[String], progress: &mut dyn Progress) -> Result<(), AppError> {
    progress.step("index", aside.len() as u64);
    for (at, sql) in aside.iter().enumerate() {
        run(conn, sql).await?;
        progress.done(at as u64 + 1);
    }
    Ok(())
}

/// The words of the notes that came while no trigger looked: those of authors numbered after `last`.
async fn notes(conn: &mut Conn, last: i64, progress: &mut dyn Progress) -> Result<(), AppError> {
    let steps = [
        "INSERT INTO note_auteur (conseiller) SELECT DISTINCT personne FROM contrat WHERE true ON CONFLICT DO NOTHING".to_owned(),
        format!(
            "INSERT INTO note (numero, activite)
             SELECT (rang << 32) + row_number() OVER (PARTITION BY rang ORDER BY jour, activite.id), activite.id
             FROM note_auteur JOIN activite ON activite.conseiller = note_auteur.conseiller WHERE rang > {last} AND annotation <> ''"
        ),
        format!(
            "INSERT INTO note_mot (rowid, annotation)
             SELECT numero, annotation FROM note JOIN activite ON activite.id = note.activite WHERE numero > ({last} + 1) << 32 ORDER BY numero"
        ),
    ];
    progress.step("notes", steps.len() as u64);
    for (at, sql) in steps.iter().enumerate() {
        run(conn, sql).await?;
        progress.done(at as u64 + 1);
    }
    Ok(())
}
