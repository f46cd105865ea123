//! The SQLite file: one connection that writes, a few that read.

use std::{num::NonZeroUsize, path::Path, time::Duration};

use futures_util::future::BoxFuture;
use sqlx::{
    ConnectOptions, Connection, SqliteConnection, SqlitePool,
    migrate::{MigrateError, Migrator},
    pool::PoolConnection,
    sqlite::{SqliteAutoVacuum, SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use super::writer::{Trace, Writer};
use crate::error::AppError;

/// What store functions are written on.
pub type Conn = SqliteConnection;

pub static MIGRATIONS: Migrator = sqlx::migrate!();

/// A job that takes longer is undone: it holds up everyone else's.
const JOB_LIMIT: Duration = Duration::from_secs(2);
const BULK_LIMIT: Duration = Duration::from_secs(3600);
/// Connections that only read, at once. More gain nothing on the machines that this runs on.
const READERS: u32 = 4;
/// Of each connection: 8 MB.
const CACHE: &str = "-8000";

#[derive(Clone)]
pub struct Database {
    readers: SqlitePool,
    writer: Writer,
}

/// Why the database cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error(transparent)]
    Sqlite(#[from] sqlx::Error),
    #[error("the database was made by a newer version of the program")]
    Newer,
    #[error(transparent)]
    Migration(MigrateError),
}

impl From<MigrateError> for OpenError {
    fn from(error: MigrateError) -> Self {
        match error {
            MigrateError::VersionMissing(_) | MigrateError::VersionNotPresent(_) => Self::Newer,
            other => Self::Migration(other),
        }
    }
}

impl Database {
    /// Opens the file, made and brought to the present schema where needed. A database of a newer version is left as it is.
    pub async fn open(file: &Path) -> Result<Self, OpenError> {
        let mut connection = options(file).create_if_missing(true).connect().await?;
        MIGRATIONS.run(&mut connection).await?;
        Ok(Self::over(file, connection).await?)
    }

    /// The database whose writes go through this connection: tests hand over one with a limit of their own.
    pub async fn over(file: &Path, writing: Conn) -> Result<Self, sqlx::Error> {
        let readers = SqlitePoolOptions::new()
            .min_connections(1)
            .max_connections(READERS)
            .acquire_timeout(Duration::from_secs(5))
            .test_before_acquire(false)
            .connect_with(base(file).read_only(true).pragma("cache_size", CACHE))
            .await?;
        Ok(Self { readers, writer: Writer::start(writing) })
    }

    /// A connection to read with.
    pub async fn reader(&self) -> Result<PoolConnection<sqlx::Sqlite>, AppError> {
        Ok(self.readers.acquire().await?)
    }

    /// Runs the closure in a transaction and answers once it is on disk; a refusal changes nothing but the audit log.
    ///
    /// # Errors
    /// The closure's own; `Unavailable` or `Full` when nothing could be stored.
    pub async fn write<T, F>(&self, trace: Trace, work: F) -> Result<T, AppError>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut Conn) -> BoxFuture<'c, Result<T, AppError>> + Send + 'static,
    {
        self.writer.write(trace, work, JOB_LIMIT).await
    }

    /// A write of the command line that may take its time: nobody else is waiting.
    pub async fn bulk<T, F>(&self, trace: Trace, work: F) -> Result<T, AppError>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut Conn) -> BoxFuture<'c, Result<T, AppError>> + Send + 'static,
    {
        self.writer.write(trace, work, BULK_LIMIT).await
    }

    /// From now on so many writes share one commit, at most: one, to measure what sharing gains.
    pub fn share_commits(&self, most: NonZeroUsize) {
        self.writer.share(most);
    }

    /// Whether both sides answer: a read, and a write that changes nothing.
    pub async fn ready(&self) -> Result<(), AppError> {
        let mut reader = self.reader().await?;
        sqlx::query("SELECT 1").execute(&mut *reader).await?;
        Ok(())
    }

    /// Finishes what was accepted, then folds the write-ahead log into the file.
    pub async fn close(self) {
        self.readers.close().await;
        self.writer.finish().await;
    }
}

/// How every connection is set up.
fn base(file: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(file)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(5))
        // At the finest level only, slow or not: tests count the queries of a page by it.
        .log_statements(log::LevelFilter::Trace)
        .log_slow_statements(log::LevelFilter::Off, Duration::MAX)
}

/// How a connection that writes is set up. `FULL`: an answered write survives a power cut.
pub fn options(file: &Path) -> SqliteConnectOptions {
    base(file)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .auto_vacuum(SqliteAutoVacuum::Incremental)
        // What is erased is overwritten: nothing of a person stays in the file's free pages.
        .pragma("secure_delete", "ON")
        .pragma("journal_size_limit", "67108864")
        .pragma("cache_size", CACHE)
        // Pages of the write-ahead log before it is folded into the file, which costs two syncs: 16 MB.
        .pragma("wal_autocheckpoint", "4000")
}

/// A connection of its own, for a command or a test that runs beside the server.
pub async fn connect(file: &Path) -> Result<Conn, sqlx::Error> {
    SqliteConnection::connect_with(&options(file)).await
}

/// A connection that fills a database which can be made again: quick, and what a crash leaves of the file is worthless.
pub async fn connect_unsafely(file: &Path) -> Result<Conn, sqlx::Error> {
    let options = base(file)
        .journal_mode(SqliteJournalMode::Off)
        .synchronous(SqliteSynchronous::Off)
        .pragma("cache_size", "-1000000")
        .pragma("locking_mode", "EXCLUSIVE");
    SqliteConnection::connect_with(&options).await
}
