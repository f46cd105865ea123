//! The command line: `fil serve`, `fil seed`, `fil admin create`.

use std::{io::BufRead as _, path::PathBuf, process::ExitCode};

use chrono::NaiveDate;
use clap::{Parser, Subcommand};
use fil::{
    demo,
    document::child,
    identite,
    server::{clock::Clock, config::Config, serve},
};

/// Pages are many small strings: with this allocator `make bench` counts a tenth more of them than with the C library's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[derive(Parser)]
#[command(version, about = "Le Fil : du premier clic au certificat, un seul fil")]
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
        Command::Seed { number, today, data } => seed(number, today, data).await,
        Command::Admin(Admin::Create { email, prenom, nom, data }) => create_admin(&email, (&prenom, &nom), data).await,
        Command::RendrePdf => child::run(child::Work::Pdf),
        Command::RendreXlsx => child::run(child::Work::Xlsx),
        Command::LireXlsx => child::run(child::Work::Lire),
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
    use std::io::IsTerminal as _;
    let filter = tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "warn,fil=info".into());
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    if std::io::stderr().is_terminal() {
        builder.compact().init();
    } else {
        builder.json().flatten_event(true).with_span_list(false).init();
    }
}

async fn seed(number: u64, today: Option<NaiveDate>, data: PathBuf) -> Result<(), String> {
    let clock = Clock::default();
    let db = serve::open(&data, &clock).await.map_err(|error| error.to_string())?;
    let today = today.unwrap_or_else(|| clock.now().utc().date_naive());
    let filled = demo::fill(&db, number, today).await.map_err(|error| error.to_string())?;
    db.close().await;
    if !filled {
        return Err("La base n’est pas vide : rien n’a été ajouté.".to_owned());
    }
    demo::print_accounts();
    Ok(())
}

async fn create_admin(email: &str, names: (&str, &str), data: PathBuf) -> Result<(), String> {
    eprintln!("Mot de passe (12 caractères au moins), puis Entrée :");
    let mut password = String::new();
    std::io::stdin().lock().read_line(&mut password).map_err(|error| error.to_string())?;
    let clock = Clock::default();
    let db = serve::open(&data, &clock).await.map_err(|error| error.to_string())?;
    let created =
        identite::api::create_admin(&db, &clock, email, names, password.trim_end_matches(['\r', '\n']).to_owned())
            .await;
    db.close().await;
    created.map_err(|error| error.to_string())?;
    println!("Compte créé : {email}");
    Ok(())
}
