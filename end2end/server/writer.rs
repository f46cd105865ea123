//! The writer tells each caller the truth, whatever happens to the others of the batch.

use std::{path::Path, sync::Arc};

use fil::{
    error::AppError,
    server::{
        clock::Clock,
        database::{self, Conn, Database, MIGRATIONS},
        writer::Trace,
    },
};
use futures_util::future::{BoxFuture, join_all};
use tokio::sync::Notify;

fn trace(action: &'static str) -> Trace {
    Trace {
        at: Clock::default().real_now(),
        actor: None,
        action,
        object: None,
        listed: Vec::new(),
        request: "essai".to_owned(),
    }
}

async fn fresh(file: &Path) -> Conn {
    let mut writing = sqlx::ConnectOptions::connect(&database::options(file).create_if_missing(true)).await.unwrap();
    MIGRATIONS.run(&mut writing).await.unwrap();
    writing
}

/// A row by which a job is known, of about `size` bytes.
fn insert(conn: &mut Conn, name: String, size: u32) -> BoxFuture<'_, Result<(), AppError>> {
    Box::pin(async move {
        sqlx::query("INSERT INTO edition (fichier, empreinte, chargee_le) VALUES ($1, zeroblob($2), '')")
            .bind(name)
            .bind(size)
            .execute(conn)
            .await?;
        Ok(())
    })
}

async fn rows(file: &Path) -> Vec<String> {
    let mut connection = database::connect(file).await.unwrap();
    sqlx::query_scalar("SELECT fichier FROM edition ORDER BY fichier").fetch_all(&mut connection).await.unwrap()
}

/// Runs the jobs in one batch: they queue while another holds the writer.
async fn in_one_batch<T>(db: &Database, jobs: Vec<impl Future<Output = T>>) -> Vec<T> {
    let (gate, busy) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (opened, started) = (gate.clone(), busy.clone());
    let hold = db.write(trace("essai.tenir"), move |_| {
        Box::pin(async move {
            started.notify_one();
            opened.notified().await;
            Ok(())
        })
    });
    let rest = async {
        busy.notified().await;
        let queued = join_all(jobs);
        tokio::pin!(queued);
        // One poll sends them all; only then may the batch begin.
        assert!(futures_util::poll!(&mut queued).is_pending());
        gate.notify_one();
        queued.await
    };
    let (first, answers) = tokio::join!(hold, rest);
    first.unwrap();
    answers
}

#[tokio::test]
async fn a_refusal_and_a_panic_sink_only_themselves() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("fil.sqlite");
    let db = Database::over(&file, fresh(&file).await).await.unwrap();
    let job = |name: &'static str, end: fn() -> Result<(), AppError>| {
        db.write(trace(name), move |c| {
            Box::pin(async move {
                insert(c, name.to_owned(), 10).await?;
                end()
            })
        })
    };
    let answers = in_one_batch(
        &db,
        vec![
            job("essai.a", || Ok(())),
            job("essai.b", || Err(AppError::NotFound)),
            job("essai.c", || panic!("a bug")),
            job("essai.d", || Ok(())),
        ],
    )
    .await;
    assert_eq!(answers[0], Ok(()));
    assert_eq!(answers[1], Err(AppError::NotFound));
    assert!(matches!(answers[2], Err(AppError::Internal(_))));
    assert_eq!(answers[3], Ok(()));
    assert_eq!(rows(&file).await, ["essai.a", "essai.d"]);

    // The refusals are in the audit log although their rows are not.
    let mut connection = database::connect(&file).await.unwrap();
    let audit: Vec<(String, String)> =
        sqlx::query_as("SELECT action, issue FROM audit ORDER BY id").fetch_all(&mut connection).await.unwrap();
    let audit: Vec<_> = audit.iter().map(|(action, issue)| (action.as_str(), issue.as_str())).collect();
    let told = [
        ("essai.tenir", "fait"),
        ("essai.a", "fait"),
        ("essai.b", "introuvable"),
        ("essai.c", "interne"),
        ("essai.d", "fait"),
    ];
    assert_eq!(audit, told);

    // Alone, without a savepoint, the same holds.
    assert_eq!(job("essai.e", || Err(AppError::Forbidden)).await, Err(AppError::Forbidden));
    assert_eq!(job("essai.f", || Ok(())).await, Ok(()));
    assert_eq!(rows(&file).await, ["essai.a", "essai.d", "essai.f"]);
}

#[tokio::test]
async fn a_job_that_never_ends_is_undone() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("fil.sqlite");
    let db = Database::over(&file, fresh(&file).await).await.unwrap();
    let slow = db.write(trace("essai.lent"), |c| {
        Box::pin(async move {
            insert(c, "lent".to_owned(), 10).await?;
            std::future::pending::<Result<(), AppError>>().await
        })
    });
    assert_eq!(slow.await, Err(AppError::Unavailable));
    assert_eq!(db.write(trace("essai.apres"), |c| insert(c, "après".to_owned(), 10)).await, Ok(()));
    assert_eq!(rows(&file).await, ["après"]);
}

#[tokio::test]
async fn a_disk_that_fills_in_mid_batch_stores_nothing_of_it() {
    // Each position of the large job, and both with and without room left for the small ones.
    for position in 0..5 {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("fil.sqlite");
        let mut writing = fresh(&file).await;
        let pages: i64 = sqlx::query_scalar("PRAGMA page_count").fetch_one(&mut writing).await.unwrap();
        sqlx::query(sqlx::AssertSqlSafe(format!("PRAGMA max_page_count = {}", pages + 20)))
            .execute(&mut writing)
            .await
            .unwrap();
        let db = Database::over(&file, writing).await.unwrap();
        assert_eq!(db.write(trace("essai.avant"), |c| insert(c, "avant".to_owned(), 10)).await, Ok(()));

        let jobs = (0..5).map(|at| {
            let size = if at == position { 1_000_000 } else { 100 };
            db.write(trace("essai.plein"), move |c| insert(c, format!("plein {at}"), size))
        });
        let answers = in_one_batch(&db, jobs.collect()).await;
        let stored = rows(&file).await;
        for (at, answer) in answers.iter().enumerate() {
            let present = stored.contains(&format!("plein {at}"));
            assert_eq!(answer.is_ok(), present, "job {at} of the batch, the large one being {position}: {answer:?}");
            assert!(matches!(answer, Ok(()) | Err(AppError::Full | AppError::Unavailable)), "{answer:?}");
        }
        assert!(answers[position].is_err());
        // Once there is room again (nothing of the batch takes any), the same write succeeds.
        assert_eq!(db.write(trace("essai.apres"), |c| insert(c, "après".to_owned(), 100)).await, Ok(()));
        assert!(rows(&file).await.contains(&"avant".to_owned()));
        let mut connection = database::connect(&file).await.unwrap();
        let sound: String = sqlx::query_scalar("PRAGMA integrity_check").fetch_one(&mut connection).await.unwrap();
        assert_eq!(sound, "ok");
    }
}

#[tokio::test]
async fn what_was_accepted_is_stored_before_the_end() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("fil.sqlite");
    let db = Database::over(&file, fresh(&file).await).await.unwrap();
    let jobs = (0..50).map(|at| db.write(trace("essai.fin"), move |c| insert(c, format!("{at:02}"), 10)));
    let (answers, ()) = tokio::join!(join_all(jobs), async {
        tokio::task::yield_now().await;
        db.clone().close().await;
    });
    let stored = rows(&file).await;
    for (at, answer) in answers.iter().enumerate() {
        assert_eq!(answer.is_ok(), stored.contains(&format!("{at:02}")));
    }
    assert_eq!(db.write(trace("essai.tard"), |c| insert(c, "tard".to_owned(), 10)).await, Err(AppError::Unavailable));
}
