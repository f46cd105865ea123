//! The real program, killed in the middle of its work again and again: what it acknowledged is there, once.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex},
    time::Duration,
};

use fil::{demo::PASSWORD, server::database};
use rand::{RngExt as _, SeedableRng as _, rngs::ChaCha12Rng};
use uuid::Uuid;

use crate::program::{Program, free_port, post};

const WRITERS: usize = 8;

/// `FIL_KILLS` for the long run.
fn kills() -> u64 {
    std::env::var("FIL_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(10)
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
    let acknowledged = Arc::new(Mutex::new(BTreeSet::new()));
    let sent = Arc::new(Mutex::new(BTreeSet::new()));
    for _ in 0..kills() {
        let writers: Vec<_> = (0..WRITERS)
            .map(|_| {
                let (origin, cookie, jour) = (program.origin.clone(), cookie.clone(), jour.clone());
                let (contrat, lieu) = (contrat.to_string(), lieu.to_string());
                let (acknowledged, sent) = (acknowledged.clone(), sent.clone());
                tokio::spawn(async move {
                    loop {
                        let key = fil::server::clock::Clock::default().new_id();
                        let text = key.to_string();
                        let fields = [
                            ("cle", text.as_str()),
                            ("contrat", &contrat),
                            ("jour", &jour),
                            ("kind", "individuel"),
                            ("duree", "30"),
                            ("participants", "1"),
                            ("themes", "email"),
                            ("lieu", &lieu),
                        ];
                        sent.lock().unwrap().insert(key);
                        match post(&origin, "/activites", &cookie, &fields).await {
                            Some((303, _)) => acknowledged.lock().unwrap().insert(key),
                            Some((status, _)) => panic!("{status}"),
                            None => break,
                        };
                    }
                })
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
    // Of entries of the log: their key is their id.
    let stored: Vec<Uuid> =
        sqlx::query_scalar("SELECT cle FROM idempotence WHERE objet = cle").fetch_all(&mut connection).await.unwrap();
    let rows: Vec<Uuid> = sqlx::query_scalar("SELECT id FROM activite WHERE id IN (SELECT cle FROM idempotence)")
        .fetch_all(&mut connection)
        .await
        .unwrap();
    let (acknowledged, sent) = (acknowledged.lock().unwrap().clone(), sent.lock().unwrap().clone());
    let rows_once: BTreeSet<_> = rows.iter().copied().collect();
    println!(
        "{} kills: {} writes acknowledged, {} stored, {} sent",
        kills(),
        acknowledged.len(),
        rows.len(),
        sent.len()
    );
    assert!(acknowledged.len() > 100, "too little load to prove anything: {}", acknowledged.len());
    assert_eq!(rows.len(), rows_once.len());
    assert_eq!(rows_once, stored.into_iter().collect());
    assert!(acknowledged.is_subset(&rows_once), "lost: {:?}", acknowledged.difference(&rows_once));
    assert!(rows_once.is_subset(&sent));
    let sound: String = sqlx::query_scalar("PRAGMA integrity_check").fetch_one(&mut connection).await.unwrap();
    assert_eq!(sound, "ok");
    let strays: Vec<(String,)> =
        sqlx::query_as("SELECT \"table\" FROM pragma_foreign_key_check").fetch_all(&mut connection).await.unwrap();
    assert_eq!(strays.len(), 0);
}
