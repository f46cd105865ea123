//! The real program, killed in the middle of its work again and again: what it acknowledged is there, once, as it was last
//! changed, and the figures are those of the entries.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use fil::{activite::store::recompte, demo::PASSWORD, server::database};
use rand::{RngExt as _, SeedableRng as _, rngs::ChaCha12Rng};
use uuid::Uuid;

use crate::program::{Program, free_port, post};

const WRITERS: usize = 8;

/// `FIL_KILLS` for the long run.
fn kills() -> u64 {
    std::env::var("FIL_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(10)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Absent,
    Minutes(i64),
    Deleted,
}

/// What an entry must be: as was acknowledged last, or as was sent since without an answer.
#[derive(Clone, Copy, Debug)]
struct Known {
    acknowledged: State,
    sent: State,
}

type Entries = Arc<Mutex<BTreeMap<Uuid, Known>>>;

/// Whoever adds, changes and deletes entries until the program dies.
struct Writer {
    origin: String,
    cookie: String,
    contrat: String,
    lieu: String,
    jour: String,
    entries: Entries,
}

impl Writer {
    /// An entry added, most then changed, many then deleted; `None` when the program died.
    async fn live(&self, rng: &mut ChaCha12Rng) -> Option<()> {
        loop {
            let key = fil::server::clock::Clock::default().new_id();
            let (text, minutes) = (key.to_string(), ["15", "30", "60", "90"][rng.random_range(0..4)]);
            let mut fields = vec![
                ("cle", text.as_str()),
                ("contrat", &self.contrat),
                ("jour", &self.jour),
                ("kind", "individuel"),
                ("duree", "45"),
                ("participants", "1"),
                ("themes", "email"),
                ("lieu", &self.lieu),
            ];
            self.change(key, "/activites", &fields, State::Minutes(45)).await?;
            if rng.random_ratio(2, 3) {
                fields[4].1 = minutes;
                fields.extend([("base", "1"), ("themes", "sante")]);
                let length = State::Minutes(minutes.parse().unwrap());
                self.change(key, &format!("/activites/{key}/modifier"), &fields, length).await?;
            }
            if rng.random_ratio(1, 3) {
                self.change(key, &format!("/activites/{key}/supprimer"), &[], State::Deleted).await?;
            }
        }
    }

    async fn change(&self, key: Uuid, path: &str, fields: &[(&str, &str)], becomes: State) -> Option<()> {
        let first = Known { acknowledged: State::Absent, sent: State::Absent };
        self.entries.lock().unwrap().entry(key).or_insert(first).sent = becomes;
        let (status, _) = post(&self.origin, path, &self.cookie, fields).await?;
        assert_eq!(status, 303, "{path}");
        self.entries.lock().unwrap().get_mut(&key).unwrap().acknowledged = becomes;
        Some(())
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost_or_doubled() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("fil.sqlite");
    let port = free_port();
    let mut program = Program::start(folder.path(), port, &[]).await;
    let fields = [("email", "camille@demo.example"), ("mot_de_passe", PASSWORD)];
    let (status, cookie) = post(&program.origin, "/connexion", "", &fields).await.unwrap();
    assert_eq!(status, 303);
    let (contrat, lieu, jour): (Uuid, Uuid, String) = sqlx::query_as(
        "SELECT contrat.id, lieu.id, contrat.du FROM contrat JOIN personne ON personne.id = contrat.personne JOIN lieu ON lieu.structure = contrat.structure
         WHERE email = 'camille@demo.example' LIMIT 1",
    )
    .fetch_one(&mut database::connect(&file).await.unwrap())
    .await
    .unwrap();

    let mut rng = ChaCha12Rng::seed_from_u64(20_261_124);
    let entries = Entries::default();
    for _ in 0..kills() {
        let writers: Vec<_> = (0..WRITERS)
            .map(|_| {
                let writer = Writer {
                    origin: program.origin.clone(),
                    cookie: cookie.clone(),
                    contrat: contrat.to_string(),
                    lieu: lieu.to_string(),
                    jour: jour.clone(),
                    entries: entries.clone(),
                };
                let mut rng = ChaCha12Rng::seed_from_u64(rng.random());
                tokio::spawn(async move { writer.live(&mut rng).await })
            })
            .collect();
        tokio::time::sleep(Duration::from_millis(rng.random_range(60..400))).await;
        drop(program);
        for writer in writers {
            writer.await.unwrap();
        }
        program = Program::start(folder.path(), port, &[]).await;
    }
    drop(program);

    let mut connection = database::connect(&file).await.unwrap();
    let rows: Vec<(Uuid, i64)> =
        sqlx::query_as("SELECT id, duree FROM activite WHERE id IN (SELECT cle FROM idempotence WHERE objet = cle)")
            .fetch_all(&mut connection)
            .await
            .unwrap();
    let binned: Vec<Uuid> = sqlx::query_scalar("SELECT id FROM corbeille").fetch_all(&mut connection).await.unwrap();
    let mut stored: BTreeMap<_, _> = rows.iter().map(|(id, duree)| (*id, State::Minutes(*duree))).collect();
    assert_eq!(stored.len(), rows.len());
    for id in binned {
        assert_eq!(stored.insert(id, State::Deleted), None, "in the log and in the bin: {id}");
    }
    let entries = entries.lock().unwrap().clone();
    for (id, known) in &entries {
        let is = stored.remove(id).unwrap_or(State::Absent);
        assert!([known.acknowledged, known.sent].contains(&is), "{id}: {is:?} where {known:?}");
    }
    // What the demonstration's own bin may hold is no entry of this test.
    assert!(stored.values().all(|state| *state == State::Deleted), "never sent: {stored:?}");
    let count = |state: fn(&State) -> bool| entries.values().filter(|known| state(&known.acknowledged)).count();
    println!(
        "{} kills: {} entries sent, {} acknowledged in the log, {} of these changed since, {} acknowledged as deleted",
        kills(),
        entries.len(),
        count(|state| matches!(state, State::Minutes(_))),
        count(|state| matches!(state, State::Minutes(minutes) if *minutes != 45)),
        count(|state| *state == State::Deleted),
    );
    assert!(count(|state| *state != State::Absent) > 100, "too little load to prove anything");
    let compared = recompte::compare(&mut connection, |_, _| {}).await.unwrap();
    assert_eq!(compared.wrong(), 0, "{compared:?}");
    let sound: String = sqlx::query_scalar("PRAGMA integrity_check").fetch_one(&mut connection).await.unwrap();
    assert_eq!(sound, "ok");
    let strays: Vec<(String,)> =
        sqlx::query_as("SELECT \"table\" FROM pragma_foreign_key_check").fetch_all(&mut connection).await.unwrap();
    assert_eq!(strays.len(), 0);
}
