//! Applies `migrations/` to an empty database under `OUT_DIR`, against which sqlx checks every query of the server
//! at compile time: no recorded answers to keep up to date, no tool to install.

fn main() {
    println!("cargo:rerun-if-changed=migrations");
    println!("cargo:rerun-if-changed=build.rs");
    #[cfg(feature = "ssr")]
    checked_queries::prepare();
}

#[cfg(feature = "ssr")]
mod checked_queries {
    use std::{env, fs, path::PathBuf};

    use sqlx::{Connection, SqliteConnection, migrate::Migrator, sqlite::SqliteConnectOptions};

    pub fn prepare() {
        let out = PathBuf::from(env::var("OUT_DIR").expect("cargo sets OUT_DIR"));
        let file = out.join("schema.sqlite");
        for suffix in ["", "-wal", "-shm", "-journal"] {
            let stale = out.join(format!("schema.sqlite{suffix}"));
            if stale.exists() {
                fs::remove_file(&stale).expect("remove the previous schema database");
            }
        }
        tokio::runtime::Builder::new_current_thread()
            .build()
            .expect("start a runtime")
            .block_on(apply(SqliteConnectOptions::new().filename(&file).create_if_missing(true)));
        println!("cargo:rustc-env=DATABASE_URL=sqlite://{}", file.display());
    }

    async fn apply(options: SqliteConnectOptions) {
        let mut connection = SqliteConnection::connect_with(&options).await.expect("create the schema database");
        Migrator::new(PathBuf::from("migrations"))
            .await
            .expect("read migrations/")
            .run(&mut connection)
            .await
            .expect("apply migrations/");
        connection.close().await.expect("close the schema database");
    }
}
