//! One task owns the only connection that writes. It takes what is waiting, runs it in one transaction, each job in its own
//! savepoint, commits once, and only then answers: many writers share one sync, and `SQLITE_BUSY` cannot happen.
//!
//! A job that fails or panics is undone alone. But when a savepoint itself fails (a full disk makes SQLite roll back the
//! whole transaction by itself), going on would store rows whose callers are told that they failed: then everything of the
//! batch is rolled back, every caller is told so, and no more of it runs.

use std::{
    num::NonZeroUsize,
    panic::AssertUnwindSafe,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use futures_util::{FutureExt as _, future::BoxFuture};
use serde::Serialize;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _};
use tokio::sync::{mpsc, oneshot};
use uuid::Uuid;

use super::{database::Conn, instant::Instant};
use crate::error::AppError;

/// Jobs that share one commit, at most, unless told otherwise.
const BATCH: usize = 256;
/// A page of a questionnaire is kept again at each pause of whoever types: a trace each would bury the others.
pub const KEEP: &str = "brouillon.garder";
/// Each call of a program is counted: what it writes has a trace of its own.
pub const CALL: &str = "jeton.utiliser";
/// A page of a test says every few seconds that it is there, and what is typed on it.
pub const BEAT: &str = "positionnement.signe";
/// That the server runs, while a test is on a screen.
pub const WATCH: &str = "positionnement.veille";
/// What leaves no trace once it is done: it would bury the others.
const UNTOLD: [&str; 4] = [KEEP, CALL, BEAT, WATCH];
/// Jobs that may wait before callers do.
const QUEUE: usize = 1024;

/// Who does what, for the audit log: bare ids, never names.
#[derive(Clone, Debug)]
pub struct Trace {
    pub at: Instant,
    pub actor: Option<Uuid>,
    /// Verb and noun: `activite.ajouter`.
    pub action: &'static str,
    pub object: Option<Uuid>,
    /// What a list showed.
    pub listed: Vec<Uuid>,
    /// The id of the request, to be found in the log.
    pub request: String,
}

#[derive(Clone)]
pub struct Writer {
    queue: mpsc::Sender<Message>,
    /// Jobs that share one commit, at most.
    most: Arc<AtomicUsize>,
}

enum Message {
    Job(Box<dyn Job>),
    Finish(oneshot::Sender<()>),
}

/// A write that waits, whatever it answers.
trait Job: Send {
    fn trace(&self) -> &Trace;
    fn limit(&self) -> Duration;
    fn run<'a>(&'a mut self, conn: &'a mut Conn) -> BoxFuture<'a, Result<(), AppError>>;
    fn answer(self: Box<Self>, outcome: Result<(), AppError>);
}

struct Pending<T, F> {
    trace: Trace,
    limit: Duration,
    work: Option<F>,
    value: Option<T>,
    caller: oneshot::Sender<Result<T, AppError>>,
}

impl<T, F> Job for Pending<T, F>
where
    T: Send,
    F: for<'c> FnOnce(&'c mut Conn) -> BoxFuture<'c, Result<T, AppError>> + Send,
{
    fn trace(&self) -> &Trace {
        &self.trace
    }

    fn limit(&self) -> Duration {
        self.limit
    }

    fn run<'a>(&'a mut self, conn: &'a mut Conn) -> BoxFuture<'a, Result<(), AppError>> {
        Box::pin(async move {
            let work = self.work.take().ok_or_else(|| AppError::internal("a job ran twice"))?;
            self.value = Some(work(conn).await?);
            Ok(())
        })
    }

    fn answer(self: Box<Self>, outcome: Result<(), AppError>) {
        let Self { value, caller, .. } = *self;
        let answer = outcome.and_then(|()| value.ok_or_else(|| AppError::internal("a job without a value")));
        // A caller that has gone away needs no answer.
        let _ = caller.send(answer);
    }
}

impl Writer {
    pub fn start(connection: Conn) -> Self {
        let (queue, waiting) = mpsc::channel(QUEUE);
        let most = Arc::new(AtomicUsize::new(BATCH));
        let shared = most.clone();
        // A thread of its own: what SQLite's thread answers then wakes this task at once, and nobody else.
        std::thread::spawn(move || match tokio::runtime::Builder::new_current_thread().enable_time().build() {
            Ok(runtime) => runtime.block_on(serve(connection, waiting, shared)),
            Err(error) => tracing::error!(%error, "the writer has no runtime"),
        });
        Self { queue, most }
    }

    /// From now on so many jobs share one commit, at most.
    pub fn share(&self, most: NonZeroUsize) {
        self.most.store(most.get(), Ordering::Relaxed);
    }

    pub async fn write<T, F>(&self, trace: Trace, work: F, limit: Duration) -> Result<T, AppError>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut Conn) -> BoxFuture<'c, Result<T, AppError>> + Send + 'static,
    {
        let (caller, answer) = oneshot::channel();
        let job = Box::new(Pending { trace, limit, work: Some(work), value: None, caller });
        self.queue.send(Message::Job(job)).await.map_err(|_| AppError::Unavailable)?;
        answer.await.map_err(|_| AppError::Unavailable)?
    }

    /// Returns once all that was accepted is stored and the connection is closed.
    pub async fn finish(&self) {
        let (done, closed) = oneshot::channel();
        if self.queue.send(Message::Finish(done)).await.is_ok() {
            let _ = closed.await;
        }
    }
}

async fn serve(mut connection: Conn, mut waiting: mpsc::Receiver<Message>, most: Arc<AtomicUsize>) {
    let mut messages = Vec::with_capacity(BATCH);
    while waiting.recv_many(&mut messages, most.load(Ordering::Relaxed)).await > 0 {
        let mut jobs = Vec::with_capacity(messages.len());
        let mut finish = None;
        for message in messages.drain(..) {
            match message {
                Message::Job(job) => jobs.push(job),
                Message::Finish(done) => finish = Some(done),
            }
        }
        if !jobs.is_empty() {
            run_batch(&mut connection, jobs).await;
        }
        if let Some(done) = finish {
            waiting.close();
            if let Err(error) = connection.close().await {
                tracing::warn!(%error, "the writing connection did not close cleanly");
            }
            let _ = done.send(());
            return;
        }
    }
}

async fn run_batch(conn: &mut Conn, mut jobs: Vec<Box<dyn Job>>) {
    let outcomes = match transaction(conn, &mut jobs).await {
        Ok(outcomes) => outcomes,
        Err(cause) => {
            // Fails when SQLite has already rolled back by itself, which is as good.
            let _ = conn.execute("ROLLBACK").await;
            tracing::error!(%cause, jobs = jobs.len(), "a batch of writes was rolled back");
            let told =
                if matches!(AppError::from(cause), AppError::Full) { AppError::Full } else { AppError::Unavailable };
            jobs.iter().map(|_| Err(told.clone())).collect()
        }
    };
    for (job, outcome) in jobs.into_iter().zip(outcomes) {
        job.answer(outcome);
    }
}

/// One outcome a job, once all is on disk; or the error that undid the whole.
async fn transaction(conn: &mut Conn, jobs: &mut [Box<dyn Job>]) -> Result<Vec<Result<(), AppError>>, sqlx::Error> {
    let alone = jobs.len() == 1;
    let mut outcomes = Vec::with_capacity(jobs.len());
    // One call where two statements follow each other: each call is a hop to the connection's thread.
    let mut before = if alone { "BEGIN IMMEDIATE" } else { "BEGIN IMMEDIATE; SAVEPOINT job" };
    for job in jobs.iter_mut() {
        conn.execute(sqlx::raw_sql(AssertSqlSafe(before))).await?;
        let outcome = guarded(conn, job.as_mut()).await;
        before = match (&outcome, alone) {
            (Ok(()), true) => "",
            (Err(_), true) => "ROLLBACK; BEGIN IMMEDIATE",
            (Ok(()), false) => "RELEASE job; SAVEPOINT job",
            (Err(_), false) => "ROLLBACK TO job; RELEASE job; SAVEPOINT job",
        };
        outcomes.push(outcome);
    }
    conn.execute(sqlx::raw_sql(AssertSqlSafe(before))).await?;
    let rows = audit_rows(jobs, &outcomes)?;
    record_audit(conn, rows).await?;
    conn.execute("COMMIT").await?;
    Ok(outcomes)
}

/// A job's own failure, panic or slowness, as its outcome.
async fn guarded(conn: &mut Conn, job: &mut dyn Job) -> Result<(), AppError> {
    let (action, limit) = (job.trace().action, job.limit());
    match tokio::time::timeout(limit, AssertUnwindSafe(job.run(conn)).catch_unwind()).await {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(_panic)) => Err(AppError::internal(format_args!("{action} panicked"))),
        Err(_elapsed) => {
            tracing::error!(action, "a write took longer than its limit");
            Err(AppError::Unavailable)
        }
    }
}

/// A row a job, done or refused, as JSON.
fn audit_rows(jobs: &[Box<dyn Job>], outcomes: &[Result<(), AppError>]) -> Result<String, sqlx::Error> {
    #[derive(Serialize)]
    struct Row<'a> {
        le: String,
        acteur: Option<String>,
        action: &'a str,
        objet: Option<String>,
        liste: Option<String>,
        issue: &'a str,
        requete: &'a str,
    }
    let hex = |id: Uuid| id.simple().to_string();
    let row = |(trace, outcome): (&Trace, &Result<(), AppError>)| {
        serde_json::to_value(Row {
            le: trace.at.to_string(),
            acteur: trace.actor.map(hex),
            action: trace.action,
            objet: trace.object.map(hex),
            liste: (!trace.listed.is_empty())
                .then(|| trace.listed.iter().copied().map(hex).collect::<Vec<_>>().join(" ")),
            issue: outcome.as_ref().map_or_else(AppError::code, |()| "fait"),
            requete: &trace.request,
        })
    };
    let told = jobs
        .iter()
        .map(|job| job.trace())
        .zip(outcomes)
        .filter(|(trace, outcome)| !UNTOLD.contains(&trace.action) || outcome.is_err());
    let rows: Result<Vec<_>, _> = told.map(row).collect();
    rows.and_then(|rows| serde_json::to_string(&rows)).map_err(|error| sqlx::Error::Encode(error.into()))
}

/// In the same transaction as what it tells, and in one statement.
async fn record_audit(conn: &mut Conn, rows: String) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO audit (le, acteur, action, objet, liste, issue, requete)
         SELECT value ->> 'le', unhex(value ->> 'acteur'), value ->> 'action', unhex(value ->> 'objet'), value ->> 'liste', value ->> 'issue', value ->> 'requete'
         FROM json_each($1)",
        rows
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Forgets the oldest rows of before then, a few thousand at a time.
pub async fn forget_audit_before(conn: &mut Conn, then: Instant) -> Result<(), AppError> {
    sqlx::query!("DELETE FROM audit WHERE id IN (SELECT id FROM audit ORDER BY id LIMIT 5000) AND le < $1", then)
        .execute(conn)
        .await?;
    Ok(())
}
