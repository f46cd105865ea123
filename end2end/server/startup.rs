//! What stops the program from starting: one clear sentence, a failure, and nothing changed.

use std::{
    path::Path,
    process::{Command, Output},
};

use fil::server::{clock::Clock, database, serve};

fn run(arguments: &[&str], data: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fil"));
    command
        .args(arguments)
        .arg("--data")
        .arg(data)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env_remove("FIL_PUBLIC_URL")
        .env("RUST_LOG", "off");
    command.output().unwrap()
}

/// One sentence on the error output, and a failure.
fn assert_refused(output: &Output, sentence: &str) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success());
    assert!(said.contains(sentence), "{said}");
    assert_eq!(said.trim().lines().count(), 1, "{said}");
}

#[test]
fn an_address_already_taken() {
    let folder = tempfile::tempdir().unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let data = folder.path().join("nouveau");
    assert_refused(&run(&["serve", "--demo", "--addr", &address], &data), "est déjà utilisée par un autre programme");
    assert!(!data.exists());
}

#[test]
fn a_folder_that_cannot_be_written() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("un-fichier");
    std::fs::write(&file, "ici").unwrap();
    assert_refused(
        &run(&["serve", "--demo", "--addr", "127.0.0.1:0"], &file.join("dessous")),
        "ne peut pas être écrit",
    );
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "ici");
}

#[tokio::test]
async fn a_database_of_a_newer_version() {
    let folder = tempfile::tempdir().unwrap();
    serve::open(folder.path(), &Clock::default()).await.unwrap().close().await;
    let file = folder.path().join("fil.sqlite");
    let mut connection = database::connect(&file).await.unwrap();
    sqlx::query("INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (9999, 'plus tard', 1, x'00', 0)")
        .execute(&mut connection)
        .await
        .unwrap();
    sqlx::Connection::close(connection).await.unwrap();
    let before = content(&file).await;
    assert_refused(
        &run(&["serve", "--demo", "--addr", "127.0.0.1:0"], folder.path()),
        "a été faite par une version plus récente",
    );
    assert!(content(&file).await == before, "the database was changed");
}

/// The schema and its history.
async fn content(file: &Path) -> Vec<String> {
    let mut connection = database::connect(file).await.unwrap();
    let mut lines: Vec<String> = sqlx::query_scalar("SELECT coalesce(sql, name) FROM sqlite_master ORDER BY 1")
        .fetch_all(&mut connection)
        .await
        .unwrap();
    let history =
        "SELECT version || description || hex(checksum) || installed_on FROM _sqlx_migrations ORDER BY version";
    lines.extend(sqlx::query_scalar::<_, String>(history).fetch_all(&mut connection).await.unwrap());
    lines
}

#[test]
fn a_file_that_is_no_database() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("fil.sqlite"),
        "ceci n’est pas une base de données, mais un texte assez long pour en avoir l’air",
    )
    .unwrap();
    assert_refused(&run(&["serve", "--demo", "--addr", "127.0.0.1:0"], folder.path()), "est illisible");
}

#[test]
fn no_https_outside_a_demonstration() {
    let folder = tempfile::tempdir().unwrap();
    assert_refused(
        &run(&["serve", "--addr", "127.0.0.1:0"], folder.path()),
        "FIL_PUBLIC_URL doit être l’adresse en https://",
    );
    assert_refused(&run(&["serve", "--demo", "--addr", "0.0.0.0:0"], folder.path()), "n’écoute que sur cette machine");
}

#[test]
fn the_same_seed_gives_the_same_data() {
    let folder = tempfile::tempdir().unwrap();
    let tables = [
        "personne",
        "compte",
        "organisation",
        "habilitation",
        "contrat",
        "lieu",
        "activite",
        "suivi",
        "commande",
        "echeance",
        "suivi_evenement",
        "tranche",
    ];
    let seeded = |name: &str, number: &str| {
        let data = folder.path().join(name);
        let output = run(&["seed", "--number", number, "--today", "2026-11-24"], &data);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert_refused(&run(&["seed"], &data), "n’est pas vide");
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let mut connection = database::connect(&data.join("fil.sqlite")).await.unwrap();
            let mut rows: Vec<String> = Vec::new();
            for table in tables {
                let columns: Vec<String> =
                    sqlx::query_scalar("SELECT 'quote(' || name || ')' FROM pragma_table_info($1)")
                        .bind(table)
                        .fetch_all(&mut connection)
                        .await
                        .unwrap();
                let query = format!("SELECT {} FROM {table} ORDER BY 1", columns.join(" || ',' || "));
                rows.extend(
                    sqlx::query_scalar::<_, String>(sqlx::AssertSqlSafe(query))
                        .fetch_all(&mut connection)
                        .await
                        .unwrap(),
                );
            }
            rows
        })
    };
    let (first, again, other) = (seeded("a", "7"), seeded("b", "7"), seeded("c", "8"));
    assert!(first.len() > 1_000);
    assert!(first == again, "the same number and day gave other data");
    assert_ne!(first, other);
}

#[test]
fn an_administrator_is_made_once_with_a_good_password() {
    use std::io::Write as _;
    let folder = tempfile::tempdir().unwrap();
    let create = |password: &str| {
        let mut child = Command::new(env!("CARGO_BIN_EXE_fil"))
            .args(["admin", "create", "--email", "Ada@Exemple.fr", "--prenom", "Ada", "--nom", "Byron", "--data"])
            .arg(folder.path())
            .env("RUST_LOG", "off")
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(format!("{password}\n").as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    assert!(create("court").1.contains("au moins 12 caractères"));
    assert!(create("password1234").1.contains("l’un des plus utilisés"));
    assert!(create("une machine analytique").0);
    assert!(create("une autre machine").1.contains("existe déjà"));
}

#[cfg(unix)]
#[test]
fn asked_to_stop_it_ends_well() {
    use std::io::{BufRead as _, BufReader};
    let folder = tempfile::tempdir().unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_fil"))
        .args(["serve", "--demo", "--addr", "127.0.0.1:0", "--data"])
        .arg(folder.path())
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("RUST_LOG", "off")
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let said: Vec<_> = BufReader::new(child.stdout.take().unwrap())
        .lines()
        .map_while(Result::ok)
        .take_while(|line| !line.starts_with("Prêt : http://127.0.0.1:"))
        .collect();
    assert!(said.iter().any(|line| line.contains("camille@demo.example")), "{said:?}");
    assert!(Command::new("kill").arg(child.id().to_string()).status().unwrap().success());
    assert!(child.wait().unwrap().success());
    // Nothing waits in the write-ahead log: the file alone is the database.
    assert!(!folder.path().join("fil.sqlite-wal").exists());
}
