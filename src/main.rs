//! The command line: `fil serve`, `fil seed`, `fil admin create`, and the others that `fil help` says.

use std::{
    io::{BufRead as _, IsTerminal as _},
    path::{Path, PathBuf},
    process::ExitCode,
};

use chrono::NaiveDate;
use clap::{Parser, Subcommand};
use fil::{
    activite::store::recompte,
    demo::{
        self,
        masse::{self, Progress, Taille},
    },
    document::child,
    error::AppError,
    identite,
    positionnement::qualite::{self, calibration},
    server::{clock::Clock, config::Config, database, serve},
};
use indicatif::{ProgressBar, ProgressStyle};
use sqlx::Connection as _;

/// Pages are many small strings: with this allocator `make bench` counts a tenth more of them than with the C library's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[derive(Parser)]
#[command(version, about = "Le Fil\u{a0}: du premier clic au certificat, un seul fil")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the site
    Serve(Config),
    /// Fill an empty database with demonstration data: the same number and day give the same data
    Seed {
        #[arg(long, default_value_t = 1)]
        number: u64,
        /// The day that the data ends on, `2026-11-24`; today by default
        #[arg(long)]
        today: Option<NaiveDate>,
        /// Beside the demonstration, so many conseillers more
        #[arg(long, requires = "entries")]
        conseillers: Option<u32>,
        /// Entries of their logs, all together
        #[arg(long, requires = "conseillers")]
        entries: Option<u64>,
        #[arg(long, env = "FIL_DATA", default_value = "data")]
        data: PathBuf,
    },
    /// Count the figures again from the entries, and compare them with those that are kept
    Reconcile {
        /// Put right what differs; the server must be stopped
        #[arg(long)]
        repair: bool,
        #[arg(long, env = "FIL_DATA", default_value = "data")]
        data: PathBuf,
    },
    /// Measure the items of the positioning test by the answers that were given, and print the file of the bank that says it
    Calibrer {
        #[arg(long, env = "FIL_DATA", default_value = "data")]
        data: PathBuf,
    },
    /// Accounts that run the site
    #[command(subcommand)]
    Admin(Admin),
    /// Make a PDF of the report on standard input; started by the server
    #[command(hide = true)]
    RendrePdf,
    /// Make a workbook of the lines on standard input; started by the server
    #[command(hide = true)]
    RendreXlsx,
    /// Say what the workbook on standard input holds; started by the server
    #[command(hide = true)]
    LireXlsx,
    /// Measure the items by the answers on standard input; started by the server
    #[command(hide = true)]
    Mesurer,
}

#[derive(Subcommand)]
enum Admin {
    /// Create an administrator; the password is read from the standard input
    Create {
        #[arg(long)]
        email: String,
        #[arg(long)]
        prenom: String,
        #[arg(long)]
        nom: String,
        #[arg(long, env = "FIL_DATA", default_value = "data")]
        data: PathBuf,
    },
}

#[tokio::main]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    log();
    let outcome = match cli.command {
        Command::Serve(config) => serve::serve(config).await.map_err(|error| error.to_string()),
        Command::Seed { number, today, conseillers, entries, data } => {
            let masse = conseillers.zip(entries).map(|(conseillers, entries)| Taille { conseillers, entries });
            seed(number, today, masse, &data).await
        }
        Command::Reconcile { repair, data } => reconcile(repair, &data).await,
        Command::Admin(Admin::Create { email, prenom, nom, data }) => create_admin(&email, (&prenom, &nom), data).await,
        Command::RendrePdf => child::run(child::Work::Pdf),
        Command::RendreXlsx => child::run(child::Work::Xlsx),
        Command::LireXlsx => child::run(child::Work::Lire),
        Command::Mesurer => child::calculate(calibration::measure),
        Command::Calibrer { data } => calibrer(&data).await,
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("{sentence}");
            ExitCode::FAILURE
        }
    }
}

/// One line of JSON an event on a server, plain lines on a terminal. `RUST_LOG` chooses what is said.
fn log() {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "warn,fil=info".into());
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    if std::io::stderr().is_terminal() {
        builder.compact().init();
    } else {
        builder.json().flatten_event(true).with_span_list(false).init();
    }
}

async fn seed(number: u64, today: Option<NaiveDate>, masse: Option<Taille>, data: &Path) -> Result<(), String> {
    let clock = Clock::default();
    let db = serve::open(data, &clock).await.map_err(|error| error.to_string())?;
    let today = today.unwrap_or_else(|| clock.now().utc().date_naive());
    let filled = demo::fill(&db, number, today).await.map_err(|error| error.to_string())?;
    db.close().await;
    if !filled {
        return Err("La base n’est pas vide\u{a0}: rien n’a été ajouté.".to_owned());
    }
    if let Some(taille) = masse {
        let file = data.join("fil.sqlite");
        let mut conn = database::connect_unsafely(&file).await.map_err(|error| error.to_string())?;
        let filled = masse::fill(&mut conn, taille, number, today, &mut Avancement::default()).await;
        filled.map_err(|error| format!("{error}. La base {} est à jeter.", file.display()))?;
        conn.close().await.map_err(|error| error.to_string())?;
        reconcile(false, data).await?;
    }
    demo::print_accounts();
    Ok(())
}

async fn reconcile(repair: bool, data: &Path) -> Result<(), String> {
    let file = data.join("fil.sqlite");
    let mut conn = database::connect(&file).await.map_err(|error| error.to_string())?;
    let compared = reconciled(&mut conn, repair).await.map_err(|error| error.to_string())?;
    println!("Chiffres comptés à nouveau\u{a0}: {} lignes comparées, {} fausses.", compared.compares, compared.wrong());
    match (compared.wrong(), repair) {
        (0, _) => Ok(()),
        (_, true) => {
            println!("Les chiffres sont réparés.");
            Ok(())
        }
        (_, false) => Err("Pour les réparer, serveur arrêté\u{a0}: fil reconcile --repair".to_owned()),
    }
}

async fn calibrer(data: &Path) -> Result<(), String> {
    let mut conn = database::connect(&data.join("fil.sqlite")).await.map_err(|error| error.to_string())?;
    let matiere = qualite::api::matiere(&mut conn).await.map_err(|error| error.to_string())?;
    print!("{}", calibration::file(&calibration::measure(matiere))?);
    Ok(())
}

async fn reconciled(conn: &mut database::Conn, repair: bool) -> Result<recompte::Ecarts, AppError> {
    // Begun to write when it may have to: nothing comes in between the count and the repair.
    let mut transaction = conn.begin_with(if repair { "BEGIN IMMEDIATE" } else { "BEGIN" }).await?;
    let mut progress = Avancement::default();
    let mut begun = false;
    let compared = recompte::compare(&mut transaction, |done, of| {
        if !std::mem::replace(&mut begun, true) {
            progress.step("contrats", of as u64);
        }
        progress.done(done as u64);
    })
    .await?;
    if repair && compared.wrong() > 0 {
        recompte::repair(&mut transaction).await?;
    }
    transaction.commit().await?;
    Ok(compared)
}

/// How far a long command is: a bar with its rate and its end on a terminal, a line a step elsewhere.
#[derive(Default)]
struct Avancement(Option<ProgressBar>);

impl Progress for Avancement {
    fn step(&mut self, name: &'static str, of: u64) {
        if let Some(last) = self.0.take() {
            last.finish_and_clear();
        }
        if std::io::stderr().is_terminal() {
            let style =
                ProgressStyle::with_template("{msg:12} {wide_bar} {human_pos}/{human_len} · {per_sec} · encore {eta}");
            self.0 = Some(
                ProgressBar::new(of)
                    .with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
                    .with_message(name),
            );
        } else {
            eprintln!("{name}\u{a0}: {of}");
        }
    }

    fn done(&mut self, so_far: u64) {
        if let Some(bar) = &self.0 {
            bar.set_position(so_far);
        }
    }
}

async fn create_admin(email: &str, names: (&str, &str), data: PathBuf) -> Result<(), String> {
    eprintln!("Mot de passe (12 caractères au moins), puis Entrée\u{a0}:");
    let mut password = String::new();
    std::io::stdin().lock().read_line(&mut password).map_err(|error| error.to_string())?;
    let clock = Clock::default();
    let db = serve::open(&data, &clock).await.map_err(|error| error.to_string())?;
    let created =
        identite::api::create_admin(&db, &clock, email, names, password.trim_end_matches(['\r', '\n']).to_owned())
            .await;
    db.close().await;
    created.map_err(|error| error.to_string())?;
    println!("Compte créé\u{a0}: {email}");
    Ok(())
}
